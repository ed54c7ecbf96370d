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
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/tueren/web"
)

// Personen is the linking of records to persons as the commands use it.
type Personen struct {
	// Vollauf compares all records; gelesen is called with the number of records
	// that were read since the last call.
	Vollauf func(ctx context.Context, gelesen func(n int)) (personen.Laufzahlen, error)
	// Zahl is the number of persons; ok is false unless a full run was made and
	// nothing has changed since.
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
		if wahrheit, err = liesWahrheit(b.Wahrheit); err != nil {
			return err
		}
	}
	return l.mit(b.Ort, false, func(h *Haus) error {
		beginn := h.Jetzt()
		z, err := b.laufe(l, h)
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

func (b *zuordnungBefehl) laufe(l *lauf, h *Haus) (personen.Laufzahlen, error) {
	stand, err := h.Stand.Bestand(l.ctx)
	if err != nil {
		return personen.Laufzahlen{}, err
	}
	balken := fortschritt.Neu(l.Meldung, "Zuordnung", int64(stand.Datensaetze))
	defer balken.Fertig()
	return h.Personen.Vollauf(l.ctx, func(n int) { balken.Plus(int64(n)) })
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

// bewerte compares the stored bundles with the truth, over the records that both know.
func (b *zuordnungBefehl) bewerte(l *lauf, h *Haus, wahrheit map[melde.Schluessel]string, dauer float64) error {
	person := make(map[zuordnung.SatzID]string, len(wahrheit))
	for s, err := range h.Personen.Saetze(l.ctx) {
		if err != nil {
			return err
		}
		if p, da := wahrheit[s.Schluessel]; da {
			person[s.ID] = p
		}
	}
	var buende []zuordnung.Bund
	for x, err := range h.Personen.Buende(l.ctx) {
		if err != nil {
			return err
		}
		buende = append(buende, x)
	}
	faelle, err := zaehleFaelle(l.ctx, h.Personen, person)
	if err != nil {
		return err
	}
	r := guetergebnis{zuordnung.Bewerte(buende, person, faelle), dauer}
	return l.zeige(r, r.schreibe)
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

// liesWahrheit reads lines ags;ordnungsmerkmal;person; the first may be a heading.
func liesWahrheit(pfad string) (_ map[melde.Schluessel]string, err error) {
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
