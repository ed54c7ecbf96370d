// SPDX-License-Identifier: EUPL-1.2

package meldeamt

import (
	"bytes"
	"errors"
	"time"

	"kernmelderegister/internal/formate/xmeld"
)

var errUnbekannt = errors.New("meldeamt: a Rückmeldung about somebody who is not expected to leave")

// Empfang is a message as the transport brought it.
type Empfang struct {
	// Kennung is the id of the transport: with the same one it is the same message again.
	Kennung string
	Inhalt  []byte
}

// Empfangen is what a message was.
type Empfangen struct {
	// Art is 0201, 0203 or 1101, "" for any other; those have no UUID here.
	Art  string
	UUID string
	// Antworten are to be sent. The same message again has the same ones.
	Antworten []Nachricht
}

// Nimm takes a message of the mailbox: a Rückmeldung is answered, answers and receipts
// are kept. The same message by the same transport again has no second effect; by another
// one it is counted as a double. Errors: it can't be read, or it is about somebody unknown.
func (a *Amt) Nimm(e Empfang, jetzt time.Time) (Empfangen, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	n, wirke, err := a.lies(e.Inhalt, jetzt)
	if err != nil {
		return n, err
	}
	nummer := n.UUID
	if nummer == "" {
		nummer = e.Kennung
	}
	if vorher, da := a.gesehen[nummer]; da {
		if vorher.kennung != e.Kennung {
			a.stand.Doppelte++
		}
		n.Antworten = vorher.antworten
		return n, nil
	}
	if n.Antworten, err = wirke(); err == nil {
		a.gesehen[nummer] = eingang{kennung: e.Kennung, antworten: n.Antworten}
	}
	return n, err
}

// lies reads a message and says what it does.
func (a *Amt) lies(inhalt []byte, jetzt time.Time) (n Empfangen, wirke func() ([]Nachricht, error), err error) {
	art, err := xmeld.Erkenne(bytes.NewReader(inhalt))
	if err != nil { // no XMeld: the register has a format of its own for Meldenummern
		return n, a.sonstige, nil
	}
	n.Art = art.Nachricht
	switch n.Art {
	case string(Anmeldung):
		r, err := xmeld.Lies0201(bytes.NewReader(inhalt))
		if err != nil {
			return n, nil, err
		}
		n.UUID = r.Kopf.UUID
		return n, func() ([]Nachricht, error) { return a.anmeldung(r, jetzt) }, nil
	case string(Auswertung):
		r, err := xmeld.Lies0203(bytes.NewReader(inhalt))
		if err != nil {
			return n, nil, err
		}
		n.UUID = r.Kopf.UUID
		return n, func() ([]Nachricht, error) { a.stand.Auswertungen++; return nil, nil }, nil
	case artQuittung:
		q, err := xmeld.Lies1101(bytes.NewReader(inhalt))
		if err != nil {
			return n, nil, err
		}
		n.UUID = q.Kopf.UUID
		return n, func() ([]Nachricht, error) { a.quittung(q); return nil, nil }, nil
	}
	n.Art = ""
	return n, a.sonstige, nil
}

// artQuittung is the receipt of a delivery.
const artQuittung = "1101"

func (a *Amt) sonstige() ([]Nachricht, error) {
	a.stand.Sonstige++
	return nil, nil
}

// quittung notes a receipt.
func (a *Amt) quittung(q *xmeld.Quittung) {
	a.quittiert[lieferung{q.Gemeinde.AGS, q.Lieferung}]++
	a.stand.Zurueckgewiesen += int(q.Zurueckgewiesen)
	if q.Status != xmeld.StatusVerarbeitet {
		a.stand.Beanstandet++
	}
}
