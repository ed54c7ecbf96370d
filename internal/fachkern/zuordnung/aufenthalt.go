// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"slices"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Aufenthalt is a dwelling in Germany that a record tells of, with its days.
type Aufenthalt struct {
	Strasse    uint32 // hash of the unified search form
	Gemeinde   uint16 // number of the Vorrat
	Hausnummer uint16 // hash of number, letter and part
	Von, Bis   Tag    // move-in, move-out; Bis 0 = unknown or still lived in
	Art        aufenthaltsart
}

// aufenthaltsart says what a dwelling is for the record.
type aufenthaltsart uint8

const (
	eigen   aufenthaltsart = 1 << iota // in the delivering municipality, else known from elsewhere
	haupt                              // main or only dwelling
	laufend                            // current
	genannt                            // Zuzugs- or Wegzugsanschrift: where the chain leads
)

func (a Aufenthalt) ist(m aufenthaltsart) bool { return a.Art&m == m }

// gleicheAnschrift compares municipality, street and number.
func (a Aufenthalt) gleicheAnschrift(b Aufenthalt) bool {
	return a.Strasse == b.Strasse && a.Gemeinde == b.Gemeinde && a.Hausnummer == b.Hausnummer
}

// aufenthalte are the dwellings of the person with their days, in a fixed order.
// Dwellings of a partner and addresses abroad are left out.
func (v *Vorrat) aufenthalte(s *melde.Meldesatz) []Aufenthalt {
	var aus []Aufenthalt
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		if w.Anschrift.Form != melde.AnschriftInland || w.Art == melde.ArtPartner || w.Art == melde.ArtPartnerAufgegeben {
			continue
		}
		a := v.aufenthalt(w)
		if w.Art == "" && a.Gemeinde == v.gemeinde(s.Schluessel.AGS) {
			a.Art |= eigen
		}
		if len(aus) < maxAufenthalte && !slices.Contains(aus, a) {
			aus = append(aus, a)
		}
	}
	slices.SortFunc(aus, vergleicheAufenthalt)
	return aus
}

func (v *Vorrat) aufenthalt(w *melde.Wohnung) Aufenthalt {
	a := v.anschrift(&w.Anschrift.Inland)
	a.Von, a.Bis = genauerTag(w.Einzug), genauerTag(w.Auszug)
	if w.Aktuell && w.Auszug == 0 {
		a.Art |= laufend
	}
	switch w.Art {
	case melde.ArtZuzugAus, melde.ArtWegzugNach, melde.ArtLetzteInland, melde.ArtKuenftige, melde.ArtInlandNachAusland:
		a.Art |= genannt
	}
	if w.Status != melde.Nebenwohnung {
		a.Art |= haupt
	}
	return a
}

// anschrift hashes the parts of an address. Without a key the postcode stands
// for the municipality in the hash of the street.
func (v *Vorrat) anschrift(i *melde.Inlandsanschrift) Aufenthalt {
	strasse := fnvAnfang.text(suche.Strassenform(i.Strasse))
	if i.AGS == "" {
		strasse = strasse.text(i.Postleitzahl)
	}
	haus := fnvAnfang.text(i.Hausnummer).text(suche.Suchform(i.HausnummerZusatz)).text(i.HausnummerTeil)
	return Aufenthalt{Strasse: strasse.kurz(), Gemeinde: v.gemeinde(i.AGS), Hausnummer: uint16(haus.kurz() >> 16)}
}

// vergleicheAufenthalt orders without the numbers of the Vorrat, which hang on
// the order of arrival.
func vergleicheAufenthalt(a, b Aufenthalt) int {
	for _, c := range [...]int{int(a.Von) - int(b.Von), int(a.Bis) - int(b.Bis), int(a.Art) - int(b.Art), int(a.Hausnummer) - int(b.Hausnummer)} {
		if c != 0 {
			return c
		}
	}
	switch {
	case a.Strasse < b.Strasse:
		return -1
	case a.Strasse > b.Strasse:
		return 1
	}
	return 0
}
