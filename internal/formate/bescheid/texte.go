// SPDX-License-Identifier: EUPL-1.2

package bescheid

import (
	_ "embed"
	"fmt"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/grund/uhr"
)

//go:embed daten/texte.toml
var textdatei string

// Texte are the legal texts of a letter in one version.
type Texte struct {
	Fassung         string    `toml:"fassung"`
	GueltigVon      uhr.Datum `toml:"gueltig_von"`
	GueltigBis      uhr.Datum `toml:"gueltig_bis"`
	Rechtsgrundlage string    `toml:"rechtsgrundlage"`
	Zahlung         string    `toml:"zahlung"`
	Rechtsbehelf    string    `toml:"rechtsbehelf"`
	Aufschub        string    `toml:"aufschub"`
	Formfrei        string    `toml:"formfrei"`
	// Mahnung and LetzteMahnung say in a reminder what follows.
	Mahnung       string `toml:"mahnung"`
	LetzteMahnung string `toml:"letzte_mahnung"`
}

// LadeTexte reads the texts that are built into the program, the oldest first. An
// error means that one is incomplete; the program must not start.
func LadeTexte() ([]Texte, error) { return liesTexte(textdatei) }

func liesTexte(text string) ([]Texte, error) {
	var datei struct {
		Texte []Texte `toml:"texte"`
	}
	meta, err := toml.Decode(text, &datei)
	if err != nil {
		return nil, fmt.Errorf("bescheid: %w", err)
	}
	if fremd := meta.Undecoded(); len(fremd) > 0 {
		return nil, fmt.Errorf("bescheid: unknown key %s", fremd[0])
	}
	if len(datei.Texte) == 0 {
		return nil, fmt.Errorf("bescheid: no legal texts")
	}
	for i, t := range datei.Texte {
		if t.Fassung == "" || t.GueltigVon.Leer() || t.Rechtsgrundlage == "" || t.Zahlung == "" || t.Rechtsbehelf == "" || t.Aufschub == "" || t.Formfrei == "" || t.Mahnung == "" || t.LetzteMahnung == "" {
			return nil, fmt.Errorf("bescheid: legal texts %d are incomplete", i+1)
		}
		if i > 0 && (datei.Texte[i-1].GueltigBis.Leer() || !datei.Texte[i-1].GueltigBis.Vor(t.GueltigVon)) {
			return nil, fmt.Errorf("bescheid: legal texts %d and %d overlap", i, i+1)
		}
	}
	return datei.Texte, nil
}

// TexteAm returns the texts of the day; the first ones for earlier days.
func TexteAm(alle []Texte, tag uhr.Datum) Texte {
	gilt := alle[0]
	for _, t := range alle {
		if !tag.Vor(t.GueltigVon) {
			gilt = t
		}
	}
	return gilt
}

// TexteVon returns the texts of the version; the latest ones if there is none.
func TexteVon(alle []Texte, fassung string) Texte {
	for _, t := range alle {
		if t.Fassung == fassung {
			return t
		}
	}
	return alle[len(alle)-1]
}
