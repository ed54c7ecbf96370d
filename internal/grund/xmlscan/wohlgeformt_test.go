// SPDX-License-Identifier: EUPL-1.2

package xmlscan_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/grund/xmlscan"
)

var wohlgeformt = []struct{ name, dokument, will string }{
	{"a single empty element", `<a/>`, `<{}a |</{}a`},
	{"byte order mark and declaration", "\xEF\xBB\xBF<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<a/>\n", `<{}a |</{}a`},
	{"declaration without encoding means UTF-8", `<?xml version="1.0"?><a/>`, `<{}a |</{}a`},
	{"comments and instructions around the root", `<!-- a --><?b c?><a/><!----><?d?> `, `<{}a |</{}a`},
	{"white space in tags", "<a\n b = 'c'\t></a\r\n>", `<{}a {}b="c"|</{}a`},
	{"CDATA and comments do not split text", `<a>b<![CDATA[<c>&]]]]><!-- d -->e<?f?>g</a>`, `<{}a |"b<c>&]]eg"|</{}a`},
	{"empty CDATA gives no text", `<a><![CDATA[]]></a>`, `<{}a |</{}a`},
	{"predefined entities and character references", `<a b="&lt;&#x41;&quot;">&amp;&gt;&apos;&#65;&#x1F600;</a>`, `<{}a {}b="<A\""|"&>'A😀"|</{}a`},
	{"line ends become one newline", "<a>b\r\nc\rd&#13;<![CDATA[\r\n\r]]></a>", `<{}a |"b\nc\nd\r\n\n"|</{}a`},
	{"white space in attribute values becomes blanks", "<a b='c\r\nd\te\nf'/>", `<{}a {}b="c d e f"|</{}a`},
	{"the other quotation mark in a value", `<a b='"' c="'"/>`, `<{}a {}b="\"" {}c="'"|</{}a`},
	{"prefixes and default namespace", `<p:a xmlns:p="u" xmlns="v" b="" p:b=""><c/></p:a>`, `<{u}a {u}b="" {}b=""|<{v}c |</{v}c|</{u}a`},
	{"bindings end with their element", `<a xmlns="u"><b xmlns=""><c xmlns="w"/></b><d/></a>`, `<{u}a |<{}b |<{w}c |</{w}c|</{}b|<{u}d |</{u}d|</{u}a`},
	{"a prefix may be used before its declaration in the tag", `<a p:b="" xmlns:p="u"/>`, `<{}a {u}b=""|</{}a`},
	{"a prefix bound anew", `<p:a xmlns:p="u"><p:b xmlns:p="v"/><p:c/></p:a>`, `<{u}a |<{v}b |</{v}b|<{u}c |</{u}c|</{u}a`},
	{"xml:lang needs no declaration", `<a xml:lang="de"/>`, `<{}a {http://www.w3.org/XML/1998/namespace}lang="de"|</{}a`},
	{"letters outside ASCII in names and text", `<größe ü="ß">Łódź 漢 😀</größe>`, `<{}größe {}ü="ß"|"Łódź 漢 😀"|</{}größe`},
	{"greater-than and single brackets in text", `<a>]] ></a>`, `<{}a |"]] >"|</{}a`},
	{"dots and dashes in names", `<a.b-c_1/>`, `<{}a.b-c_1 |</{}a.b-c_1`},
}

func TestWohlgeformt(t *testing.T) {
	for _, fall := range wohlgeformt {
		t.Run(fall.name, func(t *testing.T) {
			for art, s := range leser([]byte(fall.dokument), xmlscan.Optionen{}) {
				hat, err := ereignisse(s)
				if err != nil {
					t.Fatalf("%s: %v", art, err)
				}
				if d := cmp.Diff(strings.Split(fall.will, "|"), hat); d != "" {
					t.Errorf("%s: %s", art, d)
				}
			}
		})
	}
}

// leser are the ways a document can come in.
func leser(dokument []byte, o xmlscan.Optionen) map[string]*xmlscan.Scanner {
	wieder := xmlscan.NeuAusBytes([]byte("<x:y xmlns:x='z'><unfertig"), o)
	_, _ = ereignisse(wieder)
	wieder.ZuruecksetzenAufBytes(dokument)
	return map[string]*xmlscan.Scanner{
		"bytes":      xmlscan.NeuAusBytes(dokument, o),
		"reader":     xmlscan.Neu(bytes.NewReader(dokument), o),
		"one byte":   xmlscan.Neu(iotest.OneByteReader(bytes.NewReader(dokument)), o),
		"data + EOF": xmlscan.Neu(iotest.DataErrReader(bytes.NewReader(dokument)), o),
		"used again": wieder,
	}
}

func TestNichtWohlgeformt(t *testing.T) {
	for _, fall := range []struct {
		name, dokument string
		art            xmlscan.Fehlerart
		stelle         int64
	}{
		{"empty document", ``, xmlscan.ArtAbbruch, 0},
		{"no element", `<?xml version="1.0"?> <!-- a -->`, xmlscan.ArtAbbruch, 32},
		{"text before the root", `a<b/>`, xmlscan.ArtSyntax, 0},
		{"text after the root", `<b/>a`, xmlscan.ArtSyntax, 4},
		{"reference after the root", `<b/>&#32;`, xmlscan.ArtSyntax, 4},
		{"CDATA after the root", `<b/><![CDATA[]]>`, xmlscan.ArtSyntax, 4},
		{"two roots", `<a/><b/>`, xmlscan.ArtSyntax, 4},
		{"unclosed element", `<a><b></b>`, xmlscan.ArtAbbruch, 10},
		{"unfinished tag", `<a b="c"`, xmlscan.ArtAbbruch, 8},
		{"unfinished comment", `<a><!-- b`, xmlscan.ArtAbbruch, 9},
		{"crossed elements", `<a><b></a></b>`, xmlscan.ArtSyntax, 6},
		{"end tag longer than start tag", `<a></ab>`, xmlscan.ArtSyntax, 3},
		{"end tag shorter than start tag", `<ab></a>`, xmlscan.ArtSyntax, 4},
		{"end tag with other prefix of the same namespace", `<p:a xmlns:p="u" xmlns:q="u"></q:a>`, xmlscan.ArtSyntax, 29},
		{"end tag without start", `<a/></a>`, xmlscan.ArtSyntax, 4},
		{"attribute in end tag", `<a></a b="">`, xmlscan.ArtSyntax, 7},
		{"blank before the name", `< a/>`, xmlscan.ArtSyntax, 1},
		{"name begins with a digit", `<1a/>`, xmlscan.ArtSyntax, 1},
		{"name with two colons", `<a:b:c xmlns:a="u"/>`, xmlscan.ArtSyntax, 1},
		{"name ends with a colon", `<a: xmlns:a="u"/>`, xmlscan.ArtSyntax, 1},
		{"name with a sign that is no letter", `<a×b/>`, xmlscan.ArtSyntax, 1},
		{"duplicate attribute", `<a b="" c="" b=""/>`, xmlscan.ArtSyntax, 13},
		{"duplicate attribute by namespace", `<a xmlns:p="u" xmlns:q="u" p:b="" q:b=""/>`, xmlscan.ArtSyntax, 34},
		{"duplicate declaration", `<a xmlns:p="u" xmlns:p="v"/>`, xmlscan.ArtSyntax, 15},
		{"attributes without blank between", `<a b=""c=""/>`, xmlscan.ArtSyntax, 7},
		{"attribute without value", `<a b/>`, xmlscan.ArtSyntax, 4},
		{"attribute without quotation marks", `<a b=c/>`, xmlscan.ArtSyntax, 5},
		{"less-than in a value", `<a b="<"/>`, xmlscan.ArtSyntax, 6},
		{"slash not before the end", `<a / >`, xmlscan.ArtSyntax, 4},
		{"bare ampersand", `<a>b & c</a>`, xmlscan.ArtSyntax, 5},
		{"empty reference", `<a>&;</a>`, xmlscan.ArtSyntax, 3},
		{"reference without semicolon", `<a>&amp</a>`, xmlscan.ArtSyntax, 3},
		{"unknown entity", `<a>&uuml;</a>`, xmlscan.ArtDTD, 3},
		{"reference to a control character", `<a>&#1;</a>`, xmlscan.ArtZeichen, 3},
		{"reference to NUL", `<a>&#0;</a>`, xmlscan.ArtZeichen, 3},
		{"reference to a surrogate", `<a>&#xD800;</a>`, xmlscan.ArtZeichen, 3},
		{"reference beyond Unicode", `<a>&#x110000;</a>`, xmlscan.ArtZeichen, 3},
		{"reference that overflows", `<a>&#4294967361;</a>`, xmlscan.ArtZeichen, 3},
		{"reference with upper-case X", `<a>&#X41;</a>`, xmlscan.ArtZeichen, 3},
		{"end of CDATA in text", `<a>]]></a>`, xmlscan.ArtSyntax, 3},
		{"double dash in a comment", `<a><!-- b -- c --></a>`, xmlscan.ArtSyntax, 10},
		{"triple dash ends a comment", `<a><!-- b ---></a>`, xmlscan.ArtSyntax, 10},
		{"control character in text", "<a>b\x01</a>", xmlscan.ArtZeichen, 4},
		{"control character in a value", "<a b='\x1F'/>", xmlscan.ArtZeichen, 6},
		{"control character in a comment", "<a><!--\x02--></a>", xmlscan.ArtZeichen, 7},
		{"control character in CDATA", "<a><![CDATA[\x02]]></a>", xmlscan.ArtZeichen, 12},
		{"NUL in a name", "<a\x00/>", xmlscan.ArtSyntax, 2},
		{"noncharacter FFFE in text", "<a>\uFFFE</a>", xmlscan.ArtZeichen, 3},
		{"byte that is no UTF-8", "<a>M\xFCller</a>", xmlscan.ArtKodierung, 4},
		{"overlong UTF-8", "<a>\xC0\xAF</a>", xmlscan.ArtKodierung, 3},
		{"surrogate in UTF-8", "<a>\xED\xA0\x80</a>", xmlscan.ArtKodierung, 3},
		{"truncated UTF-8 before a tag", "<a>\xE2\x82</a>", xmlscan.ArtKodierung, 3},
		{"truncated UTF-8 at the end of a comment", "<a><!--\xE2\x82--></a>", xmlscan.ArtKodierung, 7},
		{"truncated UTF-8 at the end", "<a>\xE2\x82", xmlscan.ArtKodierung, 3},
		{"UTF-16 with byte order mark", "\xFF\xFE<\x00a\x00/\x00>\x00", xmlscan.ArtKodierung, 0},
		{"UTF-16 without byte order mark", "\x00<\x00a\x00/\x00>", xmlscan.ArtKodierung, 0},
		{"ISO-8859-1", `<?xml version="1.0" encoding="ISO-8859-1"?><a/>`, xmlscan.ArtKodierung, 0},
		{"XML 1.1", `<?xml version="1.1"?><a/>`, xmlscan.ArtSyntax, 0},
		{"declaration without version", `<?xml encoding="UTF-8"?><a/>`, xmlscan.ArtSyntax, 0},
		{"declaration in wrong order", `<?xml version="1.0" standalone="yes" encoding="UTF-8"?><a/>`, xmlscan.ArtSyntax, 0},
		{"declaration with something else", `<?xml version="1.0" foo="bar"?><a/>`, xmlscan.ArtSyntax, 0},
		{"declaration not at the start", ` <?xml version="1.0"?><a/>`, xmlscan.ArtSyntax, 1},
		{"instruction without name", `<a><? b?></a>`, xmlscan.ArtSyntax, 3},
		{"DTD", `<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, xmlscan.ArtDTD, 0},
		{"DTD after a comment", `<!-- --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`, xmlscan.ArtDTD, 8},
		{"unknown markup", `<a><!b></a>`, xmlscan.ArtSyntax, 3},
		{"unbound prefix of an element", `<p:a/>`, xmlscan.ArtRaum, 1},
		{"unbound prefix of an attribute", `<a p:b=""/>`, xmlscan.ArtRaum, 3},
		{"prefix out of scope", `<a><b xmlns:p="u"/><p:c/></a>`, xmlscan.ArtRaum, 20},
		{"prefix taken away", `<a xmlns:p=""/>`, xmlscan.ArtRaum, 3},
		{"prefix xmlns declared", `<a xmlns:xmlns="u"/>`, xmlscan.ArtRaum, 3},
		{"element with prefix xmlns", `<xmlns:a/>`, xmlscan.ArtRaum, 1},
		{"prefix xml bound elsewhere", `<a xmlns:xml="u"/>`, xmlscan.ArtRaum, 3},
		{"namespace of xml bound elsewhere", `<a xmlns="http://www.w3.org/XML/1998/namespace"/>`, xmlscan.ArtRaum, 3},
	} {
		t.Run(fall.name, func(t *testing.T) {
			for art, s := range leser([]byte(fall.dokument), xmlscan.Optionen{}) {
				_, err := ereignisse(s)
				var f *xmlscan.Fehler
				if !errors.As(err, &f) {
					t.Fatalf("%s: error %v is no *Fehler", art, err)
				}
				if f.Art != fall.art || f.Byte != fall.stelle {
					t.Errorf("%s: Art %d at byte %d, want %d at %d: %v", art, f.Art, f.Byte, fall.art, fall.stelle, f)
				}
				if _, nochmal := s.Weiter(); nochmal != err {
					t.Errorf("%s: the error is not final: %v", art, nochmal)
				}
			}
		})
	}
}

func TestFehlerstelleInZeichen(t *testing.T) {
	dokument := []byte("<a>\n  <ü>ß</ü>\n  <größe>x&</größe>\n</a>")
	for art, s := range leser(dokument, xmlscan.Optionen{}) {
		_, err := ereignisse(s)
		var f *xmlscan.Fehler
		if !errors.As(err, &f) {
			t.Fatalf("%s: %v", art, err)
		}
		if f.Zeile != 3 || f.Spalte != 11 {
			t.Errorf("%s: %v, want line 3, column 11", art, f)
		}
		if strings.Contains(f.Error(), "größe") {
			t.Errorf("%s: the sentence shows content: %v", art, f)
		}
	}
}

func TestLesefehlerBleibtErkennbar(t *testing.T) {
	_, err := ereignisse(xmlscan.Neu(iotest.TimeoutReader(bytes.NewReader(lieferung(500))), xmlscan.Optionen{}))
	if !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("error %v does not wrap the error of the reader", err)
	}
	_, err = ereignisse(xmlscan.Neu(leererLeser{}, xmlscan.Optionen{}))
	if !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a reader without progress gives %v", err)
	}
}

type leererLeser struct{}

func (leererLeser) Read([]byte) (int, error) { return 0, nil }
