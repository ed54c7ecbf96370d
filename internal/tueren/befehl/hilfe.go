// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"
)

// hilfeBefehl stands in the list of commands; "kmr help X" is read as "kmr X --help".
type hilfeBefehl struct{}

// schreibeHilfe writes the German help of the selected command.
func schreibeHilfe(_ kong.HelpOptions, ctx *kong.Context) error {
	knoten := ctx.Selected()
	if knoten == nil {
		knoten = ctx.Model.Node
	}
	w := ctx.Stdout
	if knoten.Type == kong.ApplicationNode {
		fmt.Fprintf(w, "%s\n\nAufruf: kmr BEFEHL [Optionen]\n", ctx.Model.Help)
	} else {
		fmt.Fprintf(w, "%s\n\nAufruf: kmr %s\n", knoten.Help, aufruf(knoten))
		if knoten.Detail != "" {
			fmt.Fprintf(w, "\n%s\n", knoten.Detail)
		}
	}
	schreibeUnterbefehle(w, knoten)
	schreibeAngaben(w, knoten)
	schreibeOptionen(w, knoten)
	if knoten.Type == kong.ApplicationNode {
		fmt.Fprint(w, "\nMehr zu einem Befehl: kmr help BEFEHL\n")
	}
	return nil
}

func aufruf(k *kong.Node) string {
	teile := []string{k.Path()}
	if len(k.Children) > 0 {
		teile = append(teile, "UNTERBEFEHL")
	}
	for _, a := range k.Positional {
		name := strings.ToUpper(a.Name)
		if a.IsCumulative() {
			name += "…"
		}
		if !a.Required {
			name = "[" + name + "]"
		}
		teile = append(teile, name)
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.Join(append(teile, "[Optionen]"), " "), "kmr "))
}

func schreibeUnterbefehle(w io.Writer, k *kong.Node) {
	if len(k.Children) == 0 {
		return
	}
	fmt.Fprint(w, "\nBefehle:\n")
	for _, kind := range k.Children {
		if !kind.Hidden {
			fmt.Fprintf(w, "  %-12s %s\n", kind.Name, kind.Help)
		}
	}
}

func schreibeAngaben(w io.Writer, k *kong.Node) {
	if len(k.Positional) == 0 {
		return
	}
	fmt.Fprint(w, "\nAngaben:\n")
	for _, a := range k.Positional {
		fmt.Fprintf(w, "  %-12s %s\n", strings.ToUpper(a.Name), a.Help)
	}
}

func schreibeOptionen(w io.Writer, k *kong.Node) {
	fmt.Fprint(w, "\nOptionen:\n")
	for _, gruppe := range k.AllFlags(true) {
		for _, o := range gruppe {
			fmt.Fprintf(w, "  %-26s %s\n", option(o), o.Help)
		}
	}
}

func option(o *kong.Flag) string {
	if o.Name == "help" {
		o.Help = "diese Hilfe"
	}
	text := "--" + o.Name
	if o.IsBool() {
		return text
	}
	wert := o.PlaceHolder
	if wert == "" {
		wert = strings.ToUpper(o.Name)
	}
	if o.HasDefault {
		wert = o.Default
	}
	return text + "=" + wert
}

// uebersetzungen are the sentences of the parser that users can meet.
var uebersetzungen = []struct {
	muster *regexp.Regexp
	text   string
}{
	{regexp.MustCompile(`^unknown flag (--?[^,]+).*`), "Die Option $1 gibt es nicht."},
	{regexp.MustCompile(`^unexpected argument ([^,]+).*`), "Die Angabe $1 wird hier nicht erwartet."},
	{regexp.MustCompile(`^missing flags?: (.*) or (--.*)`), "Es fehlt die Option $1 oder $2."},
	{regexp.MustCompile(`^missing flags?: (.*)`), "Es fehlt die Option $1."},
	{regexp.MustCompile(`^(--\S+) and (--\S+) can't be used together`), "Die Optionen $1 und $2 schließen sich aus."},
	{regexp.MustCompile(`^expected one of (.*)`), "Es fehlt der Befehl; möglich sind $1."},
	{regexp.MustCompile(`^expected "<([^>]+)>.*"`), "Es fehlt die Angabe $1."},
	{regexp.MustCompile(`^expected "(.*)"`), "Es fehlt der Befehl $1."},
	{regexp.MustCompile(`^(--[^:=]+).*: (?:expected .* but got "?EOL|missing value).*`), "Der Option $1 fehlt der Wert."},
	{regexp.MustCompile(`^(--[^:=]+).*: (?:expected|bool value must be) .*`), "Der Wert der Option $1 hat die falsche Form."},
	{regexp.MustCompile(`^\[?<([^>]+)>.*: expected .*`), "Die Angabe $1 hat die falsche Form."},
}

// deutsch says what is wrong with the command line.
func deutsch(err error) string {
	text := err.Error()
	var p *kong.ParseError
	if wort, ok := strings.CutPrefix(text, "unexpected argument "); ok && errors.As(err, &p) && p.Context.Selected() == nil {
		wort, _, _ = strings.Cut(wort, ",")
		return "Den Befehl " + wort + " gibt es nicht."
	}
	for _, u := range uebersetzungen {
		if u.muster.MatchString(text) {
			return u.muster.ReplaceAllString(text, u.text)
		}
	}
	return text
}
