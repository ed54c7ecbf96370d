// SPDX-License-Identifier: EUPL-1.2

// Package xmlscan reads XML 1.0 with namespaces as a stream of tokens. It is
// the only way XML from outside gets into the register, so it is strict where
// an attacker could gain something and fast where deliveries are large: UTF-8
// only, no DTD, no entities but the five predefined ones, nothing is ever
// fetched, every size has a limit, every error has a position, and no memory
// is allocated per token. It checks full well-formedness (XML 1.0 fifth
// edition, Namespaces in XML 1.0 third edition).
package xmlscan

import (
	"hash/maphash"
	"io"
)

// Scanner reads one document. It is not safe for concurrent use.
type Scanner struct {
	quelle    io.Reader
	grenzen   Grenzen
	vokabular *Vokabular
	ohneLeer  bool

	ohneAnweisungen bool

	buf    []byte // the loaded part of the document
	pos    int    // index of the first byte not yet done with
	basis  int64  // offset of buf[0] in the document
	amEnde bool   // buf reaches to the end of the document

	zeile     zeilenstand // last computed place
	zeileVorn zeilenstand // place of buf[0]

	tok           Token
	rohe          []rohAttribut
	attributListe []Attribut
	deklarationen []Deklaration
	werte         []byte // attribute values that differ from the bytes as written

	ablage    []byte // text collected in pieces
	textVon   int64  // offset of a text collected in pieces, -1 if there is none
	textStart Position
	letzte    Art  // kind of the token before
	leer      bool // an empty-element tag waits for its Ende
	begonnen  bool // the XML declaration is behind us
	wurzelDa  bool // the root element was opened
	fehler    *Fehler

	offen     []element
	erwartet  **symbol // where the name of the next start tag is guessed and noted
	bindungen []bindung

	saat       maphash.Seed
	symbole    []*symbol
	symbolZahl int
	praefixe   map[string]*praefix
	raeume     map[string]Raum
	uris       []string
}

// element is an open element.
type element struct {
	symbol *symbol
	raum   Raum
	marke  int // number of bindings before its own
}

// Neu returns a Scanner that reads the document from r.
func Neu(r io.Reader, o Optionen) *Scanner {
	s := neu(o)
	s.Zuruecksetzen(r)
	return s
}

// NeuAusBytes returns a Scanner for a document in memory. Tokens point into
// dokument, which must not change while they are in use.
func NeuAusBytes(dokument []byte, o Optionen) *Scanner {
	s := neu(o)
	s.ZuruecksetzenAufBytes(dokument)
	return s
}

func neu(o Optionen) *Scanner {
	s := &Scanner{
		grenzen:   o.Grenzen.mitVorgaben(),
		vokabular: o.Vokabular,
		ohneLeer:  o.OhneLeerraum,

		ohneAnweisungen: o.OhneAnweisungen,
		saat:            maphash.MakeSeed(),
	}
	if s.vokabular == nil {
		s.vokabular = NeuesVokabular(nil, nil)
	}
	return s
}

// Zuruecksetzen makes the Scanner ready for another document with the same
// Optionen. It keeps what it learned about names, which makes short documents
// cheaper. Numbers of namespaces outside the Vokabular lose their meaning.
func (s *Scanner) Zuruecksetzen(r io.Reader) {
	if s.quelle == nil || s.buf == nil {
		s.buf = make([]byte, puffergroesse(r))
	}
	s.anfang(s.buf[:0])
	s.quelle = r
}

// ZuruecksetzenAufBytes is Zuruecksetzen for a document in memory.
func (s *Scanner) ZuruecksetzenAufBytes(dokument []byte) {
	s.anfang(dokument)
	s.quelle, s.amEnde = nil, true
	if int64(len(dokument)) > s.grenzen.Groesse {
		s.fehler = s.zuGross()
	}
}

// anfang puts everything that belongs to one document back to its start.
func (s *Scanner) anfang(buf []byte) {
	const vieleSymbole, vielePraefixe = 1024, 64
	s.buf, s.pos, s.basis, s.amEnde = buf, 0, 0, false
	s.zeile = zeilenstand{zeile: 1, spalte: 1}
	s.zeileVorn = s.zeile
	s.tok, s.letzte, s.textVon = Token{Name: keinName}, EOF, -1
	s.leer, s.begonnen, s.wurzelDa, s.fehler = false, false, false, nil
	s.offen, s.bindungen = s.offen[:0], s.bindungen[:0]
	s.uris, s.raeume = s.uris[:0], make(map[string]Raum)
	if s.symbole == nil || s.symbolZahl > vieleSymbole || len(s.praefixe) > vielePraefixe {
		s.symbole, s.symbolZahl = make([]*symbol, 256), 0
		s.praefixe = map[string]*praefix{"": {}, "xml": {name: "xml"}}
	}
	s.erwartet = new(*symbol)
	for _, p := range s.praefixe {
		p.raum, p.gebunden = KeinRaum, p.name == ""
	}
	*s.praefixe["xml"] = praefix{name: "xml", raum: RaumXML, gebunden: true}
}

// Weiter returns the next token, at the end one of kind EOF. The token is valid
// until the next call. An error is always a *Fehler and final: every further
// call returns it again.
func (s *Scanner) Weiter() (*Token, error) {
	if s.fehler != nil {
		return nil, s.fehler
	}
	s.letzte = s.tok.Art
	for {
		fertig, err := s.stueck()
		if fertig && err == nil {
			return &s.tok, nil
		}
		if err == mehr {
			err = s.nachladen()
		}
		if err != nil {
			s.fehler = err
			return nil, err
		}
	}
}

// Ueberspringen reads to the end of the element whose Start was the last token.
func (s *Scanner) Ueberspringen() error {
	for ziel := len(s.offen) - 1; len(s.offen) > ziel || s.leer; {
		if _, err := s.Weiter(); err != nil {
			return err
		}
	}
	return nil
}

// Position returns the place at which the last token starts. After an error
// use Fehler.Position.
func (s *Scanner) Position() Position {
	if s.tok.Von < s.basis {
		return s.textStart
	}
	return s.stelle(int(s.tok.Von - s.basis))
}

// stueck reads one piece: a run of text, a tag, or something to skip. It
// reports whether s.tok is a complete token.
func (s *Scanner) stueck() (fertig bool, err *Fehler) {
	if s.leer {
		s.leer = false
		s.schliessen()
		return true, nil
	}
	if !s.begonnen {
		return false, s.vorspann()
	}
	b := s.buf[s.pos:]
	if len(b) == 0 {
		return s.dokumentende()
	}
	if b[0] != '<' {
		return s.textlauf(b)
	}
	if len(b) < 2 {
		return false, mehr
	}
	switch b[1] {
	case '!':
		return false, s.ausruf(b)
	case '?':
		return false, s.anweisung(b)
	}
	if s.textVon >= 0 && s.textAbgeben() {
		return true, nil
	}
	if b[1] == '/' {
		return true, s.endemarke(b)
	}
	return true, s.startmarke(b)
}

func (s *Scanner) dokumentende() (bool, *Fehler) {
	if !s.amEnde || len(s.offen) > 0 {
		return false, mehr
	}
	if !s.wurzelDa {
		return false, s.fehlerBei(len(s.buf), ArtAbbruch, "Das Dokument enthält kein Element.")
	}
	s.leeren(EOF, keinName)
	s.tok.Tiefe = 0
	s.tok.Bis = s.basis + int64(len(s.buf))
	s.tok.Von = s.tok.Bis
	return true, nil
}

// leeren begins a token. It is called for every one, so it only writes what
// the token before may have left behind; Raum, Tiefe, Von and Bis are the
// caller's.
func (s *Scanner) leeren(art Art, name *Name) {
	t := &s.tok
	t.Art, t.Raum, t.Name = art, KeinRaum, name
	if t.Text != nil {
		t.Text = nil
	}
	if t.Attribute != nil {
		t.Attribute = nil
	}
	if t.Deklarationen != nil {
		t.Deklarationen = nil
	}
}

// textToken makes text, written from offset von to the current place, the token.
func (s *Scanner) textToken(text []byte, von int64) {
	s.leeren(Text, keinName)
	s.tok.Text, s.tok.Tiefe = text, len(s.offen)
	s.tok.Von, s.tok.Bis = von, s.basis+int64(s.pos)
}
