// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/fachkern/melde"

// This file writes the building blocks that deliveries and answers share.

// name writes an AllgemeinerName, with the element nichtVorhanden for "+".
func (s *schreiber) name(name string, n melde.Name) {
	switch n {
	case "":
	case melde.NichtVorhanden:
		s.auf(name)
		s.element("nichtVorhanden", "true")
		s.zu(name)
	default:
		s.auf(name)
		s.element("name", string(n))
		s.zu(name)
	}
}

// namenpaar writes t.FamiliennameUnstrukturiert or t.Vornamen: the ordinary
// spelling, which the schema demands, and that of the passport.
func (s *schreiber) namenpaar(name, erster, zweiter string, n, pass melde.Name) {
	if n == "" && pass == "" {
		return
	}
	s.auf(name)
	s.name(erster, oderName(n, pass))
	s.name(zweiter, pass)
	s.zu(name)
}

func oderName(n, ersatz melde.Name) melde.Name {
	if n == "" {
		return ersatz
	}
	return n
}

func (s *schreiber) familienname(n, pass melde.Name) {
	s.namenpaar("xmeld:familienname.unstrukturiert", "xmeld:nachname", "xmeld:nachnamepass", n, pass)
}

// personenname writes the content of t.NameNatuerlichePersonMitNachweis.
func (s *schreiber) personenname(name string, p *melde.Personenname) {
	s.auf(name)
	s.familienname(p.Familienname, p.FamiliennamePass)
	s.name("xmeld:ehename.unstrukturiert", p.Ehename)
	s.name("xmeld:lebenspartnerschaftsname.unstrukturiert", p.Lebenspartnerschaftsname)
	s.name("xmeld:geburtsname.unstrukturiert", p.Geburtsname)
	for i := range p.FruehereFamiliennamen {
		f := &p.FruehereFamiliennamen[i]
		s.auf("xmeld:frueherer.familienname")
		s.name("xmeld:frueherer.familienname", f.Name)
		s.nachweis(f.Nachweis)
		s.zu("xmeld:frueherer.familienname")
	}
	s.namenpaar("xmeld:vornamen", "xmeld:vornamen", "xmeld:vornamenPass", p.Vornamen, p.VornamenPass)
	s.name("xmeld:gebraeuchlicherVorname", p.GebraeuchlicherVorname)
	for i := range p.FruehereVornamen {
		f := &p.FruehereVornamen[i]
		s.auf("xmeld:fruehere.vornamen")
		s.name("xmeld:fruehereVornamen", f.Vornamen)
		s.nachweis(f.Nachweis)
		s.zu("xmeld:fruehere.vornamen")
	}
	s.wenn("xmeld:doktorgrad", p.Doktorgrad)
	s.wenn("xmeld:ordensname", p.Ordensname)
	s.wenn("xmeld:kuenstlername", p.Kuenstlername)
	s.zu(name)
}

func (s *schreiber) nachweis(n *melde.Nachweis) {
	if n == nil {
		return
	}
	s.auf("xmeld:nachweisdaten")
	s.datum("xmeld:datum", n.Datum)
	s.wenn("xmeld:dokumentbeschreibung", n.Dokument)
	s.behoerdeAktenzeichen(n)
	s.zu("xmeld:nachweisdaten")
}

// behoerdeAktenzeichen writes the choice between two fields and one; a reference
// without an authority only fits into the one field.
func (s *schreiber) behoerdeAktenzeichen(n *melde.Nachweis) {
	zusammen := n.BehoerdeAktenzeichen
	if n.Behoerde == "" {
		zusammen = oder(zusammen, n.Aktenzeichen)
		if zusammen == "" {
			return
		}
	}
	s.auf("xmeld:behoerdeoderaktenzeichen")
	if n.Behoerde != "" {
		s.auf("xmeld:behoerdeaktenzeichen.getrennt")
		s.element("xmeld:behoerde", n.Behoerde)
		s.wenn("xmeld:aktenzeichen", n.Aktenzeichen)
		s.zu("xmeld:behoerdeaktenzeichen.getrennt")
	} else {
		s.auf("xmeld:behoerdeaktenzeichen.konkateniert")
		s.element("xmeld:behoerdeaktenzeichen", zusammen)
		s.zu("xmeld:behoerdeaktenzeichen.konkateniert")
	}
	s.zu("xmeld:behoerdeoderaktenzeichen")
}

// teilteile writes jahrMonatTag, jahrMonat or jahr.
func (s *schreiber) teilteile(d melde.TeilbekanntesDatum) {
	switch {
	case d.IstVollstaendig():
		s.datum("jahrMonatTag", melde.Datum(d))
	case d.Monat() != 0:
		s.auf("jahrMonat")
		s.ziffern(d.Jahr(), 4)
		s.b = append(s.b, '-')
		s.ziffern(d.Monat(), 2)
		s.zu("jahrMonat")
	default:
		s.auf("jahr")
		s.ziffern(d.Jahr(), 4)
		s.zu("jahr")
	}
}

// teildatum writes TeilbekanntesDatumMitUnbekannt unless no date is given.
func (s *schreiber) teildatum(name string, d melde.TeilbekanntesDatum) {
	if d == 0 {
		return
	}
	s.auf(name)
	if d == melde.Unbekannt {
		s.element("unbekannt", "true")
	} else {
		s.auf("teilbekanntesDatum")
		s.teilteile(d)
		s.zu("teilbekanntesDatum")
	}
	s.zu(name)
}

// tagOderUnbekannt writes TagesdatumMitUnbekannt unless no date is given.
func (s *schreiber) tagOderUnbekannt(name string, d melde.TeilbekanntesDatum) {
	switch {
	case d == 0:
		return
	case d.IstVollstaendig():
		s.auf(name)
		s.datum("datum", melde.Datum(d))
		s.zu(name)
	default:
		s.auf(name)
		s.element("unbekannt", "true")
		s.zu(name)
	}
}

// geburtsdatum writes t.Geburtsdatum, an element around the element of the date.
func (s *schreiber) geburtsdatum(name string, d melde.TeilbekanntesDatum) {
	if d == 0 {
		return
	}
	s.auf(name)
	s.teildatum("xmeld:geburtsdatum", d)
	s.zu(name)
}

var geburtsperioden = [...]string{
	"xmeld:geburtsdatumZweitePeriode", "xmeld:geburtsdatumDrittePeriode",
	"xmeld:geburtsdatumViertePeriode", "xmeld:geburtsdatumFuenftePeriode",
}

// geburt writes t.GeburtMitNachweis.
func (s *schreiber) geburt(name string, g *melde.Geburt) {
	s.auf(name)
	if g.Datum != 0 || len(g.Fruehere) > 0 || g.Ort != "" || g.Staat != "" {
		s.geburtsangaben("xmeld:geburt", g)
	}
	s.nachweis(g.Nachweis)
	s.zu(name)
}

// geburtsangaben writes t.GeburtMitHistorie, with periods 2 to 5 of the date.
func (s *schreiber) geburtsangaben(name string, g *melde.Geburt) {
	s.auf(name)
	s.wenn("xmeld:geburtsort", g.Ort)
	s.codeAusWenn("xmeld:geburtsortStaat", listeGebiet, g.Staat)
	s.teildatum("xmeld:geburtsdatum", g.Datum)
	if len(g.Fruehere) > 0 {
		s.auf("xmeld:fruehereGeburtsdaten")
		for i, d := range g.Fruehere[:min(len(g.Fruehere), len(geburtsperioden))] {
			s.geburtsdatum(geburtsperioden[i], d)
		}
		s.zu("xmeld:fruehereGeburtsdaten")
	}
	s.zu(name)
}

// familienstand writes t.FamilienstandMitNachweis.
func (s *schreiber) familienstand(f *melde.Familienstand) {
	if f == nil {
		return
	}
	s.auf("xmeld:familienstand")
	s.familienstandsangaben("xmeld:familienstand", f)
	s.nachweis(f.Nachweis)
	s.zu("xmeld:familienstand")
}

// familienstandsangaben writes t.Familienstand, without the proof.
func (s *schreiber) familienstandsangaben(name string, f *melde.Familienstand) {
	s.auf(name)
	s.codeWenn("xmeld:beendigungsgrund", f.Beendigungsgrund)
	if f.Beginn.IstBekannt() {
		s.auf("xmeld:datumBeginn")
		s.teilteile(f.Beginn)
		s.zu("xmeld:datumBeginn")
	}
	s.datum("xmeld:datumEnde", f.Ende)
	s.codeWenn("xmeld:familienstand", f.Art)
	s.wenn("xmeld:ort.letzte.ehe.oder.lp", f.Ort)
	s.codeAusWenn("xmeld:ortstaat.letzte.ehe.oder.lp", listeGebiet, f.Staat)
	s.datum("xmeld:datumBeginnVorausgegangeneLP", f.BeginnVorausgegangeneLP)
	s.zu(name)
}

// tod writes t.TodMitNachweis.
func (s *schreiber) tod(name string, t *melde.Tod) {
	if t == nil {
		return
	}
	s.auf(name)
	if t.Tag != 0 || t.Ort != "" || t.Staat != "" {
		s.todesangaben("xmeld:tod", t)
	}
	s.nachweis(t.Nachweis)
	s.zu(name)
}

// todesangaben writes t.Tod, without the proof.
func (s *schreiber) todesangaben(name string, t *melde.Tod) {
	s.auf(name)
	s.wenn("xmeld:sterbeort", t.Ort)
	s.codeAusWenn("xmeld:sterbeortStaat", listeGebiet, t.Staat)
	s.datum("xmeld:sterbetag", t.Tag)
	s.zu(name)
}

// sterbetag writes t.Sterbetag of a related person.
func (s *schreiber) sterbetag(d melde.Datum) {
	if d == 0 {
		return
	}
	s.auf("xmeld:sterbetag")
	s.datum("xmeld:sterbetag", d)
	s.zu("xmeld:sterbetag")
}

func (s *schreiber) geschlecht(g string) {
	s.codeAusWenn("xmeld:geschlecht", listeGeschlecht, g)
}

func (s *schreiber) staatsangehoerigkeiten(staaten []string, belege []melde.Glaubhaftmachung) {
	for _, staat := range staaten {
		s.codeAus("xmeld:staatsangehoerigkeit", listeGebiet, staat)
	}
	for i := range belege {
		s.auf("xmeld:staatsangehoerigkeit.glaubhaftmachung")
		s.code("xmeld:glaubhaftmachung", belege[i].Art)
		s.nachweis(belege[i].Nachweis)
		s.zu("xmeld:staatsangehoerigkeit.glaubhaftmachung")
	}
}

// erlaubnis writes a weapons or explosives licence; innen is the inner element.
// A proof without the day is possible in answers.
func (s *schreiber) erlaubnis(aussen, innen string, e *melde.Erlaubnis) {
	s.auf(aussen)
	if e.Erteilt != 0 {
		s.auf(innen)
		s.datum("xmeld:tagDerErstmaligenErteilung", e.Erteilt)
		s.zu(innen)
	}
	s.nachweis(e.Nachweis)
	s.zu(aussen)
}

func (s *schreiber) waffenbesitzverbot(v *melde.Waffenbesitzverbot) {
	s.auf("xmeld:waffenbesitzverbot")
	s.datum("xmeld:tagDerErstmaligenErteilung", v.Erteilt)
	s.wenn("xmeld:behoerdeUndAktenzeichen", v.BehoerdeAktenzeichen)
	s.zu("xmeld:waffenbesitzverbot")
}

func (s *schreiber) ausweis(a *melde.Ausweisdokument, behoerdePflicht bool) {
	s.ausweisangaben("xmeld:ausweisdokument", a, behoerdePflicht)
}

func (s *schreiber) ausweisangaben(name string, a *melde.Ausweisdokument, behoerdePflicht bool) {
	s.auf(name)
	s.codeWenn("xmeld:passart", a.Art)
	s.datum("xmeld:gueltigkeitsdauer", a.GueltigBis)
	s.wenn("xmeld:seriennummer", a.Seriennummer)
	if a.Behoerde != "" || behoerdePflicht {
		s.element("xmeld:behoerde", a.Behoerde)
	}
	s.datum("xmeld:ausstellungsdatum", a.Ausgestellt)
	s.zu(name)
}

func (s *schreiber) passversagung(p *melde.Passversagung) {
	s.auf("xmeld:passversagung")
	if p.Status != "" {
		s.auf("xmeld:passversagung")
		s.code("xmeld:status", p.Status)
		s.zu("xmeld:passversagung")
	}
	s.nachweis(p.Nachweis)
	s.zu("xmeld:passversagung")
}
