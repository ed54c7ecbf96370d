// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"context"
	"fmt"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// Pruefung is a finished check of all entries (S4-02.1).
type Pruefung struct {
	// Tag is the day for which it was made, Zeit when it ended.
	Tag  uhr.Datum `json:"tag"`
	Zeit time.Time `json:"zeit"`
	// Befunde carry the day since which they are known.
	Befunde []Befund `json:"befunde"`
}

// Neue returns the findings that the check before did not have.
func (p Pruefung) Neue() []Befund {
	var liste []Befund
	for _, b := range p.Befunde {
		if b.Seit == p.Tag {
			liste = append(liste, b)
		}
	}
	return liste
}

// Pruefablage keeps the newest check.
type Pruefablage interface {
	// LetztePruefung returns it; da is false before the first.
	LetztePruefung(ctx context.Context) (p Pruefung, da bool, err error)
	// MerkePruefung stores one in place of the one before, unless that is of a later day.
	MerkePruefung(ctx context.Context, p Pruefung) error
}

// Pruefstand is what a check works with.
type Pruefstand struct {
	Ablage Pruefablage
	Netz   Erreichbarkeit
}

// PruefeTag makes the check of today unless it was made; neu reports whether it did. A
// certificate's warning depends on the day alone, so that a check on the first day after
// a standstill finds everything that became due meanwhile.
func (v *Verzeichnis) PruefeTag(ctx context.Context, s Pruefstand) (p Pruefung, neu bool, err error) {
	p, da, err := s.Ablage.LetztePruefung(ctx)
	if err != nil {
		return p, false, fmt.Errorf("read last check: %w", err)
	}
	if da && p.Tag == uhr.Heute(v.uhr) {
		return p, false, nil
	}
	p, err = v.PruefeJetzt(ctx, s)
	return p, err == nil, err
}

// PruefeJetzt makes and stores a check.
func (v *Verzeichnis) PruefeJetzt(ctx context.Context, s Pruefstand) (Pruefung, error) {
	vorher, _, err := s.Ablage.LetztePruefung(ctx)
	if err != nil {
		return Pruefung{}, fmt.Errorf("read last check: %w", err)
	}
	p := Pruefung{Tag: uhr.Heute(v.uhr)}
	if p.Befunde, err = v.Pruefe(ctx, s.Netz); err != nil {
		return Pruefung{}, err
	}
	seit := map[Befund]uhr.Datum{}
	for _, b := range vorher.Befunde {
		seit[b.kennung()] = b.Seit
	}
	for i, b := range p.Befunde {
		tag, bekannt := seit[b.kennung()]
		if !bekannt {
			tag = p.Tag
		}
		p.Befunde[i].Seit = tag
	}
	p.Zeit = v.uhr.Jetzt()
	if err := s.Ablage.MerkePruefung(ctx, p); err != nil {
		return Pruefung{}, fmt.Errorf("store check: %w", err)
	}
	return p, nil
}

// kennung is what makes a finding the same on another day: a warning of 30 days is
// another one than that of 60; the name of the organisation may change.
func (b Befund) kennung() Befund {
	b.Name, b.Seit = "", uhr.Datum{}
	b.Ablauf = b.Ablauf.UTC()
	return b
}
