// SPDX-License-Identifier: EUPL-1.2

package behoerde

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"kernmelderegister/internal/fachkern/melde"
)

//go:embed gemeinden.csv
var gemeindenText string

//go:embed kreise.csv
var kreiseText string

// Verzeichnis returns the directory of municipalities that the program carries.
// It is read once; every call returns the same.
func Verzeichnis() *Gemeindeverzeichnis { return eingebautes() }

var eingebautes = sync.OnceValue(func() *Gemeindeverzeichnis {
	v, err := leseVerzeichnis(gemeindenText, kreiseText)
	if err != nil {
		panic(fmt.Sprintf("behoerde: embedded directory: %v", err))
	}
	return v
})

func leseVerzeichnis(gemeinden, kreise string) (*Gemeindeverzeichnis, error) {
	v := &Gemeindeverzeichnis{gemeinden: map[melde.AGS]Gemeinde{}, kreise: map[string]Kreis{}}
	zeilen, err := leseTabelle(gemeinden, 8)
	if err != nil {
		return nil, fmt.Errorf("read municipalities: %w", err)
	}
	for _, z := range zeilen {
		g, err := leseGemeinde(z)
		if err != nil {
			return nil, fmt.Errorf("read municipality %s: %w", z[0], err)
		}
		v.alle = append(v.alle, g)
		v.gemeinden[g.AGS] = g
	}
	if zeilen, err = leseTabelle(kreise, 4); err != nil {
		return nil, fmt.Errorf("read districts: %w", err)
	}
	for _, z := range zeilen {
		v.kreise[z[0]] = Kreis{Schluessel: z[0], Name: z[1], Nachfolger: z[2], Stadt: melde.AGS(z[3])}
	}
	return v, v.pruefe()
}

// leseTabelle reads the rows below the heading.
func leseTabelle(text string, spalten int) ([][]string, error) {
	leser := csv.NewReader(strings.NewReader(text))
	leser.Comma, leser.Comment, leser.FieldsPerRecord = ';', '#', spalten
	zeilen, err := leser.ReadAll()
	if err != nil || len(zeilen) == 0 {
		return nil, err
	}
	return zeilen[1:], nil
}

func leseGemeinde(z []string) (Gemeinde, error) {
	g := Gemeinde{AGS: melde.AGS(z[0]), Name: z[1], Amtlich: z[2], Meldebehoerde: melde.AGS(z[6])}
	var err error
	if g.Von, err = melde.ParseDatum(z[3]); err != nil {
		return g, err
	}
	if z[4] != "" {
		if g.Bis, err = melde.ParseDatum(z[4]); err != nil {
			return g, err
		}
	}
	if z[7] != "" {
		if g.Einwohner, err = strconv.Atoi(z[7]); err != nil {
			return g, err
		}
	}
	for nachfolger := range strings.FieldsSeq(z[5]) {
		g.Nachfolger = append(g.Nachfolger, melde.AGS(nachfolger))
	}
	return g, nil
}

// pruefe reports the first entry that leads nowhere.
func (v *Gemeindeverzeichnis) pruefe() error {
	for i, g := range v.alle {
		if i > 0 && v.alle[i-1].AGS >= g.AGS {
			return fmt.Errorf("municipality %s is out of order", g.AGS)
		}
		if (g.Bis == 0) != (len(g.Nachfolger) == 0) || (g.Bis == 0) != (g.Meldebehoerde != "") {
			return fmt.Errorf("municipality %s: last day, successors and Meldebehörde contradict each other", g.AGS)
		}
		for _, n := range g.Nachfolger {
			if nachfolger, ok := v.gemeinden[n]; !ok || nachfolger.Bis != 0 && nachfolger.Bis <= g.Bis {
				return fmt.Errorf("municipality %s: successor %s does not follow", g.AGS, n)
			}
		}
		if _, ok := v.kreise[string(g.AGS[:5])]; !ok {
			return fmt.Errorf("municipality %s: district is unknown", g.AGS)
		}
	}
	return nil
}
