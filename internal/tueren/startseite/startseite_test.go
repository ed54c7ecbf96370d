// SPDX-License-Identifier: EUPL-1.2

package startseite_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/browsertest"
	"kernmelderegister/internal/tueren/startseite"
	"kernmelderegister/internal/tueren/web"
)

func tuer(t *testing.T, bereit bool) http.Handler {
	t.Helper()
	tarife, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	h, err := startseite.Neu(startseite.Ausstattung{
		Betreiber: startseite.Betreiber{Name: "Registerstelle", Anschrift: []string{"Musterweg 1", "01067 Dresden"}},
		Tarif:     tarife.Am, Bereit: func(context.Context) bool { return bereit },
		Uhr: uhr.Fest(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)), Aufbewahrung: 30 * 24 * time.Hour, Hinweis: "Vorführung: alles erfunden.",
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	h.Registriere(mux)
	return web.Schutz(mux)
}

func TestPages(t *testing.T) {
	faelle := []struct {
		methode, pfad string
		status        int
		enthaelt      []string
	}{
		{http.MethodGet, "/", 200, []string{`href="/konto/auftrag/neu"`, `href="/behoerde/"`, `href="/verwaltung/"`, `href="/soap/abruf?wsdl"`, "3,80 €", "0,76 €", "Vorführung: alles erfunden.", `lang="de"`}},
		{http.MethodHead, "/", 200, nil},
		{http.MethodGet, "/preise", 200, []string{"68/1.1.3", "15,00 €", "4,56 €", "10.000"}},
		{http.MethodGet, "/ablauf", 200, []string{"zwei verschiedene zählen als zwei Angaben"}},
		{http.MethodGet, "/bedingungen", 200, []string{"§ 44 Abs. 3 BMG"}},
		{http.MethodGet, "/datenschutz", 200, []string{"30 Tage", "Registerstelle, Musterweg 1", "[Angabe des Betreibers fehlt: datenschutz]"}},
		{http.MethodGet, "/barrierefreiheit", 200, []string{"BITV 2.0", "[Angabe des Betreibers fehlt: durchsetzung]"}},
		{http.MethodGet, "/leicht", 200, []string{"in einfacher Sprache"}},
		{http.MethodGet, "/hilfe", 200, []string{"30 Tage erhalten", "[Angabe des Betreibers fehlt: sprechzeiten]"}},
		{http.MethodGet, "/kontoantrag", 200, []string{"Großkundenvertrag"}},
		{http.MethodGet, "/impressum", 200, []string{"01067 Dresden", "[Angabe des Betreibers fehlt: telefon]"}},
		{http.MethodGet, "/status", 200, []string{"Der Dienst arbeitet."}},
		{http.MethodGet, "/gibt/es/nicht", 404, []string{"Diese Seite gibt es nicht", `href="/"`}},
		{http.MethodGet, "/<script>", 404, []string{"Diese Seite gibt es nicht"}},
	}
	for _, f := range faelle {
		w := httptest.NewRecorder()
		tuer(t, true).ServeHTTP(w, httptest.NewRequest(f.methode, strings.ReplaceAll(f.pfad, "<", "%3C"), nil))
		if w.Code != f.status || strings.Contains(w.Body.String(), "<script") || strings.Contains(w.Body.String(), "{0}") {
			t.Errorf("%s %s: %d\n%s", f.methode, f.pfad, w.Code, w.Body)
		}
		for _, text := range f.enthaelt {
			if !strings.Contains(w.Body.String(), text) {
				t.Errorf("%s %s lacks %q", f.methode, f.pfad, text)
			}
		}
	}
}

func TestStatusPageAndCodeAgree(t *testing.T) {
	w := httptest.NewRecorder()
	tuer(t, false).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/status", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "ist gestört") {
		t.Errorf("%d", w.Code)
	}
}

// seiten are all public pages, with one that does not exist.
var seiten = []string{"", "ablauf", "preise", "kontoantrag", "bedingungen", "datenschutz", "barrierefreiheit", "leicht", "hilfe", "impressum", "status", "unbekannt/x"}

func TestPublicPagesAreUsableByEveryone(t *testing.T) {
	server := httptest.NewTLSServer(tuer(t, true))
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	for _, name := range seiten {
		b.Oeffne(server.URL + "/" + name)
		zustand := "oeffentlich-" + strings.ReplaceAll(name, "/", "-")
		for _, breite := range []int64{320, 360, 1280, 1920} {
			b.Groesse(breite, 900)
			b.PruefeBreite(zustand)
		}
		b.PruefeZugang(zustand)
		b.Groesse(1280, 900)
		b.Bild(zustand)
	}
}

// groessteSeite is what a public page may cost on the line, with style, fonts and pictures.
const groessteSeite = 300_000

func TestPublicPagesAreLight(t *testing.T) {
	server := httptest.NewUnstartedServer(tuer(t, true))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	for _, name := range seiten {
		gewicht := b.Gewicht(server.URL + "/" + name)
		t.Logf("/%s: %d bytes", name, gewicht)
		// Style and fonts have 90,000 already: less means that something was not counted.
		if gewicht > groessteSeite || gewicht < 90_000 {
			t.Errorf("/%s: %d bytes", name, gewicht)
		}
	}
}
