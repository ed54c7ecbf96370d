// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"io"

	"kernmelderegister/internal/grund/mimeteile"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/xmlscan"
)

// Grenzen are the limits of one message. Zero means the default.
type Grenzen struct {
	// Huelle is the size of the XML envelope in bytes; default 64 MiB. ContentPackage
	// is held in memory, so this bounds the memory of a message.
	Huelle int64
	// Gesamt is the size of the whole message in bytes; default 2 GiB.
	Gesamt int64
	// ImSpeicher is up to which size an attachment stays in memory; default 256 KiB.
	// What is larger goes to the Ablage.
	ImSpeicher int64
	// Teile is the number of MIME parts; default 1,001.
	Teile int
}

func (g Grenzen) mitVorgaben() Grenzen {
	for _, f := range []struct {
		wert    *int64
		vorgabe int64
	}{{&g.Huelle, 64 << 20}, {&g.Gesamt, 2 << 30}, {&g.ImSpeicher, 256 << 10}} {
		if *f.wert <= 0 {
			*f.wert = f.vorgabe
		}
	}
	return g
}

// Leser reads messages. It may be shared.
type Leser struct {
	// Signatur and Verschluesselung say which algorithms are allowed.
	Signatur         *xmldsig.Richtlinie
	Verschluesselung *xmlenc.Richtlinie
	Grenzen          Grenzen
}

// Schluesselbund returns the private key to a certificate in DER, nil if it is not
// ours. The certificate was read from the message; it is only compared.
type Schluesselbund func(der []byte) crypto.Decrypter

// Quelle is what the reading of one message needs beside its bytes.
type Quelle struct {
	// Schluessel opens encrypted messages; nil refuses them with 9200.
	Schluessel Schluesselbund
	// Ablage takes large attachments; nil refuses them.
	Ablage Ablage
}

// Eingang is a message as it was read. Its signature is not yet checked: that needs
// a certificate that the caller trusts.
type Eingang struct {
	Nachricht
	// Verschluesselt says how the message was encrypted, nil if it was not.
	Verschluesselt *Verschluesselung
	// OffenerInhalt says that a container of the content can be read by everybody who
	// gets the message.
	OffenerInhalt bool

	pruefling *xmldsig.Pruefling
	plan      *bauplan
}

// Verschluesselung says how a message came.
type Verschluesselung struct {
	// Zertifikat is that of the receiver in DER, as the message names it.
	Zertifikat []byte
	// Verfahren is the URI of the cipher.
	Verfahren string
	// Base64 says that the cipher text was written in Base64.
	Base64 bool
}

// Lies reads a whole message from the bytes of an HTTP body. Errors are *Fehler with
// the code of the fault that answers them: 9100 (no OSCI message), 9200 (not our key),
// 9202 (can't be decrypted), 9300 (what was decrypted is no message), 9400 (control
// block); 9000 with Ursache if r or the Ablage failed.
func (l *Leser) Lies(r io.Reader, q Quelle) (*Eingang, error) {
	e, v, err := l.lies(r, q, false)
	if err != nil {
		return nil, alsFehler(err, CodeKeineNachricht)
	}
	if v == nil {
		return e, nil
	}
	innen, err := l.oeffne(v, q)
	if err != nil {
		return nil, err
	}
	e, _, err = l.lies(innen, q, true)
	if zu := innen.Close(); err == nil {
		err = zu
	}
	if err != nil {
		return nil, innenfehler(v, err)
	}
	e.Verschluesselt = &Verschluesselung{v.zertifikat, v.daten.Verfahren, v.base64}
	return e, nil
}

// lies reads a package: a message, or an encrypted envelope unless it is innen.
func (l *Leser) lies(r io.Reader, q Quelle, innen bool) (*Eingang, *verschlossen, error) {
	g := l.Grenzen.mitVorgaben()
	paket, err := mimeteile.NeuerLeser(r, mimeteile.Grenzen{Gesamt: g.Gesamt, Teile: g.Teile})
	if err != nil {
		return nil, nil, err
	}
	teil, err := paket.Weiter()
	if err != nil {
		return nil, nil, ohneEOF(err)
	}
	h := l.neueHuelle(teil, g)
	if err := h.lies(innen); err != nil {
		return nil, nil, err
	}
	if _, err := io.Copy(io.Discard, teil); err != nil {
		return nil, nil, err
	}
	if h.daten != nil {
		v, err := l.liesChiffrat(paket, h.daten, q.Ablage)
		return nil, v, err
	}
	e := &Eingang{Nachricht: *h.n, OffenerInhalt: h.offen, pruefling: h.pruefling, plan: h.plan}
	if err := l.liesAnhaenge(paket, e, q.Ablage); err != nil {
		return nil, nil, err
	}
	return e, nil, h.pruefeVerweise(e.Anhaenge)
}

// ohneEOF turns the end of a package without parts into an error of its own.
func ohneEOF(err error) error {
	if err == io.EOF {
		return &mimeteile.Fehler{Code: mimeteile.CodeAbbruch, Text: "Das MIME-Paket hat keinen Teil."}
	}
	return err
}

func (l *Leser) liesAnhaenge(paket *mimeteile.Leser, e *Eingang, ablage Ablage) error {
	for {
		teil, err := paket.Weiter()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		daten, err := l.lege(io.TeeReader(teil, e.pruefling.Anhang(teil.ID)), ablage)
		if err != nil {
			return err
		}
		e.Anhaenge = append(e.Anhaenge, Anhang{teil.ID, medientyp(teil), teil.Weitere, daten})
	}
}

// medientyp returns what the part is once its transfer encoding is undone.
func medientyp(t *mimeteile.Teil) string {
	if t.Typ == mimeteile.TypBytes || t.Typ == mimeteile.TextBase64 {
		return ""
	}
	return t.Typ
}

// lege keeps a part in memory or, if it is too large, in the Ablage.
func (l *Leser) lege(r io.Reader, ablage Ablage) (Daten, error) {
	grenze := l.Grenzen.mitVorgaben().ImSpeicher
	var anfang bytes.Buffer
	n, err := anfang.ReadFrom(io.LimitReader(r, grenze+1))
	if err != nil {
		return nil, err
	}
	if n <= grenze {
		return Speicherdaten(anfang.Bytes()), nil
	}
	if ablage == nil {
		return nil, &mimeteile.Fehler{Code: mimeteile.CodeGrenze, Text: "Ein Anhang ist größer als zulässig."}
	}
	return ablage.Lege(io.MultiReader(&anfang, r))
}

// Signiert reports whether the message carries a transport signature.
func (e *Eingang) Signiert() bool { return e.pruefling != nil && e.pruefling.Signiert() }

// Signaturzertifikat returns the entry that the signature names; it must be that of
// the party who sends messages of this Art. Errors: *Fehler with 9600 or 9601.
func (e *Eingang) Signaturzertifikat() (*Zertifikat, error) {
	if !e.Signiert() {
		return nil, &Fehler{CodeUnsigniert, xmlscan.Position{}, "Die Signatur fehlt.", nil}
	}
	verweis := e.pruefling.Hinweis().Verweis
	for _, liste := range [][]Zertifikat{e.Zertifikate.Liste, e.Intermediaer} {
		for i := range liste {
			if liste[i].ID == verweis && liste[i].Art == e.plan.unterzeichner {
				return &liste[i], nil
			}
		}
	}
	return nil, &Fehler{CodeSignatur, xmlscan.Position{}, "Die Signatur nennt nicht das Zertifikat, mit dem diese Nachricht zu signieren ist.", nil}
}

// PruefeSignatur checks that the signature is that of the certificate and covers every
// header block, the body and all attachments. Errors: *Fehler with 9600, 9601 or 9602.
func (e *Eingang) PruefeSignatur(z *x509.Certificate) error {
	if e.pruefling == nil {
		return &Fehler{CodeUnsigniert, xmlscan.Position{}, "Die Signatur fehlt.", nil}
	}
	return signaturfehler(e.pruefling.Pruefe(z))
}

// signaturfehler gives an error of the signature its code.
func signaturfehler(err error) error {
	var f *xmldsig.Fehler
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f) && f.Code == xmldsig.CodeUnsigniert:
		return alsFehler(err, CodeUnsigniert)
	case errors.As(err, &f) && f.Code == xmldsig.CodeDeckung:
		return alsFehler(err, CodeDeckung)
	}
	return alsFehler(err, CodeSignatur)
}
