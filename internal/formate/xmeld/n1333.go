// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

const wurzel1333 = "datenabruf.freieSuche.antwort.1333"

// maxStaatsangehoerigkeiten is what the schema of the 1333 has room for.
const maxStaatsangehoerigkeiten = 4

// Schreibe1333 writes the answer to a free search in the version of its header. The
// message has no place for extensions: the number of the log entry and the hints at
// blocks go another way, see AnhaengenHinweise. It returns the error of w.
func Schreibe1333(w io.Writer, a *Antwort) error {
	_, err := w.Write(Anhaengen1333(neuesDokument().b, a))
	return err
}

// Anhaengen1333 appends the answer without XML declaration to b.
func Anhaengen1333(b []byte, a *Antwort) []byte {
	s := &schreiber{b: b}
	s.beginne(wurzel1333, &a.Kopf)
	s.auf("xmeld:antwortSuchanfrage")
	if len(a.Rueckweisungen) > 0 {
		s.rueckweisungen(a.Rueckweisungen)
	} else {
		s.auf("xmeld:auskunft")
		s.code("xmeld:ergebnisstatus", string(a.Status))
		for i := range a.Personen {
			s.ergebnis(&a.Personen[i])
		}
		s.zu("xmeld:auskunft")
	}
	s.zu("xmeld:antwortSuchanfrage")
	s.verweis("xmeld:ursprungsnachricht", &a.Ursprung)
	s.zu("xmeld:" + wurzel1333)
	s.roh("\n")
	return s.b
}

// AnhaengenHinweise appends this register's element hinweise, which stands in a 1331
// itself and beside a 1333: the ordinal numbers of blocked persons, without any
// ground, and the number of the log entry. Nothing is appended when there is neither.
func AnhaengenHinweise(b []byte, a *Antwort) []byte {
	s := &schreiber{b: b}
	s.hinweiselement(a)
	return s.b
}

// ergebnis writes one person of an Ergebnisliste.
func (s *schreiber) ergebnis(p *recht.Auszug) {
	s.auf("xmeld:person")
	s.gruppe("xmeld:personendaten", func() { s.ergebnisdaten(p) })
	s.wenn("xmeld:identifikationsmerkmal", p.Identifikationsmerkmal)
	s.zu("xmeld:person")
}

func (s *schreiber) ergebnisdaten(p *recht.Auszug) {
	if hatNamen(&p.Name) {
		s.listenname(&p.Name)
	}
	if hatGeburt(&p.Geburt) {
		s.geburtsangaben("xmeld:geburtsangaben", &p.Geburt)
	}
	s.gruppe("xmeld:wohnung", func() { s.listenwohnung(p) })
	s.tod("xmeld:sterbedaten", p.Tod)
	s.geschlecht(p.Geschlecht)
	s.staatsangehoerigkeiten(p.Staatsangehoerigkeiten[:min(len(p.Staatsangehoerigkeiten), maxStaatsangehoerigkeiten)], nil)
	for i := range p.Ausweise {
		s.ausweis(&p.Ausweise[i], false)
	}
	for i := range p.Sprengstofferlaubnisse {
		s.ersteErteilung("xmeld:sprengstoffrechtlicheErlaubnis", p.Sprengstofferlaubnisse[i].Erteilt)
	}
	for i := range p.Waffenerlaubnisse {
		s.ersteErteilung("xmeld:waffenrechtlicheErlaubnis", p.Waffenerlaubnisse[i].Erteilt)
	}
	for i := range p.Waffenbesitzverbote {
		s.ersteErteilung("xmeld:waffenbesitzverbot", p.Waffenbesitzverbote[i].Erteilt)
	}
	s.marke("xmeld:verzogen", p.Verzogen)
	s.marke("xmeld:verringerterDatenumfang", p.VerringerterUmfang)
	s.marke("xmeld:verstorben", p.Verstorben)
}

// listenname writes t.NameNatuerlichePerson, which has no proofs.
func (s *schreiber) listenname(p *melde.Personenname) {
	s.auf("xmeld:name")
	s.familienname(p.Familienname, p.FamiliennamePass)
	s.name("xmeld:ehename.unstrukturiert", p.Ehename)
	s.name("xmeld:lebenspartnerschaftsname.unstrukturiert", p.Lebenspartnerschaftsname)
	s.name("xmeld:geburtsname.unstrukturiert", p.Geburtsname)
	for i := range p.FruehereFamiliennamen {
		s.name("xmeld:frueherer.familienname.unstrukturiert", p.FruehereFamiliennamen[i].Name)
	}
	s.namenpaar("xmeld:vornamen", "xmeld:vornamen", "xmeld:vornamenPass", p.Vornamen, p.VornamenPass)
	s.name("xmeld:gebraeuchlicherVorname", p.GebraeuchlicherVorname)
	for i := range p.FruehereVornamen {
		s.name("xmeld:fruehereVornamen", p.FruehereVornamen[i].Vornamen)
	}
	s.wenn("xmeld:doktorgrad", p.Doktorgrad)
	s.wenn("xmeld:ordensname", p.Ordensname)
	s.wenn("xmeld:kuenstlername", p.Kuenstlername)
	s.zu("xmeld:name")
}

// listenwohnung writes the one dwelling of the list. Without one, its place is taken
// by the hint that the person moved to an unknown address or abroad.
func (s *schreiber) listenwohnung(p *recht.Auszug) {
	switch {
	case len(p.Wohnungen) > 0:
		w := &p.Wohnungen[0]
		s.gruppe("xmeld:anschrift", func() {
			if w.Anschrift.Form == melde.AnschriftInland {
				s.auf("xmeld:anschrift.inland")
				s.meldeanschrift(&w.Anschrift.Inland, anschriftOffen)
				s.zu("xmeld:anschrift.inland")
			}
		})
		s.tagOderUnbekannt("xmeld:datumDesBeziehens", w.Einzug)
		s.wohnungsgeber(w)
	case p.UnbekanntVerzogen:
		s.auf("xmeld:anschrift")
		s.unbekannt("xmeld:anschrift.unbekannt", &hinweisUnbekannt)
		s.zu("xmeld:anschrift")
	case p.InsAuslandVerzogen:
		s.auf("xmeld:anschrift")
		s.staat("xmeld:anschrift.ausland", &hinweisAusland)
		s.zu("xmeld:anschrift")
	}
}

// ersteErteilung writes a licence or ban, which is nothing but its day.
func (s *schreiber) ersteErteilung(name string, tag melde.Datum) {
	s.gruppe(name, func() { s.datum("xmeld:tagDerErstmaligenErteilung", tag) })
}
