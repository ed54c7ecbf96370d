// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/anmeldung"
	"kernmelderegister/internal/tueren/behoerdenportal"
	"kernmelderegister/internal/tueren/web"
)

// kontrollzugang lets one person in.
type kontrollzugang struct {
	anmeldung.Zugang
	wer zugang.Angemeldet
}

func (z kontrollzugang) AnmeldenImDialog(context.Context, zugang.Nachweis) (string, zugang.Angemeldet, error) {
	return "marke", z.wer, nil
}

func (z kontrollzugang) Sitzung(context.Context, string) (zugang.Angemeldet, error) {
	return z.wer, nil
}

// eigenattrappe has one sample and a number of queries.
type eigenattrappe struct {
	vermerkt  kontrolle.Stichprobe
	vorhanden int
	filter    kontrolle.Filter
}

func (a *eigenattrappe) EigeneEintraege(_ context.Context, _ kontrolle.Eigenkontrolle, f kontrolle.Filter, nach kontrolle.Marke, max int) ([]protokoll.Eintrag, error) {
	a.filter = f
	var liste []protokoll.Eintrag
	for n := int(nach.Nummer) + 1; n <= a.vorhanden && len(liste) < max; n++ {
		e := protokolltest.Eintrag(time.Date(2026, 3, 3, 9, 0, n, 0, time.UTC))
		e.Nummer = int64(n)
		liste = append(liste, e)
	}
	return liste, nil
}

func (*eigenattrappe) Stichproben(context.Context, kontrolle.Eigenkontrolle) ([]kontrolle.Stichprobe, error) {
	return []kontrolle.Stichprobe{{ID: 5, Nummer: 12, Monat: uhr.Datum{Jahr: 2026, Monat: 8, Tag: 1}}}, nil
}

func (a *eigenattrappe) VermerkeStichprobe(_ context.Context, _ kontrolle.Eigenkontrolle, s kontrolle.Stichprobe) error {
	if s.Ergebnis == "" {
		return kontrolle.ErrVermerk
	}
	a.vermerkt = s
	return nil
}

func (*eigenattrappe) EigenerEintrag(_ context.Context, _ kontrolle.Eigenkontrolle, n int64) (protokoll.Eintrag, error) {
	e := protokolltest.Eintrag(time.Date(2026, 8, 3, 9, 0, 0, 0, time.UTC))
	e.Nummer = n
	return e, nil
}

func (*eigenattrappe) TechnischeHinweise(context.Context, string) ([]kontrolle.Fall, error) {
	return nil, nil
}

func (*eigenattrappe) Kapseln(context.Context, kontrolle.Eigenkontrolle, int64) ([]protokoll.Kapsel, error) {
	return nil, kontrolle.ErrBenannt
}

func kontrolltuer(t *testing.T, a *eigenattrappe, rollen ...zugang.Rolle) func(methode, pfad string, felder url.Values) *httptest.ResponseRecorder {
	t.Helper()
	haus := kontrollhaus(t, a, rollen...)
	return func(methode, pfad string, felder url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(methode, pfad, strings.NewReader(felder.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: "__Secure-kmr-behoerde", Value: "marke"})
		w := httptest.NewRecorder()
		haus.ServeHTTP(w, r)
		return w
	}
}

// kontrollhaus is the door with one person in it.
func kontrollhaus(t *testing.T, a *eigenattrappe, rollen ...zugang.Rolle) http.Handler {
	t.Helper()
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	wer := zugang.Angemeldet{Bereich: zugang.BereichBehoerde, Kennung: "leiterin", Rollen: rollen,
		Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "pd", Name: "PD"}, Kennung: "leiterin"}}
	tuer, err := behoerdenportal.Neu(behoerdenportal.Ausstattung{
		Recht: gesetz, Zugang: kontrollzugang{wer: wer}, Uhr: uhr.Fest(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)), Kontrolle: a,
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	tuer.Registriere(mux)
	return web.Schutz(mux)
}

func TestBodiesSeeTheirOwnQueries(t *testing.T) {
	a := &eigenattrappe{vorhanden: 70}
	sende := kontrolltuer(t, a, zugang.RolleAdmin)
	w := sende(http.MethodPost, "/behoerde/kontrolle/protokoll", url.Values{"von": {"2026-03-01"}, "bis": {"2026-03-31"}, "kennung": {"huber"}})
	weiter := regexp.MustCompile(`name="nach" value="([^"]+)"`).FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || strings.Count(w.Body.String(), "AZ 1/24") != 50 || weiter == nil {
		t.Fatalf("S1-23.7 first page: status %d, next page %v", w.Code, weiter)
	}
	f := a.filter
	if f.Kennung != "huber" || f.Von.IsZero() || f.Bis.Sub(f.Von) < 30*24*time.Hour {
		t.Errorf("filter %+v", f)
	}
	w = sende(http.MethodPost, "/behoerde/kontrolle/protokoll", url.Values{"kennung": {"huber"}, "nach": {weiter[1]}})
	if strings.Count(w.Body.String(), "AZ 1/24") != 20 || strings.Contains(w.Body.String(), `name="nach"`) {
		t.Errorf("S1-23.7 second page: status %d, %d rows", w.Code, strings.Count(w.Body.String(), "AZ 1/24"))
	}
	if w := sende(http.MethodPost, "/behoerde/kontrolle/protokoll", url.Values{"von": {"31.03."}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a day that is none: status %d", w.Code)
	}
	if w := kontrolltuer(t, a, zugang.RolleAbruf)(http.MethodPost, "/behoerde/kontrolle/protokoll", nil); w.Code != http.StatusForbidden {
		t.Errorf("S1-23.7 without the role: status %d", w.Code)
	}
}

func TestBodiesCheckTheirSamples(t *testing.T) {
	a := &eigenattrappe{}
	sende := kontrolltuer(t, a, zugang.RolleAdmin)
	if w := sende(http.MethodGet, "/behoerde/kontrolle", nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Abruf 12 prüfen") {
		t.Errorf("S1-23.7 samples: status %d", w.Code)
	}
	if w := sende(http.MethodPost, "/behoerde/kontrolle/eintrag", url.Values{"nummer": {"12"}, "probe": {"5"}}); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "AZ 1/24") {
		t.Errorf("S1-23.7 query: status %d", w.Code)
	}
	if w := sende(http.MethodPost, "/behoerde/kontrolle/stichprobe", url.Values{"probe": {"5"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("S1-23.7 mark without a result: status %d", w.Code)
	}
	if w := sende(http.MethodPost, "/behoerde/kontrolle/stichprobe", url.Values{"probe": {"5"}, "ergebnis": {"in_ordnung"}}); w.Code != http.StatusSeeOther || a.vermerkt.ID != 5 {
		t.Errorf("S1-23.7 mark: status %d", w.Code)
	}
	if w := sende(http.MethodPost, "/behoerde/kontrolle/kapseln", nil); w.Code != http.StatusForbidden {
		t.Errorf("S3-18 sealed contents for somebody not named: status %d", w.Code)
	}
	if w := kontrolltuer(t, a, zugang.RolleAbruf)(http.MethodGet, "/behoerde/kontrolle", nil); w.Code != http.StatusForbidden {
		t.Errorf("S1-23.7 without the role: status %d", w.Code)
	}
}
