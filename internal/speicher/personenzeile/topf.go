// SPDX-License-Identifier: EUPL-1.2

package personenzeile

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"iter"
	"slices"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// restbits is how many bits of a key differ within one bucket. With 17 bits of
// the hash left for the bucket a register of five million records has about
// hundred keys in each, which is less than a page of the database.
const restbits = 15

// TopfVon returns the number of the bucket that holds the key. Buckets ascend
// with the keys.
func TopfVon(s zuordnung.Schluessel) int64 { return int64(s >> restbits) }

// Inhaltszeile is a row of number and content; one without content is to be removed.
type Inhaltszeile struct {
	Nummer int64
	Inhalt []byte
}

var errTopf = errors.New("broken bucket of blocking keys")

// haengeTopfAn encodes one entry behind the one before: the distance of the keys,
// at least 1 for a new key, and the record, for an old key its distance. vorher
// is the zero value at the start of a bucket.
func haengeTopfAn(b []byte, vorher, z personen.Blockzeile) []byte {
	if vorher.Satz != 0 && vorher.Schluessel == z.Schluessel {
		b = append(b, 0)
		return binary.AppendUvarint(b, uint64(z.Satz-vorher.Satz))
	}
	abstand := uint64(z.Schluessel & (1<<restbits - 1))
	if vorher.Satz != 0 {
		abstand -= uint64(vorher.Schluessel & (1<<restbits - 1))
	} else {
		abstand++
	}
	b = binary.AppendUvarint(b, abstand)
	return binary.AppendUvarint(b, uint64(z.Satz))
}

// Topf encodes the entries of a bucket, which ascend.
func Topf(zeilen []personen.Blockzeile) []byte {
	var b []byte
	var vorher personen.Blockzeile
	for _, z := range zeilen {
		b = haengeTopfAn(b, vorher, z)
		vorher = z
	}
	return b
}

// LiesTopf decodes the bucket with the number.
func LiesTopf(topf int64, b []byte) ([]personen.Blockzeile, error) {
	aus := make([]personen.Blockzeile, 0, len(b)/5)
	z := personen.Blockzeile{Schluessel: zuordnung.Schluessel(topf)<<restbits - 1}
	for len(b) > 0 {
		abstand, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errTopf
		}
		satz, m := binary.Uvarint(b[n:])
		if m <= 0 || satz == 0 || abstand == 0 && z.Satz == 0 || abstand > 1<<restbits {
			return nil, errTopf
		}
		b = b[n+m:]
		if abstand != 0 {
			z.Schluessel, z.Satz = z.Schluessel+zuordnung.Schluessel(abstand), 0
		}
		z.Satz += zuordnung.SatzID(satz)
		aus = append(aus, z)
	}
	return aus, nil
}

// Topfzeilen puts entries, which ascend, into buckets and hands these out in
// portions of n.
func Topfzeilen(zeilen iter.Seq[personen.Blockzeile], n int) iter.Seq[[]Inhaltszeile] {
	return func(yield func([]Inhaltszeile) bool) {
		var teil []Inhaltszeile
		var topf []byte
		var vorher personen.Blockzeile
		schliesse := func() {
			if len(topf) > 0 {
				teil = append(teil, Inhaltszeile{TopfVon(vorher.Schluessel), slices.Clone(topf)})
			}
			topf, vorher = topf[:0], personen.Blockzeile{}
		}
		for z := range zeilen {
			if vorher.Satz != 0 && TopfVon(z.Schluessel) != TopfVon(vorher.Schluessel) {
				if schliesse(); len(teil) == n {
					if !yield(teil) {
						return
					}
					teil = teil[:0]
				}
			}
			topf = haengeTopfAn(topf, vorher, z)
			vorher = z
		}
		if schliesse(); len(teil) > 0 {
			yield(teil)
		}
	}
}

// Schluesselzeilen encodes the keys of records.
func Schluesselzeilen(zeilen []personen.Satzschluessel) []Inhaltszeile {
	aus := make([]Inhaltszeile, len(zeilen))
	for i, z := range zeilen {
		aus[i] = Inhaltszeile{int64(z.Satz), Schluessel(z.Schluessel)}
	}
	return aus
}

// Toepfe are the buckets that a transaction works on. They are read once and
// written at its end.
type Toepfe struct {
	lies      func(ctx context.Context, toepfe []int64, gib func(Inhaltszeile)) error
	offen     map[int64][]personen.Blockzeile
	geaendert map[int64]bool
}

// NeueToepfe returns an empty working set; lies hands the stored ones of some
// buckets to gib.
func NeueToepfe(lies func(ctx context.Context, toepfe []int64, gib func(Inhaltszeile)) error) *Toepfe {
	return &Toepfe{lies: lies, offen: map[int64][]personen.Blockzeile{}, geaendert: map[int64]bool{}}
}

// hole reads the buckets of the keys that are not there yet, with one query.
func (t *Toepfe) hole(ctx context.Context, s []zuordnung.Schluessel) (err error) {
	var fehlen []int64
	for _, k := range s {
		topf := TopfVon(k)
		if _, da := t.offen[topf]; !da {
			t.offen[topf] = nil
			fehlen = append(fehlen, topf)
		}
	}
	if len(fehlen) == 0 {
		return nil
	}
	gelesen := t.lies(ctx, fehlen, func(z Inhaltszeile) {
		zeilen, e := LiesTopf(z.Nummer, z.Inhalt)
		err = errors.Join(err, e)
		t.offen[z.Nummer] = zeilen
	})
	return errors.Join(gelesen, err)
}

func vergleicheZeile(x, y personen.Blockzeile) int {
	return cmp.Or(cmp.Compare(x.Schluessel, y.Schluessel), cmp.Compare(x.Satz, y.Satz))
}

// Block returns at most n records that have the key, ascending.
func (t *Toepfe) Block(ctx context.Context, s zuordnung.Schluessel, n int) ([]zuordnung.SatzID, error) {
	if err := t.hole(ctx, []zuordnung.Schluessel{s}); err != nil || n <= 0 {
		return nil, err
	}
	zeilen := t.offen[TopfVon(s)]
	ab, _ := slices.BinarySearchFunc(zeilen, personen.Blockzeile{Schluessel: s}, vergleicheZeile)
	var aus []zuordnung.SatzID
	for _, z := range zeilen[ab:] {
		if z.Schluessel != s || len(aus) == n {
			break
		}
		aus = append(aus, z.Satz)
	}
	return aus, nil
}

// Setze moves the record from its old keys to its new ones; both ascend.
func (t *Toepfe) Setze(ctx context.Context, satz zuordnung.SatzID, alt, neu []zuordnung.Schluessel) error {
	if err := t.hole(ctx, slices.Concat(alt, neu)); err != nil {
		return err
	}
	for _, s := range alt {
		if _, bleibt := slices.BinarySearch(neu, s); !bleibt {
			t.aendere(personen.Blockzeile{Schluessel: s, Satz: satz}, func(zeilen []personen.Blockzeile, i int, da bool) []personen.Blockzeile {
				if !da {
					return zeilen
				}
				return slices.Delete(zeilen, i, i+1)
			})
		}
	}
	for _, s := range neu {
		if _, war := slices.BinarySearch(alt, s); !war {
			z := personen.Blockzeile{Schluessel: s, Satz: satz}
			t.aendere(z, func(zeilen []personen.Blockzeile, i int, da bool) []personen.Blockzeile {
				if da {
					return zeilen
				}
				return slices.Insert(zeilen, i, z)
			})
		}
	}
	return nil
}

func (t *Toepfe) aendere(z personen.Blockzeile, f func(zeilen []personen.Blockzeile, i int, da bool) []personen.Blockzeile) {
	topf := TopfVon(z.Schluessel)
	i, da := slices.BinarySearchFunc(t.offen[topf], z, vergleicheZeile)
	t.offen[topf] = f(t.offen[topf], i, da)
	t.geaendert[topf] = true
}

// Raeume returns the buckets that have changed, ascending, and forgets all.
func (t *Toepfe) Raeume() []Inhaltszeile {
	aus := make([]Inhaltszeile, 0, len(t.geaendert))
	for topf := range t.geaendert {
		aus = append(aus, Inhaltszeile{topf, Topf(t.offen[topf])})
	}
	slices.SortFunc(aus, func(x, y Inhaltszeile) int { return cmp.Compare(x.Nummer, y.Nummer) })
	clear(t.offen)
	clear(t.geaendert)
	return aus
}
