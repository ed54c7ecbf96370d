// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"context"
	"errors"
	"io"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

// lauf takes one message through: one goroutine reads, several judge and encode,
// one writes batch after batch.
type lauf struct {
	*Dienst
	gesamt  int
	vorgang Vorgang // what is durable; ID 0 before the first batch
}

// posten is a record on its way with what was found out about it.
type posten struct {
	Datensatz
	abdruck   Abdruck
	meldungen []Meldung
}

// stapel are the records of one transaction.
type stapel struct {
	posten  []posten
	letzter bool // behind it the message ends
	bereit  chan struct{}
}

// durch applies the message from where it stands to its end. It returns the
// reason when the message turns out to be refused.
func (l *lauf) durch(ctx context.Context, q Quelle) (*abweisung, error) {
	saetze, err := q.Oeffne()
	if err != nil {
		return nil, unlesbar(err)
	}
	gruppe, gctx := errgroup.WithContext(ctx)
	gruppe.SetLimit(2 + runtime.GOMAXPROCS(0)) // reader, writer and the preparations
	folge := make(chan *stapel, 2)
	ab := l.vorgang.Fortschritt
	gruppe.Go(func() error {
		defer close(folge)
		if err := ueberspringe(saetze, ab); err != nil {
			return err
		}
		return l.lies(gctx, gruppe, saetze, folge)
	})
	gruppe.Go(func() error { return l.schreibe(gctx, folge) })
	err = gruppe.Wait()
	if a := (*abweisung)(nil); errors.As(err, &a) {
		return a, nil
	}
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, err
}

// ueberspringe passes over the records that an earlier run has made durable.
func ueberspringe(saetze Saetze, anzahl int) error {
	for range anzahl {
		if _, err := saetze.Naechster(); err != nil {
			return unlesbar(err)
		}
	}
	return nil
}

// lies cuts the message into batches, starts their preparation and hands them
// over in order.
func (l *lauf) lies(ctx context.Context, gruppe *errgroup.Group, saetze Saetze, folge chan<- *stapel) error {
	for {
		s, err := l.naechsterStapel(saetze)
		if err != nil {
			return err
		}
		heute := melde.DatumVon(l.jetzt().In(uhr.Berlin()))
		gruppe.Go(func() error {
			defer close(s.bereit)
			return l.bereite(s, heute)
		})
		select {
		case folge <- s:
		case <-ctx.Done():
			return ctx.Err()
		}
		if s.letzter {
			return nil
		}
	}
}

func (l *lauf) naechsterStapel(saetze Saetze) (*stapel, error) {
	s := &stapel{posten: make([]posten, 0, min(l.opt.Stapel, l.gesamt)), bereit: make(chan struct{})}
	for len(s.posten) < l.opt.Stapel {
		satz, err := saetze.Naechster()
		if errors.Is(err, io.EOF) {
			s.letzter = true
			break
		}
		if err != nil {
			return nil, unlesbar(err)
		}
		s.posten = append(s.posten, posten{Datensatz: satz})
	}
	return s, nil
}

// bereite judges the records of the batch and encodes those that may be stored.
func (l *lauf) bereite(s *stapel, heute melde.Datum) error {
	n := &l.vorgang.Nachricht
	for i := range s.posten {
		p := &s.posten[i]
		p.meldungen = l.beurteile(n, &p.Datensatz, heute)
		if p.Liefern == nil || weistZurueck(p.meldungen) {
			continue
		}
		var err error
		if p.abdruck, err = l.speicher.Bereite(p.Liefern); err != nil {
			return err
		}
	}
	return nil
}

// schreibe makes one batch after the other durable.
func (l *lauf) schreibe(ctx context.Context, folge <-chan *stapel) error {
	for s := range folge {
		select {
		case <-s.bereit:
		case <-ctx.Done():
			return ctx.Err()
		}
		if ctx.Err() != nil { // a failed preparation ends the context too
			return ctx.Err()
		}
		if err := l.buche(ctx, s); err != nil {
			return err
		}
		if l.opt.Fortschritt != nil {
			l.opt.Fortschritt(l.vorgang.Fortschritt, l.gesamt)
		}
	}
	return nil
}

// buche applies one batch in one transaction; l.vorgang moves on with it.
func (l *lauf) buche(ctx context.Context, s *stapel) error {
	var neu Vorgang
	jetzt := l.jetzt()
	err := l.speicher.Schreibe(ctx, jetzt, func(w Schreiber) error {
		neu = l.vorgang
		if err := ergreife(ctx, w, &neu); err != nil {
			return err
		}
		if err := l.wendeAn(ctx, w, &neu, s.posten); err != nil {
			return err
		}
		neu.Fortschritt += len(s.posten)
		if s.letzter {
			if err := schliesseAb(ctx, w, &neu, jetzt); err != nil {
				return err
			}
		}
		return w.Schreite(ctx, neu)
	})
	if err == nil {
		l.vorgang = neu
	}
	return err
}

// ergreife makes sure, under the write lock, that nobody else has taken the
// delivery on since we looked, and notes the message if it is new.
func ergreife(ctx context.Context, w Vorgangsschreiber, v *Vorgang) error {
	letzter, ok, err := w.Letzter(ctx, v.Nachricht.Gemeinde.AGS)
	if err != nil {
		return err
	}
	if v.ID != 0 {
		if letzter.ID != v.ID || letzter.Zustand != Laeuft || letzter.Fortschritt != v.Fortschritt {
			return parallel()
		}
		return nil
	}
	bisher := &letzter
	if !ok {
		bisher = nil
	} else if letzter.Nachricht.UUID == v.Nachricht.UUID {
		return parallel()
	}
	if a := pruefeFolge(v.Nachricht, bisher); a != nil {
		return a
	}
	v.ID, err = w.Beginne(ctx, v.Nachricht)
	return err
}

// schliesseAb closes the number. The last package of a Gesamtlieferung shows
// which records the municipality does not have any more.
func schliesseAb(ctx context.Context, w Schreiber, v *Vorgang, jetzt time.Time) error {
	v.Zustand, v.Beendet = Fertig, jetzt
	if !v.Nachricht.Letztes || v.Nachricht.Art != Gesamtlieferung {
		return nil
	}
	var err error
	v.Zahlen.Vermisst, err = w.Vermisse(ctx, *v)
	return err
}

func parallel() error {
	return fehler.Neu(fehler.Konflikt, CodeParallel,
		"Diese Lieferung wird gerade von einem anderen Vorgang verarbeitet.")
}
