// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/befehl"
)

// installation makes a test installation with certificates and returns its kmr.toml.
func installation(t *testing.T) (konfig, ca string) {
	t.Helper()
	ordner := t.TempDir()
	aussteller, err := zertifikat.NeuerAussteller("Test", uhr.System().Jetzt())
	if err != nil {
		t.Fatal(err)
	}
	server, err := aussteller.Server("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := server.Schreibe(ordner, "server"); err != nil {
		t.Fatal(err)
	}
	ca = schreibeDatei(t, filepath.Join(ordner, "ca.pem"), aussteller.PEM())
	konfig = schreibeDatei(t, filepath.Join(ordner, "kmr.toml"), []byte(
		"betriebsart = \"test\"\ndaten = \"daten\"\nadresse = \"127.0.0.1:0\"\n[tls]\nzertifikat = \"server.pem\"\nschluessel = \"server.key\"\nklienten = \"ca.pem\"\n"))
	return konfig, ca
}

// starteDienst runs kmr serve until it is ready. It has the methods of a demo.
func starteDienst(t *testing.T, konfig, ca string) *demo {
	t.Helper()
	d := &demo{prozess: exec.Command(os.Args[0], "serve", "--json", "--konfig", konfig)}
	d.prozess.Env = umgebung(rollenname+"=kmr", "KMR_HEUTE="+spieltag)
	d.prozess.Stderr = &d.meldung
	rohr, err := d.prozess.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.prozess.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.stoppe(t) })
	d.aus = bufio.NewReader(rohr)
	zeile, err := d.aus.ReadBytes('\n')
	if err != nil {
		t.Fatalf("no ready line: %v\n%s", err, d.meldung.String())
	}
	if err := json.Unmarshal(zeile, &d.Bereitschaft); err != nil {
		t.Fatal(err)
	}
	d.CA = ca
	d.Konten = []befehl.Vorfuehrkonto{{Profil: "BMG-34a.2", Benutzer: "verfahren", Passwort: "ein-langes-Passwort-7"}}
	return d
}

// While the services run, deliveries, accounts and queries of the command line work
// on the same register, and every entry of all processes stands in one log.
func TestCommandsWorkWhileTheServicesRun(t *testing.T) {
	t.Run("BMG-39.3 queries at any time, also while deliveries come", commandsWorkWhileTheServicesRun)
}

func commandsWorkWhileTheServicesRun(t *testing.T) {
	konfig, ca := installation(t)
	d := starteDienst(t, konfig, ca)
	r := ruf{umgebung: []string{"KMR_HEUTE=" + spieltag}}
	r.gelingt(t, "konten", "anlegen", "--konfig", konfig, schreibeDatei(t, filepath.Join(t.TempDir(), "k.json"), []byte(kontendatei)))
	r.gelingt(t, "einspielen", "--konfig", konfig, lieferordner(t, frei, gesperrt))
	if a := d.frage(t, "BMG-34a.2", frage(t, frei)); a.Status != xmeld.StatusEindeutig {
		t.Errorf("status %s", a.Status)
	}
	nummern := make([]string, 24)
	fragen := frage(t, frei)
	var g errgroup.Group
	g.SetLimit(4)
	for i := range nummern {
		g.Go(func() (err error) {
			if i%6 == 0 {
				nummern[i], err = ruf{umgebung: r.umgebung, eingabe: fragen}.protokollnummer(t.Context(), konfig)
			} else {
				nummern[i], err = d.protokollnummer(t.Context(), fragen)
			}
			return err
		})
	}
	zweite := t.TempDir()
	schreibeDatei(t, filepath.Join(zweite, "2.xml"), lieferung(t, 2, doppelt.satz()))
	g.Go(func() error {
		l, err := r.fuehre(t.Context(), "einspielen", "--json", "--konfig", konfig, zweite)
		if err == nil && l.status != 0 {
			err = fmt.Errorf("deliver: status %d\n%s%s", l.status, l.aus, l.meldung)
		}
		return err
	})
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
	gesehen := map[string]bool{}
	for _, n := range nummern {
		if _, err := strconv.Atoi(n); err != nil || gesehen[n] {
			t.Errorf("log number %q is missing or given twice in %v", n, nummern)
		}
		gesehen[n] = true
	}
	if a := d.frage(t, "BMG-34a.2", frage(t, doppelt)); a.Status != xmeld.StatusEindeutig {
		t.Errorf("what was delivered meanwhile: status %s", a.Status)
	}
	if b := als[map[string]any](t, r.gelingt(t, "protokoll", "pruefen", "--json", "--konfig", konfig)); b["ok"] != true {
		t.Errorf("log while running %v", b)
	}
	if err := d.prozess.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	d.stoppe(t)
	b := als[map[string]any](t, r.gelingt(t, "protokoll", "pruefen", "--json", "--konfig", konfig))
	if b["ok"] != true || b["eintraege"] != b["versiegelt"] {
		t.Errorf("log %v", b)
	}
}

// protokollnummer asks over SOAP and returns the number of the log entry.
func (d *demo) protokollnummer(ctx context.Context, nachricht []byte) (string, error) {
	k := d.Konten[0]
	a, err := d.sende(ctx, umschlag(nachricht), "--user", k.Benutzer+":"+k.Passwort)
	return nummerIn(string(a.inhalt)), err
}

// protokollnummer asks at the command line and returns the number of the log entry.
func (r ruf) protokollnummer(ctx context.Context, konfig string) (string, error) {
	l, err := r.fuehre(ctx, "abfrage", "--konfig", konfig, "--stelle", "amt-1", "--nutzer", "verfahren")
	return nummerIn(l.aus), err
}

func nummerIn(antwort string) string {
	_, rest, _ := strings.Cut(antwort, "<kmr:protokoll>")
	nummer, _, _ := strings.Cut(rest, "<")
	return nummer
}
