// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/formate/xmeld"
)

func TestValidMessagesPass(t *testing.T) {
	pruefe := func(name string, b []byte) {
		t.Helper()
		if err := xmeld.Pruefe(bytes.NewReader(b)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	pruefe("1100", lieferung(t, append(saetze(100), meldetest.Voll())...))
	for name, schreibe := range schreiberFunktionen() {
		var b bytes.Buffer
		if err := schreibe(&b); err != nil {
			t.Fatal(err)
		}
		pruefe(name, b.Bytes())
	}
	for _, ordner := range []string{"amtlich", "eigene"} {
		dateien, _ := filepath.Glob(filepath.Join(gemeinsam(t, "spec", "xmeld", "beispiele", ordner), "*.xml"))
		for _, pfad := range dateien {
			b, err := os.ReadFile(pfad)
			if err != nil {
				t.Fatal(err)
			}
			pruefe(filepath.Base(pfad), b)
		}
	}
}
