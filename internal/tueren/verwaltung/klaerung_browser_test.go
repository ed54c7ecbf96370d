// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"kernmelderegister/internal/tueren/browsertest"
)

// besichtige measures the page at the narrowest width and at a usual one, at more
// if pictures are wanted, and judges it at one: the widths differ in nothing but
// the place of the blocks.
func besichtige(b *browsertest.Browser, zustand string) {
	breiten := []int64{320, 1280}
	if os.Getenv(browsertest.UmgebungBilder) != "" {
		breiten = []int64{320, 360, 1280, 1920}
	}
	for _, breite := range breiten {
		b.Groesse(breite, 900)
		name := fmt.Sprintf("klaerung-%s-%d", zustand, breite)
		b.PruefeBreite(name)
		if breite != 320 {
			b.Bild(name)
		}
	}
	b.PruefeZugang("klaerung-" + zustand)
	b.Groesse(1280, 900)
}

// richte sets the focus, which the browser does by itself only when it has drawn
// the page: keys sent before are lost.
func richte(b *browsertest.Browser, id string) {
	b.Text("document.getElementById('" + id + "').focus()")
}

// anmelden logs in as somebody else by keyboard.
func anmelden(t *testing.T, b *browsertest.Browser, url, kennung string) {
	t.Helper()
	b.Oeffne(url + "/verwaltung/anmelden")
	richte(b, "kennung")
	b.Tippe(kennung + "\tegal")
	b.TippeWeiter("\r")
	if wer := b.Text("document.querySelector('.kmr-nutzer span').innerText"); !strings.HasSuffix(wer, kennung) {
		t.Fatalf("logged in as %s", wer)
	}
}

// pfeilAb is what browsers take for the key "arrow down".
const pfeilAb = "\u0301"

// TestCasesAreDecidedByKeyboardAlone opens the list, decides three cases with two
// accounts and undoes, without a mouse.
func TestCasesAreDecidedByKeyboardAlone(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	fokus := func(soll string) {
		t.Helper()
		if id := b.Text("document.activeElement.id"); id != soll {
			t.Fatalf("focus is on %q, want %q", id, soll)
		}
	}
	fall := func(soll string) {
		t.Helper()
		if pfad := b.Text("location.pathname"); pfad != "/verwaltung/klaerung/fall/"+soll {
			t.Fatalf("at %s, want case %s", pfad, soll)
		}
	}

	anmelden(t, b, server.URL, "sb1")
	b.Oeffne(server.URL + "/verwaltung/")
	besichtige(b, "uebersicht")
	b.Oeffne(server.URL + "/verwaltung/klaerung")
	besichtige(b, "liste")

	b.TippeWeiter("\r") // the link to the next case has the focus
	fall("1-2")
	besichtige(b, "fall")
	fokus("begruendung-1")
	b.Tippe(pfeilAb) // the second reason: change of name
	fokus("begruendung-2")
	b.TippeWeiter("\r")
	fall("3-4")
	besichtige(b, "naechster")
	if !strings.Contains(b.Text("document.querySelector('[role=status]').innerText"), "eine Person") {
		t.Error("no confirmation on top")
	}

	richte(b, "begruendung-1")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("decided without a choice: status %d", status)
	}
	besichtige(b, "fehler")
	b.Oeffne(server.URL + "/verwaltung/klaerung/fall/3-4")
	richte(b, "begruendung-1")
	b.Tippe(strings.Repeat(pfeilAb, 6)) // parent and child
	b.TippeWeiter("\r")
	fall("5-6")
	b.Oeffne(server.URL + "/verwaltung/klaerung/fall/7-8")
	richte(b, "begruendung-1")
	b.Tippe(strings.Repeat(pfeilAb, 2)) // typing error: the dates of birth differ
	b.TippeWeiter("\r")
	if !strings.Contains(b.Text("document.querySelector('[role=status]').innerText"), "zweite Person") {
		t.Error("S1-10.11 merged across dates of birth at once")
	}
	b.Oeffne(server.URL + "/verwaltung/klaerung/fall/7-8")
	besichtige(b, "eigener-vorschlag")
	b.Oeffne(server.URL + "/verwaltung/klaerung/meine")
	besichtige(b, "meine")

	anmelden(t, b, server.URL, "sb2")
	b.Oeffne(server.URL + "/verwaltung/klaerung/fall/7-8")
	besichtige(b, "zweitblick")
	fokus("zweitblick-ja")
	b.Tippe(" ")
	b.TippeWeiter("\r")
	if bund, ok, err := h.s.Bund(t.Context(), 7); err != nil || !ok || len(bund.Saetze) != 2 {
		t.Fatalf("S1-10.11 not merged by the second account: %v", err)
	}
	b.Text("document.querySelector('[role=status] button').focus()")
	b.TippeWeiter("\r") // undo
	fall("7-8")
	besichtige(b, "zurueckgenommen")
	if _, ok, err := h.s.Bund(t.Context(), 7); err != nil || ok {
		t.Errorf("S1-10.11 not undone: %v", err)
	}
	b.Text("document.querySelector('details').open = true")
	besichtige(b, "frage")
	b.Oeffne(server.URL + "/verwaltung/klaerung/fall/1-2")
	besichtige(b, "entschieden")
}

func TestFurtherStatesOfTheKlaerungPages(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	leer := httptest.NewTLSServer(neuesKlaerungshaus(t, false).tuer)
	defer leer.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	anmelden(t, b, leer.URL, "sb1")
	b.Oeffne(leer.URL + "/verwaltung/klaerung")
	besichtige(b, "leer")
	b.Oeffne(leer.URL + "/verwaltung/klaerung/fall/1-2")
	besichtige(b, "kein-fall")

	anmelden(t, b, server.URL, "sb1")
	b.Oeffne(server.URL + "/verwaltung/klaerung/fall/1-2")
	h.entscheide("sb2", "1-2", map[string][]string{"begruendung": {"getrennt-namensgleich"}})
	richte(b, "begruendung-1")
	b.Tippe(" ")
	if status := b.TippeWeiter("\r"); status != 409 {
		t.Errorf("S1-10.11 decided what somebody else had decided: status %d", status)
	}
	besichtige(b, "ueberholt")
	anmelden(t, b, server.URL, "kontrolle1")
	b.Oeffne(server.URL + "/verwaltung/klaerung")
	if text := b.Text("document.querySelector('h1').innerText"); text != "Keine Berechtigung" {
		t.Errorf("S1-10.11 the control sees %q", text)
	}
	besichtige(b, "verweigert")
}
