// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/browsertest"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// kontrollattrappe shows two entries and one case to everybody with a lawful purpose.
type kontrollattrappe struct {
	gesehen []kontrolle.Einsicht
	schritt kontrolle.Fallschritt
	weitere int64 // entries beyond two
}

func (k *kontrollattrappe) blick(e kontrolle.Einsicht) error {
	k.gesehen = append(k.gesehen, e)
	if !e.Kontrolle && e.Zweck != kontrolle.ZweckBetrieb {
		return kontrolle.ErrEinsicht
	}
	return nil
}

func eintragNummer(n int64) protokoll.Eintrag {
	e := protokolltest.Eintrag(jetzt)
	e.Nummer, e.Programm = n, "abc123"
	return e
}

func (k *kontrollattrappe) Eintraege(_ context.Context, e kontrolle.Einsicht, _ kontrolle.Filter, nach kontrolle.Marke, max int) ([]protokoll.Eintrag, error) {
	liste := []protokoll.Eintrag{eintragNummer(1), eintragNummer(2)}
	for n := nach.Nummer + 3; n <= k.weitere+2 && len(liste) < max; n++ {
		liste = append(liste, eintragNummer(n))
	}
	return liste, k.blick(e)
}

func (k *kontrollattrappe) Zeige(_ context.Context, e kontrolle.Einsicht, n int64) (protokoll.Eintrag, error) {
	return eintragNummer(n), k.blick(e)
}

func (k *kontrollattrappe) Beweise(_ context.Context, e kontrolle.Einsicht, n int64) (protokoll.Einschlussbeweis, error) {
	return protokoll.Einschlussbeweis{Nummer: n}, k.blick(e)
}

func (k *kontrollattrappe) Exportiere(_ context.Context, e kontrolle.Einsicht, _ kontrolle.Filter, w io.Writer) (int64, error) {
	_, _ = io.WriteString(w, "{}\n")
	return 1, k.blick(e)
}

func (k *kontrollattrappe) Statistik(_ context.Context, von, bis uhr.Datum) (kontrolle.Statistik, error) {
	return kontrolle.Statistik{Von: von, Bis: bis, Abrufe: 4711, JeTag: []kontrolle.Zahl{{Name: bis.String(), Anzahl: 4711}},
		JeStunde: []kontrolle.Zahl{{Name: "10 Uhr", Anzahl: 4711}}, JeStelle: []kontrolle.Zahl{{Name: "pd", Anzahl: 4711}},
		Stichproben: []kontrolle.Probenstand{{Stelle: "pd", Gezogen: 10, Geprueft: 3}}}, nil
}

func einFall() kontrolle.Fall {
	return kontrolle.Fall{ID: 7, Regel: "unzeit", Stelle: "pd", Kennung: "k.beispiel", Tag: uhr.DatumVon(jetzt), Wert: 9, Schwelle: 5,
		Nummern: []int64{3, 4}, Zustand: kontrolle.ZustandNeu, Gefunden: jetzt, Frist: uhr.DatumVon(jetzt).PlusJahre(1)}
}

func (k *kontrollattrappe) Faelle(_ context.Context, e kontrolle.Einsicht, _ kontrolle.Fallfilter) ([]kontrolle.Fall, error) {
	return []kontrolle.Fall{einFall()}, k.blick(e)
}

func (k *kontrollattrappe) Fall(_ context.Context, e kontrolle.Einsicht, _ int64) (kontrolle.Fall, []kontrolle.Schritt, error) {
	return einFall(), []kontrolle.Schritt{{Zeit: jetzt, Wer: "dsb", Zustand: kontrolle.ZustandPruefung, Text: "Dienstplan angefordert"}}, k.blick(e)
}

func (k *kontrollattrappe) BewegeFall(_ context.Context, e kontrolle.Einsicht, s kontrolle.Fallschritt) error {
	k.schritt = s
	if s.Text == "" {
		return kontrolle.ErrFallschritt
	}
	return k.blick(e)
}

type unterrichtungsattrappe struct{ erledigt int64 }

func (*unterrichtungsattrappe) Zahlen(context.Context) (map[unterrichtung.Zustand]int64, error) {
	return map[unterrichtung.Zustand]int64{unterrichtung.ZustandOffen: 1}, nil
}

func (*unterrichtungsattrappe) Liste(context.Context, behoerde.Akteur, unterrichtung.Zustand, int64) ([]unterrichtung.Auftrag, error) {
	return []unterrichtung.Auftrag{{ID: 3, Art: unterrichtung.ArtBetroffene, Norm: "BMG § 34 Abs. 5 Satz 1", Meldebehoerde: "14612000", Veranlasser: 6,
		Zeit: jetzt, Protokollnummer: 12, Ersuchen: unterrichtung.Ersuchen{Stelle: "Ordnungsamt"}, Zustand: unterrichtung.ZustandOffen}}, nil
}

func (u *unterrichtungsattrappe) Erledige(_ context.Context, _ behoerde.Akteur, id int64, _ unterrichtung.Zustand, vermerk string) error {
	if vermerk == "" {
		return unterrichtung.ErrVermerk
	}
	u.erledigt = id
	return nil
}

type kontrollhaus struct {
	kontrolle *kontrollattrappe
	auftraege *unterrichtungsattrappe
	tuer      http.Handler
}

func neuesKontrollhaus(t testing.TB, b zugang.Bereich) *kontrollhaus {
	t.Helper()
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	h := &kontrollhaus{kontrolle: &kontrollattrappe{}, auftraege: &unterrichtungsattrappe{}}
	wer := zugang.Angemeldet{Bereich: b, Kennung: "wer", Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: string(b), Name: "Stelle"}, Kennung: "wer"}}
	tuer, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: &bestandAttrappe{}, Recht: gesetz, Zugang: &zugangAttrappe{wer: wer}, Uhr: uhr.Fest(jetzt), Hinweis: "Vorführung",
		Gemeinden: []verwaltung.Gemeinde{{AGS: "14612000", Name: "Dresden"}}, Kontrolle: h.kontrolle, Unterrichtungen: h.auftraege,
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

func (h *kontrollhaus) sende(methode, pfad string, felder url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(methode, pfad, strings.NewReader(felder.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: "marke"})
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}

func zweck(weitere ...string) url.Values {
	v := url.Values{"zweck": {"datenschutzkontrolle"}, "anlass": {"Prüfung 3"}}
	for i := 0; i+1 < len(weitere); i += 2 {
		v.Set(weitere[i], weitere[i+1])
	}
	return v
}

func TestTheLogOpensWithAPurposeOnly(t *testing.T) {
	for _, seite := range []string{"protokoll", "eintrag", "beweis", "ausleitung", "faelle", "fall", "schritt"} {
		t.Run("S1-22.12 "+seite, func(t *testing.T) {
			h := neuesKontrollhaus(t, zugang.BereichKontrolle)
			if w := h.sende(http.MethodGet, "/verwaltung/kontrolle/"+seite, nil); w.Code != http.StatusSeeOther || len(h.kontrolle.gesehen) != 0 {
				t.Errorf("as an address: status %d, %d looks", w.Code, len(h.kontrolle.gesehen))
			}
			if w := h.sende(http.MethodPost, "/verwaltung/kontrolle/"+seite, url.Values{"zweck": {"datenschutzkontrolle"}}); w.Code != http.StatusUnprocessableEntity || len(h.kontrolle.gesehen) != 0 {
				t.Errorf("without an occasion: status %d, %d looks", w.Code, len(h.kontrolle.gesehen))
			}
			w := h.sende(http.MethodPost, "/verwaltung/kontrolle/"+seite, zweck("nummer", "2", "fall", "7", "text", "x"))
			if w.Code != http.StatusOK || len(h.kontrolle.gesehen) == 0 {
				t.Fatalf("with both: status %d, %d looks", w.Code, len(h.kontrolle.gesehen))
			}
			if e := h.kontrolle.gesehen[0]; !e.Kontrolle || e.Anlass != "Prüfung 3" || e.Akteur.Kennung != "wer" {
				t.Errorf("the look is of %q for %q", e.Akteur.Kennung, e.Anlass)
			}
			amt := neuesKontrollhaus(t, zugang.BereichAmt)
			if w := amt.sende(http.MethodPost, "/verwaltung/kontrolle/"+seite, zweck("text", "x")); w.Code != http.StatusForbidden {
				t.Errorf("the office as data protection control: status %d", w.Code)
			}
		})
	}
}

func TestOfficeMayLookForOperationOnly(t *testing.T) {
	seite := neuesKontrollhaus(t, zugang.BereichAmt).sende(http.MethodGet, "/verwaltung/kontrolle", nil).Body.String()
	if strings.Contains(seite, "Strafverfahren") || !strings.Contains(seite, "ohne Inhalte") || strings.Contains(seite, "Auffälligkeiten bearbeiten") {
		t.Error("S1-22.13 the office is offered more than operation")
	}
}

func TestNotificationsAreTheOfficesWork(t *testing.T) {
	h := neuesKontrollhaus(t, zugang.BereichAmt)
	seite := h.sende(http.MethodGet, "/verwaltung/unterrichtungen", nil).Body.String()
	for _, text := range []string{"Betroffene Person unterrichten", "BMG § 34 Abs. 5 Satz 1", "Dresden", "Ordnungsamt"} {
		if !strings.Contains(seite, text) {
			t.Errorf("BMG-34.5 page lacks %q", text)
		}
	}
	felder := url.Values{"auftrag": {"3"}, "vorher": {"offen"}}
	if w := h.sende(http.MethodPost, "/verwaltung/unterrichtungen", felder); w.Code != http.StatusUnprocessableEntity || h.auftraege.erledigt != 0 {
		t.Errorf("without a remark: status %d", w.Code)
	}
	felder.Set("vermerk-3", "unterrichtet")
	if w := h.sende(http.MethodPost, "/verwaltung/unterrichtungen", felder); w.Code != http.StatusSeeOther || h.auftraege.erledigt != 3 {
		t.Errorf("status %d, closed %d", w.Code, h.auftraege.erledigt)
	}
	if w := neuesKontrollhaus(t, zugang.BereichKontrolle).sende(http.MethodGet, "/verwaltung/unterrichtungen", nil); w.Code != http.StatusForbidden {
		t.Errorf("BMG-34.5 the control sees the orders: status %d", w.Code)
	}
}

// kontrollbrowser opens the door in Chromium, logged in, and returns what looks at a page
// at three widths.
func kontrollbrowser(t *testing.T, h *kontrollhaus) (b *browsertest.Browser, wurzel string, schau func(name string)) {
	t.Helper()
	mitAusweis := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: "marke"})
		h.tuer.ServeHTTP(w, r)
	})
	s := httptest.NewServer(mitAusweis)
	t.Cleanup(s.Close)
	b = browsertest.Starte(t, browsertest.Optionen{})
	return b, s.URL, func(name string) {
		for breite, zusatz := range map[int64]string{360: "-360", 1280: "", 1920: "-1920"} {
			b.Groesse(breite, 900)
			b.PruefeBreite(name + zusatz)
			b.Bild(name + zusatz)
		}
		b.Groesse(1280, 900)
		b.PruefeZugang(name)
	}
}

func TestNotificationsInTheBrowser(t *testing.T) {
	b, wurzel, schau := kontrollbrowser(t, neuesKontrollhaus(t, zugang.BereichAmt))
	b.Oeffne(wurzel + "/verwaltung/unterrichtungen")
	schau("unterrichtungen")
	b.KlickeWeiter("main form button[type=submit]")
	schau("unterrichtungen-ohne-vermerk")
}

func TestControlInTheBrowser(t *testing.T) {
	b, wurzel, schau := kontrollbrowser(t, neuesKontrollhaus(t, zugang.BereichKontrolle))
	b.Oeffne(wurzel + "/verwaltung/kontrolle")
	schau("kontrolle-eingang")
	b.Setze("anlass", "Prüfung 3")
	b.KlickeWeiter("button[formaction$=faelle]")
	schau("kontrolle-faelle")
	b.KlickeWeiter("form[action$='/fall'] button")
	schau("kontrolle-fall")
	b.KlickeWeiter("form[action$='/schritt'] button")
	schau("kontrolle-fall-fehler")
	b.KlickeWeiter("form[action$='/eintrag'] button")
	schau("kontrolle-eintrag")
	b.KlickeWeiter("form[action$='/protokoll'] button")
	schau("kontrolle-protokoll")
	b.Oeffne(wurzel + "/verwaltung/kontrolle/statistik")
	schau("kontrolle-statistik")
}

// A long log is read page by page, under the same purpose and filter.
func TestLogIsReadPageByPage(t *testing.T) {
	h := neuesKontrollhaus(t, zugang.BereichKontrolle)
	h.kontrolle.weitere = 120
	felder := url.Values{"zweck": {"datenschutz"}, "anlass": {"Prüfung"}, "stelle": {"pd"}}
	w := h.sende(http.MethodPost, "/verwaltung/kontrolle/protokoll", felder)
	seite := w.Body.String()
	marke := regexp.MustCompile(`name="nach" value="([^"]+)"`).FindStringSubmatch(seite)
	if w.Code != http.StatusOK || marke == nil || strings.Count(seite, `name="nummer"`) != 100 || !strings.Contains(seite, `name="stelle" value="pd"`) {
		t.Fatalf("first page: status %d, %d rows, next %v", w.Code, strings.Count(seite, `name="nummer"`), marke)
	}
	felder.Set("nach", marke[1])
	if seite := h.sende(http.MethodPost, "/verwaltung/kontrolle/protokoll", felder).Body.String(); strings.Contains(seite, `name="nach"`) {
		t.Error("the last page has a next one")
	}
}
