// SPDX-License-Identifier: EUPL-1.2

package protokoll

import (
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"kernmelderegister/internal/grund/geheim"
)

// Kapsel is the content of an entry that belongs to the asking body (§ 40 Abs. 3
// BMG): sealed to the key of that body, so that the register itself can't read it
// (S3-17). It is stored with the entry and goes with it.
type Kapsel struct {
	// Nummer is the number of the entry, assigned by storage.
	Nummer int64 `json:"nummer"`
	// Stelle is the body, Vertrag the number of the contract under which its log is kept here.
	Stelle  string `json:"stelle"`
	Vertrag string `json:"vertrag"`
	// Daten is the sealed entry: HPKE (RFC 9180), DHKEM(X25519), HKDF-SHA-256, AES-256-GCM.
	Daten []byte `json:"daten"`
}

// Errors of capsules.
var (
	// ErrStellenschluessel means that a key of a body is malformed.
	ErrStellenschluessel = errors.New("protokoll: key of the body is malformed")
	// ErrKapsel means that a capsule was changed or is not for this key.
	ErrKapsel = errors.New("protokoll: capsule was changed or is not for this key")
)

const (
	oeffentlicherVorsatz = "kmr-stelle-pub:"
	geheimerVorsatz      = "kmr-stelle-key:"
	// beiDerStelle stands where the asking body keeps the content itself.
	beiDerStelle = "bei der abrufenden Stelle (§ 40 Abs. 3 BMG)"
	// weitereKapsel and weitereDauer are the particulars that such an entry keeps.
	weitereKapsel = "kapsel"
	weitereDauer  = "dauer_us"
)

// Stellenschluessel is the public key of a body for its capsules.
type Stellenschluessel struct{ schluessel hpke.PublicKey }

// NeuesStellenpaar makes a key pair in text form. The secret one never leaves the body.
func NeuesStellenpaar() (geheimer geheim.Schluessel, oeffentlicher string, err error) {
	paar, err := hpke.DHKEM(ecdh.X25519()).GenerateKey()
	if err != nil {
		return geheim.Schluessel{}, "", fmt.Errorf("make key pair of a body: %w", err)
	}
	privat, err := paar.Bytes()
	if err != nil {
		return geheim.Schluessel{}, "", fmt.Errorf("write key of a body: %w", err)
	}
	text := geheimerVorsatz + base64.RawURLEncoding.EncodeToString(privat)
	return geheim.NeuerSchluessel([]byte(text)), oeffentlicherVorsatz + base64.RawURLEncoding.EncodeToString(paar.PublicKey().Bytes()), nil
}

// LiesStellenschluessel reads the public key of NeuesStellenpaar; ErrStellenschluessel otherwise.
func LiesStellenschluessel(text string) (Stellenschluessel, error) {
	roh, ok := ohneVorsatz(text, oeffentlicherVorsatz)
	if !ok {
		return Stellenschluessel{}, ErrStellenschluessel
	}
	s, err := hpke.DHKEM(ecdh.X25519()).NewPublicKey(roh)
	if err != nil {
		return Stellenschluessel{}, ErrStellenschluessel
	}
	return Stellenschluessel{s}, nil
}

func ohneVorsatz(text, vorsatz string) ([]byte, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), vorsatz)
	if !ok {
		return nil, false
	}
	roh, err := base64.RawURLEncoding.DecodeString(rest)
	return roh, err == nil
}

// kapselzweck binds a capsule to its body and contract.
func kapselzweck(stelle, vertrag string) []byte {
	return []byte("kmr protokoll kapsel 1\x00" + stelle + "\x00" + vertrag)
}

// Verkapsele seals the whole entry to the body and returns the capsule with what the
// register keeps in clear: time, body, profile, duration, and the hash of the capsule.
func Verkapsele(e Eintrag, vertrag string, s Stellenschluessel) (Eintrag, *Kapsel, error) {
	inhalt, err := Kodiere(e)
	if err != nil {
		return Eintrag{}, nil, err
	}
	daten, err := hpke.Seal(s.schluessel, hpke.HKDFSHA256(), hpke.AES256GCM(), kapselzweck(e.Stelle, vertrag), inhalt)
	if err != nil {
		return Eintrag{}, nil, fmt.Errorf("seal to the body: %w", err)
	}
	offen := e.OhneInhalt()
	summe := sha256.Sum256(daten)
	offen.Weitere[weitereKapsel] = hex.EncodeToString(summe[:])
	offen.Weitere["vertrag"] = vertrag
	return offen, &Kapsel{Stelle: e.Stelle, Vertrag: vertrag, Daten: daten}, nil
}

// Oeffne opens the capsule with the body's secret key. Errors: ErrStellenschluessel, ErrKapsel.
func (k Kapsel) Oeffne(geheimer geheim.Schluessel) (Eintrag, error) {
	roh, ok := ohneVorsatz(string(geheimer.Bytes()), geheimerVorsatz)
	if !ok {
		return Eintrag{}, ErrStellenschluessel
	}
	privat, err := hpke.DHKEM(ecdh.X25519()).NewPrivateKey(roh)
	if err != nil {
		return Eintrag{}, ErrStellenschluessel
	}
	inhalt, err := hpke.Open(privat, hpke.HKDFSHA256(), hpke.AES256GCM(), kapselzweck(k.Stelle, k.Vertrag), k.Daten)
	if err != nil {
		return Eintrag{}, ErrKapsel
	}
	e, err := Lies(inhalt)
	if err != nil {
		return Eintrag{}, ErrKapsel
	}
	e.Nummer = k.Nummer
	return e, nil
}

// PasstZu reports whether the capsule is the one whose hash the entry bears.
func (k Kapsel) PasstZu(e Eintrag) bool {
	summe := sha256.Sum256(k.Daten)
	return e.Stelle == k.Stelle && e.Weitere[weitereKapsel] == hex.EncodeToString(summe[:])
}

// OhneInhalt returns what the register keeps of a query whose contents are the body's
// (BMG-40.3): time, kind, body, profile and duration, and the Sperrtreffer that
// § 34 Abs. 5 BMG demands to notify about.
func (e Eintrag) OhneInhalt() Eintrag {
	dauer := e.Weitere[weitereDauer]
	e.Kennung, e.Aktenzeichen, e.Anlass, e.Kriterien = beiDerStelle, beiDerStelle, beiDerStelle, beiDerStelle
	e.Anforderung, e.Felder, e.Saetze, e.Treffer, e.Grundtext, e.Urschrift = nil, nil, nil, 0, "", nil
	e.Weitere, e.FuerStelle = map[string]string{}, true
	if dauer != "" {
		e.Weitere[weitereDauer] = dauer
	}
	if !e.Ergebnis.Verweigert() {
		e.Ergebnis, e.Grund = ErgebnisOK, GrundErledigt
	}
	return e
}

// HatInhalt reports whether the entry still has the contents that OhneInhalt leaves out.
func (e *Eintrag) HatInhalt() bool { return e.Kriterien != beiDerStelle }

// SetzeDauer notes how long the query took, in microseconds.
func (e *Eintrag) SetzeDauer(us int64) {
	if e.Weitere == nil {
		e.Weitere = map[string]string{}
	}
	e.Weitere[weitereDauer] = strconv.FormatInt(us, 10)
}
