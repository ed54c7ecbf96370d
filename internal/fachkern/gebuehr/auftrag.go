// SPDX-License-Identifier: EUPL-1.2

package gebuehr

// Tatbestand is the fact about one search profile that a fee follows from.
type Tatbestand uint8

// The facts. "Not found", "not unique" and "must not be answered" are one fact
// here: nobody downstream may be able to tell them apart (S2 3.4, E-D2).
const (
	// KeineGebuehr is a profile that was refused as incomplete or failed for a
	// technical reason, and one that has not been answered yet (G9).
	KeineGebuehr Tatbestand = iota
	// Auskunft is an answer about a person, also "died" and also without address.
	Auskunft
	// Neutral is the neutral answer.
	Neutral
	// Archiv is an answer out of the separate storage of § 13 Abs. 2 BMG.
	Archiv
	// ArchivNeutral is the neutral answer after a search that included the separate storage (G3).
	ArchivNeutral

	anzahlTatbestaende
)

// Position is the fee of one profile within an order.
type Position struct {
	// Nr is the profile's ordinal number, from 1.
	Nr         int
	Tatbestand Tatbestand
	Satz       Satz
	// Cent is the rate, and in the last chargeable position also the top-up to the
	// minimum, so that the positions add up to the order's fee (contract 5.8).
	Cent Cent
}

// Rechnung is the fee of an order.
type Rechnung struct {
	// Fassung is the tariff by which it was calculated.
	Fassung string
	// Positionen has one entry per profile, in their order.
	Positionen []Position
	// Aufstockung is the part of Summe that only the minimum demands.
	Aufstockung Cent
	Summe       Cent
}

// Rechne returns the fee of an order whose profiles had the facts, in their
// order. The minimum is demanded once per order, and only where something is
// charged at all: nobody pays for an order that failed (G9).
func (t *Tarif) Rechne(b []Tatbestand) Rechnung {
	r := Rechnung{Fassung: t.Fassung, Positionen: make([]Position, len(b))}
	letzte := -1
	for i, tatbestand := range b {
		satz := t.Satz(tatbestand)
		r.Positionen[i] = Position{Nr: i + 1, Tatbestand: tatbestand, Satz: satz, Cent: satz.Cent}
		r.Summe += satz.Cent
		if tatbestand != KeineGebuehr {
			letzte = i
		}
	}
	if letzte < 0 || r.Summe >= t.Mindest {
		return r
	}
	r.Aufstockung = t.Mindest - r.Summe
	r.Positionen[letzte].Cent += r.Aufstockung
	r.Summe = t.Mindest
	return r
}

// Spanne returns what an order can cost at least and at most; archiv says for
// each profile whether the separate storage is searched too.
func (t *Tarif) Spanne(archiv []bool) (von, bis Cent) {
	wenig, viel := make([]Tatbestand, len(archiv)), make([]Tatbestand, len(archiv))
	for i, a := range archiv {
		wenig[i], viel[i] = Neutral, Auskunft
		if a {
			wenig[i], viel[i] = ArchivNeutral, Archiv
		}
	}
	return t.Rechne(wenig).Summe, t.Rechne(viel).Summe
}
