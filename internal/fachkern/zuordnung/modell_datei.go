// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"sync"
)

//go:embed modell.json
var eingebautesModell []byte

// Vorgabe returns the model that the program carries, learned on synthetic
// worlds. It needs no data and is the start of every installation.
func Vorgabe() *Modell { return vorgabe() }

var vorgabe = sync.OnceValue(func() *Modell {
	m, err := LiesModell(eingebautesModell)
	if err != nil {
		panic("zuordnung: embedded model: " + err.Error())
	}
	return m
})

// datei is the written form of a model.
type datei struct {
	Fassung     string             `json:"fassung"`
	Sicher      Gewicht            `json:"sicher"`
	Klaerung    Gewicht            `json:"klaerung"`
	Merkmale    []dateiMerkmal     `json:"merkmale"`
	Haeufigkeit []dateiHaeufigkeit `json:"haeufigkeit"`
}

type dateiMerkmal struct {
	Name   string    `json:"name"`
	Gleich []float64 `json:"m"` // by level, from 1
	Fremd  []float64 `json:"u"`
}

type dateiHaeufigkeit struct {
	Art    string             `json:"art"`
	Selten Gewicht            `json:"selten"`
	Bits   map[string]Gewicht `json:"bits"` // keys in ascending order
}

var artnamen = [arten]string{"nachname", "vorname", "ort", "staat"}

// JSON writes the model; equal models give equal bytes.
func (m *Modell) JSON() ([]byte, error) {
	d := datei{Fassung: m.Fassung, Sicher: m.Sicher, Klaerung: m.Klaerung}
	for i := range m.M {
		n := hoechsteStufe[i]
		d.Merkmale = append(d.Merkmale, dateiMerkmal{tafel[i].name, gerundet(m.M[i][1 : n+1]), gerundet(m.U[i][1 : n+1])})
	}
	for a := range m.Haeufigkeit {
		d.Haeufigkeit = append(d.Haeufigkeit, dateiHaeufigkeit{artnamen[a], m.Haeufigkeit[a].Selten, m.Haeufigkeit[a].Bits})
	}
	return json.MarshalIndent(d, "", " ")
}

// gerundet keeps four significant digits: more would only be noise.
func gerundet(werte []float64) []float64 {
	aus := make([]float64, len(werte))
	for i, w := range werte {
		if w <= 0 {
			continue
		}
		stelle := math.Pow(10, 4-math.Ceil(math.Log10(w)))
		aus[i] = math.Round(w*stelle) / stelle
	}
	return aus
}

// fassung names the content: the same weights have the same name.
func (m *Modell) fassung() string {
	ohne := *m
	ohne.Fassung = ""
	roh, err := ohne.JSON()
	if err != nil {
		return ""
	}
	summe := sha256.Sum256(append(roh, SchluesselFassung...))
	return "fs1-" + hex.EncodeToString(summe[:5])
}

// LiesModell reads what JSON wrote. It refuses a file whose Fassung does not fit
// its content, with levels or features that this program does not have, and with
// impossible numbers.
func LiesModell(roh []byte) (*Modell, error) {
	var d datei
	if err := json.Unmarshal(roh, &d); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	if len(d.Merkmale) != AnzahlMerkmale || len(d.Haeufigkeit) != arten {
		return nil, fmt.Errorf("model has %d features and %d tables of names", len(d.Merkmale), len(d.Haeufigkeit))
	}
	m := &Modell{Fassung: d.Fassung, Sicher: d.Sicher, Klaerung: d.Klaerung}
	for i, x := range d.Merkmale {
		if x.Name != tafel[i].name || len(x.Gleich) != int(hoechsteStufe[i]) || len(x.Fremd) != len(x.Gleich) {
			return nil, fmt.Errorf("model: feature %d is not %s with %d levels", i, tafel[i].name, hoechsteStufe[i])
		}
		for s := range x.Gleich {
			if !anteil(x.Gleich[s]) || !anteil(x.Fremd[s]) {
				return nil, fmt.Errorf("model: feature %s, level %d is no probability", x.Name, s+1)
			}
		}
		copy(m.M[i][1:], x.Gleich)
		copy(m.U[i][1:], x.Fremd)
	}
	for a, h := range d.Haeufigkeit {
		if h.Art != artnamen[a] {
			return nil, fmt.Errorf("model: table %d is not %s", a, artnamen[a])
		}
		m.Haeufigkeit[a] = Haeufigkeiten{Bits: h.Bits, Selten: h.Selten}
	}
	if m.Klaerung > m.Sicher {
		return nil, fmt.Errorf("model: threshold Klärungsfall lies above sure")
	}
	if soll := m.fassung(); soll != d.Fassung {
		return nil, fmt.Errorf("model is named %s but its content is %s", d.Fassung, soll)
	}
	return m, nil
}

func anteil(x float64) bool { return x >= 0 && x <= 1 }
