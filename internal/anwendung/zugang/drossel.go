// SPDX-License-Identifier: EUPL-1.2

package zugang

import "time"

const (
	laengsteWartezeit = 15 * time.Minute
	// vergessenNach is when counted failures are forgotten; longer than every waiting time.
	vergessenNach = time.Hour
)

// gesperrtBis returns the instant before which no further attempt is looked at:
// after the free attempts one second, then twice as long with every failure.
func (e Einstellungen) gesperrtBis(v Versuche) time.Time {
	ueber := v.Anzahl - e.FreieVersuche
	if ueber < 0 {
		return time.Time{}
	}
	wartezeit := laengsteWartezeit
	if ueber < 10 {
		wartezeit = min(wartezeit, time.Second<<ueber)
	}
	return v.Letzter.Add(wartezeit)
}

func (e Einstellungen) gedrosselt(v Versuche, jetzt time.Time) bool {
	return jetzt.Sub(v.Letzter) < vergessenNach && jetzt.Before(e.gesperrtBis(v))
}
