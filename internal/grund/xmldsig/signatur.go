// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"bytes"
	"strings"

	"kernmelderegister/internal/grund/c14n"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
)

// signatur is a ds:Signature as read.
type signatur struct {
	signedInfo grenzpuffer // canonical
	verfahren  signaturverfahren
	verweise   []verweis
	wert       []byte
	hinweis    Schluesselhinweis
}

// verweis is one ds:Reference.
type verweis struct {
	uri       string
	transform string // "" if there is none
	digest    string
	wert      []byte
}

// Schluesselhinweis is what ds:KeyInfo says about the key. It is only a hint: the
// caller decides which certificate he believes.
type Schluesselhinweis struct {
	// Verweis is the Id of the certificate entry (ds:RetrievalMethod), "" if none.
	Verweis string
	// Zertifikat is the certificate in DER (ds:X509Data), nil if there is none.
	Zertifikat []byte
}

// grenzpuffer is a buffer that remembers that it was too small.
type grenzpuffer struct {
	bytes.Buffer
	grenze int
	voll   bool
}

func (p *grenzpuffer) Write(b []byte) (int, error) {
	if p.Len()+len(b) > p.grenze {
		p.voll = true
		return len(b), nil
	}
	return p.Buffer.Write(b)
}

// liesSignatur reads from the Start of ds:Signature to its end.
func (l *Lauf) liesSignatur() (*signatur, error) {
	e := l.leser()
	if !e.Ist(l.letztes, raumDS, "Signature") {
		return nil, l.fehlerHier(CodeStruktur, "Das Element Signature fehlt an seiner Stelle.")
	}
	if err := e.Attribute(l.letztes, "Id"); err != nil {
		return nil, err
	}
	s := &signatur{signedInfo: grenzpuffer{grenze: l.grenzen.SignedInfo}}
	if err := l.liesSignedInfo(e, s); err != nil {
		return nil, err
	}
	t, err := e.Soll(raumDS, "SignatureValue")
	if err != nil {
		return nil, err
	}
	if err := e.Attribute(t, "Id"); err != nil {
		return nil, err
	}
	if s.wert, err = e.Base64(); err != nil {
		return nil, err
	}
	if s.hinweis, err = liesHinweis(e); err != nil {
		return nil, err
	}
	return s, e.Ende()
}

func (l *Lauf) liesSignedInfo(e elementleser.Leser, s *signatur) error {
	t, err := e.Soll(raumDS, "SignedInfo")
	if err != nil {
		return err
	}
	if err := e.Attribute(t, "Id"); err != nil {
		return err
	}
	if err := l.Abschrift(&s.signedInfo); err != nil {
		return err
	}
	if err := l.liesMethoden(e, s); err != nil {
		return err
	}
	for {
		t, err := e.Kind()
		switch {
		case err != nil:
			return err
		case t == nil && len(s.verweise) == 0:
			return l.fehlerHier(CodeStruktur, "Die Signatur hat keinen Verweis.")
		case t == nil && s.signedInfo.voll:
			return l.fehlerHier(CodeGrenze, "Die Signatur ist zu groß.")
		case t == nil:
			return nil
		case !e.Ist(t, raumDS, "Reference"):
			return e.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		case len(s.verweise) == l.grenzen.Verweise:
			return l.fehlerHier(CodeGrenze, "Die Signatur hat zu viele Verweise.")
		}
		v, err := l.liesVerweis(e)
		if err != nil {
			return err
		}
		s.verweise = append(s.verweise, v)
	}
}

func (l *Lauf) liesMethoden(e elementleser.Leser, s *signatur) error {
	t, err := e.Soll(raumDS, "CanonicalizationMethod")
	if err != nil {
		return err
	}
	uri, err := e.LeeresVerfahren(t)
	if err != nil {
		return err
	}
	if uri != string(c14n.Inklusiv) {
		return l.fehlerHier(CodeVerfahren, "Das Verfahren der Kanonisierung ist nicht zugelassen.")
	}
	if t, err = e.Soll(raumDS, "SignatureMethod"); err != nil {
		return err
	}
	if uri, err = e.LeeresVerfahren(t); err != nil {
		return err
	}
	v, da := l.richtlinie.signaturen[uri]
	if !da {
		return l.fehlerHier(CodeVerfahren, "Das Signaturverfahren ist nicht zugelassen.")
	}
	s.verfahren = v
	return nil
}

// liesVerweis reads a ds:Reference: at most one transform, which is Canonical XML
// or Base64; XPath, XSLT and enveloped signatures do not exist here.
func (l *Lauf) liesVerweis(e elementleser.Leser) (v verweis, err error) {
	t := l.letztes
	if err := e.Attribute(t, "URI"); err != nil {
		return v, err
	}
	if v.uri = e.Wert(t, "URI"); !zulaessigeURI(v.uri) {
		return v, l.fehlerHier(CodeVerweis, "Ein Verweis der Signatur führt nicht auf ein Element oder einen Anhang.")
	}
	if t, err = e.Kind(); err != nil {
		return v, err
	}
	if t != nil && e.Ist(t, raumDS, "Transforms") {
		if v.transform, err = l.liesTransform(e); err != nil {
			return v, err
		}
		if t, err = e.Kind(); err != nil {
			return v, err
		}
	}
	if t == nil || !e.Ist(t, raumDS, "DigestMethod") {
		return v, e.Fehler("Das Element DigestMethod fehlt an seiner Stelle.")
	}
	if v.digest, err = e.LeeresVerfahren(t); err != nil {
		return v, err
	}
	if _, da := l.richtlinie.digests[v.digest]; !da {
		return v, l.fehlerHier(CodeVerfahren, "Das Hashverfahren ist nicht zugelassen.")
	}
	if t, err = e.Soll(raumDS, "DigestValue"); err != nil {
		return v, err
	}
	if err := e.Attribute(t); err != nil {
		return v, err
	}
	if v.wert, err = e.Base64(); err != nil {
		return v, err
	}
	return v, e.Ende()
}

func (l *Lauf) liesTransform(e elementleser.Leser) (string, error) {
	if err := e.Attribute(l.letztes); err != nil {
		return "", err
	}
	t, err := e.Soll(raumDS, "Transform")
	if err != nil {
		return "", err
	}
	uri, err := e.LeeresVerfahren(t)
	if err != nil {
		return "", err
	}
	if uri != string(c14n.Inklusiv) && uri != transformBase64 {
		return "", l.fehlerHier(CodeVerfahren, "Eine Transformation der Signatur ist nicht zugelassen.")
	}
	return uri, e.Ende()
}

// zulaessigeURI reports whether a reference is "#Id" with a plain name or "cid:…".
// Both are compared letter by letter: nothing is unescaped, so an escaped or
// XPointer form of an Id can't mean two things.
func zulaessigeURI(uri string) bool {
	if id, da := strings.CutPrefix(uri, "#"); da {
		return id != "" && !strings.ContainsAny(id, "%#()/?&; \t\r\n'\"")
	}
	cid, da := strings.CutPrefix(uri, "cid:")
	return da && cid != ""
}

// liesHinweis reads ds:KeyInfo with exactly one ds:RetrievalMethod or ds:X509Data
// (oscisig.xsd).
func liesHinweis(e elementleser.Leser) (h Schluesselhinweis, err error) {
	t, err := e.Soll(raumDS, "KeyInfo")
	if err != nil {
		return h, err
	}
	if err := e.Attribute(t, "Id"); err != nil {
		return h, err
	}
	if h.Verweis, h.Zertifikat, err = e.Schluessel(); err != nil {
		return h, err
	}
	return h, e.Ende()
}
