// SPDX-License-Identifier: EUPL-1.2

package messung

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/grund/uhr"
)

// Last is work that clients do side by side, each one piece after the other.
type Last struct {
	Klienten int // ≥ 1
	// Tue does one piece. klient counts from 0; nr is another one with every call.
	Tue func(ctx context.Context, klient, nr int) error
}

// Plan says how long loads are measured.
type Plan struct {
	Dauer    time.Duration // of each load, all slices together
	Scheiben int           // slices, ≥ 1
	// Fortschritt is told of every finished slice; may be nil.
	Fortschritt func(scheiben int64)
}

// Ergebnis is what a load achieved.
type Ergebnis struct {
	JeSekunde float64         // pieces per second, median of the slices
	Latenzen  []time.Duration // of all pieces, sorted
}

// Abwechselnd measures the loads slice by slice in turn, so that a disturbance
// of the machine meets all of them. Every load warms up for one slice that does
// not count. The error is the first of a load, or that of ctx.
func Abwechselnd(ctx context.Context, p Plan, lasten ...Last) ([]Ergebnis, error) {
	messer := make([]lastmesser, len(lasten))
	for i, l := range lasten {
		messer[i].Last = l
	}
	scheibe := p.Dauer / time.Duration(p.Scheiben)
	for runde := range p.Scheiben + 1 {
		for i := range messer {
			if err := messer[i].laufe(ctx, scheibe); err != nil {
				return nil, err
			}
			if runde == 0 {
				messer[i].vergiss()
			} else if p.Fortschritt != nil {
				p.Fortschritt(1)
			}
		}
	}
	ergebnisse := make([]Ergebnis, len(messer))
	for i := range messer {
		slices.Sort(messer[i].latenzen)
		ergebnisse[i] = Ergebnis{JeSekunde: Median(messer[i].raten), Latenzen: messer[i].latenzen}
	}
	return ergebnisse, nil
}

type lastmesser struct {
	Last
	naechster atomic.Int64 // goes on over the slices

	mu       sync.Mutex
	latenzen []time.Duration
	raten    []float64
}

// laufe lets the clients work for the duration; each does at least one piece.
func (m *lastmesser) laufe(ctx context.Context, dauer time.Duration) error {
	vorher := len(m.latenzen)
	u := uhr.System()
	beginn := u.Jetzt()
	gruppe, gctx := errgroup.WithContext(ctx)
	for klient := range m.Klienten {
		gruppe.Go(func() error {
			var eigene []time.Duration
			for jetzt := beginn; len(eigene) == 0 || jetzt.Sub(beginn) < dauer; {
				if err := m.Tue(gctx, klient, int(m.naechster.Add(1)-1)); err != nil {
					return err
				}
				fertig := u.Jetzt()
				eigene = append(eigene, fertig.Sub(jetzt))
				jetzt = fertig
			}
			m.mu.Lock()
			defer m.mu.Unlock()
			m.latenzen = append(m.latenzen, eigene...)
			return nil
		})
	}
	if err := gruppe.Wait(); err != nil {
		return err
	}
	m.raten = append(m.raten, JeSekunde(float64(len(m.latenzen)-vorher), u.Jetzt().Sub(beginn)))
	return ctx.Err()
}

func (m *lastmesser) vergiss() { m.latenzen, m.raten = nil, nil }
