// SPDX-License-Identifier: EUPL-1.2

package migration_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/fstest"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/speicher/migration"
	"kernmelderegister/internal/speicher/stoerung"
)

func dateien(namen ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for _, n := range namen {
		fs["m/"+n] = &fstest.MapFile{Data: []byte("-- " + n)}
	}
	return fs
}

func lies(t *testing.T, namen ...string) []migration.Schritt {
	t.Helper()
	schritte, err := migration.Lies(dateien(namen...), "m")
	if err != nil {
		t.Fatal(err)
	}
	return schritte
}

func TestLiesDemandsNumbersWithoutGaps(t *testing.T) {
	for name, fall := range map[string]struct {
		namen []string
		gut   bool
	}{
		"two steps":       {[]string{"0001_a.sql", "0002_b.sql"}, true},
		"gap":             {[]string{"0001_a.sql", "0003_b.sql"}, false},
		"not from one":    {[]string{"0002_a.sql"}, false},
		"number twice":    {[]string{"0001_a.sql", "0001_b.sql"}, false},
		"other file":      {[]string{"0001_a.sql", "LIESMICH.md"}, false},
		"number too long": {[]string{"00001_a.sql"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			schritte, err := migration.Lies(dateien(fall.namen...), "m")
			if (err == nil) != fall.gut {
				t.Fatalf("error %v", err)
			}
			if fall.gut && len(schritte) != len(fall.namen) {
				t.Errorf("%d steps", len(schritte))
			}
		})
	}
	if _, err := migration.Lies(dateien("0001_a.sql"), "fehlt"); err == nil {
		t.Error("a missing folder was taken for an empty one")
	}
}

// ziel is a database that only keeps the notes.
type ziel struct {
	stand     []migration.Angewandt
	scheitert int // number of the step that fails
}

func (z *ziel) Stand(context.Context) ([]migration.Angewandt, error) { return z.stand, nil }

var errSchritt = errors.New("step failed")

func (z *ziel) Wende(_ context.Context, s migration.Schritt) error {
	if s.Nummer == z.scheitert {
		return errSchritt
	}
	z.stand = append(z.stand, migration.Angewandt{Nummer: s.Nummer, Pruefsumme: s.Pruefsumme})
	return nil
}

func TestBringeAppliesWhatIsMissing(t *testing.T) {
	alt, neu := lies(t, "0001_a.sql"), lies(t, "0001_a.sql", "0002_b.sql", "0003_c.sql")
	frisch, gehoben := &ziel{}, &ziel{}
	for _, lauf := range []struct {
		z        *ziel
		schritte []migration.Schritt
	}{{frisch, neu}, {gehoben, alt}, {gehoben, neu}, {gehoben, neu}} {
		if err := migration.Bringe(t.Context(), lauf.z, lauf.schritte); err != nil {
			t.Fatal(err)
		}
	}
	if len(frisch.stand) != 3 || !slices.Equal(frisch.stand, gehoben.stand) {
		t.Errorf("fresh %v, upgraded %v", frisch.stand, gehoben.stand)
	}
}

func TestBringeRefuses(t *testing.T) {
	neu := lies(t, "0001_a.sql", "0002_b.sql")
	z := &ziel{}
	if err := migration.Bringe(t.Context(), z, neu); err != nil {
		t.Fatal(err)
	}
	t.Run("a database made by a newer program", func(t *testing.T) {
		err := migration.Bringe(t.Context(), z, neu[:1])
		if fehler.CodeVon(err) != stoerung.CodeNeuer || fehler.ArtVon(err) != fehler.Konflikt {
			t.Errorf("error %v", err)
		}
	})
	t.Run("a step that was changed afterwards", func(t *testing.T) {
		anders := slices.Clone(neu)
		anders[1].Pruefsumme = "0"
		if err := migration.Bringe(t.Context(), z, anders); fehler.CodeVon(err) != stoerung.CodeGeaendert {
			t.Errorf("error %v", err)
		}
	})
	t.Run("to go on behind a failed step", func(t *testing.T) {
		z := &ziel{scheitert: 1}
		if err := migration.Bringe(t.Context(), z, neu); !errors.Is(err, errSchritt) || len(z.stand) != 0 {
			t.Errorf("applied %v, %v", z.stand, err)
		}
	})
}
