// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"errors"
	"net/url"
	"time"
)

// Nachweisweg proves an identity by another system, e.g. the electronic identity card
// (§ 18 PAuswG) or an account of an administrative portal: the browser goes there and
// comes back with an answer that only that system can have made.
type Nachweisweg interface {
	// Kennzeichen is the id in storage, Name what people read.
	Kennzeichen() Nachweisart
	Name() string
	// Beginne returns the address to which the browser goes and what has to be remembered
	// until it comes back to rueckkehr.
	Beginne(ctx context.Context, rueckkehr string) (ziel, merkmal string, err error)
	// Schliesse checks the answer against what was remembered. An error means that nothing is proved.
	Schliesse(ctx context.Context, merkmal string, antwort url.Values) (Bestaetigung, error)
}

// Bestaetigung is what another system vouches for.
type Bestaetigung struct {
	Weg          Nachweisart `json:"weg"`
	Vornamen     string      `json:"vornamen"`
	Familienname string      `json:"familienname"`
	// Niveau is the level of assurance as the system names it, e.g. "hoch".
	Niveau string    `json:"niveau,omitempty"`
	Zeit   time.Time `json:"zeit"`
}

// Wege returns the ways of proof that lead over other systems.
func (d *Dienst) Wege() []Nachweisweg { return d.wege }

func (d *Dienst) weg(art Nachweisart) (Nachweisweg, bool) {
	for _, w := range d.wege {
		if w.Kennzeichen() == art {
			return w, true
		}
	}
	return nil, false
}

// BeginneWeg starts a proof by another system and returns the address to which the
// browser goes. Errors: ErrVorgang, ErrZustand, ErrVeraendert, ErrNachweisweg.
func (d *Dienst) BeginneWeg(ctx context.Context, z Zugriff, art Nachweisart, rueckkehr string) (ziel string, err error) {
	w, da := d.weg(art)
	if !da {
		return "", ErrNachweisweg
	}
	ziel, merkmal, err := w.Beginne(ctx, rueckkehr)
	if err != nil {
		return "", ErrNachweisweg.MitUrsache(err)
	}
	_, err = d.aendereEigenen(ctx, z, 0, func(a *Antrag) (Dateiwechsel, error) {
		a.Nachweis.Art, a.Nachweis.Merkmal, a.Nachweis.Bestaetigt = art, merkmal, nil
		return Dateiwechsel{}, nil
	})
	return ziel, err
}

// SchliesseWeg takes what the browser brought back. Errors as of BeginneWeg.
func (d *Dienst) SchliesseWeg(ctx context.Context, z Zugriff, antwort url.Values) error {
	a, err := d.Lies(ctx, z)
	if err != nil {
		return err
	}
	w, da := d.weg(a.Nachweis.Art)
	if !da || a.Nachweis.Merkmal == "" {
		return ErrNachweisweg
	}
	b, err := w.Schliesse(ctx, a.Nachweis.Merkmal, antwort)
	if err != nil {
		return ErrNachweisweg.MitUrsache(errors.New("answer of the other system was refused"))
	}
	b.Weg, b.Zeit = w.Kennzeichen(), d.kalender.Jetzt()
	_, err = d.aendereEigenen(ctx, z, 0, func(a *Antrag) (Dateiwechsel, error) {
		if a.Nachweis.Art != b.Weg || a.Nachweis.Merkmal == "" {
			return Dateiwechsel{}, ErrNachweisweg
		}
		a.Nachweis.Merkmal, a.Nachweis.Bestaetigt = "", &b // an answer works once
		return Dateiwechsel{}, nil
	})
	return err
}
