// SPDX-License-Identifier: EUPL-1.2

package xmldsig_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"maps"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlscan"
)

// ecSchluessel are the ECDSA keys of the tests.
var ecSchluessel = sync.OnceValue(func() map[string]crypto.Signer {
	m := map[string]crypto.Signer{}
	for name, k := range map[string]elliptic.Curve{"p256": elliptic.P256(), "p384": elliptic.P384(), "p521": elliptic.P521()} {
		p, err := ecdsa.GenerateKey(k, rand.Reader)
		if err != nil {
			panic(err)
		}
		m[name] = p
	}
	return m
})

// schluessel are all keys of the tests; made once, since RSA takes its time.
var schluessel = sync.OnceValue(func() map[string]crypto.Signer {
	m := maps.Clone(ecSchluessel())
	for name, bits := range map[string]int{"rsa": 3072, "rsa2048": 2048} {
		p, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		m[name] = p
	}
	return m
})

var kontext = xmldsig.Kontext{"ds": uriDS, "osci": uriOSCI, "soap": uriSOAP, "xenc": uriXenc, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}

const huelle = `<soap:Envelope xmlns:ds="` + uriDS + `" xmlns:osci="` + uriOSCI + `" xmlns:soap="` + uriSOAP + `" xmlns:xenc="` + uriXenc +
	`" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`

// The parts of the message that the tests sign; f:Fremd brings a namespace of its own.
const (
	steuerung = `<osci:ControlBlock Id="cb" SequenceNumber="0"><osci:Challenge>q7w==</osci:Challenge></osci:ControlBlock>`
	fremd     = `<f:Fremd xmlns:f="urn:f" soap:actor="next" Id="fremd" f:a="&lt;&#10;"><f:b/><!-- c -->ä&amp;</f:Fremd>`
	rumpf     = `<soap:Body Id="body"><osci:Base64Content Id="c0">R3L8w58=</osci:Base64Content></soap:Body>`
	anhangID  = "Änlage 1/a.bin"
)

var anhang = []byte("attachment\r\n\x00")

func richtlinie(t testing.TB, alt bool) *xmldsig.Richtlinie {
	t.Helper()
	r, err := xmldsig.NeueRichtlinie(stichtag, alt)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// signiert returns the signed message.
func signiert(t testing.TB, u *xmldsig.Unterzeichner) string {
	t.Helper()
	sig, err := signatur(u)
	if err != nil {
		t.Fatal(err)
	}
	return huelle + "<soap:Header>" + steuerung + "<osci:ClientSignature>" + sig + "</osci:ClientSignature>" + fremd + "</soap:Header>" + rumpf + "</soap:Envelope>"
}

func signatur(u *xmldsig.Unterzeichner) (string, error) {
	a := xmldsig.Auftrag{Kontext: kontext, Schluessel: xmldsig.Schluesselhinweis{Verweis: "zert"}}
	for _, e := range []string{steuerung, fremd, rumpf} {
		v, err := u.Element(kontext, []byte(e))
		if err != nil {
			return "", err
		}
		a.Verweise = append(a.Verweise, v)
	}
	v, err := u.Anhang(anhangID, bytes.NewReader(anhang))
	if err != nil {
		return "", err
	}
	a.Verweise = append(a.Verweise, v)
	sig, err := u.Unterschreibe(a)
	return string(sig), err
}

// pruefe reads the message as a door would and checks it.
func pruefe(r *xmldsig.Richtlinie, dokument string, k crypto.PublicKey) error {
	l := xmldsig.Neu(strings.NewReader(dokument), xmldsig.Optionen{Richtlinie: r})
	p := l.Pruefling()
	e := elementleser.Leser{Quelle: l}
	for {
		t, err := l.Weiter()
		if err != nil {
			return err
		}
		if t.Art == xmlscan.EOF {
			break
		}
		if t.Art != xmlscan.Start {
			continue
		}
		switch {
		case t.Tiefe == 3 && e.Ist(t, uriOSCI, "ClientSignature"):
			if _, err = e.Soll(uriDS, "Signature"); err == nil {
				err = p.LiesSignatur()
			}
		case t.Tiefe == 3 && e.Wert(t, "Id") != "c0", t.Tiefe == 2 && e.Ist(t, uriSOAP, "Body"):
			err = p.Decke()
		}
		if err != nil {
			return err
		}
	}
	_, _ = p.Anhang(anhangID).Write(anhang)
	return p.PruefeMit(k)
}

var verfahren = map[string]string{
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256":        "rsa",
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384":        "rsa",
	"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512":        "rsa",
	"http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1":   "rsa",
	"http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1":   "rsa",
	"http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1":   "rsa",
	"http://www.w3.org/2007/05/xmldsig-more#sha3-256-rsa-MGF1": "rsa",
	"http://www.w3.org/2007/05/xmldsig-more#sha3-512-rsa-MGF1": "rsa",
	"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256":      "p256",
	"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384":      "p384",
	"http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512":      "p521",
}

var digests = []string{
	"http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384", "http://www.w3.org/2001/04/xmlenc#sha512",
	"http://www.w3.org/2007/05/xmldsig-more#sha3-256", "http://www.w3.org/2007/05/xmldsig-more#sha3-512",
}

func TestSignedMessagesVerify(t *testing.T) {
	r := richtlinie(t, false)
	nr := 0
	for uri, k := range verfahren {
		t.Run(uri[strings.Index(uri, "#"):], func(t *testing.T) {
			u := &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: schluessel()[k], Verfahren: uri, Digest: digests[nr%len(digests)]}
			nr++
			d := signiert(t, u)
			if err := pruefe(r, d, u.Schluessel.Public()); err != nil {
				t.Fatal(err)
			}
			anderer := map[string]string{"rsa": "p256", "p256": "p384", "p384": "p521", "p521": "rsa"}[k]
			if err := pruefe(r, d, schluessel()[anderer].Public()); err == nil {
				t.Error("the key of another kind verifies")
			}
		})
	}
}

func TestKeysAndMethodsThatAreNotAllowed(t *testing.T) {
	streng, alt := richtlinie(t, false), richtlinie(t, true)
	for name, u := range map[string]*xmldsig.Unterzeichner{
		"RSA key too short":      {Richtlinie: streng, Schluessel: schluessel()["rsa2048"], Verfahren: xmldsig.RSASHA256, Digest: xmldsig.DigestSHA256},
		"old method for writing": {Richtlinie: alt, Schluessel: schluessel()["rsa"], Verfahren: "http://www.w3.org/2000/09/xmldsig#rsa-sha1", Digest: xmldsig.DigestSHA256},
		"old digest for writing": {Richtlinie: alt, Schluessel: schluessel()["rsa"], Verfahren: xmldsig.RSASHA256, Digest: "http://www.w3.org/2000/09/xmldsig#sha1"},
		"unknown method":         {Richtlinie: alt, Schluessel: schluessel()["rsa"], Verfahren: "urn:x", Digest: xmldsig.DigestSHA256},
		"ECDSA method, RSA key":  {Richtlinie: streng, Schluessel: schluessel()["rsa"], Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256},
		"PSS method, ECDSA key":  {Richtlinie: streng, Schluessel: schluessel()["p256"], Verfahren: xmldsig.RSAPSSSHA256, Digest: xmldsig.DigestSHA256},
	} {
		var f *xmldsig.Fehler
		if _, err := signatur(u); !errors.As(err, &f) || f.Code != xmldsig.CodeVerfahren && f.Code != xmldsig.CodeSchluessel {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeyUsageOfTheCertificate(t *testing.T) {
	r := richtlinie(t, false)
	k := schluessel()["p256"]
	for usage, code := range map[x509.KeyUsage]xmldsig.Code{0: 0, x509.KeyUsageDigitalSignature: 0, x509.KeyUsageContentCommitment: 0, x509.KeyUsageKeyEncipherment: xmldsig.CodeSchluessel} {
		l := xmldsig.Neu(strings.NewReader("<a Id='x'/>"), xmldsig.Optionen{Richtlinie: r})
		p := l.Pruefling()
		for t, err := l.Weiter(); err == nil && t.Art != xmlscan.EOF; t, err = l.Weiter() {
		}
		err := p.Pruefe(&x509.Certificate{KeyUsage: usage, PublicKey: k.Public()})
		var f *xmldsig.Fehler
		if errors.As(err, &f); f == nil || code != 0 && f.Code != code || code == 0 && f.Code != xmldsig.CodeUnsigniert {
			t.Errorf("usage %d: %v", usage, err)
		}
	}
}

// xmlsec finds the foreign program.
func xmlsec(t *testing.T) string {
	t.Helper()
	p, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("SKIPPED: xmlsec1 is missing")
	}
	return p
}

func schreibePEM(t *testing.T, datei, art string, der []byte, err error) string {
	t.Helper()
	if err == nil {
		err = os.WriteFile(datei, pem.EncodeToMemory(&pem.Block{Type: art, Bytes: der}), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return datei
}

// selbstsigniert returns a certificate of the key for xmlsec1.
func selbstsigniert(t *testing.T, k crypto.Signer) []byte {
	t.Helper()
	v := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test"}, NotBefore: stichtag.AddDate(-1, 0, 0), NotAfter: stichtag.AddDate(20, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, v, v, k.Public(), k)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// What we sign, xmlsec1 verifies; what it signs from the same template, we verify.
func TestAgreesWithXmlsec(t *testing.T) {
	programm := xmlsec(t)
	r := richtlinie(t, false)
	ids := []string{"--id-attr:Id", uriOSCI + ":ControlBlock", "--id-attr:Id", "urn:f:Fremd", "--id-attr:Id", uriSOAP + ":Body"}
	for uri, name := range verfahren {
		if strings.Contains(uri, "MGF1") {
			continue // xmlsec1 1.2 has no RSA-PSS: see TestPSSAgreesWithOpenSSL
		}
		t.Run(uri[strings.Index(uri, "#"):], func(t *testing.T) {
			k, ordner := schluessel()[name], t.TempDir()
			u := &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: k, Verfahren: uri, Digest: xmldsig.DigestSHA256}
			a := xmldsig.Auftrag{Kontext: kontext, Schluessel: xmldsig.Schluesselhinweis{Zertifikat: selbstsigniert(t, k)}}
			for _, e := range []string{steuerung, fremd, rumpf} {
				v, err := u.Element(kontext, []byte(e))
				if err != nil {
					t.Fatal(err)
				}
				a.Verweise = append(a.Verweise, v)
			}
			sig, err := u.Unterschreibe(a)
			if err != nil {
				t.Fatal(err)
			}
			rahmen := func(sig string) string {
				return huelle + "<soap:Header>" + steuerung + "<osci:ClientSignature>" + sig + "</osci:ClientSignature>" + fremd + "</soap:Header>" + rumpf + "</soap:Envelope>"
			}
			datei := filepath.Join(ordner, "a.xml")
			if err := os.WriteFile(datei, []byte(rahmen(string(sig))), 0o600); err != nil {
				t.Fatal(err)
			}
			zert := schreibePEM(t, filepath.Join(ordner, "z.pem"), "CERTIFICATE", a.Schluessel.Zertifikat, nil)
			if aus, err := exec.Command(programm, append([]string{"--verify", "--pubkey-cert-pem", zert, "--enabled-key-data", "key-name,rsa,ec,x509", "--insecure"}, append(ids, datei)...)...).CombinedOutput(); err != nil {
				t.Errorf("xmlsec1 does not verify: %v\n%s", err, aus)
			}
			der, err := x509.MarshalPKCS8PrivateKey(k)
			priv := schreibePEM(t, filepath.Join(ordner, "k.pem"), "PRIVATE KEY", der, err)
			vorlage := string(sig)
			for _, leer := range []string{"DigestValue", "SignatureValue"} {
				teile := strings.Split(vorlage, "<ds:"+leer+">")
				for i := 1; i < len(teile); i++ {
					teile[i] = teile[i][strings.Index(teile[i], "<"):]
				}
				vorlage = strings.Join(teile, "<ds:"+leer+">")
			}
			if err := os.WriteFile(datei, []byte(rahmen(vorlage)), 0o600); err != nil {
				t.Fatal(err)
			}
			aus, err := exec.Command(programm, append([]string{"--sign", "--privkey-pem", priv}, append(ids, datei)...)...).Output()
			if err != nil {
				t.Fatalf("xmlsec1 does not sign: %v", err)
			}
			if err := pruefeOhneAnhang(r, string(aus), k.Public()); err != nil {
				t.Errorf("signature of xmlsec1: %v", err)
			}
		})
	}
}

func pruefeOhneAnhang(r *xmldsig.Richtlinie, dokument string, k crypto.PublicKey) error {
	l := xmldsig.Neu(strings.NewReader(dokument), xmldsig.Optionen{Richtlinie: r})
	p := l.Pruefling()
	for {
		t, err := l.Weiter()
		if err != nil {
			return err
		}
		switch {
		case t.Art == xmlscan.EOF:
			return p.PruefeMit(k)
		case t.Art != xmlscan.Start:
		case t.Lokal == "Signature":
			err = p.LiesSignatur()
		case t.Lokal == "ControlBlock", t.Lokal == "Fremd", t.Lokal == "Body":
			err = p.Decke()
		}
		if err != nil {
			return err
		}
	}
}
