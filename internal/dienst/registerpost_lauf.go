// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"kernmelderegister/internal/tueren/eingang"
)

// How often the register of a demonstration looks into its mailbox, and how often the
// register sends what has come up.
const (
	vorfuehrleerung = 2 * time.Second
	versandtakt     = time.Minute
)

// beginneRegisterpost starts the work of the register's post room: sending, emptying its
// mailbox, processing, Laufzettel and the watch over all of it. Without keys it does not
// take part. The returned function ends it and waits.
func (h *haus) beginneRegisterpost(ctx context.Context) func() {
	p, err := h.eigenerPostraum()
	if err != nil {
		slog.ErrorContext(ctx, "post room of the register not available", slog.String("fehler", err.Error()))
	}
	if p == nil {
		return func() {}
	}
	ctx, halt := context.WithCancel(ctx)
	var lauf sync.WaitGroup
	lauf.Go(func() { p.raum.Arbeite(ctx) })
	if h.konfig.Betriebsart == Vorfuehrung {
		lauf.Go(func() { wiederhole(ctx, func() time.Duration { return vorfuehrleerung }, func() { p.leere(ctx) }) })
	}
	if h.konfig.OSCI.Versand {
		lauf.Go(func() { wiederhole(ctx, func() time.Duration { return versandtakt }, func() { h.versende(ctx, p) }) })
		lauf.Go(func() { wiederhole(ctx, h.bisTagwerk, func() { h.versendeTaeglich(ctx, p) }) })
	}
	return func() {
		halt()
		lauf.Wait()
	}
}

// eigenerPostraum opens the post room, nil if the register takes no part.
func (h *haus) eigenerPostraum() (*postraum, error) {
	da, err := h.hatRegisterausweis()
	if err != nil || !da {
		return nil, err
	}
	return h.registerpost()
}

// leere empties the mailbox and works on what was in it.
func (p *postraum) leere(ctx context.Context) {
	meldeFehler(ctx, "emptying the mailbox of the register", func() error {
		if _, err := p.raum.LeerePostkorb(ctx, osciRegister); err != nil {
			return err
		}
		for {
			if da, err := p.raum.VerarbeiteEine(ctx); err != nil || !da {
				return err
			}
		}
	})
}

// versende sends what must not wait: questions of clerks and duties to notify.
func (h *haus) versende(ctx context.Context, p *postraum) {
	meldeFehler(ctx, "sending questions of clerks", func() error {
		_, err := p.versand.Rueckfragen(ctx, h.klaerung, betreiber().Akteur)
		return err
	})
	meldeFehler(ctx, "sending duties to notify", func() error {
		_, _, err := p.versand.Unterrichte(ctx, h.unterrichtung, briefordner(filepath.Join(h.konfig.Daten, "unterrichtungen")))
		return err
	})
}

// versendeTaeglich sends new Meldenummern and the hints of the official yearly check.
func (h *haus) versendeTaeglich(ctx context.Context, p *postraum) {
	meldeFehler(ctx, "sending Meldenummern", func() error {
		nummern := h.meldenummern().Rueckgabe
		gemeinden, err := nummern.Gemeinden(ctx)
		for _, ags := range gemeinden {
			if _, err := p.versand.Meldenummern(ctx, nummern, ags); err != nil {
				return err
			}
		}
		return err
	})
	meldeFehler(ctx, "sending hints of the yearly check", func() error {
		laeufe, err := h.plausi.Befunde.Laeufe(ctx)
		if err != nil {
			return err
		}
		for _, l := range laeufe {
			if !l.Amtlich || !l.Verschickt.IsZero() {
				continue
			}
			behoerden, err := h.plausi.Befunde.Meldebehoerden(ctx, l.ID)
			if err == nil {
				_, err = p.versand.Hinweise(ctx, h.plausi, l, behoerden)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// briefordner takes the messages to receivers outside of the DVDV, in one folder each,
// for the post. It implements unterrichtung.Ausgang.
type briefordner string

// Schreibe implements unterrichtung.Ausgang.
func (o briefordner) Schreibe(empfaenger, name string, inhalt []byte) error {
	ordner := filepath.Join(string(o), filepath.Base(empfaenger))
	if err := os.MkdirAll(ordner, 0o700); err != nil {
		return fmt.Errorf("folder for letters: %w", err)
	}
	return eingang.Ordner(ordner).Schreibe(name, func(w io.Writer) error {
		_, err := w.Write(inhalt)
		return err
	})
}
