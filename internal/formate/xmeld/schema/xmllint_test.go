// SPDX-License-Identifier: EUPL-1.2

package schema_test

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/xmlscan"
)

// dichte thins the sample out; 1 takes every change at every element.
var dichte = flag.Int("dichte", 331, "take one of so many spoilt documents")

// TestUrteiltWieXmllint spoils the examples and generated messages of every
// kind systematically and compares the verdicts of this package with those of xmllint and the official schemas.
func TestUrteiltWieXmllint(t *testing.T) {
	proben, was := verdorbene(t)
	urteile := xmllint(t, filepath.Join(gemeinsam(t), "spec/xmeld/25.11a/xinneres.xmeld.xsd"), proben)
	gueltig := 0
	for _, name := range slices.Sorted(maps.Keys(proben)) {
		err := pruefe(proben[name])
		if err == nil {
			gueltig++
		}
		if (err == nil) != urteile[name] {
			t.Errorf("%s (%s): xmllint valid=%v, own verdict: %v", name, was[name], urteile[name], err)
		}
	}
	t.Logf("%d documents, %d of them valid", len(proben), gueltig)
	if len(proben) < 400 || gueltig < 50 || gueltig > len(proben)*3/4 {
		t.Errorf("%d documents with %d valid ones are no fair sample", len(proben), gueltig)
	}
}

// verdorbene returns spoilt documents by file name and what was done to them.
func verdorbene(t *testing.T) (proben map[string][]byte, was map[string]string) {
	t.Helper()
	proben, was = map[string][]byte{}, map[string]string{}
	alle, _ := erzeugte(t, 1)
	maps.Copy(alle, beispiele(t))
	nr := 0
	for _, name := range slices.Sorted(maps.Keys(alle)) {
		proben[name], was[name] = alle[name], "unchanged"
		stellen := stellenVon(t, alle[name])
		for i := range stellen {
			for k, v := range veraenderungen {
				nr++
				if nr%*dichte != 0 {
					continue
				}
				neu := v.tun(alle[name], stellen, i)
				var f *xmlscan.Fehler
				if neu == nil || errors.As(pruefe(neu), &f) {
					continue // does not apply here, or is no longer well-formed
				}
				datei := fmt.Sprintf("%s-%d-%d.xml", name, i, k)
				proben[datei], was[datei] = neu, v.name
			}
		}
	}
	return proben, was
}

// anderer is a message of xmllint about something it judges otherwise than XML
// Schema: it compares fixed values as strings, not as values (part 1, 3.3.4).
const anderer = "The actual value '1' does not match the fixed value constraint 'true'."

// xmllint returns which of the documents are valid by the schema file.
func xmllint(t *testing.T, schema string, proben map[string][]byte) map[string]bool {
	t.Helper()
	programm, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("SKIPPED: xmllint is not installed (package libxml2-utils)")
	}
	schema, err = filepath.Abs(schema)
	if err != nil {
		t.Fatal(err)
	}
	katalog, err := filepath.Abs(filepath.Join(gemeinsam(t), "spec/xmeld/25.11a/catalog.xml"))
	if err != nil {
		t.Fatal(err)
	}
	hier := t.TempDir()
	args := []string{"--noout", "--nonet", "--schema", schema}
	for _, name := range slices.Sorted(maps.Keys(proben)) {
		if err := os.WriteFile(filepath.Join(hier, name), proben[name], 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	befehl := exec.Command(programm, args...)
	befehl.Dir = hier
	befehl.Env = append(os.Environ(), "XML_CATALOG_FILES="+katalog)
	ausgabe, err := befehl.CombinedOutput()
	var beendet *exec.ExitError
	if err != nil && !errors.As(err, &beendet) {
		t.Fatal(err)
	}
	urteile := map[string]bool{}
	zeilen := bufio.NewScanner(bytes.NewReader(ausgabe))
	zeilen.Buffer(nil, 16<<20)
	vorige := ""
	for zeilen.Scan() {
		zeile := zeilen.Text()
		if name, da := strings.CutSuffix(zeile, " validates"); da {
			urteile[name] = true
		} else if name, da := strings.CutSuffix(zeile, " fails to validate"); da {
			urteile[name] = strings.HasSuffix(vorige, anderer)
		}
		vorige = zeile
	}
	for name := range proben {
		if _, da := urteile[name]; !da {
			t.Errorf("xmllint does not judge %s", name)
		}
	}
	return urteile
}
