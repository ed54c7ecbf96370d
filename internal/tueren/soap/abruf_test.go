// SPDX-License-Identifier: EUPL-1.2

package soap_test

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/xmeld"
)

// A refusal names the first cause in the order of contract 5.5, and nothing of
// the person asked for.
func TestRefusalsComeInTheOrderOfTheContract(t *testing.T) {
	gueltig := umschlag(frage(t, nil))
	ungueltig := strings.Replace(gueltig, "<xmeld:aktenzeichen>", "<xmeld:fremd/><xmeld:aktenzeichen>", 1)
	verstuemmelt := gueltig[:len(gueltig)-20]
	frei := umschlag(freieSuche(t))
	faelle := []struct {
		name    string
		anfrage *http.Request
		status  int
		art     string
		code    string
		element string
	}{
		{"XML before the log-in", anfrage(verstuemmelt), 500, "soap:Client", "XML", ""},
		{"no XML at all", anfrage("hallo"), 500, "soap:Client", "XML", ""},
		{"empty body", anfrage(""), 500, "soap:Client", "XML", ""},
		{"DTD", anfrage(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + gueltig), 500, "soap:Client", "XML", ""},
		{"SCHEMA before the log-in", anfrage(ungueltig), 500, "soap:Client", "SCHEMA", "/*"},
		{"another message", anfrage(umschlag("<a/>")), 500, "soap:Client", "SCHEMA", ""},
		{"an answer instead of a question", angemeldet(umschlag(strings.ReplaceAll(frage(t, nil), "suchanfrage.1330", "antwort.1331"))), 500, "soap:Client", "SCHEMA", "/datenAbrufendeStelle"},
		{"a free search out of order with the schema", anfrage(umschlag(strings.Replace(freieSuche(t), "<nachrichtenkopf.g2g>", "<fremd/><nachrichtenkopf.g2g>", 1))), 500, "soap:Client", "SCHEMA", "/*"},
		{"SOAP 1.2", anfrage(strings.ReplaceAll(gueltig, raumUmschlag, "http://www.w3.org/2003/05/soap-envelope")), 500, "soap:VersionMismatch", "XML", "/Envelope"},
		{"two messages", anfrage(umschlag(frage(t, nil) + "<a/>")), 500, "soap:Client", "XML", "/Envelope/Body"},
		{"without log-in", anfrage(gueltig), 401, "soap:Client", "ZUGANG", ""},
		{"a free search without log-in", anfrage(frei), 401, "soap:Client", "ZUGANG", ""},
		{"wrong password", mitBasic(gueltig, "verfahren", "falsch"), 401, "soap:Client", "ZUGANG", ""},
		{"account without this service", mitBasic(gueltig, "kunde", "geheim"), 403, "soap:Client", "ZUGANG", ""},
		{"a free search by an account without this service", mitBasic(frei, "kunde", "geheim"), 403, "soap:Client", "ZUGANG", ""},
		{"blocked official", angemeldet(umschlag(frage(t, handelnder("gesperrt")))), 401, "soap:Client", "ZUGANG", ""},
		{"official without the right", angemeldet(umschlag(frage(t, handelnder("ohne-abruf")))), 403, "soap:Client", "BERECHTIGUNG", ""},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			a := neueTuer()
			w := fuehre(a.tuer, f.anfrage)
			g := liesFault(t, w)
			if w.Code != f.status || g.Art != f.art || g.Code != f.code {
				t.Errorf("got %d %s %s, want %d %s %s: %s", w.Code, g.Art, g.Code, f.status, f.art, f.code, g.Text)
			}
			if !strings.HasSuffix(g.Element, f.element) || g.Text == "" || g.Bezug != "" {
				t.Errorf("element %q, text %q, reference %q; want element %q and a sentence", g.Element, g.Text, g.Bezug, f.element)
			}
			if f.code == "SCHEMA" && f.name != "another message" && !strings.Contains(g.Text, "Byte ") {
				t.Errorf("no position in %q", g.Text)
			}
			if a.bestand.gesehen != nil || strings.Contains(w.Body.String(), nachname) {
				t.Errorf("the stock was asked, or the answer holds the name: %s", w.Body)
			}
			if fehlt := w.Header().Get("WWW-Authenticate") == ""; fehlt == (f.status == 401) {
				t.Errorf("WWW-Authenticate is %q with status %d", w.Header().Get("WWW-Authenticate"), w.Code)
			}
		})
	}
}

func mitBasic(koerper, kennung, passwort string) *http.Request {
	r := anfrage(koerper)
	r.SetBasicAuth(kennung, passwort)
	return r
}

func handelnder(kennung string) func(*xmeld.Anfrage) {
	return func(a *xmeld.Anfrage) { a.Abrufer.Kennung = kennung }
}

// Every kind of error has its form; what is our own fault shows a reference and
// nothing else, and the reference stands in the log.
func TestEveryKindOfErrorHasItsForm(t *testing.T) {
	formen := map[fehler.Art]struct {
		status int
		art    string
		bezug  bool
	}{
		fehler.Ungueltig:       {500, "soap:Client", false},
		fehler.NichtGefunden:   {500, "soap:Client", false},
		fehler.NichtBerechtigt: {403, "soap:Client", false},
		fehler.Gesperrt:        {403, "soap:Client", false},
		fehler.Konflikt:        {500, "soap:Client", false},
		fehler.Ueberlast:       {503, "soap:Server", false},
		fehler.Extern:          {503, "soap:Server", true},
		fehler.Intern:          {500, "soap:Server", true},
	}
	for _, art := range fehler.Arten() {
		t.Run(art.String(), func(t *testing.T) {
			protokoll := fangeLog(t)
			a := neueTuer()
			a.bestand.fehler = fehler.Neu(art, "MR-0999", "Ein Satz.").MitUrsache(errors.New("pq: connection refused"))
			w := fuehre(a.tuer, angemeldet(umschlag(frage(t, nil))))
			g, soll := liesFault(t, w), formen[art]
			if w.Code != soll.status || g.Art != soll.art || g.Code != "MR-0999" || g.Text != "Ein Satz." || (g.Bezug != "") != soll.bezug {
				t.Errorf("got %d %+v, want %+v", w.Code, g, soll)
			}
			if strings.Contains(w.Body.String(), "connection") {
				t.Errorf("the cause went out: %s", w.Body)
			}
			if inLog := strings.Contains(protokoll.String(), "bezug="+g.Bezug) && strings.Contains(protokoll.String(), "connection refused"); inLog != soll.bezug {
				t.Errorf("log: %s", protokoll)
			}
			if strings.Contains(protokoll.String(), nachname) {
				t.Errorf("the log holds content of the message: %s", protokoll)
			}
		})
	}
	t.Run("an error of no kind", func(t *testing.T) {
		fangeLog(t)
		a := neueTuer()
		a.pforte.stoerung = errors.New("database is locked")
		w := fuehre(a.tuer, angemeldet(umschlag(frage(t, nil))))
		if g := liesFault(t, w); w.Code != 500 || g.Code != "INTERN" || g.Bezug == "" || strings.Contains(w.Body.String(), "locked") {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	})
}

// fangeLog collects the log of the test.
func fangeLog(t *testing.T) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	alt := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(alt) })
	return &b
}

func TestAnswerStandsInTheBody(t *testing.T) {
	t.Run("DAV-01.3 the answer comes in the same connection", answerStandsInTheBody)
}

func answerStandsInTheBody(t *testing.T) {
	w := fuehre(neueTuer().tuer, angemeldet(umschlag(frage(t, nil))))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("got %d %v", w.Code, w.Header())
	}
	a := gelesen(t, inhalt(t, w.Body.Bytes()))
	if a.Status != xmeld.StatusEindeutig || len(a.Personen) != 1 || a.Personen[0].Name.Familienname != nachname || a.Protokoll != "42" {
		t.Errorf("got %+v", a)
	}
	if a.Ursprung.UUID != "8607763a-fd2e-5645-b9fe-cf258eea3842" || a.Kopf.Leser.Kennung != "dbs:060030020000" {
		t.Errorf("origin %+v, reader %+v", a.Ursprung, a.Kopf.Leser)
	}
}

// A free search is answered with a 1333; the hints that it has no place for stand in
// the header of the envelope (contract 5.3), in both forms of the call.
func TestFreeSearchHasItsHintsInTheHeader(t *testing.T) {
	verpackt := `<w:callApplicationByte xmlns:w="urn:akdb:ok.komm:xmeld-service"><xmlParameter>` +
		base64.StdEncoding.EncodeToString([]byte(freieSuche(t))) + `</xmlParameter></w:callApplicationByte>`
	for name, inhalt := range map[string]string{"plain": freieSuche(t), "wrapped": verpackt} {
		t.Run(name, func(t *testing.T) {
			a := neueTuer()
			w := fuehre(a.tuer, angemeldet(umschlag(inhalt)))
			var u struct {
				Hinweise struct {
					XMLName xml.Name
					Sperren []struct {
						Person string `xml:"person,attr"`
					} `xml:"auskunftssperre"`
					Protokoll string `xml:"protokoll"`
				} `xml:"Header>hinweise"`
				Huelle struct {
					Text string `xml:"callApplicationByteReturn"`
				} `xml:"Body>callApplicationByteResponse"`
			}
			if err := xml.Unmarshal(w.Body.Bytes(), &u); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%d, %v: %s", w.Code, err, w.Body)
			}
			h := u.Hinweise
			if h.XMLName.Space != xmeld.RaumAbruf || len(h.Sperren) != 1 || h.Sperren[0].Person != "2" || h.Protokoll != "43" {
				t.Errorf("header %+v", h)
			}
			nachricht := w.Body.Bytes()
			if u.Huelle.Text != "" {
				var err error
				if nachricht, err = base64.StdEncoding.DecodeString(u.Huelle.Text); err != nil {
					t.Fatal(err)
				}
			} else {
				nachricht = inhaltVon(t, nachricht)
			}
			x, err := xmeld.Lies1333(bytes.NewReader(nachricht))
			if err != nil || x.Status != "04" || len(x.Personen) != 2 || bytes.Contains(nachricht, []byte("hinweise")) {
				t.Errorf("%+v, %v", x, err)
			}
			if a.bestand.frei.Suche.Bereich.Schluessel != "14" || a.bestand.frei.Akteur.Stelle.ID != "amt-1" {
				t.Errorf("asked %+v", a.bestand.frei)
			}
		})
	}
}

// inhaltVon cuts the message out of the envelope.
func inhaltVon(t *testing.T, umschlag []byte) []byte {
	t.Helper()
	_, rest, da := bytes.Cut(umschlag, []byte("<soap:Body>"))
	nachricht, _, ende := bytes.Cut(rest, []byte("</soap:Body>"))
	if !da || !ende {
		t.Fatalf("no body in %s", umschlag)
	}
	return nachricht
}

// The wrapper callApplicationByte is answered in its own form.
func TestWrapperInWrapperOut(t *testing.T) {
	const raum = "urn:akdb:ok.komm:xmeld-service"
	nachricht := base64.StdEncoding.EncodeToString([]byte(frage(t, nil)))
	huelle := func(inhalt string) string {
		return umschlag(`<w:callApplicationByte xmlns:w="` + raum + `">` + inhalt + `</w:callApplicationByte>`)
	}
	for name, inhalt := range map[string]string{
		"on one line":     "<xmlParameter>" + nachricht + "</xmlParameter>",
		"in broken lines": "<xmlParameter>\n" + nachricht[:76] + "\r\n  " + nachricht[76:] + "\n</xmlParameter>\n",
	} {
		t.Run(name, func(t *testing.T) {
			w := fuehre(neueTuer().tuer, angemeldet(huelle(inhalt)))
			var umschlag struct {
				Antwort struct {
					XMLName xml.Name
					Wert    struct {
						XMLName xml.Name
						Text    string `xml:",chardata"`
					} `xml:",any"`
				} `xml:"Body>callApplicationByteResponse"`
			}
			if err := xml.Unmarshal(w.Body.Bytes(), &umschlag); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%d %v: %s", w.Code, err, w.Body)
			}
			if n := umschlag.Antwort.XMLName; n.Space != raum {
				t.Errorf("answer stands in %q", n.Space)
			}
			if n := umschlag.Antwort.Wert.XMLName; n.Space != "" || n.Local != "callApplicationByteReturn" {
				t.Errorf("value is called %+v", n)
			}
			dokument, err := base64.StdEncoding.DecodeString(umschlag.Antwort.Wert.Text)
			if err != nil || !bytes.HasPrefix(dokument, []byte("<?xml ")) {
				t.Fatalf("%v: %.60s", err, dokument)
			}
			if a := gelesen(t, dokument); a.Status != xmeld.StatusEindeutig {
				t.Errorf("status %q", a.Status)
			}
		})
	}
	for name, f := range map[string]struct{ inhalt, code string }{
		"no parameter":        {"", "SCHEMA"},
		"another parameter":   {"<x>" + nachricht + "</x>", "SCHEMA"},
		"empty parameter":     {"<xmlParameter/>", "SCHEMA"},
		"no Base64":           {"<xmlParameter>***</xmlParameter>", "SCHEMA"},
		"message is not XML":  {"<xmlParameter>aGFsbG8=</xmlParameter>", "XML"},
		"envelope as message": {"<xmlParameter>" + base64.StdEncoding.EncodeToString([]byte(umschlag("<a/>"))) + "</xmlParameter>", "SCHEMA"},
	} {
		t.Run(name, func(t *testing.T) {
			w := fuehre(neueTuer().tuer, angemeldet(huelle(f.inhalt)))
			if g := liesFault(t, w); g.Code != f.code || w.Code != 500 {
				t.Errorf("got %d %+v, want %s", w.Code, g, f.code)
			}
		})
	}
}

// A question of another version is answered in that version (contract section 2).
func TestAnswersInTheVersionOfTheQuestion(t *testing.T) {
	for _, version := range []string{"243", "2411", "2511", "2511a", "2611"} {
		raum := "http://www.osci.de/xmeld" + version
		t.Run(raum, func(t *testing.T) {
			f := strings.ReplaceAll(frage(t, nil), "http://www.osci.de/xmeld2511a", raum)
			w := fuehre(neueTuer().tuer, angemeldet(umschlag(f)))
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"`+raum+`"`) {
				t.Errorf("got %d: %.600s", w.Code, w.Body)
			}
		})
	}
	t.Run("before 2.4.3", func(t *testing.T) {
		f := strings.ReplaceAll(frage(t, nil), "http://www.osci.de/xmeld2511a", "http://www.osci.de/xmeld242")
		if g := liesFault(t, fuehre(neueTuer().tuer, angemeldet(umschlag(f)))); g.Code != "SCHEMA" {
			t.Errorf("got %+v", g)
		}
	})
}

func TestHeaderNamesTheOfficialOnlyWhereTheMessageDoesNot(t *testing.T) {
	ohne := strings.Replace(frage(t, nil), "<xmeld:kennung>sachbearbeitung.7</xmeld:kennung>", "<xmeld:kennung></xmeld:kennung>", 1)
	alt := strings.ReplaceAll(ohne, "xmeld2511a", "xmeld243") // not held against the schema
	faelle := []struct{ name, nachricht, kopfzeile, soll string }{
		{"the message counts", frage(t, nil), "aus.kopfzeile", "sachbearbeitung.7"},
		{"the header fills in", alt, "aus.kopfzeile", "aus.kopfzeile"},
		{"neither", alt, "", ""},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			a := neueTuer()
			r := angemeldet(umschlag(f.nachricht))
			if f.kopfzeile != "" {
				r.Header.Set("X-Nutzerkennung", f.kopfzeile)
			}
			if w := fuehre(a.tuer, r); w.Code != http.StatusOK {
				t.Fatalf("got %d: %s", w.Code, w.Body)
			}
			if a.pforte.benannt != f.soll {
				t.Errorf("asked for %q, want %q", a.pforte.benannt, f.soll)
			}
		})
	}
}

func TestMethods(t *testing.T) {
	for methode, status := range map[string]int{"GET": 200, "HEAD": 200, "PUT": 405, "DELETE": 405, "PATCH": 405, "OPTIONS": 405} {
		w := fuehre(neueTuer().tuer, httptest.NewRequest(methode, "https://register.example/soap/abruf", nil))
		if w.Code != status || (status == 405) != (w.Header().Get("Allow") != "") {
			t.Errorf("%s: got %d, Allow %q, want %d", methode, w.Code, w.Header().Get("Allow"), status)
		}
	}
}

func TestBodyTooLargeIsRefusedBeforeTheLogIn(t *testing.T) {
	w := fuehre(neueTuer().tuer, anfrage(umschlag(strings.Repeat(" ", 1<<20)+frage(t, nil))))
	if g := liesFault(t, w); g.Code != "XML" || !strings.Contains(g.Text, "1 MiB") {
		t.Errorf("got %d %+v", w.Code, g)
	}
}

func TestWSDLNamesTheHostThatWasAsked(t *testing.T) {
	for _, host := range []string{"register.example", "127.0.0.1:8443", `boese"><x`} {
		r := httptest.NewRequest(http.MethodGet, "https://register.example/soap/abruf?wsdl", nil)
		r.Host = host
		w := fuehre(neueTuer().tuer, r)
		var wsdl struct {
			XMLName xml.Name
			Dienst  struct {
				Adresse struct {
					Ort string `xml:"location,attr"`
				} `xml:"address"`
			} `xml:"service>port"`
			Nachrichten []struct {
				Teil struct {
					Element string `xml:"element,attr"`
				} `xml:"part"`
			} `xml:"message"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &wsdl); err != nil {
			t.Fatalf("%s: %v", host, err)
		}
		if wsdl.XMLName.Space != "http://schemas.xmlsoap.org/wsdl/" || wsdl.Dienst.Adresse.Ort != "https://"+host+"/soap/abruf" {
			t.Errorf("%s: root %+v, address %q", host, wsdl.XMLName, wsdl.Dienst.Adresse.Ort)
		}
		if len(wsdl.Nachrichten) != 7 || wsdl.Nachrichten[0].Teil.Element != "xmeld:datenabruf.personensuche.suchanfrage.1330" {
			t.Errorf("messages %+v", wsdl.Nachrichten)
		}
	}
}

// gelesen reads an answer back.
func gelesen(t *testing.T, nachricht []byte) *xmeld.Antwort {
	t.Helper()
	a, err := xmeld.Lies1331(bytes.NewReader(nachricht))
	if err != nil {
		t.Fatalf("%v\n%s", err, nachricht)
	}
	return a
}

// inhalt cuts the message out of an envelope that has all namespaces in it.
func inhalt(t *testing.T, umschlag []byte) []byte {
	t.Helper()
	_, rest, ok := bytes.Cut(umschlag, []byte("<soap:Body>"))
	nachricht, _, ok2 := bytes.Cut(rest, []byte("</soap:Body>"))
	if !ok || !ok2 {
		t.Fatalf("no envelope: %s", umschlag)
	}
	return nachricht
}
