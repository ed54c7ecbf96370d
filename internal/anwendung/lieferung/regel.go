// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// regel is one check of a delivered record.
type regel struct {
	ID         string // stable, "L-" and the DSMeld sheet or a word
	Konsequenz Konsequenz
	Text       string // German sentence for the clerk
	// Pruefe reports each breach to b: DSMeld sheet and content of the field.
	Pruefe func(p *pruefling, b *befunde)
}

// pruefling is the record that is checked, with what the rules compare it to.
type pruefling struct {
	*melde.Meldesatz
	Autor melde.AGS
	Art   Art
	Heute melde.Datum // civil day in Berlin
	// EreignisTag is the civil day of the event in Berlin.
	EreignisTag melde.Datum
	// KennzeichenPflicht is that of Optionen.
	KennzeichenPflicht bool
}

// befunde collects the breaches of one record.
type befunde struct {
	regel     *regel
	satz      *melde.Meldesatz
	meldungen []Meldung
}

func (b *befunde) melde(blatt, inhalt string) {
	b.meldungen = append(b.meldungen, Meldung{
		Ereignis: b.satz.Ereignis, Konsequenz: b.regel.Konsequenz, Schluessel: b.satz.Schluessel,
		Blatt: blatt, Inhalt: gekuerzt(inhalt), Text: b.regel.Text, Regel: b.regel.ID,
	})
}

// pruefeTafel applies the rules to the record.
func pruefeTafel(tafel []regel, p *pruefling, b *befunde) {
	for i := range tafel {
		b.regel = &tafel[i]
		tafel[i].Pruefe(p, b)
	}
}

// schwersteZuerst returns the objections, those that refuse the record first.
func (b *befunde) schwersteZuerst() []Meldung {
	slices.SortStableFunc(b.meldungen, func(x, y Meldung) int {
		return strings.Compare(string(x.Konsequenz), string(y.Konsequenz))
	})
	return b.meldungen
}

// weistZurueck reports whether one of the objections refuses the record.
func weistZurueck(meldungen []Meldung) bool {
	return slices.ContainsFunc(meldungen, func(m Meldung) bool { return m.Konsequenz == Zurueckgewiesen })
}
