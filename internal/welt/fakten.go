// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

//go:embed daten/*.csv
var datenFS embed.FS

// fakten are the embedded facts: immutable after laden, shared by all blocks.
type fakten struct {
	kreise    []kreis
	gemeinden []gemeinde // ascending by AGS, so the municipalities of a Kreis stand together
	orte      []ort      // German towns outside Saxony
	ortWahl   auswahl
	staaten   []staat // index 0 is Germany
	fremde    auswahl // citizenships of foreign residents

	einwohner int // sum over the municipalities
	haeufig   []strasse
	namen     namenslisten
	sonder    []sondername
}

// kreis is a Landkreis or kreisfreie Stadt with the age structure of its population.
type kreis struct {
	schluessel string
	name       string
	erste      int // index of the first municipality
	anzahl     int
	einwohner  int
	alter      []altersklasse
	gesamt     float64
}

// altersklasse is the number of people of one age and sex in a Kreis.
type altersklasse struct {
	alter     int
	weiblich  bool
	kumulativ float64 // running sum up to and including this class
}

type gemeinde struct {
	ags         melde.AGS
	name        string
	behoerdeAGS melde.AGS
	behoerde    string
	plz         []string
	einwohner   int
	kreis       int
	strassen    []strasse
}

type strasse struct {
	name string
	plz  string
}

type ort struct {
	ags  melde.AGS
	plz  string
	name string
}

type staat struct {
	schluessel string
	name       string
	herkunft   string
	strasse    string
	ort        string
}

type sondername struct{ vorname, nachname uint16 }

// gruppenbeginn are the first ages of the 17 age groups of alter_kreise.csv.
var gruppenbeginn = [...]int{0, 3, 6, 10, 15, 18, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 75, 101}

// laden reads the embedded files. They are part of the program, so an error
// means a broken build; it is returned all the same.
func laden() (*fakten, error) {
	f := &fakten{}
	for _, schritt := range []func() error{
		f.ladeGemeinden, f.ladeAlter, f.ladeStrassen, f.ladeOrte, f.ladeStaaten, f.ladeNamen,
	} {
		if err := schritt(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// zeilen returns the rows of an embedded file without its head, split into exactly n columns.
func zeilen(datei string, n int) ([][]string, error) {
	roh, err := datenFS.ReadFile("daten/" + datei)
	if err != nil {
		return nil, err
	}
	var aus [][]string
	for i, text := range strings.Split(strings.TrimSpace(string(roh)), "\n")[1:] {
		spalten := strings.Split(text, ";")
		if len(spalten) != n {
			return nil, fmt.Errorf("daten/%s Zeile %d: %d statt %d Spalten", datei, i+2, len(spalten), n)
		}
		aus = append(aus, spalten)
	}
	return aus, nil
}

func zahl(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func (f *fakten) ladeGemeinden() error {
	kreise, err := zeilen("kreise.csv", 2)
	if err != nil {
		return err
	}
	gemeinden, err := zeilen("gemeinden.csv", 6)
	if err != nil {
		return err
	}
	for _, z := range kreise {
		f.kreise = append(f.kreise, kreis{schluessel: z[0], name: z[1]})
	}
	for i, z := range gemeinden {
		k := slices.IndexFunc(f.kreise, func(k kreis) bool { return k.schluessel == z[0][:5] })
		if k < 0 {
			return fmt.Errorf("daten/gemeinden.csv: %s liegt in keinem Kreis", z[0])
		}
		g := gemeinde{ags: melde.AGS(z[0]), name: z[1], behoerdeAGS: melde.AGS(z[2]), behoerde: z[3],
			plz: strings.Fields(z[4]), einwohner: zahl(z[5]), kreis: k}
		f.gemeinden = append(f.gemeinden, g)
		if f.kreise[k].anzahl == 0 {
			f.kreise[k].erste = i
		}
		f.kreise[k].anzahl++
		f.kreise[k].einwohner += g.einwohner
		f.einwohner += g.einwohner
	}
	return nil
}

// ladeAlter gives every Kreis its age structure by single years: the numbers of
// the Kreis per age group, divided within the group as in the whole Land.
func (f *fakten) ladeAlter() error {
	land, err := zeilen("alter_land.csv", 3)
	if err != nil {
		return err
	}
	je, err := zeilen("alter_kreise.csv", 3)
	if err != nil {
		return err
	}
	var einzeln [101][2]float64
	for _, z := range land {
		alter := zahl(z[0])
		einzeln[alter] = [2]float64{float64(zahl(z[1])), float64(zahl(z[2]))}
	}
	offenesEnde(&einzeln)
	for _, z := range je {
		k := slices.IndexFunc(f.kreise, func(k kreis) bool { return k.schluessel == z[0] })
		if k < 0 {
			return fmt.Errorf("daten/alter_kreise.csv: unbekannter Kreis %s", z[0])
		}
		f.kreise[k].verteile(strings.Split(z[2], ","), z[1] == "w", &einzeln)
	}
	return nil
}

// offenesEnde spreads the open class 90+ over the ages 90 to 100.
func offenesEnde(einzeln *[101][2]float64) {
	for g := range 2 {
		rest := einzeln[90][g]
		for alter := 90; alter < 100; alter++ {
			einzeln[alter][g] = rest * 0.27
			rest *= 0.73
		}
		einzeln[100][g] = rest
	}
}

func (k *kreis) verteile(gruppen []string, weiblich bool, einzeln *[101][2]float64) {
	spalte := 0
	if weiblich {
		spalte = 1
	}
	for i, text := range gruppen {
		von, vor := gruppenbeginn[i], gruppenbeginn[i+1]
		summe := 0.0
		for alter := von; alter < vor; alter++ {
			summe += einzeln[alter][spalte]
		}
		for alter := von; alter < vor; alter++ {
			k.gesamt += float64(zahl(text)) * einzeln[alter][spalte] / summe
			k.alter = append(k.alter, altersklasse{alter: alter, weiblich: weiblich, kumulativ: k.gesamt})
		}
	}
}

func (f *fakten) ladeOrte() error {
	orte, err := zeilen("orte.csv", 4)
	if err != nil {
		return err
	}
	for i, z := range orte {
		f.orte = append(f.orte, ort{ags: melde.AGS(z[0]), plz: z[1], name: z[2]})
		f.ortWahl.lege(uint16(i), zahl(z[3]))
	}
	return nil
}

func (f *fakten) ladeStaaten() error {
	staaten, err := zeilen("staaten.csv", 4)
	if err != nil {
		return err
	}
	adressen, err := zeilen("ausland.csv", 3)
	if err != nil {
		return err
	}
	f.staaten = []staat{{schluessel: "000", name: "Deutschland", herkunft: "de"}}
	for _, z := range staaten {
		i := slices.IndexFunc(adressen, func(a []string) bool { return a[0] == z[0] })
		if i < 0 {
			return fmt.Errorf("daten/ausland.csv: Staat %s fehlt", z[0])
		}
		f.fremde.lege(uint16(len(f.staaten)), zahl(z[3]))
		f.staaten = append(f.staaten, staat{schluessel: z[0], name: z[1], herkunft: z[2],
			strasse: adressen[i][1], ort: adressen[i][2]})
	}
	return nil
}
