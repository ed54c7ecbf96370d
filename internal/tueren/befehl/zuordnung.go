// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/tueren/web"
)

// Personen is the linking of records to persons as the commands use it.
type Personen struct {
	// Vollauf compares all records; fortschritt is told how far each part of the
	// run is, in all 0 while that is unknown.
	Vollauf func(ctx context.Context, fortschritt func(schritt string, erledigt, gesamt int)) (personen.Laufzahlen, error)
	// Faellig reports whether records wait for a full run.
	Faellig func(ctx context.Context) (bool, error)
	// Zahl is the number of persons; ok is false while a full run is due.
	Zahl func(ctx context.Context) (n int, ok bool, err error)
	// Saetze streams number and key of every record.
	Saetze func(ctx context.Context) iter.Seq2[Satznummer, error]
	// Buende streams all bundles.
	Buende func(ctx context.Context) iter.Seq2[zuordnung.Bund, error]
	// Faelle returns the next open cases after the pair, at most n.
	Faelle func(ctx context.Context, nach zuordnung.Paar, n int) ([]zuordnung.Verbindung, error)
}

// Satznummer is a record's number beside its key.
type Satznummer struct {
	ID         zuordnung.SatzID
	Schluessel melde.Schluessel
}

type zuordnungBefehl struct {
	Ort
	Wahrheit string `name:"wahrheit" placeholder:"DATEI" help:"Datei ags;ordnungsmerkmal;person, mit der das Ergebnis verglichen wird"`
}

// laufergebnis are the counts of a full run for programs.
type laufergebnis struct {
	Saetze          int     `json:"saetze"`
	Personen        int     `json:"personen"`
	Vergleiche      int     `json:"vergleiche"`
	Sicher          int     `json:"sicher"`
	Klaerungsfaelle int     `json:"klaerungsfaelle"`
	Abgelehnt       int     `json:"abgelehnt"`
	Geaendert       int     `json:"geaendert"`
	Haeufungen      int     `json:"haeufungen"`
	Dauer           float64 `json:"dauer_s"`
}

// guetergebnis is the comparison with the truth for programs (contract section 1).
type guetergebnis struct {
	zuordnung.Guete
	Dauer float64 `json:"dauer_s"`
}

// Run links all records and shows the counts, or how right they are.
func (b *zuordnungBefehl) Run(l *lauf) error {
	var wahrheit map[melde.Schluessel]string
	if b.Wahrheit != "" {
		var err error
		if wahrheit, err = LiesWahrheit(b.Wahrheit); err != nil {
			return err
		}
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		beginn := h.Jetzt()
		z, err := l.ordneZu(h)
		if err != nil {
			return err
		}
		dauer := h.Jetzt().Sub(beginn).Seconds()
		if wahrheit != nil {
			return b.bewerte(l, h, wahrheit, dauer)
		}
		r := laufergebnis{z.Saetze, z.Personen, z.Vergleiche, z.Sicher, z.Klaerung, z.Abgelehnt, z.Geaendert, len(z.Haeufungen), dauer}
		return l.zeige(r, r.schreibe)
	})
}

// ordneZu links all records and shows how far it is.
func (l *lauf) ordneZu(h *Haus) (personen.Laufzahlen, error) {
	anzeige := Laufanzeige{Ziel: l.Meldung}
	defer anzeige.Fertig()
	return h.Personen.Vollauf(l.ctx, anzeige.Zeige)
}

// ordneZuWennFaellig links all records unless they are linked already.
func (l *lauf) ordneZuWennFaellig(h *Haus) error {
	faellig, err := h.Personen.Faellig(l.ctx)
	if err != nil || !faellig {
		return err
	}
	_, err = l.ordneZu(h)
	return err
}

func (r laufergebnis) schreibe(w io.Writer) {
	for _, z := range []struct {
		name string
		zahl int
	}{{"Datensätze", r.Saetze}, {"Personen", r.Personen}, {"Vergleiche", r.Vergleiche}, {"sichere Verbindungen", r.Sicher},
		{"Klärungsfälle", r.Klaerungsfaelle}, {"wegen Widerspruchs abgelehnt", r.Abgelehnt}, {"geänderte Entscheidungen", r.Geaendert},
		{"Häufungen", r.Haeufungen}} {
		fmt.Fprintf(w, "%-30s %12s\n", z.name, web.Tausend(z.zahl))
	}
	fmt.Fprintf(w, "%-30s %10.1f s\n", "Dauer", r.Dauer)
}

// bewerte shows how right the stored bundles are.
func (b *zuordnungBefehl) bewerte(l *lauf, h *Haus, wahrheit map[melde.Schluessel]string, dauer float64) error {
	guete, err := Bewerte(l.ctx, h.Personen, wahrheit)
	if err != nil {
		return err
	}
	r := guetergebnis{guete, dauer}
	return l.zeige(r, r.schreibe)
}

// Bewerte compares the stored bundles with the truth, over the records that both know.
func Bewerte(ctx context.Context, p Personen, wahrheit map[melde.Schluessel]string) (zuordnung.Guete, error) {
	person := make(map[zuordnung.SatzID]string, len(wahrheit))
	for s, err := range p.Saetze(ctx) {
		if err != nil {
			return zuordnung.Guete{}, err
		}
		if mensch, da := wahrheit[s.Schluessel]; da {
			person[s.ID] = mensch
		}
	}
	var buende []zuordnung.Bund
	for x, err := range p.Buende(ctx) {
		if err != nil {
			return zuordnung.Guete{}, err
		}
		buende = append(buende, x)
	}
	faelle, err := zaehleFaelle(ctx, p, person)
	if err != nil {
		return zuordnung.Guete{}, err
	}
	return zuordnung.Bewerte(buende, person, faelle), nil
}

// fallseite is how many cases are read at a time.
const fallseite = 1000

// zaehleFaelle counts the open cases between records that the truth names.
func zaehleFaelle(ctx context.Context, p Personen, genannt map[zuordnung.SatzID]string) (anzahl int, err error) {
	for nach := (zuordnung.Paar{}); ; {
		faelle, err := p.Faelle(ctx, nach, fallseite)
		if err != nil {
			return 0, err
		}
		for _, f := range faelle {
			_, a := genannt[f.Paar.A]
			_, b := genannt[f.Paar.B]
			if a && b {
				anzahl++
			}
		}
		if len(faelle) < fallseite {
			return anzahl, nil
		}
		nach = faelle[len(faelle)-1].Paar
	}
}

func (r guetergebnis) schreibe(w io.Writer) {
	fmt.Fprintf(w, "%s Datensätze, %s wahre Paare, %s gefunden, %s richtig\n",
		web.Tausend(r.Saetze), web.Tausend(r.PaareWahr), web.Tausend(r.PaareGefunden), web.Tausend(r.Richtig))
	fmt.Fprintf(w, "Precision %.6f, Recall %.6f, F1 %.6f\n", r.Precision, r.Recall, r.F1)
	fmt.Fprintf(w, "%s falsche Zusammenführungen (%.1f je Million), %s Klärungsfälle, %.1f s\n",
		web.Tausend(r.FalscheZusammenfuehrungen), r.JeMillion, web.Tausend(r.Klaerungsfaelle), r.Dauer)
}

// LiesWahrheit reads lines ags;ordnungsmerkmal;person; the first may be a heading.
func LiesWahrheit(pfad string) (_ map[melde.Schluessel]string, err error) {
	datei, err := os.Open(pfad)
	if err != nil {
		return nil, eingabefehler{"Die Datei mit der Wahrheit ist nicht lesbar: " + pfad}
	}
	defer func() { err = errors.Join(err, datei.Close()) }()
	wahrheit := map[melde.Schluessel]string{}
	zeilen := bufio.NewScanner(datei)
	for nr := 1; zeilen.Scan(); nr++ {
		text := strings.TrimRight(zeilen.Text(), "\r")
		if text == "" || nr == 1 && strings.HasPrefix(text, "ags;") {
			continue
		}
		teile := strings.Split(text, ";")
		if len(teile) != 3 {
			return nil, eingabefehler{fmt.Sprintf("Zeile %d von %s hat nicht die Form ags;ordnungsmerkmal;person.", nr, pfad)}
		}
		wahrheit[melde.Schluessel{AGS: melde.AGS(teile[0]), Ordnungsmerkmal: teile[1]}] = strings.Clone(teile[2])
	}
	return wahrheit, zeilen.Err()
}
