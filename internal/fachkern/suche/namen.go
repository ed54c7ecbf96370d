// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// anhaengeNachnamen appends the names in which a family name is looked for:
// 0101a of both periods, 0201a, 0203a, 0501 and 0502 (BMeldDAV Anlage Nr. 4 b,
// 6 b). The Ehename (0103a) is no search field of authorities.
func anhaengeNachnamen(ziel []string, n *melde.Personenname) []string {
	ziel = anhaengeVorhandene(ziel, string(n.Familienname), string(n.FamiliennamePass), string(n.Geburtsname))
	for i := range n.FruehereFamiliennamen {
		ziel = anhaengeVorhandene(ziel, string(n.FruehereFamiliennamen[i].Name))
	}
	return anhaengeVorhandene(ziel, n.Ordensname, n.Kuenstlername)
}

// anhaengeVornamen appends the names in which first names are looked for: 0301
// of both periods, 0302, 0303, 0501 and 0502 (BMeldDAV Anlage Nr. 4 c, 6 c). They
// are compared part by part, the parts of a religious or stage name included.
func anhaengeVornamen(ziel []string, n *melde.Personenname) []string {
	ziel = anhaengeVorhandene(ziel, string(n.Vornamen), string(n.VornamenPass), string(n.GebraeuchlicherVorname))
	for i := range n.FruehereVornamen {
		ziel = anhaengeVorhandene(ziel, string(n.FruehereVornamen[i].Vornamen))
	}
	return anhaengeVorhandene(ziel, n.Ordensname, n.Kuenstlername)
}

func anhaengeVorhandene(ziel []string, namen ...string) []string {
	for _, name := range namen {
		if name != "" {
			ziel = append(ziel, name)
		}
	}
	return ziel
}

// namensteile cuts a name at its blanks; hyphens connect (BMeldDAV Anlage Nr. 4 c).
func namensteile(name string) []string { return strings.Fields(name) }

// hatTeil reports whether a part of one of the names has the form gesucht.
func hatTeil(namen []string, gesucht string, phonetisch bool) bool {
	for _, name := range namen {
		for teil := range strings.FieldsSeq(name) {
			if gleicheNamensform(teil, gesucht, phonetisch) {
				return true
			}
		}
	}
	return false
}

// hatGanzen reports whether one of the names as a whole has the form gesucht.
func hatGanzen(namen []string, gesucht string, phonetisch bool) bool {
	for _, name := range namen {
		if gleicheNamensform(name, gesucht, phonetisch) {
			return true
		}
	}
	return false
}
