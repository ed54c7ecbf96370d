// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"fmt"
	"io"
	"os"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/fachkern/gebuehr"
)

type abrechnungBefehl struct {
	Monat     abrechnungMonatBefehl     `cmd:"" help:"Einen vergangenen Monat der Großkunden abrechnen"`
	Zahlungen abrechnungZahlungenBefehl `cmd:"" help:"Kontoauszug (CSV) einlesen und Gebührenbescheiden zuordnen"`
	Offen     abrechnungOffenBefehl     `cmd:"" help:"Offene Posten und Abstimmung der Summen zeigen"`
	Bescheid  abrechnungBescheidBefehl  `cmd:"" help:"Einen Gebührenbescheid als PDF schreiben"`

	Abstimmung abrechnungAbstimmungBefehl `cmd:"" help:"Forderungen, Bescheide und Zahlungen Monat für Monat abstimmen"`
	Mahnungen  abrechnungMahnungenBefehl  `cmd:"" help:"Fällige Mahnungen zeigen oder ausstellen"`
}

type abrechnungMonatBefehl struct {
	Ort
	Monat string `name:"monat" placeholder:"JJJJ-MM" required:"" help:"Kalendermonat der Bestätigung"`
}

// Run issues the notices of the month.
func (b *abrechnungMonatBefehl) Run(l *lauf) error {
	monat, err := abrechnung.LiesMonat(b.Monat)
	if err != nil {
		return eingabefehler{"--monat muss die Form JJJJ-MM haben."}
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		r, err := h.Abrechnung.RechneMonatAb(l.ctx, h.abrechner(), monat)
		if err != nil {
			return err
		}
		return l.zeige(r, func(w io.Writer) {
			fmt.Fprintf(w, "%s: %d Gebührenbescheide über zusammen %s\n", r.Monat, r.Bescheide, gebuehr.Cent(r.Cent))
		})
	})
}

// abrechner is who bills at the command line.
func (h *Haus) abrechner() abrechnung.Wer {
	return abrechnung.Wer{Stelle: h.Betreiber.Akteur.Stelle.ID, StelleName: h.Betreiber.Akteur.Stelle.Name, Kennung: h.Betreiber.Kennung}
}

type abrechnungZahlungenBefehl struct {
	Ort
	Datei string `arg:"" help:"CSV-Datei der Bank, - für die Standardeingabe"`
}

// Run takes over the payments, all or none.
func (b *abrechnungZahlungenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		quelle := l.eingabe()
		if b.Datei != "-" {
			f, err := os.Open(b.Datei)
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			quelle = f
		}
		r, maengel, err := h.Abrechnung.LiesZahlungen(l.ctx, h.abrechner(), quelle)
		for _, m := range maengel {
			fmt.Fprintf(l.Meldung, "Zeile %d: %s\n", m.Zeile, m.Text)
		}
		if err != nil {
			return err
		}
		return l.zeige(r, func(w io.Writer) {
			fmt.Fprintf(w, "%d Zahlungen: %d zugeordnet, %d ohne Gebührenbescheid, %d schon bekannt; neu %s\n",
				r.Zeilen, r.Zugeordnet, r.Offen, r.Bekannt, gebuehr.Cent(r.Cent))
		})
	})
}

type abrechnungOffenBefehl struct{ Ort }

// offenerPosten is a notice for programs.
type offenerPosten struct {
	Bescheid string                   `json:"bescheid"`
	Kunde    string                   `json:"kunde"`
	Faellig  string                   `json:"faellig"`
	Cent     int64                    `json:"cent"`
	Stand    abrechnung.Zahlungsstand `json:"stand"`
	Mahnung  bool                     `json:"mahnung_faellig"`
}

// offenergebnis is the list with its sums.
type offenergebnis struct {
	Posten    []offenerPosten `json:"posten"`
	Cent      int64           `json:"cent"`
	Eingaenge int             `json:"zahlungen_ohne_bescheid"`
	// OhneBescheid are claims that are still to be billed.
	OhneBescheid int64 `json:"ohne_bescheid_cent"`
}

// Run lists what is due and what was paid without a notice.
func (b *abrechnungOffenBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) error {
		r := offenergebnis{Posten: []offenerPosten{}}
		heute := h.Abrechnung.Heute()
		for s, err := range h.Abrechnung.OffenePosten(l.ctx) {
			if err != nil {
				return err
			}
			r.Posten = append(r.Posten, offenerPosten{
				Bescheid: s.Nummer, Kunde: s.Kunde, Faellig: s.Faellig.String(), Cent: int64(s.Offen()), Stand: s.Am(heute),
				Mahnung: h.Abrechnung.Mahnfaellig(&s, heute),
			})
			r.Cent += int64(s.Offen())
		}
		eingaenge, err := h.Abrechnung.OffeneEingaenge(l.ctx)
		if err != nil {
			return err
		}
		summen, err := h.Abrechnung.Stimme(l.ctx)
		if err != nil {
			return err
		}
		r.Eingaenge, r.OhneBescheid = len(eingaenge), int64(summen.OhneBescheid)
		return l.zeige(r, r.schreibe)
	})
}

func (r *offenergebnis) schreibe(w io.Writer) {
	for _, p := range r.Posten {
		mahnung := ""
		if p.Mahnung {
			mahnung = ", Mahnung fällig"
		}
		fmt.Fprintf(w, "%s  %-20s fällig %s  %14s  %s%s\n", p.Bescheid, p.Kunde, p.Faellig, gebuehr.Cent(p.Cent), p.Stand, mahnung)
	}
	fmt.Fprintf(w, "%d offene Posten, zusammen %s; %d Zahlungen ohne Gebührenbescheid; noch nicht abgerechnet %s\n",
		len(r.Posten), gebuehr.Cent(r.Cent), r.Eingaenge, gebuehr.Cent(r.OhneBescheid))
}

type abrechnungBescheidBefehl struct {
	Ort
	Nummer string `arg:"" help:"Nummer des Gebührenbescheids"`
	Ziel   string `name:"ziel" placeholder:"DATEI" required:"" help:"PDF-Datei"`
}

// Run writes the notice as a letter.
func (b *abrechnungBescheidBefehl) Run(l *lauf) error {
	return l.mit(b.Ort, false, func(h *Haus) (err error) {
		if _, err := h.Abrechnung.Bescheid(l.ctx, "", b.Nummer); err != nil {
			return err
		}
		f, err := os.OpenFile(b.Ziel, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return err
		}
		if err := h.Abrechnung.Drucke(l.ctx, "", b.Nummer, f); err != nil {
			_ = f.Close()
			return err
		}
		return f.Close()
	})
}
