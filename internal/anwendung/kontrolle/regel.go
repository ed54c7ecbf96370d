// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/grund/uhr"
)

// Regelart is a way of looking at the queries of a day.
type Regelart string

// The ways of looking (E-E1, S3-20).
const (
	// RegelUnzeit counts a user's queries outside the hours AbStunde to BisStunde.
	RegelUnzeit Regelart = "unzeit"
	// RegelHaeufung compares a user's day with the mean of the days before.
	RegelHaeufung Regelart = "haeufung"
	// RegelGleichePerson counts the users who met the same record within Stunden.
	RegelGleichePerson Regelart = "gleiche_person"
	// RegelEigenerName finds a searched name that is part of the user's own
	// identification, and a searched address that is the body's.
	RegelEigenerName Regelart = "eigener_name"
	// RegelNeutralquote is the share of neutral answers of a user.
	RegelNeutralquote Regelart = "neutralquote"
	// RegelHausnummern finds runs of consecutive house numbers of one street.
	RegelHausnummern Regelart = "hausnummern"
	// RegelTechnikUnzeit and RegelTechnikHaeufung look at counters per body and hour
	// only; they are for the bodies of § 40 Abs. 3 BMG, whose contents nobody here reads.
	RegelTechnikUnzeit   Regelart = "technik_unzeit"
	RegelTechnikHaeufung Regelart = "technik_haeufung"
)

var regelarten = map[Regelart]bool{
	RegelUnzeit: true, RegelHaeufung: true, RegelGleichePerson: true, RegelEigenerName: true,
	RegelNeutralquote: true, RegelHausnummern: true, RegelTechnikUnzeit: true, RegelTechnikHaeufung: true,
}

// Regel is one rule of the anomaly run.
type Regel struct {
	ID          string   `toml:"id" json:"id"`
	Art         Regelart `toml:"art" json:"art"`
	Bezeichnung string   `toml:"bezeichnung" json:"bezeichnung"`
	Fundstelle  string   `toml:"fundstelle" json:"fundstelle"`
	// Von and Bis bound the validity; Bis is the last day, empty means open.
	Von uhr.Datum `toml:"von" json:"von"`
	Bis uhr.Datum `toml:"bis" json:"bis,omitzero"`

	// AbStunde (inclusive) and BisStunde (exclusive) are the usual hours.
	AbStunde  int `toml:"ab_stunde" json:"ab_stunde,omitempty"`
	BisStunde int `toml:"bis_stunde" json:"bis_stunde,omitempty"`
	// MehrAls is the greatest number that is still no anomaly.
	MehrAls int64 `toml:"mehr_als" json:"mehr_als,omitempty"`
	// Faktor is the multiple of the mean of Tage days above which a day is an anomaly.
	Faktor float64 `toml:"faktor" json:"faktor,omitempty"`
	Tage   int     `toml:"tage" json:"tage,omitempty"`
	// Stunden is the length of the window.
	Stunden int `toml:"stunden" json:"stunden,omitempty"`
	// Prozent is the greatest share that is still no anomaly.
	Prozent int64 `toml:"prozent" json:"prozent,omitempty"`
	// Mindestens is the smallest number that counts at all.
	Mindestens int64 `toml:"mindestens" json:"mindestens,omitempty"`
}

// Gilt reports whether the rule is in force on the day.
func (r Regel) Gilt(tag uhr.Datum) bool {
	return !tag.Vor(r.Von) && (r.Bis.Leer() || !tag.Nach(r.Bis))
}

//go:embed regeln.toml
var standardregeln string

// Standardregeln returns the rules that come with the program.
func Standardregeln() ([]Regel, error) { return LiesRegeln(standardregeln) }

// LiesRegeln reads rules as TOML. An unknown key, an unknown art and a repeated id are errors.
func LiesRegeln(text string) ([]Regel, error) {
	var datei struct {
		Regeln []Regel `toml:"regel"`
	}
	m, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("read anomaly rules: %w", err)
	}
	if fremd := m.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("read anomaly rules: unknown key %s", fremd[0])
	}
	gesehen := map[string]bool{}
	for _, r := range datei.Regeln {
		if r.ID == "" || gesehen[r.ID] || !regelarten[r.Art] || r.Von.Leer() {
			return nil, fmt.Errorf("read anomaly rules: rule %q has no or a repeated id, an unknown art or no beginning", r.ID)
		}
		gesehen[r.ID] = true
	}
	return datei.Regeln, nil
}
