// SPDX-License-Identifier: EUPL-1.2

package xmldsig_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlscan"
)

// code returns the Code of an error, 100 plus the kind for one of the scanner.
func code(err error) xmldsig.Code {
	var f *xmldsig.Fehler
	var x *xmlscan.Fehler
	switch {
	case errors.As(err, &f):
		return f.Code
	case errors.As(err, &x):
		return 100 + xmldsig.Code(x.Art)
	}
	return 0
}

func ersetze(alt, neu string) func(string) string {
	return func(d string) string { return strings.Replace(d, alt, neu, 1) }
}

// Whatever is done to a signed message afterwards is noticed, with the right code.
func TestManipulatedMessages(t *testing.T) {
	r := richtlinie(t, false)
	u := &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: ecSchluessel()["p256"], Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256}
	gut := signiert(t, u)
	falscherRumpf := `<soap:Body Id="body"><osci:Base64Content Id="c0">RkFMU0NI</osci:Base64Content></soap:Body>`
	sigAnfang, sigEnde := strings.Index(gut, "<ds:Signature>"), strings.Index(gut, "</ds:Signature>")+len("</ds:Signature>")
	for name, f := range map[string]struct {
		aendere func(string) string
		code    xmldsig.Code
	}{
		"nothing":                            {ersetze("", ""), 0},
		"a comment in signed text":           {ersetze("q7w==", "q7<!-- x -->w=="), 0},
		"CDATA instead of text":              {ersetze("q7w==", "<![CDATA[q7w==]]>"), 0},
		"a redundant declaration":            {ersetze(`<f:b/>`, `<f:b xmlns:soap="`+uriSOAP+`"></f:b>`), 0},
		"text behind a comment":              {ersetze("q7w==", "q7w==<!-- x -->A"), xmldsig.CodeDigest},
		"a processing instruction":           {ersetze("q7w==", "q7<?x y?>w=="), 100 + xmldsig.Code(xmlscan.ArtSyntax)},
		"a DTD":                              {func(d string) string { return "<!DOCTYPE a [<!ENTITY b 'c'>]>" + d }, 100 + xmldsig.Code(xmlscan.ArtDTD)},
		"an entity":                          {ersetze("q7w==", "&b;"), 100 + xmldsig.Code(xmlscan.ArtDTD)},
		"another text":                       {ersetze("q7w==", "q7x=="), xmldsig.CodeDigest},
		"another attribute":                  {ersetze(`SequenceNumber="0"`, `SequenceNumber="1"`), xmldsig.CodeDigest},
		"another namespace, same prefix":     {ersetze(`xmlns:f="urn:f"`, `xmlns:f="urn:g"`), xmldsig.CodeDigest},
		"another prefix, same namespace":     {ersetze(`<f:b/>`, `<g:b xmlns:g="urn:f"/>`), xmldsig.CodeDigest},
		"a namespace more on the envelope":   {ersetze(`<soap:Envelope `, `<soap:Envelope xmlns:x="urn:x" `), xmldsig.CodeDigest},
		"an inherited xml attribute":         {ersetze(`<soap:Envelope `, `<soap:Envelope xml:lang="de" `), xmldsig.CodeDigest},
		"white space between elements":       {ersetze(`<f:b/>`, `<f:b/> `), xmldsig.CodeDigest},
		"an element without signature":       {ersetze("</soap:Header>", `<osci:x Id="x"/></soap:Header>`), xmldsig.CodeDeckung},
		"an element without Id":              {ersetze("</soap:Header>", `<osci:x/></soap:Header>`), xmldsig.CodeStruktur},
		"a signed element removed":           {ersetze(steuerung, ""), xmldsig.CodeDeckung},
		"wrapping: both bodies":              {ersetze(rumpf, falscherRumpf+rumpf), xmldsig.CodeDoppelteID},
		"wrapping: the old body in a header": {func(d string) string { return strings.Replace(ersetze(rumpf, falscherRumpf)(d), "<f:b/>", rumpf, 1) }, xmldsig.CodeDoppelteID},
		"wrapping: the old body moved away": {func(d string) string {
			return strings.Replace(strings.Replace(d, rumpf, strings.Replace(falscherRumpf, `Id="body"`, `Id="neu"`, 1), 1), "</soap:Header>", `<osci:w Id="w">`+strings.Replace(rumpf, ` Id="c0"`, "", 1)+`</osci:w></soap:Header>`, 1)
		}, xmldsig.CodeDeckung},
		"wrapping: Id under xml:id":           {ersetze(`<f:b/>`, `<f:b xml:id="body"/>`), xmldsig.CodeDoppelteID},
		"wrapping: Id under ID":               {ersetze(`<f:b/>`, `<f:b ID="body"/>`), xmldsig.CodeDoppelteID},
		"wrapping: Id under id":               {ersetze(`<f:b/>`, `<f:b id="body"/>`), xmldsig.CodeDoppelteID},
		"wrapping: Id under a foreign prefix": {ersetze(`<f:b/>`, `<f:b soap:Id="body"/>`), xmldsig.CodeDoppelteID},
		"the Id only under another name":      {ersetze(`Id="cb"`, `ID="cb"`), xmldsig.CodeStruktur},
		"the signature of someone else":       {ersetze("<ds:SignatureValue>", "<ds:SignatureValue>AAAA"), xmldsig.CodeWert},
		"SignedInfo changed":                  {ersetze("<ds:SignedInfo>", "<ds:SignedInfo> "), xmldsig.CodeWert},
		"no signature": {func(d string) string {
			return strings.Replace(d, "<osci:ClientSignature>"+d[sigAnfang:sigEnde]+"</osci:ClientSignature>", "", 1)
		}, xmldsig.CodeUnsigniert},
		"two signature blocks": {func(d string) string {
			return strings.Replace(d, "</osci:ClientSignature>", "</osci:ClientSignature><osci:ClientSignature>"+d[sigAnfang:sigEnde]+"</osci:ClientSignature>", 1)
		}, xmldsig.CodeStruktur},
		"the method of the key with MD5":  {ersetze("more#ecdsa-sha256", "more#hmac-md5"), xmldsig.CodeVerfahren},
		"HMAC with the public key":        {ersetze("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"), xmldsig.CodeVerfahren},
		"another method of the same kind": {ersetze("more#ecdsa-sha256", "more#ecdsa-sha512"), xmldsig.CodeWert},
		"digest method SHA-1":             {ersetze("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"), xmldsig.CodeVerfahren},
		"c14n with comments":              {ersetze("REC-xml-c14n-20010315", "REC-xml-c14n-20010315#WithComments"), xmldsig.CodeVerfahren},
		"cut off":                         {func(d string) string { return d[:len(d)-5] }, 100 + xmldsig.Code(xmlscan.ArtAbbruch)},
	} {
		t.Run(name, func(t *testing.T) {
			d := f.aendere(gut)
			if f.code != 0 && d == gut {
				t.Fatal("the test changes nothing")
			}
			err := pruefe(r, d, u.Schluessel.Public())
			if (err == nil) != (f.code == 0) || code(err) != f.code {
				t.Errorf("code %d, want %d: %v", code(err), f.code, err)
			}
		})
	}
}

const kopfInfo = `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/><ds:SignatureMethod Algorithm="` + xmldsig.ECDSASHA256 + `"/>`

// selbst signs any SignedInfo: an attacker who has a key of his own.
func selbst(t testing.TB, info, hinweis string) string {
	t.Helper()
	h := sha256.New()
	if _, err := kontext.Kanonisch(h, strings.NewReader(info)); err != nil {
		t.Fatal(err)
	}
	k := ecSchluessel()["p256"].(*ecdsa.PrivateKey)
	a, b, err := ecdsa.Sign(rand.Reader, k, h.Sum(nil))
	if err != nil {
		t.Fatal(err)
	}
	wert := make([]byte, 64)
	a.FillBytes(wert[:32])
	b.FillBytes(wert[32:])
	return "<ds:Signature>" + info + "<ds:SignatureValue>" + base64.StdEncoding.EncodeToString(wert) + "</ds:SignatureValue>" + hinweis + "</ds:Signature>"
}

const hinweis = `<ds:KeyInfo><ds:RetrievalMethod URI="#z"/></ds:KeyInfo>`

func verweis(uri, transforms, digest string) string {
	return `<ds:Reference URI="` + uri + `">` + transforms + `<ds:DigestMethod Algorithm="` + xmldsig.DigestSHA256 + `"/><ds:DigestValue>` + digest + `</ds:DigestValue></ds:Reference>`
}

const c14nTransform = `<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/></ds:Transforms>`

// References that lead elsewhere or could be understood in two ways are refused,
// although the signature is right.
func TestReferenceTricks(t *testing.T) {
	r := richtlinie(t, false)
	h := sha256.New()
	if _, err := kontext.Kanonisch(h, strings.NewReader(rumpf)); err != nil {
		t.Fatal(err)
	}
	d := base64.StdEncoding.EncodeToString(h.Sum(nil))
	gut := verweis("#body", c14nTransform, d)
	transform := func(uri string) string {
		return `<ds:Transforms><ds:Transform Algorithm="` + uri + `"/></ds:Transforms>`
	}
	for name, f := range map[string]struct {
		verweise string
		code     xmldsig.Code
	}{
		"right":                      {gut, 0},
		"none":                       {"", xmldsig.CodeStruktur},
		"the same twice":             {gut + gut, xmldsig.CodeVerweis},
		"empty: whole document":      {verweis("", c14nTransform, d), xmldsig.CodeVerweis},
		"no URI":                     {strings.Replace(gut, ` URI="#body"`, "", 1), xmldsig.CodeVerweis},
		"fragment only":              {verweis("#", c14nTransform, d), xmldsig.CodeVerweis},
		"percent-encoded":            {verweis("#b%6Fdy", c14nTransform, d), xmldsig.CodeVerweis},
		"XPointer":                   {verweis("#xpointer(id('body'))", c14nTransform, d), xmldsig.CodeVerweis},
		"XPointer root":              {verweis("#xpointer(/)", c14nTransform, d), xmldsig.CodeVerweis},
		"external http":              {gut + verweis("http://192.0.2.1/", "", d), xmldsig.CodeVerweis},
		"external file":              {gut + verweis("file:///etc/passwd", "", d), xmldsig.CodeVerweis},
		"relative":                   {gut + verweis("other.xml#body", "", d), xmldsig.CodeVerweis},
		"blank before":               {verweis(" #body", c14nTransform, d), xmldsig.CodeVerweis},
		"cid without name":           {gut + verweis("cid:", "", d), xmldsig.CodeVerweis},
		"cid that is no part":        {gut + verweis("cid:x", "", d), xmldsig.CodeDeckung},
		"parent":                     {gut + verweis("#env", c14nTransform, d), xmldsig.CodeDeckung},
		"parent only":                {verweis("#env", c14nTransform, d), xmldsig.CodeDeckung},
		"child of what is covered":   {gut + verweis("#c0", c14nTransform, d), xmldsig.CodeDeckung},
		"nothing":                    {gut + verweis("#gibtsnicht", c14nTransform, d), xmldsig.CodeDeckung},
		"no transform":               {verweis("#body", "", d), xmldsig.CodeVerfahren},
		"base64 transform":           {verweis("#body", transform("http://www.w3.org/2000/09/xmldsig#base64"), d), xmldsig.CodeVerfahren},
		"exclusive c14n":             {verweis("#body", transform("http://www.w3.org/2001/10/xml-exc-c14n#"), d), xmldsig.CodeVerfahren},
		"XPath":                      {verweis("#body", transform("http://www.w3.org/TR/1999/REC-xpath-19991116"), d), xmldsig.CodeVerfahren},
		"XPath with an expression":   {verweis("#body", `<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>1</ds:XPath></ds:Transform></ds:Transforms>`, d), xmldsig.CodeStruktur},
		"XSLT":                       {verweis("#body", transform("http://www.w3.org/TR/1999/REC-xslt-19991116"), d), xmldsig.CodeVerfahren},
		"enveloped":                  {verweis("#body", transform("http://www.w3.org/2000/09/xmldsig#enveloped-signature"), d), xmldsig.CodeVerfahren},
		"two transforms":             {verweis("#body", strings.Replace(c14nTransform, "</ds:Transforms>", `<ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/></ds:Transforms>`, 1), d), xmldsig.CodeStruktur},
		"a foreign attribute":        {strings.Replace(gut, "<ds:Reference ", `<ds:Reference Type="http://www.w3.org/2000/09/xmldsig#Manifest" `, 1), xmldsig.CodeStruktur},
		"a digest cut short":         {verweis("#body", c14nTransform, d[:20]), xmldsig.CodeDigest},
		"an empty digest":            {verweis("#body", c14nTransform, ""), xmldsig.CodeDigest},
		"a digest that is no Base64": {verweis("#body", c14nTransform, "!"), xmldsig.CodeStruktur},
		"text between":               {gut + "x", xmldsig.CodeStruktur},
		"1,001 references":           {strings.Repeat(gut, 1001), xmldsig.CodeGrenze},
	} {
		t.Run(name, func(t *testing.T) {
			sig := selbst(t, "<ds:SignedInfo>"+kopfInfo+f.verweise+"</ds:SignedInfo>", hinweis)
			dok := strings.Replace(huelle, "<soap:Envelope", `<soap:Envelope Id="env"`, 1) + "<soap:Header>" + sig + "</soap:Header>" + rumpf + "</soap:Envelope>"
			if err := pruefeOhneAnhang(r, dok, ecSchluessel()["p256"].Public()); (err == nil) != (f.code == 0) || code(err) != f.code {
				t.Errorf("code %d, want %d: %v", code(err), f.code, err)
			}
		})
	}
	for name, falsch := range map[string]string{
		"no KeyInfo": "", "KeyValue": "<ds:KeyInfo><ds:KeyValue/></ds:KeyInfo>", "external key": `<ds:KeyInfo><ds:RetrievalMethod URI="http://192.0.2.1/"/></ds:KeyInfo>`,
		"two hints": `<ds:KeyInfo><ds:RetrievalMethod URI="#z"/><ds:RetrievalMethod URI="#y"/></ds:KeyInfo>`, "an object": hinweis + `<ds:Object/>`,
	} {
		sig := selbst(t, "<ds:SignedInfo>"+kopfInfo+gut+"</ds:SignedInfo>", falsch)
		if err := pruefeOhneAnhang(r, huelle+sig+rumpf+"</soap:Envelope>", ecSchluessel()["p256"].Public()); code(err) != xmldsig.CodeStruktur {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// mitWert returns the signed message with another signature value.
func mitWert(t testing.TB, d string, wert []byte) string {
	t.Helper()
	i, j := strings.Index(d, "<ds:SignatureValue>")+len("<ds:SignatureValue>"), strings.Index(d, "</ds:SignatureValue>")
	return d[:i] + base64.StdEncoding.EncodeToString(wert) + d[j:]
}

// wertUnd returns the value and the canonical SignedInfo of a signed message.
func wertUnd(t testing.TB, d string) (wert, info []byte) {
	t.Helper()
	i, j := strings.Index(d, "<ds:SignatureValue>")+len("<ds:SignatureValue>"), strings.Index(d, "</ds:SignatureValue>")
	wert, err := base64.StdEncoding.DecodeString(d[i:j])
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	ende := "</ds:SignedInfo>"
	if _, err := kontext.Kanonisch(&b, strings.NewReader(d[strings.Index(d, "<ds:SignedInfo>"):strings.Index(d, ende)+len(ende)])); err != nil {
		t.Fatal(err)
	}
	return wert, b.Bytes()
}

// Signature values in every wrong shape are refused.
func TestSignatureValues(t *testing.T) {
	r := richtlinie(t, false)
	k := ecSchluessel()["p256"].(*ecdsa.PrivateKey)
	u := &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: k, Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256}
	d := signiert(t, u)
	gut, info := wertUnd(t, d)
	summe := sha256.Sum256(info)
	der, err := ecdsa.SignASN1(rand.Reader, k, summe[:])
	if err != nil {
		t.Fatal(err)
	}
	n := k.Params().N.FillBytes(make([]byte, 32))
	mitN := new(big.Int).Add(new(big.Int).SetBytes(gut[32:]), k.Params().N).Bytes()
	for name, wert := range map[string][]byte{
		"empty": nil, "r only": gut[:32], "one byte short": gut[:63], "a zero before": append([]byte{0}, gut...), "a zero after": append(bytes.Clone(gut), 0),
		"each padded": append(append([]byte{0}, gut[:32]...), append([]byte{0}, gut[32:]...)...),
		"ASN.1":       der, "r zero": append(make([]byte, 32), gut[32:]...), "s zero": append(bytes.Clone(gut[:32]), make([]byte, 32)...),
		"a zero between": append(append(bytes.Clone(gut[:32]), 0), gut[32:]...), "both zero": make([]byte, 64), "r is n": append(bytes.Clone(n), gut[32:]...), "s is n": append(bytes.Clone(gut[:32]), n...),
		"s plus n": append(append([]byte{0}, gut[:32]...), mitN...), "swapped": append(bytes.Clone(gut[32:]), gut[:32]...),
	} {
		if err := pruefe(r, mitWert(t, d, wert), k.Public()); code(err) != xmldsig.CodeWert {
			t.Errorf("ECDSA %s: %v", name, err)
		}
	}
	rk := schluessel()["rsa"].(*rsa.PrivateKey)
	u = &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: rk, Verfahren: xmldsig.RSAPSSSHA256, Digest: xmldsig.DigestSHA256}
	d = signiert(t, u)
	gut, info = wertUnd(t, d)
	summe = sha256.Sum256(info)
	for name, salz := range map[string]int{"right": 32, "salt 0": 0, "salt 20": 20, "salt 33": 33} {
		wert, err := rsa.SignPSS(rand.Reader, rk, crypto.SHA256, summe[:], &rsa.PSSOptions{SaltLength: salz})
		if salz == 0 {
			// PSSSaltLengthAuto is 0 too: the library takes the longest salt, which is wrong as well
			wert, err = rsa.SignPSS(rand.Reader, rk, crypto.SHA256, summe[:], nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := pruefe(r, mitWert(t, d, wert), rk.Public()); (err == nil) != (salz == 32) {
			t.Errorf("PSS %s: %v", name, err)
		}
	}
	pkcs, err := rsa.SignPKCS1v15(rand.Reader, rk, crypto.SHA256, summe[:])
	if err != nil {
		t.Fatal(err)
	}
	for name, wert := range map[string][]byte{"PKCS#1 under PSS": pkcs, "short": gut[1:], "long": append([]byte{0}, gut...), "zero": make([]byte, 384), "one": append(make([]byte, 383), 1)} {
		if err := pruefe(r, mitWert(t, d, wert), rk.Public()); code(err) != xmldsig.CodeWert {
			t.Errorf("RSA %s: %v", name, err)
		}
	}
}

func TestPSSAgreesWithOpenSSL(t *testing.T) {
	programm, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("SKIPPED: openssl is missing")
	}
	r := richtlinie(t, false)
	k := schluessel()["rsa"]
	der, err := x509.MarshalPKIXPublicKey(k.Public())
	ordner := t.TempDir()
	pub := schreibePEM(t, filepath.Join(ordner, "pub.pem"), "PUBLIC KEY", der, err)
	for uri, hash := range map[string]string{
		xmldsig.RSAPSSSHA256: "sha256", xmldsig.RSAPSSSHA512: "sha512",
		"http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1":   "sha384",
		"http://www.w3.org/2007/05/xmldsig-more#sha3-256-rsa-MGF1": "sha3-256", "http://www.w3.org/2007/05/xmldsig-more#sha3-512-rsa-MGF1": "sha3-512",
	} {
		wert, info := wertUnd(t, signiert(t, &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: k, Verfahren: uri, Digest: xmldsig.DigestSHA256}))
		sig, daten := filepath.Join(ordner, "sig"), filepath.Join(ordner, "info")
		if err := errors.Join(os.WriteFile(sig, wert, 0o600), os.WriteFile(daten, info, 0o600)); err != nil {
			t.Fatal(err)
		}
		aus, err := exec.Command(programm, "dgst", "-"+hash, "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest", "-sigopt", "rsa_mgf1_md:"+hash, "-verify", pub, "-signature", sig, daten).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v %s", hash, err, aus)
		}
	}
}

// Nothing is right before everything has been read: a second Id could still come.
func TestVerifyingTooEarly(t *testing.T) {
	r := richtlinie(t, false)
	l := xmldsig.Neu(strings.NewReader("<a/>"), xmldsig.Optionen{Richtlinie: r})
	p := l.Pruefling()
	for _, soll := range []xmldsig.Code{xmldsig.CodeStruktur, xmldsig.CodeStruktur, xmldsig.CodeStruktur, xmldsig.CodeUnsigniert} {
		if err := p.PruefeMit(ecSchluessel()["p256"].Public()); code(err) != soll {
			t.Errorf("code %d, want %d: %v", code(err), soll, err)
		}
		if err := p.LiesSignatur(); err == nil {
			t.Error("a signature was read where none is")
		}
		if _, err := l.Weiter(); err != nil && soll != xmldsig.CodeUnsigniert {
			t.Fatal(err)
		}
	}
}

// Two parts of one name are never both covered, whatever the digests say.
func TestTheSamePartTwice(t *testing.T) {
	r := richtlinie(t, false)
	u := &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: ecSchluessel()["p256"], Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA512}
	v, err := u.Anhang("a", strings.NewReader("right"))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := u.Unterschreibe(xmldsig.Auftrag{Kontext: kontext, Verweise: []xmldsig.Verweis{v}, Schluessel: xmldsig.Schluesselhinweis{Verweis: "z"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, teile := range [][]string{{"right"}, {"wrong", "right"}, {"right", "right"}} {
		l := xmldsig.Neu(strings.NewReader(huelle+string(sig)+"</soap:Envelope>"), xmldsig.Optionen{Richtlinie: r})
		p := l.Pruefling()
		for tok, err := l.Weiter(); err == nil && tok.Art != xmlscan.EOF; tok, err = l.Weiter() {
			if tok.Art == xmlscan.Start && tok.Lokal == "Signature" {
				if err := p.LiesSignatur(); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, teil := range teile {
			_, _ = p.Anhang("a").Write([]byte(teil))
		}
		if err := p.PruefeMit(u.Schluessel.Public()); (err == nil) != (len(teile) == 1) || err != nil && code(err) != xmldsig.CodeDeckung {
			t.Errorf("%q: %v", teile, err)
		}
	}
}
