// SPDX-License-Identifier: EUPL-1.2

package xmldsig_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"kernmelderegister/internal/grund/mimeteile"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/xmlscan"
)

const (
	uriSOAP = "http://schemas.xmlsoap.org/soap/envelope/"
	uriOSCI = "http://www.osci.de/2002/04/osci"
	uriDS   = "http://www.w3.org/2000/09/xmldsig#"
	uriXenc = "http://www.w3.org/2001/04/xmlenc#"
)

var stichtag = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// aufzeichnungen returns the folder of the recorded messages.
func aufzeichnungen(t testing.TB) string {
	t.Helper()
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "..", "shared")
	}
	ordner := filepath.Join(wurzel, "spec", "osci", "samples")
	if _, err := os.Stat(ordner); err != nil {
		t.Skip("SKIPPED: the recorded OSCI messages are missing; set KMR_SHARED")
	}
	return ordner
}

// identitaet is a key pair of the recorded exchanges.
type identitaet struct {
	zertifikat *x509.Certificate
	schluessel crypto.Decrypter
}

func identitaeten(t testing.TB, ordner string) []identitaet {
	t.Helper()
	dateien, err := filepath.Glob(filepath.Join(ordner, "identitaeten", "*.p12"))
	if err != nil || len(dateien) == 0 {
		t.Fatalf("no identities: %v", err)
	}
	var liste []identitaet
	for _, d := range dateien {
		b, err := os.ReadFile(d)
		if err != nil {
			t.Fatal(err)
		}
		k, z, _, err := pkcs12.DecodeChain(b, "123456")
		if err != nil {
			t.Fatalf("%s: %v", d, err)
		}
		liste = append(liste, identitaet{z, k.(crypto.Decrypter)})
	}
	return liste
}

func schluesselZu(liste []identitaet, der []byte) crypto.Decrypter {
	for _, i := range liste {
		if bytes.Equal(i.zertifikat.Raw, der) {
			return i.schluessel
		}
	}
	return nil
}

// nachricht is what the tests need of an OSCI message.
type nachricht struct {
	lauf           *xmldsig.Lauf
	pruefling      *xmldsig.Pruefling
	zertifikate    map[string][]byte // by Id
	verschluesselt []*xmlenc.Verschluesselt
	anhaenge       map[string][]byte
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

// liesNachricht reads a whole message the way a door would.
func liesNachricht(t testing.TB, paket io.Reader) (*nachricht, error) {
	t.Helper()
	l, err := mimeteile.NeuerLeser(paket, mimeteile.Grenzen{})
	if err != nil {
		return nil, err
	}
	n := &nachricht{zertifikate: map[string][]byte{}, anhaenge: map[string][]byte{}}
	for {
		teil, err := l.Weiter()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return nil, err
		}
		if teil.Nummer == 1 {
			if err := n.liesHuelle(t, teil); err != nil {
				return nil, fmt.Errorf("envelope: %w", err)
			}
			continue
		}
		var b bytes.Buffer
		if _, err := io.Copy(io.MultiWriter(&b, n.pruefling.Anhang(teil.ID)), teil); err != nil {
			return nil, err
		}
		n.anhaenge[teil.ID] = b.Bytes()
	}
}

func (n *nachricht) liesHuelle(t testing.TB, r io.Reader) error {
	sr, er := richtlinien(t)
	n.lauf = xmldsig.Neu(r, xmldsig.Optionen{Richtlinie: sr})
	n.pruefling = n.lauf.Pruefling()
	e := elementleser.Leser{Quelle: n.lauf}
	id := ""
	for {
		tok, err := n.lauf.Weiter()
		if err != nil {
			return err
		}
		switch {
		case tok.Art == xmlscan.EOF:
			return nil
		case tok.Art != xmlscan.Start:
			continue
		}
		if w := e.Wert(tok, "Id"); w != "" {
			id = w
		}
		switch kopf := tok.Tiefe == 3; {
		case kopf && strings.HasSuffix(tok.Lokal, "Signature") && e.Ist(tok, uriOSCI, tok.Lokal):
			if _, err := e.Soll(uriDS, "Signature"); err != nil {
				return err
			}
			err = n.pruefling.LiesSignatur()
		case kopf && n.imKopf(tok), tok.Tiefe == 2 && e.Ist(tok, uriSOAP, "Body") && e.Wert(tok, "Id") != "":
			err = n.pruefling.Decke()
		case e.Ist(tok, uriDS, "X509Certificate"):
			n.zertifikate[id], err = e.Base64()
		case e.Ist(tok, uriXenc, "EncryptedData"):
			var v *xmlenc.Verschluesselt
			v, err = er.Lies(n.lauf, tok)
			n.verschluesselt = append(n.verschluesselt, v)
		}
		if err != nil {
			return err
		}
	}
}

// imKopf reports whether an element at depth 3 is a header block: those have an actor
// or belong to the feature description, children of the Body have neither.
func (n *nachricht) imKopf(tok *xmlscan.Token) bool {
	_, da := tok.Attribut(n.lauf.Raum(uriSOAP), "actor")
	return da || tok.Lokal == "FeatureDescription"
}

// pruefe checks the transport signature with the certificate it names.
func (n *nachricht) pruefe() error {
	z, err := x509.ParseCertificate(n.zertifikate[n.pruefling.Hinweis().Verweis])
	if err != nil {
		return fmt.Errorf("certificate %q: %w", n.pruefling.Hinweis().Verweis, err)
	}
	return n.pruefling.Pruefe(z)
}

// entschluessle opens an encrypted element for whoever of the identities can.
func (n *nachricht) entschluessle(t testing.TB, v *xmlenc.Verschluesselt, liste []identitaet) ([]byte, error) {
	_, er := richtlinien(t)
	for i := range v.Schluessel {
		p := &v.Schluessel[i]
		der := p.Zertifikat
		if der == nil {
			der = n.zertifikate[p.Verweis]
		}
		k := schluesselZu(liste, der)
		if k == nil {
			continue
		}
		s, err := er.OeffneSchluessel(v, p, k)
		if err != nil {
			return nil, err
		}
		var chiffrat io.ReadSeeker
		if v.ContentID != "" {
			chiffrat = bytes.NewReader(n.anhaenge[v.ContentID])
		}
		klar, err := er.Entschluessle(v, s, chiffrat)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(klar)
	}
	return nil, errors.New("nobody has the key")
}

// Every recorded message is read, its transport encryption undone, its signature
// checked and its content decrypted and verified.
func TestRecordedMessages(t *testing.T) {
	ordner := aufzeichnungen(t)
	liste := identitaeten(t, ordner)
	dateien, err := filepath.Glob(filepath.Join(ordner, "*", "*.mime"))
	if err != nil || len(dateien) < 30 {
		t.Fatalf("%d recorded messages, %v", len(dateien), err)
	}
	signiert, inhalte := 0, 0
	for _, datei := range dateien {
		name, _ := filepath.Rel(ordner, datei)
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(datei)
			if err != nil {
				t.Fatal(err)
			}
			n, err := liesNachricht(t, bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if !n.pruefling.Signiert() && len(n.verschluesselt) == 1 && n.verschluesselt[0].ContentID == "osci_enc" {
				if b, err = n.entschluessle(t, n.verschluesselt[0], liste); err != nil {
					t.Fatal(err)
				}
				if soll, err := os.ReadFile(strings.TrimSuffix(datei, ".mime") + "-plain.mime"); err == nil && !bytes.Equal(b, soll) {
					t.Error("the plain text differs from the recorded one")
				}
				if n, err = liesNachricht(t, bytes.NewReader(b)); err != nil {
					t.Fatalf("inner message: %v", err)
				}
			}
			if n.pruefling.Signiert() {
				signiert++
				if err := n.pruefe(); err != nil {
					t.Error(err)
				}
			}
			for _, v := range n.verschluesselt {
				klar, err := n.entschluessle(t, v, liste)
				if err != nil {
					t.Fatalf("content: %v", err)
				}
				n.pruefeInhalt(t, klar)
				inhalte++
			}
		})
	}
	t.Logf("%d signed messages, %d encrypted contents", signiert, inhalte)
	if signiert < 20 || inhalte < 5 {
		t.Errorf("only %d signed messages and %d encrypted contents: something was skipped", signiert, inhalte)
	}
}

// pruefeInhalt checks the content signature of a decrypted container with its
// attachments.
func (n *nachricht) pruefeInhalt(t *testing.T, container []byte) {
	t.Helper()
	sr, er := richtlinien(t)
	l := xmldsig.Neu(bytes.NewReader(container), xmldsig.Optionen{Richtlinie: sr})
	p := l.Pruefling()
	e := elementleser.Leser{Quelle: l}
	var klar bytes.Buffer
	for {
		tok, err := l.Weiter()
		if err != nil {
			t.Fatal(err)
		}
		if tok.Art == xmlscan.EOF {
			break
		}
		if tok.Art != xmlscan.Start {
			continue
		}
		switch {
		case e.Ist(tok, uriDS, "Signature"):
			err = p.LiesSignatur()
		case e.Ist(tok, uriOSCI, "Base64Content"):
			err = p.DeckeBase64(&klar)
		case e.Ist(tok, uriOSCI, "Content") && e.Wert(tok, "Id") != "":
			err = p.Decke()
		case e.Ist(tok, uriXenc, "EncryptedData"):
			var v *xmlenc.Verschluesselt
			if v, err = er.Lies(l, tok); err != nil {
				t.Fatal(err)
			}
			anhang, ok := n.anhaenge[v.ContentID]
			if !ok {
				t.Skip("the attachment is in another message")
			}
			r, fehler := er.Entschluessle(v, er.OffenerSchluessel(v), bytes.NewReader(anhang))
			if fehler != nil {
				t.Fatal(fehler)
			}
			_, err = io.Copy(p.Anhang(v.ContentID), r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !p.Signiert() {
		return
	}
	z, err := x509.ParseCertificate(n.zertifikate[p.Hinweis().Verweis])
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Pruefe(z); err != nil {
		t.Errorf("content signature: %v", err)
	}
	if klar.Len() == 0 {
		t.Error("the content was not decoded")
	}
}
