// SPDX-License-Identifier: EUPL-1.2

package zuordnung

// Guete compares bundles with the truth, pair by pair. The JSON names are those
// of `kmr zuordnung --wahrheit`.
type Guete struct {
	PaareWahr       int     `json:"paare_wahr"`
	PaareGefunden   int     `json:"paare_gefunden"`
	Richtig         int     `json:"richtig"`
	Precision       float64 `json:"precision"`
	Recall          float64 `json:"recall"`
	F1              float64 `json:"f1"`
	Klaerungsfaelle int     `json:"klaerungsfaelle"`
	// Saetze are the records that both sides know.
	Saetze int `json:"saetze"`
	// FalscheZusammenfuehrungen counts, over all bundles, how many humans are in it
	// beside the first; JeMillion is that number per million records.
	FalscheZusammenfuehrungen int     `json:"falsche_zusammenfuehrungen"`
	JeMillion                 float64 `json:"falsche_je_million"`
}

// Bewerte compares the bundles with the truth. Records that the truth does not
// name are left out. Without pairs to find, precision and recall are 1.
func Bewerte[P comparable](buende []Bund, wahrheit map[SatzID]P, klaerungsfaelle int) Guete {
	g := Guete{Klaerungsfaelle: klaerungsfaelle, Saetze: len(wahrheit)}
	jePerson := map[P]int{}
	for _, p := range wahrheit {
		jePerson[p]++
	}
	for _, n := range jePerson {
		g.PaareWahr += n * (n - 1) / 2
	}
	for _, b := range buende {
		imBund, n := map[P]int{}, 0
		for _, s := range b.Saetze {
			if p, da := wahrheit[s]; da {
				imBund[p]++
				n++
			}
		}
		g.PaareGefunden += n * (n - 1) / 2
		for _, k := range imBund {
			g.Richtig += k * (k - 1) / 2
		}
		g.FalscheZusammenfuehrungen += max(0, len(imBund)-1)
	}
	g.Precision, g.Recall = verhaeltnis(g.Richtig, g.PaareGefunden), verhaeltnis(g.Richtig, g.PaareWahr)
	if g.Precision+g.Recall > 0 {
		g.F1 = 2 * g.Precision * g.Recall / (g.Precision + g.Recall)
	}
	g.JeMillion = float64(g.FalscheZusammenfuehrungen) * 1e6 / float64(max(g.Saetze, 1))
	return g
}

func verhaeltnis(teil, ganzes int) float64 {
	if ganzes == 0 {
		return 1
	}
	return float64(teil) / float64(ganzes)
}
