// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"context"
	"io"
	"os"
	"strconv"
	"testing"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// reihe makes the records 0…anzahl-1 one after the other; it implements lieferung.Quelle.
type reihe int

func (r reihe) Oeffne() (lieferung.Saetze, error) { return &reihenleser{ende: int(r)}, nil }

// Zaehle implements lieferung.Quelle.
func (r reihe) Zaehle(context.Context) (int, error) { return int(r), nil }

type reihenleser struct{ nr, ende int }

func (r *reihenleser) Naechster() (lieferung.Datensatz, error) {
	if r.nr == r.ende {
		return lieferung.Datensatz{}, io.EOF
	}
	r.nr++
	return liefere(NeuerSatz(r.nr - 1)), nil
}

// BestandMessen measures the first load (records/s) and then the look-up of
// candidates (look-ups/s) in a storage with KMR_MESSEN records (default 50,000).
func BestandMessen(b *testing.B, l Lager) {
	s := l.Bestand
	anzahl := 50000
	if gesetzt, err := strconv.Atoi(os.Getenv("KMR_MESSEN")); err == nil {
		anzahl = gesetzt
	}
	p := neuerPruefstand(l, lieferung.Optionen{})
	b.Run("first load", func(b *testing.B) {
		if b.N > 1 {
			b.Skip("a first load happens once")
		}
		if _, err := s.BeginneLadung(b.Context()); err != nil {
			b.Fatal(err)
		}
		if _, err := p.Nimm(b.Context(), paket(1, 1, true), reihe(anzahl)); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(anzahl)/b.Elapsed().Seconds(), "records/s_without_index")
		if err := s.BeendeLadung(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(anzahl)/b.Elapsed().Seconds(), "records/s")
	})
	b.Run("look-up", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for nr := 0; pb.Next(); nr = (nr + 7919) % anzahl {
				z := suche.Indexzeilen(NeuerSatz(nr))[0]
				bed := suche.Bedingung(z)
				if funde, err := l.Abruf.Kandidaten(b.Context(), bed, 1000); err != nil || len(funde) == 0 {
					b.Errorf("%d found, %v", len(funde), err)
					return
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "look-ups/s")
	})
	b.Run("Gesamtlieferung without changes", func(b *testing.B) {
		if b.N > 1 {
			b.Skip("measured once")
		}
		if _, err := p.Nimm(b.Context(), paket(2, 1, true), reihe(anzahl)); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(anzahl)/b.Elapsed().Seconds(), "records/s")
	})
	b.Run("delta of 1,000 changes", func(b *testing.B) {
		if b.N > 1 {
			b.Skip("measured once")
		}
		saetze := make([]lieferung.Datensatz, 1000)
		for i := range saetze {
			saetze[i] = liefere(NeuerSatz(i*17, um(1), namens(melde.Name("Neu"+buchstaben(i)))))
		}
		if _, err := p.Nimm(b.Context(), delta(3), Liste(saetze)); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(1000/b.Elapsed().Seconds(), "records/s")
	})
}
