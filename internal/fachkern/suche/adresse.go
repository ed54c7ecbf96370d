// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Hausnummer holds the three fields of a house number.
type Hausnummer struct {
	Nummer string // 1206, digits
	Zusatz string // 1208, letter or extra digits
	Teil   string // 1209, part number such as 1/3
}

// TeileHausnummer reads a house number as people write it, "17 a 1/3", "12b" or
// "a": digits are the number, a fraction is the part number, the rest the addition.
func TeileHausnummer(s string) Hausnummer {
	var h Hausnummer
	for teil := range strings.FieldsSeq(s) {
		ziffern := len(teil) - len(strings.TrimLeft(teil, "0123456789"))
		switch {
		case strings.Contains(teil, "/"):
			h.Teil += teil
		case h.Nummer == "" && h.Zusatz == "":
			h.Nummer, h.Zusatz = teil[:ziffern], teil[ziffern:]
		default:
			h.Zusatz += teil
		}
	}
	return h
}

// IstLeer reports whether no field is given.
func (h Hausnummer) IstLeer() bool { return h == Hausnummer{} }

// Trifft reports whether every given field equals the register's; fields that
// aren't given may have any value there (BMeldDAV Anlage Nr. 4 g, 6 i). Leading
// zeros, blanks and the case of letters make no difference.
func (h Hausnummer) Trifft(register Hausnummer) bool {
	return (h.Nummer == "" || ohneNullen(h.Nummer) == ohneNullen(register.Nummer)) &&
		(h.Zusatz == "" || gleicherZusatz(h.Zusatz, register.Zusatz)) &&
		(h.Teil == "" || gleicherZusatz(h.Teil, register.Teil))
}

func ohneNullen(nummer string) string {
	return strings.TrimLeft(strings.TrimSpace(nummer), "0")
}

func gleicherZusatz(a, b string) bool {
	return strings.EqualFold(ohneLeerzeichen(a), ohneLeerzeichen(b))
}

func ohneLeerzeichen(s string) string {
	if !strings.ContainsAny(s, " \t\u00A0") {
		return s
	}
	return strings.Join(strings.Fields(s), "")
}

// Hausnummernbereich is a range of house numbers, both ends included (BMeldDAV
// Anlage Nr. 6 j).
type Hausnummernbereich struct{ Von, Bis int }

// Pruefe refuses a range whose end isn't behind its beginning (ground 19).
func (b Hausnummernbereich) Pruefe() error {
	if b.Bis <= b.Von {
		return &Rueckweisung{Grund: GrundHausnummernbereich}
	}
	return nil
}

// Trifft reports whether the register's house number (1206) lies in the range;
// 1208 and 1209 don't matter.
func (b Hausnummernbereich) Trifft(nummer string) bool {
	nummer = strings.TrimSpace(nummer)
	if nummer == "" || len(nummer) > 9 {
		return false
	}
	n := 0
	for i := range len(nummer) {
		if nummer[i] < '0' || nummer[i] > '9' {
			return false
		}
		n = n*10 + int(nummer[i]-'0')
	}
	return b.Von <= n && n <= b.Bis
}

// istEigene reports whether the dwelling is one of the person, not of the partner.
func istEigene(w *melde.Wohnung) bool {
	return w.Art != melde.ArtPartner && w.Art != melde.ArtPartnerAufgegeben
}

func hausnummerVon(a *melde.Inlandsanschrift) Hausnummer {
	return Hausnummer{Nummer: a.Hausnummer, Zusatz: a.HausnummerZusatz, Teil: a.HausnummerTeil}
}
