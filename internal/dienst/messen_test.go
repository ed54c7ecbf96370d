// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/dienst"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/befehl"
)

func werk() *dienst.Werk { return &dienst.Werk{Umgebung: func(string) string { return "" }} }

// messwerte runs kmr messen with a tiny state; how fast it is does not matter.
func messwerte(t *testing.T, m befehl.Messung) map[string]befehl.Messwert {
	t.Helper()
	m.Einwohner, m.Dauer, m.Ort.Daten = 200, 5*time.Millisecond, ordnerImSpeicher(t)
	werte := map[string]befehl.Messwert{}
	err := werk().Miss(t.Context(), m, func(w befehl.Messwert) {
		if _, doppelt := werte[w.Name]; doppelt {
			t.Errorf("%s is reported twice", w.Name)
		}
		werte[w.Name] = w
	})
	if err != nil {
		t.Fatal(err)
	}
	if rest, _ := filepath.Glob(filepath.Join(m.Ort.Daten, "*")); len(rest) > 0 {
		t.Errorf("left behind: %v", rest)
	}
	return werte
}

// ordnerImSpeicher is a folder where a durable write costs nothing: the messages
// of 418 municipalities make thousands of them.
func ordnerImSpeicher(t *testing.T) string {
	t.Helper()
	ordner, err := os.MkdirTemp("/dev/shm", "kmr-test-*")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(ordner) })
	return ordner
}

func TestEveryMeasurementHasAPositiveValueBesideItsReference(t *testing.T) {
	namen := []string{
		"xmeld-lesen", "xmeld-lesen-pruefung", "erzeugen", "erstladung",
		"abfrage-prozess", "abfrage-prozess-p50", "abfrage-prozess-p99",
		"abfrage-soap", "abfrage-soap-p50", "abfrage-soap-p99",
		"protokoll", "protokoll-beweis", "protokoll-pruefen",
		"auskunft-prozess", "auskunft-stapel", "auskunft-sperre", "auskunft-sperre-p50", "seiten", "seiten-p99", "seiten-langsamste-p99",
		"wachstum", "aenderung-wirksam", "osci", "demo-start",
	}
	var m befehl.Messung
	if m.Ort.DB = messserver(t); m.Ort.DB != "" {
		namen = append(namen, "erstladung-postgres", "abfrage-prozess-postgres", "abfrage-prozess-postgres-p99")
	}
	werte := messwerte(t, m)
	for _, name := range namen {
		w, da := werte[name]
		if !da {
			t.Errorf("%s is not measured", name)
			continue
		}
		if w.Wert <= 0 || w.Referenz <= 0 || w.Verhaeltnis <= 0 || w.Einheit == "" || w.Bezug == "" {
			t.Errorf("%+v", w)
		}
		if vergleich := strings.HasPrefix(w.Bezug, "PostgreSQL"); vergleich && m.Ort.DB == "" {
			t.Errorf("%s names a PostgreSQL that is not there", name)
		}
	}
}

// messserver returns the address of the tests' server, "" if there is none.
func messserver(t *testing.T) string {
	t.Helper()
	server, err := postgres()
	if err != nil {
		t.Logf("!! PostgreSQL is NOT measured: %v", err)
		return ""
	}
	return server.Datenbank(t, nil)
}

func TestOnlyTheNamedMeasurementsRun(t *testing.T) {
	werte := messwerte(t, befehl.Messung{Nur: []string{"erzeugen"}})
	if _, da := werte["erzeugen"]; !da || len(werte) != 1 {
		t.Errorf("measured %v", werte)
	}
}

func TestWrongOptionsAreRefusedBeforeAnythingHappens(t *testing.T) {
	for _, fall := range []struct {
		name    string
		messung befehl.Messung
		text    string
	}{
		{"unknown measurement", befehl.Messung{Einwohner: 100, Dauer: time.Second, Nur: []string{"erzeugen", "gibtsnicht"}}, "gibtsnicht"},
		{"no residents", befehl.Messung{Dauer: time.Second}, "10 Einwohnern"},
		{"no time", befehl.Messung{Einwohner: 100}, "Dauer"},
	} {
		t.Run(fall.name, func(t *testing.T) {
			fall.messung.Ort.Daten = filepath.Join(t.TempDir(), "daten")
			err := werk().Miss(t.Context(), fall.messung, func(w befehl.Messwert) { t.Errorf("measured %s", w.Name) })
			if err == nil || !strings.Contains(fehler.TextVon(err), fall.text) {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(fall.messung.Ort.Daten); err == nil {
				t.Error("a folder was made")
			}
		})
	}
}

func TestAnInterruptedMeasurementLeavesNothingBehind(t *testing.T) {
	ctx, halt := context.WithCancel(t.Context())
	defer halt()
	ordner := t.TempDir()
	var gemeldet []string
	m := befehl.Messung{Ort: befehl.Ort{Daten: ordner}, Einwohner: 300, Dauer: time.Second, Nur: []string{"erzeugen", "erstladung"}}
	err := werk().Miss(ctx, m, func(w befehl.Messwert) {
		gemeldet = append(gemeldet, w.Name)
		halt()
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if !slices.Equal(gemeldet, []string{"erzeugen"}) {
		t.Errorf("reported %v", gemeldet)
	}
	if rest, _ := filepath.Glob(filepath.Join(ordner, "*")); len(rest) > 0 {
		t.Errorf("left behind: %v", rest)
	}
}
