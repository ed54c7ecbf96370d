// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"kernmelderegister/internal/tueren/web"
)

func hole(pfad string, koepfe ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, web.DateiPfad+pfad, nil)
	for i := 0; i < len(koepfe); i += 2 {
		r.Header.Set(koepfe[i], koepfe[i+1])
	}
	w := httptest.NewRecorder()
	web.Kopfzeilen(web.Dateien()).ServeHTTP(w, r)
	return w
}

func TestStaticFilesAreCompressedForWhomAcceptsIt(t *testing.T) {
	const stil = "kern.min.css"
	klar := hole(stil).Body.Bytes()
	for wahl, gepackt := range map[string]bool{
		"": false, "gzip": true, "br, GZIP;q=0.5": true, "deflate, gzip ; q=1": true,
		"gzip;q=0": false, "br": false, "gzip;q=x": false, "identity": false,
	} {
		w := hole(stil, "Accept-Encoding", wahl)
		if (w.Header().Get("Content-Encoding") == "gzip") != gepackt || w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
			t.Errorf("%q: %v", wahl, w.Header())
		}
		inhalt := w.Body.Bytes()
		if gepackt {
			if len(inhalt) > len(klar)/5 {
				t.Errorf("%q: %d of %d bytes", wahl, len(inhalt), len(klar))
			}
			z, err := gzip.NewReader(bytes.NewReader(inhalt))
			if err != nil {
				t.Fatal(err)
			}
			if inhalt, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(inhalt, klar) {
			t.Errorf("%q: another content", wahl)
		}
	}
}

func TestStaticFilesAreAskedForAgainOnlyWhenChanged(t *testing.T) {
	klar := hole("kern.min.css").Header().Get("ETag")
	gepackt := hole("kern.min.css", "Accept-Encoding", "gzip").Header().Get("ETag")
	if klar == "" || klar == gepackt || hole("kmr.css").Header().Get("ETag") == klar {
		t.Fatalf("marks %s, %s", klar, gepackt)
	}
	if w := hole("kern.min.css", "Accept-Encoding", "gzip", "If-None-Match", gepackt); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
		t.Errorf("status %d, %d bytes", w.Code, w.Body.Len())
	}
	if w := hole("kern.min.css", "If-None-Match", gepackt); w.Code != http.StatusOK {
		t.Errorf("the mark of the compressed form answers for the plain one: %d", w.Code)
	}
}

func TestFontsAreNotCompressedTwice(t *testing.T) {
	w := hole("schrift/FiraSans-Regular.woff2", "Accept-Encoding", "gzip")
	if h := w.Header(); h.Get("Content-Encoding") != "" || h.Get("Content-Type") != "font/woff2" || w.Body.Len() > 60_000 {
		t.Errorf("%d bytes, %v", w.Body.Len(), h)
	}
	for _, pfad := range []string{"", "schrift", "schrift/", "gibt-es-nicht"} {
		if w := hole(pfad); w.Code != http.StatusNotFound {
			t.Errorf("%q: %d", pfad, w.Code)
		}
	}
}
