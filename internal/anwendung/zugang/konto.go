// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"net/netip"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Bereich is the kind of an account's holder; it decides which doors open at
// all (S0-05). The list is closed.
type Bereich string

// The kinds of holders.
const (
	// BereichBehoerde is a body registered for retrieval (BMG § 34a).
	BereichBehoerde Bereich = "behoerde"
	// BereichPrivat is a private person (BMG § 49).
	BereichPrivat Bereich = "privat"
	// BereichGrosskunde is a customer with a contract.
	BereichGrosskunde Bereich = "grosskunde"
	// BereichMeldebehoerde is a municipality's register office that delivers.
	BereichMeldebehoerde Bereich = "meldebehoerde"
	// BereichAmt is the office that keeps this register.
	BereichAmt Bereich = "amt"
	// BereichKontrolle is the data protection control (S1-22.12).
	BereichKontrolle Bereich = "kontrolle"
	// BereichBetreiber runs the machines and sees no resident (S1-22.13).
	BereichBetreiber Bereich = "betreiber"
)

// eigener reports whether the holder belongs to the register itself or its
// control: neither a body that asks nor a customer.
func (b Bereich) eigener() bool {
	switch b {
	case BereichAmt, BereichKontrolle, BereichBetreiber, BereichMeldebehoerde:
		return true
	}
	return false
}

// BereichVon returns the kind of a body by its Art: the names of the register's
// own bodies are reserved, every other Art is an authority.
func BereichVon(art string) Bereich {
	switch b := Bereich(art); b {
	case BereichMeldebehoerde, BereichAmt, BereichKontrolle, BereichBetreiber:
		return b
	default:
		return BereichBehoerde
	}
}

// IstKunde reports whether holders of this kind are customers, not bodies.
func (b Bereich) IstKunde() bool { return b == BereichPrivat || b == BereichGrosskunde }

// Rolle is a right of one account within its holder.
type Rolle string

// The roles of accounts of an authority.
const (
	// RolleAbruf may ask the register.
	RolleAbruf Rolle = "abruf"
	// RolleBesondersErmaechtigt may receive data of blocked persons (BMG § 34a Abs. 6).
	RolleBesondersErmaechtigt Rolle = "besonders_ermaechtigt"
	// RolleAdmin manages the accounts of its own holder (S3-05, S3-06).
	RolleAdmin Rolle = "admin"
	// RolleGruppe may ask for groups (SächsMeldVO § 22 Abs. 1 Satz 4).
	RolleGruppe Rolle = "gruppe"
	// RollePruefer judges the random samples of the own body (SächsMeldVO § 23 Abs. 3).
	RollePruefer Rolle = "pruefer"
)

// Rollen returns the closed list of roles.
func Rollen() []Rolle {
	return []Rolle{RolleAbruf, RolleBesondersErmaechtigt, RolleAdmin, RolleGruppe, RollePruefer}
}

// Kunde is a holder who asks for simple information against a fee.
type Kunde struct {
	ID   string
	Name string
	// Art is BereichPrivat or BereichGrosskunde.
	Art Bereich
	// Regel says which further features suffice: "S2" two of them, "BMG49" an address or two.
	Regel string
	// Vertrag is the number of the contract; empty if none.
	Vertrag string
	// GueltigBis is the last day of the contract; the zero value means without end.
	GueltigBis uhr.Datum
	// Gesperrt stops every use at once.
	Gesperrt bool
}

// Inhaber is who holds accounts: a body or, when Kunde is set, a customer.
type Inhaber struct {
	Bereich Bereich
	Stelle  behoerde.Stelle
	Kunde   *Kunde
	// Anschrift and Erreichbarkeit are what a body has to tell of itself with every query (BMeldDAV § 11).
	Anschrift, Erreichbarkeit string
	// Netze are the only networks from which its accounts may be used (S3-09); empty means any.
	Netze []netip.Prefix
	// Einheiten are the organisational units with profiles of their own (F-01).
	Einheiten []Einheit
}

// Einheit is an organisational unit of a body. Its profiles were applied for
// separately and belong to its own accounts only (F-01).
type Einheit struct {
	Name    string   `json:"name"`
	Profile []string `json:"profile,omitempty"`
	// Gesperrt stops all accounts of the unit at once (S3-15).
	Gesperrt bool `json:"gesperrt,omitempty"`
}

// einheit returns the unit of that name.
func (i Inhaber) einheit(name string) (Einheit, bool) {
	for _, e := range i.Einheiten {
		if name != "" && e.Name == name {
			return e, true
		}
	}
	return Einheit{}, false
}

// erlaubtNetz reports whether an account of the holder may be used from the address.
func (i Inhaber) erlaubtNetz(a netip.Addr) bool {
	return len(i.Netze) == 0 || slices.ContainsFunc(i.Netze, func(n netip.Prefix) bool { return n.Contains(a) })
}

// ID returns the id of the body or customer; both share one space of names.
func (i Inhaber) ID() string {
	if i.Kunde != nil {
		return i.Kunde.ID
	}
	return i.Stelle.ID
}

// offen reports whether the holder may be served on the day.
func (i Inhaber) offen(heute uhr.Datum) bool {
	if i.Kunde == nil {
		return !i.Stelle.Gesperrt
	}
	return !i.Kunde.Gesperrt && (i.Kunde.GueltigBis.Leer() || !heute.Nach(i.Kunde.GueltigBis))
}

// akteur returns the holder in the form that the use cases know.
func (i Inhaber) akteur() behoerde.Akteur {
	if i.Kunde == nil {
		return behoerde.Akteur{Stelle: i.Stelle}
	}
	return behoerde.Akteur{Stelle: behoerde.Stelle{
		ID: i.Kunde.ID, Name: i.Kunde.Name, Art: string(i.Kunde.Art), Gesperrt: i.Kunde.Gesperrt,
	}}
}

// akteurMit is akteur with the profiles of the account's unit.
func (i Inhaber) akteurMit(k Konto) behoerde.Akteur {
	a := i.akteur()
	if e, da := i.einheit(k.Einheit); da {
		a.Stelle.Profile = slices.Concat(a.Stelle.Profile, e.Profile)
	}
	return a
}

// Konto is one log-in: of a person, never shared, or of a named procedure (S1-22.20).
type Konto struct {
	// Kennung is the login name, unique in the whole register.
	Kennung string
	// Name is the person whose account it is; only the own body sees it. Empty for
	// procedures and for accounts that came from a file.
	Name string
	// Einheit is the organisational unit; empty for none.
	Einheit string
	// InhaberID names the body or customer.
	InhaberID string
	// Passwort is the argon2id string; empty means that no password fits.
	Passwort string
	Rollen   []Rolle
	// Verfahren is the name of the procedure of a machine account; empty for a person.
	Verfahren string
	// Basic allows log-in with the password alone, without the dialog.
	Basic bool
	// TOTP is the secret of the second factor; the zero value means none.
	TOTP geheim.TOTP
	// TOTPZaehler is the counter of the last accepted code; no code works twice.
	TOTPZaehler int64
	// Sicherheitsschluessel is the number of security keys; storing the account does not change them.
	Sicherheitsschluessel int
	// Erstkennwort says that the password was given by somebody else and has to be
	// changed before anything can be done (S3-10a).
	Erstkennwort bool
	Gesperrt     bool
	// GueltigBis is the last day of the account; the zero value means without end (S3-07).
	GueltigBis uhr.Datum
	// LetzteAnmeldung is the last successful check of a proof; zero for never (S3-07).
	LetzteAnmeldung time.Time
	// Belehrt is when the person last confirmed the instruction on § 41 BMG (S3-08).
	Belehrt time.Time
	// BelehrtFassung is the version of the text that was confirmed.
	BelehrtFassung string
	// BesondersBis is the last day of RolleBesondersErmaechtigt; the zero value means without end.
	BesondersBis uhr.Datum
	// Angelegt is when the account was made; zero if it came from a file.
	Angelegt time.Time
}

// HatFaktor reports whether the account has a second factor of any kind.
func (k Konto) HatFaktor() bool { return k.HatTOTP() || k.Sicherheitsschluessel > 0 }

// RollenAm returns the roles that the account has on the day: the special
// authorisation ends with its term (BMG § 34a Abs. 6).
func (k Konto) RollenAm(tag uhr.Datum) []Rolle {
	if k.BesondersBis.Leer() || !tag.Nach(k.BesondersBis) {
		return k.Rollen
	}
	return slices.DeleteFunc(slices.Clone(k.Rollen), func(r Rolle) bool { return r == RolleBesondersErmaechtigt })
}

// darf reports whether the account has the role on the day.
func (k Konto) darf(r Rolle, tag uhr.Datum) bool { return slices.Contains(k.RollenAm(tag), r) }

// Hat reports whether the account has the role.
func (k Konto) Hat(r Rolle) bool { return slices.Contains(k.Rollen, r) }

// HatTOTP reports whether a second factor is set.
func (k Konto) HatTOTP() bool { return k.TOTP.Base32() != "" }

func (k Konto) offen(heute uhr.Datum) bool {
	return !k.Gesperrt && (k.GueltigBis.Leer() || !heute.Nach(k.GueltigBis))
}

// offenFuer reports whether an account of the holder may be used on the day:
// neither it nor its unit nor the holder is blocked or past its term.
func (i Inhaber) offenFuer(k Konto, heute uhr.Datum) bool {
	e, _ := i.einheit(k.Einheit)
	return i.offen(heute) && k.offen(heute) && !e.Gesperrt
}
