// SPDX-License-Identifier: EUPL-1.2

package xmlscan_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kernmelderegister/internal/grund/xmlscan"
)

// ereignisse writes the tokens of a document one a line, in a form both
// parsers can produce.
func ereignisse(s *xmlscan.Scanner) ([]string, error) {
	var zeilen []string
	for {
		t, err := s.Weiter()
		if err != nil {
			return zeilen, err
		}
		switch t.Art {
		case xmlscan.EOF:
			return zeilen, nil
		case xmlscan.Start:
			var attribute []string
			for _, a := range t.Attribute {
				attribute = append(attribute, attributZeile(s.URI(a.Raum), a.Lokal, string(a.Wert)))
			}
			zeilen = append(zeilen, startZeile(s.URI(t.Raum), t.Lokal, attribute))
		case xmlscan.Ende:
			zeilen = append(zeilen, "</{"+s.URI(t.Raum)+"}"+t.Lokal)
		case xmlscan.Text:
			zeilen = append(zeilen, fmt.Sprintf("%q", t.Text))
		}
	}
}

func attributZeile(uri, lokal, wert string) string {
	wert = strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(wert)
	return fmt.Sprintf("{%s}%s=%q", uri, lokal, wert)
}

func startZeile(uri, lokal string, attribute []string) string {
	slices.Sort(attribute)
	return "<{" + uri + "}" + lokal + " " + strings.Join(attribute, " ")
}

// vergleichsereignisse does the same with encoding/xml.
func vergleichsereignisse(dokument []byte) ([]string, error) {
	d := xml.NewDecoder(bytes.NewReader(dokument))
	var zeilen []string
	var text strings.Builder
	tiefe := 0
	abgeben := func() {
		if text.Len() > 0 && tiefe > 0 {
			zeilen = append(zeilen, fmt.Sprintf("%q", text.String()))
		}
		text.Reset()
	}
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return zeilen, nil
		}
		if err != nil {
			return zeilen, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			abgeben()
			tiefe++
			var attribute []string
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
					continue
				}
				attribute = append(attribute, attributZeile(a.Name.Space, a.Name.Local, a.Value))
			}
			zeilen = append(zeilen, startZeile(t.Name.Space, t.Name.Local, attribute))
		case xml.EndElement:
			abgeben()
			tiefe--
			zeilen = append(zeilen, "</{"+t.Name.Space+"}"+t.Name.Local)
		case xml.CharData:
			text.Write(t)
		}
	}
}
