// SPDX-License-Identifier: EUPL-1.2

package protokoll_test

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/protokoll/protokolltest"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// umgebungMutationen sets the number of random mutations; default standardMutationen.
const (
	umgebungMutationen = "KMR_MUTATIONEN"
	standardMutationen = 10_000
)

// urschrift is a stored log as a forger finds it.
type urschrift struct {
	zeilen  []protokoll.Zeile
	hashes  []protokoll.Hash
	siegel  []protokoll.Siegel
	geheim  geheim.Schluessel
	pruefer string
	heute   uhr.Datum
}

func neueUrschrift(t *testing.T) *urschrift {
	t.Helper()
	g, o, err := protokoll.NeuerSiegelschluessel("kmr.mutation")
	if err != nil {
		t.Fatal(err)
	}
	zeit := time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC)
	u := &urschrift{geheim: g, pruefer: o, heute: uhr.DatumVon(zeit)}
	s := &protokolltest.Speicher{}
	for _, n := range []int{3, 12} {
		u.schreibe(t, s, n, zeit)
	}
	s.Verfaelsche(func(z *[]protokoll.Zeile, h *[]protokoll.Hash, k *[]protokoll.Siegel) {
		u.zeilen, u.hashes, u.siegel = *z, *h, *k
	})
	return u
}

func (u *urschrift) schreibe(t *testing.T, s *protokolltest.Speicher, n int, zeit time.Time) {
	t.Helper()
	for i := range n {
		e := protokolltest.Eintrag(zeit.Add(time.Duration(i) * time.Minute))
		e.Aktenzeichen = "AZ " + strconv.Itoa(i)
		z, err := protokoll.Bereite(e)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.HaengeAn(t.Context(), []protokoll.Zeile{z}); err != nil {
			t.Fatal(err)
		}
	}
	v, err := protokoll.NeuerVersiegler(s, uhr.Fest(zeit), u.geheim, u.pruefer)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := v.Versiegle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// abschrift is a copy that may be tampered with.
func (u *urschrift) abschrift(tu func(z *[]protokoll.Zeile, h *[]protokoll.Hash, k *[]protokoll.Siegel)) *protokolltest.Speicher {
	s := &protokolltest.Speicher{}
	s.Verfaelsche(func(z *[]protokoll.Zeile, h *[]protokoll.Hash, k *[]protokoll.Siegel) {
		*z, *h, *k = slices.Clone(u.zeilen), slices.Clone(u.hashes), slices.Clone(u.siegel)
		tu(z, h, k)
	})
	return s
}

// mutation forges one thing at random; each leaves the log different from the original.
type mutation func(r *rand.Rand, z *[]protokoll.Zeile, h *[]protokoll.Hash, k *[]protokoll.Siegel)

var mutationen = map[string]mutation{
	"S1-23.8 a bit of a content is changed": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		p := &(*z)[r.IntN(len(*z))]
		p.Inhalt = kippe(r, p.Inhalt)
	},
	"S1-23.8 a bit of a salt is changed": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		p := &(*z)[r.IntN(len(*z))]
		p.Salz = kippe(r, p.Salz)
	},
	"S1-23.8 content and commitment are replaced together": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		e := protokolltest.Eintrag(time.Date(2026, time.March, 1, 9, 0, 0, r.IntN(1e9), time.UTC))
		e.Kennung = "jemand anders"
		neu, err := protokoll.Bereite(e)
		if err != nil {
			panic(err)
		}
		i := r.IntN(len(*z))
		neu.Nummer = (*z)[i].Nummer
		(*z)[i] = neu
	},
	"S1-23.9 the term is changed": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		p := &(*z)[r.IntN(len(*z))]
		p.Frist = p.Frist.PlusTage(1 + r.IntN(500))
	},
	"S1-23.9 a content is destroyed before its term": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		p := &(*z)[r.IntN(len(*z))]
		p.Salz, p.Inhalt = nil, nil
	},
	"S1-23.8 an entry is deleted": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		i := r.IntN(len(*z))
		*z = slices.Delete(*z, i, i+1)
	},
	"S1-23.8 an entry is deleted and the rest renumbered": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		i := r.IntN(len(*z))
		*z = slices.Delete(*z, i, i+1)
		numeriere(*z)
	},
	"S1-23.8 an entry is inserted": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		*z = slices.Insert(*z, r.IntN(len(*z)-1), (*z)[r.IntN(len(*z))]) // before the last: after it is an append
		numeriere(*z)
	},
	"S1-23.8 two entries change places": func(r *rand.Rand, z *[]protokoll.Zeile, _ *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		i := r.IntN(len(*z))
		j := (i + 1 + r.IntN(len(*z)-1)) % len(*z)
		(*z)[i], (*z)[j] = (*z)[j], (*z)[i]
		numeriere(*z)
	},
	"S1-23.8 the end is cut off": func(r *rand.Rand, z *[]protokoll.Zeile, h *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		*z = (*z)[:r.IntN(len(*z))]
		*h = (*h)[:min(len(*h), 2*len(*z))]
	},
	"S1-23.8 a tree hash is changed": func(r *rand.Rand, _ *[]protokoll.Zeile, h *[]protokoll.Hash, _ *[]protokoll.Siegel) {
		(*h)[r.IntN(len(*h))][r.IntN(32)] ^= 1 << r.IntN(8)
	},
	"S1-23.8 a tree head is changed": func(r *rand.Rand, _ *[]protokoll.Zeile, _ *[]protokoll.Hash, k *[]protokoll.Siegel) {
		p := &(*k)[r.IntN(len(*k))]
		p.Notiz = string(kippe(r, []byte(p.Notiz)))
	},
	"S1-23.8 a tree head takes the place of another": func(r *rand.Rand, _ *[]protokoll.Zeile, _ *[]protokoll.Hash, k *[]protokoll.Siegel) {
		i := r.IntN(len(*k))
		(*k)[i].Notiz = (*k)[(i+1)%len(*k)].Notiz
	},
}

func kippe(r *rand.Rand, b []byte) []byte {
	b = slices.Clone(b)
	b[r.IntN(len(b))] ^= 1 << r.IntN(8)
	return b
}

func numeriere(z []protokoll.Zeile) {
	for i := range z {
		z[i].Nummer = int64(i + 1)
	}
}

// TestEveryMutationOfAStoredLogIsFound forges the stored log thousands of times. A
// fork needs the secret key; it is found by whoever kept an earlier tree head.
func TestEveryMutationOfAStoredLogIsFound(t *testing.T) {
	anzahl := standardMutationen
	if n, err := strconv.Atoi(os.Getenv(umgebungMutationen)); err == nil {
		anzahl = n
	}
	u := neueUrschrift(t)
	unberuehrt := u.abschrift(func(*[]protokoll.Zeile, *[]protokoll.Hash, *[]protokoll.Siegel) {})
	if b, err := protokoll.Pruefe(t.Context(), unberuehrt, u.pruefer, u.heute); err != nil || !b.OK {
		t.Fatalf("the original does not verify: %+v, %v", b, err)
	}
	for name, mutiere := range mutationen {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for lauf := range anzahl/len(mutationen) + 1 {
				r := rand.New(rand.NewPCG(uint64(lauf), uint64(len(name))))
				s := u.abschrift(func(z *[]protokoll.Zeile, h *[]protokoll.Hash, k *[]protokoll.Siegel) { mutiere(r, z, h, k) })
				if b, err := protokoll.Pruefe(context.Background(), s, u.pruefer, u.heute); err != nil || b.OK {
					t.Fatalf("mutation %d is not found: %+v, %v", lauf, b, err)
				}
			}
		})
	}
	t.Run("S1-23.8 a fork by the holder of the key contradicts an earlier tree head", func(t *testing.T) {
		t.Parallel()
		for lauf := range 200 {
			gabelung := &protokolltest.Speicher{}
			u.schreibe(t, gabelung, len(u.zeilen)+lauf%5, time.Date(2026, time.March, 1, 9, 0, 0, lauf, time.UTC))
			behalten := u.siegel[lauf%len(u.siegel)].Notiz
			beweis, err := protokoll.BeweiseFolge(t.Context(), gabelung, behalten, u.pruefer)
			if err == nil {
				_, _, err = protokoll.PruefeFolge(beweis, u.pruefer)
			}
			if err == nil {
				t.Fatalf("fork %d is not found", lauf)
			}
		}
	})
}
