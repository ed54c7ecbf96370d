// SPDX-License-Identifier: EUPL-1.2

package portal_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kernmelderegister/internal/tueren/browsertest"
)

// besichtige judges and pictures the page at every width. 320 pixels are also what
// is left of 1280 at a zoom of 400 per cent.
func besichtige(b *browsertest.Browser, zustand string) {
	b.Groesse(320, 900)
	b.PruefeBreite("konto-" + zustand + "-320")
	for _, breite := range []int64{360, 1280, 1920} {
		b.Groesse(breite, 900)
		name := fmt.Sprintf("konto-%s-%d", zustand, breite)
		b.PruefeBreite(name)
		b.Bild(name)
	}
	b.PruefeZugang("konto-" + zustand)
}

// TestKeyboardAloneLeadsToAConfirmedOrder logs in and orders without a mouse; it
// counts the pages that a new customer sees, from the log-in on.
func TestKeyboardAloneLeadsToAConfirmedOrder(t *testing.T) {
	h := neuesHaus(t)
	h.wer = ""
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	seiten := 1 // the start page, which another room shows
	weiter := func(zustand, tasten string, status int64) {
		t.Helper()
		if ist := b.TippeWeiter(tasten); ist != status {
			t.Fatalf("%s: status %d, want %d: %s", zustand, ist, status, b.Text("document.getElementById('fehlerliste')?.innerText"))
		}
		if status == 200 {
			seiten++
		}
		besichtige(b, zustand)
	}
	fokus := func(id string) { b.Text("document.getElementById('" + id + "').focus()") }

	b.Oeffne(server.URL + "/konto/auftrag/neu")
	seiten++
	besichtige(b, "anmelden")
	b.Tippe("erika\t" + passwort)
	weiter("person", "\r", 200)
	fokus("vornamen")
	weiter("person-fehler", "\r", 422)
	b.Text("document.getElementById('vornamen').focus()")
	b.Tippe("Ida\tKästner")
	weiter("merkmale", "\r", 200)
	fokus("m-geburtsdatum")
	b.Tippe(" ")
	weiter("merkmale-fehler", "\r", 422)
	fokus("m-anschrift")
	b.Tippe(" ")
	weiter("angaben", "\r", 200)
	fokus("geburtsdatum")
	b.Tippe("31.2.1980\tDresden\t\tGibtesnicht")
	weiter("angaben-fehler", "\r", 422)
	b.Setze("geburtsdatum", "")
	b.Setze("anschrift1_strasse", "Neue Gasse")
	fokus("geburtsdatum")
	b.Tippe("1.2.1980")
	weiter("umfang", "\r", 200)
	fokus("kette-normal")
	b.Tippe(" ")
	weiter("erklaerung", "\r", 200)
	fokus("keine_werbung")
	weiter("erklaerung-fehler", "\r", 422)
	fokus("keine_werbung")
	b.Tippe(" \t \t")
	fokus("gewerblich-nein")
	b.Tippe(" ")
	weiter("pruefen", "\r", 200)
	if seiten > 8 {
		t.Errorf("S2-34.3 %d pages from the start to the order", seiten)
	}
	fokus("bestaetigen")
	weiter("bestaetigt", "\r", 200)
	if adresse := b.Text("location.href"); strings.Contains(adresse, "?") {
		t.Errorf("address %s", adresse)
	}
	b.KlickeWeiter("main a.kern-btn--primary")
	besichtige(b, "stand-laufend")
	if _, err := h.dienst.Bearbeite(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Oeffne(server.URL + "/konto/")
	besichtige(b, "uebersicht")
	b.KlickeWeiter("a[href$='/ergebnis']")
	besichtige(b, "ergebnis")
}

// TestFurtherStatesAreUsable looks at the pages that the ordinary way doesn't show.
func TestFurtherStatesAreUsable(t *testing.T) {
	h := neuesHaus(t)
	h.wer = "chefin"
	ziel := h.beginne("Niemand")
	h.soll(h.poste(ziel+"/person/2", "fassung", h.fassung(ziel), "familienname", "Niemand", "vornamen", "Ida"), 303)
	voll := h.beginne("Niemand")
	h.bestaetige(voll)
	h.hole(voll + "/ergebnis")
	stapel := h.lade([]byte(kopfzeilen(t) + "zeichen;familienname;vornamen;geburtsdatum;geburtsort\nA1;Kästner;Ida;1.2.1980;Dresden\nA2;Kästner;Ida;31.2.1980;Dresden\n")).Ort
	h.wer = "" // from here on the browser has a session of its own
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	b.Oeffne(server.URL + "/konto/anmelden")
	b.Tippe("chefin\t" + passwort)
	b.TippeWeiter("\r")
	for zustand, pfad := range map[string]string{
		"uebersicht-voll": "/konto/", "pruefen-unvollstaendig": ziel + "/pruefen", "ergebnis-neutral": voll + "/ergebnis", "verwerfen": ziel + "/verwerfen",
		"stapel": "/konto/stapel", "stapel-pruefen": stapel, "stapel-abgelaufen": "/konto/stapel/pruefen/X", "unbekannt": "/konto/auftrag/X",
		"umfang-grosskunde": ziel + "/umfang/1",
	} {
		b.Oeffne(server.URL + pfad)
		besichtige(b, zustand)
	}
	b.Oeffne(server.URL + "/konto/stapel")
	if status := b.KlickeWeiter("form[enctype] button"); status != http.StatusUnprocessableEntity {
		t.Errorf("upload without file: status %d", status)
	}
	besichtige(b, "stapel-fehler")
	for zustand, pfad := range map[string]string{"profil": "/konto/profil", "passwort": "/konto/profil/passwort", "einmalcode": "/konto/profil/einmalcode", "nutzer": "/konto/nutzer"} {
		b.Oeffne(server.URL + pfad)
		besichtige(b, zustand)
	}
	h.zugang.beendet = true
	b.Oeffne(server.URL + "/konto/")
	besichtige(b, "sitzung-beendet")
}

// TestPagesAreLight bounds the HTML; style sheets and fonts belong to the frame.
func TestPagesAreLight(t *testing.T) {
	h := neuesHaus(t)
	ziel := h.beginne("Kästner")
	for _, pfad := range []string{"/konto/auftrag/neu", ziel + "/merkmale/1", ziel + "/angaben/1", ziel + "/umfang/1", ziel + "/erklaerung", ziel + "/pruefen"} {
		if n := h.soll(h.hole(pfad), 200).Body.Len(); n > 40<<10 {
			t.Errorf("%s has %d bytes of HTML", pfad, n)
		}
	}
}
