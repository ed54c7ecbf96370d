// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"testing"

	"kernmelderegister/internal/tueren/browsertest"
)

// besichtigeDVDV measures and judges the page as besichtige does, under names of its own.
func besichtigeDVDV(b *browsertest.Browser, zustand string) {
	breiten := []int64{320, 1280}
	if os.Getenv(browsertest.UmgebungBilder) != "" {
		breiten = []int64{320, 360, 1280, 1920}
	}
	for _, breite := range breiten {
		b.Groesse(breite, 900)
		name := fmt.Sprintf("dvdv-%s-%d", zustand, breite)
		b.PruefeBreite(name)
		if breite != 320 {
			b.Bild(name)
		}
	}
	b.PruefeZugang("dvdv-" + zustand)
	b.Groesse(1280, 900)
}

// TestDirectoryByKeyboard follows a change from the Meldebehörde's application to its
// release by the register office, without a mouse.
func TestDirectoryByKeyboard(t *testing.T) {
	h, leeres := neuesDVDVHaus(t).fuelle(), neuesDVDVHaus(t)
	server, leer := httptest.NewTLSServer(h.tuer), httptest.NewTLSServer(leeres.tuer)
	defer server.Close()
	defer leer.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	ueberschrift := func(soll string) {
		t.Helper()
		if ist := b.Text("document.querySelector('h1').innerText"); ist != soll {
			t.Fatalf("on page %q, want %q", ist, soll)
		}
	}

	anmelden(t, b, leer.URL, "amt1")
	b.Oeffne(leer.URL + "/verwaltung/dvdv")
	besichtigeDVDV(b, "leer")
	b.Oeffne(leer.URL + "/verwaltung/dvdv/befunde")
	besichtigeDVDV(b, "ungeprueft")

	anmelden(t, b, server.URL, "mb")
	ueberschrift("Verzeichnis DVDV") // the only page of a Meldebehörde
	besichtigeDVDV(b, "meldebehoerde")
	b.Tippe("dresden") // the search has the focus
	b.TippeWeiter("\r")
	b.Oeffne(server.URL + "/verwaltung/dvdv/eintrag/1")
	besichtigeDVDV(b, "eintrag")
	b.Text("document.querySelector('main .kern-btn--primary').focus()")
	b.TippeWeiter("\r")
	ueberschrift("Änderung beantragen")
	besichtigeDVDV(b, "aendern")
	b.Setze("chiffrier", "kein Zertifikat")
	richte(b, "name")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("S1-05.6 what is no certificate is taken: status %d", status)
	}
	besichtigeDVDV(b, "aendern-fehler")
	b.Setze("chiffrier", "")
	b.Setze("name", "Dresden, Landeshauptstadt")
	richte(b, "wirksam-ab")
	b.TippeWeiter("\r")
	ueberschrift("Änderungsantrag: Dresden, Landeshauptstadt")
	antrag := b.Text("location.pathname")

	anmelden(t, b, server.URL, "amt1")
	b.Oeffne(server.URL + "/verwaltung/dvdv")
	besichtigeDVDV(b, "liste")
	b.Oeffne(server.URL + "/verwaltung/dvdv/antraege")
	besichtigeDVDV(b, "antraege")
	b.Oeffne(server.URL + antrag)
	besichtigeDVDV(b, "antrag")
	b.TippeWeiter("\r") // the button has the focus
	if wort := b.Text("document.querySelector('.kmr-marke-klein').innerText"); wort != "freigegeben" {
		t.Errorf("S1-05.6 the application is %q", wort)
	}
	b.Oeffne(server.URL + "/verwaltung/dvdv/befunde")
	b.Text("document.querySelector('main button').focus()")
	b.TippeWeiter("\r")
	besichtigeDVDV(b, "befunde")
	b.Oeffne(server.URL + "/verwaltung/dvdv/ausleitung")
	besichtigeDVDV(b, "ausleitung")
}
