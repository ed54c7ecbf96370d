// SPDX-License-Identifier: EUPL-1.2

package koerper

import (
	"slices"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// Bereite returns everything that is stored of a record and derived from it.
func Bereite(satz *melde.Meldesatz) (lieferung.Abdruck, error) {
	inhalt, err := Codiere(satz)
	return lieferung.Abdruck{Koerper: inhalt, Zeilen: suche.Indexzeilen(satz), Frei: suche.Freizeilen(satz), Strassen: strassen(satz)}, err
}

// strassen returns the search forms of the streets in the record, each once.
func strassen(satz *melde.Meldesatz) []string {
	var formen []string
	for i := range satz.Wohnungen {
		name := satz.Wohnungen[i].Anschrift.Inland.Strasse
		if name == "" {
			continue
		}
		if form := suche.Strassenform(name); form != "" && !slices.Contains(formen, form) {
			formen = append(formen, form)
		}
	}
	return formen
}

// HatSperrlage reports whether the record holds a block or an objection that
// can stop an answer. Only the bodies of such records are read to see which.
func HatSperrlage(satz *melde.Meldesatz) bool {
	lage := recht.SperrlageVon(satz)
	return lage.IstGesperrt() || lage.InternetWider || lage.VeranlasserUnklar
}
