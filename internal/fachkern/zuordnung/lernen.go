// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"math"
	"slices"
	"strconv"
)

// muster is a vector of levels; mustermenge counts how often each occurs.
type muster [AnzahlMerkmale]Stufe

type mustermenge map[muster]int

// sortiert gives the patterns a fixed order, so that sums of floating point
// numbers come out the same every time.
func (m mustermenge) sortiert() []muster {
	folge := make([]muster, 0, len(m))
	for p := range m {
		folge = append(folge, p)
	}
	slices.SortFunc(folge, func(a, b muster) int { return slices.Compare(a[:], b[:]) })
	return folge
}

// Sizes of the samples of Lerne.
const (
	zufallspaare  = 1_000_000
	jeSatz        = 40 // random pairs of small stocks
	paareJeBlock  = 3_000_000
	runden        = 60
	fastNie       = 1e-7 // smallest probability of a level that was seen in no pair
	mindestnennen = 20   // people who bear a name that is counted by itself
	vorwissen     = 0.02 // share of the assumptions in m: what these data don't show may happen still
)

// Lerne estimates a model from the records themselves, without knowing which are
// one human: u from random pairs, m by expectation maximisation over the pairs
// of three kinds of blocks (Winkler 1988), each of which leaves out the features
// it was made by. The same records give the same model.
//
// bezug gives the thresholds and fills what can't be learned from these records.
func (b *Bestand) Lerne(bezug *Modell) *Modell {
	b.ordne()
	m := *bezug
	m.Haeufigkeit = b.haeufigkeiten()
	v := NeuerVergleicher(&m, b.vorrat)
	zufall := b.zufallsmuster(v)
	for i := range m.U {
		if u := verteilung(zufall, Merkmal(i), nil); u != ([maxStufen]float64{}) {
			m.U[i] = u
		}
	}
	var sitzungen []sitzung
	for _, s := range [...]struct {
		art   schluesselart
		fehlt []Merkmal
	}{
		{blockNameTag, []Merkmal{Nachname, Geburtsdatum}},
		{blockVornameTag, []Merkmal{Vornamen, Geburtsdatum}},
		{blockNamenJahr, []Merkmal{Nachname, Vornamen}},
	} {
		sitzungen = append(sitzungen, lerneSitzung(b.blockmuster(v, b.schluesselfolge(s.art)), &m, s.fehlt))
	}
	for i := range m.M {
		m.M[i] = mitte(sitzungen, Merkmal(i), bezug)
	}
	for i := range m.M {
		copy(m.M[i][:], gerundet(m.M[i][:])) // as the file has them, so that both decide alike
		copy(m.U[i][:], gerundet(m.U[i][:]))
	}
	m.Fassung = m.fassung()
	return &m
}

// sitzung is what one kind of blocks taught.
type sitzung struct {
	m     [AnzahlMerkmale][maxStufen]float64
	fehlt []Merkmal
}

// lerneSitzung runs expectation maximisation with fixed u.
func lerneSitzung(menge mustermenge, modell *Modell, fehlt []Merkmal) sitzung {
	folge := menge.sortiert()
	s := sitzung{fehlt: fehlt}
	for i := range s.m { // start: the higher the level, the likelier
		summe := 0.0
		for k := 1; k < maxStufen; k++ {
			if modell.U[i][k] > 0 {
				s.m[i][k] = math.Pow(3, float64(k))
				summe += s.m[i][k]
			}
		}
		for k := range s.m[i] {
			s.m[i][k] /= max(summe, 1)
		}
	}
	anteil := 0.1
	wahr := make([]float64, len(folge))
	for range runden {
		summe, alle := 0.0, 0.0
		for n, p := range folge {
			wahr[n] = s.wahrscheinlichkeit(p, &modell.U, anteil)
			summe += wahr[n] * float64(menge[p])
			alle += float64(menge[p])
		}
		anteil = min(max(summe/max(alle, 1), 1e-4), 0.9)
		for i := range s.m {
			s.m[i] = verteilung(menge, Merkmal(i), func(p muster) float64 { n, _ := slices.BinarySearchFunc(folge, p, vergleicheMuster); return wahr[n] })
		}
	}
	return s
}

func vergleicheMuster(a, b muster) int { return slices.Compare(a[:], b[:]) }

// wahrscheinlichkeit is that of a pair with the pattern being one human.
func (s *sitzung) wahrscheinlichkeit(p muster, u *[AnzahlMerkmale][maxStufen]float64, anteil float64) float64 {
	verhaeltnis := anteil / (1 - anteil)
	for i, stufe := range p {
		if stufe != keineAngabe && !slices.Contains(s.fehlt, Merkmal(i)) {
			verhaeltnis *= max(s.m[i][stufe], fastNie) / max(u[i][stufe], fastNie)
		}
	}
	return verhaeltnis / (1 + verhaeltnis)
}

// verteilung is the share of each level among the pairs that tell it, weighted by gewicht.
func verteilung(menge mustermenge, m Merkmal, gewicht func(muster) float64) [maxStufen]float64 {
	var anzahl [maxStufen]float64
	summe := 0.0
	for _, p := range menge.sortiert() {
		if p[m] == keineAngabe {
			continue
		}
		w := float64(menge[p])
		if gewicht != nil {
			w *= gewicht(p)
		}
		anzahl[p[m]] += w
		summe += w
	}
	for i := 1; i < maxStufen && summe > 0; i++ {
		anzahl[i] = max(anzahl[i]/summe, fastNie)
	}
	if summe > 0 {
		for i := int(hoechsteStufe[m]) + 1; i < maxStufen; i++ {
			anzahl[i] = 0
		}
	}
	return anzahl
}

// hoechsteStufe is the number of levels of each feature.
var hoechsteStufe = [AnzahlMerkmale]Stufe{nachnameGleich, vornamenGleich, geburtGleich, ortGleich, geschlechtGleich,
	anschriftBeidseits, folgeNahtlos, beziehungGemeinsam, kennzeichenGleich}

// mitte averages the sessions that have something to say about the feature.
func mitte(sitzungen []sitzung, m Merkmal, bezug *Modell) [maxStufen]float64 {
	var summe [maxStufen]float64
	anzahl := 0.0
	for _, s := range sitzungen {
		if slices.Contains(s.fehlt, m) || s.m[m] == [maxStufen]float64{} {
			continue
		}
		anzahl++
		for i := range summe {
			summe[i] += s.m[m][i]
		}
	}
	if anzahl == 0 {
		return bezug.M[m]
	}
	for i := range summe {
		summe[i] = (1-vorwissen)*summe[i]/anzahl + vorwissen*bezug.M[m][i]
	}
	return summe
}

// zufallsmuster compares pairs that are spread over all records without chance:
// each record with some others at growing distances.
func (b *Bestand) zufallsmuster(v *Vergleicher) mustermenge {
	menge := mustermenge{}
	n := len(b.folge)
	if n < 2 {
		return menge
	}
	var x, y Merkmale
	for k := range min(zufallspaare, jeSatz*n, n*(n-1)/2) {
		h := fnvAnfang.zahl(uint64(k)).fertig()
		i, j := uint32(h>>32)%uint32(n), uint32(h)%uint32(n)
		if i == j {
			continue
		}
		b.merkmale(i, &x)
		b.merkmale(j, &y)
		menge[v.Vergleiche(&x, &y).Stufen]++
	}
	return menge
}

// blockmuster compares the pairs of all blocks of a kind, or an even sample of them.
func (b *Bestand) blockmuster(v *Vergleicher, folge []uint64) mustermenge {
	paare := 0
	jederBlock(folge, func(k block) {
		if n := k.bis - k.von; n <= Blockgrenze {
			paare += n * (n - 1) / 2
		}
	})
	jedes := uint64(paare/paareJeBlock + 1)
	menge := mustermenge{}
	var x, y Merkmale
	jederBlock(folge, func(k block) {
		if k.bis-k.von > Blockgrenze || streuwert(folge[k.von]>>32).fertig()%jedes != 0 {
			return
		}
		for i := k.von; i < k.bis; i++ {
			b.merkmale(uint32(folge[i]), &x)
			for j := i + 1; j < k.bis; j++ {
				b.merkmale(uint32(folge[j]), &y)
				menge[v.Vergleiche(&x, &y).Stufen]++
			}
		}
	})
	return menge
}

// haeufigkeiten counts the names of the records.
func (b *Bestand) haeufigkeiten() [arten]Haeufigkeiten {
	anzahl := [arten][]int{}
	for a := range anzahl {
		anzahl[a] = make([]int, len(b.vorrat.teile))
	}
	var m Merkmale
	var jeStaat [staaten]int
	for i := range b.folge {
		b.merkmale(uint32(i), &m)
		jeStaat[m.Staat]++
		for _, nr := range m.Nachnamen {
			anzahl[artNachname][b.vorrat.eintraege[nr].ganz]++
		}
		for _, nr := range m.Vornamen[:min(1, len(m.Vornamen))] {
			for _, t := range b.vorrat.eintraege[nr].teile {
				anzahl[artVorname][t]++
			}
		}
		if m.Ort != 0 {
			anzahl[artOrt][b.vorrat.eintraege[m.Ort].ganz]++
		}
	}
	var aus [arten]Haeufigkeiten
	for a := range aus[:artStaat] {
		aus[a] = haeufigkeitenAus(anzahl[a], func(t int) string { return b.vorrat.teile[t].form }, len(b.folge))
	}
	jeStaat[deutschland] = 0
	aus[artStaat] = haeufigkeitenAus(jeStaat[:], strconv.Itoa, len(b.folge))
	return aus
}

// haeufigkeitenAus keeps the names of many people; all others count as rare as
// the rarest of these.
func haeufigkeitenAus(anzahl []int, name func(int) string, saetze int) Haeufigkeiten {
	grenze := max(mindestnennen, saetze/50_000)
	h := Haeufigkeiten{Bits: map[string]Gewicht{}}
	for t, n := range anzahl {
		if n >= grenze {
			h.Bits[name(t)] = gewichtVon(-math.Log2(float64(n) / float64(saetze)))
		}
	}
	h.Selten = gewichtVon(-math.Log2(float64(grenze) / float64(max(saetze, grenze))))
	return h
}
