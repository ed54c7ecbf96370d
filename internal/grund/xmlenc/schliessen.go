// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/xmlscan"
)

// Auftrag says how an element is to be encrypted.
type Auftrag struct {
	// ID and MimeType are attributes of xenc:EncryptedData, "" for none.
	ID, MimeType string
	// Verfahren is the cipher, AES with GCM; "" means AES256GCM.
	Verfahren string
	// IvLaenge is 12 or 16 bytes; 0 means 12. 16 is for old clients.
	IvLaenge int
	// Empfaenger get the message key; if there is none, it is written in the clear as
	// ds:MgmtData: only for elements that stand inside encrypted content.
	Empfaenger []Empfaenger
	// ContentID names the MIME part for the cipher text, for VerschluessleStrom.
	ContentID string
}

// Empfaenger is a reader of the message.
type Empfaenger struct {
	// Zertifikat holds his RSA key.
	Zertifikat *x509.Certificate
	// Verweis is the Id of his certificate entry in the message; "" writes the
	// certificate itself.
	Verweis string
}

// Verschluessle returns a xenc:EncryptedData with the cipher text inline, in a form
// that needs the prefixes xenc and ds in its context. Errors: *Fehler with
// CodeVerfahren or CodeSchluessel.
func (r *Richtlinie) Verschluessle(a Auftrag, klar []byte) ([]byte, error) {
	var chiffrat bytes.Buffer
	chiffrat.Grow(len(klar) + 2*markenlaenge)
	kopf, w, err := r.beginne(a, &chiffrat)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(klar); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return []byte(kopf + wertXML(chiffrat.Bytes()) + "</xenc:EncryptedData>"), nil
}

// VerschluessleStrom returns a xenc:EncryptedData that refers to the MIME part
// a.ContentID, and the writer that takes the plain text and writes the bytes of this
// part to ziel: IV, cipher text and, with Close, the tag. Memory is bounded. Errors:
// as Verschluessle, CodeStruktur without ContentID; the writer's are those of ziel.
func (r *Richtlinie) VerschluessleStrom(a Auftrag, ziel io.Writer) (element []byte, w io.WriteCloser, err error) {
	if a.ContentID == "" {
		return nil, nil, &Fehler{CodeStruktur, xmlscan.Position{}, "Die Content-ID des Chiffrats fehlt."}
	}
	kopf, w, err := r.beginne(a, ziel)
	if err != nil {
		return nil, nil, err
	}
	return []byte(kopf + `<xenc:CipherData><xenc:CipherReference URI="` + schreibeWert("cid:"+a.ContentID) +
		`"><xenc:Transforms><ds:Transform Algorithm="` + nurBase64 +
		`"></ds:Transform></xenc:Transforms></xenc:CipherReference></xenc:CipherData></xenc:EncryptedData>`), w, nil
}

// beginne makes the message key, writes the element up to its cipher text and the IV
// to ziel.
func (r *Richtlinie) beginne(a Auftrag, ziel io.Writer) (kopf string, w io.WriteCloser, err error) {
	if a.Verfahren == "" {
		a.Verfahren = AES256GCM
	}
	if a.IvLaenge == 0 {
		a.IvLaenge = 12
	}
	v := r.inhalte[a.Verfahren]
	if !v.schreiben || v.art != "aes-gcm" || a.IvLaenge != 12 && a.IvLaenge != 16 {
		return "", nil, &Fehler{CodeVerfahren, xmlscan.Position{}, "Das Verschlüsselungsverfahren ist nicht zugelassen."}
	}
	schluessel := geheim.Zufall(v.bytes)
	info, err := r.schluesselXML(a.Empfaenger, schluessel)
	if err != nil {
		return "", nil, err
	}
	if w, err = neuerVerschluesseler(schluessel, geheim.Zufall(a.IvLaenge), ziel); err != nil {
		return "", nil, err
	}
	var b strings.Builder
	b.WriteString("<xenc:EncryptedData")
	for _, x := range [][2]string{{"Id", a.ID}, {"MimeType", a.MimeType}} {
		if x[1] != "" {
			b.WriteString(" " + x[0] + `="` + schreibeWert(x[1]) + `"`)
		}
	}
	b.WriteString(`><xenc:EncryptionMethod Algorithm="` + a.Verfahren + `">`)
	if a.IvLaenge != 16 {
		b.WriteString(`<osci128:IvLength xmlns:osci128="` + raumIv + `" Value="` + strconv.Itoa(a.IvLaenge) + `"></osci128:IvLength>`)
	}
	b.WriteString("</xenc:EncryptionMethod><ds:KeyInfo>" + info + "</ds:KeyInfo>")
	return b.String(), w, nil
}

// schluesselXML writes the content of ds:KeyInfo.
func (r *Richtlinie) schluesselXML(empfaenger []Empfaenger, schluessel []byte) (string, error) {
	if len(empfaenger) == 0 {
		return "<ds:MgmtData>" + base64.StdEncoding.EncodeToString(schluessel) + "</ds:MgmtData>", nil
	}
	var b strings.Builder
	for _, e := range empfaenger {
		const verschluesseln = x509.KeyUsageKeyEncipherment | x509.KeyUsageDataEncipherment
		k, ok := e.Zertifikat.PublicKey.(*rsa.PublicKey)
		if !ok || !r.erlaubt(k) || e.Zertifikat.KeyUsage != 0 && e.Zertifikat.KeyUsage&verschluesseln == 0 {
			return "", schluesselfehler()
		}
		wert, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, k, schluessel, nil)
		if err != nil {
			return "", fmt.Errorf("encrypt message key: %w", err)
		}
		b.WriteString(`<xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="` + RSAOAEP + `"><xenc11:MGF xmlns:xenc11="` + raumXenc11 +
			`" Algorithm="` + mgfSHA256 + `"></xenc11:MGF><ds:DigestMethod Algorithm="` + digestSHA256 +
			`"></ds:DigestMethod></xenc:EncryptionMethod><ds:KeyInfo>` + e.xml() + "</ds:KeyInfo>" + wertXML(wert) + "</xenc:EncryptedKey>")
	}
	return b.String(), nil
}

func (e Empfaenger) xml() string {
	if e.Verweis != "" {
		return `<ds:RetrievalMethod Type="` + raumDS + `X509Data" URI="#` + schreibeWert(e.Verweis) + `"></ds:RetrievalMethod>`
	}
	return "<ds:X509Data><ds:X509Certificate>" + base64.StdEncoding.EncodeToString(e.Zertifikat.Raw) + "</ds:X509Certificate></ds:X509Data>"
}

func wertXML(b []byte) string {
	return "<xenc:CipherData><xenc:CipherValue>" + base64.StdEncoding.EncodeToString(b) + "</xenc:CipherValue></xenc:CipherData>"
}

var wertersatz = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")

// schreibeWert escapes an attribute value as Canonical XML does.
func schreibeWert(s string) string { return wertersatz.Replace(s) }

// verschluesseler writes IV, cipher text and tag. Short texts go through the standard
// library in one piece, longer ones through gcmStrom.
type verschluesseler struct {
	ziel   io.Writer
	block  cipher.Block
	iv     []byte
	puffer []byte
	strom  *gcmStrom
	fehler error
}

func neuerVerschluesseler(schluessel, iv []byte, ziel io.Writer) (*verschluesseler, error) {
	block, err := aes.NewCipher(schluessel)
	if err != nil {
		return nil, err
	}
	return &verschluesseler{ziel: ziel, block: block, iv: iv}, nil
}

// Write takes plain text.
func (v *verschluesseler) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 && v.fehler == nil {
		grenze := kleinBis
		if v.strom != nil {
			grenze = stueck
		}
		k := min(len(b), grenze-len(v.puffer))
		v.puffer, b = append(v.puffer, b[:k]...), b[k:]
		if len(v.puffer) == grenze {
			v.leere()
		}
	}
	return n - len(b), v.fehler
}

// leere writes the full buffer as pieces of the stream, which it begins with the IV.
func (v *verschluesseler) leere() {
	if v.strom == nil {
		if v.strom, v.fehler = neuerGCMStrom(v.block, v.iv); v.fehler != nil {
			return
		}
		v.schreibe(v.iv)
	}
	for rest := v.puffer; len(rest) > 0; {
		p := rest[:min(len(rest), stueck)]
		v.strom.wandle(p)
		v.strom.hashe(p)
		v.schreibe(p)
		rest = rest[len(p):]
	}
	v.puffer = v.puffer[:0]
}

func (v *verschluesseler) schreibe(b []byte) {
	if v.fehler == nil {
		_, v.fehler = v.ziel.Write(b)
	}
}

// Close writes what is left and the tag; it does not close the destination.
func (v *verschluesseler) Close() error {
	if v.fehler != nil {
		return v.fehler
	}
	if v.strom != nil {
		v.leere()
		marke := v.strom.marke()
		v.schreibe(marke[:])
		return v.fehler
	}
	aead, err := cipher.NewGCMWithNonceSize(v.block, len(v.iv))
	if err != nil {
		return err
	}
	v.schreibe(aead.Seal(v.iv, v.iv, v.puffer, nil))
	return v.fehler
}
