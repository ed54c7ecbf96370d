// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"testing"

	"kernmelderegister/internal/anwendung/lieferung"
)

// Bestand runs the contract of the stock. neuerOrt returns a function that opens
// one and the same fresh storage each time it is called, and closes what it
// opened at the end of the test.
func Bestand(t *testing.T, neuerOrt func(t *testing.T) func(t *testing.T) Lager) {
	faelle := []struct {
		name string
		test func(t *testing.T, p *pruefstand)
	}{
		{"S1-20.3 a municipality stores its own records only", nurEigene},
		{"S1-20.3 author must be the municipality of the delivery", autorIstGemeinde},
		{"a delivered record is found by key and name", wirdGefunden},
		{"a later delivery replaces the whole record", ersetztGanz},
		{"a deletion removes record and search rows", loeschtGanz},
		{"S0-02 every objected record is receipted", quittiertJeSatz},
		{"a flawed record leaves its neighbours unharmed", nachbarnUnberuehrt},
		{"numbers are gap-free and ascending", luekenlos},
		{"packages are gap-free from 1", paketeLueckenlos},
		{"a delivery keeps its kind through all packages", artBleibt},
		{"the same message twice has the effect of once", zweimal},
		{"S1-10.6 an older event does not overwrite a newer one", ereignisfolge},
		{"S1-10.6 an older event does not undo a deletion", geloeschtBleibt},
		{"S1-10.6 a deletion that comes before its record wins", loeschungZuerst},
		{"a key twice in one message: the later event counts", mehrfach},
		{"the same event twice in one message: the second is refused", doppelt},
		{"a Gesamtlieferung shows records that are missing", vermisst},
		{"a Gesamtlieferung in packages misses nothing before its end", vermisstErstAmEnde},
		{"a refused record still counts as delivered", abgewiesenIstDa},
		{"S0-04 S1-10.7 an empty delivery counts", leer},
		{"S1-09.4 a test message needs a test installation", testnachricht},
		{"an unreadable message leaves nothing behind", unlesbar},
		{"an interrupted message continues behind its last batch", setztFort},
		{"another message may take the place of an interrupted one", loestAb},
		{"a message taken by two at once is applied once", gleichzeitig},
		{"a run that was overtaken stops without effect", ueberholt},
		{"change events tell what happened in order", ereignisse},
		{"an unchanged record makes no event and no new version", unveraendert},
		{"BMG-13.1 numbers of the stock follow every change", zahlen},
		{"S0-01 the last delivery of each municipality is known", lieferstand},
		{"the directory of streets is replaced as a whole", strassen},
		{"DAV-A4e a street is known from directory or record", strasseBekannt},
		{"BMG-34a.5 the blocks of records are read", sperrstand},
		{"S2-32.11 records of the whole Land are found by their names", landesweit},
		{"candidates are bounded and in the order of their ids", kandidatenBegrenzt},
		{"the search index can be derived anew", indexNeu},
	}
	for _, fall := range faelle {
		t.Run(fall.name, func(t *testing.T) {
			fall.test(t, neuerPruefstand(neuerOrt(t)(t), lieferung.Optionen{Stapel: 3}))
		})
	}
	t.Run("a first load is findable at its end", func(t *testing.T) {
		ladung(t, neuerPruefstand(neuerOrt(t)(t), lieferung.Optionen{Stapel: 3}))
	})
	t.Run("an interrupted first load is ended when the storage is opened", func(t *testing.T) {
		ladungAbgebrochen(t, neuerOrt(t))
	})
}
