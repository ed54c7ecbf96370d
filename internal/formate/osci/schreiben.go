// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	"crypto"
	"crypto/x509"
	"io"
	"strings"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/xmlscan"
)

// Verpackung says how a message is signed and encrypted. The zero value does neither.
type Verpackung struct {
	// Unterzeichner makes the transport signature; nil leaves it out. The message must
	// hold the certificate of its key where messages of its Art name the signer.
	Unterzeichner *xmldsig.Unterzeichner
	// Empfaenger is whom the message is encrypted for; nil sends it in the clear.
	Empfaenger *x509.Certificate
	// Richtlinie is needed with Empfaenger.
	Richtlinie *xmlenc.Richtlinie
	// Verfahren is the cipher, "" for AES-256-GCM; IvLaenge 12 or 16 bytes, 0 for 12.
	Verfahren string
	IvLaenge  int
	// Base64 writes the cipher text in Base64, for receivers that know nothing else.
	Base64 bool
}

// umgebung are the namespaces that our envelopes declare: these five and no other,
// since signatures inside of ContentPackage depend on them (section 9.1).
var umgebung = xmldsig.Kontext{"ds": raumDS, "osci": raumOSCI, "soap": raumSOAP, "xenc": raumXenc, "xsi": raumXSI}

const (
	akteurNaechster = "http://schemas.xmlsoap.org/soap/actor/next"
	akteurKeiner    = "http://www.w3.org/2001/12/soap-envelope/actor/none"
)

// LeererInhalt is an osci:ContentPackage without content, which PartialStoreDelivery
// needs when it only asks (InfoOnly).
const LeererInhalt = "<osci:ContentPackage></osci:ContentPackage>"

// Schreibe writes the message as the body of an HTTP request or answer. It reads the
// attachments twice if the message is signed. Errors: *Fehler with 9811 if the message
// can't be written as it is, those of w, of the attachments and of the keys.
func Schreibe(w io.Writer, n *Nachricht, v Verpackung) error {
	h, err := baue(n, v.Unterzeichner)
	if err != nil {
		return err
	}
	if v.Empfaenger == nil {
		return h.schreibe(w)
	}
	return v.verschluessle(w, h)
}

// fertig is a message whose envelope is complete.
type fertig struct {
	anfang, ende []byte // the envelope around its blocks
	bloecke      []block
	anhaenge     []Anhang
}

// block is a header block or the body in canonical form.
type block struct {
	xml      []byte
	signatur bool // the signature itself
}

// bauer builds the envelope of one message.
type bauer struct {
	n       *Nachricht
	plan    *bauplan
	bloecke []block
	// zusatz makes our Ids different from all that a foreign part may have.
	zusatz string
	fehler error
}

func unschreibbar(text string) error {
	return &Fehler{CodeAuftragIntern, xmlscan.Position{}, text, nil}
}

func baue(n *Nachricht, u *xmldsig.Unterzeichner) (*fertig, error) {
	plan := bauplaene[n.Art]
	if plan == nil {
		return nil, unschreibbar("Diese Art von Nachricht kann nicht geschrieben werden.")
	}
	b := &bauer{n: n, plan: plan}
	if n.Inhalt != nil || len(n.FremdeKoepfe) > 0 || n.Zertifikate.Kanonisch != nil {
		b.zusatz = "-" + strings.ToLower(geheim.TokenBase32(5))
	}
	b.steuerblock()
	b.bloecke = append(b.bloecke, block{signatur: true})
	b.auftragskoepfe()
	if plan.rumpf != rumpfVorgang {
		b.vorgang()
	}
	b.zertifikate()
	b.merkmale()
	for i := range n.FremdeKoepfe {
		b.bloecke = append(b.bloecke, block{xml: n.FremdeKoepfe[i].Kanonisch})
	}
	b.rumpf()
	if b.fehler != nil {
		return nil, b.fehler
	}
	if err := b.signiere(u); err != nil {
		return nil, err
	}
	var kopf blatt
	kopf.auf("soap:Envelope", "xmlns:ds", raumDS, "xmlns:osci", raumOSCI, "xmlns:soap", raumSOAP, "xmlns:xenc", raumXenc, "xmlns:xsi", raumXSI,
		"xsi:schemaLocation", ortVorn+string(n.Art)+ortHinten)
	kopf.auf("soap:Header")
	return &fertig{kopf.Bytes(), []byte("</soap:Envelope>"), b.bloecke, n.Anhaenge}, nil
}

// fuege adds a block of ours.
func (b *bauer) fuege(x *blatt) {
	if x.ungueltig {
		b.fehler = unschreibbar("Der Nachricht fehlt eine Angabe, oder ein Text enthält ein unzulässiges Zeichen.")
	}
	b.bloecke = append(b.bloecke, block{xml: x.Bytes()})
}

// kopfattribute are those of a header block in canonical order; eigene go before and
// after Id as their names demand.
func (b *bauer) kopfattribute(id, akteur string, vor, nach []string) []string {
	a := append(append([]string{}, vor...), "Id", id+b.zusatz)
	return append(append(a, nach...), "soap:actor", akteur, "soap:mustUnderstand", "1")
}

// signiere fills the block of the signature, or drops it.
func (b *bauer) signiere(u *xmldsig.Unterzeichner) error {
	if u == nil {
		b.bloecke = append(b.bloecke[:1], b.bloecke[2:]...)
		return nil
	}
	verweis, err := b.unterzeichner(u)
	if err != nil {
		return err
	}
	a := xmldsig.Auftrag{Kontext: umgebung, Schluessel: xmldsig.Schluesselhinweis{Verweis: verweis}}
	for i := range b.bloecke {
		if b.bloecke[i].signatur {
			continue
		}
		v, err := u.Element(umgebung, b.bloecke[i].xml)
		if err != nil {
			return err
		}
		a.Verweise = append(a.Verweise, v)
	}
	for i := range b.n.Anhaenge {
		v, err := verweisAuf(u, &b.n.Anhaenge[i])
		if err != nil {
			return err
		}
		a.Verweise = append(a.Verweise, v)
	}
	signatur, err := u.Unterschreibe(a)
	if err != nil {
		return err
	}
	name := "ClientSignature"
	if b.plan.antwort {
		name = "SupplierSignature"
	}
	var x blatt
	x.auf("osci:"+name, b.kopfattribute(strings.ToLower(name), akteurNaechster, nil, nil)...)
	x.Write(signatur)
	x.zu("osci:" + name)
	b.bloecke[1].xml = x.Bytes()
	return nil
}

func verweisAuf(u *xmldsig.Unterzeichner, a *Anhang) (v xmldsig.Verweis, err error) {
	r, err := a.Daten.Oeffne()
	if err != nil {
		return v, err
	}
	defer func() {
		if zu := r.Close(); err == nil {
			err = zu
		}
	}()
	return u.Anhang(a.ContentID, r)
}

// unterzeichner returns the Id of the certificate entry that the signature names.
func (b *bauer) unterzeichner(u *xmldsig.Unterzeichner) (string, error) {
	art := b.plan.unterzeichner
	eintrag, zusatz := finde(b.n.Intermediaer, art), b.zusatz
	if art != SignaturIntermediaer {
		eintrag, zusatz = b.n.Zertifikate.Finde(art), ""
	}
	if eintrag == nil {
		return "", unschreibbar("Der Nachricht fehlt das Zertifikat " + string(art) + ", mit dem sie zu signieren ist.")
	}
	z, err := eintrag.X509()
	if err != nil {
		return "", err
	}
	if k, ok := z.PublicKey.(interface{ Equal(crypto.PublicKey) bool }); !ok || !k.Equal(u.Schluessel.Public()) {
		return "", unschreibbar("Das Zertifikat " + string(art) + " gehört nicht zum Schlüssel der Signatur.")
	}
	return eintrag.ID + zusatz, nil
}
