// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"fmt"
	"iter"
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

// Schritt is a part of a full run.
type Schritt string

// The parts of a full run in their order, by their German names.
const (
	SchrittLesen       Schritt = "Datensätze lesen"
	SchrittVergleichen Schritt = "Vergleichen"
	SchrittHauptbuch   Schritt = "Entscheidungen schreiben"
	SchrittSchluessel  Schritt = "Schlüssel schreiben"
	SchrittPersonen    Schritt = "Personen schreiben"
)

// stapel is how many rows one transaction of a full run writes.
const stapel = 50_000

// nachholstapel is how many changes one transaction makes up for after a full run.
const nachholstapel = 500

// Vollauf compares all records and brings ledger, keys, bundles and numbers to
// the result: after the first filling, and after new rules. Deliveries and
// decisions may go on meanwhile; what they change is made up for at the end. A
// run that is broken off leaves the register as one for which a full run is due;
// bundles change at the end only.
func (d *Dienst) Vollauf(ctx context.Context) (Laufzahlen, error) {
	l := &vollauf{Dienst: d}
	err := l.durch(ctx)
	return l.zahlen, err
}

// vollauf is a running full run.
type vollauf struct {
	*Dienst
	zahlen  Laufzahlen
	bestand *zuordnung.Bestand
	stand   int64 // latest change that the run has surely seen
	folge   int64 // latest entry of the ledger that the bundles follow from
}

func (l *vollauf) durch(ctx context.Context) error {
	err := l.speicher.Schreibe(ctx, l.uhr.Jetzt(), func(w Schreiber) error { return w.VergissRegelwerk(ctx) })
	if err != nil {
		return fmt.Errorf("begin full run: %w", err)
	}
	if err := l.lies(ctx); err != nil {
		return err
	}
	ergebnis, err := l.bestand.Lauf(ctx, l.modell, zuordnung.Begleitung{
		Schluessel: func(folge iter.Seq2[zuordnung.Schluessel, zuordnung.SatzID]) error { return l.legeBloecke(ctx, folge) },
		Verglichen: func(erledigt, gesamt int) { l.melde(SchrittVergleichen, erledigt, gesamt) },
	})
	if err != nil {
		return err
	}
	l.zahlen.Vergleiche, l.zahlen.Haeufungen = ergebnis.Vergleiche, ergebnis.Haeufungen
	if err := l.entscheide(ctx, ergebnis); err != nil {
		return err
	}
	if err := l.legeSchluessel(ctx); err != nil {
		return err
	}
	ids := l.bestand.IDs()
	l.bestand = nil // gives the memory back before the bundles need some
	if err := l.buendle(ctx, ids); err != nil {
		return err
	}
	return l.holeNach(ctx)
}

// lies reads all records.
func (l *vollauf) lies(ctx context.Context) (err error) {
	if l.stand, err = l.speicher.Aenderungsstand(ctx); err != nil {
		return err
	}
	l.bestand = zuordnung.NeuerBestand()
	for s, err := range l.speicher.Alle(ctx) {
		if err != nil {
			return fmt.Errorf("read records: %w", err)
		}
		l.bestand.Lege(s.ID, s.Satz)
		if n := l.bestand.Anzahl(); n%1000 == 0 {
			l.melde(SchrittLesen, n, 0)
		}
	}
	l.zahlen.Saetze = l.bestand.Anzahl()
	l.melde(SchrittLesen, l.zahlen.Saetze, l.zahlen.Saetze)
	return nil
}

// legeBloecke stores the keys of one kind.
func (l *vollauf) legeBloecke(ctx context.Context, folge iter.Seq2[zuordnung.Schluessel, zuordnung.SatzID]) error {
	err := l.speicher.Schreibe(ctx, l.uhr.Jetzt(), func(w Schreiber) error {
		return w.LegeBloecke(ctx, func(yield func(Blockzeile) bool) {
			for s, id := range folge {
				if !yield(Blockzeile{s, id}) {
					return
				}
			}
		})
	})
	if err != nil {
		return fmt.Errorf("write blocks: %w", err)
	}
	return nil
}

// entscheide appends what differs from the ledger.
func (l *vollauf) entscheide(ctx context.Context, ergebnis zuordnung.Ergebnis) error {
	bisher, err := l.bisherige(ctx)
	if err != nil {
		return err
	}
	if err := l.verabschiedeFehlende(ctx, bisher, l.bestand); err != nil {
		return err
	}
	ergebnis = ergebnis.Pruefe(l.bestand, l.modell, menschliche(bisher, l.bestand))
	for _, k := range ergebnis.Kanten {
		switch k.Vergleich.Urteil {
		case zuordnung.Sicher:
			l.zahlen.Sicher++
		case zuordnung.Klaerung:
			l.zahlen.Klaerung++
		}
	}
	neu := unterschied(bisher, ergebnis.Kanten)
	l.zahlen.Geaendert = len(neu)
	return l.schreibeEntscheidungen(ctx, neu)
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
	if len(bisher) == 0 {
		return neu
	}
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

func (l *vollauf) schreibeEntscheidungen(ctx context.Context, kanten []zuordnung.Kante) error {
	erledigt := 0
	for teil := range slices.Chunk(kanten, stapel) {
		e := make([]zuordnung.Entscheidung, len(teil))
		for i, k := range teil {
			e[i] = l.maschinell(k.Paar, k.Vergleich)
		}
		err := l.speicher.Schreibe(ctx, l.uhr.Jetzt(), func(w Schreiber) error {
			_, err := w.HaengeAn(ctx, e)
			return err
		})
		if err != nil {
			return fmt.Errorf("write decisions: %w", err)
		}
		erledigt += len(teil)
		l.melde(SchrittHauptbuch, erledigt, len(kanten))
	}
	return nil
}

// legeSchluessel stores the keys of each record.
func (l *vollauf) legeSchluessel(ctx context.Context) error {
	erledigt := 0
	zeilen := make([]Satzschluessel, 0, stapel)
	for zeile := range l.bestand.AlleSchluessel() {
		zeilen = append(zeilen, Satzschluessel(zeile))
		if erledigt++; len(zeilen) < stapel && erledigt < l.zahlen.Saetze {
			continue
		}
		err := l.speicher.Schreibe(ctx, l.uhr.Jetzt(), func(w Schreiber) error { return w.LegeSchluessel(ctx, zeilen) })
		if err != nil {
			return fmt.Errorf("write keys: %w", err)
		}
		zeilen = zeilen[:0]
		l.melde(SchrittSchluessel, erledigt, l.zahlen.Saetze)
	}
	return nil
}

// buendle derives the bundles and counts the persons.
func (l *vollauf) buendle(ctx context.Context, ids []zuordnung.SatzID) error {
	verbund, folge, err := l.baueNeu(ctx, ids)
	if err != nil {
		return err
	}
	l.folge = folge
	l.zahlen.Abgelehnt, l.zahlen.Personen = len(verbund.Abgelehnt), len(ids)
	for _, x := range verbund.Buende {
		l.zahlen.Personen -= len(x.Saetze) - 1
	}
	return nil
}

// BaueNeu derives all bundles from the ledger alone, replaces the stored ones and
// gives numbers to whom none is given. ids are all records.
func (d *Dienst) BaueNeu(ctx context.Context, ids []zuordnung.SatzID) (zuordnung.Verbund, error) {
	v, _, err := d.baueNeu(ctx, ids)
	return v, err
}

func (d *Dienst) baueNeu(ctx context.Context, ids []zuordnung.SatzID) (v zuordnung.Verbund, folge int64, err error) {
	buch := zuordnung.NeuesHauptbuch()
	for e, err := range d.speicher.Hauptbuch(ctx, 0) {
		if err != nil {
			return v, 0, fmt.Errorf("read ledger: %w", err)
		}
		buch.Wende(e)
		folge = e.Folge
	}
	v = zuordnung.Buendle(buch.Verbindungen())
	var ohne []zuordnung.SatzID
	erledigt := 0
	for _, personen := range inStapeln(ids, v.Buende) {
		err := d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
			neu, err := d.schreibePersonen(ctx, w, personen)
			ohne = append(ohne, neu...)
			return err
		})
		if err != nil {
			return v, 0, fmt.Errorf("write bundles: %w", err)
		}
		erledigt += len(personen)
		d.melde(SchrittPersonen, erledigt, len(ids))
	}
	for teil := range slices.Chunk(ohne, nummernstapel) {
		if err := d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error { return d.vergib(ctx, w, teil) }); err != nil {
			return v, 0, fmt.Errorf("write numbers: %w", err)
		}
	}
	d.melde(SchrittPersonen, len(ids), len(ids))
	return v, folge, nil
}

// nummernstapel is how many numbers one transaction gives. They are random, so
// that each transaction touches the whole table.
const nummernstapel = 500_000

// inStapeln divides all persons into portions for one transaction each; no
// bundle is cut. Persons are in the order of their first records, so that tables
// grow at their ends.
func inStapeln(ids []zuordnung.SatzID, buende []zuordnung.Bund) [][]zuordnung.Bund {
	gebuendelt := make(map[zuordnung.SatzID]bool, 2*len(buende))
	for _, b := range buende {
		for _, s := range b.Saetze[1:] {
			gebuendelt[s] = true
		}
	}
	personen := make([]zuordnung.Bund, 0, len(ids)-len(gebuendelt))
	for i, id := range ids {
		switch {
		case len(buende) > 0 && buende[0].Saetze[0] == id:
			personen, buende = append(personen, buende[0]), buende[1:]
		case !gebuendelt[id]:
			personen = append(personen, zuordnung.Bund{Saetze: ids[i : i+1 : i+1]})
		}
	}
	return slices.Collect(slices.Chunk(append(personen, buende...), stapel))
}

// schreibePersonen stores the bundles of the persons and returns the first records
// of those who have no number.
func (d *Dienst) schreibePersonen(ctx context.Context, w Schreiber, personen []zuordnung.Bund) ([]zuordnung.SatzID, error) {
	var ids []zuordnung.SatzID
	var buende []zuordnung.Bund
	listen := make([][]zuordnung.SatzID, 0, len(personen))
	for _, p := range personen {
		ids = append(ids, p.Saetze...)
		listen = append(listen, p.Saetze)
		if len(p.Saetze) > 1 {
			buende = append(buende, p)
		}
	}
	if err := w.Ersetze(ctx, ids, buende); err != nil {
		return nil, err
	}
	zeilen, err := w.Nummern(ctx, ids)
	if err != nil {
		return nil, err
	}
	hat := map[zuordnung.SatzID]bool{}
	for _, z := range zeilen {
		hat[z.Anker] = true
	}
	return ohneNummer(listen, hat), nil
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
			if err := w.Ersetze(ctx, []zuordnung.SatzID{s}, nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// holeNach decides what was delivered or decided by clerks while the run went on,
// and notes that everything is linked.
func (l *vollauf) holeNach(ctx context.Context) error {
	var offen []zuordnung.SatzID
	for fertig := false; !fertig; {
		err := l.speicher.Schreibe(ctx, l.uhr.Jetzt(), func(w Schreiber) error {
			if _, _, err := w.Regelwerk(ctx); err != nil { // keeps others out
				return err
			}
			neue, stand, err := w.Seither(ctx, l.stand)
			if err != nil {
				return err
			}
			alle := slices.Concat(offen, neue)
			if fertig = len(alle) <= nachholstapel; fertig {
				return l.schliesseAb(ctx, w, alle)
			}
			offen, l.stand = alle[nachholstapel:], stand
			return l.GeaendertIn(ctx, w, alle[:nachholstapel]...)
		})
		if err != nil {
			return fmt.Errorf("make up for changes during the full run: %w", err)
		}
	}
	return nil
}

func (l *vollauf) schliesseAb(ctx context.Context, w Schreiber, ids []zuordnung.SatzID) error {
	f := neueFortschreibung(l.Dienst, w)
	for folge := l.folge + 1; ; folge++ {
		e, ok, err := w.Eintrag(ctx, folge)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		f.beruehrt[e.Paar.A], f.beruehrt[e.Paar.B] = true, true
	}
	if err := f.saetze(ctx, ids); err != nil {
		return err
	}
	if err := l.merkeHaeufungen(ctx, w); err != nil {
		return err
	}
	return w.SetzeRegelwerk(ctx, l.regelwerk())
}
