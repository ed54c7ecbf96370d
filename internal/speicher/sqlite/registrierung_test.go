// SPDX-License-Identifier: EUPL-1.2

package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/speichertest"
	"kernmelderegister/internal/speicher/sqlite"
)

func TestRegistrierungen(t *testing.T) {
	speichertest.Registrierungen(t, func(t *testing.T) speichertest.Registrierungshaus {
		dir := t.TempDir()
		return speichertest.Registrierungshaus{
			Oeffne: func(t *testing.T, tresor geheim.Tresor) kunden.Speicher {
				return oeffne(t, dir, sqlite.Optionen{}).Registrierungen(tresor)
			},
			Roh: func(t *testing.T) (alles []byte) { // file and write-ahead log: what a thief would take along
				for _, name := range []string{"postfach.db", "postfach.db-wal"} {
					b, err := os.ReadFile(filepath.Join(dir, name))
					if err != nil {
						t.Fatal(err)
					}
					alles = append(alles, b...)
				}
				return alles
			},
		}
	})
}
