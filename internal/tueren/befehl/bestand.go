// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"fmt"
	"io"

	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/tueren/web"
)

type bestandBefehl struct{ Ort }

// bestandsergebnis is the result for programs. Personen is missing until
// a full run has linked the records as they are to persons.
type bestandsergebnis struct {
	Gemeinden       int     `json:"gemeinden"`
	Datensaetze     int     `json:"datensaetze"`
	Personen        *int    `json:"personen"`
	Aktuell         int     `json:"aktuell"`
	Verzogen        int     `json:"verzogen"`
	Verstorben      int     `json:"verstorben"`
	Gesondert       int     `json:"gesondert"`
	LetzteLieferung *string `json:"letzte_lieferung"`
}

// Run shows the numbers of the register.
func (b *bestandBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		z, err := h.Stand.Bestand(l.ctx)
		if err != nil {
			return err
		}
		r := bestandsergebnis{Gemeinden: z.Gemeinden, Datensaetze: z.Datensaetze, Aktuell: z.Aktuell,
			Verzogen: z.Verzogen, Verstorben: z.Verstorben, Gesondert: z.Gesondert}
		personen, bekannt, err := h.Personen.Zahl(l.ctx)
		if err != nil {
			return err
		}
		if bekannt {
			r.Personen = &personen
		}
		if !z.LetzteLieferung.IsZero() {
			t := z.LetzteLieferung.UTC().Format("2006-01-02T15:04:05Z")
			r.LetzteLieferung = &t
		}
		return l.zeige(r, r.schreibe)
	})
}

func (r bestandsergebnis) schreibe(w io.Writer) {
	letzte := "noch keine"
	if r.LetzteLieferung != nil {
		letzte = *r.LetzteLieferung
	}
	for _, z := range []struct {
		name string
		zahl int
	}{{"Gemeinden", r.Gemeinden}, {"Datensätze", r.Datensaetze}, {"aktuell gemeldet", r.Aktuell}, {"verzogen", r.Verzogen},
		{"verstorben", r.Verstorben}, {"gesondert aufbewahrt", r.Gesondert}} {
		fmt.Fprintf(w, "%-22s %12s\n", z.name, web.Tausend(z.zahl))
	}
	if r.Personen != nil {
		fmt.Fprintf(w, "%-22s %12s\n", "Personen", web.Tausend(*r.Personen))
	}
	fmt.Fprintf(w, "%-22s %12s\n", "letzte Lieferung", letzte)
}

type suchindexBefehl struct {
	Neu suchindexNeuBefehl `cmd:"" help:"Alle Suchzeilen aus den Datensätzen neu ableiten"`
}

type suchindexNeuBefehl struct{ Ort }

// Run rebuilds the search index.
func (b *suchindexNeuBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		var balken *fortschritt.Fortschritt
		stand := 0
		err := h.SuchindexNeu(l.ctx, func(erledigt, gesamt int) {
			if balken == nil {
				balken = fortschritt.Neu(l.Meldung, "Suchindex", int64(gesamt))
			}
			balken.Plus(int64(erledigt - stand))
			stand = erledigt
		})
		if balken != nil {
			balken.Fertig()
		}
		if err != nil {
			return err
		}
		if err := l.ordneZuWennFaellig(h); err != nil {
			return err
		}
		return l.zeige(map[string]int{"datensaetze": stand}, func(w io.Writer) {
			fmt.Fprintf(w, "%s Datensätze neu abgeleitet\n", web.Tausend(stand))
		})
	})
}
