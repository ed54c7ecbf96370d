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
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/grund/xmlscan"
)

var stichtag = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var paare = sync.OnceValue(func() (p [2]*rsa.PrivateKey) {
	for i := range p {
		k, err := rsa.GenerateKey(rand.Reader, 3072)
		if err != nil {
			panic(err)
		}
		p[i] = k
	}
	return p
})

func zertifikat(k *rsa.PrivateKey) *x509.Certificate {
	return &x509.Certificate{PublicKey: k.Public(), Raw: []byte("certificate"), KeyUsage: x509.KeyUsageKeyEncipherment}
}

func richtlinie(t testing.TB, a Ausnahmen) *Richtlinie {
	t.Helper()
	r, err := NeueRichtlinie(stichtag, a)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const huelle = `<h xmlns:ds="` + raumDS + `" xmlns:xenc="` + raumXenc + `">`

// liesElement reads the first xenc:EncryptedData of a document.
func liesElement(r *Richtlinie, dokument string) (*Verschluesselt, error) {
	s := xmlscan.NeuAusBytes([]byte(dokument), xmlscan.Optionen{OhneAnweisungen: true})
	for {
		t, err := s.Weiter()
		switch {
		case err != nil:
			return nil, err
		case t.Art == xmlscan.EOF:
			return nil, errors.New("no element")
		case t.Art == xmlscan.Start && t.Lokal == "EncryptedData":
			return r.Lies(s, t)
		}
	}
}

func oeffne(r *Richtlinie, v *Verschluesselt, nr int, k crypto.Decrypter, chiffrat io.ReadSeeker) ([]byte, error) {
	s, err := r.OeffneSchluessel(v, &v.Schluessel[nr], k)
	if err != nil {
		return nil, err
	}
	l, err := r.Entschluessle(v, s, chiffrat)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(l)
}

func TestEveryRecipientReads(t *testing.T) {
	r, p := richtlinie(t, Ausnahmen{}), paare()
	klar := []byte("<a>Grüße</a>")
	for _, verfahren := range []string{AES128GCM, AES192GCM, AES256GCM, ""} {
		for _, iv := range []int{0, 12, 16} {
			b, err := r.Verschluessle(Auftrag{ID: "e&1", MimeType: "text/xml", Verfahren: verfahren, IvLaenge: iv, Empfaenger: []Empfaenger{{zertifikat(p[0]), "z\"1"}, {zertifikat(p[1]), ""}}}, klar)
			if err != nil {
				t.Fatal(err)
			}
			v, err := liesElement(r, huelle+string(b)+"</h>")
			if err != nil {
				t.Fatal(err)
			}
			if v.ID != "e&1" || v.MimeType != "text/xml" || len(v.Schluessel) != 2 || v.Schluessel[0].Verweis != "z\"1" || string(v.Schluessel[1].Zertifikat) != "certificate" {
				t.Fatalf("read %+v", v)
			}
			if strings.Contains(string(b), "IvLength") != (iv != 16) {
				t.Error("IvLength is written for 12 and absent for 16")
			}
			for i, k := range p {
				if ist, err := oeffne(r, v, i, k, nil); err != nil || !bytes.Equal(ist, klar) {
					t.Errorf("recipient %d: %q, %v", i, ist, err)
				}
				if _, err := oeffne(r, v, i, p[1-i], nil); err != ErrEntschluesselung {
					t.Errorf("the key of the other one: %v", err)
				}
			}
		}
	}
}

func TestPartOfItsOwn(t *testing.T) {
	r := richtlinie(t, Ausnahmen{})
	var teil bytes.Buffer
	b, w, err := r.VerschluessleStrom(Auftrag{ID: "Attachmenta b", ContentID: "a b<ü>"}, &teil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, "attachment"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	v, err := liesElement(r, huelle+string(b)+"</h>")
	if err != nil {
		t.Fatal(err)
	}
	l, err := r.Entschluessle(v, r.OffenerSchluessel(v), bytes.NewReader(teil.Bytes()))
	if err != nil || v.ContentID != "a b<ü>" {
		t.Fatalf("%q: %v", v.ContentID, err)
	}
	if ist, err := io.ReadAll(l); err != nil || string(ist) != "attachment" {
		t.Errorf("%q, %v", ist, err)
	}
	if _, _, err := r.VerschluessleStrom(Auftrag{}, &teil); err == nil {
		t.Error("a part without name was written")
	}
}

// element writes an element as another program would.
func element(inhalt, transport, zusatz string, schluessel, chiffrat []byte) string {
	w := base64.StdEncoding.EncodeToString
	return huelle + `<xenc:EncryptedData><xenc:EncryptionMethod Algorithm="` + inhalt + `"/><ds:KeyInfo><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="` + transport + `">` + zusatz +
		`</xenc:EncryptionMethod><ds:KeyInfo><ds:RetrievalMethod URI="#z"/></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>` + w(schluessel) +
		`</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>` + w(chiffrat) + `</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></h>`
}

const (
	uriCBC     = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
	uri3DES    = "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"
	uriRSA15   = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"
	oaepZusatz = `<x:MGF xmlns:x="` + raumXenc11 + `" Algorithm="` + mgfSHA256 + `"/><ds:DigestMethod Algorithm="` + digestSHA256 + `"/>`
)

func oaep(t testing.TB, k []byte) []byte {
	t.Helper()
	b, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, &paare()[0].PublicKey, k, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func cbc(block cipher.Block, klar []byte) []byte {
	iv := zufall(block.BlockSize(), 7)
	c := bytes.Clone(klar)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(c, c)
	return append(iv, c...)
}

// Padding of CBC: PKCS#7 and the free form of XML Encryption are read; everything
// else, like every other failure, is the same error.
func TestCBCPadding(t *testing.T) {
	r := richtlinie(t, Ausnahmen{})
	k := zufall(32, 8)
	block, _ := aes.NewCipher(k)
	gut := append([]byte("0123456789a"), 5, 5, 5, 5, 5)
	frei := append([]byte("0123456789a"), 9, 8, 7, 6, 5)
	lang := append(zufall(3*stueck, 1), bytes.Repeat([]byte{16}, 16)...)
	for name, f := range map[string]struct{ roh, soll []byte }{
		"PKCS#7": {gut, gut[:11]}, "XML Encryption": {frei, gut[:11]}, "long": {lang, lang[:3*stueck]}, "only padding": {bytes.Repeat([]byte{16}, 16), []byte{}},
		"zero": {append(bytes.Clone(gut[:15]), 0), nil}, "17": {append(bytes.Clone(gut[:15]), 17), nil}, "255": {append(bytes.Clone(gut[:15]), 255), nil},
	} {
		v, err := liesElement(r, element(uriCBC, RSAOAEP, oaepZusatz, oaep(t, k), cbc(block, f.roh)))
		if err != nil {
			t.Fatal(err)
		}
		ist, err := oeffne(r, v, 0, paare()[0], nil)
		if (f.soll == nil) != (err == ErrEntschluesselung) || !bytes.Equal(ist, f.soll) || f.soll != nil && err != nil {
			t.Errorf("%s: %q, %v", name, ist, err)
		}
	}
	mitLaenge := strings.Replace(element(uriCBC, RSAOAEP, oaepZusatz, oaep(t, k), gut), uriCBC+`"/>`,
		uriCBC+`"><o:IvLength xmlns:o="`+raumIv+`" Value="12"></o:IvLength></xenc:EncryptionMethod>`, 1)
	if !strings.Contains(mitLaenge, "IvLength") {
		t.Fatal("the element is not there")
	}
	if _, err := liesElement(r, mitLaenge); err != nil {
		t.Errorf("CBC with the element that the official library writes: %v", err)
	}
	if _, err := liesElement(richtlinie(t, Ausnahmen{OhneCBC: true}), element(uriCBC, RSAOAEP, oaepZusatz, oaep(t, k), gut)); err == nil {
		t.Error("CBC is read although the operator refuses it")
	}
	if _, err := r.Verschluessle(Auftrag{Verfahren: uriCBC, Empfaenger: []Empfaenger{{zertifikat(paare()[0]), "z"}}}, gut); err == nil {
		t.Error("CBC is written")
	}
}

// All failures of decryption are one and the same value: nobody learns which step
// failed.
func TestFailuresAreUniform(t *testing.T) {
	r := richtlinie(t, Ausnahmen{AltesLesen: true})
	k := zufall(32, 8)
	block, _ := aes.NewCipher(k)
	aead, _ := cipher.NewGCMWithNonceSize(block, 16)
	iv := zufall(16, 2)
	gut := aead.Seal(bytes.Clone(iv), iv, []byte("secret"), nil)
	gewickelt := oaep(t, k)
	aendere := func(b []byte, i int) []byte {
		b = bytes.Clone(b)
		b[(i+len(b))%len(b)] ^= 1
		return b
	}
	sha1, err := rsa.EncryptOAEP(crypto.SHA512.New(), rand.Reader, &paare()[0].PublicKey, k, nil)
	if err != nil {
		t.Fatal(err)
	}
	label, _ := rsa.EncryptOAEP(sha256.New(), rand.Reader, &paare()[0].PublicKey, k, []byte("label"))
	//lint:ignore SA1019 what is read must be made
	pkcs, _ := rsa.EncryptPKCS1v15(rand.Reader, &paare()[0].PublicKey, k)
	//lint:ignore SA1019 what is read must be made
	kurz, _ := rsa.EncryptPKCS1v15(rand.Reader, &paare()[0].PublicKey, k[:16])
	for name, f := range map[string]struct {
		transport, zusatz    string
		schluessel, chiffrat []byte
		ok                   bool
	}{
		"right":              {RSAOAEP, oaepZusatz, gewickelt, gut, true},
		"right, RSA 1.5":     {uriRSA15, "", pkcs, gut, true},
		"tag":                {RSAOAEP, oaepZusatz, gewickelt, aendere(gut, -1), false},
		"text":               {RSAOAEP, oaepZusatz, gewickelt, aendere(gut, 17), false},
		"IV":                 {RSAOAEP, oaepZusatz, gewickelt, aendere(gut, 0), false},
		"short IV":           {RSAOAEP, oaepZusatz, gewickelt, gut[4:], false},
		"only an IV":         {RSAOAEP, oaepZusatz, gewickelt, gut[:16], false},
		"shorter than an IV": {RSAOAEP, oaepZusatz, gewickelt, gut[:5], false},
		"tag cut off":        {RSAOAEP, oaepZusatz, gewickelt, gut[:len(gut)-4], false},
		"no tag":             {RSAOAEP, oaepZusatz, gewickelt, gut[:len(gut)-16], false},
		"wrapped key":        {RSAOAEP, oaepZusatz, aendere(gewickelt, 9), gut, false},
		"wrapped key short":  {RSAOAEP, oaepZusatz, gewickelt[:len(gewickelt)-1], gut, false},
		"wrapped key zero":   {RSAOAEP, oaepZusatz, make([]byte, 384), gut, false},
		"OAEP: another hash": {RSAOAEP, oaepZusatz, sha1, gut, false},
		"OAEP: a label":      {RSAOAEP, oaepZusatz, label, gut, false},
		"OAEP as RSA 1.5":    {uriRSA15, "", gewickelt, gut, false},
		"RSA 1.5 as OAEP":    {RSAOAEP, oaepZusatz, pkcs, gut, false},
		"key of 16 bytes":    {RSAOAEP, oaepZusatz, oaep(t, k[:16]), gut, false},
		"RSA 1.5 of 16":      {uriRSA15, "", kurz, gut, false},
		"RSA 1.5 flipped":    {uriRSA15, "", aendere(pkcs, 9), gut, false},
	} {
		v, err := liesElement(r, element(AES256GCM, f.transport, f.zusatz, f.schluessel, f.chiffrat))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if ist, err := oeffne(r, v, 0, paare()[0], nil); f.ok != (err == nil) || !f.ok && err != ErrEntschluesselung || f.ok && string(ist) != "secret" {
			t.Errorf("%s: %q, %v", name, ist, err)
		}
	}
	// CBC with a key that could not be opened: the random key must never deliver text
	for range 200 {
		v, err := liesElement(r, element(uriCBC, RSAOAEP, oaepZusatz, make([]byte, 384), cbc(block, make([]byte, 16))))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Entschluessle(v, nachrichtenschluessel(nil, 32, true), nil); err != ErrEntschluesselung {
			t.Fatalf("%v", err)
		}
	}
}

func TestOAEPWithTwoHashes(t *testing.T) {
	r := richtlinie(t, Ausnahmen{})
	k := zufall(32, 8)
	block, _ := aes.NewCipher(k)
	aead, _ := cipher.NewGCMWithNonceSize(block, 16)
	iv := zufall(16, 2)
	gut := aead.Seal(bytes.Clone(iv), iv, []byte("secret"), nil)
	b, err := rsa.EncryptOAEPWithOptions(rand.Reader, &paare()[0].PublicKey, k, &rsa.OAEPOptions{Hash: crypto.SHA512, MGFHash: crypto.SHA256})
	if err != nil {
		t.Fatal(err)
	}
	zusatz := strings.Replace(oaepZusatz, digestSHA256, "http://www.w3.org/2001/04/xmlenc#sha512", 1)
	v, err := liesElement(r, element(AES256GCM, RSAOAEP, zusatz, b, gut))
	if err != nil {
		t.Fatal(err)
	}
	if ist, err := oeffne(r, v, 0, paare()[0], nil); err != nil || string(ist) != "secret" {
		t.Errorf("%q, %v", ist, err)
	}
}

// Old algorithms are read only when allowed.
func TestOldAlgorithms(t *testing.T) {
	streng, alt := richtlinie(t, Ausnahmen{}), richtlinie(t, Ausnahmen{AltesLesen: true})
	k := zufall(24, 8)
	block, err := des.NewTripleDESCipher(k)
	if err != nil {
		t.Fatal(err)
	}
	d := element(uri3DES, RSAOAEP, oaepZusatz, oaep(t, k), cbc(block, []byte("secret\x02\x02")))
	v, err := liesElement(alt, d)
	if err != nil {
		t.Fatal(err)
	}
	if ist, err := oeffne(alt, v, 0, paare()[0], nil); err != nil || string(ist) != "secret" {
		t.Errorf("%q, %v", ist, err)
	}
	for name, d := range map[string]string{"Triple-DES": d, "RSA 1.5": element(AES256GCM, uriRSA15, "", k, k)} {
		var f *Fehler
		if _, err := liesElement(streng, d); !errors.As(err, &f) || f.Code != CodeVerfahren {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestElementsThatAreRefused(t *testing.T) {
	r := richtlinie(t, Ausnahmen{})
	gut := element(AES256GCM, RSAOAEP, oaepZusatz, make([]byte, 384), make([]byte, 60))
	if _, err := liesElement(r, gut); err != nil {
		t.Fatal(err)
	}
	schluesselAnfang, schluesselEnde := strings.Index(gut, "<xenc:EncryptedKey>"), strings.Index(gut, "</xenc:EncryptedKey>")+len("</xenc:EncryptedKey>")
	paket := gut[schluesselAnfang:schluesselEnde]
	for name, f := range map[string]struct {
		alt, neu string
		code     Code
	}{
		"unknown cipher":          {AES256GCM, "urn:x", CodeVerfahren},
		"OAEP with MGF1-SHA1":     {mgfSHA256, "http://www.w3.org/2009/xmlenc11#mgf1sha1", CodeVerfahren},
		"OAEP without digest":     {`<ds:DigestMethod Algorithm="` + digestSHA256 + `"/>`, "", CodeVerfahren},
		"OAEP with SHA-1":         {digestSHA256, "http://www.w3.org/2000/09/xmldsig#sha1", CodeVerfahren},
		"the old OAEP":            {RSAOAEP, "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p", CodeVerfahren},
		"OAEP with two digests":   {`<ds:DigestMethod Algorithm="` + digestSHA256 + `"/>`, strings.Repeat(`<ds:DigestMethod Algorithm="`+digestSHA256+`"/>`, 2), CodeStruktur},
		"OAEP with a label":       {`<ds:DigestMethod`, `<xenc:OAEPparams>AA==</xenc:OAEPparams><ds:DigestMethod`, CodeStruktur},
		"no key":                  {paket, "", CodeStruktur},
		"101 recipients":          {paket, strings.Repeat(paket, 101), CodeGrenze},
		"key in the clear beside": {paket, paket + "<ds:MgmtData>AA==</ds:MgmtData>", CodeStruktur},
		"key name":                {paket, "<ds:KeyName>x</ds:KeyName>", CodeStruktur},
		"IV of 8 bytes":           {`aes256-gcm"/>`, `aes256-gcm"><o:IvLength xmlns:o="` + raumIv + `" Value="8"/></xenc:EncryptionMethod>`, CodeStruktur},
		"external key":            {`URI="#z"`, `URI="http://192.0.2.1/"`, CodeStruktur},
		"a property behind":       {"</xenc:EncryptedData>", "<xenc:EncryptionProperties/></xenc:EncryptedData>", CodeStruktur},
		"a foreign attribute":     {"<xenc:EncryptedData>", `<xenc:EncryptedData ds:x="">`, CodeStruktur},
		"value that is no Base64": {"<xenc:CipherValue>", "<xenc:CipherValue>*", CodeStruktur},
		"external cipher text":    {gut[strings.LastIndex(gut, "<xenc:CipherValue>"):strings.LastIndex(gut, "</xenc:CipherData>")], `<xenc:CipherReference URI="file:///etc/passwd"/>`, CodeStruktur},
		"cipher text with XPath":  {gut[strings.LastIndex(gut, "<xenc:CipherValue>"):strings.LastIndex(gut, "</xenc:CipherData>")], `<xenc:CipherReference URI="cid:a"><xenc:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/></xenc:Transforms></xenc:CipherReference>`, CodeVerfahren},
	} {
		d := strings.Replace(gut, f.alt, f.neu, 1)
		if strings.HasPrefix(name, "cipher text") || strings.HasPrefix(name, "external cipher") {
			i := strings.LastIndex(gut, f.alt)
			d = gut[:i] + f.neu + gut[i+len(f.alt):]
		}
		var x *Fehler
		if _, err := liesElement(r, d); d == gut || !errors.As(err, &x) || x.Code != f.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, k := range []*x509.Certificate{{PublicKey: paare()[0].Public(), KeyUsage: x509.KeyUsageDigitalSignature}, {}} {
		if _, err := r.Verschluessle(Auftrag{Empfaenger: []Empfaenger{{k, "z"}}}, nil); err == nil {
			t.Error("encrypted for a certificate that is not for encryption")
		}
	}
}

// What we encrypt, xmlsec1 decrypts; what it encrypts, we decrypt. xmlsec1 1.2 knows
// neither rsa-oaep of version 1.1 nor IVs of 16 bytes, so it uses RSA 1.5 and CBC.
func TestAgreesWithXmlsec(t *testing.T) {
	programm, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("SKIPPED: xmlsec1 is missing")
	}
	ordner, k := t.TempDir(), paare()[0]
	der, err := x509.MarshalPKIXPublicKey(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	pub, vorlage, klar := filepath.Join(ordner, "pub.pem"), filepath.Join(ordner, "v.xml"), filepath.Join(ordner, "klar.xml")
	r := richtlinie(t, Ausnahmen{AltesLesen: true})
	for uri, name := range map[string]string{uriCBC: "aes-256", "http://www.w3.org/2001/04/xmlenc#aes128-cbc": "aes-128", uri3DES: "des-192"} {
		v := `<?xml version="1.0"?><xenc:EncryptedData xmlns:xenc="` + raumXenc + `" xmlns:ds="` + raumDS + `"><xenc:EncryptionMethod Algorithm="` + uri +
			`"/><ds:KeyInfo><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="` + uriRSA15 + `"/><ds:KeyInfo><ds:KeyName/></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>`
		err := errors.Join(os.WriteFile(pub, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600),
			os.WriteFile(vorlage, []byte(v), 0o600), os.WriteFile(klar, []byte("<a>secret Grüße</a>"), 0o600))
		if err != nil {
			t.Fatal(err)
		}
		aus, err := exec.Command(programm, "--encrypt", "--pubkey-pem:k", pub, "--session-key", name, "--binary-data", klar, vorlage).Output()
		if err != nil {
			t.Fatalf("%s: xmlsec1: %v", name, err)
		}
		d := string(aus)
		i, j := strings.Index(d, "<ds:KeyName"), strings.LastIndex(d, "</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>")
		if i < 0 || j < 0 {
			t.Fatalf("%s", d)
		}
		ende := i + strings.Index(d[i:], "</ds:KeyInfo>")
		e, err := liesElement(r, d[:i]+`<ds:RetrievalMethod URI="#z"/>`+d[ende:])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if ist, err := oeffne(r, e, 0, k, nil); err != nil || string(ist) != "<a>secret Grüße</a>" {
			t.Errorf("%s: %q, %v", name, ist, err)
		}
	}
}

// Our OAEP opens with openssl, and its with both hashes named separately with us.
func TestOAEPAgreesWithOpenSSL(t *testing.T) {
	programm, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("SKIPPED: openssl is missing")
	}
	r, ordner, k := richtlinie(t, Ausnahmen{}), t.TempDir(), paare()[0]
	der, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	priv, datei := filepath.Join(ordner, "k.pem"), filepath.Join(ordner, "b")
	schreibe := func(name string, b []byte) {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	schreibe(priv, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	b, err := r.Verschluessle(Auftrag{Empfaenger: []Empfaenger{{zertifikat(k), "z"}}}, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := liesElement(r, huelle+string(b)+"</h>")
	if err != nil {
		t.Fatal(err)
	}
	schreibe(datei, v.Schluessel[0].wert)
	rsautl := func(richtung, hash, mgf string) []byte {
		aus, err := exec.Command(programm, "pkeyutl", richtung, "-inkey", priv, "-in", datei, "-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:"+hash, "-pkeyopt", "rsa_mgf1_md:"+mgf).Output()
		if err != nil {
			t.Fatalf("openssl: %v", err)
		}
		return aus
	}
	offen := rsautl("-decrypt", "sha256", "sha256")
	if l, err := r.Entschluessle(v, nachrichtenschluessel(offen, 32, false), nil); err != nil {
		t.Errorf("key opened by openssl: %v", err)
	} else if ist, _ := io.ReadAll(l); string(ist) != "secret" {
		t.Errorf("%q", ist)
	}
	schreibe(datei, offen)
	for hash, digest := range map[string]string{"sha256": digestSHA256, "sha512": "http://www.w3.org/2001/04/xmlenc#sha512", "sha3-256": "http://www.w3.org/2007/05/xmldsig-more#sha3-256"} {
		v.Schluessel[0].wert, v.Schluessel[0].digest = rsautl("-encrypt", hash, "sha256"), digest
		if ist, err := oeffne(r, v, 0, k, nil); err != nil || string(ist) != "secret" {
			t.Errorf("%s: %q, %v", hash, ist, err)
		}
	}
}

func FuzzLies(f *testing.F) {
	r, err := NeueRichtlinie(stichtag, Ausnahmen{AltesLesen: true})
	if err != nil {
		f.Fatal(err)
	}
	k := zufall(32, 8)
	f.Add(element(AES256GCM, RSAOAEP, oaepZusatz, k, k))
	f.Add(element(uriCBC, uriRSA15, "", k, k))
	f.Add(huelle + `<xenc:EncryptedData Id="a"><xenc:EncryptionMethod Algorithm="` + AES256GCM + `"/><ds:KeyInfo><ds:MgmtData>` + base64.StdEncoding.EncodeToString(k) +
		`</ds:MgmtData></ds:KeyInfo><xenc:CipherData><xenc:CipherReference URI="cid:a"/></xenc:CipherData></xenc:EncryptedData></h>`)
	f.Fuzz(func(t *testing.T, d string) {
		v, err := liesElement(r, d)
		if err != nil {
			return
		}
		if (v.Wert == nil) == (v.ContentID == "") || (len(v.Schluessel) == 0) == v.MgmtData.Leer() {
			t.Fatalf("incomplete: %+v", v)
		}
		if !v.MgmtData.Leer() && v.Wert != nil {
			l, err := r.Entschluessle(v, r.OffenerSchluessel(v), nil)
			if err == nil {
				_, err = io.ReadAll(l)
			}
			if err != nil && err != ErrEntschluesselung {
				t.Fatal(err)
			}
		}
	})
}
