// SPDX-License-Identifier: EUPL-1.2

package soap_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/soap"
)

const huelle = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">%B%</s:Envelope>`

func in(body string) string { return strings.Replace(huelle, "%B%", body, 1) }

func TestLiesCutsTheMessageOut(t *testing.T) {
	faelle := []struct{ name, dokument, inhalt string }{
		{"declarations on the message", in(`<s:Body><m:a xmlns:m="urn:m"><m:b/></m:a></s:Body>`),
			`<m:a xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="urn:m"><m:b/></m:a>`},
		{"declarations on the envelope", strings.Replace(in(`<s:Body><m:a x="1"/></s:Body>`), "<s:Envelope", `<s:Envelope xmlns:m="urn:m"`, 1),
			`<m:a xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="urn:m" x="1"/>`},
		{"inner declaration wins", strings.Replace(in(`<s:Body xmlns:m="urn:innen"><m:a/></s:Body>`), "<s:Envelope", `<s:Envelope xmlns:m="urn:aussen"`, 1),
			`<m:a xmlns:m="urn:innen" xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>`},
		{"header and white space", in("\n<s:Header><x/></s:Header>\n<s:Body>\n <a>t</a>\n </s:Body>\n"),
			`<a xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">t</a>`},
		{"default namespace", in(`<s:Body xmlns="urn:d"><a/></s:Body>`), `<a xmlns="urn:d" xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>`},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			u, err := soap.Lies([]byte(f.dokument))
			if err != nil {
				t.Fatal(err)
			}
			if wert, soll := ereignisse(t, string(u.Inhalt)), ereignisse(t, f.inhalt); wert != soll {
				t.Errorf("got %s\nwant %s", u.Inhalt, f.inhalt)
			}
		})
	}
}

// ereignisse reduces a document to elements with namespace, attributes and text.
func ereignisse(t *testing.T, dokument string) string {
	t.Helper()
	var b strings.Builder
	for d := xml.NewDecoder(strings.NewReader(dokument)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatalf("%v in %s", err, dokument)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			b.WriteString("<" + e.Name.Space + "|" + e.Name.Local)
			for _, a := range e.Attr {
				if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
					b.WriteString(" " + a.Name.Local + "=" + a.Value)
				}
			}
			b.WriteString(">")
		case xml.EndElement:
			b.WriteString("</>")
		case xml.CharData:
			b.Write(e)
		}
	}
}

func TestLiesRefuses(t *testing.T) {
	faelle := []struct{ name, dokument, element string }{
		{"nothing", "", ""},
		{"not XML", "hallo", ""},
		{"another root", `<a/>`, "/a"},
		{"SOAP 1.2", `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"/>`, "/Envelope"},
		{"no body", in(``), "/Envelope/Body"},
		{"empty body", in(`<s:Body/>`), "/Envelope/Body"},
		{"two messages", in(`<s:Body><a/><b/></s:Body>`), "/Envelope/Body"},
		{"element after body", in(`<s:Body><a/></s:Body><x/>`), "/Envelope/x"},
		{"header entry that must be understood", in(`<s:Header><x s:mustUnderstand="1"/></s:Header><s:Body><a/></s:Body>`), "/Envelope/Header/x"},
		{"document type", `<!DOCTYPE a [<!ENTITY e "x">]>` + in(`<s:Body><a>&e;</a></s:Body>`), ""},
		{"truncated", in(`<s:Body><a>`)[:80], ""},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			_, err := soap.Lies([]byte(f.dokument))
			var s *soap.Fehler
			if !errors.As(err, &s) {
				t.Fatalf("got %v, want a *soap.Fehler", err)
			}
			if s.Text == "" || s.Element != f.element {
				t.Errorf("got %q at %q, want element %q", s.Text, s.Element, f.element)
			}
			if s.Versionsfehler != (f.name == "SOAP 1.2") {
				t.Errorf("version mismatch is %v", s.Versionsfehler)
			}
		})
	}
}

func TestFaultIsWellFormedWhateverItSays(t *testing.T) {
	f := soap.Fault{Art: soap.Client, Code: "SCHEMA", Text: `<x> & "y"`, Element: "/a/b", Bezug: "7f3a"}
	var gelesen struct {
		Text    string `xml:"Body>Fault>faultstring"`
		Code    string `xml:"Body>Fault>detail>fehler>code"`
		Element string `xml:"Body>Fault>detail>fehler>element"`
	}
	if err := xml.Unmarshal(f.Schreibe(), &gelesen); err != nil {
		t.Fatal(err)
	}
	if gelesen.Text != f.Text || gelesen.Code != f.Code || gelesen.Element != f.Element {
		t.Errorf("read back %+v", gelesen)
	}
}

func FuzzLies(f *testing.F) {
	f.Add([]byte(in(`<s:Header/><s:Body><m:a xmlns:m="urn:m">x</m:a></s:Body>`)))
	f.Add([]byte(in(`<s:Body/>`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		u, err := soap.Lies(b)
		if err != nil {
			return
		}
		if err := xml.Unmarshal(u.Inhalt, new(struct{})); err != nil {
			t.Errorf("the message cut out is not well-formed: %v\n%s", err, u.Inhalt)
		}
	})
}
