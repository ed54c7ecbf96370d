// SPDX-License-Identifier: EUPL-1.2

package beschwerde

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/grund/uhr"
)

// Gegenstand is what a complaint is about.
type Gegenstand string

// Frist are the terms of one kind of complaints during a time.
type Frist struct {
	Gegenstand  Gegenstand `toml:"gegenstand"`
	Bezeichnung string     `toml:"bezeichnung"`
	Norm        string     `toml:"norm"`
	GueltigVon  uhr.Datum  `toml:"gueltig_von"`
	GueltigBis  uhr.Datum  `toml:"gueltig_bis"`
	// Antwort is the number of days until the answer.
	Antwort int `toml:"antwort_tage"`
	// Aufbewahrung is the number of years that it is kept after it is closed.
	Aufbewahrung int `toml:"aufbewahrung_jahre"`
}

func (f *Frist) gilt(tag uhr.Datum) bool {
	return !tag.Vor(f.GueltigVon) && (f.GueltigBis.Leer() || !tag.Nach(f.GueltigBis))
}

//go:embed fristen.toml
var fristdatei string

// LadeFristen reads the terms that are built into the program. An error means that they
// are incomplete; the program must not start.
func LadeFristen() ([]Frist, error) { return liesFristen(fristdatei) }

func liesFristen(text string) ([]Frist, error) {
	var datei struct {
		Fristen []Frist `toml:"frist"`
	}
	m, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("beschwerde: %w", err)
	}
	if fremd := m.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("beschwerde: unknown key %s", fremd[0])
	}
	letzte := map[Gegenstand]*Frist{}
	for i := range datei.Fristen {
		f := &datei.Fristen[i]
		if f.Gegenstand == "" || f.Bezeichnung == "" || f.Norm == "" || f.GueltigVon.Leer() || f.Antwort < 1 || f.Aufbewahrung < 1 {
			return nil, fmt.Errorf("beschwerde: term %d is incomplete", i+1)
		}
		if v := letzte[f.Gegenstand]; v != nil && (v.GueltigBis.Leer() || !v.GueltigBis.Vor(f.GueltigVon)) {
			return nil, fmt.Errorf("beschwerde: terms of %q overlap", f.Gegenstand)
		}
		letzte[f.Gegenstand] = f
	}
	if len(datei.Fristen) == 0 {
		return nil, fmt.Errorf("beschwerde: no term")
	}
	return datei.Fristen, nil
}
