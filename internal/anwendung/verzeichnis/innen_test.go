// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"encoding/base64"
	"strings"
	"testing"
)

func FuzzLiesZusicherung(f *testing.F) {
	b := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	f.Add(b(`{"alg":"RS256"}`) + "." + b(`{"sub":"fp:00","aud":["a"],"exp":1e9}`) + ".AA")
	f.Add(b(`{"alg":"none"}`) + "." + b(`{}`) + ".")
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		z, err := liesZusicherung(text)
		if err != nil {
			return
		}
		wieder := string(z.gezeichnet) + "." + base64.RawURLEncoding.EncodeToString(z.signatur)
		if wieder != text {
			t.Errorf("what is checked is not what came in: %q, %q", wieder, text)
		}
		kopf, _ := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[0])
		if !strings.Contains(string(kopf), "RS256") && !strings.Contains(string(kopf), `\u`) {
			t.Errorf("header %q is taken", kopf)
		}
	})
}

func TestCatalogueRefusesContradictions(t *testing.T) {
	for name, text := range map[string]string{
		"unknown key":        "fremd = 1",
		"unknown parent":     "[[kategorie]]\nname='a'\nueber='b'",
		"name twice":         "[[kategorie]]\nname='a'\n[[kategorie]]\nname='a'",
		"too deep":           "[[kategorie]]\nname='a'\n[[kategorie]]\nname='b'\nueber='a'\n[[kategorie]]\nname='c'\nueber='b'\n[[kategorie]]\nname='d'\nueber='c'\n[[kategorie]]\nname='e'\nueber='d'",
		"duty without right": "[[kategorie]]\nname='a'\npflicht=['u']",
		"service twice":      "[[dienst]]\nuri='u'\n[[dienst]]\nuri='u'",
		"unknown category":   "[[dienst]]\nuri='u'\nkategorien=['x']",
	} {
		if _, err := liesKatalog(text); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func BenchmarkDienst(b *testing.B) {
	var liste []Organisation
	for i := range 400 {
		s := "ags:14" + string(rune('A'+i%26)) + string(rune('A'+i/26))
		liste = append(liste, Organisation{
			ID: int64(i + 1), Kategorie: "Meldebehörde", Schluessel: []string{s},
			Dienste: []Dienst{{Nr: 1, URI: "u"}, {Nr: 2, URI: "v"}},
		})
	}
	bild, err := NeuesAbbild(Bestand{Organisationen: liste}, EingebauterKatalog())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, gilt := bild.Dienst("ags:14AA", "v", bild.alle[0].Von); !gilt {
			b.Fatal("not found")
		}
	}
}
