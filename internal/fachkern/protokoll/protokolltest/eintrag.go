// SPDX-License-Identifier: EUPL-1.2

package protokolltest

import (
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
)

// Eintrag returns a complete synthetic entry of an answered Personensuche at zeit.
func Eintrag(zeit time.Time) protokoll.Eintrag {
	return protokoll.Eintrag{
		Zeit: zeit, Art: protokoll.Personensuche, Klasse: protokoll.KlasseAbruf,
		Stelle: "pd-beispielstadt", StelleName: "Polizeidirektion Beispielstadt",
		StelleAnschrift: "Beispielweg 1, 01001 Beispielstadt", Erreichbarkeit: "0351 000000", Kennung: "k.beispiel",
		Aktenzeichen: "AZ 1/24", Anlass: "Ermittlung",
		Profil: "BMG-34-P", Norm: "§ 34 Abs. 4 BMG", Rechtsstand: "bmg2022",
		Kriterien:   `{"familienname":"Beispiel","geburtsdatum":"1970-01-01"}`,
		Anforderung: []string{"familienname", "vornamen", "anschrift"},
		Ergebnis:    "01", Grund: protokoll.GrundGefunden, Treffer: 1,
		Felder: []protokoll.Feld{{Blatt: "0101", Norm: "§ 34 Abs. 1 Nr. 1 BMG"}, {Blatt: "0301", Norm: "§ 34 Abs. 1 Nr. 3 BMG"}},
		Saetze: []protokoll.Satzbezug{{AGS: "14612000", Ordnungsmerkmal: "B-0001", Satz: 17, Fassung: 3}},
	}
}
