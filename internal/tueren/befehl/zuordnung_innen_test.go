// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
)

func TestLiesWahrheit(t *testing.T) {
	for name, fall := range map[string]struct {
		text   string
		saetze int
		falsch bool
	}{
		"with heading":      {"ags;ordnungsmerkmal;person\n14628270;A;1\r\n14628270;B;1\n", 2, false},
		"without heading":   {"14628270;A;1\n\n", 1, false},
		"empty":             {"", 0, false},
		"a field too few":   {"14628270;A\n", 0, true},
		"a heading further": {"14628270;A;1\nags;ordnungsmerkmal\n", 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			pfad := filepath.Join(t.TempDir(), "wahrheit.csv")
			if err := os.WriteFile(pfad, []byte(fall.text), 0o600); err != nil {
				t.Fatal(err)
			}
			w, err := LiesWahrheit(pfad)
			var eingabe eingabefehler
			if errors.As(err, &eingabe) != fall.falsch || len(w) != fall.saetze && !fall.falsch {
				t.Fatalf("%d records, %v", len(w), err)
			}
			if fall.saetze > 0 && w[melde.Schluessel{AGS: "14628270", Ordnungsmerkmal: "A"}] != "1" {
				t.Errorf("read %v", w)
			}
		})
	}
	if _, err := LiesWahrheit(filepath.Join(t.TempDir(), "fehlt")); !errors.As(err, new(eingabefehler)) {
		t.Errorf("missing file: %v", err)
	}
}
