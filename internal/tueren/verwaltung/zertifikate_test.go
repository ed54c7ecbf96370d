// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/sperrliste"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/browsertest"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// neueZertifikatstuer is the door with a state of certificates, for a body of the kind.
func neueZertifikatstuer(t testing.TB, u zertifikatspruefung.Uebersicht, b zugang.Bereich) http.Handler {
	t.Helper()
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	wer := zugang.Angemeldet{Bereich: b, Kennung: "a.amt", Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt", Name: "Registeramt"}}}
	tuer, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: &bestandAttrappe{}, Gemeinden: make([]verwaltung.Gemeinde, 4), Recht: gesetz, Zugang: &zugangAttrappe{wer: wer}, Uhr: uhr.Fest(jetzt), Hinweis: "Vorführung",
		Zertifikate: func(context.Context) (zertifikatspruefung.Uebersicht, error) { return u, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	tuer.Registriere(mux)
	return web.Schutz(mux)
}

func abdruck(zeichen string) string { return strings.Repeat(zeichen, 64) }

func volleUebersicht() zertifikatspruefung.Uebersicht {
	eintrag := func(name, az string, gilt bool, netze ...zertifikatspruefung.Netz) zertifikatspruefung.Eintrag {
		return zertifikatspruefung.Eintrag{Inhaber: name, Aussteller: "CA TESTA Deutschland", Fingerabdruck: abdruck("a"), Aktenzeichen: az, Gilt: gilt,
			Von: jetzt.AddDate(-1, 0, 0), Ende: jetzt.AddDate(1, 0, 0), Netze: netze}
	}
	eigenes := func(gilt bool) zertifikatspruefung.Eintrag {
		e := eintrag("Intermediär Sachsen", "", gilt)
		e.Dienst, e.Verwendungen = "intermediaer", []zertifikatspruefung.Verwendung{zertifikatspruefung.Chiffrierung}
		return e
	}
	return zertifikatspruefung.Uebersicht{
		Stand: zertifikatspruefung.Ladestand{Geladen: jetzt, Fehler: zertifikatspruefung.ErrKonfig},
		Netze: []zertifikatspruefung.Netzangabe{
			{Name: zertifikatspruefung.KDN, OhneOSCI: true, OSCIPflichtAb: uhr.Datum{Jahr: 2027, Monat: 1, Tag: 1}, Bekanntmachung: "SächsABl. 2026 S. 812"},
			{Name: zertifikatspruefung.IHL, OhneOSCI: true}, {Name: zertifikatspruefung.TESTA},
		},
		Anker:       []zertifikatspruefung.Eintrag{eintrag("CA TESTA Deutschland", "", true, zertifikatspruefung.TESTA), eintrag("Alte Stelle", "22-0552/3", false, zertifikatspruefung.KDN)},
		Zulassungen: []zertifikatspruefung.Eintrag{eintrag("<script>alert(1)</script>"+strings.Repeat("Ü", 90), "22-0552/7", true)},
		Eigene:      []zertifikatspruefung.Eintrag{eigenes(true), eigenes(false)},
		Ablaeufe: []zertifikatspruefung.Ablauf{
			{Herkunft: zertifikatspruefung.VonTeilnehmer, Name: "Gemeinde ohne Lesbares"},
			{Herkunft: zertifikatspruefung.VonTeilnehmer, Name: "Stadt Bautzen/Budyšin", Verwendung: zertifikatspruefung.Signatur, Fingerabdruck: abdruck("b"), Ende: jetzt.AddDate(0, 0, -2)},
			{Herkunft: zertifikatspruefung.VonUns, Name: "intermediaer", Verwendung: zertifikatspruefung.Chiffrierung, Fingerabdruck: abdruck("c"), Ende: jetzt.AddDate(0, 0, 6), Frist: 7},
			{Herkunft: zertifikatspruefung.VonAnker, Name: "CA TESTA Deutschland", Fingerabdruck: abdruck("d"), Ende: jetzt.AddDate(0, 0, 50), Frist: 60},
		},
		Quellen: []sperrliste.Quellenstand{
			{Art: sperrliste.CRL, Quelle: "http://crl.example/testa.crl", Stand: jetzt.Add(-time.Hour), Naechste: jetzt.Add(time.Hour), Versucht: jetzt},
			{Art: sperrliste.OCSP, Quelle: "http://ocsp.example/", Versucht: jetzt, Fehler: fmt.Errorf("%w: dial tcp 10.0.0.1", sperrliste.ErrUnerreichbar)},
		},
	}
}

func TestPageOfCertificates(t *testing.T) {
	hole := func(u zertifikatspruefung.Uebersicht, b zugang.Bereich) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/verwaltung/zertifikate", nil)
		r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: "marke"})
		w := httptest.NewRecorder()
		neueZertifikatstuer(t, u, b).ServeHTTP(w, r)
		return w
	}
	for _, s := range []struct {
		name       string
		uebersicht zertifikatspruefung.Uebersicht
		da, fehlt  []string
	}{
		{"full", volleUebersicht(), []string{
			"! abgelaufen", "! nicht lesbar", "! endet in höchstens 7 Tagen", "endet in höchstens 60 Tagen", "Budyšin", abdruck("c"),
			"wird angesagt", "entschlüsselt noch", "22-0552/7", "! gilt nicht", "auch ohne OSCI (§ 3); ab 01.01.2027 nur mit OSCI", "SächsABl. 2026 S. 812", "nur mit OSCI<",
			"! nicht erreichbar", "in Ordnung", "Geänderte Dateien wurden nicht übernommen", "&lt;script&gt;", `aria-current="page"`,
		}, []string{"<script>", "10.0.0.1", "Kein Zertifikat endet"}},
		{"empty", zertifikatspruefung.Uebersicht{}, []string{
			"In den nächsten 60 Tagen endet kein Zertifikat", "kein fremdes Zertifikat gilt", "noch keine Quelle gefragt", "Kein Zertifikat endet in den nächsten 7 Tagen",
		}, []string{"</table>", "Geänderte Dateien"}},
	} {
		t.Run(s.name, func(t *testing.T) {
			w := hole(s.uebersicht, zugang.BereichAmt)
			if w.Code != http.StatusOK {
				t.Fatalf("status %d", w.Code)
			}
			for _, text := range s.da {
				if !strings.Contains(w.Body.String(), text) {
					t.Errorf("page lacks %q", text)
				}
			}
			for _, text := range s.fehlt {
				if strings.Contains(w.Body.String(), text) {
					t.Errorf("page has %q", text)
				}
			}
		})
	}
	t.Run("not for a Meldebehörde", func(t *testing.T) {
		if w := hole(volleUebersicht(), zugang.BereichMeldebehoerde); w.Code == http.StatusOK {
			t.Errorf("status %d", w.Code)
		}
	})
	t.Run("failure", func(t *testing.T) {
		u := zertifikatspruefung.Uebersicht{Stand: zertifikatspruefung.Ladestand{Fehler: errors.New("intern geheim")}}
		if w := hole(u, zugang.BereichAmt); !strings.Contains(w.Body.String(), "nicht lesbar") || strings.Contains(w.Body.String(), "geheim") {
			t.Error("cause of a failure on the page")
		}
	})
}

func TestPageOfCertificatesInTheBrowser(t *testing.T) {
	b := browsertest.Starte(t, browsertest.Optionen{})
	breiten := []int64{320, 1280}
	if os.Getenv(browsertest.UmgebungBilder) != "" {
		breiten = []int64{320, 360, 1280, 1920}
	}
	for name, u := range map[string]zertifikatspruefung.Uebersicht{"voll": volleUebersicht(), "leer": {}} {
		server := httptest.NewTLSServer(neueZertifikatstuer(t, u, zugang.BereichAmt))
		defer server.Close()
		anmelden(t, b, server.URL, "a.amt")
		b.Oeffne(server.URL + "/verwaltung/zertifikate")
		for _, breite := range breiten {
			b.Groesse(breite, 900)
			bild := fmt.Sprintf("zertifikate-%s-%d", name, breite)
			b.PruefeBreite(bild)
			b.Bild(bild)
		}
		b.PruefeZugang("zertifikate-" + name)
		b.Groesse(1280, 900)
	}
}
