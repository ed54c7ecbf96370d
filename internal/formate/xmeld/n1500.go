// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"

	"kernmelderegister/internal/fachkern/melde"
)

const wurzel1500 = "hinweisnachricht.mitteilung.1500"

// Hinweisnachricht tells a Meldebehörde that an entry of its register may be
// wrong or missing (XMeld 1500, BMG § 6 Abs. 2). It carries exactly one hint:
// exactly one of the fields from Name to Anderer is given.
type Hinweisnachricht struct {
	Kopf   Kopf
	Person Hinweisperson

	Name          *Abweichung[melde.Personenname]  // without proofs
	Familienstand *Abweichung[melde.Familienstand] // without proof
	Geschlecht    *Abweichung[string]              // m, w, d, x
	Geburt        *Abweichung[melde.Geburt]        // first period only
	Tod           *Abweichung[*melde.Tod]          // nil: not dead
	Religion      *Abweichung[melde.Religion]      //
	Wohnungen     *Abweichung[[]melde.Wohnung]     // the current ones; none is possible
	Partner       *Abweichung[*melde.PartnerDaten] // nil: none
	Kinder        *Abweichung[[]melde.KindDaten]   // none is possible
	Anderer       *AndererHinweis                  // what none of the others can say
	// Erlaeuterung says in words why the hint is given. Mandatory.
	Erlaeuterung string
	// Fallkennzeichen names the case; the answer repeats it. Mandatory. Several
	// hints about one record bear the same.
	Fallkennzeichen string
}

// Abweichung is one group of particulars in two states, always the whole group.
type Abweichung[T any] struct {
	Abweichend   T // as the author believes it to be now
	LetzterStand T // as the Meldebehörde has transmitted it last
}

// AndererHinweis is a hint in words (XMeld anderer.hinweis).
type AndererHinweis struct {
	Beschreibung string // the element or structure that is meant. Mandatory.
	Abweichend   string // as the author believes it to be now, may be empty
	LetzterStand string // as the Meldebehörde has transmitted it last, may be empty
}

// Hinweisperson are the particulars by which the reader shall find the person
// (XMeld t.identifikation.hinweisnachricht). Of Name, only family name, birth
// name, former names, first names and Gebräuchlicher Vorname are transmitted,
// former first names once; of Geburt the first period.
type Hinweisperson struct {
	Name       melde.Personenname
	Geburt     melde.Geburt
	Geschlecht string
	Anschrift  melde.Anschrift // mandatory; a foreign print image keeps its state
	Steuer     melde.Steueridentifikation
}

// Schreibe1500 writes the message. Words and values that are quoted are made fit
// for the datatype. It returns the error of w.
func Schreibe1500(w io.Writer, h *Hinweisnachricht) error {
	s := neuesDokument()
	s.beginne(wurzel1500, &h.Kopf)
	s.hinweisperson(&h.Person)
	s.auf("xmeld:hinweis")
	s.hinweis(h)
	s.zu("xmeld:hinweis")
	s.roh("\n")
	s.element("xmeld:erlaeuterung", fremdtext(h.Erlaeuterung))
	s.element("xmeld:fallkennzeichen", fremdtext(h.Fallkennzeichen))
	s.zu("xmeld:" + wurzel1500)
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}

func (s *schreiber) hinweisperson(p *Hinweisperson) {
	s.auf("xmeld:identifikation")
	n := &p.Name
	s.namenpaar("xmeld:aktueller.familienname.unstrukturiert", "xmeld:nachname", "xmeld:nachnamepass", n.Familienname, n.FamiliennamePass)
	s.name("xmeld:geburtsname.unstrukturiert", n.Geburtsname)
	for i := range n.FruehereFamiliennamen {
		s.name("xmeld:frueherer.familienname.unstrukturiert", n.FruehereFamiliennamen[i].Name)
	}
	s.namenpaar("xmeld:vornamen", "xmeld:vornamen", "xmeld:vornamenPass", n.Vornamen, n.VornamenPass)
	s.name("xmeld:gebraeuchlicherVorname", n.GebraeuchlicherVorname)
	if len(n.FruehereVornamen) > 0 {
		s.name("xmeld:fruehere.vornamen", n.FruehereVornamen[0].Vornamen)
	}
	s.ersteGeburt("xmeld:geburt", &p.Geburt)
	s.geschlecht(p.Geschlecht)
	s.ortsangabe("xmeld:anschrift", &p.Anschrift)
	s.steuer(p.Steuer)
	s.zu("xmeld:identifikation")
	s.roh("\n")
}

// ersteGeburt writes t.Geburt: the first period, without history and proof.
func (s *schreiber) ersteGeburt(name string, g *melde.Geburt) {
	s.geburtsangaben(name, &melde.Geburt{Datum: g.Datum, Ort: g.Ort, Staat: g.Staat})
}

// ortsangabe writes t.AnschriftMelderecht, which knows no mark of a Sperrvermerk.
func (s *schreiber) ortsangabe(name string, a *melde.Anschrift) {
	s.auf(name)
	switch a.Form {
	case melde.AnschriftInland:
		s.auf("xmeld:anschrift.inland")
		s.meldeanschrift(&a.Inland, anschriftVoll)
		s.zu("xmeld:anschrift.inland")
	case melde.AnschriftFehlt, melde.AnschriftUnbekannt:
		s.unbekannt("xmeld:anschrift.unbekannt", a)
	default:
		s.staat("xmeld:anschrift.ausland", a)
	}
	s.zu(name)
}

// paar writes the two states of a group of particulars.
func paar[T any](s *schreiber, gruppe string, a *Abweichung[T], schreibe func(name string, wert *T)) {
	s.auf("xmeld:" + gruppe)
	schreibe("xmeld:"+gruppe+".abweichend", &a.Abweichend)
	schreibe("xmeld:"+gruppe+".letzterStandMR", &a.LetzterStand)
	s.zu("xmeld:" + gruppe)
}

// hinweis writes the one hint of the message.
func (s *schreiber) hinweis(h *Hinweisnachricht) {
	switch {
	case h.Name != nil:
		paar(s, "name", h.Name, s.nameOhneNachweis)
	case h.Familienstand != nil:
		paar(s, "familienstand", h.Familienstand, s.familienstandsangaben)
	case h.Geschlecht != nil:
		paar(s, "geschlecht", h.Geschlecht, func(name string, g *string) { s.codeAus(name, listeGeschlecht, *g) })
	case h.Geburt != nil:
		paar(s, "geburt", h.Geburt, s.ersteGeburt)
	case h.Tod != nil:
		paar(s, "tod", h.Tod, func(name string, t **melde.Tod) {
			if *t != nil {
				s.todesangaben(name, *t)
			}
		})
	case h.Religion != nil:
		paar(s, "religion", h.Religion, s.religionsangaben)
	case h.Wohnungen != nil:
		paar(s, "wohnung.aktuelle", h.Wohnungen, s.aktuelleWohnungen)
	case h.Partner != nil:
		paar(s, "partner", h.Partner, s.hinweispartner)
	case h.Kinder != nil:
		paar(s, "kind", h.Kinder, s.hinweiskinder)
	case h.Anderer != nil:
		s.auf("xmeld:anderer.hinweis")
		s.element("xmeld:hinweis.beschreibung", fremdtext(h.Anderer.Beschreibung))
		s.wenn("xmeld:element.abweichend", fremdtext(h.Anderer.Abweichend))
		s.wenn("xmeld:element.letzterStandMR", fremdtext(h.Anderer.LetzterStand))
		s.zu("xmeld:anderer.hinweis")
	}
}

// nameOhneNachweis writes t.NameNatuerlichePerson.
func (s *schreiber) nameOhneNachweis(name string, n *melde.Personenname) {
	s.auf(name)
	s.familienname(n.Familienname, n.FamiliennamePass)
	s.name("xmeld:ehename.unstrukturiert", n.Ehename)
	s.name("xmeld:lebenspartnerschaftsname.unstrukturiert", n.Lebenspartnerschaftsname)
	s.name("xmeld:geburtsname.unstrukturiert", n.Geburtsname)
	for i := range n.FruehereFamiliennamen {
		s.name("xmeld:frueherer.familienname.unstrukturiert", n.FruehereFamiliennamen[i].Name)
	}
	s.namenpaar("xmeld:vornamen", "xmeld:vornamen", "xmeld:vornamenPass", n.Vornamen, n.VornamenPass)
	s.name("xmeld:gebraeuchlicherVorname", n.GebraeuchlicherVorname)
	for i := range n.FruehereVornamen {
		s.name("xmeld:fruehereVornamen", n.FruehereVornamen[i].Vornamen)
	}
	s.wenn("xmeld:doktorgrad", n.Doktorgrad)
	s.wenn("xmeld:ordensname", n.Ordensname)
	s.wenn("xmeld:kuenstlername", n.Kuenstlername)
	s.zu(name)
}

func (s *schreiber) aktuelleWohnungen(name string, liste *[]melde.Wohnung) {
	for i := range *liste {
		w := &(*liste)[i]
		s.auf(name)
		s.anschrift("xmeld:anschrift", &w.Anschrift, anschriftVoll)
		s.wohnungsdaten(w)
		s.zu(name)
	}
}

// hinweispartner writes t.identifikation.partner.hinweisnachricht.
func (s *schreiber) hinweispartner(name string, d **melde.PartnerDaten) {
	if *d == nil {
		return
	}
	p := &(*d).Person
	s.auf(name)
	s.code("xmeld:partnerschaftstyp", (*d).Typ)
	s.auf("xmeld:name")
	s.familienname(p.Familienname, p.FamiliennamePass)
	s.name("xmeld:geburtsname.unstrukturiert", p.Geburtsname)
	s.name("xmeld:vornamen", p.Vornamen)
	s.wenn("xmeld:doktorgrad", p.Doktorgrad)
	s.zu("xmeld:name")
	s.geburtsdatum("xmeld:geburt", p.Geburtsdatum)
	s.geschlecht(p.Geschlecht)
	for i := range (*d).Wohnungen {
		s.partnerwohnung(&(*d).Wohnungen[i], anschriftVoll)
	}
	if p.Steuer != (melde.Steueridentifikation{}) {
		s.steuerangaben("xmeld:steueridentifikation.ehegatte.lebenspartner", p.Steuer)
	}
	s.zu(name)
}

// hinweiskinder writes t.identifikation.kind.hinweisnachricht for each child.
func (s *schreiber) hinweiskinder(name string, liste *[]melde.KindDaten) {
	for i := range *liste {
		p := &(*liste)[i].Person
		s.auf(name)
		s.auf("xmeld:name")
		s.familienname(p.Familienname, p.FamiliennamePass)
		s.name("xmeld:vornamen", p.Vornamen)
		s.zu("xmeld:name")
		s.geburtsdatum("xmeld:geburt", p.Geburtsdatum)
		s.geschlecht(p.Geschlecht)
		s.anschrift("xmeld:anschrift", (*liste)[i].Anschrift, anschriftVoll)
		s.steuer(p.Steuer)
		s.zu(name)
	}
}
