// SPDX-License-Identifier: EUPL-1.2

package bescheid

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"rsc.io/qr"

	"kernmelderegister/internal/fachkern/gebuehr"
)

// Bank is the account that fees are paid to.
type Bank struct {
	Inhaber string // at most 70 characters
	IBAN    string // without spaces
	BIC     string // may be empty within the EEA
	Name    string // of the bank
}

var (
	ibanForm = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)
	bicForm  = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)
)

// Pruefe returns an error if nobody could pay to the account.
func (b Bank) Pruefe() error {
	switch {
	case b.Inhaber == "" || utf8.RuneCountInString(b.Inhaber) > 70:
		return errors.New("bescheid: name of the account's holder is missing or too long")
	case !ibanForm.MatchString(b.IBAN) || Rest97(b.IBAN[4:]+b.IBAN[:4]) != 1:
		return errors.New("bescheid: IBAN is wrong")
	case b.BIC != "" && !bicForm.MatchString(b.BIC):
		return errors.New("bescheid: BIC is wrong")
	}
	return nil
}

// Rest97 returns the rest of the text divided by 97, letters counting from A = 10
// (ISO 7064 mod 97-10, the check of IBAN and creditor reference). The text has
// capital letters and digits only.
func Rest97(text string) int {
	rest := 0
	for _, z := range []byte(text) {
		if z >= 'A' {
			rest = (rest*100 + int(z-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(z-'0')) % 97
		}
	}
	return rest
}

// zeilen are the lines of the account at the foot of each page.
func (b Bank) zeilen() []string {
	z := []string{b.Name, "IBAN " + inGruppen(b.IBAN)}
	if b.BIC != "" {
		z = append(z, "BIC "+b.BIC)
	}
	return z
}

// inGruppen writes an IBAN or a reference in groups of four, as people read them.
func inGruppen(text string) string {
	var b strings.Builder
	for i, z := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(z)
	}
	return b.String()
}

// hoechstbetragGiroCode is the greatest amount of EPC069-12.
const hoechstbetragGiroCode gebuehr.Cent = 999_999_999_99

// girocode returns the content of the code by EPC069-12 version 2: a credit transfer
// that the payer's app fills in.
func girocode(b Bank, betrag gebuehr.Cent, zweck string) string {
	return strings.Join([]string{
		"BCD", "002", "1", "SCT", b.BIC, b.Inhaber, b.IBAN, fmt.Sprintf("EUR%d.%02d", betrag/100, betrag%100), "", "", zweck,
	}, "\n")
}

// zeichne returns the squares of the code with error correction M, as EPC069-12 wants it.
func zeichne(inhalt string) ([][]bool, error) {
	code, err := qr.Encode(inhalt, qr.M)
	if err != nil {
		return nil, fmt.Errorf("bescheid: GiroCode: %w", err)
	}
	punkte := make([][]bool, code.Size)
	for y := range punkte {
		punkte[y] = make([]bool, code.Size)
		for x := range punkte[y] {
			punkte[y][x] = code.Black(x, y)
		}
	}
	return punkte, nil
}
