// SPDX-License-Identifier: EUPL-1.2

package adresshandel

import (
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// Zustand is the state of a case.
type Zustand string

// The states of a case, in their order.
const (
	ZustandNeu Zustand = "neu"
	Pruefung   Zustand = "pruefung"
	Angehoert  Zustand = "angehoert" // the customer was asked
	Erledigt   Zustand = "erledigt"
)

// Zustaende returns all states in their order.
func Zustaende() []Zustand { return []Zustand{ZustandNeu, Pruefung, Angehoert, Erledigt} }

// Ergebnis is how a case ended.
type Ergebnis string

// The results.
const (
	OhneBefund Ergebnis = "ohne_befund"
	Belehrung  Ergebnis = "belehrung"
	Begrenzung Ergebnis = "begrenzung"
	Sperre     Ergebnis = "sperre"
)

// Ergebnisse returns all results.
func Ergebnisse() []Ergebnis { return []Ergebnis{OhneBefund, Belehrung, Begrenzung, Sperre} }

// naechste are the allowed changes of state; staying in a state adds a remark.
var naechste = map[Zustand][]Zustand{
	ZustandNeu: {Pruefung, Erledigt},
	Pruefung:   {Pruefung, Angehoert, Erledigt},
	Angehoert:  {Angehoert, Erledigt},
}

// Naechste returns the states that may follow.
func Naechste(z Zustand) []Zustand { return slices.Clone(naechste[z]) }

// Fall is an anomaly of a customer with its handling. It says nothing about anybody
// who was sought.
type Fall struct {
	Nr int64 `json:"-"`
	// Fassung grows with every step.
	Fassung int64     `json:"-"`
	Regel   string    `json:"regel"`
	Kunde   string    `json:"kunde"`
	Tag     uhr.Datum `json:"tag"`
	// Wert is what was found, Schwelle the smallest value that is an anomaly.
	Wert     int `json:"wert"`
	Schwelle int `json:"schwelle"`
	// Auftraege are orders that show it, at most MaxAuftraege.
	Auftraege []string `json:"auftraege,omitempty"`

	Zustand  Zustand   `json:"zustand"`
	Ergebnis Ergebnis  `json:"ergebnis,omitempty"`
	Gefunden time.Time `json:"gefunden"`
	// Frist is the day on which the case is deleted.
	Frist   uhr.Datum `json:"frist"`
	Verlauf []Schritt `json:"verlauf,omitempty"`
}

// MaxAuftraege bounds the orders that a case names.
const MaxAuftraege = 50

// Kennzeichen is the same for the same finding, however often the run is repeated.
func (f *Fall) Kennzeichen() string {
	erster := ""
	if len(f.Auftraege) > 0 {
		erster = f.Auftraege[0]
	}
	return strings.Join([]string{f.Regel, f.Tag.String(), f.Kunde, erster}, "\x1f")
}

// Schritt is one line of the history of a case.
type Schritt struct {
	Zeit    time.Time `json:"zeit"`
	Wer     string    `json:"wer"`
	Zustand Zustand   `json:"zustand"`
	Text    string    `json:"text,omitempty"`
}

// Grenze limits a customer to a number of search profiles a day.
type Grenze struct {
	Kunde string `json:"kunde"`
	// Profile is that number, Bis the last day of the limit.
	Profile int       `json:"profile"`
	Bis     uhr.Datum `json:"bis"`
	Seit    time.Time `json:"seit"`
	// Wer set it: a clerk, or the run with its rule; Grund says why.
	Wer   string `json:"wer"`
	Grund string `json:"grund"`
}
