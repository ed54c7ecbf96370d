// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/adresshandel"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/auskunftsstatistik"
	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/sqlite"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// kassenhaus is the door with the real use cases about orders and fees over a fresh storage.
type kassenhaus struct {
	t          testing.TB
	buch       *buch
	abrechnung *abrechnung.Dienst
	auftraege  *sqlite.Auftraege
	handel     *adresshandel.Dienst
	statistik  *auskunftsstatistik.Dienst
	uhr        *uhr.Stell
	gesperrt   []string
	tuer       http.Handler
}

// Kunde implements abrechnung.Kunden.
func (h *kassenhaus) Kunde(_ context.Context, id string) (abrechnung.Kunde, bool, error) {
	return abrechnung.Kunde{ID: id, Name: "Muster Inkasso GmbH", Anschrift: []string{"Alte Gasse 1", "01067 Dresden"}}, true, nil
}

// Nutzer implements auftrag.Kunden.
func (h *kassenhaus) Nutzer(_ context.Context, kunde, kennung string) (auftrag.Nutzer, bool, error) {
	return auftrag.Nutzer{Kunde: kunde, Kennung: kennung, Regel: suche.RegelS2}, true, nil
}

// SperreInhaber implements adresshandel.Sperrer.
func (h *kassenhaus) SperreInhaber(_ context.Context, _ zugang.Angemeldet, id string, _ bool) error {
	h.gesperrt = append(h.gesperrt, id)
	return nil
}

func muss[T any](t testing.TB) func(T, error) T {
	return func(wert T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return wert
	}
}

func neuesKassenhaus(t testing.TB) *kassenhaus {
	t.Helper()
	s := muss[*sqlite.Speicher](t)(sqlite.Oeffne(t.Context(), t.TempDir(), sqlite.Optionen{}))
	t.Cleanup(func() {
		if err := s.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	tarife := muss[*gebuehr.Tarifwerk](t)(gebuehr.Lade())
	h := &kassenhaus{t: t, buch: &buch{}, auftraege: s.Auftraege(), uhr: uhr.Fest(jetzt)}
	haus := bescheid.Aussteller{Name: "Registerstelle", Anschrift: []string{"Musterstraße 1", "01067 Dresden"}, Kontakt: "gebuehren@example.invalid"}
	auftraege := auftrag.Neu(auftrag.Ausstattung{Speicher: h.auftraege, Kunden: h, Tarife: tarife, Protokoll: h.buch, Uhr: h.uhr, Zeitgleich: 1, Aufbewahrung: 30 * 24 * time.Hour})
	h.abrechnung = muss[*abrechnung.Dienst](t)(abrechnung.Neu(abrechnung.Ausstattung{
		Speicher: s.Abrechnung(), Auftraege: auftraege, Kunden: h, Tarife: tarife, Protokoll: h.buch, Uhr: h.uhr,
		Fristen: muss[[]abrechnung.Frist](t)(abrechnung.LadeFristen()), Aussteller: haus,
		Bank: bescheid.Bank{Inhaber: "Hauptkasse", IBAN: "DE02120300000000202051", BIC: "BYLADEM1001", Name: "Musterbank"},
	}))
	h.handel = adresshandel.Neu(adresshandel.Ausstattung{Ablage: s.Amt(), Auftraege: s.Amt(), Kunden: h, Sperrer: h, Protokoll: h.buch, Uhr: h.uhr,
		Regeln: muss[[]adresshandel.Regel](t)(adresshandel.Standardregeln()), Aussteller: haus})
	h.statistik = auskunftsstatistik.Neu(s.Amt(), h.uhr)
	beschwerden := beschwerde.Neu(beschwerde.Ausstattung{Ablage: s.Beschwerden(), Kunden: h, Protokoll: h.buch, Uhr: h.uhr,
		Fristen: muss[[]beschwerde.Frist](t)(beschwerde.LadeFristen()), Aussteller: haus})
	tuer := muss[*verwaltung.Tuer](t)(verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: &bestandAttrappe{}, Recht: muss[*recht.Rechtsregister](t)(recht.Lade()), Zugang: konten{&zugangAttrappe{}}, Uhr: h.uhr, Hinweis: "Vorführung",
		Gemeinden:  []verwaltung.Gemeinde{{AGS: "14612000", Name: "Dresden"}, {AGS: "14713000"}, {AGS: "14511000"}, {AGS: "14628270"}},
		Abrechnung: h.abrechnung, Auftraege: auftraege, Handel: h.handel, Beschwerden: beschwerden, Statistik: h.statistik,
	}))
	seiten, mux := http.NewServeMux(), http.NewServeMux()
	tuer.Registriere(seiten)
	tuer.RegistriereHochladen(mux)
	mux.Handle("GET "+web.DateiPfad, web.Dateien())
	mux.Handle("/", web.Schutz(seiten))
	h.tuer = mux
	return h
}

// bestelle stores an order that was released with the facts, so many days ago; monatlich
// is a Großkunde's.
func (h *kassenhaus) bestelle(nummer string, vorTagen int, monatlich bool, t ...gebuehr.Tatbestand) {
	h.t.Helper()
	tarif := muss[*gebuehr.Tarif](h.t)(muss[*gebuehr.Tarifwerk](h.t)(gebuehr.Lade()).Fassung("2011-09"))
	zeit := jetzt.AddDate(0, 0, -vorTagen)
	a := &auftrag.Auftrag{Nummer: nummer, Kunde: "privat", Nutzer: "p.nutzer", Weg: auftrag.Dialog, Zustand: auftrag.Erledigt, Fassung: 1, Angelegt: zeit,
		Bestaetigt: zeit, Erledigt: zeit, Geaendert: zeit, Tarif: "2011-09", Monatlich: monatlich}
	if monatlich {
		a.Kunde, a.Nutzer, a.Weg = "grosskunde", "g.nutzer", auftrag.Stapel
	}
	for i, tatbestand := range t {
		a.Profile = append(a.Profile, auftrag.Profil{Ergebnis: &auskunft.Ergebnis{Tatbestand: tatbestand}, Ersuchen: auskunft.Ersuchen{Anfrage: suche.Privatanfrage{
			Nachname: "Geheimnis", Vornamen: "Ida", Anschriften: []suche.Privatanschrift{{AGS: "14612000", Strasse: "Lange Gasse", Hausnummer: fmt.Sprint(i + 1)}},
			Geburtsdatum: melde.TeilbekanntesDatum(19800101 + i),
		}}})
	}
	if _, err := h.auftraege.Lege(h.t.Context(), a, ""); err != nil {
		h.t.Fatal(err)
	}
	a.Fassung, a.Zustand, a.Bekanntgegeben, a.Rechnung = 2, auftrag.Bekanntgegeben, zeit, tarif.Rechne(t)
	f := &auftrag.Forderung{Auftrag: nummer, Kunde: a.Kunde, Sofort: !monatlich, Bestaetigt: zeit, Zeit: zeit, Rechnung: a.Rechnung, Weg: a.Weg}
	if ok, err := h.auftraege.Ersetze(h.t.Context(), a, auftrag.Neues{Forderung: f}); err != nil || !ok {
		h.t.Fatal(ok, err)
	}
}

// viele returns so many facts of a kind.
func viele(n int, t gebuehr.Tatbestand) []gebuehr.Tatbestand {
	liste := make([]gebuehr.Tatbestand, n)
	for i := range liste {
		liste[i] = t
	}
	return liste
}

// fuelle stores orders, notices of two months ago, and what the daily work makes of them.
func (h *kassenhaus) fuelle() {
	h.t.Helper()
	h.uhr.Stelle(jetzt.AddDate(0, -2, 0))
	h.bestelle("ALT1", 62, false, gebuehr.Auskunft)
	h.bestelle("ALT2", 62, false, viele(40, gebuehr.Auskunft)...)
	h.bestelle("ALT3", 62, true, append(viele(30, gebuehr.Auskunft), viele(20, gebuehr.Neutral)...)...)
	muss[int](h.t)(h.abrechnung.ErlasseFaellige(h.t.Context()))
	h.uhr.Stelle(jetzt)
	for i := range 6 {
		h.bestelle(fmt.Sprint("NEU", i), 1, i%2 == 0, append(viele(7, gebuehr.Auskunft), viele(3, gebuehr.Neutral)...)...)
	}
	muss[int](h.t)(h.abrechnung.ErlasseFaellige(h.t.Context()))
	muss[adresshandel.Lauf](h.t)(h.handel.Sieh(h.t.Context(), uhr.DatumVon(jetzt.AddDate(0, 0, -1))))
	if err := h.statistik.Zaehle(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *kassenhaus) sende(r *http.Request, kennung string) *httptest.ResponseRecorder {
	r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: kennung})
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}

func (h *kassenhaus) hole(pfad string) *httptest.ResponseRecorder {
	return h.sende(httptest.NewRequest(http.MethodGet, "/verwaltung/"+pfad, nil), "sb1")
}

func (h *kassenhaus) schicke(kennung, pfad string, werte map[string]string) *httptest.ResponseRecorder {
	v := url.Values{}
	for name, wert := range werte {
		v.Set(name, wert)
	}
	r := httptest.NewRequest(http.MethodPost, "/verwaltung/"+pfad, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.sende(r, kennung)
}

// ladeHoch sends a file as the field "datei".
func (h *kassenhaus) ladeHoch(inhalt string) *httptest.ResponseRecorder {
	var koerper bytes.Buffer
	m := multipart.NewWriter(&koerper)
	teil := muss[interface{ Write([]byte) (int, error) }](h.t)(m.CreateFormFile("datei", "auszug.csv"))
	_, _ = teil.Write([]byte(inhalt))
	if err := m.Close(); err != nil {
		h.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/verwaltung/abrechnung/zahlungen", &koerper)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return h.sende(r, "sb1")
}
