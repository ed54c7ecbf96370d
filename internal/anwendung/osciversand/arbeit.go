// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

const (
	// sender is how many messages are sent at the same time: one Intermediär that does not
	// answer must not hold up the others.
	sender = 4
	// takt is how often somebody looks for work that nobody announced.
	takt = 10 * time.Second
)

// Arbeite sends, empties mailboxes, processes, asks for Laufzettel and watches until ctx
// ends. Messages are processed one after the other, in the order in which they came.
func (d *Dienst) Arbeite(ctx context.Context) {
	var alle sync.WaitGroup
	for range sender {
		alle.Go(func() { d.immerwieder(ctx, takt, d.anstoss, func() { d.arbeiteAb(ctx, d.SendeEine) }) })
	}
	alle.Go(func() { d.immerwieder(ctx, takt, nil, func() { d.arbeiteAb(ctx, d.VerarbeiteEine) }) })
	alle.Go(func() { d.immerwieder(ctx, d.Regeln.Leerung.Abstand, nil, func() { d.gangZurPost(ctx) }) })
	alle.Wait()
}

// immerwieder runs f now and whenever the time is up or somebody gives the sign.
func (d *Dienst) immerwieder(ctx context.Context, abstand time.Duration, zeichen <-chan struct{}, f func()) {
	uhrwerk := time.NewTicker(abstand)
	defer uhrwerk.Stop()
	for ctx.Err() == nil {
		f()
		select {
		case <-ctx.Done():
		case <-zeichen:
		case <-uhrwerk.C:
		}
	}
}

// gangZurPost empties all mailboxes, asks for Laufzettel and watches. A mailbox that
// can't be emptied is tried again at the next turn; that it failed is on record.
func (d *Dienst) gangZurPost(ctx context.Context) {
	for i := range d.Teilnehmer {
		if _, err := d.LeerePostkorb(ctx, d.Teilnehmer[i].Name); err != nil && ctx.Err() != nil {
			return
		}
	}
	if _, err := d.HoleLaufzettel(ctx); err != nil {
		d.melde(ctx, err)
	}
	if _, err := d.Ueberwache(ctx); err != nil {
		d.melde(ctx, err)
	}
}

// arbeiteAb does what is due.
func (d *Dienst) arbeiteAb(ctx context.Context, eine func(context.Context) (bool, error)) {
	for ctx.Err() == nil {
		da, err := eine(ctx)
		if err != nil {
			d.melde(ctx, err)
		}
		if err != nil || !da {
			return
		}
	}
}

func (d *Dienst) melde(ctx context.Context, err error) {
	if ctx.Err() == nil {
		d.Log.LogAttrs(ctx, slog.LevelError, "OSCI post room", slog.Any("fehler", err))
	}
}
