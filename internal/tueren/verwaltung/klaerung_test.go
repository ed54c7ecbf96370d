// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/klaerung/klaerungtest"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// konten lets everybody in under the name given; the token is the name.
type konten struct{ *zugangAttrappe }

func (konten) angemeldet(kennung string) zugang.Angemeldet {
	a := zugang.Angemeldet{Bereich: zugang.BereichAmt, Kennung: kennung,
		Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt", Name: "Registerstelle"}}}
	if strings.HasPrefix(kennung, "kontrolle") {
		a.Bereich = zugang.BereichKontrolle
	}
	return a
}

func (k konten) AnmeldenImDialog(_ context.Context, n zugang.Nachweis) (string, zugang.Angemeldet, error) {
	return n.Kennung, k.angemeldet(n.Kennung), nil
}

func (k konten) Sitzung(_ context.Context, token string) (zugang.Angemeldet, error) {
	return k.angemeldet(token), nil
}

// buch is the log; it can be full.
type buch struct {
	eintraege []protokoll.Eintrag
	voll      bool
}

func (b *buch) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	if b.voll {
		return 0, errors.New("disk is full")
	}
	b.eintraege = append(b.eintraege, e)
	return int64(len(b.eintraege)), nil
}

// klaerungshaus is the door with the cases of klaerungtest.Welt.
type klaerungshaus struct {
	testing.TB
	s    *klaerungtest.Speicher
	buch *buch
	tuer http.Handler
}

func neuesKlaerungshaus(t testing.TB, mitFaellen bool) *klaerungshaus {
	t.Helper()
	h := &klaerungshaus{TB: t, s: klaerungtest.Neu(), buch: &buch{}}
	if mitFaellen {
		linker := personen.Neu(h.s.Personen(), uhr.Fest(jetzt.AddDate(0, 0, -9)), personen.Optionen{})
		if err := h.s.LegeAlle(t.Context(), linker, klaerungtest.Welt()); err != nil {
			t.Fatal(err)
		}
	}
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	tuer, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: &bestandAttrappe{}, Recht: gesetz, Zugang: konten{&zugangAttrappe{}}, Uhr: uhr.Fest(jetzt), Hinweis: "Vorführung",
		Klaerung: klaerung.Neu(klaerung.Ausstattung{Speicher: h.s, Personen: h.s.Personen(), Auffaelligkeiten: h.s, Protokoll: h.buch, Modell: zuordnung.Vorgabe(), Uhr: uhr.Fest(jetzt)}),
		Gemeinden: []verwaltung.Gemeinde{{AGS: "14612000", Name: "Dresden"}, {AGS: "14713000", Name: "Leipzig"},
			{AGS: "14511000", Name: "Chemnitz"}, {AGS: "14628270", Name: "Pirna"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	tuer.Registriere(mux)
	h.tuer = web.Schutz(mux)
	return h
}

// rufe sends a request as the user and follows no redirect.
func (h *klaerungshaus) rufe(wer, methode, pfad string, werte url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(methode, pfad, strings.NewReader(werte.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: wer})
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}

var markenmuster = regexp.MustCompile(`name="marke" value="([0-9a-f]+)"`)

// entscheide posts the form of the case in the state that the page shows.
func (h *klaerungshaus) entscheide(wer, fall string, werte url.Values) *httptest.ResponseRecorder {
	h.Helper()
	if !werte.Has("marke") {
		m := markenmuster.FindStringSubmatch(h.rufe(wer, "GET", "/verwaltung/klaerung/fall/"+fall, nil).Body.String())
		if m == nil {
			h.Fatalf("case %s has no form", fall)
		}
		werte.Set("marke", m[1])
	}
	return h.rufe(wer, "POST", "/verwaltung/klaerung/fall/"+fall, werte)
}

func TestKlaerungPages(t *testing.T) {
	for _, s := range []struct {
		name, pfad string
		da, fehlt  []string
	}{
		{"S1-10.11 work list", "/verwaltung/klaerung", []string{"<strong>5</strong> sind offen", "1‑2", "Dresden ↔ Leipzig", "9 Tage", "mittel (+28,8)", "ohne Umzug von der einen in die andere"},
			[]string{"Krautwurst", "Zschunke"}},
		{"S1-10.11 list of one municipality", "/verwaltung/klaerung?gemeinde=14628270", []string{"3‑4", "7‑8", "Alle anzeigen"}, []string{">1‑2<"}},
		{"S1-10.11 list of one kind", "/verwaltung/klaerung?art=name", []string{">1‑2<", ">5‑6<"}, []string{">7‑8<"}},
		{"nothing fits", "/verwaltung/klaerung?stand=zur%C3%BCckgestellt", []string{"Kein Fall passt"}, nil},
		{"S1-10.11 both records with differences in sign and word", "/verwaltung/klaerung/fall/1-2",
			[]string{"<mark>Krautwurst</mark>", "<mark>Silbernagel</mark>", "≠ verschieden", "= gleich", "alleinige Wohnung, 01.04.2000 bis 30.06.2006: Lange Straße 7, 01000 Dresden"}, []string{"<mark>Anna</mark>"}},
		{"S1-10.11 evidence in words and weights", "/verwaltung/klaerung/fall/1-2",
			[]string{"geboren am selben Tag", "+14,7", "Für eine Person spricht: Vornamen gleich: +7,0", "dagegen: kein Familienname gemeinsam: -1,9", "+28,8", `class="balken"`, `class="warnung"`}, nil},
		{"S1-10.12 a vBM is never shown", "/verwaltung/klaerung/fall/3-4", []string{"dasselbe Bearbeitungsmerkmal"}, []string{"14628270abc"}},
		{"S1-10.11 four eyes are announced", "/verwaltung/klaerung/fall/7-8", []string{"eine zweite Person muss bestätigen"}, nil},
		{"nothing decided today", "/verwaltung/klaerung/meine", []string{"noch nichts entschieden"}, nil},
		{"the overview counts the cases", "/verwaltung/", []string{"<strong>5</strong>", `href="/verwaltung/klaerung"`}, nil},
	} {
		t.Run(s.name, func(t *testing.T) {
			w := neuesKlaerungshaus(t, true).rufe("sb1", "GET", s.pfad, nil)
			if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("status %d, cache %q", w.Code, w.Header().Get("Cache-Control"))
			}
			pruefeTexte(t, w.Body.String(), s.da, s.fehlt)
		})
	}
}

func pruefeTexte(t *testing.T, seite string, da, fehlt []string) {
	t.Helper()
	seite = strings.ReplaceAll(seite, "&#43;", "+")
	for _, text := range da {
		if !strings.Contains(seite, text) {
			t.Errorf("page lacks %q", text)
		}
	}
	for _, text := range fehlt {
		if strings.Contains(seite, text) {
			t.Errorf("page has %q", text)
		}
	}
}

func TestKlaerungIsForTheOfficeOnly(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	for _, s := range []struct{ methode, pfad string }{
		{"GET", ""}, {"GET", "/naechster"}, {"GET", "/meine"}, {"GET", "/fall/1-2"}, {"POST", "/fall/1-2"},
		{"POST", "/fall/1-2/zweitblick"}, {"POST", "/fall/1-2/frage"}, {"POST", "/fall/1-2/ruecknahme"}, {"POST", "/fall/1-2/wiederaufnahme"},
	} {
		w := h.rufe("kontrolle1", s.methode, "/verwaltung/klaerung"+s.pfad,
			url.Values{"begruendung": {"zusammen-name"}, "zweitblick": {"ja"}, "folge": {"1"}, "grund": {"x"}, "text": {"x"}, "satz": {"1"}})
		if w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "Krautwurst") {
			t.Errorf("S1-10.11 %s %s: status %d", s.methode, s.pfad, w.Code)
		}
	}
	uebersicht := h.rufe("kontrolle1", "GET", "/verwaltung/", nil).Body.String()
	if strings.Contains(uebersicht, `href="/verwaltung/klaerung"`) || !strings.Contains(uebersicht, "Klärungsfälle offen") {
		t.Error("the control gets the number without a link")
	}
	for _, pfad := range []string{"/fall/2-1", "/fall/1-1", "/fall/x", "/fall/0-1", "/fall/1-99", "/fall/1-9"} {
		if w := h.rufe("sb1", "GET", "/verwaltung/klaerung"+pfad, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", pfad, w.Code)
		}
	}
}

func TestKlaerungDecision(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	werte := url.Values{"begruendung": {"zusammen-name"}}
	w := h.entscheide("sb1", "1-2", werte)
	ziel := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || ziel != "/verwaltung/klaerung/fall/3-4?fall=1-2&folge=6&getan=zusammen" {
		t.Fatalf("S1-10.11 after a decision the next case opens: status %d, %s", w.Code, ziel)
	}
	pruefeTexte(t, h.rufe("sb1", "GET", ziel, nil).Body.String(), []string{"Entschieden: eine Person", "Rückgängig machen"}, nil)
	t.Run("S1-10.11 sent twice", func(t *testing.T) {
		if w := h.entscheide("sb1", "1-2", werte); w.Code != http.StatusSeeOther || w.Header().Get("Location") != ziel {
			t.Errorf("status %d, %s", w.Code, w.Header().Get("Location"))
		}
	})
	t.Run("S1-10.11 somebody else was faster", func(t *testing.T) {
		w := h.entscheide("sb2", "1-2", werte)
		if w.Code != http.StatusConflict {
			t.Errorf("status %d", w.Code)
		}
		pruefeTexte(t, w.Body.String(), []string{"inzwischen jemand anderes", "Nächsten Fall öffnen"}, []string{"Krautwurst"})
	})
	t.Run("S1-10.11 without a choice, or without words where they are needed", func(t *testing.T) {
		for begruendung, feld := range map[string]string{"": "#begruendung-1", "getrennt-anders": "#worte"} {
			w := h.entscheide("sb1", "5-6", url.Values{"begruendung": {begruendung}})
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `href="`+feld+`"`) {
				t.Errorf("%q: status %d", begruendung, w.Code)
			}
		}
	})
	t.Run("S1-10.11 undone, the case is open again", func(t *testing.T) {
		w := h.rufe("sb1", "POST", "/verwaltung/klaerung/fall/1-2/ruecknahme", url.Values{"folge": {"6"}, "grund": {"Irrtum"}})
		if w.Code != http.StatusSeeOther || !strings.Contains(w.Header().Get("Location"), "getan=zurueck") {
			t.Fatalf("status %d", w.Code)
		}
		pruefeTexte(t, h.rufe("sb1", "GET", w.Header().Get("Location"), nil).Body.String(), []string{"zurückgenommen", "Irrtum", "Entscheiden"}, nil)
	})
	if !slices.ContainsFunc(h.buch.eintraege, func(e protokoll.Eintrag) bool { return e.Anlass == "Entscheidung zurückgenommen" }) {
		t.Error("not in the log")
	}
	h.buch.voll = true
	if w := h.rufe("sb1", "GET", "/verwaltung/klaerung/fall/3-4", nil); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "Zschunke") {
		t.Errorf("no entry, no page: status %d", w.Code)
	}
}

func TestKlaerungQuestionAndLater(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	h.entscheide("sb1", "5-6", url.Values{"begruendung": {"spaeter-akte"}})
	pruefeTexte(t, h.rufe("sb1", "GET", "/verwaltung/klaerung/fall/5-6", nil).Body.String(), []string{"Zurückgestellt bis 15.09.2026", "Wieder aufnehmen"}, nil)
	h.rufe("sb1", "POST", "/verwaltung/klaerung/fall/5-6/wiederaufnahme", nil)
	pruefeTexte(t, h.rufe("sb1", "GET", "/verwaltung/klaerung/fall/5-6", nil).Body.String(), nil, []string{"Wieder aufnehmen"})
	marke := markenmuster.FindStringSubmatch(h.rufe("sb1", "GET", "/verwaltung/klaerung/fall/1-2", nil).Body.String())[1]
	frage := url.Values{"marke": {marke}, "text": {"Hieß die Einwohnerin früher anders?"}}
	if w := h.rufe("sb1", "POST", "/verwaltung/klaerung/fall/1-2/frage", frage); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `href="#satz-1"`) {
		t.Errorf("nobody asked: status %d", w.Code)
	}
	frage.Set("satz", "2")
	for _, soll := range []int{http.StatusSeeOther, http.StatusConflict} {
		if w := h.rufe("sb1", "POST", "/verwaltung/klaerung/fall/1-2/frage", frage); w.Code != soll {
			t.Errorf("status %d, want %d", w.Code, soll)
		}
	}
	pruefeTexte(t, h.rufe("sb1", "GET", "/verwaltung/klaerung/fall/1-2", nil).Body.String(),
		[]string{"bei der Meldebehörde angefragt", "<strong>Leipzig</strong>", "Hieß die Einwohnerin"}, nil)
}
