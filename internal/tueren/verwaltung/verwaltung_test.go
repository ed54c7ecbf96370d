// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/browsertest"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

type zugangAttrappe struct {
	wer     zugang.Angemeldet
	beendet bool
}

func (z *zugangAttrappe) AnmeldenImDialog(context.Context, zugang.Nachweis) (string, zugang.Angemeldet, error) {
	return "marke", z.wer, nil
}

func (z *zugangAttrappe) Sitzung(_ context.Context, token string) (zugang.Angemeldet, error) {
	if token != "marke" || z.beendet {
		return zugang.Angemeldet{}, zugang.ErrSitzung
	}
	return z.wer, nil
}

func (z *zugangAttrappe) BeendeSitzung(context.Context, string) error       { z.beendet = true; return nil }
func (z *zugangAttrappe) BestaetigeBelehrung(context.Context, string) error { return nil }

type bestandAttrappe struct {
	staende []lieferung.Gemeindestand
	fehler  error
}

func (b *bestandAttrappe) Bestand(context.Context) (lieferung.Bestand, error) {
	return lieferung.Bestand{Gemeinden: 3, Datensaetze: 1234567, Aktuell: 1000000, Verzogen: 200000, Verstorben: 34567, Gesondert: 4711,
		LetzteLieferung: jetzt.Add(-time.Hour)}, b.fehler
}

func (b *bestandAttrappe) Lieferstand(_ context.Context, erwartet []melde.AGS) ([]lieferung.Gemeindestand, error) {
	if len(erwartet) != 4 {
		return nil, errors.New("not all municipalities are expected")
	}
	return b.staende, b.fehler
}

var jetzt = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

type haus struct {
	zugang  *zugangAttrappe
	bestand *bestandAttrappe
	siegel  error
	tuer    http.Handler
}

func stand(ags melde.AGS, saetze int, r lieferung.Rueckstand) lieferung.Gemeindestand {
	g := lieferung.Gemeindestand{AGS: ags, Datensaetze: saetze, Aktuell: saetze, Rueckstand: r}
	if !r.Nie {
		g.Letzte = lieferung.Vorgang{ID: 1, Beendet: jetzt.AddDate(0, 0, -r.Alter),
			Nachricht: lieferung.Nachricht{Nummer: 12, Paket: 1, Art: lieferung.Deltalieferung}, Zahlen: lieferung.Zahlen{Zurueckgewiesen: r.Alter}}
	}
	return g
}

func neuesHaus(t testing.TB) *haus {
	t.Helper()
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	h := &haus{
		zugang: &zugangAttrappe{wer: zugang.Angemeldet{Bereich: zugang.BereichAmt, Kennung: "a.amt",
			Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt", Name: "Registeramt"}}}},
		bestand: &bestandAttrappe{staende: []lieferung.Gemeindestand{
			stand("14612000", 500000, lieferung.Rueckstand{}),
			stand("14713000", 600000, lieferung.Rueckstand{Alter: 1}),
			stand("14625020", 40000, lieferung.Rueckstand{Alter: 4, Fehltage: 3}),
			stand("14625370", 0, lieferung.Rueckstand{Nie: true}),
		}},
	}
	tuer, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: h.bestand, Recht: gesetz, Zugang: h.zugang, Uhr: uhr.Fest(jetzt), Hinweis: "Vorführung",
		Gemeinden: []verwaltung.Gemeinde{
			{AGS: "14612000", Name: "Dresden", Kreis: "Dresden", Einwohner: 550000}, {AGS: "14713000", Name: "Leipzig", Kreis: "Leipzig"},
			{AGS: "14625020", Name: "Bautzen/Budyšin", Kreis: "Bautzen", Einwohner: 38000}, {AGS: "14625370", Name: "Neukirch/Lausitz", Kreis: "Bautzen"},
		},
		Siegel: func(context.Context) (verwaltung.Siegelstand, error) {
			return verwaltung.Siegelstand{Eintraege: 5000, Groesse: 4990, Zeit: jetzt, Wurzel: strings.Repeat("ab", 32)}, h.siegel
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

func (h *haus) hole(pfad string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, pfad, nil)
	r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: "marke"})
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}

func TestOverview(t *testing.T) {
	for _, s := range []struct {
		name, pfad string
		da, fehlt  []string
	}{
		{"numbers of the stock", "/verwaltung/", []string{"1.234.567", "4.711", "01.09.2026, 09:00 Uhr", "</svg>", "Zahlen als Tabelle"}, nil},
		{"S0-01 a delivery older than one working day is a warning", "/verwaltung/",
			[]string{"1 mit einer Lieferung, die älter als ein Arbeitstag ist; 1 ohne jede Lieferung", "! 4 Arbeitstage alt, 3 Tage ohne Lieferung"}, []string{"! 1 Arbeitstag alt"}},
		{"S0-03 coverage of the municipalities", "/verwaltung/", []string{"3 von 4", "(75,0 %)", "90,9 % der Einwohner", "Budyšin"}, nil},
		{"S0-04 missing deliveries are reported", "/verwaltung/?nur=verzug", []string{"2 von 4 Gemeinden", "Neukirch/Lausitz", "noch nie geliefert"}, []string{`<th scope="row" class="kern-table__header">Dresden`}},
		{"state of the log", "/verwaltung/", []string{"5.000", "4.990", "10 stehen noch aus", strings.Repeat("ab", 32)}, nil},
		{"unknown order is the order of the page", "/verwaltung/?sortierung=x%27--&richtung=y", []string{`aria-sort="descending"`}, []string{"x'--"}},
		{"rules with norms", "/verwaltung/regeln", []string{"BMG-34a.2", "§ 34 Abs. 1 Satz 1 Nr. 1", "neutrale Antwort", "Daten mit Hinweis auf die Sperre", "nur mit beiden Erklärungen"}, nil},
	} {
		t.Run(s.name, func(t *testing.T) {
			w := neuesHaus(t).hole(s.pfad)
			if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("status %d, cache %q", w.Code, w.Header().Get("Cache-Control"))
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
}

func TestEverythingUpToDateIsSaid(t *testing.T) {
	h := neuesHaus(t)
	h.bestand.staende = h.bestand.staende[:2]
	seite := h.hole("/verwaltung/?nur=verzug").Body.String()
	for _, text := range []string{"Alle Gemeinden haben tagesaktuell geliefert", "Keine Gemeinde ist im Verzug."} {
		if !strings.Contains(seite, text) {
			t.Errorf("page lacks %q", text)
		}
	}
}

func TestOrderOfTheTable(t *testing.T) {
	const bautzen, dresden, leipzig, neukirch = ">Bautzen/Bud", ">Dresden<br>", ">Leipzig<br>", ">Neukirch"
	for abfrage, soll := range map[string][]string{
		"":                                {neukirch, bautzen, leipzig, dresden},
		"sortierung=alter":                {dresden, leipzig, bautzen, neukirch},
		"sortierung=name":                 {bautzen, dresden, leipzig, neukirch},
		"sortierung=name&richtung=ab":     {neukirch, leipzig, dresden, bautzen},
		"sortierung=saetze&richtung=ab":   {leipzig, dresden, bautzen, neukirch},
		"sortierung=abgewiesen":           {dresden, neukirch, leipzig, bautzen},
		"sortierung=kreis&richtung=ab":    {leipzig, dresden, bautzen, neukirch},
		"sortierung=saetze&nur=verzug":    {neukirch, bautzen},
		"sortierung=gesondert":            {bautzen, dresden, leipzig, neukirch},
		"sortierung=vermisst&richtung=ab": {bautzen, dresden, leipzig, neukirch},
	} {
		_, tabelle, _ := strings.Cut(neuesHaus(t).hole("/verwaltung/?"+abfrage).Body.String(), `id="lieferungen"`)
		vorher := -1
		for _, name := range soll {
			stelle := strings.Index(tabelle, `class="kern-table__header"`+name)
			if stelle <= vorher {
				t.Errorf("%s: %s stands at %d, before the one that comes first (%d)", abfrage, name, stelle, vorher)
			}
			vorher = stelle
		}
	}
}

func TestWhoMayEnter(t *testing.T) {
	for bereich, status := range map[zugang.Bereich]int{
		zugang.BereichAmt: 200, zugang.BereichKontrolle: 200,
		zugang.BereichBehoerde: 303, zugang.BereichPrivat: 303, zugang.BereichBetreiber: 303,
		zugang.BereichMeldebehoerde: 403, // has its entries in the directory, nothing else
	} {
		h := neuesHaus(t)
		h.zugang.wer.Bereich = bereich
		for _, pfad := range []string{"/verwaltung/", "/verwaltung/regeln"} {
			if pfad == "/verwaltung/" && bereich == zugang.BereichMeldebehoerde {
				continue
			}
			if w := h.hole(pfad); w.Code != status {
				t.Errorf("S0-05 %s at %s: status %d, want %d", bereich, pfad, w.Code, status)
			}
		}
	}
	h := neuesHaus(t)
	h.zugang.beendet = true
	if w := h.hole("/verwaltung/"); w.Code != http.StatusSeeOther {
		t.Errorf("S3-15 ended session: status %d", w.Code)
	}
	if w := h.hole("/verwaltung/x"); w.Code != http.StatusNotFound {
		t.Errorf("unknown page: status %d", w.Code)
	}
}

func TestTroubleIsAPageWithANumber(t *testing.T) {
	for _, mache := range []func(*haus){
		func(h *haus) { h.bestand.fehler = errors.New("database is locked") },
		func(h *haus) { h.siegel = errors.New("database is locked") },
	} {
		h := neuesHaus(t)
		mache(h)
		w := h.hole("/verwaltung/")
		if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "Vorgangsnummer") || strings.Contains(w.Body.String(), "locked") {
			t.Errorf("status %d", w.Code)
		}
	}
}

func TestPagesAreAccessible(t *testing.T) {
	h := neuesHaus(t)
	for i := range 20 {
		h.bestand.staende = append(h.bestand.staende, stand(melde.AGS(fmt.Sprintf("145210%02d", i)), 1000*i, lieferung.Rueckstand{Alter: i}))
	}
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	b.Oeffne(server.URL + "/verwaltung/anmelden")
	b.Tippe("a.amt\tegal")
	b.TippeWeiter("\r")
	for zustand, pfad := range map[string]string{"uebersicht": "", "verzug": "?nur=verzug&sortierung=name", "regeln": "regeln"} {
		b.Oeffne(server.URL + "/verwaltung/" + pfad)
		for _, breite := range []int64{360, 1280, 1920} {
			b.Groesse(breite, 900)
			name := fmt.Sprintf("verwaltung-%s-%d", zustand, breite)
			b.PruefeZugang(name)
			b.PruefeBreite(name)
			b.Bild(name)
		}
	}
}
