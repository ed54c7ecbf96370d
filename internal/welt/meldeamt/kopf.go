// SPDX-License-Identifier: EUPL-1.2

package meldeamt

import (
	"fmt"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/welt"
)

const produktName = "Meldeamt"

// kopf returns the header of a message of a municipality. Its UUID is the same in every
// run with the same world.
func (a *Amt) kopf(art Art, g *welt.Gemeinde, leser xmeld.Stelle, jetzt time.Time) xmeld.Kopf {
	a.zaehler++
	o := a.welt.Optionen()
	return xmeld.Kopf{
		UUID:      geheim.AbgeleiteteUUID(fmt.Sprintf("meldeamt|%d|%d|%d|%s|%s|%d", o.Seed, o.Einwohner, o.Stichtag, g.AGS, art, a.zaehler)),
		Nachricht: string(art), Erstellt: jetzt.Truncate(time.Millisecond), Leser: leser, Autor: stelle(g),
		Produkt: xmeld.Produkt{Name: produktName, Hersteller: xmeld.ProduktHersteller},
	}
}

// schluessel is the key of a Meldebehörde in the DVDV.
func schluessel(ags melde.AGS) string { return "ags:" + string(ags) }

// stelle is the municipality as author, also where an association of municipalities
// sends for it.
func stelle(g *welt.Gemeinde) xmeld.Stelle {
	return xmeld.Stelle{
		Kennung: schluessel(g.AGS), Name: "Meldebehörde " + g.Behoerde,
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "meldebehoerde@" + string(g.AGS) + ".example"}},
		Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{
			Postleitzahl: g.PLZ[0], Wohnort: g.Name, Strasse: "Am Rathaus", Hausnummer: "1",
		}},
	}
}
