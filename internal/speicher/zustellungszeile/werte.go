// SPDX-License-Identifier: EUPL-1.2

package zustellungszeile

import "kernmelderegister/internal/anwendung/intermediaer"

// Einlage are the bodies of a new delivery; Inhalt and Zertifikate are nil without content,
// Hinweis without notice.
type Einlage struct {
	Umschlag, Pruefungen, Zertifikate, Inhalt, Hinweis []byte
}

// VonEinlage returns the bodies of a new delivery.
func VonEinlage(e intermediaer.Einlage) (k Einlage, err error) {
	if k.Umschlag, err = Koerper(e.Zustellung.Umschlag); err != nil {
		return k, err
	}
	if k.Pruefungen, err = Koerper(e.Zustellung.Pruefungen); err != nil {
		return k, err
	}
	if e.Inhalt != nil {
		if k.Inhalt, err = Koerper(*e.Inhalt); err != nil {
			return k, err
		}
		if k.Zertifikate, err = Koerper(e.Zertifikate); err != nil {
			return k, err
		}
	}
	k.Hinweis, err = hinweis(e.Hinweis)
	return k, err
}

// Wechsel are the bodies of a change; each is nil if it stays.
type Wechsel struct {
	Pruefungen, Hinweis []byte
}

// VonWechsel returns the bodies of a change.
func VonWechsel(w intermediaer.Wechsel) (k Wechsel, err error) {
	if w.Pruefungen != nil {
		if k.Pruefungen, err = Koerper(w.Pruefungen); err != nil {
			return k, err
		}
	}
	k.Hinweis, err = hinweis(w.Hinweis)
	return k, err
}

func hinweis(h *intermediaer.Hinweis) ([]byte, error) {
	if h == nil {
		return nil, nil
	}
	return Koerper(*h)
}

// Zeile is a row of the table zustellung as it is read.
type Zeile struct {
	Nummer                                                      int64
	MessageID, Zustand, Weg, Nachrichtenart                     string
	Postfach, Absender, Umschlag, Pruefungen                    []byte
	Groesse                                                     int64
	Eingereicht, Weitergeleitet, Bestaetigt, Geaendert, Faellig int64
}

// Spalten are the columns of a Zeile in the order of Ziele, of the table with the alias z.
const Spalten = `z.nummer, z.message_id, z.zustand, z.weg, z.nachrichtenart, z.postfach, z.absender, z.umschlag, z.pruefungen,
	z.groesse, z.eingereicht, z.weitergeleitet, z.bestaetigt, z.geaendert, z.faellig`

// Ziele are where a row is scanned to.
func (z *Zeile) Ziele() []any {
	return []any{
		&z.Nummer, &z.MessageID, &z.Zustand, &z.Weg, &z.Nachrichtenart, &z.Postfach, &z.Absender, &z.Umschlag, &z.Pruefungen,
		&z.Groesse, &z.Eingereicht, &z.Weitergeleitet, &z.Bestaetigt, &z.Geaendert, &z.Faellig,
	}
}

// Zustellung returns the delivery of the row.
func (z *Zeile) Zustellung() (intermediaer.Zustellung, error) {
	e := intermediaer.Zustellung{
		Nummer: z.Nummer, MessageID: z.MessageID, Zustand: intermediaer.Zustand(z.Zustand), Weg: intermediaer.Weg(z.Weg),
		Postfach: LiesAdresse(z.Postfach), Absender: LiesAdresse(z.Absender), Nachrichtenart: z.Nachrichtenart, Groesse: z.Groesse,
		Eingereicht: VonMilli(z.Eingereicht), Weitergeleitet: VonMilli(z.Weitergeleitet), BestaetigtAm: VonMilli(z.Bestaetigt),
		Geaendert: VonMilli(z.Geaendert), Faellig: VonMilli(z.Faellig),
	}
	var err error
	if e.Umschlag, err = Lies[intermediaer.Umschlag](z.Umschlag); err != nil {
		return e, err
	}
	e.Pruefungen, err = Lies[[]intermediaer.Pruefung](z.Pruefungen)
	return e, err
}

// Adresse is the form of a mailbox in a column of the log: empty if it is unknown.
func Adresse(p intermediaer.Postfach) []byte {
	if p.Leer() {
		return []byte{}
	}
	return p[:]
}

// LiesAdresse reads the form of Adresse.
func LiesAdresse(b []byte) (p intermediaer.Postfach) {
	copy(p[:], b)
	return p
}
