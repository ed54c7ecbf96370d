// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"fmt"
	"regexp"
	"strings"

	"kernmelderegister/internal/formate/bescheid"
)

// referenz returns the creditor reference of a notice (ISO 11649): "RF", two check
// digits after ISO 7064 mod 97-10, and up to 21 characters of our own.
func referenz(jahr, folge int) string {
	eigene := fmt.Sprintf("KMR%04d%06d", jahr, folge)
	return fmt.Sprintf("RF%02d%s", 98-bescheid.Rest97(eigene+"RF00"), eigene)
}

var referenzform = regexp.MustCompile(`RF[0-9]{2}KMR[0-9]{10}`)

// findeReferenzen returns the valid references in a payment's purpose, each once,
// however banks have broken or spaced it.
func findeReferenzen(zweck string) []string {
	dicht := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(zweck))
	var liste []string
	gesehen := map[string]bool{}
	for _, r := range referenzform.FindAllString(dicht, -1) {
		if bescheid.Rest97(r[4:]+r[:4]) == 1 && !gesehen[r] {
			gesehen[r] = true
			liste = append(liste, r)
		}
	}
	return liste
}
