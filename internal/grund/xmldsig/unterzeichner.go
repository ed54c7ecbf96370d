// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"

	"kernmelderegister/internal/grund/c14n"
	"kernmelderegister/internal/grund/xmlscan"
)

// Unterzeichner makes signatures. It may be shared if the key may.
type Unterzeichner struct {
	// Richtlinie says what is allowed; algorithms for reading old documents are
	// refused.
	Richtlinie *Richtlinie
	// Schluessel is the private key, e.g. *rsa.PrivateKey or a hardware module.
	Schluessel crypto.Signer
	// Verfahren is the signature method, e.g. RSAPSSSHA256.
	Verfahren string
	// Digest is the digest method of all references, e.g. DigestSHA256.
	Digest string
}

// Auftrag is one signature to be made.
type Auftrag struct {
	// Kontext is where ds:Signature will stand; it must bind ds.
	Kontext Kontext
	// Verweise are what is signed, at least one.
	Verweise []Verweis
	// Schluessel is what ds:KeyInfo says: exactly one of its fields.
	Schluessel Schluesselhinweis
}

func (u *Unterzeichner) summe() (*summe, error) {
	if v, da := u.Richtlinie.digests[u.Digest]; !da || v.alt {
		return nil, &Fehler{CodeVerfahren, xmlscan.Position{}, "Das Hashverfahren ist nicht zugelassen."}
	}
	return u.Richtlinie.summe(u.Digest), nil
}

// Unterschreibe returns the element ds:Signature, to be written unchanged into its
// context. Errors: *Fehler with CodeVerfahren, CodeSchluessel or CodeStruktur, those
// of the key.
func (u *Unterzeichner) Unterschreibe(a Auftrag) ([]byte, error) {
	v, da := u.Richtlinie.signaturen[u.Verfahren]
	if !da || v.alt {
		return nil, &Fehler{CodeVerfahren, xmlscan.Position{}, "Das Signaturverfahren ist nicht zugelassen."}
	}
	if err := u.Richtlinie.pruefeSchluessel(u.Schluessel.Public(), v.schema); err != nil {
		return nil, err
	}
	einHinweis := (a.Schluessel.Verweis == "") != (a.Schluessel.Zertifikat == nil)
	if len(a.Verweise) == 0 || !einHinweis || a.Kontext["ds"] != raumDS {
		return nil, &Fehler{CodeStruktur, xmlscan.Position{}, "Der Signatur fehlen Verweise, Schlüsselhinweis oder Namensraum."}
	}
	info := u.signedInfo(a.Verweise)
	lauf := v.hash.New()
	if _, err := a.Kontext.Kanonisch(lauf, bytes.NewReader(info)); err != nil {
		return nil, err
	}
	wert, err := v.unterschreibe(u.Schluessel, lauf.Sum(nil))
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	var b bytes.Buffer
	b.WriteString("<ds:Signature>")
	b.Write(info)
	b.WriteString("<ds:SignatureValue>" + base64.StdEncoding.EncodeToString(wert) + "</ds:SignatureValue>")
	b.WriteString("<ds:KeyInfo>" + a.Schluessel.xml() + "</ds:KeyInfo></ds:Signature>")
	return b.Bytes(), nil
}

func (h Schluesselhinweis) xml() string {
	if h.Verweis != "" {
		return `<ds:RetrievalMethod URI="#` + schreibeWert(h.Verweis) + `"></ds:RetrievalMethod>`
	}
	return "<ds:X509Data><ds:X509Certificate>" + base64.StdEncoding.EncodeToString(h.Zertifikat) + "</ds:X509Certificate></ds:X509Data>"
}

// signedInfo writes ds:SignedInfo as it will stand in the document.
func (u *Unterzeichner) signedInfo(verweise []Verweis) []byte {
	var b strings.Builder
	verfahren := func(element, uri string) {
		b.WriteString("<ds:" + element + ` Algorithm="` + schreibeWert(uri) + `"></ds:` + element + ">")
	}
	b.WriteString("<ds:SignedInfo>")
	verfahren("CanonicalizationMethod", string(c14n.Inklusiv))
	verfahren("SignatureMethod", u.Verfahren)
	for _, w := range verweise {
		b.WriteString(`<ds:Reference URI="` + schreibeWert(w.v.uri) + `">`)
		if w.v.transform != "" {
			b.WriteString("<ds:Transforms>")
			verfahren("Transform", w.v.transform)
			b.WriteString("</ds:Transforms>")
		}
		verfahren("DigestMethod", w.v.digest)
		b.WriteString("<ds:DigestValue>" + base64.StdEncoding.EncodeToString(w.v.wert) + "</ds:DigestValue></ds:Reference>")
	}
	b.WriteString("</ds:SignedInfo>")
	return []byte(b.String())
}

// unterschreibe returns the signature value in the form of XML Signature.
func (v signaturverfahren) unterschreibe(schluessel crypto.Signer, summe []byte) ([]byte, error) {
	switch v.schema {
	case "rsa-pss":
		return schluessel.Sign(rand.Reader, summe, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: v.hash})
	case "rsa-pkcs1":
		return schluessel.Sign(rand.Reader, summe, v.hash)
	}
	der, err := schluessel.Sign(rand.Reader, summe, v.hash)
	if err != nil {
		return nil, err
	}
	return flach(der, laengeECDSA(schluessel.Public()))
}

// flach turns an ECDSA signature in ASN.1 into r and s of n bytes each (XML
// Signature 6.4.3).
func flach(der []byte, n int) ([]byte, error) {
	var rs struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &rs); err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("the key returned no ECDSA signature")
	}
	wert := make([]byte, 2*n)
	rs.R.FillBytes(wert[:n])
	rs.S.FillBytes(wert[n:])
	return wert, nil
}
