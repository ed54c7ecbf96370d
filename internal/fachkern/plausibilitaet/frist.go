// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"fmt"

	"kernmelderegister/internal/fachkern/melde"
)

// Frist is a day of the yearly check.
type Frist string

// The days of the check.
const (
	Stichtag      Frist = "stichtag"      // the state of this day, 24:00, is checked
	Pruefung      Frist = "pruefung"      // the check is finished
	Mitteilung    Frist = "mitteilung"    // the Meldebehörden are told
	Wiedervorlage Frist = "wiedervorlage" // findings without an answer or a correction come up again
	Auftauen      Frist = "auftauen"      // the frozen state is deleted
	Loeschung     Frist = "loeschung"     // the findings are deleted
)

// Fristen are all days in their order.
var Fristen = []Frist{Stichtag, Pruefung, Mitteilung, Wiedervorlage, Auftauen, Loeschung}

type fristregel struct {
	geltung
	ID          Frist  `toml:"id"`
	Bezeichnung string `toml:"bezeichnung"`
	Tag         string `toml:"tag"` // MM-TT
	PlusJahre   int    `toml:"plusjahre"`
}

// Fristtag is a day of the check in one year.
type Fristtag struct {
	Frist Frist
	Tag   melde.Datum
	Text  string // German
	Norm  string
}

func (r *Regelwerk) ladeFristen(text string) error {
	var f struct {
		Frist []fristregel `toml:"frist"`
	}
	if err := lies(text, &f); err != nil {
		return err
	}
	for i := range f.Frist {
		x := &f.Frist[i]
		if i >= len(Fristen) || x.ID != Fristen[i] || x.Bezeichnung == "" {
			return fmt.Errorf("day %q is not in its place or has no name", x.ID)
		}
		if _, err := melde.ParseDatum("2001-" + x.Tag); err != nil {
			return fmt.Errorf("day %q: %w", x.ID, err)
		}
		if err := x.lies(); err != nil {
			return err
		}
	}
	if len(f.Frist) != len(Fristen) {
		return fmt.Errorf("%d days instead of %d", len(f.Frist), len(Fristen))
	}
	r.fristen = f.Frist
	return nil
}

// Fristtage returns the days of the check of a calendar year, in order.
func (r *Regelwerk) Fristtage(jahr int) []Fristtag {
	aus := make([]Fristtag, 0, len(r.fristen))
	for i := range r.fristen {
		x := &r.fristen[i]
		tag, err := melde.ParseDatum(fmt.Sprintf("%04d-%s", jahr+x.PlusJahre, x.Tag))
		if err != nil {
			continue // checked when loaded; no day of the list is 29 February
		}
		aus = append(aus, Fristtag{Frist: x.ID, Tag: tag, Text: x.Bezeichnung, Norm: x.Norm})
	}
	return aus
}

// Tag returns a day of the check of a calendar year.
func (r *Regelwerk) Tag(f Frist, jahr int) melde.Datum {
	for _, x := range r.Fristtage(jahr) {
		if x.Frist == f {
			return x.Tag
		}
	}
	return 0
}

// IstAmtlich reports whether the day is the Stichtag of the official check of
// its calendar year (S1-13.1, S1-13.2).
func (r *Regelwerk) IstAmtlich(tag melde.Datum) bool { return tag == r.Tag(Stichtag, tag.Jahr()) }
