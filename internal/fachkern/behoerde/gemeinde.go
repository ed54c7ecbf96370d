// SPDX-License-Identifier: EUPL-1.2

package behoerde

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Land is the two-digit key of Sachsen.
const Land = "14"

// Gemeinde is a municipality of Sachsen under one key. A merger ends it; the key
// of the merged municipality is another entry.
type Gemeinde struct {
	AGS melde.AGS
	// Name is the plain name ("Bautzen"), Amtlich the official one ("Bautzen / Budyšin, Stadt").
	Name    string
	Amtlich string
	// Von and Bis are the first and the last day of the key, Bis 0 if it is valid
	// today. Keys that the reform of 2008 gave begin on 2008-08-01, also where the
	// municipality itself was formed between the reform and the end of 2010.
	Von, Bis melde.Datum
	// Nachfolger are the municipalities that took the area at the end, the one with
	// the larger part first; more than one only after a division.
	Nachfolger []melde.AGS
	// Meldebehoerde is the municipality that runs the register for this one
	// (SächsKomZG: carrier of the community); "" for dissolved municipalities.
	Meldebehoerde melde.AGS
	// Einwohner is the official number of inhabitants on 31 December 2019, 0 for
	// keys that are no longer valid; it shows how much of a municipality the
	// register holds (S0-03).
	Einwohner int
}

// Kreis returns the five-digit key of the district or district-free city.
func (g Gemeinde) Kreis() string { return string(g.AGS[:5]) }

// Gilt reports whether the key is valid on the day.
func (g Gemeinde) Gilt(tag melde.Datum) bool {
	return g.Von <= tag && (g.Bis == 0 || tag <= g.Bis)
}

// Kreis is a district or district-free city.
type Kreis struct {
	Schluessel string // five digits
	Name       string
	// Nachfolger is the district that took it over on 1 August 2008, "" for today's.
	Nachfolger string
	// Stadt is today's key of a former district-free city, "" for all others.
	Stadt melde.AGS
}

// Gemeindeverzeichnis knows the municipalities of Sachsen since the reform of
// 1 August 2008 and the districts since 1996. It is immutable.
type Gemeindeverzeichnis struct {
	alle      []Gemeinde // by key
	gemeinden map[melde.AGS]Gemeinde
	kreise    map[string]Kreis
}

// Gemeinde returns the municipality with the key if it is valid on the day; tag 0
// asks for the key whatever the day.
func (v *Gemeindeverzeichnis) Gemeinde(ags melde.AGS, tag melde.Datum) (Gemeinde, bool) {
	g, ok := v.gemeinden[ags]
	if !ok || tag != 0 && !g.Gilt(tag) {
		return Gemeinde{}, false
	}
	g.Nachfolger = slices.Clone(g.Nachfolger)
	return g, true
}

// Alle returns the municipalities that are valid on the day, by key.
func (v *Gemeindeverzeichnis) Alle(tag melde.Datum) []Gemeinde {
	var gueltige []Gemeinde
	for _, g := range v.alle {
		if g.Gilt(tag) {
			g.Nachfolger = slices.Clone(g.Nachfolger)
			gueltige = append(gueltige, g)
		}
	}
	return gueltige
}

// Nachfolger returns today's municipalities that have the area of the key: the
// key itself if it is valid, the larger part of a divided municipality first,
// nil for a key that can't be resolved (S0-08).
func (v *Gemeindeverzeichnis) Nachfolger(ags melde.AGS) []melde.AGS {
	ags = v.ausAltemKreis(ags)
	g, ok := v.gemeinden[ags]
	if !ok {
		return nil
	}
	if len(g.Nachfolger) == 0 {
		return []melde.AGS{ags}
	}
	var heute []melde.AGS
	for _, n := range g.Nachfolger {
		for _, heutiger := range v.Nachfolger(n) {
			if !slices.Contains(heute, heutiger) {
				heute = append(heute, heutiger)
			}
		}
	}
	return heute
}

// ausAltemKreis maps the key of a former district-free city to its key of 2008.
func (v *Gemeindeverzeichnis) ausAltemKreis(ags melde.AGS) melde.AGS {
	if len(ags) == 8 && ags[5:] == "000" {
		if k := v.kreise[string(ags[:5])]; k.Stadt != "" {
			return k.Stadt
		}
	}
	return ags
}

// Bestandsgemeinde returns the municipality whose stock holds the records of the
// key today: after a division the one with the larger part. A key that can't be
// resolved is returned as it is.
func (v *Gemeindeverzeichnis) Bestandsgemeinde(ags melde.AGS) melde.AGS {
	if heute := v.Nachfolger(ags); len(heute) > 0 {
		return heute[0]
	}
	return ags
}

// Meldebehoerde returns the municipality that runs the register for the key
// today, "" for a key that can't be resolved.
func (v *Gemeindeverzeichnis) Meldebehoerde(ags melde.AGS) melde.AGS {
	return v.gemeinden[v.Bestandsgemeinde(ags)].Meldebehoerde
}

// Mitglieder returns the municipalities for which the Meldebehörde runs the
// register, itself included, by key; nil if it runs none.
func (v *Gemeindeverzeichnis) Mitglieder(meldebehoerde melde.AGS) []melde.AGS {
	var mitglieder []melde.AGS
	for _, g := range v.alle {
		if g.Meldebehoerde == meldebehoerde && meldebehoerde != "" {
			mitglieder = append(mitglieder, g.AGS)
		}
	}
	return mitglieder
}

// Kreis returns the district with the five-digit key, also a former one.
func (v *Gemeindeverzeichnis) Kreis(schluessel string) (Kreis, bool) {
	k, ok := v.kreise[schluessel]
	return k, ok
}

// Kreise returns today's districts and district-free cities, by key.
func (v *Gemeindeverzeichnis) Kreise() []Kreis {
	var heute []Kreis
	for _, k := range v.kreise {
		if k.Nachfolger == "" {
			heute = append(heute, k)
		}
	}
	slices.SortFunc(heute, func(a, b Kreis) int { return strings.Compare(a.Schluessel, b.Schluessel) })
	return heute
}

// Bezirksname returns the name of the Direktionsbezirk with the three-digit key
// (former areas of the Landesdirektion, BMeldDAV Anlage Nr. 3 m), "" if there is none.
func (v *Gemeindeverzeichnis) Bezirksname(schluessel string) string {
	switch schluessel {
	case "145":
		return "Chemnitz"
	case "146":
		return "Dresden"
	case "147":
		return "Leipzig"
	}
	return ""
}
