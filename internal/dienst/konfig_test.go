// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/dienst"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/uhr"
)

func variablen(paare map[string]string) func(string) string {
	return func(name string) string { return paare[name] }
}

func TestWhereAnInstallationIs(t *testing.T) {
	ordner := t.TempDir()
	datei := schreibeDatei(t, filepath.Join(ordner, "kmr.toml"), []byte("daten = \"unten\"\nadresse = \"127.0.0.1:9\"\n[tls]\nzertifikat = \"s.pem\"\n"))
	bloss := t.TempDir()
	faelle := []struct {
		name     string
		ort      dienst.Ort
		umgebung map[string]string
		art      dienst.Betriebsart
		daten    string
		db       string
	}{
		{"file: productive, folders from the file's own on", dienst.Ort{Konfig: datei}, nil, dienst.Produktiv, filepath.Join(ordner, "unten"), ""},
		{"folder with a file in it", dienst.Ort{Daten: ordner}, nil, dienst.Produktiv, ordner, ""},
		{"bare folder is a test", dienst.Ort{Daten: bloss}, nil, dienst.Test, bloss, ""},
		{"bare database is a test", dienst.Ort{Daten: bloss, DB: "postgres://x/y"}, nil, dienst.Test, bloss, "postgres://x/y"},
		{"KMR_DATEN", dienst.Ort{}, map[string]string{"KMR_DATEN": bloss}, dienst.Test, bloss, ""},
		{"KMR_KONFIG", dienst.Ort{}, map[string]string{"KMR_KONFIG": datei}, dienst.Produktiv, filepath.Join(ordner, "unten"), ""},
		{"KMR_DB", dienst.Ort{Daten: bloss}, map[string]string{"KMR_DB": "postgresql://x/y"}, dienst.Test, bloss, "postgresql://x/y"},
		{"an option wins", dienst.Ort{Daten: bloss}, map[string]string{"KMR_DATEN": "/nirgends"}, dienst.Test, bloss, ""},
		{"folder wins over the file's", dienst.Ort{Konfig: datei, Daten: bloss}, nil, dienst.Produktiv, bloss, ""},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			k, err := dienst.LiesKonfig(f.ort, variablen(f.umgebung))
			if err != nil {
				t.Fatal(err)
			}
			if k.Betriebsart != f.art || k.Daten != f.daten || k.DB != f.db || k.Register.Kennung != "ags:14000000" {
				t.Errorf("got %+v", k)
			}
		})
	}
}

func TestConfigurationIsRefused(t *testing.T) {
	for name, f := range map[string]struct{ inhalt, text string }{
		"unknown key":                  {"daten = \"d\"\n[register]\nnahme = \"x\"", "register.nahme"},
		"no TOML":                      {"daten = ", "kein gültiges TOML"},
		"unknown kind":                 {"daten = \"d\"\nbetriebsart = \"spiel\"", "Betriebsart"},
		"another database":             {"db = \"mysql://x\"\ndaten = \"d\"", "postgres://"},
		"nowhere":                      {"adresse = \"x\"", "--daten"},
		"service that does not exist":  {"daten = \"d\"\ndienste = [\"register\", \"post\"]", "register, portal, intermediaer, dvdv"},
		"service twice":                {"daten = \"d\"\ndienste = [\"dvdv\", \"dvdv\"]", "zweimal"},
		"directory: no network":        {"daten = \"d\"\n[dvdv]\ninterne_netze = [\"überall\"]", "interne_netze"},
		"directory: proof without key": {"daten = \"d\"\n[dvdv]\nzertifikat = \"z.pem\"", "gehören zusammen"},
		"directory: endless deadline":  {"daten = \"d\"\n[dvdv]\nfrist_sekunden = 600", "1 und 60"},
		"wrong type of value":          {"daten = 7", "kann nicht gelesen werden"},
	} {
		t.Run(name, func(t *testing.T) {
			datei := schreibeDatei(t, filepath.Join(t.TempDir(), "kmr.toml"), []byte(f.inhalt))
			_, err := dienst.LiesKonfig(dienst.Ort{Konfig: datei}, variablen(nil))
			if fehler.CodeVon(err) != "MR-0001" || !strings.Contains(fehler.TextVon(err), f.text) {
				t.Errorf("got %q (%v), want %q", fehler.TextVon(err), err, f.text)
			}
		})
	}
}

func TestLegalClock(t *testing.T) {
	for name, f := range map[string]struct {
		art  dienst.Betriebsart
		wert string
		soll string // beginning of the instant in Berlin, "" for an error
	}{
		"a test on a day":              {dienst.Test, "2026-03-02", "2026-03-02T12:00"},
		"a demonstration":              {dienst.Vorfuehrung, "2026-07-01", "2026-07-01T12:00"},
		"an instant":                   {dienst.Test, "2026-03-02T23:59:00Z", "2026-03-03T00:59"},
		"productive refuses":           {dienst.Produktiv, "2026-03-02", ""},
		"a day that does not exist":    {dienst.Test, "2026-02-30", ""},
		"productive without a set day": {dienst.Produktiv, "", time.Now().In(uhr.Berlin()).Format("2006-01-02")},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := dienst.Konfig{Betriebsart: f.art}.Uhr(variablen(map[string]string{"KMR_HEUTE": f.wert}))
			if f.soll == "" {
				if fehler.CodeVon(err) != "MR-0001" {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil || !strings.HasPrefix(u.Jetzt().In(uhr.Berlin()).Format(time.RFC3339), f.soll) {
				t.Errorf("got %v, %v", u, err)
			}
		})
	}
}
