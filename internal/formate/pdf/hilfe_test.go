// SPDX-License-Identifier: EUPL-1.2

package pdf_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/formate/pdf"
)

var angaben = pdf.Angaben{Titel: "Musterdokument", Erstellt: time.Date(2026, 11, 3, 9, 30, 0, 0, time.UTC)}

// mache writes a document and returns its bytes.
func mache(t testing.TB, a pdf.Angaben, erzaehle func(*pdf.Dokument)) []byte {
	t.Helper()
	var b bytes.Buffer
	d := pdf.Neu(&b, a)
	erzaehle(d)
	if err := d.Schliesse(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// werkzeug runs an external program on the file and returns what it printed.
func werkzeug(t *testing.T, b []byte, befehl ...string) string {
	t.Helper()
	pfad, err := exec.LookPath(befehl[0])
	if err != nil {
		t.Skipf("SKIPPED: %s is not installed, the file was not checked by it", befehl[0])
	}
	datei := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(datei, b, 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string(nil), befehl[1:]...)
	for i, a := range args {
		if a == "DATEI" {
			args[i] = datei
		}
	}
	aus, err := exec.Command(pfad, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", befehl[0], err, aus)
	}
	return string(aus)
}

// verlange compares the structure line by line.
func verlange(t *testing.T, ist []string, soll string) {
	t.Helper()
	if text := strings.Join(ist, "\n"); text != strings.TrimSpace(soll) {
		t.Errorf("structure is\n%s\nwant\n%s", text, soll)
	}
}
