// SPDX-License-Identifier: EUPL-1.2

package gebuehr

import (
	"strings"
	"testing"
)

func TestLiesRefusesContradictions(t *testing.T) {
	zweiter := strings.Replace(tarifdatei[:strings.Index(tarifdatei, "# S1 § 18")], "2011-09", "neu", 1)
	for name, text := range map[string]string{
		"two tariffs at a time":    tarifdatei + zweiter,
		"two tariffs of one name":  strings.Replace(tarifdatei, `gueltig_von = "2007-10-01"`, "gueltig_von = \"2007-10-01\"\ngueltig_bis = \"2007-11-01\"", 1) + strings.NewReplacer("neu", "2011-09", "2007-10-01", "2009-01-01").Replace(zweiter),
		"unknown key":              tarifdatei + "\nx = 1\n",
		"rate of nothing":          strings.Replace(tarifdatei, "cent = 76", "cent = 0", 1),
		"no norm":                  strings.Replace(tarifdatei, `norm = "10.`, `norm = ""#`, 1),
		"end before begin":         strings.Replace(tarifdatei, `gueltig_bis = "2007-12-31"`, `gueltig_bis = "2006-12-31"`, 1),
		"terms out of order":       strings.Replace(tarifdatei, `bis = "2007-06-30"`, `bis = "2007-03-30"`, 1),
		"more in dialog than file": strings.Replace(tarifdatei, "profile_im_stapel = 10000", "profile_im_stapel = 5", 1),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := lies(text); err == nil {
				t.Error("accepted")
			}
		})
	}
	if _, err := lies(tarifdatei); err != nil {
		t.Fatal(err)
	}
}
