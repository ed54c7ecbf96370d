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
	"strings"
)

//go:embed vorlagen/*.html
var rahmen embed.FS

// gemeinsame are the pages that every door has.
//
//go:embed seiten/*.html
var gemeinsame embed.FS

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
// named after its file without ending. Templates in the subfolder "teile" are
// there for all of them. The page "fehler" is there in any case.
// Errors are those of the templates.
func NeueVorlagen(ordner fs.FS, funktionen template.FuncMap) (*Vorlagen, error) {
	v := &Vorlagen{seiten: map[string]*template.Template{}}
	grund, err := template.New("rahmen.html").Funcs(grundfunktionen).Funcs(funktionen).ParseFS(rahmen, "vorlagen/*.html")
	if err != nil {
		return nil, fmt.Errorf("parse frame: %w", err)
	}
	if teile, _ := fs.Glob(ordner, "teile/*.html"); len(teile) > 0 {
		if grund, err = grund.ParseFS(ordner, teile...); err != nil {
			return nil, fmt.Errorf("parse parts: %w", err)
		}
	}
	allen, err := fs.Sub(gemeinsame, "seiten")
	if err != nil {
		return nil, err
	}
	for _, o := range []fs.FS{allen, ordner} {
		if err := v.lies(o, grund); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// lies adds the pages of one folder, each with its own copy of the frame.
func (v *Vorlagen) lies(ordner fs.FS, grund *template.Template) error {
	namen, err := fs.Glob(ordner, "*.html")
	if err != nil {
		return err
	}
	for _, name := range namen {
		t, err := grund.Clone()
		if err != nil {
			return fmt.Errorf("copy frame: %w", err)
		}
		if t, err = t.ParseFS(ordner, name); err != nil {
			return fmt.Errorf("parse page %s: %w", name, err)
		}
		v.seiten[strings.TrimSuffix(name, ".html")] = t
	}
	return nil
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
