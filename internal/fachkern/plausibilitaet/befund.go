// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import "kernmelderegister/internal/fachkern/melde"

// Art is the kind of a finding. The values are stored and written to programs.
type Art string

// The kinds of findings (S1-13.3 to S1-13.6).
const (
	PM1  Art = "PM1"  // several main or only dwellings
	PM2  Art = "PM2"  // only secondary dwellings
	PM2a Art = "PM2a" // the same, with the main dwelling outside Saxony
	PM3  Art = "PM3"  // main and secondary record disagree
	VOLL Art = "VOLL" // mandatory particulars are missing
)

// Arten are all kinds in the order in which findings are numbered.
var Arten = []Art{PM1, PM2, PM2a, PM3, VOLL}

// Satz is a record with the storage's number.
type Satz struct {
	ID int64
	M  *melde.Meldesatz
}

// Befund is what looks wrong, and whose authorities are asked.
type Befund struct {
	Art Art
	// Saetze are the records concerned: for PM3 that of the main dwelling first,
	// then that of the secondary dwelling; one for VOLL; else by number.
	Saetze []Satz
	// Felder are the missing particulars (VOLL) or those that disagree (PM3).
	Felder []Feldbefund
	// Sicher says that more than the identity key shows the records to be one
	// human: a sure bundle of the linking, or dwellings that name each other.
	Sicher bool
}

// Feldbefund is one particular of a finding.
type Feldbefund struct {
	Feld Feld
	// Werte are the values in German words, one for each record of the finding;
	// nil for VOLL.
	Werte []string
}
