// SPDX-License-Identifier: EUPL-1.2

package osci_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

var stichtag = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// geteilt returns the folder of the OSCI material.
func geteilt(t testing.TB) string {
	t.Helper()
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "..", "shared")
	}
	ordner := filepath.Join(wurzel, "spec", "osci")
	if _, err := os.Stat(ordner); err != nil {
		t.Skip("SKIPPED: the OSCI material is missing; set KMR_SHARED")
	}
	return ordner
}

// ausweis is a certificate with its private key.
type ausweis struct {
	zertifikat *x509.Certificate
	schluessel crypto.Signer
}

func (a ausweis) decrypter() crypto.Decrypter { return a.schluessel.(crypto.Decrypter) }

var (
	ausweisSperre sync.Mutex
	ausweisVorrat = map[string]ausweis{}
)

// identitaet reads one of the throw-away identities of the recorded exchanges.
func identitaet(t testing.TB, name string) ausweis {
	t.Helper()
	ausweisSperre.Lock()
	defer ausweisSperre.Unlock()
	if a, da := ausweisVorrat[name]; da {
		return a
	}
	b, err := os.ReadFile(filepath.Join(geteilt(t), "samples", "identitaeten", name+".p12"))
	if err != nil {
		t.Fatal(err)
	}
	k, z, _, err := pkcs12.DecodeChain(b, "123456")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	ausweisVorrat[name] = ausweis{z, k.(crypto.Signer)}
	return ausweisVorrat[name]
}

// alle opens what is encrypted for any of the identities.
func alle(t testing.TB) osci.Schluesselbund {
	t.Helper()
	var liste []ausweis
	for _, n := range []string{"intermediary-cipher", "sender-cipher", "receiver-cipher", "passive-cipher"} {
		liste = append(liste, identitaet(t, n))
	}
	return func(der []byte) crypto.Decrypter {
		for _, a := range liste {
			if bytes.Equal(a.zertifikat.Raw, der) {
				return a.decrypter()
			}
		}
		return nil
	}
}

// regeln are the algorithms of the day, read once.
var regeln = sync.OnceValues(func() (osci.Leser, error) {
	s, err := xmldsig.NeueRichtlinie(stichtag, false)
	if err != nil {
		return osci.Leser{}, err
	}
	e, err := xmlenc.NeueRichtlinie(stichtag, xmlenc.Ausnahmen{})
	return osci.Leser{Signatur: s, Verschluesselung: e}, err
})

func leser(t testing.TB) *osci.Leser {
	t.Helper()
	l, err := regeln()
	if err != nil {
		t.Fatal(err)
	}
	return &l
}

func unterzeichner(t testing.TB, name, verfahren, digest string) *xmldsig.Unterzeichner {
	t.Helper()
	return &xmldsig.Unterzeichner{Richtlinie: leser(t).Signatur, Schluessel: identitaet(t, name).schluessel, Verfahren: verfahren, Digest: digest}
}

// lies reads a message that must be right.
func lies(t testing.TB, b []byte) *osci.Eingang {
	t.Helper()
	e, err := leser(t).Lies(bytes.NewReader(b), osci.Quelle{Schluessel: alle(t), Ablage: &speicherablage{}})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// pruefe checks the signature with the certificate that it names.
func pruefe(t testing.TB, e *osci.Eingang) {
	t.Helper()
	z, err := e.Signaturzertifikat()
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(z.DER)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.PruefeSignatur(c); err != nil {
		t.Fatal(err)
	}
}

// verschluesselt packs any bytes as the encrypted message for the intermediary.
func verschluesselt(t testing.TB, klar []byte) []byte {
	t.Helper()
	var chiffrat bytes.Buffer
	element, w, err := leser(t).Verschluesselung.VerschluessleStrom(xmlenc.Auftrag{MimeType: "Multipart/Related",
		Empfaenger: []xmlenc.Empfaenger{{Zertifikat: identitaet(t, "intermediary-cipher").zertifikat}}, ContentID: "osci_enc"}, &chiffrat)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Write(klar)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	huelle := string(verschlossen(t, false))
	von, bis := strings.Index(huelle, "<xenc:EncryptedData"), strings.Index(huelle, "</soap:Body>")
	rumpf := strings.Index(huelle, "<osci_enc>\r\n\r\n") + 14
	return []byte(huelle[:von] + string(element) + huelle[bis:rumpf] + chiffrat.String() + "\r\n--" + grenze(huelle) + "--\r\n")
}

// speicherablage keeps everything in memory.
type speicherablage struct{}

// Lege implements osci.Ablage.
func (*speicherablage) Lege(r io.Reader) (osci.Daten, error) {
	b, err := io.ReadAll(r)
	return osci.Speicherdaten(b), err
}
