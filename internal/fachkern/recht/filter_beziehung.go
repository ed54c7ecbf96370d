// SPDX-License-Identifier: EUPL-1.2

package recht

import "kernmelderegister/internal/fachkern/melde"

const (
	maxVertreter     = 4 // XMeld 1331 gesetzlicherVertreter [0..4]
	volljaehrigkeit  = 18
	typEhegatte      = "EG"
	typLebenspartner = "LP"
)

// vertreter copies the legal representatives without an Auskunftssperre, four at most.
func (f *filter) vertreter(a *Auszug, s *melde.Meldesatz, b Beziehungen) {
	if f.darf.Und(mengeVertreter).Leer() {
		return
	}
	for i := range s.Vertreter {
		if len(a.Vertreter) == maxVertreter {
			return
		}
		if z, etwas := f.einVertreter(&s.Vertreter[i], b); etwas {
			a.Vertreter = append(a.Vertreter, z)
		}
	}
}

// einVertreter copies one representative: an organisation, a person described in
// the record, or one with a record of its own.
func (f *filter) einVertreter(v *melde.Vertreter, b Beziehungen) (z VertreterAuszug, etwas bool) {
	var person melde.Beigeschriebener
	var anschrift *melde.Anschrift
	switch {
	case v.Juristisch != nil:
		anschrift = &melde.Anschrift{Form: melde.AnschriftInland, Inland: v.Juristisch.Anschrift}
	case v.Person != nil && !melde.HatAuskunftssperre(v.Person.Person.Sperren):
		person, anschrift = v.Person.Person, &v.Person.Anschrift
	case v.Referenz != nil && b.offen(*v.Referenz):
		person, anschrift = beigeschrieben(b[*v.Referenz]), wohnanschrift(b[*v.Referenz])
	default:
		return z, false
	}
	etwas = f.abschnitt(func() {
		if v.Juristisch != nil {
			nimm(f, elVertreterName, &z.Bezeichnung, v.Juristisch.Bezeichnung)
		}
		f.vertreterperson(&z.Person, &person)
		nimm(f, elVertreterArt, &z.Art, v.Art)
		nimm(f, elVertreterEnde, &z.Ende, v.Ende)
		z.Anschrift = f.anschriftVon(elVertreterAnschrift, elVertreterStaat, anschrift)
	})
	return z, etwas
}

// anschriftVon copies an address that may be missing; nil if nothing of it may leave.
func (f *filter) anschriftVon(erstes, staat Element, a *melde.Anschrift) *melde.Anschrift {
	if a == nil {
		return nil
	}
	var z melde.Anschrift
	f.anschrift(erstes, staat, &z, a)
	if z.Form == melde.AnschriftFehlt {
		return nil
	}
	return &z
}

func (f *filter) vertreterperson(ziel *Person, p *melde.Beigeschriebener) {
	nimm(f, elVertreterName, &ziel.Familienname, p.Familienname)
	nimm(f, elVertreterName, &ziel.FamiliennamePass, p.FamiliennamePass)
	nimm(f, elVertreterVornamen, &ziel.Vornamen, p.Vornamen)
	nimm(f, elVertreterDoktorgrad, &ziel.Doktorgrad, p.Doktorgrad)
	nimm(f, elVertreterGeburt, &ziel.Geburtsdatum, p.Geburtsdatum)
	nimm(f, elVertreterGeschlecht, &ziel.Geschlecht, p.Geschlecht)
	nimm(f, elVertreterSterbetag, &ziel.Sterbetag, p.Sterbetag)
}

// offen reports whether the related record is there and not under an Auskunftssperre.
func (b Beziehungen) offen(s melde.Schluessel) bool {
	satz, da := b[s]
	return da && satz != nil && !satz.IstGesperrt()
}

// beigeschrieben takes from a full record what is said of a related person.
func beigeschrieben(s *melde.Meldesatz) melde.Beigeschriebener {
	p := melde.Beigeschriebener{
		Familienname: s.Name.Familienname, FamiliennamePass: s.Name.FamiliennamePass, Geburtsname: s.Name.Geburtsname,
		Vornamen: s.Name.Vornamen, Doktorgrad: s.Name.Doktorgrad,
		Geburtsdatum: s.Geburt.Datum, Geschlecht: s.Geschlecht, Sperren: s.Sperren,
	}
	if s.Tod != nil {
		p.Sterbetag = s.Tod.Tag
	}
	return p
}

// wohnanschrift returns where a related person lives: the main or only dwelling,
// else another current one, else where the person moved to; nil if unknown.
func wohnanschrift(s *melde.Meldesatz) *melde.Anschrift {
	var andere *melde.Anschrift
	for i := range s.Wohnungen {
		w := &s.Wohnungen[i]
		if istPartnerwohnung(w.Art) {
			continue
		}
		if w.IstHauptOderAlleinige() {
			return &w.Anschrift
		}
		if w.Aktuell && andere == nil {
			andere = &w.Anschrift
		}
	}
	if _, ziel := verbleib(s); andere == nil && ziel >= 0 {
		andere = &s.Wohnungen[ziel].Anschrift
	}
	return andere
}

// partnerfelder are the elements of the spouse or of the civil partner; both
// blocks have the same order.
type partnerfelder struct{ erstes Element }

func (p partnerfelder) element(abstand Element) Element { return p.erstes + abstand }

// partner copies the spouse or civil partner without an Auskunftssperre.
func (f *filter) partner(a *Auszug, s *melde.Meldesatz, b Beziehungen) {
	if s.Partner == nil || f.darf.Und(mengePartner).Leer() {
		return
	}
	typ, person, wohnungen := partnerdaten(s, b)
	if person == nil || melde.HatAuskunftssperre(person.Sperren) {
		return
	}
	felder := partnerfelder{elEhegatte}
	if typ == typLebenspartner {
		felder = partnerfelder{elLebenspartner}
	}
	z := PartnerAuszug{Typ: typ}
	etwas := f.abschnitt(func() {
		f.partnerperson(felder, &z.Person, person)
		for i := range wohnungen {
			if w, etwas := f.partnerwohnung(felder, &wohnungen[i]); etwas {
				z.Wohnungen = append(z.Wohnungen, w)
			}
		}
	})
	if etwas {
		a.Partner = &z
	}
}

// partnerdaten returns kind, data and dwellings of the partner, from the record
// itself or from the partner's own record; person is nil if nothing is known.
func partnerdaten(s *melde.Meldesatz, b Beziehungen) (typ string, person *melde.Beigeschriebener, wohnungen []melde.PartnerWohnung) {
	p := s.Partner
	if p.Daten != nil {
		return p.Daten.Typ, &p.Daten.Person, p.Daten.Wohnungen
	}
	if p.Referenz == nil || !b.offen(*p.Referenz) {
		return "", nil, nil
	}
	satz := b[*p.Referenz]
	_, ziel := verbleib(satz)
	for i := range satz.Wohnungen {
		w := &satz.Wohnungen[i]
		if !istPartnerwohnung(w.Art) && (w.Aktuell || i == ziel || istWegzugsart(w.Art)) {
			wohnungen = append(wohnungen, melde.PartnerWohnung{Anschrift: w.Anschrift, Status: w.Status, Art: w.Art})
		}
	}
	beschrieben := beigeschrieben(satz)
	return partnertyp(s), &beschrieben, wohnungen
}

// partnertyp derives the kind of partner from the marital status (DSMeld 1401).
func partnertyp(s *melde.Meldesatz) string {
	if s.Familienstand != nil {
		switch s.Familienstand.Art {
		case "LP", "LV", "LA", "LE":
			return typLebenspartner
		}
	}
	return typEhegatte
}

func (f *filter) partnerperson(felder partnerfelder, ziel *Person, p *melde.Beigeschriebener) {
	nimm(f, felder.element(0), &ziel.Familienname, p.Familienname)
	nimm(f, felder.element(0), &ziel.FamiliennamePass, p.FamiliennamePass)
	nimm(f, felder.element(1), &ziel.Geburtsname, p.Geburtsname)
	nimm(f, felder.element(2), &ziel.Vornamen, p.Vornamen)
	nimm(f, felder.element(3), &ziel.Doktorgrad, p.Doktorgrad)
	nimm(f, felder.element(4), &ziel.Geburtsdatum, p.Geburtsdatum)
	nimm(f, felder.element(5), &ziel.Geschlecht, p.Geschlecht)
	nimm(f, felder.element(21), &ziel.Sterbetag, p.Sterbetag)
}

// partnerwohnung copies a dwelling of the partner; one that was given up is
// neither a present address nor the one moved to (BMG § 34 Abs. 1 Satz 1 Nr. 13 g).
func (f *filter) partnerwohnung(felder partnerfelder, w *melde.PartnerWohnung) (z melde.PartnerWohnung, etwas bool) {
	if w.Art == melde.ArtPartnerAufgegeben {
		return z, false
	}
	etwas = f.abschnitt(func() {
		f.anschrift(felder.element(6), felder.element(20), &z.Anschrift, &w.Anschrift)
		nimm(f, felder.element(18), &z.Status, w.Status)
		nimm(f, felder.element(19), &z.Art, w.Art)
	})
	return z, etwas
}

// kinder copies the children who are certainly minors on the day and have no Auskunftssperre.
func (f *filter) kinder(a *Auszug, s *melde.Meldesatz, b Beziehungen, heute melde.Datum) {
	if f.darf.Und(mengeKinder).Leer() {
		return
	}
	for i := range s.Kinder {
		person, anschrift := kinddaten(&s.Kinder[i], b)
		if person == nil || melde.HatAuskunftssperre(person.Sperren) || !istMinderjaehrig(person.Geburtsdatum, heute) {
			continue
		}
		if z, etwas := f.kind(person, anschrift); etwas {
			a.Kinder = append(a.Kinder, z)
		}
	}
}

func kinddaten(k *melde.Kind, b Beziehungen) (*melde.Beigeschriebener, *melde.Anschrift) {
	if k.Daten != nil {
		return &k.Daten.Person, k.Daten.Anschrift
	}
	if k.Referenz == nil || !b.offen(*k.Referenz) {
		return nil, nil
	}
	satz := b[*k.Referenz]
	person := beigeschrieben(satz)
	return &person, wohnanschrift(satz)
}

// istMinderjaehrig reports whether somebody born on that day is under 18 for
// certain; of a partly known date the earliest possible day counts.
func istMinderjaehrig(geburt melde.TeilbekanntesDatum, heute melde.Datum) bool {
	frueheste := geburt.Fruehestens()
	return frueheste != 0 && heute < frueheste+volljaehrigkeit*10000
}

// kind copies a child; the address only in Germany (BMG § 34 Abs. 1 Satz 1 Nr. 14 e).
func (f *filter) kind(p *melde.Beigeschriebener, anschrift *melde.Anschrift) (z KindAuszug, etwas bool) {
	etwas = f.abschnitt(func() {
		nimm(f, elKindName, &z.Person.Familienname, p.Familienname)
		nimm(f, elKindName, &z.Person.FamiliennamePass, p.FamiliennamePass)
		nimm(f, elKindVornamen, &z.Person.Vornamen, p.Vornamen)
		nimm(f, elKindGeburt, &z.Person.Geburtsdatum, p.Geburtsdatum)
		nimm(f, elKindGeschlecht, &z.Person.Geschlecht, p.Geschlecht)
		nimm(f, elKindSterbetag, &z.Person.Sterbetag, p.Sterbetag)
		if anschrift != nil && (anschrift.Form == melde.AnschriftInland || anschrift.Form == melde.AnschriftUnbekannt) {
			z.Anschrift = f.anschriftVon(elKindAnschrift, 0, anschrift)
		}
	})
	return z, etwas
}
