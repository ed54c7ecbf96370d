// SPDX-License-Identifier: EUPL-1.2

package verwaltung_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/tueren/browsertest"
)

// merke notes something odd about record 1, and about one that is gone.
func (h *klaerungshaus) merke() {
	h.Helper()
	err := h.s.Schreibe(h.Context(), jetzt, func(w personen.Schreiber) error {
		for _, a := range []personen.Auffaelligkeit{
			{Satz: 1, Zeit: jetzt, Art: personen.AndererMensch}, {Satz: 999, Zeit: jetzt, Art: personen.Haeufung}} {
			if err := w.MerkeAuffaelligkeit(h.Context(), a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
}

const auffaelligkeiten = "/verwaltung/klaerung/auffaelligkeiten"

func TestOddRecordsArePages(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	if leer := h.rufe("sb1", "GET", auffaelligkeiten, nil).Body.String(); !strings.Contains(leer, "Nichts ist auffällig") {
		t.Error("an empty list must say so")
	}
	h.merke()
	vorher := len(h.buch.eintraege)
	liste := h.rufe("sb1", "GET", auffaelligkeiten, nil).Body.String()
	for _, da := range []string{`href="/verwaltung/klaerung/auffaelligkeiten/1"`, "ein anderer Mensch geliefert", "Mehr als 300 Datensätze"} {
		if !strings.Contains(liste, da) {
			t.Errorf("list lacks %q", da)
		}
	}
	if strings.Contains(liste, "Krautwurst") || len(h.buch.eintraege) != vorher {
		t.Error("S1-10.11 the list shows a resident, or logs what shows none")
	}
	fall := h.rufe("sb1", "GET", auffaelligkeiten+"/1", nil).Body.String()
	for _, da := range []string{"Krautwurst", "Dresden", "Ordnungsmerkmal neu vergeben", `name="grund"`} {
		if !strings.Contains(fall, da) {
			t.Errorf("page lacks %q", da)
		}
	}
	if n := len(h.buch.eintraege); n != vorher+1 {
		t.Fatalf("%d entries in the log", n-vorher)
	}
	if e := h.buch.eintraege[vorher]; e.Kennung != "sb1" || e.Kriterien != "auffaelligkeit=1" || len(e.Saetze) != 1 || e.Saetze[0].Satz != 1 {
		t.Errorf("entry %+v", e)
	}
	if weg := h.rufe("sb1", "GET", auffaelligkeiten+"/2", nil).Body.String(); !strings.Contains(weg, "inzwischen gelöscht") {
		t.Error("a deleted record is not told")
	}
	if w := h.rufe("sb1", "GET", auffaelligkeiten+"/77", nil); w.Code != 404 {
		t.Errorf("unknown note: %d", w.Code)
	}
}

func TestOddRecordIsClosedWithAReason(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	h.merke()
	for name, grund := range map[string]string{"none": " ", "too long": strings.Repeat("ä", 501)} {
		w := h.rufe("sb1", "POST", auffaelligkeiten+"/1", url.Values{"grund": {grund}})
		if w.Code != 422 || !strings.Contains(w.Body.String(), "grund-fehler") {
			t.Errorf("reason %s: %d", name, w.Code)
		}
	}
	w := h.rufe("sb1", "POST", auffaelligkeiten+"/1", url.Values{"grund": {"neu vergeben"}})
	if w.Code != 303 || w.Header().Get("Location") != auffaelligkeiten+"?erledigt=1" {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	liste := h.rufe("sb1", "GET", w.Header().Get("Location"), nil).Body.String()
	if !strings.Contains(liste, "Auffälligkeit 1 ist erledigt") || strings.Contains(liste, auffaelligkeiten+"/1\"") {
		t.Error("the closed note is still in the list")
	}
	if w := h.rufe("sb1", "POST", auffaelligkeiten+"/1", url.Values{"grund": {"noch einmal"}}); w.Code != 404 {
		t.Errorf("twice: %d", w.Code)
	}
}

func TestNoteIsShownOnlyToClerksAndOnlyWithTheLog(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	h.merke()
	for _, pfad := range []string{"", "/1"} {
		if w := h.rufe("kontrolle1", "GET", auffaelligkeiten+pfad, nil); w.Code != 403 || strings.Contains(w.Body.String(), "Krautwurst") {
			t.Errorf("S1-10.11 %s: %d for the control", pfad, w.Code)
		}
	}
	h.buch.voll = true
	if w := h.rufe("sb1", "GET", auffaelligkeiten+"/1", nil); w.Code != 500 || strings.Contains(w.Body.String(), "Krautwurst") {
		t.Errorf("without log: %d", w.Code)
	}
	if w := h.rufe("sb1", "POST", auffaelligkeiten+"/1", url.Values{"grund": {"x"}}); w.Code != 500 {
		t.Errorf("closed without log: %d", w.Code)
	}
	h.buch.voll = false
	if w := h.rufe("sb1", "GET", auffaelligkeiten+"/1", nil); w.Code != 200 {
		t.Errorf("note is gone: %d", w.Code)
	}
}

// TestNoPageShowsAVBM walks all pages of the clerks' work with records that carry
// a vorläufiges Bearbeitungsmerkmal.
func TestNoPageShowsAVBM(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	var vbm []string
	err := h.s.Schreibe(t.Context(), jetzt, func(w personen.Schreiber) error {
		ids := make([]zuordnung.SatzID, 30)
		for i := range ids {
			ids[i] = zuordnung.SatzID(i + 1)
		}
		saetze, err := w.Saetze(t.Context(), ids)
		for _, s := range saetze {
			for _, wert := range s.Satz.Zusatz(melde.ZusatzVBM) {
				vbm = append(vbm, wert)
				if err := w.MerkeAuffaelligkeit(t.Context(), personen.Auffaelligkeit{Satz: s.ID, Zeit: jetzt, Art: personen.AndererMensch}); err != nil {
					return err
				}
			}
		}
		return err
	})
	if err != nil || len(vbm) < 2 {
		t.Fatalf("%d vBM among the records, %v", len(vbm), err)
	}
	pfade := []string{"/verwaltung/klaerung", "/verwaltung/klaerung/meine", auffaelligkeiten}
	for i := 1; i < 12; i += 2 {
		pfade = append(pfade, fmt.Sprintf("/verwaltung/klaerung/fall/%d-%d", i, i+1))
	}
	for i := range vbm {
		pfade = append(pfade, fmt.Sprintf("%s/%d", auffaelligkeiten, i+1))
	}
	gezeigt := 0
	for _, pfad := range pfade {
		w := h.rufe("sb1", "GET", pfad, nil)
		if w.Code == 200 {
			gezeigt++
		}
		for _, v := range vbm {
			if strings.Contains(w.Body.String(), v) {
				t.Errorf("S1-10.4 %s shows a vBM", pfad)
			}
		}
	}
	if gezeigt < 6+len(vbm) {
		t.Errorf("only %d pages of %d", gezeigt, len(pfade))
	}
}

func TestOddRecordsInTheBrowser(t *testing.T) {
	h := neuesKlaerungshaus(t, true)
	h.merke()
	server := httptest.NewTLSServer(h.tuer)
	defer server.Close()
	b := browsertest.Starte(t, browsertest.Optionen{})
	anmelden(t, b, server.URL, "sb1")
	b.Oeffne(server.URL + auffaelligkeiten)
	besichtige(b, "auffaelligkeiten")
	b.Oeffne(server.URL + auffaelligkeiten + "/1")
	besichtige(b, "auffaelligkeit")
	richte(b, "grund")
	b.Tippe("  ") // an empty field the browser itself refuses
	if status := b.TippeWeiter("\r"); status != 422 {
		t.Errorf("without a reason: status %d", status)
	}
	besichtige(b, "auffaelligkeit-ohne-grund")
	richte(b, "grund")
	b.Tippe("Ordnungsmerkmal neu vergeben")
	b.TippeWeiter("\r")
	if text := b.Text("document.querySelector('[role=status] h2').innerText"); text != "Auffälligkeit 1 ist erledigt" {
		t.Errorf("after closing: %q", text)
	}
	besichtige(b, "auffaelligkeiten-erledigt")
}
