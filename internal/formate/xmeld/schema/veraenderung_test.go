// SPDX-License-Identifier: EUPL-1.2

package schema_test

import (
	"bytes"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/xmlscan"
)

// stelle is an element of an example with its place in the bytes.
type stelle struct {
	von, startBis, endeVon, bis int64
	eltern                      int
	blatt                       bool
	attribute                   []xmlscan.Attribut
}

// stellenVon lists the elements of a document.
func stellenVon(t *testing.T, dokument []byte) []stelle {
	t.Helper()
	s := xmlscan.NeuAusBytes(dokument, xmlscan.Optionen{})
	var alle []stelle
	var offen []int
	for {
		tok, err := s.Weiter()
		if err != nil {
			t.Fatal(err)
		}
		switch tok.Art {
		case xmlscan.EOF:
			return alle
		case xmlscan.Start:
			e := stelle{von: tok.Von, startBis: tok.Bis, eltern: -1, blatt: true}
			e.attribute = append(e.attribute, tok.Attribute...)
			if len(offen) > 0 {
				e.eltern = offen[len(offen)-1]
				alle[e.eltern].blatt = false
			}
			offen = append(offen, len(alle))
			alle = append(alle, e)
		case xmlscan.Ende:
			e := &alle[offen[len(offen)-1]]
			e.endeVon, e.bis = tok.Von, tok.Bis
			offen = offen[:len(offen)-1]
		}
	}
}

// veraenderung is a way to spoil a document at one element. It returns nil if
// it does not apply there.
type veraenderung struct {
	name string
	tun  func(d []byte, alle []stelle, i int) []byte
}

func ersetzt(d []byte, von, bis int64, durch string) []byte {
	return bytes.Join([][]byte{d[:von], d[bis:]}, []byte(durch))
}

// wert replaces the content of elements without children.
func wert(name, neu string) veraenderung {
	return veraenderung{name, func(d []byte, alle []stelle, i int) []byte {
		if e := alle[i]; e.blatt {
			return ersetzt(d, e.startBis, e.endeVon, neu)
		}
		return nil
	}}
}

// attribut replaces one attribute of an element, or adds one with nr -1.
func attribut(name string, nr int, neu func(a string) string) veraenderung {
	return veraenderung{name, func(d []byte, alle []stelle, i int) []byte {
		e := alle[i]
		if nr < 0 {
			return ersetzt(d, e.startBis-1, e.startBis-1, neu(""))
		}
		if nr >= len(e.attribute) || e.attribute[nr].Raum != xmlscan.KeinRaum {
			return nil
		}
		a := e.attribute[nr]
		ende := bytes.IndexByte(d[a.Von:], '"')
		ende += 1 + bytes.IndexByte(d[a.Von+int64(ende)+1:], '"') + 1
		return ersetzt(d, a.Von, a.Von+int64(ende), neu(a.Lokal))
	}}
}

func fest(text string) func(string) string { return func(string) string { return text } }

var veraenderungen = []veraenderung{
	{"delete", func(d []byte, alle []stelle, i int) []byte { return ersetzt(d, alle[i].von, alle[i].bis, "") }},
	{"duplicate", func(d []byte, alle []stelle, i int) []byte {
		return ersetzt(d, alle[i].bis, alle[i].bis, string(d[alle[i].von:alle[i].bis]))
	}},
	{"five more", func(d []byte, alle []stelle, i int) []byte {
		return ersetzt(d, alle[i].bis, alle[i].bis, strings.Repeat(string(d[alle[i].von:alle[i].bis]), 5))
	}},
	{"swap with next sibling", func(d []byte, alle []stelle, i int) []byte {
		for j := i + 1; j < len(alle); j++ {
			if alle[j].eltern == alle[i].eltern {
				a, b := alle[i], alle[j]
				zwischen := string(d[b.von:b.bis]) + string(d[a.bis:b.von]) + string(d[a.von:a.bis])
				return ersetzt(d, a.von, b.bis, zwischen)
			}
		}
		return nil
	}},
	{"other namespace", func(d []byte, alle []stelle, i int) []byte {
		return umbenannt(d, alle[i], func(name string) string {
			if ohne, da := strings.CutPrefix(name, "xmeld:"); da {
				return ohne
			}
			return "xmeld:" + name
		})
	}},
	{"unknown name", func(d []byte, alle []stelle, i int) []byte {
		return umbenannt(d, alle[i], func(name string) string { return name + "X" })
	}},
	{"unknown child", func(d []byte, alle []stelle, i int) []byte {
		return ersetzt(d, alle[i].startBis, alle[i].startBis, "<fremd/>")
	}},
	{"text before the content", func(d []byte, alle []stelle, i int) []byte {
		return ersetzt(d, alle[i].startBis, alle[i].startBis, "x")
	}},
	{"no content", func(d []byte, alle []stelle, i int) []byte {
		return ersetzt(d, alle[i].startBis, alle[i].endeVon, "")
	}},
	wert("white space only", "  \n"),
	wert("padded", "  a  b  "),
	wert("too long", strings.Repeat("lang", 100)),
	wert("unknown code", "ZZ"),
	wert("code 1", "1"),
	wert("code 00", "00"),
	wert("letter outside DIN 91379", "☃"),
	wert("combined letter of DIN 91379", "M\u0302 C\u0328\u0306"),
	wert("unfinished combination", "Q\u0302"),
	wert("tab", "a\tb"),
	wert("bad day", "2026-02-30"),
	wert("good day", "2024-02-29"),
	wert("day with zone", "2024-02-29Z"),
	wert("date of five digits", "12024-02-29"),
	wert("month", "2024-13"),
	wert("year", "2024"),
	wert("year 0", "0000"),
	wert("time", "2024-02-29T24:00:00+02:00"),
	wert("bad time", "2024-02-29T24:00:01"),
	wert("bad zone", "2024-02-29T10:00:00.5+14:30"),
	wert("true", "true"),
	wert("one as number", "+01"),
	wert("negative", "-1"),
	wert("large number", "18446744073709551616"),
	wert("fraction", "1.5"),
	wert("UUID in capitals", "8607763A-FD2E-5645-B9FE-CF258EEA3842"),
	wert("bad UUID", "8607763A-FD2E-5645-B9FE-CF258EEA384"),
	wert("postcode", "01067"),
	wert("AGS", "14612000"),
	attribut("unknown attribute", -1, fest(` fremd="1"`)),
	attribut("foreign attribute", -1, fest(` xml:lang="de"`)),
	attribut("list version", -1, fest(` listVersionID="999"`)),
	attribut("list address", -1, fest(` listURI="urn:beispiel"`)),
	attribut("first attribute gone", 0, fest("")),
	attribut("second attribute gone", 1, fest("")),
	attribut("first attribute changed", 0, func(a string) string { return a + `="falsch"` }),
	attribut("second attribute changed", 1, func(a string) string { return a + `="falsch"` }),
	attribut("third attribute changed", 2, func(a string) string { return a + `="2"` }),
	attribut("fourth attribute not DIN 91379", 3, func(a string) string { return a + `="☃"` }),
	attribut("fifth attribute empty", 4, func(a string) string { return a + `=""` }),
}

// umbenannt changes the name in both tags of an element.
func umbenannt(d []byte, e stelle, neu func(string) string) []byte {
	start := string(d[e.von+1 : e.startBis])
	n := strings.IndexAny(start, " \t\r\n/>")
	name := start[:n]
	if e.endeVon == e.bis || strings.Contains(start, "xmlns") {
		return nil
	}
	d = ersetzt(d, e.endeVon, e.bis, "</"+neu(name)+">")
	return ersetzt(d, e.von+1, e.von+1+int64(n), neu(name))
}
