// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Kontrollspeicher is the log with what control and notification keep beside it.
type Kontrollspeicher interface {
	Protokollspeicher
	kontrolle.Ablage
	unterrichtung.Ablage
}

// Kontrolle runs the contract of what stands beside the log. oeffne returns a fresh,
// empty log and closes it at the end of the test.
func Kontrolle(t *testing.T, oeffne func(t *testing.T) Kontrollspeicher) {
	for name, pruefe := range map[string]func(*testing.T, Kontrollspeicher){
		"S3-17 capsules come with their entry and go with it":      kontrolleKapseln,
		"DÜV1-05 contents with a mark are not due":                 kontrolleHalte,
		"S3-20 counts per body and hour":                           kontrolleZahlen,
		"S3-13 the same finding is one case":                       kontrolleFaelle,
		"S1-23.7 samples are drawn once and marked once":           kontrolleProben,
		"runs remember how far they came":                          kontrolleLaufstand,
		"BMG-34.5 orders are stored once, with the run's progress": kontrolleAuftraege,
	} {
		t.Run(name, func(t *testing.T) { pruefe(t, oeffne(t)) })
	}
}

func kontrolleKapseln(t *testing.T, s Kontrollspeicher) {
	zeilen := protokollzeilen(t, 4, nil)
	for i, stelle := range []string{"pd", "", "sta", "pd"} {
		if stelle != "" {
			zeilen[i].Kapsel = &protokoll.Kapsel{Stelle: stelle, Vertrag: "V 7", Daten: []byte{byte(i), 0, 255}}
		}
	}
	haengeAn(t, s, zeilen)
	kapseln, err := s.Kapseln(t.Context(), "pd", 1, 10)
	soll := []protokoll.Kapsel{
		{Nummer: 1, Stelle: "pd", Vertrag: "V 7", Daten: []byte{0, 0, 255}}, {Nummer: 4, Stelle: "pd", Vertrag: "V 7", Daten: []byte{3, 0, 255}},
	}
	if unterschied := cmp.Diff(soll, kapseln); unterschied != "" || err != nil {
		t.Fatal(unterschied, err)
	}
	if spaeter, err := s.Kapseln(t.Context(), "pd", 2, 10); err != nil || len(spaeter) != 1 {
		t.Errorf("from 2: %d, %v", len(spaeter), err)
	}
	if _, err := s.VernichteFaellige(t.Context(), uhr.Datum{Jahr: 2008, Monat: 12, Tag: 31}, 3); err != nil {
		t.Fatal(err)
	}
	if uebrig, err := s.Kapseln(t.Context(), "pd", 1, 10); err != nil || len(uebrig) != 1 || uebrig[0].Nummer != 4 {
		t.Errorf("after three of four contents are gone: %d capsules, %v", len(uebrig), err)
	}
}

func kontrolleHalte(t *testing.T, s Kontrollspeicher) {
	haengeAn(t, s, protokollzeilen(t, 3, nil))
	h := kontrolle.Halt{Nummer: 2, Seit: zeitpunkt(), Wer: "k", Grund: "Anforderung"}
	for range 2 {
		if err := s.SetzeHalt(t.Context(), h); err != nil {
			t.Fatal(err)
		}
	}
	halte, err := s.Halte(t.Context())
	if unterschied := cmp.Diff([]kontrolle.Halt{h}, halte); unterschied != "" || err != nil {
		t.Fatal(unterschied, err)
	}
	tag := uhr.Datum{Jahr: 2009, Monat: 1, Tag: 1}
	if n, err := s.ZaehleFaellige(t.Context(), tag); n != 2 || err != nil {
		t.Errorf("%d due, %v", n, err)
	}
	if n, err := s.VernichteFaellige(t.Context(), tag, 10); n != 2 || err != nil {
		t.Errorf("%d destroyed, %v", n, err)
	}
	if da, err := s.HebeHaltAuf(t.Context(), 2); !da || err != nil {
		t.Errorf("mark was there: %v, %v", da, err)
	}
	if da, err := s.HebeHaltAuf(t.Context(), 2); da || err != nil {
		t.Errorf("mark is still there: %v, %v", da, err)
	}
	if n, err := s.VernichteFaellige(t.Context(), tag, 10); n != 1 || err != nil {
		t.Errorf("%d destroyed without the mark, %v", n, err)
	}
}

func kontrolleZahlen(t *testing.T, s Kontrollspeicher) {
	haengeAn(t, s, protokollzeilen(t, 6, func(i int, e *protokoll.Eintrag) {
		e.Stelle, e.Kennung = []string{"a", "b"}[i%2], "k"
		e.Zeit = zeitpunkt().Add(time.Duration(i) * 20 * time.Minute)
		if i == 5 {
			e.Art = protokoll.Protokolleinsicht
		}
	}))
	zahlen, err := s.Stundenzahlen(t.Context(), zeitpunkt(), zeitpunkt().Add(2*time.Hour))
	stunde := zeitpunkt().Truncate(time.Hour)
	soll := []kontrolle.Stundenzahl{
		{Stelle: "a", Kennung: "k", Stunde: stunde, Anzahl: 2}, {Stelle: "a", Kennung: "k", Stunde: stunde.Add(time.Hour), Anzahl: 1},
		{Stelle: "b", Kennung: "k", Stunde: stunde, Anzahl: 1}, {Stelle: "b", Kennung: "k", Stunde: stunde.Add(time.Hour), Anzahl: 1},
	}
	if unterschied := cmp.Diff(soll, zahlen); unterschied != "" || err != nil {
		t.Error(unterschied, err)
	}
}

func kontrolleFaelle(t *testing.T, s Kontrollspeicher) {
	tag := uhr.Datum{Jahr: 2007, Monat: 3, Tag: 1}
	f := kontrolle.Fall{Regel: "unzeit", Stelle: "pd", Kennung: "k", Tag: tag, Wert: 7, Schwelle: 5, Nummern: []int64{3, 9},
		Zustand: kontrolle.ZustandNeu, Gefunden: zeitpunkt(), Frist: uhr.Datum{Jahr: 2008, Monat: 12, Tag: 31}}
	technisch := f
	technisch.Regel, technisch.Kennung, technisch.Technisch = "technik-unzeit", "", true
	for lauf, soll := range []int{2, 0} {
		if neu, err := s.LegeFaelle(t.Context(), []kontrolle.Fall{f, technisch}); neu != soll || err != nil {
			t.Fatalf("run %d: %d new, %v", lauf, neu, err)
		}
	}
	for filter, soll := range map[kontrolle.Fallfilter]int{
		{}: 2, {Zustand: kontrolle.ZustandNeu}: 2, {Zustand: kontrolle.ZustandErledigt}: 0, {Stelle: "pd"}: 2, {Stelle: "sta"}: 0,
		{Stelle: "pd", NurTechnisch: true}: 1,
	} {
		if liste, err := s.Faelle(t.Context(), filter); len(liste) != soll || err != nil {
			t.Errorf("%+v: %d cases, %v", filter, len(liste), err)
		}
	}
	f.ID, f.Zustand = 1, kontrolle.ZustandPruefung
	schritt := kontrolle.Schritt{Zeit: zeitpunkt(), Wer: "dsb", Zustand: kontrolle.ZustandPruefung, Text: "ich sehe nach"}
	for lauf, soll := range []bool{true, false} {
		if ok, err := s.BewegeFall(t.Context(), f, kontrolle.ZustandNeu, schritt); ok != soll || err != nil {
			t.Errorf("step %d: %v, %v", lauf, ok, err)
		}
	}
	gelesen, verlauf, da, err := s.Fall(t.Context(), 1)
	if unterschied := cmp.Diff(f, gelesen) + cmp.Diff([]kontrolle.Schritt{schritt}, verlauf); unterschied != "" || !da || err != nil {
		t.Error(unterschied, da, err)
	}
	if _, _, da, err := s.Fall(t.Context(), 4711); da || err != nil {
		t.Errorf("a case that does not exist: %v, %v", da, err)
	}
	if n, err := s.RaeumeKontrolle(t.Context(), f.Frist.PlusTage(-1)); n != 0 || err != nil {
		t.Errorf("%d cleared too early, %v", n, err)
	}
	if n, err := s.RaeumeKontrolle(t.Context(), f.Frist); n != 2 || err != nil {
		t.Errorf("%d cleared, %v", n, err)
	}
}

func kontrolleProben(t *testing.T, s Kontrollspeicher) {
	monat, frist := uhr.Datum{Jahr: 2007, Monat: 2, Tag: 1}, uhr.Datum{Jahr: 2008, Monat: 12, Tag: 31}
	proben := []kontrolle.Stichprobe{{Stelle: "pd", Monat: monat, Nummer: 4, Frist: frist}, {Stelle: "pd", Monat: monat, Nummer: 9, Frist: frist}, {Stelle: "sta", Monat: monat, Nummer: 5, Frist: frist}}
	for lauf, soll := range []int{3, 0} {
		if neu, err := s.LegeStichproben(t.Context(), proben); neu != soll || err != nil {
			t.Fatalf("run %d: %d new, %v", lauf, neu, err)
		}
	}
	liste, err := s.Stichproben(t.Context(), "pd")
	if err != nil || len(liste) != 2 || liste[0].Nummer != 4 {
		t.Fatalf("%d samples, %v", len(liste), err)
	}
	marke := kontrolle.Stichprobe{ID: liste[0].ID, Stelle: "pd", Geprueft: zeitpunkt(), Von: "k", Ergebnis: kontrolle.ProbeUnzulaessig, Bemerkung: "ohne Anlass"}
	fremd := marke
	fremd.Stelle = "sta"
	for _, schritt := range []struct {
		s    kontrolle.Stichprobe
		soll bool
	}{{fremd, false}, {marke, true}, {marke, false}} {
		if ok, err := s.VermerkeStichprobe(t.Context(), schritt.s); ok != schritt.soll || err != nil {
			t.Errorf("mark of %s: %v, %v", schritt.s.Stelle, ok, err)
		}
	}
	liste, err = s.Stichproben(t.Context(), "pd")
	if err != nil || liste[0].Von != "k" || !liste[0].Geprueft.Equal(zeitpunkt()) || liste[1].Von != "" {
		t.Errorf("marks: %+v, %v", liste, err)
	}
	stand, err := s.Probenstand(t.Context())
	soll := []kontrolle.Probenstand{{Stelle: "pd", Gezogen: 2, Geprueft: 1, Unzulaessig: 1}, {Stelle: "sta", Gezogen: 1}}
	if unterschied := cmp.Diff(soll, stand); unterschied != "" || err != nil {
		t.Error(unterschied, err)
	}
}

func kontrolleLaufstand(t *testing.T, s Kontrollspeicher) {
	if wert, err := s.Laufstand(t.Context(), "x"); wert != "" || err != nil {
		t.Errorf("nothing remembered: %q, %v", wert, err)
	}
	for _, wert := range []string{"eins", "zwei"} {
		if err := s.MerkeLaufstand(t.Context(), "x", wert); err != nil {
			t.Fatal(err)
		}
	}
	if wert, err := s.Laufstand(t.Context(), "x"); wert != "zwei" || err != nil {
		t.Errorf("%q, %v", wert, err)
	}
}

func kontrolleAuftraege(t *testing.T, s Kontrollspeicher) {
	a := unterrichtung.Auftrag{Art: unterrichtung.ArtBetroffene, Norm: "§", Meldebehoerde: "14612000", Veranlasser: -1, Protokollnummer: 7,
		Satz: protokoll.Satzbezug{AGS: "14612000", Ordnungsmerkmal: "B-1", Satz: 17, Fassung: 3}, Zeit: zeitpunkt(),
		Zustand: unterrichtung.ZustandOffen, Frist: uhr.Datum{Jahr: 2008, Monat: 12, Tag: 31}}
	b := a
	b.Art, b.Veranlasser = unterrichtung.ArtVeranlasser, 6
	for lauf, soll := range []int{2, 0} {
		if neu, err := s.LegeAuftraege(t.Context(), []unterrichtung.Auftrag{a, b}, 7); neu != soll || err != nil {
			t.Fatalf("run %d: %d new, %v", lauf, neu, err)
		}
	}
	if stand, err := s.Unterrichtungsstand(t.Context()); stand != 7 || err != nil {
		t.Errorf("progress %d, %v", stand, err)
	}
	liste, err := s.Auftraege(t.Context(), unterrichtung.ZustandOffen, 0)
	if err != nil || len(liste) != 2 {
		t.Fatalf("%d orders, %v", len(liste), err)
	}
	a.ID = liste[0].ID
	if unterschied := cmp.Diff(a, liste[0], cmp.Comparer(gleicherAuftrag)); unterschied != "" {
		t.Error("order differs from what was stored")
	}
	a.Zustand = unterrichtung.ZustandUebergeben
	for lauf, soll := range []bool{true, false} {
		if ok, err := s.BewegeAuftrag(t.Context(), a, unterrichtung.ZustandOffen); ok != soll || err != nil {
			t.Errorf("step %d: %v, %v", lauf, ok, err)
		}
	}
	if rest, err := s.Auftraege(t.Context(), unterrichtung.ZustandOffen, 0); err != nil || len(rest) != 1 {
		t.Errorf("%d open, %v", len(rest), err)
	}
	if rest, err := s.Auftraege(t.Context(), "", liste[0].ID); err != nil || len(rest) != 1 {
		t.Errorf("%d after the first, %v", len(rest), err)
	}
	zahlen, err := s.Auftragszahlen(t.Context())
	soll := map[unterrichtung.Zustand]int64{unterrichtung.ZustandOffen: 1, unterrichtung.ZustandUebergeben: 1}
	if unterschied := cmp.Diff(soll, zahlen); unterschied != "" || err != nil {
		t.Error(unterschied, err)
	}
	if _, da, err := s.Auftrag(t.Context(), 4711); da || err != nil {
		t.Errorf("an order that does not exist: %v, %v", da, err)
	}
}

func gleicherAuftrag(a, b unterrichtung.Auftrag) bool {
	return a.ID == b.ID && a.Kennzeichen() == b.Kennzeichen() && a.Zeit.Equal(b.Zeit) && a.Satz == b.Satz && a.Frist == b.Frist &&
		strings.EqualFold(string(a.Zustand), string(b.Zustand)) && slices.Equal(a.Ersuchen.Anforderung, b.Ersuchen.Anforderung)
}
