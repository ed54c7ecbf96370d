// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"slices"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// mengeWohnungen are the elements about dwellings that another record of the person
// can add: addresses, status, kind, dates, landlord and owner.
var mengeWohnungen = Bereich(elAktuelleAnschrift, elFruehereArt).Oder(Bereich(felderAktuell.einzug, felderFrueher.statusMitgeteilt)).
	Oder(MengeVon(elLetzterWegzugAusland, elWohnungsgeber, elEigentuemer))

// NenntWohnungen reports whether anything about dwellings was requested and is
// allowed; only then other records of the person matter.
func (f Freigabe) NenntWohnungen() bool { return !f.erlaubt.Und(mengeWohnungen).Leer() }

// AuszugImVerbund is Auszug with the dwellings that other records of the same human
// tell of. Each dwelling is the matter of its own municipality (SächsMeldVO § 20
// Abs. 4 Satz 2): from the others come the dwellings in their own territory and
// nothing else, each within what may leave of that record. A dwelling that the
// record itself names already is completed and not repeated; if the two contradict
// each other, both stand.
func (f Freigabe) AuszugImVerbund(s *melde.Meldesatz, geschwister []*melde.Meldesatz, b Beziehungen, heute melde.Datum) (Auszug, Menge) {
	gesondert := s.Aufbewahrung().IstGesondert(heute)
	w := filter{darf: f.umfang(s, gesondert)}
	a := Auszug{VerringerterUmfang: gesondert}
	w.person(&a, s)
	w.nachweisbares(&a, s)
	quellen := w.wohnungen(&a, s)
	for _, g := range geschwister {
		fremd := filter{darf: f.umfang(g, g.Aufbewahrung().IstGesondert(heute)).Und(mengeWohnungen)}
		quellen = fremd.weitereWohnungen(&a, quellen, g)
		w.geliefert = w.geliefert.Oder(fremd.geliefert)
	}
	w.vertreter(&a, s, b)
	w.partner(&a, s, b)
	w.kinder(&a, s, b, heute)
	w.hinweise(&a, s)
	return a, w.geliefert
}

// weitereWohnungen adds the record's own dwellings to the Auszug, whose dwellings
// are copies of quellen.
func (f *filter) weitereWohnungen(a *Auszug, quellen []*melde.Wohnung, s *melde.Meldesatz) []*melde.Wohnung {
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		if !istZustaendig(s, w) {
			continue
		}
		felder := &felderFrueher
		if w.Aktuell {
			felder = &felderAktuell
		}
		z, etwas := f.wohnung(felder, w)
		if !etwas {
			continue
		}
		z.Aktuell = w.Aktuell
		if j := slices.IndexFunc(quellen, func(q *melde.Wohnung) bool { return istDieselbe(q, w) }); j >= 0 {
			ergaenze(&a.Wohnungen[j], &z)
			continue
		}
		a.Wohnungen, quellen = append(a.Wohnungen, z), append(quellen, w)
	}
	return quellen
}

// istZustaendig reports whether the record's municipality answers for the dwelling:
// it lies there, or lay under the key of a municipality that has been merged since.
func istZustaendig(s *melde.Meldesatz, w *melde.Wohnung) bool {
	return s.IstEigene(w) || w.Art == "" && !w.Aktuell && w.Anschrift.Form == melde.AnschriftInland
}

// istDieselbe reports whether two records tell of one and the same stay: the same
// address, both current or both not, and nothing that contradicts.
func istDieselbe(a, b *melde.Wohnung) bool {
	return a.Aktuell == b.Aktuell && a.Anschrift.Form == melde.AnschriftInland && b.Anschrift.Form == melde.AnschriftInland &&
		gleicheAnschrift(&a.Anschrift.Inland, &b.Anschrift.Inland) &&
		vertragen(a.Status, b.Status) && tageVertragen(a.Einzug, b.Einzug) && tageVertragen(a.Auszug, b.Auszug)
}

func gleicheAnschrift(a, b *melde.Inlandsanschrift) bool {
	nummerA := suche.Hausnummer{Nummer: a.Hausnummer, Zusatz: a.HausnummerZusatz, Teil: a.HausnummerTeil}
	nummerB := suche.Hausnummer{Nummer: b.Hausnummer, Zusatz: b.HausnummerZusatz, Teil: b.HausnummerTeil}
	return vertragen(a.AGS, b.AGS) && vertragen(a.Postleitzahl, b.Postleitzahl) && vertragen(a.StockwerkWohnung, b.StockwerkWohnung) &&
		suche.Strassenform(a.Strasse) == suche.Strassenform(b.Strasse) && nummerA.Trifft(nummerB) && nummerB.Trifft(nummerA)
}

// vertragen reports whether two texts are equal or one of them is missing.
func vertragen[T ~string](a, b T) bool { return a == "" || b == "" || a == b }

// tageVertragen reports whether both dates can mean the same day.
func tageVertragen(a, b melde.TeilbekanntesDatum) bool {
	return !a.IstBekannt() || !b.IstBekannt() || a.Fruehestens() <= b.Spaetestens() && b.Fruehestens() <= a.Spaetestens()
}

// ergaenze fills what the copy of a dwelling lacks from another copy of the same
// dwelling. The bedingter Sperrvermerk belongs to the dwelling, whoever names it
// (BMG § 33 Abs. 4 Satz 3, § 52).
func ergaenze(z, weitere *melde.Wohnung) {
	if z.Anschrift.Form == melde.AnschriftInland && weitere.Anschrift.BedingterSperrvermerk {
		z.Anschrift.BedingterSperrvermerk = true
	}
	fuelle(&z.Status, weitere.Status)
	fuelle(&z.Einzug, weitere.Einzug)
	fuelle(&z.Auszug, weitere.Auszug)
	fuelle(&z.Statuswechsel, weitere.Statuswechsel)
	fuelle(&z.AnmeldungVonAmtsWegen, weitere.AnmeldungVonAmtsWegen)
	fuelle(&z.AbmeldungVonAmtsWegen, weitere.AbmeldungVonAmtsWegen)
	fuelle(&z.StatuswechselVonAmtsWegen, weitere.StatuswechselVonAmtsWegen)
	fuelle(&z.Anmeldung, weitere.Anmeldung)
	fuelle(&z.Abmeldung, weitere.Abmeldung)
	fuelle(&z.MitteilungStatuswechsel, weitere.MitteilungStatuswechsel)
	fuelle(&z.LetzterWegzugAusland, weitere.LetzterWegzugAusland)
	if len(z.Wohnungsgeber) == 0 {
		z.Wohnungsgeber = weitere.Wohnungsgeber
	}
	if len(z.EigentuemerNichtWohnungsgeber) == 0 {
		z.EigentuemerNichtWohnungsgeber = weitere.EigentuemerNichtWohnungsgeber
	}
}

func fuelle[T comparable](ziel *T, wert T) {
	var leer T
	if *ziel == leer {
		*ziel = wert
	}
}
