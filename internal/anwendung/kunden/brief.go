// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/grund/uhr"
)

//go:embed briefe.toml
var brieftafel string

// Absender is the register office as it stands in letters.
type Absender struct {
	Name string
	// Anschrift are street and place, without the name.
	Anschrift []string
	Kontakt   string
	// Adresse is where customers log in, e.g. "https://register.example/konto/".
	Adresse string
}

// The kinds of letters.
const (
	briefZugang    = "zugang"
	briefAenderung = "aenderung"
)

// brieftext are the words of a kind of letter.
type brieftext struct {
	Betreff  string   `toml:"betreff"`
	Anrede   string   `toml:"anrede"`
	Absaetze []string `toml:"absaetze"`
	Nachher  []string `toml:"nachher"`
}

func ladeBriefe() (map[string]brieftext, error) {
	var tafel map[string]brieftext
	if _, err := toml.Decode(brieftafel, &tafel); err != nil {
		return nil, fmt.Errorf("read letters: %w", err)
	}
	return tafel, nil
}

// brief is a letter to be written (DIN 5008).
type brief struct {
	art        string
	zeichen    string // number of the registration or customer
	empfaenger []string
	person     string
	bis        uhr.Datum
	// werte are the facts in the middle, grund is a text of the clerk instead.
	werte []pdf.Wert
	grund string
}

// schreibe returns the letter as PDF. Error: ErrOhneAnschrift.
func (d *Dienst) schreibe(b brief) ([]byte, error) {
	t, da := d.briefe[b.art]
	if !da {
		return nil, fmt.Errorf("no text for the letter %q", b.art)
	}
	if len(b.empfaenger) < 2 {
		return nil, ErrOhneAnschrift
	}
	var puffer bytes.Buffer
	heute := uhr.Heute(d.kalender)
	s := d.absender
	doc := pdf.NeuerBrief(&puffer, pdf.Brief{
		Angaben: pdf.Angaben{
			Titel: t.Betreff, Erstellt: d.kalender.Jetzt(), Kopf: s.Name + " · " + b.zeichen, Fuss: [][]string{slices.Concat([]string{s.Name}, s.Anschrift)},
		},
		Briefkopf: []string{s.Name}, Ruecksendeangabe: strings.Join(slices.Concat([]string{s.Name}, s.Anschrift), " · "),
		Vermerke: []string{"Persönlich"}, Anschrift: b.empfaenger,
		Informationen: []pdf.Wert{{Name: "Zeichen", Wert: b.zeichen}, {Name: "Datum", Wert: deutsch(heute)}, {Name: "Kontakt", Wert: s.Kontakt}},
		Betreff:       t.Betreff,
	})
	fuelle := strings.NewReplacer("{0}", b.person, "{1}", deutsch(b.bis)).Replace
	doc.Absatz(fuelle(t.Anrede))
	for _, a := range t.Absaetze {
		doc.Absatz(fuelle(a))
	}
	if b.grund != "" {
		doc.Absatz(b.grund)
	}
	if len(b.werte) > 0 {
		doc.Werte(b.werte...)
	}
	for _, a := range t.Nachher {
		doc.Absatz(fuelle(a))
	}
	if err := doc.Schliesse(); err != nil {
		return nil, ErrOhneAnschrift.MitUrsache(err)
	}
	return puffer.Bytes(), nil
}

func deutsch(t uhr.Datum) string {
	if t.Leer() {
		return ""
	}
	return t.Beginn().Format("02.01.2006")
}

// inGruppen writes a code in groups of four letters.
func inGruppen(s string) string {
	var gruppen []string
	for g := range slices.Chunk([]byte(s), 4) {
		gruppen = append(gruppen, string(g))
	}
	return strings.Join(gruppen, "-")
}

// Brief is a letter that was written.
type Brief struct {
	// Name is that of the file: numbers only.
	Name string
	PDF  []byte
}

func neuerBrief(art, zeichen string, pdf []byte) Brief {
	return Brief{Name: art + "-" + zeichen + ".pdf", PDF: pdf}
}
