// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"context"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/zertifikat"
	"kernmelderegister/internal/tueren/browsertest"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// postAttrappe is a post office with what the test puts into it.
type postAttrappe struct {
	teilnehmer []intermediaer.Teilnehmer
	staende    []intermediaer.Postfachstand
	faelle     []intermediaer.Zustellung
	vermerke   []intermediaer.Vermerk
	eintraege  []intermediaer.Eintrag
	filter     intermediaer.Eintragsfilter
	geprueft   []string
	kennung    string
}

var errPost = fehler.Neu(fehler.Ungueltig, "MR-2224", "Der Name hat 1 bis 255 Zeichen.").MitElement("name")

func (p *postAttrappe) Teilnehmer() []intermediaer.Teilnehmer { return p.teilnehmer }

func (p *postAttrappe) TeilnehmerMit(id string) (intermediaer.Teilnehmer, error) {
	for _, t := range p.teilnehmer {
		if t.ID == id {
			return t, nil
		}
	}
	return intermediaer.Teilnehmer{}, fehler.Neu(fehler.NichtGefunden, "MR-2223", "Diesen Teilnehmer gibt es nicht.")
}

func (p *postAttrappe) TeilnehmerVon(x intermediaer.Postfach) (intermediaer.Teilnehmer, bool) {
	for _, t := range p.teilnehmer {
		if _, da := t.Eintrag(x); da {
			return t, true
		}
	}
	return intermediaer.Teilnehmer{}, false
}

func (p *postAttrappe) SetzeTeilnehmer(_ context.Context, kennung string, t intermediaer.Teilnehmer) (intermediaer.Teilnehmer, error) {
	if t.Name == "" {
		return t, errPost
	}
	p.kennung = kennung
	if t.ID == "" {
		t.ID = fmt.Sprintf("t%d", len(p.teilnehmer)+1)
		p.teilnehmer = append(p.teilnehmer, t)
		return t, nil
	}
	i := slices.IndexFunc(p.teilnehmer, func(x intermediaer.Teilnehmer) bool { return x.ID == t.ID })
	p.teilnehmer[i] = t
	return t, nil
}

func (p *postAttrappe) Sperre(_ context.Context, _, id string, gesperrt bool) (intermediaer.Teilnehmer, error) {
	i := slices.IndexFunc(p.teilnehmer, func(x intermediaer.Teilnehmer) bool { return x.ID == id })
	p.teilnehmer[i].Gesperrt = time.Time{}
	if gesperrt {
		p.teilnehmer[i].Gesperrt = jetzt
	}
	return p.teilnehmer[i], nil
}

func (p *postAttrappe) Postfaecher(context.Context) ([]intermediaer.Postfachstand, error) {
	return p.staende, nil
}

func (p *postAttrappe) Protokoll(_ context.Context, f intermediaer.Eintragsfilter, hoechstens int) ([]intermediaer.Eintrag, error) {
	p.filter = f
	return p.eintraege[:min(hoechstens, len(p.eintraege))], nil
}

func (p *postAttrappe) Regeln() *intermediaer.Regelwerk { return intermediaer.EingebautesRegelwerk() }

func (p *postAttrappe) Klaerliste(_ context.Context, nach int64, hoechstens int) ([]intermediaer.Zustellung, error) {
	rest := slices.DeleteFunc(slices.Clone(p.faelle), func(z intermediaer.Zustellung) bool { return z.Nummer <= nach })
	return rest[:min(hoechstens, len(rest))], nil
}

func (p *postAttrappe) Klaerakte(_ context.Context, id string) (intermediaer.Klaerakte, error) {
	for _, z := range p.faelle {
		if z.MessageID == id {
			return intermediaer.Klaerakte{
				Zustellung: z, Vermerke: p.vermerke, Hinweise: []intermediaer.Hinweis{{}, {Erledigt: jetzt}},
				Kontakt: intermediaer.Kontakt{Name: "Stadt Leipzig", Anschrift: "Burgplatz 1", Schluessel: "ags:14713000"},
			}, nil
		}
	}
	return intermediaer.Klaerakte{}, fehler.Neu(fehler.NichtGefunden, "MR-2228", "Diese Zustellung gibt es nicht.")
}

func (p *postAttrappe) Vermerke(_ context.Context, v intermediaer.Vermerk) error {
	if v.Text == "" {
		return fehler.Neu(fehler.Ungueltig, "MR-2229", "Ein Vermerk hat 1 bis 2000 Zeichen.")
	}
	v.Zeit = jetzt
	p.vermerke = append(p.vermerke, v)
	return nil
}

func (p *postAttrappe) PruefeJetzt(_ context.Context, id string) (intermediaer.Zustand, error) {
	p.geprueft = append(p.geprueft, id)
	return intermediaer.Bereit, nil
}

// testzertifikat is a certificate in PEM and DER.
func testzertifikat(t testing.TB) (text string, der []byte) {
	t.Helper()
	a, err := zertifikat.NeuerAussteller("Test", jetzt)
	if err != nil {
		t.Fatal(err)
	}
	k, err := a.Klient("Postfach")
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: k.Zertifikat.Raw})), k.Zertifikat.Raw
}

func vollePost(t testing.TB) *postAttrappe {
	_, der := testzertifikat(t)
	postfach := intermediaer.PostfachVon(der)
	p := &postAttrappe{
		teilnehmer: []intermediaer.Teilnehmer{
			{ID: "t1", Name: "Stadt Dresden", Art: "meldebehoerde", Verzeichnis: "ags:14612000", Postfaecher: []intermediaer.Postfacheintrag{
				{Zertifikat: der, Nachrichtenarten: []string{"rueckmeldung", "fortschreibung"}, Kontingent: intermediaer.Kontingent{Nachrichten: 500}},
			}, Signaturzertifikate: [][]byte{der}},
			{ID: "t2", Name: "Kernmelderegister", Art: "register", Adresse: "https://register.example/osci/passiv", Gesperrt: jetzt},
		},
		staende: []intermediaer.Postfachstand{
			{Postfach: postfach, Teilnehmer: "t1", Nachrichten: 12, Bytes: 3 << 20, Aelteste: jetzt},
			{Postfach: intermediaer.Postfach{1}, Nachrichten: 1, Bytes: 10, Aelteste: jetzt},
		},
	}
	for i, z := range []intermediaer.Zustand{intermediaer.Zurueckgehalten, intermediaer.Klaerfall, intermediaer.Zurueckgestellt} {
		p.faelle = append(p.faelle, intermediaer.Zustellung{
			Nummer: int64(i + 1), MessageID: fmt.Sprintf("abcdefghijklmnop%d", i), Zustand: z, Postfach: postfach, Absender: intermediaer.Postfach{2},
			Eingereicht: jetzt, Nachrichtenart: "rueckmeldung", Groesse: 12000, Umschlag: intermediaer.Umschlag{Betreff: "kanarienvogel"},
			Pruefungen: []intermediaer.Pruefung{
				{Rolle: intermediaer.RolleKlientChiffrier, Ergebnis: intermediaer.Gueltig, Inhaber: "CN=Leipzig", Aussteller: "CN=CA", Seriennummer: "17", Zeitpunkt: jetzt, Quelle: "CRL", Quellzeit: jetzt},
				{Rolle: intermediaer.RolleKlientSignatur, Ergebnis: intermediaer.Gesperrt, Inhaber: "CN=Leipzig", Aussteller: "CN=CA", Seriennummer: "18", Zeitpunkt: jetzt},
			},
		})
	}
	for i := range 60 {
		p.eintraege = append(p.eintraege, intermediaer.Eintrag{
			Nummer: int64(60 - i), Zeit: jetzt, Art: intermediaer.EintragPruefung, MessageID: "abcdefghijklmnop0", Postfach: postfach, Klient: intermediaer.Postfach{2},
			Code: "0800", Notiz: "struktur=ok klient_signatur=gueltig",
		})
	}
	return p
}

func neuePosttuer(t testing.TB, p verwaltung.Poststelle, b zugang.Bereich) http.Handler {
	t.Helper()
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	tuer, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: &bestandAttrappe{}, Gemeinden: make([]verwaltung.Gemeinde, 4), Recht: gesetz, Uhr: uhr.Fest(jetzt), Hinweis: "Vorführung", Poststelle: p,
		Zugang: &zugangAttrappe{wer: zugang.Angemeldet{Bereich: b, Kennung: "a.amt", Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt", Name: "Registeramt"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	tuer.Registriere(mux)
	return web.Schutz(mux)
}

func postanfrage(tuer http.Handler, methode, pfad string, werte url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(methode, "https://kmr.example/verwaltung/intermediaer"+pfad, strings.NewReader(werte.Encode()))
	if methode == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: "marke"})
	w := httptest.NewRecorder()
	tuer.ServeHTTP(w, r)
	return w
}

func TestPagesOfThePostOffice(t *testing.T) {
	p := vollePost(t)
	tuer := neuePosttuer(t, p, zugang.BereichAmt)
	postfach := p.teilnehmer[0].Postfaecher[0].Postfach().String()
	for name, s := range map[string]struct {
		pfad      string
		status    int
		da, fehlt []string
	}{
		"S4-08.2 mailboxes without participant stand out": {"", 200, []string{"Postfächer mit Nachrichten ohne zuständigen Teilnehmer: 1", "! keinem Teilnehmer zugeordnet", "Stadt Dresden", "3.072 KB", "! gesperrt"}, nil},
		"a participant":                                {"/teilnehmer/t1", 200, []string{"Rückmeldung, Fortschreibung", `value="ags:14612000"`, "Sofort sperren"}, nil},
		"an unknown participant":                       {"/teilnehmer/t9", 404, []string{"Diesen Teilnehmer gibt es nicht."}, nil},
		"S1-02.7 kinds of participants come from data": {"/teilnehmer/neu", 200, []string{"Beliehene oder Beliehener", "Gericht", "Behörde des Bundes"}, []string{"Sofort sperren"}},
		"S1-02.2 the white list of a mailbox":          {"/teilnehmer/t1/postfach/" + postfach, 200, []string{`value="rueckmeldung" checked`, `value="500"`, "Datenabruf"}, []string{`value="abruf" checked`}},
		"a mailbox of nobody":                          {"/teilnehmer/t1/postfach/ff", 404, nil, nil},
		"S4-07.3 kept-back messages":                   {"/klaerung", 200, []string{"! zurückgehalten: Zertifikat nicht gültig", "Klärfall"}, []string{"kanarienvogel"}},
		"S4-07.4 the sender's contact":                 {"/klaerung/abcdefghijklmnop0", 200, []string{"Stadt Leipzig", "Burgplatz 1", "! gesperrt", "noch nicht zugestellt", "darf nicht verarbeitet werden"}, []string{"kanarienvogel", "erneut prüfen"}},
		"E-K1 a case can be checked again":             {"/klaerung/abcdefghijklmnop1", 200, []string{"Jetzt erneut prüfen"}, nil},
		"S1-02.5 the log":                              {"/protokoll", 200, []string{"struktur=ok klient_signatur=gueltig", "vor=11"}, nil},
		"a day that is none":                           {"/protokoll?von=gestern", 422, []string{"JJJJ-MM-TT"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := postanfrage(tuer, http.MethodGet, s.pfad, nil)
			if w.Code != s.status {
				t.Fatalf("status %d", w.Code)
			}
			for _, text := range s.da {
				if !strings.Contains(w.Body.String(), text) {
					t.Errorf("page lacks %q", text)
				}
			}
			for _, text := range s.fehlt {
				if strings.Contains(w.Body.String(), text) {
					t.Errorf("page has %q", text)
				}
			}
		})
	}
	for _, b := range []zugang.Bereich{zugang.BereichKontrolle, zugang.BereichMeldebehoerde} {
		if w := postanfrage(neuePosttuer(t, p, b), http.MethodGet, "/klaerung", nil); w.Code != http.StatusForbidden {
			t.Errorf("%v: status %d", b, w.Code)
		}
	}
}

func TestPostOfficeIsAdministered(t *testing.T) {
	p := vollePost(t)
	tuer := neuePosttuer(t, p, zugang.BereichAmt)
	text, der := testzertifikat(t)
	sende := func(pfad string, status int, werte url.Values) *httptest.ResponseRecorder {
		t.Helper()
		werte.Set("stand", "0")
		w := postanfrage(tuer, http.MethodPost, pfad, werte)
		if w.Code != status {
			t.Fatalf("%s: status %d", pfad, w.Code)
		}
		return w
	}
	if w := sende("/teilnehmer/neu", 422, url.Values{"art": {"gericht"}, "verzeichnis": {"ags:1"}}); !strings.Contains(w.Body.String(), "1 bis 255 Zeichen") || !strings.Contains(w.Body.String(), `value="ags:1"`) {
		t.Error("the form lost what was typed")
	}
	sende("/teilnehmer/neu", 303, url.Values{"name": {"Amtsgericht"}, "art": {"gericht"}, "signaturzertifikate": {text}})
	neu := p.teilnehmer[2]
	if neu.Name != "Amtsgericht" || neu.Art != "gericht" || len(neu.Signaturzertifikate) != 1 || p.kennung != "a.amt" {
		t.Fatalf("created %+v", neu)
	}
	sende("/teilnehmer/t3", 303, url.Values{"aktion": {"signatur-weg"}, "signatur": {intermediaer.PostfachVon(der).String()}})
	if len(p.teilnehmer[2].Signaturzertifikate) != 0 {
		t.Error("the certificate stayed")
	}
	if w := sende("/teilnehmer/t3/postfach/neu", 422, url.Values{"zertifikat": {"x"}, "nachrichten": {"-1"}}); !strings.Contains(w.Body.String(), "größer als null") {
		t.Error("no word about the quota")
	}
	sende("/teilnehmer/t3/postfach/neu", 303, url.Values{"zertifikat": {text}, "arten": {"abruf", "lieferung"}, "megabyte": {"5"}})
	postfach := p.teilnehmer[2].Postfaecher[0]
	if !slices.Equal(postfach.Zertifikat, der) || !slices.Equal(postfach.Nachrichtenarten, []string{"abruf", "lieferung"}) || postfach.Kontingent.Bytes != 5<<20 || postfach.Klartext {
		t.Errorf("mailbox %+v", postfach)
	}
	ziel := "/teilnehmer/t3/postfach/" + postfach.Postfach().String()
	sende(ziel, 303, url.Values{"alle": {"ja"}, "klartext": {"ja"}})
	if x := p.teilnehmer[2].Postfaecher; len(x) != 1 || x[0].Nachrichtenarten[0] != "*" || !x[0].Klartext {
		t.Errorf("mailbox %+v", x)
	}
	sende(ziel, 303, url.Values{"aktion": {"entfernen"}})
	sende("/teilnehmer/t3", 303, url.Values{"aktion": {"sperren"}})
	if x := p.teilnehmer[2]; len(x.Postfaecher) != 0 || x.Gesperrt.IsZero() {
		t.Errorf("participant %+v", x)
	}
	sende("/klaerung/abcdefghijklmnop1", 303, url.Values{"aktion": {"pruefen"}})
	sende("/klaerung/abcdefghijklmnop1", 422, url.Values{"vermerk": {" "}})
	sende("/klaerung/abcdefghijklmnop1", 303, url.Values{"vermerk": {"Absender angerufen"}})
	if len(p.geprueft) != 1 || len(p.vermerke) != 1 || p.vermerke[0].Kennung != "a.amt" {
		t.Errorf("checked %v, notes %+v", p.geprueft, p.vermerke)
	}
	postanfrage(tuer, http.MethodGet, "/protokoll?von=2026-03-29&bis=2026-03-29&art=empfang&vor=7", nil)
	if d := p.filter.Bis.Sub(p.filter.Von); d != 23*time.Hour || p.filter.Art != intermediaer.EintragEmpfang || p.filter.Vor != 7 {
		t.Errorf("filter %+v over %s", p.filter, d)
	}
}

// TestPostOfficeByKeyboard looks at every page and creates a participant without a mouse.
func TestPostOfficeByKeyboard(t *testing.T) {
	p := vollePost(t)
	server := httptest.NewTLSServer(neuePosttuer(t, p, zugang.BereichAmt))
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	anmelden(t, b, server.URL, "a.amt")
	basis := server.URL + "/verwaltung/intermediaer"
	for name, pfad := range map[string]string{
		"uebersicht": "", "teilnehmer": "/teilnehmer/t1", "postfach": "/teilnehmer/t1/postfach/" + p.teilnehmer[0].Postfaecher[0].Postfach().String(),
		"postfach-neu": "/teilnehmer/t1/postfach/neu", "liste": "/klaerung", "fall": "/klaerung/abcdefghijklmnop0", "protokoll": "/protokoll", "protokoll-fehler": "/protokoll?von=x",
	} {
		b.Oeffne(basis + pfad)
		besichtige(b, "post-"+name)
	}
	b.Oeffne(basis + "/teilnehmer/neu")
	richte(b, "name")
	b.Tippe("Amtsgericht\tG") // the second field is a choice: Gericht
	b.TippeWeiter("\t\t\t\t\r")
	if len(p.teilnehmer) != 3 || p.teilnehmer[2].Art != "gericht" {
		t.Fatalf("participants %+v", p.teilnehmer)
	}
	leer := &postAttrappe{}
	zweiter := httptest.NewTLSServer(neuePosttuer(t, leer, zugang.BereichAmt))
	defer zweiter.Close()
	anmelden(t, b, zweiter.URL, "a.amt")
	b.Oeffne(zweiter.URL + "/verwaltung/intermediaer")
	besichtige(b, "post-leer")
}
