// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/recht"
)

func fremdeAnfrage(pfad string, felder url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodPost, pfad, strings.NewReader(felder.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// zaehle takes the first step and returns the address of the query.
func (h *freieshaus) zaehle(t *testing.T, weitere ...string) string {
	t.Helper()
	w := h.poste("/behoerde/gruppe/neu", freieFrage(weitere...))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("counting: status %d: %s", w.Code, w.Body.String())
	}
	return w.Header().Get("Location")
}

func (h *freieshaus) erledige(t *testing.T) {
	t.Helper()
	if da, err := h.gruppen.Erledige(t.Context()); !da || err != nil {
		t.Fatalf("job: %v, %v", da, err)
	}
}

func (h *freieshaus) erwarte(t *testing.T, pfad string, texte ...string) string {
	t.Helper()
	w := h.hole(pfad)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d", pfad, w.Code)
	}
	for _, text := range texte {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("%s lacks %q", pfad, text)
		}
	}
	return w.Body.String()
}

var freigabe = url.Values{"freigabezweck": {"Verfahren 12 Js 345/26"}, "verantwortung": {"ja"}}

// TestGroupQueryInItsSteps: count, confirm, release, job, mailbox.
func TestGroupQueryInItsSteps(t *testing.T) {
	h := neuesFreiesHaus(t, "S1-29")
	h.erwarte(t, "/behoerde/gruppe", "Es gibt keine")
	h.erwarte(t, "/behoerde/postfach", "Das Postfach ist leer")
	auftrag := h.zaehle(t)
	if q := h.abrufe.fragen[0]; !q.Dialog || q.Profil != "S1-29" || len(q.Codes) == 0 {
		t.Errorf("S1-22.5 question %+v", q)
	}
	h.erwarte(t, auftrag, "17 Personen gezählt", "Protokollnummer der Zählung: 98", "Lange Straße", "§ 22 Abs. 1 Satz 6", "Rechtsgrundlagen", "Aktuelle Wohnungen")
	if w := h.poste(auftrag, url.Values{"freigabezweck": {"x"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="verantwortung-fehler"`) {
		t.Errorf("S1-22.6 release without the confirmation: status %d", w.Code)
	}
	if w := h.poste(auftrag, url.Values{"verantwortung": {"ja"}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="freigabezweck-fehler"`) {
		t.Errorf("S1-22.6 release without a purpose: status %d", w.Code)
	}
	if w := h.poste(auftrag, freigabe); w.Code != http.StatusSeeOther {
		t.Fatalf("release: status %d", w.Code)
	}
	h.erwarte(t, auftrag, "wartet auf die Ausführung", "Stand aktualisieren")
	if seite := h.erwarte(t, "/behoerde/postfach"); strings.Contains(seite, "gruppenabfrage-") {
		t.Error("the mailbox shows an unfinished result")
	}
	h.erledige(t)
	h.erwarte(t, auftrag, "17 Personen im Ergebnis", "Zum Postfach")
	h.erwarte(t, "/behoerde/gruppe", "fertig, Ergebnis im Postfach")
	seite := h.erwarte(t, "/behoerde/postfach", "Tabelle (CSV)", "XMeld 1333", "noch nicht")
	arten := map[string]bool{}
	for _, m := range regexp.MustCompile(`name="stueck" value="(\d+)"`).FindAllStringSubmatch(seite, -1) {
		w := h.poste("/behoerde/postfach", url.Values{"stueck": {m[1]}})
		if w.Code != http.StatusOK || w.Body.Len() == 0 || !strings.Contains(w.Header().Get("Content-Disposition"), "gruppenabfrage-") {
			t.Errorf("file: status %d, %q", w.Code, w.Header().Get("Content-Disposition"))
		}
		arten[w.Header().Get("Content-Type")] = true
		if strings.Contains(w.Header().Get("Content-Type"), "csv") && !strings.Contains(w.Body.String(), "Müller-Ŝerbakov") {
			t.Error("the table lacks a person")
		}
	}
	if !arten["application/xml"] || len(arten) != 2 {
		t.Errorf("files of the kinds %v", arten)
	}
	if seite := h.erwarte(t, "/behoerde/postfach"); strings.Contains(seite, "noch nicht") {
		t.Error("the fetching is not noted")
	}
	if w := h.poste("/behoerde/postfach", url.Values{"stueck": {"4711"}}); w.Code != http.StatusNotFound {
		t.Errorf("no such file: status %d", w.Code)
	}
}

// TestSecondPerson: where the body wants it, two people release.
func TestSecondPerson(t *testing.T) {
	h := neuesFreiesHaus(t, "S1-29")
	if err := h.gruppen.SetzeZweitePerson(t.Context(), h.zugang.wer.Akteur, true); err != nil {
		t.Fatal(err)
	}
	auftrag := h.zaehle(t)
	h.erwarte(t, auftrag, "eine zweite Person freigibt", "Bestätigen und weitergeben")
	if w := h.poste(auftrag, freigabe); w.Code != http.StatusSeeOther {
		t.Fatalf("confirmation: status %d", w.Code)
	}
	if seite := h.erwarte(t, auftrag, "wartet auf die Freigabe durch eine zweite Person"); strings.Contains(seite, "Freigeben und ausführen") {
		t.Error("the first person is offered the release")
	}
	if w := h.poste(auftrag, freigabe); w.Code != http.StatusForbidden {
		t.Errorf("S1-22.6 the first person releases alone: status %d", w.Code)
	}
	h.zugang.wer.Kennung, h.zugang.wer.Akteur.Kennung = "z.weit", "z.weit"
	h.erwarte(t, "/behoerde/gruppe", "Warten auf Ihre Freigabe", "p.muster", "Ermittlungsverfahren")
	h.erwarte(t, auftrag, "Als zweite Person freigeben", "Verfahren 12 Js 345/26", "Lange Straße")
	if w := h.poste(auftrag, freigabe); w.Code != http.StatusSeeOther {
		t.Fatalf("release: status %d", w.Code)
	}
	h.erledige(t)
	h.erwarte(t, auftrag, "im Ergebnis", "z.weit")
}

func TestGroupQueryThatEndsOtherwise(t *testing.T) {
	t.Run("nobody", func(t *testing.T) {
		h := neuesFreiesHaus(t, "S1-29")
		h.abrufe.zahl.Anzahl = 0
		auftrag := h.zaehle(t)
		if seite := h.erwarte(t, auftrag, "Keine Person gefunden"); strings.Contains(seite, "Freigeben und ausführen") {
			t.Error("nothing is offered for release")
		}
		if w := h.poste(auftrag, url.Values{"aktion": {"abbrechen"}}); w.Code != http.StatusSeeOther {
			t.Errorf("cancel: status %d", w.Code)
		}
		h.erwarte(t, auftrag, "abgebrochen")
		if w := h.poste(auftrag, freigabe); w.Code != http.StatusConflict {
			t.Errorf("release after cancelling: status %d", w.Code)
		}
	})
	t.Run("too many", func(t *testing.T) {
		h := neuesFreiesHaus(t, "S1-29")
		h.abrufe.zahl.Anzahl = 1001
		auftrag := h.zaehle(t)
		if seite := h.erwarte(t, auftrag, "1.001 Personen gezählt", "zu groß"); strings.Contains(seite, "Freigeben und ausführen") {
			t.Error("too many are offered for release")
		}
		if w := h.poste(auftrag, freigabe); w.Code != http.StatusConflict {
			t.Errorf("release of too many: status %d", w.Code)
		}
	})
	t.Run("expired", func(t *testing.T) {
		h := neuesFreiesHaus(t, "S1-29")
		auftrag := h.zaehle(t)
		h.uhr.Weiter(25 * time.Hour)
		if w := h.poste(auftrag, freigabe); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "älter als 24 Stunden") {
			t.Errorf("release of an old counting: status %d", w.Code)
		}
		h.erwarte(t, auftrag, "älter als 24 Stunden")
	})
	t.Run("no longer admitted", func(t *testing.T) {
		h := neuesFreiesHaus(t, "S1-29")
		auftrag := h.zaehle(t)
		h.poste(auftrag, freigabe)
		h.abrufe.fehler = fehler.Neu(fehler.NichtBerechtigt, abruf.CodeGruppeVerweigert, "Die Gruppenabfrage ist nicht mehr zulässig.")
		h.erledige(t)
		h.erwarte(t, auftrag, "gescheitert", "nicht mehr zulässig")
	})
	t.Run("S1-22.5 refused criterion", func(t *testing.T) {
		h := neuesFreiesHaus(t, "S1-29")
		h.abrufe.zahl = abruf.Gruppenzahl{Rueckweisungen: []recht.Rueckweisung{{Grund: "17", Freitext: "Das Auswahldatum ist nicht zugelassen."}}}
		if w := h.poste("/behoerde/gruppe/neu", freieFrage()); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "nicht zugelassen") {
			t.Errorf("status %d", w.Code)
		}
	})
	t.Run("failure inside", func(t *testing.T) {
		h := neuesFreiesHaus(t, "S1-29")
		h.abrufe.fehler = errors.New("broken")
		if w := h.poste("/behoerde/gruppe/neu", freieFrage()); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "broken") {
			t.Errorf("status %d", w.Code)
		}
	})
	t.Run("S0-05 another body's query", func(t *testing.T) {
		h := neuesFreiesHaus(t, "S1-29")
		auftrag := h.zaehle(t)
		h.zugang.wer.Akteur.Stelle.ID = "fremd"
		for _, w := range []*httptest.ResponseRecorder{h.hole(auftrag), h.poste(auftrag, freigabe), h.poste(auftrag, url.Values{"aktion": {"abbrechen"}})} {
			if w.Code != http.StatusNotFound {
				t.Errorf("status %d", w.Code)
			}
		}
	})
}

// TestSecondPersonIsForTheAdministrator: the switch stands with the body's own settings.
func TestSecondPersonIsForTheAdministrator(t *testing.T) {
	h := neuesFreiesHaus(t, "S1-29")
	if w := h.poste("/behoerde/gruppe/zweite-person", url.Values{"verlangt": {"ja"}}); w.Code != http.StatusForbidden {
		t.Errorf("S3-05 user without the role: status %d", w.Code)
	}
	h.zugang.wer.Rollen = []zugang.Rolle{zugang.RolleAdmin}
	for _, verlangt := range []bool{true, false} {
		wert := map[bool]string{true: "ja"}[verlangt]
		if w := h.poste("/behoerde/gruppe/zweite-person", url.Values{"verlangt": {wert}}); w.Code != http.StatusSeeOther {
			t.Errorf("administrator: status %d", w.Code)
		}
		if ist, err := h.gruppen.ZweitePerson(t.Context(), h.zugang.wer.Akteur); err != nil || ist != verlangt {
			t.Errorf("wanted %v, is %v, %v", verlangt, ist, err)
		}
	}
}
