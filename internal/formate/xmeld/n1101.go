// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"

	"kernmelderegister/internal/fachkern/melde"
)

const wurzel1101 = "xmeldit.datenlieferungquittung.1101"

// StatusVerarbeitet is the Antwortstatus that closes a delivery number. Any
// other means that the whole delivery was refused.
const StatusVerarbeitet = "00"

// Konsequenz says what an objection means for the record (XMeldIT.Konsequenz.Fehler).
type Konsequenz string

// The values of Konsequenz.
const (
	Zurueckgewiesen Konsequenz = "01" // not stored
	TrotzFehler     Konsequenz = "02" // stored despite the error
	NurHinweis      Konsequenz = "03" // stored, the entry is a note
)

// Quittung is the receipt of a delivery (XMeld 1101).
type Quittung struct {
	Kopf            Kopf
	Lieferung       uint64 // number of the delivery
	Status          string // Antwortstatus
	Fehlermeldung   string
	Gelesen         uint64
	Zurueckgewiesen uint64 // records not stored
	MitMeldung      uint64 // records with at least one entry
	Gemeinde        melde.Gemeinde
	Meldungen       []Quittungsmeldung
}

// Quittungsmeldung is the objection to one record.
type Quittungsmeldung struct {
	Ereignis      melde.Ereignis
	Konsequenz    Konsequenz
	Person        *melde.Schluessel
	Blatt         string // DSMeld sheet of the field
	Feldinhalt    string
	Fehlermeldung string
	Fehlercode    string // code of the register's own list, "" for none
}

// Schreibe1101 writes the receipt. Contents that are quoted from the delivery
// are made fit for the datatype. It returns the error of w.
func Schreibe1101(w io.Writer, q *Quittung) error {
	s := neuesDokument()
	s.beginne(wurzel1101, &q.Kopf)
	s.auf("xmeld:xmeldit.quittierung")
	s.zahl("xmeld:laufende.nummer.der.lieferung", q.Lieferung)
	s.code("xmeld:antwortstatus", q.Status)
	s.wenn("xmeld:fehlermeldung", fremdtext(q.Fehlermeldung))
	s.zahl("xmeld:saetze.gelesen", q.Gelesen)
	s.zahl("xmeld:saetze.zurueckgewiesen", q.Zurueckgewiesen)
	s.zahl("xmeld:saetze.meldung", q.MitMeldung)
	s.gemeinde("xmeld:gemeinde", &q.Gemeinde)
	s.zu("xmeld:xmeldit.quittierung")
	s.roh("\n")
	for i := range q.Meldungen {
		s.quittungsmeldung(&q.Meldungen[i])
	}
	s.zu("xmeld:" + wurzel1101)
	s.roh("\n")
	_, err := w.Write(s.b)
	return err
}

func (s *schreiber) quittungsmeldung(m *Quittungsmeldung) {
	s.auf("xmeld:meldung")
	s.ereignis("xmeld:ursprungsereignis", &m.Ereignis)
	s.code("xmeld:konsequenz", string(m.Konsequenz))
	if m.Person != nil {
		s.schluessel("xmeld:betroffeneperson", m.Person)
	}
	s.wenn("xmeld:dsmeld.feldnummer", fremdtext(m.Blatt))
	s.wenn("xmeld:feldinhalt", fremdtext(m.Feldinhalt))
	s.element("xmeld:fehlermeldung", fremdtext(m.Fehlermeldung))
	if m.Fehlercode != "" {
		s.codeFrei("xmeld:fehlercode", uriLandesFehler, listeLandesTypen, m.Fehlercode)
	}
	s.zu("xmeld:meldung")
	s.roh("\n")
}

// Lies1101 reads a receipt. Errors are of type *Fehler.
func Lies1101(r io.Reader) (*Quittung, error) {
	q := &Quittung{}
	l, err := oeffne(r, "1101", &q.Kopf)
	if err != nil {
		return nil, err
	}
	if err := l.nachricht(&q.Kopf, func() {
		switch l.nr {
		case nXmelditQuittierung:
			l.quittierung(q)
		case nMeldung:
			q.Meldungen = append(q.Meldungen, l.quittungsmeldung())
		default:
			l.ueberlies()
		}
	}); err != nil {
		return nil, err
	}
	return q, nil
}

func (l *leser) quittierung(q *Quittung) {
	for l.kind() {
		switch l.nr {
		case nLaufendeNummerDerLieferung:
			q.Lieferung = l.zahl()
		case nAntwortstatus:
			q.Status = l.code()
		case nFehlermeldung:
			q.Fehlermeldung = l.text()
		case nSaetzeGelesen:
			q.Gelesen = l.zahl()
		case nSaetzeZurueckgewiesen:
			q.Zurueckgewiesen = l.zahl()
		case nSaetzeMeldung:
			q.MitMeldung = l.zahl()
		case nGemeinde:
			q.Gemeinde = l.gemeinde()
		default:
			l.ueberlies()
		}
	}
}

func (l *leser) quittungsmeldung() (m Quittungsmeldung) {
	for l.kind() {
		switch l.nr {
		case nUrsprungsereignis:
			m.Ereignis = l.ereignis()
		case nKonsequenz:
			m.Konsequenz = Konsequenz(l.code())
		case nBetroffeneperson:
			s := l.schluessel()
			m.Person = &s
		case nDsmeldFeldnummer:
			m.Blatt = l.text()
		case nFeldinhalt:
			m.Feldinhalt = l.text()
		case nFehlermeldung:
			m.Fehlermeldung = l.text()
		case nFehlercode:
			m.Fehlercode = l.code()
		default:
			l.ueberlies()
		}
	}
	return m
}
