// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

type unterrichtungenBefehl struct {
	Ort
	Ziel string `required:"" placeholder:"ORDNER" help:"Ordner für die Schreiben, ein Unterordner je Empfänger"`
	OSCI bool   `name:"osci" help:"Schreiben an Meldebehörden über OSCI senden, nur die anderen in den Ordner"`
}

// Run derives the orders up to now and writes the open ones.
func (b *unterrichtungenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		neu, zahlen, err := b.uebergib(l, h)
		if err != nil {
			return err
		}
		return l.zeige(map[string]any{"neu": neu, "uebergeben": zahlen}, func(w io.Writer) {
			fmt.Fprintf(w, "%d neue Aufträge\n", neu)
			for _, empfaenger := range slices.Sorted(maps.Keys(zahlen)) {
				fmt.Fprintf(w, "%s: %d Schreiben\n", empfaenger, zahlen[empfaenger])
			}
		})
	})
}

func (b *unterrichtungenBefehl) uebergib(l *lauf, h *Haus) (neu int, zahlen map[string]int, err error) {
	if b.OSCI {
		return unterrichteUeberOSCI(l, h, ausgangsordner(b.Ziel))
	}
	if neu, err = h.Unterrichtung.Leite(l.ctx); err != nil {
		return neu, nil, err
	}
	zahlen, err = h.Unterrichtung.Uebergib(l.ctx, ausgangsordner(b.Ziel))
	return neu, zahlen, err
}

// ausgangsordner keeps messages as files, in one folder per receiver.
type ausgangsordner string

// Schreibe implements unterrichtung.Ausgang.
func (o ausgangsordner) Schreibe(empfaenger, name string, inhalt []byte) error {
	ordner := filepath.Join(string(o), filepath.Base(empfaenger))
	if err := os.MkdirAll(ordner, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(ordner, ".neu-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(inhalt)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(ordner, name))
}
