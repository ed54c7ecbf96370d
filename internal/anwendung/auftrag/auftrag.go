// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"time"

	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/gebuehr"
)

// Zustand is how far an order is.
type Zustand string

// The states of an order, in their order.
const (
	Entwurf        Zustand = "entwurf"
	Bestaetigt     Zustand = "bestaetigt"
	Erledigt       Zustand = "erledigt"
	Bekanntgegeben Zustand = "bekanntgegeben"
)

// Weg is the channel on which an order came.
type Weg string

// The channels.
const (
	Dialog Weg = "dialog"
	Stapel Weg = "stapel"
	SOAP   Weg = "soap"
	REST   Weg = "rest"
	Befehl Weg = "befehl"
)

// Auftrag is an order of 1 to 10 search profiles in the dialog, more elsewhere.
type Auftrag struct {
	// Nummer is random: nobody can guess an order of somebody else.
	Nummer string `cbor:"1,keyasint"`
	// Kunde is the customer's id, Nutzer the acting account.
	Kunde  string `cbor:"2,keyasint"`
	Nutzer string `cbor:"3,keyasint"`
	Weg    Weg    `cbor:"4,keyasint"`
	// Zeichen is the customer's own reference (XMeld zeichennachricht), may be empty.
	Zeichen string  `cbor:"5,keyasint,omitempty"`
	Zustand Zustand `cbor:"6,keyasint"`
	// Fassung grows with every change; who changes a draft names the one he saw, so
	// that two tabs do not overwrite each other.
	Fassung int64 `cbor:"7,keyasint"`
	// Abgebrochen says that the customer stopped the order; profiles not yet answered stay open.
	Abgebrochen bool `cbor:"8,keyasint,omitempty"`

	Angelegt       time.Time `cbor:"9,keyasint"`
	Bestaetigt     time.Time `cbor:"10,keyasint,omitzero"`
	Erledigt       time.Time `cbor:"11,keyasint,omitzero"`
	Bekanntgegeben time.Time `cbor:"12,keyasint,omitzero"`

	// Tarif is the version of the tariff at the confirmation (G8).
	Tarif      string     `cbor:"13,keyasint,omitempty"`
	Erklaerung Erklaerung `cbor:"14,keyasint,omitzero"`
	Profile    []Profil   `cbor:"15,keyasint"`
	// Rechnung is the fee, set when the order is released.
	Rechnung gebuehr.Rechnung `cbor:"16,keyasint,omitzero"`

	// Geaendert is when the order was stored last.
	Geaendert time.Time `cbor:"17,keyasint"`
	// Monatlich says that the fee belongs to the customer's monthly notice (S2-20.4);
	// it is settled with the confirmation.
	Monatlich bool `cbor:"18,keyasint,omitempty"`
	// Kundenangaben is what a message says of its sender, to be repeated in the answer.
	Kundenangaben []byte `cbor:"20,keyasint,omitempty"`
	// Anwender is who acted behind the account, may be empty.
	Anwender string `cbor:"21,keyasint,omitempty"`
	// Wiederholung is when what failed for technical reasons is tried again.
	Wiederholung time.Time `cbor:"19,keyasint,omitzero"`
}

// Erklaerung is what the asker declares (S2-32.17, BMG-44.1).
type Erklaerung struct {
	// Fassung names the wording that was shown.
	Fassung string `cbor:"1,keyasint,omitempty"`
	// KeineWerbung and KeinAdresshandel are both demanded.
	KeineWerbung     bool `cbor:"2,keyasint,omitempty"`
	KeinAdresshandel bool `cbor:"3,keyasint,omitempty"`
	// Zweck and Geschaeftszeichen are demanded if Gewerblich.
	Gewerblich        bool   `cbor:"4,keyasint,omitempty"`
	Zweck             string `cbor:"5,keyasint,omitempty"`
	Geschaeftszeichen string `cbor:"6,keyasint,omitempty"`
}

// Profil is a search profile with what became of it.
type Profil struct {
	// Zeichen is the customer's reference of this profile (XMeld zeicheneinzelfall), may be empty.
	Zeichen  string            `cbor:"1,keyasint,omitempty"`
	Ersuchen auskunft.Ersuchen `cbor:"2,keyasint"`
	// Ergebnis is nil until the profile is answered.
	Ergebnis *auskunft.Ergebnis `cbor:"3,keyasint,omitempty"`
	// Versuche counts how often answering failed for technical reasons.
	Versuche int `cbor:"4,keyasint,omitempty"`
	// Abgelehnt is the ground for which the profile is not searched at all, a code of
	// Melderegisterauskunft.Nichterstellung.Grund; it costs nothing.
	Abgelehnt string `cbor:"5,keyasint,omitempty"`
	// Zweck and Geschaeftszeichen belong to this profile where a message states them
	// for each; otherwise those of the order count.
	Zweck             string `cbor:"6,keyasint,omitempty"`
	Geschaeftszeichen string `cbor:"7,keyasint,omitempty"`
	// Echo is how a message asked, to be repeated in the answer.
	Echo []byte `cbor:"8,keyasint,omitempty"`
}

// offen reports whether the profile still waits for its answer.
func (p *Profil) offen() bool { return p.Ergebnis == nil && p.Abgelehnt == "" }

// Offen returns the number of profiles without an answer.
func (a *Auftrag) Offen() int {
	n := 0
	for i := range a.Profile {
		if a.Profile[i].offen() {
			n++
		}
	}
	return n
}

// tatbestaende returns what each profile's fee follows from.
func (a *Auftrag) tatbestaende() []gebuehr.Tatbestand {
	t := make([]gebuehr.Tatbestand, len(a.Profile))
	for i := range a.Profile {
		if e := a.Profile[i].Ergebnis; e != nil {
			t[i] = e.Tatbestand
		}
	}
	return t
}

// alleGrundlagen returns what all answers of the profiles at the places rest on.
func (a *Auftrag) alleGrundlagen(stellen []int) []auskunft.Grundlage {
	var g []auskunft.Grundlage
	for _, i := range stellen {
		g = append(g, a.Profile[i].Ergebnis.Grundlage...)
	}
	return g
}

// verdeckt returns the order as it may be shown before it is released: without results.
func (a *Auftrag) verdeckt() *Auftrag {
	b := *a
	b.Profile = make([]Profil, len(a.Profile))
	for i, p := range a.Profile {
		p.Ergebnis = nil
		b.Profile[i] = p
	}
	return &b
}

// archivwahl says for each profile whether the separate storage is searched.
func (a *Auftrag) archivwahl() []bool {
	w := make([]bool, len(a.Profile))
	for i := range a.Profile {
		w[i] = a.Profile[i].Ersuchen.Archiv
	}
	return w
}
