// SPDX-License-Identifier: EUPL-1.2

package xmeld

import "kernmelderegister/internal/fachkern/melde"

// wurzel1100 is the root element of a delivery.
const wurzel1100 = "xmeldit.datenlieferung.1100"

// Lieferart says what a delivery holds (XMeld art.der.lieferung).
type Lieferart string

// The kinds of delivery.
const (
	Gesamtlieferung Lieferart = "gesamtlieferung" // the whole stock of the municipality
	Deltalieferung  Lieferart = "deltalieferung"  // changes
)

// Lieferkopf names a delivery, the package of it that the message carries, and
// the municipality it concerns (XMeld 1100 nachrichtenidentifikation).
type Lieferkopf struct {
	Nummer       uint64 // gap-free per municipality, from 1
	Paket        uint64 // gap-free within the delivery, from 1
	LetztesPaket bool
	Gemeinde     melde.Gemeinde
	Art          Lieferart
}

// Loeschung is the order to remove a record (XMeld 1100 person.loeschen).
type Loeschung struct {
	Schluessel melde.Schluessel
	Ereignis   melde.Ereignis
}

// Datensatz is one record of a delivery: either Liefern or Loeschen is given.
type Datensatz struct {
	Liefern  *melde.Meldesatz
	Loeschen *Loeschung
	// Byte is the offset of the record's element in the message.
	Byte int64
	// Erweiterungen counts elements of landesspezifischeErweiterungen that
	// were read over; they are not kept.
	Erweiterungen int
	// Mangel is the first breach of a rule beyond the schema, nil if there is
	// none: an empty mandatory text (S030), text that is not in NFC, a date
	// that does not exist. Such a record must not be stored; Schluessel and
	// Ereignis are filled as far as they could be read.
	Mangel *Fehler
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
