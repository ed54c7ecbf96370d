// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
)

// The demonstration with given deliveries: every way to log in, answers and
// refusals, over real TLS with curl.
func TestDemoWithDeliveries(t *testing.T) {
	daten := t.TempDir()
	d := starteDemo(t, "--daten", daten, "--heute", spieltag, "--lieferungen", lieferordner(t, frei, gesperrt, doppelt, doppelt2, beispiel))
	allgemein, polizei := d.konto(t, "BMG-34a.2", true), d.konto(t, "BMG-34a.2S", true)

	t.Run("every way to log in", func(t *testing.T) {
		wege := map[string][]string{
			"Basic":              {"--user", allgemein.Benutzer + ":" + allgemein.Passwort},
			"pair of headers":    {"--header", "X-username: " + allgemein.Benutzer, "--header", "X-password: " + allgemein.Passwort},
			"client certificate": {"--cert", allgemein.Zertifikat, "--key", strings.TrimSuffix(allgemein.Zertifikat, ".pem") + ".key"},
		}
		for name, argumente := range wege {
			t.Run(name, func(t *testing.T) {
				a := d.curl(t, umschlag(frage(t, frei)), argumente...)
				if x := a.gelesen(t); a.status != "200" || x.Status != xmeld.StatusEindeutig || len(x.Personen) != 1 {
					t.Errorf("%s: %s", a.status, a.inhalt)
				}
				xmllint(t, a.nachricht(t))
			})
		}
		for name, argumente := range map[string][]string{
			"nobody":                      nil,
			"wrong password":              {"--user", allgemein.Benutzer + ":falsch"},
			"certificate of another body": {"--user", allgemein.Benutzer + ":" + allgemein.Passwort, "--cert", polizei.Zertifikat, "--key", strings.TrimSuffix(polizei.Zertifikat, ".pem") + ".key"},
		} {
			t.Run(name, func(t *testing.T) {
				a := d.curl(t, umschlag(frage(t, frei)), argumente...)
				if a.status != "401" || !bytes.Contains(a.inhalt, []byte(">ZUGANG<")) || bytes.Contains(a.inhalt, []byte(frei.nachname)) {
					t.Errorf("%s: %s", a.status, a.inhalt)
				}
			})
		}
	})
	t.Run("account of another service", func(t *testing.T) {
		for _, k := range d.Konten {
			if k.Rolle == "amt" {
				if a := d.curl(t, umschlag(frage(t, frei)), "--user", k.Benutzer+":"+k.Passwort); a.status[0] != '4' {
					t.Errorf("%s: %s", a.status, a.inhalt)
				}
			}
		}
	})
	t.Run("BMG-51.1 a blocked person looks like nobody", func(t *testing.T) {
		k := d.konto(t, "BMG-34a.2", true)
		var inhalte []string
		for _, m := range []mensch{gesperrt, unbekannt} {
			a := d.curl(t, umschlag(frage(t, m)), "--user", k.Benutzer+":"+k.Passwort)
			if x := a.gelesen(t); a.status != "200" || x.Status != xmeld.StatusNeutral || len(x.Personen) > 0 {
				t.Errorf("%s: %s", a.status, a.inhalt)
			}
			xmllint(t, a.nachricht(t))
			inhalte = append(inhalte, ohneVeraenderliches(a.inhalt))
		}
		if d := cmp.Diff(inhalte[0], inhalte[1]); d != "" {
			t.Errorf("the two answers differ: %s", d)
		}
	})
	t.Run("S1-24.3 the public prosecutor gets data and a hint", func(t *testing.T) {
		a := d.frage(t, "S1-29", frage(t, gesperrt))
		if a.Status != xmeld.StatusEindeutig || len(a.Personen) != 1 || a.Personen[0].Name.Familienname != gesperrt.nachname || !a.Personen[0].SperreHinweis {
			t.Errorf("status %s with %d persons", a.Status, len(a.Personen))
		}
		if a := d.frage(t, "S1-29", frage(t, frei)); len(a.Personen) != 1 || a.Personen[0].SperreHinweis {
			t.Error("a hint at a person without a block")
		}
	})
	t.Run("DAV-08 hit list, and its token leads on", func(t *testing.T) {
		liste := d.frage(t, "BMG-34a.2", frage(t, doppelt))
		if liste.Status != xmeld.StatusTrefferliste || len(liste.Personen) != 2 || liste.Personen[0].Identifikationsmerkmal == "" {
			t.Fatalf("status %s with %d persons", liste.Status, len(liste.Personen))
		}
		mit := func(a *xmeld.Anfrage) {
			a.Auswahl, a.Identifikationsmerkmal = nil, liste.Personen[0].Identifikationsmerkmal
		}
		if a := d.frage(t, "BMG-34a.2", frage(t, doppelt, mit)); a.Status != xmeld.StatusEindeutig {
			t.Errorf("with the token: status %s, refused %v", a.Status, a.Rueckweisungen)
		}
		if a := d.frage(t, "BMG-34a.2S", frage(t, doppelt, mit)); len(a.Rueckweisungen) != 1 || a.Rueckweisungen[0].Grund != "01" {
			t.Errorf("another body with the token: %+v", a)
		}
	})
	t.Run("official example 1330", func(t *testing.T) { pruefeAmtlichesBeispiel(t, d) })
	t.Run("wrapper callApplicationByte", func(t *testing.T) {
		huelle := `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><w:callApplicationByte xmlns:w="urn:akdb:ok.komm:xmeld-service"><xmlParameter>` +
			base64.StdEncoding.EncodeToString(frage(t, frei)) + `</xmlParameter></w:callApplicationByte></s:Body></s:Envelope>`
		a := d.curl(t, []byte(huelle), "--user", allgemein.Benutzer+":"+allgemein.Passwort)
		_, rest, _ := bytes.Cut(a.inhalt, []byte("<callApplicationByteReturn>"))
		text, _, _ := bytes.Cut(rest, []byte("<"))
		dokument, err := base64.StdEncoding.DecodeString(string(text))
		if err != nil || len(dokument) == 0 {
			t.Fatalf("%s %v: %s", a.status, err, a.inhalt)
		}
		xmllint(t, dokument)
	})
	t.Run("S1-22.7 log numbers grow by one with each query", func(t *testing.T) {
		var nummern []int
		for _, m := range []mensch{frei, unbekannt, gesperrt, frei} {
			n, err := strconv.Atoi(d.frage(t, "BMG-34a.2", frage(t, m)).Protokoll)
			if err != nil {
				t.Fatal(err)
			}
			nummern = append(nummern, n)
		}
		for i := 1; i < len(nummern); i++ {
			if nummern[i] != nummern[i-1]+1 {
				t.Errorf("log numbers %v", nummern)
			}
		}
	})
	t.Run("the other pages", func(t *testing.T) { pruefeSeiten(t, d) })

	vorher := d.frage(t, "BMG-34a.2", frage(t, frei)).Protokoll
	d.stoppe(t)
	bericht := als[map[string]any](t, ruf{}.gelingt(t, "protokoll", "pruefen", "--json", "--daten", daten))
	if bericht["ok"] != true || bericht["erster_fehler"] != nil || bericht["eintraege"] != bericht["versiegelt"] || strconv.Itoa(int(bericht["eintraege"].(float64))) != vorher {
		t.Errorf("report %v, last entry was %s", bericht, vorher)
	}
}

var veraenderlich = regexp.MustCompile(`<(?:\w+:)?(nachrichtenUUID|erstellungszeitpunkt|protokoll)>[^<]*<`)

// ohneVeraenderliches takes out what differs between two answers of the same content.
func ohneVeraenderliches(b []byte) string {
	return veraenderlich.ReplaceAllString(string(b), "<$1><")
}

// pruefeAmtlichesBeispiel sends the example as it is, and moved to Dresden where
// its person lives.
func pruefeAmtlichesBeispiel(t *testing.T, d *demo) {
	pfad := gemeinsam(t, "spec", "xmeld", "beispiele", "amtlich", "FachspezifischBehoerdenauskunft006a-1330.xml")
	original, err := os.ReadFile(pfad)
	if err != nil {
		t.Fatal(err)
	}
	k := d.konto(t, "BMG-34a.2S", true)
	_, ohneDeklaration, _ := bytes.Cut(original, []byte("?>"))
	sende := func(nachricht []byte) *xmeld.Antwort {
		a := d.curl(t, umschlag(nachricht), "--user", k.Benutzer+":"+k.Passwort)
		if a.status != "200" {
			t.Fatalf("%s: %s", a.status, a.inhalt)
		}
		xmllint(t, a.nachricht(t))
		return a.gelesen(t)
	}
	if a := sende(ohneDeklaration); len(a.Rueckweisungen) != 1 || a.Rueckweisungen[0].Grund != "22" {
		t.Errorf("a municipality of another Land: %+v", a.Rueckweisungen)
	}
	umgezogen := bytes.ReplaceAll(ohneDeklaration, []byte("09000009"), []byte(dresden))
	a := sende(bytes.ReplaceAll(umgezogen, []byte("<postleitzahl>60000</postleitzahl>"), []byte("<postleitzahl>01067</postleitzahl>")))
	if len(a.Rueckweisungen) > 0 || a.Status != xmeld.StatusNeutral {
		t.Errorf("criterion sex does not fit: status %s, refused %+v", a.Status, a.Rueckweisungen)
	}
	passend := bytes.Replace(umgezogen, []byte("<code>m</code>"), []byte("<code>w</code>"), 1)
	a = sende(bytes.ReplaceAll(passend, []byte("<postleitzahl>60000</postleitzahl>"), []byte("<postleitzahl>01067</postleitzahl>")))
	if a.Status != xmeld.StatusEindeutig || len(a.Personen) != 1 || a.Personen[0].Name.Familienname != beispiel.nachname {
		t.Errorf("status %s, refused %+v", a.Status, a.Rueckweisungen)
	}
}

// pruefeSeiten looks whether every door answers.
func pruefeSeiten(t *testing.T, d *demo) {
	for pfad, soll := range map[string]struct{ status, wort string }{
		"/":                {"200", "Kernmelderegister"},
		"/behoerde/":       {"", ""},
		"/verwaltung/":     {"", ""},
		"/healthz":         {"200", "ok"},
		"/readyz":          {"200", "bereit"},
		"/soap/abruf?wsdl": {"200", d.URL + "/soap/abruf"},
		"/gibt/es/nicht":   {"404", "gibt es nicht"},
		"/metrics":         {"404", ""},
	} {
		ziel := filepath.Join(t.TempDir(), "seite")
		status := curlSeite(t, d, pfad, ziel)
		inhalt, err := os.ReadFile(ziel)
		if err != nil {
			t.Fatal(err)
		}
		if soll.status != "" && status != soll.status || !strings.Contains(string(inhalt), soll.wort) || status >= "500" {
			t.Errorf("%s: %s\n%.300s", pfad, status, inhalt)
		}
	}
}

// The synthetic state: shape of the ready line, the person it names is found, and
// the same folder serves again, also when its delivery was interrupted.
func TestDemoOfASyntheticState(t *testing.T) {
	daten := t.TempDir()
	d := starteDemo(t, "--einwohner", "500", "--heute", spieltag, "--daten", daten)
	t.Run("ready line", func(t *testing.T) { pruefeBereitschaft(t, d) })
	t.Run("example person", func(t *testing.T) { pruefeBeispiel(t, d) })
	alt := d.konto(t, "BMG-34a.2", true)
	d.stoppe(t)
	t.Run("the next one completes an interrupted delivery", func(t *testing.T) {
		voll := als[map[string]any](t, ruf{}.gelingt(t, "bestand", "--json", "--daten", daten))
		unterbrichNachtraeglich(t, daten)
		d := starteDemo(t, "--heute", spieltag, "--daten", daten)
		if a := d.curl(t, umschlag(frage(t, frei)), "--user", alt.Benutzer+":"+alt.Passwort); a.status != "401" {
			t.Errorf("the password of the former demonstration still opens: %s", a.status)
		}
		d.stoppe(t)
		danach := als[map[string]any](t, ruf{}.gelingt(t, "bestand", "--json", "--daten", daten))
		if danach["datensaetze"] != voll["datensaetze"] {
			t.Errorf("%v records, want %v", danach["datensaetze"], voll["datensaetze"])
		}
	})
}

// unterbrichNachtraeglich makes the folder look as if the first demonstration had
// been interrupted after two deliveries.
func unterbrichNachtraeglich(t *testing.T, daten string) {
	t.Helper()
	for _, datei := range []string{"register.db", "register.db-wal", "register.db-shm"} {
		if err := os.Remove(filepath.Join(daten, datei)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	lieferungen, err := filepath.Glob(filepath.Join(daten, "erfunden", "lieferungen", "*"))
	if err != nil || len(lieferungen) < 3 {
		t.Fatalf("%d deliveries, %v", len(lieferungen), err)
	}
	ruf{umgebung: []string{"KMR_HEUTE=" + spieltag}}.gelingt(t, "einspielen", "--daten", daten, lieferungen[0], lieferungen[1])
}

func pruefeBereitschaft(t *testing.T, d *demo) {
	rollen, maschinen, menschen := map[string]int{}, map[any]int{}, map[any]int{}
	for _, k := range d.roh["konten"].([]any) {
		konto := k.(map[string]any)
		rolle := konto["rolle"].(string)
		rollen[rolle]++
		for feld, wert := range konto {
			if wert == "" || !slices.Contains([]string{"rolle", "profil", "stelle", "benutzer", "passwort", "totp", "zertifikat", "url"}, feld) {
				t.Errorf("account %v has %s = %q", konto["benutzer"], feld, wert)
			}
		}
		_, hatTOTP := konto["totp"]
		_, hatZertifikat := konto["zertifikat"]
		switch {
		case rolle != "behoerde":
		case hatTOTP && !hatZertifikat:
			menschen[konto["profil"]]++
		case hatZertifikat && !hatTOTP:
			maschinen[konto["profil"]]++
		default:
			t.Errorf("%v is neither human nor machine", konto)
		}
	}
	for _, profil := range []string{"BMG-34a.2", "BMG-34a.2S", "S1-29"} {
		if maschinen[profil] != 1 || menschen[profil] != 1 {
			t.Errorf("%s has %d machines and %d humans", profil, maschinen[profil], menschen[profil])
		}
	}
	if d := cmp.Diff(maschinen, menschen); d != "" || rollen["amt"] != 2 || rollen["kontrolle"] != 1 || rollen["betreiber"] != 1 {
		t.Errorf("roles %v, machines and humans differ: %s", rollen, d)
	}
	if d.roh["bereit"] != true || !strings.HasPrefix(d.URL, "https://127.0.0.1:") {
		t.Errorf("ready line %v", d.roh)
	}
	for _, pfad := range []string{d.CA, d.konto(t, "S1-29", true).Zertifikat} {
		if _, err := os.Stat(pfad); err != nil || filepath.Dir(pfad) != d.Zertifikate {
			t.Errorf("%s: %v", pfad, err)
		}
	}
}

func pruefeBeispiel(t *testing.T, d *demo) {
	if d.Beispiel == nil {
		t.Fatal("no example person")
	}
	geboren := strings.Split(d.Beispiel.Geburtsdatum, ".")
	datum, err := strconv.Atoi(geboren[2] + geboren[1] + geboren[0])
	if err != nil {
		t.Fatal(err)
	}
	wer := mensch{nachname: melde.Name(d.Beispiel.Nachname), vorname: melde.Name(d.Beispiel.Vornamen), geboren: melde.TeilbekanntesDatum(datum)}
	a := d.frage(t, "BMG-34a.2", frage(t, wer, func(a *xmeld.Anfrage) {
		a.Auswahl.AGS, a.Kopf.Leser.Kennung = d.Beispiel.AGS, "ags:"+string(d.Beispiel.AGS)
	}))
	if a.Status != xmeld.StatusEindeutig || len(a.Personen) != 1 {
		t.Errorf("the example person: status %s, refused %v", a.Status, a.Rueckweisungen)
	}
	if a.Kopf.Erstellt.Format("2006-01-02") != spieltag {
		t.Errorf("the answer is of %v, the demonstration of %s", a.Kopf.Erstellt, spieltag)
	}
}

func TestDemoWithDeliveriesOfErzeugen(t *testing.T) {
	ziel := t.TempDir()
	ruf{}.gelingt(t, "erzeugen", "--einwohner", "100", "--seed", "7", "--ziel", ziel, "--json")
	d := starteDemo(t, "--lieferungen", ziel, "--heute", spieltag)
	if a := d.frage(t, "BMG-34a.2", frage(t, unbekannt)); a.Status != xmeld.StatusNeutral {
		t.Errorf("status %s", a.Status)
	}
	if !strings.Contains(d.meldung.String(), "0 zurückgewiesen") {
		t.Errorf("told: %s", d.meldung.String())
	}
	d.stoppe(t)
	if _, err := os.Stat(filepath.Dir(d.Zertifikate)); !os.IsNotExist(err) {
		t.Errorf("the demonstration's own folder is left over: %v", err)
	}
}

func TestDemoKeepsAwayFromOthers(t *testing.T) {
	produktiv := t.TempDir()
	schreibeDatei(t, filepath.Join(produktiv, "kmr.toml"), []byte("daten = \".\"\n"))
	for name, f := range map[string]struct {
		argumente []string
		text      string
	}{
		"address of the world":    {[]string{"--adresse", "0.0.0.0:0"}, "Schleifenadressen"},
		"no address":              {[]string{"--adresse", "8443"}, "127.0.0.1:8443"},
		"productive installation": {[]string{"--daten", produktiv}, "produktive Installation"},
		"no day":                  {[]string{"--heute", "gestern"}, "JJJJ-MM-TT"},
		"no residents":            {[]string{"--einwohner", "0"}, "Einwohnerzahl"},
		"deliveries not there":    {[]string{"--lieferungen", filepath.Join(produktiv, "fehlt")}, "nicht vorhanden"},
	} {
		t.Run(name, func(t *testing.T) {
			l := ruf{}.kmr(t, append([]string{"demo", "--json", "--adresse", "127.0.0.1:0"}, f.argumente...)...)
			if l.status != 1 || l.aus != "" || !strings.Contains(l.meldung, f.text) {
				t.Errorf("status %d, %q\n%s", l.status, l.aus, l.meldung)
			}
		})
	}
}
