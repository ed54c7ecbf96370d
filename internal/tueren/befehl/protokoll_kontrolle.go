// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/protokoll"
)

type protokollAuswertenBefehl struct {
	Ort
	Tag string `placeholder:"JJJJ-MM-TT" help:"Tag der Auswertung; ohne Angabe alle noch nicht ausgewerteten Tage bis gestern"`
}

// Run looks for anomalies.
func (b *protokollAuswertenBefehl) Run(l *lauf) error {
	datum, err := tag(b.Tag)
	if err != nil {
		return eingabefehler{"Ein Tag muss die Form JJJJ-MM-TT haben."}
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		var alle []kontrolle.Auswertung
		var err error
		if datum.Leer() {
			alle, err = h.Kontrolle.WerteTaeglichAus(l.ctx)
		} else {
			var a kontrolle.Auswertung
			a, err = h.Kontrolle.WerteAus(l.ctx, datum)
			alle = append(alle, a)
		}
		if err != nil {
			return err
		}
		for _, a := range alle {
			if err := l.zeige(a, func(w io.Writer) { schreibeAuswertung(w, a) }); err != nil {
				return err
			}
		}
		return nil
	})
}

func schreibeAuswertung(w io.Writer, a kontrolle.Auswertung) {
	fmt.Fprintf(w, "%s: %d Abrufe, davon %d ohne Inhalt gezählt; %d Auffälligkeiten, davon %d neu\n", a.Tag, a.Abrufe, a.OhneInhalt, a.Befunde, a.Neu)
}

type protokollSiegelBefehl struct {
	Ort
	Ab string `placeholder:"DATEI" help:"früher ausgehändigtes Siegel; dann wird bewiesen, dass sich davor nichts geändert hat"`
}

// Run hands out the last tree head, or proves that an earlier one still holds.
func (b *protokollSiegelBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		if err := h.Versiegle(l.ctx); err != nil {
			return err
		}
		if b.Ab == "" {
			s, err := h.Kontrolle.Siegel(l.ctx)
			if err != nil {
				return err
			}
			return l.zeige(map[string]any{"groesse": s.Groesse, "siegel": s.Notiz}, func(w io.Writer) { fmt.Fprint(w, s.Notiz) })
		}
		frueher, err := os.ReadFile(b.Ab)
		if err != nil {
			return err
		}
		folge, err := h.Kontrolle.Folge(l.ctx, string(frueher))
		if err != nil {
			return err
		}
		return json.NewEncoder(l.Ausgabe).Encode(folge)
	})
}

type protokollHaltBefehl struct {
	Ort
	Einsicht einsicht `embed:""`
	Nummer   int64    `arg:"" help:"Nummer des Eintrags"`
	Grund    string   `help:"Begründung des Haltkennzeichens"`
	Aufheben bool     `help:"das Haltkennzeichen aufheben"`
}

// Run keeps a content beyond its term, or no longer.
func (b *protokollHaltBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		e, err := b.Einsicht.von(l, h)
		if err != nil {
			return err
		}
		if b.Aufheben {
			return h.Kontrolle.GibFrei(l.ctx, e, b.Nummer)
		}
		return h.Kontrolle.Halte(l.ctx, e, b.Nummer, b.Grund)
	})
}

type protokollRekonstruierenBefehl struct {
	Ort
	Einsicht einsicht `embed:""`
	Nummer   int64    `arg:"" help:"Nummer des Eintrags"`
}

// Run tells an answer again as far as possible; status 1 when something is missing.
func (b *protokollRekonstruierenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		e, err := b.Einsicht.von(l, h)
		if err != nil {
			return err
		}
		r, err := h.Kontrolle.Rekonstruiere(l.ctx, e, h.Fassungen, b.Nummer, h.Programm)
		if err != nil {
			return err
		}
		if err := json.NewEncoder(l.Ausgabe).Encode(r); err != nil {
			return err
		}
		if !r.Vollstaendig {
			return errAbgelehnt
		}
		return nil
	})
}

type protokollZugriffeBefehl struct {
	Ort
	Einsicht        einsicht `embed:""`
	AGS             string   `required:"" help:"Gemeinde des Datensatzes"`
	Ordnungsmerkmal string   `required:"" help:"Ordnungsmerkmal des Datensatzes"`
}

// Run lists the retrievals of a resident's data for the resident (§ 11 Abs. 1 BMG).
func (b *protokollZugriffeBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		e, err := b.Einsicht.von(l, h)
		if err != nil {
			return err
		}
		liste, err := h.Kontrolle.Zugriffe(l.ctx, e, []protokoll.Satzbezug{{AGS: b.AGS, Ordnungsmerkmal: b.Ordnungsmerkmal}})
		if err != nil {
			return err
		}
		ausgabe := json.NewEncoder(l.Ausgabe)
		for _, z := range liste {
			if err := ausgabe.Encode(z); err != nil {
				return err
			}
		}
		return nil
	})
}
