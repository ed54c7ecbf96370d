// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/tlog"

	"kernmelderegister/internal/anwendung/kontrolle"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/gruppenschreiber"
	"kernmelderegister/internal/grund/uhr"
)

// Protokollspeicher is the log of a storage through the ports of its rooms.
type Protokollspeicher interface {
	protokoll.Anhaenger
	protokoll.Siegelspeicher
	kontrolle.Speicher
}

// Protokoll runs the contract of the log. oeffne returns a fresh, empty log and
// closes it at the end of the test.
func Protokoll(t *testing.T, oeffne func(t *testing.T) Protokollspeicher) {
	for name, pruefe := range map[string]func(*testing.T, Protokollspeicher){
		"rows come back as they were":                           protokollGibtZurueck,
		"S1-23.8 numbers have no gap with concurrent writers":   protokollNumeriert,
		"a sealed log verifies and every hash can be read":      protokollSiegelt,
		"the second of two sealers gets a Konflikt":             protokollSiegeltEinmal,
		"selection by time, body, official and kind, in pages":  protokollSucht,
		"S1-23.9 contents past their term go, the tree remains": protokollVernichtet,
		"an empty log verifies":                                 protokollLeer,
	} {
		t.Run(name, func(t *testing.T) { pruefe(t, oeffne(t)) })
	}
}

// Siegelpaar is a key pair for tree heads.
type Siegelpaar struct {
	Geheim      geheim.Schluessel
	Oeffentlich string
}

// NeuesSiegelpaar makes one.
func NeuesSiegelpaar(t testing.TB) Siegelpaar {
	t.Helper()
	g, o, err := protokoll.NeuerSiegelschluessel("kmr.test")
	if err != nil {
		t.Fatal(err)
	}
	return Siegelpaar{g, o}
}

// Versiegler returns a sealer whose clock stands.
func (p Siegelpaar) Versiegler(t testing.TB, s protokoll.Siegelspeicher) *protokoll.Versiegler {
	t.Helper()
	v, err := protokoll.NeuerVersiegler(s, uhr.Fest(zeitpunkt()), p.Geheim, p.Oeffentlich)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func zeitpunkt() time.Time { return time.Date(2007, time.March, 1, 9, 0, 0, 0, time.UTC) }

func protokollzeilen(t testing.TB, n int, aendere func(i int, e *protokoll.Eintrag)) []protokoll.Zeile {
	t.Helper()
	zeilen := make([]protokoll.Zeile, n)
	for i := range zeilen {
		e := protokolltest.Eintrag(zeitpunkt().Add(time.Duration(i) * time.Minute))
		if aendere != nil {
			aendere(i, &e)
		}
		var err error
		zeilen[i], err = protokoll.Bereite(e)
		if err != nil {
			t.Fatal(err)
		}
	}
	return zeilen
}

func haengeAn(t testing.TB, s Protokollspeicher, zeilen []protokoll.Zeile) {
	t.Helper()
	if _, err := s.HaengeAn(t.Context(), zeilen); err != nil {
		t.Fatal(err)
	}
}

func versiegle(t testing.TB, s Protokollspeicher, p Siegelpaar) {
	t.Helper()
	if _, _, err := p.Versiegler(t, s).Versiegle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func protokollGibtZurueck(t *testing.T, s Protokollspeicher) {
	const n = 100 // more than one statement
	zeilen := protokollzeilen(t, n, nil)
	for _, stueck := range [][]protokoll.Zeile{zeilen[:1], zeilen[1:40], zeilen[40:]} {
		haengeAn(t, s, stueck)
	}
	for i := range zeilen {
		zeilen[i].Nummer = int64(i + 1)
	}
	gelesen, err := s.LeseZeilen(t.Context(), 1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(gelesen, zeilen, gleicheZeile) {
		t.Fatalf("%d rows differ from what was written", len(gelesen))
	}
	teil, err := s.LeseZeilen(t.Context(), 7, 3)
	if err != nil || !slices.EqualFunc(teil, zeilen[6:9], gleicheZeile) {
		t.Fatalf("page of 3 from 7: %d rows, %v", len(teil), err)
	}
	blaetter, err := s.LeseUnversiegelt(t.Context(), 99, 10)
	if err != nil || len(blaetter) != 2 || blaetter[1] != zeilen[99].Blatt {
		t.Fatalf("leaves from 99: %d, %v", len(blaetter), err)
	}
}

func gleicheZeile(a, b protokoll.Zeile) bool {
	return a.Blatt == b.Blatt && slices.Equal(a.Salz, b.Salz) && slices.Equal(a.Inhalt, b.Inhalt)
}

func protokollNumeriert(t *testing.T, s Protokollspeicher) {
	const schreiber, je = 8, 25
	w := protokoll.NeuerSchreiber(s, gruppenschreiber.Grenzen{MaxStapel: 10})
	defer w.Schliesse()
	var mu sync.Mutex
	gesehen := map[int64]bool{}
	var alle sync.WaitGroup
	for range schreiber {
		alle.Go(func() {
			for range je {
				nummer, err := w.Schreibe(t.Context(), protokolltest.Eintrag(zeitpunkt()))
				mu.Lock()
				if err != nil || gesehen[nummer] || nummer < 1 || nummer > schreiber*je {
					t.Errorf("number %d, seen %v: %v", nummer, gesehen[nummer], err)
				}
				gesehen[nummer] = true
				mu.Unlock()
			}
		})
	}
	alle.Wait()
	zeilen, err := s.LeseZeilen(t.Context(), 1, 1000)
	if err != nil || len(zeilen) != schreiber*je || zeilen[len(zeilen)-1].Nummer != schreiber*je {
		t.Fatalf("%d rows, %v", len(zeilen), err)
	}
}

func protokollSiegelt(t *testing.T, s Protokollspeicher) {
	p := NeuesSiegelpaar(t)
	for _, n := range []int{1, 2, 61, 200} {
		haengeAn(t, s, protokollzeilen(t, n, nil))
		versiegle(t, s, p)
	}
	const groesse = 264
	bericht, err := protokoll.Pruefe(t.Context(), s, p.Oeffentlich, uhr.DatumVon(zeitpunkt()))
	if err != nil {
		t.Fatal(err)
	}
	soll := protokoll.Pruefbericht{Eintraege: groesse, OK: true, Versiegelt: groesse, Siegel: 4}
	if unterschied := cmp.Diff(soll, bericht); unterschied != "" {
		t.Fatal(unterschied)
	}
	anzahl := tlog.StoredHashCount(groesse)
	indizes := make([]int64, anzahl)
	for i := range indizes {
		indizes[i] = anzahl - 1 - int64(i)
	}
	einzeln, err := s.LeseHashes(t.Context(), indizes)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(einzeln)
	for _, b := range []struct{ ab, n int64 }{{0, anzahl}, {0, anzahl + 50}, {59, 3}, {100, 1}, {anzahl, 5}} {
		bereich, err := s.LeseHashbereich(t.Context(), b.ab, int(b.n))
		if err != nil || !slices.Equal(bereich, einzeln[b.ab:min(b.ab+b.n, anzahl)]) {
			t.Errorf("range %d+%d: %d hashes, %v", b.ab, b.n, len(bereich), err)
		}
	}
	if _, err := s.LeseHashes(t.Context(), []int64{0, anzahl}); err == nil {
		t.Error("a missing hash is no error")
	}
	koepfe, err := s.LeseSiegel(t.Context(), 1, 2)
	if err != nil || len(koepfe) != 2 || koepfe[0].Groesse != 3 || koepfe[1].Groesse != 64 {
		t.Errorf("tree heads above 1: %v, %v", koepfe, err)
	}
	for _, nummer := range []int64{1, 64, 200, groesse} {
		beweis, err := protokoll.Beweise(t.Context(), s, nummer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := protokoll.PruefeBeweis(beweis, p.Oeffentlich); err != nil {
			t.Errorf("entry %d: %v", nummer, err)
		}
	}
}

func protokollSiegeltEinmal(t *testing.T, s Protokollspeicher) {
	p := NeuesSiegelpaar(t)
	haengeAn(t, s, protokollzeilen(t, 3, nil))
	versiegle(t, s, p)
	vorher, err := s.LetztesSiegel(t.Context())
	if err != nil || vorher.Groesse != 3 {
		t.Fatalf("size %d, %v", vorher.Groesse, err)
	}
	err = s.SpeichereSiegelung(t.Context(), protokoll.Siegelung{
		Vorher: 2, AbIndex: 1000, Hashes: make([]protokoll.Hash, 3), Siegel: protokoll.Siegel{Groesse: 4, Notiz: "x"},
	})
	if fehler.ArtVon(err) != fehler.Konflikt {
		t.Errorf("got %v, want a Konflikt", err)
	}
	nachher, err := s.LetztesSiegel(t.Context())
	if err != nil || nachher != vorher {
		t.Errorf("tree head changed, %v", err)
	}
	if h, err := s.LeseHashbereich(t.Context(), 1000, 3); err != nil || len(h) != 0 {
		t.Errorf("%d hashes were stored, %v", len(h), err)
	}
}

func protokollSucht(t *testing.T, s Protokollspeicher) {
	arten := []protokoll.Art{protokoll.Personensuche, protokoll.FreieSuche, protokoll.Gruppenabfrage}
	// Two entries at the same instant, and later numbers with earlier times.
	haengeAn(t, s, protokollzeilen(t, 60, func(i int, e *protokoll.Eintrag) {
		e.Zeit = zeitpunkt().Add(time.Duration((59-i)/2) * time.Minute)
		e.Stelle, e.Kennung, e.Art = fmt.Sprint("stelle-", i%3), fmt.Sprint("nutzer-", i%4), arten[i%len(arten)]
	}))
	minute := func(n int) time.Time { return zeitpunkt().Add(time.Duration(n) * time.Minute) }
	for name, fall := range map[string]struct {
		f    kontrolle.Filter
		soll int
	}{
		"everything":                  {kontrolle.Filter{}, 60},
		"from a time on, inclusive":   {kontrolle.Filter{Von: minute(20)}, 20},
		"up to a time, exclusive":     {kontrolle.Filter{Bis: minute(20)}, 40},
		"between two times":           {kontrolle.Filter{Von: minute(10), Bis: minute(11)}, 2},
		"body":                        {kontrolle.Filter{Stelle: "stelle-1"}, 20},
		"official":                    {kontrolle.Filter{Kennung: "nutzer-3"}, 15},
		"kind":                        {kontrolle.Filter{Art: protokoll.FreieSuche}, 20},
		"all of them":                 {kontrolle.Filter{Von: minute(0), Bis: minute(30), Stelle: "stelle-1", Kennung: "nutzer-1", Art: protokoll.FreieSuche}, 5},
		"contradiction finds nothing": {kontrolle.Filter{Stelle: "stelle-1", Art: protokoll.Personensuche}, 0},
		"injection is only a text":    {kontrolle.Filter{Stelle: "' OR 1=1 --"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var marke kontrolle.Marke
			gefunden := 0
			for {
				seite, err := s.Suche(t.Context(), fall.f, marke, 7)
				if err != nil {
					t.Fatal(err)
				}
				for _, z := range seite {
					e, err := z.Eintrag()
					if err != nil {
						t.Fatal(err)
					}
					if e.Zeit.Before(marke.Zeit) || (e.Zeit.Equal(marke.Zeit) && e.Nummer <= marke.Nummer) {
						t.Fatalf("entry %d is out of order", e.Nummer)
					}
					marke = kontrolle.Marke{Zeit: e.Zeit, Nummer: e.Nummer}
				}
				gefunden += len(seite)
				if len(seite) < 7 {
					break
				}
			}
			gezaehlt, err := s.Zaehle(t.Context(), fall.f)
			if err != nil || gefunden != fall.soll || gezaehlt != int64(fall.soll) {
				t.Errorf("found %d, counted %d, %v; want %d", gefunden, gezaehlt, err, fall.soll)
			}
		})
	}
}

func protokollVernichtet(t *testing.T, s Protokollspeicher) {
	p := NeuesSiegelpaar(t)
	haengeAn(t, s, protokollzeilen(t, 30, func(i int, e *protokoll.Eintrag) {
		e.Zeit = time.Date(2006+i%3, time.December, 31, 12, 0, 0, 0, time.UTC)
	}))
	versiegle(t, s, p)
	tag := uhr.Datum{Jahr: 2008, Monat: time.December, Tag: 30}
	for _, schritt := range []struct {
		heute      uhr.Datum
		vernichtet int64
	}{{tag, 10}, {tag.PlusTage(1), 10}, {tag.PlusTage(2), 0}, {tag.PlusTage(366), 10}} {
		faellig, err := s.ZaehleFaellige(t.Context(), schritt.heute)
		if err != nil || faellig != schritt.vernichtet {
			t.Fatalf("%s: %d due, %v", schritt.heute, faellig, err)
		}
		anzahl := int64(0)
		for range 4 { // in batches of four
			n, err := s.VernichteFaellige(t.Context(), schritt.heute, 4)
			if err != nil {
				t.Fatal(err)
			}
			anzahl += n
		}
		if anzahl != schritt.vernichtet {
			t.Fatalf("%s: %d destroyed, want %d", schritt.heute, anzahl, schritt.vernichtet)
		}
		bericht, err := protokoll.Pruefe(t.Context(), s, p.Oeffentlich, schritt.heute)
		if err != nil || !bericht.OK || bericht.Eintraege != 30 {
			t.Fatalf("%s: %+v, %v", schritt.heute, bericht, err)
		}
	}
	zeilen, err := s.LeseZeilen(t.Context(), 1, 1)
	if err != nil || !zeilen[0].Vernichtet() {
		t.Fatalf("content of entry 1 is still there, %v", err)
	}
	if n, err := s.Zaehle(t.Context(), kontrolle.Filter{}); err != nil || n != 0 {
		t.Errorf("%d destroyed entries are still selected, %v", n, err)
	}
	beweis, err := protokoll.Beweise(t.Context(), s, 1)
	if err != nil {
		t.Fatal(err)
	}
	if ergebnis, err := protokoll.PruefeBeweis(beweis, p.Oeffentlich); err != nil || ergebnis.Eintrag != nil {
		t.Errorf("proof of a destroyed entry: %v", err)
	}
}

func protokollLeer(t *testing.T, s Protokollspeicher) {
	bericht, err := protokoll.Pruefe(t.Context(), s, NeuesSiegelpaar(t).Oeffentlich, uhr.DatumVon(zeitpunkt()))
	if err != nil || !bericht.OK || bericht.Eintraege != 0 {
		t.Errorf("%+v, %v", bericht, err)
	}
	if n, err := s.VernichteFaellige(t.Context(), uhr.DatumVon(zeitpunkt()), 10); n != 0 || err != nil {
		t.Errorf("destroyed %d, %v", n, err)
	}
}
