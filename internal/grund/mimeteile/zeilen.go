// SPDX-License-Identifier: EUPL-1.2

package mimeteile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// liesFelder reads a header up to its empty line. Folded lines are joined with a
// blank; a field that occurs twice is an error.
func (l *Leser) liesFelder() ([]Feld, error) {
	var felder []Feld
	gesehen := map[string]bool{}
	for frei := l.grenzen.Kopf; ; {
		b, err := l.liesZeile(frei)
		if err != nil {
			return nil, err
		}
		zeile := string(b)
		frei -= len(zeile) + 2
		switch {
		case zeile == "":
			return felder, nil
		case !istWert(zeile):
			return nil, l.meldung(CodeKopf, "Ein Kopf enthält ein unzulässiges Zeichen.")
		case (zeile[0] == ' ' || zeile[0] == '\t') && len(felder) > 0:
			letztes := &felder[len(felder)-1]
			letztes.Wert = strings.Trim(letztes.Wert+" "+strings.Trim(zeile, " \t"), " \t")
			continue
		}
		name, wert, da := strings.Cut(zeile, ":")
		if !da || !istToken(name) || gesehen[strings.ToLower(name)] {
			return nil, l.meldung(CodeKopf, "Eine Zeile eines Kopfs ist fehlerhaft oder doppelt.")
		}
		gesehen[strings.ToLower(name)] = true
		felder = append(felder, Feld{name, strings.Trim(wert, " \t")})
	}
}

// liesZeile reads a line of at most n bytes that ends with CRLF, and returns it
// without. The slice is valid until the next read. At the end of the package it
// returns what is there, with CodeAbbruch.
func (l *Leser) liesZeile(n int) ([]byte, error) {
	b, err := l.quelle.ReadSlice('\n')
	if l.stelle += int64(len(b)); l.stelle > l.grenzen.Gesamt {
		return nil, l.zuGross()
	}
	switch {
	case err == bufio.ErrBufferFull || len(b) > n:
		return nil, l.meldung(CodeGrenze, "Ein Kopf ist zu lang.")
	case err != nil:
		return b, l.lesefehler(err)
	}
	zeile, crlf := bytes.CutSuffix(b, []byte("\r\n"))
	if !crlf || bytes.IndexByte(zeile, '\r') >= 0 {
		return nil, l.meldung(CodeKopf, "Eine Zeile endet nicht mit CR und LF.")
	}
	return zeile, nil
}

func (l *Leser) zuGross() *Fehler {
	return l.meldung(CodeGrenze, "Das MIME-Paket ist größer als zulässig.")
}

// verwerfe skips n bytes that are in the buffer.
func (l *Leser) verwerfe(n int) error {
	k, err := l.quelle.Discard(n)
	l.stelle += int64(k)
	if err != nil {
		return l.lesefehler(err)
	}
	if l.stelle > l.grenzen.Gesamt {
		return l.zuGross()
	}
	return nil
}

// rohteil reads the bytes of a part as they stand in the package, up to the CRLF
// before the next boundary line.
type rohteil struct {
	l      *Leser
	nummer int
	ende   bool
	fehler error
}

// Read implements io.Reader.
func (r *rohteil) Read(b []byte) (int, error) {
	if r.ende || r.l.nummer != r.nummer {
		return 0, io.EOF
	}
	if r.fehler != nil || len(b) == 0 {
		return 0, r.fehler
	}
	n, err := r.l.liesRoh(b)
	if err == io.EOF {
		r.ende = true
	} else {
		r.fehler = err
	}
	return n, err
}

func (l *Leser) liesRoh(b []byte) (int, error) {
	if _, err := l.quelle.Peek(len(l.linie)); err != nil {
		return 0, l.lesefehler(err)
	}
	da, _ := l.quelle.Peek(l.quelle.Buffered())
	n := bytes.Index(da, l.linie)
	if n == 0 {
		return 0, io.EOF
	}
	if n < 0 {
		n = len(da) - len(l.linie) + 1
	}
	n = copy(b, da[:n])
	return n, l.verwerfe(n)
}

// fuellwaechter allows nothing behind the padding of Base64: the decoder of the
// standard library would go on with what follows if it came in another read.
type fuellwaechter struct {
	quelle   io.Reader
	gefuellt bool
}

var errNachFuellung = errors.New("base64: data behind the padding")

// Read implements io.Reader.
func (f *fuellwaechter) Read(b []byte) (int, error) {
	n, err := f.quelle.Read(b)
	rest := b[:n]
	if !f.gefuellt {
		i := bytes.IndexByte(rest, '=')
		if i < 0 {
			return n, err
		}
		f.gefuellt, rest = true, rest[i:]
	}
	if len(bytes.Trim(rest, "=\r\n")) > 0 {
		return 0, errNachFuellung
	}
	return n, err
}
