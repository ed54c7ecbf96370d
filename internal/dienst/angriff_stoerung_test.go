// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
)

// zehntausend: an official who asks ten thousand times in a minute is a case for the
// control on the next day, and neither the log nor the house gives way.
func (f *festung) zehntausend(t *testing.T) {
	const anzahl, nebeneinander = 10_000, 50
	beginn := f.Recht.Jetzt()
	if _, err := f.WerteAus(t.Context()); err != nil { // the first run of a new installation
		t.Fatal(err)
	}
	vorher, err := f.Eintraege(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lauf sync.WaitGroup
	for i := range nebeneinander {
		lauf.Go(func() {
			for j := range anzahl / nebeneinander {
				_, err := f.Schreibe(t.Context(), protokoll.Eintrag{Zeit: beginn.Add(time.Duration(i*200+j) * 6 * time.Millisecond), Art: protokoll.Personensuche,
					Klasse: protokoll.KlasseAbruf, Stelle: "stelle-b", StelleName: "B", StelleAnschrift: "Ring 1", Erreichbarkeit: "1", Kennung: "b.mensch",
					Aktenzeichen: markeB, Anlass: "Anhörung", Profil: "S1-29", Norm: "SächsMeldVO § 29", Rechtsstand: "saechs2007", Kriterien: `nachname="X"`,
					Anforderung: []string{"1"}, Ergebnis: "03", Grund: protokoll.GrundNichtGefunden})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	lauf.Wait()
	if nachher, err := f.Eintraege(t.Context()); err != nil || nachher != vorher+anzahl {
		t.Errorf("the log grew from %d to %d, %v", vorher, nachher, err)
	}
	f.Recht.Weiter(24 * time.Hour)
	defer f.Recht.Stelle(beginn)
	if _, err := f.WerteAus(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := f.sende(t, stoss{methode: "POST", pfad: "/verwaltung/kontrolle/faelle", keks: f.wer["r.kontrolle"].keks, felder: url.Values{"zweck": {"datenschutzkontrolle"}, "anlass": {"Prüfung"}}})
	if !strings.Contains(w.inhalt, "b.mensch") {
		t.Errorf("S3-13 the control has no case about it: %d", w.status)
	}
}

// uhrspruenge: whichever way the clocks go, queries are logged, tokens end, and numbers
// never repeat.
func (f *festung) uhrspruenge(t *testing.T) {
	rechtlich, echt := f.Recht.Jetzt(), f.Echtzeit.Jetzt()
	defer func() { f.Recht.Stelle(rechtlich); f.Echtzeit.Stelle(echt) }()
	var nummern []int64
	for _, sprung := range []time.Duration{0, -48 * time.Hour, 96 * time.Hour, -365 * 24 * time.Hour} {
		f.Recht.Weiter(sprung)
		f.Echtzeit.Weiter(sprung)
		var antwort struct {
			Status    string
			Protokoll int64
		}
		f.json(t, "a.maschine", "POST", "/api/v1/abruf/personensuche", personensucheVon(frei, "1"), &antwort)
		if antwort.Status != "01" {
			t.Errorf("after %v: status %s", sprung, antwort.Status)
		}
		nummern = append(nummern, antwort.Protokoll)
	}
	if !slices.IsSorted(nummern) || len(slices.Compact(slices.Clone(nummern))) != len(nummern) {
		t.Errorf("S1-22.7 log numbers %v", nummern)
	}
	f.Recht.Stelle(rechtlich.Add(49 * time.Hour))
	w := f.sende(t, stoss{methode: "POST", pfad: "/api/v1/abruf/personensuche", basic: "a.maschine", art: "application/json",
		koerper: `{"stelle":{"name":"Amt","anschrift":"Ring 1","erreichbarkeit":"1"},"aktenzeichen":"1","anlass":"A","identifikationsmerkmal":"` + f.merkmalA + `","elemente":[1]}`})
	if w.status != http.StatusUnprocessableEntity || strings.Contains(w.inhalt, string(doppelt.nachname)) {
		t.Errorf("DAV-09 token after 49 hours: %d %s", w.status, w.inhalt)
	}
}

// volleProtokollplatte: without a log entry nobody gets an answer at any door, nobody is
// let in, and nothing of a person is in what is said instead.
func (f *festung) volleProtokollplatte(t *testing.T) {
	vorher, err := f.Eintraege(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stoesse := []stoss{
		{methode: "POST", pfad: "/soap/abruf", koerper: string(umschlag(frage(t, frei))), art: "text/xml", basic: "a.maschine"},
		{methode: "POST", pfad: "/soap/abruf", koerper: string(umschlag(frage(t, unbekannt))), art: "text/xml", basic: "a.maschine"},
		{methode: "POST", pfad: "/api/v1/abruf/personensuche", koerper: personensucheVon(frei, "1"), art: "application/json", basic: "a.maschine"},
		{methode: "POST", pfad: "/api/v1/abruf/personensuche", koerper: personensucheVon(unbekannt, "1"), art: "application/json", basic: "a.maschine"},
		{methode: "GET", pfad: "/api/v1/auskunft/auftraege/" + f.auftragP, basic: "p.kunde"},
		{methode: "POST", pfad: "/behoerde/postfach", keks: f.wer["a.mensch"].keks, felder: url.Values{"stueck": {strconv.FormatInt(f.stueckA, 10)}}},
		{methode: "POST", pfad: "/behoerde/kontrolle/eintrag", keks: f.wer["a.admin"].keks, felder: url.Values{"nummer": {"1"}}},
		{methode: "POST", pfad: "/behoerde/anmelden", felder: url.Values{"kennung": {"b.mensch"}, "passwort": {angriffspasswort}}},
	}
	f.Voll.Store(true)
	for _, s := range stoesse {
		w := f.sende(t, s)
		if w.status < 400 || len(w.kekse) > 0 || len((&angreifer{}).fremdeMarken(w.inhalt)) > 0 || strings.Contains(w.inhalt, "no space") {
			t.Errorf("BMG-40.1 %s %s: %d %.300s", s.methode, s.pfad, w.status, w.inhalt)
		}
	}
	f.Voll.Store(false)
	if nachher, err := f.Eintraege(t.Context()); err != nil || nachher != vorher {
		t.Errorf("the log has %d entries, had %d, %v", nachher, vorher, err)
	}
	if w := f.sende(t, stoesse[2]); w.status != http.StatusOK || !strings.Contains(w.inhalt, string(frei.nachname)) {
		t.Errorf("with room again: %d %s", w.status, w.inhalt)
	}
}
