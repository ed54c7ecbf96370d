// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"

	"kernmelderegister/internal/fachkern/melde"
)

// schreibpuffer is the amount of XML that is collected before it is written.
const schreibpuffer = 64 << 10

// Schreiber1100 writes a delivery record by record in bounded memory.
// It is not safe for concurrent use.
type Schreiber1100 struct {
	w      io.Writer
	s      schreiber
	fehler error
}

// NeuerSchreiber1100 starts a delivery on w. The message is complete only after
// Schliesse.
func NeuerSchreiber1100(w io.Writer, k *Kopf, l *Lieferkopf) *Schreiber1100 {
	s := &Schreiber1100{w: w, s: schreiber{b: make([]byte, 0, schreibpuffer+schreibpuffer/4)}}
	s.s.roh(deklaration)
	s.s.beginne(wurzel1100, k)
	s.s.auf("xmeld:nachrichtenidentifikation")
	s.s.auf("xmeld:paketierung")
	s.s.zahl("xmeld:laufende.nummer.der.lieferung", l.Nummer)
	s.s.zahl("xmeld:paketnummer", l.Paket)
	s.s.wahrheit("xmeld:letztes.paket", l.LetztesPaket)
	s.s.zu("xmeld:paketierung")
	s.s.gemeinde("xmeld:gemeinde", &l.Gemeinde)
	s.s.zu("xmeld:nachrichtenidentifikation")
	s.s.element("xmeld:art.der.lieferung", string(l.Art))
	s.s.roh("\n")
	return s
}

// Liefern writes a record to be created or replaced. It returns the error of
// the underlying writer, and the same again from then on.
func (s *Schreiber1100) Liefern(m *melde.Meldesatz) error {
	s.s.roh("<xmeld:datensatz>")
	s.s.meldesatz(m)
	s.s.roh("</xmeld:datensatz>\n")
	return s.leeren(schreibpuffer)
}

// Loeschen writes the order to remove a record. Errors are those of Liefern.
func (s *Schreiber1100) Loeschen(l Loeschung) error {
	s.s.roh("<xmeld:datensatz><xmeld:person.loeschen>")
	s.s.ereignis("xmeld:identifikation.ereignis", &l.Ereignis)
	s.s.schluessel("xmeld:identifikation.betroffeneperson", &l.Schluessel)
	s.s.roh("</xmeld:person.loeschen></xmeld:datensatz>\n")
	return s.leeren(schreibpuffer)
}

// Schliesse ends the message and writes what is left. It does not close the
// underlying writer.
func (s *Schreiber1100) Schliesse() error {
	s.s.zu("xmeld:" + wurzel1100)
	s.s.roh("\n")
	return s.leeren(0)
}

func (s *Schreiber1100) leeren(ab int) error {
	if s.fehler == nil && len(s.s.b) > ab {
		_, s.fehler = s.w.Write(s.s.b)
		s.s.b = s.s.b[:0]
	}
	return s.fehler
}

// meldesatz writes person.liefern.
func (s *schreiber) meldesatz(m *melde.Meldesatz) {
	s.auf("xmeld:person.liefern")
	s.ereignis("xmeld:identifikation.ereignis", &m.Ereignis)
	s.codeWenn("xmeld:uebermittlungsanlass", m.Anlass)
	if m.LandesAnlass != "" {
		s.codeFrei("xmeld:landesspezifischerUebermittlungsanlass", uriLandesAnlass, listeLandesTypen, m.LandesAnlass)
	}
	s.schluessel("xmeld:identifikation.betroffeneperson", &m.Schluessel)
	s.auf("xmeld:personendaten")
	s.lieferPerson(m)
	s.lieferWohnungen(m)
	s.lieferMerkmale(m)
	s.landescontainer(m.Landescontainer)
	s.zu("xmeld:personendaten")
	s.lieferBeziehungen(m)
	s.zu("xmeld:person.liefern")
}

// lieferPerson writes the first part of personendaten, up to gemeinde.
func (s *schreiber) lieferPerson(m *melde.Meldesatz) {
	s.sperren(m.Sperren)
	s.personenname("xmeld:namenatuerlicheperson", &m.Name)
	s.familienstand(m.Familienstand)
	s.geburt("xmeld:geburt", &m.Geburt)
	s.religion(m.Religion)
	s.staatsangehoerigkeiten(m.Staatsangehoerigkeiten, m.Glaubhaftmachungen)
	s.tod("xmeld:tod", m.Tod)
	for i := range m.Wahlausschluesse {
		s.wahlausschluss(&m.Wahlausschluesse[i])
	}
	for i := range m.Ausweise {
		s.ausweis(&m.Ausweise[i], true)
	}
	for i := range m.Passversagungen {
		s.passversagung(&m.Passversagungen[i])
	}
	if u := m.Unionsbuerger; u != nil {
		s.auf("xmeld:unionsbuerger")
		s.element("xmeld:eintragVonAmtsWegen", "true")
		s.wenn("xmeld:gebietskoerperschaftWahlkreis", u.Wahlkreis)
		s.codeAusWenn("xmeld:staat", listeGebiet, u.Staat)
		s.zu("xmeld:unionsbuerger")
	}
	if m.Gemeinde != nil {
		s.gemeinde("xmeld:gemeinde", m.Gemeinde)
	}
}

func (s *schreiber) lieferWohnungen(m *melde.Meldesatz) {
	for i := range m.Wohnungen {
		w := &m.Wohnungen[i]
		s.auf("xmeld:wohnung")
		s.wohnungsdaten(w)
		s.lieferanschrift(&w.Anschrift)
		s.wenn("xmeld:wohnungsbindung", w.Wohnungsbindung)
		s.wahrheit("xmeld:wohnung.aktuell", w.Aktuell)
		s.wohnungsgeber(w)
		s.zu("xmeld:wohnung")
	}
}

// lieferMerkmale writes the part of personendaten after the dwellings.
func (s *schreiber) lieferMerkmale(m *melde.Meldesatz) {
	s.datum("xmeld:zuzugBund", m.ZuzugBund)
	s.datum("xmeld:zuzugGemeinde", m.ZuzugGemeinde)
	s.datum("xmeld:zuzugKreis", m.ZuzugKreis)
	s.datum("xmeld:zuzugLand", m.ZuzugLand)
	s.codeAus("xmeld:geschlecht", listeGeschlecht, m.Geschlecht)
	s.steuer(m.Steuer)
	s.marke("xmeld:azrKommunikation", m.AZRKommunikation)
	for i := range m.Waffenerlaubnisse {
		s.erlaubnis("xmeld:waffenrechtlicheerlaubnis", "xmeld:waffenrechtlicheerlaubnis", &m.Waffenerlaubnisse[i])
	}
	for i := range m.Waffenbesitzverbote {
		s.waffenbesitzverbot(&m.Waffenbesitzverbote[i])
	}
	for i := range m.Sprengstofferlaubnisse {
		s.erlaubnis("xmeld:sprengstoffrechtlicheerlaubnis", "xmeld:sprengstoffrechtlicheerlaubnis", &m.Sprengstofferlaubnisse[i])
	}
	if m.Verteidigungsfall {
		s.auf("xmeld:verteidigungsfall")
		s.element("xmeld:verteidigungsfall", "true")
		s.zu("xmeld:verteidigungsfall")
	}
	s.wenn("xmeld:azrNummer", m.AZRNummer)
	s.marke("xmeld:geburtseintragOhneGeburtsurkunde", m.GeburtseintragOhneUrkunde)
}

func (s *schreiber) sperren(sperren []melde.Auskunftssperre) {
	for _, sperre := range sperren {
		s.auf("xmeld:auskunftssperre")
		s.datum("xmeld:frist", sperre.Frist)
		s.code("xmeld:grund", string(sperre.Grund))
		s.zu("xmeld:auskunftssperre")
	}
}

func (s *schreiber) religion(r *melde.Religion) {
	if r != nil {
		s.religionsangaben("xmeld:religion", r)
	}
}

// religionsangaben writes t.ReligionMitDatum.
func (s *schreiber) religionsangaben(name string, r *melde.Religion) {
	s.auf(name)
	s.codeAus("xmeld:religion.steuer.erhebend", listeReligion, r.Steuererhebend)
	s.codeAusWenn("xmeld:religion.nicht.steuer.erhebend", listeReligionNicht, r.NichtSteuererhebend)
	s.datum("xmeld:eintrittsdatum", r.Eintritt)
	s.datum("xmeld:austrittsdatum", r.Austritt)
	s.zu(name)
}

func (s *schreiber) wahlausschluss(w *melde.Wahlausschluss) {
	s.auf("xmeld:wahlausschluss")
	s.auf("xmeld:wahlausschluss")
	s.code("xmeld:art", w.Art)
	s.auf("xmeld:ausschlussende")
	switch {
	case w.Ende != 0:
		s.datum("xmeld:endedatum", w.Ende)
	case w.EndeWirdNachgeliefert:
		s.element("xmeld:endedatumWirdNachgeliefert", "true")
	default:
		s.element("xmeld:dauernderAusschluss", "true")
	}
	s.zu("xmeld:ausschlussende")
	s.zu("xmeld:wahlausschluss")
	s.nachweis(w.Nachweis)
	s.zu("xmeld:wahlausschluss")
}

func (s *schreiber) steuer(st melde.Steueridentifikation) {
	if st == (melde.Steueridentifikation{}) {
		return
	}
	s.steuerangaben("xmeld:steueridentifikation", st)
}

// steuerangaben writes t.Steueridentifikation: the number or its substitute.
func (s *schreiber) steuerangaben(name string, st melde.Steueridentifikation) {
	s.auf(name)
	if st.IdNr != "" {
		s.element("xmeld:idnummer", st.IdNr)
	} else {
		s.element("xmeld:vbm", st.VBM)
	}
	s.zu(name)
}

func (s *schreiber) landescontainer(l *melde.Landescontainer) {
	if l == nil {
		return
	}
	s.auf("xmeld:landescontainer")
	s.datum("xmeld:zuzug.bezirk", l.ZuzugBezirk)
	s.marke("xmeld:nicht.meldepflichtig", l.NichtMeldepflichtig)
	s.wenn("xmeld:nachweis.akademischer.grad", l.AkademischerGrad)
	s.wenn("xmeld:nachbeurkundung.ehe.oder.lebenspartnerschaft", l.Nachbeurkundung)
	if u := l.Berechtigungsschein; u != nil {
		s.auf("xmeld:untersuchungsberechtigungsschein")
		s.code("xmeld:art.der.untersuchung", u.Art)
		s.datum("xmeld:datumDerAusstellung", u.Ausgestellt)
		s.datum("xmeld:datumDerGueltigkeit", u.GueltigBis)
		s.wenn("xmeld:nummer", u.Nummer)
		s.zu("xmeld:untersuchungsberechtigungsschein")
	}
	for i := range l.Zusatzfelder {
		s.auf("xmeld:zusatzfeld")
		s.element("xmeld:feldname", l.Zusatzfelder[i].Name)
		for _, inhalt := range l.Zusatzfelder[i].Inhalt {
			s.element("xmeld:feldinhalt", inhalt)
		}
		s.zu("xmeld:zusatzfeld")
	}
	s.zu("xmeld:landescontainer")
}
