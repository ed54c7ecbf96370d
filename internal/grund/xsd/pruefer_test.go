// SPDX-License-Identifier: EUPL-1.2

package xsd_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/grund/xsd"
)

// Names of the small schema, in the order of its vocabulary.
const (
	nListe int32 = iota + 1
	nName
	nTag
	nErste
	nZweite
	nVersion
	nZusatz
)

// kleineTabellen are the tables of a schema written by hand:
//
//	<u:liste version="1" zusatz?>
//	  name (2..2), tag?, (erste | zweite*)
func kleineTabellen() xsd.Tabellen {
	u := func(nr int32) xsd.Schluessel { return xsd.NeuerSchluessel(3, nr) }
	ohne := func(nr int32) xsd.Schluessel { return xsd.NeuerSchluessel(xmlscan.KeinRaum, nr) }
	t := xsd.Tabellen{
		Raeume:  []string{"urn:u"},
		Namen:   []string{"liste", "name", "tag", "erste", "zweite", "version", "zusatz"},
		Wurzeln: []uint16{0},
		Deklarationen: []xsd.Deklaration{
			{Schluessel: u(nListe), Typ: 1},
			{Schluessel: ohne(nName), Typ: 2},
			{Schluessel: ohne(nTag), Typ: 3},
			{Schluessel: u(nErste), Typ: 4, Fest: 2},
			{Schluessel: u(nZweite), Typ: 5},
		},
		Typen: []xsd.Typ{
			{Inhalt: xsd.Gemischt, JedesAttribut: true},
			{Inhalt: xsd.NurElemente, Start: 1, AttributeBis: 2},
			{Inhalt: xsd.NurWert, Einfach: 0},
			{Inhalt: xsd.NurWert, Einfach: 1},
			{Inhalt: xsd.NurWert, Einfach: 2},
			{Inhalt: xsd.NurWert, Einfach: 3},
		},
		Zustaende: []xsd.Zustand{
			{Ab: 0, Bis: 1, Ende: true},
			{Ab: 1, Bis: 2},
			{Ab: 2, Bis: 3},
			{Ab: 3, Bis: 6, Ende: true},
			{Ab: 4, Bis: 6, Ende: true},
			{Ab: 6, Bis: 6, Ende: true},
			{Ab: 5, Bis: 6, Ende: true},
		},
		Uebergaenge: []xsd.Uebergang{
			{Schluessel: xsd.BeliebigerName},
			{Schluessel: ohne(nName), Deklaration: 1, Ziel: 2},
			{Schluessel: ohne(nName), Deklaration: 1, Ziel: 3},
			{Schluessel: ohne(nTag), Deklaration: 2, Ziel: 4},
			{Schluessel: u(nErste), Deklaration: 3, Ziel: 5},
			{Schluessel: u(nZweite), Deklaration: 4, Ziel: 6},
		},
		Attribute: []xsd.Attribut{
			{Schluessel: ohne(nVersion), Einfach: 4, Fest: 1, Pflicht: true},
			{Schluessel: ohne(nZusatz), Einfach: 4},
		},
		Einfache: []xsd.Einfach{
			{Name: "Kurzname", MinLaenge: 1, MaxLaenge: 4, Muster: []uint16{0}},
			{Name: "xs:date", Grundart: xsd.Datum, Leerraum: xsd.Zusammenfassen, MaxLaenge: -1},
			{Name: "xs:boolean", Grundart: xsd.Boolesch, Leerraum: xsd.Zusammenfassen, MaxLaenge: -1},
			{Leerraum: xsd.Zusammenfassen, MaxLaenge: -1, WerteAb: 2, WerteBis: 4},
			{MaxLaenge: -1},
		},
		Werte: []string{"1", "true", "A", "B"},
		// Any number of a to z and ä.
		Muster: []xsd.Automat{{
			Grenzen: []rune{'a', 'z' + 1, 'ä', 'ä' + 1}, Klasse: []uint16{0, 1, 0, 1, 0}, Klassen: 2,
			Folge: []uint16{0, 1}, Ende: []bool{true},
		}},
	}
	return t
}

func kleinesSchema(t testing.TB) *xsd.Schema {
	t.Helper()
	s, err := xsd.Neu(kleineTabellen())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func optionen(s *xsd.Schema) xmlscan.Optionen {
	return xmlscan.Optionen{Vokabular: s.Vokabular()}
}

const (
	kopf = `<u:liste xmlns:u="urn:u" version="1">`
	fuss = `</u:liste>`
	zwei = `<name>a</name><name>bä</name>`
)

func TestGueltig(t *testing.T) {
	s := kleinesSchema(t)
	for _, dokument := range []string{
		kopf + zwei + fuss,
		kopf + "\n " + zwei + "<!-- x -->\n" + fuss,
		kopf + zwei + "<tag> 2024-02-29 </tag><u:erste/>" + fuss,
		kopf + zwei + "<u:erste>1</u:erste>" + fuss,
		kopf + zwei + "<u:zweite>A</u:zweite><u:zweite><![CDATA[B]]></u:zweite>" + fuss,
		`<liste xmlns="urn:u" zusatz="" version="1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b"><name xmlns="">a</name><name xmlns="">b</name></liste>`,
	} {
		if err := s.Pruefe(xmlscan.NeuAusBytes([]byte(dokument), optionen(s))); err != nil {
			t.Errorf("%s: %v", dokument, err)
		}
	}
}

func TestVerstoesse(t *testing.T) {
	s := kleinesSchema(t)
	for _, fall := range []struct {
		name, dokument string
		will           xsd.Verstoss
	}{
		{"unknown root", `<geheim/>`, xsd.Verstoss{
			Art: xsd.UnbekannteWurzel, Pfad: "/*", Element: "*", Wert: "geheim",
			Text: "Das Wurzelelement gehört zu keiner bekannten Nachricht.",
		}},
		{"root in no namespace", `<liste/>`, xsd.Verstoss{
			Art: xsd.UnbekannteWurzel, Pfad: "/liste", Element: "liste",
			Text: "Das Wurzelelement gehört zu keiner bekannten Nachricht.",
		}},
		{"missing at the end", kopf + `<name>a</name>` + fuss, xsd.Verstoss{
			Art: xsd.FehlendesElement, Pfad: "/liste", Byte: 51, Element: "name", Erwartet: []string{"name"},
			Text: "Im Element liste fehlt name.",
		}},
		{"missing before another", kopf + `<name>a</name><tag/>` + fuss, xsd.Verstoss{
			Art: xsd.FehlendesElement, Pfad: "/liste", Byte: 51, Element: "name", Erwartet: []string{"name"},
			Text: "Vor dem Element tag fehlt name.",
		}},
		{"too many", kopf + zwei + `<name>c</name>` + fuss, xsd.Verstoss{
			Art: xsd.UnerwartetesElement, Pfad: "/liste/name", Byte: 67, Element: "name", Erwartet: []string{"tag", "erste", "zweite"},
			Text: "Das Element name ist an dieser Stelle nicht zulässig, erwartet wird tag, erste oder zweite.",
		}},
		{"both of a choice", kopf + zwei + `<u:erste/><u:zweite/>` + fuss, xsd.Verstoss{
			Art: xsd.UnerwartetesElement, Pfad: "/liste/zweite", Byte: 77, Element: "zweite",
			Text: "Das Element zweite ist an dieser Stelle nicht zulässig.",
		}},
		{"unknown element", kopf + zwei + `<Meier/>` + fuss, xsd.Verstoss{
			Art: xsd.UnerwartetesElement, Pfad: "/liste/*", Byte: 67, Element: "*", Erwartet: []string{"tag", "erste", "zweite"},
			Text: "Ein unbekanntes Element ist an dieser Stelle nicht zulässig, erwartet wird tag, erste oder zweite.", Wert: "Meier",
		}},
		{"element of the wrong namespace", kopf + zwei + `<u:tag/>` + fuss, xsd.Verstoss{
			Art: xsd.UnerwartetesElement, Pfad: "/liste/tag", Byte: 67, Element: "tag", Erwartet: []string{"tag", "erste", "zweite"},
			Text: "Das Element tag ist an dieser Stelle nicht zulässig, erwartet wird tag, erste oder zweite.",
		}},
		{"element inside a value", kopf + `<name>a<tag/></name>` + fuss, xsd.Verstoss{
			Art: xsd.UnerwartetesElement, Pfad: "/liste/name/tag", Byte: 44, Element: "tag",
			Text: "Das Element tag ist an dieser Stelle nicht zulässig.",
		}},
		{"text between elements", kopf + `Meier` + zwei + fuss, xsd.Verstoss{
			Art: xsd.UnerwarteterText, Pfad: "/liste", Byte: 37, Element: "liste", Wert: "Meier",
			Text: "Im Element liste steht Text, obwohl dort nur Elemente stehen dürfen.",
		}},
		{"value too long", kopf + `<name>meier</name>` + fuss, xsd.Verstoss{
			Art: xsd.FalscherWert, Pfad: "/liste/name", Byte: 43, Element: "name", Typ: "Kurzname", Wert: "meier",
			Text: "Der Wert des Elements name entspricht nicht dem Datentyp Kurzname.",
		}},
		{"empty value", kopf + `<name/>` + fuss, xsd.Verstoss{
			Art: xsd.FalscherWert, Pfad: "/liste/name", Byte: 44, Element: "name", Typ: "Kurzname",
			Text: "Der Wert des Elements name entspricht nicht dem Datentyp Kurzname.",
		}},
		{"letter outside the pattern", kopf + `<name>aö</name>` + fuss, xsd.Verstoss{
			Art: xsd.FalscherWert, Pfad: "/liste/name", Byte: 43, Element: "name", Typ: "Kurzname", Wert: "aö",
			Text: "Der Wert des Elements name entspricht nicht dem Datentyp Kurzname.",
		}},
		{"ASCII outside the pattern", kopf + `<name>aB</name>` + fuss, xsd.Verstoss{
			Art: xsd.FalscherWert, Pfad: "/liste/name", Byte: 43, Element: "name", Typ: "Kurzname", Wert: "aB",
			Text: "Der Wert des Elements name entspricht nicht dem Datentyp Kurzname.",
		}},
		{"unknown code", kopf + zwei + `<u:zweite>C</u:zweite>` + fuss, xsd.Verstoss{
			Art: xsd.UnbekannterCode, Pfad: "/liste/zweite", Byte: 77, Element: "zweite", Wert: "C",
			Text: "Der Wert des Elements zweite steht nicht in der zugehörigen Codeliste.",
		}},
		{"other than the fixed value", kopf + zwei + `<u:erste>false</u:erste>` + fuss, xsd.Verstoss{
			Art: xsd.FalscherFestwert, Pfad: "/liste/erste", Byte: 76, Element: "erste", Typ: "xs:boolean", Wert: "false",
			Text: "Der Wert des Elements erste ist vorgeschrieben und lautet „true“.",
		}},
		{"attribute missing", `<u:liste xmlns:u="urn:u" zusatz=""/>`, xsd.Verstoss{
			Art: xsd.FehlendesAttribut, Pfad: "/liste/@version", Element: "liste",
			Text: "Im Element liste fehlt das Attribut version.",
		}},
		{"attribute of the wrong namespace", `<u:liste xmlns:u="urn:u" u:version="1"/>`, xsd.Verstoss{
			Art: xsd.UnerwartetesAttribut, Pfad: "/liste/@version", Byte: 25, Element: "liste",
			Text: "Das Attribut version ist im Element liste nicht zulässig.",
		}},
		{"unknown attribute", `<u:liste xmlns:u="urn:u" version="1" meier="x"/>`, xsd.Verstoss{
			Art: xsd.UnerwartetesAttribut, Pfad: "/liste/@*", Byte: 37, Element: "liste", Wert: "meier",
			Text: "Ein unbekanntes Attribut ist im Element liste nicht zulässig.",
		}},
		{"attribute with another value", `<u:liste xmlns:u="urn:u" version="2"/>`, xsd.Verstoss{
			Art: xsd.FalscherFestwert, Pfad: "/liste/@version", Byte: 25, Element: "liste", Wert: "2",
			Text: "Der Wert des Attributs version ist vorgeschrieben und lautet „1“.",
		}},
		{"type named in the document", `<u:liste xmlns:u="urn:u" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="1" xsi:type="u:x"/>`, xsd.Verstoss{
			Art: xsd.UnerwartetesAttribut, Pfad: "/liste/@*", Byte: 91, Element: "liste", Wert: "type",
			Text: "Ein unbekanntes Attribut ist im Element liste nicht zulässig.",
		}},
	} {
		t.Run(fall.name, func(t *testing.T) {
			err := s.Pruefe(xmlscan.NeuAusBytes([]byte(fall.dokument), optionen(s)))
			var hat *xsd.Verstoss
			if !errors.As(err, &hat) {
				t.Fatalf("error %v is no *Verstoss", err)
			}
			if d := cmp.Diff(&fall.will, hat); d != "" {
				t.Error(d)
			}
			if hat.Wert != "" && strings.Contains(hat.Error(), "eier") {
				t.Errorf("the message shows content: %v", hat)
			}
		})
	}
}

func TestNichtWohlgeformtGehtVor(t *testing.T) {
	s := kleinesSchema(t)
	err := s.Pruefe(xmlscan.NeuAusBytes([]byte(kopf+"<name>"), optionen(s)))
	var f *xmlscan.Fehler
	if !errors.As(err, &f) {
		t.Errorf("error %v is no *xmlscan.Fehler", err)
	}
}

func TestNachRuhenWirdDerNaechsteGeprueft(t *testing.T) {
	s := kleinesSchema(t)
	dokument := kopf + `<name>FALSCH<x/></name><name/><tag>heute</tag><u:zweite>A</u:zweite><u:zweite>C</u:zweite>` + fuss
	sc := xmlscan.NeuAusBytes([]byte(dokument), optionen(s))
	p := s.Pruefer()
	var pfade []string
	for {
		tok, err := sc.Weiter()
		if err != nil {
			t.Fatal(err)
		}
		if tok.Art == xmlscan.EOF {
			break
		}
		if v := p.Token(tok); v != nil {
			pfade = append(pfade, v.Pfad)
			p.Ruhen(2)
		}
	}
	if d := cmp.Diff([]string{"/liste/name", "/liste/name", "/liste/tag", "/liste/zweite"}, pfade); d != "" {
		t.Error(d)
	}
}

func TestKeineSpeicheranforderungJeElement(t *testing.T) {
	s := kleinesSchema(t)
	messen := func(mal int) float64 {
		dokument := []byte(kopf + zwei + strings.Repeat("<u:zweite> A </u:zweite>", mal) + fuss)
		return testing.AllocsPerRun(5, func() {
			if err := s.Pruefe(xmlscan.NeuAusBytes(dokument, optionen(s))); err != nil {
				t.Error(err)
			}
		})
	}
	if wenig, viel := messen(10), messen(1000); viel > wenig+5 {
		t.Errorf("%v allocations for 1,000 elements, %v for 10", viel, wenig)
	}
}
