// SPDX-License-Identifier: EUPL-1.2

package schema_test

import (
	"testing"

	"kernmelderegister/internal/formate/xmeld/schema"
	"kernmelderegister/internal/grund/xmlscan"
)

// FuzzPruefer feeds foreign documents and goes on after every violation, at
// the depth of a record.
func FuzzPruefer(f *testing.F) {
	f.Add([]byte(`<x:xmeldit.datenlieferung.1100 xmlns:x="`+schema.URI2511a+`" version="25.11a"><nachrichtenkopf.g2g>a</nachrichtenkopf.g2g></x:xmeldit.datenlieferung.1100>`), 1)
	f.Add([]byte(`<a><b/><c>d</c></a>`), 2)
	s := schema.XMeld2511a()
	f.Fuzz(func(t *testing.T, dokument []byte, tiefe int) {
		sc := xmlscan.NeuAusBytes(dokument, xmlscan.Optionen{Vokabular: s.Vokabular()})
		p := s.Pruefer()
		for {
			tok, err := sc.Weiter()
			if err != nil || tok.Art == xmlscan.EOF {
				return
			}
			v := p.Token(tok)
			if v == nil {
				continue
			}
			if v.Text == "" || v.Pfad == "" || v.Art == 0 {
				t.Fatalf("incomplete violation %+v", v)
			}
			p.Ruhen(min(max(tiefe, 1), tok.Tiefe))
		}
	})
}
