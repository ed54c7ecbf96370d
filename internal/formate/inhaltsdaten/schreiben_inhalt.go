// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten

import (
	"encoding/base64"
	"errors"
	"io"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

// inhaltsfolge are the contents of a container as written.
type inhaltsfolge struct {
	klar, chiffrate []byte
	// verweise are what the container's own signatures cover beside the attachments.
	verweise []xmldsig.Verweis
	anhaenge []xmldsig.Verweis
}

func (w *schrift) inhalte(b *NeuerBehaelter, p *blatt) (inhaltsfolge, error) {
	var f inhaltsfolge
	um := p.um
	defer func() { p.um = um }()
	if len(b.Autoren) > 0 {
		p.um = b.Autoren[0].Unterzeichner
	}
	for i := range b.Inhalte {
		if err := w.inhalt(&f, b, &b.Inhalte[i], p); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (w *schrift) inhalt(f *inhaltsfolge, b *NeuerBehaelter, i *NeuerInhalt, p *blatt) error {
	if i.Behaelter != nil && len(i.Behaelter.Leser) > 0 {
		e, err := w.verschlossen(i.Behaelter)
		if err != nil {
			return err
		}
		f.chiffrate = append(f.chiffrate, e...)
		return f.decke(b, e)
	}
	id, err := w.id(i.ID, "content")
	if err != nil {
		return err
	}
	kopf := `<osci:Content Id="` + wertersatz.Replace(id) + `"`
	switch {
	case i.Anhang != nil && i.Daten == nil && i.Behaelter == nil:
		e := []byte(kopf + ` href="` + wertersatz.Replace("cid:"+i.Anhang.ContentID) + `"></osci:Content>`)
		f.klar = append(f.klar, e...)
		return errors.Join(f.decke(b, e), w.anhang(f, b, i.Anhang, p))
	case i.Behaelter != nil && i.Daten == nil && i.Anhang == nil:
		innen, err := w.behaelter(i.Behaelter, p)
		if err != nil {
			return err
		}
		e := []byte(kopf + ">" + string(innen.xml) + "</osci:Content>")
		f.klar = append(f.klar, e...)
		f.anhaenge = append(f.anhaenge, innen.anhaenge...)
		return f.decke(b, e)
	case i.Daten != nil && i.Behaelter == nil && i.Anhang == nil:
		f.klar = append(f.klar, `<osci:Content><osci:Base64Content Id="`+wertersatz.Replace(id)+`">`...)
		f.klar = base64.StdEncoding.AppendEncode(f.klar, i.Daten)
		f.klar = append(f.klar, `</osci:Base64Content></osci:Content>`...)
		return f.deckeDaten(b, id, i.Daten)
	}
	return aufbaufehler("Ein Inhalt ist leer oder mehrdeutig.")
}

// decke adds the reference to an element if the container is signed.
func (f *inhaltsfolge) decke(b *NeuerBehaelter, element []byte) error {
	if len(b.Autoren) == 0 {
		return nil
	}
	v, err := b.Autoren[0].Unterzeichner.Element(raeume(), element)
	f.verweise = append(f.verweise, v)
	return err
}

func (f *inhaltsfolge) deckeDaten(b *NeuerBehaelter, id string, daten []byte) error {
	if len(b.Autoren) == 0 {
		return nil
	}
	v, err := b.Autoren[0].Unterzeichner.Inhalt(id, daten)
	f.verweise = append(f.verweise, v)
	return err
}

// anhang writes the part, encrypted with a key of its own if the document is, and
// computes its digest on the way.
func (w *schrift) anhang(f *inhaltsfolge, b *NeuerBehaelter, a *NeuerAnhang, p *blatt) error {
	if a.ContentID == "" || w.contentIDs[a.ContentID] || w.Ablage == nil {
		return aufbaufehler("Ein Anhang ist nicht eindeutig bezeichnet oder hat keinen Platz.")
	}
	w.contentIDs[a.ContentID] = true
	r, ziel := io.Pipe()
	var teil io.WriteCloser = ziel
	if p.verschlossen {
		id, err := w.id(helfervorsatz+a.ContentID, "")
		if err != nil {
			return err
		}
		auftrag := xmlenc.Auftrag{ID: id, MimeType: "text/xml", ContentID: a.ContentID, IvLaenge: b.IvLaenge}
		helfer, chiffrierer, err := w.Chiffre.VerschluessleStrom(auftrag, ziel)
		if err != nil {
			return err
		}
		p.helfer, teil = append(p.helfer, helfer...), chiffrierer
	}
	fertig := make(chan error, 1)
	go func() {
		err := errors.Join(f.uebertrage(p.um, a, teil), teil.Close())
		fertig <- err
		ziel.CloseWithError(err)
	}()
	daten, err := w.Ablage.Lege(r)
	r.CloseWithError(err)
	w.anhaenge = append(w.anhaenge, osci.Anhang{ContentID: a.ContentID, Daten: daten})
	return errors.Join(err, <-fertig)
}

// uebertrage copies the attachment to w and adds the reference to its plain text, which
// the signatures of all containers around it need.
func (f *inhaltsfolge) uebertrage(u *xmldsig.Unterzeichner, a *NeuerAnhang, w io.Writer) error {
	if u == nil {
		_, err := io.Copy(w, a.Quelle)
		return err
	}
	v, err := u.Anhang(a.ContentID, io.TeeReader(a.Quelle, w))
	f.anhaenge = append(f.anhaenge, v)
	return err
}
