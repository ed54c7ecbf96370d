// SPDX-License-Identifier: EUPL-1.2

// Package staaten knows the states and citizenships of the Destatis list (XMeld
// Staat, Staatsangehörigkeit) by which keys are shown and chosen. It exists because
// several doors need the same words.
package staaten

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Deutschland is the key of Germany.
const Deutschland = "000"

//go:embed staaten.csv
var text string

// Staat is a state of the list, today's or a former one.
type Staat struct {
	// Schluessel has three digits.
	Schluessel string
	Name       string
	// Angehoerigkeit is the word for the citizenship.
	Angehoerigkeit string
	// Waehlbar says that it can be a place of birth or death today.
	Waehlbar bool
}

// verzeichnis is the list read once.
type verzeichnis struct {
	alle []Staat
	nach map[string]Staat
}

var liste = sync.OnceValue(func() verzeichnis {
	v, err := lies(text)
	if err != nil {
		panic("staaten: embedded list: " + err.Error())
	}
	return v
})

func lies(inhalt string) (verzeichnis, error) {
	leser := csv.NewReader(strings.NewReader(inhalt))
	leser.Comma, leser.FieldsPerRecord = ';', 4
	zeilen, err := leser.ReadAll()
	if err != nil {
		return verzeichnis{}, err
	}
	if len(zeilen) < 2 {
		return verzeichnis{}, fmt.Errorf("no states in %d lines", len(zeilen))
	}
	v := verzeichnis{nach: map[string]Staat{}}
	for _, z := range zeilen[1:] {
		s := Staat{Schluessel: z[0], Name: z[1], Angehoerigkeit: z[2], Waehlbar: z[3] == "1"}
		v.alle = append(v.alle, s)
		v.nach[s.Schluessel] = s
	}
	ordnung := collate.New(language.German)
	slices.SortFunc(v.alle, func(a, b Staat) int { return ordnung.CompareString(a.Name, b.Name) })
	return v, nil
}

// Alle returns all states in alphabetical order, former ones included.
func Alle() []Staat { return slices.Clone(liste().alle) }

// Auswahl returns the states other than Germany that can be chosen today, in
// alphabetical order.
func Auswahl() []Staat {
	return slices.DeleteFunc(Alle(), func(s Staat) bool { return !s.Waehlbar || s.Schluessel == Deutschland })
}

// Nach returns the state with the key; ok is false if there is none.
func Nach(schluessel string) (s Staat, ok bool) {
	s, ok = liste().nach[schluessel]
	return s, ok
}
