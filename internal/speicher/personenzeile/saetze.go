// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/speicher/koerper"
)

// Satz decodes what the linking compares of a record.
func Satz(k koerper.Roh) (personen.Satz, error) {
	satz, err := koerper.DecodiereZuordnung(k.Inhalt)
	return personen.Satz{ID: zuordnung.SatzID(k.ID), Satz: satz}, err
}
