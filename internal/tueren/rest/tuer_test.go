// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/recht"
)

const personensuche, freieSuche, auftraege = "abruf/personensuche", "abruf/freie-suche", "auskunft/auftraege"

// A refusal names the first cause in the order of contract 5.5, its element, and
// nothing of the person asked for.
func TestRefusalsComeInTheOrderOfTheContract(t *testing.T) {
	mit := func(alt, neu string) string {
		if !strings.Contains(personenfrage, alt) {
			t.Fatalf("%q is not in the question", alt)
		}
		return strings.Replace(personenfrage, alt, neu, 1)
	}
	for _, f := range []struct {
		name    string
		ruf     ruf
		status  int
		code    string
		element string
	}{
		{"no body", ruf{methode: "POST", pfad: personensuche}, 415, "MR-2004", ""},
		{"a form", ruf{methode: "POST", pfad: personensuche, koerper: "a=b", kopfzeilen: []string{"Content-Type: text/plain"}}, 400, "MR-2001", ""},
		{"JSON before the log-in", ruf{methode: "POST", pfad: personensuche, koerper: personenfrage[:80]}, 400, "MR-2001", ""},
		{"something behind the end", ruf{methode: "POST", pfad: personensuche, koerper: personenfrage + "{}"}, 400, "MR-2001", ""},
		{"no UTF-8", ruf{methode: "POST", pfad: personensuche, koerper: mit("Ida", "\xff")}, 400, "MR-2001", ""},
		{"unknown field", ruf{methode: "POST", pfad: personensuche, koerper: mit(`"phonetik"`, `"Quittenbaumig"`)}, 400, "MR-2002", "/suche/*"},
		{"field in another case", ruf{methode: "POST", pfad: personensuche, koerper: mit(`"nachname"`, `"Nachname"`)}, 400, "MR-2002", "/suche/*"},
		{"field twice", ruf{methode: "POST", pfad: personensuche, koerper: mit(`"vornamen"`, `"nachname"`)}, 400, "MR-2002", "/suche/nachname"},
		{"null", ruf{methode: "POST", pfad: personensuche, koerper: mit(`"Ida"`, `null`)}, 400, "MR-2002", "/suche/vornamen"},
		{"number for a text", ruf{methode: "POST", pfad: personensuche, koerper: mit(`"Ida"`, `1`)}, 400, "MR-2002", "/suche/vornamen"},
		{"fraction", ruf{methode: "POST", pfad: personensuche, koerper: mit(`[1,7`, `[1,7.5`)}, 400, "MR-2002", "/elemente/1"},
		{"text for a list", ruf{methode: "POST", pfad: personensuche, koerper: mit(`[1,7,185]`, `"1"`)}, 400, "MR-2002", "/elemente"},
		{"element that the list does not have", ruf{methode: "POST", pfad: personensuche, koerper: mit(`185]`, `186]`)}, 400, "MR-2002", "/elemente"},
		{"no element", ruf{methode: "POST", pfad: personensuche, koerper: mit(`[1,7,185]`, `[]`)}, 400, "MR-2002", "/elemente"},
		{"missing field", ruf{methode: "POST", pfad: personensuche, koerper: mit(`"anlass":"Anhörung",`, ``)}, 400, "MR-2002", "/anlass"},
		{"day that does not exist", ruf{methode: "POST", pfad: personensuche, koerper: mit("2020-02-29", "2021-02-29")}, 400, "MR-2002", "/suche/sterbedatum"},
		{"partly known date upside down", ruf{methode: "POST", pfad: personensuche, koerper: mit("1984-02", "02.1984")}, 400, "MR-2002", "/suche/geburtsdatum"},
		{"month 13", ruf{methode: "POST", pfad: personensuche, koerper: mit("1984-02", "1984-13")}, 400, "MR-2002", "/suche/geburtsdatum"},
		{"character outside of DIN 91379", ruf{methode: "POST", pfad: personensuche, koerper: mit("Ida", "漢")}, 400, "MR-2002", "/suche/vornamen"},
		{"half of a surrogate pair", ruf{methode: "POST", pfad: personensuche, koerper: mit("Ida", `\ud800`)}, 400, "MR-2002", "/suche/vornamen"},
		{"control character", ruf{methode: "POST", pfad: personensuche, koerper: mit("Ida", `Ida\u0000`)}, 400, "MR-2002", "/suche/vornamen"},
		{"deep nesting", ruf{methode: "POST", pfad: personensuche, koerper: strings.Repeat("[", 9000) + strings.Repeat("]", 9000)}, 400, "MR-2002", ""},
		{"nesting beyond all bounds", ruf{methode: "POST", pfad: personensuche, koerper: strings.Repeat("[", 100_000)}, 400, "MR-2001", ""},
		{"too large", ruf{methode: "POST", pfad: personensuche, koerper: mit("Ida", strings.Repeat("a", 256<<10))}, 413, "MR-2003", ""},
		{"criteria beside a token", ruf{methode: "POST", pfad: personensuche, koerper: mit(`"elemente"`, `"identifikationsmerkmal":"T","elemente"`)}, 400, "MR-2002", "/suche"},
		{"value outside of its list", ruf{methode: "POST", pfad: freieSuche, koerper: strings.Replace(freieFrage, `"kreis"`, `"dorf"`, 1)}, 400, "MR-2002", "/suchbereich/art"},
		{"state abroad without what is sought", ruf{methode: "POST", pfad: freieSuche, koerper: strings.Replace(freieFrage, `"ausland":"beides",`, ``, 1)}, 400, "MR-2002", "/suche/wohnung/ausland"},
		{"code 47 of the free search", ruf{methode: "POST", pfad: freieSuche, koerper: strings.Replace(freieFrage, `[1,46]`, `[47]`, 1)}, 400, "MR-2002", "/elemente"},
		{"header with a line break", ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: personenfrage, kopfzeilen: []string{"X-Nutzerkennung: a\x01b"}}, 422, "MR-2010", ""},
		{"without log-in", ruf{methode: "POST", pfad: personensuche, koerper: personenfrage}, 401, "ZUGANG", ""},
		{"free search without log-in", ruf{methode: "POST", pfad: freieSuche, koerper: freieFrage}, 401, "ZUGANG", ""},
		{"order without log-in", ruf{methode: "POST", pfad: auftraege, koerper: auftragsfrage}, 401, "ZUGANG", ""},
		{"wrong password", ruf{methode: "POST", pfad: personensuche, konto: "verfahren:falsch", koerper: personenfrage}, 401, "ZUGANG", ""},
		{"S0-05 customer at the door of authorities", ruf{methode: "POST", pfad: personensuche, konto: "kunde", koerper: personenfrage}, 403, "ZUGANG", ""},
		{"S0-05 authority at the door of customers", ruf{methode: "POST", pfad: auftraege, konto: "verfahren", koerper: auftragsfrage}, 403, "ZUGANG", ""},
		{"customer whose contract is over", ruf{methode: "POST", pfad: auftraege, konto: "gekuendigt", koerper: auftragsfrage}, 403, "ZUGANG", ""},
		{"S3-15 blocked official", ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: personenfrage, kopfzeilen: []string{"X-Nutzerkennung: gesperrt"}}, 401, "ZUGANG", ""},
		{"official without the right", ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: personenfrage, kopfzeilen: []string{"X-Nutzerkennung: ohne-abruf"}}, 403, "BERECHTIGUNG", ""},
		{"page of somebody else", ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: personenfrage, kopfzeilen: []string{"Origin: https://boese.example"}}, 403, "MR-2009", ""},
		{"unknown path", ruf{methode: "GET", pfad: "nichts"}, 404, "MR-2005", ""},
		{"unknown method", ruf{methode: "PUT", pfad: personensuche, konto: "verfahren", koerper: personenfrage}, 405, "MR-2006", ""},
	} {
		t.Run(f.name, func(t *testing.T) {
			a := neueTuer(t)
			w := a.sende(f.ruf)
			p := problem(t, w)
			if w.Code != f.status || p.Code != f.code || p.Element != f.element || p.Bezug != "" {
				t.Errorf("%d %s at %q: %s", w.Code, p.Code, p.Element, p.Detail)
			}
			if a.bestand.person != nil || a.bestand.frei != nil || len(a.bestand.auftraege) > 0 || strings.Contains(w.Body.String(), "Quittenbaum") {
				t.Errorf("the use case was asked, or the answer repeats the question: %s", w.Body)
			}
			if basic := w.Header().Get("WWW-Authenticate") != ""; basic != (f.status == 401) {
				t.Errorf("WWW-Authenticate with status %d", f.status)
			}
			if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers %v", w.Header())
			}
		})
	}
}

// What the question holds reaches the use case: a field that is added later must be
// carried over, too.
func TestEveryParticularReachesTheUseCase(t *testing.T) {
	a := neueTuer(t)
	for pfad, koerper := range map[string]string{personensuche: personenfrage, freieSuche: freieFrage} {
		if w := a.sende(ruf{methode: "POST", pfad: pfad, konto: "verfahren", koerper: koerper, kopfzeilen: []string{"X-Nutzerkennung: PHM-7"}}); w.Code != 200 {
			t.Fatalf("%s: %d %s", pfad, w.Code, w.Body)
		}
	}
	keineFelder(t, "Anfrage", reflect.ValueOf(*a.bestand.person), "LeserKennung", "Identifikationsmerkmal", "FremdesLand", "Dialog", "Urschrift")
	keineFelder(t, "Suche", reflect.ValueOf(a.bestand.person.Suche))
	keineFelder(t, "FreieAnfrage", reflect.ValueOf(*a.bestand.frei), "LeserKennung", "FremdesLand", "Dialog", "Urschrift")
	keineFelder(t, "FreieSuche", reflect.ValueOf(a.bestand.frei.Suche))
	keineFelder(t, "Wohnung", reflect.ValueOf(a.bestand.frei.Suche.Wohnung))
	keineFelder(t, "Inland", reflect.ValueOf(a.bestand.frei.Suche.Wohnung.Inland), "Hausnummer", "HausnummerZusatz", "HausnummerTeil")
	keineFelder(t, "Ausland", reflect.ValueOf(a.bestand.frei.Suche.Wohnung.Ausland))
	keineFelder(t, "Familienstand", reflect.ValueOf(a.bestand.frei.Suche.Familienstand))
	keineFelder(t, "AbrufendeStelle", reflect.ValueOf(a.bestand.person.AbrufendeStelle))
	if d := a.bestand.person.Suche.Geburtsdatum; d != 19840200 || a.bestand.frei.Suche.Geburtsdatum != 19840000 {
		t.Errorf("partly known dates %d and %d", d, a.bestand.frei.Suche.Geburtsdatum)
	}
	if k := a.bestand.person.AbrufendeStelle.Kennung; k != "PHM-7" || a.pforte.benannt != "PHM-7" {
		t.Errorf("DAV-11 acting official %q", k)
	}
	keineErweiterung := strings.Replace(personenfrage, `"profil":"S1-29",`, "", 1)
	a.sende(ruf{methode: "POST", pfad: personensuche, konto: "auswaertig", koerper: keineErweiterung})
	if !a.bestand.person.FremdesLand || !a.bestand.person.Erweiterung {
		t.Error("a body of another Land with declarations is not marked")
	}
}

// keineFelder reports fields without a value, but for the named ones.
func keineFelder(t *testing.T, wo string, v reflect.Value, ausser ...string) {
	t.Helper()
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if v.Field(i).IsZero() != (strings.Contains(" "+strings.Join(ausser, " ")+" ", " "+name+" ")) {
			t.Errorf("%s.%s: filled %v", wo, name, !v.Field(i).IsZero())
		}
	}
}

// Whatever the cause of a neutral answer is, it is the same: bytes and headers.
func TestNeutralAnswersAreTheSame(t *testing.T) {
	var erste string
	var kopf http.Header
	for _, n := range []abruf.Antwort{
		{Status: abruf.StatusNeutral, Protokollnummer: 7, Profil: "S1-29", Rechtsstand: recht.Saechs2007},
		{Status: abruf.StatusNeutral, Protokollnummer: 7, Profil: "BMG-34a.2", Rechtsstand: recht.BMG2022, Personen: []recht.Auszug{}},
	} {
		a := neueTuer(t)
		a.bestand.antwort = n
		w := a.sende(ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: personenfrage})
		if erste == "" {
			erste, kopf = w.Body.String(), w.Header()
		}
		if w.Body.String() != erste || !maps.EqualFunc(kopf, w.Header(), func(a, b []string) bool { return reflect.DeepEqual(a, b) }) {
			t.Errorf("BMG-51.1 the answers differ: %s %v", w.Body, w.Header())
		}
	}
	if soll := `{"status":"03","protokoll":7,"personen":[]}` + "\n"; erste != soll {
		t.Errorf("%s", erste)
	}
}

func TestRefusalsOfTheUseCase(t *testing.T) {
	a := neueTuer(t)
	a.bestand.antwort = abruf.Antwort{Protokollnummer: 9, Rueckweisungen: []recht.Rueckweisung{{Grund: "07"}, {Grund: "17", Freitext: "Das Feld Anlass fehlt."}}}
	w := a.sende(ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: personenfrage})
	if p := problem(t, w); w.Code != 422 || p.Code != "07" || len(p.Rueckweisungen) != 2 || p.Rueckweisungen[1].Grund != "17" || p.Protokoll != 9 {
		t.Errorf("%s", w.Body)
	}
	alt := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(alt) })
	for name, f := range map[string]struct {
		err    error
		status int
		code   string
		bezug  bool
	}{
		"full disk of the log": {fehler.Neu(fehler.Intern, abruf.CodeProtokoll, "Text").MitUrsache(errors.New("disk full")), 500, abruf.CodeProtokoll, true},
		"anything else":        {errors.New("Quittenbaum"), 500, fehler.CodeIntern, true},
		"no profile":           {fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung, "Kein Profil."), 403, fehler.CodeBerechtigung, false},
		"too much at once":     {fehler.Neu(fehler.Ueberlast, "MR-0001", "Zu viel."), 503, "MR-0001", false},
	} {
		t.Run(name, func(t *testing.T) {
			a.bestand.fehler = f.err
			w := a.sende(ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: personenfrage})
			p := problem(t, w)
			if w.Code != f.status || p.Code != f.code || (p.Bezug != "") != f.bezug || strings.Contains(w.Body.String(), "Quittenbaum") || strings.Contains(w.Body.String(), "disk") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}
