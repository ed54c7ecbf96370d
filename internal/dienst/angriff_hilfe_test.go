// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/dienst"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

const angriffspasswort = "ein-langes-Passwort-7"

// angreifer is a role that walks through the house with what it lawfully has.
type angreifer struct {
	rolle   string
	kennung string // "" for nobody
	bereich string // path of the door that lets it in
	marken  []string
	keks    string // session token, "" without
}

// Marks stand in what belongs to one body or customer, and nowhere else.
const (
	markeA, markeB = "AKTEZEISIG", "AKTEMEISE"
	markeP, markeG = "ZEICHENAMSEL", "ZEICHENDROSSEL"
)

var alleMarken = []string{markeA, markeB, markeP, markeG, string(frei.nachname), string(gesperrt.nachname), string(doppelt.nachname)}

// rollen are all roles of the house; each owns the marks behind it.
func rollen() []*angreifer {
	return []*angreifer{
		{rolle: "niemand"},
		{rolle: "Behörde A, Mensch", kennung: "a.mensch", bereich: "/behoerde/", marken: []string{markeA}},
		{rolle: "Behörde A, Administration", kennung: "a.admin", bereich: "/behoerde/", marken: []string{markeA}},
		{rolle: "Behörde A, Maschine", kennung: "a.maschine"},
		{rolle: "Behörde B, Mensch", kennung: "b.mensch", bereich: "/behoerde/", marken: []string{markeB}},
		{rolle: "Behörde B, Administration", kennung: "b.admin", bereich: "/behoerde/", marken: []string{markeB}},
		{rolle: "privat", kennung: "p.kunde", bereich: "/konto/", marken: []string{markeP}},
		{rolle: "Großkunde", kennung: "g.kunde", bereich: "/konto/", marken: []string{markeG}},
		{rolle: "Großkunde, anderer Nutzer", kennung: "g.kollege", bereich: "/konto/"},
		{rolle: "Meldebehörde", kennung: "m.amt"},
		{rolle: "Registerstelle", kennung: "r.amt", bereich: "/verwaltung/"},
		{rolle: "Kontrolle", kennung: "r.kontrolle", bereich: "/verwaltung/"},
		{rolle: "Betreiber", kennung: "r.betreiber"},
	}
}

const totpGeheimnis = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

func angriffskonten() []byte {
	nutzer := func(kennung string, rollen ...string) string {
		r, _ := json.Marshal(append([]string{}, rollen...))
		return fmt.Sprintf(`{"kennung":%q,"passwort":%q,"rollen":%s}`, kennung, angriffspasswort, r)
	}
	stelle := func(id, art, profile, nutzer string) string {
		return fmt.Sprintf(`{"id":%q,"name":"Stelle %s","art":%q,"sitz":"14","profile":[%s],"nutzer":[%s]}`, id, id, art, profile, nutzer)
	}
	kunde := func(id, art string, kennungen ...string) string {
		var n []string
		for _, k := range kennungen {
			n = append(n, fmt.Sprintf(`{"kennung":%q,"passwort":%q}`, k, angriffspasswort))
		}
		return fmt.Sprintf(`{"id":%q,"name":"Kunde %s","art":%q,"nutzer":[%s]}`, id, id, art, strings.Join(n, ","))
	}
	mitFaktor := fmt.Sprintf(`{"kennung":"a.faktor","passwort":%q,"totp":%q,"rollen":["abruf"]}`, angriffspasswort, totpGeheimnis)
	maschine := fmt.Sprintf(`{"kennung":"a.maschine","passwort":%q,"rollen":["abruf"],"verfahren":"Fachverfahren A"}`, angriffspasswort)
	amt := func(id string) string {
		return stelle(id, id, "", nutzer(strings.NewReplacer("meldebehoerde", "m.amt").Replace("r."+id)))
	}
	stellen := []string{
		stelle("stelle-a", "behoerde", `"S1-29"`, strings.Join([]string{nutzer("a.mensch", "abruf", "gruppe"), nutzer("a.admin", "admin"), maschine, mitFaktor, nutzer("a.opfer", "abruf")}, ",")),
		stelle("stelle-b", "behoerde", `"S1-29"`, strings.Join([]string{nutzer("b.mensch", "abruf", "gruppe"), nutzer("b.admin", "admin")}, ",")),
		strings.Replace(amt("meldebehoerde"), "r.m.amt", "m.amt", 1), amt("amt"), amt("kontrolle"), amt("betreiber"),
	}
	kunden := []string{kunde("kunde-p", "privat", "p.kunde"), kunde("kunde-g", "grosskunde", "g.kunde", "g.kollege")}
	return []byte(`{"stellen":[` + strings.Join(stellen, ",") + `],"kunden":[` + strings.Join(kunden, ",") + `]}`)
}

// festung is the installation under attack with what its owners put into it.
type festung struct {
	*dienst.Anlage

	auftragP, auftragG string // orders
	gruppeA            string
	stueckA, nummerA   int64
	probeA             int64
	merkmalA           string
	wer                map[string]*angreifer
	client             *http.Client
}

// neueFestung builds the house and lets everybody leave something in it.
func neueFestung(t *testing.T) *festung {
	t.Helper()
	alt := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler))
	t.Cleanup(func() { slog.SetDefault(alt) })
	a, err := dienst.NeueAnlage(t.Context(), dienst.Bauplan{Daten: t.TempDir(), Konten: angriffskonten(),
		Lieferungen: lieferordner(t, frei, gesperrt, doppelt, doppelt2)})
	if err != nil {
		t.Fatal(err)
	}
	f := &festung{Anlage: a, wer: map[string]*angreifer{}, client: neuerClient(a)}
	t.Cleanup(func() {
		if err := a.Schliesse(); err != nil {
			t.Errorf("the house does not end cleanly: %v", err)
		}
	})
	for _, r := range rollen() {
		f.wer[r.kennung] = r
	}
	f.meldeAlleAn(t)
	f.hinterlege(t)
	return f
}

// meldeAlleAn begins a session for everybody who has a door.
func (f *festung) meldeAlleAn(t *testing.T) {
	t.Helper()
	for _, r := range f.wer {
		if r.bereich != "" {
			r.keks = f.anmelden(t, r.bereich, r.kennung)
		}
	}
}

// hinterlege makes the objects that belong to somebody.
func (f *festung) hinterlege(t *testing.T) {
	t.Helper()
	frage := func(akte string, m mensch) string {
		return fmt.Sprintf(`{"stelle":{"name":"Amt","anschrift":"Ring 1","erreichbarkeit":"1"},"aktenzeichen":%q,"anlass":"Anhörung",
			"suche":{"ags":%q,"nachname":%q,"vornamen":%q,"geburtsdatum":%q},"elemente":[1,7]}`, akte, dresden, m.nachname, m.vorname, m.geboren)
	}
	var liste struct {
		Status    string
		Protokoll int64
		Personen  []struct{ Identifikationsmerkmal string }
	}
	f.json(t, "a.maschine", "POST", "/api/v1/abruf/personensuche", frage(markeA, doppelt), &liste)
	if liste.Status != "02" || len(liste.Personen) != 2 {
		t.Fatalf("hit list: %+v", liste)
	}
	f.nummerA, f.merkmalA = liste.Protokoll, liste.Personen[0].Identifikationsmerkmal
	f.json(t, "b.mensch", "POST", "/api/v1/abruf/personensuche", frage(markeB, frei), &liste)
	f.auftragP, f.auftragG = f.auftrag(t, "p.kunde", markeP), f.auftrag(t, "g.kunde", markeG)

	stelle := behoerde.Stelle{ID: "stelle-a", Name: "Stelle stelle-a", Sitz: "14", Profile: []string{"S1-29"}}
	var err error
	f.gruppeA, f.stueckA, err = f.Gruppe(t.Context(), &abruf.FreieAnfrage{
		Akteur:          behoerde.Akteur{Stelle: stelle, Kennung: "a.mensch"},
		AbrufendeStelle: abruf.AbrufendeStelle{Name: "Amt", Anschrift: "Ring 1", Erreichbarkeit: "1", Aktenzeichen: markeA, Anlass: "Anhörung", Kennung: "a.mensch"},
		Suche:           suche.FreieAnfrage{Bereich: suche.Suchbereich{Art: suche.BereichGemeinde, Schluessel: dresden}, Geschlecht: "w"}, Codes: []int{1, 6},
	})
	if err != nil {
		t.Fatalf("group query: %v", err)
	}
	if _, err := f.Schreibe(t.Context(), protokoll.Eintrag{Zeit: f.Recht.Jetzt().AddDate(0, -1, 0), Art: protokoll.Personensuche, Klasse: protokoll.KlasseAbruf,
		Stelle: "stelle-a", StelleName: "Stelle stelle-a", StelleAnschrift: "Ring 1", Erreichbarkeit: "1",
		Kennung: "a.mensch", Aktenzeichen: markeA, Anlass: "Anhörung", Profil: "S1-29", Norm: "SächsMeldVO § 29", Rechtsstand: "saechs2007", Kriterien: "nachname", Anforderung: []string{"1"}, Ergebnis: "03", Grund: protokoll.GrundNichtGefunden}); err != nil {
		t.Fatal(err)
	}
	probe, err := f.Stichprobe(t.Context(), stelle)
	if err != nil {
		t.Fatal(err)
	}
	f.probeA = probe.ID
}

func (f *festung) auftrag(t *testing.T, kennung, zeichen string) string {
	t.Helper()
	var stand struct{ Nummer string }
	f.json(t, kennung, "POST", "/api/v1/auskunft/auftraege", fmt.Sprintf(`{"zeichen":%q,"erklaerung":{"keineWerbung":true,"keinAdresshandel":true},
		"profile":[{"suche":{"nachname":%q,"vornamen":%q,"geburtsdatum":%q,"geschlecht":"w"}}]}`, zeichen, frei.nachname, frei.vorname, frei.geboren), &stand)
	f.warteAuf(t, kennung, stand.Nummer)
	return stand.Nummer
}

// warteAuf waits until the order is answered and released.
func (f *festung) warteAuf(t *testing.T, kennung, nummer string) {
	t.Helper()
	for {
		var stand struct{ Zustand string }
		f.json(t, kennung, "GET", "/api/v1/auskunft/auftraege/"+nummer, "", &stand)
		if stand.Zustand == "bekanntgegeben" {
			return
		}
		runtime.Gosched()
	}
}

// json sends a question as the account and reads the answer.
func (f *festung) json(t *testing.T, kennung, methode, pfad, koerper string, ziel any) {
	t.Helper()
	a := f.sende(t, stoss{methode: methode, pfad: pfad, koerper: koerper, art: "application/json", basic: kennung})
	if err := json.Unmarshal([]byte(a.inhalt), ziel); err != nil || a.status >= 300 {
		t.Fatalf("%s %s: %d %v %s", methode, pfad, a.status, err, a.inhalt)
	}
}

// stoss is one request.
type stoss struct {
	methode, pfad, koerper, art string
	felder                      url.Values // a form instead of koerper
	basic, passwort             string     // account; "" for none
	keks                        string     // session token, offered to the door of the path
	kopf                        map[string]string
}

// wirkung is what came back.
type wirkung struct {
	status int
	kopf   http.Header
	inhalt string
	kekse  []*http.Cookie
}

var kekse = map[string]string{"/behoerde/": "__Secure-kmr-behoerde", "/konto/": "__Secure-kmr-konto", "/verwaltung/": "__Secure-kmr-verwaltung"}

// bereichVon returns the path of the door behind which the page lies, "" for none.
func bereichVon(pfad string) string {
	for b := range kekse {
		if strings.HasPrefix(pfad, b) {
			return b
		}
	}
	return ""
}

func neuerClient(f *dienst.Anlage) *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: f.TLS(nil), MaxIdleConnsPerHost: 4}, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (f *festung) sende(t *testing.T, s stoss) wirkung {
	t.Helper()
	var koerper io.Reader
	if s.felder != nil {
		s.koerper, s.art = s.felder.Encode(), "application/x-www-form-urlencoded"
	}
	if s.koerper != "" {
		koerper = strings.NewReader(s.koerper)
	}
	r, err := http.NewRequestWithContext(t.Context(), s.methode, f.URL+s.pfad, koerper)
	if err != nil {
		t.Fatal(err)
	}
	if s.art != "" {
		r.Header.Set("Content-Type", s.art)
	}
	if s.basic != "" {
		passwort := angriffspasswort
		if s.passwort != "" {
			passwort = s.passwort
		}
		r.SetBasicAuth(s.basic, passwort)
	}
	if name := kekse[bereichVon(s.pfad)]; s.keks != "" && name != "" {
		r.AddCookie(&http.Cookie{Name: name, Value: s.keks})
	}
	for k, v := range s.kopf {
		r.Header.Set(k, v)
	}
	antwort, err := f.client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", s.methode, s.pfad, err)
	}
	defer func() { _ = antwort.Body.Close() }()
	inhalt, err := io.ReadAll(antwort.Body)
	if err != nil {
		t.Fatal(err)
	}
	return wirkung{antwort.StatusCode, antwort.Header, string(inhalt), antwort.Cookies()}
}

// anmelden logs a person in and returns the session token.
func (f *festung) anmelden(t *testing.T, bereich, kennung string) string {
	t.Helper()
	w := f.sende(t, stoss{methode: "POST", pfad: bereich + "anmelden", felder: url.Values{"kennung": {kennung}, "passwort": {angriffspasswort}}})
	if w.status != http.StatusSeeOther || len(w.kekse) == 0 {
		t.Fatalf("log-in of %s: %d", kennung, w.status)
	}
	keks := w.kekse[0].Value
	f.sende(t, stoss{methode: "POST", pfad: bereich + "belehrung", felder: url.Values{"bestaetigt": {"ja"}}, keks: keks})
	return keks
}

// fremdeMarken are the marks in a text that belong to somebody else.
func (a *angreifer) fremdeMarken(text string) []string {
	var liste []string
	for _, m := range alleMarken {
		if strings.Contains(text, m) && !slices.Contains(a.marken, m) {
			liste = append(liste, m)
		}
	}
	return liste
}

var veraenderlicheZahlen = regexp.MustCompile(`"protokoll":\d+|<(?:\w+:)?protokoll>\d+|\d{2}:\d{2} Uhr`)

// gleichBis takes the given ids and the log numbers out, so that two answers can be compared.
func gleichBis(text string, ids ...string) string {
	text = veraenderlicheZahlen.ReplaceAllString(text, "")
	for _, id := range ids {
		text = strings.ReplaceAll(text, id, "<id>")
	}
	return text
}

// roh sends bytes over TLS as they are and returns what comes until the server ends or
// the time is over.
func (f *festung) roh(t *testing.T, text string) string {
	t.Helper()
	k := f.TLS(nil)
	k.NextProtos = []string{"http/1.1"}
	c, err := tls.Dial("tcp", strings.TrimPrefix(f.URL, "https://"), k)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(uhr.System().Jetzt().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(c, text) // the server may end early
	var b bytes.Buffer
	_, _ = io.Copy(&b, c)
	return b.String()
}
