// SPDX-License-Identifier: EUPL-1.2

package soap_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/auskunftnachricht"
	"kernmelderegister/internal/tueren/soap"
)

// auftragsbuch stands for the use case: it keeps one order and finds the person of
// its first profile.
type auftragsbuch struct {
	gesendet auftrag.Sammelauftrag
	von      auftrag.Nutzer
	fertig   bool
}

func (b *auftragsbuch) Sende(_ context.Context, n auftrag.Nutzer, s auftrag.Sammelauftrag) (string, error) {
	b.von, b.gesendet = n, s
	return "NR-1", nil
}

func (b *auftragsbuch) BearbeiteAuftrag(context.Context, string) (bool, error) {
	b.fertig = true
	return true, nil
}

func (b *auftragsbuch) Lies(_ context.Context, _ auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error) {
	if nummer != "NR-1" {
		return nil, fehler.Neu(fehler.NichtGefunden, "MR-1821", "Diesen Auftrag gibt es nicht.")
	}
	a := &auftrag.Auftrag{Nummer: nummer, Zustand: auftrag.Bestaetigt, Zeichen: b.gesendet.Zeichen, Kundenangaben: b.gesendet.Kundenangaben, Profile: b.gesendet.Profile}
	if b.fertig {
		a.Zustand = auftrag.Erledigt
	}
	return a, nil
}

func (b *auftragsbuch) Oeffne(ctx context.Context, n auftrag.Nutzer, nummer string) (*auftrag.Auftrag, error) {
	a, err := b.Lies(ctx, n, nummer)
	if err != nil {
		return nil, err
	}
	a.Zustand = auftrag.Bekanntgegeben
	a.Profile[0].Ergebnis = &auskunft.Ergebnis{Tatbestand: gebuehr.Auskunft, Auskunft: &auskunft.Auskunft{
		Familienname: "Lindner", Vornamen: "Katharina",
		Anschriften: []auskunft.Anschrift{{Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
			AGS: "14628270", Postleitzahl: "01796", Wohnort: "Pirna", Strasse: "Elbweg",
		}}}},
	}}
	a.Rechnung = gebuehr.Rechnung{Summe: 456, Positionen: make([]gebuehr.Position, len(a.Profile))}
	for i := range a.Rechnung.Positionen {
		a.Rechnung.Positionen[i].Nr = i + 1
	}
	return a, nil
}

// kunden logs customers in.
type kundenpforte struct{}

func (kundenpforte) Anmelden(_ context.Context, n zugang.Nachweis) (zugang.Angemeldet, error) {
	if n.Passwort == "falsch" {
		return zugang.Angemeldet{}, zugang.ErrZugang
	}
	switch n.Kennung {
	case "maschine":
		return zugang.Angemeldet{Bereich: zugang.BereichGrosskunde, Kennung: n.Kennung, Kunde: &zugang.Kunde{ID: "k1"}}, nil
	case "amt":
		return zugang.Angemeldet{Bereich: zugang.BereichBehoerde, Kennung: n.Kennung}, nil
	}
	return zugang.Angemeldet{}, zugang.ErrZugang
}

func (kundenpforte) Handelnder(context.Context, zugang.Angemeldet, string) (behoerde.Akteur, error) {
	return behoerde.Akteur{}, zugang.ErrZugang
}

func (kundenpforte) Nutzer(_ context.Context, kunde, kennung string) (auftrag.Nutzer, bool, error) {
	return auftrag.Nutzer{Kunde: kunde, Kennung: kennung}, true, nil
}

func auskunftstuer() (*soap.Auskunft, *auftragsbuch) {
	b := &auftragsbuch{}
	u := uhr.Fest(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	register := xmeld.Stelle{
		Kennung: "ags:14000000", Name: "Kernmelderegister", Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "kmr@register.example"}},
		Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Musterallee", Postleitzahl: "01099", Wohnort: "Dresden"}},
	}
	return &soap.Auskunft{
		Anmeldung: kundenpforte{}, Kunden: kundenpforte{}, Nachrichten: &auskunftnachricht.Dienst{Auftraege: b, Register: register, Uhr: u},
	}, b
}

// auftrag0600 is an order of three profiles, the second of which lacks the declaration.
func auftrag0600(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "formate", "xmeld", "testdata", "0600.xml"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "?>")
	return rest
}

func frageAuskunft(d *soap.Auskunft, kennung, kopf, koerper string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/soap/auskunft", strings.NewReader(
		`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:kmr="urn:kernmelderegister:auskunft:1">`+kopf+`<s:Body>`+koerper+`</s:Body></s:Envelope>`))
	r.SetBasicAuth(kennung, "geheim")
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func TestAuskunftOverSOAP(t *testing.T) {
	for name, huelle := range map[string][2]string{
		"S2-20.1 bare message": {"", ""},
		"S2-20.1 wrapper":      {`<x:abfrage0600 xmlns:x="XMeld2511aAuskunft">`, `</x:abfrage0600>`},
	} {
		t.Run(name, func(t *testing.T) {
			d, b := auskunftstuer()
			w := frageAuskunft(d, "maschine", "", huelle[0]+auftrag0600(t)+huelle[1])
			antwort := w.Body.String()
			if w.Code != http.StatusOK || !strings.Contains(antwort, "<strasse>Elbweg</strasse>") {
				t.Fatalf("%d %s", w.Code, antwort)
			}
			if !strings.Contains(antwort, `<kmr:gebuehr xmlns:kmr="urn:kernmelderegister:auskunft:1" auftrag="NR-1" cent="456"/>`) {
				t.Error("S2-34.1 the fee is missing in the header")
			}
			if in := strings.Contains(antwort, `<h:abfrage0600Response xmlns:h="XMeld2511aAuskunft">`); in != (huelle[0] != "") {
				t.Errorf("wrapper of the answer: %t", in)
			}
			if !strings.Contains(antwort, "<xmeld:rueckweisung><code>10</code>") || b.gesendet.Profile[1].Abgelehnt != xmeld.GrundWerbung {
				t.Error("S2-32.17 a profile without the declaration is not refused")
			}
			if b.von.Kunde != "k1" || b.von.Anwender != "sb042" {
				t.Errorf("order of %+v", b.von)
			}
		})
	}
}

func TestAuskunftReadsTheChoices(t *testing.T) {
	d, b := auskunftstuer()
	kopf := `<s:Header><kmr:auskunft kette="normal" archiv="true"><kmr:profil zeichen="0002" kette="lueckenhaft"/><kmr:profil zeichen="0003" kette="keine" archiv="false"/></kmr:auskunft></s:Header>`
	if w := frageAuskunft(d, "maschine", kopf, auftrag0600(t)); w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	type wahl struct {
		Kette  auskunft.Kette
		Archiv bool
	}
	var ist []wahl
	for _, p := range b.gesendet.Profile {
		ist = append(ist, wahl{p.Ersuchen.Kette, p.Ersuchen.Archiv})
	}
	if d := cmp.Diff([]wahl{{"normal", true}, {"lueckenhaft", true}, {"keine", false}}, ist); d != "" {
		t.Errorf("S2-32.3 S2-34.4 %s", d)
	}
	for _, falsch := range []string{`kette="rueckwaerts"`, `archiv="vielleicht"`} {
		w := frageAuskunft(d, "maschine", `<s:Header><kmr:auskunft `+falsch+`/></s:Header>`, auftrag0600(t))
		if g := liesFault(t, w); g.Code != fehler.CodeSchema {
			t.Errorf("%s: %s", falsch, g.Code)
		}
	}
}

func TestHoleAntwort(t *testing.T) {
	d, b := auskunftstuer()
	sammel := strings.NewReplacer("anforderung.0600", "anforderunggemeindeuebergreifend.0602", "<code>0600</code>", "<code>0602</code>", "m:absender>", "m:kunde>").Replace(auftrag0600(t))
	vorn, rest, _ := strings.Cut(sammel, "<m:empfaenger>")
	_, hinten, _ := strings.Cut(rest, "</m:empfaenger>")
	w := frageAuskunft(d, "maschine", "", vorn+"<m:dienstleister>x</m:dienstleister>"+hinten)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "quittunggemeindeuebergreifend.0603") || strings.Contains(w.Body.String(), "kmr:gebuehr") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	hole := func(nummer string) *httptest.ResponseRecorder {
		return frageAuskunft(d, "maschine", "", `<kmr:holeAntwort auftragsnummer="`+nummer+`"/>`)
	}
	if w := hole("NR-1"); !strings.Contains(w.Body.String(), "<xmeld:suchprofile.offen>2</xmeld:suchprofile.offen>") || strings.Contains(w.Body.String(), "Elbweg") {
		t.Errorf("before it is done: %s", w.Body)
	}
	b.fertig = true
	if w := hole("NR-1"); !strings.Contains(w.Body.String(), "Elbweg") || !strings.Contains(w.Body.String(), `cent="456"`) {
		t.Errorf("when it is done: %s", w.Body)
	}
	if g := liesFault(t, hole("NR-2")); g.Code != "MR-1821" {
		t.Errorf("S2-10.3 somebody else's order: %s", g.Code)
	}
}

func TestAuskunftRefuses(t *testing.T) {
	d, _ := auskunftstuer()
	for name, f := range map[string]struct{ kennung, koerper, code string }{
		"account of an authority": {"amt", auftrag0600(t), fehler.CodeZugang},
		"unknown account":         {"wer", auftrag0600(t), fehler.CodeZugang},
		"schema before log-in":    {"wer", strings.Replace(auftrag0600(t), "<m:datenZurAnfrage>", "<m:fremd/><m:datenZurAnfrage>", 1), fehler.CodeSchema},
		"question of authorities": {"maschine", frage(t, nil), fehler.CodeSchema},
		"holeAntwort of nothing":  {"maschine", `<kmr:holeAntwort/>`, fehler.CodeSchema},
	} {
		t.Run(name, func(t *testing.T) {
			if g := liesFault(t, frageAuskunft(d, f.kennung, "", f.koerper)); g.Code != f.code {
				t.Errorf("code %s, want %s: %s", g.Code, f.code, g.Text)
			}
		})
	}
}
