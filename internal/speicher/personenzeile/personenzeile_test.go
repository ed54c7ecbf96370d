// SPDX-License-Identifier: EUPL-1.2

package personenzeile_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.uber.org/goleak"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
	"kernmelderegister/internal/speicher/personenzeile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// vergleich has another value in every place.
func vergleich() (v zuordnung.Vergleich) {
	for i := range v.Stufen {
		v.Stufen[i], v.Gewichte[i] = zuordnung.Stufe(i+1), int16(-700+200*i)
	}
	v.Widerspruch, v.Urteil = 0x102, zuordnung.Klaerung
	return v
}

func TestComparisonComesBack(t *testing.T) {
	for name, v := range map[string]zuordnung.Vergleich{"full": vergleich(), "zero": {}} {
		t.Run(name, func(t *testing.T) {
			gelesen, err := personenzeile.LiesVergleich(personenzeile.Vergleich(v))
			if err != nil || gelesen != v {
				t.Errorf("%+v, %v", gelesen, err)
			}
		})
	}
}

func TestComparisonOfAnOlderProgramLacksFeatures(t *testing.T) {
	b := []byte{1, 2, 3, 4, 0, 100, 0xff, 0x9c, 0, 1, byte(zuordnung.Sicher)}
	v, err := personenzeile.LiesVergleich(b)
	soll := zuordnung.Vergleich{Widerspruch: 1, Urteil: zuordnung.Sicher}
	soll.Stufen[0], soll.Stufen[1], soll.Gewichte[0], soll.Gewichte[1] = 3, 4, 100, -100
	if err != nil || v != soll {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestBrokenComparisonIsRefused(t *testing.T) {
	b := personenzeile.Vergleich(vergleich())
	neuer := bytes.Clone(b)
	neuer[0]++
	mehr := bytes.Clone(b)
	mehr[1]++
	for name, kaputt := range map[string][]byte{"short": b[:len(b)-1], "long": append(bytes.Clone(b), 0), "format": neuer, "features": mehr, "one byte": b[:1]} {
		if _, err := personenzeile.LiesVergleich(kaputt); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestStateComesBack(t *testing.T) {
	p := zuordnung.Paar{A: 3, B: 9}
	zeit := time.UnixMilli(1_790_000_000_123)
	k := zuordnung.Kantenstand{
		Maschine: vergleich(),
		Menschen: []zuordnung.Entscheidung{{Folge: 7, Zeit: zeit, Art: zuordnung.Mensch, Paar: p, Urteil: zuordnung.Getrennt, Wer: "w", Grund: "g"}},
		Offen:    []zuordnung.Entscheidung{{Folge: 8, Zeit: zeit, Art: zuordnung.Vorschlag, Paar: p, Urteil: zuordnung.Zusammen, Wer: "v", Grund: "h"}},
	}
	for name, stand := range map[string]zuordnung.Kantenstand{"all": k, "machine": {Maschine: k.Maschine}, "clerk": {Menschen: k.Menschen}} {
		t.Run(name, func(t *testing.T) {
			b, err := personenzeile.Stand(&stand)
			if err != nil {
				t.Fatal(err)
			}
			gelesen, err := personenzeile.LiesStand(p, b)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(stand, gelesen, cmpopts.EquateEmpty()); d != "" {
				t.Error(d)
			}
		})
	}
}

func FuzzLiesStand(f *testing.F) {
	b, err := personenzeile.Stand(&zuordnung.Kantenstand{Maschine: vergleich(), Menschen: []zuordnung.Entscheidung{{Folge: 1, Zeit: time.UnixMilli(1)}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := personenzeile.LiesStand(zuordnung.Paar{A: 1, B: 2}, b)
		if err != nil {
			return
		}
		if _, err := personenzeile.Stand(&k); err != nil {
			t.Errorf("what was read can't be written: %v", err)
		}
	})
}

// quelle hands out n bodies and then fails with ende, which may be nil.
func quelle(t *testing.T, n int, ende error) func(context.Context, func(koerper.Roh) error) error {
	t.Helper()
	inhalt, err := koerper.Codiere(&melde.Meldesatz{})
	if err != nil {
		t.Fatal(err)
	}
	return func(_ context.Context, gib func(koerper.Roh) error) error {
		for i := range n {
			if err := gib(koerper.Roh{ID: int64(i + 1), Inhalt: inhalt}); err != nil {
				return err
			}
		}
		return ende
	}
}

func TestRecordsStreamOnceAndErrorsArriveOnce(t *testing.T) {
	defekt := errors.New("broken disk")
	for name, fall := range map[string]struct {
		n    int
		ende error
	}{"none": {0, nil}, "part of a portion": {5, nil}, "many": {5000, nil}, "fails at the end": {700, defekt}, "fails at once": {0, defekt}} {
		t.Run(name, func(t *testing.T) {
			gesehen := map[zuordnung.SatzID]int{}
			var fehler []error
			for s, err := range koerper.Strom(t.Context(), quelle(t, fall.n, fall.ende), personenzeile.Satz) {
				if err != nil {
					fehler = append(fehler, err)
					continue
				}
				gesehen[s.ID]++
			}
			if fall.ende == nil && (len(gesehen) != fall.n || len(fehler) != 0) {
				t.Errorf("%d of %d records, errors %v", len(gesehen), fall.n, fehler)
			}
			if fall.ende != nil && (len(fehler) != 1 || !errors.Is(fehler[0], fall.ende)) {
				t.Errorf("errors %v", fehler)
			}
			for id, n := range gesehen {
				if n != 1 {
					t.Errorf("record %d came %d times", id, n)
				}
			}
		})
	}
}

func TestStreamEndsWhenNobodyListens(t *testing.T) {
	for range koerper.Strom(t.Context(), quelle(t, 100_000, nil), personenzeile.Satz) {
		break
	}
	kaputt := func(_ context.Context, gib func(koerper.Roh) error) error {
		for range 100_000 {
			if err := gib(koerper.Roh{ID: 1, Inhalt: []byte{99}}); err != nil {
				return err
			}
		}
		return nil
	}
	fehler := 0
	for _, err := range koerper.Strom(t.Context(), kaputt, personenzeile.Satz) {
		if err != nil {
			fehler++
		}
	}
	if fehler != 1 {
		t.Errorf("%d errors", fehler)
	}
}
