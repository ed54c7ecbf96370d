// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

// Kinds of relatives in the hashes: the lowest bits tell them apart.
const (
	beziehungEhe = iota // day of the marriage: the same whoever tells it
	beziehungPartner
	beziehungKind
	beziehungVertreter
	beziehungsmaske = 3
)

const ehebeginn = "Ehebeginn"

// beziehungen are hashes of the relatives that the record describes: kind, first
// name by sound and date of birth, and of the day of the present or last
// marriage. A relative named by reference only is left out: the key means
// something in that municipality alone.
func (v *Vorrat) beziehungen(s *melde.Meldesatz) []uint32 {
	var aus []uint32
	nimm := func(kind uint32, b *melde.Beigeschriebener) {
		nr := v.nimm(artVorname, string(b.Vornamen))
		if nr == 0 || !b.Geburtsdatum.IstBekannt() || len(aus) == maxBeziehungen {
			return
		}
		h := fnvAnfang.text(v.klang(v.eintraege[nr].teile[0])).zahl(uint64(b.Geburtsdatum)).kurz()
		if h = h&^beziehungsmaske | kind; !slices.Contains(aus, h) {
			aus = append(aus, h)
		}
	}
	if f := s.Familienstand; f != nil && f.Beginn.IstVollstaendig() {
		ehe := fnvAnfang.text(ehebeginn).zahl(uint64(f.Beginn)).kurz() &^ beziehungsmaske // the kind beziehungEhe is 0
		aus = append(aus, ehe)
	}
	if s.Partner != nil && s.Partner.Daten != nil {
		nimm(beziehungPartner, &s.Partner.Daten.Person)
	}
	for i := range s.Kinder {
		if d := s.Kinder[i].Daten; d != nil {
			nimm(beziehungKind, &d.Person)
		}
	}
	for i := range s.Vertreter {
		if d := s.Vertreter[i].Person; d != nil {
			nimm(beziehungVertreter, &d.Person)
		}
	}
	slices.Sort(aus)
	return aus
}
