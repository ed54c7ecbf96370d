// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
)

// The roots of the answers to private persons.
const (
	wurzel0601 = "melderegisterauskunfteinfach.antwort.0601"
	wurzel0603 = "melderegisterauskunfteinfach.quittunggemeindeuebergreifend.0603"
	wurzel0604 = "melderegisterauskunfteinfach.antwortgemeindeuebergreifend.0604"
)

// fassung is the date of the schemas that the old messages name at their root.
const fassung = "2025-02-17"

// Codes of Melderegisterauskunft.Ergebnisstatus and .Zusatzinformation.
const (
	auskunftGefunden = "01"
	auskunftNeutral  = "05"
	zusatzVerstorben = "04"
)

// Codes of Melderegisterauskunft.Nichterstellung.Grund.
const (
	GrundGewerblicherZweck = "01" // commercial purpose without its particulars
	GrundTechnisch         = "07"
	GrundSuchprofil        = "08" // the profile is incomplete
	GrundWerbung           = "10" // no declaration about advertising and address trade
)

// Auskunftsantwort answers an Auskunftsanforderung: a 0601 to a 0600, a 0604 to a 0602.
type Auskunftsantwort struct {
	// Kopf holds the register as author, time, version and namespace of the question.
	Kopf Kopf
	// Kunde and Zeichen repeat the question.
	Kunde   []byte
	Zeichen string
	// Auftrag is the order's number.
	Auftrag string
	// Gesamt is the number of profiles of the order, Offen how many are still worked on (0604).
	Gesamt, Offen int
	// Antworten has an entry per answered profile.
	Antworten []Profilantwort
}

// Profilantwort answers one profile: with Rueckweisung, with Person, or, with
// neither, neutrally.
type Profilantwort struct {
	// Position is the ordinal number, from 1.
	Position int
	// Echo repeats the profile as it was asked.
	Echo []byte
	// Rueckweisung is a code of Melderegisterauskunft.Nichterstellung.Grund.
	Rueckweisung string
	Person       *Auskunftsperson
	// Kosten is the fee in cents; nil if it isn't settled yet (0604).
	Kosten *uint64
	// Erlaeuterung says what the fee is for.
	Erlaeuterung string
}

// Auskunftsperson holds the five facts of § 44 Abs. 1 BMG.
type Auskunftsperson struct {
	Familienname melde.Name
	Vornamen     melde.Name
	Rufname      melde.Name
	Doktorgrad   string
	Anschriften  []melde.Anschrift
	Verstorben   bool
}

// Schreibe0601 writes the answer to a 0600. It returns the error of w.
func Schreibe0601(w io.Writer, a *Auskunftsantwort) error {
	s := neuesDokument()
	s.wurzelMit("xmeld:"+wurzel0601, "xmeld", &a.Kopf, [2]string{"fassung", fassung})
	s.privatkopf(&a.Kopf, "0601", func() {
		s.auf("xmeld:absender")
		s.erreichbareBehoerde(&a.Kopf.Autor)
		s.zu("xmeld:absender")
		s.roh("<xmeld:empfaenger>" + string(a.Kunde) + "</xmeld:empfaenger>")
	})
	s.code("xmeld:antwortstatus", StatusVerarbeitet)
	s.wenn("xmeld:zeichennachricht", a.Zeichen)
	s.wenn("xmeld:auftragsnummer", a.Auftrag)
	for i := range a.Antworten {
		s.profilantwort(&a.Antworten[i], "xmeld:ergebnis", false)
	}
	s.zu("xmeld:" + wurzel0601)
	return s.schliesse(w)
}

// Schreibe0603 writes the receipt of a 0602. It returns the error of w.
func Schreibe0603(w io.Writer, a *Auskunftsantwort) error {
	s := neuesDokument()
	s.wurzelMit("xmeld:"+wurzel0603, "xmeld", &a.Kopf, [2]string{"fassung", fassung})
	s.dienstleisterkopf(a, "0603")
	s.element("xmeld:auftragsnummer", a.Auftrag)
	s.wenn("xmeld:zeichennachricht", a.Zeichen)
	s.zu("xmeld:" + wurzel0603)
	return s.schliesse(w)
}

// Schreibe0604 writes the answer to a 0602, also a partial one. It returns the error of w.
func Schreibe0604(w io.Writer, a *Auskunftsantwort) error {
	s := neuesDokument()
	s.wurzelMit("xmeld:"+wurzel0604, "xmeld", &a.Kopf, [2]string{"fassung", fassung})
	s.dienstleisterkopf(a, "0604")
	s.code("xmeld:antwortstatus", StatusVerarbeitet)
	s.wenn("xmeld:zeichennachricht", a.Zeichen)
	s.element("xmeld:auftragsnummer", a.Auftrag)
	s.auf("xmeld:melderegisterauskunfteinfach.bearbeitungsstand")
	s.zahl("xmeld:suchprofile.gesamt", uint64(a.Gesamt))
	s.zahl("xmeld:suchprofile.bearbeitet", uint64(a.Gesamt-a.Offen))
	s.zahl("xmeld:suchprofile.offen", uint64(a.Offen))
	s.zu("xmeld:melderegisterauskunfteinfach.bearbeitungsstand")
	for i := range a.Antworten {
		s.profilantwort(&a.Antworten[i], "xmeld:ergebnisdaten", true)
	}
	s.zu("xmeld:" + wurzel0604)
	return s.schliesse(w)
}

func (s *schreiber) schliesse(w io.Writer) error {
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}

// privatkopf writes the header of the messages of private persons.
func (s *schreiber) privatkopf(k *Kopf, nachricht string, beteiligte func()) {
	s.auf("xmeld:nachrichtenkopf")
	s.auf("xmeld:identifikation.nachricht")
	s.code("xmeld:nachrichtennummer", nachricht)
	s.zeitpunkt("xmeld:erstellungszeitpunkt", k.Erstellt)
	s.zahl("xmeld:tagesvorgangszaehler", 1)
	s.zu("xmeld:identifikation.nachricht")
	beteiligte()
	s.zu("xmeld:nachrichtenkopf")
}

func (s *schreiber) dienstleisterkopf(a *Auskunftsantwort, nachricht string) {
	s.privatkopf(&a.Kopf, nachricht, func() {
		s.element("xmeld:dienstleister", a.Kopf.Autor.Kennung)
		s.roh("<xmeld:kunde>" + string(a.Kunde) + "</xmeld:kunde>")
	})
}

// erreichbareBehoerde writes the content of t.Erreichbare.Behoerde.
func (s *schreiber) erreichbareBehoerde(st *Stelle) {
	s.element("xmeld:behoerdenkennung", st.Kennung)
	s.auf("xmeld:ORGANISATIONSEINHEIT")
	s.element("xmeld:bezeichnung", st.Name)
	s.zahl("xmeld:hierarchieebene", 1)
	s.zu("xmeld:ORGANISATIONSEINHEIT")
	for i := range st.Erreichbarkeiten {
		s.erreichbarkeit("xmeld:erreichbarkeit", &st.Erreichbarkeiten[i])
	}
	s.auf("xmeld:ANSCHRIFT")
	if st.Anschrift != nil {
		s.meldeanschrift(&st.Anschrift.Gebaeude, anschriftOffen)
	}
	s.zu("xmeld:ANSCHRIFT")
}

func (s *schreiber) profilantwort(p *Profilantwort, ergebnis string, mitKosten bool) {
	s.auf("xmeld:auskunft.antwort")
	s.element("xmeld:auftragspositionsnummer", strconv.Itoa(p.Position))
	s.roh("<xmeld:auskunft.angefordert>" + string(p.Echo) + "</xmeld:auskunft.angefordert>")
	s.auf(ergebnis)
	if p.Rueckweisung != "" {
		s.code("xmeld:rueckweisung", p.Rueckweisung)
	} else {
		s.auf("xmeld:ergebnis")
		s.auskunft(p.Person)
		s.zu("xmeld:ergebnis")
	}
	s.zu(ergebnis)
	if mitKosten && p.Kosten != nil {
		s.auf("xmeld:kosteninformation")
		s.zahl("xmeld:kosten", *p.Kosten)
		s.wenn("xmeld:erlaeuterung", p.Erlaeuterung)
		s.zu("xmeld:kosteninformation")
	}
	s.zu("xmeld:auskunft.antwort")
	s.roh("\n")
}

// auskunft writes the five facts, or for nobody the neutral answer.
func (s *schreiber) auskunft(p *Auskunftsperson) {
	if p == nil {
		s.code("xmeld:ergebnisstatus", auskunftNeutral)
		return
	}
	s.code("xmeld:ergebnisstatus", auskunftGefunden)
	if p.Verstorben {
		s.code("xmeld:zusatzinformation", zusatzVerstorben)
	}
	s.auf("xmeld:namen")
	s.familienname(p.Familienname, "")
	s.namenpaar("xmeld:vornamen", "xmeld:vornamen", "xmeld:vornamenPass", p.Vornamen, "")
	s.name("xmeld:gebraeuchlicherVorname", p.Rufname)
	s.wenn("xmeld:doktorgrad", p.Doktorgrad)
	s.zu("xmeld:namen")
	for i := range p.Anschriften {
		s.auskunftsanschrift(&p.Anschriften[i])
	}
}

// auskunftsanschrift writes t.AnschriftMelderecht.
func (s *schreiber) auskunftsanschrift(a *melde.Anschrift) {
	s.auf("xmeld:anschrift.aktuell")
	switch a.Form {
	case melde.AnschriftInland:
		s.auf("xmeld:anschrift.inland")
		s.meldeanschrift(&a.Inland, anschriftVoll)
		s.zu("xmeld:anschrift.inland")
	default:
		s.staat("xmeld:anschrift.ausland", a)
	}
	s.zu("xmeld:anschrift.aktuell")
}
