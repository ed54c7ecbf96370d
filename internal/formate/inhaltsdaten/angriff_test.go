// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten_test

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmlenc"
)

// signiertesPaket is in the clear, so that an attacker can change everything:
// content0 is data, content1 an attachment, content2 a container with data and another
// attachment, which nobody signs himself.
func signiertesPaket(t testing.TB) inhaltsdaten.Paket {
	p := schreibeOhneZertifikate(t, &behaelter{Autoren: []inhaltsdaten.NeuerAutor{autor(t, "autor")}, Inhalte: []inhaltsdaten.NeuerInhalt{
		daten("echt"), anhang("a", "teil a"), innen(&behaelter{Inhalte: []inhaltsdaten.NeuerInhalt{daten("innen"), anhang("b", "teil b")}})}})
	p.Zertifikate = eintraege("autor", "mitautor")
	return p
}

func ersetze(t testing.TB, p inhaltsdaten.Paket, alt, neu string) inhaltsdaten.Paket {
	t.Helper()
	if !bytes.Contains(p.Inhalt, []byte(alt)) {
		t.Fatalf("%q is not in the package", alt)
	}
	p.Inhalt = bytes.Replace(p.Inhalt, []byte(alt), []byte(neu), 1)
	return p
}

const falsch = "ZmFsc2No" // "falsch"

var signaturelement = regexp.MustCompile(`<ds:Signature>.*?</ds:Signature>`)

func TestSignatureCoversTheContentCompletely(t *testing.T) {
	const echt = `<osci:Content><osci:Base64Content Id="content0">ZWNodA==</osci:Base64Content></osci:Content>`
	const verweisB = `href="cid:b"`
	for name, aendere := range map[string]func(p inhaltsdaten.Paket) inhaltsdaten.Paket{
		"data changed":                       func(p inhaltsdaten.Paket) inhaltsdaten.Paket { return ersetze(t, p, "ZWNodA==", falsch) },
		"data in an inner container changed": func(p inhaltsdaten.Paket) inhaltsdaten.Paket { return ersetze(t, p, "aW5uZW4=", falsch) },
		"data added": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, echt, echt+`<osci:Content><osci:Base64Content Id="neu">`+falsch+`</osci:Base64Content></osci:Content>`)
		},
		"data without Id added": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, echt, echt+`<osci:Content><osci:Base64Content>`+falsch+`</osci:Base64Content></osci:Content>`)
		},
		"data removed": func(p inhaltsdaten.Paket) inhaltsdaten.Paket { return ersetze(t, p, echt, "") },
		"wrapping: the signed data moved into a container of its own": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, echt, `<osci:Content Id="huelle"><osci:ContentContainer Id="h">`+echt+`</osci:ContentContainer></osci:Content>`+
				`<osci:Content><osci:Base64Content Id="neu">`+falsch+`</osci:Base64Content></osci:Content>`)
		},
		"wrapping: the signed data moved into another container, forged ones in its place": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			p = ersetze(t, p, echt, `<osci:Content><osci:Base64Content Id="neu">`+falsch+`</osci:Base64Content></osci:Content>`)
			return ersetze(t, p, `</osci:ContentPackage>`, `<osci:ContentContainer Id="h">`+echt+`</osci:ContentContainer></osci:ContentPackage>`)
		},
		"wrapping: the signed data under an unknown element": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, echt, `<x:alt xmlns:x="urn:x">`+echt+`</x:alt>`)
		},
		"the same Id twice": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, echt, echt+strings.Replace(echt, "ZWNodA==", falsch, 1))
		},
		"the same Id twice, in another spelling": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, `<osci:Content Id="content1"`, `<osci:Content ID="content0" Id="content1"`)
		},
		"Id taken from the data":                          func(p inhaltsdaten.Paket) inhaltsdaten.Paket { return ersetze(t, p, ` Id="content0">ZW`, ">ZW") },
		"reference to another part":                       func(p inhaltsdaten.Paket) inhaltsdaten.Paket { return ersetze(t, p, `href="cid:a"`, verweisB) },
		"reference of an inner container to another part": func(p inhaltsdaten.Paket) inhaltsdaten.Paket { return ersetze(t, p, verweisB, `href="cid:a"`) },
		"attachment changed": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			p.Anhaenge[0].Daten = osci.Speicherdaten("falsch")
			return p
		},
		"attachment of an inner container changed": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			p.Anhaenge[1].Daten = osci.Speicherdaten("falsch")
			return p
		},
		"attachments exchanged": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			p.Anhaenge[0].ContentID, p.Anhaenge[1].ContentID = "b", "a"
			return p
		},
		"attachment missing": func(p inhaltsdaten.Paket) inhaltsdaten.Paket { p.Anhaenge = p.Anhaenge[:1]; return p },
		"attachment twice": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			p.Anhaenge = append(p.Anhaenge, p.Anhaenge[0])
			return p
		},
		"attachment in place of data": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, echt, `<osci:Content Id="content0" href="cid:a"></osci:Content>`)
		},
		"encrypted element added, dressed up as key of an attachment": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, "</osci:ContentContainer></osci:ContentPackage>", fremdesChiffrat(t, "Attachmentneu")+"</osci:ContentContainer></osci:ContentPackage>")
		},
		"encrypted element added": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, "</osci:ContentContainer></osci:ContentPackage>", fremdesChiffrat(t, "neu")+"</osci:ContentContainer></osci:ContentPackage>")
		},
		"key of an attachment in the clear": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, "</osci:ContentContainer></osci:ContentPackage>", offenerSchluessel(t)+"</osci:ContentContainer></osci:ContentPackage>")
		},
		"signature moved behind the content": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			s := signaturelement.Find(p.Inhalt)
			return ersetze(t, ersetze(t, p, string(s), ""), "</osci:ContentContainer></osci:ContentPackage>", string(s)+"</osci:ContentContainer></osci:ContentPackage>")
		},
		"signature moved to a container of its own": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			s := signaturelement.Find(p.Inhalt)
			return ersetze(t, ersetze(t, p, string(s), ""), "</osci:ContentPackage>", `<osci:ContentContainer Id="h">`+string(s)+"</osci:ContentContainer></osci:ContentPackage>")
		},
		"signature twice, the second one damaged": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			s := string(signaturelement.Find(p.Inhalt))
			return ersetze(t, p, s, s+strings.Replace(s, "<ds:SignatureValue>", "<ds:SignatureValue>AAAA", 1))
		},
		"signature of the cipher certificate": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			p.Zertifikate = eintraege("leser")
			return ersetze(t, p, eintrag("autor").ID, eintrag("leser").ID)
		},
		"signature of the other author": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, eintrag("autor").ID, eintrag("mitautor").ID)
		},
		"certificate of the author missing": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			p.Zertifikate = slices.DeleteFunc(p.Zertifikate, func(z osci.Zertifikat) bool { return z.Art == osci.SignaturAbsender })
			return p
		},
		"certificate under two names": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			p.Zertifikate = append(p.Zertifikate, p.Zertifikate[0])
			return p
		},
		"certificate that is none": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			i := slices.IndexFunc(p.Zertifikate, func(z osci.Zertifikat) bool { return z.Art == osci.SignaturAbsender })
			p.Zertifikate[i].DER = []byte("x")
			return p
		},
		"another namespace around it": func(p inhaltsdaten.Paket) inhaltsdaten.Paket {
			return ersetze(t, p, "<osci:ContentPackage", `<osci:ContentPackage xmlns:x="urn:x"`)
		},
		"processing instruction": func(p inhaltsdaten.Paket) inhaltsdaten.Paket { return ersetze(t, p, "ZWNodA==", "<?x y?>ZWNodA==") },
		"two documents":          func(p inhaltsdaten.Paket) inhaltsdaten.Paket { p.Inhalt = append(p.Inhalt, p.Inhalt...); return p },
	} {
		t.Run("S4-07.2 "+name, func(t *testing.T) {
			p := signiertesPaket(t)
			if _, err := lies(t, p); err != nil {
				t.Fatalf("the unchanged package: %v", err)
			}
			e, err := lies(t, aendere(p))
			if c := fehler.CodeVon(err); c != inhaltsdaten.CodeAufbau && c != inhaltsdaten.CodeSignatur {
				t.Errorf("%v: %v", err, e)
			}
		})
	}
}

// What leaves the meaning alone leaves the signature alone.
func TestHarmlessChanges(t *testing.T) {
	p := signiertesPaket(t)
	soll, err := lies(t, p)
	if err != nil {
		t.Fatal(err)
	}
	p = ersetze(t, p, "ZWNodA==", "\n ZWNo<!-- x -->dA= =\n")
	p = ersetze(t, p, "<osci:Content>", "\n<osci:Content>\n")
	ist, err := lies(t, p)
	if err != nil || strings.Join(bild(t, ist), "|") != strings.Join(bild(t, soll), "|") {
		t.Errorf("%v: %v", err, ist)
	}
}

// Without its signature content is content that nobody signed.
func TestSignatureTakenAway(t *testing.T) {
	p := signiertesPaket(t)
	p.Inhalt = signaturelement.ReplaceAll(p.Inhalt, nil)
	e, err := lies(t, p)
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Alle() {
		if len(i.Autoren) > 0 {
			t.Error("content has an author that did not sign it")
		}
	}
	if e.SigniertVon(personen["autor"]().zertifikat) {
		t.Error("the package counts as signed")
	}
}

// fremdesChiffrat is an encrypted container for the reader, made by an attacker.
func fremdesChiffrat(t testing.TB, id string) string {
	_, chiffre := richtlinien(t)
	b, err := chiffre.Verschluessle(xmlenc.Auftrag{ID: id, Empfaenger: []xmlenc.Empfaenger{leserVon("leser")}},
		[]byte(`<osci:ContentContainer xmlns:osci="http://www.osci.de/2002/04/osci" Id="x"/>`))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func offenerSchluessel(t testing.TB) string {
	_, chiffre := richtlinien(t)
	var ziel bytes.Buffer
	b, _, err := chiffre.VerschluessleStrom(xmlenc.Auftrag{ID: "Attachmenta", ContentID: "a"}, &ziel)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDamagedCipherText(t *testing.T) {
	geheim := func() inhaltsdaten.Paket {
		return schreibe(t, &behaelter{Leser: []xmlenc.Empfaenger{leserVon("leser")}, Inhalte: []inhaltsdaten.NeuerInhalt{anhang("a", "teil")}})
	}
	werte := regexp.MustCompile(`<xenc:CipherValue>[^<]{40}`)
	for nr, was := range []string{"key", "content"} {
		p := geheim()
		o := werte.FindAllIndex(p.Inhalt, -1)[nr][1]
		p.Inhalt[o-5] = andererBuchstabe(p.Inhalt[o-5])
		if _, err := lies(t, p, "leser"); fehler.CodeVon(err) != inhaltsdaten.CodeChiffre {
			t.Errorf("%s: %v", was, err)
		}
	}
	p := geheim()
	b := slices.Clone(p.Anhaenge[0].Daten.(osci.Speicherdaten))
	b[14] ^= 1
	p.Anhaenge[0].Daten = b
	if _, err := lies(t, p, "leser"); fehler.CodeVon(err) != inhaltsdaten.CodeChiffre {
		t.Errorf("attachment: %v", err)
	}
}

// andererBuchstabe returns another letter of Base64.
func andererBuchstabe(b byte) byte {
	if b == 'A' {
		return 'B'
	}
	return 'A'
}

// mitCBC is what an old client sends: AES-CBC with PKCS#7 padding.
func mitCBC(t *testing.T, klar []byte, verdrehe func([]byte)) inhaltsdaten.Paket {
	schluessel, iv := make([]byte, 32), make([]byte, 16)
	for _, b := range [][]byte{schluessel, iv} {
		if _, err := rand.Read(b); err != nil {
			t.Fatal(err)
		}
	}
	n := 16 - len(klar)%16
	klar = append(slices.Clone(klar), bytes.Repeat([]byte{byte(n)}, n)...)
	block, err := aes.NewCipher(schluessel)
	if err != nil {
		t.Fatal(err)
	}
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(klar, klar)
	chiffrat := append(iv, klar...)
	verdrehe(chiffrat)
	verpackt, err := rsa.EncryptOAEP(sha256.New(), rand.Reader, personen["leser"]().zertifikat.PublicKey.(*rsa.PublicKey), schluessel, nil)
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString
	p := schreibe(t)
	return ersetzeIn(p, `</osci:ContentPackage>`, `<xenc:EncryptedData Id="e"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>`+
		`<ds:KeyInfo><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep">`+
		`<x:MGF xmlns:x="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/>`+
		`<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/></xenc:EncryptionMethod><ds:KeyInfo><ds:RetrievalMethod URI="#`+eintrag("leser").ID+
		`"/></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>`+b64(verpackt)+`</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>`+
		`<xenc:CipherData><xenc:CipherValue>`+b64(chiffrat)+`</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></osci:ContentPackage>`)
}

func ersetzeIn(p inhaltsdaten.Paket, alt, neu string) inhaltsdaten.Paket {
	p.Inhalt = bytes.Replace(p.Inhalt, []byte(alt), []byte(neu), 1)
	return p
}

const altesKlar = `<osci:ContentContainer xmlns:osci="http://www.osci.de/2002/04/osci" Id="c"><osci:Content><osci:Base64Content Id="d">YWx0</osci:Base64Content></osci:Content></osci:ContentContainer>`

func TestCBCIsReadAndTellsNothing(t *testing.T) {
	e, err := lies(t, mitCBC(t, []byte(altesKlar), func([]byte) {}), "leser")
	if err != nil || strings.Join(bild(t, e), "") != "alt geheim" {
		t.Fatalf("%v: %v", err, e)
	}
	streng, err := xmlenc.NeueRichtlinie(stichtag, xmlenc.Ausnahmen{OhneCBC: true})
	if err != nil {
		t.Fatal(err)
	}
	s, _ := richtlinien(t)
	l := &inhaltsdaten.Leser{Signatur: s, Chiffre: streng, Schluessel: []inhaltsdaten.Schluessel{{
		Zertifikat: personen["leser"]().zertifikat, Privat: personen["leser"]().schluessel.(crypto.Decrypter)}}}
	if _, err := l.Lies(mitCBC(t, []byte(altesKlar), func([]byte) {})); err == nil {
		t.Error("CBC is read although the operator refuses it")
	}
	for name, p := range map[string]inhaltsdaten.Paket{
		"padding":        mitCBC(t, []byte(altesKlar), func(b []byte) { b[len(b)-17] ^= 0x80 }),
		"block":          mitCBC(t, []byte(altesKlar), func(b []byte) { b[40] ^= 1 }),
		"no XML":         mitCBC(t, []byte("x"), func([]byte) {}),
		"other element":  mitCBC(t, []byte("<x/>"), func([]byte) {}),
		"bad Base64":     mitCBC(t, []byte(strings.Replace(altesKlar, "YWx0", "Y", 1)), func([]byte) {}),
		"no attachment":  mitCBC(t, []byte(strings.Replace(altesKlar, "</osci:ContentContainer>", `<osci:Content Id="e" href="cid:x"/></osci:ContentContainer>`, 1)), func([]byte) {}),
		"encrypted deep": mitCBC(t, []byte(strings.Replace(altesKlar, "</osci:ContentContainer>", `<xenc:EncryptedData/></osci:ContentContainer>`, 1)), func([]byte) {}),
	} {
		_, err := lies(t, p, "leser")
		if err == nil || err.Error() != "Ungueltig MR-2302" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
