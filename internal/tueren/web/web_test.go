// SPDX-License-Identifier: EUPL-1.2

package web_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/tueren/web"
)

var ja = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ja") })

func TestEveryAnswerHasStrictHeaders(t *testing.T) {
	w := httptest.NewRecorder()
	web.Schutz(ja).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x", nil))
	for name, soll := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY", "Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		if ist := w.Header().Get(name); ist != soll {
			t.Errorf("%s: %q, want %q", name, ist, soll)
		}
	}
	regel := w.Header().Get("Content-Security-Policy")
	for _, teil := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(regel, teil) {
			t.Errorf("the content policy lacks %s", teil)
		}
	}
	if strings.Contains(regel, "unsafe") || strings.Contains(regel, "http") || strings.Contains(regel, "*") {
		t.Errorf("the content policy lets foreign or inline content in: %s", regel)
	}
}

func TestForeignPagesAreRefused(t *testing.T) {
	for name, fall := range map[string]struct {
		methode, kopf, wert string
		status              int
	}{
		"own page posts":            {http.MethodPost, "Sec-Fetch-Site", "same-origin", 200},
		"foreign page posts":        {http.MethodPost, "Sec-Fetch-Site", "cross-site", 403},
		"sister site posts":         {http.MethodPost, "Sec-Fetch-Site", "same-site", 403},
		"old browser, own page":     {http.MethodPost, "Origin", "https://example.com", 200},
		"old browser, foreign page": {http.MethodPost, "Origin", "https://evil.example", 403},
		"foreign page links":        {http.MethodGet, "Sec-Fetch-Site", "cross-site", 200},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(fall.methode, "https://example.com/x", nil)
			r.Header.Set(fall.kopf, fall.wert)
			w := httptest.NewRecorder()
			web.Schutz(ja).ServeHTTP(w, r)
			if w.Code != fall.status {
				t.Errorf("status %d, want %d", w.Code, fall.status)
			}
			if w.Header().Get("Content-Security-Policy") == "" {
				t.Error("the refusal has no security headers")
			}
		})
	}
}

func TestFormsAreReadStrictly(t *testing.T) {
	for name, fall := range map[string]struct {
		koerper string
		art     string
		soll    string
		fehler  error
	}{
		"field":              {"a=+M%C3%BCller+", "", "Müller", nil},
		"control characters": {"a=x%00y%0Az%09", "", "x y z", nil},
		"not UTF-8":          {"a=%ff", "", "", web.ErrUnlesbar},
		"broken escape":      {"a=%zz", "", "", web.ErrUnlesbar},
		"too large":          {"a=" + strings.Repeat("x", 2<<20), "", "", web.ErrZuGross},
		"not a form":         {"a=x", "text/plain", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var ist string
			var err error
			h := web.Schutz(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				werte, lesefehler := web.LiesFormular(r)
				ist, err = werte.Get("a"), lesefehler
			}))
			r := httptest.NewRequest(http.MethodPost, "/x?a=url", strings.NewReader(fall.koerper))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if fall.art != "" {
				r.Header.Set("Content-Type", fall.art)
			}
			h.ServeHTTP(httptest.NewRecorder(), r)
			if ist != fall.soll || !errors.Is(err, fall.fehler) {
				t.Errorf("%q %v, want %q %v", ist, err, fall.soll, fall.fehler)
			}
		})
	}
}

func vorlagen(t *testing.T, inhalt string) *web.Vorlagen {
	t.Helper()
	v, err := web.NeueVorlagen(fstest.MapFS{
		"seite.html":      {Data: []byte(`{{define "inhalt"}}` + inhalt + `{{end}}`)},
		"teile/teil.html": {Data: []byte(`{{define "teil"}}[{{.}}]{{end}}`)},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func schreibe(t *testing.T, inhalt string, s web.Seite) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	vorlagen(t, inhalt).Schreibe(w, httptest.NewRequest(http.MethodGet, "/", nil), http.StatusOK, "seite", s)
	return w
}

func TestPagesStandInTheFrame(t *testing.T) {
	w := schreibe(t, `{{template "teil" .Inhalt}}`, web.Seite{
		Titel: "Seite", Inhalt: "<b>", Bereich: "Bereich", Hinweis: "Vorführung",
		Navigation: []web.Verweis{{Text: "Eins", Ziel: "/eins", Aktiv: true}, {Text: "Zwei", Ziel: "javascript:alert(1)"}},
		Nutzer:     &web.Angemeldeter{Name: "Behörde", Kennung: "k", Abmelden: "/ab"},
		Fehler:     []web.Feldfehler{{Feld: "a", Text: "Falsch."}, {Text: "Auch falsch."}},
	})
	for _, text := range []string{"<title>Fehler: Seite – Kernmelderegister</title>", "[&lt;b&gt;]", `lang="de"`, `href="/eins" aria-current="page"`,
		`action="/ab"`, `<a class="kern-link" href="#a">Falsch.</a>`, "<li>Auch falsch.</li>", "Vorführung"} {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("page lacks %s", text)
		}
	}
	for _, text := range []string{"javascript:alert", "<script", "style=", "data-kern-theme"} {
		if strings.Contains(w.Body.String(), text) {
			t.Errorf("page has %s", text)
		}
	}
}

func TestFieldsNameTheirHelp(t *testing.T) {
	seite := web.Seite{Fehler: []web.Feldfehler{{Feld: "a", Text: "Falsch."}}}
	for vorlage, soll := range map[string]string{
		`{{template "eingabe" (feld . "a" "A" "hinweis" "so" "wert" "<x>" "pflicht" true)}}`:            `value="&lt;x&gt;" autocomplete="off" required aria-describedby="a-hinweis a-fehler" aria-invalid="true"`,
		`{{template "eingabe" (feld . "b" "B" "laenge" 7 "modus" "numeric" "liste" "l" "fokus" true)}}`: `list="l" inputmode="numeric" maxlength="7" autofocus>`,
		`{{template "haken" (feld . "b" "B" "wert" "ja")}}`:                                             `value="ja" checked>`,
		`{{template "haken" (feld . "a" "A")}}`:                                                         `id="a-fehler"`,
		`{{template "auswahl" (feld . "b" "B" "wert" "2" "optionen" .Inhalt)}}`:                         `<option value="2" selected>Zwei</option>`,
	} {
		s := seite
		s.Inhalt = []web.Option{{Wert: "1", Text: "Eins"}, {Wert: "2", Text: "Zwei"}}
		if w := schreibe(t, vorlage, s); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), soll) {
			t.Errorf("%s: status %d, lacks %s", vorlage, w.Code, soll)
		}
	}
}

func TestBrokenPagesSendNothingHalf(t *testing.T) {
	alt := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(alt) })
	for _, vorlage := range []string{
		`vorher{{template "eingabe" (feld . "a" "A" "gibtesnicht" 1)}}`, `vorher{{template "eingabe" (feld . "a" "A" "wert")}}`,
		`vorher{{template "eingabe" (feld . "a" "A" "laenge" "x")}}`, `vorher{{template "auswahl" (feld . "a" "A" "optionen" 1)}}`, `vorher{{.Inhalt.X}}`,
	} {
		if w := schreibe(t, vorlage, web.Seite{Inhalt: 1}); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "vorher") {
			t.Errorf("%s: status %d", vorlage, w.Code)
		}
	}
	w := httptest.NewRecorder()
	vorlagen(t, "x").Schreibe(w, httptest.NewRequest(http.MethodGet, "/", nil), http.StatusOK, "gibtesnicht", web.Seite{})
	if w.Code != http.StatusInternalServerError {
		t.Errorf("missing page: status %d", w.Code)
	}
	if _, err := web.NeueVorlagen(fstest.MapFS{"x.html": {Data: []byte("{{")}}, nil); err == nil {
		t.Error("a broken template is accepted")
	}
}

func TestEveryKindOfErrorHasAStatus(t *testing.T) {
	soll := map[fehler.Art]int{
		fehler.Ungueltig: 422, fehler.NichtGefunden: 404, fehler.NichtBerechtigt: 403, fehler.Gesperrt: 403,
		fehler.Konflikt: 409, fehler.Ueberlast: 503, fehler.Extern: 502, fehler.Intern: 500,
	}
	for _, art := range fehler.Arten() {
		if ist := web.Status(fehler.Neu(art, "MR-0001", "Text")); ist != soll[art] {
			t.Errorf("%s: status %d, want %d", art, ist, soll[art])
		}
	}
	if web.Status(errors.New("x")) != 500 || web.Status(web.ErrZuGross) != 413 {
		t.Error("unknown errors and large forms have the wrong status")
	}
}

func TestCauseIsLoggedUnderTheNumberOnThePage(t *testing.T) {
	var protokoll bytes.Buffer
	alt := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&protokoll, nil)))
	t.Cleanup(func() { slog.SetDefault(alt) })
	w := httptest.NewRecorder()
	vorlagen(t, "x").Fehler(w, httptest.NewRequest(http.MethodGet, "/", nil), web.Seite{}, errors.New("disk is full"))
	_, rest, _ := strings.Cut(protokoll.String(), "vorgang=")
	nummer, _, _ := strings.Cut(rest, " ")
	if nummer == "" || !strings.Contains(w.Body.String(), nummer) || strings.Contains(w.Body.String(), "disk") {
		t.Errorf("number %q, status %d", nummer, w.Code)
	}
	protokoll.Reset()
	vorlagen(t, "x").Fehler(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), web.Seite{}, fehler.Neu(fehler.NichtGefunden, "MR-0001", "Text"))
	if protokoll.Len() > 0 {
		t.Error("an error of the user is logged as ours")
	}
}

func TestChartSaysItsNumbers(t *testing.T) {
	bild := string(web.Balkenbild("b", "Titel <1>", "Beschreibung", []web.Balken{
		{Name: "A & B", Wert: 1234567}, {Name: "C", Wert: 617283, Warnung: true}, {Name: "leer"}, {Name: "negativ", Wert: -5},
	}))
	for _, text := range []string{`role="img"`, `aria-labelledby="b-t b-b"`, "Titel &lt;1&gt;", "A &amp; B", "1.234.567", `width="70.0%"`, `width="34.9%"`, "C (!)", `width="0.0%"`, "-5"} {
		if !strings.Contains(bild, text) {
			t.Errorf("chart lacks %s", text)
		}
	}
	if leer := string(web.Balkenbild("b", "t", "b", nil)); !strings.HasSuffix(leer, "</svg>") {
		t.Error("a chart without bars is no picture")
	}
}

func TestThousandsAreSeparated(t *testing.T) {
	for zahl, soll := range map[any]string{0: "0", 999: "999", 1000: "1.000", int64(-1234567): "-1.234.567", -999: "-999"} {
		if ist := web.Tausend(zahl); ist != soll {
			t.Errorf("%v: %s", zahl, ist)
		}
	}
}

func TestStaticFilesMayBeCached(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	for pfad, status := range map[string]int{"kern.min.css": 200, "kmr.css": 200, "schrift/FiraSans-Regular.woff2": 200, "x.css": 404, "../vorlagen/rahmen.html": 307} {
		w := httptest.NewRecorder()
		web.Schutz(mux).ServeHTTP(w, httptest.NewRequest(http.MethodGet, web.DateiPfad+pfad, nil))
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", pfad, w.Code, status)
		}
		if status == 200 && !strings.HasPrefix(w.Header().Get("Cache-Control"), "public") {
			t.Errorf("%s: may not be cached", pfad)
		}
	}
}
