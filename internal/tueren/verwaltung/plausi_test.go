// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/browsertest"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// plausiAttrappe is a check with a few findings; leer has none.
type plausiAttrappe struct {
	leer, aufgetaut bool
	gezeigt         int
}

var plausiLauf = anwendung.Lauf{ID: 1, Stichtag: 20260830, Amtlich: true, Zeit: jetzt.AddDate(0, 2, 0), Datensaetze: 4123456, Haeufungen: 2,
	Verschickt: jetzt.AddDate(0, 2, 1), Abgeglichen: jetzt.AddDate(0, 2, 7)}

func (p *plausiAttrappe) Uebersicht(_ context.Context, tag melde.Datum) (anwendung.Uebersicht, error) {
	u := anwendung.Uebersicht{Jahr: 2026}
	r, err := plausibilitaet.Lade()
	if err != nil {
		return u, err
	}
	for i, f := range r.Fristtage(2026) {
		u.Fristen = append(u.Fristen, anwendung.Frist{Fristtag: f, Erledigt: i < 2 && !p.leer, Versaeumt: i == 2 && !p.leer})
	}
	if p.leer {
		return u, nil
	}
	probe := plausiLauf
	probe.ID, probe.Stichtag, probe.Amtlich, probe.Verschickt, probe.Abgeglichen = 2, 20260801, false, time.Time{}, time.Time{}
	u.Laeufe = []anwendung.Lauf{plausiLauf, probe}
	u.Frost, u.Ueberfaellig = []anwendung.Frost{{Stichtag: 20260830, Zeit: jetzt}}, 17
	u.Gewaehlt = &u.Laeufe[0]
	if tag == probe.Stichtag {
		u.Gewaehlt = &u.Laeufe[1]
	}
	for i, art := range plausibilitaet.Arten {
		for _, s := range anwendung.Staende {
			u.Arten = append(u.Arten, anwendung.Zahl{Art: art, Stand: s, Anzahl: 1000 / (i + 1) / (int(s) + 1)})
			for _, ags := range []melde.AGS{"14612000", "14713000", "14625020"} {
				u.Zahlen = append(u.Zahlen, anwendung.Zahl{Gemeinde: ags, Art: art, Stand: s, Anzahl: 300 / (i + 1) / (int(s) + 1)})
			}
		}
	}
	return u, nil
}

func plausibefunde() []anwendung.Befund {
	dresden := anwendung.Satzbezug{ID: 1, Schluessel: melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: "DD-1"}}
	leipzig := anwendung.Satzbezug{ID: 2, Schluessel: melde.Schluessel{AGS: "14713000", Ordnungsmerkmal: "L-1"}}
	return []anwendung.Befund{
		{Nummer: 1, Art: plausibilitaet.PM1, Saetze: []anwendung.Satzbezug{dresden, leipzig}, Geaendert: jetzt,
			Nachrichten: []anwendung.Nachricht{{UUID: "8607763a-fd2e-8645-b9fe-000000000001", Meldebehoerde: "14612000"},
				{UUID: "8607763a-fd2e-8645-b9fe-000000000002", Meldebehoerde: "14713000"}}},
		{Nummer: 2, Art: plausibilitaet.PM3, Stand: anwendung.Bestaetigt, Felder: []string{"doktorgrad", "familienstand"}, Sicher: true,
			Saetze: []anwendung.Satzbezug{dresden, leipzig}, Geaendert: jetzt, Nachrichten: []anwendung.Nachricht{
				{UUID: "8607763a-fd2e-8645-b9fe-000000000003", Meldebehoerde: "14612000", Antwort: anwendung.Ja, Beantwortet: jetzt},
				{UUID: "8607763a-fd2e-8645-b9fe-000000000004", Meldebehoerde: "14713000"}}},
		{Nummer: 3, Art: plausibilitaet.VOLL, Stand: anwendung.Berichtigt, Felder: []string{"religion", "geburtsort"},
			Saetze: []anwendung.Satzbezug{leipzig}, Geaendert: jetzt,
			Nachrichten: []anwendung.Nachricht{{UUID: "8607763a-fd2e-8645-b9fe-000000000005", Meldebehoerde: "14713000", Antwort: anwendung.Nein}}},
	}
}

func (p *plausiAttrappe) Liste(_ context.Context, _ anwendung.Lauf, a anwendung.Auswahl) (aus []anwendung.Befund, weitere bool, err error) {
	for _, b := range plausibefunde() {
		if (a.Art == "" || a.Art == b.Art) && (a.Stand == nil || *a.Stand == b.Stand) && b.Nummer > a.Nach {
			aus = append(aus, b)
		}
	}
	return aus, a.Art == "" && a.Nach == 0, nil
}

func (p *plausiAttrappe) Zeige(_ context.Context, wer anwendung.Sachbearbeitung, tag melde.Datum, nummer int) (anwendung.Einzelheiten, error) {
	if !wer.Amt || wer.Akteur.Kennung == "" {
		return anwendung.Einzelheiten{}, anwendung.ErrRolle
	}
	if tag != 20260830 || nummer > 3 {
		return anwendung.Einzelheiten{}, anwendung.ErrBefund
	}
	p.gezeigt++
	r, err := plausibilitaet.Lade()
	if err != nil {
		return anwendung.Einzelheiten{}, err
	}
	b := plausibefunde()[nummer-1]
	e := anwendung.Einzelheiten{Lauf: plausiLauf, Befund: b, Text: r.Befundtext(b.Art), Eingefroren: !p.aufgetaut}
	for i, s := range b.Saetze {
		e.Personen = append(e.Personen, anwendung.Person{
			Schluessel: s.Schluessel, Gemeinde: map[melde.AGS]string{"14612000": "Dresden, Stadt", "14713000": "Leipzig, Stadt"}[s.Schluessel.AGS],
			Name:   melde.Personenname{Familienname: "Musterfrau", Vornamen: "Erika", Geburtsname: "Beispiel"},
			Geburt: melde.Geburt{Datum: 19640812, Ort: "Görlitz"}, Wohnungen: "Hauptwohnung Am Markt 7, 01234 Dresden", Gesperrt: i == 1,
		})
	}
	for _, id := range b.Felder {
		f, _ := r.Feld(b.Art, id)
		w := anwendung.Wertepaar{Feld: f}
		if b.Art == plausibilitaet.PM3 {
			w.Werte = []string{"Dr.", "keine Angabe"}
		}
		e.Angaben = append(e.Angaben, w)
	}
	return e, nil
}

// mitPlausi returns the house with the pages of the check.
func mitPlausi(t testing.TB, p *plausiAttrappe) *haus {
	t.Helper()
	h := &haus{zugang: &zugangAttrappe{wer: zugang.Angemeldet{Bereich: zugang.BereichAmt, Kennung: "a.amt",
		Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt", Name: "Registeramt"}}}}, bestand: &bestandAttrappe{}}
	texte, err := plausibilitaet.Lade()
	if err != nil {
		t.Fatal(err)
	}
	tuer, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: h.bestand, Zugang: h.zugang, Uhr: uhr.Fest(jetzt), Plausi: p, Plausitexte: texte, Hinweis: "Vorführung",
		Gemeinden: []verwaltung.Gemeinde{{AGS: "14612000", Name: "Dresden"}, {AGS: "14713000", Name: "Leipzig"}, {AGS: "14625020", Name: "Bautzen/Budyšin"}, {AGS: "14625370", Name: "Neukirch/Lausitz"}},
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

func TestPlausiPages(t *testing.T) {
	for _, f := range []struct {
		name, pfad string
		p          *plausiAttrappe
		da, fehlt  []string
	}{
		{"S1-13.1 the official run is marked", "", &plausiAttrappe{}, []string{"amtlicher Lauf", "Probelauf", "4.123.456"}, nil},
		{"S1-13.2 days are watched", "", &plausiAttrappe{}, []string{"30.08.2026", "30.11.2026", "15.12.2026", "! überfällig", "Eine Frist ist überschritten"}, nil},
		{"counts per finding and municipality with chart and table", "", &plausiAttrappe{},
			[]string{"</svg>", "Bautzen/Budyšin", "PM2a", "bestätigt", "unbegründet", "berichtigt"}, []string{"Musterfrau"}},
		{"S1-13.9 findings come up again", "", &plausiAttrappe{}, []string{"17 Befunde des amtlichen Laufs warten"}, nil},
		{"another run", "?stichtag=2026-08-01", &plausiAttrappe{}, []string{"Stichtag 01.08.2026", "noch nicht geschrieben"}, nil},
		{"nothing yet", "", &plausiAttrappe{leer: true}, []string{"noch keine Prüfung", "30.08.2026"}, []string{"</svg>"}},
		{"list without names", "/befunde?stichtag=2026-08-30", &plausiAttrappe{},
			[]string{"PM3-20260830-000002", "Doktorgrad, Familienstand", "1 von 2", "Weitere Befunde", "wird protokolliert"}, []string{"Musterfrau", "DD-1"}},
		{"list narrowed", "/befunde?stichtag=2026-08-30&befund=PM3&stand=1&gemeinde=14612000", &plausiAttrappe{},
			[]string{"PM3-20260830-000002", "Alle anzeigen"}, []string{"PM1-20260830-000001"}},
		{"nonsense in the address", "/befunde?stichtag=x&befund=%27--&stand=99&gemeinde=1&nach=-3", &plausiAttrappe{}, []string{"PM1-20260830-000001"}, []string{"'--"}},
		{"S1-13.6 both values of a finding", "/befund/2026-08-30/2", &plausiAttrappe{},
			[]string{"Musterfrau", "≠ Doktorgrad", "Dr.", "keine Angabe", "Auskunftssperre", "eingefrorene Stand"}, nil},
		{"S1-13.3 missing particulars", "/befund/2026-08-30/3", &plausiAttrappe{aufgetaut: true},
			[]string{"Fehlende Angaben", "Geburtsort", "BMG § 3 Abs. 1 Nr. 6", "gezeigt wird der heutige"}, nil},
	} {
		t.Run(f.name, func(t *testing.T) {
			w := mitPlausi(t, f.p).hole("/verwaltung/plausibilitaet" + f.pfad)
			if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
				t.Fatalf("status %d, cache %q", w.Code, w.Header().Get("Cache-Control"))
			}
			for _, text := range f.da {
				if !strings.Contains(w.Body.String(), text) {
					t.Errorf("page lacks %q", text)
				}
			}
			for _, text := range f.fehlt {
				if strings.Contains(w.Body.String(), text) {
					t.Errorf("page has %q", text)
				}
			}
		})
	}
}

func TestWhoMaySeeFindings(t *testing.T) {
	p := &plausiAttrappe{}
	h := mitPlausi(t, p)
	h.zugang.wer.Bereich = zugang.BereichKontrolle
	if w := h.hole("/verwaltung/plausibilitaet/befunde?stichtag=2026-08-30"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "/befund/") {
		t.Errorf("the control sees the list without links to residents: %d", w.Code)
	}
	if w := h.hole("/verwaltung/plausibilitaet/befund/2026-08-30/1"); w.Code != http.StatusForbidden || p.gezeigt > 0 {
		t.Errorf("status %d", w.Code)
	}
	h.zugang.wer.Bereich = zugang.BereichAmt
	for pfad, status := range map[string]int{"/befund/2026-08-30/99": 404, "/befund/2026-02-30/1": 404, "/befund/2026-08-30/x": 404, "/befund/": 404} {
		if w := h.hole("/verwaltung/plausibilitaet" + pfad); w.Code != status {
			t.Errorf("%s: status %d", pfad, w.Code)
		}
	}
	if w := mitPlausi(t, &plausiAttrappe{leer: true}).hole("/verwaltung/plausibilitaet/befunde"); w.Code != http.StatusNotFound {
		t.Errorf("a list without a run: status %d", w.Code)
	}
	if w := neuesHaus(t).hole("/verwaltung/plausibilitaet"); w.Code != http.StatusNotFound {
		t.Errorf("without the check there is no such page: status %d", w.Code)
	}
}

// beschaue opens the pages below the check in a real browser at three widths.
func beschaue(t *testing.T, p *plausiAttrappe, seiten map[string]string) (b *browsertest.Browser, wurzel string) {
	t.Helper()
	server := httptest.NewTLSServer(mitPlausi(t, p).tuer)
	t.Cleanup(server.Close)
	b = browsertest.Starte(t, browsertest.Optionen{})
	b.Oeffne(server.URL + "/verwaltung/anmelden")
	b.Tippe("a.amt\tegal")
	b.TippeWeiter("\r")
	for zustand, pfad := range seiten {
		b.Oeffne(server.URL + "/verwaltung/plausibilitaet" + pfad)
		for _, breite := range []int64{360, 1280, 1920} {
			b.Groesse(breite, 900)
			name := fmt.Sprintf("verwaltung-%s-%d", zustand, breite)
			b.PruefeZugang(name)
			b.PruefeBreite(name)
			b.Bild(name)
		}
	}
	return b, server.URL + "/verwaltung/plausibilitaet"
}

func TestPlausiPagesAreAccessible(t *testing.T) {
	b, wurzel := beschaue(t, &plausiAttrappe{}, map[string]string{"plausi": "", "plausi-befunde": "/befunde?stichtag=2026-08-30"})
	handbuchbild(t)
	// Enter on the dashboard opens the list, because its first control has the focus.
	b.Oeffne(wurzel)
	b.TippeWeiter("\r")
	if titel := b.Text("document.querySelector('h1').textContent"); !strings.Contains(titel, "Befunde zum Stichtag") {
		t.Errorf("Enter leads to %q", titel)
	}
}

func TestFindingsAreAccessible(t *testing.T) {
	beschaue(t, &plausiAttrappe{}, map[string]string{"plausi-befund": "/befund/2026-08-30/2"})
}

func TestEmptyCheckIsAccessible(t *testing.T) {
	beschaue(t, &plausiAttrappe{leer: true}, map[string]string{"plausi-leer": ""})
}

// handbuchbild keeps the screenshot of the handbook, when screenshots are made.
func handbuchbild(t *testing.T) {
	t.Helper()
	ordner := os.Getenv("KMR_BILDER")
	if ordner == "" {
		return
	}
	b, err := os.ReadFile(filepath.Join(ordner, "verwaltung-plausi-1280.png"))
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	if err == nil {
		err = os.WriteFile(filepath.Join("..", "..", "..", "docs", "bilder", "verwaltung-plausi-1280.png"), b, 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}
