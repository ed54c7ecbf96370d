// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sort"
	"sync"
	"time"

	"kernmelderegister/internal/fachkern/melde"
)

// MaxEinwohner is the largest population that can be made; Saxony has 4.1
// million. The numbers of persons and the synthetic tax numbers bound it.
const MaxEinwohner = 5_000_000

// Optionen describe a world. Equal options give equal records; Arbeiter and
// Ablage have no influence on them.
type Optionen struct {
	Einwohner  int         // people with their main or only dwelling in Saxony, 1–MaxEinwohner
	Seed       uint64      // any number
	Fehlerrate float64     // share of a person's further records with a typing error, 0–1
	Stichtag   melde.Datum // day of the full delivery
	Tage       int         // days after the Stichtag with changes, 0–366
	Arbeiter   int         // goroutines; 0 = number of processors
	Ablage     string      // folder for the temporary file of large worlds; "" = the system's
}

// Welt is a synthetic Saxony. It is safe for use by one goroutine at a time
// per municipality; different municipalities may be read at the same time.
type Welt struct {
	opt    Optionen
	fakten *fakten
	heute  tag
	zone   *time.Location

	bloecke        []blockplan
	kreisEinwohner []int   // residents per Kreis
	grenzen        [][]int // per Kreis: running sums of the residents of its municipalities
	kreisWahl      auswahl
	ablage         *ablage

	vorrat struct {
		sync.Mutex
		bloecke []*block // the last blocks that several municipalities share
	}
}

// Neu makes the world: it tells all lives once and parks the records that
// belong to other municipalities than those of their block, and the daily
// changes. The error names an impossible option, or is the context's or the
// temporary file's.
func Neu(ctx context.Context, o Optionen) (*Welt, error) {
	if err := o.pruefe(); err != nil {
		return nil, err
	}
	if o.Arbeiter <= 0 {
		o.Arbeiter = runtime.GOMAXPROCS(0)
	}
	f, err := laden()
	if err != nil {
		return nil, err
	}
	w := &Welt{opt: o, fakten: f, heute: tagVon(o.Stichtag), zone: time.FixedZone("", 3600)}
	w.plane()
	w.ablage = neueAblage(o.Ablage, ueblicheGrenzen())
	if err := w.parke(ctx); err != nil {
		return nil, errors.Join(err, w.ablage.Close())
	}
	return w, nil
}

// Close removes the temporary file.
func (w *Welt) Close() error { return w.ablage.Close() }

func (o Optionen) pruefe() error {
	switch {
	case o.Einwohner < 1 || o.Einwohner > MaxEinwohner:
		return fmt.Errorf("option Einwohner %d: erlaubt sind 1 bis %d", o.Einwohner, MaxEinwohner)
	case o.Fehlerrate < 0 || o.Fehlerrate > 1:
		return fmt.Errorf("option Fehlerrate %g: erlaubt sind 0 bis 1", o.Fehlerrate)
	case o.Tage < 0 || o.Tage > 366:
		return fmt.Errorf("option Tage %d: erlaubt sind 0 bis 366", o.Tage)
	case o.Stichtag.Jahr() < 2000 || o.Stichtag.Jahr() > 2100:
		return fmt.Errorf("option Stichtag %s: erlaubt sind 2000 bis 2100", o.Stichtag)
	}
	return nil
}

// plane divides the residents: to the municipalities in proportion to the real
// ones (largest remainder), and within every Kreis into blocks.
func (w *Welt) plane() {
	f := w.fakten
	anzahl := verhaeltnis(w.opt.Einwohner, f)
	for k, kreis := range f.kreise {
		summe := 0
		var grenzen []int
		for g := kreis.erste; g < kreis.erste+kreis.anzahl; g++ {
			summe += anzahl[g]
			grenzen = append(grenzen, summe)
		}
		w.grenzen = append(w.grenzen, grenzen)
		w.kreisEinwohner = append(w.kreisEinwohner, summe)
		w.kreisWahl.lege(uint16(k), kreis.einwohner)
		teile := (summe + blockgroesse - 1) / blockgroesse
		for i := range teile {
			w.bloecke = append(w.bloecke, blockplan{nr: len(w.bloecke), kreis: k,
				von: summe * i / teile, bis: summe * (i + 1) / teile})
		}
	}
}

// verhaeltnis divides n people among the municipalities by largest remainder.
func verhaeltnis(n int, f *fakten) []int {
	anzahl := make([]int, len(f.gemeinden))
	rest := make([]int, len(f.gemeinden))
	folge := make([]int, len(f.gemeinden))
	offen := n
	for i, g := range f.gemeinden {
		anzahl[i] = n * g.einwohner / f.einwohner
		rest[i] = n * g.einwohner % f.einwohner
		folge[i] = i
		offen -= anzahl[i]
	}
	sort.SliceStable(folge, func(a, b int) bool { return rest[folge[a]] > rest[folge[b]] })
	for _, i := range folge[:offen] {
		anzahl[i]++
	}
	return anzahl
}

// gemeindeAn returns the municipality of a place in the line of residents of a Kreis.
func (w *Welt) gemeindeAn(kreis, ort int) uint16 {
	grenzen := w.grenzen[kreis]
	i := sort.SearchInts(grenzen, ort+1)
	return uint16(w.fakten.kreise[kreis].erste + min(i, len(grenzen)-1))
}

// spanne returns first and last municipality that get residents from the block.
func (w *Welt) spanne(p blockplan) (erste, letzte uint16) {
	return w.gemeindeAn(p.kreis, p.von), w.gemeindeAn(p.kreis, max(p.bis-1, p.von))
}

// Gemeinde is a municipality of the world.
type Gemeinde struct {
	AGS         melde.AGS
	Name        string
	Kreis       string    // name of the Landkreis or kreisfreie Stadt
	BehoerdeAGS melde.AGS // seat of the responsible Meldebehörde
	Behoerde    string    // its name
	PLZ         []string
}

// Gemeinden lists the 418 municipalities in AGS order.
func (w *Welt) Gemeinden() []Gemeinde {
	aus := make([]Gemeinde, len(w.fakten.gemeinden))
	for i, g := range w.fakten.gemeinden {
		aus[i] = Gemeinde{AGS: g.ags, Name: g.name, Kreis: w.fakten.kreise[g.kreis].name,
			BehoerdeAGS: g.behoerdeAGS, Behoerde: g.behoerde, PLZ: g.plz}
	}
	return aus
}

// Strassen lists the names of the municipality's streets in order of their
// number, 1, 2, …; empty for an unknown AGS.
func (w *Welt) Strassen(ags melde.AGS) []string {
	g, ok := w.nummer(ags)
	if !ok {
		return nil
	}
	var aus []string
	for _, s := range w.fakten.gemeinden[g].strassen {
		aus = append(aus, s.name)
	}
	return aus
}

// Tage lists the days with changes, from the day after the Stichtag on.
func (w *Welt) Tage() []melde.Datum {
	var aus []melde.Datum
	for i := range w.opt.Tage {
		aus = append(aus, (w.heute + tag(i) + 1).datum())
	}
	return aus
}

func (w *Welt) nummer(ags melde.AGS) (uint16, bool) {
	i := sort.Search(len(w.fakten.gemeinden), func(i int) bool { return w.fakten.gemeinden[i].ags >= ags })
	if i == len(w.fakten.gemeinden) || w.fakten.gemeinden[i].ags != ags {
		return 0, false
	}
	return uint16(i), true
}

// rueck returns the date n years before, 28 February for 29 February.
func rueck(d melde.Datum, n int) melde.Datum {
	jahr, monat, t := d.Jahr()-n, d.Monat(), d.Tag()
	return melde.Datum(jahr*10000 + monat*100 + min(t, melde.TageImMonat(jahr, monat)))
}

// Optionen returns the options that the world was made with.
func (w *Welt) Optionen() Optionen { return w.opt }
