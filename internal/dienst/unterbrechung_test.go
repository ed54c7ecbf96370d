// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// laufend is a command that has not ended.
type laufend struct {
	prozess  *exec.Cmd
	eingabe  io.WriteCloser
	meldung  *bufio.Reader
	gelesen  bytes.Buffer
	notbrems *time.Timer
}

func starte(t *testing.T, argumente ...string) *laufend {
	t.Helper()
	l := &laufend{prozess: exec.Command(os.Args[0], argumente...)}
	l.prozess.Env = umgebung(rollenname+"=kmr", "KMR_HEUTE="+spieltag)
	eingabe, err := l.prozess.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	meldung, err := l.prozess.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.prozess.Start(); err != nil {
		t.Fatal(err)
	}
	l.eingabe, l.meldung = eingabe, bufio.NewReader(io.TeeReader(meldung, &l.gelesen))
	l.notbrems = time.AfterFunc(time.Minute, func() { _ = l.prozess.Process.Kill() })
	return l
}

// unterbrich sends Ctrl-C and waits for the end.
func (l *laufend) unterbrich(t *testing.T) (status int, meldung string) {
	t.Helper()
	defer l.notbrems.Stop()
	if err := l.prozess.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, l.meldung); err != nil {
		t.Fatal(err)
	}
	_ = l.prozess.Wait() // the status says it
	return l.prozess.ProcessState.ExitCode(), l.gelesen.String()
}

// Ctrl-C while a command waits for its input ends it with status 1 and a sentence.
func TestInterruptWhileReadingTheInput(t *testing.T) {
	konten := schreibeDatei(t, filepath.Join(t.TempDir(), "konten.json"), []byte(kontendatei))
	daten := t.TempDir()
	ruf{}.gelingt(t, "konten", "anlegen", "--daten", daten, konten)
	for name, argumente := range map[string][]string{
		"einspielen": {"einspielen", "--daten", daten, "-"},
		"konten":     {"konten", "anlegen", "--daten", daten, "-"},
		"abfrage":    {"abfrage", "--daten", daten, "--stelle", "amt-1", "--nutzer", "verfahren"},
	} {
		t.Run(name, func(t *testing.T) {
			l := starte(t, argumente...)
			// More than a pipe holds: when it is written, the command is reading.
			if _, err := l.eingabe.Write(bytes.Repeat([]byte(" "), 256<<10)); err != nil {
				t.Fatal(err)
			}
			status, meldung := l.unterbrich(t)
			if status != 1 || !strings.Contains(meldung, "kmr: abgebrochen") {
				t.Errorf("status %d: %s", status, meldung)
			}
		})
	}
	if b := als[map[string]any](t, ruf{}.gelingt(t, "protokoll", "pruefen", "--json", "--daten", daten)); b["ok"] != true {
		t.Errorf("log %v", b)
	}
}

// Ctrl-C in the middle of deliveries; the same command again does the rest.
func TestInterruptedDeliveryIsCompletedByTheSameCommand(t *testing.T) {
	ziel, daten := t.TempDir(), t.TempDir()
	ruf{}.gelingt(t, "erzeugen", "--einwohner", "150", "--seed", "5", "--ziel", ziel)
	schreibeDatei(t, filepath.Join(ziel, "lieferungen", "kaputt.xml"), []byte("hallo"))
	lieferungen := filepath.Join(ziel, "lieferungen")
	l := starte(t, "einspielen", "--json", "--daten", daten, lieferungen)
	if _, err := l.meldung.ReadString('\n'); err != nil { // the broken one comes first
		t.Fatal(err)
	}
	if status, meldung := l.unterbrich(t); status != 1 {
		t.Errorf("status %d: %s", status, meldung)
	}
	r := ruf{umgebung: []string{"KMR_HEUTE=" + spieltag}}
	if w := r.kmr(t, "einspielen", "--json", "--daten", daten, lieferungen); w.status != 1 || strings.Count(w.meldung, "abgewiesen") != 1 {
		t.Errorf("repeated: status %d\n%s", w.status, w.meldung)
	}
	unberuehrt := t.TempDir()
	r.kmr(t, "einspielen", "--json", "--daten", unberuehrt, lieferungen)
	ist := als[map[string]any](t, r.gelingt(t, "bestand", "--json", "--daten", daten))
	soll := als[map[string]any](t, r.gelingt(t, "bestand", "--json", "--daten", unberuehrt))
	delete(ist, "letzte_lieferung")
	delete(soll, "letzte_lieferung")
	for feld, wert := range soll {
		if ist[feld] != wert {
			t.Errorf("%s is %v, without interruption %v", feld, ist[feld], wert)
		}
	}
}
