// SPDX-License-Identifier: EUPL-1.2

package lieferung

import "fmt"

// abweisung is the reason why a whole message is refused.
type abweisung struct {
	Status Antwortstatus
	Text   string
}

// Error makes an abweisung travel through the goroutines of a run.
func (a *abweisung) Error() string { return "delivery refused with status " + string(a.Status) }

// pruefeBefugnis refuses messages that this register must not take at all,
// whatever was delivered before.
func pruefeBefugnis(n Nachricht, testbetrieb bool) *abweisung {
	switch {
	case n.Test && !testbetrieb:
		return &abweisung{StatusNichtUnterstuetzt,
			"Die Nachricht ist als Testnachricht gekennzeichnet; dieses Register nimmt keine Testnachrichten an."}
	case n.Autor == "" || n.Autor != n.Gemeinde.AGS:
		return &abweisung{StatusUnberechtigt, fmt.Sprintf(
			"Die Lieferung betrifft die Gemeinde %s, der Autor ist aber %s.", n.Gemeinde.AGS, n.Autor)}
	}
	return nil
}

// pruefeFolge refuses a message whose numbers do not follow the last message of
// the municipality. bisher is nil for a municipality that never delivered: its
// first message may bear any number, because the standard lets only the
// packages start with 1 and a municipality may have delivered elsewhere before.
func pruefeFolge(n Nachricht, bisher *Vorgang) *abweisung {
	if n.Nummer == 0 || n.Paket == 0 {
		return &abweisung{StatusAnfragefehler, "Liefernummer und Paketnummer beginnen mit 1."}
	}
	nummer, paket := erwartet(n.Nummer, bisher)
	if n.Nummer != nummer || n.Paket != paket {
		return &abweisung{StatusAnfragefehler, fmt.Sprintf(
			"Erwartet wird Lieferung %d, Paket %d; erhalten wurde Lieferung %d, Paket %d. Es wurde nichts gespeichert.",
			nummer, paket, n.Nummer, n.Paket)}
	}
	if paket > 1 && bisher.Nachricht.Art != n.Art {
		return &abweisung{StatusAnfragefehler, fmt.Sprintf(
			"Lieferung %d hat als %s begonnen, Paket %d ist aber eine %s.", nummer, bisher.Nachricht.Art, paket, n.Art)}
	}
	return nil
}

// erwartet returns the delivery and package number that must come next; erste
// is taken for a municipality without any message.
func erwartet(erste uint64, bisher *Vorgang) (nummer, paket uint64) {
	switch {
	case bisher == nil:
		return erste, 1
	case bisher.Zustand == Laeuft:
		return bisher.Nachricht.Nummer, bisher.Nachricht.Paket
	case bisher.Nachricht.Letztes:
		return bisher.Nachricht.Nummer + 1, 1
	default:
		return bisher.Nachricht.Nummer, bisher.Nachricht.Paket + 1
	}
}
