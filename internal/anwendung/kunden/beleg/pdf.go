// SPDX-License-Identifier: EUPL-1.2

package beleg

import (
	"bytes"
	"compress/zlib"
	"io"
)

// aktiveNamen are the names of everything by which a PDF acts or carries something along
// (ISO 32000-2, 7.11.4 and 12.6).
var aktiveNamen = map[string]bool{
	"JavaScript": true, "Launch": true, "EmbeddedFile": true, "EmbeddedFiles": true, "RichMedia": true, "SubmitForm": true,
	"ImportData": true, "GoToR": true, "GoToE": true, "XFA": true, "Rendition": true, "Movie": true, "Sound": true,
}

// auszeichnungen would make a browser that guesses take the file for a page.
var auszeichnungen = [][]byte{[]byte("<script"), []byte("<html"), []byte("<!doctype"), []byte("<?php")}

// hoechstensNachlauf is how many bytes may follow the last end mark: line ends only.
const hoechstensNachlauf = 8

// pruefePDF looks at all bytes of the file, and at those of its compressed parts, as if
// each were a part that a reader interprets: a reader finds objects by offsets, so any
// place may be one.
func pruefePDF(b []byte, g Grenzen) error {
	ende := bytes.LastIndex(b, []byte("%%EOF"))
	if ende < 0 || len(b)-ende-len("%%EOF") > hoechstensNachlauf || len(bytes.TrimSpace(b[ende+len("%%EOF"):])) > 0 {
		return ErrSchadhaft
	}
	klein := bytes.ToLower(b)
	for _, a := range auszeichnungen {
		if bytes.Contains(klein, a) {
			return ErrAktiv
		}
	}
	if err := sucheNamen(b); err != nil {
		return err
	}
	return pruefeStroeme(b, g.Entpackt)
}

// sucheNamen finds names that forbid the file.
func sucheNamen(b []byte) error {
	s := &namenssucher{}
	_, _ = s.Write(b) // never fails
	return s.befund()
}

// pruefeStroeme unpacks every part that is packed with Flate. A packed part that holds
// objects but can't be unpacked here hides what is in it.
func pruefeStroeme(b []byte, uebrig int64) error {
	for {
		anfang := bytes.Index(b, []byte("stream"))
		if anfang < 0 {
			return nil
		}
		kopf := b[:anfang]
		if i := bytes.LastIndex(kopf, []byte("obj")); i >= 0 {
			kopf = kopf[i:]
		}
		inhalt := bytes.TrimPrefix(bytes.TrimPrefix(b[anfang+len("stream"):], []byte("\r")), []byte("\n"))
		laenge := bytes.Index(inhalt, []byte("endstream"))
		if laenge < 0 {
			return ErrSchadhaft
		}
		n, err := pruefeStrom(entziffere(kopf), inhalt[:laenge], uebrig)
		if err != nil {
			return err
		}
		uebrig -= n
		b = inhalt[laenge+len("endstream"):]
	}
}

// pruefeStrom returns to how many bytes the part unpacks.
func pruefeStrom(kopf, inhalt []byte, uebrig int64) (int64, error) {
	mitObjekten := bytes.Contains(kopf, []byte("/ObjStm"))
	for _, filter := range []string{"/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode", "/Crypt"} {
		if mitObjekten && bytes.Contains(kopf, []byte(filter)) {
			return 0, ErrAktiv
		}
	}
	if !bytes.Contains(kopf, []byte("/FlateDecode")) {
		return 0, nil
	}
	z, err := zlib.NewReader(bytes.NewReader(inhalt))
	if err != nil {
		if mitObjekten {
			return 0, ErrAktiv
		}
		return 0, nil // e.g. packed twice in another way: a picture at most
	}
	s := &namenssucher{}
	n, err := io.Copy(s, io.LimitReader(z, uebrig+1))
	switch {
	case n > uebrig:
		return n, ErrBombe
	case err != nil && mitObjekten:
		return n, ErrAktiv
	}
	return n, s.befund()
}

// entziffere replaces the escapes #xx of names.
func entziffere(b []byte) []byte {
	if bytes.IndexByte(b, '#') < 0 {
		return b
	}
	aus := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '#' && i+2 < len(b) {
			if h, ok := hexwert(b[i+1], b[i+2]); ok {
				aus = append(aus, h)
				i += 2
				continue
			}
		}
		aus = append(aus, b[i])
	}
	return aus
}

func hexwert(a, b byte) (byte, bool) {
	x, gutX := hexziffer(a)
	y, gutY := hexziffer(b)
	return x<<4 | y, gutX && gutY
}

func hexziffer(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// laengsterName is longer than every name that is looked for, written with escapes.
const laengsterName = 64

// namenssucher reads bytes and notes the names among them that forbid a file.
type namenssucher struct {
	name                  []byte
	imNamen               bool
	aktiv, verschluesselt bool
}

// Write implements io.Writer.
func (s *namenssucher) Write(b []byte) (int, error) {
	for _, c := range b {
		switch {
		case c == '/':
			s.beende()
			s.imNamen = true
		case !s.imNamen:
		case istTrenner(c):
			s.beende()
		case len(s.name) < laengsterName:
			s.name = append(s.name, c)
		}
	}
	return len(b), nil
}

func (s *namenssucher) beende() {
	if s.imNamen {
		name := string(entziffere(s.name))
		s.aktiv = s.aktiv || aktiveNamen[name]
		s.verschluesselt = s.verschluesselt || name == "Encrypt"
	}
	s.imNamen, s.name = false, s.name[:0]
}

func (s *namenssucher) befund() error {
	s.beende()
	switch {
	case s.verschluesselt:
		return ErrVerschluesselt
	case s.aktiv:
		return ErrAktiv
	}
	return nil
}

// istTrenner reports whether the byte ends a name (ISO 32000-2, 7.2.3).
func istTrenner(c byte) bool {
	switch c {
	case 0, '\t', '\n', '\f', '\r', ' ', '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return true
	}
	return false
}
