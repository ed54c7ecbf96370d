// SPDX-License-Identifier: EUPL-1.2

package web

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed statisch
var statisch embed.FS

// DateiPfad is where the static files are served.
const DateiPfad = "/statisch/"

// Dateien serves style sheets, fonts and scripts. Only these may be cached:
// they say nothing about anybody.
func Dateien() http.Handler {
	wurzel, err := fs.Sub(statisch, "statisch")
	if err != nil {
		panic("web: embedded folder statisch is missing")
	}
	dateien := http.StripPrefix(DateiPfad, http.FileServerFS(wurzel))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Nur GET und HEAD.", http.StatusMethodNotAllowed)
			return
		case strings.HasSuffix(r.URL.Path, "/"): // no lists of what is there
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=3600")
		dateien.ServeHTTP(w, r)
	})
}
