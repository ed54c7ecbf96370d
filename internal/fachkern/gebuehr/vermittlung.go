// SPDX-License-Identifier: EUPL-1.2

package gebuehr

import (
	"fmt"

	"kernmelderegister/internal/fachkern/melde"
)

// Vermittlungstarif is what the Vermittlungsstelle charges (§ 18 SächsMeldVO).
type Vermittlungstarif struct {
	Norm     string
	Von, Bis melde.Datum
	// Vorgang is the amount per procedure that the Vermittlungsstelle carried out itself.
	Vorgang Cent
	termine []Zahlungstermin
}

// Zahlungstermin is a day on which the procedures since the one before are due.
type Zahlungstermin struct {
	// Bis is the last day whose procedures count (G14).
	Bis melde.Datum
	// Am is the day of payment.
	Am melde.Datum
}

// Vermittlung returns the tariff of the day; the error is MR-1801 (Intern) if there is none.
func (w *Tarifwerk) Vermittlung(tag melde.Datum) (*Vermittlungstarif, error) {
	for _, v := range w.vermittlung {
		if v.Von <= tag && (v.Bis == 0 || tag <= v.Bis) {
			return v, nil
		}
	}
	return nil, errKeinTarif
}

// Rechne returns the amount of that many procedures.
func (v *Vermittlungstarif) Rechne(vorgaenge int) Cent { return Cent(vorgaenge) * v.Vorgang }

// Faellig returns when a procedure of the day is to be paid; ok is false after
// the last term (§ 18 Abs. 2 Satz 2).
func (v *Vermittlungstarif) Faellig(tag melde.Datum) (t Zahlungstermin, ok bool) {
	for _, t := range v.termine {
		if tag <= t.Bis {
			return t, true
		}
	}
	return Zahlungstermin{}, false
}

type vermittlungzeile struct {
	Norm       string `toml:"norm"`
	GueltigVon string `toml:"gueltig_von"`
	GueltigBis string `toml:"gueltig_bis"`
	Vorgang    Cent   `toml:"vorgang_cent"`
	Faellig    []struct {
		Bis string `toml:"bis"`
		Am  string `toml:"am"`
	} `toml:"faellig"`
}

func (z vermittlungzeile) tarif() (*Vermittlungstarif, error) {
	von, bis, err := zeitraum(z.GueltigVon, z.GueltigBis)
	if err != nil {
		return nil, err
	}
	if z.Norm == "" || z.Vorgang <= 0 {
		return nil, fmt.Errorf("without norm or amount")
	}
	v := &Vermittlungstarif{Norm: z.Norm, Von: von, Bis: bis, Vorgang: z.Vorgang}
	for _, f := range z.Faellig {
		t := Zahlungstermin{}
		if t.Bis, t.Am, err = zeitraum(f.Bis, f.Am); err != nil {
			return nil, fmt.Errorf("term: %w", err)
		}
		if n := len(v.termine); n > 0 && v.termine[n-1].Bis >= t.Bis {
			return nil, fmt.Errorf("terms are out of order")
		}
		v.termine = append(v.termine, t)
	}
	return v, nil
}
