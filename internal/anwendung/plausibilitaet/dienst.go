// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"context"
	"fmt"
	"time"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// Ausstattung is what the use case works with; all fields are required.
type Ausstattung struct {
	Frost     Frostspeicher
	Befunde   Befundspeicher
	Zuordnung Zuordnung
	Protokoll Protokollant
	Regelwerk *plausibilitaet.Regelwerk
	Gemeinden *behoerde.Gemeindeverzeichnis
	// Register is the author of the hints.
	Register xmeld.Stelle
	// Uhr is the legal clock.
	Uhr uhr.Uhr
}

// Dienst is the use case. Its methods may be called concurrently.
type Dienst struct{ Ausstattung }

// Neu returns the use case.
func Neu(a Ausstattung) *Dienst { return &Dienst{a} }

func (d *Dienst) heute() melde.Datum { return melde.DatumVon(d.Uhr.Jetzt().In(uhr.Berlin())) }

// ende is the first instant after the day.
func ende(tag melde.Datum) time.Time {
	return time.Date(tag.Jahr(), time.Month(tag.Monat()), tag.Tag()+1, 0, 0, 0, 0, uhr.Berlin())
}

// FriereHeute keeps the state of the stock as that of today and returns the day.
// Freezing a day again replaces its state and forgets a trial run over it; a
// state with an official run stays: ErrAmtlich.
func (d *Dienst) FriereHeute(ctx context.Context) (melde.Datum, error) {
	heute := d.heute()
	return heute, d.friere(ctx, heute)
}

func (d *Dienst) friere(ctx context.Context, tag melde.Datum) error {
	l, ok, err := d.Lauf(ctx, tag)
	if err != nil {
		return err
	}
	if ok && l.Amtlich {
		return ErrAmtlich
	}
	return d.Frost.Friere(ctx, tag, d.Uhr.Jetzt())
}

// Tagwerk does what is due: it freezes the state of the last Stichtag once its
// day is over, deletes frozen states and findings past their days, and closes
// findings that deliveries have removed, once a day. A failure leaves the rest
// for the next time.
func (d *Dienst) Tagwerk(ctx context.Context) error {
	if err := d.friereFaelliges(ctx); err != nil {
		return fmt.Errorf("freeze the Stichtag: %w", err)
	}
	if err := d.raeume(ctx); err != nil {
		return fmt.Errorf("delete what is past its day: %w", err)
	}
	return d.gleicheFaelligeAb(ctx)
}

// friereFaelliges freezes the state of 30 August after its end. Whoever missed
// midnight may still do so on the next day, and later as long as no record has
// changed since; after that the state of the day is gone and must not be made up.
func (d *Dienst) friereFaelliges(ctx context.Context) error {
	heute := d.heute()
	tag := d.Regelwerk.Tag(plausibilitaet.Stichtag, heute.Jahr())
	if heute <= tag || heute > d.Regelwerk.Tag(plausibilitaet.Mitteilung, heute.Jahr()) {
		return nil
	}
	frost, err := d.frost(ctx, tag)
	if err != nil || frost != nil && !frost.Zeit.Before(ende(tag)) {
		return err
	}
	letzte, err := d.Frost.LetzteAenderung(ctx)
	if err != nil {
		return err
	}
	if heute > tag.PlusTage(1) && !letzte.Before(ende(tag)) {
		return nil
	}
	return d.friere(ctx, tag)
}

func (d *Dienst) frost(ctx context.Context, tag melde.Datum) (*Frost, error) {
	alle, err := d.Frost.Frost(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range alle {
		if f.Stichtag == tag {
			return &f, nil
		}
	}
	return nil, nil
}

// probetage is how long the frozen state of a trial stays.
const probetage = 30

// raeume deletes frozen states and runs that are past their days.
func (d *Dienst) raeume(ctx context.Context) error {
	heute := d.heute()
	frost, err := d.Frost.Frost(ctx)
	if err != nil {
		return err
	}
	for _, f := range frost {
		bis := f.Stichtag.PlusTage(probetage)
		if d.Regelwerk.IstAmtlich(f.Stichtag) {
			bis = d.Regelwerk.Tag(plausibilitaet.Auftauen, f.Stichtag.Jahr())
		}
		if heute > bis {
			if err := d.Frost.Taue(ctx, f.Stichtag); err != nil {
				return err
			}
		}
	}
	laeufe, err := d.Befunde.Laeufe(ctx)
	if err != nil {
		return err
	}
	for _, l := range laeufe {
		bis := l.Stichtag.PlusTage(probetage)
		if l.Amtlich {
			bis = d.Regelwerk.Tag(plausibilitaet.Loeschung, l.Stichtag.Jahr())
		}
		if heute > bis {
			if err := d.Befunde.Vergiss(ctx, l.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Lauf returns the run over the day; ok is false if there is none.
func (d *Dienst) Lauf(ctx context.Context, stichtag melde.Datum) (l Lauf, ok bool, err error) {
	laeufe, err := d.Befunde.Laeufe(ctx)
	if err != nil {
		return l, false, err
	}
	for _, l := range laeufe {
		if l.Stichtag == stichtag {
			return l, true, nil
		}
	}
	return l, false, nil
}
