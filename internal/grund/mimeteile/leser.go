// SPDX-License-Identifier: EUPL-1.2

package mimeteile

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"strings"
)

// Grenzen are the limits of one package. Zero means the default.
type Grenzen struct {
	// Teile is the number of parts; default 1,001 (a message and 1,000 attachments).
	Teile int
	// Kopf is the size of one header in bytes; default 16 KiB, at most 64 KiB.
	Kopf int
	// Gesamt is the size of the package in bytes; default 2 GiB.
	Gesamt int64
}

const puffer = 64 << 10

func (g Grenzen) mitVorgaben() Grenzen {
	if g.Teile <= 0 {
		g.Teile = 1001
	}
	if g.Kopf <= 0 {
		g.Kopf = 16 << 10
	}
	if g.Gesamt <= 0 {
		g.Gesamt = 2 << 30
	}
	g.Kopf = min(g.Kopf, puffer)
	return g
}

// Leser reads one package. It is not safe for concurrent use.
type Leser struct {
	quelle  *bufio.Reader
	grenzen Grenzen
	stelle  int64 // offset of the next byte
	linie   []byte
	teil    *Teil
	nummer  int
	ids     map[string]bool
	fehler  error
}

// Teil is one part. Read delivers its bytes with the transfer encoding undone and
// io.EOF at its end; errors are *Fehler.
type Teil struct {
	Kopf
	// Nummer is 1 for the root part.
	Nummer int
	inhalt io.Reader
	roh    *rohteil
}

// NeuerLeser reads the MIME header of the package. Error: *Fehler.
func NeuerLeser(r io.Reader, g Grenzen) (*Leser, error) {
	l := &Leser{quelle: bufio.NewReaderSize(r, puffer), grenzen: g.mitVorgaben(), ids: map[string]bool{}}
	felder, err := l.liesFelder()
	if err != nil {
		return nil, err
	}
	for _, f := range felder {
		switch strings.ToLower(f.Name) {
		case "mime-version":
			if f.Wert != "1.0" {
				return nil, l.meldung(CodeKopf, "Die MIME-Version ist nicht 1.0.")
			}
		case "content-type":
			typ, parameter, ok := zerlege(f.Wert)
			if !ok || typ != "multipart/related" || !istGrenze(parameter["boundary"]) {
				return nil, l.meldung(CodeKopf, "Die Nachricht ist kein zulässiges MIME-Paket.")
			}
			l.linie = []byte("\r\n--" + parameter["boundary"])
		}
	}
	if l.linie == nil {
		return nil, l.meldung(CodeKopf, "Die Nachricht ist kein MIME-Paket.")
	}
	return l, l.liesErsteLinie()
}

// Weiter returns the next part, io.EOF after the last one. What is left of the part
// before is skipped. Errors are *Fehler and final.
func (l *Leser) Weiter() (*Teil, error) {
	if l.fehler != nil {
		return nil, l.fehler
	}
	t, err := l.naechster()
	if err != nil {
		l.fehler = err
	}
	return t, err
}

func (l *Leser) naechster() (*Teil, error) {
	if l.teil != nil {
		if _, err := io.Copy(io.Discard, l.teil.roh); err != nil {
			return nil, err
		}
		if letzter, err := l.liesLinie(); letzter || err != nil {
			return nil, err
		}
	}
	if l.nummer++; l.nummer > l.grenzen.Teile {
		return nil, l.meldung(CodeGrenze, "Das MIME-Paket hat zu viele Teile.")
	}
	felder, err := l.liesFelder()
	if err != nil {
		return nil, err
	}
	t := &Teil{Kopf: Kopf{Laenge: -1}, Nummer: l.nummer, roh: &rohteil{l: l, nummer: l.nummer}}
	for _, f := range felder {
		if text := t.setze(f.Name, f.Wert); text != "" {
			return nil, l.meldung(CodeKopf, text)
		}
	}
	if err := l.pruefeKopf(t); err != nil {
		return nil, err
	}
	if anfang, _ := l.quelle.Peek(len(l.linie) - 2); bytes.Equal(anfang, l.linie[2:]) {
		return nil, l.meldung(CodeGrenzlinie, "Ein Teil beginnt mit einer Grenzlinie.")
	}
	t.inhalt = t.roh
	if t.IstBase64() {
		t.inhalt = base64.NewDecoder(base64.StdEncoding.Strict(), &fuellwaechter{quelle: t.roh})
	}
	l.teil = t
	return t, nil
}

func (l *Leser) pruefeKopf(t *Teil) error {
	switch {
	case t.Typ == "" || t.ID == "" || t.Kodierung == "" && t.Nummer > 1:
		return l.meldung(CodeKopf, "Einem Teil fehlt eine Angabe in seinem Kopf.")
	case l.ids[t.ID]:
		return l.meldung(CodeDoppelteID, "Zwei Teile haben dieselbe Content-ID.")
	case t.Laenge > l.grenzen.Gesamt:
		return l.meldung(CodeGrenze, "Ein Teil ist größer als zulässig.")
	}
	l.ids[t.ID] = true
	switch t.Kodierung {
	case "", SiebenBit, AchtBit, "8-bit", Binaer, Base64:
		return nil
	}
	return l.meldung(CodeKodierung, "Die Übertragungskodierung eines Teils ist nicht zulässig.")
}

// liesErsteLinie skips blank lines up to the first boundary line.
func (l *Leser) liesErsteLinie() error {
	for leere := 0; leere < 10; leere++ {
		zeile, err := l.liesZeile(l.grenzen.Kopf)
		if err != nil {
			return err
		}
		if bytes.Equal(zeile, l.linie[2:]) {
			return nil
		}
		if len(zeile) > 0 {
			break
		}
	}
	return l.meldung(CodeGrenzlinie, "Die erste Grenzlinie fehlt.")
}

// liesLinie reads the boundary line that ended a part.
func (l *Leser) liesLinie() (letzter bool, err error) {
	if err := l.verwerfe(len(l.linie)); err != nil {
		return false, err
	}
	rest, err := l.liesZeile(l.grenzen.Kopf)
	var f *Fehler
	if errors.As(err, &f) && f.Code == CodeAbbruch && bytes.Equal(rest, []byte("--")) {
		return true, io.EOF // nothing after the last line, not even its end
	}
	switch {
	case err != nil:
		return false, err
	case len(rest) == 0:
		return false, nil
	case string(rest) != "--":
		return false, l.meldung(CodeGrenzlinie, "Eine Grenzlinie ist mehrdeutig.")
	}
	return true, l.liesNachspann()
}

// liesNachspann allows nothing but a few blank lines after the last part.
func (l *Leser) liesNachspann() error {
	rest, err := l.quelle.Peek(64)
	if err != nil && err != io.EOF {
		return l.lesefehler(err)
	}
	if len(bytes.Trim(rest, "\r\n")) > 0 || err == nil {
		return l.meldung(CodeGrenzlinie, "Nach dem letzten Teil folgen weitere Daten.")
	}
	return io.EOF
}

// Read reads the decoded content.
func (t *Teil) Read(b []byte) (int, error) {
	n, err := t.inhalt.Read(b)
	if err == nil || err == io.EOF {
		return n, err
	}
	var f *Fehler
	if !errors.As(err, &f) {
		err = &Fehler{Code: CodeKodierung, Byte: t.roh.l.stelle, Teil: t.Nummer, Text: "Ein Teil ist nicht in Base64 geschrieben."}
	}
	return n, err
}

func (l *Leser) meldung(code Code, text string) *Fehler {
	return &Fehler{Code: code, Byte: l.stelle, Teil: l.nummer, Text: text}
}

// lesefehler turns an error of the reader into one of this package.
func (l *Leser) lesefehler(err error) *Fehler {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return l.meldung(CodeAbbruch, "Das MIME-Paket endet, bevor es vollständig ist.")
	}
	f := l.meldung(CodeLesen, "Das MIME-Paket konnte nicht gelesen werden.")
	f.Ursache = err
	return f
}
