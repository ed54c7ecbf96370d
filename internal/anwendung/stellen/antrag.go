// SPDX-License-Identifier: EUPL-1.2

package stellen

import (
	"net/netip"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
)

// Art is what is applied for. The list is closed.
type Art string

// The kinds of applications.
const (
	// Grundzugang is the one access of a body with its basic profile (F-01).
	Grundzugang Art = "grundzugang"
	// Zusatzprofil is a further profile for one organisational unit (F-01).
	Zusatzprofil Art = "zusatzprofil"
	// Administratorwechsel names another administrator (S3-05).
	Administratorwechsel Art = "administratorwechsel"
)

// Arten returns all kinds of applications.
func Arten() []Art { return []Art{Grundzugang, Zusatzprofil, Administratorwechsel} }

// Zustand is where an application stands. The list is closed.
type Zustand string

// The states of an application (S1-39.3, S1-39.4).
const (
	// Angemeldet: it has come in.
	Angemeldet Zustand = "angemeldet"
	// Geprueft: there is no doubt about the identity of the body (S3-04).
	Geprueft Zustand = "geprueft"
	// Gemeldet: the data protection commissioner was informed (S1-39.4).
	Gemeldet Zustand = "gemeldet"
	// Registriert: it was granted; only now anything can be retrieved (S3-02).
	Registriert Zustand = "registriert"
	// Abgelehnt: it was refused, with a reason.
	Abgelehnt Zustand = "abgelehnt"
	// Gesperrt: the access was granted and then blocked (S3-15).
	Gesperrt Zustand = "gesperrt"
)

// uebergaenge are the ways between the states.
var uebergaenge = map[Zustand][]Zustand{
	Angemeldet:  {Geprueft, Abgelehnt},
	Geprueft:    {Gemeldet, Abgelehnt},
	Gemeldet:    {Registriert, Abgelehnt},
	Registriert: {Gesperrt},
	Gesperrt:    {Registriert},
}

// Offen reports whether the register office still has to decide.
func (z Zustand) Offen() bool { return z == Angemeldet || z == Geprueft || z == Gemeldet }

// Angaben are the particulars of an application as the head of the body gave them.
type Angaben struct {
	Art Art `json:"art"`
	// Stelle are id, name, kind, seat and area; of an existing body the id alone counts.
	Stelle behoerde.Stelle `json:"stelle"`
	// Behoerdenkennung is the key of the body in the DVDV, if it has one.
	Behoerdenkennung string `json:"behoerdenkennung,omitempty"`
	Anschrift        string `json:"anschrift,omitempty"`
	Erreichbarkeit   string `json:"erreichbarkeit,omitempty"`
	// Profil is the id of the profile that is applied for; none with a change of the administrator.
	Profil string `json:"profil,omitempty"`
	// Einheit is the organisational unit of a Zusatzprofil.
	Einheit string `json:"einheit,omitempty"`
	// Leitung is the head of the body, who applies (F-01), with the office held.
	Leitung         string `json:"leitung"`
	LeitungFunktion string `json:"leitung_funktion"`
	// Nachweis is the proof of identity that goes with the application, by kind and file number (S3-04).
	Nachweis        Nachweisart `json:"nachweis"`
	Nachweiszeichen string      `json:"nachweiszeichen"`
	// Administrator is named with name, login name and reachability (S3-05).
	Administrator   string         `json:"administrator,omitempty"`
	AdminKurzname   string         `json:"admin_kurzname,omitempty"`
	AdminErreichbar string         `json:"admin_erreichbar,omitempty"`
	Netze           []netip.Prefix `json:"netze,omitempty"`
	// OhneLandesnetz says that the body has neither SVN nor KDN and needs the Internet (F-01).
	OhneLandesnetz bool `json:"ohne_landesnetz,omitempty"`
	// Befugte is the declaration that only authorised staff gets access (S3-03, BMG § 39 Abs. 1).
	Befugte bool `json:"befugte"`
}

// Nachweisart is a kind of proof of identity. The list is closed.
type Nachweisart string

// The kinds of proof.
const (
	NachweisSchreiben  Nachweisart = "schreiben"
	NachweisDVDV       Nachweisart = "dvdv"
	NachweisZertifikat Nachweisart = "zertifikat"
	NachweisVorsprache Nachweisart = "vorsprache"
)

// Nachweisarten returns the kinds of proof with their names for people.
func Nachweisarten() map[Nachweisart]string {
	return map[Nachweisart]string{
		NachweisSchreiben:  "Schreiben der Behördenleitung mit Dienstsiegel",
		NachweisDVDV:       "Eintrag im DVDV",
		NachweisZertifikat: "Behördenzertifikat (DOI-CA)",
		NachweisVorsprache: "persönliche Vorsprache",
	}
}

// Erlaubt reports whether the state may follow. Of a mere change of the
// administrator the commissioner need not be told.
func (a Antrag) Erlaubt(z Zustand) bool {
	if a.Angaben.Art == Administratorwechsel && a.Zustand == Geprueft && z == Registriert {
		return true
	}
	return slices.Contains(uebergaenge[a.Zustand], z)
}

// Freischaltbar reports whether the application may be granted now.
func (a Antrag) Freischaltbar() bool { return a.Zustand.Offen() && a.Erlaubt(Registriert) }

// Antrag is an application with everything that happened to it.
type Antrag struct {
	// ID is a random number in capital letters, so that nobody can guess another one.
	ID      string  `json:"id"`
	Zustand Zustand `json:"zustand"`
	Angaben Angaben `json:"angaben"`
	// Eingegangen is when it came in.
	Eingegangen time.Time `json:"eingegangen"`
	// Verlauf are the steps in their order; each is never changed.
	Verlauf []Schritt `json:"verlauf"`
}

// Schritt is one step of an application.
type Schritt struct {
	Zeit    time.Time `json:"zeit"`
	Zustand Zustand   `json:"zustand"`
	// Wer is the login name of the clerk; empty for the application itself.
	Wer string `json:"wer,omitempty"`
	// Text is how it was checked, how the notification was sent, or why it was refused or blocked.
	Text string `json:"text,omitempty"`
	// Tag is the day of dispatch of a notification, JJJJMMTT; 0 for other steps.
	Tag melde.Datum `json:"tag,omitempty"`
}

// Letzter returns the last step that led to the state.
func (a Antrag) Letzter(z Zustand) (Schritt, bool) {
	for i := len(a.Verlauf) - 1; i >= 0; i-- {
		if a.Verlauf[i].Zustand == z {
			return a.Verlauf[i], true
		}
	}
	return Schritt{}, false
}
