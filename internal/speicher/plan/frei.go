// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"slices"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/koerper"
)

// Freizeile is a row of the index of the free search with the record it belongs to.
type Freizeile struct {
	suche.Freizeile
	Satz int64
}

// Vergleiche orders rows as the storages keep them.
func (z Freizeile) Vergleiche(w Freizeile) int {
	return cmp.Or(cmp.Compare(z.Schluessel, w.Schluessel), cmp.Compare(z.AGS, w.AGS),
		cmp.Compare(z.Zusatz, w.Zusatz), cmp.Compare(z.Satz, w.Satz))
}

// Freiplan are the rows of the index of the free search that come and go.
type Freiplan struct {
	Neu []Freizeile
	Weg []Freizeile
}

// Frei derives the rows from the changes; what stays equal is not touched. Those of
// an old version are derived from its body, so they need not be looked for.
func (p *Plan) Frei(s lieferung.Stapel) (Freiplan, error) {
	var f Freiplan
	for _, satz := range p.Neu {
		f.Neu = anhaengeFrei(f.Neu, satz.Abdruck.Frei, satz.ID)
		if satz.Vorher.ID != 0 {
			if err := f.tausche(satz.Vorher, nil); err != nil {
				return Freiplan{}, err
			}
		}
	}
	for _, satz := range p.Ersetzt {
		if err := f.tausche(satz.Vorher, satz.Abdruck.Frei); err != nil {
			return Freiplan{}, err
		}
	}
	for _, l := range s.Loeschen {
		if l.Vorher.ID == 0 {
			continue
		}
		if err := f.tausche(l.Vorher, nil); err != nil {
			return Freiplan{}, err
		}
	}
	return f, nil
}

func (f *Freiplan) tausche(vorher lieferung.Bekannt, neu []suche.Freizeile) error {
	satz, err := koerper.Decodiere(vorher.Koerper)
	if err != nil {
		return err
	}
	alt := suche.Freizeilen(satz)
	f.Weg = anhaengeFrei(f.Weg, ohne(alt, neu), vorher.ID)
	f.Neu = anhaengeFrei(f.Neu, ohne(neu, alt), vorher.ID)
	return nil
}

// ohne returns the rows of a that are not in b.
func ohne(a, b []suche.Freizeile) []suche.Freizeile {
	return slices.DeleteFunc(slices.Clone(a), func(z suche.Freizeile) bool { return slices.Contains(b, z) })
}

func anhaengeFrei(ziel []Freizeile, zeilen []suche.Freizeile, satz int64) []Freizeile {
	for _, z := range zeilen {
		ziel = append(ziel, Freizeile{z, satz})
	}
	return ziel
}

// breiteFrei is the length of a packed row in bytes.
const breiteFrei = 16

var errGepackt = errors.New("packed search rows have a wrong length")

// PackeFrei writes the rows of one record as one text of bytes, for a first load,
// which collects the rows of a record in one value.
func PackeFrei(zeilen []suche.Freizeile) []byte {
	b := make([]byte, 0, breiteFrei*len(zeilen))
	for _, z := range zeilen {
		b = binary.BigEndian.AppendUint64(b, uint64(z.Schluessel))
		b = binary.BigEndian.AppendUint32(b, z.AGS)
		b = binary.BigEndian.AppendUint32(b, z.Zusatz)
	}
	return b
}

// EntpackeFrei appends the rows of PackeFrei.
func EntpackeFrei(ziel []Freizeile, b []byte, satz int64) ([]Freizeile, error) {
	if len(b)%breiteFrei != 0 {
		return nil, errGepackt
	}
	for ; len(b) > 0; b = b[breiteFrei:] {
		z := suche.Freizeile{
			Schluessel: int64(binary.BigEndian.Uint64(b)), AGS: binary.BigEndian.Uint32(b[8:]), Zusatz: binary.BigEndian.Uint32(b[12:]),
		}
		ziel = append(ziel, Freizeile{z, satz})
	}
	return ziel, nil
}

// Schnitt reads the ids of the records that fulfil all conditions, ascending and
// each once. The first condition is read as a whole; of the others only those that
// are narrow enough to spare more work than they make. lies returns the ids of one
// condition, each at least once in any order, and false when there are more than
// hoechstens, which is 0 for no limit.
func Schnitt(ctx context.Context, bedingungen []suche.FreieBedingung,
	lies func(ctx context.Context, b suche.FreieBedingung, hoechstens int) (ids []int64, ok bool, err error)) ([]int64, error) {
	var auswahl []int64
	for i, b := range bedingungen {
		if i > 0 && len(auswahl) < lohnend {
			break
		}
		grenze := 0
		if i > 0 {
			grenze = vielfaches * len(auswahl)
		}
		ids, ok, err := lies(ctx, b, grenze)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		if i == 0 {
			auswahl = ids
			continue
		}
		auswahl = schneide(auswahl, ids)
	}
	return auswahl, nil
}

const (
	// lohnend is the number of records from which on another condition is read
	// before their bodies: reading a body costs as much as some fifty index rows.
	lohnend = 200
	// vielfaches is how many times more rows a further condition may have.
	vielfaches = 50
)

// schneide keeps the ids of a that are in b, both ascending.
func schneide(a, b []int64) []int64 {
	ziel := a[:0]
	for j, k := 0, 0; j < len(a) && k < len(b); {
		switch {
		case a[j] < b[k]:
			j++
		case a[j] > b[k]:
			k++
		default:
			ziel = append(ziel, a[j])
			j, k = j+1, k+1
		}
	}
	return ziel
}
