// SPDX-License-Identifier: EUPL-1.2

package auskunft

import (
	"fmt"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Kette says how moves are followed (S2-32.3).
type Kette string

// The kinds of following.
const (
	// KetteKeine answers with the record that was found.
	KetteKeine Kette = "keine"
	// KetteNormal searches on at the address moved to, as long as each step is unique
	// and allowed (S2-32.5 to S2-32.8).
	KetteNormal Kette = "normal"
	// KetteLueckenhaft goes to the latest record of the person first, over gaps (S2-32.9, S2-32.10).
	KetteLueckenhaft Kette = "lueckenhaft"
)

// Ketten returns all kinds, the default first.
func Ketten() []Kette { return []Kette{KetteKeine, KetteNormal, KetteLueckenhaft} }

// Ersuchen is one search profile of an order.
type Ersuchen struct {
	Anfrage suche.Privatanfrage
	Kette   Kette
	// Archiv extends the search to the gesonderte Aufbewahrung (G4: only if asked for).
	Archiv bool
	// VerzichtAufMitteilung waives the work of the Meldebehörde after a neutral answer (§ 49 Abs. 7 BMG).
	VerzichtAufMitteilung bool
}

// Kontext says in which order a profile is answered, for whom and what for.
type Kontext struct {
	// Kunde is the id of the customer, KundeName how it is called.
	Kunde, KundeName string
	// Regel says which further features suffice for this customer.
	Regel suche.Merkmalsregel
	// Kennung is the acting user or machine account.
	Kennung string
	// Anwender is who acts behind a machine account; may be empty.
	Anwender string
	// Auftrag is the order's number and Position the profile's place in it, from 1.
	Auftrag  string
	Position int
	// Zweck is the commercial purpose, empty for a private one; Geschaeftszeichen belongs to it.
	Zweck, Geschaeftszeichen string
	// Weg is the channel, e.g. "dialog", "stapel", "soap".
	Weg string
}

// Ergebnis is what became of a profile.
type Ergebnis struct {
	// Tatbestand is what the fee follows from. KeineGebuehr stands for a profile that
	// was refused, see Maengel.
	Tatbestand gebuehr.Tatbestand
	// Auskunft are the facts, nil for the neutral answer and for a refusal.
	Auskunft *Auskunft
	// Maengel say why a profile was refused before any search.
	Maengel []suche.Mangel
	// Grundlage are the records that the answer rests on, for Gilt; none for the
	// neutral answer.
	Grundlage []Grundlage
	// Protokollnummer is the number of the log entry.
	Protokollnummer int64
}

// Grundlage is a record in the version that an answer rests on.
type Grundlage struct {
	Satz    int64
	Fassung int64
}

// Auskunft holds the five facts of § 44 Abs. 1 BMG and nothing else (S2-32.2).
// There is no field for a date, a block or a chain.
type Auskunft struct {
	Familienname melde.Name
	Vornamen     melde.Name
	// Rufname is the first name in use (0302), empty if not known.
	Rufname    melde.Name
	Doktorgrad string
	// Anschriften are the present addresses, or the address moved to.
	Anschriften []Anschrift
	Verstorben  bool
}

// Anschrift is an address of the answer.
type Anschrift struct {
	// Wegzug marks an address that the person moved to according to the municipality
	// left; nobody has confirmed it (S2-32.4).
	Wegzug bool
	// Status is the status of a present dwelling (1213); empty for Wegzug.
	Status    melde.Wohnungsstatus
	Anschrift melde.Anschrift
}

// neutral is the answer that says nothing (§ 51 Abs. 2 Satz 3 BMG). It isn't told
// why; archiv is the asker's own choice (G3).
func neutral(archiv bool) Ergebnis {
	if archiv {
		return Ergebnis{Tatbestand: gebuehr.ArchivNeutral}
	}
	return Ergebnis{Tatbestand: gebuehr.Neutral}
}

// LiesKette returns the kind with the name; an unknown one is an error.
func LiesKette(name string) (Kette, error) {
	for _, k := range Ketten() {
		if string(k) == name {
			return k, nil
		}
	}
	return "", fmt.Errorf("unknown kind of chain %q", name)
}
