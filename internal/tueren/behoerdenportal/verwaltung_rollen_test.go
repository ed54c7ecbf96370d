// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/grund/geheim"
)

func zeichen(kennung string) string { return geheim.Fingerabdruck(kennung)[:16] }

// TestEveryEndpointOpensForTheRightRoleOnly walks every page of the bodies'
// administration and of the register office's decisions with every role.
func TestEveryEndpointOpensForTheRightRoleOnly(t *testing.T) {
	h := neuesEchtesHaus(t)
	antrag, err := h.stellen.Beantrage(t.Context(), vollerAntrag())
	if err != nil {
		t.Fatal(err)
	}
	rollen := map[string]string{
		"nobody": "", "admin": "landratsamt.admin", "abruf": "landratsamt.nutzer", "gruppe": "landratsamt.gruppe", "pruefer": "landratsamt.pruefer",
		"besonders ermaechtigt": "landratsamt.leitung", "amt": "amt.pruefung", "kontrolle": "kontrolle.eins", "betreiber": "betreiber.eins", "admin of another body": "fremd.admin",
	}
	marken := map[string]string{}
	for rolle, kennung := range rollen {
		if kennung != "" {
			marken[rolle] = h.sitzung(kennung)
		}
	}
	eigener := "/behoerde/verwaltung/nutzer/" + zeichen("landratsamt.nutzer")
	for _, weg := range []struct {
		id, pfad string
		felder   url.Values
		wer      []string
	}{
		{"S3-06 list of users", "/behoerde/verwaltung", nil, []string{"admin", "admin of another body"}},
		{"S3-06 form for a user", "/behoerde/verwaltung/neu", nil, []string{"admin", "admin of another body"}},
		{"S3-06 make a user", "/behoerde/verwaltung/neu", url.Values{"name": {"?"}}, []string{"admin", "admin of another body"}},
		{"S3-06 page of a user of the own body", eigener, nil, []string{"admin"}},
		{"S3-06 change a user of the own body", eigener, url.Values{"aktion": {"rechte"}, "gueltig_bis": {"bald"}}, []string{"admin"}},
		{"S3-09 body and technology", "/behoerde/verwaltung/stelle", nil, []string{"admin", "admin of another body"}},
		{"S3-09 change body and technology", "/behoerde/verwaltung/stelle", url.Values{"aktion": {"netze"}, "netze": {"überall"}}, []string{"admin", "admin of another body"}},
		{"S3-04 applications and bodies", "/verwaltung/stellen", nil, []string{"amt"}},
		{"S3-15 block a body", "/verwaltung/stellen", url.Values{"stelle": {"fremd"}}, []string{"amt"}},
		{"S3-04 application", "/verwaltung/stellen/antrag/" + antrag.ID, nil, []string{"amt"}},
		{"S3-04 decide", "/verwaltung/stellen/antrag/" + antrag.ID, url.Values{"aktion": {"pruefen"}}, []string{"amt"}},
		{"S1-39.4 letter to the commissioner", "/verwaltung/stellen/antrag/" + antrag.ID + "/mitteilung", nil, []string{"amt"}},
	} {
		t.Run(weg.id, func(t *testing.T) {
			for rolle := range rollen {
				w := h.frage(marken[rolle], weg.pfad, weg.felder)
				offen := w.Code == http.StatusOK || w.Code == http.StatusUnprocessableEntity
				if soll := strings.Contains("|"+strings.Join(weg.wer, "|")+"|", "|"+rolle+"|"); offen != soll {
					t.Errorf("%s: status %d", rolle, w.Code)
				}
			}
		})
	}
	if n := strings.Count(h.buch.anlaesse(), "geändert") + strings.Count(h.buch.anlaesse(), "gesperrt"); n > 0 {
		t.Errorf("the walk changed something: %s", h.buch.anlaesse())
	}
}

func TestProfileIsOneOwnOnly(t *testing.T) {
	h := neuesEchtesHaus(t)
	marke := h.sitzung("landratsamt.nutzer")
	for pfad, status := range map[string]int{
		"/behoerde/profil": 200, "/behoerde/profil/passwort": 200, "/behoerde/profil/einmalcode": 200, "/behoerde/profil/schluessel": 200,
	} {
		if w := h.frage(marke, pfad, nil); w.Code != status || strings.Contains(w.Body.String(), "landratsamt.admin") {
			t.Errorf("%s: status %d", pfad, w.Code)
		}
		if w := h.frage("", pfad, nil); w.Code != http.StatusSeeOther {
			t.Errorf("%s without a session: status %d", pfad, w.Code)
		}
	}
	falsch := url.Values{"passwort": {"falsch"}, "neues_passwort": {"Korrekt-Batterie-7"}, "wiederholung": {"Korrekt-Batterie-7"}}
	if w := h.frage(marke, "/behoerde/profil/passwort", falsch); w.Code != 422 || strings.Contains(w.Body.String(), "Korrekt-Batterie") {
		t.Errorf("wrong old password: status %d", w.Code)
	}
}

// TestOfficeSeesNoUserNames holds S3-06: the register office sees logins in the log only.
func TestOfficeSeesNoUserNames(t *testing.T) {
	h := neuesEchtesHaus(t)
	seite := h.frage(h.sitzung("amt.pruefung"), "/verwaltung/stellen", nil).Body.String()
	if !strings.Contains(seite, "Landratsamt Altkreis") || strings.Contains(seite, "landratsamt.") {
		t.Error("S3-06 the list of bodies is missing or names users")
	}
}

func TestS3_15_BlockingEndsRunningSessionsAtOnce(t *testing.T) {
	for name, sperre := range map[string]func(h *echtesHaus) int{
		"by the own administrator": func(h *echtesHaus) int {
			return h.frage(h.sitzung("landratsamt.admin"), "/behoerde/verwaltung/nutzer/"+zeichen("landratsamt.nutzer"), url.Values{"aktion": {"sperren"}}).Code
		},
		"deleted by the own administrator": func(h *echtesHaus) int {
			return h.frage(h.sitzung("landratsamt.admin"), "/behoerde/verwaltung/nutzer/"+zeichen("landratsamt.nutzer"), url.Values{"aktion": {"loeschen"}, "sicher": {"ja"}}).Code
		},
		"the whole body by the office": func(h *echtesHaus) int {
			return h.frage(h.sitzung("amt.pruefung"), "/verwaltung/stellen", url.Values{"stelle": {"landratsamt"}, "vermerk": {"Verdacht"}, "aktion": {"sperren"}}).Code
		},
	} {
		t.Run("S3-15 "+name, func(t *testing.T) {
			h := neuesEchtesHaus(t)
			marke := h.sitzung("landratsamt.nutzer")
			if w := h.frage(marke, "/behoerde/profil", nil); w.Code != 200 {
				t.Fatalf("before: status %d", w.Code)
			}
			if status := sperre(h); status != http.StatusSeeOther {
				t.Fatalf("blocking: status %d", status)
			}
			if w := h.frage(marke, "/behoerde/profil", nil); w.Code != http.StatusSeeOther || !strings.HasSuffix(w.Header().Get("Location"), "?beendet=1") {
				t.Errorf("afterwards: status %d", w.Code)
			}
		})
	}
}

func vollerAntrag() stellen.Angaben {
	a := stellen.Angaben{
		Art: stellen.Grundzugang, Profil: "BMG-34a.2", Behoerdenkennung: "ags:14612000", Anschrift: "Rathausplatz 1, 01067 Musterstadt",
		Erreichbarkeit: "0351 4880", Leitung: "Petra Beispiel", LeitungFunktion: "Oberbürgermeisterin", Nachweis: stellen.NachweisSchreiben,
		Nachweiszeichen: "10-1/26", Administrator: "Erika Muster", AdminKurzname: "e.muster", AdminErreichbar: "0351 4881", OhneLandesnetz: true, Befugte: true,
	}
	a.Stelle.ID, a.Stelle.Name, a.Stelle.Art = "stadt-muster", "Stadt Muster", "behoerde"
	return a
}
