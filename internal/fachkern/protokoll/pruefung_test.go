// SPDX-License-Identifier: EUPL-1.2

package protokoll_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/gruppenschreiber"
	"kernmelderegister/internal/grund/uhr"
)

func TestPruefeFindsTheFirstChange(t *testing.T) {
	type (
		zeilen  = *[]protokoll.Zeile
		hashes  = *[]protokoll.Hash
		siegel  = *[]protokoll.Siegel
		zustand = func(zeilen, hashes, siegel)
	)
	fremd := neueAnlage(t)
	fremd.fuelle(30)
	fremdes := fremd.versiegle()
	faelle := map[string]struct {
		tu     zustand
		art    protokoll.Befundart
		nummer int64
	}{
		"content changed":           {func(z zeilen, _ hashes, _ siegel) { (*z)[16].Inhalt[30] ^= 1 }, protokoll.BefundInhalt, 17},
		"salt changed":              {func(z zeilen, _ hashes, _ siegel) { (*z)[0].Salz[3] ^= 1 }, protokoll.BefundInhalt, 1},
		"salt alone destroyed":      {func(z zeilen, _ hashes, _ siegel) { (*z)[4].Salz = nil }, protokoll.BefundInhalt, 5},
		"replaced by a valid entry": {func(z zeilen, _ hashes, _ siegel) { tausche(z, 8) }, protokoll.BefundBaum, 9},
		"border of salt and content moved": {func(z zeilen, _ hashes, _ siegel) {
			(*z)[2].Salz, (*z)[2].Inhalt = append((*z)[2].Salz, (*z)[2].Inhalt[0]), (*z)[2].Inhalt[1:]
		}, protokoll.BefundInhalt, 3},
		"all rewritten below the old heads": {func(z zeilen, h hashes, _ siegel) {
			tausche(z, 8)
			*h = nil
			for n := range int64(30) {
				blatt := slices.Concat([]byte{1, 0x01, 0x32, 0x6a, 0x4f}, (*z)[n].Zusage[:])
				neue, err := tlog.StoredHashes(n, blatt, tlog.HashReaderFunc(func(indizes []int64) ([]tlog.Hash, error) {
					var gelesen []tlog.Hash
					for _, index := range indizes {
						gelesen = append(gelesen, (*h)[index])
					}
					return gelesen, nil
				}))
				if err != nil {
					panic(err)
				}
				*h = append(*h, neue...)
			}
		}, protokoll.BefundSiegel, 20},
		"commitment changed": {func(z zeilen, _ hashes, _ siegel) { (*z)[9].Zusage[0] ^= 1 }, protokoll.BefundInhalt, 10},
		"entries exchanged": {func(z zeilen, _ hashes, _ siegel) {
			(*z)[3].Nummer, (*z)[4].Nummer = 5, 4
			(*z)[3], (*z)[4] = (*z)[4], (*z)[3]
		}, protokoll.BefundBaum, 4},
		"entry missing":       {func(z zeilen, _ hashes, _ siegel) { *z = slices.Delete(*z, 11, 12) }, protokoll.BefundLuecke, 12},
		"entry doubled":       {func(z zeilen, _ hashes, _ siegel) { *z = slices.Insert(*z, 11, (*z)[10]) }, protokoll.BefundLuecke, 12},
		"sealed end missing":  {func(z zeilen, _ hashes, _ siegel) { *z = (*z)[:20] }, protokoll.BefundEnde, 21},
		"all entries missing": {func(z zeilen, _ hashes, _ siegel) { *z = nil }, protokoll.BefundEnde, 1},
		"destroyed before its term": {func(z zeilen, _ hashes, _ siegel) {
			(*z)[6].Salz, (*z)[6].Inhalt = nil, nil
		}, protokoll.BefundZuFrueh, 7},
		"term moved to destroy early": {func(z zeilen, _ hashes, _ siegel) {
			(*z)[6].Salz, (*z)[6].Inhalt, (*z)[6].Frist = nil, nil, uhr.Datum{Jahr: 2007, Monat: 1, Tag: 1}
		}, protokoll.BefundBaum, 7},
		"tree hash changed":         {func(_ zeilen, h hashes, _ siegel) { (*h)[tlog.StoredHashIndex(0, 12)][5] ^= 1 }, protokoll.BefundBaum, 13},
		"inner tree hash changed":   {func(_ zeilen, h hashes, _ siegel) { (*h)[tlog.StoredHashIndex(3, 1)][5] ^= 1 }, protokoll.BefundBaum, 16},
		"tree hashes missing":       {func(_ zeilen, h hashes, _ siegel) { *h = (*h)[:len(*h)-1] }, protokoll.BefundBaum, 30},
		"head of a foreign key":     {func(_ zeilen, _ hashes, s siegel) { (*s)[1] = fremdes }, protokoll.BefundSiegel, 30},
		"head with changed size":    {func(_ zeilen, _ hashes, s siegel) { (*s)[0].Groesse = 19 }, protokoll.BefundSiegel, 19},
		"head with changed note":    {func(_ zeilen, _ hashes, s siegel) { (*s)[0].Notiz += "x" }, protokoll.BefundSiegel, 20},
		"note of another size":      {func(_ zeilen, _ hashes, s siegel) { (*s)[0].Notiz = (*s)[1].Notiz }, protokoll.BefundSiegel, 20},
		"unsealed content changed":  {func(z zeilen, _ hashes, _ siegel) { (*z)[34].Inhalt[30] ^= 1 }, protokoll.BefundInhalt, 35},
		"unsealed entry is missing": {func(z zeilen, _ hashes, _ siegel) { *z = slices.Delete(*z, 33, 34) }, protokoll.BefundLuecke, 34},
	}
	for name, fall := range faelle {
		t.Run("S1-23.8 "+name, func(t *testing.T) {
			a := neueAnlage(t)
			a.fuelle(20)
			a.versiegle()
			a.fuelle(10)
			a.versiegle()
			a.fuelle(5)
			if bericht := a.pruefe(heute()); !bericht.OK || bericht.Eintraege != 35 || bericht.Versiegelt != 30 || bericht.Siegel != 2 {
				t.Fatalf("before the change: %+v", bericht)
			}
			a.speicher.Verfaelsche(fall.tu)
			bericht := a.pruefe(heute())
			if bericht.OK || bericht.ErsterFehler == nil {
				t.Fatal("nothing found")
			}
			if *bericht.ErsterFehler != (protokoll.Befund{Art: fall.art, Nummer: fall.nummer}) {
				t.Errorf("found %v, want %s at %d", bericht.ErsterFehler, fall.art, fall.nummer)
			}
		})
	}
}

// tausche replaces an entry by another one that is complete in itself.
func tausche(zeilen *[]protokoll.Zeile, i int) {
	e := protokolltest.Eintrag(zeit())
	e.Kennung = "jemand anderes"
	neu, err := protokoll.Bereite(e)
	if err != nil {
		return // then nothing is changed and the test finds nothing
	}
	neu.Nummer = (*zeilen)[i].Nummer
	(*zeilen)[i] = neu
}

func TestLegalDeletionLeavesTheRestVerifiable(t *testing.T) {
	t.Run("S1-23.9 S1-23.8 content goes, log and proofs hold", func(t *testing.T) {
		a := neueAnlage(t)
		a.fuelle(20) // of 2007
		a.versiegle()
		a.uhr.Stelle(uhr.Datum{Jahr: 2008, Monat: 2, Tag: 1}.Beginn())
		a.fuelle(20)
		a.versiegle()
		for nummer := range int64(20) {
			a.speicher.Vernichte(nummer + 1)
		}
		frist := uhr.Datum{Jahr: 2008, Monat: 12, Tag: 31}
		bericht := a.pruefe(frist)
		if !bericht.OK || bericht.Vernichtet != 20 || bericht.Eintraege != 40 {
			t.Fatalf("report %+v", bericht)
		}
		if zuFrueh := a.pruefe(frist.PlusTage(-1)); zuFrueh.OK || zuFrueh.ErsterFehler.Art != protokoll.BefundZuFrueh {
			t.Errorf("one day before the term: %+v", zuFrueh)
		}
		for _, nummer := range []int64{1, 20, 21, 40} {
			beweis, err := protokoll.Beweise(t.Context(), a.speicher, nummer)
			if err != nil {
				t.Fatal(err)
			}
			ergebnis, err := protokoll.PruefeBeweis(beweis, a.schluessel)
			if err != nil || (ergebnis.Eintrag == nil) != (nummer <= 20) {
				t.Errorf("proof of %d: %v", nummer, err)
			}
			if roh, err := json.Marshal(beweis); err != nil || strings.Contains(string(roh), "inhalt") != (nummer > 20) {
				t.Errorf("proof of %d as JSON: %s, %v", nummer, roh, err)
			}
		}
		a.speicher.Vernichte(21)
		if bericht := a.pruefe(frist); bericht.OK || bericht.ErsterFehler.Nummer != 21 {
			t.Errorf("record of 2008 destroyed in 2008: %+v", bericht)
		}
	})
}

func TestPruefberichtAsJSON(t *testing.T) {
	a := neueAnlage(t)
	roh, err := json.Marshal(a.pruefe(heute()))
	if err != nil || !strings.Contains(string(roh), `"eintraege":0,"ok":true,"erster_fehler":null`) {
		t.Errorf("empty log: %s, %v", roh, err)
	}
}

func TestPruefeReportsUnreadableStorageAsError(t *testing.T) {
	a := neueAnlage(t)
	a.fuelle(3)
	a.versiegle()
	a.speicher.Stoerung = errors.New("disk gone")
	if _, err := protokoll.Pruefe(t.Context(), a.speicher, a.schluessel, heute()); !errors.Is(err, a.speicher.Stoerung) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkBereite(b *testing.B) {
	e := protokolltest.Eintrag(zeit())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := protokoll.Bereite(e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSchreibe(b *testing.B) {
	a := neueAnlage(b)
	s := protokoll.NeuerSchreiber(a.speicher, gruppenschreiber.Grenzen{})
	defer s.Schliesse()
	b.SetParallelism(16)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.Schreibe(b.Context(), protokolltest.Eintrag(zeit())); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

const messmenge = 100_000

func BenchmarkVersiegle(b *testing.B) {
	a := neueAnlage(b)
	a.fuelle(messmenge)
	for b.Loop() {
		a.speicher.Verfaelsche(func(_ *[]protokoll.Zeile, h *[]protokoll.Hash, s *[]protokoll.Siegel) { *h, *s = nil, nil })
		a.versiegle()
	}
	b.ReportMetric(messmenge*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkPruefe(b *testing.B) {
	a := neueAnlage(b)
	a.fuelle(messmenge)
	a.versiegle()
	for b.Loop() {
		if bericht := a.pruefe(heute()); !bericht.OK {
			b.Fatal(bericht.ErsterFehler)
		}
	}
	b.ReportMetric(messmenge*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

func BenchmarkBeweis(b *testing.B) {
	a := neueAnlage(b)
	a.fuelle(messmenge)
	a.versiegle()
	for b.Loop() {
		beweis, err := protokoll.Beweise(context.Background(), a.speicher, messmenge/2)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := protokoll.PruefeBeweis(beweis, a.schluessel); err != nil {
			b.Fatal(err)
		}
	}
}
