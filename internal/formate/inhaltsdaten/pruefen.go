// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten

import (
	"errors"
	"io"
	"slices"
)

// pruefe checks the signatures of the document, which was read to its end, and notes
// who signed what.
func (d *dokument) pruefe() error {
	for id, t := range d.teile {
		if err := d.pruefeTeil(id, t); err != nil {
			return err
		}
	}
	for _, b := range d.alle {
		if err := d.pruefeBehaelter(b); err != nil {
			return err
		}
	}
	return nil
}

// pruefeTeil reads an attachment for the digests that must cover it.
func (d *dokument) pruefeTeil(contentID string, t *teil) error {
	a := &Anhang{ContentID: contentID, oeffne: func() (io.ReadCloser, error) { return d.oeffneTeil(contentID) }}
	for _, i := range t.inhalte {
		i.Anhang = a
		i.Verschluesselt = d.helfer[contentID] != nil
	}
	r, err := a.Oeffne()
	if err != nil {
		return err
	}
	summen := make([]io.Writer, len(t.summen))
	for n, p := range t.summen {
		summen[n] = p.Anhang(contentID)
	}
	_, err = io.Copy(io.MultiWriter(summen...), r)
	return errors.Join(err, r.Close())
}

// oeffneTeil returns the attachment in the clear.
func (d *dokument) oeffneTeil(contentID string) (io.ReadCloser, error) {
	daten := d.v.anhaenge[contentID]
	if daten == nil {
		return nil, errAnhangFehlt
	}
	quelle, err := daten.Oeffne()
	if err != nil {
		return nil, err
	}
	h := d.helfer[contentID]
	if h == nil {
		return quelle, nil
	}
	r := d.v.leser.Chiffre
	klar, err := r.Entschluessle(h, r.OffenerSchluessel(h), quelle)
	if err != nil {
		return nil, errors.Join(uebersetze(err), quelle.Close())
	}
	return klartext{klar, quelle}, nil
}

// klartext reads the plain text and closes the source of the cipher text.
type klartext struct {
	io.Reader
	io.Closer
}

// pruefeBehaelter checks the signatures of one container; those around it are checked.
func (d *dokument) pruefeBehaelter(b *offener) error {
	var eigene []Autor
	for _, p := range b.pruefer {
		a, err := d.v.autor(p.Hinweis())
		if err != nil {
			return err
		}
		if err := p.Pruefe(a.Zertifikat); err != nil {
			return err
		}
		eigene = append(eigene, a)
	}
	im := eigene // signed all of the container, its attachments included
	if b.um != nil {
		im = slices.Concat(eigene, b.um.imDokument)
	}
	b.imDokument = im
	b.Autoren = slices.Concat(im, d.u.autoren)
	for _, i := range b.Inhalte {
		i.Autoren = b.Autoren
		if i.Anhang != nil {
			// A signature around the encrypted element covers the reference, not the part.
			i.Autoren = im
		}
	}
	return nil
}
