// SPDX-License-Identifier: EUPL-1.2

package xmldsig_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlscan"
)

// Whatever comes in, there is an error of a known kind; and what verifies is the
// message that was signed, up to what the canonical form leaves open.
func FuzzPruefe(f *testing.F) {
	r := richtlinie(f, false)
	u := &xmldsig.Unterzeichner{Richtlinie: r, Schluessel: ecSchluessel()["p256"], Verfahren: xmldsig.ECDSASHA256, Digest: xmldsig.DigestSHA256}
	f.Add(steuerung, rumpf, `xmlns:x="urn:x"`)
	f.Add(fremd, rumpf+rumpf, "")
	f.Fuzz(func(t *testing.T, kopf, koerper, attribute string) {
		gut := signiert(t, u)
		d := strings.Replace(strings.Replace(strings.Replace(gut, steuerung, kopf, 1), rumpf, koerper, 1), "<soap:Envelope ", "<soap:Envelope "+attribute+" ", 1)
		err := pruefe(r, d, u.Schluessel.Public())
		var x *xmldsig.Fehler
		var s *xmlscan.Fehler
		if err != nil {
			if !errors.As(err, &x) && !errors.As(err, &s) {
				t.Fatalf("error of another kind: %v", err)
			}
			return
		}
		if a, b := kanonischerText(t, d), kanonischerText(t, gut); a != b {
			t.Fatalf("another message verifies:\n%s\n%s", a, b)
		}
	})
}

// kanonischerText is the canonical form without the signature value.
func kanonischerText(t *testing.T, d string) string {
	var b strings.Builder
	if _, err := (xmldsig.Kontext{}).Kanonisch(&b, strings.NewReader(d)); err != nil {
		t.Fatal(err)
	}
	i, j := strings.Index(b.String(), "<ds:SignatureValue>"), strings.Index(b.String(), "</ds:SignatureValue>")
	return b.String()[:i] + b.String()[j:]
}

func FuzzLiesSignatur(f *testing.F) {
	r := richtlinie(f, true)
	f.Add(selbst(f, "<ds:SignedInfo>"+kopfInfo+verweis("#a", c14nTransform, "AAAA")+"</ds:SignedInfo>", hinweis))
	f.Add(selbst(f, "<ds:SignedInfo>"+kopfInfo+verweis("cid:a", "", "AAAA")+"</ds:SignedInfo>", "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>AAAA</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"))
	f.Fuzz(func(t *testing.T, d string) {
		err := pruefeOhneAnhang(r, huelle+d+"</soap:Envelope>", ecSchluessel()["p521"].Public())
		var x *xmldsig.Fehler
		var s *xmlscan.Fehler
		if !errors.As(err, &x) && !errors.As(err, &s) {
			t.Fatalf("the key of nobody verifies, or an error of another kind: %v", err)
		}
	})
}

// Entity and decompression bombs need entities or a transfer that is packed: the
// scanner knows neither. What is large is cut at the limits.
func TestBombs(t *testing.T) {
	r := richtlinie(t, false)
	lies := func(quelle io.Reader, g xmldsig.Grenzen, x xmlscan.Grenzen) error {
		l := xmldsig.Neu(quelle, xmldsig.Optionen{Richtlinie: r, Grenzen: g, XML: x})
		p := l.Pruefling()
		for {
			tok, err := l.Weiter()
			if err != nil {
				return err
			}
			if tok.Art == xmlscan.EOF {
				return p.PruefeMit(ecSchluessel()["p256"].Public())
			}
			if tok.Art == xmlscan.Start && tok.Lokal == "Signature" {
				if err := p.LiesSignatur(); err != nil {
					return err
				}
			}
		}
	}
	vieleVerweise := selbst(t, "<ds:SignedInfo>"+kopfInfo+strings.Repeat(verweis("#a", c14nTransform, "AAAA"), 900)+"</ds:SignedInfo>", hinweis)
	for name, f := range map[string]struct {
		dokument string
		code     xmldsig.Code
	}{
		"billion laughs":    {`<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><l>&b;</l>`, 100 + xmldsig.Code(xmlscan.ArtDTD)},
		"external entity":   {`<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>`, 100 + xmldsig.Code(xmlscan.ArtDTD)},
		"default attribute": {`<!DOCTYPE l [<!ATTLIST l Id CDATA "body">]><l/>`, 100 + xmldsig.Code(xmlscan.ArtDTD)},
		"depth":             {strings.Repeat("<a>", 300), 100 + xmldsig.Code(xmlscan.ArtGrenze)},
		"many Ids":          {"<a>" + strings.Repeat("<b Id='1'/>", 2) + "</a>", xmldsig.CodeDoppelteID},
		"too many Ids":      {"<a><b Id='1'/><b Id='2'/><b Id='3'/><b Id='4'/></a>", xmldsig.CodeGrenze},
		"large SignedInfo":  {huelle + vieleVerweise + "</soap:Envelope>", xmldsig.CodeGrenze},
		"packed":            {"\x1f\x8b\x08\x00\x00\x00\x00\x00", 100 + xmldsig.Code(xmlscan.ArtSyntax)},
	} {
		if err := lies(strings.NewReader(f.dokument), xmldsig.Grenzen{IDs: 3, SignedInfo: 100_000}, xmlscan.Grenzen{}); code(err) != f.code {
			t.Errorf("%s: code %d, %v", name, code(err), err)
		}
	}
}
