// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

const (
	rueckmeldung   = "http://www.osci.de/xmeld2511a/xmeld2511aRueckmeldung.wsdl"
	fortschreibung = "http://www.osci.de/xmeld2511a/xmeld2511aFortschreibung.wsdl"
	xmeldit2mb     = "http://www.osci.de/xmeld2511a/xmeld2511aXmeldit2mb.wsdl"
)

// dvdvkonten lets everybody in under the name given; "mb" is the Meldebehörde of Dresden,
// "leer" one without any municipality.
type dvdvkonten struct{ konten }

func (k dvdvkonten) AnmeldenImDialog(ctx context.Context, n zugang.Nachweis) (string, zugang.Angemeldet, error) {
	wer, err := k.Sitzung(ctx, n.Kennung)
	return n.Kennung, wer, err
}

func (k dvdvkonten) Sitzung(_ context.Context, token string) (zugang.Angemeldet, error) {
	a := k.angemeldet(token)
	if token == "mb" || token == "leer" {
		a.Bereich, a.Akteur.Stelle = zugang.BereichMeldebehoerde, behoerde.Stelle{ID: "mb", Name: "Meldebehörde Dresden"}
	}
	if token == "mb" {
		a.Akteur.Stelle.Gebiet = []melde.AGS{"14612000"}
	}
	return a, nil
}

// zusatzliste is a list of supplementary addresses.
type zusatzliste []verzeichnisabfrage.Zusatz

func (z zusatzliste) Zusatz(context.Context, string, string) (verzeichnisabfrage.Zusatz, bool, error) {
	return verzeichnisabfrage.Zusatz{}, false, nil
}
func (z zusatzliste) Zusaetze(context.Context) ([]verzeichnisabfrage.Zusatz, error) { return z, nil }
func (z zusatzliste) SetzeZusatz(context.Context, verzeichnisabfrage.Zusatz) error  { return nil }
func (z zusatzliste) EntferneZusatz(context.Context, string, string) error          { return nil }

// landesserver is a directory without entries of its own, or one that is down.
type landesserver struct{ err error }

func (l *landesserver) Dienst(context.Context, string, string) (verzeichnisabfrage.Adresse, bool, error) {
	return verzeichnisabfrage.Adresse{}, false, l.err
}

type totesNetz string

func (n totesNetz) Erreichbar(_ context.Context, uri string) error {
	if uri == string(n) {
		return errors.New("dead")
	}
	return nil
}

type dvdvhaus struct {
	testing.TB
	v      *verzeichnis.Verzeichnis
	ablage *verzeichnistest.Ablage
	server *landesserver
	neu    []byte // a certificate that is not entered yet
	tuer   http.Handler
}

// ausweis makes a self-signed certificate that ends at bis, as DER. Nobody signs with it
// here, so that its key may be one that is made quickly.
func ausweis(t testing.TB, name string, bis time.Time) []byte {
	t.Helper()
	schluessel, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	vorlage := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: name}, NotBefore: jetzt.AddDate(-1, 0, 0), NotAfter: bis}
	der, err := x509.CreateCertificate(rand.Reader, vorlage, vorlage, &schluessel.PublicKey, schluessel)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// neuesDVDVHaus has entries of Dresden, complete but with a certificate that ends soon, and
// Leipzig, without services.
func neuesDVDVHaus(t testing.TB) *dvdvhaus {
	t.Helper()
	h := &dvdvhaus{TB: t, ablage: &verzeichnistest.Ablage{}, server: &landesserver{}}
	h.neu = ausweis(t, "Dresden 2027", jetzt.AddDate(1, 0, 0))
	var err error
	if h.v, err = verzeichnis.Neu(t.Context(), h.ablage, verzeichnis.EingebauterKatalog(), uhr.Fest(jetzt)); err != nil {
		t.Fatal(err)
	}
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	zusatz := zusatzliste{{Schluessel: "ags:09162000", URI: rueckmeldung, Quelle: "Schreiben vom 3.8.", Geprueft: uhr.DatumVon(jetzt)}}
	tuer, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: &bestandAttrappe{}, Recht: gesetz, Zugang: dvdvkonten{}, Uhr: uhr.Fest(jetzt), Hinweis: "Vorführung",
		Gemeinden: []verwaltung.Gemeinde{{AGS: "14612000", Name: "Dresden"}, {AGS: "14713000", Name: "Leipzig"}, {AGS: "14511000", Name: "Chemnitz"}, {AGS: "14628270", Name: "Pirna"}},
		DVDV: &verwaltung.DVDV{
			Verzeichnis: h.v, Ausgeleitet: h.ablage, Pruefung: verzeichnis.Pruefstand{Ablage: h.ablage, Netz: totesNetz("https://post.example/osci")},
			Adressen: verzeichnisabfrage.Neu(verzeichnisabfrage.Einstellung{Verzeichnisse: []verzeichnisabfrage.Verzeichnis{h.server}, Zusatz: zusatz, Uhr: uhr.Fest(jetzt)}),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	tuer.Registriere(mux)
	h.tuer = web.Schutz(mux)
	return h
}

// fuelle enters the two cities.
func (h *dvdvhaus) fuelle() *dvdvhaus {
	h.Helper()
	alt := ausweis(h, "Dresden 2026", jetzt.AddDate(0, 0, 25))
	a := verzeichnis.Anschluss{Intermediaer: "https://post.example/osci", Chiffrier: alt, Signier: alt, ChiffrierIntermediaer: alt}
	dresden := verzeichnis.Organisation{
		Kategorie: "Meldebehörde", Name: "Dresden, Stadt", Land: 14, Schluessel: []string{"ags:14612000"}, Anschrift: "Theaterstraße 11\n01067 Dresden",
		Klienten: []verzeichnis.Zertifikat{{DER: alt}}, Dienste: []verzeichnis.Dienst{
			a.Dienst(rueckmeldung, verzeichnis.Zeitraum{}), a.Dienst(fortschreibung, verzeichnis.Zeitraum{}), a.Dienst(xmeldit2mb, verzeichnis.Zeitraum{}),
		},
	}
	leipzig := verzeichnis.Organisation{Kategorie: "Meldebehörde", Name: "Leipzig, Stadt", Land: 14, Schluessel: []string{"ags:14713000", "ags:14713001"}}
	if err := h.v.Trage(h.Context(), dresden, leipzig); err != nil {
		h.Fatal(err)
	}
	return h
}

func (h *dvdvhaus) rufe(wer, methode, pfad string, werte url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(methode, "/verwaltung"+pfad, strings.NewReader(werte.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: wer})
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}

// pruefe wants a status and words on the page.
func (h *dvdvhaus) pruefe(w *httptest.ResponseRecorder, status int, worte ...string) {
	h.Helper()
	if w.Code != status {
		h.Errorf("status %d, want %d: %.300s", w.Code, status, w.Body.String())
	}
	for _, wort := range worte {
		if !strings.Contains(w.Body.String(), wort) {
			h.Errorf("the page lacks %q", wort)
		}
	}
}

// wunsch is the form with its present values, filled in with the new certificate.
func (h *dvdvhaus) wunsch(stand int64, paare ...string) url.Values {
	v := url.Values{
		"stand": {strconv.FormatInt(stand, 10)}, "name": {"Dresden, Landeshauptstadt"}, "wirksam-ab": {"02.09.2026"}, "intermediaer": {"https://post.example/osci"},
		"signier": {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.neu}))},
		"dienst":  {rueckmeldung, fortschreibung, xmeldit2mb},
	}
	for i := 0; i+1 < len(paare); i += 2 {
		v.Set(paare[i], paare[i+1])
	}
	return v
}

func TestDirectorySearchAndEntry(t *testing.T) {
	h := neuesDVDVHaus(t)
	h.pruefe(h.rufe("amt", "GET", "/dvdv", nil), 200, "noch leer", "kmr verzeichnis grundbestand")
	h.fuelle()
	h.pruefe(h.rufe("amt", "GET", "/dvdv", nil), 200, "Dresden, Stadt", "Leipzig, Stadt", "! unvollständig", "2 Einträge")
	if w := h.rufe("kontrolle", "GET", "/dvdv?suche=leip", nil); strings.Contains(w.Body.String(), "Dresden, Stadt") || !strings.Contains(w.Body.String(), "1 Eintrag gefunden") {
		t.Error("the search finds too much")
	}
	h.pruefe(h.rufe("amt", "GET", "/dvdv?suche=nirgends", nil), 200, "Kein Eintrag passt")
	h.pruefe(h.rufe("amt", "GET", "/dvdv/eintrag/1", nil), 200, "xmeld2511aRueckmeldung", "! noch 25 Tage", "https://post.example/osci", "Änderung beantragen")
	h.pruefe(h.rufe("amt", "GET", "/dvdv/eintrag/2", nil), 200, "unvollständig", "ags:14713001")
	for _, id := range []string{"3", "x", "-1"} {
		h.pruefe(h.rufe("amt", "GET", "/dvdv/eintrag/"+id, nil), 404)
	}
}

func TestApplicationsForChanges(t *testing.T) {
	t.Run("S1-05.6 a Meldebehörde applies, the office releases, the day decides", func(t *testing.T) {
		h := neuesDVDVHaus(t).fuelle()
		h.TB = t
		w := h.rufe("mb", "POST", "/dvdv/eintrag/1/aendern", h.wunsch(1))
		h.pruefe(w, 303)
		ziel := strings.TrimPrefix(w.Header().Get("Location"), "/verwaltung")
		h.pruefe(h.rufe("amt", "GET", "/dvdv/antraege", nil), 200, "ags:14612000", "02.09.2026")
		h.pruefe(h.rufe("amt", "GET", ziel, nil), 200, "Dresden, Landeshauptstadt", "Dresden 2027", "Was sich ändert", "Freigeben, wirksam ab 02.09.2026")
		h.pruefe(h.rufe("mb", "GET", ziel, nil), 200, "Dresden, Landeshauptstadt")
		h.pruefe(h.rufe("leer", "GET", ziel, nil), 404)
		for _, wer := range []string{"mb", "kontrolle"} {
			h.pruefe(h.rufe(wer, "POST", ziel, url.Values{"aktion": {"freigeben"}}), 403)
		}
		h.pruefe(h.rufe("amt", "POST", ziel, url.Values{"aktion": {"freigeben"}}), 303)
		h.pruefe(h.rufe("amt", "GET", ziel, nil), 200, "freigegeben")
		h.pruefe(h.rufe("amt", "POST", ziel, url.Values{"aktion": {"ablehnen"}, "grund": {"doch nicht"}}), 409, "schon entschieden")
		o := *h.v.Abbild().Organisationen()[0]
		if o.Name != "Dresden, Stadt" {
			t.Error("S1-05.6 it holds before its day")
		}
	})
	t.Run("S1-05.6 the own application is released by somebody else", func(t *testing.T) {
		h := neuesDVDVHaus(t).fuelle()
		h.TB = t
		w := h.rufe("amt1", "POST", "/dvdv/eintrag/1/aendern", h.wunsch(1, "wirksam-ab", "01.09.2026"))
		h.pruefe(w, 303)
		ziel := strings.TrimPrefix(w.Header().Get("Location"), "/verwaltung")
		h.pruefe(h.rufe("amt1", "GET", ziel, nil), 200, "Freigeben muss eine andere Person")
		h.pruefe(h.rufe("amt1", "POST", ziel, url.Values{"aktion": {"freigeben"}}), 403)
		h.pruefe(h.rufe("amt2", "POST", ziel, url.Values{"aktion": {"ablehnen"}}), 422, "braucht eine Begründung")
		h.pruefe(h.rufe("amt2", "POST", ziel, url.Values{"aktion": {"freigeben"}}), 303)
		o := h.v.Abbild().Organisationen()[0]
		if z := (verzeichnis.Zertifikat{DER: h.neu}); o.Name != "Dresden, Landeshauptstadt" || o.Klienten[0].Fingerabdruck() != z.Fingerabdruck() {
			t.Errorf("S1-05.6 due and released, but not in the directory: %s", o.Name)
		}
	})
	t.Run("what a Meldebehörde may not", func(t *testing.T) {
		h := neuesDVDVHaus(t).fuelle()
		h.TB = t
		for _, wer := range []string{"leer", "kontrolle"} {
			h.pruefe(h.rufe(wer, "GET", "/dvdv/eintrag/1/aendern", nil), 403)
			h.pruefe(h.rufe(wer, "POST", "/dvdv/eintrag/1/aendern", h.wunsch(1)), 403)
		}
		h.pruefe(h.rufe("mb", "GET", "/dvdv/eintrag/2/aendern", nil), 403)
		h.pruefe(h.rufe("mb", "POST", "/dvdv/eintrag/2/aendern", h.wunsch(1)), 403)
		for _, seite := range []string{"/dvdv/befunde", "/dvdv/ausleitung", "/regeln"} {
			h.pruefe(h.rufe("mb", "GET", seite, nil), 403)
		}
		h.pruefe(h.rufe("mb", "POST", "/dvdv/befunde", nil), 403)
		if w := h.rufe("mb", "GET", "/", nil); w.Code != 303 || w.Header().Get("Location") != "/verwaltung/dvdv" {
			t.Errorf("the start page leads a Meldebehörde to %d %s", w.Code, w.Header().Get("Location"))
		}
		if w := h.rufe("mb", "GET", "/dvdv", nil); strings.Contains(w.Body.String(), "/verwaltung/regeln") {
			t.Error("the navigation offers pages that are refused")
		}
	})
}

func TestFormOfAnApplicationKeepsWhatWasTyped(t *testing.T) {
	h := neuesDVDVHaus(t).fuelle()
	h.pruefe(h.rufe("mb", "GET", "/dvdv/eintrag/1/aendern", nil), 200, `value="Theaterstraße 11"`, `value="01067 Dresden"`, `value="02.09.2026"`, "vorgeschrieben")
	for name, fall := range map[string]struct{ feld, wert, satz string }{
		"no certificate":      {"chiffrier", "-----BEGIN CERTIFICATE----- !! -----END CERTIFICATE-----", "genau ein Zertifikat"},
		"unreadable one":      {"chiffrier", "AAAA", "nicht lesbar"},
		"no day":              {"wirksam-ab", "demnächst", "TT.MM.JJJJ"},
		"S1-05.6 in the past": {"wirksam-ab", "31.08.2026", "in der Vergangenheit"},
		"no address":          {"intermediaer", "post", "keine URI"},
	} {
		t.Run(name, func(t *testing.T) {
			h.TB = t
			h.pruefe(h.rufe("mb", "POST", "/dvdv/eintrag/1/aendern", h.wunsch(1, fall.feld, fall.wert)), 422, fall.satz, "Dresden, Landeshauptstadt")
		})
	}
	h.TB = t
	h.pruefe(h.rufe("mb", "POST", "/dvdv/eintrag/1/aendern", h.wunsch(0)), 409, "inzwischen geändert")
	if liste, err := h.v.Antraege(t.Context()); err != nil || len(liste) != 0 {
		t.Errorf("%d applications were put, %v", len(liste), err)
	}
}

func TestFindingsOfTheCheck(t *testing.T) {
	h := neuesDVDVHaus(t).fuelle()
	h.pruefe(h.rufe("amt", "GET", "/dvdv/befunde", nil), 200, "Noch nicht geprüft", "Schreiben vom 3.8.", "wird verwendet")
	h.pruefe(h.rufe("kontrolle", "POST", "/dvdv/befunde", nil), 403)
	h.pruefe(h.rufe("amt", "POST", "/dvdv/befunde", nil), 303)
	h.pruefe(h.rufe("amt", "GET", "/dvdv/befunde", nil), 200, "endet am 26.09.2026, höchstens 30 Tage", "https://post.example/osci", "Leipzig, Stadt", "(neu)")
	h = neuesDVDVHaus(t)
	h.server.err = errors.New("down")
	h.pruefe(h.rufe("amt", "GET", "/dvdv/befunde", nil), 200, "nicht erreichbar")
}

func TestExportTowardsTheBundesmaster(t *testing.T) {
	h := neuesDVDVHaus(t).fuelle()
	h.pruefe(h.rufe("amt", "GET", "/dvdv/ausleitung", nil), 200, "2</strong> Einträge offen")
	w := h.rufe("amt", "POST", "/dvdv/ausleitung", url.Values{"nach": {"0"}})
	h.pruefe(w, 200, `"bis": 1`, "Dresden, Stadt")
	if d := w.Header().Get("Content-Disposition"); d != `attachment; filename="dvdv-0-1.json"` {
		t.Error(d)
	}
	h.pruefe(h.rufe("kontrolle", "POST", "/dvdv/ausleitung", url.Values{"nach": {"0"}}), 403)
	for _, falsch := range []string{"9", "x", ""} {
		h.pruefe(h.rufe("amt", "POST", "/dvdv/ausleitung/vermerk", url.Values{"bis": {falsch}}), 422)
	}
	h.pruefe(h.rufe("amt", "POST", "/dvdv/ausleitung/vermerk", url.Values{"bis": {"1"}}), 303)
	h.pruefe(h.rufe("amt", "GET", "/dvdv/ausleitung", nil), 200, "hat alle Änderungen")
	if n, err := h.ablage.Ausgeleitet(t.Context()); n != 1 || err != nil {
		t.Errorf("S1-05.5 noted %d, %v", n, err)
	}
}
