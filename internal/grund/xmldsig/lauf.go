// SPDX-License-Identifier: EUPL-1.2

package xmldsig

import (
	"io"
	"strings"

	"kernmelderegister/internal/grund/c14n"
	"kernmelderegister/internal/grund/xmldsig/elementleser"
	"kernmelderegister/internal/grund/xmlscan"
)

// Grenzen are the limits of one document beside those of the scanner. Zero means
// the default.
type Grenzen struct {
	// Verweise is the number of references of one signature; default 1,000.
	Verweise int
	// IDs is the number of identifying attributes of the document; default 20,000.
	IDs int
	// SignedInfo is the size of the canonical SignedInfo in bytes; default 1 MiB.
	SignedInfo int
}

func (g Grenzen) mitVorgaben() Grenzen {
	for _, f := range []struct {
		wert    *int
		vorgabe int
	}{{&g.Verweise, 1000}, {&g.IDs, 20_000}, {&g.SignedInfo, 1 << 20}} {
		if *f.wert <= 0 {
			*f.wert = f.vorgabe
		}
	}
	return g
}

// Optionen configure a Lauf. Richtlinie is required.
type Optionen struct {
	Richtlinie *Richtlinie
	Grenzen    Grenzen
	// Vokabular and XML are passed on to the scanner.
	Vokabular *xmlscan.Vokabular
	XML       xmlscan.Grenzen
}

// Lauf is the one pass through a document: it hands out the tokens and feeds them
// to the digests at the same time. It is not safe for concurrent use.
type Lauf struct {
	scanner    *xmlscan.Scanner
	richtlinie *Richtlinie
	grenzen    Grenzen
	geltung    c14n.Geltung
	offene     []mitschrift

	ids     map[string]bool // true: of an attribute Id, which references can lead to
	letztes *xmlscan.Token
	amEnde  bool
	fehler  error
}

// mitschrift is a consumer of one element; fertig when it has all of it.
type mitschrift interface {
	nimm(l *Lauf, t *xmlscan.Token) (fertig bool, err error)
}

// Neu returns a Lauf that reads the document from r. Comments do not count,
// processing instructions are refused.
func Neu(r io.Reader, o Optionen) *Lauf {
	return &Lauf{
		scanner:    xmlscan.Neu(r, xmlscan.Optionen{Grenzen: o.XML, Vokabular: o.Vokabular, OhneAnweisungen: true}),
		richtlinie: o.Richtlinie,
		grenzen:    o.Grenzen.mitVorgaben(),
		ids:        map[string]bool{},
	}
}

// Weiter returns the next token like xmlscan.Scanner.Weiter. Errors are final:
// *xmlscan.Fehler, or *Fehler with CodeDoppelteID, CodeStruktur or CodeGrenze.
func (l *Lauf) Weiter() (*xmlscan.Token, error) {
	if l.fehler != nil {
		return nil, l.fehler
	}
	t, err := l.scanner.Weiter()
	if err == nil {
		err = l.nimm(t)
	}
	if err != nil {
		l.fehler = err
		return nil, err
	}
	return t, nil
}

func (l *Lauf) nimm(t *xmlscan.Token) error {
	l.letztes = t
	if t.Art == xmlscan.EOF {
		l.amEnde = true
		return nil
	}
	if t.Art == xmlscan.Start {
		l.geltung.Betritt(l.scanner, t)
		if err := l.merkeIDs(t); err != nil {
			return err
		}
	}
	bleibt := l.offene[:0]
	for _, m := range l.offene {
		fertig, err := m.nimm(l, t)
		if err != nil {
			return err
		}
		if !fertig {
			bleibt = append(bleibt, m)
		}
	}
	l.offene = bleibt
	if t.Art == xmlscan.Ende {
		l.geltung.Verlasse()
	}
	return nil
}

// merkeIDs refuses an Id that occurs twice. Only the attribute Id can be referred
// to; but a value of it must not return under xml:id, ID or any other spelling
// that another program could take for an identifier.
func (l *Lauf) merkeIDs(t *xmlscan.Token) error {
	for i := range t.Attribute {
		a := &t.Attribute[i]
		if len(a.Lokal) != 2 || !strings.EqualFold(a.Lokal, "Id") {
			continue
		}
		echt := a.Raum == xmlscan.KeinRaum && a.Lokal == "Id"
		war, da := l.ids[string(a.Wert)]
		if da && (war || echt) {
			return l.fehlerHier(CodeDoppelteID, "Eine Id kommt im Dokument mehrfach vor.")
		}
		if l.ids[string(a.Wert)] = echt; len(l.ids) > l.grenzen.IDs {
			return l.fehlerHier(CodeGrenze, "Das Dokument hat zu viele Ids.")
		}
	}
	return nil
}

func (l *Lauf) fehlerHier(code Code, text string) *Fehler {
	return &Fehler{code, l.scanner.Position(), text}
}

// Raum returns the number of a namespace in this Lauf.
func (l *Lauf) Raum(uri string) xmlscan.Raum { return l.scanner.Raum(uri) }

// URI returns the namespace with this number.
func (l *Lauf) URI(r xmlscan.Raum) string { return l.scanner.URI(r) }

// Position returns the place of the last token.
func (l *Lauf) Position() xmlscan.Position { return l.scanner.Position() }

// Praefix returns what a prefix is bound to at this place, "" if to nothing.
func (l *Lauf) Praefix(p string) string { return l.geltung.URI(p) }

// Ueberspringen reads to the end of the element whose Start was the last token.
func (l *Lauf) Ueberspringen() error {
	for tiefe := l.letztes.Tiefe; ; {
		t, err := l.Weiter()
		if err != nil {
			return err
		}
		if t.Art == xmlscan.EOF || t.Art == xmlscan.Ende && t.Tiefe == tiefe {
			return nil
		}
	}
}

// leser reads strictly built elements from this Lauf.
func (l *Lauf) leser() elementleser.Leser { return elementleser.Leser{Quelle: l} }

// Abschrift writes the canonical form of the element whose Start was the last
// token to w while the element is read: with it a message is passed on without
// changing a byte of what was signed. Write errors end the Lauf.
func (l *Lauf) Abschrift(w io.Writer) error {
	return l.beginne(&kanonisch{c14n.Neu(w, c14n.Inklusiv, &l.geltung)})
}

func (l *Lauf) beginne(m mitschrift) error {
	if l.letztes == nil || l.letztes.Art != xmlscan.Start {
		return &Fehler{CodeStruktur, xmlscan.Position{}, "Es beginnt kein Element."}
	}
	if _, err := m.nimm(l, l.letztes); err != nil {
		l.fehler = err
		return err
	}
	l.offene = append(l.offene, m)
	return nil
}

// kanonisch writes the canonical form.
type kanonisch struct{ schreiber *c14n.Schreiber }

func (k *kanonisch) nimm(l *Lauf, t *xmlscan.Token) (bool, error) {
	return k.schreiber.Schreibe(l.scanner, t)
}

// base64Inhalt writes the decoded Base64 text of an element without children.
type base64Inhalt struct {
	ziel io.Writer
	tief int
}

func (b *base64Inhalt) nimm(l *Lauf, t *xmlscan.Token) (bool, error) {
	switch t.Art {
	case xmlscan.Start:
		if b.tief++; b.tief > 1 {
			return false, l.fehlerHier(CodeStruktur, "In einem Base64-Inhalt steht ein Element.")
		}
	case xmlscan.Text:
		klar, ok := elementleser.Dekodiere(t.Text)
		if !ok {
			return false, l.fehlerHier(CodeStruktur, "Ein Wert ist nicht in Base64 geschrieben.")
		}
		_, err := b.ziel.Write(klar)
		return false, err
	}
	return t.Art == xmlscan.Ende, nil
}
