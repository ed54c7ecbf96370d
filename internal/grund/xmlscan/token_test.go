// SPDX-License-Identifier: EUPL-1.2

package xmlscan_test

import (
	"bytes"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/xmlscan"
)

func TestVonBisSchneidetDasElementAus(t *testing.T) {
	dokument := "\xEF\xBB\xBF<?xml version='1.0'?>\n<a><!-- x --> <b c='d'>e&amp;f<![CDATA[g]]></b><h/></a>"
	for art, s := range leser([]byte(dokument), xmlscan.Optionen{}) {
		stuecke := map[string]string{}
		var anfang int64
		for {
			tok, err := s.Weiter()
			if err != nil {
				t.Fatal(err)
			}
			if tok.Art == xmlscan.EOF {
				break
			}
			switch {
			case tok.Art == xmlscan.Start && tok.Lokal == "b":
				anfang = tok.Von
			case tok.Art == xmlscan.Ende && tok.Lokal == "b":
				stuecke["element"] = dokument[anfang:tok.Bis]
			}
			stuecke[tok.Art.String()+tok.Lokal] = dokument[tok.Von:tok.Bis]
		}
		for was, will := range map[string]string{
			"element":     "<b c='d'>e&amp;f<![CDATA[g]]></b>",
			"Text":        "e&amp;f<![CDATA[g]]>",
			"Startmarkeb": "<b c='d'>",
			"Endemarkeb":  "</b>",
			"Startmarkeh": "<h/>",
			"Endemarkeh":  "",
		} {
			if stuecke[was] != will {
				t.Errorf("%s: %s is %q, want %q", art, was, stuecke[was], will)
			}
		}
	}
}

func TestVokabularNummeriertNamenUndRaeume(t *testing.T) {
	v := xmlscan.NeuesVokabular([]string{"urn:u"}, []string{"name", "code"})
	s := xmlscan.NeuAusBytes([]byte(`<p:code xmlns:p="urn:u" name="" neu=""><x xmlns="urn:v"/></p:code>`), xmlscan.Optionen{Vokabular: v})
	fremd := s.Raum("urn:v")
	tok, err := s.Weiter()
	if err != nil {
		t.Fatal(err)
	}
	raum, _ := v.Raum("urn:u")
	if tok.Nr != v.Nr("code") || tok.Raum != raum || !tok.Ist(raum, "code") {
		t.Errorf("root has Nr %d, Raum %d", tok.Nr, tok.Raum)
	}
	if tok.Attribute[0].Nr != v.Nr("name") || tok.Attribute[1].Nr != 0 {
		t.Errorf("attributes have Nr %d and %d", tok.Attribute[0].Nr, tok.Attribute[1].Nr)
	}
	if len(tok.Deklarationen) != 1 || tok.Deklarationen[0] != (xmlscan.Deklaration{Praefix: "p", Raum: raum}) {
		t.Errorf("declarations: %v", tok.Deklarationen)
	}
	if _, da := tok.Attribut(xmlscan.KeinRaum, "name"); !da {
		t.Error("attribute without namespace not found")
	}
	if _, da := tok.Attribut(raum, "name"); da {
		t.Error("attribute found in a namespace it is not in")
	}
	tok, err = s.Weiter()
	if err != nil || tok.Raum != fremd || tok.Nr != 0 || s.URI(tok.Raum) != "urn:v" {
		t.Errorf("child: %+v, %v", tok, err)
	}
}

func TestOhneLeerraum(t *testing.T) {
	dokument := "<a>\n <b> </b>\n <!-- x -->\n <c>\n  <d/> </c> <e> <!-- y --> </e> f <g/></a>"
	for art, s := range leser([]byte(dokument), xmlscan.Optionen{OhneLeerraum: true}) {
		hat, err := ereignisse(s)
		if err != nil {
			t.Fatal(err)
		}
		will := `<{}a |<{}b |" "|</{}b|<{}c |<{}d |</{}d|</{}c|<{}e |"  "|</{}e|" f "|<{}g |</{}g|</{}a`
		if strings.Join(hat, "|") != will {
			t.Errorf("%s: %s", art, strings.Join(hat, "|"))
		}
	}
}

func TestUeberspringen(t *testing.T) {
	s := xmlscan.NeuAusBytes([]byte("<a><b><c/>x</b><d/><e/></a>"), xmlscan.Optionen{})
	var namen []string
	for {
		tok, err := s.Weiter()
		if err != nil {
			t.Fatal(err)
		}
		if tok.Art == xmlscan.EOF {
			break
		}
		namen = append(namen, tok.Art.String()+tok.Lokal)
		if tok.Art == xmlscan.Start && (tok.Lokal == "b" || tok.Lokal == "d") {
			if err := s.Ueberspringen(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if hat := strings.Join(namen, " "); hat != "Startmarkea Startmarkeb Startmarked Startmarkee Endemarkee Endemarkea" {
		t.Error(hat)
	}
}

func TestPositionDesTokens(t *testing.T) {
	for art, s := range leser([]byte("<a>\n <ü>ä<![CDATA[x]]></ü>\n</a>"), xmlscan.Optionen{OhneLeerraum: true}) {
		var stellen []string
		for {
			tok, err := s.Weiter()
			if err != nil {
				t.Fatal(err)
			}
			stellen = append(stellen, s.Position().String())
			if tok.Art == xmlscan.EOF {
				break
			}
		}
		will := "Zeile 1, Spalte 1;Zeile 2, Spalte 2;Zeile 2, Spalte 5;Zeile 2, Spalte 19;Zeile 3, Spalte 1;Zeile 3, Spalte 5"
		if hat := strings.Join(stellen, ";"); hat != will {
			t.Errorf("%s: %s", art, hat)
		}
	}
}

func TestPositionWeitHinten(t *testing.T) {
	dokument := lieferung(3000)
	s := xmlscan.Neu(bytes.NewReader(dokument), xmlscan.Optionen{OhneLeerraum: true})
	for {
		tok, err := s.Weiter()
		if err != nil {
			t.Fatal(err)
		}
		if tok.Art == xmlscan.EOF {
			break
		}
		if tok.Art == xmlscan.Start && tok.Lokal == "datensatz" {
			p := s.Position()
			if zeile := 1 + bytes.Count(dokument[:p.Byte], []byte("\n")); p.Zeile != zeile || p.Spalte != 3 || p.Byte != tok.Von {
				t.Fatalf("%v, want line %d, column 3", p, zeile)
			}
		}
	}
}

func TestKeineSpeicheranforderungJeToken(t *testing.T) {
	messen := func(saetze int) float64 {
		dokument := lieferung(saetze)
		return testing.AllocsPerRun(3, func() {
			s := xmlscan.NeuAusBytes(dokument, xmlscan.Optionen{})
			for {
				tok, err := s.Weiter()
				if err != nil || tok.Art == xmlscan.EOF {
					return
				}
			}
		})
	}
	if wenig, viel := messen(10), messen(1000); viel > wenig+2 {
		t.Errorf("%v allocations for 1,000 records, %v for 10", viel, wenig)
	}
}
