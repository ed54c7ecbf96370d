// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/web"
)

// laufseite are the months of the Großkunden and the reminders.
type laufseite struct {
	Wege                 wege
	Monat                string
	Monate               liste
	Lauf                 string // what the run just did, "" for none
	Faellige, Gemahnt    liste
	MahnbareZahl         int
	Monatsziel, Mahnziel string
}

func (t *Tuer) laeufe(w http.ResponseWriter, r *http.Request) {
	t.zeigeLaeufe(w, r, laufseite{}, nil)
}

func (t *Tuer) zeigeLaeufe(w http.ResponseWriter, r *http.Request, s laufseite, mangel []web.Feldfehler) {
	heute := t.Abrechnung.Heute()
	s.Wege, s.Monatsziel, s.Mahnziel = t.wege(r), kassenpfad+"/laeufe", kassenpfad+"/laeufe/mahnen"
	if s.Monat == "" {
		s.Monat = string(abrechnung.MonatVon(heute.PlusMonate(-1)))
	}
	gelaufen, err := t.Abrechnung.Laeufe(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s.Monate = neueListe("Abgerechnete Monate", "Es ist noch kein Monat abgerechnet.", textspalte("Monat"), textspalte("abgerechnet am"))
	for _, l := range gelaufen {
		s.Monate.zeile(texte(monatstext(l.Monat), zeitpunkt(l.Zeit))...)
	}
	mahnbare, err := t.Abrechnung.Mahnbare(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s.Faellige, s.MahnbareZahl = t.bescheidliste(mahnbare), len(mahnbare)
	s.Faellige.Titel, s.Faellige.Leer = "Fällige Mahnungen", "Heute ist keine Mahnung fällig."
	if s.Gemahnt, err = t.gemahntliste(r, heute); err != nil {
		t.fehler(w, r, err)
		return
	}
	t.seiten.Schreibe(w, r, seitenstatus(mangel), "abrechnung-laeufe", t.kopf(r, web.Seite{Titel: "Monatsläufe und Mahnungen", Fehler: mangel, Inhalt: s}))
}

// mahntage is how far back the page lists reminders, so that their letters can be printed.
const mahntage = 30

func (t *Tuer) gemahntliste(r *http.Request, heute uhr.Datum) (liste, error) {
	l := neueListe("Ausgestellte Mahnungen", fmt.Sprintf("In den letzten %d Tagen wurde keine Mahnung ausgestellt.", mahntage),
		textspalte("Mahnschreiben"), textspalte("Bescheid"), textspalte("ausgestellt am"), textspalte("von"))
	gemahnt, err := t.Abrechnung.Gemahnte(r.Context(), heute.PlusTage(-mahntage), heute)
	if err != nil {
		return l, err
	}
	for _, b := range gemahnt {
		nr, err := t.mahnnummer(r, b)
		if err != nil {
			return l, err
		}
		blatt := kassenpfad + "/bescheid/" + b.Bescheid
		l.zeile(zelle{Text: fmt.Sprintf("%d. Mahnung (PDF)", nr), Ziel: blatt + "/mahnung/" + strconv.Itoa(nr)}, zelle{Text: b.Bescheid, Ziel: blatt},
			zelle{Text: tagtext(b.Tag)}, zelle{Text: b.Wer})
	}
	return l, nil
}

// mahnnummer returns the how-manieth reminder about its notice it is.
func (t *Tuer) mahnnummer(r *http.Request, m abrechnung.Buchung) (int, error) {
	buchungen, err := t.Abrechnung.Buchungen(r.Context(), m.Bescheid)
	nr := 0
	for _, b := range buchungen {
		if b.Art == abrechnung.Mahnung && b.Nr <= m.Nr {
			nr++
		}
	}
	return nr, err
}

// rechneAb bills a month.
func (t *Tuer) rechneAb(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	s := laufseite{Monat: werte.Get("monat")}
	m, err := abrechnung.LiesMonat(s.Monat)
	var lauf abrechnung.Monatslauf
	if err == nil {
		lauf, err = t.Abrechnung.RechneMonatAb(r.Context(), kassenwer(r), m)
	}
	switch {
	case err == nil:
		s.Lauf = fmt.Sprintf("%s ist abgerechnet: %s neue Gebührenbescheide über zusammen %s.", monatstext(m), web.Tausend(lauf.Bescheide), gebuehr.Cent(lauf.Cent))
		t.zeigeLaeufe(w, r, s, nil)
	case fehler.ArtVon(err) == fehler.Ungueltig:
		t.zeigeLaeufe(w, r, s, []web.Feldfehler{{Feld: "monat", Text: fehler.TextVon(err)}})
	default:
		t.fehler(w, r, err)
	}
}

// mahneAlle issues all reminders that are due.
func (t *Tuer) mahneAlle(w http.ResponseWriter, r *http.Request) {
	if _, err := web.LiesFormular(r); err != nil {
		t.fehler(w, r, err)
		return
	}
	n, err := t.Abrechnung.MahneFaellige(r.Context(), kassenwer(r))
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	t.zeigeLaeufe(w, r, laufseite{Lauf: fmt.Sprintf("%s Mahnungen ausgestellt. Die Schreiben stehen unten zum Drucken.", web.Tausend(n))}, nil)
}

// abstimmungsseite shows that the sums agree, or where they do not.
type abstimmungsseite struct {
	Wege          wege
	Stimmt        bool
	Summen        [][2]string
	Monate        liste
	CSV           string
	Unterschiede  int
	Unverrechnete bool
}

func centtext(n int64) string { return gebuehr.Cent(n).String() }

func (t *Tuer) abstimmung(w http.ResponseWriter, r *http.Request) {
	a, err := t.Abrechnung.Abstimmung(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	z := a.Summen
	s := abstimmungsseite{Wege: t.wege(r), Stimmt: a.Stimmt(), CSV: kassenpfad + "/abstimmung.csv", Unverrechnete: z.OffeneEingaenge != 0, Summen: [][2]string{
		{"Forderungen", z.Forderungen.String()}, {"davon noch ohne Bescheid", z.OhneBescheid.String()}, {"Gebührenbescheide", z.Bescheide.String()},
		{"Zahlungen", z.Zahlungen.String()}, {"Gutschriften und Stornos", z.Gutschriften.String()}, {"Erstattungen", z.Erstattungen.String()},
		{"noch offen", z.Offen().String()}, {"Zahlungen ohne Bescheid", z.OffeneEingaenge.String()},
	}}
	s.Monate = neueListe("Abstimmung nach Monaten", "Es gibt noch keinen Gebührenbescheid.", textspalte("Monat"), zahlspalte("Bescheide"), zahlspalte("Forderungen"),
		zahlspalte("Summe der Bescheide"), zahlspalte("Zahlungen"), zahlspalte("Gutschriften"), zahlspalte("Erstattungen"), zahlspalte("Offen"), zahlspalte("Unterschied"))
	for i := range a.Monate {
		m := &a.Monate[i]
		zeile := texte(monatstext(m.Monat), web.Tausend(m.Anzahl), m.Posten.String(), m.Bescheide.String(), m.Zahlungen.String(), m.Gutschriften.String(),
			m.Erstattungen.String(), m.Offen.String(), m.Unterschied().String())
		if m.Unterschied() != 0 {
			zeile[len(zeile)-1].Warnung = true
			s.Unterschiede++
		}
		s.Monate.zeile(zeile...)
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "abrechnung-abstimmung", t.kopf(r, web.Seite{Titel: "Abstimmung", Inhalt: s}))
}

// abstimmungCSV sends the months with amounts in cents; no field can begin a formula.
func (t *Tuer) abstimmungCSV(w http.ResponseWriter, r *http.Request) {
	a, err := t.Abrechnung.Abstimmung(r.Context())
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	t.sende(w, r, "abstimmung.csv", "text/csv; charset=utf-8", func(z io.Writer) error {
		c := csv.NewWriter(z)
		c.Comma = ';'
		zeilen := [][]string{{"monat", "bescheide", "forderungen_cent", "bescheide_cent", "zahlungen_cent", "gutschriften_cent", "erstattungen_cent", "offen_cent", "unterschied_cent"}}
		for i := range a.Monate {
			m := &a.Monate[i]
			zeile := []string{string(m.Monat), strconv.Itoa(m.Anzahl)}
			for _, cent := range []gebuehr.Cent{m.Posten, m.Bescheide, m.Zahlungen, m.Gutschriften, m.Erstattungen, m.Offen, m.Unterschied()} {
				zeile = append(zeile, strconv.FormatInt(int64(cent), 10))
			}
			zeilen = append(zeilen, zeile)
		}
		return c.WriteAll(zeilen)
	})
}
