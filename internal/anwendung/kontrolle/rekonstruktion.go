// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"

	"kernmelderegister/internal/fachkern/protokoll"
)

// Rekonstruktion says what of an answer can be told again: which elements left under
// which norm, from which record in which version, decided by which build of the program.
type Rekonstruktion struct {
	Eintrag protokoll.Eintrag `json:"eintrag"`
	// Saetze are the records used, with what is stored of them today.
	Saetze []Satzlage `json:"saetze"`
	// GleichesProgramm says that the rules and profiles of then are those of now.
	GleichesProgramm bool `json:"gleiches_programm"`
	// Vollstaendig says that nothing is missing: asking again gives the same data.
	Vollstaendig bool `json:"vollstaendig"`
	// Fehlt names in German what is missing.
	Fehlt []string `json:"fehlt,omitempty"`
}

// Satzlage is a record used with its version of today.
type Satzlage struct {
	protokoll.Satzbezug
	// Heute is the present version, 0 if the record is gone.
	Heute int64 `json:"heute"`
}

// Fassungen tells the present version of records; it is asked for the record that an
// entry names. The register keeps no earlier versions of a record.
type Fassungen interface {
	// Fassung returns the present version of the record, 0 if there is none.
	Fassung(ctx context.Context, ags, ordnungsmerkmal string) (int64, error)
}

// Rekonstruiere tells an answer again as far as the register can. The look is logged.
// Errors: those of Zeige.
func (d *Dienst) Rekonstruiere(ctx context.Context, e Einsicht, f Fassungen, nummer int64, programm string) (Rekonstruktion, error) {
	if err := d.nurKontrolle(e); err != nil {
		return Rekonstruktion{}, err
	}
	eintrag, err := d.Zeige(ctx, e, nummer)
	if err != nil {
		return Rekonstruktion{}, err
	}
	r := Rekonstruktion{Eintrag: eintrag, GleichesProgramm: eintrag.Programm == programm}
	if eintrag.FuerStelle {
		r.Fehlt = append(r.Fehlt, "die Inhalte: sie gehören der abrufenden Stelle (§ 40 Abs. 3 BMG)")
	}
	if !r.GleichesProgramm {
		r.Fehlt = append(r.Fehlt, fmt.Sprintf("das Programm %s mit seinen Regeln und Profilen (heute %s)", eintrag.Programm, programm))
	}
	for _, s := range eintrag.Saetze {
		heute, err := f.Fassung(ctx, s.AGS, s.Ordnungsmerkmal)
		if err != nil {
			return r, fmt.Errorf("read version of a record: %w", err)
		}
		r.Saetze = append(r.Saetze, Satzlage{s, heute})
		if heute != s.Fassung {
			r.Fehlt = append(r.Fehlt, fmt.Sprintf("Fassung %d des Satzes %d: das Register hält nur die heutige Fassung %d; "+
				"die frühere steht in den Lieferungen der Gemeinde %s", s.Fassung, s.Satz, heute, s.AGS))
		}
	}
	r.Vollstaendig = len(r.Fehlt) == 0
	return r, nil
}
