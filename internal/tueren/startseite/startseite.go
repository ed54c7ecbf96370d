// SPDX-License-Identifier: EUPL-1.2

// Package startseite is the entrance hall: it says what stands behind which
// door and knows nothing else.
package startseite

import (
	"embed"
	"io/fs"
	"net/http"

	"kernmelderegister/internal/tueren/web"
)

//go:embed vorlagen/*.html
var vorlagen embed.FS

// Tuer is the entrance.
type Tuer struct {
	seiten  *web.Vorlagen
	hinweis string
}

// Neu returns the entrance; hinweis is the band above every page. Errors are
// those of the embedded templates.
func Neu(hinweis string) (*Tuer, error) {
	ordner, err := fs.Sub(vorlagen, "vorlagen")
	if err != nil {
		return nil, err
	}
	seiten, err := web.NeueVorlagen(ordner, nil)
	return &Tuer{seiten: seiten, hinweis: hinweis}, err
}

// Registriere adds the page and the answer for unknown addresses to the mux.
func (t *Tuer) Registriere(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		t.seiten.Schreibe(w, r, http.StatusOK, "start", web.Seite{Titel: "Willkommen", Hinweis: t.hinweis})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		t.seiten.Schreibe(w, r, http.StatusNotFound, "unbekannt", web.Seite{Titel: "Seite nicht gefunden", Hinweis: t.hinweis})
	})
}
