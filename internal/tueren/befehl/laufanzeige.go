// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"os"

	"kernmelderegister/internal/grund/fortschritt"
)

// Laufanzeige shows how far a full run of the linking is: a bar for each of its parts.
type Laufanzeige struct {
	Ziel    *os.File
	schritt string
	stand   int
	balken  *fortschritt.Fortschritt
}

// Zeige moves the bar of the part to a state; gesamt is 0 while it is unknown.
func (l *Laufanzeige) Zeige(schritt string, erledigt, gesamt int) {
	if l.balken == nil || schritt != l.schritt {
		l.Fertig()
		l.schritt, l.stand, l.balken = schritt, 0, fortschritt.Neu(l.Ziel, "Zuordnung: "+schritt, int64(gesamt))
	}
	l.balken.Plus(int64(erledigt - l.stand))
	l.stand = erledigt
}

// Fertig ends the display.
func (l *Laufanzeige) Fertig() {
	if l.balken != nil {
		l.balken.Fertig()
	}
	l.balken = nil
}
