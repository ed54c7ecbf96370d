// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/tueren/rest"
)

// zaehler gives every text and date another value, so that each can be found again.
type zaehler struct{ werte []string }

func (z *zaehler) fuelle(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		z.fuelle(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			z.fuelle(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		z.fuelle(v.Index(0))
	case reflect.String:
		v.SetString(fmt.Sprintf("Wert%03d", len(z.werte)))
		z.werte = append(z.werte, v.String())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint32:
		jahr := 1500 + len(z.werte)
		v.SetUint(uint64(jahr*10000 + 203))
		z.werte = append(z.werte, fmt.Sprintf("%d-02-03", jahr))
	}
}

func TestEverythingOfAPersonLeaves(t *testing.T) {
	var z zaehler
	var auszug recht.Auszug
	z.fuelle(reflect.ValueOf(&auszug).Elem())
	a := neueTuer(t)
	a.bestand.antwort = abruf.Antwort{Status: abruf.StatusEindeutig, Profil: "S1-29", Personen: []recht.Auszug{auszug}, Protokollnummer: 7}
	w := a.sende(ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: personenfrage})
	for _, wert := range z.werte {
		if !strings.Contains(w.Body.String(), wert) {
			t.Errorf("%s does not leave", wert)
		}
	}
	for _, hinweis := range []string{"auskunftssperre", "verstorben", "verzogen", "unbekannt_verzogen", "ins_ausland_verzogen", "verringerter_umfang"} {
		if !strings.Contains(w.Body.String(), `"`+hinweis+`"`) {
			t.Errorf("S1-24.3 DAV-08 hint %s is missing", hinweis)
		}
	}
	pruefeGegenBeschreibung(t, a, "Suchantwort", w.Body.Bytes())
	var s rest.Suchantwort
	if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	soll := []rest.Rechtsgrundlage{
		{Gruppe: "name", Norm: "SächsMG § 5 Abs. 1 Nr. 1", Elemente: []int{1}, Blaetter: []string{"0101a"}},
		{Gruppe: "name", Norm: "SächsMG § 5 Abs. 1 Nr. 2", Elemente: []int{7}, Blaetter: []string{"0301", "0302"}},
	}
	if !reflect.DeepEqual(s.Grundlagen, soll) {
		t.Errorf("S1-22.2 norms of what was asked and allowed: %+v", s.Grundlagen)
	}
}

// Each group of the code list is called as the field of Person is that holds it.
func TestGroupsOfTheNormsAreFieldsOfAPerson(t *testing.T) {
	a := neueTuer(t)
	alle := make([]string, recht.AnzahlElemente)
	for i := range alle {
		alle[i] = fmt.Sprint(i + 1)
	}
	frage := strings.Replace(personenfrage, "[1,7,185]", "["+strings.Join(alle, ",")+"]", 1)
	felder := eigenschaften(t, a, "Person")
	for _, profil := range []string{"S1-29", "BMG-34a.2S"} {
		a.bestand.antwort = abruf.Antwort{Status: abruf.StatusEindeutig, Profil: profil, Personen: []recht.Auszug{{}}}
		w := a.sende(ruf{methode: "POST", pfad: personensuche, konto: "verfahren", koerper: frage})
		var s rest.Suchantwort
		if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil || len(s.Grundlagen) < 10 {
			t.Fatalf("%v: %d groups", err, len(s.Grundlagen))
		}
		for _, g := range s.Grundlagen {
			if _, da := felder[g.Gruppe]; !da || len(g.Blaetter) == 0 {
				t.Errorf("%s: group %q is no field of Person", profil, g.Gruppe)
			}
		}
	}
}

func TestListOfPersons(t *testing.T) {
	a := neueTuer(t)
	a.bestand.antwort = abruf.Antwort{Status: abruf.StatusErgebnisliste, Profil: "S1-29", Protokollnummer: 8, Personen: []recht.Auszug{
		{Name: melde.Personenname{Familienname: "Eins"}, Identifikationsmerkmal: "T1"}, {SperreHinweis: true, Identifikationsmerkmal: "T2"}}}
	w := a.sende(ruf{methode: "POST", pfad: freieSuche, konto: "verfahren", koerper: freieFrage})
	var s rest.Suchantwort
	if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil || s.Status != "04" || len(s.Personen) != 2 || s.Personen[0].Identifikationsmerkmal != "T1" {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if len(s.Personen[0].Hinweise) != 0 || !slices.Equal(s.Personen[1].Hinweise, []string{"auskunftssperre"}) || len(s.Grundlagen) == 0 {
		t.Errorf("S1-24.3 %s", w.Body)
	}
	pruefeGegenBeschreibung(t, a, "Suchantwort", w.Body.Bytes())
}

func TestOrder(t *testing.T) {
	a := neueTuer(t)
	sende := func(konto, koerper, einmal string) (int, rest.Auftragsstand) {
		w := a.sende(ruf{methode: "POST", pfad: auftraege, konto: konto, koerper: koerper, kopfzeilen: []string{"Idempotency-Key: " + einmal, "X-Nutzerkennung: sachbearbeiter"}})
		var s rest.Auftragsstand
		_ = json.Unmarshal(w.Body.Bytes(), &s)
		return w.Code, s
	}
	status, s := sende("kunde", auftragsfrage, "k-1")
	if status != 202 || s.Nummer != "NR-1" || s.Profile != 2 || s.Offen != 2 || s.Zustand != "bestaetigt" || s.Ergebnisse != nil {
		t.Fatalf("%d %+v", status, s)
	}
	gespeichert := a.bestand.auftraege["NR-1"]
	t.Run("S2-32.12 every particular reaches the use case", func(t *testing.T) {
		keineFelder(t, "Suche", reflect.ValueOf(gespeichert.Profile[0].Ersuchen.Anfrage))
		keineFelder(t, "Erklaerung", reflect.ValueOf(gespeichert.Erklaerung))
		if gespeichert.Weg != auftrag.REST || gespeichert.Anwender != "sachbearbeiter" || gespeichert.Profile[0].Zeichen != "P-1" {
			t.Errorf("%+v", gespeichert)
		}
	})
	t.Run("S2-32.3 S2-34.4 chain and separate storage for each profile", func(t *testing.T) {
		eins, zwei := gespeichert.Profile[0].Ersuchen, gespeichert.Profile[1].Ersuchen
		if eins.Kette != auskunft.KetteNormal || !eins.Archiv || zwei.Kette != auskunft.KetteLueckenhaft || zwei.Archiv || !zwei.VerzichtAufMitteilung {
			t.Errorf("%v %v, %v %v", eins.Kette, eins.Archiv, zwei.Kette, zwei.Archiv)
		}
	})
	t.Run("the same key is the same order", func(t *testing.T) {
		if status, s := sende("kunde", auftragsfrage, "k-1"); status != 202 || s.Nummer != "NR-1" || len(a.bestand.auftraege) != 1 {
			t.Errorf("%d %+v", status, s)
		}
		if status, _ := sende("kunde", strings.Replace(auftragsfrage, "Ida", "Ina", 1), "k-1"); status != 409 || len(a.bestand.auftraege) != 1 {
			t.Errorf("another body with the key: %d", status)
		}
		if _, s := sende("nachbar", auftragsfrage, "k-1"); s.Nummer != "NR-2" {
			t.Errorf("the key of somebody else: %+v", s)
		}
		if status, _ := sende("kunde", auftragsfrage, strings.Repeat("k", 129)); status != 400 {
			t.Errorf("long key: %d", status)
		}
	})
}

func TestStateOfAnOrder(t *testing.T) {
	a := neueTuer(t)
	b := a.bestand
	b.auftraege["NR-1"] = &auftrag.Auftrag{Nummer: "NR-1", Kunde: "kunde", Zustand: auftrag.Bestaetigt, Profile: []auftrag.Profil{{}, {}, {}, {}},
		Rechnung: gebuehr.Rechnung{Fassung: "2026", Summe: 500, Aufstockung: 3, Positionen: []gebuehr.Position{{Nr: 1, Cent: 250}, {Nr: 2, Cent: 250}, {Nr: 3}, {Nr: 4}}}}
	lies := func(konto, nummer string) (string, int) {
		w := a.sende(ruf{methode: "GET", pfad: auftraege + "/" + nummer, konto: konto})
		return w.Body.String(), w.Code
	}
	if s, _ := lies("kunde", "NR-1"); !strings.Contains(s, `"offen":4`) || strings.Contains(s, "ergebnisse") || b.geoeffnet > 0 {
		t.Errorf("before it is done: %s", s)
	}
	var z zaehler
	voll := &auskunft.Auskunft{}
	z.fuelle(reflect.ValueOf(voll).Elem())
	b.auftraege["NR-1"].Zustand = auftrag.Erledigt
	b.auftraege["NR-1"].Profile = []auftrag.Profil{
		{Zeichen: "P-1", Ergebnis: &auskunft.Ergebnis{Auskunft: voll}}, {Ergebnis: &auskunft.Ergebnis{}},
		{Ergebnis: &auskunft.Ergebnis{Maengel: []suche.Mangel{suche.MangelMerkmale}}}, {},
	}
	text, _ := lies("kunde", "NR-1")
	for _, wert := range z.werte {
		if !strings.Contains(text, wert) {
			t.Errorf("%s is missing in %s", wert, text)
		}
	}
	pruefeGegenBeschreibung(t, a, "Auftragsstand", []byte(text))
	var s rest.Auftragsstand
	if err := json.Unmarshal([]byte(text), &s); err != nil || s.Gebuehr == nil || s.Gebuehr.Cent != 500 || b.geoeffnet != 1 {
		t.Fatalf("%v %s", err, text)
	}
	var arten []string
	for _, e := range s.Ergebnisse {
		arten = append(arten, e.Ergebnis)
	}
	if !slices.Equal(arten, []string{"auskunft", "neutral", "unvollstaendig", "offen"}) {
		t.Errorf("results %v", arten)
	}
	t.Run("S2-10.3 somebody else's order is as unknown as one that is not there", func(t *testing.T) {
		fremd, status := lies("nachbar", "NR-1")
		keiner, status2 := lies("nachbar", "NR-9")
		if fremd != keiner || status != 404 || status2 != 404 {
			t.Errorf("%s, %s", fremd, keiner)
		}
		if w := a.sende(ruf{methode: "DELETE", pfad: auftraege + "/NR-1", konto: "nachbar"}); w.Code != 404 || w.Body.String() != keiner {
			t.Errorf("stopped by somebody else: %d", w.Code)
		}
	})
	if w := a.sende(ruf{methode: "DELETE", pfad: auftraege + "/NR-1", konto: "kunde"}); w.Code != 204 || w.Body.Len() > 0 || !b.auftraege["NR-1"].Abgebrochen {
		t.Errorf("stopped by its owner: %d %s", w.Code, w.Body)
	}
}

// beschreibung is openapi.json as far as the tests read it.
type beschreibung struct {
	Openapi    string
	Paths      map[string]map[string]json.RawMessage
	Components struct{ Schemas map[string]schema }
}

type schema struct {
	Typ                  string `json:"type"`
	Ref                  string `json:"$ref"`
	Enum                 []string
	Pattern              string
	Properties           map[string]schema
	Required             []string
	AdditionalProperties *bool
	Items                *schema
	Description          string
}

func liesBeschreibung(t testing.TB, a aufbau) beschreibung {
	t.Helper()
	var b beschreibung
	w := a.sende(ruf{methode: "GET", pfad: "openapi.json"})
	if err := json.Unmarshal(w.Body.Bytes(), &b); err != nil || b.Openapi != "3.1.0" || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("%v %s", err, w.Header())
	}
	return b
}

func eigenschaften(t testing.TB, a aufbau, name string) map[string]schema {
	return liesBeschreibung(t, a).Components.Schemas[name].Properties
}

// What is described is what is served, and nothing more.
func TestDescriptionIsWhatIsServed(t *testing.T) {
	a := neueTuer(t)
	b := liesBeschreibung(t, a)
	soll := []string{"/api/v1/abruf/freie-suche", "/api/v1/abruf/personensuche", "/api/v1/auskunft/auftraege", "/api/v1/auskunft/auftraege/{nummer}"}
	if ist := slices.Sorted(maps.Keys(b.Paths)); !slices.Equal(ist, soll) {
		t.Errorf("paths %v", ist)
	}
	for pfad, methoden := range b.Paths {
		for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
			_, beschrieben := methoden[strings.ToLower(m)]
			w := a.sende(ruf{methode: m, pfad: strings.TrimPrefix(pfad, "/api/v1/")})
			if erlaubt := w.Code != 405; erlaubt != beschrieben || !erlaubt && strings.Contains(w.Header().Get("Allow"), m) {
				t.Errorf("%s %s: %d, described %v, Allow %q", m, pfad, w.Code, beschrieben, w.Header().Get("Allow"))
			}
		}
	}
	for name, s := range b.Components.Schemas {
		if s.Typ != "object" || s.AdditionalProperties == nil || *s.AdditionalProperties {
			t.Errorf("%s is open", name)
		}
		for feld, x := range s.Properties {
			if x.Typ == "" && b.Components.Schemas[strings.TrimPrefix(x.Ref, "#/components/schemas/")].Typ == "" || x.Description == "" {
				t.Errorf("%s.%s has no type or no words", name, feld)
			}
		}
	}
	pruefeGegenBeschreibung(t, a, "Personensuche", []byte(personenfrage))
	pruefeGegenBeschreibung(t, a, "FreieSuche", []byte(freieFrage))
	pruefeGegenBeschreibung(t, a, "Auftrag", []byte(auftragsfrage))
	w := a.sende(ruf{methode: "POST", pfad: personensuche, koerper: personenfrage})
	pruefeGegenBeschreibung(t, a, "Problem", w.Body.Bytes())
}

// pruefeGegenBeschreibung holds a JSON text against a schema of openapi.json.
func pruefeGegenBeschreibung(t testing.TB, a aufbau, name string, text []byte) {
	t.Helper()
	var wert any
	if err := json.Unmarshal(text, &wert); err != nil {
		t.Fatal(err)
	}
	b := liesBeschreibung(t, a)
	b.pruefe(t, name, b.Components.Schemas[name], wert)
}

func (b beschreibung) pruefe(t testing.TB, pfad string, s schema, wert any) {
	t.Helper()
	if s.Ref != "" {
		s = b.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
	}
	switch x := wert.(type) {
	case map[string]any:
		if s.Typ != "object" {
			t.Errorf("%s is an object", pfad)
		}
		for _, r := range s.Required {
			if _, da := x[r]; !da {
				t.Errorf("%s.%s is missing", pfad, r)
			}
		}
		for feld, inhalt := range x {
			teil, da := s.Properties[feld]
			if !da {
				t.Errorf("%s.%s is not described", pfad, feld)
				continue
			}
			b.pruefe(t, pfad+"."+feld, teil, inhalt)
		}
	case []any:
		for _, inhalt := range x {
			b.pruefe(t, pfad+"[]", *s.Items, inhalt)
		}
	case string:
		if s.Typ != "string" || len(s.Enum) > 0 && !slices.Contains(s.Enum, x) {
			t.Errorf("%s is %q", pfad, x)
		}
	case bool:
		if s.Typ != "boolean" {
			t.Errorf("%s is true or false", pfad)
		}
	case float64:
		if s.Typ != "integer" || x != float64(int(x)) {
			t.Errorf("%s is a number", pfad)
		}
	}
}

func FuzzQuestions(f *testing.F) {
	for _, s := range []string{personenfrage, freieFrage, auftragsfrage, `{`, `null`, `[]`, `{"suche":{}}`} {
		f.Add(s)
	}
	a := neueTuer(f)
	f.Fuzz(func(t *testing.T, koerper string) {
		for pfad, konto := range map[string]string{personensuche: "verfahren", freieSuche: "verfahren", auftraege: "kunde"} {
			w := a.sende(ruf{methode: "POST", pfad: pfad, konto: konto, koerper: koerper})
			if w.Code >= 500 || !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s: %d %s", pfad, w.Code, w.Body)
			}
		}
	})
}
