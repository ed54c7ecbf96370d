// SPDX-License-Identifier: EUPL-1.2

package adresshandel

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/grund/uhr"
)

// Regelart is a way of looking at the orders.
type Regelart string

// The ways of looking.
const (
	// ArtHausnummern finds runs of consecutive house numbers of one street.
	ArtHausnummern Regelart = "hausnummern"
	// ArtStrasse counts the profiles about one street.
	ArtStrasse Regelart = "strasse"
	// ArtGeburtstag counts the profiles with one date of birth.
	ArtGeburtstag Regelart = "geburtstag"
	// ArtGleichesProfil counts the accounts that sent the same profile.
	ArtGleichesProfil Regelart = "gleiches_profil"
	// ArtMasseOhneGewerbe counts profiles of orders without a commercial purpose.
	ArtMasseOhneGewerbe Regelart = "masse_ohne_gewerbe"
	// ArtNeutralquote is the share of neutral answers in the customer's claims.
	ArtNeutralquote Regelart = "neutralquote"
)

var regelarten = map[Regelart]bool{
	ArtHausnummern: true, ArtStrasse: true, ArtGeburtstag: true, ArtGleichesProfil: true, ArtMasseOhneGewerbe: true, ArtNeutralquote: true,
}

// hoechsteTage bounds how far back a rule looks: results and drafts are deleted after
// some weeks anyway.
const hoechsteTage = 28

// Regel is one rule.
type Regel struct {
	ID          string   `toml:"id"`
	Art         Regelart `toml:"art"`
	Bezeichnung string   `toml:"bezeichnung"`
	Norm        string   `toml:"norm"`
	// Von and Bis bound the validity; Bis is the last day, empty means open.
	Von uhr.Datum `toml:"von"`
	Bis uhr.Datum `toml:"bis"`
	// Tage are how many days up to the one looked at count together.
	Tage int `toml:"tage"`
	// Mindestens is the smallest number that is an anomaly; for a share, of answers that count at all.
	Mindestens int `toml:"mindestens"`
	// Prozent is the greatest share that is still no anomaly.
	Prozent int `toml:"prozent"`
	// GrenzeProfile, if not 0, limits the customer to so many search profiles a day for GrenzeTage days.
	GrenzeProfile int `toml:"grenze_profile"`
	GrenzeTage    int `toml:"grenze_tage"`
}

// Gilt reports whether the rule is in force on the day.
func (r *Regel) Gilt(tag uhr.Datum) bool {
	return !tag.Vor(r.Von) && (r.Bis.Leer() || !tag.Nach(r.Bis))
}

func (r *Regel) vollstaendig() bool {
	return r.ID != "" && regelarten[r.Art] && r.Bezeichnung != "" && r.Norm != "" && !r.Von.Leer() &&
		r.Tage >= 1 && r.Tage <= hoechsteTage && r.Mindestens >= 1 &&
		(r.Art != ArtNeutralquote || r.Prozent >= 1 && r.Prozent < 100) && (r.GrenzeProfile > 0) == (r.GrenzeTage > 0)
}

//go:embed regeln.toml
var standardregeln string

// Standardregeln returns the rules that come with the program.
func Standardregeln() ([]Regel, error) { return LiesRegeln(standardregeln) }

// LiesRegeln reads rules as TOML. An unknown key, an unknown art, a repeated id and a
// rule that lacks something are errors.
func LiesRegeln(text string) ([]Regel, error) {
	var datei struct {
		Regeln []Regel `toml:"regel"`
	}
	m, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("adresshandel: %w", err)
	}
	if fremd := m.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("adresshandel: unknown key %s", fremd[0])
	}
	gesehen := map[string]bool{}
	for i := range datei.Regeln {
		r := &datei.Regeln[i]
		if !r.vollstaendig() || gesehen[r.ID] {
			return nil, fmt.Errorf("adresshandel: rule %q is incomplete or stands twice", r.ID)
		}
		gesehen[r.ID] = true
	}
	return datei.Regeln, nil
}
