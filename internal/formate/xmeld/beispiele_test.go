// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/xmeld"
)

// gemeinsam returns a path in the shared material and skips the test without it.
func gemeinsam(t testing.TB, teile ...string) string {
	t.Helper()
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "..", "shared")
	}
	pfad := filepath.Join(append([]string{wurzel}, teile...)...)
	if _, err := os.Stat(pfad); err != nil {
		t.Skipf("SKIPPED: shared material not found: %s", pfad)
	}
	return pfad
}

func datei(t testing.TB, teile ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(gemeinsam(t, teile...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// lies reads a message with the reader for its number and returns how many
// records it has.
func lies(nachricht string, r io.Reader) (int, error) {
	switch nachricht {
	case "1100":
		return lies1100(r)
	case "1101":
		_, err := xmeld.Lies1101(r)
		return 1, err
	case "1104":
		_, err := xmeld.Lies1104(r)
		return 1, err
	case "1330":
		_, err := xmeld.Lies1330(r)
		return 1, err
	case "1331":
		_, err := xmeld.Lies1331(r)
		return 1, err
	case "0910":
		_, err := xmeld.Lies0910(r)
		return 1, err
	case "0010":
		_, err := xmeld.Lies0010(r)
		return 1, err
	}
	return 0, nil
}

func lies1100(r io.Reader) (saetze int, err error) {
	l, err := xmeld.Lies1100(r, xmeld.Optionen1100{})
	if err != nil {
		return 0, err
	}
	for {
		satz, err := l.Naechster()
		if errors.Is(err, io.EOF) {
			return saetze, nil
		}
		if err != nil {
			return saetze, err
		}
		if satz.Mangel != nil {
			return saetze, satz.Mangel
		}
		saetze++
	}
}

func TestEveryExampleIsRead(t *testing.T) {
	for _, ordner := range []string{"amtlich", "eigene"} {
		verzeichnis := gemeinsam(t, "spec", "xmeld", "beispiele", ordner)
		dateien, err := filepath.Glob(filepath.Join(verzeichnis, "*.xml"))
		if err != nil || len(dateien) == 0 {
			t.Fatalf("no examples in %s: %v", verzeichnis, err)
		}
		for _, pfad := range dateien {
			t.Run(filepath.Base(pfad), func(t *testing.T) {
				b, err := os.ReadFile(pfad)
				if err != nil {
					t.Fatal(err)
				}
				art, err := xmeld.Erkenne(strings.NewReader(string(b)))
				if err != nil {
					t.Fatal(err)
				}
				if art.Version != "25.11a" || !strings.Contains(pfad, art.Nachricht) {
					t.Errorf("recognised as %+v", art)
				}
				if _, err := lies(art.Nachricht, strings.NewReader(string(b))); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
