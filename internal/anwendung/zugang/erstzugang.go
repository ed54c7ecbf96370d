// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"fmt"

	"kernmelderegister/internal/grund/geheim"
)

// Ausgabe is how a first password reaches its owner (S3-10a).
type Ausgabe string

// The ways of handing over.
const (
	// AusgabePersoenlich: the administrator hands it over in person.
	AusgabePersoenlich Ausgabe = "persoenlich"
	// AusgabeGeteilt: two halves go two ways, so that nobody on one way has it all.
	AusgabeGeteilt Ausgabe = "geteilt"
)

// Erstzugang is a new log-in with its first password. It is shown once and stored nowhere.
type Erstzugang struct {
	Kennung string
	// Teile are the password in one piece or in two halves.
	Teile []geheim.Schluessel
	// Maschine says that the password is for a procedure and stays as it is.
	Maschine bool
}

// haelfte is the number of letters of one half: 50 bits, and no meaning without the other.
const haelfte = 10

// neuerErstzugang makes a first password and returns its hash.
func (d *Dienst) neuerErstzugang(kennung string, a Ausgabe) (Erstzugang, string, error) {
	passwort := geheim.TokenBase32(16)[:2*haelfte]
	hash, err := geheim.HashPasswortMit(passwort, d.e.Hash)
	if err != nil {
		return Erstzugang{}, "", fmt.Errorf("hash first password: %w", err)
	}
	teile := []string{passwort}
	if a == AusgabeGeteilt {
		teile = []string{passwort[:haelfte], passwort[haelfte:]}
	}
	e := Erstzugang{Kennung: kennung}
	for _, t := range teile {
		e.Teile = append(e.Teile, geheim.NeuerSchluessel([]byte(t)))
	}
	return e, hash, nil
}

// Administrator prepares the account of the named administrator of a body whose
// application was granted (S3-05). Nothing is stored: the caller puts the account
// into its own transaction.
func (d *Dienst) Administrator(inhaberID, kurzname, name string) (Konto, Erstzugang, error) {
	kennung := inhaberID + "." + kurzname
	e, hash, err := d.neuerErstzugang(kennung, AusgabeGeteilt)
	if err != nil {
		return Konto{}, Erstzugang{}, err
	}
	return Konto{
		Kennung: kennung, InhaberID: inhaberID, Name: name, Passwort: hash, Rollen: []Rolle{RolleAdmin},
		Erstkennwort: true, Angelegt: d.uhr.Jetzt(),
	}, e, nil
}
