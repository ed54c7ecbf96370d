// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"bytes"
	"io"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/din91379"
	"kernmelderegister/internal/grund/xmlscan"
)

// nr is the number of an element's local name in the vocabulary, 0 for names
// that no reader knows.
type nr int32

// leser walks through a message from element to element. It never fails at
// once: the first error makes kind return false everywhere, so that the walk
// ends by itself and the caller asks for the error in the end.
//
// Strings it returns lie in one block per record; short codes are shared.
type leser struct {
	s         *xmlscan.Scanner
	art       Art
	tok       *xmlscan.Token  // start tag that kind has read last, until the next step
	nr        nr              // number of its name
	pfad      []*xmlscan.Name // names of the open elements
	von       int64           // offset of that element
	abbruch   *Fehler         // the message can't be read further
	mangel    *Fehler         // first breach of a rule beyond the schema since the last record
	block     strings.Builder
	bedarf    int // expected size of a block
	kurz      []byte
	codes     [256]string
	zonen     [8]zone
	wohnungen []melde.Wohnung // of the record being read
	erweitert int             // skipped elements of extensions since the last record
}

// zone is a time zone seen in the message.
type zone struct {
	versatz int
	ort     *time.Location
}

// grenzen are the limits for a message. A text of more than 1 MiB or elements
// nested more than 64 deep don't occur in the standard.
var grenzen = xmlscan.Grenzen{Groesse: 1 << 30, Tiefe: 64, Textlaenge: hoechstLaenge}

// groesse1100 is the limit for a delivery, which is never held in memory.
const groesse1100 = 16 << 30

func neuerLeser(r io.Reader, g xmlscan.Grenzen) *leser {
	return &leser{s: xmlscan.Neu(r, xmlscan.Optionen{Grenzen: g, Vokabular: vokabular, OhneLeerraum: true}), bedarf: 1 << 10}
}

// kind opens the next child of the open element and reports whether there is
// one. If there is none, the open element is closed.
func (l *leser) kind() bool {
	for l.abbruch == nil {
		tok, err := l.s.Weiter()
		if err != nil {
			l.brichAb(err)
			return false
		}
		switch tok.Art {
		case xmlscan.Start:
			l.tok, l.nr, l.von = tok, nr(tok.Nr), tok.Von
			l.pfad = append(l.pfad, tok.Name)
			return true
		case xmlscan.Ende:
			l.pfad = l.pfad[:len(l.pfad)-1]
			return false
		case xmlscan.EOF:
			return false
		}
	}
	return false
}

// ueberlies closes the open element without looking into it.
func (l *leser) ueberlies() {
	if l.abbruch != nil {
		return
	}
	if err := l.s.Ueberspringen(); err != nil {
		l.brichAb(err)
		return
	}
	l.pfad = l.pfad[:len(l.pfad)-1]
}

func (l *leser) brichAb(err error) {
	f := vonScanner(err)
	f.Nachricht, f.Pfad = l.art.Nachricht, pfadtext(l.pfad)
	f.Feld = Blatt(f.Pfad)
	l.abbruch = f
}

func pfadtext(pfad []*xmlscan.Name) string {
	var b strings.Builder
	for i, name := range pfad {
		if i > 0 {
			b.WriteByte('/')
		}
		b.WriteString(name.Lokal)
	}
	return b.String()
}

// inhalt returns the text of the open element and closes it. The bytes are
// valid until the next call.
func (l *leser) inhalt() []byte {
	l.kurz = l.kurz[:0]
	for l.abbruch == nil {
		tok, err := l.s.Weiter()
		if err == nil && tok.Art == xmlscan.Start {
			err = l.s.Ueberspringen() // no element stands in a text
		}
		if err != nil {
			l.brichAb(err)
			break
		}
		if tok.Art == xmlscan.Text {
			l.kurz = append(l.kurz, tok.Text...)
			continue
		}
		if tok.Art == xmlscan.Ende && tok.Tiefe == len(l.pfad) {
			l.pfad = l.pfad[:len(l.pfad)-1]
			break
		}
	}
	return l.kurz
}

// gemischt is inhalt for an element that may hold elements instead of text;
// unter reads and closes each of them.
func (l *leser) gemischt(unter func()) string {
	text := ""
	for l.abbruch == nil {
		tok, err := l.s.Weiter()
		if err != nil {
			l.brichAb(err)
			break
		}
		switch tok.Art {
		case xmlscan.Text:
			text = string(bytes.TrimSpace(tok.Text))
		case xmlscan.Start:
			l.tok, l.nr, l.von = tok, nr(tok.Nr), tok.Von
			l.pfad = append(l.pfad, tok.Name)
			unter()
		case xmlscan.Ende:
			l.pfad = l.pfad[:len(l.pfad)-1]
			return text
		}
	}
	return text
}

// knapp is inhalt without surrounding white space.
func (l *leser) knapp() []byte { return bytes.TrimSpace(l.inhalt()) }

// text returns the text of the open element as it stands there and closes it.
func (l *leser) text() string {
	b := l.inhalt()
	if len(b) == 0 {
		return ""
	}
	wert := l.behalte(b)
	if !istASCII(b) && !din91379.IstNFC(wert) {
		l.beanstande(CodeSchema, wert, "Der Text liegt nicht in der Normalform NFC vor.")
	}
	return wert
}

// pflichttext is text for an element of datatype C that must not be empty.
func (l *leser) pflichttext() string {
	wert := l.text()
	if wert == "" {
		l.beanstande(CodeLeererText, "", "Die Angabe ist vorgeschrieben, aber leer.")
	}
	return wert
}

// behalte copies text into the block of the record.
func (l *leser) behalte(text []byte) string {
	anfang := l.block.Len()
	l.block.Write(text)
	return l.block.String()[anfang:]
}

// neuerBlock starts the block of a record, sized by the records before.
func (l *leser) neuerBlock() {
	l.bedarf = max(l.bedarf-l.bedarf/8, l.block.Len()+64)
	l.block.Reset()
	l.block.Grow(l.bedarf)
	l.mangel, l.erweitert = nil, 0
}

func istASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// beanstande notes a breach of a rule in the element that was just read and
// closed; the first one counts.
func (l *leser) beanstande(code, wert, text string) {
	if l.mangel != nil || l.abbruch != nil {
		return
	}
	pfad := pfadtext(l.pfad[:len(l.pfad)+1])
	l.mangel = &Fehler{
		Code: code, Nachricht: l.art.Nachricht, Pfad: pfad, Byte: l.von,
		Zeile: l.s.Position().Zeile, Feld: Blatt(pfad), Wert: wert, Text: text,
	}
}

// kurzwert returns a short text, shared with earlier ones of the same content.
func (l *leser) kurzwert() string {
	b := l.knapp()
	if len(b) > 8 {
		return l.behalte(b)
	}
	h := uint64(len(b))
	for _, c := range b {
		h = h*31 + uint64(c)
	}
	fach := &l.codes[h*0x9E3779B97F4A7C15>>56]
	if *fach != string(b) {
		*fach = string(b)
	}
	return *fach
}

// code returns the key of the open code element and closes it.
func (l *leser) code() string {
	wert := ""
	for l.kind() {
		if l.nr == nCode {
			wert = l.kurzwert()
		} else {
			l.ueberlies()
		}
	}
	return wert
}

// wahrheit reads xs:boolean.
func (l *leser) wahrheit() bool {
	b := l.knapp()
	return string(b) == "true" || string(b) == "1"
}

// marke reads a flag whose value the schema fixes to true; an empty element has
// the fixed value too.
func (l *leser) marke() bool {
	b := l.knapp()
	return string(b) != "false" && string(b) != "0"
}

// zahl reads a whole number; what is none counts as 0 and is a breach.
func (l *leser) zahl() uint64 {
	b := l.knapp()
	n := uint64(0)
	for _, c := range bytes.TrimPrefix(b, []byte("+")) {
		if c < '0' || c > '9' || n > 1<<60/10 {
			l.beanstande(CodeSchema, string(b), "Die Angabe ist keine ganze Zahl oder zu groß.")
			return 0
		}
		n = n*10 + uint64(c-'0')
	}
	return n
}

// datum reads a civil date of the form JJJJ-MM-TT that really exists.
func (l *leser) datum() melde.Datum {
	b := l.knapp()
	d, err := melde.ParseDatum(string(b))
	if err != nil {
		l.beanstande(CodeSchema, string(b), "Das Datum gibt es nicht oder es hat nicht die Form JJJJ-MM-TT.")
	}
	return d
}

// teilteile reads jahrMonatTag, jahrMonat or jahr; the element must be open.
func (l *leser) teilteile() (d melde.TeilbekanntesDatum) {
	for l.kind() {
		switch l.nr {
		case nJahrMonatTag:
			d = l.datum().Teilbekannt()
		case nJahrMonat, nJahr:
			d = l.kurzesDatum()
		default:
			l.ueberlies()
		}
	}
	return d
}

// kurzesDatum reads JJJJ-MM or JJJJ.
func (l *leser) kurzesDatum() melde.TeilbekanntesDatum {
	b := l.knapp()
	zeit, ergaenzt := string(b), ""
	switch len(b) {
	case 4:
		ergaenzt = zeit + "-01-01"
	case 7:
		ergaenzt = zeit + "-01"
	}
	d, err := melde.ParseDatum(ergaenzt)
	if err != nil {
		l.beanstande(CodeSchema, zeit, "Das Datum gibt es nicht oder es hat nicht die Form JJJJ-MM oder JJJJ.")
		return 0
	}
	teil := melde.TeilbekanntesDatum(d / 100 * 100)
	if len(b) == 4 {
		teil = teil / 10000 * 10000
	}
	return teil
}

// teildatum reads TeilbekanntesDatumMitUnbekannt or TagesdatumMitUnbekannt.
func (l *leser) teildatum() (d melde.TeilbekanntesDatum) {
	for l.kind() {
		switch l.nr {
		case nTeilbekanntesDatum:
			d = l.teilteile()
		case nDatum:
			d = l.datum().Teilbekannt()
		case nUnbekannt:
			l.inhalt()
			d = melde.Unbekannt
		default:
			l.ueberlies()
		}
	}
	return d
}

// geburtsdatum reads t.Geburtsdatum, an element around the element of the date.
func (l *leser) geburtsdatum() (d melde.TeilbekanntesDatum) {
	for l.kind() {
		if l.nr == nGeburtsdatum {
			d = l.teildatum()
		} else {
			l.ueberlies()
		}
	}
	return d
}

// sterbetag reads t.Sterbetag, an element around the element of the date.
func (l *leser) sterbetag() (d melde.Datum) {
	for l.kind() {
		if l.nr == nSterbetag {
			d = l.datum()
		} else {
			l.ueberlies()
		}
	}
	return d
}
