// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/xmeld"
)

// freieAnfrage is a question with every criterion that can stand beside the others.
func freieAnfrage() *xmeld.FreieAnfrage {
	a := &xmeld.FreieAnfrage{
		Kopf: kopf("1332"), Abrufer: anfrage().Abrufer, Codes: []int{1, 13, 28, 46},
		VerzichtAufMitteilung: true, HatErweiterung: true,
		Abruf: xmeld.Abrufangaben{Profil: "S1-29", OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true},
		Auswahl: suche.FreieAnfrage{
			Bereich:           suche.Suchbereich{Art: suche.BereichKreis, Schluessel: "14628"},
			AktualitaetPerson: suche.Aktuell,
			Nachname:          "Me?er*", Vornamen: melde.NichtVorhanden, OrdensKuenstlername: "Graf <Zahl>", Doktorgrad: "Dr.",
			Geburtszeitraum: suche.Geburtszeitraum{Von: 19800101, Bis: 19891231},
			Geburtsort:      "Zgorzelec", Geburtsstaat: suche.Staatsauswahl{Staat: "152"},
			Geschlecht: "w", Staatsangehoerigkeit: "152",
			Familienstand: suche.Familienstandsauswahl{Art: "VH", Beginn: 20150600, BeginnVorausgegangeneLP: 20140102, Ort: "Görlitz", Staat: "151"},
			Sterbetag:     20260305, Sterbeort: "Meißen", Sterbestaat: suche.Staatsauswahl{KeineAngabe: true},
			Waffenerlaubnis: true, Waffenbesitzverbot: true, Sprengstofferlaubnis: true,
		},
	}
	a.Auswahl.Wohnung = suche.Wohnungsauswahl{
		Inland: melde.Inlandsanschrift{
			AGS: "14628270", Postleitzahl: "01796", Wohnort: "Pirna", Ortsteil: "Copitz", Strasse: "Elb*",
			StockwerkWohnung: "3 OG", Zusatzangaben: "Hinterhaus", Wohnungsinhaber: "Krause",
		},
		HausnummerVon: "3", HausnummerBis: "12", Einzug: 20200301, Auszug: 20240229,
		Status: melde.Hauptwohnung, Aktualitaet: suche.Inaktuell,
	}
	return a
}

// zieheFreieAnfrage draws criteria of which each may be missing.
func zieheFreieAnfrage(t *rapid.T) suche.FreieAnfrage {
	wahl := func(name string, werte ...string) string { return rapid.SampledFrom(append(werte, "")).Draw(t, name) }
	tag := func(name string) melde.Datum {
		return rapid.SampledFrom([]melde.Datum{0, 19800229, 20240131}).Draw(t, name)
	}
	voll := freieAnfrage().Auswahl
	a := suche.FreieAnfrage{
		Bereich: rapid.SampledFrom([]suche.Suchbereich{
			{Art: suche.BereichGemeinde, Schluessel: "14628270"}, {Art: suche.BereichKreis, Schluessel: "14628"},
			{Art: suche.BereichBezirk, Schluessel: "146"}, {Art: suche.BereichLand, Schluessel: "14"},
		}).Draw(t, "bereich"),
		AktualitaetPerson: suche.Aktualitaet(wahl("person", "01", "02")),
		Nachname:          melde.Name(wahl("nachname", "Müller", "+", "Me*")), Vornamen: melde.Name(wahl("vornamen", "Anna", "+")),
		OrdensKuenstlername: wahl("orden", "Bruder Anselm"), Phonetik: rapid.Bool().Draw(t, "phonetik"), Doktorgrad: wahl("doktor", "Dr."),
		Geburtsort: wahl("ort", "Görlitz"), Geschlecht: wahl("geschlecht", "w", "x"), Staatsangehoerigkeit: wahl("staat", "000", "152"),
		Geburtsstaat: rapid.SampledFrom([]suche.Staatsauswahl{{}, {Staat: "152"}, {KeineAngabe: true}}).Draw(t, "geburtsstaat"),
		Sterbestaat:  rapid.SampledFrom([]suche.Staatsauswahl{{}, {Staat: "152"}, {KeineAngabe: true}}).Draw(t, "sterbestaat"),
		Sterbetag:    tag("sterbetag"), Sterbeort: wahl("sterbeort", "Riesa"),
		Waffenerlaubnis: rapid.Bool().Draw(t, "waffe"), Waffenbesitzverbot: rapid.Bool().Draw(t, "verbot"), Sprengstofferlaubnis: rapid.Bool().Draw(t, "sprengstoff"),
	}
	if rapid.Bool().Draw(t, "zeitraum") {
		a.Geburtszeitraum = voll.Geburtszeitraum
	} else {
		a.Geburtsdatum = rapid.SampledFrom([]melde.TeilbekanntesDatum{0, melde.Unbekannt, 19840000, 19840200, 19840229}).Draw(t, "geburt")
	}
	if rapid.Bool().Draw(t, "familienstand") {
		a.Familienstand = voll.Familienstand
		a.Familienstand.Beginn = rapid.SampledFrom([]melde.TeilbekanntesDatum{0, 20150000, 20150600, 20150620}).Draw(t, "beginn")
	}
	a.Wohnung = suche.Wohnungsauswahl{
		Einzug: tag("einzug"), Auszug: tag("auszug"), Status: melde.Wohnungsstatus(wahl("status", "0", "1")), Aktualitaet: suche.Aktualitaet(wahl("anschrift", "01", "02")),
	}
	zeilen := []melde.Anschriftzeile{{Nummer: 1, Inhalt: "Ring 1"}, {Nummer: 2, Inhalt: "Wien"}}
	switch rapid.IntRange(0, 7).Draw(t, "form") {
	case 0:
		a.Wohnung.Inland = voll.Wohnung.Inland
	case 1:
		a.Wohnung.Inland.Strasse, a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis = "Elbweg", "1", "x"
	case 2:
		a.Wohnung.Hausnummer = suche.Hausnummer{Nummer: wahl("nummer", "12"), Zusatz: wahl("zusatz", "a"), Teil: "1/2"}
	case 3:
		a.Wohnung.Ausland = suche.Auslandsauswahl{Art: suche.AuslandAnschrift, Staat: "151", Zeilen: zeilen}
	case 4:
		a.Wohnung.Ausland = suche.Auslandsauswahl{Art: suche.AuslandZuzugsstaat, StaatNichtZuUebermitteln: true}
	case 5:
		a.Wohnung.Ausland = suche.Auslandsauswahl{Art: suche.AuslandBeides, Staat: "129"}
	case 6:
		a.Wohnung.Unbekannt = suche.Unbekanntauswahl{Gesucht: true, Sachverhalt: wahl("sachverhalt", "0", "1", "2")}
	}
	return a
}

func TestRoundTripOfFreeSearches(t *testing.T) {
	t.Run("DAV-07 alle Auswahldaten", func(t *testing.T) { pruefeRundreise(t, freieAnfrage(), xmeld.Schreibe1332, xmeld.Lies1332) })
	t.Run("DAV-07 jede Auswahl", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			a := freieAnfrage()
			a.Auswahl = zieheFreieAnfrage(rt)
			var b bytes.Buffer
			if err := xmeld.Schreibe1332(&b, a); err != nil {
				rt.Fatal(err)
			}
			if err := xmeld.Pruefe(bytes.NewReader(b.Bytes())); err != nil {
				rt.Fatalf("not valid: %v\n%s", err, kuerze(b.Bytes()))
			}
			gelesen, err := xmeld.Lies1332(&b)
			if err != nil {
				rt.Fatal(err)
			}
			gleich(rt, gelesen, a)
		})
	})
}

// ergebnis turns a record into an entry of a result list that has everything.
func ergebnis(m *melde.Meldesatz) recht.Auszug {
	a := auszug(m)
	a.Name.FruehereFamiliennamen, a.Name.FruehereVornamen = nil, nil
	for _, f := range m.Name.FruehereFamiliennamen {
		if f.Name != "" {
			a.Name.FruehereFamiliennamen = append(a.Name.FruehereFamiliennamen, melde.FruehererFamilienname{Name: f.Name})
		}
	}
	for _, f := range m.Name.FruehereVornamen {
		if f.Vornamen != "" {
			a.Name.FruehereVornamen = append(a.Name.FruehereVornamen, melde.FruehereVornamen{Vornamen: f.Vornamen})
		}
	}
	a.Geburt.Nachweis, a.GeburtseintragOhneUrkunde, a.Glaubhaftmachungen = nil, false, nil
	a.ZuzugBund, a.ZuzugLand, a.ZuzugKreis, a.ZuzugGemeinde = 0, 0, 0, 0
	a.Familienstand, a.Passversagungen, a.Auslandsanschrift = nil, nil, nil
	a.Vertreter, a.Partner, a.Kinder, a.SperreHinweis = nil, nil, nil, false
	erlaubnisse := func(liste []melde.Erlaubnis) (nur []melde.Erlaubnis) {
		for _, e := range liste {
			nur = append(nur, melde.Erlaubnis{Erteilt: e.Erteilt})
		}
		return nur
	}
	a.Waffenerlaubnisse, a.Sprengstofferlaubnisse = erlaubnisse(m.Waffenerlaubnisse), erlaubnisse(m.Sprengstofferlaubnisse)
	a.Waffenbesitzverbote = nil
	for _, v := range m.Waffenbesitzverbote {
		a.Waffenbesitzverbote = append(a.Waffenbesitzverbote, melde.Waffenbesitzverbot{Erteilt: v.Erteilt})
	}
	a.Wohnungen = nil
	for _, w := range m.Wohnungen {
		if w.Anschrift.Form == melde.AnschriftInland && len(a.Wohnungen) == 0 {
			a.Wohnungen = []melde.Wohnung{{
				Aktuell: true, Einzug: w.Einzug, Wohnungsgeber: w.Wohnungsgeber, EigentuemerNichtWohnungsgeber: w.EigentuemerNichtWohnungsgeber,
				Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: w.Anschrift.Inland},
			}}
		}
	}
	if len(a.Wohnungen) > 0 {
		a.UnbekanntVerzogen, a.InsAuslandVerzogen = false, false
	}
	a.InsAuslandVerzogen = a.InsAuslandVerzogen && !a.UnbekanntVerzogen
	return a
}

func ergebnisliste(personen ...recht.Auszug) *xmeld.Antwort {
	a := antwort(personen...)
	a.Kopf, a.Status, a.Ursprung.Nachricht, a.Protokoll = kopf("1333"), xmeld.StatusFreieSuche, "1332", ""
	return a
}

func TestRoundTripOfResultLists(t *testing.T) {
	t.Run("DAV-08 Ergebnisliste", func(t *testing.T) {
		rapid.Check(t, func(rt *rapid.T) {
			var personen []recht.Auszug
			for _, satz := range rapid.SliceOfN(meldetest.Saetze(), 0, 3).Draw(rt, "saetze") {
				personen = append(personen, ergebnis(satz))
			}
			a := ergebnisliste(personen...)
			var b bytes.Buffer
			if err := xmeld.Schreibe1333(&b, a); err != nil {
				rt.Fatal(err)
			}
			gelesen, err := xmeld.Lies1333(&b)
			if err != nil {
				rt.Fatal(err)
			}
			gleich(rt, gelesen, a)
		})
	})
	t.Run("DAV-08 Rückweisung", func(t *testing.T) {
		a := ergebnisliste()
		a.Status, a.Rueckweisungen = "", []xmeld.Rueckweisungsgrund{{Grund: "13"}, {Grund: "17", Freitext: "Suchbereich"}}
		pruefeRundreise(t, a, xmeld.Schreibe1333, xmeld.Lies1333)
	})
}

// Result lists of records of every kind are valid against the official schemas.
func TestResultListsAreValid(t *testing.T) {
	var viele []recht.Auszug
	for i := range 150 {
		viele = append(viele, auszug(meldetest.Satz(uint64(3000+i))))
	}
	viele = append(viele, auszug(meldetest.Voll()), recht.Auszug{}, recht.Auszug{UnbekanntVerzogen: true}, recht.Auszug{InsAuslandVerzogen: true})
	viele[0].Staatsangehoerigkeiten = []string{"000", "151", "152", "129", "125"}
	var b bytes.Buffer
	if err := xmeld.Schreibe1333(&b, ergebnisliste(viele...)); err != nil {
		t.Fatal(err)
	}
	if err := xmeld.Pruefe(bytes.NewReader(b.Bytes())); err != nil {
		t.Error(err)
	}
	nachrichten := map[string][]byte{"1333": b.Bytes()}
	for i, bereich := range []suche.Suchbereich{
		{Art: suche.BereichLand, Schluessel: "14"}, {Art: suche.BereichBezirk, Schluessel: "146"}, {Art: suche.BereichGemeinde, Schluessel: "14628270"},
	} {
		a := freieAnfrage()
		a.Auswahl = suche.FreieAnfrage{Bereich: bereich, Geburtsdatum: 19840200}
		a.Auswahl.Wohnung.Ausland = suche.Auslandsauswahl{Art: []suche.Auslandsart{suche.AuslandAnschrift, suche.AuslandZuzugsstaat, suche.AuslandBeides}[i], Staat: "151"}
		var b bytes.Buffer
		if err := xmeld.Schreibe1332(&b, a); err != nil {
			t.Fatal(err)
		}
		nachrichten[fmt.Sprintf("1332-%d", i)] = b.Bytes()
	}
	xmllint(t, "xinneres.xmeld.xsd", nachrichten)
}

// The contents of the official example arrive where they belong.
func TestOfficialFreeSearch(t *testing.T) {
	a, err := xmeld.Lies1332(bytes.NewReader(datei(t, "spec", "xmeld", "beispiele", "amtlich", "FachspezifischBehoerdenauskunft005a-1332.xml")))
	if err != nil {
		t.Fatal(err)
	}
	soll := suche.FreieAnfrage{
		Bereich:  suche.Suchbereich{Art: suche.BereichLand, Schluessel: "09"},
		Nachname: "Fischer", Vornamen: "Barbara Carina", Geburtsdatum: 19920202, Geschlecht: "w",
	}
	gleich(t, a.Auswahl, soll)
	if !slices.Equal(a.Codes, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 29, 33, 34, 35, 37}) || len(a.Fremdcodes) != 0 {
		t.Errorf("codes %v, %v", a.Codes, a.Fremdcodes)
	}
	if !a.Abrufer.Sicherheitsbehoerde || a.Abrufer.Aktenzeichen != "34952939" || a.Abrufer.Kennung != "zb/2111" || a.Abrufer.Behoerde != "Amtsgericht S Stadt" {
		t.Errorf("asking body %+v", a.Abrufer)
	}
	if !a.VerzichtAufMitteilung || a.HatErweiterung || !a.Kopf.IstTest || a.Kopf.Leser.AGS() != "09000009" {
		t.Errorf("control data %+v", a.Kopf)
	}
}

// alteFreieAnfrage is a free search of version 2.4.3, everything qualified, with
// elements and codes that the register doesn't know.
const alteFreieAnfrage = `<?xml version="1.0" encoding="UTF-8"?>
<datenabruf.freieSuche.suchanfrage.1332 xmlns="http://www.osci.de/xmeld243" version="2.4.3" produkt="Alt" produkthersteller="H">
  <nachrichtenkopf>
    <identifikation.nachricht><nachrichtennummer><code>1332</code></nachrichtennummer><erstellungszeitpunkt>2020-01-02T03:04:05.006Z</erstellungszeitpunkt></identifikation.nachricht>
    <absender><behoerdenkennung><praefix listVersionID="9"><code>dbs</code></praefix><kennung><code>140030010000</code></kennung></behoerdenkennung></absender>
    <empfaenger><behoerdenkennung>ags:14000000</behoerdenkennung></empfaenger>
  </nachrichtenkopf>
  <suchprofil><unbekanntesElement/><auswahldaten>
    <name><name><nachnameUndVornamen><nachname><name>Mus*</name></nachname></nachnameUndVornamen></name></name>
    <wohnung><anschrift><anschrift.inland><gemeindeschluessel><code>14628270</code></gemeindeschluessel>
      <hausnummerOderHausnummernbereich><hausnummernbereich><hausnummer.von>1</hausnummer.von><hausnummer.bis>9</hausnummer.bis></hausnummernbereich></hausnummerOderHausnummernbereich>
      <strasse>Elbweg</strasse></anschrift.inland></anschrift><neu>x</neu></wohnung>
  </auswahldaten></suchprofil>
  <steuerungsinformationen>
    <anforderungselement><code>6</code></anforderungselement><anforderungselement><code>47</code></anforderungselement>
    <suchbereich><kreis><code>14628</code></kreis></suchbereich>
  </steuerungsinformationen>
</datenabruf.freieSuche.suchanfrage.1332>`

func TestFreeSearchesOfOtherVersionsAreReadAndAnsweredInTheirVersion(t *testing.T) {
	if err := xmeld.Pruefe(strings.NewReader(alteFreieAnfrage)); err != nil {
		t.Errorf("no schema applies, but: %v", err)
	}
	a, err := xmeld.Lies1332(strings.NewReader(alteFreieAnfrage))
	if err != nil {
		t.Fatal(err)
	}
	soll := suche.FreieAnfrage{Bereich: suche.Suchbereich{Art: suche.BereichKreis, Schluessel: "14628"}, Nachname: "Mus*"}
	soll.Wohnung = suche.Wohnungsauswahl{Inland: melde.Inlandsanschrift{AGS: "14628270", Strasse: "Elbweg"}, HausnummerVon: "1", HausnummerBis: "9"}
	gleich(t, a.Auswahl, soll)
	if !slices.Equal(a.Codes, []int{6}) || !slices.Equal(a.Fremdcodes, []string{"47"}) {
		t.Errorf("codes %v, %v", a.Codes, a.Fremdcodes)
	}
	x := ergebnisliste(ergebnis(meldetest.Satz(1)))
	x.Kopf = a.Kopf.Antwortkopf(register(), "594090f9-33b0-5902-8ec2-0f7777d4fed8", a.Kopf.Erstellt)
	text := string(xmeld.Anhaengen1333(nil, x))
	if !strings.HasPrefix(text, `<xmeld:datenabruf.freieSuche.antwort.1333 xmlns:xmeld="http://www.osci.de/xmeld243" version="2.4.3"`) {
		t.Errorf("answered as %.200s", text)
	}
	if gelesen, err := xmeld.Lies1333(strings.NewReader(text)); err != nil || len(gelesen.Personen) != 1 {
		t.Errorf("%v", err)
	}
}

// The hints that have no place in a 1333 are an element of their own: which persons
// are blocked, never why.
func TestHintsBesideAResultList(t *testing.T) {
	t.Run("S1-24.2 Hinweise ohne Grund", func(t *testing.T) {
		a := ergebnisliste(recht.Auszug{}, recht.Auszug{SperreHinweis: true})
		a.Protokoll = "4711"
		if text := string(xmeld.Anhaengen1333(nil, a)); strings.Contains(text, "hinweise") || strings.Contains(text, "4711") {
			t.Error("the 1333 carries hints")
		}
		soll := `<kmr:hinweise xmlns:kmr="urn:kernmelderegister:abruf:1"><kmr:auskunftssperre person="2"/><kmr:protokoll>4711</kmr:protokoll></kmr:hinweise>`
		if text := string(xmeld.AnhaengenHinweise(nil, a)); text != soll {
			t.Errorf("hints %s", text)
		}
		if text := xmeld.AnhaengenHinweise(nil, ergebnisliste(recht.Auszug{})); len(text) != 0 {
			t.Errorf("hints of nothing: %s", text)
		}
	})
}
