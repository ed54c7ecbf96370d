// SPDX-License-Identifier: EUPL-1.2

package abrufnachricht_test

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/abrufnachricht"
)

var jetzt = time.Date(2026, 3, 2, 12, 0, 0, 123456789, time.UTC)

// bestand stands for the use case: it keeps the question and gives the answer.
type bestand struct {
	gesehen *abruf.Anfrage
	frei    *abruf.FreieAnfrage
	antwort abruf.Antwort
	fehler  error
}

func (b *bestand) Personensuche(_ context.Context, a *abruf.Anfrage) (*abruf.Antwort, error) {
	b.gesehen = a
	return &b.antwort, b.fehler
}

func (b *bestand) FreieSuche(_ context.Context, a *abruf.FreieAnfrage) (*abruf.Antwort, error) {
	b.frei = a
	return &b.antwort, b.fehler
}

var akteur = behoerde.Akteur{Stelle: behoerde.Stelle{ID: "stelle-1", Sitz: "14"}, Kennung: "verfahren"}

func alsAkteur(context.Context, string) (behoerde.Akteur, error) { return akteur, nil }

func dienst(b *bestand) *abrufnachricht.Dienst {
	return &abrufnachricht.Dienst{Abruf: b, Uhr: uhr.Fest(jetzt), Register: stelle("ags:14000000", "Kernmelderegister Sachsen")}
}

func stelle(kennung, name string) xmeld.Stelle {
	return xmeld.Stelle{Kennung: kennung, Name: name,
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "post@stelle.example"}},
		Anschrift:        &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}},
	}
}

// volleFrage has every criterion and every particular.
func volleFrage() *xmeld.Anfrage {
	return &xmeld.Anfrage{
		Kopf: xmeld.Kopf{UUID: "8607763a-fd2e-5645-b9fe-cf258eea3842", Nachricht: "1330", Erstellt: jetzt.Truncate(time.Millisecond),
			Leser: stelle("ags:14628270", "Pirna"), Autor: stelle("dbs:060030020000", "Polizei")},
		Abrufer: xmeld.Abrufer{Sicherheitsbehoerde: true, Behoerde: "Polizei",
			Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Hausnummer: "1", HausnummerZusatz: "a",
				Postleitzahl: "01067", Wohnort: "Dresden"}},
			Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "a@stelle.example"}, {Kanal: "02", Kennung: "0351 1"}},
			Aktenzeichen:     "12/26", Anlass: "Anhörung", Kennung: "PHM-7"},
		Auswahl: &suche.Personenanfrage{
			AGS: "14628270", Nachname: "Müller", Vornamen: "Ida", Phonetik: true,
			Postleitzahl: "01796", Strasse: "Elbweg", Hausnummer: "12", HausnummerZusatz: "a", HausnummerTeil: "1/2",
			Geburtsdatum: 19840200, Geburtsort: "Zgorzelec", GeburtsortStaat: "152", Geschlecht: "w",
			Sterbetag: 20200229, Sterbeort: "Linz", SterbeortStaat: "151", AZRNummer: "840217123456",
		},
		Elemente: []recht.Element{1, 7, 185}, VerzichtAufMitteilung: true,
		Abruf: xmeld.Abrufangaben{Profil: "S1-29", OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true, Zweck: "Strafverfolgung"},
	}
}

func schreibe(t testing.TB, a *xmeld.Anfrage) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xmeld.Schreibe1330(&b, a); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func lies(t testing.TB, nachricht []byte) abrufnachricht.Frage {
	t.Helper()
	f, err := abrufnachricht.Lies(nachricht)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEveryParticularReachesTheUseCase(t *testing.T) {
	b := &bestand{antwort: abruf.Antwort{Status: abruf.StatusNeutral}}
	nachricht := schreibe(t, volleFrage())
	if _, err := dienst(b).Beantworte(t.Context(), lies(t, nachricht), alsAkteur); err != nil {
		t.Fatal(err)
	}
	soll := &abruf.Anfrage{
		Akteur: akteur, Profil: "S1-29",
		AbrufendeStelle: abruf.AbrufendeStelle{Name: "Polizei", Anschrift: "Ring 1 a, 01067 Dresden", Erreichbarkeit: "a@stelle.example, 0351 1",
			Aktenzeichen: "12/26", Anlass: "Anhörung", Kennung: "PHM-7", Sicherheitsbehoerde: true},
		LeserKennung: "ags:14628270", Suche: *volleFrage().Auswahl, Elemente: []recht.Element{1, 7, 185}, VerzichtAufMitteilung: true,
		Erklaerungen: recht.Erklaerungen{OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true},
		Zweck:        "Strafverfolgung", Erweiterung: true, Urschrift: &protokoll.Urschrift{Nachrichtenart: "1330", Inhalt: nachricht},
	}
	if d := cmp.Diff(soll, b.gesehen); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	// A field that is added to the question later must be carried over, too.
	anderswo := []string{"Identifikationsmerkmal", "FremdesLand", "Dialog"}
	for _, feld := range reflect.VisibleFields(reflect.TypeFor[abruf.Anfrage]()) {
		if leer := reflect.ValueOf(*b.gesehen).FieldByIndex(feld.Index).IsZero(); leer && !slices.Contains(anderswo, feld.Name) {
			t.Errorf("%s is not filled", feld.Name)
		}
	}
	for _, feld := range reflect.VisibleFields(reflect.TypeFor[suche.Personenanfrage]()) {
		if leer := reflect.ValueOf(b.gesehen.Suche).FieldByIndex(feld.Index).IsZero(); leer && feld.Name != "OrdensKuenstlername" {
			t.Errorf("Suche.%s is not filled", feld.Name)
		}
	}
}

func TestEveryParticularOfAFreeSearchReachesTheUseCase(t *testing.T) {
	voll := volleFrage()
	frei := &xmeld.FreieAnfrage{
		Kopf: voll.Kopf, Abrufer: voll.Abrufer, Abruf: voll.Abruf, VerzichtAufMitteilung: true, Codes: []int{1, 46},
		Auswahl: suche.FreieAnfrage{
			Bereich: suche.Suchbereich{Art: suche.BereichKreis, Schluessel: "14628"}, Nachname: "Mül*",
			Geburtszeitraum: suche.Geburtszeitraum{Von: 19560101, Bis: 19751231}, Geschlecht: "w",
		},
	}
	frei.Kopf.Nachricht = "1332"
	var nachricht bytes.Buffer
	if err := xmeld.Schreibe1332(&nachricht, frei); err != nil {
		t.Fatal(err)
	}
	for version, text := range map[string]string{
		"native": nachricht.String(), "DAV-07 another version": strings.ReplaceAll(nachricht.String(), "xmeld2511a", "xmeld2411"),
	} {
		t.Run(version, func(t *testing.T) {
			b := &bestand{antwort: abruf.Antwort{Status: abruf.StatusErgebnisliste, Rechtsstand: recht.Saechs2007, Protokollnummer: 9,
				Personen: []recht.Auszug{{}, {SperreHinweis: true}}}}
			f := lies(t, []byte(text))
			if f.Kennung() != "PHM-7" {
				t.Errorf("official %q", f.Kennung())
			}
			antwort, err := dienst(b).Beantworte(t.Context(), f.MitProfil("S1-31"), alsAkteur)
			if err != nil {
				t.Fatal(err)
			}
			soll := &abruf.FreieAnfrage{
				Akteur: akteur, Profil: "S1-29", LeserKennung: "ags:14628270", Suche: frei.Auswahl, Codes: []int{1, 46}, VerzichtAufMitteilung: true,
				AbrufendeStelle: abruf.AbrufendeStelle{Name: "Polizei", Anschrift: "Ring 1 a, 01067 Dresden", Erreichbarkeit: "a@stelle.example, 0351 1",
					Aktenzeichen: "12/26", Anlass: "Anhörung", Kennung: "PHM-7", Sicherheitsbehoerde: true},
				Erklaerungen: recht.Erklaerungen{OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true},
				Zweck:        "Strafverfolgung", Erweiterung: true, Urschrift: &protokoll.Urschrift{Nachrichtenart: "1332", Inhalt: []byte(text)},
			}
			if d := cmp.Diff(soll, b.frei); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			dokument, err := antwort.Dokument()
			if err != nil {
				t.Fatal(err)
			}
			x, err := xmeld.Lies1333(bytes.NewReader(dokument))
			if err != nil || len(x.Personen) != 2 || x.Status != "04" || x.Ursprung.Nachricht != "1332" || antwort.Zurueckgewiesen() {
				t.Errorf("%+v, %v", x, err)
			}
			if h := string(antwort.Hinweise()); !strings.Contains(h, `person="2"`) || strings.Contains(h, `person="1"`) || !strings.Contains(h, ">9<") {
				t.Errorf("hints %s", h)
			}
		})
	}
}

func TestAlternativesOfTheQuestion(t *testing.T) {
	faelle := []struct {
		name    string
		aendern func(*xmeld.Anfrage)
		stimmt  func(*abruf.Anfrage) bool
	}{
		{"DAV-08 token of a hit list instead of criteria", func(a *xmeld.Anfrage) { a.Auswahl, a.Identifikationsmerkmal = nil, "TOKEN7" },
			func(a *abruf.Anfrage) bool {
				return a.Identifikationsmerkmal == "TOKEN7" && a.Suche == (suche.Personenanfrage{})
			}},
		{"religious name", func(a *xmeld.Anfrage) {
			a.Auswahl = &suche.Personenanfrage{AGS: "14628270", OrdensKuenstlername: "Bruder Klaus", Geburtsdatum: 19840217}
		}, func(a *abruf.Anfrage) bool {
			return a.Suche.OrdensKuenstlername == "Bruder Klaus" && a.Suche.Nachname == ""
		}},
		{"rightly without first name", func(a *xmeld.Anfrage) { a.Auswahl.Vornamen = melde.NichtVorhanden },
			func(a *abruf.Anfrage) bool { return a.Suche.Vornamen == melde.NichtVorhanden }},
		{"without the register's extension", func(a *xmeld.Anfrage) { a.Abruf = xmeld.Abrufangaben{} },
			func(a *abruf.Anfrage) bool {
				return !a.Erweiterung && a.Profil == "" && a.Erklaerungen == recht.Erklaerungen{}
			}},
		{"one declaration is not the other", func(a *xmeld.Anfrage) { a.Abruf.ErhebungUnverhaeltnismaessig = false },
			func(a *abruf.Anfrage) bool {
				return a.Erklaerungen == recht.Erklaerungen{OhneKenntnisNichtMoeglich: true}
			}},
		{"post office box", func(a *xmeld.Anfrage) {
			a.Abrufer.Anschrift = &xmeld.Postanschrift{IstFach: true, Postfach: "10 00 01", Gebaeude: melde.Inlandsanschrift{Postleitzahl: "01099", Wohnort: "Dresden"}}
		}, func(a *abruf.Anfrage) bool { return a.AbrufendeStelle.Anschrift == "Postfach 10 00 01, 01099 Dresden" }},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			x := volleFrage()
			f.aendern(x)
			b := &bestand{antwort: abruf.Antwort{Status: abruf.StatusNeutral}}
			if _, err := dienst(b).Beantworte(t.Context(), lies(t, schreibe(t, x)), alsAkteur); err != nil {
				t.Fatal(err)
			}
			if !f.stimmt(b.gesehen) {
				t.Errorf("got %+v", b.gesehen)
			}
		})
	}
}

func TestBodiesOfOtherLaenderAreMarked(t *testing.T) {
	for sitz, fremd := range map[string]bool{"14": false, "": false, "12": true} {
		b := &bestand{}
		_, err := dienst(b).Beantworte(t.Context(), lies(t, schreibe(t, volleFrage())), func(context.Context, string) (behoerde.Akteur, error) {
			return behoerde.Akteur{Stelle: behoerde.Stelle{ID: "x", Sitz: sitz}}, nil
		})
		if err != nil || b.gesehen.FremdesLand != fremd {
			t.Errorf("seat %q: other Land is %v, %v", sitz, b.gesehen.FremdesLand, err)
		}
	}
}

func TestProfileOfTheMessageGoesBeforeThatOfTheDoor(t *testing.T) {
	ohne := volleFrage()
	ohne.Abruf.Profil = ""
	for _, f := range []struct {
		frage *xmeld.Anfrage
		tuer  string
		soll  string
	}{{volleFrage(), "BMG-34a.2", "S1-29"}, {ohne, "BMG-34a.2", "BMG-34a.2"}, {ohne, "", ""}, {volleFrage(), "", "S1-29"}} {
		b := &bestand{}
		if _, err := dienst(b).Beantworte(t.Context(), lies(t, schreibe(t, f.frage)).MitProfil(f.tuer), alsAkteur); err != nil {
			t.Fatal(err)
		}
		if b.gesehen.Profil != f.soll {
			t.Errorf("message %q, door %q: got %q", f.frage.Abruf.Profil, f.tuer, b.gesehen.Profil)
		}
	}
}

// The hint at an Auskunftssperre goes out with the profiles of the SächsMeldVO only.
func TestHintAtABlockOnlyUnderSaechs2007(t *testing.T) {
	gesperrt := recht.Auszug{Name: melde.Personenname{Familienname: "Quitte"}, SperreHinweis: true}
	for rechtsstand, soll := range map[string]bool{recht.Saechs2007: true, recht.BMG2022: false, "": false} {
		t.Run("S1-24.3 hint under "+rechtsstand, func(t *testing.T) {
			b := &bestand{antwort: abruf.Antwort{Status: abruf.StatusEindeutig, Rechtsstand: rechtsstand, Personen: []recht.Auszug{gesperrt}, Protokollnummer: 9}}
			dokument := beantworte(t, b)
			if hat := strings.Contains(dokument, "kmr:auskunftssperre"); hat != soll {
				t.Errorf("hint is %v in\n%s", hat, dokument)
			}
			if !strings.Contains(dokument, "<kmr:protokoll>9</kmr:protokoll>") || !strings.Contains(dokument, "Quitte") {
				t.Errorf("log number or data missing in\n%s", dokument)
			}
			if !b.antwort.Personen[0].SperreHinweis {
				t.Error("the use case's answer was changed")
			}
		})
	}
}

func beantworte(t *testing.T, b *bestand) string {
	t.Helper()
	a, err := dienst(b).Beantworte(t.Context(), lies(t, schreibe(t, volleFrage())), alsAkteur)
	if err != nil {
		t.Fatal(err)
	}
	dokument, err := a.Dokument()
	if err != nil {
		t.Fatal(err)
	}
	return string(dokument)
}

var uuid = regexp.MustCompile(`<nachrichtenUUID>[^<]*`)

// What differs between two neutral answers besides UUID and log number would tell
// a blocked person from one who does not exist.
func TestNeutralAnswersAreTheSame(t *testing.T) {
	var dokumente []string
	for _, a := range []abruf.Antwort{
		{Status: abruf.StatusNeutral, Protokollnummer: 7, Rechtsstand: recht.BMG2022, Profil: "BMG-34a.2"},
		{Status: abruf.StatusNeutral, Protokollnummer: 7, Rechtsstand: recht.Saechs2007, Profil: "S1-29"},
	} {
		dokumente = append(dokumente, uuid.ReplaceAllString(beantworte(t, &bestand{antwort: a}), ""))
	}
	if d := cmp.Diff(dokumente[0], dokumente[1]); d != "" {
		t.Errorf("the answers differ: %s", d)
	}
}

func TestRefusalStandsInTheAnswer(t *testing.T) {
	b := &bestand{antwort: abruf.Antwort{Rueckweisungen: []recht.Rueckweisung{{Grund: "17", Freitext: "Die Angabe Aktenzeichen fehlt."}}, Protokollnummer: 3}}
	a, err := dienst(b).Beantworte(t.Context(), lies(t, schreibe(t, volleFrage())), alsAkteur)
	if err != nil || !a.Zurueckgewiesen() {
		t.Fatalf("refused is %v, %v", a.Zurueckgewiesen(), err)
	}
	gelesen, err := xmeld.Lies1331(bytes.NewReader(a.HaengeAn(nil)))
	if err != nil {
		t.Fatal(err)
	}
	soll := []xmeld.Rueckweisungsgrund{{Grund: "17", Freitext: "Die Angabe Aktenzeichen fehlt."}}
	if d := cmp.Diff(soll, gelesen.Rueckweisungen); d != "" || gelesen.Status != "" || len(gelesen.Personen) > 0 {
		t.Errorf("status %q, %s", gelesen.Status, d)
	}
	if gelesen.Kopf.Erstellt.Nanosecond()%1e6 != 0 {
		t.Errorf("time %v is finer than milliseconds", gelesen.Kopf.Erstellt)
	}
}

func TestErrorsPassThrough(t *testing.T) {
	verweigert := errors.New("refused")
	b := &bestand{fehler: verweigert}
	f := lies(t, schreibe(t, volleFrage()))
	if _, err := dienst(b).Beantworte(t.Context(), f, alsAkteur); !errors.Is(err, verweigert) {
		t.Errorf("use case: %v", err)
	}
	b = &bestand{}
	_, err := dienst(b).Beantworte(t.Context(), f, func(context.Context, string) (behoerde.Akteur, error) { return behoerde.Akteur{}, verweigert })
	if !errors.Is(err, verweigert) || b.gesehen != nil {
		t.Errorf("actor: %v, use case asked: %v", err, b.gesehen != nil)
	}
}

func TestLiesRefuses(t *testing.T) {
	gut := string(schreibe(t, volleFrage()))
	for name, f := range map[string]struct{ nachricht, code string }{
		"nothing":                          {"", "XML"},
		"truncated":                        {gut[:len(gut)-9], "XML"},
		"truncated, another version":       {strings.ReplaceAll(gut, "xmeld2511a", "xmeld243")[:len(gut)-40], "XML"},
		"no message":                       {"<a/>", "SCHEMA"},
		"delivery":                         {`<x:lieferung.1100 xmlns:x="http://www.osci.de/xmeld243"/>`, "SCHEMA"},
		"wrong order":                      {strings.Replace(gut, "<xmeld:aktenzeichen>", "<xmeld:kennung>x</xmeld:kennung><xmeld:aktenzeichen>", 1), "SCHEMA"},
		"free search without its contents": {`<x:datenabruf.freieSuche.suchanfrage.1332 xmlns:x="http://www.osci.de/xmeld2511a"/>`, "SCHEMA"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := abrufnachricht.Lies([]byte(f.nachricht))
			if fehler.CodeVon(err) != f.code || fehler.ArtVon(err) != fehler.Ungueltig {
				t.Errorf("got %v, want %s", err, f.code)
			}
		})
	}
}

func FuzzLies(f *testing.F) {
	f.Add(schreibe(f, volleFrage()))
	f.Add([]byte(`<x:datenabruf.freieSuche.suchanfrage.1332 xmlns:x="http://www.osci.de/xmeld243"/>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		frage, err := abrufnachricht.Lies(b)
		if err != nil {
			if fehler.CodeVon(err) == fehler.CodeIntern {
				t.Errorf("not an error for users: %v", err)
			}
			return
		}
		d := dienst(&bestand{antwort: abruf.Antwort{Status: abruf.StatusNeutral}})
		if _, err := d.Beantworte(t.Context(), frage, alsAkteur); err != nil {
			t.Error(err)
		}
	})
}
