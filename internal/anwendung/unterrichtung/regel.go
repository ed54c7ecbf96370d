// SPDX-License-Identifier: EUPL-1.2

package unterrichtung

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Art says what an order is for.
type Art string

// The kinds of orders.
const (
	// ArtBetroffene: the Meldebehörde informs the person concerned.
	ArtBetroffene Art = "betroffene"
	// ArtVeranlasser: the body that caused the block is informed.
	ArtVeranlasser Art = "veranlasser"
	// ArtBearbeitung: the Meldebehörde handles the query like a manual request.
	ArtBearbeitung Art = "bearbeitung"
)

// Arten returns all kinds.
func Arten() []Art { return []Art{ArtBetroffene, ArtVeranlasser, ArtBearbeitung} }

// Regel is one duty to notify.
type Regel struct {
	ID   string    `toml:"id"`
	Norm string    `toml:"norm"`
	Von  uhr.Datum `toml:"von"`
	Bis  uhr.Datum `toml:"bis"` // last day, empty means open
	Art  Art       `toml:"art"`
	// Bei is "abruf" or "auskunft".
	Bei string `toml:"bei"`
	// Ersuchen is "alle", "sicherheit" or "andere".
	Ersuchen        string   `toml:"ersuchen"`
	Veranlasst      []int    `toml:"veranlasst"`
	NichtNurGruende []string `toml:"nicht_nur_gruende"`
	NurNeutral      bool     `toml:"nur_neutral"`
	OhneVerzicht    bool     `toml:"ohne_verzicht"`
}

//go:embed regeln.toml
var standardregeln string

// Standardregeln returns the duties of the law.
func Standardregeln() ([]Regel, error) { return LiesRegeln(standardregeln) }

// LiesRegeln reads duties as TOML; unknown keys and values are errors.
func LiesRegeln(text string) ([]Regel, error) {
	var datei struct {
		Regeln []Regel `toml:"regel"`
	}
	m, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("read duties to notify: %w", err)
	}
	if fremd := m.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("read duties to notify: unknown key %s", fremd[0])
	}
	for _, r := range datei.Regeln {
		ok := r.ID != "" && r.Norm != "" && !r.Von.Leer() && slices.Contains(Arten(), r.Art) &&
			slices.Contains([]string{"abruf", "auskunft"}, r.Bei) && slices.Contains([]string{"alle", "sicherheit", "andere"}, r.Ersuchen)
		if !ok {
			return nil, fmt.Errorf("read duties to notify: rule %q is incomplete or has an unknown value", r.ID)
		}
	}
	return datei.Regeln, nil
}

// gilt reports whether the duty exists for this person met by this query.
func (r *Regel) gilt(e *protokoll.Eintrag, t *protokoll.Sperrtreffer) bool {
	tag := uhr.DatumVon(e.Zeit)
	bei := "abruf"
	if e.Art == protokoll.EinfacheAuskunft {
		bei = "auskunft"
	}
	switch {
	case tag.Vor(r.Von), !r.Bis.Leer() && tag.Nach(r.Bis), r.Bei != bei:
		return false
	case r.Ersuchen == "sicherheit" && t.Ersuchen == 0, r.Ersuchen == "andere" && t.Ersuchen != 0:
		return false
	case r.NurNeutral && !t.Neutral, r.OhneVerzicht && t.Verzicht:
		return false
	case len(r.NichtNurGruende) > 0 && !slices.ContainsFunc(t.Gruende, func(g string) bool { return !slices.Contains(r.NichtNurGruende, g) }):
		return false
	case len(r.Veranlasst) > 0 && len(r.veranlasser(t)) == 0:
		return false
	}
	return true
}

// veranlasser returns the bodies that caused the blocks as far as the duty knows them; 0
// stands for one that is named but can't be read.
func (r *Regel) veranlasser(t *protokoll.Sperrtreffer) []int {
	var liste []int
	for _, v := range t.Veranlasser {
		if slices.Contains(r.Veranlasst, v) && !slices.Contains(liste, v) {
			liste = append(liste, v)
		}
	}
	if t.VeranlasserUnklar {
		liste = append(liste, 0)
	}
	return liste
}
