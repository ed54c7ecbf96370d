// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
)

//go:embed vorlagen/*.html
var rahmen embed.FS

// Verweis is a link of a navigation.
type Verweis struct {
	Text, Ziel string
	Aktiv      bool // the page that is shown
}

// Angemeldeter is who is logged in, as the head of the page shows it.
type Angemeldeter struct {
	Name     string // body or office
	Kennung  string // user
	Abmelden string // target of the log-out form
}

// Feldfehler is one wrong input: the id of the field and a sentence that helps.
type Feldfehler struct{ Feld, Text string }

// Seite is what every page has besides its own content. Titel says nothing
// about a person: it ends up in the browser's history.
type Seite struct {
	Titel      string
	Bereich    string    // name of the area under the mark, e.g. "Behördenabruf"
	Start      string    // target of the mark
	Navigation []Verweis // may be empty
	Nutzer     *Angemeldeter
	Hinweis    string // a band above everything, e.g. that this is a demo
	Fehler     []Feldfehler
	Inhalt     any
}

// Fehlertext returns the message of the field, "" if it is right.
func (s Seite) Fehlertext(feld string) string {
	for _, f := range s.Fehler {
		if f.Feld == feld {
			return f.Text
		}
	}
	return ""
}

// Vorlagen holds the pages of one door, each within the common frame.
type Vorlagen struct{ seiten map[string]*template.Template }

// NeueVorlagen reads every "*.html" of the folder; each defines "inhalt" and is
// named after its file without ending. Errors are those of the templates.
func NeueVorlagen(ordner fs.FS, funktionen template.FuncMap) (*Vorlagen, error) {
	namen, err := fs.Glob(ordner, "*.html")
	if err != nil {
		return nil, err
	}
	v := &Vorlagen{seiten: make(map[string]*template.Template, len(namen))}
	for _, name := range namen {
		t := template.New("rahmen.html").Funcs(grundfunktionen).Funcs(funktionen)
		if t, err = t.ParseFS(rahmen, "vorlagen/*.html"); err != nil {
			return nil, fmt.Errorf("parse frame: %w", err)
		}
		if t, err = t.ParseFS(ordner, name); err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		v.seiten[name[:len(name)-len(".html")]] = t
	}
	return v, nil
}

var grundfunktionen = template.FuncMap{
	"feld":    func(s Seite, id, text string, weitere ...any) (Feld, error) { return neuesFeld(s, id, text, weitere) },
	"tausend": Tausend,
}

// Schreibe renders the page wholly before the first byte leaves, so that a
// template error can't send half a page.
func (v *Vorlagen) Schreibe(w http.ResponseWriter, r *http.Request, status int, name string, s Seite) {
	var puffer bytes.Buffer
	t, ok := v.seiten[name]
	if !ok {
		slog.ErrorContext(r.Context(), "page template missing", slog.String("seite", name))
		http.Error(w, "Interner Fehler", http.StatusInternalServerError)
		return
	}
	if err := t.Execute(&puffer, s); err != nil {
		slog.ErrorContext(r.Context(), "page template failed", slog.String("seite", name), slog.String("fehler", err.Error()))
		http.Error(w, "Interner Fehler", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = puffer.WriteTo(w)
}
