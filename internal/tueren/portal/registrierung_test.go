// SPDX-License-Identifier: EUPL-1.2

package portal_test

import (
	"bytes"
	"context"
	"errors"
	"html"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/sqlite"
	"kernmelderegister/internal/tueren/portal"
	"kernmelderegister/internal/tueren/web"
)

type stillesBuch struct{}

func (stillesBuch) Schreibe(context.Context, protokoll.Eintrag) (int64, error) { return 1, nil }

func (stillesBuch) Offen(context.Context, string) (bool, error) { return false, nil }

// ausweisdienst is another system that confirms an identity.
type ausweisdienst struct{}

func (ausweisdienst) Kennzeichen() kunden.Nachweisart { return "eid" }
func (ausweisdienst) Name() string                    { return "Online-Ausweis" }

func (ausweisdienst) Beginne(_ context.Context, rueckkehr string) (ziel, merkmal string, err error) {
	return "https://eid.invalid/?zurueck=" + url.QueryEscape(rueckkehr), "merkmal", nil
}

func (ausweisdienst) Schliesse(_ context.Context, merkmal string, v url.Values) (kunden.Bestaetigung, error) {
	if v.Get("antwort") != merkmal {
		return kunden.Bestaetigung{}, errors.New("wrong answer")
	}
	return kunden.Bestaetigung{Vornamen: "Ida", Familienname: "Kästner"}, nil
}

// meldestelle are the pages of registration on a real database, and a browser.
type meldestelle struct {
	t      *testing.T
	dienst *kunden.Dienst
	tuer   http.Handler
	cookie string
}

func neueMeldestelle(t *testing.T) *meldestelle {
	t.Helper()
	tresor, err := geheim.NeuerTresor(geheim.NeuerSchluessel(geheim.Zufall(geheim.TresorLaenge)))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Oeffne(t.Context(), t.TempDir(), sqlite.Optionen{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	konten, fest := db.Zugang(tresor), uhr.Fest(jetzt)
	m := &meldestelle{t: t}
	m.dienst, err = kunden.Neu(kunden.Ausstattung{
		Speicher: db.Registrierungen(tresor), Konten: konten, Bereiter: zugang.Neu(zugang.Ausstattung{Speicher: konten, Protokoll: stillesBuch{}, Uhr: fest, Kalender: fest}),
		Forderungen: stillesBuch{}, Protokoll: stillesBuch{}, Wege: []kunden.Nachweisweg{ausweisdienst{}}, Kalender: fest, Uhr: fest,
	})
	if err != nil {
		t.Fatal(err)
	}
	tuer, err := portal.NeueRegistrierung(portal.Registrierungsausstattung{Antraege: m.dienst, Uhr: fest})
	if err != nil {
		t.Fatal(err)
	}
	seiten, aussen := http.NewServeMux(), http.NewServeMux()
	tuer.Registriere(seiten)
	tuer.RegistriereHochladen(aussen)
	aussen.Handle("/", web.Schutz(seiten))
	m.tuer = aussen
	return m
}

func (m *meldestelle) sende(r *http.Request) *httptest.ResponseRecorder {
	if m.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "__Secure-kmr-registrierung", Value: m.cookie})
	}
	w := httptest.NewRecorder()
	m.tuer.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		m.cookie = c.Value
		if !c.Secure || !c.HttpOnly || c.Path != portal.RegistrierungPfad {
			m.t.Errorf("cookie %+v", c)
		}
	}
	return w
}

func (m *meldestelle) hole(pfad string) *httptest.ResponseRecorder {
	return m.sende(httptest.NewRequest(http.MethodGet, pfad, nil))
}

func (m *meldestelle) poste(pfad string, v url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, pfad, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return m.sende(r)
}

// lade sends the page of the proof.
func (m *meldestelle) lade(felder map[string]string, datei []byte) *httptest.ResponseRecorder {
	m.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, wert := range felder {
		if err := w.WriteField(name, wert); err != nil {
			m.t.Fatal(err)
		}
	}
	teil, err := w.CreateFormFile("datei", "../../<script>.png")
	if err != nil {
		m.t.Fatal(err)
	}
	if _, err := teil.Write(datei); err != nil {
		m.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		m.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/registrierung/nachweis", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return m.sende(r)
}

func (m *meldestelle) soll(w *httptest.ResponseRecorder, status int, stellen ...string) *httptest.ResponseRecorder {
	m.t.Helper()
	if w.Code != status {
		m.t.Fatalf("status %d, want %d\n%.3000s", w.Code, status, w.Body)
	}
	for _, s := range stellen {
		if w.Header().Get("Location") != s && !strings.Contains(html.UnescapeString(w.Body.String()), s) {
			m.t.Errorf("the answer lacks %q\n%.3000s", s, w.Body)
		}
	}
	return w
}

func person(aendere ...string) url.Values {
	v := url.Values{
		"art": {"privat"}, "vornamen": {"Ida"}, "familienname": {"Kästner"}, "strasse": {"Alte Gasse"}, "hausnummer": {"1"}, "postleitzahl": {"01067"},
		"ort": {"Dresden"}, "email": {"ida@example.org"}, "fassung": {"0"},
	}
	for i := 0; i < len(aendere); i += 2 {
		v.Set(aendere[i], aendere[i+1])
	}
	return v
}

func ausweisbild(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var fassungsfeld = regexp.MustCompile(`name="fassung" value="(\d+)"`)

func fassung(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	m := fassungsfeld.FindStringSubmatch(w.Body.String())
	if m == nil {
		t.Fatalf("no version on the page\n%.2000s", w.Body)
	}
	return m[1]
}

var einverstanden = map[string]string{"nachweis": "datei", "einwilligung": "ja"}

// registriere fills in everything and sends it.
func (m *meldestelle) registriere() {
	m.t.Helper()
	m.soll(m.poste("/registrierung/angaben", person()), 303, "/registrierung/nachweis")
	m.soll(m.lade(einverstanden, ausweisbild(m.t)), 303, "/registrierung/pruefen")
	f := fassung(m.t, m.soll(m.hole("/registrierung/pruefen"), 200, "Ida Kästner", "Alte Gasse 1, 01067 Dresden", "Bild (PNG)"))
	m.soll(m.poste("/registrierung/pruefen", url.Values{"fassung": {f}}), 303, "/registrierung/eingang")
	m.soll(m.poste("/registrierung/pruefen", url.Values{"fassung": {f}}), 303, "/registrierung/eingang") // clicked twice
	m.soll(m.hole("/registrierung/eingang"), 200, "Vorgangsnummer")
}

func TestRegistrationFromFormToState(t *testing.T) {
	m := neueMeldestelle(t)
	m.registriere()
	m.soll(m.hole("/registrierung/stand"), 200, "wartet auf die Prüfung")
	m.soll(m.hole("/registrierung/angaben"), 303, "/registrierung/stand") // back button
	m.soll(m.lade(einverstanden, ausweisbild(t)), 303, "/registrierung/stand")
	zugriff := m.cookie
	m.soll(m.poste("/registrierung/stand/beenden", nil), 303)
	m.soll(m.hole("/registrierung/stand"), 200, "Geben Sie Vorgangsnummer und Code")
	nummer, code, _ := strings.Cut(zugriff, ".")
	m.soll(m.poste("/registrierung/stand", url.Values{"nummer": {strings.ToLower(nummer)}, "code": {code[:4] + "-" + code[4:]}}), 303, "/registrierung/stand")
	m.soll(m.hole("/registrierung/stand"), 200, "Registrierung zurückziehen")
	m.soll(m.poste("/registrierung/stand/zurueckziehen", nil), 303, "/registrierung/stand")
	m.soll(m.hole("/registrierung/stand"), 200, "Geschlossen")
}

func TestWhatTheOfficeAsksForCanBeAdded(t *testing.T) {
	m := neueMeldestelle(t)
	m.registriere()
	amt := zugang.Angemeldet{Bereich: zugang.BereichAmt, Kennung: "amt"}
	nummer, _, _ := strings.Cut(m.cookie, ".")
	if err := errors.Join(m.dienst.Uebernimm(t.Context(), amt, nummer), m.dienst.FordereNach(t.Context(), amt, nummer, "Bitte die <b>Rückseite</b>")); err != nil {
		t.Fatal(err)
	}
	w := m.soll(m.hole("/registrierung/stand"), 200, "Bitte die <b>Rückseite</b>")
	if strings.Contains(w.Body.String(), "<b>Rückseite") {
		t.Error("the text of the office is no text")
	}
	f := fassung(t, m.hole("/registrierung/angaben"))
	m.soll(m.poste("/registrierung/angaben", person("fassung", f, "hausnummer", "2")), 303, "/registrierung/nachweis")
	m.soll(m.poste("/registrierung/angaben", person("fassung", f, "hausnummer", "3")), 409) // the second tab
	m.soll(m.lade(einverstanden, nil), 303, "/registrierung/pruefen")
	f = fassung(t, m.soll(m.hole("/registrierung/pruefen"), 200, "Alte Gasse 2"))
	m.soll(m.poste("/registrierung/pruefen", url.Values{"fassung": {f}}), 303, "/registrierung/eingang")
}

func TestBadInputOfRegistrations(t *testing.T) {
	m := neueMeldestelle(t)
	for name, f := range map[string]struct {
		v    url.Values
		soll []string
	}{
		"nothing":                      {url.Values{"art": {"privat"}}, []string{"Vornamen", "Postleitzahl"}},
		"10,000 letters":               {person("familienname", strings.Repeat("a", 10000)), []string{"zu lang"}},
		"letters outside of DIN 91379": {person("familienname", "Kästner😀"), []string{"DIN 91379"}},
		"a script as a name":           {person("vornamen", "<script>alert(1)</script>"), []string{"DIN 91379"}},
		"a kind that does not exist":   {person("art", "amt"), []string{"Bitte wählen Sie"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := m.soll(m.poste("/registrierung/angaben", f.v), 422, append(f.soll, "Bitte prüfen Sie Ihre Eingaben")...)
			if strings.Contains(w.Body.String(), "<script>") || m.cookie != "" {
				t.Error("the input works")
			}
		})
	}
	m.soll(m.poste("/registrierung/angaben", person("fassung", "99")), 303) // a draft that is over begins anew
	for name, f := range map[string]struct {
		felder map[string]string
		datei  []byte
		soll   string
	}{
		"no choice":             {map[string]string{}, nil, "wie Sie Ihre Identität nachweisen"},
		"no file":               {einverstanden, nil, "laden Sie Ihren Nachweis hoch"},
		"without consent":       {map[string]string{"nachweis": "datei"}, ausweisbild(t), "Einwilligung"},
		"a script":              {einverstanden, []byte("<script>alert(1)</script>"), "nur Bilder"},
		"a PDF that acts":       {einverstanden, []byte("%PDF-1.7\n<</S/JavaScript/JS(1)>>\n%%EOF"), "enthält Programme"},
		"6 MB":                  {einverstanden, append(ausweisbild(t), make([]byte, 6<<20)...), "größer als 5 MB"},
		"contract of a private": {map[string]string{"nachweis": "vertrag"}, nil, "wie Sie Ihre Identität nachweisen"},
	} {
		t.Run("S2-10.2 "+name, func(t *testing.T) { m.soll(m.lade(f.felder, f.datei), 422, f.soll) })
	}
	t.Run("S2-10.2 appearing in person needs no file", func(t *testing.T) {
		m.soll(m.lade(map[string]string{"nachweis": "vorsprache"}, nil), 303, "/registrierung/pruefen")
	})
	t.Run("a removed file is gone", func(t *testing.T) {
		felder := map[string]string{"nachweis": "datei", "einwilligung": "ja", "hochladen": "ja"}
		m.soll(m.lade(felder, ausweisbild(t)), 303, "/registrierung/nachweis")
		m.soll(m.lade(map[string]string{"entfernen": "1"}, nil), 303, "/registrierung/nachweis")
		if w := m.hole("/registrierung/nachweis"); strings.Contains(w.Body.String(), "Datei 1") {
			t.Error("the file is still there")
		}
	})
	t.Run("no form at all", func(t *testing.T) {
		r := httptest.NewRequest(http.MethodPost, "/registrierung/nachweis", strings.NewReader("x"))
		m.soll(m.sende(r), 422)
	})
	t.Run("a foreign page sends nothing in the user's name", func(t *testing.T) {
		for _, pfad := range []string{"/registrierung/nachweis", "/registrierung/stand/zurueckziehen"} {
			r := httptest.NewRequest(http.MethodPost, pfad, nil)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			m.soll(m.sende(r), 403)
		}
	})
}

func TestOtherPeoplesRegistrationsStayClosed(t *testing.T) {
	m := neueMeldestelle(t)
	m.registriere()
	nummer, _, _ := strings.Cut(m.cookie, ".")
	m.cookie = ""
	falsch := m.soll(m.poste("/registrierung/stand", url.Values{"nummer": {nummer}, "code": {"AAAA"}}), 422).Body.String()
	unbekannt := m.soll(m.poste("/registrierung/stand", url.Values{"nummer": {"AAAAAAAAAA"}, "code": {"AAAA"}}), 422).Body.String()
	if falsch != unbekannt {
		t.Error("a wrong code and an unknown number look different")
	}
	for _, pfad := range []string{"nachweis", "pruefen", "eingang", "weg"} {
		m.cookie = nummer + ".AAAA"
		m.soll(m.hole("/registrierung/"+pfad), 303, "/registrierung/stand")
		if m.cookie != "" {
			t.Error("a cookie that opens nothing stays")
		}
	}
}

func TestProofByAnotherSystemLeadsThereAndBack(t *testing.T) {
	m := neueMeldestelle(t)
	m.soll(m.poste("/registrierung/angaben", person()), 303)
	m.soll(m.lade(map[string]string{"nachweis": "eid"}, nil), 200, "https://eid.invalid/?zurueck=%2Fregistrierung%2Fweg")
	m.soll(m.hole("/registrierung/weg?antwort=falsch"), 422, "nicht gelungen")
	m.soll(m.hole("/registrierung/weg?antwort=merkmal"), 303, "/registrierung/pruefen")
	m.soll(m.hole("/registrierung/pruefen"), 200, "Online-Ausweis")
}
