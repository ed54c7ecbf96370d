// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDirectoryCommands walks through the operator's work with the directory.
func TestDirectoryCommands(t *testing.T) {
	ordner := t.TempDir()
	r := ruf{umgebung: []string{"KMR_DATEN=" + filepath.Join(ordner, "daten"), "KMR_HEUTE=2026-11-04"}}
	saat := als[map[string]any](t, r.gelingt(t, "verzeichnis", "grundbestand", "--json"))
	if saat["neu"].(float64) < 300 || saat["vorhanden"] != 0.0 {
		t.Errorf("S1-05.2 seeded %v", saat)
	}
	if saat = als[map[string]any](t, r.gelingt(t, "verzeichnis", "grundbestand", "--json")); saat["neu"] != 0.0 {
		t.Errorf("S1-05.2 seeded again: %v", saat)
	}
	if l := r.gelingt(t, "verzeichnis", "suchen", "14000000"); !strings.Contains(l.aus, "Kernmelderegister Sachsen") {
		t.Errorf("S1-05.2 the register has no entry: %s", l.aus)
	}

	vorlage := r.gelingt(t, "verzeichnis", "zeigen", "ags:14612000").aus
	antraege := filepath.Join(ordner, "antraege")
	if err := os.Mkdir(antraege, 0o700); err != nil {
		t.Fatal(err)
	}
	schreibeDatei(t, filepath.Join(antraege, "1.json"), []byte(strings.NewReplacer(`"von": ""`, `"von": "huber"`, "Dresden, Stadt", "Landeshauptstadt").Replace(vorlage)))
	schreibeDatei(t, filepath.Join(antraege, "2.json"), []byte(strings.Replace(vorlage, `"von": ""`, `"von": "huber", "fremd": 1`, 1)))
	schreibeDatei(t, filepath.Join(antraege, "3.json"), []byte(strings.NewReplacer(`"von": ""`, `"von": "huber"`, `"behoerde": "ags:14612000"`, `"behoerde": "ags:14713000"`).Replace(vorlage)))
	l := r.kmr(t, "verzeichnis", "antraege", antraege)
	zeilen := strings.Split(strings.TrimSpace(l.aus), "\n")
	if l.status != 1 || len(zeilen) != 3 || !strings.HasPrefix(zeilen[0], "1.json: Antrag ") || !strings.Contains(zeilen[1], "kein Änderungsantrag") || !strings.Contains(zeilen[2], "MR-2107") {
		t.Errorf("S1-05.6 status %d: %s%s", l.status, l.aus, l.meldung)
	}

	befunde := r.gelingt(t, "verzeichnis", "pruefen")
	if n := strings.Count(befunde.aus, "Dienst fehlt"); n < 900 || !strings.Contains(befunde.meldung, "neu") {
		t.Errorf("S4-02.1 %d missing services: %s", n, befunde.meldung)
	}

	ziel := filepath.Join(ordner, "bund.json")
	zahlen := als[map[string]int64](t, r.gelingt(t, "verzeichnis", "ausleiten", "--ziel", ziel, "--json"))
	inhalt, err := os.ReadFile(ziel)
	if err != nil || !json.Valid(inhalt) || zahlen["bis"] != 1 || zahlen["organisationen"] < 300 {
		t.Errorf("S1-05.5 export %v, %v", zahlen, err)
	}
	r.gelingt(t, "verzeichnis", "vermerken", "1")
	if l := r.kmr(t, "verzeichnis", "vermerken", "7"); l.status != 1 {
		t.Errorf("S1-05.5 a stamp that does not exist: status %d", l.status)
	}
	if zahlen = als[map[string]int64](t, r.gelingt(t, "verzeichnis", "ausleiten", "--ziel", ziel, "--json")); zahlen["organisationen"] != 0 {
		t.Errorf("S1-05.5 after the note: %v", zahlen)
	}

	zusatz := schreibeDatei(t, filepath.Join(ordner, "zusatz.json"), []byte(`{"schluessel":"ags:14612000","uri":"u","quelle":"Anruf","geprueft":"2026-11-04",
		"adresse":{"name":"N","intermediaer":"https://post.example/","chiffrier":"AA=="}}`))
	r.gelingt(t, "verzeichnis", "zusatz", "setzen", zusatz)
	if l := r.gelingt(t, "verzeichnis", "zusatz", "zeigen"); !strings.Contains(l.aus, "Quelle Anruf, geprüft am 2026-11-04, wird verwendet") {
		t.Errorf("S1-21.7 %s", l.aus)
	}
	r.gelingt(t, "verzeichnis", "zusatz", "entfernen", "ags:14612000", "u")
	if l := r.gelingt(t, "verzeichnis", "zusatz", "zeigen"); l.aus != "" {
		t.Errorf("S1-21.7 still there: %s", l.aus)
	}
}
