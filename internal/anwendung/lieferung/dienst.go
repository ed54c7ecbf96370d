// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"cmp"
	"context"
	"errors"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

// Codes of the errors of this room.
const (
	// CodeUnlesbar marks a message that can't be read as a whole; it gets no 1101.
	CodeUnlesbar = "MR-0201"
	// CodeParallel marks a message that another process is taking at this moment.
	CodeParallel = "MR-0202"
)

// Optionen tune the room; zero values mean the defaults.
type Optionen struct {
	// Stapel is the number of records per transaction; default 1,000. Smaller
	// batches let others write in between sooner, bigger ones load faster.
	Stapel int
	// Testbetrieb lets messages with the attribute test in (contract 5.11).
	Testbetrieb bool
	// Fortschritt is called after each durable batch with the number of records
	// behind and, of the whole message, in all; may be nil.
	Fortschritt func(erledigt, gesamt int)
	// KennzeichenPflicht refuses records with neither a vorläufiges
	// Bearbeitungsmerkmal nor a Meldenummer (S1-10.1, S1-10.2, S1-10.9). The XMeldIT
	// of today knows neither of them, so it is off by default.
	KennzeichenPflicht bool
	// Zuordner and Kennzeichen may be nil: then nothing is linked, or guarded.
	Zuordner    Zuordner
	Kennzeichen Kennzeichenwache
}

// Dienst takes deliveries. It is safe for concurrent use: messages of different
// municipalities may be taken at the same time, their batches take turns.
type Dienst struct {
	speicher Speicher
	uhr      uhr.Uhr
	opt      Optionen
}

// Neu returns the room over its storage.
func Neu(speicher Speicher, u uhr.Uhr, opt Optionen) *Dienst {
	opt.Stapel = cmp.Or(max(opt.Stapel, 0), 1000)
	return &Dienst{speicher: speicher, uhr: u, opt: opt}
}

// Nimm takes one message 1100 and returns its receipt when everything that the
// receipt says is durable. A message that was processed before gets the same
// receipt again without any effect, one that was interrupted continues behind
// its last batch, one that may not be taken or breaks the sequence gets a
// receipt with another status than 00 and leaves nothing behind.
//
// Errors: MR-0201 (Ungueltig) when the source can't be read to its end, nothing
// is stored then; MR-0202 (Konflikt) when the same delivery is being taken
// elsewhere; ctx.Err() after an interruption; those of the storage.
func (d *Dienst) Nimm(ctx context.Context, n Nachricht, q Quelle) (Quittung, error) {
	if a := pruefeBefugnis(n, d.opt.Testbetrieb); a != nil {
		return d.abgewiesen(n, a), nil
	}
	v, bekannt, err := d.speicher.Vorgang(ctx, n.UUID)
	if err != nil {
		return Quittung{}, err
	}
	if bekannt && v.Zustand == Fertig {
		return d.quittung(ctx, v, true)
	}
	if a, err := d.folgt(ctx, d.speicher, n); err != nil || a != nil {
		return d.abgewiesen(n, a), err
	}
	gesamt, err := q.Zaehle(ctx)
	if err != nil {
		return Quittung{}, unlesbar(err)
	}
	l := &lauf{Dienst: d, gesamt: gesamt, vorgang: Vorgang{Nachricht: n}}
	if bekannt && v.Zustand == Laeuft {
		l.vorgang = v
	}
	if a, err := l.durch(ctx, q); err != nil || a != nil {
		return d.abgewiesen(n, a), err
	}
	return d.quittung(ctx, l.vorgang, false)
}

// letzteLeser is what the check of the sequence reads.
type letzteLeser interface {
	Letzter(ctx context.Context, ags melde.AGS) (Vorgang, bool, error)
}

func (d *Dienst) folgt(ctx context.Context, l letzteLeser, n Nachricht) (*abweisung, error) {
	letzter, ok, err := l.Letzter(ctx, n.Gemeinde.AGS)
	if err != nil {
		return nil, err
	}
	if !ok {
		return pruefeFolge(n, nil), nil
	}
	return pruefeFolge(n, &letzter), nil
}

func unlesbar(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var schon *fehler.Fehler
	if errors.As(err, &schon) {
		return err
	}
	return fehler.Neu(fehler.Ungueltig, CodeUnlesbar,
		"Die Nachricht kann nicht gelesen werden. Es wurde nichts gespeichert.").MitUrsache(err)
}

// abgewiesen returns the receipt of a refused message. It is not kept: the
// message may be sent again when what stands in its way is gone.
func (d *Dienst) abgewiesen(n Nachricht, a *abweisung) Quittung {
	if a == nil {
		return Quittung{}
	}
	return Quittung{
		UUID: quittungUUID(n.UUID), Nachricht: n.UUID, Erstellt: d.jetzt(), Gemeinde: n.Gemeinde,
		Nummer: n.Nummer, Paket: n.Paket, Status: a.Status, Text: a.Text,
	}
}

func (d *Dienst) quittung(ctx context.Context, v Vorgang, wiederholt bool) (Quittung, error) {
	meldungen, err := d.speicher.Meldungen(ctx, v.ID)
	if err != nil {
		return Quittung{}, err
	}
	return Quittung{
		UUID: quittungUUID(v.Nachricht.UUID), Nachricht: v.Nachricht.UUID, Erstellt: v.Beendet,
		Gemeinde: v.Nachricht.Gemeinde, Nummer: v.Nachricht.Nummer, Paket: v.Nachricht.Paket,
		Status: StatusErbracht, Zahlen: v.Zahlen, Meldungen: meldungen, Wiederholt: wiederholt,
	}, nil
}

func (d *Dienst) jetzt() time.Time { return d.uhr.Jetzt().Truncate(time.Millisecond) }
