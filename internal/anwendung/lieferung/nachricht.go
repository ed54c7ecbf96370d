// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

// Art says what a delivery holds (XMeld art.der.lieferung).
type Art string

// The kinds of delivery.
const (
	Gesamtlieferung Art = "gesamtlieferung" // the whole stock of the municipality
	Deltalieferung  Art = "deltalieferung"  // changes
)

// Nachricht describes one message 1100: one package of one delivery of one municipality.
type Nachricht struct {
	UUID     string    // nachrichtenUUID; the same again when a message is sent again
	Erstellt time.Time // creation by the author
	Autor    melde.AGS // ags: part of autor/kennung
	Test     bool      // attribute test is present
	Gemeinde melde.Gemeinde
	Nummer   uint64 // laufende.nummer.der.lieferung, gap-free per municipality
	Paket    uint64 // paketnummer, gap-free within the delivery, from 1
	Letztes  bool   // letztes.paket
	Art      Art
	// Verfahren names program, maker and version of the sender and its XMeld
	// version, so that errors can be counted per maker (S0-09).
	Verfahren Verfahren
}

// Verfahren is the municipality's program (root attributes of the message).
type Verfahren struct {
	Produkt    string
	Hersteller string
	Version    string
	XMeld      string // version of the standard
}

// Loeschung is the order to remove a record (XMeld 1100 person.loeschen).
type Loeschung struct {
	Schluessel melde.Schluessel
	Ereignis   melde.Ereignis
}

// Datensatz is one record of a message: exactly one of Liefern and Loeschen is given.
type Datensatz struct {
	Liefern  *melde.Meldesatz
	Loeschen *Loeschung
	// Mangel says that the record breaks a rule of the standard and must not be
	// stored; key and event are filled as far as they could be read.
	Mangel *Mangel
}

// Mangel is what the reader of the message found wrong with one record.
type Mangel struct {
	Blatt  string // DSMeld sheet or name of the field, may be empty
	Inhalt string // content of the field, may be empty
	Text   string // German sentence
}

// Schluessel returns the key of the record.
func (d *Datensatz) Schluessel() melde.Schluessel {
	if d.Loeschen != nil {
		return d.Loeschen.Schluessel
	}
	return d.Liefern.Schluessel
}

// Ereignis returns the event of the record.
func (d *Datensatz) Ereignis() melde.Ereignis {
	if d.Loeschen != nil {
		return d.Loeschen.Ereignis
	}
	return d.Liefern.Ereignis
}

// Saetze hands out the records of a message in their order.
type Saetze interface {
	// Naechster returns the next record, or io.EOF behind the last one. Any other
	// error means that the message as a whole can't be read. The record is the
	// caller's for good.
	Naechster() (Datensatz, error)
}

// Quelle holds the records of a message. They are read twice: first to see that
// the whole message can be read, then to apply it.
type Quelle interface {
	// Oeffne starts at the first record.
	Oeffne() (Saetze, error)
	// Zaehle reads the whole message, so that nothing of one that can't be read
	// is stored, and returns the number of its records.
	Zaehle(ctx context.Context) (int, error)
}
