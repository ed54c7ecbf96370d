// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Suche returns the entries of the category ("" for all) whose name or key contains the
// text or that use the certificate with that fingerprint, by the German alphabet.
func (a *Abbild) Suche(text, kategorie string) []*Organisation {
	text = strings.ToLower(strings.TrimSpace(text))
	abdruck, istAbdruck := NormiereFingerabdruck(text)
	var liste []*Organisation
	for _, o := range a.alle {
		passt := strings.Contains(strings.ToLower(o.Name), text) ||
			slices.ContainsFunc(o.Schluessel, func(s string) bool { return strings.Contains(strings.ToLower(s), text) }) ||
			istAbdruck && slices.ContainsFunc(o.Zertifikate(), func(z *Zertifikat) bool { return z.abdruck == abdruck })
		if passt && (kategorie == "" || o.Kategorie == kategorie) {
			liste = append(liste, o)
		}
	}
	alphabet := collate.New(language.German)
	slices.SortStableFunc(liste, func(x, y *Organisation) int { return alphabet.CompareString(x.Name, y.Name) })
	return liste
}
