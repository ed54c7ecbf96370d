// SPDX-License-Identifier: EUPL-1.2

package osciempfang

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/osci"
)

// spulablage puts the large parts of one message into the spool of the Intermediär:
// an attachment is written once and stays where it is when the delivery is taken.
type spulablage struct {
	spule   intermediaer.Spule
	stuecke []*stueckdaten
}

// stueckdaten is content in the spool.
type stueckdaten struct {
	ablage *spulablage
	stueck intermediaer.Stueck
}

// Lege implements osci.Ablage.
func (s *spulablage) Lege(r io.Reader) (osci.Daten, error) {
	stueck, err := s.stueck(r)
	if err != nil {
		return nil, err
	}
	d := &stueckdaten{s, stueck}
	s.stuecke = append(s.stuecke, d)
	return d, nil
}

// imSpeicher is how many bytes stay in memory and in their row.
const imSpeicher = 128 << 10

// stueck reads r to its end, long ones into a file of the spool.
func (s *spulablage) stueck(r io.Reader) (intermediaer.Stueck, error) {
	var anfang bytes.Buffer
	n, err := anfang.ReadFrom(io.LimitReader(r, imSpeicher+1))
	if err != nil || n <= imSpeicher {
		return intermediaer.StueckAus(anfang.Bytes()), err
	}
	w, err := s.spule.Neu()
	if err != nil {
		return intermediaer.Stueck{}, err
	}
	summe := sha256.New()
	stueck := intermediaer.Stueck{}
	if stueck.Groesse, err = io.Copy(io.MultiWriter(w, summe), io.MultiReader(&anfang, r)); err == nil {
		stueck.Datei, err = w.Fertig()
	}
	if err != nil {
		return stueck, errors.Join(err, w.Verwirf())
	}
	summe.Sum(stueck.Summe[:0])
	return stueck, nil
}

// Oeffne implements osci.Daten.
func (d *stueckdaten) Oeffne() (io.ReadSeekCloser, error) {
	if d.stueck.Datei == "" {
		return osci.Speicherdaten(d.stueck.Bytes).Oeffne()
	}
	return d.ablage.spule.Oeffne(d.stueck.Datei)
}

// Groesse implements osci.Daten.
func (d *stueckdaten) Groesse() int64 { return d.stueck.Groesse }

// raeume removes what was needed for reading only, e.g. the cipher text: everything but
// the attachments of the message. What the Intermediär does not take of these, its own
// housekeeping removes.
func (s *spulablage) raeume(anhaenge []osci.Anhang) error {
	bleibt := map[osci.Daten]bool{}
	for i := range anhaenge {
		if d, ok := anhaenge[i].Daten.(*stueckdaten); ok {
			bleibt[d] = true
		}
	}
	var err error
	for _, d := range s.stuecke {
		if !bleibt[d] && d.stueck.Datei != "" {
			err = errors.Join(err, s.spule.Loesche(d.stueck.Datei))
		}
	}
	s.stuecke = nil
	return err
}

// als returns the data as the Intermediär keeps them.
func (s *spulablage) als(d osci.Daten) (intermediaer.Stueck, error) {
	if d, ok := d.(*stueckdaten); ok {
		return d.stueck, nil
	}
	r, err := d.Oeffne()
	if err != nil {
		return intermediaer.Stueck{}, err
	}
	stueck, err := s.stueck(r)
	return stueck, errors.Join(err, r.Close())
}
