// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/anwendung/kunden/beleg"
	"kernmelderegister/internal/grund/uhr"
)

//go:embed regeln.toml
var regeltafel string

// Regel are the terms and limits of a time.
type Regel struct {
	Norm       string    `toml:"norm"`
	GueltigVon uhr.Datum `toml:"gueltig_von"`
	// GueltigBis is the last day, the zero value means that it still holds.
	GueltigBis uhr.Datum `toml:"gueltig_bis"`

	EntwurfStunden    int `toml:"entwurf_stunden"`
	NachforderungTage int `toml:"nachforderung_tage"`
	NachweisTage      int `toml:"nachweis_tage"`
	AntragTage        int `toml:"antrag_tage"`
	CodeTage          int `toml:"code_tage"`
	KontoTage         int `toml:"konto_tage"`

	Dateien       int `toml:"dateien"`
	DateiMiB      int `toml:"datei_mib"`
	BildpunkteMio int `toml:"bildpunkte_mio"`
	EntpacktMiB   int `toml:"entpackt_mib"`
	Entwuerfe     int `toml:"entwuerfe"`
	Offene        int `toml:"offene"`
	JeQuelle      int `toml:"je_quelle"`
}

// grenzen are the limits of a file.
func (r Regel) grenzen() beleg.Grenzen {
	return beleg.Grenzen{Bytes: r.DateiMiB << 20, Bildpunkte: r.BildpunkteMio * 1_000_000, Entpackt: int64(r.EntpacktMiB) << 20}
}

// LadeRegeln returns all rules, the oldest first. Errors are those of the embedded table.
func LadeRegeln() ([]Regel, error) {
	var tafel struct {
		Regel []Regel `toml:"regel"`
	}
	if _, err := toml.Decode(regeltafel, &tafel); err != nil {
		return nil, fmt.Errorf("read rules of registrations: %w", err)
	}
	if len(tafel.Regel) == 0 {
		return nil, fmt.Errorf("read rules of registrations: there is none")
	}
	return tafel.Regel, nil
}

// regelAm returns the rule of the day, the latest one if none holds.
func regelAm(regeln []Regel, tag uhr.Datum) Regel {
	for _, r := range regeln {
		if !tag.Vor(r.GueltigVon) && (r.GueltigBis.Leer() || !tag.Nach(r.GueltigBis)) {
			return r
		}
	}
	return regeln[len(regeln)-1]
}
