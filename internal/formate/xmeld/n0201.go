// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"

	"kernmelderegister/internal/fachkern/melde"
)

const wurzel0201 = "rueckmeldung.anmeldunginland.0201"

// Rueckmeldung is what the Meldebehörde of the new dwelling tells the one of the former
// (XMeld 0201, BMG § 33 Abs. 1 and 2, 1. BMeldDÜV § 6). Of the parts of the message,
// Meldebehörden here don't carry representatives, partner and children: those are
// written by nobody and skipped when read.
type Rueckmeldung struct {
	Kopf      Kopf
	Verbaende []Umzugsverband // at least one
}

// Umzugsverband are the people who moved together, at least one.
type Umzugsverband []Umzug

// Umzug is one person who moved (XMeld umzugsverband/betroffener).
type Umzug struct {
	// Betroffener says who is meant, as the reader knows the person.
	Betroffener Rueckmeldeperson
	// Person is what the author has registered.
	Person Zuzugsperson
	// Ereignis names the case within the message; the answer repeats it.
	Ereignis melde.Ereignis
}

// Rueckmeldeperson identifies a person (XMeld t.Rueckmeldung.Identifikation). Of Name,
// former names, titles and artist's names are not transmitted; of Geburt the first period.
type Rueckmeldeperson struct {
	Name   melde.Personenname
	Geburt melde.Geburt
	// WohnungAutor is the dwelling at the author, nil for none; WohnungLeser the one at the
	// reader. Only address and status are transmitted; both are in Germany.
	WohnungAutor *melde.Wohnung
	WohnungLeser melde.Wohnung
	AZRNummer    string
}

// Zuzugsperson are the particulars of somebody who moved (XMeld
// t.rueckmeldung.natuerlicheperson). Names come without proofs.
type Zuzugsperson struct {
	Sperren       []melde.Auskunftssperre
	Name          melde.Personenname
	Familienstand melde.Familienstand // beginning only; Art is mandatory
	Geburt        melde.Geburt
	Religion      melde.Religion // without dates; Steuererhebend is mandatory
	Staaten       []string       // one to four
	Ausweise      []melde.Ausweisdokument
	// Wohnungen are address, dates of moving in and out, change of status and status; at
	// least one. A foreign print image keeps its state.
	Wohnungen                 []melde.Wohnung
	Geschlecht                string // mandatory
	GeburtseintragOhneUrkunde bool
	Passversagungen           []melde.Passversagung
	IdNr                      string
}

// Schreibe0201 writes the message. It returns the error of w.
func Schreibe0201(w io.Writer, r *Rueckmeldung) error {
	s := neuesDokument()
	s.beginne(wurzel0201, &r.Kopf)
	for _, v := range r.Verbaende {
		s.auf("xmeld:umzugsverband")
		for i := range v {
			s.umzug(&v[i])
		}
		s.zu("xmeld:umzugsverband")
		s.roh("\n")
	}
	s.zu("xmeld:" + wurzel0201)
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}

func (s *schreiber) umzug(u *Umzug) {
	s.auf("xmeld:betroffener")
	s.rueckmeldeperson("xmeld:identifikation.betroffener", &u.Betroffener)
	s.zuzugsperson(&u.Person)
	s.ereignis("xmeld:identifikation.ereignis", &u.Ereignis)
	s.zu("xmeld:betroffener")
}

// rueckmeldeperson writes t.Rueckmeldung.Identifikation.
func (s *schreiber) rueckmeldeperson(name string, p *Rueckmeldeperson) {
	n := &p.Name
	s.auf(name)
	s.auf("xmeld:name")
	s.familienname(n.Familienname, n.FamiliennamePass)
	s.name("xmeld:ehename.unstrukturiert", n.Ehename)
	s.name("xmeld:lebenspartnerschaftsname.unstrukturiert", n.Lebenspartnerschaftsname)
	s.name("xmeld:geburtsname.unstrukturiert", n.Geburtsname)
	s.namenpaar("xmeld:vornamen", "xmeld:vornamen", "xmeld:vornamenPass", oderName(n.Vornamen, melde.NichtVorhanden), n.VornamenPass)
	s.name("xmeld:gebraeuchlicherVorname", n.GebraeuchlicherVorname)
	s.zu("xmeld:name")
	s.ersteGeburt("xmeld:geburt", &p.Geburt)
	if p.WohnungAutor != nil {
		s.wohnungOhneDatum("xmeld:wohnung.autor", p.WohnungAutor)
	}
	s.wohnungOhneDatum("xmeld:wohnung.leser", &p.WohnungLeser)
	s.wenn("xmeld:azrNummer", p.AZRNummer)
	s.zu(name)
}

// wohnungOhneDatum writes t.WohnungOhneDatum.Inland.
func (s *schreiber) wohnungOhneDatum(name string, w *melde.Wohnung) {
	s.auf(name)
	s.anschrift("xmeld:anschrift", &w.Anschrift, anschriftVoll)
	s.codeWenn("xmeld:statusderwohnung", string(w.Status))
	s.zu(name)
}

// rueckmeldewohnung writes t.WohnungOhneZusatzdaten.
func (s *schreiber) rueckmeldewohnung(name string, w *melde.Wohnung) {
	s.auf(name)
	s.anschrift("xmeld:anschrift", &w.Anschrift, anschriftVoll)
	s.teildatum("xmeld:datumDesAuszugs", w.Auszug)
	s.tagOderUnbekannt("xmeld:datumDesBeziehens", w.Einzug)
	s.datum("xmeld:datumDesWohnungsstatuswechsels", w.Statuswechsel)
	s.codeWenn("xmeld:statusderwohnung", string(w.Status))
	s.zu(name)
}

func (s *schreiber) zuzugsperson(p *Zuzugsperson) {
	s.auf("xmeld:zuzugsperson")
	for _, sperre := range p.Sperren {
		s.auf("xmeld:AUSKUNFTSSPERRE")
		s.datum("xmeld:frist", sperre.Frist)
		s.code("xmeld:grund", string(sperre.Grund))
		s.zu("xmeld:AUSKUNFTSSPERRE")
	}
	s.nameOhneNachweis("xmeld:NAMENATUERLICHEPERSON", &p.Name)
	f := &p.Familienstand
	s.familienstandsangaben("xmeld:FAMILIENSTAND", &melde.Familienstand{
		Art: f.Art, Beginn: f.Beginn, Ort: f.Ort, Staat: f.Staat, BeginnVorausgegangeneLP: f.BeginnVorausgegangeneLP,
	})
	s.geburtsangaben("xmeld:GEBURT", &p.Geburt)
	s.religionOhneDatum("xmeld:RELIGION", &p.Religion)
	for _, staat := range p.Staaten {
		s.codeAus("xmeld:STAATSANGEHOERIGKEIT", listeGebiet, staat)
	}
	for i := range p.Ausweise {
		s.ausweisangaben("xmeld:AUSWEISDOKUMENT", &p.Ausweise[i], true)
	}
	for i := range p.Wohnungen {
		s.rueckmeldewohnung("xmeld:WOHNUNG", &p.Wohnungen[i])
	}
	s.codeAus("xmeld:GESCHLECHT", listeGeschlecht, p.Geschlecht)
	s.marke("xmeld:geburtseintragOhneGeburtsurkunde", p.GeburtseintragOhneUrkunde)
	for i := range p.Passversagungen {
		s.passversagung(&p.Passversagungen[i])
	}
	s.wenn("xmeld:idNr", p.IdNr)
	s.zu("xmeld:zuzugsperson")
}

// religionOhneDatum writes t.Religion.
func (s *schreiber) religionOhneDatum(name string, r *melde.Religion) {
	s.religionsangaben(name, &melde.Religion{Steuererhebend: r.Steuererhebend, NichtSteuererhebend: r.NichtSteuererhebend})
}
