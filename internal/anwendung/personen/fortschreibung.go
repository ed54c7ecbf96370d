// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"fmt"
	"slices"

	"kernmelderegister/internal/fachkern/zuordnung"
)

// fortschreibung re-decides what changed records touch, within a transaction.
type fortschreibung struct {
	d           *Dienst
	w           Schreiber
	vorrat      *zuordnung.Vorrat
	vergleicher *zuordnung.Vergleicher
	merkmale    map[zuordnung.SatzID]*zuordnung.Merkmale // nil = no such record
	beruehrt    map[zuordnung.SatzID]bool                // whose bundle may change
}

func neueFortschreibung(d *Dienst, w Schreiber) *fortschreibung {
	v := zuordnung.NeuerVorrat()
	return &fortschreibung{d: d, w: w, vorrat: v, vergleicher: zuordnung.NeuerVergleicher(d.modell, v),
		merkmale: map[zuordnung.SatzID]*zuordnung.Merkmale{}, beruehrt: map[zuordnung.SatzID]bool{}}
}

// lade reads the records whose Merkmale aren't known yet.
func (f *fortschreibung) lade(ctx context.Context, ids []zuordnung.SatzID) error {
	var fehlen []zuordnung.SatzID
	for _, id := range ids {
		if _, da := f.merkmale[id]; !da {
			f.merkmale[id] = nil
			fehlen = append(fehlen, id)
		}
	}
	if len(fehlen) == 0 {
		return nil
	}
	saetze, err := f.w.Saetze(ctx, fehlen)
	if err != nil {
		return err
	}
	for _, s := range saetze {
		m := f.vorrat.Merkmale(s.ID, s.Satz)
		f.merkmale[s.ID] = &m
	}
	return nil
}

// saetze decides what the records touch, and bundles anew whoever is touched.
func (f *fortschreibung) saetze(ctx context.Context, ids []zuordnung.SatzID) error {
	for _, id := range ids {
		if err := f.satz(ctx, id); err != nil {
			return fmt.Errorf("link record %d: %w", id, err)
		}
	}
	if err := f.buendle(ctx); err != nil {
		return fmt.Errorf("bundle %d records: %w", len(ids), err)
	}
	return nil
}

// satz moves the record's keys and decides anew: the pairs of the record, and the
// pairs of blocks that became too large or small enough by this change.
func (f *fortschreibung) satz(ctx context.Context, id zuordnung.SatzID) error {
	if err := f.lade(ctx, []zuordnung.SatzID{id}); err != nil {
		return err
	}
	alt, err := f.w.Schluessel(ctx, id)
	if err != nil {
		return err
	}
	var neu []zuordnung.Schluessel
	if m := f.merkmale[id]; m != nil {
		neu = f.vorrat.Schluesselliste(m)
	} else if err := f.verabschiede(ctx, id); err != nil {
		return err
	}
	if err := f.w.SetzeSchluessel(ctx, id, neu); err != nil {
		return err
	}
	f.beruehrt[id] = true
	paare, err := f.paare(ctx, id, alt, neu)
	if err != nil {
		return err
	}
	return f.entscheide(ctx, paare)
}

// paare lists what must be decided anew.
func (f *fortschreibung) paare(ctx context.Context, id zuordnung.SatzID, alt, neu []zuordnung.Schluessel) (map[zuordnung.Paar]bool, error) {
	paare := map[zuordnung.Paar]bool{}
	kanten, err := f.w.Kanten(ctx, []zuordnung.SatzID{id})
	if err != nil {
		return nil, err
	}
	for _, k := range kanten {
		paare[k.Paar] = true
	}
	for _, s := range vereinigt(alt, neu) {
		block, err := f.w.Block(ctx, s, zuordnung.Blockgrenze+2)
		if err != nil {
			return nil, err
		}
		war, ist := slices.Contains(alt, s), slices.Contains(neu, s)
		switch {
		case war && !ist && len(block) == zuordnung.Blockgrenze, !war && ist && len(block) == zuordnung.Blockgrenze+1:
			alleAus(paare, block)
			if err := f.merkeHaeufung(ctx, block); err != nil {
				return nil, err
			}
		case ist && len(block) <= zuordnung.Blockgrenze:
			for _, b := range block {
				if b != id {
					paare[zuordnung.PaarVon(id, b)] = true
				}
			}
		}
	}
	return paare, nil
}

func vereinigt(a, b []zuordnung.Schluessel) []zuordnung.Schluessel {
	alle := slices.Concat(a, b)
	slices.Sort(alle)
	return slices.Compact(alle)
}

func alleAus(paare map[zuordnung.Paar]bool, block []zuordnung.SatzID) {
	for i, a := range block {
		for _, b := range block[i+1:] {
			paare[zuordnung.PaarVon(a, b)] = true
		}
	}
}

// entscheide compares the pairs and appends what differs from the ledger.
func (f *fortschreibung) entscheide(ctx context.Context, paare map[zuordnung.Paar]bool) error {
	folge := make([]zuordnung.Paar, 0, len(paare))
	ids := make([]zuordnung.SatzID, 0, 2*len(paare))
	for p := range paare {
		folge = append(folge, p)
		ids = append(ids, p.A, p.B)
	}
	slices.SortFunc(folge, zuordnung.Paar.Vergleiche)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if err := f.lade(ctx, ids); err != nil {
		return err
	}
	bisher, err := f.kantenZu(ctx, ids)
	if err != nil {
		return err
	}
	var neu []zuordnung.Entscheidung
	for _, p := range folge {
		alt := bisher[p].Stand.Maschine
		g, err := f.urteile(ctx, p, alt)
		if err != nil {
			return err
		}
		if g == alt {
			continue
		}
		f.beruehrt[p.A], f.beruehrt[p.B] = true, true
		neu = append(neu, f.d.maschinell(p, g))
	}
	return f.haengeAn(ctx, neu)
}

func (f *fortschreibung) haengeAn(ctx context.Context, e []zuordnung.Entscheidung) error {
	if len(e) == 0 {
		return nil
	}
	_, err := f.w.HaengeAn(ctx, e)
	return err
}

func (d *Dienst) maschinell(p zuordnung.Paar, g zuordnung.Vergleich) zuordnung.Entscheidung {
	return zuordnung.Entscheidung{Zeit: d.uhr.Jetzt(), Art: zuordnung.Maschine, Paar: p, Modell: d.modell.Fassung, Vergleich: g}
}

func (f *fortschreibung) kantenZu(ctx context.Context, ids []zuordnung.SatzID) (map[zuordnung.Paar]Kante, error) {
	kanten, err := f.w.Kanten(ctx, ids)
	if err != nil {
		return nil, err
	}
	aus := make(map[zuordnung.Paar]Kante, len(kanten))
	for _, k := range kanten {
		aus[k.Paar] = k
	}
	return aus, nil
}

// urteile compares a pair as a full run would. The zero value means that the
// ledger needs no entry: one of the records is gone, or nothing speaks for or
// against one human. A contradiction that the ledger has already is kept current;
// a new one is only noted where it matters (Innenpruefung).
func (f *fortschreibung) urteile(ctx context.Context, p zuordnung.Paar, alt zuordnung.Vergleich) (zuordnung.Vergleich, error) {
	a, b := f.merkmale[p.A], f.merkmale[p.B]
	if a == nil || b == nil {
		return zuordnung.Vergleich{}, nil
	}
	g := f.vergleicher.Vergleiche(a, b)
	if g.Urteil != zuordnung.Nein {
		gemeinsam, err := f.imSelbenBlock(ctx, a, b)
		if err != nil {
			return zuordnung.Vergleich{}, err
		}
		if !gemeinsam {
			g = zuordnung.Trennung(g)
		}
	}
	if g.Urteil == zuordnung.Nein && (g.Widerspruch == 0 || alt.Widerspruch == 0) {
		return zuordnung.Vergleich{}, nil
	}
	return g, nil
}

// imSelbenBlock reports whether the two share a block that is compared.
func (f *fortschreibung) imSelbenBlock(ctx context.Context, a, b *zuordnung.Merkmale) (bool, error) {
	andere := f.vorrat.Schluesselliste(b)
	for _, s := range f.vorrat.Schluesselliste(a) {
		if _, da := slices.BinarySearch(andere, s); !da {
			continue
		}
		block, err := f.w.Block(ctx, s, zuordnung.Blockgrenze+1)
		if err != nil {
			return false, err
		}
		if len(block) <= zuordnung.Blockgrenze {
			return true, nil
		}
	}
	return false, nil
}

// verabschiede takes back what clerks decided about a deleted record, and moves
// its numbers to another record of its person.
func (f *fortschreibung) verabschiede(ctx context.Context, id zuordnung.SatzID) error {
	kanten, err := f.w.Kanten(ctx, []zuordnung.SatzID{id})
	if err != nil {
		return err
	}
	var zurueck []zuordnung.Entscheidung
	for _, k := range kanten {
		f.beruehrt[k.Paar.A], f.beruehrt[k.Paar.B] = true, true
		for _, e := range slices.Concat(k.Stand.Menschen, k.Stand.Offen) {
			zurueck = append(zurueck, zuordnung.Entscheidung{Zeit: f.d.uhr.Jetzt(), Art: zuordnung.Ruecknahme, Paar: k.Paar,
				Bezug: e.Folge, Grund: "Datensatz gelöscht"})
		}
	}
	if err := f.haengeAn(ctx, zurueck); err != nil {
		return err
	}
	buende, err := f.w.Buende(ctx, []zuordnung.SatzID{id})
	if err != nil {
		return err
	}
	erbe := zuordnung.SatzID(0)
	for _, b := range buende {
		for _, s := range b.Saetze {
			f.beruehrt[s] = true
			if s != id && erbe == 0 {
				erbe = s
			}
		}
	}
	return f.w.Verankere(ctx, id, erbe)
}
