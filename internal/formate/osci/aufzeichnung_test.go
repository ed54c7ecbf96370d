// SPDX-License-Identifier: EUPL-1.2

package osci_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kernmelderegister/internal/formate/osci"
)

// vergleiche knows what writing may change: our Ids get an addition that no foreign
// part can have, and answers about chunks get the features that the schema demands.
var vergleiche = cmp.Options{
	cmpopts.EquateEmpty(), cmpopts.IgnoreFields(osci.Nachricht{}, "Merkmale"), cmpopts.EquateApproxTime(0),
	cmp.FilterValues(func(a, b []byte) bool { return len(a) > 0 || len(b) > 0 }, cmp.Comparer(bytes.Equal)),
	cmp.Comparer(func(a, b osci.Zertifikat) bool {
		return a.Art == b.Art && bytes.Equal(a.DER, b.DER) && (a.ID == b.ID || a.Art == osci.SignaturIntermediaer || a.Art == osci.ChiffrierIntermediaer)
	}),
}

// Every recorded message is read, its signature checked; written again it says the
// same and is valid.
func TestRecordedMessages(t *testing.T) {
	ordner := filepath.Join(geteilt(t), "samples")
	dateien, err := filepath.Glob(filepath.Join(ordner, "*", "*.mime"))
	if err != nil || len(dateien) < 30 {
		t.Fatalf("%d recorded messages, %v", len(dateien), err)
	}
	signiert, gezaehlt := 0, map[osci.Art]int{}
	for _, datei := range dateien {
		name, _ := filepath.Rel(ordner, datei)
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(datei)
			if err != nil {
				t.Fatal(err)
			}
			e := lies(t, b)
			gezaehlt[e.Art]++
			if e.Signiert() {
				signiert++
				pruefe(t, e)
			}
			var neu bytes.Buffer
			if err := osci.Schreibe(&neu, &e.Nachricht, osci.Verpackung{}); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(e.Nachricht, lies(t, neu.Bytes()).Nachricht, vergleiche); d != "" {
				t.Errorf("after writing (-read +written):\n%s", d)
			}
			if e.Art == osci.AntwortPartialStoreDelivery && len(e.Laufzettel) > 0 {
				return // the schema calls the bundle procard, the official library does not (section 17)
			}
			schemagueltig(t, e.Art, neu.Bytes())
		})
	}
	t.Logf("%d signed, %v", signiert, gezaehlt)
	if signiert < 20 || len(gezaehlt) < 14 {
		t.Errorf("only %d signed messages of %d kinds: something was skipped", signiert, len(gezaehlt))
	}
}

// schemagueltig validates the envelope of a message in the clear against the schemas
// of OSCI with the foreign program xmllint.
func schemagueltig(t testing.TB, art osci.Art, paket []byte) {
	t.Helper()
	programm, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("SKIPPED: xmllint is missing")
	}
	schema := filepath.Join(geteilt(t), "schema")
	von, bis := bytes.Index(paket, []byte("<?xml")), bytes.Index(paket, []byte("</soap:Envelope>"))
	datei := filepath.Join(t.TempDir(), "n.xml")
	if err := os.WriteFile(datei, append(paket[von:bis:bis], "</soap:Envelope>"...), 0o600); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(programm, "--noout", "--nonet", "--schema", filepath.Join(schema, "soap"+string(art)+".xsd"), datei)
	c.Env = append(os.Environ(), "XML_CATALOG_FILES="+filepath.Join(schema, "catalog.xml"))
	if aus, err := c.CombinedOutput(); err != nil {
		t.Errorf("not valid: %v\n%s", err, aus)
	}
}
