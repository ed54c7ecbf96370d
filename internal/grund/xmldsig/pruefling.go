// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"io"
	"math/big"
	"slices"

	"kernmelderegister/internal/grund/c14n"
	"kernmelderegister/internal/grund/xmlscan"
)

// Pruefling collects what one signature must cover and what it says. A document
// may have several: one for the transport signature, one for each signature of
// content. It is not safe for concurrent use.
type Pruefling struct {
	lauf      *Lauf
	gefordert map[string]*deckung // by the URI of the reference
	signatur  *signatur
	verweise  map[string]verweis // those of signatur
	doppelt   bool               // the same was demanded twice
}

// deckung is one part that must be covered.
type deckung struct {
	transform string
	summe     *summe
	position  xmlscan.Position
}

// Pruefling returns a new Pruefling of this document.
func (l *Lauf) Pruefling() *Pruefling {
	return &Pruefling{lauf: l, gefordert: map[string]*deckung{}}
}

// Decke demands that the signature covers the element whose Start was the last
// token, in its canonical form. Errors: *Fehler with CodeStruktur if the element
// has no Id.
func (p *Pruefling) Decke() error {
	d, err := p.decke(string(c14n.Inklusiv))
	if err != nil {
		return err
	}
	return p.lauf.beginne(&kanonisch{c14n.Neu(d.summe, c14n.Inklusiv, &p.lauf.geltung)})
}

// DeckeBase64 demands that the signature covers the decoded Base64 content of the
// element whose Start was the last token. The decoded bytes also go to ziel (nil:
// nowhere), so that nobody decodes a second time in another way. Errors as Decke;
// content that is no Base64 ends the Lauf.
func (p *Pruefling) DeckeBase64(ziel io.Writer) error {
	d, err := p.decke(transformBase64)
	if err != nil {
		return err
	}
	var w io.Writer = d.summe
	if ziel != nil {
		w = io.MultiWriter(ziel, d.summe)
	}
	return p.lauf.beginne(&base64Inhalt{ziel: w})
}

func (p *Pruefling) decke(transform string) (*deckung, error) {
	t := p.lauf.letztes
	if t == nil || t.Art != xmlscan.Start {
		return nil, &Fehler{CodeStruktur, xmlscan.Position{}, "Es beginnt kein Element."}
	}
	id, _ := t.Attribut(xmlscan.KeinRaum, "Id")
	if len(id) == 0 {
		return nil, p.lauf.fehlerHier(CodeStruktur, "Einem Element, das signiert sein muss, fehlt die Id.")
	}
	return p.fordere("#"+string(id), transform), nil
}

// Anhang demands that the signature covers the MIME part with this Content-ID
// (without angle brackets). The decoded bytes of the part go to the writer, which
// never fails.
func (p *Pruefling) Anhang(contentID string) io.Writer {
	return p.fordere("cid:"+contentID, "").summe
}

func (p *Pruefling) fordere(uri, transform string) *deckung {
	r := p.lauf.richtlinie
	d := &deckung{transform: transform, position: p.lauf.Position()}
	if p.signatur == nil {
		d.summe = r.summe(r.alleDigests()...)
	} else {
		d.summe = r.summe(p.verweise[uri].digest)
	}
	if _, da := p.gefordert[uri]; da {
		p.doppelt = true
	}
	p.gefordert[uri] = d
	return d
}

// LiesSignatur reads the ds:Signature whose Start was the last token up to its
// end; its end tag is then the last token. Errors: *Fehler, *xmlscan.Fehler.
func (p *Pruefling) LiesSignatur() error {
	if p.signatur != nil || p.lauf.letztes == nil || p.lauf.letztes.Art != xmlscan.Start {
		return p.lauf.fehlerHier(CodeStruktur, "An dieser Stelle darf keine Signatur stehen.")
	}
	s, err := p.lauf.liesSignatur()
	if err != nil {
		return alsFehler(err)
	}
	verweise := make(map[string]verweis, len(s.verweise))
	for _, v := range s.verweise {
		if _, da := verweise[v.uri]; da {
			return p.lauf.fehlerHier(CodeVerweis, "Die Signatur verweist zweimal auf dasselbe.")
		}
		verweise[v.uri] = v
	}
	p.signatur, p.verweise = s, verweise
	return nil
}

// Signiert reports whether the signature has been read.
func (p *Pruefling) Signiert() bool { return p.signatur != nil }

// Hinweis returns what the signature says about its key; the zero value before
// LiesSignatur.
func (p *Pruefling) Hinweis() Schluesselhinweis {
	if p.signatur == nil {
		return Schluesselhinweis{}
	}
	return p.signatur.hinweis
}

// Pruefe checks the signature with the key of the certificate, whose validity and
// chain are the caller's business; a KeyUsage without digitalSignature and
// nonRepudiation is refused. The document must have been read to its end and every
// Anhang written. Error: *Fehler.
func (p *Pruefling) Pruefe(z *x509.Certificate) error {
	const signieren = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	if z.KeyUsage != 0 && z.KeyUsage&signieren == 0 {
		return &Fehler{CodeSchluessel, xmlscan.Position{}, "Das Zertifikat ist nicht zum Signieren bestimmt."}
	}
	return p.PruefeMit(z.PublicKey)
}

// PruefeMit is Pruefe with a bare key: *rsa.PublicKey or *ecdsa.PublicKey.
func (p *Pruefling) PruefeMit(schluessel crypto.PublicKey) error {
	if p.lauf.fehler != nil || !p.lauf.amEnde {
		return &Fehler{CodeStruktur, xmlscan.Position{}, "Das Dokument ist nicht zu Ende gelesen."}
	}
	if p.signatur == nil {
		return &Fehler{CodeUnsigniert, xmlscan.Position{}, "Die Signatur fehlt."}
	}
	if err := p.pruefeDeckung(); err != nil {
		return err
	}
	for uri, v := range p.verweise {
		d := p.gefordert[uri]
		if v.transform != d.transform {
			return &Fehler{CodeVerfahren, d.position, "Eine Transformation der Signatur passt nicht zu dem, worauf sie verweist."}
		}
		if !d.summe.gleich(v.digest, v.wert) {
			return &Fehler{CodeDigest, d.position, "Ein signierter Teil wurde verändert."}
		}
	}
	return p.pruefeWert(schluessel)
}

// pruefeDeckung demands that the references are exactly what must be covered.
func (p *Pruefling) pruefeDeckung() error {
	for uri, d := range p.gefordert {
		if _, da := p.verweise[uri]; !da {
			return &Fehler{CodeDeckung, d.position, "Ein Teil, der signiert sein muss, ist es nicht."}
		}
	}
	if p.doppelt {
		return &Fehler{CodeDeckung, xmlscan.Position{}, "Zwei Teile tragen dieselbe Bezeichnung."}
	}
	if len(p.verweise) != len(p.gefordert) {
		return &Fehler{CodeDeckung, xmlscan.Position{}, "Die Signatur verweist auf etwas, worauf sie nicht verweisen darf."}
	}
	return nil
}

func (p *Pruefling) pruefeWert(schluessel crypto.PublicKey) error {
	v := p.signatur.verfahren
	if err := p.lauf.richtlinie.pruefeSchluessel(schluessel, v.schema); err != nil {
		return err
	}
	lauf := v.hash.New()
	_, _ = lauf.Write(p.signatur.signedInfo.Bytes())
	if !v.stimmt(schluessel, lauf.Sum(nil), p.signatur.wert) {
		return &Fehler{CodeWert, xmlscan.Position{}, "Der Signaturwert ist falsch."}
	}
	return nil
}

// pruefeSchluessel demands a key of the right kind and length.
func (r *Richtlinie) pruefeSchluessel(schluessel crypto.PublicKey, schema string) error {
	ok := false
	switch k := schluessel.(type) {
	case *rsa.PublicKey:
		ok = schema != "ecdsa" && k.N.BitLen() >= r.rsaBits && k.N.BitLen() <= r.rsaHoechst
	case *ecdsa.PublicKey:
		ok = schema == "ecdsa" && slices.Contains(r.kurven, k.Curve.Params().Name)
	}
	if !ok {
		return &Fehler{CodeSchluessel, xmlscan.Position{}, "Der Schlüssel passt nicht zum Signaturverfahren oder ist nicht zugelassen."}
	}
	return nil
}

// stimmt checks the signature value; the kind of the key is checked already.
func (v signaturverfahren) stimmt(schluessel crypto.PublicKey, summe, wert []byte) bool {
	switch k := schluessel.(type) {
	case *rsa.PublicKey:
		if v.schema == "rsa-pss" {
			return rsa.VerifyPSS(k, v.hash, summe, wert, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}) == nil
		}
		return rsa.VerifyPKCS1v15(k, v.hash, summe, wert) == nil
	case *ecdsa.PublicKey:
		n := laengeECDSA(k)
		if len(wert) != 2*n {
			return false
		}
		return ecdsa.Verify(k, summe, new(big.Int).SetBytes(wert[:n]), new(big.Int).SetBytes(wert[n:]))
	}
	return false
}

// laengeECDSA returns the length of r and of s in bytes; 0 for another key.
func laengeECDSA(schluessel crypto.PublicKey) int {
	if k, ok := schluessel.(*ecdsa.PublicKey); ok {
		return (k.Curve.Params().BitSize + 7) / 8
	}
	return 0
}
