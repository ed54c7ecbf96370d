// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"fmt"

	"kernmelderegister/internal/fachkern/fehler"
)

// Errors of the bodies' own administration.
var (
	// ErrEingabe is the code of every Maengelliste.
	ErrEingabe = fehler.Neu(fehler.Ungueltig, "MR-1506", "Bitte prüfen Sie Ihre Eingaben.")
	// ErrVergeben means that a login name is taken or was taken once.
	ErrVergeben = fehler.Neu(fehler.Konflikt, "MR-1507", "Diese Kennung ist schon vergeben oder war es einmal.")
	// ErrOhneVerwaltung refuses changes by somebody who no longer is an active administrator (S3-05).
	ErrOhneVerwaltung = fehler.Neu(fehler.NichtBerechtigt, "MR-1508",
		"Ohne aktive Administration der Behörde können keine Nutzer angelegt oder geändert werden.")
	// ErrSelbst refuses an act against, or a special right for, the own account.
	ErrSelbst = fehler.Neu(fehler.Konflikt, "MR-1512", "Für das eigene Konto ist das nicht möglich.")
)

// Maengelliste is an input with mistakes. Each Pfad is the name of the field; the
// error behind is ErrEingabe.
type Maengelliste []Mangel

// Error names the fields.
func (m Maengelliste) Error() string {
	text := ErrEingabe.Error()
	for _, mangel := range m {
		text = fmt.Sprintf("%s [%s]", text, mangel.Pfad)
	}
	return text
}

// Unwrap returns ErrEingabe.
func (m Maengelliste) Unwrap() error { return ErrEingabe }

// Melde adds a mistake.
func (m *Maengelliste) Melde(feld, text string) { *m = append(*m, Mangel{feld, text}) }

// Fehler returns the list as an error, nil if it is empty.
func (m Maengelliste) Fehler() error {
	if len(m) == 0 {
		return nil
	}
	return m
}
