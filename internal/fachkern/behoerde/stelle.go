// SPDX-License-Identifier: EUPL-1.2

package behoerde

import "kernmelderegister/internal/fachkern/melde"

// Stelle is a body that is registered for retrieval: an authority, court,
// publicly appointed surveyor or other public body (BMG § 34a, SächsMeldVO §§ 29–39).
type Stelle struct {
	ID   string
	Name string
	// Art is the kind of body in words of the field (polizei, staatsanwaltschaft, …).
	Art string
	// Sicherheitsbehoerde is the number of § 34 Abs. 4 Satz 1 BMG, 0 for none.
	Sicherheitsbehoerde int
	// Sitz is the two-digit key of the Land of the seat (14 = Sachsen).
	Sitz string
	// Gebiet limits the body to these municipalities; empty means the whole Land.
	Gebiet []melde.AGS
	// Profile are the ids of the legal profiles it is registered for (Datenumfang.csv).
	Profile []string
	// Gesperrt stops every use at once (S3-15).
	Gesperrt bool
}

// HatProfil reports whether the body is registered for the profile.
func (s Stelle) HatProfil(id string) bool {
	for _, p := range s.Profile {
		if p == id {
			return true
		}
	}
	return false
}

// Akteur is who acts: a body and one of its officials or procedures. It is set
// once at the door after log-in and passed on as it is.
type Akteur struct {
	Stelle Stelle
	// Kennung is the acting official, or the name of the procedure for a machine (DAV § 11 Nr. 6).
	Kennung string
	// BesondersErmaechtigt says that the official may receive data of blocked
	// persons under § 34a Abs. 6 BMG.
	BesondersErmaechtigt bool
	// Maschine says that a procedure asks, not a human in the dialog.
	Maschine bool
}
