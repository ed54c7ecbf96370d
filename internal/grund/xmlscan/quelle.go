// SPDX-License-Identifier: EUPL-1.2

package xmlscan

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

const (
	anfangspuffer = 64 << 10
	// hoechstLeer is how often a reader may deliver nothing without an error.
	hoechstLeer = 100
)

// kleinstpuffer is enough for the start of any document; the buffer grows.
const kleinstpuffer = 512

// puffergroesse returns the size of the first buffer: that of the document if
// the reader tells it, since most documents are small messages in memory.
func puffergroesse(r io.Reader) int {
	if l, ok := r.(interface{ Len() int }); ok {
		return min(anfangspuffer, max(l.Len()+1, kleinstpuffer))
	}
	return anfangspuffer
}

// mehr asks Weiter to load more of the document and to read the piece again
// from its start. It never leaves the package.
var mehr = &Fehler{Text: "Es fehlen Daten."}

// nachladen drops what is done with and fills the buffer. A piece that does
// not fit doubles it, so reading pieces again costs at most as much as reading
// them once. The buffer is bounded by Grenzen.Textlaenge.
func (s *Scanner) nachladen() *Fehler {
	if s.amEnde {
		return s.fehlerBei(len(s.buf), ArtAbbruch, "Das Dokument endet, bevor es vollständig ist.")
	}
	s.verschieben()
	if len(s.buf) == cap(s.buf) {
		if len(s.buf) > s.grenzen.Textlaenge {
			return s.fehlerBei(0, ArtGrenze, "Ein Text oder eine Marke ist zu lang.")
		}
		neu := make([]byte, len(s.buf), 2*cap(s.buf))
		copy(neu, s.buf)
		s.buf = neu
	}
	return s.fuellen()
}

// fuellen reads until the buffer is full or the document ends.
func (s *Scanner) fuellen() *Fehler {
	for leer := 0; len(s.buf) < cap(s.buf); {
		n, err := s.quelle.Read(s.buf[len(s.buf):cap(s.buf)])
		s.buf = s.buf[:len(s.buf)+n]
		if s.basis+int64(len(s.buf)) > s.grenzen.Groesse {
			return s.zuGross()
		}
		if n == 0 && err == nil {
			leer++
			if leer == hoechstLeer {
				err = io.ErrNoProgress
			}
		}
		if errors.Is(err, io.EOF) {
			s.amEnde = true
			return nil
		}
		if err != nil {
			f := s.fehlerBei(len(s.buf), ArtLesen, "Das Dokument konnte nicht gelesen werden.")
			f.Ursache = err
			return f
		}
	}
	return nil
}

func (s *Scanner) zuGross() *Fehler {
	return s.fehlerBei(int(s.grenzen.Groesse-s.basis), ArtGrenze, "Das Dokument ist zu groß.")
}

// verschieben moves the rest of the buffer to its front.
func (s *Scanner) verschieben() {
	if s.pos == 0 {
		return
	}
	s.stelle(s.pos)
	s.zeile.index = 0
	n := copy(s.buf, s.buf[s.pos:])
	s.buf = s.buf[:n]
	s.basis += int64(s.pos)
	s.pos = 0
	s.zeileVorn = s.zeile
}

// zeilenstand is a place in the buffer whose line and column are known.
type zeilenstand struct {
	index  int
	zeile  int
	spalte int
}

// vor moves on to index ziel of the buffer.
func (z *zeilenstand) vor(buf []byte, ziel int) {
	stueck := buf[z.index:ziel]
	if letzte := bytes.LastIndexByte(stueck, '\n'); letzte >= 0 {
		z.zeile += bytes.Count(stueck, []byte{'\n'})
		z.spalte = 1
		stueck = stueck[letzte+1:]
	}
	z.spalte += utf8.RuneCount(stueck)
	z.index = ziel
}

// stelle computes the position of an index of the buffer.
func (s *Scanner) stelle(index int) Position {
	if index < s.zeile.index {
		s.zeile = s.zeileVorn
	}
	s.zeile.vor(s.buf, index)
	return Position{Byte: s.basis + int64(index), Zeile: s.zeile.zeile, Spalte: s.zeile.spalte}
}

func (s *Scanner) fehlerBei(index int, art Fehlerart, text string) *Fehler {
	return &Fehler{Art: art, Position: s.stelle(min(index, len(s.buf))), Text: text}
}
