// SPDX-License-Identifier: EUPL-1.2

// Package webauthntest is a security key in software. Only tests import it.
package webauthntest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"kernmelderegister/internal/grund/geheim/webauthn"
)

// Geraet is a key with one credential. Its fields may be changed to make it misbehave.
type Geraet struct {
	ID      []byte
	COSE    map[int]any
	Zaehler uint32
	Flaggen byte // of the next answer
	Rechner string
	tb      testing.TB
	zeichne func(text []byte) []byte
}

// Neu returns a key of the algorithm for the host.
func Neu(tb testing.TB, verfahren int, rechner string) *Geraet {
	tb.Helper()
	g := &Geraet{ID: make([]byte, 16), Flaggen: 0x41, Rechner: rechner, tb: tb}
	_, _ = rand.Read(g.ID)
	switch verfahren {
	case webauthn.ES256:
		g.es256()
	case webauthn.EdDSA:
		oeffentlich, privat, err := ed25519.GenerateKey(rand.Reader)
		g.pruefe(err)
		g.COSE = map[int]any{1: 1, 3: verfahren, -1: 6, -2: []byte(oeffentlich)}
		g.zeichne = func(text []byte) []byte { return ed25519.Sign(privat, text) }
	case webauthn.RS256:
		g.rs256()
	default:
		tb.Fatalf("no such algorithm: %d", verfahren)
	}
	return g
}

func (g *Geraet) es256() {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	g.pruefe(err)
	punkt, err := k.PublicKey.Bytes()
	g.pruefe(err)
	g.COSE = map[int]any{1: 2, 3: webauthn.ES256, -1: 1, -2: punkt[1:33], -3: punkt[33:]}
	g.zeichne = func(text []byte) []byte {
		summe := sha256.Sum256(text)
		u, err := ecdsa.SignASN1(rand.Reader, k, summe[:])
		g.pruefe(err)
		return u
	}
}

func (g *Geraet) rs256() {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	g.pruefe(err)
	g.COSE = map[int]any{1: 3, 3: webauthn.RS256, -1: k.N.Bytes(), -2: []byte{1, 0, 1}}
	g.zeichne = func(text []byte) []byte {
		summe := sha256.Sum256(text)
		u, err := rsa.SignPKCS1v15(rand.Reader, k, crypto.SHA256, summe[:])
		g.pruefe(err)
		return u
	}
}

func (g *Geraet) pruefe(err error) {
	g.tb.Helper()
	if err != nil {
		g.tb.Fatal(err)
	}
}

func klient(art string, e webauthn.Erwartung) []byte {
	b, _ := json.Marshal(map[string]any{
		"type": art, "challenge": base64.RawURLEncoding.EncodeToString(e.Herausforderung), "origin": e.Herkunft,
	})
	return b
}

func (g *Geraet) kopf() []byte {
	rechner := sha256.Sum256([]byte(g.Rechner))
	return binary.BigEndian.AppendUint32(append(rechner[:], g.Flaggen), g.Zaehler)
}

// Registriere answers a registration.
func (g *Geraet) Registriere(e webauthn.Erwartung) []byte {
	g.tb.Helper()
	cose, err := cbor.Marshal(g.COSE)
	g.pruefe(err)
	daten := append(g.kopf(), make([]byte, 16)...)
	daten = binary.BigEndian.AppendUint16(daten, uint16(len(g.ID)))
	daten = append(append(daten, g.ID...), cose...)
	zeugnis, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": daten})
	g.pruefe(err)
	return g.antwort(map[string][]byte{"id": g.ID, "clientDataJSON": klient("webauthn.create", e), "attestationObject": zeugnis})
}

// MeldeAn answers a log-in and counts.
func (g *Geraet) MeldeAn(e webauthn.Erwartung) []byte {
	g.tb.Helper()
	g.Zaehler++
	daten, angaben := g.kopf(), klient("webauthn.get", e)
	summe := sha256.Sum256(angaben)
	return g.antwort(map[string][]byte{
		"id": g.ID, "clientDataJSON": angaben, "authenticatorData": daten, "signature": g.zeichne(append(daten, summe[:]...)),
	})
}

func (g *Geraet) antwort(felder map[string][]byte) []byte {
	g.tb.Helper()
	texte := map[string]string{}
	for name, b := range felder {
		texte[name] = base64.RawURLEncoding.EncodeToString(b)
	}
	b, err := json.Marshal(texte)
	g.pruefe(err)
	return b
}

// TB returns the test the key belongs to.
func (g *Geraet) TB() testing.TB { return g.tb }
