// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"errors"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/osci"
)

// Codes of the errors of this package.
const (
	CodeAntwort      = "MR-2305" // the answer is not that of the Intermediär to this request
	CodeUnerreichbar = "MR-2306" // no answer; the request may have been carried out or not
	CodeAbgewiesen   = "MR-2307" // the Intermediär refused the request
)

var (
	errAntwort      = fehler.Neu(fehler.Extern, CodeAntwort, "Die Antwort des Intermediärs ist nicht gültig.")
	errUnerreichbar = fehler.Neu(fehler.Extern, CodeUnerreichbar, "Der Intermediär ist nicht erreichbar.")
	errAbgewiesen   = fehler.Neu(fehler.Extern, CodeAbgewiesen, "Der Intermediär hat den Auftrag abgewiesen.")
	errBeendet      = errors.New("oscikunde: the dialog is over")
)

// Abweisung is the cause of MR-2307: what the Intermediär answered.
type Abweisung struct {
	// Codes are those of the feedback or the one of the SOAP fault (digest section 14).
	Codes []string
	// Fault says that it was a SOAP fault: the dialog is over.
	Fault bool
}

// Error returns the codes.
func (a *Abweisung) Error() string {
	if a.Fault {
		return "osci fault " + strings.Join(a.Codes, " ")
	}
	return "osci feedback " + strings.Join(a.Codes, " ")
}

// OSCICodes returns the codes, so that a use case can ask for them without knowing
// this package.
func (a *Abweisung) OSCICodes() []string { return a.Codes }

// hatCode reports whether the error is a refusal with this code in its feedback.
func hatCode(err error, code string) bool {
	var a *Abweisung
	return errors.As(err, &a) && !a.Fault && slices.Contains(a.Codes, code)
}

func abgewiesen(fault bool, codes ...string) error {
	return errAbgewiesen.MitUrsache(&Abweisung{codes, fault})
}

// codes returns the codes of a feedback, each once: it may be there in several languages.
func codes(liste []osci.Rueckmeldung) (c []string) {
	for _, r := range liste {
		if !slices.Contains(c, r.Code) {
			c = append(c, r.Code)
		}
	}
	return c
}
