// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/tueren/befehl"
)

// Bounds of the number of records that are linked anew one by one.
const (
	minNachzuege = 50
	maxNachzuege = 5000
)

// missZuordnung: a full run over a generated state, held against the truth; its
// comparisons per second beside the bare reading of the same records; and one
// changed record beside a durable insertion.
func (s *messstand) missZuordnung(ctx context.Context) error {
	g, err := s.zuordnungshaus(ctx)
	if err != nil {
		return err
	}
	gelesen, saetze, err := s.liesAlle(ctx, g)
	if err != nil {
		return err
	}
	var zahlen personen.Laufzahlen
	vergleichen := vergleichsuhr{stand: s}
	gezaehlt := messung.VergissHoechststand()
	dauer, err := s.stoppe(func() error {
		zahlen, err = g.vollauf(ctx, vergleichen.merke)
		return err
	})
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "zuordnung", Wert: messung.JeSekunde(float64(zahlen.Saetze), dauer), Einheit: "Datensätze/s",
		Referenz: messung.JeSekunde(float64(saetze), gelesen), Bezug: "bloßes Lesen und Decodieren derselben Datensätze"})
	if gezaehlt {
		s.melden(befehl.Messwert{Name: "zuordnung-speicher", Wert: float64(hoechststandSpeicher()) / 1e6, Einheit: "MB"})
	}
	s.melden(befehl.Messwert{Name: "zuordnung-vergleiche", Wert: messung.JeSekunde(float64(zahlen.Vergleiche), vergleichen.dauer),
		Einheit: "Vergleiche/s", Bezug: "mit Ableiten, Sortieren und Schreiben der Schlüssel"})
	if err := s.meldeGuete(ctx, g); err != nil {
		return err
	}
	return s.missNachzug(ctx, g)
}

// vergleichsuhr measures the part of a full run in which records are compared.
type vergleichsuhr struct {
	stand  *messstand
	beginn time.Time
	dauer  time.Duration
}

func (v *vergleichsuhr) merke(schritt string, erledigt, gesamt int) {
	switch jetzt := v.stand.uhr.Jetzt(); {
	case schritt == string(personen.SchrittLesen) && erledigt == gesamt:
		v.beginn = jetzt
	case schritt == string(personen.SchrittVergleichen):
		v.dauer = jetzt.Sub(v.beginn)
	}
}

// zuordnungshaus is a register with a state of its own.
func (s *messstand) zuordnungshaus(ctx context.Context) (*messhaus, error) {
	l, err := s.land(ctx, s.auftrag.Einwohner)
	if err != nil {
		return nil, err
	}
	return s.belade(ctx, l, Konfig{Daten: filepath.Join(s.ordner, "haus-zuordnung")})
}

// liesAlle reads all records as a full run does, and does nothing with them.
func (s *messstand) liesAlle(ctx context.Context, g *messhaus) (dauer time.Duration, anzahl int, err error) {
	dauer, err = s.stoppe(func() error {
		for _, err := range g.speicher.personen.Alle(ctx) {
			if err != nil {
				return err
			}
			anzahl++
		}
		return nil
	})
	return dauer, anzahl, err
}

// meldeGuete reports how right the bundles are.
func (s *messstand) meldeGuete(ctx context.Context, g *messhaus) error {
	wahrheit, err := befehl.LiesWahrheit(filepath.Join(g.land.ordner, "wahrheit.csv"))
	if err != nil {
		return err
	}
	guete, err := befehl.Bewerte(ctx, g.personen(), wahrheit)
	if err != nil {
		return err
	}
	bezug := fmt.Sprintf("%d Einwohner, Startwert %d, 3 %% Schreibfehler", g.land.einwohner, s.auftrag.Seed)
	for _, m := range []befehl.Messwert{
		{Name: "zuordnung-precision", Wert: guete.Precision}, {Name: "zuordnung-recall", Wert: guete.Recall},
		{Name: "zuordnung-f1", Wert: guete.F1}, {Name: "zuordnung-falsche", Wert: guete.JeMillion, Einheit: "je Million Datensätze"},
	} {
		m.Bezug = bezug
		s.melde(m) // not rounded: 0.99996 is not 1
	}
	return nil
}

// missNachzug links single records anew, each in a transaction of its own, as a
// delivery of one record would.
func (s *messstand) missNachzug(ctx context.Context, g *messhaus) error {
	var ids []zuordnung.SatzID
	for n, err := range g.speicher.personen.Satznummern(ctx) {
		if err != nil {
			return err
		}
		ids = append(ids, n.ID)
	}
	slices.Sort(ids)
	beginn := s.uhr.Jetzt()
	var eigene, andere messung.Ergebnis
	for i := 0; i < min(maxNachzuege, len(ids)) && (i < minNachzuege || s.uhr.Jetzt().Sub(beginn) < s.auftrag.Dauer); i++ {
		id := ids[i*7919%len(ids)]
		d, err := s.stoppe(func() error { return g.zuordnung.Geaendert(ctx, id) })
		if err != nil {
			return err
		}
		eigene.Latenzen = append(eigene.Latenzen, d)
		if d, err = s.stoppe(func() error { return schreibeHaltbar(s.ordner) }); err != nil {
			return err
		}
		andere.Latenzen = append(andere.Latenzen, d)
	}
	slices.Sort(eigene.Latenzen)
	slices.Sort(andere.Latenzen)
	s.meldeLatenz("zuordnung-satz", []messung.Ergebnis{eigene, andere}, 0.99, "p99 ebenso vieler haltbarer Schreibvorgänge von 4 KiB")
	return nil
}

// schreibeHaltbar writes a page to the disk of the measurement.
func schreibeHaltbar(ordner string) error {
	return schreibeDurabel(filepath.Join(ordner, "seite"), make([]byte, os.Getpagesize()), 0o600)
}
