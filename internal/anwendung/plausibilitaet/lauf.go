// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/geheim"
)

// Laufe checks the state of the day and keeps the findings; a day that was
// checked before gives the same run again. Today's state is frozen if it has not
// been. gelesen is told how many records were read since the last call. Errors:
// ErrZukunft, ErrNichtEingefroren.
func (d *Dienst) Laufe(ctx context.Context, stichtag melde.Datum, gelesen func(n int)) (Lauf, error) {
	if l, ok, err := d.Lauf(ctx, stichtag); ok || err != nil {
		return l, err
	}
	frost, err := d.bereit(ctx, stichtag)
	if err != nil {
		return Lauf{}, err
	}
	l := Lauf{Kennung: geheim.UUID(), Stichtag: stichtag, Zeit: d.Uhr.Jetzt()}
	// What was frozen before the end of the day is not the state of 24:00.
	l.Amtlich = d.Regelwerk.IstAmtlich(stichtag) && !frost.Zeit.Before(ende(stichtag))
	befunde, err := d.pruefe(ctx, &l, stichtag, gelesen)
	if err != nil {
		return Lauf{}, err
	}
	for i := range befunde {
		befunde[i].Nummer, befunde[i].Geaendert = i+1, l.Zeit
		befunde[i].Nachrichten = d.nachrichten(&l, &befunde[i])
	}
	id, ok, err := d.Befunde.Lege(ctx, l, befunde)
	if err != nil {
		return Lauf{}, fmt.Errorf("keep the findings: %w", err)
	}
	if !ok { // somebody else was faster
		l, _, err = d.Lauf(ctx, stichtag)
		return l, err
	}
	l.ID = id
	return l, nil
}

func (d *Dienst) bereit(ctx context.Context, stichtag melde.Datum) (*Frost, error) {
	heute := d.heute()
	if stichtag > heute {
		return nil, ErrZukunft
	}
	frost, err := d.frost(ctx, stichtag)
	if err != nil || frost != nil {
		return frost, err
	}
	if stichtag < heute {
		return nil, ErrNichtEingefroren
	}
	if _, err := d.FriereHeute(ctx); err != nil {
		return nil, err
	}
	return d.frost(ctx, stichtag)
}

// pruefe looks at the state of the frozen day, or at the stock as it is now, and
// returns the findings by kind and first record. stichtag is the day on which
// dwellings and rules must be valid.
func (d *Dienst) pruefe(ctx context.Context, l *Lauf, stand melde.Datum, gelesen func(n int)) ([]Befund, error) {
	sammler := plausibilitaet.NeuerSammler(l.Stichtag)
	var befunde []Befund
	for s, err := range d.Frost.Alle(ctx, stand) {
		if err != nil {
			return nil, fmt.Errorf("read the stock: %w", err)
		}
		l.Datensaetze++
		gelesen(1)
		sammler.Lege(s)
		if b, ok := d.Regelwerk.Vollstaendigkeit(s, l.Stichtag); ok {
			befunde = append(befunde, zeile(&b))
		}
	}
	wissen, err := d.verbinde(ctx, sammler)
	if err != nil {
		return nil, err
	}
	gruppen, zuGross := sammler.Gruppen()
	l.Haeufungen = len(zuGross)
	var stapel [][]int64
	for g := range gruppen {
		if stapel = append(stapel, g); len(stapel) == gruppenstapel {
			if befunde, err = d.beurteile(ctx, stapel, stand, pruefling{l.Stichtag, wissen, befunde}); err != nil {
				return nil, err
			}
			stapel = stapel[:0]
		}
	}
	if befunde, err = d.beurteile(ctx, stapel, stand, pruefling{l.Stichtag, wissen, befunde}); err != nil {
		return nil, err
	}
	slices.SortFunc(befunde, func(a, b Befund) int {
		return cmp.Or(cmp.Compare(slices.Index(plausibilitaet.Arten, a.Art), slices.Index(plausibilitaet.Arten, b.Art)),
			slices.CompareFunc(a.Saetze, b.Saetze, func(x, y Satzbezug) int { return cmp.Compare(x.ID, y.ID) }))
	})
	return befunde, nil
}

// gruppenstapel is how many groups are read at a time.
const gruppenstapel = 500

// pruefling is what groups are judged by and what was found so far.
type pruefling struct {
	stichtag melde.Datum
	wissen   *wissen
	befunde  []Befund
}

// beurteile reads the records of the groups and judges each.
func (d *Dienst) beurteile(ctx context.Context, gruppen [][]int64, stand melde.Datum, p pruefling) ([]Befund, error) {
	var ids []int64
	for _, g := range gruppen {
		ids = append(ids, g...)
	}
	if len(ids) == 0 {
		return p.befunde, nil
	}
	saetze, err := d.Frost.Saetze(ctx, stand, ids)
	if err != nil {
		return nil, fmt.Errorf("read groups: %w", err)
	}
	nach := make(map[int64]plausibilitaet.Satz, len(saetze))
	for _, s := range saetze {
		nach[s.ID] = s
	}
	for _, g := range gruppen {
		gruppe := make([]plausibilitaet.Satz, 0, len(g))
		for _, id := range g {
			if s, da := nach[id]; da {
				gruppe = append(gruppe, s)
			}
		}
		for _, mensch := range plausibilitaet.Menschen(gruppe, p.wissen, p.stichtag) {
			for _, b := range d.Regelwerk.Pruefe(mensch, p.stichtag) {
				p.befunde = append(p.befunde, zeile(&b))
			}
		}
	}
	return p.befunde, nil
}

// zeile keeps of a finding what is stored.
func zeile(b *plausibilitaet.Befund) Befund {
	z := Befund{Art: b.Art, Sicher: b.Sicher}
	for _, f := range b.Felder {
		z.Felder = append(z.Felder, f.Feld.ID)
	}
	for _, s := range b.Saetze {
		z.Saetze = append(z.Saetze, Satzbezug{s.ID, s.M.Schluessel})
	}
	return z
}

// wissen is what the linking says, for one run.
type wissen struct {
	bund     map[int64]int64
	getrennt map[zuordnung.Paar]bool
}

// Bund implements plausibilitaet.Zuordnung.
func (w *wissen) Bund(satz int64) int64 { return w.bund[satz] }

// Getrennt implements plausibilitaet.Zuordnung.
func (w *wissen) Getrennt(a, b int64) bool {
	return w.getrennt[zuordnung.Paar{A: zuordnung.SatzID(min(a, b)), B: zuordnung.SatzID(max(a, b))}]
}

// verbinde tells the collector which records the linking is sure of, and keeps
// what the judgement of the groups needs.
func (d *Dienst) verbinde(ctx context.Context, s *plausibilitaet.Sammler) (*wissen, error) {
	w := &wissen{bund: map[int64]int64{}, getrennt: map[zuordnung.Paar]bool{}}
	for b, err := range d.Zuordnung.Buende(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read bundles: %w", err)
		}
		if b.Unsicher {
			continue
		}
		ids := make([]int64, len(b.Saetze))
		for i, id := range b.Saetze {
			ids[i] = int64(id)
			w.bund[int64(id)] = int64(b.Saetze[0])
		}
		s.Verbinde(ids)
	}
	for v, err := range d.Zuordnung.Verbindungen(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read connections: %w", err)
		}
		if v.Mensch == zuordnung.Getrennt {
			w.getrennt[v.Paar] = true
		}
	}
	return w, nil
}

// nachrichten are the hints about a finding: one for each Meldebehörde concerned.
func (d *Dienst) nachrichten(l *Lauf, b *Befund) (aus []Nachricht) {
	for _, s := range b.Saetze {
		m := d.meldebehoerde(s.Schluessel.AGS)
		if !slices.ContainsFunc(aus, func(n Nachricht) bool { return n.Meldebehoerde == m }) {
			aus = append(aus, Nachricht{Meldebehoerde: m, UUID: nachrichtUUID(l.Kennung, b.Nummer, m)})
		}
	}
	return aus
}

// meldebehoerde returns the authority that keeps the municipality's register; a
// municipality that the directory does not know is its own.
func (d *Dienst) meldebehoerde(ags melde.AGS) melde.AGS {
	return cmp.Or(d.Gemeinden.Meldebehoerde(ags), ags)
}

// nachrichtUUID derives a message's id, so that the same run gives the same messages.
func nachrichtUUID(lauf string, nummer int, an melde.AGS) string {
	return geheim.AbgeleiteteUUID("1500:" + lauf + ":" + strconv.Itoa(nummer) + ":" + string(an))
}
