// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten

import (
	"bytes"
	"io"
	"strings"

	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlenc"
	"kernmelderegister/internal/grund/xmlscan"
)

// helfervorsatz begins the Id of the element that carries the key of an attachment. It
// alone is not covered by the signature of its container (digest section 9.2).
const helfervorsatz = "Attachment"

// dokument is one pass through the package or through a container that was encrypted.
type dokument struct {
	v    *vorgang
	u    umgebung
	lauf *xmldsig.Lauf
	e    elementleser.Leser

	wurzeln        []*Behaelter
	alle           []*offener
	verschluesselt []chiffrat
	// helfer are the keys of attachments, by Content-ID.
	helfer map[string]*xmlenc.Verschluesselt
	// teile are the attachments that contents refer to, by Content-ID.
	teile map[string]*teil
}

// offener is a container while it is read.
type offener struct {
	*Behaelter
	um       *offener // the container around it in the same document
	pruefer  []*xmldsig.Pruefling
	anhaenge map[string]bool // all below it, by Content-ID
	// imDokument are the authors within this document.
	imDokument []Autor
}

// teil is an attachment of the document.
type teil struct {
	inhalte []*Inhalt
	summen  []*xmldsig.Pruefling // must cover it
}

func neuesDokument(v *vorgang, r io.Reader, u umgebung) *dokument {
	l := xmldsig.Neu(r, xmldsig.Optionen{Richtlinie: v.leser.Signatur, XML: xmlscan.Grenzen{Textlaenge: -1}})
	return &dokument{v: v, u: u, lauf: l, e: elementleser.Leser{Quelle: l},
		helfer: map[string]*xmlenc.Verschluesselt{}, teile: map[string]*teil{}}
}

// verhuelle hides what went wrong where an attacker could otherwise ask for the plain
// text of an attachment piece by piece.
func (d *dokument) verhuelle(err error) error {
	for _, h := range d.helfer {
		if !unversehrt(h) {
			return errChiffre
		}
	}
	return err
}

// lies reads the document to its end.
func (d *dokument) lies() error {
	t, err := d.e.Kind()
	if err != nil {
		return err
	}
	wurzel := "ContentPackage"
	if d.u.tiefe > 0 {
		wurzel = "ContentContainer"
	}
	if t == nil || !d.e.Ist(t, raumOSCI, wurzel) {
		return d.e.Fehler("Das Element " + wurzel + " fehlt.")
	}
	if d.u.tiefe == 0 {
		err = d.paket()
	} else {
		_, err = d.behaelter(t, nil)
	}
	if err != nil {
		return err
	}
	return d.e.Ende()
}

func (d *dokument) paket() error {
	for {
		t, err := d.e.Kind()
		switch {
		case err != nil || t == nil:
			return err
		case d.e.Ist(t, raumXenc, "EncryptedData"):
			err = d.chiffrat(t, nil)
		case d.e.Ist(t, raumOSCI, "ContentContainer"):
			_, err = d.behaelter(t, nil)
		default:
			err = d.unerwartet()
		}
		if err != nil {
			return err
		}
	}
}

func (d *dokument) unerwartet() error {
	return d.e.Fehler("An dieser Stelle steht ein unerwartetes Element.")
}

// behaelter reads a container: its signatures stand before what they cover.
func (d *dokument) behaelter(t *xmlscan.Token, um *offener) (*Behaelter, error) {
	b := &offener{Behaelter: &Behaelter{ID: d.e.Wert(t, "Id")}, um: um, anhaenge: map[string]bool{}}
	d.alle = append(d.alle, b)
	if um == nil {
		d.wurzeln = append(d.wurzeln, b.Behaelter)
	}
	unterschriften := true
	for {
		t, err := d.e.Kind()
		if err != nil || t == nil {
			return b.Behaelter, err
		}
		signatur := d.e.Ist(t, raumDS, "Signature")
		unterschriften = unterschriften && signatur
		switch {
		case signatur && unterschriften:
			p := d.lauf.Pruefling()
			b.pruefer = append(b.pruefer, p)
			err = p.LiesSignatur()
		case d.e.Ist(t, raumOSCI, "Content"):
			err = d.inhalt(t, b)
		case d.e.Ist(t, raumXenc, "EncryptedData"):
			err = d.chiffrat(t, b)
		default:
			err = d.unerwartet()
		}
		if err != nil {
			return nil, err
		}
	}
}

// decke demands that the signatures of the container cover the element that begins.
func (b *offener) decke() error {
	for _, p := range b.pruefer {
		if err := p.Decke(); err != nil {
			return err
		}
	}
	return nil
}

// inhalt reads a osci:Content in one of its three shapes.
func (d *dokument) inhalt(t *xmlscan.Token, b *offener) error {
	if err := d.e.Attribute(t, "Id", "href"); err != nil {
		return err
	}
	i := &Inhalt{ID: d.e.Wert(t, "Id"), Verschluesselt: d.u.tiefe > 0}
	b.Inhalte = append(b.Inhalte, i)
	href, anhang := t.Attribut(xmlscan.KeinRaum, "href")
	if !anhang && i.ID == "" {
		return d.daten(i, b)
	}
	contentID, cid := strings.CutPrefix(string(href), "cid:")
	if err := b.decke(); err != nil {
		return err
	}
	if anhang {
		if !cid || contentID == "" {
			return d.e.Fehler("Der Verweis eines Inhalts führt nicht auf einen Anhang.")
		}
		d.anhang(contentID, i, b)
		return d.e.Ende()
	}
	t, err := d.e.Soll(raumOSCI, "ContentContainer")
	if err != nil {
		return err
	}
	if i.Behaelter, err = d.behaelter(t, b); err != nil {
		return err
	}
	return d.e.Ende()
}

func (d *dokument) daten(i *Inhalt, b *offener) error {
	t, err := d.e.Soll(raumOSCI, "Base64Content")
	if err != nil {
		return err
	}
	if err := d.e.Attribute(t, "Id"); err != nil {
		return err
	}
	i.ID = d.e.Wert(t, "Id")
	if len(b.pruefer) == 0 {
		if i.Daten, err = d.e.Base64(); err != nil {
			return err
		}
	} else if i.Daten, err = d.gedeckteDaten(b); err != nil {
		return err
	}
	if i.Daten == nil {
		i.Daten = []byte{}
	}
	return d.e.Ende()
}

// gedeckteDaten returns the decoded bytes as they went into the digests.
func (d *dokument) gedeckteDaten(b *offener) ([]byte, error) {
	var klar bytes.Buffer
	for n, p := range b.pruefer {
		var ziel io.Writer
		if n == 0 {
			ziel = &klar
		}
		if err := p.DeckeBase64(ziel); err != nil {
			return nil, err
		}
	}
	err := d.lauf.Ueberspringen()
	return klar.Bytes(), err
}

// anhang notes that the content refers to the part. The signatures of all containers
// around it must cover it, each once.
func (d *dokument) anhang(contentID string, i *Inhalt, b *offener) {
	a := d.teile[contentID]
	if a == nil {
		a = &teil{}
		d.teile[contentID] = a
	}
	a.inhalte = append(a.inhalte, i)
	for o := b; o != nil; o = o.um {
		if !o.anhaenge[contentID] {
			o.anhaenge[contentID] = true
			a.summen = append(a.summen, o.pruefer...)
		}
	}
}

// chiffrat reads an encrypted element: content for some reader, or the key of an
// attachment, which may stand in the clear only inside encrypted content.
func (d *dokument) chiffrat(t *xmlscan.Token, b *offener) error {
	helfer := b != nil && strings.HasPrefix(d.e.Wert(t, "Id"), helfervorsatz)
	if b != nil && !helfer {
		if err := b.decke(); err != nil {
			return err
		}
	}
	v, err := d.v.leser.Chiffre.Lies(d.lauf, t)
	if err != nil {
		return err
	}
	if helfer {
		return d.merkeHelfer(v)
	}
	if len(v.Schluessel) == 0 || v.ContentID != "" {
		return d.e.Fehler("Ein verschlüsseltes Element ist nicht aufgebaut, wie es sein muss.")
	}
	c := chiffrat{Verschluesselt: v}
	if b != nil {
		c.in = b.Behaelter
	}
	d.verschluesselt = append(d.verschluesselt, c)
	return nil
}

func (d *dokument) merkeHelfer(v *xmlenc.Verschluesselt) error {
	if d.u.tiefe == 0 || v.MgmtData.Leer() || v.ContentID == "" || d.helfer[v.ContentID] != nil {
		return d.e.Fehler("Der Schlüssel eines Anhangs steht nicht, wo er stehen darf.")
	}
	d.helfer[v.ContentID] = v
	return nil
}
