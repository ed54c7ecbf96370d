// SPDX-License-Identifier: EUPL-1.2

package schema_test

import (
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"kernmelderegister/internal/formate/xmeld/schema"
	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/grund/xsd"
)

// TestErzeugteNachrichtenSindGueltig writes messages of every kind by walking
// through the tables and has them judged by xmllint: what the tables allow, the
// official schemas allow.
func TestErzeugteNachrichtenSindGueltig(t *testing.T) {
	nachrichten, rueckweisungen := erzeugte(t, 2)
	ordner := filepath.Join(gemeinsam(t), "spec/xmeld/25.11a")
	for _, proben := range []map[string][]byte{nachrichten, rueckweisungen} {
		for name, dokument := range proben {
			if err := pruefe(dokument); err != nil {
				t.Errorf("own verdict on %s: %v", name, err)
			}
		}
	}
	for datei, proben := range map[string]map[string][]byte{
		"xinneres.xmeld.xsd": nachrichten, "extern/xinneres-rueckweisung.xsd": rueckweisungen,
	} {
		if len(proben) == 0 {
			t.Errorf("no message of %s", datei)
		}
		for name, gueltig := range xmllint(t, filepath.Join(ordner, datei), proben) {
			if !gueltig {
				t.Errorf("xmllint refuses %s of %s", name, datei)
			}
		}
	}
}

// erzeugte returns so many random messages of every kind by file name.
func erzeugte(t *testing.T, je int) (nachrichten, rueckweisungen map[string][]byte) {
	t.Helper()
	b, err := os.ReadFile("xmeld2511a.xsdt")
	if err != nil {
		t.Fatal(err)
	}
	tab, err := xsd.Dekodieren(b)
	if err != nil {
		t.Fatal(err)
	}
	e := neuerErzeuger(t, tab)
	nachrichten, rueckweisungen = map[string][]byte{}, map[string][]byte{}
	for i, w := range tab.Wurzeln {
		ziel := nachrichten
		if e.v.URI(xmlscan.Raum(tab.Deklarationen[w].Schluessel>>16)) != schema.URI2511a {
			ziel = rueckweisungen
		}
		for k := range je {
			ziel[fmt.Sprintf("e%03d%c.xml", i, 'a'+k)] = e.dokument(w)
		}
	}
	return nachrichten, rueckweisungen
}

// erzeuger writes random documents that the tables allow.
type erzeuger struct {
	t       testing.TB
	tab     xsd.Tabellen
	v       *xmlscan.Vokabular
	zufall  *rand.Rand
	kosten  []int // least number of elements below an element of each type
	strecke []int // the same from each state to the end of its content
	b       strings.Builder
}

const unerreichbar = 1 << 20

func neuerErzeuger(t testing.TB, tab xsd.Tabellen) *erzeuger {
	e := &erzeuger{
		t: t, tab: tab, v: xmlscan.NeuesVokabular(tab.Raeume, tab.Namen), zufall: rand.New(rand.NewPCG(1, 2)),
		kosten: make([]int, len(tab.Typen)), strecke: make([]int, len(tab.Zustaende)),
	}
	for i := range e.strecke {
		e.strecke[i] = unerreichbar
	}
	for geaendert := true; geaendert; {
		geaendert = false
		for i, z := range tab.Zustaende {
			neu := unerreichbar
			if z.Ende {
				neu = 0
			}
			for _, u := range tab.Uebergaenge[z.Ab:z.Bis] {
				neu = min(neu, e.preis(u))
			}
			geaendert = geaendert || neu < e.strecke[i]
			e.strecke[i] = neu
		}
		for i, y := range tab.Typen {
			if y.Inhalt != xsd.NurWert {
				e.kosten[i] = e.strecke[y.Start]
			}
		}
	}
	return e
}

// preis is the least number of elements if this transition is taken.
func (e *erzeuger) preis(u xsd.Uebergang) int {
	if u.Schluessel == xsd.BeliebigerName {
		return unerreichbar
	}
	return min(unerreichbar, 1+e.kosten[e.tab.Deklarationen[u.Deklaration].Typ]+e.strecke[u.Ziel])
}

func (e *erzeuger) dokument(wurzel uint16) []byte {
	e.b.Reset()
	var xmlns strings.Builder
	for i, uri := range e.tab.Raeume {
		fmt.Fprintf(&xmlns, ` xmlns:r%d="%s"`, i+3, uri)
	}
	e.element(wurzel, xmlns.String(), 0)
	return []byte(e.b.String())
}

func (e *erzeuger) name(k xsd.Schluessel) string {
	lokal := e.v.Name(int32(k & 0xFFFF))
	if raum := k >> 16; raum > 0 {
		return fmt.Sprintf("r%d:%s", raum, lokal)
	}
	return lokal
}

func (e *erzeuger) element(nr uint16, zusatz string, tiefe int) {
	d := e.tab.Deklarationen[nr]
	typ := e.tab.Typen[d.Typ]
	e.b.WriteString("<" + e.name(d.Schluessel) + zusatz)
	for _, a := range e.tab.Attribute[typ.AttributeAb:typ.AttributeBis] {
		if a.Pflicht || e.zufall.IntN(2) == 0 {
			e.b.WriteString(" " + e.name(a.Schluessel) + `="` + e.wert(a.Einfach, a.Fest) + `"`)
		}
	}
	e.b.WriteString(">")
	if typ.Inhalt == xsd.NurWert {
		e.b.WriteString(e.wert(typ.Einfach, d.Fest))
	} else {
		e.inhalt(typ.Start, tiefe)
	}
	e.b.WriteString("</" + e.name(d.Schluessel) + ">")
}

// inhalt walks from state to state, on the shortest way when it gets long.
func (e *erzeuger) inhalt(zustand uint16, tiefe int) {
	for {
		z := e.tab.Zustaende[zustand]
		knapp := tiefe > 10 || e.b.Len() > 6_000
		if z.Ende && (knapp || e.zufall.IntN(6) == 0) {
			return
		}
		var wahl []xsd.Uebergang
		for _, u := range e.tab.Uebergaenge[z.Ab:z.Bis] {
			if p := e.preis(u); p < unerreichbar && (!knapp || p == e.strecke[zustand]) {
				wahl = append(wahl, u)
			}
		}
		if len(wahl) == 0 {
			return
		}
		u := wahl[min(e.zufall.IntN(len(wahl)), e.zufall.IntN(len(wahl)))]
		e.element(u.Deklaration, "", tiefe+1)
		zustand = u.Ziel
	}
}

func (e *erzeuger) wert(einfach, fest uint16) string {
	y := e.tab.Einfache[einfach]
	if fest > 0 {
		return e.tab.Werte[fest-1]
	}
	if liste := e.tab.Werte[y.WerteAb:y.WerteBis]; len(liste) > 0 {
		return maskiert(liste[e.zufall.IntN(len(liste))])
	}
	switch y.Grundart {
	case xsd.Zeichenkette:
		return maskiert(e.text(y))
	case xsd.Ganzzahl, xsd.Vorzeichenlos:
		return max(y.Von, "1")
	}
	return map[xsd.Grundart]string{
		xsd.Boolesch: "false", xsd.Datum: "2024-02-29", xsd.Zeitpunkt: "2026-11-03T18:00:00.000+01:00",
		xsd.JahrMonat: "2024-02", xsd.Jahr: "2024", xsd.Base64: "QUJD", xsd.URI: "urn:x", xsd.NCName: "id1",
	}[y.Grundart]
}

func maskiert(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

// text walks through the last, narrowest pattern of a type.
func (e *erzeuger) text(y xsd.Einfach) string {
	if len(y.Muster) == 0 {
		return "Text"[:min(4, max(0, int(uint32(y.MaxLaenge))))]
	}
	a := e.tab.Muster[y.Muster[len(y.Muster)-1]]
	for range 2000 {
		var b []rune
		z, ziel := 0, int(y.MinLaenge)+e.zufall.IntN(3)
		for len(b) < ziel || !a.Ende[z] {
			r, naechster, da := e.schritt(a, z)
			if !da || len(b) > 200 {
				break
			}
			b, z = append(b, r), naechster
		}
		passt := a.Ende[z] && (y.MaxLaenge < 0 || len(b) <= int(y.MaxLaenge)) && len(b) >= int(y.MinLaenge)
		for _, m := range y.Muster {
			passt = passt && e.tab.Muster[m].Passt(string(b))
		}
		if passt && (y.Leerraum != xsd.Zusammenfassen || strings.TrimSpace(string(b)) == string(b)) {
			return string(b)
		}
	}
	e.t.Fatalf("no text found for type %q", y.Name)
	return ""
}

// schritt picks a character that leads on from a state.
func (e *erzeuger) schritt(a xsd.Automat, z int) (rune, int, bool) {
	type weg struct {
		r    rune
		ziel int
	}
	var wege []weg
	for i, k := range a.Klasse {
		r := rune(0x20)
		if i > 0 {
			r = a.Grenzen[i-1]
		}
		if f := a.Folge[z*int(a.Klassen)+int(k)]; f > 0 && (i == 0 || unicode.IsPrint(r)) {
			wege = append(wege, weg{r, int(f) - 1})
		}
	}
	if len(wege) == 0 {
		return 0, 0, false
	}
	ascii := 0 // the ways are ordered by character
	for ascii < len(wege) && wege[ascii].r < unicode.MaxASCII {
		ascii++
	}
	w := wege[e.zufall.IntN(len(wege))]
	if ascii > 0 && e.zufall.IntN(10) > 0 {
		w = wege[e.zufall.IntN(ascii)]
	}
	return w.r, w.ziel, true
}
