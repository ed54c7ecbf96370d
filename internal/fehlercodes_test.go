// SPDX-License-Identifier: EUPL-1.2

package internal_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryErrorCodeIsDocumentedOnce holds docs/fehlercodes.md against the
// codes that stand in the program.
func TestEveryErrorCodeIsDocumentedOnce(t *testing.T) {
	text, err := os.ReadFile("../docs/fehlercodes.md")
	if err != nil {
		t.Fatal(err)
	}
	dokumentiert := regexp.MustCompile(`(?m)^\| (MR-\d{4}) `).FindAllStringSubmatch(string(text), -1)
	var soll []string
	for _, m := range dokumentiert {
		if slices.Contains(soll, m[1]) {
			t.Errorf("%s stands twice in the table", m[1])
		}
		soll = append(soll, m[1])
	}
	code := regexp.MustCompile(`"(MR-\d{4})"`)
	ist := map[string]string{}
	for _, datei := range goDateien(t) {
		if strings.HasSuffix(datei, "_test.go") {
			continue
		}
		inhalt, err := os.ReadFile(datei)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllSubmatch(ohneKommentare(inhalt), -1) {
			c := string(m[1])
			if !slices.Contains(soll, c) {
				t.Errorf("%s in %s is not in docs/fehlercodes.md", c, datei)
			}
			ist[c] = datei
		}
	}
	for _, c := range soll {
		if ist[c] == "" {
			t.Errorf("%s is documented but nowhere in the program", c)
		}
	}
}

func ohneKommentare(quelltext []byte) []byte {
	return regexp.MustCompile(`(?m)//.*$`).ReplaceAll(quelltext, nil)
}
