// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"slices"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
)

// satzzeile is a record with the id of its row.
type satzzeile struct {
	id int64
	lieferung.Speichersatz
}

// indexzeile is a row of the search index with the record it belongs to.
type indexzeile struct {
	suche.Indexzeile
	satz int64
}

// aenderung is a row of the change events.
type aenderung struct {
	schluessel melde.Schluessel
	art        lieferung.Aenderungsart
	anlass     string
}

// plan says which rows a Stapel changes.
type plan struct {
	neu         []satzzeile
	ersetzt     []satzzeile // rows that keep their id
	weg         []int64     // ids of rows that vanish
	indexNeu    []indexzeile
	indexWeg    []indexzeile
	aenderungen []aenderung
}

// plane derives the rows from the changes. naechster is the first free id; the
// new first free id is returned. During a first load a replaced record gets a
// new id: rows of the old one may stand in suchindex_ladung, where they can't be
// found, and are left behind when the load ends.
func plane(s lieferung.Stapel, naechster int64, ladung bool) (plan, int64, error) {
	var p plan
	for _, satz := range s.Speichern {
		art := lieferung.SatzGeaendert
		vorher := satz.Vorher
		switch {
		case vorher.ID == 0:
			art = lieferung.SatzNeu
			p.neu = append(p.neu, satzzeile{naechster, satz})
			naechster++
		case ladung:
			p.weg = append(p.weg, vorher.ID)
			p.neu = append(p.neu, satzzeile{naechster, satz})
			naechster++
		default:
			p.ersetzt = append(p.ersetzt, satzzeile{vorher.ID, satz})
		}
		p.aenderungen = append(p.aenderungen, aenderung{satz.Satz.Schluessel, art, satz.Satz.Anlass})
	}
	for _, l := range s.Loeschen {
		if l.Vorher.ID != 0 {
			p.weg = append(p.weg, l.Vorher.ID)
			p.aenderungen = append(p.aenderungen, aenderung{l.Loeschung.Schluessel, lieferung.SatzGeloescht, ""})
		}
	}
	return p, naechster, p.planeIndex(s)
}

// planeIndex finds the search rows that come and go. Those of an old version are
// derived from its body, so they need not be looked for.
func (p *plan) planeIndex(s lieferung.Stapel) error {
	for _, satz := range p.neu {
		for _, z := range satz.Abdruck.Zeilen {
			p.indexNeu = append(p.indexNeu, indexzeile{z, satz.id})
		}
		if satz.Vorher.ID != 0 {
			if err := p.raeumeIndex(satz.Vorher, nil); err != nil {
				return err
			}
		}
	}
	for _, satz := range p.ersetzt {
		if err := p.raeumeIndex(satz.Vorher, satz.Abdruck.Zeilen); err != nil {
			return err
		}
	}
	for _, l := range s.Loeschen {
		if l.Vorher.ID == 0 {
			continue
		}
		if err := p.raeumeIndex(l.Vorher, nil); err != nil {
			return err
		}
	}
	return nil
}

// raeumeIndex replaces the search rows of the old version by neu: what stays
// equal is not touched.
func (p *plan) raeumeIndex(vorher lieferung.Bekannt, neu []suche.Indexzeile) error {
	satz, err := koerper.Decodiere(vorher.Koerper)
	if err != nil {
		return err
	}
	alt := suche.Indexzeilen(satz)
	for _, z := range alt {
		if !slices.Contains(neu, z) {
			p.indexWeg = append(p.indexWeg, indexzeile{z, vorher.ID})
		}
	}
	for _, z := range neu {
		if !slices.Contains(alt, z) {
			p.indexNeu = append(p.indexNeu, indexzeile{z, vorher.ID})
		}
	}
	return nil
}

// verschwindet returns the ids of the rows whose numbers in the stock change.
func (p *plan) verschwindet() []int64 {
	ids := slices.Clone(p.weg)
	for _, satz := range p.ersetzt {
		ids = append(ids, satz.id)
	}
	return ids
}
