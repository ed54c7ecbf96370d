// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/fachkern/melde"

// lieferBeziehungen writes partner, children and legal representatives, each by
// data or by reference to another record of the register.
func (s *schreiber) lieferBeziehungen(m *melde.Meldesatz) {
	if p := m.Partner; p != nil {
		s.auf("xmeld:partner")
		if p.Referenz != nil {
			s.schluessel("xmeld:referenz", p.Referenz)
		} else if p.Daten != nil {
			s.partner(p.Daten)
		}
		s.zu("xmeld:partner")
	}
	for i := range m.Kinder {
		k := &m.Kinder[i]
		s.auf("xmeld:kind")
		if k.Referenz != nil {
			s.schluessel("xmeld:referenz", k.Referenz)
		} else if k.Daten != nil {
			s.kind(k.Daten)
		}
		s.zu("xmeld:kind")
	}
	for i := range m.Vertreter {
		s.vertreter(&m.Vertreter[i])
	}
}

func (s *schreiber) partner(p *melde.PartnerDaten) {
	s.auf("xmeld:daten")
	s.code("xmeld:partnerschaftstyp", p.Typ)
	s.auf("xmeld:name")
	s.familienname(p.Person.Familienname, p.Person.FamiliennamePass)
	s.name("xmeld:geburtsname.unstrukturiert", p.Person.Geburtsname)
	s.name("xmeld:vornamen", p.Person.Vornamen)
	s.wenn("xmeld:doktorgrad", p.Person.Doktorgrad)
	s.zu("xmeld:name")
	s.geburtsdatum("xmeld:geburt", p.Person.Geburtsdatum)
	s.geschlecht(p.Person.Geschlecht)
	for i := range p.Wohnungen {
		s.partnerwohnung(&p.Wohnungen[i], anschriftVoll)
	}
	s.sperren(p.Person.Sperren)
	s.steuer(p.Person.Steuer)
	s.sterbetag(p.Person.Sterbetag)
	s.zu("xmeld:daten")
}

func (s *schreiber) kind(k *melde.KindDaten) {
	s.auf("xmeld:daten")
	s.auf("xmeld:name")
	s.familienname(k.Person.Familienname, k.Person.FamiliennamePass)
	s.name("xmeld:vornamen", k.Person.Vornamen)
	s.zu("xmeld:name")
	s.geburtsdatum("xmeld:geburt", k.Person.Geburtsdatum)
	s.geschlecht(k.Person.Geschlecht)
	s.anschrift("xmeld:anschrift", k.Anschrift, anschriftVoll)
	s.sperren(k.Person.Sperren)
	s.sterbetag(k.Person.Sterbetag)
	s.steuer(k.Person.Steuer)
	s.zu("xmeld:daten")
}

func (s *schreiber) vertreter(v *melde.Vertreter) {
	s.auf("xmeld:gesetzlichervertreter")
	s.auf("xmeld:person")
	switch {
	case v.Juristisch != nil:
		s.auf("xmeld:juristischeperson")
		s.element("xmeld:bezeichnung", v.Juristisch.Bezeichnung)
		s.auf("xmeld:anschrift")
		s.meldeanschrift(&v.Juristisch.Anschrift, anschriftOffen)
		s.zu("xmeld:anschrift")
		s.zu("xmeld:juristischeperson")
	case v.Referenz != nil:
		s.auf("xmeld:natuerlicheperson")
		s.schluessel("xmeld:referenz", v.Referenz)
		s.zu("xmeld:natuerlicheperson")
	case v.Person != nil:
		s.auf("xmeld:natuerlicheperson")
		s.vertreterDaten(v.Person)
		s.zu("xmeld:natuerlicheperson")
	}
	s.zu("xmeld:person")
	if v.Art != "" {
		s.auf("xmeld:zusatzinformation")
		s.codeAus("xmeld:gesetzlichervertreterschluessel", listeVertreter, v.Art)
		s.datum("xmeld:tagDerBeendigung", v.Ende)
		s.zu("xmeld:zusatzinformation")
	}
	s.zu("xmeld:gesetzlichervertreter")
}

func (s *schreiber) vertreterDaten(d *melde.VertreterDaten) {
	p := &d.Person
	s.auf("xmeld:daten")
	s.auf("xmeld:name")
	s.familienname(p.Familienname, p.FamiliennamePass)
	s.name("xmeld:vornamen", p.Vornamen)
	s.wenn("xmeld:doktorgrad", p.Doktorgrad)
	s.zu("xmeld:name")
	s.geburtsdatum("xmeld:geburt", p.Geburtsdatum)
	s.geschlecht(p.Geschlecht)
	s.anschrift("xmeld:anschrift", &d.Anschrift, anschriftVoll)
	s.sterbetag(p.Sterbetag)
	s.sperren(p.Sperren)
	s.zu("xmeld:daten")
}
