// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/datentraeger"
	"kernmelderegister/internal/formate/meldenummer"
)

func TestRueckgabeordner(t *testing.T) {
	ordner := filepath.Join(t.TempDir(), "14612000")
	m := &Meldenummern{Register: "Register", Behoerde: func(ags melde.AGS) string { return "Meldebehörde " + string(ags) }}
	schreibe := func(nummer int) error {
		return schreibeRueckgabe(ordner, &meldenummer.Nachricht{
			Kopf:  meldenummer.Kopf{AGS: "14612000", Nummer: nummer, Erstellt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)},
			Paare: []meldenummer.Paar{{Ordnungsmerkmal: "1", Meldenummer: "10043223448015"}},
		}, m)
	}
	t.Run("S1-23.2 der Datenträger hat nur die neueste Nachricht und ihr Etikett", func(t *testing.T) {
		for _, nummer := range []int{1, 1, 2} {
			if err := schreibe(nummer); err != nil {
				t.Fatal(err)
			}
			if err := datentraeger.PruefeOrdner(ordner); err != nil {
				t.Fatal(err)
			}
		}
		if dateien, err := datentraeger.Dateien(ordner); err != nil || len(dateien) != 1 || dateien[0] != "meldenummern-0002.xml" {
			t.Errorf("%v, %v", dateien, err)
		}
	})
	t.Run("fremde Dateien bleiben liegen, nichts wird geschrieben", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(ordner, "brief.txt"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := schreibe(3); !errors.Is(err, errFremdeDateien) {
			t.Errorf("%v", err)
		}
		if dateien, err := datentraeger.Dateien(ordner); err != nil || len(dateien) != 2 {
			t.Errorf("%v, %v", dateien, err)
		}
	})
}
