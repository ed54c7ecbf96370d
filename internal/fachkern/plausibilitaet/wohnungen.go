// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"strings"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// gilt reports whether the dwelling is a current one on the day: not moved into
// later, not moved out of before.
func gilt(w *melde.Wohnung, tag melde.Datum) bool {
	if !w.Aktuell || w.Einzug.Fruehestens() > tag {
		return false
	}
	auszug := w.Auszug.Spaetestens()
	return auszug == 0 || auszug > tag
}

// eigene returns the current dwellings in the municipality that have one of the states.
func eigene(m *melde.Meldesatz, tag melde.Datum, status ...melde.Wohnungsstatus) (liste []*melde.Wohnung) {
	return wohnungen(m, tag, true, status)
}

// fremde returns the current dwellings elsewhere that the record names.
func fremde(m *melde.Meldesatz, tag melde.Datum, status ...melde.Wohnungsstatus) (liste []*melde.Wohnung) {
	return wohnungen(m, tag, false, status)
}

func wohnungen(m *melde.Meldesatz, tag melde.Datum, eigen bool, status []melde.Wohnungsstatus) (liste []*melde.Wohnung) {
	for i := range m.Wohnungen {
		w := &m.Wohnungen[i]
		if m.IstEigene(w) != eigen || !gilt(w, tag) {
			continue
		}
		for _, s := range status {
			if w.Status == s {
				liste = append(liste, w)
			}
		}
	}
	return liste
}

// AktuelleWohnungen returns all current dwellings on the day that the record
// names, its own first.
func AktuelleWohnungen(m *melde.Meldesatz, tag melde.Datum) (aus []melde.Wohnung) {
	for _, eigen := range [...]bool{true, false} {
		for i := range m.Wohnungen {
			if w := &m.Wohnungen[i]; m.IstEigene(w) == eigen && gilt(w, tag) {
				aus = append(aus, *w)
			}
		}
	}
	return aus
}

// inSachsen reports whether a German address lies in the Land.
func inSachsen(a *melde.Inlandsanschrift) bool {
	return strings.HasPrefix(string(a.AGS), behoerde.Land)
}

// gleicherOrt reports whether two German addresses are the same house.
func gleicherOrt(a, b *melde.Anschrift) bool {
	x, y := &a.Inland, &b.Inland
	return a.Form == melde.AnschriftInland && b.Form == melde.AnschriftInland && x.AGS == y.AGS &&
		suche.Strassenform(x.Strasse) == suche.Strassenform(y.Strasse) && hausnummer(x) == hausnummer(y)
}

func hausnummer(a *melde.Inlandsanschrift) string {
	return strings.ToUpper(strings.TrimLeft(a.Hausnummer, "0") + "\x1f" + a.HausnummerZusatz + "\x1f" + a.HausnummerTeil)
}

// wechselseitig reports whether one record names a current dwelling that is a
// current one of the other.
func wechselseitig(a, b *melde.Meldesatz, tag melde.Datum) bool {
	return nennt(a, b, tag) || nennt(b, a, tag)
}

func nennt(a, b *melde.Meldesatz, tag melde.Datum) bool {
	for i := range a.Wohnungen {
		w := &a.Wohnungen[i]
		if !gilt(w, tag) || a.IstEigene(w) {
			continue
		}
		for j := range b.Wohnungen {
			if v := &b.Wohnungen[j]; gilt(v, tag) && b.IstEigene(v) && gleicherOrt(&w.Anschrift, &v.Anschrift) {
				return true
			}
		}
	}
	return false
}

// Rolle says what a record is for the check.
type Rolle uint8

// The parts that a record can play; several at a time are possible.
const (
	HatHaupt     Rolle = 1 << iota // a current main or only dwelling in the municipality
	HatMehrHaupt                   // more than one
	HatNeben                       // a current secondary dwelling there
	TotMitHaupt                    // dead, the last dwelling there was the main or only one
	TotMitNeben                    // dead, the last dwelling there was a secondary one
	OhneWohnung                    // moved away
)

// RolleVon returns the part that the record plays on the day; 0 if none, for
// example in the gesonderte Aufbewahrung.
func RolleVon(m *melde.Meldesatz, stichtag melde.Datum) Rolle {
	if !betroffen(m, stichtag) {
		return 0
	}
	if m.Tod != nil {
		return letzteRolle(m)
	}
	var r Rolle
	switch len(eigene(m, stichtag, melde.Hauptwohnung, melde.AlleinigeWohnung)) {
	case 0:
	case 1:
		r |= HatHaupt
	default:
		r |= HatHaupt | HatMehrHaupt
	}
	if len(eigene(m, stichtag, melde.Nebenwohnung)) > 0 {
		r |= HatNeben
	}
	if r == 0 {
		return OhneWohnung
	}
	return r
}

// letzteRolle looks at the dwelling of a dead person in the municipality that
// was left last; current ones come before.
func letzteRolle(m *melde.Meldesatz) Rolle {
	var letzte *melde.Wohnung
	for i := range m.Wohnungen {
		w := &m.Wohnungen[i]
		if !m.IstEigene(w) || w.Status == "" {
			continue
		}
		if letzte == nil || ende(w) > ende(letzte) || ende(w) == ende(letzte) && w.Status != melde.Nebenwohnung {
			letzte = w
		}
	}
	switch {
	case letzte == nil:
		return 0
	case letzte.Status == melde.Nebenwohnung:
		return TotMitNeben
	}
	return TotMitHaupt
}

func ende(w *melde.Wohnung) melde.Datum {
	if w.Aktuell {
		return 99991231
	}
	return w.Auszug.Spaetestens()
}
