// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"

	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/uhr"
)

// Dienst is the use case. It is safe for concurrent use as far as the storage is;
// changes of one record at a time are serialised by the storage's transactions.
type Dienst struct {
	speicher Speicher
	uhr      uhr.Uhr
	modell   *zuordnung.Modell
	zufall   io.Reader
}

// Optionen of a Dienst. Modell nil is zuordnung.Vorgabe, Zufall nil the system's
// random source.
type Optionen struct {
	Modell *zuordnung.Modell
	Zufall io.Reader
}

// Neu returns the use case.
func Neu(s Speicher, u uhr.Uhr, o Optionen) *Dienst {
	d := &Dienst{speicher: s, uhr: u, modell: o.Modell, zufall: o.Zufall}
	if d.modell == nil {
		d.modell = zuordnung.Vorgabe()
	}
	if d.zufall == nil {
		d.zufall = rand.Reader
	}
	return d
}

// Geaendert re-decides what the records with the ids touch, after they were
// stored, changed or deleted, in one transaction of its own. The result is that
// of a full run (Vollauf) over the present records.
func (d *Dienst) Geaendert(ctx context.Context, ids ...zuordnung.SatzID) error {
	return d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error { return d.GeaendertIn(ctx, w, ids...) })
}

// GeaendertIn is Geaendert within the transaction that changed the records.
func (d *Dienst) GeaendertIn(ctx context.Context, w Schreiber, ids ...zuordnung.SatzID) error {
	for _, id := range ids {
		f := neueFortschreibung(d, w)
		if err := f.satz(ctx, id); err != nil {
			return fmt.Errorf("link record %d: %w", id, err)
		}
		if err := f.buendle(ctx); err != nil {
			return fmt.Errorf("bundle record %d: %w", id, err)
		}
	}
	return nil
}

// Bund returns the records of the human of the record, itself included, and
// whether they are surely all of one human (S2-32.10). A record alone is sure.
func (d *Dienst) Bund(ctx context.Context, id zuordnung.SatzID) ([]zuordnung.SatzID, bool, error) {
	b, ok, err := d.speicher.Bund(ctx, id)
	if err != nil {
		return nil, false, fmt.Errorf("read bundle of %d: %w", id, err)
	}
	if !ok {
		return []zuordnung.SatzID{id}, true, nil
	}
	return b.Saetze, !b.Unsicher, nil
}
