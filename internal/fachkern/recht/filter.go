// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"slices"

	"kernmelderegister/internal/fachkern/melde"
)

// filter copies a record into an Auszug, element by element, and notes what it
// copied. What is not in darf can't get through: every copy names its element.
type filter struct {
	darf      Menge
	geliefert Menge
}

// nimm copies the value to ziel when the element may leave and there is a value.
func nimm[T comparable](f *filter, e Element, ziel *T, wert T) {
	var leer T
	if wert == leer || !f.darf.Hat(e) {
		return
	}
	*ziel = wert
	f.geliefert.setze(e)
}

// nimmListe copies the list to ziel when the element may leave and the list is not empty.
func nimmListe[T any](f *filter, e Element, ziel *[]T, liste []T) {
	if len(liste) == 0 || !f.darf.Hat(e) {
		return
	}
	*ziel = slices.Clone(liste)
	f.geliefert.setze(e)
}

// nimmNachweis copies a proof when the element may leave.
func (f *filter) nimmNachweis(e Element, ziel **melde.Nachweis, n *melde.Nachweis) {
	if n == nil || !f.darf.Hat(e) {
		return
	}
	kopie := *n
	*ziel = &kopie
	f.geliefert.setze(e)
}

// Auszug filters the record of one person: exactly the elements that were
// requested and are allowed, also inside an address, and the hints of BMeldDAV
// § 5 Abs. 1 Satz 3. The second result are the elements that were filled.
// Whether the person is blocked must be decided before, see Wirkung.Entscheide;
// related persons with an Auskunftssperre are left out here (BMG-34a.5).
func (f Freigabe) Auszug(s *melde.Meldesatz, b Beziehungen, heute melde.Datum) (Auszug, Menge) {
	return f.AuszugImVerbund(s, nil, b, heute)
}

// abschnitt runs kopiere and reports whether it copied any element.
func (f *filter) abschnitt(kopiere func()) bool {
	vorher := f.geliefert
	f.geliefert = Menge{}
	kopiere()
	etwas := !f.geliefert.Leer()
	f.geliefert = f.geliefert.Oder(vorher)
	return etwas
}

func (f *filter) person(a *Auszug, s *melde.Meldesatz) {
	f.name(&a.Name, &s.Name)
	nimm(f, elGeburtsdatum, &a.Geburt.Datum, s.Geburt.Datum)
	nimmListe(f, elFruehereGeburtsdaten, &a.Geburt.Fruehere, s.Geburt.Fruehere)
	nimm(f, elGeburtsort, &a.Geburt.Ort, s.Geburt.Ort)
	nimm(f, elGeburtsstaat, &a.Geburt.Staat, s.Geburt.Staat)
	f.nimmNachweis(elNachweisGeburt, &a.Geburt.Nachweis, s.Geburt.Nachweis)
	nimm(f, elGeburtOhneUrkunde, &a.GeburtseintragOhneUrkunde, s.GeburtseintragOhneUrkunde)
	nimm(f, elGeschlecht, &a.Geschlecht, s.Geschlecht)
	nimmListe(f, elStaatsangehoerigkeit, &a.Staatsangehoerigkeiten, s.Staatsangehoerigkeiten)
	if f.darf.Hat(elGlaubhaftmachung) {
		for _, g := range s.Glaubhaftmachungen {
			a.Glaubhaftmachungen = append(a.Glaubhaftmachungen, melde.Glaubhaftmachung{Art: g.Art, Nachweis: kopie(g.Nachweis)})
			f.geliefert.setze(elGlaubhaftmachung)
		}
	}
	nimm(f, elZuzugBund, &a.ZuzugBund, s.ZuzugBund)
	nimm(f, elZuzugLand, &a.ZuzugLand, s.ZuzugLand)
	nimm(f, elZuzugKreis, &a.ZuzugKreis, s.ZuzugKreis)
	nimm(f, elZuzugGemeinde, &a.ZuzugGemeinde, s.ZuzugGemeinde)
	f.familienstand(a, s.Familienstand)
	f.tod(a, s.Tod)
}

func kopie[T any](p *T) *T {
	if p == nil {
		return nil
	}
	k := *p
	return &k
}

func (f *filter) name(a, n *melde.Personenname) {
	nimm(f, elFamilienname, &a.Familienname, n.Familienname)
	nimm(f, elFamilienname, &a.FamiliennamePass, n.FamiliennamePass)
	nimm(f, elEhename, &a.Ehename, n.Ehename)
	nimm(f, elLebenspartnername, &a.Lebenspartnerschaftsname, n.Lebenspartnerschaftsname)
	nimm(f, elGeburtsname, &a.Geburtsname, n.Geburtsname)
	nimm(f, elVornamen, &a.Vornamen, n.Vornamen)
	nimm(f, elVornamen, &a.VornamenPass, n.VornamenPass)
	nimm(f, elVornamen, &a.GebraeuchlicherVorname, n.GebraeuchlicherVorname)
	nimm(f, elDoktorgrad, &a.Doktorgrad, n.Doktorgrad)
	nimm(f, elOrdensname, &a.Ordensname, n.Ordensname)
	nimm(f, elKuenstlername, &a.Kuenstlername, n.Kuenstlername)
	for _, frueher := range n.FruehereFamiliennamen {
		var z melde.FruehererFamilienname
		nimm(f, elFruehererFamilienname, &z.Name, frueher.Name)
		f.nimmNachweis(elNachweisFamilienname, &z.Nachweis, frueher.Nachweis)
		if z != (melde.FruehererFamilienname{}) {
			a.FruehereFamiliennamen = append(a.FruehereFamiliennamen, z)
		}
	}
	for _, frueher := range n.FruehereVornamen {
		var z melde.FruehereVornamen
		nimm(f, elFruehereVornamen, &z.Vornamen, frueher.Vornamen)
		f.nimmNachweis(elNachweisVornamen, &z.Nachweis, frueher.Nachweis)
		if z != (melde.FruehereVornamen{}) {
			a.FruehereVornamen = append(a.FruehereVornamen, z)
		}
	}
}

// familienstand copies the marital status. The one proof of the record proves
// the beginning (1403, 1404) while the status lasts, its end (1407) afterwards.
func (f *filter) familienstand(a *Auszug, s *melde.Familienstand) {
	if s == nil {
		return
	}
	var z melde.Familienstand
	nimm(f, elFamilienstand, &z.Art, s.Art)
	nimm(f, elFamilienstandBeginn, &z.Beginn, s.Beginn)
	nimm(f, elVorausgegangeneLP, &z.BeginnVorausgegangeneLP, s.BeginnVorausgegangeneLP)
	nimm(f, elBeendigungsgrund, &z.Beendigungsgrund, s.Beendigungsgrund)
	nimm(f, elFamilienstandEnde, &z.Ende, s.Ende)
	nimm(f, elFamilienstandOrt, &z.Ort, s.Ort)
	nimm(f, elFamilienstandStaat, &z.Staat, s.Staat)
	nachweis := elFamilienstandNachweis
	if s.Ende != 0 || s.Beendigungsgrund != "" {
		nachweis = elFamilienstandEnde
	}
	f.nimmNachweis(nachweis, &z.Nachweis, s.Nachweis)
	if z != (melde.Familienstand{}) {
		a.Familienstand = &z
	}
}

func (f *filter) tod(a *Auszug, s *melde.Tod) {
	if s == nil {
		return
	}
	var z melde.Tod
	nimm(f, elSterbetag, &z.Tag, s.Tag)
	nimm(f, elSterbeort, &z.Ort, s.Ort)
	nimm(f, elSterbestaat, &z.Staat, s.Staat)
	f.nimmNachweis(elNachweisTod, &z.Nachweis, s.Nachweis)
	if z != (melde.Tod{}) {
		a.Tod = &z
	}
}

// hinweise sets the hints that come unasked when the datum itself was not
// requested (BMeldDAV § 5 Abs. 1 Satz 3 Nr. 2–5).
func (f *filter) hinweise(a *Auszug, s *melde.Meldesatz) {
	a.Verstorben = s.Tod != nil && f.darf.Und(mengeTod).Leer()
	switch ort, _ := verbleib(s); ort {
	case verzogenInland:
		a.Verzogen = f.darf.Und(mengeAktuelleAnschrift).Leer()
	case verzogenUnbekannt:
		a.UnbekanntVerzogen = f.darf.Und(mengeAktuelleAnschrift).Leer()
	case verzogenAusland:
		a.InsAuslandVerzogen = f.darf.Und(mengeWegzugAusland).Leer()
	}
}

var (
	mengeTod               = Bereich(elSterbetag, elSterbestaat)
	mengeAktuelleAnschrift = Bereich(elAktuelleAnschrift, elAktuelleArt)
	mengeWegzugAusland     = MengeVon(elWegzugsstaat, elAuslandsanschrift)
)
