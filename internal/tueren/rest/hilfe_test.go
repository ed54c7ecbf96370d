// SPDX-License-Identifier: EUPL-1.2

package rest_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/rest"
)

var jetzt = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// pforte stands for the log-in: it knows one authority and two customers.
type pforte struct {
	stoerung error
	benannt  string
}

func (p *pforte) Anmelden(_ context.Context, n zugang.Nachweis) (zugang.Angemeldet, error) {
	if p.stoerung != nil {
		return zugang.Angemeldet{}, p.stoerung
	}
	if n.Passwort != "geheim" {
		return zugang.Angemeldet{}, zugang.ErrZugang
	}
	switch n.Kennung {
	case "verfahren":
		return zugang.Angemeldet{Bereich: zugang.BereichBehoerde, Kennung: n.Kennung, Akteur: behoerde.Akteur{
			Stelle: behoerde.Stelle{ID: "amt-1", Sitz: "14"}, Kennung: "Fachverfahren"}}, nil
	case "auswaertig":
		return zugang.Angemeldet{Bereich: zugang.BereichBehoerde, Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt-2", Sitz: "12"}}}, nil
	case "kunde", "nachbar", "gekuendigt":
		return zugang.Angemeldet{Bereich: zugang.BereichGrosskunde, Kennung: n.Kennung, Kunde: &zugang.Kunde{ID: n.Kennung}}, nil
	}
	return zugang.Angemeldet{}, zugang.ErrZugang
}

func (p *pforte) Handelnder(_ context.Context, a zugang.Angemeldet, kennung string) (behoerde.Akteur, error) {
	p.benannt = kennung
	switch kennung {
	case "":
		return a.Akteur, nil
	case "gesperrt":
		return behoerde.Akteur{}, zugang.ErrZugang
	case "ohne-abruf":
		return behoerde.Akteur{}, zugang.ErrNutzer
	}
	a.Akteur.Kennung = kennung
	return a.Akteur, nil
}

// bestand stands for the searches and the orders.
type bestand struct {
	person    *abruf.Anfrage
	frei      *abruf.FreieAnfrage
	antwort   abruf.Antwort
	fehler    error
	auftraege map[string]*auftrag.Auftrag
	einmal    map[string]string
	geoeffnet int
}

func (b *bestand) Personensuche(_ context.Context, a *abruf.Anfrage) (*abruf.Antwort, error) {
	b.person = a
	return &b.antwort, b.fehler
}

func (b *bestand) FreieSuche(_ context.Context, a *abruf.FreieAnfrage) (*abruf.Antwort, error) {
	b.frei = a
	return &b.antwort, b.fehler
}

func (b *bestand) Sende(_ context.Context, n auftrag.Nutzer, s auftrag.Sammelauftrag) (string, error) {
	if nummer, da := b.einmal[s.Einmal]; da && s.Einmal != "" {
		return nummer, nil
	}
	nummer := "NR-" + string(rune('1'+len(b.auftraege)))
	b.auftraege[nummer] = &auftrag.Auftrag{Nummer: nummer, Kunde: n.Kunde, Nutzer: n.Kennung, Anwender: n.Anwender, Weg: s.Weg, Zeichen: s.Zeichen,
		Zustand: auftrag.Bestaetigt, Bestaetigt: jetzt, Erklaerung: s.Erklaerung, Profile: s.Profile, Kundenangaben: s.Kundenangaben}
	b.einmal[s.Einmal] = nummer
	return nummer, nil
}

var errUnbekannt = fehler.Neu(fehler.NichtGefunden, "MR-1821", "Diesen Auftrag gibt es nicht.")

func (b *bestand) Lies(_ context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error) {
	a, da := b.auftraege[nummer]
	if !da || a.Kunde != n.Kunde {
		return nil, errUnbekannt
	}
	return a, nil
}

func (b *bestand) Oeffne(ctx context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error) {
	a, err := b.Lies(ctx, n, nummer)
	if err == nil {
		b.geoeffnet++
		a.Zustand = auftrag.Bekanntgegeben
	}
	return a, err
}

func (b *bestand) Brich(ctx context.Context, n auftrag.Nutzer, nummer string) error {
	a, err := b.Lies(ctx, n, nummer)
	if err == nil {
		a.Abgebrochen = true
	}
	return err
}

// Nutzer implements rest.Kunden.
func (b *bestand) Nutzer(_ context.Context, kunde, kennung string) (auftrag.Nutzer, bool, error) {
	return auftrag.Nutzer{Kunde: kunde, Kennung: kennung}, kunde != "gekuendigt", nil
}

type aufbau struct {
	tuer    http.Handler
	pforte  *pforte
	bestand *bestand
}

func neueTuer(t testing.TB) aufbau {
	t.Helper()
	r, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	a := aufbau{pforte: &pforte{}, bestand: &bestand{auftraege: map[string]*auftrag.Auftrag{}, einmal: map[string]string{}}}
	a.bestand.antwort = abruf.Antwort{Status: abruf.StatusNeutral, Protokollnummer: 7, Profil: "S1-29", Rechtsstand: recht.Saechs2007}
	a.tuer, err = rest.Neu(rest.Ausstattung{Anmeldung: a.pforte, Abruf: a.bestand, Auftraege: a.bestand, Kunden: a.bestand, Recht: r, Uhr: uhr.Fest(jetzt)})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// ruf is a request; the header lines are given as "Name: value".
type ruf struct {
	methode, pfad, konto, koerper string
	kopfzeilen                    []string
}

func (a aufbau) sende(f ruf) *httptest.ResponseRecorder {
	r := httptest.NewRequest(f.methode, "https://register.example/api/v1/"+f.pfad, strings.NewReader(f.koerper))
	if f.koerper != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if name, passwort, ok := strings.Cut(f.konto, ":"); ok {
		r.SetBasicAuth(name, passwort)
	} else if f.konto != "" {
		r.SetBasicAuth(f.konto, "geheim")
	}
	for _, k := range f.kopfzeilen {
		name, wert, _ := strings.Cut(k, ": ")
		r.Header.Add(name, wert)
	}
	w := httptest.NewRecorder()
	a.tuer.ServeHTTP(w, r)
	return w
}

// problem reads a refusal.
func problem(t testing.TB, w *httptest.ResponseRecorder) rest.Problem {
	t.Helper()
	var p rest.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("%d %v: %s", w.Code, err, w.Body)
	}
	if w.Header().Get("Content-Type") != "application/problem+json" || p.Status != w.Code || p.Titel == "" || p.Detail == "" || p.Typ == "" {
		t.Errorf("no problem of RFC 9457: %s %s", w.Header(), w.Body)
	}
	return p
}

const personenfrage = `{"profil":"S1-29","stelle":{"name":"Polizei","anschrift":"Ring 1, 01067 Dresden","erreichbarkeit":"0351 1"},
"aktenzeichen":"12/26","anlass":"Anhörung","sicherheitsbehoerde":true,"verzichtAufMitteilung":true,"zweck":"Strafverfolgung",
"erklaerungen":{"ohneKenntnisNichtMoeglich":true,"erhebungUnverhaeltnismaessig":true},
"suche":{"ags":"14612000","nachname":"Quittenbaum","vornamen":"Ida","ordensKuenstlername":"Benedikta","phonetik":true,"postleitzahl":"01067","strasse":"Elbweg",
"hausnummer":"12","hausnummerZusatz":"a","hausnummerTeil":"1/2","geburtsdatum":"1984-02","geburtsort":"Zgorzelec","geburtsstaat":"152","geschlecht":"w",
"sterbedatum":"2020-02-29","sterbeort":"Linz","sterbestaat":"151","azrNummer":"840217123456"},"elemente":[1,7,185]}`

const freieFrage = `{"profil":"S1-29","stelle":{"name":"Polizei","anschrift":"Ring 1, 01067 Dresden","erreichbarkeit":"0351 1"},
"aktenzeichen":"12/26","anlass":"Anhörung","sicherheitsbehoerde":true,"verzichtAufMitteilung":true,"zweck":"Strafverfolgung",
"erklaerungen":{"ohneKenntnisNichtMoeglich":true,"erhebungUnverhaeltnismaessig":true},
"suchbereich":{"art":"kreis","schluessel":"14628"},"elemente":[1,46],
"suche":{"aktualitaet":"01","nachname":"Mül*","vornamen":"Ida","ordensKuenstlername":"Benedikta","phonetik":true,"doktorgrad":"Dr.","geburtsdatum":"1984",
"geburtVon":"1956-01-01","geburtBis":"1975-12-31","geburtsort":"Zgorzelec","geburtsstaat":"152","geburtOhneStaat":true,"geschlecht":"w","staatsangehoerigkeit":"000",
"familienstand":{"art":"VH","beginn":"1979-05","beginnVorausgegangeneLP":"1978-01-01","ort":"Pirna","staat":"000"},
"sterbedatum":"2020-02-29","sterbeort":"Linz","sterbestaat":"151","sterbeortOhneStaat":true,"waffenerlaubnis":true,"waffenbesitzverbot":true,"sprengstofferlaubnis":true,
"wohnung":{"ags":"14628270","postleitzahl":"01796","wohnort":"Pirna","ortsteil":"Copitz","strasse":"Elb*","hausnummer":"1","hausnummerZusatz":"a","hausnummerTeil":"1/2",
"hausnummerVon":"1","hausnummerBis":"9","stockwerkWohnung":"3","zusatzangaben":"Hof","wohnungsinhaber":"Amt","ausland":"beides","staat":"152","staatNichtZuUebermitteln":true,
"zeilen":["Rue 1","Paris"],"unbekannt":true,"sachverhalt":"1","einzug":"2001-01-02","auszug":"2002-01-02","status":"1","aktualitaet":"02"}}}`

const auftragsfrage = `{"zeichen":"A-7","erklaerung":{"keineWerbung":true,"keinAdresshandel":true,"gewerblich":true,"zweck":"Forderung","geschaeftszeichen":"F 1"},
"kette":"normal","archiv":true,"profile":[{"zeichen":"P-1","suche":{"nachname":"Quittenbaum","vornamen":"Ida","phonetik":true,"ordensname":"Benedikta","kuenstlername":"Lady Blau",
"geburtsdatum":"1984-02-17","geburtsort":"Brünn","geburtsstaat":"164","geschlecht":"w","familienstand":"VH",
"anschriften":[{"ags":"14612000","postleitzahl":"01067","wohnort":"Dresden","strasse":"Elbweg","hausnummer":"1","hausnummerZusatz":"a","hausnummerTeil":"1/2"}],
"einzug":"2001-01-02","auszug":"2002-01-02","partnerschaftsbeginn":{"beginn":"1979-05","ort":"Pirna","staat":"164"},"partner":{"nachname":"Wolf","vornamen":"Udo"},
"vertreter":{"nachname":"Amt","vornamen":"Ina"},"kinder":[{"nachname":"Wolf","vornamen":"Lea"}],"sterbedatum":"2020-02-29","sterbeort":"Linz","sterbestaat":"151"}},
{"kette":"lueckenhaft","archiv":{"suchen":false},"verzichtAufMitteilung":true,"suche":{"nachname":"Wolf","vornamen":"Udo"}}]}`
