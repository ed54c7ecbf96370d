// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

const wurzel1331 = "datenabruf.personensuche.antwort.1331"

// Ergebnisstatus says what an answer holds (Datenabruf.Ergebnisstatus).
type Ergebnisstatus string

// The values of Ergebnisstatus.
const (
	StatusEindeutig    Ergebnisstatus = "01" // exactly one person
	StatusTrefferliste Ergebnisstatus = "02" // several persons, with tokens
	StatusNeutral      Ergebnisstatus = "03" // not found or blocked, indistinguishable
	StatusFreieSuche   Ergebnisstatus = "04" // list of the free search
)

// Antwort is the answer to a Personensuche (XMeld 1331): either Rueckweisungen
// or a result.
type Antwort struct {
	Kopf           Kopf
	Rueckweisungen []Rueckweisungsgrund
	Status         Ergebnisstatus
	Personen       []recht.Auszug
	Ursprung       Nachrichtenverweis // the question
	// Protokoll is the number of the log entry, "" to leave it out.
	Protokoll string
}

// Rueckweisungsgrund says why a search was not made (Datenabruf.Nichterstellung.Grund).
type Rueckweisungsgrund struct {
	Grund    string // 01–24
	Freitext string
}

// The hints that a person has moved to an unknown address or abroad stand as
// dwellings of which nothing else is said (BMeldDAV § 5 Abs. 1 Satz 3 Nr. 3, 4).
var (
	hinweisUnbekannt = melde.Anschrift{Form: melde.AnschriftUnbekannt}
	hinweisAusland   = melde.Anschrift{Form: melde.AnschriftStaat, StaatNichtZuUebermitteln: true}
)

// Schreibe1331 writes the answer in the version of its header. It returns the
// error of w.
func Schreibe1331(w io.Writer, a *Antwort) error {
	_, err := w.Write(Anhaengen1331(neuesDokument().b, a))
	return err
}

// Anhaengen1331 appends the answer without XML declaration to b, for example
// into the body of a SOAP envelope.
func Anhaengen1331(b []byte, a *Antwort) []byte {
	s := &schreiber{b: b}
	s.beginne(wurzel1331, &a.Kopf)
	s.auf("xmeld:antwortSuchanfrage")
	if len(a.Rueckweisungen) > 0 {
		s.rueckweisungen(a.Rueckweisungen)
	} else {
		s.auf("xmeld:auskunft")
		s.code("xmeld:ergebnisstatus", string(a.Status))
		for i := range a.Personen {
			s.auszug(&a.Personen[i])
		}
		s.zu("xmeld:auskunft")
	}
	s.zu("xmeld:antwortSuchanfrage")
	s.verweis("xmeld:ursprungsnachricht", &a.Ursprung)
	s.hinweise(a)
	s.zu("xmeld:" + wurzel1331)
	s.roh("\n")
	return s.b
}

func (s *schreiber) rueckweisungen(gruende []Rueckweisungsgrund) {
	for _, r := range gruende {
		s.auf("xmeld:rueckweisung")
		s.code("xmeld:grundDerRueckweisung", r.Grund)
		s.wenn("xmeld:freitext", fremdtext(r.Freitext))
		s.zu("xmeld:rueckweisung")
	}
}

// hinweise writes this register's extension.
func (s *schreiber) hinweise(a *Antwort) {
	s.gruppe("xmeld:landesspezifischeErweiterungen", func() { s.hinweiselement(a) })
}

// hinweiselement writes the ordinal numbers of blocked persons, without any ground,
// and the number of the log entry.
func (s *schreiber) hinweiselement(a *Antwort) {
	gesperrt := false
	for i := range a.Personen {
		gesperrt = gesperrt || a.Personen[i].SperreHinweis
	}
	if !gesperrt && a.Protokoll == "" {
		return
	}
	s.roh("<kmr:hinweise")
	s.attribut("xmlns:kmr", RaumAbruf)
	s.roh(">")
	for i := range a.Personen {
		if a.Personen[i].SperreHinweis {
			s.roh("<kmr:auskunftssperre")
			s.attribut("person", strconv.Itoa(i+1))
			s.roh("/>")
		}
	}
	s.wenn("kmr:protokoll", a.Protokoll)
	s.zu("kmr:hinweise")
}

// auszug writes one person of the answer.
func (s *schreiber) auszug(p *recht.Auszug) {
	s.auf("xmeld:person")
	laenge := len(s.b)
	s.auf("xmeld:personendaten")
	innen := len(s.b)
	s.auszugPerson(p)
	s.auszugMerkmale(p)
	if len(s.b) == innen {
		s.b = s.b[:laenge] // nothing to say about the person itself
	} else {
		s.zu("xmeld:personendaten")
	}
	for i := range p.Vertreter {
		s.auszugVertreter(&p.Vertreter[i])
	}
	if p.Partner != nil {
		s.auszugPartner(p.Partner)
	}
	for i := range p.Kinder {
		s.auszugKind(&p.Kinder[i])
	}
	s.wenn("xmeld:identifikationsmerkmal", p.Identifikationsmerkmal)
	s.zu("xmeld:person")
}

// auszugPerson writes the first part of personendaten, up to geschlecht.
func (s *schreiber) auszugPerson(p *recht.Auszug) {
	if hatNamen(&p.Name) {
		s.personenname("xmeld:name", &p.Name)
	}
	if hatGeburt(&p.Geburt) {
		s.geburt("xmeld:geburtsangaben", &p.Geburt)
	}
	s.marke("xmeld:geburtseintragOhneGeburtsurkunde", p.GeburtseintragOhneUrkunde)
	for i := range p.Wohnungen {
		s.auszugWohnung(&p.Wohnungen[i])
	}
	if p.UnbekanntVerzogen {
		s.auszugWohnung(&melde.Wohnung{Aktuell: true, Anschrift: hinweisUnbekannt})
	}
	if p.InsAuslandVerzogen {
		s.auszugWohnung(&melde.Wohnung{Aktuell: true, Anschrift: hinweisAusland})
	}
	s.tod("xmeld:sterbedaten", p.Tod)
	s.marke("xmeld:verstorben", p.Verstorben)
	s.geschlecht(p.Geschlecht)
}

// auszugMerkmale writes the part of personendaten after geschlecht.
func (s *schreiber) auszugMerkmale(p *recht.Auszug) {
	s.staatsangehoerigkeiten(p.Staatsangehoerigkeiten, p.Glaubhaftmachungen)
	for i := range p.Ausweise {
		s.ausweis(&p.Ausweise[i], false)
	}
	for i := range p.Waffenerlaubnisse {
		s.erlaubnis("xmeld:waffenrechtlicheErlaubnis", "xmeld:waffenrechtlicheerlaubnis", &p.Waffenerlaubnisse[i])
	}
	for i := range p.Waffenbesitzverbote {
		s.waffenbesitzverbot(&p.Waffenbesitzverbote[i])
	}
	for i := range p.Sprengstofferlaubnisse {
		s.erlaubnis("xmeld:sprengstoffrechtlicheErlaubnis", "xmeld:sprengstoffrechtlicheerlaubnis", &p.Sprengstofferlaubnisse[i])
	}
	if p.Auslandsanschrift != nil {
		s.druckbild("xmeld:auslandsanschrift", p.Auslandsanschrift)
	}
	s.familienstand(p.Familienstand)
	for i := range p.Passversagungen {
		s.passversagung(&p.Passversagungen[i])
	}
	s.datum("xmeld:zuzugBund", p.ZuzugBund)
	s.datum("xmeld:zuzugLand", p.ZuzugLand)
	s.datum("xmeld:zuzugKreis", p.ZuzugKreis)
	s.datum("xmeld:zuzugGemeinde", p.ZuzugGemeinde)
	s.marke("xmeld:verzogen", p.Verzogen)
	s.marke("xmeld:verringerterDatenumfang", p.VerringerterUmfang)
}

func (s *schreiber) auszugWohnung(w *melde.Wohnung) {
	s.auf("xmeld:wohnung")
	s.anschrift("xmeld:anschrift", &w.Anschrift, anschriftOffen)
	s.wohnungsdaten(w)
	s.wahrheit("xmeld:wohnung.aktuell", w.Aktuell)
	s.wohnungsgeber(w)
	s.zu("xmeld:wohnung")
}

func (s *schreiber) auszugVertreter(v *recht.VertreterAuszug) {
	s.auf("xmeld:gesetzlicherVertreter")
	p := &v.Person
	switch {
	case v.Bezeichnung != "":
		s.auf("xmeld:name")
		s.element("xmeld:nameJuristischePerson", v.Bezeichnung)
		s.zu("xmeld:name")
	case hatNamensteil(p):
		s.auf("xmeld:name")
		s.auf("xmeld:nameNatuerlichePerson")
		s.familienname(p.Familienname, p.FamiliennamePass)
		s.name("xmeld:vornamen", p.Vornamen)
		s.wenn("xmeld:doktorgrad", p.Doktorgrad)
		s.zu("xmeld:nameNatuerlichePerson")
		s.zu("xmeld:name")
	}
	s.geburtsdatum("xmeld:geburt", p.Geburtsdatum)
	s.geschlecht(p.Geschlecht)
	s.anschrift("xmeld:anschrift", v.Anschrift, anschriftOffen)
	s.codeAusWenn("xmeld:gesetzlichervertreterschluessel", listeVertreter, v.Art)
	s.sterbetag(p.Sterbetag)
	s.datum("xmeld:tagDerBeendigung", v.Ende)
	s.zu("xmeld:gesetzlicherVertreter")
}

func (s *schreiber) auszugPartner(a *recht.PartnerAuszug) {
	p := &a.Person
	s.auf("xmeld:partner")
	s.code("xmeld:partnerschaftstyp", a.Typ)
	if hatNamensteil(p) {
		s.auf("xmeld:name")
		s.familienname(p.Familienname, p.FamiliennamePass)
		s.name("xmeld:geburtsname.unstrukturiert", p.Geburtsname)
		s.name("xmeld:vornamen", p.Vornamen)
		s.wenn("xmeld:doktorgrad", p.Doktorgrad)
		s.zu("xmeld:name")
	}
	s.geburtsdatum("xmeld:geburt", p.Geburtsdatum)
	s.geschlecht(p.Geschlecht)
	for i := range a.Wohnungen {
		s.partnerwohnung(&a.Wohnungen[i], anschriftOffen)
	}
	s.sterbetag(p.Sterbetag)
	s.zu("xmeld:partner")
}

func (s *schreiber) auszugKind(k *recht.KindAuszug) {
	p := &k.Person
	s.auf("xmeld:kind")
	if hatNamensteil(p) {
		s.auf("xmeld:name")
		s.familienname(p.Familienname, p.FamiliennamePass)
		s.name("xmeld:vornamen", p.Vornamen)
		s.zu("xmeld:name")
	}
	s.geburtsdatum("xmeld:geburt", p.Geburtsdatum)
	s.geschlecht(p.Geschlecht)
	s.anschrift("xmeld:anschrift", k.Anschrift, anschriftOffen)
	s.sterbetag(p.Sterbetag)
	s.zu("xmeld:kind")
}

func hatNamen(n *melde.Personenname) bool {
	return n.Familienname != "" || n.FamiliennamePass != "" || n.Ehename != "" ||
		n.Lebenspartnerschaftsname != "" || n.Geburtsname != "" || len(n.FruehereFamiliennamen) > 0 ||
		n.Vornamen != "" || n.VornamenPass != "" || n.GebraeuchlicherVorname != "" ||
		len(n.FruehereVornamen) > 0 || n.Doktorgrad != "" || n.Ordensname != "" || n.Kuenstlername != ""
}

func hatGeburt(g *melde.Geburt) bool {
	return g.Datum != 0 || len(g.Fruehere) > 0 || g.Ort != "" || g.Staat != "" || g.Nachweis != nil
}

func hatNamensteil(p *recht.Person) bool {
	return p.Familienname != "" || p.FamiliennamePass != "" || p.Geburtsname != "" || p.Vornamen != "" || p.Doktorgrad != ""
}
