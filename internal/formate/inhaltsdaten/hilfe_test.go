// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

var stichtag = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// person is a key with its certificate.
type person struct {
	schluessel crypto.Signer
	zertifikat *x509.Certificate
}

func neuePerson(name string, k crypto.Signer, usage x509.KeyUsage) person {
	vorlage := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, KeyUsage: usage,
		NotBefore: stichtag.Add(-time.Hour), NotAfter: stichtag.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, vorlage, k.Public(), k)
	if err != nil {
		panic(err)
	}
	z, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return person{k, z}
}

// personen are made once, since RSA takes its time. The authors' keys are always the
// same, so that the processes of a fuzz run agree about what is signed.
var personen = map[string]func() person{
	"autor":    sync.OnceValue(func() person { return unterzeichner("autor", 1) }),
	"mitautor": sync.OnceValue(func() person { return unterzeichner("mitautor", 2) }),
	"leser":    sync.OnceValue(func() person { return entschluessler("leser") }),
	"mitleser": sync.OnceValue(func() person { return entschluessler("mitleser") }),
}

func unterzeichner(name string, d byte) person {
	k, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), append(make([]byte, 31), d))
	if err != nil {
		panic(err)
	}
	return neuePerson(name, k, x509.KeyUsageDigitalSignature)
}

func entschluessler(name string) person {
	k, err := rsa.GenerateKey(rand.Reader, 3072)
	if err != nil {
		panic(err)
	}
	return neuePerson(name, k, x509.KeyUsageKeyEncipherment)
}

var arten = map[string]osci.Zertifikatsart{
	"autor": osci.SignaturAbsender, "mitautor": osci.SignaturAutor, "leser": osci.ChiffrierEmpfaenger, "mitleser": osci.ChiffrierLeser,
}

func eintrag(name string) osci.Zertifikat {
	return osci.Zertifikat{Art: arten[name], ID: "zertifikat_" + name, DER: personen[name]().zertifikat.Raw}
}

func eintraege(namen ...string) (liste []osci.Zertifikat) {
	for _, n := range namen {
		liste = append(liste, eintrag(n))
	}
	return liste
}

func richtlinien(t testing.TB) (*xmldsig.Richtlinie, *xmlenc.Richtlinie) {
	t.Helper()
	s, err := xmldsig.NeueRichtlinie(stichtag, false)
	if err != nil {
		t.Fatal(err)
	}
	e, err := xmlenc.NeueRichtlinie(stichtag, xmlenc.Ausnahmen{})
	if err != nil {
		t.Fatal(err)
	}
	return s, e
}

func autor(t testing.TB, name string) inhaltsdaten.NeuerAutor {
	s, _ := richtlinien(t)
	return inhaltsdaten.NeuerAutor{Verweis: eintrag(name).ID, Unterzeichner: &xmldsig.Unterzeichner{
		Richtlinie: s, Schluessel: personen[name]().schluessel, Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256}}
}

func leserVon(name string) xmlenc.Empfaenger {
	return xmlenc.Empfaenger{Zertifikat: personen[name]().zertifikat, Verweis: eintrag(name).ID}
}

// imSpeicher keeps attachments in memory.
type imSpeicher struct{}

func (imSpeicher) Lege(r io.Reader) (osci.Daten, error) {
	b, err := io.ReadAll(r)
	return osci.Speicherdaten(b), err
}

// schreibe writes the containers as a package with the certificates of all persons.
func schreibe(t testing.TB, b ...*inhaltsdaten.NeuerBehaelter) inhaltsdaten.Paket {
	t.Helper()
	p := schreibeOhneZertifikate(t, b...)
	p.Zertifikate = eintraege("autor", "mitautor", "leser", "mitleser")
	return p
}

func schreibeOhneZertifikate(t testing.TB, b ...*inhaltsdaten.NeuerBehaelter) inhaltsdaten.Paket {
	t.Helper()
	_, chiffre := richtlinien(t)
	s := inhaltsdaten.Schreiber{Chiffre: chiffre, Ablage: imSpeicher{}}
	inhalt, anhaenge, err := s.Schreibe(b...)
	if err != nil {
		t.Fatal(err)
	}
	return inhaltsdaten.Paket{Inhalt: inhalt, Anhaenge: anhaenge}
}

// lies reads the package with the keys of the named persons.
func lies(t testing.TB, p inhaltsdaten.Paket, namen ...string) (*inhaltsdaten.Ergebnis, error) {
	t.Helper()
	s, e := richtlinien(t)
	l := &inhaltsdaten.Leser{Signatur: s, Chiffre: e}
	for _, n := range namen {
		l.Schluessel = append(l.Schluessel, inhaltsdaten.Schluessel{
			Zertifikat: personen[n]().zertifikat, Privat: personen[n]().schluessel.(crypto.Decrypter)})
	}
	return l.Lies(p)
}
