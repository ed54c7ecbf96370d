// SPDX-License-Identifier: EUPL-1.2

package xmlscan

import "bytes"

// rohAttribut is an attribute before namespaces are resolved.
type rohAttribut struct {
	symbol *symbol
	index  int // of its name in the buffer
	wert   []byte
}

// namensende returns the index after the name at b[i].
func namensende(b []byte, i int) int {
	for i < len(b) && namenByte[b[i]] {
		i++
	}
	return i
}

// name reads the prefixed name at b[i] and returns the index after it.
func (s *Scanner) name(b []byte, i int) (*symbol, int, *Fehler) {
	n := namensende(b, i)
	switch {
	case n-i > s.grenzen.Namenlaenge:
		return nil, 0, s.fehlerBei(s.pos+i, ArtGrenze, "Der Name eines Elements oder Attributs ist zu lang.")
	case n == len(b):
		return nil, 0, mehr
	case n == i:
		return nil, 0, s.fehlerBei(s.pos+i, ArtSyntax, "An dieser Stelle fehlt der Name eines Elements oder Attributs.")
	}
	y, err := s.symbol(b[i:n], s.pos+i)
	return y, n, err
}

// startmarke reads a start tag or an empty-element tag.
func (s *Scanner) startmarke(b []byte) *Fehler {
	y, i, err := s.elementname(b)
	if err != nil {
		return err
	}
	s.rohe = s.rohe[:0]
	if b[i] != '>' {
		i, err = s.attribute(b, i)
		if err != nil {
			return err
		}
	}
	leer := b[i] == '/'
	if leer {
		if i+1 == len(b) {
			return mehr
		}
		i++
	}
	if b[i] != '>' {
		return s.fehlerBei(s.pos+i, ArtSyntax, "Die Startmarke eines Elements ist nicht richtig abgeschlossen.")
	}
	if i > s.grenzen.Textlaenge {
		return s.fehlerBei(s.pos, ArtGrenze, "Eine Marke ist zu lang.")
	}
	err = s.oeffnen(y)
	if err != nil {
		return err
	}
	s.leer = leer
	s.tok.Von = s.basis + int64(s.pos)
	s.pos += i + 1
	s.tok.Bis = s.basis + int64(s.pos)
	return nil
}

// elementname reads the name of a start tag, first trying the one expected.
func (s *Scanner) elementname(b []byte) (*symbol, int, *Fehler) {
	if y := *s.erwartet; y != nil {
		n := 1 + len(y.roh)
		if n < len(b) && string(b[1:n]) == y.roh && !namenByte[b[n]] {
			return y, n, nil
		}
	}
	y, n, err := s.name(b, 1)
	if err == nil {
		*s.erwartet = y
	}
	return y, n, err
}

// attribute reads the attributes and returns the index of '>' or '/'.
func (s *Scanner) attribute(b []byte, i int) (int, *Fehler) {
	s.werte = s.werte[:0]
	for {
		n := leerraumEnde(b, i)
		if n == len(b) {
			return 0, mehr
		}
		if b[n] == '>' || b[n] == '/' {
			return n, nil
		}
		if n == i {
			return 0, s.fehlerBei(s.pos+i, ArtSyntax, "In der Startmarke eines Elements steht ein unzulässiges Zeichen.")
		}
		if len(s.rohe) >= s.grenzen.Attribute {
			return 0, s.fehlerBei(s.pos+n, ArtGrenze, "Ein Element hat zu viele Attribute.")
		}
		var err *Fehler
		i, err = s.attribut(b, n)
		if err != nil {
			return 0, err
		}
	}
}

// attribut reads one attribute and returns the index after it.
func (s *Scanner) attribut(b []byte, i int) (int, *Fehler) {
	y, n, err := s.name(b, i)
	if err != nil {
		return 0, err
	}
	n = leerraumEnde(b, n)
	if n == len(b) {
		return 0, mehr
	}
	if b[n] != '=' {
		return 0, s.fehlerBei(s.pos+n, ArtSyntax, "Nach dem Namen eines Attributs fehlt das Gleichheitszeichen.")
	}
	n = leerraumEnde(b, n+1)
	if n == len(b) {
		return 0, mehr
	}
	if b[n] != '"' && b[n] != '\'' {
		return 0, s.fehlerBei(s.pos+n, ArtSyntax, "Der Wert eines Attributs steht nicht in Anführungszeichen.")
	}
	ende, schlichtWert, err := s.wertEnde(b, n+1, b[n])
	if err != nil {
		return 0, err
	}
	wert := b[n+1 : ende]
	if !schlichtWert {
		anfang := len(s.werte)
		s.werte, err = s.aufgeloest(s.werte, wert, s.pos+n+1, true)
		if err != nil {
			return 0, err
		}
		wert = s.werte[anfang:len(s.werte):len(s.werte)]
	}
	s.rohe = append(s.rohe, rohAttribut{symbol: y, index: s.pos + i, wert: wert})
	return ende + 1, nil
}

// wertEnde finds the closing quotation mark and checks every character before.
func (s *Scanner) wertEnde(b []byte, i int, zeichen byte) (n int, schlichtWert bool, err *Fehler) {
	schlichtWert = true
	for {
		for i < len(b) && wertKlasse[b[i]] == schlicht {
			i++
		}
		if i == len(b) {
			return 0, false, mehr
		}
		switch c := b[i]; {
		case c == zeichen:
			return i, schlichtWert, nil
		case c == '"' || c == '\'':
			i++
		case c >= 0x80:
			k, err := s.zeichen(b, i, s.pos)
			if err != nil {
				return 0, false, err
			}
			i += k
		case c == '&' || istLeerraum(c):
			schlichtWert = false
			i++
		case c == '<':
			return 0, false, s.fehlerBei(s.pos+i, ArtSyntax, "Im Wert eines Attributs steht eine öffnende spitze Klammer.")
		default:
			return 0, false, s.unzulaessig(s.pos + i)
		}
	}
}

// oeffnen makes the tag just read the current element. From here on nothing
// can be missing, so the state may change.
func (s *Scanner) oeffnen(y *symbol) *Fehler {
	switch {
	case len(s.offen) == 0 && s.wurzelDa:
		return s.fehlerBei(s.pos, ArtSyntax, "Das Dokument hat mehr als ein Wurzelelement.")
	case len(s.offen) >= s.grenzen.Tiefe:
		return s.fehlerBei(s.pos, ArtGrenze, "Die Elemente sind zu tief geschachtelt.")
	}
	s.wurzelDa = true
	s.leeren(Start, &y.name)
	marke := len(s.bindungen)
	if len(s.rohe) > 0 {
		if err := s.raeumeAufloesen(); err != nil {
			return err
		}
	}
	if !y.praefix.gebunden {
		return s.fehlerBei(s.pos+1, ArtRaum, "Ein Präfix ist keinem Namensraum zugeordnet.")
	}
	s.tok.Raum = y.praefix.raum
	s.offen = append(s.offen, element{symbol: y, raum: y.praefix.raum, marke: marke})
	s.tok.Tiefe = len(s.offen)
	s.erwartet = &y.nachStart
	return nil
}

// raeumeAufloesen separates declarations from attributes and resolves the
// namespaces of the latter.
func (s *Scanner) raeumeAufloesen() *Fehler {
	s.attributListe, s.deklarationen = s.attributListe[:0], s.deklarationen[:0]
	for _, a := range s.rohe {
		if !a.symbol.deklaration() {
			continue
		}
		p, err := s.deklariert(a)
		if err != nil {
			return err
		}
		for _, d := range s.deklarationen {
			if d.Praefix == p.name {
				return s.doppelt(a.index)
			}
		}
		if err := s.binden(p, a.wert, a.index); err != nil {
			return err
		}
	}
	for _, a := range s.rohe {
		if a.symbol.deklaration() {
			continue
		}
		if err := s.zuordnen(a); err != nil {
			return err
		}
	}
	s.tok.Attribute, s.tok.Deklarationen = s.attributListe, s.deklarationen
	return nil
}

// deklariert returns the prefix that a namespace declaration binds.
func (s *Scanner) deklariert(a rohAttribut) (*praefix, *Fehler) {
	if a.symbol.praefix.name == "" {
		return s.praefixe[""], nil
	}
	return s.praefix(a.symbol.name.Lokal, a.index)
}

// zuordnen adds an attribute with its namespace, which is none without prefix.
func (s *Scanner) zuordnen(a rohAttribut) *Fehler {
	p := a.symbol.praefix
	if !p.gebunden {
		return s.fehlerBei(a.index, ArtRaum, "Ein Präfix ist keinem Namensraum zugeordnet.")
	}
	var raum Raum
	if p.name != "" {
		raum = p.raum
	}
	for i := range s.attributListe {
		if s.attributListe[i].Raum == raum && s.attributListe[i].Lokal == a.symbol.name.Lokal {
			return s.doppelt(a.index)
		}
	}
	s.attributListe = append(s.attributListe, Attribut{
		Raum: raum, Name: &a.symbol.name, Wert: a.wert, Von: s.basis + int64(a.index),
	})
	return nil
}

func (s *Scanner) doppelt(index int) *Fehler {
	return s.fehlerBei(index, ArtSyntax, "Ein Element hat zwei Attribute mit demselben Namen.")
}

// endemarke reads an end tag, which must be that of the current element.
func (s *Scanner) endemarke(b []byte) *Fehler {
	if len(s.offen) == 0 {
		return s.fehlerBei(s.pos, ArtSyntax, "Eine Endemarke steht außerhalb des Wurzelelements.")
	}
	roh := s.offen[len(s.offen)-1].symbol.roh
	n := 2 + len(roh)
	if n >= len(b) {
		if !bytes.HasPrefix([]byte(roh), b[2:]) {
			return s.passtNicht()
		}
		return mehr
	}
	if string(b[2:n]) != roh || namenByte[b[n]] {
		return s.passtNicht()
	}
	if b[n] != '>' {
		n = leerraumEnde(b, n)
		if n == len(b) {
			return mehr
		}
		if b[n] != '>' {
			return s.fehlerBei(s.pos+n, ArtSyntax, "Die Endemarke eines Elements ist nicht richtig abgeschlossen.")
		}
	}
	von := s.basis + int64(s.pos)
	s.pos += n + 1
	s.schliessen()
	s.tok.Von = von
	return nil
}

func (s *Scanner) passtNicht() *Fehler {
	return s.fehlerBei(s.pos, ArtSyntax, "Die Endemarke gehört nicht zu dem Element, das zuletzt geöffnet wurde.")
}

// schliessen ends the current element.
func (s *Scanner) schliessen() {
	oben := len(s.offen) - 1
	e := &s.offen[oben]
	s.leeren(Ende, &e.symbol.name)
	s.tok.Raum, s.tok.Tiefe = e.raum, oben+1
	s.tok.Bis = s.basis + int64(s.pos)
	s.tok.Von = s.tok.Bis
	s.erwartet = &e.symbol.nachEnde
	if len(s.bindungen) > e.marke {
		s.loesen(e.marke)
	}
	s.offen = s.offen[:oben]
}
