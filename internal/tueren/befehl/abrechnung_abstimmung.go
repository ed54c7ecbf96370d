// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"fmt"
	"io"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/fachkern/fehler"
)

var errAbstimmung = fehler.Neu(fehler.Intern, "MR-2444", "Die Summen von Forderungen, Gebührenbescheiden und Zahlungen stimmen nicht überein.")

type abrechnungAbstimmungBefehl struct{ Ort }

// abstimmung are the months for programs.
type abstimmung struct {
	Stimmt bool                     `json:"stimmt"`
	Monate []abrechnung.Monatssumme `json:"monate"`
}

// Run adds up every month; it fails if the two sides of one differ.
func (b *abrechnungAbstimmungBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		a, err := h.Abrechnung.Abstimmung(l.ctx)
		if err != nil {
			return err
		}
		r := abstimmung{Stimmt: a.Stimmt(), Monate: append([]abrechnung.Monatssumme{}, a.Monate...)}
		if err := l.zeige(r, r.schreibe); err != nil {
			return err
		}
		if !r.Stimmt {
			return errAbstimmung
		}
		return nil
	})
}

func (r *abstimmung) schreibe(w io.Writer) {
	for i := range r.Monate {
		m := &r.Monate[i]
		fmt.Fprintf(w, "%s  %6d Bescheide  %14s  gezahlt %14s  gutgeschrieben %14s  offen %14s  Unterschied %s\n",
			m.Monat, m.Anzahl, m.Bescheide, m.Zahlungen-m.Erstattungen, m.Gutschriften, m.Offen, m.Unterschied())
	}
	if r.Stimmt {
		fmt.Fprintln(w, "Alle Summen stimmen überein.")
	}
}

type abrechnungMahnungenBefehl struct {
	Ort
	Ausstellen bool `name:"ausstellen" help:"Alle fälligen Mahnungen ausstellen statt sie nur zu zeigen"`
}

// mahnergebnis says what was due and issued.
type mahnergebnis struct {
	Faellig     []string `json:"faellig"`
	Ausgestellt int      `json:"ausgestellt"`
}

// Run lists the reminders that are due, or issues them.
func (b *abrechnungMahnungenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		mahnbare, err := h.Abrechnung.Mahnbare(l.ctx)
		if err != nil {
			return err
		}
		r := mahnergebnis{Faellig: []string{}}
		for i := range mahnbare {
			r.Faellig = append(r.Faellig, mahnbare[i].Nummer)
		}
		if b.Ausstellen {
			if r.Ausgestellt, err = h.Abrechnung.MahneFaellige(l.ctx, h.abrechner()); err != nil {
				return err
			}
		}
		return l.zeige(r, func(w io.Writer) {
			for i := range mahnbare {
				fmt.Fprintf(w, "%s  %-20s  %14s\n", mahnbare[i].Nummer, mahnbare[i].Kunde, mahnbare[i].Offen())
			}
			fmt.Fprintf(w, "%d Mahnungen fällig, %d ausgestellt\n", len(mahnbare), r.Ausgestellt)
		})
	})
}
