// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/tueren/browsertest"
)

// sieh judges and pictures a state, the latter at further widths. 320 pixels are what is left of 1280 at a zoom of
// 400 per cent.
func sieh(b *browsertest.Browser, zustand string) {
	groessen := []int64{320, 1280}
	if os.Getenv(browsertest.UmgebungBilder) != "" {
		groessen = []int64{320, 360, 1280, 1920}
	}
	for _, breite := range groessen {
		b.Groesse(breite, 900)
		name := fmt.Sprintf("behoerde-%s-%d", zustand, breite)
		b.PruefeBreite(name)
		b.Bild(name)
		if breite == 1280 {
			b.PruefeZugang(name)
		}
	}
}

// oeffneFrei logs in at the door of the house.
func oeffneFrei(t *testing.T, h *freieshaus) (*browsertest.Browser, string) {
	t.Helper()
	server := httptest.NewTLSServer(h.tuer)
	t.Cleanup(server.Close)
	b := browsertest.Starte(t, browsertest.Optionen{})
	b.Groesse(1280, 900)
	b.Oeffne(server.URL + "/behoerde/")
	b.Tippe("p.muster\t" + passwort)
	b.TippeWeiter("\r")
	return b, server.URL
}

// TestFreeSearchByKeyboard goes from the pasted line to the list, the person and the
// questions of today without a mouse.
func TestFreeSearchByKeyboard(t *testing.T) {
	h := neuesFreiesHaus(t, "BMG-FIU")
	b, url := oeffneFrei(t, h)
	b.Oeffne(url + "/behoerde/heute")
	sieh(b, "heute-leer")
	b.Oeffne(url + "/behoerde/freie")
	sieh(b, "freie-formular")
	if id := b.Text("document.activeElement.id"); id != "schnelleingabe" {
		t.Fatalf("focus is on %q", id)
	}
	b.Tippe("Müller, Anna 1.2.1980, Leipzig")
	b.TippeWeiter("\r")
	if id := b.Text("document.activeElement.id"); id != "aktenzeichen" {
		t.Fatalf("after the quick line the focus is on %q", id)
	}
	b.Tippe("12 Js 345/26\tErmittlungsverfahren")
	b.Setze("hausnummer_von", "9")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("half a range and no address of the office: status %d", status)
	}
	sieh(b, "freie-fehler")
	for feld, wert := range map[string]string{"hausnummer_bis": "19", "strasse": "Lange Straße", "dienstanschrift": "Musterweg 1, 04107 Leipzig", "bereich": "Direktionsbezirk"} {
		b.Setze(feld, wert)
	}
	b.Text("document.getElementById('erreichbarkeit').focus()")
	b.Tippe("0341 1234")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("ambiguous area: status %d", status)
	}
	sieh(b, "freie-gebietswahl")
	b.Text("document.getElementById('bereich-0').focus()")
	b.Tippe(" ")
	h.abruf.antwort = gefunden(treffer()...)
	if status := b.TippeWeiter("\r"); status != 200 {
		t.Errorf("complete form: status %d: %s", status, b.Text("document.querySelector('main').innerText"))
	}
	sieh(b, "freie-liste")
	if adresse := b.Text("location.href"); strings.Contains(adresse, "?") || !strings.HasSuffix(adresse, "/behoerde/freie") {
		t.Errorf("the address of the answer is %s", adresse)
	}
	h.abruf.antwort = eindeutig()
	b.Text("document.getElementById('abrufen-1').focus()")
	if status := b.TippeWeiter("\r"); status != 200 || h.abruf.fragen[0].Identifikationsmerkmal != "MERKMALZWEI" {
		t.Errorf("DAV-09 person of the list: status %d", status)
	}
	sieh(b, "freie-person")
	h.abruf.antwort = viele()
	b.Oeffne(url + "/behoerde/heute")
	sieh(b, "heute")
	b.KlickeWeiter("#erneut-1")
	b.Groesse(1280, 900)
	b.PruefeBreite("behoerde-freie-gekuerzt")
	if !strings.Contains(b.Text("document.querySelector('main').innerText"), "gezeigt werden die ersten 1.000") {
		t.Error("DAV-01.4 the mark of a cut list is missing")
	}
	h.abruf.antwort = abruf.Antwort{Status: abruf.StatusNeutral, Protokollnummer: 4722}
	b.KlickeWeiter("button[value=aendern]")
	b.TippeWeiter("\r")
	sieh(b, "freie-neutral")
	b.Oeffne(url + "/behoerde/verzeichnis")
	b.Tippe("Leipzig\tkoll")
	b.TippeWeiter("\r")
	sieh(b, "verzeichnis")
}

// TestGroupQueryByKeyboard walks the steps with two people and looks at every state.
func TestGroupQueryByKeyboard(t *testing.T) {
	h := neuesFreiesHaus(t, "S1-29")
	if err := h.gruppen.SetzeZweitePerson(t.Context(), h.zugang.wer.Akteur, true); err != nil {
		t.Fatal(err)
	}
	b, url := oeffneFrei(t, h)
	b.Oeffne(url + "/behoerde/gruppe")
	sieh(b, "gruppe-leer")
	b.Oeffne(url + "/behoerde/postfach")
	sieh(b, "postfach-leer")
	b.Oeffne(url + "/behoerde/gruppe/neu")
	sieh(b, "gruppe-kriterien")
	for feld, werte := range freieFrage("bereich", "Sachsen", "familienstand", "VH") {
		b.Setze(feld, werte[0])
	}
	b.Text("document.getElementById('bereich').focus()")
	if status := b.TippeWeiter("\r"); status != 200 {
		t.Fatalf("counting: status %d: %s", status, b.Text("document.querySelector('main').innerText"))
	}
	sieh(b, "gruppe-gezaehlt")
	b.Text("document.getElementById('freigabezweck').focus()")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("S1-22.6 release without confirmation: status %d", status)
	}
	sieh(b, "gruppe-unbestaetigt")
	b.Text("document.getElementById('freigabezweck').focus()")
	b.Tippe("Verfahren 12 Js 345/26\t ")
	b.TippeWeiter("\t\r")
	sieh(b, "gruppe-wartet")
	h.zugang.wer.Kennung, h.zugang.wer.Akteur.Kennung = "z.weit", "z.weit"
	b.Oeffne(url + "/behoerde/gruppe")
	sieh(b, "gruppe-freigaben")
	b.KlickeWeiter("table a")
	sieh(b, "gruppe-zweite")
	b.Text("document.getElementById('verantwortung').focus()")
	b.Tippe(" ")
	b.TippeWeiter("\t\r")
	sieh(b, "gruppe-bereit")
	h.erledige(t)
	b.KlickeWeiter("main a.kern-btn--primary")
	sieh(b, "gruppe-fertig")
	b.KlickeWeiter("main a.kern-btn--primary")
	sieh(b, "postfach")
	h.abrufe.zahl.Anzahl = 1001
	b.Oeffne(url + h.zaehle(t))
	sieh(b, "gruppe-zugross")
	h.abrufe.zahl.Anzahl = 0
	b.Oeffne(url + h.zaehle(t))
	sieh(b, "gruppe-niemand")
	b.KlickeWeiter("button[value=abbrechen]")
	sieh(b, "gruppe-abgebrochen")
	h.abrufe.zahl = abruf.Gruppenzahl{Rueckweisungen: []recht.Rueckweisung{{Grund: "17", Freitext: "Das Auswahldatum Doktorgrad ist nicht zugelassen."}}}
	b.Oeffne(url + "/behoerde/gruppe/neu")
	for feld, werte := range freieFrage() {
		b.Setze(feld, werte[0])
	}
	b.Text("document.getElementById('bereich').focus()")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("S1-22.5 refusal: status %d", status)
	}
	sieh(b, "gruppe-rueckweisung")
}

// TestOwnControlInTheBrowser looks at the pages of the body's own control.
func TestOwnControlInTheBrowser(t *testing.T) {
	a := &eigenattrappe{vorhanden: 70}
	server := httptest.NewTLSServer(kontrollhaus(t, a, zugang.RolleAdmin))
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	b.Oeffne(server.URL + "/behoerde/anmelden")
	b.Tippe("leiterin\t" + passwort)
	b.TippeWeiter("\r")
	b.Oeffne(server.URL + "/behoerde/kontrolle")
	sieh(b, "kontrolle")
	b.KlickeWeiter("form[action='/behoerde/kontrolle/eintrag'] button")
	erwarteTitel(t, b, "Abruf 12")
	sieh(b, "kontrolle-probe")
	b.Text("document.getElementById('bemerkung').focus()")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("S1-23.7 mark without a result: status %d", status)
	}
	sieh(b, "kontrolle-fehler")
	b.KlickeWeiter("form[action='/behoerde/kontrolle/eintrag'] button")
	b.Setze("ergebnis", "in_ordnung")
	b.Text("document.getElementById('bemerkung').focus()")
	if status := b.TippeWeiter("\r"); status != 200 || a.vermerkt.ID != 5 {
		t.Errorf("S1-23.7 mark: status %d", status)
	}
	b.KlickeWeiter("form[action='/behoerde/kontrolle/protokoll'] button")
	erwarteTitel(t, b, "Eigene Abrufe")
	sieh(b, "eigene-abrufe")
	b.KlickeWeiter("form:has(input[name=nach]) button")
	sieh(b, "eigene-abrufe-ende")
}
