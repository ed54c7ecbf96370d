// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"fmt"
	"iter"
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

// missZuordnung: comparisons per second; a full run over the state beside the bare
// reading of its records, with its memory, held against the truth; and one changed
// record beside a durable write.
func (s *messstand) missZuordnung(ctx context.Context) error {
	g, err := s.zuordnungshaus(ctx)
	if err != nil {
		return err
	}
	gelesen, bestand, err := s.liesAlle(ctx, g)
	if err != nil {
		return err
	}
	saetze := bestand.Anzahl()
	if err := s.missVergleiche(ctx, bestand); err != nil {
		return err
	}
	bestand = nil // its memory is not part of the full run's
	var zahlen personen.Laufzahlen
	gezaehlt := messung.VergissHoechststand()
	dauer, err := s.stoppe(func() error {
		zahlen, err = g.vollauf(ctx, func(string, int, int) {})
		return err
	})
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "zuordnung", Wert: messung.JeSekunde(float64(zahlen.Saetze), dauer), Einheit: "Datensätze/s",
		Referenz: messung.JeSekunde(float64(saetze), gelesen), Bezug: "bloßes Lesen und Ableiten der Merkmale derselben Datensätze"})
	if gezaehlt {
		s.melden(befehl.Messwert{Name: "zuordnung-speicher", Wert: float64(hoechststandSpeicher()) / 1e6, Einheit: "MB"})
	}
	if err := s.meldeGuete(ctx, g); err != nil {
		return err
	}
	return s.missNachzug(ctx, g)
}

// missVergleiche: comparisons per second on all processors, without the
// derivation and sorting of the keys.
func (s *messstand) missVergleiche(ctx context.Context, b *zuordnung.Bestand) error {
	var beginn time.Time
	var dauer time.Duration
	e, err := b.Lauf(ctx, zuordnung.Vorgabe(), zuordnung.Begleitung{
		Schluessel: func(iter.Seq2[zuordnung.Schluessel, zuordnung.SatzID]) error {
			beginn = s.uhr.Jetzt() // the comparisons of this kind begin
			return nil
		},
		Verglichen: func(int, int) { dauer += s.uhr.Jetzt().Sub(beginn) },
	})
	if err != nil {
		return err
	}
	s.melden(befehl.Messwert{Name: "zuordnung-vergleiche", Wert: messung.JeSekunde(float64(e.Vergleiche), dauer), Einheit: "Vergleiche/s",
		Bezug: "angesehene Paare gemeinsamer Blöcke, auf allen Prozessoren"})
	return nil
}

// zuordnungshaus is a register with a state of its own.
func (s *messstand) zuordnungshaus(ctx context.Context) (*messhaus, error) {
	l, err := s.land(ctx, s.auftrag.Einwohner)
	if err != nil {
		return nil, err
	}
	return s.belade(ctx, l, Konfig{Daten: filepath.Join(s.ordner, "haus-zuordnung")})
}

// liesAlle reads all records as a full run does.
func (s *messstand) liesAlle(ctx context.Context, g *messhaus) (dauer time.Duration, b *zuordnung.Bestand, err error) {
	b = zuordnung.NeuerBestand()
	dauer, err = s.stoppe(func() error {
		for satz, err := range g.speicher.personen.Alle(ctx) {
			if err != nil {
				return err
			}
			b.Lege(satz.ID, satz.Satz)
		}
		return nil
	})
	return dauer, b, err
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
