// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/pdf/pdftest"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/tueren/browsertest"
)

// fremder is somebody at a browser who has no account yet.
type fremder struct {
	*browsertest.Browser
	t   *testing.T
	url string
}

// weiter presses the main button of the page and fails unless the next page has the status.
func (f *fremder) weiter(auswahl string, status int64) {
	f.t.Helper()
	if ist := f.KlickeWeiter(auswahl); ist != status {
		f.t.Fatalf("status %d, want %d, at %s: %s", ist, status, f.Text("location.pathname"), f.Text("document.getElementById('inhalt').innerText"))
	}
}

const absenden = `main form button[type="submit"]`

// besichtige judges the page and, if pictures are wanted, takes them at every width.
func (f *fremder) besichtige(zustand string) {
	f.t.Helper()
	breiten := []int64{320, 1280}
	if os.Getenv(browsertest.UmgebungBilder) != "" {
		breiten = []int64{320, 360, 1920, 1280}
	}
	for _, breite := range breiten {
		f.Groesse(breite, 900)
		name := fmt.Sprintf("registrierung-%s-%d", zustand, breite)
		f.PruefeBreite(name)
		if breite != 320 {
			f.Bild(name)
		}
	}
	f.PruefeZugang("registrierung-" + zustand)
}

func (f *fremder) setze(felder map[string]string) {
	f.t.Helper()
	for id, wert := range felder {
		f.Setze(id, wert)
	}
}

func (f *fremder) waehle(id string) { f.Text("document.getElementById('" + id + "').checked = true") }

// lade puts a picture into the file field, as a choice of the user does.
func (f *fremder) lade() {
	f.t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		f.t.Fatal(err)
	}
	f.Text(`(() => { const d = new DataTransfer();
		d.items.add(new File([Uint8Array.from(atob('` + base64.StdEncoding.EncodeToString(b.Bytes()) + `'), c => c.charCodeAt(0))], 'mein ausweis.png'));
		document.getElementById('datei').files = d.files; return d.files.length })()`)
}

// hole reads a file with the session of the browser, by GET or by a form.
func (f *fremder) hole(pfad, formular string) []byte {
	f.t.Helper()
	methode := "GET"
	if formular != "" {
		methode = "POST"
	}
	text := f.Text(fmt.Sprintf(`(() => { const x = new XMLHttpRequest(); x.open(%q, %q, false); x.overrideMimeType('text/plain; charset=x-user-defined');
		x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded'); x.send(%q);
		return x.status + ' ' + btoa(Array.from(x.responseText, c => String.fromCharCode(c.charCodeAt(0) & 255)).join('')) })()`, methode, pfad, formular))
	status, inhalt, _ := strings.Cut(text, " ")
	b, err := base64.StdEncoding.DecodeString(inhalt)
	if err != nil || status != "200" {
		f.t.Fatalf("%s: status %s, %v\n%.500s", pfad, status, err, b)
	}
	return b
}

// pdf reads a letter with the session of the browser.
func (f *fremder) pdf(pfad, formular string) string {
	f.t.Helper()
	return strings.Join(pdftest.Struktur(f.t, f.hole(pfad, formular)), "\n")
}

func (f *fremder) oeffne(pfad string) { f.Oeffne(f.url + pfad) }

// meldeAmtAn logs the first account of the register office in.
func (f *fremder) meldeAmtAn(konten []befehl.Vorfuehrkonto) {
	f.t.Helper()
	for _, k := range konten {
		if k.Rolle != "amt" {
			continue
		}
		totp, err := geheim.LiesTOTP(k.TOTP)
		if err != nil {
			f.t.Fatal(err)
		}
		f.oeffne("/verwaltung/anmelden")
		f.setze(map[string]string{"kennung": k.Benutzer, "passwort": k.Passwort, "code": totp.Code(uhr.System().Jetzt())})
		f.weiter(absenden, 200)
		f.waehle("bestaetigt")
		f.weiter(absenden, 200)
		return
	}
	f.t.Fatal("the ready line has no account of the office")
}

var (
	letzterTeil     = regexp.MustCompile(`[^/]+$`)
	kennungImBrief  = regexp.MustCompile(`k[a-z2-7]{9}\.konto`)
	passwortImBrief = regexp.MustCompile(`[A-Z2-7]{20}`)
)

// TestAStrangerBecomesACustomer goes the whole way of S2-10.2 in a real browser: a
// stranger registers, the office checks and activates, the letter opens the account, she
// orders, gets the notice by post and reads the result.
func TestAStrangerBecomesACustomer(t *testing.T) {
	d := starteDemo(t, "--heute", spieltag, "--lieferungen", lieferordner(t, frei))
	f := &fremder{browsertest.Starte(t, browsertest.Optionen{}), t, d.URL}

	f.registriere()
	kunde := f.entscheide(d.Konten)
	brief := f.pdf("/verwaltung/kunden/"+kunde+"/brief", "brief=zugang")
	if !strings.Contains(brief, "Gundula Apfelstätt") || !strings.Contains(brief, "Beispielweg 7") {
		t.Errorf("S2-10.2 the letter with the access data goes elsewhere:\n%s", brief)
	}
	f.meldeAn(kennungImBrief.FindString(brief), passwortImBrief.FindString(brief))
	f.bestelle()

	f.oeffne("/verwaltung/kunden/" + kunde)
	f.Setze("vermerk", "Probe der Sperre")
	f.weiter(`button[value="sperren"]`, 200)
	f.besichtige("kunde-gesperrt")
	f.oeffne("/konto/")
	if ort := f.Text("location.pathname"); ort != "/konto/anmelden" {
		t.Errorf("S3-15 a blocked customer still sees %s", ort)
	}
}

// registriere goes from the start page to the confirmation and looks at the state.
func (f *fremder) registriere() {
	f.t.Helper()
	f.oeffne("/")
	f.weiter(`a[href="/kontoantrag"]`, 200)
	f.weiter(`main a[href="/registrierung"]`, 200)
	f.besichtige("beginn")
	f.weiter("#weiter-privat", 200)
	f.weiter(absenden, 422)
	f.besichtige("angaben-fehler")
	f.Text("document.getElementById('vornamen').focus()") // by keyboard alone
	f.Tippe("Gundula\tApfelstätt\tBeispielweg\t7\t01067\tDresden\t\t\tgundula@example.org")
	if ist := f.TippeWeiter("\r"); ist != 200 {
		f.t.Fatalf("status %d: %s", ist, f.Text("document.getElementById('fehlerliste')?.innerText"))
	}
	f.besichtige("nachweis")
	f.weiter(`main form > .kmr-tasten button`, 422)
	f.besichtige("nachweis-fehler")
	f.waehle("einwilligung")
	f.lade()
	f.weiter(`button[name="hochladen"]`, 200)
	f.besichtige("nachweis-datei")
	f.weiter(`main form > .kmr-tasten button`, 200)
	f.besichtige("pruefen")
	f.weiter("#senden", 200)
	f.besichtige("eingang")
	nummer, code := f.Text("document.getElementById('nummer').innerText"), f.Text("document.getElementById('code').innerText")
	f.oeffne("/registrierung/angaben") // the back button
	if ort := f.Text("location.pathname"); ort != "/registrierung/stand" {
		f.t.Errorf("a registration that was sent can be changed at %s", ort)
	}
	f.weiter(`form[action$="/beenden"] button`, 200)
	f.oeffne("/registrierung/stand")
	f.setze(map[string]string{"nummer": nummer, "code": "AAAA-AAAA-AAAA-AAAA"})
	f.weiter(absenden, 422)
	f.besichtige("stand-fehler")
	f.setze(map[string]string{"nummer": strings.ToLower(nummer), "code": code})
	f.weiter(absenden, 200)
	f.besichtige("stand")
}

// entscheide checks the registration in the office and returns the new customer.
func (f *fremder) entscheide(konten []befehl.Vorfuehrkonto) (kunde string) {
	f.t.Helper()
	f.meldeAmtAn(konten)
	f.oeffne("/verwaltung/registrierungen")
	f.besichtige("amt-liste")
	f.weiter(`main table a`, 200)
	f.weiter("#uebernehmen", 200)
	f.besichtige("amt-vorgang")
	if bild := f.hole(f.Text(`document.querySelector('main a[href*="/datei/"]').getAttribute('href')`), ""); !bytes.HasPrefix(bild, []byte("\x89PNG")) {
		f.t.Errorf("the proof does not come as it was uploaded")
	}
	f.weiter("#freischalten", 422)
	f.besichtige("amt-vorgang-fehler")
	f.Setze("vermerk", "Personalausweis geprüft, gültig bis 2031")
	f.weiter("#freischalten", 200)
	f.besichtige("amt-kunde")
	kunde = letzterTeil.FindString(f.Text("location.pathname"))
	f.oeffne("/verwaltung/kunden")
	f.besichtige("amt-kunden")
	return kunde
}

// meldeAn logs in for the first time: second factor, own password.
func (f *fremder) meldeAn(kennung, passwort string) {
	f.t.Helper()
	f.oeffne("/konto/anmelden")
	f.setze(map[string]string{"kennung": kennung, "passwort": passwort})
	f.weiter(absenden, 200)
	if ort := f.Text("location.pathname"); ort != "/konto/profil/einmalcode" {
		f.t.Fatalf("S2-10.2 after the first log-in comes %s", ort)
	}
	f.besichtige("einmalcode")
	totp, err := geheim.LiesTOTP(f.Text(`document.querySelector('input[name="geheimnis"]').value`))
	if err != nil {
		f.t.Fatal(err)
	}
	f.Setze("code", totp.Code(uhr.System().Jetzt()))
	f.weiter(absenden, 200)
	f.besichtige("passwort")
	f.setze(map[string]string{"passwort": passwort, "neues_passwort": "Ein Satz nur fuer mich", "wiederholung": "Ein Satz nur fuer mich"})
	f.weiter(absenden, 200)
	f.besichtige("profil")
	f.weiter(`main a[href="/konto/profil/kontakt"]`, 200)
	f.besichtige("kontakt")
	f.setze(map[string]string{"strasse": "Neuer Weg", "postleitzahl": "1", "ort": "Leipzig"})
	f.weiter(absenden, 422)
	f.besichtige("kontakt-fehler")
	f.setze(map[string]string{"postleitzahl": "04109"})
	f.weiter(absenden, 200)
	f.besichtige("kontakt-wartet")
	f.oeffne("/konto/profil/schliessen")
	f.besichtige("schliessen")
	f.weiter(absenden, 422)
}

// bestelle orders, reads the result and the notice.
func (f *fremder) bestelle() {
	f.t.Helper()
	f.oeffne("/konto/auftrag/neu")
	f.setze(map[string]string{"familienname": string(frei.nachname), "vornamen": string(frei.vorname)})
	f.weiter(absenden, 200)
	f.waehle("m-geburtsdatum")
	f.waehle("m-anschrift")
	f.weiter(absenden, 200)
	f.setze(map[string]string{"geburtsdatum": frei.geboren.Deutsch(), "anschrift1_ort": "Dresden", "anschrift1_strasse": "Am Vogelbeerstieg"})
	if ist := f.KlickeWeiter(absenden); ist == 422 { // the street is not in the directory of so small a register
		f.waehle("anschrift1_trotzdem")
		f.weiter(absenden, 200)
	}
	f.waehle("kette-normal")
	f.weiter(absenden, 200)
	f.waehle("keine_werbung")
	f.waehle("kein_adresshandel")
	f.waehle("gewerblich-nein")
	f.weiter(absenden, 200)
	f.weiter("#bestaetigen", 200)
	auftrag := strings.TrimSuffix(f.Text("location.pathname"), "/bestaetigt")
	f.bis(auftrag+"/ergebnis", "/ergebnis", "Am Vogelbeerstieg 1")
	f.besichtige("ergebnis")
	f.bis("/konto/bescheide", "/konto/bescheide", "3,80")
	bescheid := f.pdf(f.Text(`document.querySelector('main table a').getAttribute('href')`), "")
	for _, soll := range []string{"Gundula Apfelstätt", "Beispielweg 7", "01067 Dresden", "3,80 €"} {
		if !strings.Contains(bescheid, soll) {
			f.t.Errorf("S2-34.6 the notice lacks %q", soll)
		}
	}
}

// bis looks again and again until the page is there and has the text: the work goes on in
// the background, and each look takes it some time.
func (f *fremder) bis(pfad, ende, text string) {
	f.t.Helper()
	for range 400 {
		f.oeffne(pfad)
		if strings.HasSuffix(f.Text("location.pathname"), ende) && strings.Contains(f.Text("document.getElementById('inhalt').innerText"), text) {
			return
		}
	}
	f.t.Fatalf("%s never has %q", pfad, text)
}
