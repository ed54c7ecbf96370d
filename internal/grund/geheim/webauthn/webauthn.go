// SPDX-License-Identifier: EUPL-1.2

// Package webauthn checks the answers of security keys as a second factor
// besides a password (W3C Web Authentication Level 3, §§ 7.1 and 7.2). Keys are
// taken without attestation: who hands them out is the body's business, so a
// statement about the maker would decide nothing.
//
//	operation    input from outside                    implementation                tests
//	Registriere  client data, attestation object       encoding/json, fxamacker/cbor own authenticator, Chromium's virtual one, fuzz
//	Pruefe       client data, authenticator data, sig  crypto/ecdsa, ed25519, rsa    the same
package webauthn

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"kernmelderegister/internal/grund/geheim"
)

// Errors of an answer. None of them is for the eyes of who logs in.
var (
	// ErrForm means that the answer can't be read.
	ErrForm = errors.New("webauthn: answer can't be read")
	// ErrBezug means that the answer belongs to another challenge, site or ceremony.
	ErrBezug = errors.New("webauthn: answer belongs to something else")
	// ErrSignatur means that the signature is wrong.
	ErrSignatur = errors.New("webauthn: signature is wrong")
	// ErrVerfahren means that the key uses an algorithm that is not offered.
	ErrVerfahren = errors.New("webauthn: algorithm is not offered")
	// ErrZaehler means that the counter went back: there is a copy of the key.
	ErrZaehler = errors.New("webauthn: counter went back")
)

// HerausforderungLaenge is the number of random bytes of a challenge.
const HerausforderungLaenge = 32

// Schluessel is a registered security key.
type Schluessel struct {
	// ID is the credential id that the key gave itself, at most 1023 bytes.
	ID []byte
	// Oeffentlich is the public key in COSE form.
	Oeffentlich []byte
	// Zaehler is the last signature counter, 0 if the key has none.
	Zaehler uint32
}

// Erwartung is what an answer must belong to.
type Erwartung struct {
	// Herausforderung is the challenge that was sent.
	Herausforderung []byte
	// Rechner is the relying party id: the host name of the site.
	Rechner string
	// Herkunft is the origin of the page, e.g. "https://register.example:8443".
	Herkunft string
}

// rohantwort is what the script of our pages sends: every field base64url without padding.
type rohantwort struct {
	ID           string `json:"id"`
	Klient       string `json:"clientDataJSON"`
	Zeugnis      string `json:"attestationObject"`
	Geraet       string `json:"authenticatorData"`
	Unterschrift string `json:"signature"`
}

// maxAntwort bounds an answer in bytes.
const maxAntwort = 32 << 10

func lies(text []byte) (rohantwort, error) {
	var r rohantwort
	if len(text) > maxAntwort || json.Unmarshal(text, &r) != nil {
		return r, ErrForm
	}
	return r, nil
}

func entschluesseleText(text string) ([]byte, error) {
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) == 0 {
		return nil, ErrForm
	}
	return b, nil
}

// KennungAus returns the credential id of an answer without checking anything, to find the key.
func KennungAus(antwort []byte) ([]byte, error) {
	r, err := lies(antwort)
	if err != nil {
		return nil, err
	}
	return entschluesseleText(r.ID)
}

// Registriere checks the answer to a registration (§ 7.1) and returns the new key.
// Errors: ErrForm, ErrBezug, ErrVerfahren.
func Registriere(antwort []byte, e Erwartung) (Schluessel, error) {
	r, err := lies(antwort)
	if err != nil {
		return Schluessel{}, err
	}
	if _, err := pruefeKlient(r.Klient, "webauthn.create", e); err != nil {
		return Schluessel{}, err
	}
	zeugnis, err := entschluesseleText(r.Zeugnis)
	if err != nil {
		return Schluessel{}, err
	}
	daten, err := liesZeugnis(zeugnis)
	if err != nil {
		return Schluessel{}, err
	}
	kopf, err := liesKopf(daten, e)
	if err != nil {
		return Schluessel{}, err
	}
	id, cose, err := kopf.neuerSchluessel()
	if err != nil {
		return Schluessel{}, err
	}
	genannt, err := entschluesseleText(r.ID)
	if err != nil || !bytes.Equal(genannt, id) {
		return Schluessel{}, ErrForm
	}
	if _, err := liesCOSE(cose); err != nil {
		return Schluessel{}, err
	}
	return Schluessel{ID: id, Oeffentlich: cose, Zaehler: kopf.zaehler}, nil
}

// Pruefe checks the answer to a log-in (§ 7.2) with the registered key and
// returns the counter to store. Errors: ErrForm, ErrBezug, ErrSignatur, ErrVerfahren, ErrZaehler.
func Pruefe(antwort []byte, s Schluessel, e Erwartung) (zaehler uint32, err error) {
	r, err := lies(antwort)
	if err != nil {
		return 0, err
	}
	klient, err := pruefeKlient(r.Klient, "webauthn.get", e)
	if err != nil {
		return 0, err
	}
	id, err := entschluesseleText(r.ID)
	if err != nil || !bytes.Equal(id, s.ID) {
		return 0, ErrBezug
	}
	daten, errDaten := entschluesseleText(r.Geraet)
	unterschrift, errUnterschrift := entschluesseleText(r.Unterschrift)
	if err := errors.Join(errDaten, errUnterschrift); err != nil {
		return 0, ErrForm
	}
	kopf, err := liesKopf(daten, e)
	if err != nil {
		return 0, err
	}
	oeffentlich, err := liesCOSE(s.Oeffentlich)
	if err != nil {
		return 0, err
	}
	summe := sha256.Sum256(klient)
	if !oeffentlich.prueft(append(bytes.Clone(daten), summe[:]...), unterschrift) {
		return 0, ErrSignatur
	}
	if (kopf.zaehler != 0 || s.Zaehler != 0) && kopf.zaehler <= s.Zaehler {
		return 0, ErrZaehler
	}
	return kopf.zaehler, nil
}

// klientdaten is the part of the client data that binds an answer (§ 5.8.1).
type klientdaten struct {
	Art             string `json:"type"`
	Herausforderung string `json:"challenge"`
	Herkunft        string `json:"origin"`
	Eingebettet     bool   `json:"crossOrigin"`
}

func pruefeKlient(text, art string, e Erwartung) ([]byte, error) {
	roh, err := entschluesseleText(text)
	if err != nil {
		return nil, err
	}
	var k klientdaten
	if err := json.Unmarshal(roh, &k); err != nil {
		return nil, ErrForm
	}
	herausforderung := base64.RawURLEncoding.EncodeToString(e.Herausforderung)
	if k.Art != art || k.Eingebettet || k.Herkunft != e.Herkunft || len(e.Herausforderung) == 0 ||
		!geheim.Gleich(k.Herausforderung, herausforderung) {
		return nil, ErrBezug
	}
	return roh, nil
}

// Bits of the flags of the authenticator data (§ 6.1).
const (
	flaggeAnwesend    = 1 << 0
	flaggeSchluessel  = 1 << 6
	flaggeErweiterung = 1 << 7
)

const kopflaenge = sha256.Size + 1 + 4

// kopf is the authenticator data.
type kopf struct {
	flaggen byte
	zaehler uint32
	rest    []byte
}

func liesKopf(b []byte, e Erwartung) (kopf, error) {
	if len(b) < kopflaenge {
		return kopf{}, ErrForm
	}
	rechner := sha256.Sum256([]byte(e.Rechner))
	k := kopf{flaggen: b[sha256.Size], zaehler: binary.BigEndian.Uint32(b[sha256.Size+1:]), rest: b[kopflaenge:]}
	if !bytes.Equal(b[:sha256.Size], rechner[:]) || k.flaggen&flaggeAnwesend == 0 {
		return kopf{}, ErrBezug
	}
	return k, nil
}

const (
	aaguidLaenge = 16
	maxID        = 1023 // § 4, Credential ID
)

// neuerSchluessel returns id and public key of the attested credential data (§ 6.5.1).
func (k kopf) neuerSchluessel() (id, cose []byte, err error) {
	if k.flaggen&flaggeSchluessel == 0 || len(k.rest) < aaguidLaenge+2 {
		return nil, nil, ErrForm
	}
	laenge := int(binary.BigEndian.Uint16(k.rest[aaguidLaenge:]))
	rest := k.rest[aaguidLaenge+2:]
	if laenge == 0 || laenge > maxID || len(rest) < laenge {
		return nil, nil, ErrForm
	}
	id, rest = rest[:laenge], rest[laenge:]
	nach, err := nachDemErsten(rest)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: public key", ErrForm)
	}
	if len(nach) > 0 && k.flaggen&flaggeErweiterung == 0 {
		return nil, nil, ErrForm
	}
	return bytes.Clone(id), bytes.Clone(rest[:len(rest)-len(nach)]), nil
}
