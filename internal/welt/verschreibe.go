// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// verschreibe makes one typing error in a copy of a record, of the kinds that
// linking has to live with. It always changes something.
func verschreibe(m *melde.Meldesatz, z zufall) {
	fehler := []func(*melde.Meldesatz, zufall) bool{
		dreherNachname, ohneUmlaut, tagMonatVertauscht, ohneZweitenVornamen,
		ohneGeburtsname, strasseAbgekuerzt, falscherTag, buchstabeFehlt,
	}
	erster := z.IntN(len(fehler))
	for i := range fehler {
		if fehler[(erster+i)%len(fehler)](m, z) {
			return
		}
	}
}

// familienname changes the surname in all places where it stands.
func familienname(m *melde.Meldesatz, neu string) bool {
	alt := m.Name.Familienname
	if neu == string(alt) || neu == "" {
		return false
	}
	if m.Name.Ehename == alt {
		m.Name.Ehename = melde.Name(neu)
	}
	m.Name.Familienname = melde.Name(neu)
	return true
}

// buchstaben are precomposed letters only: names with combining marks are left alone.
func buchstaben(s string) []rune {
	r := []rune(s)
	for _, c := range r {
		if c >= 0x300 && c < 0x370 {
			return nil
		}
	}
	return r
}

func dreherNachname(m *melde.Meldesatz, z zufall) bool {
	r := buchstaben(string(m.Name.Familienname))
	if len(r) < 4 {
		return false
	}
	i := 1 + z.IntN(len(r)-2)
	if r[i] == ' ' || r[i+1] == ' ' || r[i] == '-' || r[i+1] == '-' {
		return false
	}
	r[i], r[i+1] = r[i+1], r[i]
	return familienname(m, string(r))
}

func ohneUmlaut(m *melde.Meldesatz, z zufall) bool {
	ersatz := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue")
	if z.mit(0.4) {
		ersatz = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "s", "é", "e", "š", "s", "č", "c", "ć", "c", "ń", "n", "ł", "l")
	}
	return familienname(m, ersatz.Replace(string(m.Name.Familienname)))
}

func tagMonatVertauscht(m *melde.Meldesatz, _ zufall) bool {
	d := m.Geburt.Datum
	if !d.IstVollstaendig() || d.Tag() > 12 || d.Tag() == d.Monat() {
		return false
	}
	m.Geburt.Datum = melde.TeilbekanntesDatum(d.Jahr()*10000 + d.Tag()*100 + d.Monat())
	return true
}

func falscherTag(m *melde.Meldesatz, z zufall) bool {
	d := m.Geburt.Datum
	if !d.IstVollstaendig() || d.Tag() > 18 {
		return false
	}
	m.Geburt.Datum = d + melde.TeilbekanntesDatum(10-9*z.IntN(2)) // ten days or one day later
	return true
}

func ohneZweitenVornamen(m *melde.Meldesatz, _ zufall) bool {
	erster, _, zwei := strings.Cut(string(m.Name.Vornamen), " ")
	if !zwei || m.Name.GebraeuchlicherVorname != melde.Name(erster) {
		return false
	}
	m.Name.Vornamen, m.Name.GebraeuchlicherVorname = melde.Name(erster), ""
	return true
}

func ohneGeburtsname(m *melde.Meldesatz, _ zufall) bool {
	if m.Name.Geburtsname == "" || m.Name.Geburtsname == m.Name.Familienname {
		return false
	}
	m.Name.Geburtsname = ""
	return true
}

func strasseAbgekuerzt(m *melde.Meldesatz, _ zufall) bool {
	geaendert := false
	ersatz := strings.NewReplacer("straße", "str.", "Straße", "Str.")
	for i := range m.Wohnungen {
		a := &m.Wohnungen[i].Anschrift
		if kurz := ersatz.Replace(a.Inland.Strasse); kurz != a.Inland.Strasse {
			a.Inland.Strasse, geaendert = kurz, true
		}
	}
	return geaendert
}

// buchstabeFehlt leaves a letter out of the first name, or doubles it in a short one.
func buchstabeFehlt(m *melde.Meldesatz, z zufall) bool {
	r := buchstaben(string(m.Name.Vornamen))
	if len(r) < 2 {
		return familienname(m, string(m.Name.Familienname)+"e")
	}
	i := 1 + z.IntN(len(r)-1)
	neu := string(r[:i]) + string(r[i+1:])
	if len(r) < 4 || r[i] == ' ' || r[i] == '-' {
		neu = string(r[:i]) + string(r[i-1:])
	}
	m.Name.Vornamen, m.Name.GebraeuchlicherVorname = melde.Name(neu), ""
	return true
}
