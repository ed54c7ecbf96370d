// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"context"
	"fmt"
	"slices"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Freikandidaten implements abruf.Freibestand over the records in memory.
func (b *bestand) Freikandidaten(_ context.Context, bedingungen []suche.FreieBedingung) ([]int64, error) {
	var ids []int64
	for _, f := range b.quelle() {
		zeilen := suche.Freizeilen(f.Satz)
		fehlt := func(k suche.FreieBedingung) bool { return !slices.ContainsFunc(zeilen, k.Erfuellt) }
		if !slices.ContainsFunc(bedingungen, fehlt) {
			ids = append(ids, f.ID)
		}
	}
	return ids, b.fehlerKandidaten
}

// Funde implements abruf.Freibestand.
func (b *bestand) Funde(_ context.Context, ids []int64) ([]abruf.Fund, error) {
	var funde []abruf.Fund
	for _, f := range b.quelle() {
		if _, da := slices.BinarySearch(ids, f.ID); da {
			funde = append(funde, f)
		}
	}
	return funde, b.fehlerLade
}

func (b *bestand) quelle() []abruf.Fund {
	if b.replikat != nil {
		return b.replikat
	}
	return b.funde
}

// freieStellen are bodies that may search without naming a person.
var freieStellen = map[string]behoerde.Stelle{
	"BMG-34a.3":  {ID: "bauamt", Name: "Bauamt", Sitz: "14", Profile: []string{"BMG-34a.3", "BMG-34a.2"}},
	"BMG-34a.3S": {ID: "polizei", Name: "Polizeidirektion", Sitz: "14", Sicherheitsbehoerde: 1, Profile: []string{"BMG-34a.3S"}},
	"S1-29":      {ID: "sta", Name: "Staatsanwaltschaft", Sitz: "14", Profile: []string{"S1-29"}},
	"S1-30":      {ID: "gericht", Name: "Amtsgericht", Sitz: "14", Profile: []string{"S1-30"}},
}

var inDresden = suche.Suchbereich{Art: suche.BereichGemeinde, Schluessel: dresden}

// freieAnfrage returns an admissible free search for Muster in Dresden.
func freieAnfrage(profil string, aendere ...func(*abruf.FreieAnfrage)) *abruf.FreieAnfrage {
	a := &abruf.FreieAnfrage{
		Akteur:          behoerde.Akteur{Stelle: freieStellen[profil], Kennung: "huber"},
		AbrufendeStelle: anfrage("S1-29").AbrufendeStelle,
		LeserKennung:    "ags:14000000",
		Suche:           suche.FreieAnfrage{Bereich: inDresden, Nachname: "Muster"},
		Codes:           alleCodes(),
	}
	for _, f := range aendere {
		f(a)
	}
	return a
}

func alleCodes() []int {
	codes := make([]int, 46)
	for i := range codes {
		codes[i] = i + 1
	}
	return codes
}

// vieleMenschen returns so many records of different persons called Muster, none of them blocked.
func vieleMenschen(n int) []abruf.Fund {
	funde := make([]abruf.Fund, n)
	for i := range funde {
		funde[i] = fund(int64(i+1), func(s *melde.Meldesatz) { s.Name.Vornamen = melde.Name(fmt.Sprint("Anna ", i)) })
	}
	return funde
}
