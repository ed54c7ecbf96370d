// SPDX-License-Identifier: EUPL-1.2

package klaerung

import "kernmelderegister/internal/fachkern/zuordnung"

// Fallart says what makes a pair a case, by what is oddest.
type Fallart string

// The kinds of cases.
const (
	ArtAbgelehnt   Fallart = "abgelehnt"   // connected, but a contradiction to a third record refuses it
	ArtWiderspruch Fallart = "widerspruch" // what can't be true of one human
	ArtKennzeichen Fallart = "kennzeichen" // the same vBM or Meldenummer at people who differ
	ArtGeburt      Fallart = "geburt"      // dates of birth speak against it
	ArtName        Fallart = "name"        // names speak against it
	ArtDuenn       Fallart = "duenn"       // nothing against it, but not enough for it
)

// Fallarten returns all kinds in the order in which they are looked for.
func Fallarten() []Fallart {
	return []Fallart{ArtAbgelehnt, ArtWiderspruch, ArtKennzeichen, ArtGeburt, ArtName, ArtDuenn}
}

var artwoerter = map[Fallart]string{
	ArtAbgelehnt: "abgelehnte Verbindung", ArtWiderspruch: "Widerspruch", ArtKennzeichen: "gleiches Kennzeichen",
	ArtGeburt: "Geburtsdatum weicht ab", ArtName: "Name weicht ab", ArtDuenn: "zu wenig Übereinstimmung",
}

// String returns the German words.
func (a Fallart) String() string { return artwoerter[a] }

// ArtVon returns the kind of the case.
func ArtVon(v zuordnung.Verbindung) Fallart {
	g := &v.Vergleich
	switch {
	case v.Verbindet():
		return ArtAbgelehnt
	case g.Widerspruch != 0:
		return ArtWiderspruch
	case g.Gewichte[zuordnung.Kennzeichen] > 0 && (g.Gewichte[zuordnung.Geburtsdatum] < 0 || g.Gewichte[zuordnung.Vornamen] < 0):
		return ArtKennzeichen
	case g.Gewichte[zuordnung.Geburtsdatum] < 0:
		return ArtGeburt
	case g.Gewichte[zuordnung.Nachname] < 0 || g.Gewichte[zuordnung.Vornamen] < 0:
		return ArtName
	}
	return ArtDuenn
}

// Staerke says in a word how much speaks for one human.
type Staerke string

// The strengths, measured at the thresholds of the model.
const (
	Stark   Staerke = "stark"   // as much as sure connections have
	Mittel  Staerke = "mittel"  // as much as cases usually have
	Schwach Staerke = "schwach" // less
)

// StaerkeVon measures the sum of all weights.
func StaerkeVon(m *zuordnung.Modell, summe zuordnung.Gewicht) Staerke {
	switch {
	case summe >= m.Sicher:
		return Stark
	case summe >= m.Klaerung:
		return Mittel
	}
	return Schwach
}
