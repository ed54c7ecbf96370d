// SPDX-License-Identifier: EUPL-1.2

package osci_test

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmldsig"
)

// geschrieben is a signed StoreDelivery in the clear.
func geschrieben(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := osci.Schreibe(&b, voll(t, osci.StoreDelivery), osci.Verpackung{Unterzeichner: unterzeichner(t, "sender-sig", xmldsig.RSASHA256, xmldsig.DigestSHA256)}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Messages that are not built as they must be are refused with the code of the
// stage, and the error names no content.
func TestBadInput(t *testing.T) {
	gut := geschrieben(t)
	umschliesse := func(von, bis, text string) func(string) string {
		return func(s string) string {
			a := strings.Index(s, von)
			return s[:a] + text + s[a+strings.Index(s[a:], bis)+len(bis):]
		}
	}
	ersetze := func(alt, neu string) func(string) string {
		return func(s string) string { return strings.Replace(s, alt, neu, 1) }
	}
	for name, f := range map[string]struct {
		aendere func(string) string
		code    string
	}{
		"nothing at all":                    {func(string) string { return "" }, "9100"},
		"no MIME":                           {func(string) string { return "<a/>" }, "9100"},
		"truncated in the envelope":         {func(s string) string { return s[:len(s)/2] }, "9100"},
		"truncated in the attachment":       {func(s string) string { return s[:len(s)-20] }, "9100"},
		"wrong transfer encoding":           {ersetze("Content-Transfer-Encoding: binary", "Content-Transfer-Encoding: gzip"), "9100"},
		"blank before schemaLocation":       {ersetze(`schemaLocation="`, `schemaLocation=" `), "9100"},
		"unknown schemaLocation":            {ersetze("soapStoreDelivery.xsd", "soapStealDelivery.xsd"), "9100"},
		"schemaLocation of another message": {ersetze("soapStoreDelivery.xsd", "soapFetchDelivery.xsd"), "9100"},
		"no schemaLocation":                 {umschliesse(" xsi:schemaLocation", `.xsd"`, ""), "9100"},
		"another root":                      {func(s string) string { return strings.ReplaceAll(s, "soap:Envelope", "soap:Umschlag") }, "9100"},
		"DTD":                               {ersetze("<soap:Envelope", "<!DOCTYPE a [<!ENTITY b 'c'>]><soap:Envelope"), "9100"},
		"processing instruction":            {ersetze("<soap:Header>", "<soap:Header><?a b?>"), "9100"},
		"text between header blocks":        {ersetze("<soap:Header>", "<soap:Header>a"), "9100"},
		"header block without Id":           {ersetze(` Id="desiredlanguages`, ` X="desiredlanguages`), "9100"},
		"Body without Id":                   {ersetze(`<soap:Body Id=`, `<soap:Body X=`), "9100"},
		"duplicate Id":                      {ersetze(`Id="MetaData"`, `Id="c"`), "9100"},
		"header block twice":                {ersetze("</soap:Header>", `<osci:DesiredLanguages Id="d2" LanguagesList="de"/></soap:Header>`), "9100"},
		"foreign header twice":              {ersetze("</soap:Header>", `<x:MessageMetaData xmlns:x="urn:xta" Id="m2"/></soap:Header>`), "9100"},
		"unknown OSCI header":               {ersetze("</soap:Header>", `<osci:Foo Id="foo"/></soap:Header>`), "9100"},
		"SupplierSignature in a request":    {func(s string) string { return strings.ReplaceAll(s, "ClientSignature", "SupplierSignature") }, "9100"},
		"IntermediaryCertificates":          {ersetze("</soap:Header>", `<osci:IntermediaryCertificates Id="ic"/></soap:Header>`), "9100"},
		"no control block":                  {umschliesse("<osci:ControlBlock", "</osci:ControlBlock>", ""), "9100"},
		"no languages":                      {umschliesse("<osci:DesiredLanguages", "</osci:DesiredLanguages>", ""), "9100"},
		"no operation":                      {umschliesse("<osci:storeDelivery", "</osci:storeDelivery>", ""), "9100"},
		"no quality of the time":            {umschliesse("<osci:QualityOfTimestamp", "</osci:QualityOfTimestamp>", ""), "9100"},
		"unknown quality":                   {ersetze(`Quality="plain"`, `Quality="best"`), "9100"},
		"no addressee":                      {umschliesse("<osci:CipherCertificateAddressee", "</osci:CipherCertificateAddressee>", ""), "9100"},
		"certificate without Id":            {ersetze(`<osci:CipherCertificateAddressee Id`, `<osci:CipherCertificateAddressee X`), "9100"},
		"two originators": {func(s string) string {
			return strings.ReplaceAll(s, "CipherCertificateAddressee", "CipherCertificateOriginator")
		}, "9100"},
		"certificate is no Base64":     {ersetze("<ds:X509Certificate>", "<ds:X509Certificate>*"), "9100"},
		"two certificates in an entry": {ersetze("<ds:X509Certificate>", "<ds:X509Certificate>YQ==</ds:X509Certificate><ds:X509Certificate>"), "9100"},
		"signature certificate of nobody": {func(s string) string {
			return strings.ReplaceAll(s, "SignatureCertificateOtherAuthor", "SignatureCertificateAddressee")
		}, "9100"},
		"MessageId is no Base64":            {ersetze("<osci:MessageId>", "<osci:MessageId>*"), "9100"},
		"MessageId is no text":              {umschliesse("<osci:MessageId>", "</osci:MessageId>", "<osci:MessageId>/w==</osci:MessageId>"), "9100"},
		"no MessageId":                      {umschliesse("<osci:MessageId>", "</osci:MessageId>", ""), "9100"},
		"MessageId twice":                   {ersetze("<osci:MessageId>", "<osci:MessageId>YQ==</osci:MessageId><osci:MessageId>"), "9100"},
		"unknown element in the operation":  {ersetze("<osci:Subject>", "<osci:Foo/><osci:Subject>"), "9100"},
		"no content":                        {umschliesse("<osci:ContentPackage", "</osci:ContentPackage>", ""), "9100"},
		"two contents":                      {ersetze("</soap:Body>", "<osci:ContentPackage/></soap:Body>"), "9100"},
		"foreign content":                   {ersetze("<osci:ContentContainer", "<osci:Foo/><osci:ContentContainer"), "9100"},
		"reference to a missing attachment": {ersetze("cid:Änlage 1/ä.bin\"></osci:Content>", "cid:anderswo\"></osci:Content>"), "9100"},
		"something after the envelope":      {ersetze("</soap:Envelope>", "</soap:Envelope><a/>"), "9100"},
		"another child of the envelope":     {ersetze("</soap:Envelope>", "<a/></soap:Envelope>"), "9100"},
		"SequenceNumber missing":            {ersetze(` SequenceNumber="7"`, ""), "9400"},
		"SequenceNumber negative":           {ersetze(`SequenceNumber="7"`, `SequenceNumber="-7"`), "9400"},
		"SequenceNumber beyond all":         {ersetze(`SequenceNumber="7"`, `SequenceNumber="99999999999999999999"`), "9400"},
		"ConversationId is no number":       {ersetze(`ConversationId="90017"`, `ConversationId="a"`), "9400"},
		"no Challenge":                      {umschliesse("<osci:Challenge>", "</osci:Challenge>", ""), "9400"},
		"empty Challenge":                   {umschliesse("<osci:Challenge>", "</osci:Challenge>", "<osci:Challenge/>"), "9400"},
		"Challenge twice":                   {ersetze("<osci:Challenge>", "<osci:Challenge>a</osci:Challenge><osci:Challenge>"), "9100"},
	} {
		t.Run(name, func(t *testing.T) {
			d := f.aendere(gut)
			if d == gut {
				t.Fatal("nothing was changed")
			}
			for _, r := range []io.Reader{strings.NewReader(d), iotest.HalfReader(strings.NewReader(d))} {
				_, err := leser(t).Lies(r, osci.Quelle{Schluessel: alle(t)})
				var x *osci.Fehler
				if !errors.As(err, &x) || x.Code != f.code || strings.Contains(err.Error(), "4711") {
					t.Errorf("%v", err)
				}
			}
		})
	}
}

// What is unusual but allowed is read.
func TestUnusualButRight(t *testing.T) {
	var b bytes.Buffer
	if err := osci.Schreibe(&b, voll(t, osci.StoreDelivery), osci.Verpackung{}); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]func(string) string{
		"another SOAP prefix": func(s string) string { return strings.NewReplacer("soap:", "S:", "xmlns:soap", "xmlns:S").Replace(s) },
		"default namespace": func(s string) string {
			return strings.NewReplacer("<osci:", "<", "</osci:", "</", "xmlns:osci=", "xmlns=").Replace(s)
		},
		"comments and blanks": func(s string) string { return strings.ReplaceAll(s, "<osci:", "<!-- a -->\n <osci:") },
		"blocks in another order": func(s string) string {
			a, e := strings.Index(s, "<osci:DesiredLanguages"), strings.Index(s, "</osci:DesiredLanguages>")+len("</osci:DesiredLanguages>")
			return s[:a] + strings.Replace(s[e:], "</soap:Header>", s[a:e]+"</soap:Header>", 1)
		},
		"byte order mark": func(s string) string { return strings.Replace(s, "<?xml", "\ufeff<?xml", 1) },
	} {
		e, err := leser(t).Lies(strings.NewReader(f(b.String())), osci.Quelle{})
		if err != nil || e.MessageID != "go-4711" || e.Betreff != "Rückmeldung <&>" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A changed message is found at its signature, whatever the change.
func TestChangedMessages(t *testing.T) {
	gut := geschrieben(t)
	for name, f := range map[string]struct{ alt, neu, code string }{
		"subject":                       {"<osci:Subject>R", "<osci:Subject>r", "9601"},
		"message id":                    {"<osci:MessageId>Z", "<osci:MessageId>a", "9601"},
		"challenge":                     {"c==</osci:Challenge>", "d==</osci:Challenge>", "9601"},
		"feature":                       {"1.9.0", "1.9.1", "9601"},
		"foreign header":                {">ä&amp;<", ">ö&amp;<", "9601"},
		"white space in a block":        {"<osci:Subject>", " <osci:Subject>", "9601"},
		"namespace on the envelope":     {"<soap:Envelope ", `<soap:Envelope xmlns:a="urn:a" `, "9601"},
		"attachment":                    {"--a\x00", "--b\x00", "9601"},
		"name of the attachment":        {"Content-ID: <Änlage 1/ä.bin>", "Content-ID: <Änlage 1/ä.bim>", "9100"},
		"digest":                        {"<ds:DigestValue>", "<ds:DigestValue>AAAA", "9601"},
		"unsigned header added":         {"</soap:Header>", `<a:a xmlns:a="urn:a" Id="neu"/></soap:Header>`, "9602"},
		"unsigned part added":           {"\r\nContent-Type: application/pdf", "\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <neu>\r\n\r\nx\r\n--GRENZE\r\nContent-Type: application/pdf", "9602"},
		"reference to the certificate":  {`<ds:RetrievalMethod URI="#originator_signature`, `<ds:RetrievalMethod URI="#author0_signature`, "9601"},
		"reference removed and renamed": {`<ds:Reference URI="#desired`, `<ds:Reference URI="#dEsired`, "9602"},
	} {
		t.Run(name, func(t *testing.T) {
			_, grenze, _ := strings.Cut(gut, "boundary=")
			grenze, _, _ = strings.Cut(grenze, ";")
			d := strings.Replace(gut, f.alt, strings.ReplaceAll(f.neu, "GRENZE", grenze), 1)
			if d == gut {
				t.Fatal("nothing was changed")
			}
			e, err := leser(t).Lies(strings.NewReader(d), osci.Quelle{})
			if err == nil {
				var z *osci.Zertifikat
				if z, err = e.Signaturzertifikat(); err == nil {
					var x *x509.Certificate
					if x, err = z.X509(); err == nil {
						err = e.PruefeSignatur(x)
					}
				}
			}
			if osci.CodeVon(err) != f.code {
				t.Errorf("%v", err)
			}
		})
	}
}

// Signature wrapping: a signed block is moved under a foreign header, another takes
// its place. The block that is interpreted is the one that must be signed.
func TestSignatureWrapping(t *testing.T) {
	gut := geschrieben(t)
	a, e := strings.Index(gut, "<osci:storeDelivery"), strings.Index(gut, "</osci:storeDelivery>")+len("</osci:storeDelivery>")
	echt := gut[a:e]
	falsch := strings.NewReplacer(`Id="storedelivery`, `Id="falsch`, "Rückmeldung", "Anderes").Replace(echt)
	d := gut[:a] + falsch + strings.Replace(gut[e:], "</soap:Header>", `<w:w xmlns:w="urn:w" Id="w">`+echt+"</w:w></soap:Header>", 1)
	m, err := leser(t).Lies(strings.NewReader(d), osci.Quelle{})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.PruefeSignatur(identitaet(t, "sender-sig").zertifikat); osci.CodeVon(err) != "9602" {
		t.Errorf("%v", err)
	}
}

func TestSignerMustBeThePartyOfTheMessage(t *testing.T) {
	n := voll(t, osci.StoreDelivery)
	e, _ := schreibeUndLies(t, n, osci.Verpackung{})
	if _, err := e.Signaturzertifikat(); osci.CodeVon(err) != "9600" || osci.CodeVon(e.PruefeSignatur(identitaet(t, "sender-sig").zertifikat)) != "9600" {
		t.Errorf("%v", err)
	}
	e, _ = schreibeUndLies(t, n, osci.Verpackung{Unterzeichner: unterzeichner(t, "sender-sig", xmldsig.RSASHA256, xmldsig.DigestSHA256)})
	if err := e.PruefeSignatur(identitaet(t, "receiver-sig").zertifikat); osci.CodeVon(err) != "9601" {
		t.Errorf("%v", err)
	}
}

// verschlossen is an encrypted message for the intermediary.
func verschlossen(t testing.TB, base64 bool) string {
	t.Helper()
	var b bytes.Buffer
	if err := osci.Schreibe(&b, voll(t, osci.GetMessageID), osci.Verpackung{Empfaenger: identitaet(t, "intermediary-cipher").zertifikat, Richtlinie: leser(t).Verschluesselung, Base64: base64}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every failure of decryption is 9202 with the same words (no oracle).
func TestEncryptedMessagesThatCanNotBeRead(t *testing.T) {
	gut := verschlossen(t, false)
	kopf := strings.Index(gut, "<osci_enc>") + 20
	fehler := map[string]bool{}
	for name, d := range map[string]string{
		"first byte":   gut[:kopf+10] + string(gut[kopf+10]^1) + gut[kopf+11:],
		"cut":          gut[:kopf+10] + gut[kopf+40:],
		"message key":  strings.Replace(gut, "<xenc:CipherValue>", "<xenc:CipherValue>AAAA", 1),
		"all but gone": gut[:kopf+10] + gut[strings.LastIndex(gut, "\r\n--"):],
	} {
		_, err := leser(t).Lies(strings.NewReader(d), osci.Quelle{Schluessel: alle(t)})
		if osci.CodeVon(err) != "9202" {
			t.Errorf("%s: %v", name, err)
		}
		fehler[fmt.Sprint(err)] = true
	}
	if len(fehler) != 1 {
		t.Errorf("the failures can be told apart: %v", fehler)
	}
	for name, q := range map[string]osci.Quelle{"no key at all": {}, "not our key": {Schluessel: func([]byte) crypto.Decrypter { return nil }}} {
		if _, err := leser(t).Lies(strings.NewReader(gut), q); osci.CodeVon(err) != "9200" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, d := range map[string]string{
		"another Content-ID": strings.Replace(gut, "Content-ID: <osci_enc>", "Content-ID: <osci_dec>", 1),
		"a third part":       strings.Replace(gut, "\r\nContent-Type: application/octet-stream", "\r\nContent-Type: a/b\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <neu>\r\n\r\nx\r\n--"+grenze(gut)+"\r\nContent-Type: application/octet-stream", 1),
		"no second part":     gut[:strings.Index(gut, "</soap:Envelope>")+16] + "\r\n--" + grenze(gut) + "--\r\n",
		"no cipher":          strings.Replace(gut, "xenc:EncryptedData", "xenc:EncryptedDatum", 2),
	} {
		if _, err := leser(t).Lies(strings.NewReader(d), osci.Quelle{Schluessel: alle(t)}); osci.CodeVon(err) != "9100" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func grenze(paket string) string {
	_, g, _ := strings.Cut(paket, "boundary=")
	g, _, _ = strings.Cut(g, ";")
	return g
}

// What was decrypted is no message: 9300; an encrypted envelope in an encrypted
// envelope is none either.
func TestDecryptedButNoMessage(t *testing.T) {
	innen := []byte(verschlossen(t, true))
	for name, klar := range map[string][]byte{"encrypted again": innen, "no MIME": []byte("abc"), "nothing": nil} {
		d := verschluesselt(t, klar)
		if _, err := leser(t).Lies(bytes.NewReader(d), osci.Quelle{Schluessel: alle(t)}); osci.CodeVon(err) != "9300" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLimits(t *testing.T) {
	gut := geschrieben(t)
	for name, f := range map[string]struct {
		g    osci.Grenzen
		code string
	}{
		"envelope":          {osci.Grenzen{Huelle: 10_000}, "9100"},
		"whole":             {osci.Grenzen{Gesamt: 10_000}, "9100"},
		"parts":             {osci.Grenzen{Teile: 1}, "9100"},
		"without a spool":   {osci.Grenzen{ImSpeicher: 1}, "9100"},
		"just large enough": {osci.Grenzen{ImSpeicher: 8, Teile: 2}, ""},
	} {
		l := leser(t)
		l.Grenzen = f.g
		_, err := l.Lies(strings.NewReader(gut), osci.Quelle{})
		if err == nil != (f.code == "") || err != nil && osci.CodeVon(err) != f.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	kaputt := errors.New("broken")
	if _, err := leser(t).Lies(io.MultiReader(strings.NewReader(gut[:5000]), iotest.ErrReader(kaputt)), osci.Quelle{}); !errors.Is(err, kaputt) || osci.CodeVon(err) != "9000" {
		t.Errorf("%v", err)
	}
	l := leser(t)
	l.Grenzen.ImSpeicher = 1
	if _, err := l.Lies(strings.NewReader(gut), osci.Quelle{Ablage: vollesLager{kaputt}}); !errors.Is(err, kaputt) || osci.CodeVon(err) != "9000" {
		t.Errorf("%v", err)
	}
}

type vollesLager struct{ err error }

func (v vollesLager) Lege(io.Reader) (osci.Daten, error) { return nil, v.err }

// No bytes from outside make the reader panic; what it takes it can write again, and
// then reads the same.
func FuzzLies(f *testing.F) {
	dateien, _ := filepath.Glob(filepath.Join(geteilt(f), "samples", "*", "0*-re*.mime"))
	for _, d := range dateien {
		if b, err := os.ReadFile(d); err == nil && len(b) < 40_000 {
			f.Add(b)
		}
	}
	f.Add([]byte(geschrieben(f)))
	l, schluessel := leser(f), alle(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := l.Lies(bytes.NewReader(b), osci.Quelle{Schluessel: schluessel})
		if err != nil {
			var x *osci.Fehler
			if !errors.As(err, &x) || osci.TextZu(x.Code, "de") == "" {
				t.Fatalf("%v", err)
			}
			return
		}
		if e.Art == osci.SOAPFault {
			return
		}
		var neu bytes.Buffer
		if err := osci.Schreibe(&neu, &e.Nachricht, osci.Verpackung{}); err != nil {
			return // e.g. a Laufzettel without a time that we must write
		}
		if _, err := l.Lies(&neu, osci.Quelle{}); err != nil {
			t.Fatalf("what was written is not read: %v", err)
		}
	})
}
