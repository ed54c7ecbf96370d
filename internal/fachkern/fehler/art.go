// SPDX-License-Identifier: EUPL-1.2

package fehler

// Art is the coarse kind of an error. The list is closed: every transport has a
// table from Art to its own form (HTTP status, SOAP fault, XMeld rejection).
// The zero value is Intern, so that a forgotten Art never tells anybody anything.
type Art uint8

const (
	// Intern is everything that is our own fault; outside only a reference number is shown.
	Intern Art = iota
	// Ungueltig means that the input breaks a rule the sender could have known.
	Ungueltig
	// NichtGefunden means that the thing asked for does not exist (or must look like that).
	NichtGefunden
	// NichtBerechtigt means that the caller is unknown or lacks the right.
	NichtBerechtigt
	// Gesperrt means that an account, a certificate or a record is blocked.
	Gesperrt
	// Konflikt means that the state has changed meanwhile or contradicts the request.
	Konflikt
	// Ueberlast means that a limit of rate or size is reached; trying later may help.
	Ueberlast
	// Extern means that a system that is not ours failed.
	Extern
)

// Arten returns the whole closed list, so that a transport can test that its table is complete.
func Arten() []Art {
	return []Art{Ungueltig, NichtGefunden, NichtBerechtigt, Gesperrt, Konflikt, Ueberlast, Extern, Intern}
}

// String returns the name of the Art as it stands in logs.
func (a Art) String() string {
	switch a {
	case Ungueltig:
		return "Ungueltig"
	case NichtGefunden:
		return "NichtGefunden"
	case NichtBerechtigt:
		return "NichtBerechtigt"
	case Gesperrt:
		return "Gesperrt"
	case Konflikt:
		return "Konflikt"
	case Ueberlast:
		return "Ueberlast"
	case Extern:
		return "Extern"
	default:
		return "Intern"
	}
}
