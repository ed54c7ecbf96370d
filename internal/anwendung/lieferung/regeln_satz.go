// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// regelnSchluessel are the rules on key and event; deletions keep them too.
var regelnSchluessel = []regel{
	{"L-AGS", Zurueckgewiesen,
		"Der Gemeindeschlüssel des Datensatzes stimmt nicht mit dem des Autors der Lieferung überein.",
		func(p *pruefling, b *befunde) {
			if p.Schluessel.AGS != p.Autor {
				b.melde("1201", string(p.Schluessel.AGS))
			}
		}},
	{"L-OM", Zurueckgewiesen,
		"Das Ordnungsmerkmal fehlt oder beginnt oder endet mit einem Leerzeichen.",
		func(p *pruefling, b *befunde) {
			om := p.Schluessel.Ordnungsmerkmal
			if om == "" || om != strings.TrimSpace(om) {
				b.melde("ordnungsmerkmal", om)
			}
		}},
	{"L-Ereignis", Zurueckgewiesen,
		"Der Zeitpunkt des Ereignisses fehlt oder liegt in der Zukunft.",
		func(p *pruefling, b *befunde) {
			if p.Ereignis.Zeitpunkt.IsZero() || p.EreignisTag > p.Heute {
				b.melde("ereignis.zeitpunkt", p.EreignisTag.String())
			}
		}},
}

// regelnSatz are the rules on occasion and on the municipality's own provisional key.
var regelnSatz = []regel{
	{"L-Anlass", ErfasstMitHinweis,
		"Der Übermittlungsanlass passt nicht zur Art der Lieferung.",
		func(p *pruefling, b *befunde) {
			bestand := p.Anlass == anlassErstbefuellung || p.Anlass == anlassBestandsabgleich
			gesondert := strings.HasPrefix(p.Anlass, "7") // 701–704 may come with both
			if p.Anlass != "" && !gesondert && bestand != (p.Art == Gesamtlieferung) {
				b.melde("uebermittlungsanlass", p.Anlass)
			}
		}},
	{"L-Anlass-Tod", TrotzFehlerErfasst,
		"Eine Sterbemitteilung enthält keinen Sterbefall.",
		func(p *pruefling, b *befunde) {
			if p.Anlass == anlassSterbefall && p.Tod == nil {
				b.melde("1901", "")
			}
		}},
	{"L-Anlass-gesondert", TrotzFehlerErfasst,
		"Der Datensatz soll gesondert aufbewahrt werden, die Person ist aber gemeldet.",
		func(p *pruefling, b *befunde) {
			if strings.HasPrefix(p.Anlass, "7") && p.Lage() == melde.Gemeldet {
				b.melde("uebermittlungsanlass", p.Anlass)
			}
		}},
}

// Occasions that a rule looks at (XMeldIT.Aenderungsart).
const (
	anlassErstbefuellung   = "101"
	anlassBestandsabgleich = "102"
	anlassSterbefall       = "201"
)

func istAGS(s string) bool {
	if len(s) != 8 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
