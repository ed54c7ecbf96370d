// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
)

//go:embed daten/zahlung.toml
var fristdatei string

// Frist says during a time when fees are due and when a reminder follows.
type Frist struct {
	Norm       string    `toml:"norm"`
	GueltigVon uhr.Datum `toml:"gueltig_von"`
	GueltigBis uhr.Datum `toml:"gueltig_bis"`
	// Zahlung is the number of days to pay, Mahnung that before each reminder.
	Zahlung int `toml:"zahlung_tage"`
	Mahnung int `toml:"mahnung_tage"`
	// Mahnungen is how many reminders there are.
	Mahnungen int `toml:"mahnungen"`
	// MahntVonSelbst lets the daily run issue the reminders; otherwise a clerk does.
	MahntVonSelbst bool `toml:"mahnt_von_selbst"`
	// VierAugenAb is the amount from which a Storno needs a second person.
	VierAugenAb gebuehr.Cent `toml:"vier_augen_ab_cent"`
}

// LadeFristen reads the terms that are built into the program. An error means that
// they are incomplete; the program must not start.
func LadeFristen() ([]Frist, error) { return liesFristen(fristdatei) }

func liesFristen(text string) ([]Frist, error) {
	var datei struct {
		Fristen []Frist `toml:"frist"`
	}
	meta, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("abrechnung: %w", err)
	}
	if fremd := meta.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("abrechnung: unknown key %s", fremd[0])
	}
	for i, f := range datei.Fristen {
		if f.Norm == "" || f.GueltigVon.Leer() || f.Zahlung < 1 || f.Mahnung < 1 || f.Mahnungen < 1 || f.VierAugenAb < 1 {
			return nil, fmt.Errorf("abrechnung: term %d is incomplete", i+1)
		}
		if i > 0 && !datei.Fristen[i-1].GueltigBis.Vor(f.GueltigVon) || i > 0 && datei.Fristen[i-1].GueltigBis.Leer() {
			return nil, fmt.Errorf("abrechnung: terms %d and %d overlap", i, i+1)
		}
	}
	if len(datei.Fristen) == 0 {
		return nil, fmt.Errorf("abrechnung: no term")
	}
	return datei.Fristen, nil
}

// frist returns the term of the day; the first one for earlier days.
func (d *Dienst) frist(tag uhr.Datum) Frist {
	gilt := d.Fristen[0]
	for _, f := range d.Fristen {
		if !tag.Vor(f.GueltigVon) {
			gilt = f
		}
	}
	return gilt
}
