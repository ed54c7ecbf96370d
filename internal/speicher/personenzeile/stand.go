// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
	"cmp"
	"slices"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/speicher/koerper"
)

// Standzeile is a record that has to do with an asked one.
type Standzeile struct {
	Frage int64 // the asked record
	// Art is 0 for the record itself, 1 for another one of its sure bundle, 2 for one
	// of its unsure bundle, 3 for one beyond an open Klärungsfall.
	Art                int16
	ID, Fassung        int64
	NichtMehrGeliefert bool
	Schluessel         melde.Schluessel
	Inhalt             []byte // body, if anything in it can stop an answer
}

// The values of Standzeile.Art that are told apart here.
const (
	artSelbst = 0
	artSicher = 1
)

// Staende puts the rows of asked records together, in whatever order they come.
type Staende struct{ zeilen []standzeile }

type standzeile struct {
	frage int64
	art   int16
	abruf.Mitglied
}

// Nimm adds a row, whose bytes may be used again afterwards.
func (s *Staende) Nimm(z *Standzeile) error {
	m := abruf.Mitglied{ID: z.ID, Fassung: z.Fassung, Schluessel: z.Schluessel, NichtMehrGeliefert: z.NichtMehrGeliefert}
	if z.Art == artSicher {
		m.Verbindung = abruf.Sicher
	}
	if z.Inhalt != nil {
		satz, err := koerper.Decodiere(z.Inhalt)
		if err != nil {
			return err
		}
		m.Lage = recht.SperrlageVon(satz)
	}
	s.zeilen = append(s.zeilen, standzeile{z.Frage, z.Art, m})
	return nil
}

// Fertig returns the state of every asked record that exists. Who is connected in
// several ways counts by the surest.
func (s *Staende) Fertig() map[int64]abruf.Stand {
	slices.SortFunc(s.zeilen, func(a, b standzeile) int {
		return cmp.Or(cmp.Compare(a.frage, b.frage), cmp.Compare(a.art, b.art), cmp.Compare(a.ID, b.ID))
	})
	staende := make(map[int64]abruf.Stand, len(s.zeilen))
	for i := range s.zeilen {
		z := &s.zeilen[i]
		stand, da := staende[z.frage]
		switch {
		case z.art == artSelbst:
			stand = abruf.Stand{Fassung: z.Fassung, NichtMehrGeliefert: z.NichtMehrGeliefert, Lage: z.Lage}
		case !da || z.ID == z.frage || slices.ContainsFunc(stand.Verbund, func(m abruf.Mitglied) bool { return m.ID == z.ID }):
			continue
		default:
			stand.Verbinde(z.Mitglied)
		}
		staende[z.frage] = stand
	}
	return staende
}
