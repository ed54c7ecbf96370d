// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"slices"

	"kernmelderegister/internal/fachkern/behoerde"
)

// Weg is how an actor comes in.
type Weg uint8

// The ways in.
const (
	// WegBasic is HTTP Basic of a machine, alone or on top of a client certificate.
	WegBasic Weg = iota + 1
	// WegKopfzeilen is the header pair X-username and X-password.
	WegKopfzeilen
	// WegZertifikat is a client certificate alone.
	WegZertifikat
	// WegDialog is a person at the browser.
	WegDialog
	// WegBefehl is the command line of the installation itself.
	WegBefehl
)

// String returns the name of the way as it stands in the log.
func (w Weg) String() string {
	switch w {
	case WegBasic:
		return "basic"
	case WegKopfzeilen:
		return "kopfzeilen"
	case WegZertifikat:
		return "zertifikat"
	case WegDialog:
		return "dialog"
	case WegBefehl:
		return "befehl"
	default:
		return "unbekannt"
	}
}

// Nachweis is the proof that somebody brings to the door.
type Nachweis struct {
	Weg      Weg
	Kennung  string
	Passwort string
	// Code is the six digits of the second factor; empty if none was given.
	Code string
	// Zertifikat is the SHA-256 of the client certificate in lower-case
	// hexadecimal, its chain already verified by TLS; empty if none was shown.
	Zertifikat string
	// MitSchluessel asks for a security key instead of a code; see Dienst.BeginneSchluessel.
	MitSchluessel bool
}

// Hinweise are the notices that a door must show after log-in.
type Hinweise struct {
	// Protokollierung: every access is logged, and users have to be told (S3-12).
	Protokollierung bool
	// Belehrung: the instruction on the bound purpose (BMG § 41) is to be
	// confirmed, at the first log-in and once a year (S3-08).
	Belehrung bool
	// ZweiterFaktor: the person has none yet and has to set one before anything else (S1-23.5).
	ZweiterFaktor bool
	// Passwortwechsel: the password was given by somebody else and has to be changed (S3-10a).
	Passwortwechsel bool
}

// Einrichtung reports whether the account has to be set up before it can be used.
func (h Hinweise) Einrichtung() bool { return h.ZweiterFaktor || h.Passwortwechsel }

// Angemeldet is an actor whose proof was right.
type Angemeldet struct {
	Bereich Bereich
	// Akteur has the rights of the account; see Dienst.Handelnder for the official that a message names.
	Akteur behoerde.Akteur
	// Kennung is the login name; empty when a certificate alone came.
	Kennung string
	Rollen  []Rolle
	// Kunde is set for customers only.
	Kunde *Kunde
	Weg   Weg
	// ZweiterFaktor says that a code or a client certificate was checked besides the password.
	ZweiterFaktor bool
	Hinweise      Hinweise
}

// Darf reports whether the actor has the role.
func (a Angemeldet) Darf(r Rolle) bool { return slices.Contains(a.Rollen, r) }

// grund is the true reason of a refusal. It goes to the log, never outside.
type grund string

const (
	grundKeiner      grund = ""
	grundUnbekannt   grund = "unbekannt"
	grundPasswort    grund = "passwort"
	grundGedrosselt  grund = "gedrosselt"
	grundGesperrt    grund = "gesperrt"
	grundFaktor      grund = "zweiter Faktor"
	grundWeg         grund = "Weg nicht erlaubt"
	grundZertifikat  grund = "Zertifikat unbekannt oder fremd"
	grundOhneAngaben grund = "ohne Angaben"
	grundNetz        grund = "Netz nicht zugelassen"
)
