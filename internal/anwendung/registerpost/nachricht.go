// SPDX-License-Identifier: EUPL-1.2

package registerpost

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/meldenummer"
	"kernmelderegister/internal/formate/posthinweis"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/xmlscan"
)

// oeffner starts reading a message at its beginning.
type oeffner func() (io.ReadCloser, error)

// einziges returns the one message of a delivery; ok is false unless it is one.
func einziges(inhalt *inhaltsdaten.Ergebnis) (oeffne oeffner, ok bool) {
	anzahl := 0
	for i := range inhalt.Alle() {
		anzahl++
		oeffne = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(i.Daten)), nil }
		if i.Anhang != nil {
			oeffne = i.Anhang.Oeffne
		}
	}
	return oeffne, anzahl == 1
}

// lies calls f with the message from its beginning.
func (o oeffner) lies(f func(io.Reader) error) (err error) {
	r, err := o()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return f(bufio.NewReader(r))
}

// The kinds of messages that somebody works on.
const (
	artLieferung   = "1100"
	artVerzeichnis = "1104"
	artAntwort     = "1501"
	artQuittung    = "meldenummern"
	// artHinweis tells of a message that the post office kept back.
	artHinweis = "posthinweis"
)

// angaben is what a message says about itself, as far as it could be read.
type angaben struct {
	// art is the kind, "" if it is none of the standard.
	art  string
	kopf xmeld.Kopf
	// behoerden are the keys of all in whose name it speaks.
	behoerden []string
	// antwort is a 1501 that was read and found valid.
	antwort *xmeld.Hinweisantwort
}

// liesAngaben reads what a message says about itself. An error of type *xmeld.Fehler or
// *meldenummer.Fehler is one of the message; the kind is known all the same where it can be.
func (o oeffner) liesAngaben() (a angaben, err error) {
	raum := ""
	if err = o.lies(func(r io.Reader) (err error) {
		raum, err = wurzelraum(r)
		return err
	}); err != nil {
		return a, err
	}
	switch raum {
	case posthinweis.Raum:
		a.art = artHinweis
		return a, nil
	case meldenummer.Raum:
		a.art = artQuittung
		return a, o.lies(func(r io.Reader) error {
			q, err := meldenummer.LiesQuittung(r)
			if err == nil {
				a.behoerden = []string{schluessel(q.AGS)}
			}
			return err
		})
	}
	if err = o.lies(func(r io.Reader) error {
		art, err := xmeld.Erkenne(r)
		a.art = art.Nachricht
		return err
	}); err != nil {
		return a, err
	}
	return a, o.lies(a.liesKopf)
}

// liesKopf reads the header of the kinds that are known.
func (a *angaben) liesKopf(r io.Reader) error {
	switch a.art {
	case artLieferung:
		l, err := xmeld.Lies1100(r, xmeld.Optionen1100{})
		if err != nil {
			return err
		}
		a.kopf = *l.Kopf()
		a.behoerden = []string{a.kopf.Autor.Kennung, schluessel(l.Lieferung().Gemeinde.AGS)}
	case artVerzeichnis:
		v, err := xmeld.Lies1104(r)
		if err != nil {
			return err
		}
		a.kopf, a.behoerden = v.Kopf, []string{v.Kopf.Autor.Kennung}
	case artAntwort:
		x, err := xmeld.Lies1501(r)
		if err != nil {
			return err
		}
		a.kopf, a.behoerden, a.antwort = x.Kopf, []string{x.Kopf.Autor.Kennung}, x
	}
	return nil
}

// wurzelraum returns the namespace of the root. What is no XML has none; why, says the
// reader of the standard's messages.
func wurzelraum(r io.Reader) (string, error) {
	s := xmlscan.Neu(r, xmlscan.Optionen{OhneLeerraum: true})
	t, err := s.Weiter()
	var f *xmlscan.Fehler
	if errors.As(err, &f) && f.Art != xmlscan.ArtLesen {
		return "", nil
	}
	if err != nil || t.Art != xmlscan.Start {
		return "", err
	}
	return s.URI(t.Raum), nil
}
