// SPDX-License-Identifier: EUPL-1.2

package klaerungtest

import (
	"fmt"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Jemand is one invented record of a person.
type Jemand struct {
	AGS            melde.AGS
	Ort            string
	Name, Vornamen melde.Name
	Geburtsname    melde.Name
	Geboren        melde.TeilbekanntesDatum
	Geburtsort     string
	Geschlecht     string
	Strasse        string
	Einzug, Auszug melde.TeilbekanntesDatum
	VBM            string
}

// Satz builds the record.
func (j Jemand) Satz(id zuordnung.SatzID) *melde.Meldesatz {
	s := &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: j.AGS, Ordnungsmerkmal: fmt.Sprintf("OM-%d", id)},
		Name:       melde.Personenname{Familienname: j.Name, Vornamen: j.Vornamen, Geburtsname: j.Geburtsname},
		Geburt:     melde.Geburt{Datum: j.Geboren, Ort: j.Geburtsort}, Geschlecht: j.Geschlecht,
		Staatsangehoerigkeiten: []string{"000"},
		Wohnungen:              []melde.Wohnung{j.wohnung()},
	}
	if j.VBM != "" {
		s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzVBM, Inhalt: []string{j.VBM}}}}
	}
	return s
}

func (j Jemand) wohnung() melde.Wohnung {
	return melde.Wohnung{Status: melde.AlleinigeWohnung, Aktuell: j.Auszug == 0, Einzug: j.Einzug, Auszug: j.Auszug,
		Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
			AGS: j.AGS, Postleitzahl: "01" + string(j.AGS[5:]), Wohnort: j.Ort, Strasse: j.Strasse, Hausnummer: "7"}}}
}

// The first records of the cases; the second is the next. Namensaenderung is one
// woman before and after, VaterSohn two men who were given the same vBM by
// mistake, Zwillinge two sisters, Tippfehler one man whose year of birth was
// mistyped, Namensgleich two women of the same name and day of birth.
const (
	Namensaenderung = 1
	VaterSohn       = 3
	Zwillinge       = 5
	Tippfehler      = 7
	Namensgleich    = 9
)

// Welt returns the records by their numbers.
func Welt() map[zuordnung.SatzID]*melde.Meldesatz {
	const dresden, leipzig, chemnitz, pirna = "14612000", "14713000", "14511000", "14628270"
	aus := map[zuordnung.SatzID]*melde.Meldesatz{}
	for i, j := range []Jemand{
		{AGS: dresden, Ort: "Dresden", Name: "Krautwurst", Vornamen: "Anna", Geboren: 19710305, Geburtsort: "Dresden", Geschlecht: "w", Strasse: "Lange Straße", Einzug: 20000401, Auszug: 20060630},
		{AGS: leipzig, Ort: "Leipzig", Name: "Silbernagel", Vornamen: "Anna", Geboren: 19710305, Geburtsort: "Dresden", Geschlecht: "w", Strasse: "Kurze Gasse", Einzug: 20060701},
		{AGS: pirna, Ort: "Pirna", Name: "Zschunke", Vornamen: "Ottokar Emil", Geboren: 19480610, Geburtsort: "Pirna", Geschlecht: "m", Strasse: "Am Hang", Einzug: 19750101, VBM: "14628270abcdefghijkl"},
		{AGS: dresden, Ort: "Dresden", Name: "Zschunke", Vornamen: "Ottokar Emil", Geboren: 19780610, Geburtsort: "Pirna", Geschlecht: "m", Strasse: "Neuer Weg", Einzug: 20010901, VBM: "14628270abcdefghijkl"},
		{AGS: leipzig, Ort: "Leipzig", Name: "Wojciechowska", Vornamen: "Maria Jadwiga", Geboren: 19991212, Geburtsort: "Görlitz", Geschlecht: "w", Strasse: "Ringstraße", Einzug: 20190301, Auszug: 20200331},
		{AGS: chemnitz, Ort: "Chemnitz", Name: "Wojciechowska", Vornamen: "Maria Halina", Geboren: 19991212, Geburtsort: "Görlitz", Geschlecht: "w", Strasse: "Markt", Einzug: 20200501},
		{AGS: chemnitz, Ort: "Chemnitz", Name: "Haberkorn", Vornamen: "Gotthold Bruno", Geboren: 19550214, Geburtsort: "Aue", Geschlecht: "m", Strasse: "Gartenweg", Einzug: 19900101},
		{AGS: pirna, Ort: "Pirna", Name: "Haberkorn", Vornamen: "Gotthold Bruno", Geboren: 19650214, Geburtsort: "Aue", Geschlecht: "m", Strasse: "Elbufer", Einzug: 20150901},
		{AGS: dresden, Ort: "Dresden", Name: "Rüdrich", Vornamen: "Lieselotte", Geboren: 19600720, Geburtsort: "Zittau", Geschlecht: "w", Strasse: "Parkallee", Einzug: 19850101, Auszug: 19921231},
		{AGS: leipzig, Ort: "Leipzig", Name: "Rüdrich", Vornamen: "Lieselotte", Geboren: 19600720, Geburtsort: "Zwickau", Geschlecht: "w", Strasse: "Hainstraße", Einzug: 19930101},
	} {
		id := zuordnung.SatzID(i + 1)
		aus[id] = j.Satz(id)
	}
	return aus
}
