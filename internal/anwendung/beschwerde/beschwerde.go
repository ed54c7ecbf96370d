// SPDX-License-Identifier: EUPL-1.2

package beschwerde

import (
	"fmt"
	"log/slog"
	"slices"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// Zustand is how far a complaint is.
type Zustand string

// The states, in their order.
const (
	Eingegangen    Zustand = "eingegangen"
	InArbeit       Zustand = "in_arbeit"
	Rueckfrage     Zustand = "rueckfrage"
	Beantwortet    Zustand = "beantwortet"
	Zurueckgezogen Zustand = "zurueckgezogen"
)

// Zustaende returns all states in their order.
func Zustaende() []Zustand {
	return []Zustand{Eingegangen, InArbeit, Rueckfrage, Beantwortet, Zurueckgezogen}
}

// naechste are the allowed changes of state; staying in a state adds a remark.
var naechste = map[Zustand][]Zustand{
	Eingegangen: {InArbeit, Rueckfrage, Beantwortet, Zurueckgezogen},
	InArbeit:    {InArbeit, Rueckfrage, Beantwortet, Zurueckgezogen},
	Rueckfrage:  {Rueckfrage, InArbeit, Beantwortet, Zurueckgezogen},
}

// Naechste returns the states that may follow; none for a closed complaint.
func Naechste(z Zustand) []Zustand { return slices.Clone(naechste[z]) }

// Offen reports whether there is still something to do.
func (z Zustand) Offen() bool { return len(naechste[z]) > 0 }

// Weg is how a complaint came.
type Weg string

// The ways.
const (
	Portal  Weg = "portal"
	Brief   Weg = "brief"
	EMail   Weg = "e_mail"
	Telefon Weg = "telefon"
	Vorort  Weg = "vor_ort"
)

// Wege returns those that a clerk enters.
func Wege() []Weg { return []Weg{Brief, EMail, Telefon, Vorort} }

// Ausgang is how a complaint ended.
type Ausgang string

// The ways to end.
const (
	Abgeholfen Ausgang = "abgeholfen"
	Teilweise  Ausgang = "teilweise"
	Abgewiesen Ausgang = "abgewiesen"
)

// Ausgaenge returns all of them.
func Ausgaenge() []Ausgang { return []Ausgang{Abgeholfen, Teilweise, Abgewiesen} }

// Beschwerde is a complaint. It names people: it prints as its number only.
type Beschwerde struct {
	Nr int64 `json:"-"`
	// Fassung grows with every step.
	Fassung int64 `json:"-"`
	// Kunde is the customer's id; "" for a resident.
	Kunde string `json:"kunde,omitempty"`
	// Konto is who wrote in the portal.
	Konto string `json:"konto,omitempty"`
	// Name and Anschrift are where the answer goes; empty if the customer's own are meant.
	Name      string   `json:"name,omitempty"`
	Anschrift []string `json:"anschrift,omitempty"`

	Weg        Weg        `json:"weg"`
	Gegenstand Gegenstand `json:"gegenstand"`
	// Bezug is the number of an order or a notice, "" for none.
	Bezug string `json:"bezug,omitempty"`
	Text  string `json:"text"`

	Eingang time.Time `json:"eingang"`
	// Faellig is the last day of the answer.
	Faellig uhr.Datum `json:"faellig"`
	Zustand Zustand   `json:"zustand"`
	Ausgang Ausgang   `json:"ausgang,omitempty"`
	// Antwort is the text of the letter, of the day Beantwortet.
	Antwort     string    `json:"antwort,omitempty"`
	Beantwortet uhr.Datum `json:"beantwortet,omitzero"`
	// Frist is the day on which it is deleted; none while it is open.
	Frist   uhr.Datum `json:"frist,omitzero"`
	Verlauf []Schritt `json:"verlauf,omitempty"`
}

// Nummer is what letters call it: "B-000017".
func (b *Beschwerde) Nummer() string { return fmt.Sprintf("B-%06d", b.Nr) }

// VonEinwohner reports whether it comes from somebody who is no customer.
func (b *Beschwerde) VonEinwohner() bool { return b.Kunde == "" }

// Ueberfaellig reports whether the answer is late on the day.
func (b *Beschwerde) Ueberfaellig(tag uhr.Datum) bool {
	return b.Zustand.Offen() && tag.Nach(b.Faellig)
}

// String returns the number.
func (b Beschwerde) String() string { return "[Beschwerde " + b.Nummer() + "]" }

// Format writes the number for every verb.
func (b Beschwerde) Format(z fmt.State, _ rune) { _, _ = z.Write([]byte(b.String())) }

// LogValue returns the number.
func (b Beschwerde) LogValue() slog.Value { return slog.StringValue(b.String()) }

// Schritt is one line of the history.
type Schritt struct {
	Zeit    time.Time `json:"zeit"`
	Wer     string    `json:"wer"`
	Zustand Zustand   `json:"zustand"`
	Text    string    `json:"text,omitempty"`
}
