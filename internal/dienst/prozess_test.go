// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"kernmelderegister/internal/dienst"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/tueren/befehl"
)

// rollenname names the environment variable that makes the test binary another program.
const rollenname = "KMR_TESTROLLE"

// TestMain lets the test binary run as kmr, or as the process that is killed.
func TestMain(m *testing.M) {
	switch os.Getenv(rollenname) {
	case "kmr":
		os.Exit(alsKmr())
	case "absturz":
		os.Exit(alsAbsturzkind())
	case "post":
		os.Exit(alsPoststelle())
	}
	status := m.Run()
	if err := stoppePostgres(); err != nil {
		slog.Error("stop PostgreSQL", "fehler", err)
	}
	os.Exit(status)
}

// alsKmr is the real program; its log tells everything, so that nothing can hide there.
func alsKmr() int {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug})))
	ctx, halt := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer halt()
	return befehl.Fuehre(ctx, os.Args[1:], befehl.Umgebung{
		Werk: &dienst.Werk{Umgebung: os.Getenv}, Eingabe: os.Stdin, Ausgabe: os.Stdout, Meldung: os.Stderr,
	})
}

// umgebung is that of the tests without what would lead to another installation.
func umgebung(dazu ...string) []string {
	fremd := func(s string) bool {
		return strings.HasPrefix(s, "KMR_DATEN=") || strings.HasPrefix(s, "KMR_KONFIG=") || strings.HasPrefix(s, "KMR_DB=") || strings.HasPrefix(s, "KMR_HEUTE=")
	}
	return append(slices.DeleteFunc(os.Environ(), fremd), dazu...)
}

// lauf is a command that has ended.
type lauf struct {
	status       int
	aus, meldung string
}

// ruf describes a command line.
type ruf struct {
	eingabe  []byte
	umgebung []string
}

// kmr runs the program to its end.
func (r ruf) kmr(t testing.TB, argumente ...string) lauf {
	t.Helper()
	l, err := r.fuehre(t.Context(), argumente...)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// fuehre is kmr for goroutines that must not end the test.
func (r ruf) fuehre(ctx context.Context, argumente ...string) (lauf, error) {
	p := exec.CommandContext(ctx, os.Args[0], argumente...)
	p.Env = umgebung(append(r.umgebung, rollenname+"=kmr")...)
	p.Stdin = bytes.NewReader(r.eingabe)
	var aus, meldung bytes.Buffer
	p.Stdout, p.Stderr = &aus, &meldung
	err := p.Run()
	var ende *exec.ExitError
	if err != nil && !errors.As(err, &ende) {
		return lauf{}, err
	}
	return lauf{status: p.ProcessState.ExitCode(), aus: aus.String(), meldung: meldung.String()}, nil
}

// gelingt runs the program and wants status 0.
func (r ruf) gelingt(t testing.TB, argumente ...string) lauf {
	t.Helper()
	l := r.kmr(t, argumente...)
	if l.status != 0 {
		t.Fatalf("kmr %s: status %d\n%s%s", strings.Join(argumente, " "), l.status, l.aus, l.meldung)
	}
	return l
}

// als reads the first line of the output as JSON.
func als[T any](t testing.TB, l lauf) (wert T) {
	t.Helper()
	if err := json.NewDecoder(strings.NewReader(l.aus)).Decode(&wert); err != nil {
		t.Fatalf("%v in %q\n%s", err, l.aus, l.meldung)
	}
	return wert
}

// demo is a demonstration that is running.
type demo struct {
	befehl.Bereitschaft
	roh     map[string]any // the ready line as it was printed
	prozess *exec.Cmd
	aus     *bufio.Reader
	meldung bytes.Buffer
}

// starteDemo runs kmr demo until it is ready and stops it at the end of the test.
func starteDemo(t testing.TB, argumente ...string) *demo {
	t.Helper()
	if i := slices.Index(argumente, "--daten"); i >= 0 {
		dienst.MitOSCI(t, argumente[i+1]) // making keys takes seconds
	}
	d := &demo{prozess: exec.Command(os.Args[0], append([]string{"demo", "--json", "--adresse", "127.0.0.1:0"}, argumente...)...)}
	d.prozess.Env = umgebung(rollenname + "=kmr")
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
	if err := errors.Join(json.Unmarshal(zeile, &d.Bereitschaft), json.Unmarshal(zeile, &d.roh)); err != nil {
		t.Fatal(err)
	}
	return d
}

// stoppe interrupts the demonstration, which must end cleanly and say nothing more.
func (d *demo) stoppe(t testing.TB) {
	t.Helper()
	if d.prozess == nil {
		return
	}
	p := d.prozess
	d.prozess = nil
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	notbremse := time.AfterFunc(30*time.Second, func() { _ = p.Process.Kill() })
	defer notbremse.Stop()
	if d.aus != nil {
		if rest, err := io.ReadAll(d.aus); err != nil || len(rest) > 0 {
			t.Errorf("after the ready line: %q, %v", rest, err)
		}
	}
	if err := p.Wait(); err != nil {
		t.Errorf("demo ended with %v\n%s", err, d.meldung.String())
	}
}

// konto returns the account of the profile; maschine says which of the two.
func (d *demo) konto(t testing.TB, profil string, maschine bool) befehl.Vorfuehrkonto {
	t.Helper()
	for _, k := range d.Konten {
		if k.Profil == profil && (k.TOTP == "") == maschine {
			return k
		}
	}
	t.Fatalf("no account for %s", profil)
	return befehl.Vorfuehrkonto{}
}

// antwort is what curl brings.
type antwort struct {
	status string
	inhalt []byte
}

// curl sends the body; argumente are those of the log-in.
func (d *demo) curl(t testing.TB, koerper []byte, argumente ...string) antwort {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("!! NOT tested: curl is not installed")
	}
	a, err := d.sende(t.Context(), koerper, argumente...)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// sende is curl for goroutines that must not end the test.
func (d *demo) sende(ctx context.Context, koerper []byte, argumente ...string) (antwort, error) {
	p := exec.CommandContext(ctx, "curl", append(argumente, "--silent", "--show-error", "--cacert", d.CA, "--write-out", "\n%{http_code}",
		"--header", "Content-Type: text/xml; charset=utf-8", "--data-binary", "@-", d.URL+"/soap/abruf")...)
	p.Stdin = bytes.NewReader(koerper)
	aus, err := p.Output()
	if err != nil {
		return antwort{}, fmt.Errorf("curl: %w", err)
	}
	ende := bytes.LastIndexByte(aus, '\n')
	return antwort{status: string(aus[ende+1:]), inhalt: aus[:ende]}, nil
}

// frage asks with the machine account of the profile.
func (d *demo) frage(t testing.TB, profil string, nachricht []byte) *xmeld.Antwort {
	t.Helper()
	k := d.konto(t, profil, true)
	a := d.curl(t, umschlag(nachricht), "--user", k.Benutzer+":"+k.Passwort)
	if a.status != "200" {
		t.Fatalf("status %s: %s", a.status, a.inhalt)
	}
	return a.gelesen(t)
}

// nachricht cuts the XMeld message out of the envelope.
func (a antwort) nachricht(t testing.TB) []byte {
	t.Helper()
	_, rest, ok := bytes.Cut(a.inhalt, []byte("<soap:Body>"))
	nachricht, _, ok2 := bytes.Cut(rest, []byte("</soap:Body>"))
	if !ok || !ok2 {
		t.Fatalf("no envelope: %s", a.inhalt)
	}
	return nachricht
}

func (a antwort) gelesen(t testing.TB) *xmeld.Antwort {
	t.Helper()
	x, err := xmeld.Lies1331(bytes.NewReader(a.nachricht(t)))
	if err != nil {
		t.Fatalf("%v\n%s", err, a.inhalt)
	}
	return x
}

// xmllint validates the message against the official schema.
func xmllint(t testing.TB, nachricht []byte) {
	t.Helper()
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("!! NOT validated: xmllint is not installed")
	}
	ordner := gemeinsam(t, "spec", "xmeld", "25.11a")
	datei := schreibeDatei(t, filepath.Join(t.TempDir(), "nachricht.xml"), nachricht)
	p := exec.CommandContext(t.Context(), "xmllint", "--noout", "--nonet", "--schema", filepath.Join(ordner, "xinneres.xmeld.xsd"), datei)
	p.Env = append(os.Environ(), "XML_CATALOG_FILES="+filepath.Join(ordner, "catalog.xml"))
	if aus, err := p.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n%s", err, aus, nachricht)
	}
}

// curlSeite gets a page into the file and returns the status.
func curlSeite(t testing.TB, d *demo, pfad, ziel string) string {
	t.Helper()
	status, err := exec.CommandContext(t.Context(), "curl", "--silent", "--cacert", d.CA, "--output", ziel, "--write-out", "%{http_code}", d.URL+pfad).Output()
	if err != nil {
		t.Fatalf("curl %s: %v", pfad, err)
	}
	return string(status)
}
