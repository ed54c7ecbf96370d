// SPDX-License-Identifier: EUPL-1.2

package benachrichtigung

import (
	"context"
	"errors"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// Limits of the repetition.
const (
	// hoechstensVersuche is how often sending is tried; then the note is dropped: the
	// mailbox says the same to who logs in.
	hoechstensVersuche = 8
	// ersteWiederholung passes after the first failure, twice as long after each further one.
	ersteWiederholung = 5 * time.Minute
)

// Vormerkung is a note that waits to be sent, one per customer.
type Vormerkung struct {
	Kunde    string
	Versuche int
	// Faellig is when sending is tried next.
	Faellig time.Time
}

// Ablage keeps notes until they are sent; it is durable and safe for concurrent use.
type Ablage interface {
	// Lege stores the note unless one of the customer waits already.
	Lege(ctx context.Context, v Vormerkung) error
	// Faellige returns the notes whose time has come.
	Faellige(ctx context.Context, jetzt time.Time) ([]Vormerkung, error)
	// Ersetze stores the changed note.
	Ersetze(ctx context.Context, v Vormerkung) error
	Loesche(ctx context.Context, kunde string) error
}

// Versand sends e-mail.
type Versand interface {
	Sende(ctx context.Context, an, betreff, text string) error
}

// Postfach knows what waits.
type Postfach interface {
	// Ungelesen reports whether a result waits that nobody has read.
	Ungelesen(ctx context.Context, kunde string) (bool, error)
	// Adresse returns the customer's e-mail address, "" if there is none.
	Adresse(ctx context.Context, kunde string) (string, error)
}

// Ausstattung is what the use case works with; all fields are required.
type Ausstattung struct {
	Ablage   Ablage
	Versand  Versand
	Postfach Postfach
	Uhr      uhr.Uhr
	// Betreff and Text are the same for everybody.
	Betreff, Text string
	// Wartezeit is how long a result may wait before the note is sent.
	Wartezeit time.Duration
}

// Dienst is the use case.
type Dienst struct{ Ausstattung }

// Neu returns the use case.
func Neu(a Ausstattung) *Dienst { return &Dienst{a} }

// MerkeVor notes that something waits for the customer.
func (d *Dienst) MerkeVor(ctx context.Context, kunde string) error {
	return d.Ablage.Lege(ctx, Vormerkung{Kunde: kunde, Faellig: d.Uhr.Jetzt().Add(d.Wartezeit)})
}

// Arbeite sends the notes that are due and returns how many left. One that fails does
// not keep the others from their turn; it is tried again later, and the errors are returned.
func (d *Dienst) Arbeite(ctx context.Context) (gesendet int, err error) {
	faellige, err := d.Ablage.Faellige(ctx, d.Uhr.Jetzt())
	if err != nil {
		return 0, err
	}
	var gescheitert []error
	for _, v := range faellige {
		ging, err := d.sende(ctx, v.Kunde)
		if ging {
			gesendet++
		}
		if err == nil {
			err = d.Ablage.Loesche(ctx, v.Kunde)
		} else {
			err = errors.Join(err, d.wiederhole(ctx, v))
		}
		if err != nil {
			gescheitert = append(gescheitert, err)
		}
	}
	return gesendet, errors.Join(gescheitert...)
}

// sende reports whether a note left; it need not if everything was read meanwhile or
// there is no address.
func (d *Dienst) sende(ctx context.Context, kunde string) (bool, error) {
	wartet, err := d.Postfach.Ungelesen(ctx, kunde)
	if err != nil || !wartet {
		return false, err
	}
	an, err := d.Postfach.Adresse(ctx, kunde)
	if err != nil || an == "" {
		return false, err
	}
	if err := d.Versand.Sende(ctx, an, d.Betreff, d.Text); err != nil {
		return false, err
	}
	return true, nil
}

func (d *Dienst) wiederhole(ctx context.Context, v Vormerkung) error {
	v.Versuche++
	if v.Versuche >= hoechstensVersuche {
		return d.Ablage.Loesche(ctx, v.Kunde)
	}
	v.Faellig = d.Uhr.Jetzt().Add(ersteWiederholung << (v.Versuche - 1))
	return d.Ablage.Ersetze(ctx, v)
}
