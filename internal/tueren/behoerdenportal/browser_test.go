// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/tueren/browsertest"
)

var breiten = []int64{360, 1280, 1920}

// besichtige judges and pictures the page at every width. 320 pixels are also
// what is left of 1280 at a zoom of 400 per cent.
func besichtige(b *browsertest.Browser, zustand string) {
	for _, breite := range []int64{320, 3840} {
		b.Groesse(breite, 900)
		b.PruefeBreite(fmt.Sprintf("behoerde-%s-%d", zustand, breite))
	}
	for _, breite := range breiten {
		b.Groesse(breite, 900)
		name := fmt.Sprintf("behoerde-%s-%d", zustand, breite)
		b.PruefeZugang(name)
		b.PruefeBreite(name)
		b.Bild(name)
	}
}

// TestKeyboardAloneLeadsToTheAnswer logs in, pastes a line, fills in the case
// and reaches the answer without a mouse, looking at every state on the way.
func TestKeyboardAloneLeadsToTheAnswer(t *testing.T) {
	h := neuesHaus(t)
	h.zugang.wer.Hinweise.Belehrung = true
	h.abruf.antwort = abruf.Antwort{Status: abruf.StatusEindeutig, Personen: []recht.Auszug{auszug()}, Protokollnummer: 4711}
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})

	b.Oeffne(server.URL + "/behoerde/")
	besichtige(b, "anmelden")
	b.Tippe("p.muster\tfalsch")
	if status := b.TippeWeiter("\r"); status != 401 {
		t.Errorf("wrong password: status %d", status)
	}
	besichtige(b, "anmelden-fehler")
	b.Oeffne(server.URL + "/behoerde/anmelden")
	b.Tippe("p.muster\t" + passwort)
	b.TippeWeiter("\r")
	besichtige(b, "belehrung")
	b.Text("document.getElementById('bestaetigt').focus()")
	b.Tippe(" ")
	b.TippeWeiter("\t\r")
	besichtige(b, "formular")

	if id := b.Text("document.activeElement.id"); id != "schnelleingabe" {
		t.Fatalf("focus is on %q", id)
	}
	b.Tippe("Müller, Anna 1.2.1980, Leipzig")
	b.TippeWeiter("\r")
	if id := b.Text("document.activeElement.id"); id != "aktenzeichen" {
		t.Fatalf("after the quick line the focus is on %q", id)
	}
	b.Tippe("12 Js 345/26\tErmittlungsverfahren")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("without address of the office: status %d", status)
	}
	besichtige(b, "formular-fehler")
	b.Setze("dienstanschrift", "Musterweg 1, 04107 Leipzig")
	b.Text("document.getElementById('erreichbarkeit').focus()")
	b.Tippe("0341 1234")
	if status := b.TippeWeiter("\r"); status != 200 {
		t.Errorf("complete form: status %d", status)
	}
	if adresse := b.Text("location.href"); strings.Contains(adresse, "?") || !strings.HasSuffix(adresse, "/behoerde/suche") {
		t.Errorf("the address of the answer is %s", adresse)
	}
	besichtige(b, "ergebnis")
	if len(h.abruf.fragen) != 1 || h.abruf.fragen[0].Suche.Nachname != "Müller" || h.abruf.fragen[0].Suche.Geburtsdatum != 19800201 {
		t.Errorf("%d questions, or the wrong one", len(h.abruf.fragen))
	}

	h.abruf.antwort = abruf.Antwort{Status: abruf.StatusNeutral, Protokollnummer: 4712}
	b.TippeWeiter("\r") // next person: the button has the focus
	b.Tippe("Beispiel, Karl 1999, Dresden")
	b.TippeWeiter("\r")
	besichtige(b, "neutral")

	h.abruf.antwort = abruf.Antwort{Status: abruf.StatusTrefferliste, Personen: treffer(), Protokollnummer: 4713}
	b.KlickeWeiter("button[value=aendern]")
	b.TippeWeiter("\r")
	besichtige(b, "treffer")

	h.abruf.antwort = abruf.Antwort{Rueckweisungen: []recht.Rueckweisung{{Grund: "02"}, {Grund: "12"}}}
	b.KlickeWeiter("button[value=aendern]")
	b.TippeWeiter("\r")
	besichtige(b, "rueckweisung")

	b.Oeffne(server.URL + "/behoerde/gibtesnicht")
	besichtige(b, "fehlerseite")
	b.Oeffne(server.URL + "/behoerde/")
	b.KlickeWeiter(".kmr-nutzer button")
	besichtige(b, "abgemeldet")
}

func TestDarkColoursFollowTheSystem(t *testing.T) {
	h := neuesHaus(t)
	h.abruf.antwort = abruf.Antwort{Status: abruf.StatusEindeutig, Personen: []recht.Auszug{auszug()}, Protokollnummer: 4711}
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{Dunkel: true})
	b.Groesse(1280, 900)
	b.Oeffne(server.URL + "/behoerde/")
	b.Tippe("p.muster\t" + passwort)
	b.TippeWeiter("\r")
	if b.Text("matchMedia('(prefers-color-scheme: dark)').matches") != "true" {
		t.Fatal("the browser does not ask for dark colours")
	}
	b.PruefeZugang("dark form")
	b.Bild("behoerde-formular-dunkel")
	for feld, werte := range frage() {
		b.Setze(feld, werte[0])
	}
	b.TippeWeiter("\r")
	b.PruefeZugang("dark answer")
	b.Bild("behoerde-ergebnis-dunkel")
}
