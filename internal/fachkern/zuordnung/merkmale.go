// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
)

// SatzID is the storage's number of a record, greater than 0. It stays the same
// while the record exists and is never used again.
type SatzID int64

// Merkmale are what is compared of a record. The numbers belong to the Vorrat
// that made them.
type Merkmale struct {
	Satz       SatzID
	Gemeinde   uint16 // number of the delivering municipality
	Geschlecht byte   // 'm', 'w', 'd', 'x', 0 = not given
	Gemeldet   bool   // has a current dwelling in the municipality
	Tod        Tag    // day of death
	Ort        Nummer // place of birth
	Staat      uint16 // state of birth by its three digits, 0 = Germany or not given
	// Geburtsname is the name at birth where the record tells it: 0201a, or the
	// family name of somebody who never married.
	Geburtsname Nummer
	Geburten    []melde.TeilbekanntesDatum // the valid one first, without unknown ones
	Nachnamen   []Nummer                   // all surnames of all periods, each once
	Vornamen    []Nummer                   // all first-name groups of all periods, each once
	Aufenthalte []Aufenthalt
	Beziehungen []uint32 // hashes of partner, children and representatives
	Nummern     []uint64 // hashes of vBM and Meldenummer
}

// Format prints "[Merkmale]" for every verb: what is compared is a resident's.
func (Merkmale) Format(f fmt.State, _ rune) { io.WriteString(f, "[Merkmale]") }

// LogValue prints like Format.
func (Merkmale) LogValue() slog.Value { return slog.StringValue("[Merkmale]") }

// MarshalJSON refuses with melde.ErrNichtAlsJSON.
func (Merkmale) MarshalJSON() ([]byte, error) { return nil, melde.ErrNichtAlsJSON }

// Tag is a civil day as days since 31 December 1899, 0 = unknown; days before
// 1900 and after 2078 count as unknown.
type Tag uint16

// hoechstens bounds the lists of one record, so that a broken delivery can't blow up anything.
const (
	maxNamen       = 12
	maxGeburten    = 5
	maxAufenthalte = 24
	maxBeziehungen = 20
	maxNummern     = 6
)

// Merkmale derives what is compared of the record.
func (v *Vorrat) Merkmale(id SatzID, s *melde.Meldesatz) Merkmale {
	m := Merkmale{
		Satz: id, Gemeinde: v.gemeinde(s.Schluessel.AGS), Geschlecht: geschlecht(s.Geschlecht),
		Gemeldet: s.Lage() == melde.Gemeldet, Ort: v.nimm(artOrt, s.Geburt.Ort), Staat: staat(s.Geburt.Staat),
	}
	if s.Tod != nil {
		m.Tod = tagVon(s.Tod.Tag)
	}
	m.Geburten = geburten(&s.Geburt)
	m.Nachnamen, m.Geburtsname = v.nachnamen(s)
	m.Vornamen = v.vornamen(&s.Name)
	m.Aufenthalte = v.aufenthalte(s)
	m.Beziehungen = v.beziehungen(s)
	m.Nummern = nummern(s)
	return m
}

func geschlecht(s string) byte {
	if s == "" {
		return 0
	}
	return s[0]
}

// deutschland is the key under which a state of birth counts as not foreign.
const deutschland = 0

func staat(s string) uint16 {
	if n, err := strconv.ParseUint(s, 10, 16); err == nil && n < staaten {
		return uint16(n)
	}
	return deutschland
}

// staaten is the number of possible keys of states (Destatis, three digits).
const staaten = 1000

func geburten(g *melde.Geburt) []melde.TeilbekanntesDatum {
	var aus []melde.TeilbekanntesDatum
	nimm := func(d melde.TeilbekanntesDatum) {
		if d.IstBekannt() && len(aus) < maxGeburten && !slices.Contains(aus, d) {
			aus = append(aus, d)
		}
	}
	nimm(g.Datum)
	for _, d := range g.Fruehere {
		nimm(d)
	}
	return aus
}

func (v *Vorrat) nachnamen(s *melde.Meldesatz) (alle []Nummer, geburtsname Nummer) {
	n := &s.Name
	nimm := func(name melde.Name) Nummer {
		nr := Nummer(0)
		if name != "" && name != melde.NichtVorhanden {
			nr = v.nimm(artNachname, string(name))
		}
		if nr != 0 && len(alle) < maxNamen && !slices.Contains(alle, nr) {
			alle = append(alle, nr)
		}
		return nr
	}
	familienname := nimm(n.Familienname)
	nimm(n.FamiliennamePass)
	geburtsname = nimm(n.Geburtsname)
	nimm(n.Ehename)
	nimm(n.Lebenspartnerschaftsname)
	for i := range n.FruehereFamiliennamen {
		nimm(n.FruehereFamiliennamen[i].Name)
	}
	if geburtsname == 0 && s.Familienstand != nil && s.Familienstand.Art == "LD" && len(n.FruehereFamiliennamen) == 0 {
		geburtsname = familienname
	}
	return alle, geburtsname
}

// vornamen are groups: the first names as they stand, in each period. The
// Rufname is one of them and adds nothing unless it is all there is.
func (v *Vorrat) vornamen(n *melde.Personenname) []Nummer {
	var alle []Nummer
	nimm := func(name melde.Name) {
		if name == "" || name == melde.NichtVorhanden || len(alle) == maxNamen {
			return
		}
		if nr := v.nimm(artVorname, string(name)); nr != 0 && !slices.Contains(alle, nr) {
			alle = append(alle, nr)
		}
	}
	nimm(n.Vornamen)
	nimm(n.VornamenPass)
	for i := range n.FruehereVornamen {
		nimm(n.FruehereVornamen[i].Vornamen)
	}
	if len(alle) == 0 {
		nimm(n.GebraeuchlicherVorname)
	}
	return alle
}

// nummern are the vBM and the Meldenummer that the record carries. Only equality
// counts, so hashes suffice.
func nummern(s *melde.Meldesatz) []uint64 {
	var aus []uint64
	for _, feld := range [...]string{melde.ZusatzVBM, melde.ZusatzMeldenummer} {
		for _, wert := range s.Zusatz(feld) {
			if wert != "" && len(aus) < maxNummern {
				aus = append(aus, fnvAnfang.text(feld).text(wert).fertig())
			}
		}
	}
	return aus
}

// tagVon counts the days of the Gregorian calendar.
func tagVon(d melde.Datum) Tag {
	if d < 1900_01_01 || d > 2078_12_31 {
		return 0
	}
	jahr, monat, tag := d.Jahr(), d.Monat(), d.Tag()
	if monat < 3 {
		jahr, monat = jahr-1, monat+12
	}
	tage := 365*jahr + jahr/4 - jahr/100 + jahr/400 + (153*monat-457)/5 + tag
	return Tag(tage - tageBis1900)
}

// tageBis1900 makes 1 January 1900 the day 1.
const tageBis1900 = 365*1899 + 1899/4 - 1899/100 + 1899/400 + (153*13-457)/5

// genauerTag is 0 for a date that isn't known to the day.
func genauerTag(d melde.TeilbekanntesDatum) Tag {
	if !d.IstVollstaendig() {
		return 0
	}
	return tagVon(melde.Datum(d))
}
