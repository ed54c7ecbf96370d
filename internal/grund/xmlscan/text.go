// SPDX-License-Identifier: EUPL-1.2

package xmlscan

import (
	"bytes"
	"unicode/utf8"
)

var cdataAnfang = []byte("<![CDATA[")

// textlauf reads the character data from b on up to the next '<'.
func (s *Scanner) textlauf(b []byte) (fertig bool, err *Fehler) {
	if len(s.offen) == 0 {
		return false, s.zwischenraum(b)
	}
	if s.ohneLeer && s.textVon < 0 {
		if n := leerraumEnde(b, 0); s.entbehrlich(b, n) {
			s.pos += n
			return false, nil
		}
	}
	n, schlichtText, err := s.laufEnde(b)
	if err != nil {
		return false, s.begrenzt(b, err)
	}
	if n+1 == len(b) {
		return false, mehr
	}
	if s.textVon >= 0 || !schlichtText || b[n+1] == '!' || b[n+1] == '?' {
		return false, s.sammeln(b[:n])
	}
	if n > s.grenzen.Textlaenge {
		return false, s.zuLang()
	}
	von := s.basis + int64(s.pos)
	s.pos += n
	s.textToken(b[:n], von)
	return true, nil
}

// entbehrlich tells whether b begins with n bytes of white space that are no
// element's whole content: a start tag follows, or an end tag that does not
// belong to the start tag before.
func (s *Scanner) entbehrlich(b []byte, n int) bool {
	if n == 0 || n+1 >= len(b) || b[n] != '<' || n > s.grenzen.Textlaenge {
		return false
	}
	switch b[n+1] {
	case '!', '?':
		return false
	case '/':
		return s.letzte != Start
	}
	return true
}

func (s *Scanner) zuLang() *Fehler {
	return s.fehlerBei(s.pos, ArtGrenze, "Ein Text ist zu lang.")
}

// laufEnde finds the '<' that ends the character data and checks every
// character before. schlicht says that the bytes are the text as they are.
func (s *Scanner) laufEnde(b []byte) (n int, schlichtText bool, err *Fehler) {
	schlichtText = true
	for i := 0; ; {
		for i < len(b) && textKlasse[b[i]] == schlicht {
			i++
		}
		if i == len(b) {
			return 0, false, mehr
		}
		switch c := b[i]; {
		case c == '<':
			return i, schlichtText, nil
		case c >= 0x80:
			k, err := s.zeichen(b, i, s.pos)
			if err != nil {
				return 0, false, err
			}
			i += k
		case c == '&' || c == '\r':
			schlichtText = false
			i++
		case c == ']':
			if i+2 >= len(b) {
				return 0, false, mehr
			}
			if b[i+1] == ']' && b[i+2] == '>' {
				return 0, false, s.fehlerBei(s.pos+i, ArtSyntax, "Im Text steht die Zeichenfolge, die einen CDATA-Abschnitt beendet.")
			}
			i++
		default:
			return 0, false, s.unzulaessig(s.pos + i)
		}
	}
}

// zwischenraum skips the white space before and after the root element.
func (s *Scanner) zwischenraum(b []byte) *Fehler {
	n := leerraumEnde(b, 0)
	s.pos += n
	if n == len(b) || b[n] == '<' {
		return nil
	}
	return s.fehlerBei(s.pos, ArtSyntax, "Außerhalb des Wurzelelements steht Text.")
}

// beginnen starts a text that consists of several pieces.
func (s *Scanner) beginnen() {
	if s.textVon >= 0 {
		return
	}
	s.textVon = s.basis + int64(s.pos)
	s.textStart = s.stelle(s.pos)
	s.ablage = s.ablage[:0]
}

// sammeln adds a run of character data to the text.
func (s *Scanner) sammeln(roh []byte) (err *Fehler) {
	s.beginnen()
	if len(roh) > s.grenzen.Textlaenge-len(s.ablage) {
		return s.zuLang()
	}
	s.ablage, err = s.aufgeloest(s.ablage, roh, s.pos, false)
	s.pos += len(roh)
	return err
}

// textAbgeben makes the collected pieces a token. It reports whether there is
// something to deliver.
func (s *Scanner) textAbgeben() bool {
	von := s.textVon
	s.textVon = -1
	if len(s.ablage) == 0 {
		return false
	}
	if s.ohneLeer && leerraumEnde(s.ablage, 0) == len(s.ablage) {
		if s.letzte != Start || s.buf[s.pos+1] != '/' {
			return false
		}
	}
	s.textToken(s.ablage, von)
	return true
}

// aufgeloest appends roh to ziel with references resolved and line ends
// normalised; in an attribute value all white space becomes a blank. off is the
// index of roh[0] in the buffer.
func (s *Scanner) aufgeloest(ziel, roh []byte, off int, wert bool) ([]byte, *Fehler) {
	klasse := &textKlasse
	if wert {
		klasse = &wertKlasse
	}
	for i := 0; i < len(roh); {
		j := i
		for j < len(roh) && klasse[roh[j]] != halt {
			j++
		}
		ziel = append(ziel, roh[i:j]...)
		if j == len(roh) {
			return ziel, nil
		}
		i = j
		switch c := roh[i]; {
		case c == '&':
			r, n, err := s.verweis(roh, i, off)
			if err != nil {
				return ziel, err
			}
			ziel = utf8.AppendRune(ziel, r)
			i += n
		case c == '\r' && i+1 < len(roh) && roh[i+1] == '\n':
			i++
		case istLeerraum(c):
			ziel = append(ziel, zeilenende(wert))
			i++
		default:
			ziel = append(ziel, c)
			i++
		}
	}
	return ziel, nil
}

func zeilenende(wert bool) byte {
	if wert {
		return ' '
	}
	return '\n'
}

// verweis resolves the reference at roh[i] and returns its character and its
// length as written. off is the index of roh[0] in the buffer.
func (s *Scanner) verweis(roh []byte, i, off int) (rune, int, *Fehler) {
	const laengster = 16
	rest := roh[i:min(len(roh), i+laengster)]
	n := bytes.IndexByte(rest, ';')
	stelle := off + i
	if n < 2 {
		return 0, 0, s.fehlerBei(stelle, ArtSyntax, "Das kaufmännische Und leitet keinen gültigen Verweis ein.")
	}
	if rest[1] == '#' {
		r := zeichennummer(rest[2:n])
		if !istZeichen(r) {
			return 0, 0, s.fehlerBei(stelle, ArtZeichen, "Ein Zeichenverweis nennt kein in XML zulässiges Zeichen.")
		}
		return r, n + 1, nil
	}
	switch string(rest[1:n]) {
	case "lt":
		return '<', n + 1, nil
	case "gt":
		return '>', n + 1, nil
	case "amp":
		return '&', n + 1, nil
	case "apos":
		return '\'', n + 1, nil
	case "quot":
		return '"', n + 1, nil
	}
	return 0, 0, s.fehlerBei(stelle, ArtDTD, "Das Dokument verwendet eine Entität, die XML nicht selbst festlegt.")
}

// zeichennummer reads the decimal or, after x, hexadecimal number of a
// character reference; 0, which is no character, if there is none.
func zeichennummer(ziffern []byte) rune {
	basis := rune(10)
	if len(ziffern) > 0 && ziffern[0] == 'x' {
		basis, ziffern = 16, ziffern[1:]
	}
	var r rune
	for _, c := range ziffern {
		var w rune
		switch {
		case c >= '0' && c <= '9':
			w = rune(c - '0')
		case basis == 16 && c|0x20 >= 'a' && c|0x20 <= 'f':
			w = rune(c|0x20-'a') + 10
		default:
			return 0
		}
		r = min(r*basis+w, utf8.MaxRune+1)
	}
	return r
}

// cdata adds a CDATA section to the text.
func (s *Scanner) cdata(b []byte) *Fehler {
	kopf := len(cdataAnfang)
	n := bytes.Index(b[kopf:], []byte("]]>"))
	if n < 0 {
		return mehr
	}
	if len(s.offen) == 0 {
		return s.fehlerBei(s.pos, ArtSyntax, "Außerhalb des Wurzelelements steht Text.")
	}
	inhalt := b[kopf : kopf+n]
	if err := s.pruefeZeichen(inhalt, s.pos+kopf); err != nil {
		return err
	}
	s.beginnen()
	if n > s.grenzen.Textlaenge-len(s.ablage) {
		return s.zuLang()
	}
	for len(inhalt) > 0 {
		k := bytes.IndexByte(inhalt, '\r')
		if k < 0 {
			s.ablage = append(s.ablage, inhalt...)
			break
		}
		s.ablage = append(append(s.ablage, inhalt[:k]...), '\n')
		inhalt = bytes.TrimPrefix(inhalt[k+1:], []byte{'\n'})
	}
	s.pos += kopf + n + 3
	return nil
}
