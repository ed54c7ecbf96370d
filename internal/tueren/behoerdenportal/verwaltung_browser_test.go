// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/tueren/browsertest"
)

// schritt fills in fields and sends the form by the keyboard: Enter in the last field.
func schritt(t *testing.T, b *browsertest.Browser, status int64, felder ...string) {
	t.Helper()
	for i := 0; i+1 < len(felder); i += 2 {
		b.Setze(felder[i], felder[i+1])
	}
	b.Text("document.getElementById('" + felder[len(felder)-2] + "').focus()")
	if ist := b.TippeWeiter("\r"); ist != status {
		t.Fatalf("%s: status %d, want %d: %s", felder[0], ist, status, b.Text("document.querySelector('main').innerText"))
	}
}

func meldeAn(t *testing.T, b *browsertest.Browser, adresse string, wer [3]string) {
	t.Helper()
	b.Oeffne(adresse)
	schritt(t, b, 200, "kennung", wer[0], "passwort", wer[1], "code", wer[2])
}

// betrachte is besichtige without the widths at which these plain pages don't differ.
func betrachte(b *browsertest.Browser, zustand string) {
	b.Groesse(320, 900)
	b.PruefeBreite("behoerde-" + zustand + "-320")
	for _, breite := range breiten {
		b.Groesse(breite, 900)
		name := fmt.Sprintf("behoerde-%s-%d", zustand, breite)
		if breite == breiten[0] {
			b.PruefeZugang(name)
		}
		b.Bild(name)
	}
}

func titel(b *browsertest.Browser) string { return b.Text("document.querySelector('h1').innerText") }

func erwarteTitel(t *testing.T, b *browsertest.Browser, soll string) {
	t.Helper()
	if ist := titel(b); ist != soll {
		t.Fatalf("the page is %q, want %q", ist, soll)
	}
}

// richteEin leads a new account by the keyboard through app, password and
// instruction, and returns the secret of the app.
func richteEin(t *testing.T, h *echtesHaus, b *browsertest.Browser, erst, neu string, sieh func(string)) geheim.TOTP {
	t.Helper()
	erwarteTitel(t, b, "Konto einrichten")
	sieh("einrichtung")
	b.KlickeWeiter("main a.kern-btn--primary")
	totp, err := geheim.LiesTOTP(b.Text("document.getElementById('geheimnis').innerText"))
	if err != nil {
		t.Fatal(err)
	}
	sieh("einmalcode")
	schritt(t, b, 422, "code", "000000")
	schritt(t, b, 200, "code", h.code(totp))
	erwarteTitel(t, b, "Passwort ändern")
	sieh("passwort")
	schritt(t, b, 422, "passwort", erst, "neues_passwort", "kurz", "wiederholung", "kurz")
	schritt(t, b, 200, "passwort", erst, "neues_passwort", neu, "wiederholung", neu)
	erwarteTitel(t, b, "Belehrung zur Zweckbindung")
	sieh("belehrung-neu")
	b.Text("document.getElementById('bestaetigt').focus()")
	b.Tippe(" ")
	b.TippeWeiter("\t\r")
	return totp
}

// TestBodyGetsItsAccessAndManagesItself goes the whole way: the head of a body
// applies, the register office checks, informs the commissioner and opens the
// access, the named administrator sets the account up and makes a user, who uses
// a security key and is blocked in the end.
func TestBodyGetsItsAccessAndManagesItself(t *testing.T) {
	h := neuesEchtesHaus(t)
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	url := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) // security keys answer names only
	b := browsertest.Starte(t, browsertest.Optionen{})
	sieh := func(zustand string) { betrachte(b, zustand) }
	nicht := func(string) {}

	beantrage(t, b, url, sieh)
	nummer := b.Text("document.querySelector('.kern-title').innerText.split(' ')[1]")

	meldeAn(t, b, url+"/verwaltung/anmelden", [3]string{"amt.pruefung", altesPasswort, h.code(h.totp)})
	b.Text("document.getElementById('bestaetigt').focus()")
	b.Tippe(" ")
	b.TippeWeiter("\t\r")
	kennung, passwort := entscheide(t, b, url, nummer, sieh)

	meldeAn(t, b, url+"/behoerde/anmelden", [3]string{kennung, passwort, ""})
	admin := richteEin(t, h, b, passwort, "Korrekt-Pferd-Klammer-7", sieh)
	erwarteTitel(t, b, "Nutzer")
	sieh("nutzer-leer")
	b.Oeffne(url + "/behoerde/verwaltung/neu")
	sieh("nutzer-neu")
	schritt(t, b, 422, "name", "Poststelle", "kurzname", "M Muster")
	sieh("nutzer-neu-fehler")
	b.Text("document.getElementById('rolle-besonders_ermaechtigt').checked = true")
	schritt(t, b, 200, "name", "Max Muster", "kurzname", "m.muster", "besonders_bis", "31.12.2026", "gueltig_bis", "31.8.2027")
	erwarteTitel(t, b, "Zugangsdaten")
	sieh("nutzer-erstzugang")
	erst := b.Text("document.querySelector('[data-teil]').innerText")
	b.Oeffne(url + "/behoerde/verwaltung")
	sieh("nutzer")
	b.Oeffne(url + "/behoerde/verwaltung/stelle")
	schritt(t, b, 422, "netze", "192.0.2.0/24")
	sieh("stelle-fehler")
	b.Oeffne(url + "/behoerde/verwaltung/stelle")
	schritt(t, b, 200, "netze", "127.0.0.0/8 ::1")
	sieh("stelle")

	n := browsertest.Starte(t, browsertest.Optionen{})
	n.SteckeSchluesselEin()
	meldeAn(t, n, url+"/behoerde/anmelden", [3]string{"stadt-muster.m.muster", erst, ""})
	richteEin(t, h, n, erst, "Ganz-Neues-Passwort-3", nicht)
	erwarteTitel(t, n, "Personensuche")
	if wert := n.Text("document.getElementById('dienstanschrift').value"); wert != "Rathausplatz 1, 01067 Musterstadt" {
		t.Errorf("the address of the office is not filled in: %q", wert)
	}
	schluesselAnmeldung(t, h, n, url)

	b.Oeffne(url + "/behoerde/verwaltung/nutzer/" + zeichen("stadt-muster.m.muster"))
	sieh("einnutzer")
	b.KlickeWeiter("button[value=sperren]")
	sieh("einnutzer-gesperrt")
	n.Oeffne(url + "/behoerde/")
	erwarteTitel(t, n, "Anmelden")
	betrachte(n, "beendet")
	meldeAn(t, n, url+"/behoerde/anmelden", [3]string{kennung, "Korrekt-Pferd-Klammer-7", h.code(admin)})
	erwarteTitel(t, n, "Nutzer")
}

// beantrage fills in the application by the keyboard.
func beantrage(t *testing.T, b *browsertest.Browser, url string, sieh func(string)) {
	t.Helper()
	b.Oeffne(url + "/behoerde/registrierung")
	sieh("antrag-1")
	if id := b.Text("document.activeElement.id"); id != "stelle_id" {
		t.Errorf("focus is on %q", id)
	}
	schritt(t, b, 422, "stelle_id", "Stadt Muster")
	sieh("antrag-1-fehler")
	schritt(t, b, 200, "stelle_id", "stadt-muster")
	b.Setze("behoerdenart", "behoerde")
	b.Setze("profil", "BMG-34a.2")
	sieh("antrag-2")
	schritt(t, b, 200, "name", "Stadt Muster", "anschrift", "Rathausplatz 1, 01067 Musterstadt", "erreichbarkeit", "0351 4880")
	b.Setze("nachweis", "schreiben")
	schritt(t, b, 200, "leitung", "Petra Beispiel", "leitung_funktion", "Oberbürgermeisterin", "nachweiszeichen", "10-1/26")
	b.Text("document.getElementById('ohne_landesnetz').checked = true")
	schritt(t, b, 200, "administrator", "Erika Muster", "admin_kurzname", "e.muster", "admin_erreichbar", "0351 4881")
	sieh("antrag-5")
	if status := b.KlickeWeiter("main .kern-btn--primary"); status != 422 {
		t.Errorf("S3-03 without the declaration: status %d", status)
	}
	b.Text("document.getElementById('befugte').checked = true")
	if status := b.KlickeWeiter("main .kern-btn--primary"); status != 200 {
		t.Errorf("application: status %d", status)
	}
	sieh("antrag-fertig")
}

// entscheide leads the application through the register office and returns the first log-in.
func entscheide(t *testing.T, b *browsertest.Browser, url, nummer string, sieh func(string)) (kennung, passwort string) {
	t.Helper()
	b.Oeffne(url + "/verwaltung/stellen")
	sieh("amt-stellen")
	b.Oeffne(url + "/verwaltung/stellen/antrag/" + nummer)
	sieh("amt-antrag")
	schritt(t, b, 200, "vermerk", "Schreiben mit Dienstsiegel, Rückruf über die Zentrale")
	if b.Text("document.querySelector('button[value=freischalten]')") != "null" {
		t.Error("S1-39.4 the access can be opened before the commissioner was informed")
	}
	b.Oeffne(url + "/verwaltung/stellen/antrag/" + nummer + "/mitteilung")
	sieh("amt-mitteilung")
	b.Oeffne(url + "/verwaltung/stellen/antrag/" + nummer)
	schritt(t, b, 200, "tag", "1.9.2026", "vermerk", "Behördenpost, Gz. 4-26")
	sieh("amt-gemeldet")
	b.KlickeWeiter("button[value=freischalten]")
	sieh("amt-freigeschaltet")
	return b.Text("document.querySelector('main strong').innerText"),
		b.Text("[...document.querySelectorAll('[data-teil]')].map(t => t.innerText).join('')")
}

// schluesselAnmeldung registers a virtual security key and logs in with it.
func schluesselAnmeldung(t *testing.T, h *echtesHaus, n *browsertest.Browser, url string) {
	t.Helper()
	n.Oeffne(url + "/behoerde/profil/schluessel")
	betrachte(n, "schluessel")
	schritt(t, n, 200, "schluesselname", "Schlüsselbund", "passwort", "Ganz-Neues-Passwort-3")
	erwarteTitel(t, n, "Sicherheitsschlüssel registrieren")
	betrachte(n, "schluessel-neu")
	n.KlickeWeiter("main button[type=button]")
	erwarteTitel(t, n, "Mein Konto")
	betrachte(n, "profil")
	n.KlickeWeiter(".kmr-nutzer button")
	n.Oeffne(url + "/behoerde/anmelden")
	n.Setze("kennung", "stadt-muster.m.muster")
	n.Setze("passwort", "Ganz-Neues-Passwort-3")
	n.KlickeWeiter("button[value=schluessel]")
	erwarteTitel(t, n, "Sicherheitsschlüssel")
	betrachte(n, "anmelden-schluessel")
	if status := n.KlickeWeiter("main button[type=button]"); status != 200 {
		t.Errorf("log-in with the key: status %d", status)
	}
	erwarteTitel(t, n, "Personensuche")
}
