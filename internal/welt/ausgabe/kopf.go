// SPDX-License-Identifier: EUPL-1.2

package ausgabe

import (
	"crypto/sha256"
	"fmt"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
)

// Who made the messages, and whom they are for.
const (
	produktName = "Welt"
	leserName   = "Kernmelderegister Sachsen"
	leserAGS    = "14000000"
)

// kopf writes the header of a message of the municipality. Deliveries of a day
// are made in its evening, the full delivery and the directory in the morning
// of the Stichtag.
func (g *gemeindeausgabe) kopf(nachricht string, tag melde.Datum, lieferung, paket uint64) xmeld.Kopf {
	stunde := 19
	if lieferung <= 1 {
		stunde = 6
	}
	return xmeld.Kopf{
		UUID:      g.uuid(nachricht, lieferung, paket),
		Nachricht: nachricht,
		Erstellt:  time.Date(tag.Jahr(), time.Month(tag.Monat()), tag.Tag(), stunde, 0, 0, 0, time.FixedZone("", 3600)),
		Leser:     xmeld.Stelle{Kennung: "ags:" + leserAGS, Name: leserName},
		Autor:     g.autor(),
		Produkt:   xmeld.Produkt{Name: produktName, Hersteller: xmeld.ProduktHersteller},
	}
}

// autor is the municipality: it is responsible also where an association of
// municipalities sends.
func (g *gemeindeausgabe) autor() xmeld.Stelle {
	return xmeld.Stelle{
		Kennung:          "ags:" + string(g.gemeinde.AGS),
		Name:             "Meldebehörde " + g.gemeinde.Behoerde,
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "meldebehoerde@" + string(g.gemeinde.AGS) + ".example"}},
		Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Postleitzahl: g.gemeinde.PLZ[0],
			Wohnort: g.gemeinde.Name, Strasse: "Am Rathaus", Hausnummer: "1"}},
	}
}

func (g *gemeindeausgabe) lieferkopf(art xmeld.Lieferart, nummer uint64) xmeld.Lieferkopf {
	return xmeld.Lieferkopf{Nummer: nummer, Paket: 1, LetztesPaket: true, Art: art,
		Gemeinde: melde.Gemeinde{Name: g.gemeinde.Name, AGS: g.gemeinde.AGS}}
}

// uuid derives the message's UUID (RFC 9562 version 8, own content) from the
// world and the place of the message in it: equal worlds give equal files.
func (g *gemeindeausgabe) uuid(nachricht string, lieferung, paket uint64) string {
	o := g.welt.Optionen()
	h := sha256.Sum256(fmt.Appendf(nil, "%d|%d|%g|%d|%s|%s|%d|%d",
		o.Seed, o.Einwohner, o.Fehlerrate, o.Stichtag, g.gemeinde.AGS, nachricht, lieferung, paket))
	h[6] = h[6]&0x0f | 0x80
	h[8] = h[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}
