// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"kernmelderegister/internal/grund/uhr"
)

// ErrAntragsdatei means that a file is no application.
var ErrAntragsdatei = errors.New("verzeichnis: no application for a change")

// Antragsdatei is an application as a body hands it in: its entry as it shall be.
type Antragsdatei struct {
	// Behoerde is the key of the body, "" for the register office.
	Behoerde string `json:"behoerde"`
	// Von names the person who wants it.
	Von string `json:"von"`
	// WirksamAb is the first day on which it holds.
	WirksamAb uhr.Datum `json:"wirksam_ab"`
	// Stand is the change stamp that the entry was read with; 0 means the present one.
	Stand   int64        `json:"stand,omitempty"`
	Eintrag Organisation `json:"eintrag"`
}

// groessteAntragsdatei bounds a file in bytes.
const groessteAntragsdatei = 4 << 20

// LiesAntragsdatei reads one application; unknown fields are errors. Error: ErrAntragsdatei.
func LiesAntragsdatei(r io.Reader) (Antragsdatei, error) {
	var d Antragsdatei
	leser := json.NewDecoder(io.LimitReader(r, groessteAntragsdatei))
	leser.DisallowUnknownFields()
	if err := leser.Decode(&d); err != nil {
		return d, fmt.Errorf("%w: %w", ErrAntragsdatei, err)
	}
	if _, err := leser.Token(); !errors.Is(err, io.EOF) {
		return d, fmt.Errorf("%w: more than one value", ErrAntragsdatei)
	}
	if d.Von == "" || d.WirksamAb.Leer() || len(d.Eintrag.Schluessel) == 0 {
		return d, fmt.Errorf("%w: von, wirksam_ab and eintrag/schluessel are required", ErrAntragsdatei)
	}
	return d, nil
}

// Antrag makes the application: the entry that has the first key, a new one if none has it.
func (v *Verzeichnis) Antrag(d Antragsdatei) Antrag {
	a := Antrag{Behoerde: d.Behoerde, Von: d.Von, Eintrag: d.Eintrag, WirksamAb: d.WirksamAb}
	if o := v.Abbild().mitSchluessel(d.Eintrag.Kategorie, d.Eintrag.Schluessel[:1]); o != nil {
		a.Eintrag.ID, a.Eintrag.Stand = o.ID, d.Stand
		if d.Stand == 0 {
			a.Eintrag.Stand = o.Stand
		}
	}
	return a
}

// Antragsdatei returns the entry in the form of an application without any change, for
// filling in. Its applicant is the body itself.
func (o *Organisation) Antragsdatei(ab uhr.Datum) Antragsdatei {
	return Antragsdatei{Behoerde: o.Schluessel[0], WirksamAb: ab, Stand: o.Stand, Eintrag: o.kopie()}
}
