// SPDX-License-Identifier: EUPL-1.2

// Package plan works out which rows of the stock a batch of changes touches. The
// storages share it, because what follows from a change is the same for both;
// how the rows are written is not.
package plan

import (
	"slices"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
)

// Satz is a record with the id of its row.
type Satz struct {
	ID int64
	lieferung.Speichersatz
}

// Indexzeile is a row of the search index with the record it belongs to.
type Indexzeile struct {
	suche.Indexzeile
	Satz int64
}

// Aenderung is a row of the change events.
type Aenderung struct {
	Schluessel melde.Schluessel
	Art        lieferung.Aenderungsart
	Anlass     string
}

// Plan says which rows a Stapel changes.
type Plan struct {
	Neu     []Satz
	Ersetzt []Satz // rows that keep their id
	// Ersatz are the former contents of the rows that keep their id.
	Ersatz      map[int64]*melde.Meldesatz
	Weg         []int64 // ids of rows that vanish
	IndexNeu    []Indexzeile
	IndexWeg    []Indexzeile
	Aenderungen []Aenderung
}

// Bedarf returns how many new ids the changes need. During a first load a
// replaced record gets a new id: rows of the old one may stand among the
// collected search rows, where they can't be found, and are left behind when
// the load ends.
func Bedarf(s lieferung.Stapel, ladung bool) int {
	n := 0
	for i := range s.Speichern {
		if ladung || s.Speichern[i].Vorher.ID == 0 {
			n++
		}
	}
	return n
}

// Neu derives the rows from the changes. ids are as many new ones as Bedarf says.
func Neu(s lieferung.Stapel, ids []int64, ladung bool) (Plan, error) {
	p := Plan{Ersatz: map[int64]*melde.Meldesatz{}}
	for _, satz := range s.Speichern {
		art := lieferung.SatzGeaendert
		if satz.Vorher.ID == 0 {
			art = lieferung.SatzNeu
		}
		p.Aenderungen = append(p.Aenderungen, Aenderung{satz.Satz.Schluessel, art, satz.Satz.Anlass})
		if satz.Vorher.ID != 0 && !ladung {
			p.Ersetzt = append(p.Ersetzt, Satz{satz.Vorher.ID, satz})
			continue
		}
		if satz.Vorher.ID != 0 {
			p.Weg = append(p.Weg, satz.Vorher.ID)
		}
		p.Neu = append(p.Neu, Satz{ids[0], satz})
		ids = ids[1:]
	}
	for _, l := range s.Loeschen {
		if l.Vorher.ID != 0 {
			p.Weg = append(p.Weg, l.Vorher.ID)
			p.Aenderungen = append(p.Aenderungen, Aenderung{l.Loeschung.Schluessel, lieferung.SatzGeloescht, ""})
		}
	}
	return p, p.planeIndex(s)
}

// planeIndex finds the search rows that come and go. Those of an old version are
// derived from its body, so they need not be looked for.
func (p *Plan) planeIndex(s lieferung.Stapel) error {
	for _, satz := range p.Neu {
		for _, z := range satz.Abdruck.Zeilen {
			p.IndexNeu = append(p.IndexNeu, Indexzeile{z, satz.ID})
		}
		if satz.Vorher.ID != 0 {
			if err := p.tauscheIndex(satz.Vorher, nil); err != nil {
				return err
			}
		}
	}
	for _, satz := range p.Ersetzt {
		if err := p.tauscheIndex(satz.Vorher, satz.Abdruck.Zeilen); err != nil {
			return err
		}
	}
	for _, l := range s.Loeschen {
		if l.Vorher.ID == 0 {
			continue
		}
		if err := p.tauscheIndex(l.Vorher, nil); err != nil {
			return err
		}
	}
	return nil
}

// tauscheIndex replaces the search rows of the old version by neu: what stays
// equal is not touched.
func (p *Plan) tauscheIndex(vorher lieferung.Bekannt, neu []suche.Indexzeile) error {
	satz, err := koerper.Decodiere(vorher.Koerper)
	if err != nil {
		return err
	}
	if neu != nil {
		p.Ersatz[vorher.ID] = satz
	}
	alt := suche.Indexzeilen(satz)
	for _, z := range alt {
		if !slices.Contains(neu, z) {
			p.IndexWeg = append(p.IndexWeg, Indexzeile{z, vorher.ID})
		}
	}
	for _, z := range neu {
		if !slices.Contains(alt, z) {
			p.IndexNeu = append(p.IndexNeu, Indexzeile{z, vorher.ID})
		}
	}
	return nil
}

// Vorher returns the ids of the rows that the numbers of the stock lose.
func (p *Plan) Vorher() []int64 { return anhaengeIDs(slices.Clone(p.Weg), p.Ersetzt) }

// Nachher returns the ids of the rows that the numbers of the stock gain.
func (p *Plan) Nachher() []int64 { return anhaengeIDs(anhaengeIDs(nil, p.Neu), p.Ersetzt) }

func anhaengeIDs(ids []int64, saetze []Satz) []int64 {
	for i := range saetze {
		ids = append(ids, saetze[i].ID)
	}
	return ids
}
