// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/grund/geheim"
)

// sitzungen: a session can't be chosen, lent to another door or outlive its terms.
func (f *festung) sitzungen(t *testing.T) {
	drin := func(bereich, keks string) bool {
		w := f.sende(t, stoss{methode: "GET", pfad: bereich, keks: keks})
		return !strings.HasPrefix(w.kopf.Get("Location"), bereich+"anmelden")
	}
	t.Run("fixation: a token that was offered is not the one that is given", func(t *testing.T) {
		w := f.sende(t, stoss{methode: "POST", pfad: "/behoerde/anmelden", keks: "vom-angreifer-gewaehlt",
			felder: url.Values{"kennung": {"a.mensch"}, "passwort": {angriffspasswort}}})
		if len(w.kekse) != 1 || w.kekse[0].Value == "vom-angreifer-gewaehlt" || len(w.kekse[0].Value) < 40 || drin("/behoerde/", "vom-angreifer-gewaehlt") {
			t.Errorf("cookies %v", w.kekse)
		}
	})
	t.Run("S0-05 a token opens its own door only", func(t *testing.T) {
		for _, r := range f.alle() {
			for bereich := range kekse {
				if r.keks != "" && drin(bereich, r.keks) != (bereich == r.bereich) {
					t.Errorf("%s at %s", r.rolle, bereich)
				}
			}
		}
	})
	t.Run("log-out ends the session at the server", func(t *testing.T) {
		keks := f.anmelden(t, "/behoerde/", "a.mensch")
		f.sende(t, stoss{methode: "POST", pfad: "/behoerde/abmelden", keks: keks, felder: url.Values{"x": {"1"}}})
		if drin("/behoerde/", keks) {
			t.Error("the token still opens")
		}
	})
	for name, dauer := range map[string]time.Duration{"rest": 16 * time.Minute, "age": 9 * time.Hour} {
		t.Run("S3-10 a session ends by "+name, func(t *testing.T) {
			jetzt := f.Echtzeit.Jetzt()
			keks := f.anmelden(t, "/behoerde/", "a.mensch")
			f.Echtzeit.Weiter(dauer)
			if drin("/behoerde/", keks) {
				t.Error("still open")
			}
			f.Echtzeit.Stelle(jetzt)
			if drin("/behoerde/", keks) {
				t.Error("open again after the clock went back")
			}
		})
	}
}

// raten: guessing is slowed down for accounts that exist and for those that do not, and
// neither status nor text tells them apart.
func (f *festung) raten(t *testing.T) {
	rate := func(kennung, passwort string) wirkung {
		return f.sende(t, stoss{methode: "POST", pfad: "/behoerde/anmelden", felder: url.Values{"kennung": {kennung}, "passwort": {passwort}}})
	}
	var da, nicht wirkung
	for i := range 6 {
		da, nicht = rate("a.opfer", fmt.Sprint("falsch", i)), rate("a.niemand", fmt.Sprint("falsch", i))
	}
	if da.status != nicht.status || strings.ReplaceAll(da.inhalt, "a.opfer", "") != strings.ReplaceAll(nicht.inhalt, "a.niemand", "") || da.status != http.StatusUnauthorized {
		t.Errorf("S3-10 an account that exists and one that does not: %d and %d", da.status, nicht.status)
	}
	if w := rate("a.opfer", angriffspasswort); w.status != http.StatusUnauthorized || w.inhalt != da.inhalt {
		t.Errorf("S3-10 the right password during the waiting time: %d", w.status)
	}
	for _, s := range []stoss{
		{methode: "POST", pfad: "/soap/abruf", koerper: string(umschlag(frage(t, frei))), art: "text/xml"},
		{methode: "POST", pfad: "/api/v1/abruf/personensuche", koerper: personensucheVon(frei, "1"), art: "application/json"},
	} {
		s.basic = "a.opfer"
		if w := f.sende(t, s); w.status != http.StatusUnauthorized {
			t.Errorf("%s: the waiting time holds at every door: %d", s.pfad, w.status)
		}
	}
	jetzt := f.Echtzeit.Jetzt()
	f.Echtzeit.Weiter(20 * time.Minute)
	if w := rate("a.opfer", angriffspasswort); w.status != http.StatusSeeOther {
		t.Errorf("after the waiting time: %d", w.status)
	}
	f.Echtzeit.Stelle(jetzt)
	f.meldeAlleAn(t) // a log-in clears sessions that have rested too long
}

func personensucheVon(m mensch, akte string) string {
	return fmt.Sprintf(`{"stelle":{"name":"Amt","anschrift":"Ring 1","erreichbarkeit":"1"},"aktenzeichen":%q,"anlass":"Anhörung",
		"suche":{"ags":%q,"nachname":%q,"vornamen":%q,"geburtsdatum":%q},"elemente":[1,7]}`, akte, dresden, m.nachname, m.vorname, m.geboren)
}

// wiederholungen: a code counts once, an order sent twice is one, a query sent twice is
// logged twice.
func (f *festung) wiederholungen(t *testing.T) {
	t.Run("S1-23.5 a code of the second factor opens once", func(t *testing.T) {
		totp, err := geheim.LiesTOTP(totpGeheimnis)
		if err != nil {
			t.Fatal(err)
		}
		felder := url.Values{"kennung": {"a.faktor"}, "passwort": {angriffspasswort}, "code": {totp.Code(f.Echtzeit.Jetzt())}}
		erst := f.sende(t, stoss{methode: "POST", pfad: "/behoerde/anmelden", felder: felder})
		noch := f.sende(t, stoss{methode: "POST", pfad: "/behoerde/anmelden", felder: felder})
		if erst.status != http.StatusSeeOther || noch.status != http.StatusUnauthorized {
			t.Errorf("first %d, again %d", erst.status, noch.status)
		}
	})
	t.Run("an order sent twice is one order", func(t *testing.T) {
		koerper := fmt.Sprintf(`{"erklaerung":{"keineWerbung":true,"keinAdresshandel":true},"profile":[{"suche":{"nachname":%q,"vornamen":"Ida","geschlecht":"w","geburtsort":"Pirna"}}]}`, unbekannt.nachname)
		s := stoss{methode: "POST", pfad: "/api/v1/auskunft/auftraege", basic: "p.kunde", art: "application/json", koerper: koerper, kopf: map[string]string{"Idempotency-Key": "k-1"}}
		erst, noch := f.sende(t, s), f.sende(t, s)
		nummer := func(w wirkung) string {
			_, rest, _ := strings.Cut(w.inhalt, `"nummer":"`)
			n, _, _ := strings.Cut(rest, `"`)
			return n
		}
		if erst.status != 202 || noch.status != 202 || nummer(erst) != nummer(noch) {
			t.Errorf("%d %s\n%d %s", erst.status, erst.inhalt, noch.status, noch.inhalt)
		}
		f.warteAuf(t, "p.kunde", nummer(erst))
		s.basic = "g.kunde"
		fremd := f.sende(t, s)
		if fremd.status != 202 || nummer(fremd) == nummer(erst) {
			t.Fatalf("the key of somebody else: %d %s", fremd.status, fremd.inhalt)
		}
		f.warteAuf(t, "g.kunde", nummer(fremd))
	})
	t.Run("S1-22.7 a query sent twice is logged twice", func(t *testing.T) {
		var nummern [2]string
		for i := range nummern {
			w := f.sende(t, stoss{methode: "POST", pfad: "/soap/abruf", koerper: string(umschlag(frage(t, frei))), art: "text/xml", basic: "a.maschine"})
			_, rest, _ := strings.Cut(w.inhalt, "<kmr:protokoll>")
			nummern[i], _, _ = strings.Cut(rest, "<")
		}
		if nummern[0] == "" || nummern[0] == nummern[1] {
			t.Errorf("log numbers %q", nummern)
		}
	})
}
