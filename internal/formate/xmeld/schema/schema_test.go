// SPDX-License-Identifier: EUPL-1.2

package schema_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/formate/xmeld/schema"
	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/grund/xsd"
)

// gemeinsam returns the folder of shared material or skips the test.
func gemeinsam(t testing.TB) string {
	t.Helper()
	ordner := os.Getenv("KMR_SHARED")
	if ordner == "" {
		ordner = "../../../../../shared"
	}
	if _, err := os.Stat(filepath.Join(ordner, "spec/xmeld/25.11a")); err != nil {
		t.Skipf("SKIPPED: no shared material: set KMR_SHARED: %v", err)
	}
	return ordner
}

// beispiele returns the example messages by file name.
func beispiele(t testing.TB) map[string][]byte {
	t.Helper()
	pfade, err := filepath.Glob(filepath.Join(gemeinsam(t), "spec/xmeld/beispiele/*/*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(pfade) < 11 {
		t.Fatalf("only %d examples", len(pfade))
	}
	alle := map[string][]byte{}
	for _, p := range pfade {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		alle[filepath.Base(p)] = b
	}
	return alle
}

func pruefe(dokument []byte) error {
	s := schema.XMeld2511a()
	return s.Pruefe(xmlscan.NeuAusBytes(dokument, xmlscan.Optionen{Vokabular: s.Vokabular()}))
}

func TestAlleBeispieleSindGueltig(t *testing.T) {
	for name, dokument := range beispiele(t) {
		t.Run(name, func(t *testing.T) {
			err := pruefe(dokument)
			if err != nil {
				t.Error(err)
			}
			var v *xsd.Verstoss
			if errors.As(err, &v) {
				t.Logf("content %q", v.Wert)
			}
		})
	}
}
