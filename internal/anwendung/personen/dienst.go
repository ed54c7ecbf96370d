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
	melde    func(s Schritt, erledigt, gesamt int)
}

// Optionen of a Dienst. Modell nil is zuordnung.Vorgabe, Zufall nil the system's
// random source.
type Optionen struct {
	Modell *zuordnung.Modell
	Zufall io.Reader
	// Fortschritt is told how far a full run is; gesamt is 0 while that is not
	// known. It may be nil.
	Fortschritt func(s Schritt, erledigt, gesamt int)
}

// Neu returns the use case.
func Neu(s Speicher, u uhr.Uhr, o Optionen) *Dienst {
	d := &Dienst{speicher: s, uhr: u, modell: o.Modell, zufall: o.Zufall, melde: o.Fortschritt}
	if d.modell == nil {
		d.modell = zuordnung.Vorgabe()
	}
	if d.zufall == nil {
		d.zufall = rand.Reader
	}
	if d.melde == nil {
		d.melde = func(Schritt, int, int) {}
	}
	return d
}

// regelwerk are the rules of this program.
func (d *Dienst) regelwerk() Regelwerk {
	return Regelwerk{Schluessel: zuordnung.SchluesselFassung, Modell: d.modell.Fassung}
}

// Faellig reports whether a full run is due: nothing was linked yet, one was
// broken off, or everything is linked by other rules than this program's.
func (d *Dienst) Faellig(ctx context.Context) (faellig bool, err error) {
	err = d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
		r, ok, err := w.Regelwerk(ctx)
		faellig = !ok || r != d.regelwerk()
		return err
	})
	if err != nil {
		return false, fmt.Errorf("read rules of the linking: %w", err)
	}
	return faellig, nil
}

// Fortschreibe re-decides what the records touch that a delivery has stored,
// changed or deleted, in the delivery's transaction. While a full run is due
// nothing is decided; the run will see the records. A record that became another
// human's loses its number and the clerks' decisions in any case.
func (d *Dienst) Fortschreibe(ctx context.Context, w Schreiber, aenderungen []Aenderung) error {
	if len(aenderungen) == 0 {
		return nil
	}
	r, ok, err := w.Regelwerk(ctx)
	if err != nil {
		return err
	}
	f := neueFortschreibung(d, w)
	if err := f.loese(ctx, aenderungen); err != nil {
		return fmt.Errorf("part records of different humans: %w", err)
	}
	if !ok {
		return nil
	}
	if r != d.regelwerk() {
		return w.VergissRegelwerk(ctx)
	}
	ids := make([]zuordnung.SatzID, len(aenderungen))
	for i, a := range aenderungen {
		ids[i] = a.Satz
	}
	return f.saetze(ctx, ids)
}

// Geaendert re-decides what the records with the ids touch, after they were
// stored, changed or deleted, in one transaction of its own. The result is that
// of a full run (Vollauf) over the present records.
func (d *Dienst) Geaendert(ctx context.Context, ids ...zuordnung.SatzID) error {
	return d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error { return d.GeaendertIn(ctx, w, ids...) })
}

// GeaendertIn is Geaendert within the transaction that changed the records.
func (d *Dienst) GeaendertIn(ctx context.Context, w Schreiber, ids ...zuordnung.SatzID) error {
	return neueFortschreibung(d, w).saetze(ctx, ids)
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
