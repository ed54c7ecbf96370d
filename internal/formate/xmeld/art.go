// SPDX-License-Identifier: EUPL-1.2

package xmeld

import (
	"io"
	"strconv"
	"strings"

	"kernmelderegister/internal/grund/xmlscan"
)

// Art says which message of which version a document is.
type Art struct {
	Nachricht string // four digits, e.g. "1330"
	Version   string // as the message says, e.g. "25.11a"
	Raum      string // namespace of the root
}

// Nativ reports whether the message is of the version that the schemas of this
// register describe, or the XInneres message that belongs to it.
func (a Art) Nativ() bool { return a.Raum == Raum || a.Raum == RaumRueckweisung }

// Erkenne reads the root element of a message and nothing more. Errors are of
// type *Fehler: CodeXML if the document breaks off before, CodeVersion if its
// root is no message of a version that is served.
func Erkenne(r io.Reader) (Art, error) {
	l := neuerLeser(r, grenzen)
	if err := l.wurzel(&Kopf{}); err != nil {
		return Art{}, err
	}
	return l.art, nil
}

// oeffne starts reading a message and checks that it is the expected one. The
// root's attributes are in the header k.
func oeffne(r io.Reader, nachricht string, k *Kopf) (*leser, error) {
	return oeffneMit(r, nachricht, k, grenzen)
}

func oeffneMit(r io.Reader, nachricht string, k *Kopf, g xmlscan.Grenzen) (*leser, error) {
	l := neuerLeser(r, g)
	if err := l.wurzel(k); err != nil {
		return nil, err
	}
	if l.art.Nachricht != nachricht {
		return nil, l.art.keine(l.s, l.von, "Erwartet wird die Nachricht "+nachricht+".")
	}
	return l, nil
}

// wurzel opens the root element.
func (l *leser) wurzel(k *Kopf) error {
	tok, err := l.s.Weiter()
	if err != nil {
		l.brichAb(err)
		return l.abbruch
	}
	l.von = tok.Von
	l.pfad = append(l.pfad, tok.Name)
	art, f := erkenneWurzel(l.s, tok, k)
	l.art = art
	if f != nil {
		return f
	}
	return nil
}

// erkenneWurzel says which message the root element tok begins. The attributes
// go to the header k.
func erkenneWurzel(s *xmlscan.Scanner, tok *xmlscan.Token, k *Kopf) (Art, *Fehler) {
	for i := range tok.Attribute {
		k.wurzelattribut(tok.Attribute[i].Lokal, string(tok.Attribute[i].Wert))
	}
	a := Art{Nachricht: nummer(tok.Lokal), Version: k.Version, Raum: s.URI(tok.Raum)}
	k.Raum = a.Raum
	if len(a.Nachricht) != 4 || strings.Trim(a.Nachricht, "0123456789") != "" {
		a.Nachricht = ""
		return a, a.keine(s, tok.Von, "Das Wurzelelement ist keine Nachricht des Standards XMeld.")
	}
	if a.Raum == RaumRueckweisung {
		return a, nil
	}
	stand, ok := versionAusRaum(a.Raum)
	if !ok {
		return a, a.keine(s, tok.Von, "Der Namensraum der Nachricht gehört nicht zum Standard XMeld.")
	}
	if !stand.bedient() {
		return a, a.keine(s, tok.Von, "Die Nachricht hat eine Version vor 2.4.3; sie wird nicht bedient.")
	}
	if a.Version == "" {
		a.Version = stand.text()
	}
	k.Version = a.Version
	return a, nil
}

// keine returns the error for a document that is not the expected message.
func (a Art) keine(s *xmlscan.Scanner, stelle int64, text string) *Fehler {
	return &Fehler{Code: CodeVersion, Nachricht: a.Nachricht, Byte: stelle, Zeile: s.Position().Zeile, Text: text}
}

func (k *Kopf) wurzelattribut(name, wert string) {
	switch name {
	case "version":
		k.Version = wert
	case "produkt":
		k.Produkt.Name = wert
	case "produkthersteller":
		k.Produkt.Hersteller = wert
	case "produktversion":
		k.Produkt.Version = wert
	case "test":
		k.IstTest, k.Testangabe = true, wert
	}
}

// stand is a version of the standard in its parts: 2.4.3, or year and month
// with a letter for a corrected edition (25.11a).
type stand struct {
	teile  []int
	zusatz string
}

// versionAusRaum reads the version out of a namespace. The namespaces leave
// the dots out: xmeld243 is 2.4.3, xmeld2511a is 25.11a.
func versionAusRaum(raum string) (stand, bool) {
	rest, ok := strings.CutPrefix(raum, raumStamm)
	if !ok || rest == "" {
		return stand{}, false
	}
	zahl := strings.TrimRight(rest, "abcdefghijklmnopqrstuvwxyz")
	v := stand{zusatz: rest[len(zahl):]}
	felder := strings.Split(zahl, ".")
	if len(felder) == 1 {
		felder = ohnePunkte(zahl)
	}
	for _, feld := range felder {
		n := 0
		for _, c := range feld {
			if c < '0' || c > '9' || n > 9999 {
				return stand{}, false
			}
			n = n*10 + int(c-'0')
		}
		if feld == "" {
			return stand{}, false
		}
		v.teile = append(v.teile, n)
	}
	return v, len(v.zusatz) <= 1
}

// ohnePunkte splits the digits of a version: four are year and month, fewer
// are one place each.
func ohnePunkte(zahl string) []string {
	if len(zahl) == 4 {
		return []string{zahl[:2], zahl[2:]}
	}
	return strings.Split(zahl, "")
}

// bedient reports whether the version is 2.4.3 or later.
func (v stand) bedient() bool {
	for i, ab := range []int{2, 4, 3} {
		teil := 0
		if i < len(v.teile) {
			teil = v.teile[i]
		}
		if teil != ab {
			return teil > ab
		}
	}
	return true
}

func (v stand) text() string {
	var b strings.Builder
	for i, teil := range v.teile {
		if i > 0 {
			b.WriteByte('.')
		}
		if len(v.teile) == 2 && teil < 10 {
			b.WriteByte('0')
		}
		b.WriteString(strconv.Itoa(teil))
	}
	return b.String() + v.zusatz
}
