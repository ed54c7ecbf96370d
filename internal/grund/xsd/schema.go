// SPDX-License-Identifier: EUPL-1.2

package xsd

import (
	"sync"

	"kernmelderegister/internal/grund/xmlscan"
)

// Schema is a schema ready for use. It is immutable and safe for concurrent use.
type Schema struct {
	t         Tabellen
	vokabular *xmlscan.Vokabular
	wurzeln   map[Schluessel]uint16
	muster    []*muster
	pruefer   sync.Pool
}

// Neu makes tables usable. It returns an error if an index in them points
// nowhere.
func Neu(t Tabellen) (*Schema, error) {
	if err := t.pruefe(); err != nil {
		return nil, err
	}
	s := &Schema{
		t:         t,
		vokabular: xmlscan.NeuesVokabular(t.Raeume, t.Namen),
		wurzeln:   make(map[Schluessel]uint16, len(t.Wurzeln)),
	}
	for _, d := range t.Wurzeln {
		s.wurzeln[t.Deklarationen[d].Schluessel] = d
	}
	for _, a := range t.Muster {
		s.muster = append(s.muster, neuesMuster(a))
	}
	return s, nil
}

// Vokabular returns the names and namespaces of the schema. A Scanner whose
// tokens a Pruefer gets must be made with it.
func (s *Schema) Vokabular() *xmlscan.Vokabular { return s.vokabular }

// KenntWurzel reports whether a document may begin with this element.
func (s *Schema) KenntWurzel(raum xmlscan.Raum, nr int32) bool {
	_, da := s.wurzeln[NeuerSchluessel(raum, nr)]
	return da && nr != 0
}

// Pruefe reads the document to its end. The error is a *xmlscan.Fehler, a
// *Verstoss, or nil if the document is valid. The Scanner must use the
// Vokabular of the schema.
func (s *Schema) Pruefe(sc *xmlscan.Scanner) error {
	p, _ := s.pruefer.Get().(*Pruefer)
	if p == nil {
		p = s.Pruefer()
	}
	defer s.pruefer.Put(p)
	p.Zuruecksetzen()
	for {
		t, err := sc.Weiter()
		if err != nil {
			return err
		}
		if t.Art == xmlscan.EOF {
			return nil
		}
		if v := p.Token(t); v != nil {
			return v
		}
	}
}
