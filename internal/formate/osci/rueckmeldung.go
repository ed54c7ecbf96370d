// SPDX-License-Identifier: EUPL-1.2

package osci

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

// Codes that this package and its doors use by name; all others stand in
// rueckmeldungen.toml.
const (
	CodeDialogBeendet     = "0800"
	CodeAusgefuehrt       = "0801"
	CodeIntern            = "9000"
	CodeKeineNachricht    = "9100"
	CodeFremderSchluessel = "9200"
	CodeUnlesbar          = "9202"
	CodeKeinAuftrag       = "9300"
	CodeSteuerblock       = "9400"
	CodeChiffrierFehlt    = "9500"
	CodeChiffrierFalsch   = "9501"
	CodeUnsigniert        = "9600"
	CodeSignatur          = "9601"
	CodeDeckung           = "9602"
	CodeNurImDialog       = "9802"
	CodeNichtAngenommen   = "9805"
	CodeAuftragIntern     = "9811"
)

// Rueckmeldung is an osci:Entry of osci:Feedback.
type Rueckmeldung struct {
	Code string
	// Sprache is that of the text, "" if it is not stated.
	Sprache string
	Text    string
}

// Melde returns the entries for these codes with their texts in the first of the
// wanted languages that there is a text in, otherwise in German.
func Melde(sprachen []string, codes ...string) []Rueckmeldung {
	sprache := waehleSprache(sprachen)
	liste := make([]Rueckmeldung, 0, len(codes))
	for _, c := range codes {
		liste = append(liste, Rueckmeldung{c, sprache, TextZu(c, sprache)})
	}
	return liste
}

// Erfolg reports whether a feedback says that the request was executed: no code of
// the class 9 and at least one of all.
func Erfolg(liste []Rueckmeldung) bool {
	return len(liste) > 0 && !slices.ContainsFunc(liste, func(r Rueckmeldung) bool { return strings.HasPrefix(r.Code, "9") })
}

// TextZu returns the sentence for a code in "de" or "en", "" for an unknown code.
func TextZu(code, sprache string) string {
	t := texte()[code]
	if sprache == "en" {
		return t.En
	}
	return t.De
}

// Codes returns all codes in order.
func Codes() []string { return slices.Sorted(maps.Keys(texte())) }

func waehleSprache(sprachen []string) string {
	for _, s := range sprachen {
		s, _, _ = strings.Cut(strings.ToLower(s), "-")
		if s == "de" || s == "en" {
			return s
		}
	}
	return "de"
}

//go:embed rueckmeldungen.toml
var rueckmeldungsliste string

// codetext is a row of rueckmeldungen.toml.
type codetext struct {
	Code  string `toml:"code"`
	Fault string `toml:"fault"`
	De    string `toml:"de"`
	En    string `toml:"en"`
}

var texte = sync.OnceValue(func() map[string]codetext {
	var datei struct {
		Code []codetext `toml:"code"`
	}
	if _, err := toml.Decode(rueckmeldungsliste, &datei); err != nil {
		panic("osci: embedded table of codes: " + err.Error())
	}
	m := make(map[string]codetext, len(datei.Code))
	for _, c := range datei.Code {
		m[c.Code] = c
	}
	return m
})

// teilMeldung is osci:Feedback under its name in the message.
func teilMeldung(raum, name string, wie vorkommen, feld func(*Nachricht) *[]Rueckmeldung) teil {
	return teil{raum, name, wie,
		func(l *leser, n *Nachricht) (err error) {
			*feld(n), err = l.rueckmeldung()
			return err
		},
		func(b *blatt, q string, n *Nachricht) bool {
			if len(*feld(n)) == 0 {
				return false
			}
			b.auf(q)
			for _, r := range *feld(n) {
				b.auf("osci:Entry", "xml:lang", r.Sprache)
				b.text("osci:Code", r.Code)
				b.text("osci:Text", r.Text)
				b.zu("osci:Entry")
			}
			b.zu(q)
			return true
		}}
}

var (
	teilRueckmeldung       = teilMeldung(raumOSCI, "Feedback", muss, func(n *Nachricht) *[]Rueckmeldung { return &n.Rueckmeldung })
	teilInnereRueckmeldung = teilMeldung(raumOSCI2017, "InsideFeedback", kann, func(n *Nachricht) *[]Rueckmeldung { return &n.InnereRueckmeldung })
)

func (l *leser) rueckmeldung() (liste []Rueckmeldung, err error) {
	for {
		t, err := l.Kind()
		if err != nil {
			return nil, err
		}
		if t == nil {
			break
		}
		if !l.Ist(t, raumOSCI, "Entry") || len(liste) == hoechstZertifikate {
			return nil, l.Fehler("An dieser Stelle steht ein unerwartetes Element.")
		}
		var r Rueckmeldung
		for i := range t.Attribute {
			if t.Attribute[i].Lokal == "lang" {
				r.Sprache = string(t.Attribute[i].Wert)
			}
		}
		if _, err = l.Soll(raumOSCI, "Code"); err != nil {
			return nil, err
		}
		if r.Code, err = l.text(); err != nil {
			return nil, err
		}
		if _, err = l.Soll(raumOSCI, "Text"); err != nil {
			return nil, err
		}
		if r.Text, err = l.text(); err != nil {
			return nil, err
		}
		if err = l.Ende(); err != nil {
			return nil, err
		}
		liste = append(liste, r)
	}
	if len(liste) == 0 {
		return nil, l.Fehler("Die Rückmeldung ist leer.")
	}
	return liste, nil
}
