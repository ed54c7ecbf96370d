// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"fmt"
	"strconv"
)

// Feld is one input of a form with its label, hint and error; templates make it
// with {{template "eingabe" (feld $ "id" "Beschriftung" "wert" .X "hinweis" "…")}}.
type Feld struct {
	ID, Text, Wert, Hinweis, Fehler string
	Art                             string // input type, "text" unless said otherwise
	Ausfuellen                      string // autocomplete, "off" unless said otherwise
	Modus                           string // inputmode
	Fokus, Pflicht                  bool
	Laenge                          int      // maxlength, 0 = none
	Liste                           string   // id of a datalist with suggestions
	Optionen                        []Option // choices of a select
}

// Option is one choice of a select, or one checkbox of a group.
type Option struct {
	Wert, Text, Hinweis string
	Gewaehlt            bool
}

// BeschreibtSich lists the ids of hint and error for aria-describedby.
func (f Feld) BeschreibtSich() string {
	ids := ""
	if f.Hinweis != "" {
		ids = f.ID + "-hinweis"
	}
	if f.Fehler != "" {
		if ids != "" {
			ids += " "
		}
		ids += f.ID + "-fehler"
	}
	return ids
}

func neuesFeld(s Seite, id, text string, weitere []any) (Feld, error) {
	f := Feld{ID: id, Text: text, Art: "text", Ausfuellen: "off", Fehler: s.Fehlertext(id)}
	if len(weitere)%2 != 0 {
		return f, fmt.Errorf("field %s: options come in pairs", id)
	}
	for i := 0; i < len(weitere); i += 2 {
		if err := f.setze(fmt.Sprint(weitere[i]), weitere[i+1]); err != nil {
			return f, fmt.Errorf("field %s: %w", id, err)
		}
	}
	return f, nil
}

func (f *Feld) setze(name string, wert any) error {
	text := fmt.Sprint(wert)
	switch name {
	case "liste":
		f.Liste = text
	case "optionen":
		optionen, ok := wert.([]Option)
		if !ok {
			return fmt.Errorf("choices have the type %T", wert)
		}
		f.Optionen = optionen
	case "wert":
		f.Wert = text
	case "hinweis":
		f.Hinweis = text
	case "art":
		f.Art = text
	case "ausfuellen":
		f.Ausfuellen = text
	case "modus":
		f.Modus = text
	case "fokus":
		f.Fokus = text == "true"
	case "pflicht":
		f.Pflicht = text == "true"
	case "laenge":
		n, err := strconv.Atoi(text)
		f.Laenge = n
		return err
	default:
		return fmt.Errorf("unknown option %s", name)
	}
	return nil
}

// Tausend writes a number with German thousands separators: 4.054.689.
func Tausend(n any) string {
	s := fmt.Sprint(n)
	vorzeichen := ""
	if s != "" && s[0] == '-' {
		vorzeichen, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return vorzeichen + s
}
