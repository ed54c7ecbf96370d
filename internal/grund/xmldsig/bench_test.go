// SPDX-License-Identifier: EUPL-1.2

package xmldsig_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/xmldsig"
)

// grosserRumpf is a Body of about n bytes.
func grosserRumpf(n int) string {
	var b strings.Builder
	b.WriteString(`<soap:Body Id="body">`)
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, `<m:person xmlns:m="urn:m" nr="p%d"><m:name>Böhme &amp; Söhne</m:name><m:staat><code>000</code></m:staat></m:person>`, i)
	}
	return b.String() + "</soap:Body>"
}

// Signing and verifying a message of 10 kB beside the bare RSA operation of the same
// run.
func BenchmarkRSA3072(b *testing.B) {
	r, k := richtlinie(b, false), schluessel()["rsa"].(*rsa.PrivateKey)
	u := &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: k, Verfahren: xmldsig.RSAPSSSHA256, Digest: xmldsig.DigestSHA256}
	inhalt := grosserRumpf(10_000)
	unterschreibe := func() string {
		v, err := u.Element(kontext, []byte(inhalt))
		if err != nil {
			b.Fatal(err)
		}
		sig, err := u.Unterschreibe(xmldsig.Auftrag{Kontext: kontext, Verweise: []xmldsig.Verweis{v}, Schluessel: xmldsig.Schluesselhinweis{Verweis: "z"}})
		if err != nil {
			b.Fatal(err)
		}
		return string(sig)
	}
	dokument := huelle + unterschreibe() + inhalt + "</soap:Envelope>"
	summe := sha256.Sum256([]byte(dokument))
	o := &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256}
	wert, err := k.Sign(rand.Reader, summe[:], o)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("sign/bare", func(b *testing.B) {
		for b.Loop() {
			_, _ = k.Sign(rand.Reader, summe[:], o)
		}
	})
	b.Run("sign/message", func(b *testing.B) {
		for b.Loop() {
			unterschreibe()
		}
	})
	b.Run("verify/bare", func(b *testing.B) {
		for b.Loop() {
			_ = rsa.VerifyPSS(&k.PublicKey, crypto.SHA256, summe[:], wert, o)
		}
	})
	b.Run("verify/message", func(b *testing.B) {
		for b.Loop() {
			if err := pruefeOhneAnhang(r, dokument, k.Public()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Reading, canonicalising and hashing in one pass.
func BenchmarkLauf(b *testing.B) {
	r := richtlinie(b, false)
	u := &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: schluessel()["p256"], Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256}
	inhalt := grosserRumpf(8 << 20)
	v, err := u.Element(kontext, []byte(inhalt))
	if err != nil {
		b.Fatal(err)
	}
	sig, err := u.Unterschreibe(xmldsig.Auftrag{Kontext: kontext, Verweise: []xmldsig.Verweis{v}, Schluessel: xmldsig.Schluesselhinweis{Verweis: "z"}})
	if err != nil {
		b.Fatal(err)
	}
	dokument := huelle + string(sig) + inhalt + "</soap:Envelope>"
	b.Run("verify", func(b *testing.B) {
		b.SetBytes(int64(len(dokument)))
		for b.Loop() {
			if err := pruefeOhneAnhang(r, dokument, u.Schluessel.Public()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("canonical", func(b *testing.B) {
		b.SetBytes(int64(len(inhalt)))
		for b.Loop() {
			if _, err := kontext.Kanonisch(io.Discard, strings.NewReader(inhalt)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
