// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"kernmelderegister/internal/fachkern/fehler"
)

// Errors of LiesFormular.
var (
	// ErrZuGross refuses a form that is larger than any that a page of ours sends.
	ErrZuGross = fehler.Neu(fehler.Ungueltig, "MR-0901", "Die Eingabe ist zu groß und wurde nicht angenommen.")
	// ErrUnlesbar refuses a body that is no form or not written in UTF-8.
	ErrUnlesbar = fehler.Neu(fehler.Ungueltig, "MR-0902", "Die Eingabe konnte nicht gelesen werden.")
)

// LiesFormular returns the fields of a posted form, never those of the URL.
// Control characters become blanks, blanks at both ends are cut. Errors:
// ErrZuGross, ErrUnlesbar.
func LiesFormular(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		var zuGross *http.MaxBytesError
		if errors.As(err, &zuGross) {
			return nil, ErrZuGross
		}
		return nil, ErrUnlesbar
	}
	for _, werte := range r.PostForm {
		for i, wert := range werte {
			if !utf8.ValidString(wert) {
				return nil, ErrUnlesbar
			}
			werte[i] = strings.TrimSpace(strings.Map(ohneSteuerzeichen, wert))
		}
	}
	return r.PostForm, nil
}

func ohneSteuerzeichen(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}
