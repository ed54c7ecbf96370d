// SPDX-License-Identifier: EUPL-1.2

package xmlscan_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kernmelderegister/internal/grund/xmlscan"
)

// gemeinsam returns the folder of shared material or skips the test.
func gemeinsam(t *testing.T) string {
	t.Helper()
	ordner := os.Getenv("KMR_SHARED")
	if ordner == "" {
		ordner = "../../../../shared"
	}
	if _, err := os.Stat(filepath.Join(ordner, "spec")); err != nil {
		t.Skipf("SKIPPED: no shared material: set KMR_SHARED: %v", err)
	}
	return ordner
}

func TestWieEncodingXMLBeiBeispielen(t *testing.T) {
	ordner := gemeinsam(t)
	gefunden := 0
	for _, teil := range []string{"spec/xmeld", "spec/osci"} {
		err := filepath.WalkDir(filepath.Join(ordner, teil), func(pfad string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".xml", ".xsd", ".wsdl"}, filepath.Ext(pfad)) {
				return err
			}
			dokument, err := os.ReadFile(pfad)
			if err != nil {
				return err
			}
			if bytes.Contains(dokument, []byte("<!DOCTYPE")) {
				return nil // encoding/xml reads past a DTD, this package refuses it
			}
			gefunden++
			vergleichen(t, dokument)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if gefunden < 40 {
		t.Errorf("only %d documents found", gefunden)
	}
}

func vergleichen(t interface {
	Helper()
	Errorf(string, ...any)
}, dokument []byte,
) {
	t.Helper()
	will, err := vergleichsereignisse(dokument)
	if err != nil {
		t.Errorf("encoding/xml: %v", err)
		return
	}
	for art, s := range leser(dokument, xmlscan.Optionen{}) {
		hat, err := ereignisse(s)
		if err != nil {
			t.Errorf("%s: %v", art, err)
			return
		}
		if !gleich(will, hat) {
			t.Errorf("%s: %s", art, cmp.Diff(will, hat))
			return
		}
	}
}

func gleich(a, b []string) bool {
	return strings.Join(a, "\x00") == strings.Join(b, "\x00")
}

func TestWieEncodingXMLBeiZufallsdokumenten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b bytes.Buffer
		zufallselement(t, &b, 0)
		vergleichen(t, b.Bytes())
	})
}

// zufallselement writes a well-formed element that uses what XML offers.
func zufallselement(t *rapid.T, b *bytes.Buffer, tiefe int) {
	name := rapid.SampledFrom([]string{"a", "p:b", "q:c", "größe", "d.e-f_1"}).Draw(t, "name")
	fmt.Fprintf(b, `<%s xmlns:p="u%d" xmlns:q='v'`, name, rapid.IntRange(0, 2).Draw(t, "uri"))
	if rapid.Bool().Draw(t, "default") {
		fmt.Fprintf(b, "\n  xmlns = 'w%d'", tiefe)
	}
	for _, a := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"x", "p:x", "q:x", "xml:lang"}), 0, 4, rapid.ID).Draw(t, "attribute") {
		fmt.Fprintf(b, " %s=\"%s\"", a, rapid.SliceOfN(rapid.SampledFrom(stuecke), 0, 3).Draw(t, "value"))
	}
	if rapid.Bool().Draw(t, "empty") {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for range rapid.IntRange(0, 4).Draw(t, "children") {
		switch art := rapid.IntRange(0, 4).Draw(t, "kind"); {
		case art == 0 && tiefe < 4:
			zufallselement(t, b, tiefe+1)
		case art == 1:
			b.WriteString("<![CDATA[" + rapid.SampledFrom([]string{"", "<&>", "]]", "\r\nü"}).Draw(t, "cdata") + "]]>")
		case art == 2:
			b.WriteString(rapid.SampledFrom([]string{"<!-- - > -->", "<?pi x?>", "<!---->"}).Draw(t, "misc"))
		default:
			b.WriteString(rapid.SampledFrom(stuecke).Draw(t, "text"))
		}
	}
	fmt.Fprintf(b, "</%s\n>", name)
}

var stuecke = []string{" ", "a", "Grüße", "漢字", "😀", "&lt;", "&amp;", "&#xE4;", "\r\n", "\r", "\n\t", "&gt;&apos;", "]", "]] >", strings.Repeat("lang", 50)}

func FuzzScan(f *testing.F) {
	for _, fall := range wohlgeformt {
		f.Add([]byte(fall.dokument))
	}
	f.Add(lieferung(1))
	f.Add([]byte("<a>&#x41;<![CDATA[]]]]>\r<b\xE2\x82"))
	f.Fuzz(func(t *testing.T, dokument []byte) {
		hat, err := ereignisse(xmlscan.NeuAusBytes(dokument, xmlscan.Optionen{}))
		for art, s := range leser(dokument, xmlscan.Optionen{}) {
			auch, auchErr := ereignisse(s)
			if (err == nil) != (auchErr == nil) || err != nil && err.Error() != auchErr.Error() {
				t.Fatalf("%s: %v, from bytes: %v", art, auchErr, err)
			}
			if !gleich(hat, auch) {
				t.Fatalf("%s: %s", art, cmp.Diff(hat, auch))
			}
		}
		if err != nil {
			return
		}
		will, err := vergleichsereignisse(dokument)
		if err == nil && !gleich(will, hat) {
			t.Fatal(cmp.Diff(will, hat))
		}
	})
}
