// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// Ausleitung is what the Bundesmaster has to be told (S1-05.5). An entry is never
// deleted: one that has ended carries its end.
type Ausleitung struct {
	// Nach and Bis are the stamps between which the entries changed.
	Nach, Bis      int64
	Organisationen []*Organisation
}

// Ausleiten returns all entries that changed after the stamp; 0 returns everything.
// Error: MR-2110 the stamp lies in the future.
func (v *Verzeichnis) Ausleiten(nach int64) (Ausleitung, error) {
	bild := v.Abbild()
	if nach < 0 || nach > bild.Stand {
		return Ausleitung{}, errAusleitung
	}
	a := Ausleitung{Nach: nach, Bis: bild.Stand}
	for _, o := range bild.alle {
		if o.Stand > nach {
			a.Organisationen = append(a.Organisationen, o)
		}
	}
	return a, nil
}

// Ausgeleitet notes that the Bundesmaster has everything up to the stamp. Error: MR-2110.
func (v *Verzeichnis) Ausgeleitet(ctx context.Context, ablage Ausleitungsablage, bis int64) error {
	if bis < 0 || bis > v.Abbild().Stand {
		return errAusleitung
	}
	if err := ablage.MerkeAusgeleitet(ctx, bis); err != nil {
		return fmt.Errorf("note export: %w", err)
	}
	return nil
}

// ausgeleitet is an entry as the Bundesmaster gets it: with its id here and the stamp of its last change.
type ausgeleitet struct {
	ID    int64 `json:"id"`
	Stand int64 `json:"stand"`
	*Organisation
}

// Schreibe writes the export as one JSON object: the stamps "nach" and "bis", and the
// entries as they stand now in "organisationen", certificates as base64 of DER.
func (a Ausleitung) Schreibe(w io.Writer) error {
	form := struct {
		Nach           int64         `json:"nach"`
		Bis            int64         `json:"bis"`
		Organisationen []ausgeleitet `json:"organisationen"`
	}{a.Nach, a.Bis, make([]ausgeleitet, len(a.Organisationen))}
	for i, o := range a.Organisationen {
		form.Organisationen[i] = ausgeleitet{o.ID, o.Stand, o}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(form)
}
