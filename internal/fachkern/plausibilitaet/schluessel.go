// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"hash/maphash"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Identitaetsschluessel returns the key by which the law calls two records the
// same inhabitant (S1-13.4): names in search form, birth, sex. The name is the
// birth name, or the family name of who has no other; so a marriage that one
// authority does not know yet does not part the records. It is "" if one of the
// particulars is missing or the birth date is not completely known: what could
// be anybody is nobody's key.
func Identitaetsschluessel(m *melde.Meldesatz) string {
	name := m.Name.Geburtsname
	if name == "" || name == melde.NichtVorhanden {
		name = m.Name.Familienname
	}
	if m.Name.Vornamen == melde.NichtVorhanden || name == melde.NichtVorhanden || !m.Geburt.Datum.IstVollstaendig() || m.Geschlecht == "" {
		return ""
	}
	teile := [...]string{
		suche.Suchform(string(m.Name.Vornamen)), suche.Suchform(string(name)), suche.Suchform(m.Geburt.Ort),
		m.Geburt.Datum.String(), m.Geschlecht,
	}
	for _, t := range teile {
		if t == "" {
			return ""
		}
	}
	return strings.Join(teile[:], "\x1f")
}

// streuung turns keys into numbers; equal numbers are checked again on the keys.
type streuung struct{ saat maphash.Seed }

func neueStreuung() streuung { return streuung{maphash.MakeSeed()} }

// wert returns the number of the key, never 0.
func (s streuung) wert(schluessel string) uint64 {
	return maphash.String(s.saat, schluessel) | 1
}
