// SPDX-License-Identifier: EUPL-1.2

package startseite_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kernmelderegister/internal/tueren/startseite"
)

func TestPages(t *testing.T) {
	tuer, err := startseite.Neu("Vorführung: alles erfunden.")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	tuer.Registriere(mux)
	faelle := []struct {
		methode, pfad string
		status        int
		enthaelt      []string
	}{
		{http.MethodGet, "/", 200, []string{`href="/behoerde/"`, `href="/verwaltung/"`, `href="/soap/abruf?wsdl"`, "Vorführung: alles erfunden.", `lang="de"`}},
		{http.MethodHead, "/", 200, nil},
		{http.MethodGet, "/gibt/es/nicht", 404, []string{"Diese Seite gibt es nicht", `href="/"`}},
		{http.MethodGet, "/<script>", 404, []string{"Diese Seite gibt es nicht"}},
	}
	for _, f := range faelle {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(f.methode, strings.ReplaceAll(f.pfad, "<", "%3C"), nil))
		if w.Code != f.status || strings.Contains(w.Body.String(), "<script>") {
			t.Errorf("%s %s: %d\n%s", f.methode, f.pfad, w.Code, w.Body)
		}
		for _, text := range f.enthaelt {
			if !strings.Contains(w.Body.String(), text) {
				t.Errorf("%s %s lacks %q", f.methode, f.pfad, text)
			}
		}
	}
}
