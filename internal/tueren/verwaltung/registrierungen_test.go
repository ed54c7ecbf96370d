// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/kunden/beleg"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/verwaltung"
	"kernmelderegister/internal/tueren/web"
)

// registrierungsamt keeps one registration of a bulk customer and remembers what was decided.
type registrierungsamt struct {
	verwaltung.Registrierungen
	antrag *kunden.Antrag
	getan  []string
	frei   kunden.Freigabe
}

func (r *registrierungsamt) Wege() []kunden.Nachweisweg { return nil }

func (r *registrierungsamt) Liste(context.Context, zugang.Angemeldet, ...kunden.Zustand) ([]*kunden.Antrag, error) {
	return []*kunden.Antrag{r.antrag}, nil
}

func (r *registrierungsamt) Antrag(_ context.Context, _ zugang.Angemeldet, nummer string) (*kunden.Antrag, error) {
	if nummer != r.antrag.Nummer {
		return nil, kunden.ErrVorgang
	}
	return r.antrag, nil
}

func (r *registrierungsamt) Datei(_ context.Context, _ zugang.Angemeldet, _ string, nr int) (kunden.Datei, []byte, error) {
	if nr != 1 {
		return kunden.Datei{}, nil, kunden.ErrKeineDatei
	}
	return r.antrag.Nachweis.Dateien[0], []byte("%PDF-1.7"), nil
}

func (r *registrierungsamt) Hinweise(context.Context, zugang.Angemeldet, *kunden.Antrag) ([]kunden.Hinweis, error) {
	return []kunden.Hinweis{{Text: "Ähnlicher Kunde: k1"}}, nil
}

func (r *registrierungsamt) LehneAb(_ context.Context, _ zugang.Angemeldet, _, grund string) error {
	if grund == "" {
		return zugang.Maengelliste{{Pfad: kunden.FeldVermerk, Text: "Dieser Text fehlt."}}
	}
	r.getan = append(r.getan, "abgelehnt: "+grund)
	return nil
}

func (r *registrierungsamt) SchalteFrei(_ context.Context, _ zugang.Angemeldet, _ string, f kunden.Freigabe) (string, error) {
	r.frei = f
	return "kneu", nil
}

func (r *registrierungsamt) Zugangsbrief(context.Context, zugang.Angemeldet, string) (kunden.Brief, error) {
	r.getan = append(r.getan, "brief")
	return kunden.Brief{Name: "zugang-kneu.pdf", PDF: []byte("%PDF-1.7")}, nil
}

// registrierungshaus is the door with somebody logged in.
type registrierungshaus struct {
	t    *testing.T
	amt  *registrierungsamt
	tuer http.Handler
}

func neuesRegistrierungshaus(t *testing.T, bereich zugang.Bereich) *registrierungshaus {
	t.Helper()
	h := &registrierungshaus{t: t, amt: &registrierungsamt{antrag: &kunden.Antrag{
		Nummer: "ABCDEFGHIJ", Zustand: kunden.InPruefung, Bearbeiter: "a.amt", Angelegt: jetzt,
		Angaben:  kunden.Angaben{Art: zugang.BereichGrosskunde, Firma: "Inkasso <Muster>", Vornamen: "Ida", Familienname: "Kästner", Vertrag: "GK-1"},
		Nachweis: kunden.Nachweis{Art: kunden.NachweisDatei, Dateien: []kunden.Datei{{Nr: 1, Art: beleg.PDF, Groesse: 2000}}},
	}}}
	tuer, err := verwaltung.Neu(verwaltung.Ausstattung{
		Bestand: &bestandAttrappe{}, Uhr: uhr.Fest(jetzt), Registrierungen: h.amt,
		Zugang: &zugangAttrappe{wer: zugang.Angemeldet{Bereich: bereich, Kennung: "a.amt", Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt", Name: "Registeramt"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	tuer.Registriere(mux)
	h.tuer = web.Schutz(mux)
	return h
}

func (h *registrierungshaus) sende(methode, pfad string, v url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(methode, pfad, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "__Secure-kmr-verwaltung", Value: "marke"})
	w := httptest.NewRecorder()
	h.tuer.ServeHTTP(w, r)
	return w
}

const vorgang = "/verwaltung/registrierungen/ABCDEFGHIJ"

func TestProofsAreHandedOutAndNeverShown(t *testing.T) {
	h := neuesRegistrierungshaus(t, zugang.BereichAmt)
	w := h.sende(http.MethodGet, vorgang+"/datei/1", nil)
	for name, soll := range map[string]string{
		"Content-Disposition": `attachment; filename="nachweis-ABCDEFGHIJ-1.pdf"`, "Content-Security-Policy": "sandbox; default-src 'none'",
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Type": "application/pdf",
	} {
		if ist := w.Header().Get(name); w.Code != 200 || ist != soll {
			t.Errorf("S2-10.2 %s: %q", name, ist)
		}
	}
	for _, pfad := range []string{vorgang + "/datei/2", vorgang + "/datei/x", "/verwaltung/registrierungen/ZZZZ"} {
		if w := h.sende(http.MethodGet, pfad, nil); w.Code != 404 {
			t.Errorf("%s: %d", pfad, w.Code)
		}
	}
}

func TestOnlyTheOfficeSeesRegistrations(t *testing.T) {
	h := neuesRegistrierungshaus(t, zugang.BereichKontrolle)
	for _, pfad := range []string{"/verwaltung/registrierungen", vorgang, vorgang + "/datei/1", "/verwaltung/kunden", "/verwaltung/kunden/k1"} {
		if w := h.sende(http.MethodGet, pfad, nil); w.Code != 403 || strings.Contains(w.Body.String(), "Kästner") {
			t.Errorf("%s: %d", pfad, w.Code)
		}
	}
}

func TestDecisionsOnRegistrations(t *testing.T) {
	h := neuesRegistrierungshaus(t, zugang.BereichAmt)
	seite := h.sende(http.MethodGet, vorgang, nil).Body.String()
	for _, soll := range []string{"Inkasso &lt;Muster&gt;", "Ähnlicher Kunde: k1", "nachweis-ABCDEFGHIJ-1.pdf", "Vertragsnummer"} {
		if !strings.Contains(seite, soll) {
			t.Errorf("the page lacks %q", soll)
		}
	}
	if w := h.sende(http.MethodPost, vorgang, url.Values{"aktion": {"ablehnen"}}); w.Code != 422 || !strings.Contains(w.Body.String(), `href="#ablehnung"`) {
		t.Errorf("S2-10.2 refused without a reason: %d", w.Code)
	}
	w := h.sende(http.MethodPost, vorgang, url.Values{
		"aktion": {"freischalten"}, "nachweis": {"vertrag"}, "vermerk": {"gut"}, "vertrag": {"GK-1"}, "ab": {"1.9.2026"}, "bis": {"2027-08-31"},
	})
	soll := kunden.Freigabe{Nachweis: "vertrag", Vermerk: "gut", Vertrag: kunden.Vertrag{
		Nummer: "GK-1", Ab: uhr.Datum{Jahr: 2026, Monat: 9, Tag: 1}, Bis: uhr.Datum{Jahr: 2027, Monat: 8, Tag: 31},
	}}
	if w.Code != 303 || w.Header().Get("Location") != "/verwaltung/kunden/kneu" || h.amt.frei != soll {
		t.Errorf("S2-20.2 %d, %+v", w.Code, h.amt.frei)
	}
	if w := h.sende(http.MethodPost, "/verwaltung/kunden/kneu/brief", url.Values{"brief": {"zugang"}}); w.Header().Get("Content-Disposition") != `attachment; filename="zugang-kneu.pdf"` {
		t.Errorf("the letter: %d", w.Code)
	}
	if w := h.sende(http.MethodGet, "/verwaltung/kunden/kneu/brief", nil); w.Code == 200 || len(h.amt.getan) != 1 {
		t.Error("a letter with a new password is written by mere looking")
	}
}
