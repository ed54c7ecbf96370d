// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"

	"kernmelderegister/internal/fachkern/melde"
)

const wurzel0203 = "rueckmeldung.auswertung.0203"

// Auswertung is the answer to a Rückmeldung (XMeld 0203, BMG § 33 Abs. 2, 1. BMeldDÜV
// § 7): what the former Meldebehörde knows beyond it, and where both differ.
type Auswertung struct {
	Kopf Kopf
	// Betroffener is the person as in the Rückmeldung, seen from the author of the answer.
	Betroffener  Rueckmeldeperson
	Ergaenzungen Ergaenzungen
	Abweichungen Abweichungen
	// Ursprung and Ursprungsereignis name the Rückmeldung and the case in it.
	Ursprung          Nachrichtenverweis
	Ursprungsereignis melde.Ereignis
	Ereignis          melde.Ereignis
}

// Ergaenzungen is what only the former Meldebehörde knows (XMeld
// hauptwohnung.ergaenzungen). Exclusions from voting and licences are not carried.
type Ergaenzungen struct {
	VorherNachUnbekannt bool // was deregistered to an unknown address before
	AZRKommunikation    bool
	VBM                 string
	ZuzugBund           melde.Datum
}

// Abweichungen are particulars in which both Meldebehörden differ; nil where they don't.
// Other groups of the message are not carried.
type Abweichungen struct {
	Familienname *Gegenueberstellung[melde.Personenname] // only family name and its spelling in the passport
	Geburtsname  *Gegenueberstellung[melde.Name]
	Vornamen     *Gegenueberstellung[melde.Personenname] // only first names and their spelling in the passport
	Doktorgrad   *Gegenueberstellung[string]
	Staaten      *Gegenueberstellung[[]string] // one to four on each side
	Religion     *Gegenueberstellung[melde.Religion]
	Hauptwohnung *Gegenueberstellung[melde.Wohnung] // the former main dwelling
	Geschlecht   *Gegenueberstellung[string]
	IdNr         *Gegenueberstellung[string]
}

// Gegenueberstellung is a group of particulars as both sides have it; a zero value of
// a text or name means that the side has none.
type Gegenueberstellung[T any] struct {
	Rueckmelder T // the new Meldebehörde
	Auswerter   T // the former one
}

// Schreibe0203 writes the message. It returns the error of w.
func Schreibe0203(w io.Writer, a *Auswertung) error {
	s := neuesDokument()
	s.beginne(wurzel0203, &a.Kopf)
	s.rueckmeldeperson("xmeld:betroffener", &a.Betroffener)
	s.ergaenzungen(&a.Ergaenzungen)
	s.abweichungen(&a.Abweichungen)
	s.verweis("xmeld:ursprungsnachricht", &a.Ursprung)
	s.ereignis("xmeld:ursprungsereignis", &a.Ursprungsereignis)
	s.ereignis("xmeld:identifikation.ereignis", &a.Ereignis)
	s.zu("xmeld:" + wurzel0203)
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}

func (s *schreiber) ergaenzungen(e *Ergaenzungen) {
	s.auf("xmeld:hauptwohnung.ergaenzungen")
	s.marke("xmeld:vorherigeAbmeldungNachUnbekannt", e.VorherNachUnbekannt)
	s.marke("xmeld:azrKommunikation", e.AZRKommunikation)
	s.wenn("xmeld:vbm", e.VBM)
	s.datum("xmeld:zuzugBund", e.ZuzugBund)
	s.zu("xmeld:hauptwohnung.ergaenzungen")
	s.roh("\n")
}

func (s *schreiber) abweichungen(a *Abweichungen) {
	s.auf("xmeld:abweichungen")
	gegenueber(s, "familienname.unstrukturiert", a.Familienname, func(name string, n *melde.Personenname) {
		s.namenpaar(name, "xmeld:nachname", "xmeld:nachnamepass", n.Familienname, n.FamiliennamePass)
	})
	gegenueber(s, "geburtsname.unstrukturiert", a.Geburtsname, func(name string, n *melde.Name) { s.name(name, *n) })
	gegenueber(s, "vornamen", a.Vornamen, func(name string, n *melde.Personenname) {
		s.namenpaar(name, "xmeld:vornamen", "xmeld:vornamenPass", oderName(n.Vornamen, melde.NichtVorhanden), n.VornamenPass)
	})
	gegenueber(s, "doktorgrad", a.Doktorgrad, func(name string, t *string) { s.wenn(name, *t) })
	gegenueber(s, "staatsangehoerigkeit", a.Staaten, func(name string, staaten *[]string) {
		for _, staat := range *staaten {
			s.codeAus(name, listeGebiet, staat)
		}
	})
	gegenueber(s, "religion", a.Religion, s.religionOhneDatum)
	gegenueber(s, "hauptwohnung.bisher", a.Hauptwohnung, s.rueckmeldewohnung)
	gegenueber(s, "geschlecht", a.Geschlecht, func(name string, g *string) { s.codeAusWenn(name, listeGeschlecht, *g) })
	gegenueber(s, "idNr", a.IdNr, func(name string, t *string) { s.wenn(name, *t) })
	s.zu("xmeld:abweichungen")
	s.roh("\n")
}

// gegenueber writes a group of particulars of both sides unless they agree.
func gegenueber[T any](s *schreiber, gruppe string, g *Gegenueberstellung[T], schreibe func(name string, wert *T)) {
	if g == nil {
		return
	}
	s.auf("xmeld:" + gruppe)
	schreibe("xmeld:"+gruppe+".rueckmelder", &g.Rueckmelder)
	schreibe("xmeld:"+gruppe+".auswerter", &g.Auswerter)
	s.zu("xmeld:" + gruppe)
}
