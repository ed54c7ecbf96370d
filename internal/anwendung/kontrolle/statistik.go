// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"

	"kernmelderegister/internal/grund/uhr"
)

// Zahl is a name with its count.
type Zahl struct {
	Name   string `json:"name"`
	Anzahl int64  `json:"anzahl"`
}

// Statistik are numbers about queries without personal data.
type Statistik struct {
	Von uhr.Datum `json:"von"`
	Bis uhr.Datum `json:"bis"`
	// Abrufe is the number of queries of authorities.
	Abrufe int64 `json:"abrufe"`
	// JeStelle counts them per body, JeTag per day, JeStunde per hour of the day.
	JeStelle []Zahl `json:"je_stelle"`
	JeTag    []Zahl `json:"je_tag"`
	JeStunde []Zahl `json:"je_stunde"`
	// Faelle counts anomalies per state.
	Faelle []Zahl `json:"faelle"`
	// Stichproben says how far the bodies are with their own control.
	Stichproben []Probenstand `json:"stichproben"`
}

// Statistik counts the days von to bis, both inclusive. No content is read.
func (d *Dienst) Statistik(ctx context.Context, von, bis uhr.Datum) (Statistik, error) {
	zahlen, err := d.ablage.Stundenzahlen(ctx, von.Beginn(), bis.PlusTage(1).Beginn())
	if err != nil {
		return Statistik{}, fmt.Errorf("count queries per hour: %w", err)
	}
	s := Statistik{Von: von, Bis: bis}
	stellen, tage, stunden := map[string]int64{}, map[string]int64{}, [24]int64{}
	for _, z := range zahlen {
		s.Abrufe += z.Anzahl
		stellen[z.Stelle] += z.Anzahl
		tage[uhr.DatumVon(z.Stunde).String()] += z.Anzahl
		stunden[z.Stunde.In(uhr.Berlin()).Hour()] += z.Anzahl
	}
	for _, stelle := range stellenVon(stellen) {
		s.JeStelle = append(s.JeStelle, Zahl{stelle, stellen[stelle]})
	}
	for tag := von; !tag.Nach(bis); tag = tag.PlusTage(1) {
		s.JeTag = append(s.JeTag, Zahl{tag.String(), tage[tag.String()]})
	}
	for h, n := range stunden {
		s.JeStunde = append(s.JeStunde, Zahl{fmt.Sprintf("%02d Uhr", h), n})
	}
	for _, z := range Zustaende() {
		faelle, err := d.ablage.Faelle(ctx, Fallfilter{Zustand: z})
		if err != nil {
			return s, fmt.Errorf("read cases: %w", err)
		}
		s.Faelle = append(s.Faelle, Zahl{string(z), int64(len(faelle))})
	}
	s.Stichproben, err = d.ablage.Probenstand(ctx)
	return s, err
}
