// SPDX-License-Identifier: EUPL-1.2

package soap_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/abrufnachricht"
	"kernmelderegister/internal/tueren/soap"
)

// pforte stands for the log-in: it knows one account, one certificate and one
// customer, and keeps what it was shown.
type pforte struct {
	zertifikat string // fingerprint that is known
	stoerung   error
	gesehen    zugang.Nachweis
	benannt    string
}

func (p *pforte) Anmelden(_ context.Context, n zugang.Nachweis) (zugang.Angemeldet, error) {
	p.gesehen = n
	if p.stoerung != nil {
		return zugang.Angemeldet{}, p.stoerung
	}
	a := zugang.Angemeldet{Bereich: zugang.BereichBehoerde, Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt-1", Sitz: "14"}, Kennung: n.Kennung}}
	switch {
	case n.Weg == zugang.WegZertifikat && n.Zertifikat == p.zertifikat && p.zertifikat != "":
		return a, nil
	case n.Kennung == "verfahren" && n.Passwort == "geheim":
		return a, nil
	case n.Kennung == "kunde" && n.Passwort == "geheim":
		a.Bereich = zugang.BereichPrivat
		return a, nil
	}
	return zugang.Angemeldet{}, zugang.ErrZugang
}

func (p *pforte) Handelnder(_ context.Context, a zugang.Angemeldet, kennung string) (behoerde.Akteur, error) {
	p.benannt = kennung
	switch kennung {
	case "gesperrt":
		return behoerde.Akteur{}, zugang.ErrZugang
	case "ohne-abruf":
		return behoerde.Akteur{}, zugang.ErrNutzer
	}
	return a.Akteur, nil
}

// bestand stands for the use case.
type bestand struct {
	fehler  error
	gesehen *abruf.Anfrage
	frei    *abruf.FreieAnfrage
}

func (b *bestand) Personensuche(_ context.Context, a *abruf.Anfrage) (*abruf.Antwort, error) {
	b.gesehen = a
	if b.fehler != nil {
		return nil, b.fehler
	}
	person := recht.Auszug{Name: melde.Personenname{Familienname: nachname}}
	return &abruf.Antwort{Status: abruf.StatusEindeutig, Personen: []recht.Auszug{person}, Protokollnummer: 42}, nil
}

func (b *bestand) FreieSuche(_ context.Context, a *abruf.FreieAnfrage) (*abruf.Antwort, error) {
	b.frei = a
	if b.fehler != nil {
		return nil, b.fehler
	}
	personen := []recht.Auszug{{Name: melde.Personenname{Familienname: nachname}}, {SperreHinweis: true}}
	return &abruf.Antwort{Status: abruf.StatusErgebnisliste, Personen: personen, Rechtsstand: recht.Saechs2007, Protokollnummer: 43}, nil
}

// nachname is a word that stands nowhere else.
const nachname = "Quittenbaum"

var jetzt = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

type aufbau struct {
	tuer    *soap.Abruf
	pforte  *pforte
	bestand *bestand
}

func neueTuer() aufbau {
	a := aufbau{pforte: &pforte{}, bestand: &bestand{}}
	a.tuer = &soap.Abruf{Anmeldung: a.pforte, Nachrichten: &abrufnachricht.Dienst{
		Abruf: a.bestand, Register: stelle("ags:14000000", "Kernmelderegister Sachsen"), Uhr: uhr.Fest(jetzt),
	}}
	return a
}

func stelle(kennung, name string) xmeld.Stelle {
	return xmeld.Stelle{Kennung: kennung, Name: name,
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "post@stelle.example"}},
		Anschrift:        &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}},
	}
}

// frage returns a valid 1330; aendern may change it.
func frage(t testing.TB, aendern func(*xmeld.Anfrage)) string {
	t.Helper()
	a := &xmeld.Anfrage{
		Kopf: xmeld.Kopf{UUID: "8607763a-fd2e-5645-b9fe-cf258eea3842", Nachricht: "1330", Erstellt: jetzt,
			Leser: stelle("ags:14612000", "Dresden"), Autor: stelle("dbs:060030020000", "Ordnungsamt")},
		Abrufer: xmeld.Abrufer{Behoerde: "Ordnungsamt", Anschrift: stelle("", "").Anschrift,
			Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "post@stelle.example"}},
			Aktenzeichen:     "12/26", Anlass: "Anhörung", Kennung: "sachbearbeitung.7"},
		Auswahl:  &suche.Personenanfrage{AGS: "14612000", Nachname: nachname, Vornamen: "Ida", Geburtsdatum: 19840217},
		Elemente: []recht.Element{1, 2},
	}
	if aendern != nil {
		aendern(a)
	}
	var b bytes.Buffer
	if err := xmeld.Schreibe1330(&b, a); err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(b.String(), `<?xml version="1.0" encoding="UTF-8"?>`)
}

// freieSuche returns a valid 1332.
func freieSuche(t testing.TB) string {
	t.Helper()
	f := frage(t, nil)
	anfang, rest, _ := strings.Cut(f, "<xmeld:suchprofil>")
	_, ende, _ := strings.Cut(rest, "</xmeld:suchprofil>")
	f = anfang + "<xmeld:suchprofil><xmeld:auswahldaten><xmeld:name><xmeld:name><xmeld:nachnameUndVornamen>" +
		"<xmeld:vornamen><name>Ida</name></xmeld:vornamen><xmeld:nachname><name>" + nachname + "</name></xmeld:nachname>" +
		"</xmeld:nachnameUndVornamen></xmeld:name></xmeld:name></xmeld:auswahldaten></xmeld:suchprofil>" + ende
	f = strings.Replace(f, "</xmeld:steuerungsinformationen>", `<xmeld:suchbereich><xmeld:bundesland `+
		`listURI="urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:bundesland" listVersionID="0"><code>14</code>`+
		"</xmeld:bundesland></xmeld:suchbereich></xmeld:steuerungsinformationen>", 1)
	f = strings.ReplaceAll(f, "datenabruf.personensuche.suchanfrage.1330", "datenabruf.freieSuche.suchanfrage.1332")
	return strings.Replace(f, "<code>1330</code>", "<code>1332</code>", 1)
}

const raumUmschlag = "http://schemas.xmlsoap.org/soap/envelope/"

func umschlag(inhalt string) string {
	return `<s:Envelope xmlns:s="` + raumUmschlag + `"><s:Body>` + inhalt + `</s:Body></s:Envelope>`
}

func anfrage(koerper string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "https://register.example/soap/abruf", strings.NewReader(koerper))
	r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	return r
}

func angemeldet(koerper string) *http.Request {
	r := anfrage(koerper)
	r.SetBasicAuth("verfahren", "geheim")
	return r
}

// fault is a refusal as a client reads it.
type fault struct {
	Art     string `xml:"Body>Fault>faultcode"`
	Text    string `xml:"Body>Fault>faultstring"`
	Code    string `xml:"Body>Fault>detail>fehler>code"`
	Element string `xml:"Body>Fault>detail>fehler>element"`
	Bezug   string `xml:"Body>Fault>detail>fehler>bezug"`
}

func liesFault(t *testing.T, w *httptest.ResponseRecorder) fault {
	t.Helper()
	var f fault
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil {
		t.Fatalf("answer is not well-formed: %v\n%s", err, w.Body)
	}
	return f
}

func fuehre(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
