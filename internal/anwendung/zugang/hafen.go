// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"errors"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
)

// ErrUnbekannt is returned by the ports for an account, holder or session that
// does not exist. It never leaves this package.
var ErrUnbekannt = errors.New("zugang: unknown")

// Leser finds accounts and holders. Each method returns ErrUnbekannt when there is none.
type Leser interface {
	// Konto returns the account with this login name and its holder.
	Konto(ctx context.Context, kennung string) (Konto, Inhaber, error)
	// InhaberZuZertifikat returns the holder of a certificate, named by the SHA-256
	// of the leaf in lower-case hexadecimal.
	InhaberZuZertifikat(ctx context.Context, fingerabdruck string) (Inhaber, error)
	// Inhaber returns a body or customer.
	Inhaber(ctx context.Context, id string) (Inhaber, error)
	// Konten returns the accounts of a holder by name; never ErrUnbekannt.
	Konten(ctx context.Context, inhaberID string) ([]Konto, error)
	// Zertifikate returns those of a holder, fingerprint to DER; never ErrUnbekannt.
	Zertifikate(ctx context.Context, inhaberID string) (map[string][]byte, error)
}

// Versuche counts the failed attempts under one login name since the last success.
type Versuche struct {
	Anzahl  int
	Letzter time.Time
}

// Versuchszaehler keeps the failed attempts. The name is given as a
// fingerprint, so that a password typed into the wrong field is not kept; names
// without an account are counted like all others.
type Versuchszaehler interface {
	// Versuche returns the zero value when nothing is counted.
	Versuche(ctx context.Context, name string) (Versuche, error)
	// Fehlversuch counts one more and forgets all names whose last attempt lies before vergessen.
	Fehlversuch(ctx context.Context, name string, jetzt, vergessen time.Time) error
}

// Erfolg is what a successful check changes in an account.
type Erfolg struct {
	Kennung string
	// Name is the fingerprint under which failed attempts are counted; they are deleted.
	Name  string
	Jetzt time.Time
	// TOTPZaehler is the counter of the accepted code, 0 for none.
	TOTPZaehler int64
	// NeuerHash replaces the stored password when not empty and still equal to AlterHash.
	AlterHash, NeuerHash string
}

// Vermerker writes what log-ins change in accounts.
type Vermerker interface {
	// VermerkeErfolg stores all of e in one transaction. It returns false and stores
	// nothing when a code with this or a later counter was accepted meanwhile.
	VermerkeErfolg(ctx context.Context, e Erfolg) (bool, error)
	// VermerkeBelehrung stores when the person confirmed the instruction, and which version of it.
	VermerkeBelehrung(ctx context.Context, kennung, fassung string, jetzt time.Time) error
}

// Sicherheitsschluessel is a registered security key (W3C Web Authentication).
type Sicherheitsschluessel struct {
	// ID is the credential id in base64url, unique in the whole register.
	ID      string
	Kennung string
	// Name is what its owner calls it.
	Name string
	// Rechner is the host name of the register for which the key was made.
	Rechner string
	// Oeffentlich is the public key in COSE form.
	Oeffentlich []byte
	// Zaehler is the last signature counter; no answer works twice.
	Zaehler  uint32
	Angelegt time.Time
	// Zuletzt is the last use; zero for never.
	Zuletzt time.Time
}

// Schluesselablage keeps security keys and the challenges that were sent to them.
type Schluesselablage interface {
	// Schluessel returns the keys of an account in the order of their making.
	Schluessel(ctx context.Context, kennung string) ([]Sicherheitsschluessel, error)
	// VermerkeSchluessel stores counter and time of use. It returns false and stores nothing
	// when the key is gone, or this counter or a later one was accepted meanwhile; 0 is
	// always accepted of a key that does not count.
	VermerkeSchluessel(ctx context.Context, id string, zaehler uint32, jetzt time.Time) (bool, error)
	// MerkeHerausforderung stores a challenge and forgets those that are past their term.
	MerkeHerausforderung(ctx context.Context, h Herausforderung, jetzt time.Time) error
	// NimmHerausforderung returns a challenge and deletes it, so that it is answered once.
	// Error: ErrUnbekannt.
	NimmHerausforderung(ctx context.Context, id string) (Herausforderung, error)
}

// Herausforderung is a challenge that a security key is to sign.
type Herausforderung struct {
	// ID is the fingerprint of the token that the browser keeps.
	ID string
	// Kennung is the account that it was sent to.
	Kennung string
	// Zweck is what it may be answered for.
	Zweck Zweck
	Wert  []byte
	Bis   time.Time
}

// Zweck is what a challenge is for.
type Zweck string

// The purposes of challenges.
const (
	ZweckAnmeldung     Zweck = "anmeldung"
	ZweckRegistrierung Zweck = "registrierung"
)

// Sitzungsstand is a running session as stored. Token is the fingerprint, never
// the token itself.
type Sitzungsstand struct {
	Token   string
	Kennung string
	// ZweiterFaktor says that a code or a certificate was checked at log-in.
	ZweiterFaktor bool
	Begonnen      time.Time
	Zuletzt       time.Time
}

// Sitzungen keeps running sessions.
type Sitzungen interface {
	BeginneSitzung(ctx context.Context, s Sitzungsstand) error
	// Sitzung returns ErrUnbekannt when there is none.
	Sitzung(ctx context.Context, token string) (Sitzungsstand, error)
	// BeruehreSitzung sets the time of last use.
	BeruehreSitzung(ctx context.Context, token string, jetzt time.Time) error
	// BeendeSitzung is without effect when there is none.
	BeendeSitzung(ctx context.Context, token string) error
	// RaeumeSitzungen deletes those begun or last used before the given times.
	RaeumeSitzungen(ctx context.Context, begonnen, zuletzt time.Time) error
}

// Bestand changes accounts and holders inside one transaction. A changed
// password and every block end the sessions concerned in the same transaction.
type Bestand interface {
	Leser
	// SetzeInhaber stores a body or customer and its certificates (fingerprint to DER).
	SetzeInhaber(ctx context.Context, i Inhaber, zertifikate map[string][]byte) error
	SetzeKonto(ctx context.Context, k Konto) error
	// LoescheKonto deletes an account with its sessions and keys. Its name stays
	// taken for ever, because the log goes on naming it.
	LoescheKonto(ctx context.Context, kennung string) error
	// WarVergeben reports whether an account of that name was deleted.
	WarVergeben(ctx context.Context, kennung string) (bool, error)
	SetzeSchluessel(ctx context.Context, s Sicherheitsschluessel) error
	// LoescheSchluessel deletes the key of the account; id "" means all of them.
	LoescheSchluessel(ctx context.Context, kennung, id string) error
}

// Verwahrer opens the transaction for changes.
type Verwahrer interface {
	// Aendere runs tu in one transaction; an error of tu undoes everything.
	Aendere(ctx context.Context, tu func(Bestand) error) error
}

// Speicher is all that the use cases of this package need from storage.
type Speicher interface {
	Leser
	Versuchszaehler
	Vermerker
	Sitzungen
	Verwahrer
	Schluesselablage
}

// Protokollant writes to the log. Schreibe returns when the entry is durable.
type Protokollant interface {
	Schreibe(ctx context.Context, e protokoll.Eintrag) (nummer int64, err error)
}
