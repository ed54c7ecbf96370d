// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/anwendung/personen/personentest"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/personenzeile"
)

// Personenspeicher is everything that a storage offers around the linking.
type Personenspeicher interface {
	personen.Speicher
	personen.VBMSpeicher
	personen.Auffaelligkeitsspeicher
	Buende(ctx context.Context) iter.Seq2[zuordnung.Bund, error]
	Satznummern(ctx context.Context) iter.Seq2[personenzeile.Satznummer, error]
	Personenzahl(ctx context.Context) (n int, ok bool, err error)
}

// Personenlager is a storage as the rooms of deliveries and linking see it.
type Personenlager struct {
	Lager
	Personen Personenspeicher
}

// Personen runs the contract of the linking. neu opens a fresh storage and closes
// it at the end of the test. What a storage does is compared with the reference in
// memory all the time.
func Personen(t *testing.T, neu func(t *testing.T) Personenlager) {
	t.Run("any history leaves what it leaves in memory", func(t *testing.T) {
		for seed := range uint64(3) {
			historie(t, neu(t).Personen, rand.New(rand.NewPCG(seed, 0)))
		}
	})
	t.Run("a full run gives what it gives in memory", func(t *testing.T) { vollauf(t, neu(t)) })
	t.Run("S1-10.11 what is odd is noted once until it is closed", func(t *testing.T) { auffaelligkeiten(t, neu(t)) })
	t.Run("S1-10.4 a vBM belongs to who used it first", func(t *testing.T) { vbmListe(t, neu(t)) })
	t.Run("S1-10.12 a vBM is deleted when its term is over", func(t *testing.T) { vbmFrist(t, neu(t)) })
	t.Run("deliveries leave what a full run leaves", func(t *testing.T) {
		for seed := range uint64(2) {
			lieferhistorie(t, neu(t), rand.New(rand.NewPCG(seed, 7)))
		}
	})
	t.Run("changes during a full run are made up for", func(t *testing.T) { waehrendVollauf(t, neu(t)) })
	t.Run("an iteration may be broken off", func(t *testing.T) { abgebrochen(t, neu(t)) })
	t.Run("the number of persons is known once everything is linked", func(t *testing.T) { personenzahl(t, neu(t)) })
}

// gleich demands that both are equal; nil and empty lists are.
func gleich(t *testing.T, was string, soll, ist any) {
	t.Helper()
	if d := cmp.Diff(soll, ist, cmpopts.EquateEmpty()); d != "" {
		t.Fatalf("%s (-memory +storage):\n%s", was, d)
	}
}

// alle collects an iteration.
func alle[T any](t *testing.T, folge iter.Seq2[T, error]) []T {
	t.Helper()
	var aus []T
	for x, err := range folge {
		if err != nil {
			t.Fatal(err)
		}
		aus = append(aus, x)
	}
	return aus
}

// ohneFehler turns a result with an error into the result.
func ohneFehler[T any](t *testing.T) func(T, error) T {
	return func(x T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

// vergleicheLeser compares everything that can be read without a transaction.
func vergleicheLeser(t *testing.T, soll *personentest.Speicher, ist Personenspeicher, ids []zuordnung.SatzID) {
	t.Helper()
	ctx := t.Context()
	for _, ab := range []int64{0, 5} {
		gleich(t, "ledger", alle(t, soll.Hauptbuch(ctx, ab)), alle(t, ist.Hauptbuch(ctx, ab)))
	}
	gleich(t, "connections", alle(t, soll.Verbindungen(ctx)), alle(t, ist.Verbindungen(ctx)))
	gleich(t, "bundles", soll.Buende(), alle(t, ist.Buende(ctx)))
	for _, id := range ids {
		a, aDa, _ := soll.Bund(ctx, id)
		b, bDa, err := ist.Bund(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		gleich(t, "bundle", a, b)
		gleich(t, "in a bundle", aDa, bDa)
	}
	nummern := ohneFehler[[]personen.Nummernzeile](t)
	gleich(t, "numbers", nummern(soll.Nummern(ctx, append(ids, 0))), nummern(ist.Nummern(ctx, append(ids, 0))))
	faelle := ohneFehler[[]zuordnung.Verbindung](t)
	for _, nach := range []zuordnung.Paar{{}, {A: 3, B: 5}} {
		for _, n := range []int{0, 2, 1000} {
			gleich(t, "cases", faelle(soll.Faelle(ctx, nach, n)), faelle(ist.Faelle(ctx, nach, n)))
		}
	}
}

// vollauf links delivered records, some of which are one human, twice.
func vollauf(t *testing.T, l Personenlager) {
	p := neuerPruefstand(l.Lager, lieferung.Optionen{})
	p.nimm(t, delta(1), menschen()...)
	soll := personentest.Neu()
	for _, s := range alle(t, l.Personen.Alle(t.Context())) {
		soll.Lege(s.ID, s.Satz)
	}
	quelle := func() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{}) }
	erwartet := personen.Neu(soll, p.uhr, personen.Optionen{Zufall: quelle()})
	dienst := personen.Neu(l.Personen, p.uhr, personen.Optionen{Zufall: quelle()})
	lauf := ohneFehler[personen.Laufzahlen](t)
	ids := make([]zuordnung.SatzID, 0, 60)
	for _, n := range alle(t, l.Personen.Satznummern(t.Context())) {
		ids = append(ids, n.ID)
	}
	z := lauf(dienst.Vollauf(t.Context()))
	gleich(t, "counts", lauf(erwartet.Vollauf(t.Context())), z)
	if z.Saetze != 60 || z.Personen < 40 || z.Personen == z.Saetze {
		t.Fatalf("%d records are %d persons", z.Saetze, z.Personen)
	}
	vergleicheLeser(t, soll, l.Personen, ids)
	if z := lauf(dienst.Vollauf(t.Context())); z.Geaendert != 0 {
		t.Errorf("the second run changed %d decisions", z.Geaendert)
	}
	vergleicheLeser(t, soll, l.Personen, ids)
	if err := dienst.Geaendert(t.Context(), ids[:10]...); err != nil {
		t.Fatal(err)
	}
	vergleicheLeser(t, soll, l.Personen, ids)
}

// menschen are 60 records of 40 humans: every second human has an older record
// with the same vBM, left behind by a first stay in the municipality.
func menschen() []lieferung.Datensatz {
	var aus []lieferung.Datensatz
	for nr := range 40 {
		vbm := func(s *melde.Meldesatz) {
			s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{
				{Name: melde.ZusatzVBM, Inhalt: []string{fmt.Sprintf("%s%012d", Gemeinde, nr)}},
			}}
		}
		aus = append(aus, liefere(NeuerSatz(nr, vbm)))
		if nr%2 == 0 {
			aus = append(aus, liefere(NeuerSatz(nr, vbm, func(s *melde.Meldesatz) {
				s.Schluessel.Ordnungsmerkmal += "B"
				w := &s.Wohnungen[0]
				w.Aktuell, w.Einzug, w.Auszug = false, 19900101, 19950101
			})))
		}
	}
	return aus
}

// abgebrochen leaves iterations early and writes afterwards: nothing may be held.
func abgebrochen(t *testing.T, l Personenlager) {
	p := neuerPruefstand(l.Lager, lieferung.Optionen{})
	p.nimm(t, delta(1), menschen()...)
	for _, err := range l.Personen.Alle(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		break
	}
	for range l.Personen.Satznummern(t.Context()) {
		break
	}
	ctx, halt := context.WithCancel(t.Context())
	halt()
	fehler := 0
	for _, err := range l.Personen.Alle(ctx) {
		if err != nil {
			fehler++
		}
	}
	if fehler != 1 {
		t.Errorf("a cancelled iteration reported %d errors", fehler)
	}
	p.nimm(t, delta(2), liefere(NeuerSatz(99)))
}

func personenzahl(t *testing.T, l Personenlager) {
	zahl := func(soll int, sollDa bool) {
		t.Helper()
		n, da, err := l.Personen.Personenzahl(t.Context())
		if err != nil || da != sollDa || da && n != soll {
			t.Fatalf("%d persons, known: %v (%v); want %d, %v", n, da, err, soll, sollDa)
		}
	}
	dienst := personen.Neu(l.Personen, uhr.Fest(jetzt), personen.Optionen{})
	p := neuerPruefstand(l.Lager, lieferung.Optionen{Zuordner: dienst})
	zahl(0, false)
	p.nimm(t, delta(1), menschen()...)
	zahl(0, false)
	z, err := dienst.Vollauf(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	zahl(z.Personen, true)
	p.nimm(t, delta(2), liefere(NeuerSatz(99)))
	zahl(z.Personen+1, true)
	err = l.Personen.Schreibe(t.Context(), jetzt, func(w personen.Schreiber) error { return w.VergissRegelwerk(t.Context()) })
	if err != nil {
		t.Fatal(err)
	}
	zahl(0, false)
}
