// SPDX-License-Identifier: EUPL-1.2

package stapel

import (
	"slices"

	"kernmelderegister/internal/fachkern/suche"
)

// The fields of a search profile: ids in the form and heads of the columns of a file.
const (
	FeldNachname      = "familienname"
	FeldVornamen      = "vornamen"
	FeldPhonetik      = "phonetik"
	FeldOrdensname    = "ordensname"
	FeldKuenstlername = "kuenstlername"
	FeldGeburtsdatum  = "geburtsdatum"
	FeldGeburtsort    = "geburtsort"
	FeldGeburtsstaat  = "geburtsstaat"
	FeldGeschlecht    = "geschlecht"
	FeldFamilienstand = "familienstand"
	FeldEinzug        = "einzugsdatum"
	FeldAuszug        = "auszugsdatum"
	FeldHeiratsdatum  = "heirat_datum"
	FeldHeiratsort    = "heirat_ort"
	FeldHeiratsstaat  = "heirat_staat"
	FeldSterbedatum   = "sterbedatum"
	FeldSterbeort     = "sterbeort"
	FeldSterbestaat   = "sterbestaat"
)

// The parts of an address and of a related person; the whole name of a field is
// prefix_part, e.g. anschrift1_strasse.
const (
	TeilOrt        = "ort"
	TeilPLZ        = "plz"
	TeilStrasse    = "strasse"
	TeilHausnummer = "hausnummer"
	// TeilTrotzdem says that the street is meant as written, although the directory does not know it.
	TeilTrotzdem = "trotzdem"
	TeilNachname = "familienname"
	TeilVornamen = "vornamen"
)

// The prefixes of addresses and related persons.
const (
	Anschrift1 = "anschrift1"
	Anschrift2 = "anschrift2"
	Partner    = "partner"
	Vertreter  = "vertreter"
	Kind1      = "kind1"
	Kind2      = "kind2"
	Kind3      = "kind3"
)

// MerkmalAnschrift2 is a second, different address, which counts by itself (E-D1).
const MerkmalAnschrift2 suche.Merkmal = "anschrift2"

// Merkmalsfelder is a feature with the fields in which it is written.
type Merkmalsfelder struct {
	Merkmal suche.Merkmal
	Felder  []string
}

func anschriftfelder(praefix string) []string {
	return []string{praefix + "_" + TeilOrt, praefix + "_" + TeilPLZ, praefix + "_" + TeilStrasse, praefix + "_" + TeilHausnummer}
}

func namensfelder(praefixe ...string) []string {
	var felder []string
	for _, p := range praefixe {
		felder = append(felder, p+"_"+TeilVornamen, p+"_"+TeilNachname)
	}
	return felder
}

// Merkmale returns the features that count under the rule, in the order in which
// people know them most often (S2 3.2, E-D1). Sex is none of the list of S2.
func Merkmale(regel suche.Merkmalsregel) []Merkmalsfelder {
	alle := []Merkmalsfelder{
		{suche.MerkmalGeburtsdatum, []string{FeldGeburtsdatum}},
		{suche.MerkmalAnschrift, anschriftfelder(Anschrift1)},
		{suche.MerkmalGeburtsort, []string{FeldGeburtsort, FeldGeburtsstaat}},
		{MerkmalAnschrift2, anschriftfelder(Anschrift2)},
		{suche.MerkmalFamilienstand, []string{FeldFamilienstand}},
		{suche.MerkmalPartnerschaft, []string{FeldHeiratsdatum, FeldHeiratsort, FeldHeiratsstaat}},
		{suche.MerkmalPartner, namensfelder(Partner)},
		{suche.MerkmalKind, namensfelder(Kind1, Kind2, Kind3)},
		{suche.MerkmalVertreter, namensfelder(Vertreter)},
		{suche.MerkmalEinzug, []string{FeldEinzug}},
		{suche.MerkmalAuszug, []string{FeldAuszug}},
		{suche.MerkmalOrdensname, []string{FeldOrdensname}},
		{suche.MerkmalKuenstlername, []string{FeldKuenstlername}},
		{suche.MerkmalSterbetag, []string{FeldSterbedatum}},
		{suche.MerkmalSterbeort, []string{FeldSterbeort, FeldSterbestaat}},
	}
	if regel == suche.RegelBMG49 {
		alle = append(alle, Merkmalsfelder{suche.MerkmalGeschlecht, []string{FeldGeschlecht}})
	}
	return alle
}

// Felder returns all fields of a profile in the order of the file's columns.
func Felder() []string {
	felder := []string{FeldNachname, FeldVornamen, FeldPhonetik}
	for _, m := range Merkmale(suche.RegelBMG49) {
		felder = append(felder, m.Felder...)
	}
	return felder
}

// Familienstaende are the keys of the marital status that may be asked for (DSMeld 1401).
func Familienstaende() []string {
	return []string{"LD", "VH", "VW", "GS", "EA", "LP", "LV", "LA", "LE", "NB"}
}

// Geschlechter are the keys of the sex (DSMeld 0701).
func Geschlechter() []string { return []string{"w", "m", "d", "x"} }

// Angaben are the words of a search profile by field.
type Angaben map[string]string

func (a Angaben) leer(felder ...string) bool {
	return !slices.ContainsFunc(felder, func(f string) bool { return a[f] != "" })
}

// Mangel is a mistake in a field. Code names the sentence, Werte fill its gaps.
type Mangel struct {
	Feld, Code string
	Werte      []string
}
