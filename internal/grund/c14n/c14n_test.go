// SPDX-License-Identifier: EUPL-1.2

package c14n_test

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/grund/c14n"
	"kernmelderegister/internal/grund/xmlscan"
)

// kanonisch returns the canonical form of the nr-th element of the document, from 0.
func kanonisch(dokument string, nr int, v c14n.Verfahren, praefixe ...string) (string, error) {
	s := xmlscan.NeuAusBytes([]byte(dokument), xmlscan.Optionen{OhneAnweisungen: true})
	var g c14n.Geltung
	var w *c14n.Schreiber
	var aus bytes.Buffer
	fertig := false
	for {
		t, err := s.Weiter()
		if err != nil {
			return "", err
		}
		if t.Art == xmlscan.EOF {
			return aus.String(), nil
		}
		if t.Art == xmlscan.Start {
			g.Betritt(s, t)
			if nr == 0 {
				w = c14n.Neu(&aus, v, &g, praefixe...)
			}
			nr--
		}
		if w != nil && !fertig {
			if fertig, err = w.Schreibe(s, t); err != nil {
				return "", err
			}
		}
		if t.Art == xmlscan.Ende {
			g.Verlasse()
		}
	}
}

func TestCanonicalForm(t *testing.T) {
	for _, f := range []struct {
		name, dokument string
		nr             int
		verfahren      c14n.Verfahren
		praefixe       []string
		soll           string
	}{
		{"empty element", `<a/>`, 0, c14n.Inklusiv, nil, `<a></a>`},
		{"comments and declaration", "<?xml version='1.0'?><!-- x --><a>1<!-- y -->2</a>", 0, c14n.Inklusiv, nil, `<a>12</a>`},
		{"attributes ordered by namespace and name", `<a xmlns:y="urn:a" xmlns:x="urn:b" x:a="1" y:b="2" c="3" b="4"/>`, 0, c14n.Inklusiv, nil,
			`<a xmlns:x="urn:b" xmlns:y="urn:a" b="4" c="3" y:b="2" x:a="1"></a>`},
		{"characters of text", "<a>&lt;&gt;&amp;&quot;'&#13;\r\n<![CDATA[<&]]></a>", 0, c14n.Inklusiv, nil, "<a>&lt;&gt;&amp;\"'&#xD;\n&lt;&amp;</a>"},
		{"characters of attributes", "<a b='&lt;>&amp;&quot;&#9;&#10;&#13;\t'/>", 0, c14n.Inklusiv, nil, `<a b="&lt;>&amp;&quot;&#x9;&#xA;&#xD; "></a>`},
		{"superfluous declarations", `<a xmlns="u" xmlns:p="v"><b xmlns="u" xmlns:p="v"/><p:c xmlns:p="w"/></a>`, 0, c14n.Inklusiv, nil,
			`<a xmlns="u" xmlns:p="v"><b></b><p:c xmlns:p="w"></p:c></a>`},
		{"default namespace taken away", `<a xmlns="u"><b xmlns=""><c xmlns=""/></b></a>`, 0, c14n.Inklusiv, nil, `<a xmlns="u"><b xmlns=""><c></c></b></a>`},
		{"part in its context", `<a xmlns="u" xmlns:p="v"><b>x</b></a>`, 1, c14n.Inklusiv, nil, `<b xmlns="u" xmlns:p="v">x</b>`},
		{"part inherits attributes of xml", `<a xml:lang="de" xml:space="preserve"><b xml:lang="en"/></a>`, 1, c14n.Inklusiv, nil,
			`<b xml:lang="en" xml:space="preserve"></b>`},
		{"exclusive part leaves unused out", `<a xmlns="u" xmlns:p="v" xml:lang="de"><p:b q="1">x<c/></p:b></a>`, 1, c14n.Exklusiv, nil,
			`<p:b xmlns:p="v" q="1">x<c xmlns="u"></c></p:b>`},
		{"exclusive with a list", `<a xmlns="u" xmlns:p="v" xmlns:q="w"><p:b/></a>`, 1, c14n.Exklusiv, []string{"q", ""},
			`<p:b xmlns="u" xmlns:p="v" xmlns:q="w"></p:b>`},
		{"exclusive repeats after a sibling", `<a xmlns:p="v"><p:b/><p:b/></a>`, 0, c14n.Exklusiv, nil, `<a><p:b xmlns:p="v"></p:b><p:b xmlns:p="v"></p:b></a>`},
		{"exclusive takes a used default away", `<a xmlns="u"><b xmlns=""><c/></b></a>`, 0, c14n.Exklusiv, nil, `<a xmlns="u"><b xmlns=""><c></c></b></a>`},
		{"only the element is written", `<a><b>1</b><b>2</b></a>`, 1, c14n.Inklusiv, nil, `<b>1</b>`},
	} {
		t.Run(f.name, func(t *testing.T) {
			ist, err := kanonisch(f.dokument, f.nr, f.verfahren, f.praefixe...)
			if err != nil || ist != f.soll {
				t.Errorf("got  %s\nwant %s\n%v", ist, f.soll, err)
			}
		})
	}
}

func TestInstructionsAreRefused(t *testing.T) {
	var f *xmlscan.Fehler
	if _, err := kanonisch(`<a><?b?></a>`, 0, c14n.Inklusiv); !errors.As(err, &f) || f.Art != xmlscan.ArtSyntax {
		t.Errorf("error %v", err)
	}
}

type voll struct{}

func (voll) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestErrorOfTheWriter(t *testing.T) {
	s := xmlscan.NeuAusBytes([]byte(`<a/>`), xmlscan.Optionen{})
	var g c14n.Geltung
	w := c14n.Neu(voll{}, c14n.Inklusiv, &g)
	for range 2 {
		tok, err := s.Weiter()
		if err != nil {
			t.Fatal(err)
		}
		if tok.Art == xmlscan.Start {
			g.Betritt(s, tok)
		}
		if fertig, err := w.Schreibe(s, tok); fertig && err == nil {
			t.Error("nothing was written and nobody was told")
		}
	}
}

// dokumente draws documents with few prefixes, so that declarations hide each other.
var dokumente = rapid.Custom(func(t *rapid.T) string {
	var b strings.Builder
	n := 0
	element(t, &b, map[string]string{}, &n)
	return b.String()
})

func element(t *rapid.T, b *strings.Builder, aussen map[string]string, n *int) {
	*n++
	raeume := map[string]string{}
	for p, u := range aussen {
		raeume[p] = u
	}
	eigene := map[string]string{}
	for _, p := range []string{"", "p", "q"} {
		if !rapid.Bool().Draw(t, "declares") {
			continue
		}
		u := rapid.SampledFrom([]string{"urn:a", "urn:b", ""}).Draw(t, "uri")
		if u == "" && p != "" {
			continue
		}
		raeume[p], eigene[p] = u, u
	}
	name := "e"
	if p := rapid.SampledFrom([]string{"", "p", "q"}).Draw(t, "prefix"); p != "" && raeume[p] != "" {
		name = p + ":e"
	}
	b.WriteString("<" + name)
	for p, u := range eigene {
		if p == "" {
			fmt.Fprintf(b, " xmlns='%s'", u)
		} else {
			fmt.Fprintf(b, " xmlns:%s='%s'", p, u)
		}
	}
	for _, a := range []string{"z", "a", "xml:lang"} {
		if rapid.Bool().Draw(t, "attribute") {
			fmt.Fprintf(b, " %s='%s'", a, rapid.SampledFrom([]string{"", "&lt;\n\"&#9;", "ä&#13;"}).Draw(t, "value"))
		}
	}
	if raeume["p"] != "" && raeume["p"] != raeume["q"] && rapid.Bool().Draw(t, "prefixed attribute") {
		b.WriteString(" p:z='1'")
		if raeume["q"] != "" {
			b.WriteString(" q:z='2'")
		}
	}
	b.WriteString(">")
	for range rapid.IntRange(0, 3).Draw(t, "children") {
		b.WriteString(rapid.SampledFrom([]string{"", "t&gt;\r\n", "<![CDATA[<]]>", "<!--c-->"}).Draw(t, "text"))
		if *n < 12 {
			element(t, b, raeume, n)
		}
	}
	b.WriteString("</" + name + ">")
}

// Whole documents agree with libxml2, in both methods.
func TestAgreesWithLibxml2(t *testing.T) {
	programm, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("SKIPPED: xmllint (Debian libxml2-utils) is missing")
	}
	rapid.Check(t, func(t *rapid.T) {
		dokument := dokumente.Draw(t, "document")
		for option, v := range map[string]c14n.Verfahren{"--c14n": c14n.Inklusiv, "--exc-c14n": c14n.Exklusiv} {
			ist, err := kanonisch(dokument, 0, v)
			if err != nil {
				t.Fatalf("%s: %v", dokument, err)
			}
			befehl := exec.Command(programm, option, "-")
			befehl.Stdin = strings.NewReader(dokument)
			soll, err := befehl.Output()
			if err != nil {
				t.Fatalf("xmllint: %v", err)
			}
			if ist != string(ohneKommentare(soll)) {
				t.Fatalf("%s of %s\ngot  %s\nwant %s", option, dokument, ist, soll)
			}
		}
	})
}

// ohneKommentare drops the comments, which xmllint writes.
func ohneKommentare(b []byte) []byte { return bytes.ReplaceAll(b, []byte("<!--c-->"), nil) }

// The canonical form is its own canonical form.
func TestCanonicalFormIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dokument := dokumente.Draw(t, "document")
		nr := rapid.IntRange(0, strings.Count(dokument, "</")-1).Draw(t, "element")
		for _, v := range []c14n.Verfahren{c14n.Inklusiv, c14n.Exklusiv} {
			einmal, err := kanonisch(dokument, nr, v)
			if err != nil {
				t.Fatal(err)
			}
			zweimal, err := kanonisch(einmal, 0, v)
			if err != nil || zweimal != einmal {
				t.Fatalf("%s becomes %s: %v", einmal, zweimal, err)
			}
		}
	})
}

func BenchmarkCanonical(b *testing.B) {
	var d strings.Builder
	d.WriteString(`<m:lieferung xmlns:m="urn:beispiel:m" xmlns:n="urn:n" version="1">`)
	for i := range 2000 {
		fmt.Fprintf(&d, `<m:person n:art="x" id="p%d"><m:name>Böhme &amp; Söhne</m:name><m:staat listVersionID="2024-08-01"><code>000</code></m:staat></m:person>`, i)
	}
	d.WriteString(`</m:lieferung>`)
	for name, v := range map[string]c14n.Verfahren{"inclusive": c14n.Inklusiv, "exclusive": c14n.Exklusiv} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(d.Len()))
			for b.Loop() {
				if _, err := kanonisch(d.String(), 0, v); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
