// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"context"
	"path/filepath"
	"sync"
	"testing"

	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/speicher/pgtest"
)

// postgres is the server of this package's tests, started when it is first needed.
var postgres = sync.OnceValues(func() (*pgtest.Server, error) {
	gestartet = true
	return pgtest.Starte(context.Background(), pgtest.Optionen{OhneSync: true})
})

var gestartet bool

func stoppePostgres() error {
	if !gestartet {
		return nil
	}
	s, _ := postgres()
	return s.Stoppe()
}

// The same commands with --db instead of --daten.
func TestPostgresServesTheSameCommands(t *testing.T) {
	server, err := postgres()
	db := server.Datenbank(t, err)
	r := ruf{umgebung: []string{"KMR_HEUTE=" + spieltag, "XDG_CONFIG_HOME=" + t.TempDir()}}
	ergebnis := als[map[string]any](t, r.gelingt(t, "einspielen", "--json", "--db", db, "--quittungen", t.TempDir(), lieferordner(t, frei, gesperrt)))
	if ergebnis["gespeichert"] != 2.0 || ergebnis["nachrichten"] != 1.0 {
		t.Errorf("taken: %v", ergebnis)
	}
	konten := schreibeDatei(t, filepath.Join(t.TempDir(), "konten.json"), []byte(kontendatei))
	r.gelingt(t, "konten", "anlegen", "--db", db, konten)
	for _, f := range []struct {
		wer    mensch
		status xmeld.Ergebnisstatus
	}{{frei, xmeld.StatusEindeutig}, {gesperrt, xmeld.StatusNeutral}, {unbekannt, xmeld.StatusNeutral}} {
		r.eingabe = frage(t, f.wer)
		l := r.gelingt(t, "abfrage", "--db", db, "--stelle", "amt-1", "--nutzer", "verfahren")
		a, err := xmeld.Lies1331(bytes.NewReader([]byte(l.aus)))
		if err != nil || a.Status != f.status {
			t.Errorf("%v: status %s, want %s", err, a.Status, f.status)
		}
	}
	if b := als[map[string]any](t, r.gelingt(t, "bestand", "--json", "--db", db)); b["datensaetze"] != 2.0 {
		t.Errorf("stock %v", b)
	}
	if b := als[map[string]any](t, r.gelingt(t, "protokoll", "pruefen", "--json", "--db", db)); b["ok"] != true || b["eintraege"].(float64) < 4 {
		t.Errorf("log %v", b)
	}
}

// kontendatei has one body with one procedure.
const kontendatei = `{"stellen":[{"id":"amt-1","name":"Ordnungsamt","art":"behoerde","sitz":"14","profile":["BMG-34a.2"],
	"nutzer":[{"kennung":"verfahren","passwort":"ein-langes-Passwort-7","rollen":["abruf"]}]}]}`
