// SPDX-License-Identifier: EUPL-1.2

package protokoll_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/gruppenschreiber"
	"kernmelderegister/internal/grund/uhr"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// anlage is a log in memory with everything around it.
type anlage struct {
	t          fataler
	speicher   *protokolltest.Speicher
	uhr        *uhr.Stell
	geheimer   geheim.Schluessel
	schluessel string
	versiegler *protokoll.Versiegler
}

type fataler interface {
	Helper()
	Fatal(args ...any)
}

func neueAnlage(t fataler) *anlage {
	t.Helper()
	geheimer, oeffentlicher, err := protokoll.NeuerSiegelschluessel("kernmelderegister.test/protokoll")
	if err != nil {
		t.Fatal(err)
	}
	a := &anlage{t: t, speicher: &protokolltest.Speicher{}, uhr: uhr.Fest(zeit()), geheimer: geheimer, schluessel: oeffentlicher}
	a.versiegler, err = protokoll.NeuerVersiegler(a.speicher, a.uhr, geheimer, oeffentlicher)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// fuelle appends n entries without sealing them.
func (a *anlage) fuelle(n int) {
	a.t.Helper()
	zeilen := make([]protokoll.Zeile, n)
	for i := range zeilen {
		e := protokolltest.Eintrag(a.uhr.Jetzt())
		e.Aktenzeichen = fmt.Sprintf("AZ %d", i)
		var err error
		zeilen[i], err = protokoll.Bereite(e)
		if err != nil {
			a.t.Fatal(err)
		}
	}
	if _, err := a.speicher.HaengeAn(context.Background(), zeilen); err != nil {
		a.t.Fatal(err)
	}
}

func (a *anlage) versiegle() protokoll.Siegel {
	a.t.Helper()
	_, siegel, err := a.versiegler.Versiegle(context.Background())
	if err != nil {
		a.t.Fatal(err)
	}
	return siegel
}

func (a *anlage) pruefe(heute uhr.Datum) protokoll.Pruefbericht {
	a.t.Helper()
	bericht, err := protokoll.Pruefe(context.Background(), a.speicher, a.schluessel, heute)
	if err != nil {
		a.t.Fatal(err)
	}
	return bericht
}

func heute() uhr.Datum { return uhr.DatumVon(zeit()) }

func TestTreeIsTheOneOfRFC6962(t *testing.T) {
	// The root is computed a second time straight from the definition in section 2.1.
	var wurzel func(blaetter [][]byte) [32]byte
	wurzel = func(blaetter [][]byte) [32]byte {
		switch len(blaetter) {
		case 0:
			return sha256.Sum256(nil)
		case 1:
			return sha256.Sum256(append([]byte{0}, blaetter[0]...))
		}
		k := 1
		for k*2 < len(blaetter) {
			k *= 2
		}
		links, rechts := wurzel(blaetter[:k]), wurzel(blaetter[k:])
		return sha256.Sum256(slices.Concat([]byte{1}, links[:], rechts[:]))
	}
	a := neueAnlage(t)
	for n := 1; n <= 70; n++ {
		a.fuelle(1)
		siegel := a.versiegle()
		zeilen, err := a.speicher.LeseZeilen(t.Context(), 1, n)
		if err != nil {
			t.Fatal(err)
		}
		blaetter := make([][]byte, n)
		for i, z := range zeilen {
			// version, 31.12.2008 as a number, commitment
			blaetter[i] = slices.Concat([]byte{1}, []byte{0x01, 0x32, 0x6a, 0x4f}, z.Zusage[:])
		}
		kopf, err := protokoll.OeffneSiegel(siegel.Notiz, a.schluessel)
		if err != nil {
			t.Fatal(err)
		}
		if kopf.Groesse != int64(n) || kopf.Wurzel != tlog.Hash(wurzel(blaetter)) || !kopf.Zeit.Equal(zeit().Truncate(time.Second)) {
			t.Fatalf("tree head of size %d is wrong: %+v", n, kopf)
		}
	}
}

func TestBatchesDoNotChangeTheTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := neueAnlage(t)
		var koepfe []string
		for range rapid.IntRange(1, 6).Draw(t, "batches") {
			a.fuelle(rapid.IntRange(1, 40).Draw(t, "entries"))
			koepfe = append(koepfe, a.versiegle().Notiz)
		}
		bericht := a.pruefe(heute())
		if !bericht.OK || bericht.Siegel != int64(len(koepfe)) || bericht.Versiegelt != bericht.Eintraege {
			t.Fatalf("report %+v", bericht)
		}
		nummer := rapid.Int64Range(1, bericht.Eintraege).Draw(t, "number")
		beweis, err := protokoll.Beweise(context.Background(), a.speicher, nummer)
		if err != nil {
			t.Fatal(err)
		}
		ergebnis, err := protokoll.PruefeBeweis(beweis, a.schluessel)
		if err != nil || ergebnis.Eintrag == nil || ergebnis.Eintrag.Nummer != nummer {
			t.Fatalf("proof of %d: %v", nummer, err)
		}
		frueher := rapid.SampledFrom(koepfe).Draw(t, "head")
		folge, err := protokoll.BeweiseFolge(context.Background(), a.speicher, frueher, a.schluessel)
		if err != nil {
			t.Fatal(err)
		}
		if _, spaeter, err := protokoll.PruefeFolge(folge, a.schluessel); err != nil || spaeter.Groesse != bericht.Eintraege {
			t.Fatalf("consistency: %v", err)
		}
	})
}

func TestSealingManyEntriesTakesSeveralTransactions(t *testing.T) {
	a := neueAnlage(t)
	a.fuelle(10_000)
	neu, siegel, err := a.versiegler.Versiegle(t.Context())
	if err != nil || neu != 10_000 || siegel.Groesse != 10_000 {
		t.Fatalf("sealed %d, %v", neu, err)
	}
	if bericht := a.pruefe(heute()); !bericht.OK || bericht.Siegel < 2 || bericht.Eintraege != 10_000 {
		t.Errorf("report %+v", bericht)
	}
	if neu, wieder, err := a.versiegler.Versiegle(t.Context()); err != nil || neu != 0 || wieder != siegel {
		t.Errorf("nothing to do, but %d sealed, %v", neu, err)
	}
}

func TestVersieglerRefusesToBuildOnTamperedState(t *testing.T) {
	type zustand = func(*[]protokoll.Zeile, *[]protokoll.Hash, *[]protokoll.Siegel)
	fremd := neueAnlage(t)
	fremd.fuelle(5)
	fremdesSiegel := fremd.versiegle()
	faelle := map[string]struct {
		tu   zustand
		soll error
	}{
		"changed edge of the tree": {func(_ *[]protokoll.Zeile, h *[]protokoll.Hash, _ *[]protokoll.Siegel) {
			(*h)[len(*h)-1][0] ^= 1
		}, protokoll.ErrRand},
		"tree head of another key": {func(_ *[]protokoll.Zeile, _ *[]protokoll.Hash, s *[]protokoll.Siegel) {
			(*s)[0] = fremdesSiegel
		}, protokoll.ErrSiegel},
		"size beside the note changed": {func(_ *[]protokoll.Zeile, _ *[]protokoll.Hash, s *[]protokoll.Siegel) {
			(*s)[0].Groesse = 4
		}, protokoll.ErrSiegel},
		"missing entry": {func(z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
			*z = slices.Delete(*z, 6, 7)
		}, protokoll.ErrLuecke},
		"missing tree hash": {func(_ *[]protokoll.Zeile, h *[]protokoll.Hash, _ *[]protokoll.Siegel) {
			*h = (*h)[:len(*h)-1]
		}, protokolltest.ErrHash},
	}
	for name, fall := range faelle {
		t.Run("S1-23.8 "+name, func(t *testing.T) {
			a := neueAnlage(t)
			a.fuelle(5)
			vorher := a.versiegle()
			a.fuelle(5)
			a.speicher.Verfaelsche(fall.tu)
			_, siegel, err := a.versiegler.Versiegle(t.Context())
			if !errors.Is(err, fall.soll) {
				t.Errorf("got %v, want %v", err, fall.soll)
			}
			if siegel.Groesse > vorher.Groesse {
				t.Error("a tree head was made all the same")
			}
		})
	}
}

func TestTwoVersieglerDoNoHarm(t *testing.T) {
	a := neueAnlage(t)
	zweiter, err := protokoll.NeuerVersiegler(a.speicher, a.uhr, a.geheimer, a.schluessel)
	if err != nil {
		t.Fatal(err)
	}
	a.fuelle(9_000)
	var beide sync.WaitGroup
	for _, v := range []*protokoll.Versiegler{a.versiegler, zweiter} {
		beide.Go(func() {
			if _, _, err := v.Versiegle(t.Context()); err != nil && fehler.ArtVon(err) != fehler.Konflikt {
				t.Errorf("got %v", err)
			}
		})
	}
	beide.Wait()
	a.versiegle()
	if bericht := a.pruefe(heute()); !bericht.OK || bericht.Versiegelt != 9_000 {
		t.Errorf("report %+v", bericht)
	}
}

func TestKeysOfVersieglerAreAPair(t *testing.T) {
	a, b := neueAnlage(t), neueAnlage(t)
	if _, err := protokoll.NeuerVersiegler(a.speicher, a.uhr, a.geheimer, b.schluessel); err == nil {
		t.Error("keys of two logs are accepted as a pair")
	}
	_, err := protokoll.NeuerVersiegler(a.speicher, a.uhr, geheim.NeuerSchluessel([]byte("PRIVATE+KEY+x")), a.schluessel)
	if err == nil || strings.Contains(err.Error(), "PRIVATE") {
		t.Errorf("malformed key: %v", err)
	}
	for _, name := range []string{"", "mit leer", "a+b", "a\nb"} {
		if _, _, err := protokoll.NeuerSiegelschluessel(name); err == nil {
			t.Errorf("name %q is accepted", name)
		}
	}
}

func TestProofHoldsOnlyAsItWasMade(t *testing.T) {
	a := neueAnlage(t)
	a.fuelle(100)
	a.versiegle()
	faelle := map[string]struct {
		aendere func(*protokoll.Einschlussbeweis)
		soll    error
	}{
		"unchanged":           {func(*protokoll.Einschlussbeweis) {}, nil},
		"other number":        {func(b *protokoll.Einschlussbeweis) { b.Nummer++ }, protokoll.ErrBeweis},
		"number 0":            {func(b *protokoll.Einschlussbeweis) { b.Nummer = 0 }, protokoll.ErrBeweis},
		"number beyond":       {func(b *protokoll.Einschlussbeweis) { b.Nummer = 101 }, protokoll.ErrBeweis},
		"other content":       {func(b *protokoll.Einschlussbeweis) { b.Inhalt[20] ^= 1 }, protokoll.ErrBeweis},
		"other salt":          {func(b *protokoll.Einschlussbeweis) { b.Salz[0] ^= 1 }, protokoll.ErrBeweis},
		"salt without text":   {func(b *protokoll.Einschlussbeweis) { b.Inhalt = nil }, protokoll.ErrBeweis},
		"bytes moved to salt": {func(b *protokoll.Einschlussbeweis) { b.Salz, b.Inhalt = append(b.Salz, b.Inhalt[0]), b.Inhalt[1:] }, protokoll.ErrBeweis},
		"other term":          {func(b *protokoll.Einschlussbeweis) { b.Frist = b.Frist.PlusTage(1) }, protokoll.ErrBeweis},
		"other commitment":    {func(b *protokoll.Einschlussbeweis) { b.Zusage[31] ^= 1 }, protokoll.ErrBeweis},
		"shorter path":        {func(b *protokoll.Einschlussbeweis) { b.Pfad = b.Pfad[1:] }, protokoll.ErrBeweis},
		"changed path":        {func(b *protokoll.Einschlussbeweis) { b.Pfad[2][0] ^= 1 }, protokoll.ErrBeweis},
		"changed head":        {func(b *protokoll.Einschlussbeweis) { b.Siegel = strings.Replace(b.Siegel, "100", "101", 1) }, protokoll.ErrSiegel},
		"no head":             {func(b *protokoll.Einschlussbeweis) { b.Siegel = "" }, protokoll.ErrSiegel},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			gemacht, err := protokoll.Beweise(t.Context(), a.speicher, 42)
			if err != nil {
				t.Fatal(err)
			}
			roh, err := json.Marshal(gemacht)
			if err != nil {
				t.Fatal(err)
			}
			var b protokoll.Einschlussbeweis // a proof travels as JSON
			if err := json.Unmarshal(roh, &b); err != nil {
				t.Fatal(err)
			}
			fall.aendere(&b)
			if _, err := protokoll.PruefeBeweis(b, a.schluessel); !errors.Is(err, fall.soll) {
				t.Errorf("got %v, want %v", err, fall.soll)
			}
		})
	}
}

func TestProofOfForeignLogIsRefused(t *testing.T) {
	a, b := neueAnlage(t), neueAnlage(t)
	a.fuelle(3)
	frueher := a.versiegle().Notiz
	beweis, err := protokoll.Beweise(t.Context(), a.speicher, 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := protokoll.PruefeBeweis(beweis, b.schluessel); !errors.Is(err, protokoll.ErrSiegel) {
		t.Errorf("got %v", err)
	}
	if _, err := protokoll.BeweiseFolge(t.Context(), a.speicher, frueher, b.schluessel); !errors.Is(err, protokoll.ErrSiegel) {
		t.Errorf("got %v", err)
	}
}

func TestWhatCannotBeProvenIsSaid(t *testing.T) {
	a := neueAnlage(t)
	a.fuelle(2)
	a.versiegle()
	a.fuelle(1)
	for nummer, soll := range map[int64]string{
		-1: protokoll.CodeKeinEintrag, 0: protokoll.CodeKeinEintrag, 3: protokoll.CodeUnversiegelt, 4: protokoll.CodeKeinEintrag,
	} {
		if _, err := protokoll.Beweise(t.Context(), a.speicher, nummer); fehler.CodeVon(err) != soll {
			t.Errorf("entry %d: %v, want %s", nummer, err, soll)
		}
	}
}

func TestRewrittenHistoryHasNoConsistencyProof(t *testing.T) {
	a := neueAnlage(t)
	a.fuelle(10)
	zeuge := a.versiegle() // somebody outside kept this head
	a.speicher.Verfaelsche(func(z *[]protokoll.Zeile, h *[]protokoll.Hash, s *[]protokoll.Siegel) {
		*z, *h, *s = nil, nil, nil
	})
	a.fuelle(12) // the operator, who has the key, writes another history
	a.versiegle()
	if bericht := a.pruefe(heute()); !bericht.OK {
		t.Fatalf("the new history is consistent in itself: %+v", bericht)
	}
	folge, err := protokoll.BeweiseFolge(t.Context(), a.speicher, zeuge.Notiz, a.schluessel)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := protokoll.PruefeFolge(folge, a.schluessel); !errors.Is(err, protokoll.ErrBeweis) {
		t.Errorf("got %v", err)
	}
}

func TestSignedTextThatIsNoTreeHeadIsRefused(t *testing.T) {
	a := neueAnlage(t)
	signierer, err := note.NewSigner(string(a.geheimer.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	const (
		name   = "kernmelderegister.test/protokoll\n"
		wurzel = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
		stand  = "2007-08-01T10:00:00Z\n"
	)
	faelle := map[string]struct {
		text string
		gut  bool
	}{
		"tree head":         {name + "3\n" + wurzel + stand, true},
		"another log":       {"anderes/protokoll\n3\n" + wurzel + stand, false},
		"leading zero":      {name + "03\n" + wurzel + stand, false},
		"plus sign":         {name + "+3\n" + wurzel + stand, false},
		"negative size":     {name + "-3\n" + wurzel + stand, false},
		"no number":         {name + "drei\n" + wurzel + stand, false},
		"short root":        {name + "3\nAAAA\n" + stand, false},
		"other time zone":   {name + "3\n" + wurzel + "2007-08-01T12:00:00+02:00\n", false},
		"no time":           {name + "3\n" + wurzel, false},
		"further line":      {name + "3\n" + wurzel + stand + "mehr\n", false},
		"parts of a second": {name + "3\n" + wurzel + "2007-08-01T10:00:00.5Z\n", false},
	}
	for fallname, fall := range faelle {
		t.Run(fallname, func(t *testing.T) {
			notiz, err := note.Sign(&note.Note{Text: fall.text}, signierer)
			if err != nil {
				t.Fatal(err)
			}
			_, err = protokoll.OeffneSiegel(string(notiz), a.schluessel)
			if fall.gut != (err == nil) || (err != nil && !errors.Is(err, protokoll.ErrSiegel)) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func FuzzOeffneSiegel(f *testing.F) {
	a := neueAnlage(f)
	a.fuelle(3)
	gut := a.versiegle().Notiz
	f.Add(gut)
	f.Add("")
	f.Add("kernmelderegister.test/protokoll\n3\n\n\n")
	f.Fuzz(func(t *testing.T, notiz string) {
		kopf, err := protokoll.OeffneSiegel(notiz, a.schluessel)
		if err == nil && kopf.Groesse != 3 {
			t.Errorf("a tree head nobody signed is accepted: %+v", kopf)
		}
	})
}

func TestSchreiberNoEntryNoAnswer(t *testing.T) {
	t.Run("S1-22.7 entry is durable when the number is returned", func(t *testing.T) {
		a := neueAnlage(t)
		s := protokoll.NeuerSchreiber(a.speicher, gruppenschreiber.Grenzen{})
		defer s.Schliesse()
		var alle sync.WaitGroup
		var mu sync.Mutex
		gesehen := map[int64]string{}
		for i := range 200 {
			alle.Go(func() {
				e := protokolltest.Eintrag(zeit())
				e.Aktenzeichen = fmt.Sprintf("AZ %d", i)
				nummer, err := s.Schreibe(t.Context(), e)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if gesehen[nummer] != "" {
					t.Errorf("number %d given twice", nummer)
				}
				gesehen[nummer] = e.Aktenzeichen
			})
		}
		alle.Wait()
		zeilen, err := a.speicher.LeseZeilen(t.Context(), 1, 1000)
		if err != nil || len(zeilen) != 200 {
			t.Fatalf("%d rows, %v", len(zeilen), err)
		}
		for _, z := range zeilen {
			e, err := z.Eintrag()
			if err != nil || e.Aktenzeichen != gesehen[e.Nummer] {
				t.Errorf("entry %d is not the one its caller was told, %v", z.Nummer, err)
			}
		}
	})
	t.Run("S1-22.7 failing log fails the query", func(t *testing.T) {
		a := neueAnlage(t)
		a.speicher.Stoerung = errors.New("disk full")
		s := protokoll.NeuerSchreiber(a.speicher, gruppenschreiber.Grenzen{})
		defer s.Schliesse()
		if nummer, err := s.Schreibe(t.Context(), protokolltest.Eintrag(zeit())); !errors.Is(err, a.speicher.Stoerung) || nummer != 0 {
			t.Errorf("got %d, %v", nummer, err)
		}
	})
	t.Run("S1-22.8 incomplete entry fails the query", func(t *testing.T) {
		a := neueAnlage(t)
		s := protokoll.NeuerSchreiber(a.speicher, gruppenschreiber.Grenzen{})
		defer s.Schliesse()
		e := protokolltest.Eintrag(zeit())
		e.Kennung = ""
		if _, err := s.Schreibe(t.Context(), e); fehler.CodeVon(err) != protokoll.CodeUnvollstaendig {
			t.Errorf("got %v", err)
		}
	})
	t.Run("S1-22.9 true number of hits is kept", func(t *testing.T) {
		for _, treffer := range []int64{0, 1000, 123_456} {
			e := protokolltest.Eintrag(zeit())
			e.Art, e.Treffer = protokoll.Gruppenabfrage, treffer
			z, err := protokoll.Bereite(e)
			if err != nil {
				t.Fatal(err)
			}
			if gelesen, err := z.Eintrag(); err != nil || gelesen.Treffer != treffer {
				t.Errorf("got %d, %v", gelesen.Treffer, err)
			}
		}
	})
}
