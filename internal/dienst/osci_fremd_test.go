// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fremdszenarien are those of the driver around the official Java library
// (test/fremd/osci), where it fits with the requirement that they show.
var fremdszenarien = []struct{ name, anforderung string }{
	{"getMessageId", ""},
	{"store-fetch", "S4-07.2"},
	{"store-fetch-plain", ""},
	{"store-fetch-signed-only", ""},
	{"gcm-iv-16", ""},
	{"gcm-aes128", ""},
	{"cbc-aes256", ""},
	{"oaep", ""},
	{"pss-sha256", ""},
	{"pss-sha512", ""},
	{"mailbox-until-empty", ""},
	{"process-cards", "S4-07.1"},
	{"duplicate", "S1-02.3"},
	{"unknown-addressee", "S4-08.1"},
	{"expired-sender", "S4-07.3"},
	{"revoked-sender", "S4-07.3"},
	{"forward", ""},
	{"mediate", ""},
	{"partial", ""},
}

// fremdfrist bounds the Java process: it makes some hundred requests.
const fremdfrist = 5 * time.Minute

// TestOfficialLibraryAgainstTheDemo lets the unchanged official client library exchange
// messages with the demonstration. How its jar is built says test/fremd/osci/LIESMICH.md.
func TestOfficialLibraryAgainstTheDemo(t *testing.T) {
	klassen := uebersetzeTreiber(t)
	d := starteDemo(t, "--daten", t.TempDir(), "--lieferungen", lieferordner(t, frei))
	ctx, halt := context.WithTimeout(t.Context(), fremdfrist)
	defer halt()
	p := exec.CommandContext(ctx, "java", "-cp", klassen, "Treiber", filepath.Join(d.Zertifikate, "osci"), d.OSCI)
	var meldung bytes.Buffer
	p.Stderr = &meldung
	aus, err := p.Output()
	ergebnisse := leseErgebnisse(aus)
	if err != nil && len(ergebnisse) == 0 {
		t.Fatalf("%v\n%s", err, meldung.String())
	}
	for _, s := range fremdszenarien {
		t.Run(strings.TrimSpace(s.anforderung+" "+s.name), func(t *testing.T) {
			ergebnis, gelaufen := ergebnisse[s.name]
			if !gelaufen {
				t.Fatalf("did not run: %v", err)
			}
			if ergebnis != "" {
				t.Error(ergebnis)
			}
		})
		delete(ergebnisse, s.name)
	}
	for name := range ergebnisse {
		t.Errorf("scenario %s of the driver is unknown here", name)
	}
	if t.Failed() {
		t.Log(meldung.String())
	}
}

// uebersetzeTreiber compiles the driver and returns the class path to run it with.
func uebersetzeTreiber(t *testing.T) string {
	t.Helper()
	bibliothek := os.Getenv("KMR_OSCI_JAR")
	if bibliothek == "" {
		t.Skip("!! NOT tested: KMR_OSCI_JAR does not name the jar of the official OSCI library (test/fremd/osci/LIESMICH.md)")
	}
	if _, err := exec.LookPath("javac"); err != nil {
		t.Skip("!! NOT tested: no Java compiler")
	}
	pfad := filepath.SplitList(bibliothek)
	for _, jar := range []string{"bcprov", "commons-logging", "jaxb-api", "javax.activation"} {
		pfad = append(pfad, filepath.Join("/usr/share/java", jar+".jar"))
	}
	for _, jar := range pfad {
		if _, err := os.Stat(jar); err != nil {
			t.Skipf("!! NOT tested: %v", err)
		}
	}
	quellen, err := filepath.Glob(filepath.Join("..", "..", "test", "fremd", "osci", "*.java"))
	if err != nil || len(quellen) == 0 {
		t.Fatalf("no driver: %v", err)
	}
	ziel := t.TempDir()
	klassen := strings.Join(append(pfad, ziel), string(filepath.ListSeparator))
	if aus, err := exec.CommandContext(t.Context(), "javac", append([]string{"-encoding", "UTF-8", "-d", ziel, "-cp", klassen}, quellen...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, aus)
	}
	return klassen
}

// leseErgebnisse reads the lines "ok NAME" and "FEHLER NAME: cause": the cause by name,
// empty if all went well.
func leseErgebnisse(aus []byte) map[string]string {
	ergebnisse := map[string]string{}
	for s := bufio.NewScanner(bytes.NewReader(aus)); s.Scan(); {
		if name, ok := strings.CutPrefix(s.Text(), "ok "); ok {
			ergebnisse[name] = ""
		} else if rest, ok := strings.CutPrefix(s.Text(), "FEHLER "); ok {
			name, grund, _ := strings.Cut(rest, ": ")
			ergebnisse[name] = grund
		}
	}
	return ergebnisse
}
