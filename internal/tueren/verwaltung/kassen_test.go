// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/tueren/browsertest"
)

// enthaelt checks a page for its status, for what it must say and what it must not.
func enthaelt(t *testing.T, w *httptest.ResponseRecorder, status int, da []string, fehlt ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status %d, want %d", w.Code, status)
	}
	for _, text := range da {
		if !strings.Contains(w.Body.String(), text) {
			t.Errorf("page lacks %q", text)
		}
	}
	for _, text := range append(fehlt, "Geheimnis", "&lt;t") { // nobody who was sought, no markup shown as text
		if strings.Contains(w.Body.String(), text) {
			t.Errorf("page has %q", text)
		}
	}
}

func TestKassenpagesBelongToTheOffice(t *testing.T) {
	h := neuesKassenhaus(t)
	for _, pfad := range []string{"abrechnung", "abrechnung/zahlungen", "abrechnung/laeufe", "abrechnung/abstimmung", "abrechnung/preise", "auftraege", "adresshandel", "beschwerden", "beschwerden/neu", "statistik"} {
		if w := h.hole(pfad); w.Code != http.StatusOK {
			t.Errorf("%s: status %d", pfad, w.Code)
		}
		if w := h.sende(httptest.NewRequest(http.MethodGet, "/verwaltung/"+pfad, nil), "kontrolle1"); w.Code != http.StatusForbidden {
			t.Errorf("S1-22.13 the control at %s: status %d", pfad, w.Code)
		}
	}
}

func TestKassenbuch(t *testing.T) {
	h := neuesKassenhaus(t)
	h.fuelle()
	enthaelt(t, h.hole("abrechnung"), 200, []string{"2026-000001", "152,00 €", "überfällig", "2026-000005"})
	enthaelt(t, h.schicke("sb1", "abrechnung", map[string]string{"suche": "ALT2"}), 200, []string{"2026-000002"}, "2026-000001")
	enthaelt(t, h.schicke("sb1", "abrechnung", map[string]string{"suche": "niemand"}), 200, []string{"Dazu gibt es keinen Gebührenbescheid"})
	enthaelt(t, h.schicke("sb1", "abrechnung", map[string]string{"suche": ""}), 422, []string{`href="#suche"`})
	enthaelt(t, h.hole("abrechnung/bescheid/2026-000001"), 200, []string{"Muster Inkasso GmbH", "ALT1", "Mahnung ausstellen", "Zahlung von Hand erfassen"}, "Überzahlung erstatten")
	if w := h.hole("abrechnung/bescheid/2026-999999"); w.Code != http.StatusNotFound {
		t.Errorf("unknown notice: status %d", w.Code)
	}
	for _, pfad := range []string{"abrechnung/bescheid/2026-000001/bescheid.pdf", "abrechnung/abstimmung.csv", "statistik.csv"} {
		if w := h.hole(pfad); w.Code != 200 || w.Body.Len() == 0 || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%s: status %d", pfad, w.Code)
		}
	}
}

func TestEntriesByHand(t *testing.T) {
	h := neuesKassenhaus(t)
	h.fuelle()
	const blatt = "abrechnung/bescheid/2026-000001"
	for i, f := range []struct {
		wer    string
		werte  map[string]string
		status int
	}{
		{"sb1", map[string]string{"akt": "zahlung", "zahlung-betrag": "drei", "zahlung-tag": "31.02.2026", "zahlung-grund": "bar"}, 422},
		{"sb1", map[string]string{"akt": "zahlung", "zahlung-betrag": "5,00", "zahlung-tag": "31.08.2026", "zahlung-grund": ""}, 422},
		{"sb1", map[string]string{"akt": "zahlung", "zahlung-betrag": "5,00", "zahlung-tag": "31.08.2026", "zahlung-grund": "bar"}, 303},
		{"sb1", map[string]string{"akt": "erstattung", "erstattung-betrag": "2,00", "erstattung-grund": "zu viel"}, 422},
		{"sb1", map[string]string{"akt": "erstattung", "erstattung-betrag": "1,20", "erstattung-grund": "zu viel"}, 303},
		{"sb1", map[string]string{"akt": "gutschrift", "gutschrift-betrag": "1,00", "gutschrift-grund": "Kulanz"}, 303},
		{"sb1", map[string]string{"akt": "storno", "storno-grund": "Irrtum"}, 303},
		{"sb1", map[string]string{"akt": "storno", "storno-grund": "Irrtum"}, 409},
		{"sb1", map[string]string{"akt": "unsinn"}, 404},
	} {
		if w := h.schicke(f.wer, blatt, f.werte); w.Code != f.status {
			t.Errorf("G15 step %d: status %d, want %d", i+1, w.Code, f.status)
		}
	}
	enthaelt(t, h.hole(blatt), 200, []string{"Storno", "Kulanz", "überzahlt", "3,80 €"}, "Zahlung von Hand")
	const teuer = "abrechnung/bescheid/2026-000002"
	enthaelt(t, h.schicke("sb1", teuer, map[string]string{"akt": "storno", "storno-grund": "x"}), 409, nil)
	if w := h.schicke("sb1", teuer, map[string]string{"akt": "antrag", "antrag-grund": "falscher Kunde"}); w.Code != 303 {
		t.Errorf("application: status %d", w.Code)
	}
	enthaelt(t, h.hole(teuer), 200, []string{"sb1 hat das Storno beantragt"}, "Endgültig stornieren")
	if w := h.schicke("sb2", teuer, map[string]string{"akt": "storno", "storno-grund": "stimmt"}); w.Code != 303 {
		t.Errorf("second person: status %d", w.Code)
	}
}

func TestBankExport(t *testing.T) {
	h := neuesKassenhaus(t)
	h.fuelle()
	stand, err := h.abrechnung.Bescheid(t.Context(), "", "2026-000001")
	if err != nil {
		t.Fatal(err)
	}
	auszug := "Buchungstag;Verwendungszweck;Betrag\n31.08.2026;" + stand.Referenz + ";3,80\n31.08.2026;Miete;500,00\n"
	enthaelt(t, h.ladeHoch(""), 422, []string{"Bitte wählen Sie die CSV-Datei"})
	enthaelt(t, h.ladeHoch("Buchungstag;Betrag;Zweck\n31.02.2026;x;y\n"), 422, []string{"Zeile 2", "Betrag"}[:1])
	w := h.ladeHoch(auszug)
	vorschau := strings.TrimPrefix(w.Header().Get("Location"), "/verwaltung/")
	if w.Code != 303 || vorschau == "" {
		t.Fatalf("upload: status %d", w.Code)
	}
	enthaelt(t, h.hole(vorschau), 200, []string{"Bescheid 2026-000001", "ohne Bescheid", "503,80 €", "Noch ist nichts gebucht"})
	if w := h.sende(httptest.NewRequest(http.MethodGet, "/verwaltung/"+vorschau, nil), "sb2"); w.Code != 404 {
		t.Errorf("somebody else's preview: status %d", w.Code)
	}
	enthaelt(t, h.schicke("sb1", vorschau, nil), 200, []string{"Kontoauszug übernommen", "1 ohne Bescheid"})
	if w := h.schicke("sb1", vorschau, nil); w.Code != 404 {
		t.Errorf("second click: status %d", w.Code)
	}
	zweite := h.ladeHoch(auszug).Header().Get("Location")
	enthaelt(t, h.hole(strings.TrimPrefix(zweite, "/verwaltung/")), 200, []string{"Die Datei enthält nichts Neues"})
	enthaelt(t, h.schicke("sb1", "abrechnung/zahlungen/zuordnen", map[string]string{"eingang": "2", "bescheid-2": "x"}), 422, []string{`href="#bescheid-2"`})
	if w := h.schicke("sb1", "abrechnung/zahlungen/zuordnen", map[string]string{"eingang": "2", "bescheid-2": "ALT2"}); w.Code != 303 {
		t.Errorf("assignment: status %d", w.Code)
	}
	enthaelt(t, h.hole("abrechnung/zahlungen"), 200, []string{"Alle Zahlungen sind einem Bescheid zugeordnet"})
	enthaelt(t, h.hole("abrechnung/abstimmung"), 200, []string{"Alle Summen stimmen überein", "503,80 €", "0,00 €"})
}

func TestMonthsRemindersAndPrices(t *testing.T) {
	h := neuesKassenhaus(t)
	h.fuelle()
	enthaelt(t, h.schicke("sb1", "abrechnung/laeufe", map[string]string{"monat": "2026-13"}), 422, []string{`href="#monat"`})
	enthaelt(t, h.schicke("sb1", "abrechnung/laeufe", map[string]string{"monat": "2026-09"}), 422, []string{"noch nicht zu Ende"})
	enthaelt(t, h.schicke("sb1", "abrechnung/laeufe", map[string]string{"monat": "2026-08"}), 200, []string{"08/2026 ist abgerechnet: 1 neue", "2 Mahnungen ausstellen"})
	enthaelt(t, h.schicke("sb1", "abrechnung/laeufe/mahnen", nil), 200, []string{"2 Mahnungen ausgestellt", "1. Mahnung (PDF)", "Heute ist keine Mahnung fällig"})
	if w := h.hole("abrechnung/bescheid/2026-000001/mahnung/1"); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "%PDF") {
		t.Errorf("letter: status %d", w.Code)
	}
	enthaelt(t, h.hole("abrechnung/preise"), 200, []string{"Fassung 2011-09", "3,80 €", "0,76 €", "15,00 €", "10. SächsKVZ", "Mindestgebühr"})
	enthaelt(t, h.hole("abrechnung/preise?tag=30.09.2007"), 200, []string{"Für diesen Tag ist kein Tarif hinterlegt"})
	enthaelt(t, h.hole("abrechnung/preise?tag=31.02.2026"), 422, []string{`href="#tag"`})
}

func TestOrdersAreShownWithoutWhatWasAsked(t *testing.T) {
	h := neuesKassenhaus(t)
	h.fuelle()
	vorher := len(h.buch.eintraege)
	enthaelt(t, h.schicke("sb1", "auftraege/auftrag", map[string]string{"nummer": "NEU1"}), 422, []string{`href="#zweck"`})
	if len(h.buch.eintraege) != vorher {
		t.Error("a refused look is in the log")
	}
	enthaelt(t, h.schicke("sb1", "auftraege/auftrag", map[string]string{"nummer": "NEU1", "zweck": "Nachfrage"}), 200, []string{"bekannt gegeben", "beantwortet", "28,88 €"}, "Lange Gasse", "Ida")
	if e := h.buch.eintraege[vorher]; e.Weitere["zweck"] != "Nachfrage" || e.Weitere["auftrag"] != "NEU1" {
		t.Errorf("S1-22.12 log %+v", e.Weitere)
	}
	enthaelt(t, h.schicke("sb1", "auftraege/auftrag", map[string]string{"nummer": "x", "zweck": "Nachfrage"}), 422, []string{"Diesen Auftrag gibt es nicht"})
	enthaelt(t, h.schicke("sb1", "auftraege/offene", map[string]string{"zweck": "Lage"}), 200, []string{"Alle bestätigten Aufträge sind erledigt"})
	if w := h.schicke("sb1", "auftraege/zurueckziehen", map[string]string{"nummer": "NEU1", "zweck": "x"}); w.Code != 409 {
		t.Errorf("withdrawn after release: status %d", w.Code)
	}
}

func TestAddressTradingIsWorkedOn(t *testing.T) {
	h := neuesKassenhaus(t)
	h.fuelle()
	enthaelt(t, h.hole("adresshandel"), 200, []string{"Fortlaufende Hausnummern", "grosskunde", "Kein Kunde ist begrenzt"}, "Lange Gasse")
	enthaelt(t, h.hole("adresshandel/fall/1"), 200, []string{"§ 44 Abs. 3 Nr. 2 BMG", "in Prüfung"}, "Lange Gasse")
	if w := h.hole("adresshandel/fall/1/anhoerung.pdf"); w.Code != 200 {
		t.Errorf("letter: status %d", w.Code)
	}
	enthaelt(t, h.schicke("sb1", "adresshandel/fall/1", map[string]string{"fassung": "1", "nachher": "erledigt", "text": "x"}), 422, []string{`href="#text"`})
	enthaelt(t, h.schicke("sb1", "adresshandel/fall/1", map[string]string{"fassung": "1", "nachher": "erledigt", "text": "x", "ergebnis": "begrenzung"}), 422, []string{`href="#profile"`})
	if w := h.schicke("sb1", "adresshandel/fall/1", map[string]string{"fassung": "1", "nachher": "erledigt", "text": "zu viel", "ergebnis": "begrenzung", "profile": "5", "tage": "10"}); w.Code != 303 {
		t.Errorf("limit: status %d", w.Code)
	}
	enthaelt(t, h.hole("adresshandel"), 200, []string{"5 Suchprofile je Tag bis 11.09.2026"})
	for grund, status := range map[string]int{"": 422, "geklärt": 303} {
		if w := h.schicke("sb1", "adresshandel/grenze", map[string]string{"kunde": "grosskunde", "grund-grosskunde": grund}); grund == "" && w.Code != status {
			t.Errorf("without a reason: status %d", w.Code)
		}
	}
	if w := h.schicke("sb1", "adresshandel/fall/2", map[string]string{"fassung": "1", "nachher": "erledigt", "text": "Verstoß", "ergebnis": "sperre"}); w.Code != 303 || len(h.gesperrt) != 1 {
		t.Errorf("S0-06 block: status %d, %v", w.Code, h.gesperrt)
	}
}

func TestComplaintsAreAnswered(t *testing.T) {
	h := neuesKassenhaus(t)
	enthaelt(t, h.schicke("sb1", "beschwerden/neu", map[string]string{"weg": "brief"}), 422, []string{`href="#gegenstand"`, `href="#text"`, `href="#name"`, `href="#anschrift"`})
	w := h.schicke("sb1", "beschwerden/neu", map[string]string{"weg": "brief", "gegenstand": "datenschutz", "name": "Ida Beispiel", "anschrift": "Gasse 2", "anschrift2": "01067 Dresden", "text": "Wer hat\nnach mir gefragt?"})
	if w.Code != 303 {
		t.Fatalf("status %d", w.Code)
	}
	enthaelt(t, h.hole("beschwerden?neu=1"), 200, []string{"B-000001 ist aufgenommen", "Einwohner", "01.10.2026"}, "Ida Beispiel")
	enthaelt(t, h.hole("beschwerden/1"), 200, []string{"Ida Beispiel", "Wer hat</p>", "Art. 12 Abs. 3 DSGVO"})
	if w := h.hole("beschwerden/1/antwort.pdf"); w.Code != 404 {
		t.Errorf("letter before the answer: status %d", w.Code)
	}
	enthaelt(t, h.schicke("sb1", "beschwerden/1", map[string]string{"fassung": "1", "nachher": "beantwortet", "antwort": "x"}), 422, []string{`href="#nachher"`})
	if w := h.schicke("sb1", "beschwerden/1", map[string]string{"fassung": "1", "nachher": "beantwortet", "antwort": "Niemand.\nGruß", "ausgang": "abgeholfen"}); w.Code != 303 {
		t.Errorf("answer: status %d", w.Code)
	}
	enthaelt(t, h.hole("beschwerden/1"), 200, []string{"abgeholfen", "Antwortschreiben (PDF)", "01.09.2029"}, "Nächster Schritt")
	if w := h.hole("beschwerden/1/antwort.pdf"); w.Code != 200 {
		t.Errorf("letter: status %d", w.Code)
	}
	if w := h.hole("beschwerden/99"); w.Code != 404 {
		t.Errorf("unknown: status %d", w.Code)
	}
}

func TestStatisticsKeepBackSmallNumbers(t *testing.T) {
	h := neuesKassenhaus(t)
	enthaelt(t, h.hole("statistik"), 200, []string{"Es gibt noch keine Zahlen"})
	h.fuelle()
	enthaelt(t, h.hole("statistik"), 200, []string{"08/2026", "50 bis unter 75 %", "nicht ausgewiesen", "</svg>", "Stand: 01.09.2026"}, "70 %")
	csv := h.hole("statistik.csv").Body.String()
	if !strings.Contains(csv, "2026-08;alle;6;60;50 bis unter 75 %;173") || !strings.Contains(csv, "2026-08;Dialog;;;;") {
		t.Errorf("BMG-51.1 %s", csv)
	}
}

func TestKassenpagesInTheBrowser(t *testing.T) {
	voll, leer := neuesKassenhaus(t), neuesKassenhaus(t)
	voll.fuelle()
	voll.bestelle("LANG", 1, true, viele(12, gebuehr.Auskunft)...)
	voll.schicke("sb1", "beschwerden/neu", map[string]string{"weg": "brief", "gegenstand": "datenschutz", "name": "Ida Beispiel", "anschrift": "Gasse 2", "anschrift2": "01067 Dresden", "text": "Wer hat nach mir gefragt?"})
	auszug := "Buchungstag;Verwendungszweck;Betrag\n31.08.2026;Miete;500,00\n31.08.2026;Nachzahlung ohne Referenz;12,40\n"
	vorschau := strings.TrimPrefix(voll.ladeHoch(auszug).Header().Get("Location"), "/verwaltung/")
	b := browsertest.Starte(t, browsertest.Optionen{})
	for name, h := range map[string]*kassenhaus{"voll": voll, "leer": leer} {
		server := httptest.NewTLSServer(h.tuer)
		defer server.Close()
		anmelden(t, b, server.URL, "sb1")
		pfade := []string{"abrechnung", "abrechnung/zahlungen", "abrechnung/laeufe", "abrechnung/abstimmung", "abrechnung/preise", "auftraege", "adresshandel", "beschwerden", "beschwerden/neu", "statistik"}
		if name == "voll" {
			pfade = append(pfade, "abrechnung/bescheid/2026-000001", vorschau, "adresshandel/fall/1", "beschwerden/1", "abrechnung/bescheid/2026-999999")
		}
		for _, pfad := range pfade {
			b.Oeffne(server.URL + "/verwaltung/" + pfad)
			bild, _, _ := strings.Cut(strings.ReplaceAll(pfad, "/", "-"), "pruefen-")
			besichtigeKasse(b, name+"-"+bild)
		}
		if name == "voll" {
			tastatur(t, b, server.URL)
		}
	}
}

// besichtigeKasse measures the page at the narrowest width and at a usual one, at those of
// the handbook if pictures are wanted.
func besichtigeKasse(b *browsertest.Browser, zustand string) {
	breiten := []int64{320, 1280}
	if os.Getenv(browsertest.UmgebungBilder) != "" {
		breiten = []int64{360, 1280, 1920}
	}
	for _, breite := range breiten {
		b.Groesse(breite, 900)
		name := fmt.Sprintf("kasse-%s-%d", zustand, breite)
		b.PruefeBreite(name)
		b.Bild(name)
	}
	b.PruefeZugang("kasse-" + zustand)
}

// tastatur finds a notice, books a payment and looks at an order without a mouse.
func tastatur(t *testing.T, b *browsertest.Browser, url string) {
	t.Helper()
	b.Oeffne(url + "/verwaltung/abrechnung")
	richte(b, "suche")
	b.Tippe("ALT1")
	b.TippeWeiter("\r")
	b.Text("document.querySelector('tbody a').focus()")
	b.TippeWeiter("\r")
	b.Text("document.querySelector('details summary').focus()")
	b.Tippe(" \t\t\t")
	b.Tippe("bar")
	if status := b.TippeWeiter("\r"); status != 200 || !strings.Contains(b.Text("document.querySelector('[role=status]').innerText"), "Gebucht") {
		t.Errorf("payment by keyboard: status %d", status)
	}
	b.Oeffne(url + "/verwaltung/auftraege")
	richte(b, "nummer")
	b.Tippe("NEU1\t")
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("look without a purpose: status %d", status)
	}
	besichtigeKasse(b, "auftrag-fehler")
	richte(b, "zweck")
	b.Tippe("Nachfrage")
	if status := b.TippeWeiter("\r"); status != 200 {
		t.Errorf("look: status %d", status)
	}
	besichtigeKasse(b, "auftrag")
}
