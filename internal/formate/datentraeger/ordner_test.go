// SPDX-License-Identifier: EUPL-1.2

package datentraeger_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/datentraeger"
)

// traeger writes a directory with the files and returns its path.
func traeger(t *testing.T, dateien map[string]string) string {
	t.Helper()
	ordner := t.TempDir()
	for name, inhalt := range dateien {
		pfad := filepath.Join(ordner, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(pfad), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(pfad, []byte(inhalt), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return ordner
}

func TestPruefeOrdner(t *testing.T) {
	t.Run("S1-23.2 complete carrier with printed label", func(t *testing.T) {
		ordner := traeger(t, map[string]string{
			"etikett.json": gut, "etikett.pdf": "%PDF", "gesamt-0001.xml": "", "teil/gesamt-0002.xml": "",
		})
		if err := datentraeger.PruefeOrdner(ordner); err != nil {
			t.Error(err)
		}
	})
	t.Run("no label", func(t *testing.T) {
		if err := datentraeger.PruefeOrdner(traeger(t, map[string]string{"a.xml": ""})); !errors.Is(err, fs.ErrNotExist) {
			t.Error(err)
		}
	})
	for name, dateien := range map[string]map[string]string{
		"file missing":         {"etikett.json": gut, "gesamt-0001.xml": ""},
		"file not on label":    {"etikett.json": gut, "gesamt-0001.xml": "", "teil/gesamt-0002.xml": "", "x.xml": ""},
		"label that is broken": {"etikett.json": "{", "gesamt-0001.xml": ""},
	} {
		t.Run(name, func(t *testing.T) {
			var f *datentraeger.Fehler
			if err := datentraeger.PruefeOrdner(traeger(t, dateien)); !errors.As(err, &f) {
				t.Error(err)
			}
		})
	}
}

func TestLege(t *testing.T) {
	t.Run("S1-23.2 a carrier gets its label to read and to print", func(t *testing.T) {
		ordner := t.TempDir()
		e := etikett()
		e.Dateinamen = []string{"a.xml"}
		if err := os.WriteFile(filepath.Join(ordner, "a.xml"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := e.Lege(ordner); err != nil {
			t.Fatal(err)
		}
		if err := datentraeger.PruefeOrdner(ordner); err != nil {
			t.Errorf("the own carrier is refused: %v", err)
		}
		if druck, err := os.ReadFile(filepath.Join(ordner, datentraeger.Druckname)); err != nil || !strings.HasPrefix(string(druck), "%PDF-") {
			t.Errorf("no print: %v", err)
		}
	})
	t.Run("S1-23.2 nothing is written with an incomplete label", func(t *testing.T) {
		ordner := t.TempDir()
		e := etikett()
		e.Kennzeichen = ""
		if err := e.Lege(ordner); err == nil {
			t.Error("written")
		}
		if da, err := os.ReadDir(ordner); err != nil || len(da) > 0 {
			t.Errorf("%d files, %v", len(da), err)
		}
	})
}
