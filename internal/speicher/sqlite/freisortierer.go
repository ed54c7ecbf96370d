// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/speicher/plan"
)

// freisortierer sorts more rows than memory should hold: full runs are sorted and
// written to a file without a name, and merged at the end. SQLite could sort, too,
// but takes several times as long.
type freisortierer struct {
	laufzeilen int // rows of a run
	zeilen     []plan.Freizeile
	datei      *os.File
	schreiber  *bufio.Writer
	laeufe     []int // rows of the runs in the file
}

// laufzeilen is the size of a run: 48 MB of rows.
const laufzeilen = 2_000_000

// breiteFreizeile is the length of a row in the file in bytes.
const breiteFreizeile = 24

// nimm adds rows.
func (s *freisortierer) nimm(zeilen ...plan.Freizeile) error {
	if s.zeilen == nil {
		s.zeilen = make([]plan.Freizeile, 0, min(s.laufzeilen, 4096))
	}
	s.zeilen = append(s.zeilen, zeilen...)
	if len(s.zeilen) < s.laufzeilen {
		return nil
	}
	return s.legeAb()
}

// legeAb writes a run to the file.
func (s *freisortierer) legeAb() error {
	if s.datei == nil {
		datei, err := os.CreateTemp("", "kmr-suchindex-*")
		if err != nil {
			return fmt.Errorf("sort search rows: %w", err)
		}
		s.datei, s.schreiber = datei, bufio.NewWriterSize(datei, 1<<20)
		if err := os.Remove(datei.Name()); err != nil { // it lives as long as it is open
			return fmt.Errorf("sort search rows: %w", err)
		}
	}
	s.sortiere()
	var b [breiteFreizeile]byte
	for _, z := range s.zeilen {
		binary.BigEndian.PutUint64(b[0:], uint64(z.Schluessel))
		binary.BigEndian.PutUint32(b[8:], z.AGS)
		binary.BigEndian.PutUint32(b[12:], z.Zusatz)
		binary.BigEndian.PutUint64(b[16:], uint64(z.Satz))
		if _, err := s.schreiber.Write(b[:]); err != nil {
			return fmt.Errorf("sort search rows: %w", err)
		}
	}
	s.laeufe = append(s.laeufe, len(s.zeilen))
	s.zeilen = s.zeilen[:0]
	return nil
}

// sortiere orders the rows in memory.
func (s *freisortierer) sortiere() { slices.SortFunc(s.zeilen, plan.Freizeile.Vergleiche) }

// jede calls f for every row in order, each once. sortiere has been called after the
// last row.
func (s *freisortierer) jede(f func(plan.Freizeile) error) error {
	runden := laufhaufen{&freilauf{rest: s.zeilen}}
	if s.datei != nil {
		if err := s.schreiber.Flush(); err != nil {
			return fmt.Errorf("sort search rows: %w", err)
		}
		ab := int64(0)
		for _, n := range s.laeufe {
			laenge := int64(n) * breiteFreizeile
			runden = append(runden, &freilauf{quelle: bufio.NewReaderSize(io.NewSectionReader(s.datei, ab, laenge), 1<<17)})
			ab += laenge
		}
	}
	return runden.fuehreZusammen(f)
}

// schliesse gives the file back.
func (s *freisortierer) schliesse() error {
	if s.datei == nil {
		return nil
	}
	return s.datei.Close()
}

// freilauf is a sorted run, in memory or in the file.
type freilauf struct {
	rest   []plan.Freizeile
	quelle io.Reader // nil for a run in memory
	kopf   plan.Freizeile
}

// weiter takes the next row to kopf; false at the end.
func (l *freilauf) weiter() (bool, error) {
	if l.quelle == nil {
		if len(l.rest) == 0 {
			return false, nil
		}
		l.kopf, l.rest = l.rest[0], l.rest[1:]
		return true, nil
	}
	var b [breiteFreizeile]byte
	if _, err := io.ReadFull(l.quelle, b[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		return false, fmt.Errorf("sort search rows: %w", err)
	}
	l.kopf = plan.Freizeile{
		Freizeile: suche.Freizeile{
			Schluessel: int64(binary.BigEndian.Uint64(b[0:])), AGS: binary.BigEndian.Uint32(b[8:]), Zusatz: binary.BigEndian.Uint32(b[12:]),
		},
		Satz: int64(binary.BigEndian.Uint64(b[16:])),
	}
	return true, nil
}

// laufhaufen is a heap of runs by their heads.
type laufhaufen []*freilauf

// Len implements heap.Interface.
func (h laufhaufen) Len() int { return len(h) }

// Less implements heap.Interface.
func (h laufhaufen) Less(i, j int) bool { return h[i].kopf.Vergleiche(h[j].kopf) < 0 }

// Swap implements heap.Interface.
func (h laufhaufen) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *laufhaufen) Push(x any) { *h = append(*h, x.(*freilauf)) }

// Pop implements heap.Interface.
func (h *laufhaufen) Pop() any {
	letzter := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return letzter
}

func (h laufhaufen) fuehreZusammen(f func(plan.Freizeile) error) error {
	voll := h[:0]
	for _, l := range h {
		da, err := l.weiter()
		if err != nil {
			return err
		}
		if da {
			voll = append(voll, l)
		}
	}
	h = voll
	heap.Init(&h)
	var letzte plan.Freizeile
	for erste := true; len(h) > 0; erste = false {
		if z := h[0].kopf; erste || z != letzte {
			letzte = z
			if err := f(z); err != nil {
				return err
			}
		}
		da, err := h[0].weiter()
		if err != nil {
			return err
		}
		if da {
			heap.Fix(&h, 0)
		} else {
			heap.Pop(&h)
		}
	}
	return nil
}
