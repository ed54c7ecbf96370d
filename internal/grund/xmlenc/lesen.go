// SPDX-License-Identifier: EUPL-1.2

package xmlenc

import (
	"strings"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlscan"
)

// Verschluesselt is a xenc:EncryptedData as read.
type Verschluesselt struct {
	// ID and MimeType are attributes, "" if missing.
	ID, MimeType string
	// Verfahren is the URI of the cipher, allowed by the Richtlinie.
	Verfahren string
	// Schluessel are the message keys, one per recipient, in the order of the
	// document. Empty if MgmtData is there.
	Schluessel []Schluesselpaket
	// MgmtData is the message key of an attachment in the clear: the element itself
	// then stands inside encrypted content (digest section 9.2).
	MgmtData geheim.Schluessel
	// Wert is the cipher text with IV and tag, nil if it is in a MIME part.
	Wert []byte
	// ContentID names the MIME part with the cipher text, "" if Wert is there.
	ContentID string

	iv int // length of the IV in bytes
}

// Schluesselpaket is a xenc:EncryptedKey as read.
type Schluesselpaket struct {
	// Verweis is the Id of the recipient's certificate entry, "" if Zertifikat is there.
	Verweis string
	// Zertifikat is the recipient's certificate in DER, nil if Verweis is there.
	Zertifikat []byte

	verfahren   transportverfahren
	digest, mgf string
	wert        []byte
}

// Quelle delivers tokens: a xmlscan.Scanner or a xmldsig.Lauf.
type Quelle = elementleser.Quelle

// hoechstEmpfaenger is how many recipients an element may have.
const hoechstEmpfaenger = 100

// Lies reads the xenc:EncryptedData whose Start t was the last token of q to its
// end. Errors: *Fehler, those of q.
func (r *Richtlinie) Lies(q Quelle, t *xmlscan.Token) (*Verschluesselt, error) {
	l := leser{elementleser.Leser{Quelle: q}, r}
	v, err := l.daten(t)
	if err != nil {
		return nil, alsFehler(err)
	}
	return v, nil
}

type leser struct {
	elementleser.Leser
	r *Richtlinie
}

func (l leser) daten(t *xmlscan.Token) (*Verschluesselt, error) {
	if !l.Ist(t, raumXenc, "EncryptedData") {
		return nil, l.Fehler("Das Element EncryptedData fehlt an seiner Stelle.")
	}
	if err := l.Attribute(t, "Id", "MimeType", "Type", "Encoding"); err != nil {
		return nil, err
	}
	v := &Verschluesselt{ID: l.Wert(t, "Id"), MimeType: l.Wert(t, "MimeType")}
	if err := l.inhaltsverfahren(v); err != nil {
		return nil, err
	}
	if err := l.schluesselInfo(v); err != nil {
		return nil, err
	}
	wert, contentID, err := l.chiffrat()
	if err != nil {
		return nil, err
	}
	v.Wert, v.ContentID = wert, contentID
	return v, l.Ende()
}

// inhaltsverfahren reads xenc:EncryptionMethod with osci128:IvLength, which is
// absent for an IV of 16 bytes. The official library writes it with CBC too, where the
// block gives the length and the element says nothing.
func (l leser) inhaltsverfahren(v *Verschluesselt) error {
	t, err := l.Soll(raumXenc, "EncryptionMethod")
	if err != nil {
		return err
	}
	if v.Verfahren, err = l.Verfahren(t); err != nil {
		return err
	}
	verfahren, da := l.r.inhalte[v.Verfahren]
	if !da {
		return l.verfahrensfehler()
	}
	v.iv = 16
	if verfahren.art == "3des-cbc" {
		v.iv = 8
	}
	if t, err = l.Kind(); err != nil || t == nil {
		return err
	}
	if !l.Ist(t, raumIv, "IvLength") {
		return l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
	}
	if err := l.Attribute(t, "Value"); err != nil {
		return err
	}
	switch laenge := l.Wert(t, "Value"); {
	case laenge == "12" && verfahren.art == "aes-gcm":
		v.iv = 12
	case laenge == "12", laenge == "16":
	default:
		return l.Fehler("Die Länge des Initialisierungsvektors ist nicht zulässig.")
	}
	if err := l.Ende(); err != nil {
		return err
	}
	return l.Ende()
}

func (l leser) verfahrensfehler() error {
	return &Fehler{CodeVerfahren, l.Position(), "Das Verschlüsselungsverfahren ist nicht zugelassen."}
}

// schluesselInfo reads ds:KeyInfo: wrapped keys, or one key in the clear.
func (l leser) schluesselInfo(v *Verschluesselt) error {
	t, err := l.Soll(raumDS, "KeyInfo")
	if err != nil {
		return err
	}
	if err := l.Attribute(t, "Id"); err != nil {
		return err
	}
	for {
		t, err := l.Kind()
		switch {
		case err != nil:
			return err
		case t == nil && len(v.Schluessel) == 0 && v.MgmtData.Leer():
			return l.Fehler("Der Schlüssel der Nachricht fehlt.")
		case t == nil:
			return nil
		case !v.MgmtData.Leer(), len(v.Schluessel) > 0 && l.Ist(t, raumDS, "MgmtData"):
			return l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		case len(v.Schluessel) == hoechstEmpfaenger:
			return &Fehler{CodeGrenze, l.Position(), "Die Nachricht hat zu viele Empfänger."}
		case l.Ist(t, raumDS, "MgmtData"):
			b, err := l.wert(t)
			if err != nil {
				return err
			}
			v.MgmtData = geheim.NeuerSchluessel(b)
		default:
			s, err := l.paket(t)
			if err != nil {
				return err
			}
			v.Schluessel = append(v.Schluessel, s)
		}
	}
}

func (l leser) paket(t *xmlscan.Token) (s Schluesselpaket, err error) {
	if !l.Ist(t, raumXenc, "EncryptedKey") {
		return s, l.Fehler("Der Schlüssel der Nachricht steht in einer unzulässigen Form.")
	}
	if err := l.Attribute(t, "Id", "Recipient"); err != nil {
		return s, err
	}
	if err := l.transportverfahren(&s); err != nil {
		return s, err
	}
	if t, err = l.Soll(raumDS, "KeyInfo"); err != nil {
		return s, err
	}
	if err := l.Attribute(t, "Id"); err != nil {
		return s, err
	}
	if s.Verweis, s.Zertifikat, err = l.Leser.Schluessel(); err != nil {
		return s, err
	}
	if err := l.Ende(); err != nil {
		return s, err
	}
	var contentID string
	if s.wert, contentID, err = l.chiffrat(); err != nil {
		return s, err
	}
	if contentID != "" {
		return s, l.Fehler("Der Schlüssel der Nachricht steht in einer unzulässigen Form.")
	}
	return s, l.Ende()
}

// transportverfahren reads xenc:EncryptionMethod with MGF and digest, both of which
// OAEP demands here: their default would be SHA-1.
func (l leser) transportverfahren(s *Schluesselpaket) error {
	t, err := l.Soll(raumXenc, "EncryptionMethod")
	if err != nil {
		return err
	}
	uri, err := l.Verfahren(t)
	if err != nil {
		return err
	}
	var da bool
	if s.verfahren, da = l.r.transporte[uri]; !da {
		return l.verfahrensfehler()
	}
	for {
		t, err := l.Kind()
		if err != nil {
			return err
		}
		if t == nil {
			break
		}
		ziel, liste := &s.digest, l.r.digests
		switch {
		case s.verfahren.art != "oaep":
			return l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		case l.Ist(t, raumXenc11, "MGF"):
			ziel, liste = &s.mgf, l.r.mgfs
		case !l.Ist(t, raumDS, "DigestMethod"):
			return l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		}
		if *ziel != "" {
			return l.Fehler("Ein Verfahren ist doppelt angegeben.")
		}
		if *ziel, err = l.LeeresVerfahren(t); err != nil {
			return err
		}
		if liste[*ziel] == 0 {
			return l.verfahrensfehler()
		}
	}
	if s.verfahren.art == "oaep" && (s.digest == "" || s.mgf == "") {
		return l.verfahrensfehler()
	}
	return nil
}

func (l leser) wert(t *xmlscan.Token) ([]byte, error) {
	if err := l.Attribute(t); err != nil {
		return nil, err
	}
	return l.Base64()
}

// chiffrat reads xenc:CipherData: a value, or a reference to a MIME part with at
// most the Base64 transform, which says nothing: the MIME header decides.
func (l leser) chiffrat() (wert []byte, contentID string, err error) {
	if _, err = l.Soll(raumXenc, "CipherData"); err != nil {
		return nil, "", err
	}
	t, err := l.Kind()
	if err != nil {
		return nil, "", err
	}
	switch {
	case t != nil && l.Ist(t, raumXenc, "CipherValue"):
		if wert, err = l.wert(t); err == nil && len(wert) == 0 {
			err = l.Fehler("Das Chiffrat ist leer.")
		}
	case t != nil && l.Ist(t, raumXenc, "CipherReference"):
		contentID, err = l.verweis(t)
	default:
		err = l.Fehler("Das Chiffrat fehlt.")
	}
	if err != nil {
		return nil, "", err
	}
	return wert, contentID, l.Ende()
}

func (l leser) verweis(t *xmlscan.Token) (string, error) {
	if err := l.Attribute(t, "URI"); err != nil {
		return "", err
	}
	contentID, da := strings.CutPrefix(l.Wert(t, "URI"), "cid:")
	if !da || contentID == "" {
		return "", l.Fehler("Der Verweis auf das Chiffrat führt nicht auf einen Anhang.")
	}
	t, err := l.Kind()
	if err != nil || t == nil {
		return contentID, err
	}
	if !l.Ist(t, raumXenc, "Transforms") {
		return "", l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
	}
	if t, err = l.Soll(raumDS, "Transform"); err != nil {
		return "", err
	}
	uri, err := l.LeeresVerfahren(t)
	if err != nil {
		return "", err
	}
	if uri != nurBase64 {
		return "", l.verfahrensfehler()
	}
	if err := l.Ende(); err != nil {
		return "", err
	}
	return contentID, l.Ende()
}
