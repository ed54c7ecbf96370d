// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/auskunftnachricht"
	"kernmelderegister/internal/tueren/eingang"
	"kernmelderegister/internal/tueren/portal"
	"kernmelderegister/internal/tueren/rest"
	"kernmelderegister/internal/tueren/soap"
	"kernmelderegister/internal/tueren/web"
)

// Environment of the test of the neutral answer.
const (
	// umgebungNeutral is the number of queries per cause and channel.
	umgebungNeutral = "KMR_NEUTRAL"
	// vorgabeNeutral is that number in an ordinary run.
	vorgabeNeutral = 10
)

// ursachen are the reasons for a neutral answer, each with the records that make it.
var ursachen = map[string]func(satz *melde.Meldesatz) []*melde.Meldesatz{
	"unbekannt": func(*melde.Meldesatz) []*melde.Meldesatz { return nil },
	"mehrere": func(s *melde.Meldesatz) []*melde.Meldesatz {
		zweiter := *s
		zweiter.Schluessel.Ordnungsmerkmal += "-2"
		zweiter.Ereignis.Zeichen += "-2"
		return []*melde.Meldesatz{s, &zweiter}
	},
	"gesperrt": func(s *melde.Meldesatz) []*melde.Meldesatz {
		s.Sperren = []melde.Auskunftssperre{{Grund: melde.SperreGefahr, Frist: 20280101}}
		return []*melde.Meldesatz{s}
	},
	"bedingt gesperrt": func(s *melde.Meldesatz) []*melde.Meldesatz {
		s.Wohnungen[0].Anschrift.BedingterSperrvermerk = true
		return []*melde.Meldesatz{s}
	},
	"widerspruch": func(s *melde.Meldesatz) []*melde.Meldesatz {
		s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzWiderspruchInternet, Inhalt: []string{"true"}}}}
		return []*melde.Meldesatz{s}
	},
	"archiv": func(s *melde.Meldesatz) []*melde.Meldesatz {
		s.Tod = &melde.Tod{Tag: 20100304}
		s.Wohnungen[0].Aktuell, s.Wohnungen[0].Auszug = false, 20100304
		return []*melde.Meldesatz{s}
	},
}

// gesuchte is the number of persons of each cause; queries go round among them.
const gesuchte = 20

// gesuchter is the name of the i-th person of the cause. All names are equally long.
func gesuchter(ursache string, i int) melde.Name {
	nr := slices.Index(slices.Sorted(maps.Keys(ursachen)), ursache)
	return melde.Name(fmt.Sprintf("Quarzenau%c%c", 'a'+nr, 'a'+i))
}

// neutralerSatz is the record of a person before her cause.
func neutralerSatz(nachname melde.Name, nr int) *melde.Meldesatz {
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: fmt.Sprintf("OM%06d", nr)},
		Gemeinde:   &melde.Gemeinde{Name: "Dresden", AGS: "14612000"},
		Ereignis:   melde.Ereignis{Zeitpunkt: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Zeichen: fmt.Sprintf("Z%06d", nr)},
		Name:       melde.Personenname{Familienname: nachname, Vornamen: "Idamaria"},
		Geburt:     melde.Geburt{Datum: 19800101, Ort: "Zinnwaldgeising"},
		Geschlecht: "w",
		Wohnungen: []melde.Wohnung{{
			Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				AGS: "14612000", Postleitzahl: "01067", Wohnort: "Dresden", Strasse: "Am Vogelbeerstieg", Hausnummer: "1"}},
			Aktuell: true, Status: melde.AlleinigeWohnung, Einzug: 20010203,
		}},
	}
}

// neutraleshaus opens an installation with the persons of all causes, and one more
// who may be found.
func neutraleshaus(t *testing.T, u uhr.Uhr) *haus {
	t.Helper()
	h := auftragshaus(t, u)
	var saetze []*melde.Meldesatz
	for _, ursache := range slices.Sorted(maps.Keys(ursachen)) {
		for i := range gesuchte {
			saetze = append(saetze, ursachen[ursache](neutralerSatz(gesuchter(ursache, i), len(saetze)+1))...)
		}
	}
	saetze = append(saetze, neutralerSatz("Quarzenauzz", len(saetze)+1))
	liefere(t, h, saetze)
	return h
}

// liefere delivers the records as a municipality does.
func liefere(t *testing.T, h *haus, saetze []*melde.Meldesatz) {
	t.Helper()
	autor := h.register
	autor.Kennung = "ags:14612000"
	k := xmeld.Kopf{UUID: "8607763a-fd2e-8645-b9fe-000000000001", Nachricht: "1100", Erstellt: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Leser: h.register, Autor: autor}
	l := xmeld.Lieferkopf{Nummer: 1, Paket: 1, LetztesPaket: true, Art: xmeld.Deltalieferung, Gemeinde: melde.Gemeinde{Name: "Dresden", AGS: "14612000"}}
	var b bytes.Buffer
	x := xmeld.NeuerSchreiber1100(&b, &k, &l)
	for _, s := range saetze {
		if err := x.Liefern(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Schliesse(); err != nil {
		t.Fatal(err)
	}
	datei := filepath.Join(t.TempDir(), "lieferung.xml")
	if err := os.WriteFile(datei, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	dateien, err := eingang.Sammle([]string{datei}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	lauf := &eingang.Lauf{Eingang: h.eingangMit(t.TempDir()), Lader: h.speicher.bestand, Fortschritt: func(int64) {}, Abgewiesen: func(a *eingang.Ablehnung) { t.Errorf("%+v", a) }}
	if e, err := lauf.Nimm(t.Context(), dateien); err != nil || e.Abgewiesen+e.Zurueckgewiesen > 0 {
		t.Fatalf("%+v, %v", e, err)
	}
}

// vertauschte stands between the doors and the orders: the doors always ask for the
// same person and see the same order number, while the order is about the person in
// turn. So their answers must be equal byte for byte.
type vertauschte struct {
	*auftrag.Dienst
	person melde.Name
	nummer string
}

const (
	stetsGefragt = "Mustermann"
	stetsNummer  = "AAAAAAAAAAAAAAAAAAAAAAAAAA"
)

func (v *vertauschte) Sende(ctx context.Context, n auftrag.Nutzer, s auftrag.Sammelauftrag) (string, error) {
	for i := range s.Profile {
		s.Profile[i].Ersuchen.Anfrage.Nachname = v.person
	}
	s.Einmal = "" // the doors send the same again and again, which would be one order
	nummer, err := v.Dienst.Sende(ctx, n, s)
	v.nummer = nummer
	return stetsNummer, err
}

func (v *vertauschte) BearbeiteAuftrag(ctx context.Context, _ string) (bool, error) {
	return v.Dienst.BearbeiteAuftrag(ctx, v.nummer)
}

func (v *vertauschte) Lies(ctx context.Context, n auftrag.Nutzer, _ string) (*auftrag.Auftrag, error) {
	return v.tausche(v.Dienst.Lies(ctx, n, v.nummer))
}

func (v *vertauschte) Oeffne(ctx context.Context, n auftrag.Nutzer, _ string) (*auftrag.Auftrag, error) {
	return v.tausche(v.Dienst.Oeffne(ctx, n, v.nummer))
}

func (v *vertauschte) tausche(a *auftrag.Auftrag, err error) (*auftrag.Auftrag, error) {
	if err != nil {
		return nil, err
	}
	a.Nummer = stetsNummer
	for i := range a.Profile {
		p := &a.Profile[i]
		p.Ersuchen.Anfrage.Nachname = stetsGefragt
		if p.Ergebnis != nil {
			p.Ergebnis.Protokollnummer = 1
		}
	}
	return a, nil
}

// neutralstand are the doors over the exchanged orders.
type neutralstand struct {
	h      *haus
	v      *vertauschte
	nutzer auftrag.Nutzer
	wege   http.Handler
	keks   *http.Cookie
	// gelesen is the last entry of the log that was looked at.
	gelesen int64
}

func neuerNeutralstand(t *testing.T, h *haus) *neutralstand {
	t.Helper()
	s := &neutralstand{h: h, v: &vertauschte{Dienst: h.auftraege}, nutzer: h.nutzer(t, "ida", "ida.beispiel")}
	tarife, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	p, err := portal.Neu(portal.Ausstattung{Zugang: h.zugang, Auftraege: s.v, Tarife: tarife, Gemeinden: ortsverzeichnis(heuteVon(h.uhr)), Uhr: h.uhr, Aufbewahrung: h.aufbewahrung()})
	if err != nil {
		t.Fatal(err)
	}
	r, err := rest.Neu(rest.Ausstattung{Anmeldung: h.zugang, Abruf: h.abruf, Auftraege: s.v, Kunden: kunden{h}, Recht: h.recht, Uhr: h.uhr})
	if err != nil {
		t.Fatal(err)
	}
	seiten, mux := http.NewServeMux(), http.NewServeMux()
	p.Registriere(seiten)
	mux.Handle("/", web.Schutz(seiten))
	mux.Handle(rest.Pfad, r)
	mux.Handle("/soap/auskunft", web.Kopfzeilen(&soap.Auskunft{Anmeldung: h.zugang, Kunden: kunden{h},
		Nachrichten: &auskunftnachricht.Dienst{Auftraege: s.v, Register: h.register, Uhr: h.uhr}}))
	s.wege = mux
	w := s.rufe(http.MethodPost, "/konto/anmelden", url.Values{"kennung": {"ida.beispiel"}, "passwort": {"geheim-genug-1"}}.Encode(), "application/x-www-form-urlencoded")
	for _, k := range w.Result().Cookies() {
		s.keks = k
	}
	if w.Code != http.StatusSeeOther || s.keks == nil {
		t.Fatalf("log-in: %d\n%s", w.Code, w.Body)
	}
	return s
}

func (s *neutralstand) rufe(methode, pfad, koerper, typ string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(methode, "https://register.example"+pfad, strings.NewReader(koerper))
	if typ != "" {
		r.Header.Set("Content-Type", typ)
	}
	if s.keks != nil && strings.HasPrefix(pfad, "/konto/") {
		r.AddCookie(s.keks)
	} else {
		r.SetBasicAuth("bank.1", "geheim-genug-1")
	}
	w := httptest.NewRecorder()
	s.wege.ServeHTTP(w, r)
	return w
}

// einmalkennung is the random token by which a form is sent once only.
var einmalkennung = regexp.MustCompile(`name="einmal" value="[A-Z2-7]{26}"`)

// bytesVon is everything that leaves: status, heads and body.
func bytesVon(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var b strings.Builder
	if err := w.Result().Header.Write(&b); err != nil || w.Code/100 != 2 {
		t.Fatalf("status %d, %v\n%s", w.Code, err, w.Body)
	}
	return fmt.Sprintf("%d\n%s\n%s", w.Code, &b, einmalkennung.ReplaceAllString(w.Body.String(), ""))
}

// kanaele are the ways on which an answer leaves; each returns what the asker gets.
func (s *neutralstand) kanaele(t *testing.T) map[string]func() string {
	ctx := t.Context()
	sammel := sammelauftrag(1)
	sammel.Profile[0].Ersuchen.Anfrage.Vornamen = "Idamaria"
	sammel.Profile[0].Ersuchen.Kette = auskunft.KetteNormal
	bearbeitet := func() {
		einer := sammel
		einer.Profile = slices.Clone(sammel.Profile)
		if _, err := s.v.Sende(ctx, s.nutzer, einer); err != nil {
			t.Fatal(err)
		}
		if fertig, err := s.v.BearbeiteAuftrag(ctx, ""); err != nil || !fertig {
			t.Fatal(fertig, err)
		}
	}
	restfrage := `{"erklaerung":{"keineWerbung":true,"keinAdresshandel":true},"kette":"normal","profile":[{"suche":{"nachname":"` + stetsGefragt +
		`","vornamen":"Idamaria","geburtsdatum":"1980-01-01","geburtsort":"Zinnwaldgeising"}}]}`
	seite := func(endung string) func() string {
		return func() string {
			bearbeitet()
			return bytesVon(t, s.rufe(http.MethodGet, "/konto/auftrag/"+stetsNummer+"/ergebnis"+endung, "", ""))
		}
	}
	return map[string]func() string{
		"prozess": func() string {
			bearbeitet()
			a, err := s.v.Oeffne(ctx, s.nutzer, "")
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf("%+v %+v", *a.Profile[0].Ergebnis, a.Rechnung)
		},
		"SOAP": func() string {
			return bytesVon(t, s.rufe(http.MethodPost, "/soap/auskunft", neutraleSOAPFrage, "text/xml; charset=utf-8"))
		},
		"REST": func() string {
			a := bytesVon(t, s.rufe(http.MethodPost, rest.Pfad+"auskunft/auftraege", restfrage, "application/json"))
			if fertig, err := s.v.BearbeiteAuftrag(ctx, ""); err != nil || !fertig {
				t.Fatal(fertig, err)
			}
			return a + bytesVon(t, s.rufe(http.MethodGet, rest.Pfad+"auskunft/auftraege/"+stetsNummer, "", ""))
		},
		"Seite": seite(""), "PDF": seite(".pdf"), "CSV": seite(".csv"),
	}
}

// neutraleSOAPFrage is a 0600 for the person who is always asked for.
const neutraleSOAPFrage = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>` +
	`<k:auskunft xmlns:k="urn:kernmelderegister:auskunft:1" kette="normal"/></s:Header><s:Body>` +
	`<m:melderegisterauskunfteinfach.anforderung.0600 xmlns:m="http://www.osci.de/xmeld2511a" version="25.11a" fassung="2025-02-17" produkt="P" produkthersteller="H">` +
	`<m:nachrichtenkopf><m:identifikation.nachricht><m:nachrichtennummer><code>0600</code></m:nachrichtennummer>` +
	`<m:erstellungszeitpunkt>2026-03-10T09:00:00.000+01:00</m:erstellungszeitpunkt><m:tagesvorgangszaehler>1</m:tagesvorgangszaehler></m:identifikation.nachricht>` +
	`<m:absender><m:kunde.bezeichnung><m:NAMEJURISTISCHEPERSON><m:name>Bank AG</m:name></m:NAMEJURISTISCHEPERSON></m:kunde.bezeichnung></m:absender>` +
	`<m:empfaenger><m:behoerdenkennung>ags:14000000</m:behoerdenkennung></m:empfaenger></m:nachrichtenkopf>` +
	`<m:auskunft.anforderung><m:anfragedaten><m:zumZweckDerWerbungOderAdresshandel>false</m:zumZweckDerWerbungOderAdresshandel></m:anfragedaten>` +
	`<m:datenZurAnfrage><m:name><m:nachname><name>` + stetsGefragt + `</name></m:nachname><m:vornamen><name>Idamaria</name></m:vornamen></m:name>` +
	`<m:geburtsdatum><teilbekanntesDatum><jahrMonatTag>1980-01-01</jahrMonatTag></teilbekanntesDatum></m:geburtsdatum>` +
	`<m:geburtsortUndStaat><m:geburtsort>Zinnwaldgeising</m:geburtsort></m:geburtsortUndStaat></m:datenZurAnfrage>` +
	`<m:technische.einzelidentifikation><m:ereigniszeitpunkt>2026-03-10T09:00:00.000+01:00</m:ereigniszeitpunkt><m:zeicheneinzelfall>1</m:zeicheneinzelfall></m:technische.einzelidentifikation>` +
	`</m:auskunft.anforderung></m:melderegisterauskunfteinfach.anforderung.0600></s:Body></s:Envelope>`

func neutralzahl(t *testing.T) int {
	t.Helper()
	text := os.Getenv(umgebungNeutral)
	if text == "" {
		return vorgabeNeutral
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q", umgebungNeutral, text)
	}
	return n
}

// TestNeutralAnswersAreEqual asks for persons of every cause on every channel: bytes,
// heads, fee and the widths of the log must be the same; how long it took is reported.
func TestNeutralAnswersAreEqual(t *testing.T) {
	h := neutraleshaus(t, uhr.Fest(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)))
	s := neuerNeutralstand(t, h)
	namen := slices.Sorted(maps.Keys(ursachen))
	n := neutralzahl(t)
	zufall := rand.New(rand.NewPCG(1, 2)) // no cause always comes after the same other one
	for kanal, frage := range s.kanaele(t) {
		t.Run("BMG-51.1 "+kanal, func(t *testing.T) {
			s.v.person = "Quarzenauzz"
			gefunden := frage()
			soll, breiten, dauern := "", map[string]map[int]int{}, map[string][]time.Duration{}
			for i := range n {
				for _, j := range zufall.Perm(len(namen)) {
					ursache := namen[j]
					s.v.person = gesuchter(ursache, i%gesuchte)
					s.protokollzuwachs(t)
					beginn := h.echtzeit.Jetzt()
					ist := frage()
					dauern[ursache] = append(dauern[ursache], h.echtzeit.Jetzt().Sub(beginn))
					if breiten[ursache] == nil {
						breiten[ursache] = map[int]int{}
					}
					breiten[ursache][s.protokollzuwachs(t)]++
					if soll == "" {
						soll = ist
					}
					if ist != soll {
						t.Fatalf("S2-32.16 %s: the answer differs\n%s\nfrom\n%s", ursache, ist, soll)
					}
				}
			}
			if gefunden == soll {
				t.Fatalf("the person who may be found is not found: the test proves nothing\n%s", gefunden)
			}
			for _, ursache := range namen {
				if !maps.Equal(breiten[ursache], breiten[namen[0]]) {
					t.Errorf("widths of the log: %s %v, %s %v", ursache, breiten[ursache], namen[0], breiten[namen[0]])
				}
			}
			meldeVerteilungen(t, dauern)
		})
	}
}

// protokollzuwachs returns the widths in bytes of the log entries since the last call, added up.
func (s *neutralstand) protokollzuwachs(t *testing.T) int {
	t.Helper()
	const portion = 1000
	summe := 0
	for {
		zeilen, err := s.h.speicher.protokoll.LeseZeilen(t.Context(), s.gelesen+1, portion)
		if err != nil {
			t.Fatal(err)
		}
		for _, z := range zeilen {
			summe += len(z.Inhalt)
			s.gelesen = z.Nummer
		}
		if len(zeilen) < portion {
			return summe
		}
	}
}

// TestNeutralAnswersTakeEquallyLongOnTheGrid asks many at a time with the grid of the
// doors and reports the distributions.
func TestNeutralAnswersTakeEquallyLongOnTheGrid(t *testing.T) {
	const zeitgleich = 60
	h := neutraleshaus(t, uhr.Versetzt(time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)))
	raster := Auskunftskonfig{}.raster()
	privat, da := h.recht.Wirkung("privat")
	if !da {
		t.Fatal("no effects for private persons")
	}
	dienst := auskunft.Neu(auskunft.Anschluesse{Bestand: h.speicher.auskunft, Protokoll: h.protokoll, Gemeinden: behoerde.Verzeichnis(), Sperrwirkung: privat, Uhr: h.uhr, Warte: warte},
		auskunft.Einstellungen{InternetwiderspruchWirkt: true, Raster: raster})
	namen := slices.Sorted(maps.Keys(ursachen))
	n := neutralzahl(t)
	var mu sync.Mutex
	dauern := map[string][]time.Duration{}
	var gruppe sync.WaitGroup
	plaetze := make(chan struct{}, zeitgleich)
	zufall := rand.New(rand.NewPCG(1, 2))
	reihe := make([]int, 0, n*len(namen))
	for range n {
		reihe = append(reihe, zufall.Perm(len(namen))...)
	}
	for i, j := range reihe {
		plaetze <- struct{}{}
		gruppe.Go(func() {
			defer func() { <-plaetze }()
			ursache := namen[j]
			e := sammelauftrag(1).Profile[0].Ersuchen
			e.Anfrage.Nachname, e.Anfrage.Vornamen, e.Kette = gesuchter(ursache, i/len(namen)%gesuchte), "Idamaria", auskunft.KetteNormal
			beginn := h.echtzeit.Jetzt()
			r, err := dienst.Erteile(t.Context(), &auskunft.Kontext{Kunde: "ida", Regel: "S2", Kennung: "ida.beispiel", Auftrag: stetsNummer, Position: 1}, &e)
			d := h.echtzeit.Jetzt().Sub(beginn)
			if err != nil || r.Auskunft != nil || d < raster {
				t.Errorf("%s: %+v, %v after %v", ursache, r, err, d)
			}
			mu.Lock()
			defer mu.Unlock()
			dauern[ursache] = append(dauern[ursache], d)
		})
	}
	gruppe.Wait()
	meldeVerteilungen(t, dauern)
}

// meldeVerteilungen reports medians, and the distance of each cause from the unknown
// person by Kolmogorov and Smirnov with its p value.
func meldeVerteilungen(t *testing.T, dauern map[string][]time.Duration) {
	t.Helper()
	for _, d := range dauern {
		slices.Sort(d)
	}
	for _, ursache := range slices.Sorted(maps.Keys(dauern)) {
		d := dauern[ursache]
		abstand, p := kolmogorowSmirnow(d, dauern["unbekannt"])
		t.Logf("%-16s n=%d median %v p99 %v, D=%.4f p=%.3f", ursache, len(d), d[len(d)/2], d[len(d)*99/100], abstand, p)
	}
}

// kolmogorowSmirnow compares two sorted samples: the largest distance of their
// distribution functions, and how probable a larger one is if both are the same.
func kolmogorowSmirnow(a, b []time.Duration) (d, p float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x := min(a[i], b[j])
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
		d = max(d, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	n := math.Sqrt(float64(len(a)) * float64(len(b)) / float64(len(a)+len(b)))
	lambda := (n + 0.12 + 0.11/n) * d
	if lambda < 0.2 {
		return d, 1
	}
	for k, vorzeichen := 1.0, 1.0; k <= 100; k, vorzeichen = k+1, -vorzeichen {
		p += 2 * vorzeichen * math.Exp(-2*k*k*lambda*lambda)
	}
	return d, min(max(p, 0), 1)
}
