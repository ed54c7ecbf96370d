// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rand"
	"crypto/rsa"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/xmlscan"
)

// kleinBis is the size up to which a cipher text is opened in memory.
const kleinBis = 1 << 20

// Nachrichtenschluessel is an opened message key. It may be a random one if opening
// failed; that shows only in Entschluessle.
type Nachrichtenschluessel struct {
	schluessel  geheim.Schluessel
	gescheitert bool
}

// OeffneSchluessel opens a message key with the recipient's private key (RSA, or a
// hardware module). What fails because of the message does not fail here but in
// Entschluessle. Error: *Fehler with CodeSchluessel if the private key is not allowed.
func (r *Richtlinie) OeffneSchluessel(v *Verschluesselt, p *Schluesselpaket, privat crypto.Decrypter) (Nachrichtenschluessel, error) {
	oeffentlich, ok := privat.Public().(*rsa.PublicKey)
	if !ok || !r.erlaubt(oeffentlich) {
		return Nachrichtenschluessel{}, schluesselfehler()
	}
	n := r.inhalte[v.Verfahren].bytes
	//lint:ignore SA1019 reading only, where the Richtlinie allows it; failure is not told (session key of fixed length)
	var o crypto.DecrypterOpts = &rsa.PKCS1v15DecryptOptions{SessionKeyLen: n}
	if p.verfahren.art == "oaep" {
		o = &rsa.OAEPOptions{Hash: r.digests[p.digest], MGFHash: r.mgfs[p.mgf]}
	}
	b, err := privat.Decrypt(rand.Reader, p.wert, o)
	return nachrichtenschluessel(b, n, err != nil), nil
}

// OffenerSchluessel returns the message key that stands in the element itself
// (ds:MgmtData).
func (r *Richtlinie) OffenerSchluessel(v *Verschluesselt) Nachrichtenschluessel {
	return nachrichtenschluessel(v.MgmtData.Bytes(), r.inhalte[v.Verfahren].bytes, false)
}

// nachrichtenschluessel puts a random key in the place of one that is no use.
func nachrichtenschluessel(b []byte, n int, gescheitert bool) Nachrichtenschluessel {
	ersatz := geheim.Zufall(n)
	if gescheitert || len(b) != n {
		return Nachrichtenschluessel{geheim.NeuerSchluessel(ersatz), true}
	}
	return Nachrichtenschluessel{geheim.NeuerSchluessel(b), false}
}

func (r *Richtlinie) erlaubt(k *rsa.PublicKey) bool {
	return k.N.BitLen() >= r.rsaBits && k.N.BitLen() <= r.rsaHoechst
}

func schluesselfehler() *Fehler {
	return &Fehler{CodeSchluessel, xmlscan.Position{}, "Der Schlüssel ist für die Verschlüsselung nicht zugelassen."}
}

// Entschluessle returns the plain text. chiffrat is the MIME part with its transfer
// encoding undone (a file for large ones), or nil if the cipher text stands in v. The
// tag is verified before the reader is returned; texts above 1 MiB are then decrypted
// in a second pass while they are read, in bounded memory, so chiffrat must not
// change until then. Errors: ErrEntschluesselung; *Fehler; those of chiffrat.
func (r *Richtlinie) Entschluessle(v *Verschluesselt, s Nachrichtenschluessel, chiffrat io.ReadSeeker) (io.Reader, error) {
	verfahren, da := r.inhalte[v.Verfahren]
	if !da {
		return nil, &Fehler{CodeVerfahren, xmlscan.Position{}, "Das Verschlüsselungsverfahren ist nicht zugelassen."}
	}
	if chiffrat == nil {
		chiffrat = bytes.NewReader(v.Wert)
	}
	block, err := verfahren.block(s.schluessel)
	if err != nil {
		return nil, schluesselfehler()
	}
	iv := make([]byte, v.iv)
	n, err := beginne(chiffrat, iv)
	if err != nil {
		return nil, err
	}
	c := &chiffre{block: block, iv: iv, quelle: chiffrat, laenge: n}
	klar, err := c.oeffne(verfahren.art)
	if err == nil && s.gescheitert {
		err = ErrEntschluesselung
	}
	if err != nil {
		return nil, err
	}
	return klar, nil
}

func (v inhaltsverfahren) block(s geheim.Schluessel) (cipher.Block, error) {
	if v.art == "3des-cbc" {
		return des.NewTripleDESCipher(s.Bytes())
	}
	return aes.NewCipher(s.Bytes())
}

// beginne reads the IV from the start and returns how many bytes follow.
func beginne(chiffrat io.ReadSeeker, iv []byte) (int64, error) {
	n, err := chiffrat.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, fmt.Errorf("read cipher text: %w", err)
	}
	if n < int64(len(iv)) {
		return 0, ErrEntschluesselung
	}
	if _, err := chiffrat.Seek(0, io.SeekStart); err != nil {
		return 0, fmt.Errorf("read cipher text: %w", err)
	}
	if _, err := io.ReadFull(chiffrat, iv); err != nil {
		return 0, fmt.Errorf("read cipher text: %w", err)
	}
	return n - int64(len(iv)), nil
}

// chiffre is a cipher text whose source stands behind the IV.
type chiffre struct {
	block  cipher.Block
	iv     []byte
	quelle io.ReadSeeker
	laenge int64 // behind the IV
}

func (c *chiffre) oeffne(art string) (io.Reader, error) {
	switch {
	case art != "aes-gcm":
		return c.oeffneCBC()
	case c.laenge < markenlaenge:
		return nil, ErrEntschluesselung
	case c.laenge <= kleinBis:
		return c.oeffneKlein()
	}
	return c.oeffneGCM()
}

const markenlaenge = 16

func (c *chiffre) oeffneKlein() (io.Reader, error) {
	aead, err := cipher.NewGCMWithNonceSize(c.block, len(c.iv))
	if err != nil {
		return nil, err
	}
	b := make([]byte, c.laenge)
	if _, err := io.ReadFull(c.quelle, b); err != nil {
		return nil, fmt.Errorf("read cipher text: %w", err)
	}
	klar, err := aead.Open(b[:0], c.iv, b, nil)
	if err != nil {
		return nil, ErrEntschluesselung
	}
	return bytes.NewReader(klar), nil
}

// oeffneGCM verifies the tag in a first pass.
func (c *chiffre) oeffneGCM() (io.Reader, error) {
	s, err := neuerGCMStrom(c.block, c.iv)
	if err != nil {
		return nil, err
	}
	n := c.laenge - markenlaenge
	if err := stueckweise(io.LimitReader(c.quelle, n), func(b []byte) { s.hashe(b) }); err != nil {
		return nil, err
	}
	var ist [markenlaenge]byte
	if _, err := io.ReadFull(c.quelle, ist[:]); err != nil {
		return nil, fmt.Errorf("read cipher text: %w", err)
	}
	if soll := s.marke(); subtle.ConstantTimeCompare(ist[:], soll[:]) != 1 {
		return nil, ErrEntschluesselung
	}
	if err := c.zurueck(); err != nil {
		return nil, err
	}
	return &klartext{quelle: c.quelle, rest: n, chiffriert: n, wandle: s.wandle}, nil
}

// oeffneCBC decrypts all in a first pass to see the padding, so a wrong padding takes
// the same work as a right one. Only the last byte says how long the padding is (XML
// Encryption 5.2); the other ones may be anything.
func (c *chiffre) oeffneCBC() (io.Reader, error) {
	bs := int64(c.block.BlockSize())
	if c.laenge == 0 || c.laenge%bs != 0 {
		return nil, ErrEntschluesselung
	}
	modus := cipher.NewCBCDecrypter(c.block, c.iv)
	var letztes byte
	err := stueckweise(io.LimitReader(c.quelle, c.laenge), func(b []byte) {
		modus.CryptBlocks(b, b)
		letztes = b[len(b)-1]
	})
	if err != nil {
		return nil, err
	}
	if err := c.zurueck(); err != nil {
		return nil, err
	}
	if subtle.ConstantTimeLessOrEq(1, int(letztes))&subtle.ConstantTimeLessOrEq(int(letztes), int(bs)) != 1 {
		return nil, ErrEntschluesselung
	}
	modus = cipher.NewCBCDecrypter(c.block, c.iv)
	return &klartext{
		quelle: c.quelle, rest: c.laenge - int64(letztes), chiffriert: c.laenge,
		wandle: func(b []byte) { modus.CryptBlocks(b, b) },
	}, nil
}

func (c *chiffre) zurueck() error {
	if _, err := c.quelle.Seek(int64(len(c.iv)), io.SeekStart); err != nil {
		return fmt.Errorf("read cipher text: %w", err)
	}
	return nil
}

// stueckweise hands all of r out in full pieces, the last one excepted.
func stueckweise(r io.Reader, nimm func([]byte)) error {
	b := make([]byte, stueck)
	for {
		n, err := io.ReadFull(r, b)
		if n > 0 {
			nimm(b[:n])
		}
		switch {
		case err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return fmt.Errorf("read cipher text: %w", err)
		}
	}
}

// klartext decrypts while it is read.
type klartext struct {
	quelle     io.Reader
	chiffriert int64 // bytes of cipher text not yet read
	rest       int64 // bytes of plain text not yet delivered
	wandle     func([]byte)
	speicher   []byte
	puffer     []byte
}

// Read implements io.Reader.
func (k *klartext) Read(b []byte) (int, error) {
	if k.rest == 0 {
		return 0, io.EOF
	}
	if len(k.puffer) == 0 {
		if k.speicher == nil {
			k.speicher = make([]byte, stueck)
		}
		k.puffer = k.speicher[:min(stueck, k.chiffriert)]
		if _, err := io.ReadFull(k.quelle, k.puffer); err != nil {
			return 0, fmt.Errorf("read cipher text: %w", err)
		}
		k.chiffriert -= int64(len(k.puffer))
		k.wandle(k.puffer)
	}
	n := copy(b, k.puffer[:min(int64(len(k.puffer)), k.rest)])
	k.puffer, k.rest = k.puffer[n:], k.rest-int64(n)
	return n, nil
}
