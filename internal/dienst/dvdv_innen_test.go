// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

var novemberabend = time.Date(2026, time.November, 4, 22, 30, 0, 0, time.UTC) // 23:30 in Berlin

const rueckmeldung = "http://www.osci.de/xmeld2511a/xmeld2511aRueckmeldung.wsdl"

// dvdvHaus opens an empty installation with that configuration of the directory.
func dvdvHaus(t testing.TB, u uhr.Uhr, dienste []string, k DVDVKonfig) *haus {
	t.Helper()
	konfig := Konfig{Betriebsart: Test, Daten: t.TempDir(), Dienste: dienste, DVDV: k}
	konfig.vorgaben()
	h, err := oeffneHaus(t.Context(), bau{konfig: konfig, uhr: u})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.schliesse(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// saee enters all Meldebehörden, Dresden reached at the address.
func (h *haus) saee(t testing.TB, intermediaer string) *verzeichnis.Verzeichnis {
	t.Helper()
	v, err := h.verzeichnis()
	if err != nil {
		t.Fatal(err)
	}
	p := verzeichnistest.NeuesPaar(t, "dresden", novemberabend, novemberabend.AddDate(1, 0, 0))
	anschluesse := map[melde.AGS]verzeichnis.Anschluss{"14612000": {Intermediaer: intermediaer, Chiffrier: p.DER, Signier: p.DER, ChiffrierIntermediaer: p.DER}}
	liste := append(verzeichnis.Landesstellen(v.Abbild().Katalog(), h.landesangaben()),
		verzeichnis.Grundbestand(v.Abbild().Katalog(), behoerde.Verzeichnis(), 20261104, anschluesse)...)
	if _, err := v.Saee(t.Context(), liste...); err != nil {
		t.Fatal(err)
	}
	return v
}

// fragesteller opens the doors for questions of somebody at an address.
func fragesteller(t testing.TB, h *haus) func(pfad, von string) int {
	t.Helper()
	wege, err := h.wege()
	if err != nil {
		t.Fatal(err)
	}
	return func(pfad, von string) int {
		r := httptest.NewRequest(http.MethodGet, pfad, nil)
		r.RemoteAddr = von + ":4000"
		w := httptest.NewRecorder()
		wege.ServeHTTP(w, r)
		return w.Code
	}
}

func TestChosenServices(t *testing.T) {
	const lokal = "127.0.0.1"
	for _, fall := range []struct {
		name    string
		dienste []string
		offen   map[string]int
	}{
		{"all by default", nil, map[string]int{"/behoerde/anmelden": 200, "/verwaltung/anmelden": 200, "/konto/anmelden": 200, "/": 200, "/dvdv2-backend/intern/directory/v2/version": 200, "/api/v1/openapi.json": 200, "/healthz": 200}},
		{"S2-31.3 register alone, without private persons", []string{"register"}, map[string]int{"/osci": 404, "/behoerde/anmelden": 200, "/verwaltung/anmelden": 200, "/konto/anmelden": 404, "/dvdv2-backend/": 404, "/api/v1/auskunft/auftraege": 404, "/api/v1/abruf/personensuche": 405, "/healthz": 200}},
		{"S2-31.3 portal alone, without authorities", []string{"portal"}, map[string]int{"/behoerde/anmelden": 404, "/verwaltung/anmelden": 404, "/konto/anmelden": 200, "/api/v1/abruf/personensuche": 404, "/soap/abruf": 404}},
		{"S1-02.1 Intermediär alone", []string{"intermediaer"}, map[string]int{"/osci": 405, "/behoerde/anmelden": 404, "/konto/anmelden": 404, "/dvdv2-backend/": 404, "/soap/abruf": 404}},
		{"S1-05.1 directory alone", []string{"dvdv"}, map[string]int{"/osci": 404, "/dvdv2-backend/intern/directory/v2/version": 200, "/verwaltung/anmelden": 200, "/behoerde/anmelden": 404, "/konto/anmelden": 404, "/soap/abruf": 404, "/api/v1/openapi.json": 404, "/readyz": 200}},
	} {
		t.Run(fall.name, func(t *testing.T) {
			frage := fragesteller(t, dvdvHaus(t, uhr.Fest(novemberabend), fall.dienste, DVDVKonfig{}))
			for pfad, soll := range fall.offen {
				if ist := frage(pfad, lokal); ist != soll {
					t.Errorf("%s: %d, want %d", pfad, ist, soll)
				}
			}
		})
	}
	t.Run("S1-05.3 intern/directory is for the named networks", func(t *testing.T) {
		frage := fragesteller(t, dvdvHaus(t, uhr.Fest(novemberabend), []string{"dvdv"}, DVDVKonfig{InterneNetze: []string{"10.1.0.0/16"}}))
		for von, soll := range map[string]int{"10.1.2.3": 200, "127.0.0.1": 403, "10.2.0.1": 403} {
			if ist := frage("/dvdv2-backend/intern/directory/v2/version", von); ist != soll {
				t.Errorf("from %s: %d, want %d", von, ist, soll)
			}
		}
	})
}

func TestDailyWorkOfTheDirectory(t *testing.T) {
	u := uhr.Fest(novemberabend)
	h := dvdvHaus(t, u, []string{"dvdv"}, DVDVKonfig{})
	v := h.saee(t, "http://127.0.0.1:1/osci")
	o, _ := v.Abbild().Organisation("Meldebehörde", "ags:14612000", novemberabend)
	neu, err := o.Mit(verzeichnis.Aenderung{Name: "Landeshauptstadt"}, uhr.DatumVon(novemberabend).PlusTage(1))
	if err != nil {
		t.Fatal(err)
	}
	id, err := v.Stelle(t.Context(), verzeichnis.Antrag{Von: "a", Eintrag: neu, WirksamAb: uhr.DatumVon(novemberabend).PlusTage(1)})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.GibFrei(t.Context(), id, "b"); err != nil {
		t.Fatal(err)
	}
	name := func() string {
		o, _ := v.Abbild().Organisation("Meldebehörde", "ags:14612000", u.Jetzt())
		return o.Name
	}
	h.dvdvTagwerk(t.Context(), v)
	p, da, err := h.speicher.dvdv.LetztePruefung(t.Context())
	if !da || err != nil || p.Tag != uhr.DatumVon(novemberabend) || name() != "Dresden, Stadt" {
		t.Errorf("S4-02.1 no check of the day: %v %v, %s", da, err, name())
	}
	tot := 0
	for _, b := range p.Befunde {
		if b.Art == verzeichnis.ToteAdresse {
			tot++
		}
	}
	if tot != 3 {
		t.Errorf("S4-02.1 %d of 3 services have an unreachable address", tot)
	}
	if pause := h.bisTagwerk(); pause != 30*time.Minute {
		t.Errorf("S4-08.3 half an hour before midnight the work pauses for %s", pause)
	}
	u.Weiter(72 * time.Hour) // a standstill of three days
	h.dvdvTagwerk(t.Context(), v)
	if p, _, _ := h.speicher.dvdv.LetztePruefung(t.Context()); name() != "Landeshauptstadt" || p.Tag != uhr.DatumVon(u.Jetzt()) {
		t.Errorf("S1-05.6 S4-02.1 missed days are not made up for: %s, check of %s", name(), p.Tag)
	}
}

func TestAddressesForSending(t *testing.T) {
	u := uhr.Fest(novemberabend)
	// Another server, which register processes elsewhere ask.
	fern := dvdvHaus(t, u, []string{"dvdv"}, DVDVKonfig{InterneNetze: []string{"127.0.0.0/8"}})
	fern.saee(t, "https://fern.example/osci")
	wege, err := fern.wege()
	if err != nil {
		t.Fatal(err)
	}
	fragen, gesperrt := 0, false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fragen++
		if gesperrt {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		wege.ServeHTTP(w, r.WithContext(zugang.MitHerkunft(r.Context(), netip.MustParseAddr("127.0.0.1"))))
	}))
	defer server.Close()
	tot := httptest.NewServer(nil)
	tot.Close()

	t.Run("S1-05.4 S4-08.3 failover, kept for the day, deleted at midnight", func(t *testing.T) {
		h := dvdvHaus(t, u, []string{"register"}, DVDVKonfig{Server: []string{tot.URL + "/dvdv2-backend", server.URL + "/dvdv2-backend"}})
		a, err := h.adressen()
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if x, err := a.Adresse(t.Context(), "ags:14612000", rueckmeldung); err != nil || x.Intermediaer != "https://fern.example/osci" || x.Zusatz {
				t.Fatalf("%+v, %v", x, err)
			}
			if _, err := a.Adresse(t.Context(), "ags:14713000", rueckmeldung); fehler.CodeVon(err) != "MR-2118" {
				t.Fatalf("an entry without services: %v", err)
			}
		}
		if fragen != 2 {
			t.Errorf("the server was asked %d times for two answers", fragen)
		}
		gesperrt = true
		u.Weiter(30 * time.Minute)
		if n := a.Raeume(); n != 2 {
			t.Errorf("S4-08.3 %d answers were deleted at midnight, want 2", n)
		}
		if _, err := a.Adresse(t.Context(), "ags:14612000", rueckmeldung); fehler.CodeVon(err) != "MR-2117" {
			t.Errorf("S4-08.3 yesterday's answer is used: %v", err)
		}
		gesperrt = false
	})
	t.Run("the own directory is asked first, others about other states", func(t *testing.T) {
		fragen = 0
		h := dvdvHaus(t, u, nil, DVDVKonfig{Server: []string{server.URL + "/dvdv2-backend"}})
		v := h.saee(t, "https://eigen.example/osci")
		a, err := h.adressen()
		if err != nil {
			t.Fatal(err)
		}
		if x, err := a.Adresse(t.Context(), "ags:14612000", rueckmeldung); err != nil || x.Intermediaer != "https://eigen.example/osci" || len(x.Signier) == 0 {
			t.Errorf("%+v, %v", x, err)
		}
		if _, err := a.Adresse(t.Context(), "ags:14713000", rueckmeldung); fehler.CodeVon(err) != "MR-2118" || fragen != 0 {
			t.Errorf("asked %d times about an own municipality: %v", fragen, err)
		}
		if _, err := a.Adresse(t.Context(), "ags:09162000", rueckmeldung); fehler.CodeVon(err) != "MR-2118" || fragen != 1 {
			t.Errorf("asked %d times about another state: %v", fragen, err)
		}
		o, _ := v.Abbild().Organisation("Meldebehörde", "ags:14612000", u.Jetzt())
		neu, err := o.Mit(verzeichnis.Aenderung{Anschluss: verzeichnis.Anschluss{Intermediaer: "https://neu.example/osci"}}, uhr.Heute(u))
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Trage(t.Context(), neu); err != nil {
			t.Fatal(err)
		}
		if x, err := a.Adresse(t.Context(), "ags:14612000", rueckmeldung); err != nil || x.Intermediaer != "https://neu.example/osci" {
			t.Errorf("a change of the own directory waits for midnight: %+v, %v", x, err)
		}
	})
}

func TestDemonstrationSeedsAgain(t *testing.T) {
	h := dvdvHaus(t, uhr.Fest(novemberabend), nil, DVDVKonfig{})
	s := &vorfuehrung{haus: h, url: "https://127.0.0.1:1"}
	for range 2 {
		s.bereitschaft.Zertifikate = t.TempDir()
		if err := s.richteVerzeichnisEin(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	v, err := h.verzeichnis()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(v.Abbild().Organisationen()); n < 300 || s.bereitschaft.DVDV != "https://127.0.0.1:1/dvdv2-backend" {
		t.Errorf("%d entries at %s", n, s.bereitschaft.DVDV)
	}
}

// BenchmarkDVDVAbfrage asks the whole chain of doors for a service (target: 5,000 a second).
func BenchmarkDVDVAbfrage(b *testing.B) {
	h := dvdvHaus(b, uhr.Fest(novemberabend), []string{"dvdv"}, DVDVKonfig{})
	h.saee(b, "https://post.example/osci")
	wege, err := h.wege()
	if err != nil {
		b.Fatal(err)
	}
	frage := url.Values{"request_json": {`{"organizationKey":"ags:14612000","serviceSpecificationUri":"` + rueckmeldung + `"}`}}
	ziel := "/dvdv2-backend/intern/directory/v2/findservicedescription?" + frage.Encode()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r := httptest.NewRequest(http.MethodGet, ziel, strings.NewReader(""))
			r.RemoteAddr = "127.0.0.1:4000"
			w := httptest.NewRecorder()
			wege.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				b.Errorf("status %d", w.Code)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "Abfragen/s")
}

// BenchmarkDVDVAbfrageNetz is the same over HTTP on loopback.
func BenchmarkDVDVAbfrageNetz(b *testing.B) {
	h := dvdvHaus(b, uhr.Fest(novemberabend), []string{"dvdv"}, DVDVKonfig{})
	h.saee(b, "https://post.example/osci")
	wege, err := h.wege()
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(wege)
	defer server.Close()
	frage := url.Values{"request_json": {`{"organizationKey":"ags:14612000","serviceSpecificationUri":"` + rueckmeldung + `"}`}}
	ziel := server.URL + "/dvdv2-backend/intern/directory/v2/findservicedescription?" + frage.Encode()
	klient := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			antwort, err := klient.Get(ziel)
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := io.Copy(io.Discard, antwort.Body); err != nil || antwort.StatusCode != http.StatusOK {
				b.Errorf("status %d, %v", antwort.StatusCode, err)
			}
			_ = antwort.Body.Close()
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "Abfragen/s")
}
