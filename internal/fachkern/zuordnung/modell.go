// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import "math"

// Gewicht is evidence in hundredths of a bit: +100 makes it twice as likely that
// two records are one human, -100 half as likely.
type Gewicht int32

// Bits returns the weight in bits.
func (g Gewicht) Bits() float64 { return float64(g) / 100 }

func gewichtVon(bits float64) Gewicht { return Gewicht(math.Round(bits * 100)) }

// Modell holds the weights after Fellegi and Sunter (1969): for every level the
// probability among records of one human (m) and of two (u), and how frequent
// names are. A Modell is a value that never changes; decisions name its Fassung.
type Modell struct {
	Fassung     string
	M, U        [AnzahlMerkmale][maxStufen]float64
	Haeufigkeit [arten]Haeufigkeiten
	// Sicher and Klaerung are the weights from which on two records are surely,
	// perhaps one human.
	Sicher, Klaerung Gewicht
}

// Haeufigkeiten say how rare the names of one kind are.
type Haeufigkeiten struct {
	// Bits is the weight of a name by its search form: minus the binary logarithm
	// of its share. Only names of many people stand here.
	Bits map[string]Gewicht
	// Selten is the weight of all others.
	Selten Gewicht
}

func (h *Haeufigkeiten) gewicht(form string) Gewicht {
	if g, da := h.Bits[form]; da {
		return g
	}
	return h.Selten
}

// grenzen of single weights: no feature alone decides.
const (
	hoechstesGewicht   Gewicht = 2000
	niedrigstesGewicht Gewicht = -1500
	hoechsteNamen      Gewicht = 1800 // frequency part of all first names together
)

// tafeln are the weights of a model ready for use.
type tafeln struct {
	fest [AnzahlMerkmale][maxStufen]Gewicht
	// treffer is the m part alone, for levels whose u part is the frequency of
	// the very name.
	treffer [AnzahlMerkmale][maxStufen]Gewicht
}

func (m *Modell) tafeln() tafeln {
	var t tafeln
	for i := range m.M {
		for s := 1; s < maxStufen; s++ {
			p, q := m.M[i][s], m.U[i][s]
			if p <= 0 || q <= 0 {
				continue
			}
			t.fest[i][s] = begrenzt(gewichtVon(math.Log2(p / q)))
			t.treffer[i][s] = begrenzt(gewichtVon(math.Log2(p)))
		}
	}
	return t
}

func begrenzt(g Gewicht) Gewicht { return max(niedrigstesGewicht, min(hoechstesGewicht, g)) }
