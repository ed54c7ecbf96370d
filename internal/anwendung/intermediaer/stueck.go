// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
)

// schwelle is the length in bytes up to which a sequence stays in memory and in its row.
const schwelle = 128 << 10

// Stueckschreiber collects bytes, the short ones in memory, the long ones in the spool. It
// is used by one goroutine and ended with Fertig or Verwirf.
type Stueckschreiber struct {
	spule  Spule
	puffer bytes.Buffer
	datei  Spulschreiber // nil while the bytes are in puffer
	summe  hash.Hash
	n      int64
}

// NeuesStueck begins a sequence of bytes of unknown length.
func (i *Intermediaer) NeuesStueck() *Stueckschreiber {
	return &Stueckschreiber{spule: i.Spule, summe: sha256.New()}
}

// Write adds bytes.
func (s *Stueckschreiber) Write(b []byte) (int, error) {
	if s.datei == nil && s.puffer.Len()+len(b) > schwelle {
		if err := s.lagereAus(); err != nil {
			return 0, err
		}
	}
	s.summe.Write(b)
	s.n += int64(len(b))
	if s.datei == nil {
		return s.puffer.Write(b)
	}
	return s.datei.Write(b)
}

func (s *Stueckschreiber) lagereAus() error {
	datei, err := s.spule.Neu()
	if err != nil {
		return err
	}
	s.datei = datei
	_, err = datei.Write(s.puffer.Bytes())
	s.puffer = bytes.Buffer{}
	return err
}

// Fertig ends the sequence; a spool file is durable then.
func (s *Stueckschreiber) Fertig() (Stueck, error) {
	st := Stueck{Groesse: s.n}
	s.summe.Sum(st.Summe[:0])
	if s.datei == nil {
		st.Bytes = s.puffer.Bytes()
		return st, nil
	}
	name, err := s.datei.Fertig()
	st.Datei = name
	return st, err
}

// Verwirf gives the sequence up unless Fertig was successful.
func (s *Stueckschreiber) Verwirf() error {
	if s.datei == nil {
		return nil
	}
	return s.datei.Verwirf()
}

// Oeffne reads a sequence.
func (i *Intermediaer) Oeffne(s Stueck) (io.ReadCloser, error) {
	if s.Datei == "" {
		return io.NopCloser(bytes.NewReader(s.Bytes)), nil
	}
	return i.Spule.Oeffne(s.Datei)
}

// inDatei returns the sequence as a spool file.
func (i *Intermediaer) inDatei(s Stueck) (name string, err error) {
	if s.Datei != "" {
		return s.Datei, nil
	}
	datei, err := i.Spule.Neu()
	if err != nil {
		return "", err
	}
	if _, err := datei.Write(s.Bytes); err != nil {
		return "", errors.Join(err, datei.Verwirf())
	}
	return datei.Fertig()
}
