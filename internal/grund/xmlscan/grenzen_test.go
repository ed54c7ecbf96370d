// SPDX-License-Identifier: EUPL-1.2

package xmlscan_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/xmlscan"
)

func TestGrenzen(t *testing.T) {
	var attribute, raeume, praefixe strings.Builder
	for i := range 129 {
		fmt.Fprintf(&attribute, ` a%d=""`, i)
	}
	for i := range 1001 {
		fmt.Fprintf(&raeume, `<a xmlns="u%d"/>`, i)
		fmt.Fprintf(&praefixe, `<a xmlns:p%d="u"/>`, i)
	}
	lang := strings.Repeat("n", 10<<20)
	for _, fall := range []struct {
		name, dokument string
		o              xmlscan.Grenzen
	}{
		{"name of 10 MB", "<" + lang + "/>", xmlscan.Grenzen{}},
		{"attribute name of 10 MB", "<a " + lang + `=""/>`, xmlscan.Grenzen{}},
		{"text of 10 MB", "<a>" + lang + "</a>", xmlscan.Grenzen{}},
		{"value of 10 MB", `<a b="` + lang + `"/>`, xmlscan.Grenzen{}},
		{"comment of 10 MB", "<!--" + lang + "--><a/>", xmlscan.Grenzen{}},
		{"CDATA of 10 MB", "<a><![CDATA[" + lang + "]]></a>", xmlscan.Grenzen{}},
		{"instruction of 10 MB", "<a><?b " + lang + "?></a>", xmlscan.Grenzen{}},
		{"text of 10 MB in pieces", "<a>" + strings.Repeat(lang[:1<<20]+"<!---->", 10) + "</a>", xmlscan.Grenzen{}},
		{"declaration without end", `<?xml version="1.0"` + lang, xmlscan.Grenzen{}},
		{"500,000 nested elements", strings.Repeat("<a>", 500_000), xmlscan.Grenzen{}},
		{"129 attributes", "<a" + attribute.String() + "/>", xmlscan.Grenzen{}},
		{"1,001 namespaces", "<r>" + raeume.String() + "</r>", xmlscan.Grenzen{}},
		{"1,001 prefixes", "<r>" + praefixe.String() + "</r>", xmlscan.Grenzen{}},
		{"document larger than allowed", "<a>bcdefg</a>", xmlscan.Grenzen{Groesse: 12}},
		{"depth as set", "<a><b><c/></b></a>", xmlscan.Grenzen{Tiefe: 2}},
		{"text as set", "<a>bcd</a>", xmlscan.Grenzen{Textlaenge: 2}},
		{"tag as set", "<abc/>", xmlscan.Grenzen{Textlaenge: 3}},
	} {
		t.Run(fall.name, func(t *testing.T) {
			for art, s := range leser([]byte(fall.dokument), xmlscan.Optionen{Grenzen: fall.o}) {
				if art == "one byte" && len(fall.dokument) > 4<<20 {
					continue
				}
				_, err := ereignisse(s)
				var f *xmlscan.Fehler
				if !errors.As(err, &f) || f.Art != xmlscan.ArtGrenze {
					t.Errorf("%s: %v, want a limit", art, err)
				}
			}
		})
	}
}

func TestGenauAnDerGrenzeGehtEsNoch(t *testing.T) {
	g := xmlscan.Grenzen{Groesse: 34, Tiefe: 2, Attribute: 1, Namenlaenge: 3, Textlaenge: 9, Raeume: 3}
	for art, s := range leser([]byte("<abc d=''><e>123456789</e></abc>  "), xmlscan.Optionen{Grenzen: g}) {
		if _, err := ereignisse(s); err != nil {
			t.Errorf("%s: %v", art, err)
		}
	}
}

func TestNegativHeisstOhneGrenze(t *testing.T) {
	g := xmlscan.Grenzen{Groesse: -1, Tiefe: -1, Attribute: -1, Namenlaenge: -1, Textlaenge: -1, Raeume: -1}
	dokument := strings.Repeat("<a>", 5000) + strings.Repeat("b", 9<<20) + strings.Repeat("</a>", 5000)
	if _, err := ereignisse(xmlscan.Neu(strings.NewReader(dokument), xmlscan.Optionen{Grenzen: g})); err != nil {
		t.Error(err)
	}
}
