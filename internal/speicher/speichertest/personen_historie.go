// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/personen/personentest"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Size of a random history: few records, so that everything meets everything.
const (
	historienschritte = 25
	historiensaetze   = 12
)

// doppel applies random operations to the memory and to the storage.
type doppel struct {
	t         *testing.T
	r         *rand.Rand
	soll, ist personen.Schreiber
}

var errZurueck = errors.New("undo")

// historie runs random transactions, some of which are undone.
func historie(t *testing.T, ist Personenspeicher, r *rand.Rand) {
	soll := personentest.Neu()
	ids := make([]zuordnung.SatzID, historiensaetze)
	for i := range ids {
		ids[i] = zuordnung.SatzID(i + 1)
	}
	for range historienschritte {
		err := ist.Schreibe(t.Context(), jetzt, func(w personen.Schreiber) error {
			return soll.Schreibe(t.Context(), jetzt, func(s personen.Schreiber) error {
				d := &doppel{t, r, s, w}
				for range 1 + r.IntN(5) {
					d.aendere(t.Context())
					d.vergleiche(t.Context(), ids)
				}
				if r.IntN(5) == 0 {
					return errZurueck
				}
				return nil
			})
		})
		if err != nil && !errors.Is(err, errZurueck) {
			t.Fatal(err)
		}
		vergleicheLeser(t, soll, ist, ids)
	}
}

// aendere makes one random change on both sides.
func (d *doppel) aendere(ctx context.Context) {
	d.t.Helper()
	switch d.r.IntN(5) {
	case 0, 1:
		e := d.eintraege()
		beide(d, "place of the entry", func(w personen.Schreiber) (int64, error) { return w.HaengeAn(ctx, e) })
	case 2:
		id, s := d.satz(), d.schluessel()
		beide(d, "keys", func(w personen.Schreiber) (bool, error) { return true, w.SetzeSchluessel(ctx, id, s) })
	case 3:
		ids, neu := d.buende()
		beide(d, "bundles", func(w personen.Schreiber) (bool, error) { return true, w.Ersetze(ctx, ids, neu) })
	case 4:
		z := d.nummern()
		beide(d, "numbers", func(w personen.Schreiber) ([]personen.Nummernzeile, error) { return w.Vergib(ctx, z) })
		von, nach := d.satz(), d.satz()-1
		beide(d, "anchor", func(w personen.Schreiber) (bool, error) { return true, w.Verankere(ctx, von, nach) })
	}
}

// beide does the same on both sides and compares the results.
func beide[T any](d *doppel, was string, f func(personen.Schreiber) (T, error)) {
	d.t.Helper()
	ergebnis := ohneFehler[T](d.t)
	gleich(d.t, was, ergebnis(f(d.soll)), ergebnis(f(d.ist)))
}

// vergleiche compares everything that a transaction sees of itself.
func (d *doppel) vergleiche(ctx context.Context, ids []zuordnung.SatzID) {
	d.t.Helper()
	for _, id := range ids {
		beide(d, "keys", func(w personen.Schreiber) ([]zuordnung.Schluessel, error) { return w.Schluessel(ctx, id) })
	}
	n := d.r.IntN(4)
	for k := range zuordnung.Schluessel(8) {
		beide(d, "block", func(w personen.Schreiber) ([]zuordnung.SatzID, error) { return w.Block(ctx, k<<32, n) })
	}
	teil := []zuordnung.SatzID{d.satz(), d.satz(), d.satz()}
	beide(d, "pairs", func(w personen.Schreiber) ([]personen.Kante, error) { return w.Kanten(ctx, teil) })
	beide(d, "bundles", func(w personen.Schreiber) ([]zuordnung.Bund, error) { return w.Buende(ctx, teil) })
	beide(d, "numbers", func(w personen.Schreiber) ([]personen.Nummernzeile, error) { return w.Nummern(ctx, teil) })
	folge := int64(d.r.IntN(30))
	beide(d, "entry", func(w personen.Schreiber) (any, error) {
		e, ok, err := w.Eintrag(ctx, folge)
		e.Zeit = e.Zeit.UTC()
		return []any{e, ok}, err
	})
}

func (d *doppel) satz() zuordnung.SatzID { return zuordnung.SatzID(1 + d.r.IntN(historiensaetze)) }

func (d *doppel) eintraege() []zuordnung.Entscheidung {
	e := make([]zuordnung.Entscheidung, 1+d.r.IntN(6))
	for i := range e {
		a := d.satz()
		e[i] = zuordnung.Entscheidung{Zeit: jetzt, Art: zuordnung.Entscheidungsart(1 + d.r.IntN(5)), Paar: zuordnung.PaarVon(a, a%historiensaetze+1)}
		if e[i].Art == zuordnung.Maschine {
			e[i].Modell, e[i].Vergleich = "m/1", d.vergleich()
			continue
		}
		e[i].Wer, e[i].Grund = "w"+strconv.Itoa(d.r.IntN(2)), "Grund"
		e[i].Urteil = zuordnung.Menschenurteil(1 + d.r.IntN(2))
		if e[i].Art == zuordnung.Bestaetigung || e[i].Art == zuordnung.Ruecknahme {
			d.bezug(&e[i])
		}
	}
	return e
}

// bezug lets the entry refer to a decision in force, if there is one.
func (d *doppel) bezug(e *zuordnung.Entscheidung) {
	kanten, _ := d.soll.Kanten(d.t.Context(), []zuordnung.SatzID{1, 2, 3, 4, 5, 6})
	for _, k := range kanten {
		for _, x := range slices.Concat(k.Stand.Offen, k.Stand.Menschen) {
			if e.Bezug == 0 || d.r.IntN(3) == 0 {
				e.Paar, e.Bezug = k.Paar, x.Folge
			}
		}
	}
}

func (d *doppel) vergleich() (v zuordnung.Vergleich) {
	if d.r.IntN(4) == 0 {
		return v
	}
	for i := range v.Stufen {
		v.Stufen[i], v.Gewichte[i] = zuordnung.Stufe(d.r.IntN(5)), int16(d.r.IntN(3000)-1500)
	}
	v.Urteil = zuordnung.Urteil(d.r.IntN(3))
	v.Widerspruch = zuordnung.Widerspruch(d.r.IntN(3) * 300)
	return v
}

func (d *doppel) schluessel() (aus []zuordnung.Schluessel) {
	for k := range zuordnung.Schluessel(8) {
		if d.r.IntN(3) == 0 {
			aus = append(aus, k<<32)
		}
	}
	return aus
}

// buende draws some records and divides them into bundles of two and three.
func (d *doppel) buende() (ids []zuordnung.SatzID, neu []zuordnung.Bund) {
	for _, i := range d.r.Perm(historiensaetze)[:2+d.r.IntN(8)] {
		ids = append(ids, zuordnung.SatzID(i+1))
	}
	for rest := ids; len(rest) > 3; rest = rest[3:] {
		saetze := slices.Sorted(slices.Values(rest[:2+d.r.IntN(2)]))
		neu = append(neu, zuordnung.Bund{Saetze: saetze, Unsicher: d.r.IntN(3) == 0})
	}
	return ids, neu
}

func (d *doppel) nummern() []personen.Nummernzeile {
	z := make([]personen.Nummernzeile, 1+d.r.IntN(3))
	for i := range z {
		z[i] = personen.Nummernzeile{Nummer: zuordnung.Meldenummer(strconv.Itoa(100 + d.r.IntN(40))), Anker: d.satz(), Gespeichert: jetzt}
	}
	return z
}
