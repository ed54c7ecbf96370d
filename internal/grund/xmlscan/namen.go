// SPDX-License-Identifier: EUPL-1.2

package xmlscan

import (
	"hash/maphash"
	"unicode/utf8"
)

// Names repeat: a delivery has a few hundred different ones in millions of
// tags. Each prefixed name is checked and split once and then found again by
// its bytes. Past hoechstSymbole names are still read, but no longer kept, so
// a hostile document cannot fill the memory.
const hoechstSymbole = 4096

// symbol is a prefixed name as written.
type symbol struct {
	name    Name
	roh     string
	praefix *praefix
	streu   uint64
	// The start tags that last followed a start or end tag of this name. Most
	// of the time the next one is the same, and a comparison finds it.
	nachStart, nachEnde *symbol
}

// keinName is the name of tokens that have none.
var keinName = new(Name)

// symbol returns the checked name roh that starts at index i of the buffer.
func (s *Scanner) symbol(roh []byte, i int) (*symbol, *Fehler) {
	streu := maphash.Bytes(s.saat, roh)
	maske := uint64(len(s.symbole) - 1)
	for k := streu & maske; s.symbole[k] != nil; k = (k + 1) & maske {
		if y := s.symbole[k]; y.streu == streu && y.roh == string(roh) {
			return y, nil
		}
	}
	y, err := s.neuesSymbol(roh, i)
	if err != nil {
		return nil, err
	}
	y.streu = streu
	s.merken(y)
	return y, nil
}

func (s *Scanner) neuesSymbol(roh []byte, i int) (*symbol, *Fehler) {
	trenner, ok := pruefeName(roh)
	if !ok {
		return nil, s.fehlerBei(i, ArtSyntax, "Der Name eines Elements oder Attributs ist nicht zulässig.")
	}
	text := string(roh)
	lokal, vorn := text[trenner:], ""
	if trenner > 0 {
		vorn = text[:trenner-1]
	}
	p, err := s.praefix(vorn, i)
	if err != nil {
		return nil, err
	}
	name := Name{Lokal: lokal, Praefix: p.name, Nr: s.vokabular.nummer[lokal]}
	return &symbol{name: name, roh: text, praefix: p}, nil
}

// deklaration tells whether an attribute of this name declares a namespace.
func (y *symbol) deklaration() bool {
	return y.praefix.name == "xmlns" || y.roh == "xmlns"
}

// praefix returns the prefix of that name, new ones unbound.
func (s *Scanner) praefix(name string, i int) (*praefix, *Fehler) {
	p, da := s.praefixe[name]
	if da {
		return p, nil
	}
	if len(s.praefixe) >= s.grenzen.Raeume {
		return nil, s.fehlerBei(i, ArtGrenze, "Das Dokument verwendet zu viele Präfixe.")
	}
	p = &praefix{name: name}
	s.praefixe[name] = p
	return p, nil
}

// merken keeps a symbol in the open hash table, at most half full.
func (s *Scanner) merken(y *symbol) {
	if s.symbolZahl >= hoechstSymbole {
		return
	}
	if 2*(s.symbolZahl+1) > len(s.symbole) {
		alt := s.symbole
		s.symbole = make([]*symbol, 2*len(alt))
		for _, a := range alt {
			if a != nil {
				s.einhaengen(a)
			}
		}
	}
	s.symbolZahl++
	s.einhaengen(y)
}

func (s *Scanner) einhaengen(y *symbol) {
	maske := uint64(len(s.symbole) - 1)
	k := y.streu & maske
	for s.symbole[k] != nil {
		k = (k + 1) & maske
	}
	s.symbole[k] = y
}

// pruefeName checks a prefixed name (QName) and returns the index of its local
// part.
func pruefeName(roh []byte) (lokal int, ok bool) {
	anfang := true
	for i := 0; i < len(roh); {
		r, n := utf8.DecodeRune(roh[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return 0, false
		case r == ':':
			if anfang || lokal > 0 {
				return 0, false
			}
			lokal, anfang = i+1, true
		case anfang && !istNamensanfang(r), !anfang && !istNamenszeichen(r):
			return 0, false
		default:
			anfang = false
		}
		i += n
	}
	return lokal, !anfang
}

// istNamensanfang is NameStartChar of XML 1.0 (fifth edition) without the colon.
func istNamensanfang(r rune) bool {
	switch {
	case r < 0x80:
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_'
	case r < 0x300:
		return r >= 0xC0 && r != 0xD7 && r != 0xF7
	case r < 0x2000:
		return r >= 0x370 && r != 0x37E
	case r < 0x3001:
		return r == 0x200C || r == 0x200D || r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF
	default:
		return r <= 0xD7FF || r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFFD || r >= 0x10000 && r <= 0xEFFFF
	}
}

// istNamenszeichen is NameChar of XML 1.0 (fifth edition) without the colon.
func istNamenszeichen(r rune) bool {
	if istNamensanfang(r) || r >= '0' && r <= '9' || r == '-' || r == '.' || r == 0xB7 {
		return true
	}
	return r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}
