// SPDX-License-Identifier: EUPL-1.2

package klaerung

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Beschluss is what a clerk wants.
type Beschluss string

// What a clerk can want.
const (
	Zusammen Beschluss = "zusammen" // one human
	Getrennt Beschluss = "getrennt" // two humans
	Spaeter  Beschluss = "spaeter"  // put off
)

// Begruendung is one of the reasons to choose from; it decides and gives the
// reason at once, so that the choice takes a single key.
type Begruendung struct {
	ID        string
	Beschluss Beschluss
	Text      string
	// InWorten says that the clerk must add words.
	InWorten bool
}

// begruendungen are in the order in which they are offered.
var begruendungen = []Begruendung{
	{"zusammen-umzug", Zusammen, "Umzug ist nachvollziehbar", false},
	{"zusammen-name", Zusammen, "Namensänderung ist nachvollziehbar", false},
	{"zusammen-schreibfehler", Zusammen, "Schreib- oder Eingabefehler", false},
	{"zusammen-auskunft", Zusammen, "Auskunft der Meldebehörde", false},
	{"zusammen-anders", Zusammen, "anderer Grund (in Worten)", true},
	{"getrennt-geschwister", Getrennt, "Zwillinge oder Geschwister", false},
	{"getrennt-eltern", Getrennt, "Elternteil und Kind gleichen Namens", false},
	{"getrennt-namensgleich", Getrennt, "zufällig gleicher Name", false},
	{"getrennt-auskunft", Getrennt, "Auskunft der Meldebehörde", false},
	{"getrennt-anders", Getrennt, "anderer Grund (in Worten)", true},
	{"spaeter-lieferung", Spaeter, "nächste Lieferung abwarten", false},
	{"spaeter-akte", Spaeter, "Unterlagen angefordert", false},
}

// Begruendungen returns all reasons to choose from.
func Begruendungen() []Begruendung { return slices.Clone(begruendungen) }

// RuecknahmeVersehen is the reason of somebody who takes a decision back at once.
const RuecknahmeVersehen = "versehentlich entschieden"

// maxWorte bounds what a clerk writes, in characters.
const maxWorte = 500

// begruende finds the reason and puts it together with the clerk's words as it
// stands in the ledger.
func begruende(id, worte string) (Begruendung, string, error) {
	i := slices.IndexFunc(begruendungen, func(b Begruendung) bool { return b.ID == id })
	if i < 0 {
		return Begruendung{}, "", ErrBeschluss
	}
	b := begruendungen[i]
	worte = strings.TrimSpace(worte)
	switch {
	case utf8.RuneCountInString(worte) > maxWorte:
		return b, "", ErrLaenge
	case b.InWorten && worte == "":
		return b, "", ErrWorte
	case b.InWorten:
		return b, worte, nil
	case worte == "":
		return b, b.Text, nil
	}
	return b, b.Text + ": " + worte, nil
}

// inWorten checks a reason that consists of words only.
func inWorten(worte string) (string, error) {
	worte = strings.TrimSpace(worte)
	switch {
	case worte == "":
		return "", ErrWorte
	case utf8.RuneCountInString(worte) > maxWorte:
		return "", ErrLaenge
	}
	return worte, nil
}
