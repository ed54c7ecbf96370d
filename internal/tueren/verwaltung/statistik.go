// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"slices"
	"strconv"

	"kernmelderegister/internal/anwendung/auskunftsstatistik"
	"kernmelderegister/internal/tueren/web"
)

// Auskunftsstatistik counts simple information without personal data;
// *auskunftsstatistik.Dienst is one.
type Auskunftsstatistik interface {
	Monate(ctx context.Context, viele int) ([]auskunftsstatistik.Monatsansicht, error)
}

const statistikpfad = Pfad + "statistik"

// statistikmonate is how many months the page shows.
const statistikmonate = 24

func (t *Tuer) registriereStatistik(mux *http.ServeMux) {
	if t.Statistik == nil {
		return
	}
	mux.HandleFunc("GET "+statistikpfad, t.nurAmt(t.statistik))
	mux.HandleFunc("GET "+statistikpfad+".csv", t.nurAmt(t.statistikCSV))
}

// auskunftszahlen are the months as a chart and as tables.
type auskunftszahlen struct {
	Wege   wege
	Stand  string
	Bild   []web.Balken
	Monate liste
	Kanal  liste
	CSV    string
}

// verdecktText stands for a number that could tell of single persons.
const verdecktText = "nicht ausgewiesen"

func (t *Tuer) statistik(w http.ResponseWriter, r *http.Request) {
	monate, err := t.Statistik.Monate(r.Context(), statistikmonate)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := auskunftszahlen{Wege: t.wege(r), CSV: statistikpfad + ".csv"}
	const leer = "Es gibt noch keine Zahlen. Sie entstehen mit dem täglichen Lauf."
	s.Monate = neueListe("Aufträge und Suchprofile nach Monaten", leer, textspalte("Monat"), zahlspalte("Aufträge"), zahlspalte("Suchprofile"), textspalte("Anteil mit Auskunft"), zahlspalte("Gebühren"))
	s.Kanal = neueListe("Nach Monaten und Wegen", leer, textspalte("Monat"), textspalte("Weg"), zahlspalte("Aufträge"), zahlspalte("Suchprofile"), textspalte("Anteil mit Auskunft"), zahlspalte("Gebühren"))
	for i := range monate {
		m := &monate[i]
		if i == 0 {
			s.Stand = zeitpunkt(m.Stand)
		}
		s.Monate.zeile(append(texte(monatstext(m.Monat)), zahlenzellen(&m.Gesamt)...)...)
		for j := range m.Wege {
			s.Kanal.zeile(append(texte(monatstext(m.Monat), kanalworte[m.Wege[j].Weg]), zahlenzellen(&m.Wege[j])...)...)
		}
		if i < 12 && !m.Gesamt.Verdeckt {
			s.Bild = append(s.Bild, web.Balken{Name: monatstext(m.Monat), Wert: int64(m.Gesamt.Profile)})
		}
	}
	slices.Reverse(s.Bild)
	t.seiten.Schreibe(w, r, http.StatusOK, "statistik", t.kopf(r, web.Seite{Titel: "Statistik", Inhalt: s}))
}

func zahlenzellen(a *auskunftsstatistik.Ansicht) []zelle {
	if a.Verdeckt {
		return texte(verdecktText, verdecktText, "nicht ausgewiesen", "nicht ausgewiesen")
	}
	anteil, gebuehr := a.Anteil, web.Tausend(a.Gebuehr)+" €"
	if a.Gebuehr < 0 {
		anteil, gebuehr = "nicht ausgewiesen", "nicht ausgewiesen"
	}
	return texte(web.Tausend(a.Auftraege), web.Tausend(a.Profile), anteil, gebuehr)
}

// statistikCSV sends the same numbers; what is kept back is empty. No field can begin a formula.
func (t *Tuer) statistikCSV(w http.ResponseWriter, r *http.Request) {
	monate, err := t.Statistik.Monate(r.Context(), statistikmonate)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	t.sende(w, r, "statistik.csv", "text/csv; charset=utf-8", func(z io.Writer) error {
		c := csv.NewWriter(z)
		c.Comma = ';'
		zeilen := [][]string{{"monat", "weg", "auftraege", "suchprofile", "anteil_mit_auskunft", "gebuehren_euro"}}
		for i := range monate {
			m := &monate[i]
			zeilen = append(zeilen, append([]string{string(m.Monat), "alle"}, csvZahlen(&m.Gesamt)...))
			for j := range m.Wege {
				zeilen = append(zeilen, append([]string{string(m.Monat), kanalworte[m.Wege[j].Weg]}, csvZahlen(&m.Wege[j])...))
			}
		}
		return c.WriteAll(zeilen)
	})
}

func csvZahlen(a *auskunftsstatistik.Ansicht) []string {
	if a.Verdeckt {
		return []string{"", "", "", ""}
	}
	gebuehr := ""
	if a.Gebuehr >= 0 {
		gebuehr = strconv.FormatInt(a.Gebuehr, 10)
	}
	return []string{strconv.Itoa(a.Auftraege), strconv.Itoa(a.Profile), a.Anteil, gebuehr}
}
