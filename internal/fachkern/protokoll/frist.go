// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"time"

	"kernmelderegister/internal/grund/uhr"
)

// Aufbewahrungsklasse decides how long the content of an entry is kept.
type Aufbewahrungsklasse string

const (
	// KlasseAbruf: to the end of the calendar year after the year of recording
	// (§ 23 Abs. 3 S. 4, § 22 Abs. 4 S. 3 SächsMeldVO 2007; § 40 Abs. 5 BMG).
	KlasseAbruf Aufbewahrungsklasse = "abruf"
	// KlasseAnmeldung: twelve months (§ 5 1. BMeldDÜV).
	KlasseAnmeldung Aufbewahrungsklasse = "anmeldung"
	// KlasseVermittlung: six months (§ 19 S. 3 SächsMeldVO 2007).
	KlasseVermittlung Aufbewahrungsklasse = "vermittlung"
)

func (k Aufbewahrungsklasse) gueltig() bool {
	return k == KlasseAbruf || k == KlasseAnmeldung || k == KlasseVermittlung
}

// Loeschfrist returns the day on which the content of an entry recorded at zeit is to
// be destroyed. For KlasseAbruf and every unknown class it is 31 December of the
// following year (a record of 2007: 31.12.2008); the classes counted in months end
// with a day (§ 188 Abs. 2 BGB), their content goes on the next.
func Loeschfrist(k Aufbewahrungsklasse, zeit time.Time) uhr.Datum {
	tag := uhr.DatumVon(zeit)
	switch k {
	case KlasseAnmeldung:
		return tag.PlusMonate(12).PlusTage(1)
	case KlasseVermittlung:
		return tag.PlusMonate(6).PlusTage(1)
	default:
		return uhr.Datum{Jahr: tag.Jahr + 1, Monat: time.December, Tag: 31}
	}
}

// Faellig reports whether content with this term is to be destroyed on the day heute.
func Faellig(frist, heute uhr.Datum) bool { return !heute.Vor(frist) }
