// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kernmelderegister/internal/fachkern/zuordnung"
)

// Laufzahlen are the counts of a full run.
type Laufzahlen struct {
	Saetze, Personen, Vergleiche int
	Sicher, Klaerung, Abgelehnt  int
	Geaendert                    int // decisions that differ from the ledger
	Haeufungen                   []zuordnung.Haeufung
}

// stapel is how many rows one transaction of a full run writes.
const stapel = 10_000

// Vollauf compares all records and brings ledger, keys, bundles and numbers to
// the result: after the first filling, and after a new model. Nobody else may
// write meanwhile. A run that is broken off leaves a ledger that the next run
// completes; bundles change at the end only.
func (d *Dienst) Vollauf(ctx context.Context) (Laufzahlen, error) {
	b := zuordnung.NeuerBestand()
	for s, err := range d.speicher.Alle(ctx) {
		if err != nil {
			return Laufzahlen{}, fmt.Errorf("read records: %w", err)
		}
		b.Lege(s.ID, s.Satz)
	}
	ergebnis, err := b.Lauf(ctx, d.modell)
	if err != nil {
		return Laufzahlen{}, err
	}
	zahlen := Laufzahlen{Saetze: b.Anzahl(), Vergleiche: ergebnis.Vergleiche, Haeufungen: ergebnis.Haeufungen}
	bisher, err := d.bisherige(ctx)
	if err != nil {
		return zahlen, err
	}
	if err := d.verabschiedeFehlende(ctx, bisher, b); err != nil {
		return zahlen, err
	}
	ergebnis = ergebnis.Pruefe(b, d.modell, menschliche(bisher, b))
	neu := unterschied(bisher, ergebnis.Kanten)
	zahlen.Geaendert = len(neu)
	if err := d.schreibeEntscheidungen(ctx, neu); err != nil {
		return zahlen, err
	}
	if err := d.schreibeSchluessel(ctx, b); err != nil {
		return zahlen, err
	}
	verbund, err := d.BaueNeu(ctx, b.IDs())
	if err != nil {
		return zahlen, err
	}
	zahlen.Abgelehnt, zahlen.Personen = len(verbund.Abgelehnt), b.Anzahl()
	for _, x := range verbund.Buende {
		zahlen.Personen -= len(x.Saetze) - 1
	}
	for _, k := range ergebnis.Kanten {
		switch k.Vergleich.Urteil {
		case zuordnung.Sicher:
			zahlen.Sicher++
		case zuordnung.Klaerung:
			zahlen.Klaerung++
		}
	}
	return zahlen, nil
}

func (d *Dienst) bisherige(ctx context.Context) ([]zuordnung.Verbindung, error) {
	var aus []zuordnung.Verbindung
	for v, err := range d.speicher.Verbindungen(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read connections: %w", err)
		}
		aus = append(aus, v)
	}
	return aus, nil
}

// menschliche are the connections of present records that a clerk decided.
func menschliche(alle []zuordnung.Verbindung, b *zuordnung.Bestand) []zuordnung.Verbindung {
	var aus []zuordnung.Verbindung
	for _, v := range alle {
		if v.Mensch != zuordnung.Unentschieden && b.Hat(v.Paar.A) && b.Hat(v.Paar.B) {
			aus = append(aus, v)
		}
	}
	return aus
}

// unterschied lists the comparisons in which the result differs from the ledger;
// both are ordered by pair.
func unterschied(bisher []zuordnung.Verbindung, neu []zuordnung.Kante) []zuordnung.Kante {
	var aus []zuordnung.Kante
	i := 0
	for _, v := range bisher {
		for i < len(neu) && neu[i].Paar.Vergleiche(v.Paar) < 0 {
			aus = append(aus, neu[i])
			i++
		}
		soll := zuordnung.Vergleich{}
		if i < len(neu) && neu[i].Paar == v.Paar {
			soll = neu[i].Vergleich
			i++
		}
		if soll != v.Vergleich {
			aus = append(aus, zuordnung.Kante{Paar: v.Paar, Vergleich: soll})
		}
	}
	return append(aus, neu[i:]...)
}

func (d *Dienst) schreibeEntscheidungen(ctx context.Context, kanten []zuordnung.Kante) error {
	for teil := range slices.Chunk(kanten, stapel) {
		e := make([]zuordnung.Entscheidung, len(teil))
		for i, k := range teil {
			e[i] = d.maschinell(k.Paar, k.Vergleich)
		}
		err := d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
			_, err := w.HaengeAn(ctx, e)
			return err
		})
		if err != nil {
			return fmt.Errorf("write decisions: %w", err)
		}
	}
	return nil
}

func (d *Dienst) schreibeSchluessel(ctx context.Context, b *zuordnung.Bestand) error {
	for teil := range slices.Chunk(b.IDs(), stapel) {
		err := d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
			for _, id := range teil {
				if err := w.SetzeSchluessel(ctx, id, b.Schluessel(id)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("write keys: %w", err)
		}
	}
	return nil
}

// BaueNeu derives all bundles from the ledger alone, replaces the stored ones and
// gives numbers to whom none is given. ids are all records.
func (d *Dienst) BaueNeu(ctx context.Context, ids []zuordnung.SatzID) (zuordnung.Verbund, error) {
	buch := zuordnung.NeuesHauptbuch()
	for e, err := range d.speicher.Hauptbuch(ctx, 0) {
		if err != nil {
			return zuordnung.Verbund{}, fmt.Errorf("read ledger: %w", err)
		}
		buch.Wende(e)
	}
	v := zuordnung.Buendle(buch.Verbindungen())
	for _, personen := range inStapeln(ids, v.Buende) {
		err := d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
			return d.schreibePersonen(ctx, w, personen)
		})
		if err != nil {
			return v, fmt.Errorf("write bundles: %w", err)
		}
	}
	return v, nil
}

// inStapeln divides all persons into portions for one transaction each; no
// bundle is cut.
func inStapeln(ids []zuordnung.SatzID, buende []zuordnung.Bund) [][]zuordnung.Bund {
	gebuendelt := map[zuordnung.SatzID]bool{}
	personen := slices.Clone(buende)
	for _, b := range buende {
		for _, s := range b.Saetze {
			gebuendelt[s] = true
		}
	}
	for _, id := range ids {
		if !gebuendelt[id] {
			personen = append(personen, zuordnung.Bund{Saetze: []zuordnung.SatzID{id}})
		}
	}
	return slices.Collect(slices.Chunk(personen, stapel))
}

// schreibePersonen stores the bundles of the persons and numbers whoever has none.
func (d *Dienst) schreibePersonen(ctx context.Context, w Schreiber, personen []zuordnung.Bund) error {
	var ids []zuordnung.SatzID
	var buende []zuordnung.Bund
	var listen [][]zuordnung.SatzID
	for _, p := range personen {
		ids = append(ids, p.Saetze...)
		listen = append(listen, p.Saetze)
		if len(p.Saetze) > 1 {
			buende = append(buende, p)
		}
	}
	if err := w.Ersetze(ctx, ids, buende); err != nil {
		return err
	}
	zeilen, err := w.Nummern(ctx, ids)
	if err != nil {
		return err
	}
	hat := map[zuordnung.SatzID]bool{}
	for _, z := range zeilen {
		hat[z.Anker] = true
	}
	return d.vergib(ctx, w, ohneNummer(listen, hat))
}

// verabschiedeFehlende closes what the ledger still says of deleted records.
func (d *Dienst) verabschiedeFehlende(ctx context.Context, bisher []zuordnung.Verbindung, b *zuordnung.Bestand) error {
	fehlen := map[zuordnung.SatzID]bool{}
	for _, v := range bisher {
		for _, s := range [...]zuordnung.SatzID{v.Paar.A, v.Paar.B} {
			if !b.Hat(s) {
				fehlen[s] = true
			}
		}
	}
	if len(fehlen) == 0 {
		return nil
	}
	return d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
		for _, s := range slices.Sorted(maps.Keys(fehlen)) {
			if err := neueFortschreibung(d, w).verabschiede(ctx, s); err != nil {
				return err
			}
			if err := w.SetzeSchluessel(ctx, s, nil); err != nil {
				return err
			}
			if err := w.Ersetze(ctx, []zuordnung.SatzID{s}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
