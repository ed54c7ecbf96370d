// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"cmp"
	"iter"
	"runtime"
	"slices"
	"sync"

	"kernmelderegister/internal/fachkern/melde"
)

// Bestand holds the Merkmale of all records of a full run in compact form, about
// 140 bytes each. Lege may be called by several goroutines at a time; everything
// else wants the Bestand finished.
type Bestand struct {
	mu     sync.Mutex
	vorrat *Vorrat

	koepfe      halde[kopf]
	nummern     halde[Nummer]
	geburten    halde[melde.TeilbekanntesDatum]
	aufenthalte halde[Aufenthalt]
	beziehungen halde[uint32]
	kennungen   halde[uint64]
	folge       []uint32   // places of the heads by ascending SatzID, after ordne
	vorschauen  []vorschau // in the same order
}

// kopf is a record without its lists, which stand on the heaps.
type kopf struct {
	satz                                                 SatzID
	ort, geburtsname                                     Nummer
	namen, geburten, aufenthalte, beziehungen, kennungen uint32
	gemeinde, staat                                      uint16
	tod                                                  Tag
	nNach, nVor, nGeb, nAuf, nBez, nKenn                 uint8
	geschlecht                                           byte
	gemeldet                                             bool
}

// NeuerBestand returns an empty Bestand.
func NeuerBestand() *Bestand { return &Bestand{vorrat: NeuerVorrat()} }

// Anzahl is the number of records.
func (b *Bestand) Anzahl() int { return b.koepfe.laenge }

// Vorrat returns the names to which the numbers of the Merkmale belong.
func (b *Bestand) Vorrat() *Vorrat { return b.vorrat }

// Lege adds a record. An id that is already there makes two records of it; the
// caller gives every record once.
func (b *Bestand) Lege(id SatzID, s *melde.Meldesatz) {
	b.mu.Lock()
	defer b.mu.Unlock()
	m := b.vorrat.Merkmale(id, s)
	b.lege(&m)
}

func (b *Bestand) lege(m *Merkmale) {
	namen := append(slices.Clone(m.Nachnamen), m.Vornamen...)
	b.koepfe.lege([]kopf{{
		satz: m.Satz, ort: m.Ort, staat: m.Staat, geburtsname: m.Geburtsname, gemeinde: m.Gemeinde, tod: m.Tod,
		geschlecht: m.Geschlecht, gemeldet: m.Gemeldet,
		namen: b.nummern.lege(namen), nNach: uint8(len(m.Nachnamen)), nVor: uint8(len(m.Vornamen)),
		geburten: b.geburten.lege(m.Geburten), nGeb: uint8(len(m.Geburten)),
		aufenthalte: b.aufenthalte.lege(m.Aufenthalte), nAuf: uint8(len(m.Aufenthalte)),
		beziehungen: b.beziehungen.lege(m.Beziehungen), nBez: uint8(len(m.Beziehungen)),
		kennungen: b.kennungen.lege(m.Nummern), nKenn: uint8(len(m.Nummern)),
	}})
	b.folge = nil
}

// ordne makes the order of the records independent of that of their arrival.
func (b *Bestand) ordne() {
	if b.folge != nil || b.Anzahl() == 0 {
		return
	}
	b.folge = make([]uint32, b.Anzahl())
	for i := range b.folge {
		b.folge[i] = uint32(i)
	}
	slices.SortFunc(b.folge, func(x, y uint32) int { return cmp.Compare(b.koepfe.an(x).satz, b.koepfe.an(y).satz) })
	b.vorschauen = make([]vorschau, len(b.folge))
	var m Merkmale
	for i := range b.folge {
		b.merkmale(uint32(i), &m)
		b.vorschauen[i] = vorschauVon(&m)
	}
}

// merkmale fills m with the record at place i of the order; the lists are shared
// with the Bestand.
func (b *Bestand) merkmale(i uint32, m *Merkmale) {
	k := b.koepfe.an(b.folge[i])
	namen := b.nummern.liste(k.namen, int(k.nNach)+int(k.nVor))
	*m = Merkmale{
		Satz: k.satz, Gemeinde: k.gemeinde, Geschlecht: k.geschlecht, Gemeldet: k.gemeldet, Tod: k.tod,
		Ort: k.ort, Staat: k.staat, Geburtsname: k.geburtsname,
		Geburten:    b.geburten.liste(k.geburten, int(k.nGeb)),
		Nachnamen:   namen[:k.nNach:k.nNach],
		Vornamen:    namen[k.nNach:],
		Aufenthalte: b.aufenthalte.liste(k.aufenthalte, int(k.nAuf)),
		Beziehungen: b.beziehungen.liste(k.beziehungen, int(k.nBez)),
		Nummern:     b.kennungen.liste(k.kennungen, int(k.nKenn)),
	}
}

// halde keeps many short lists in pieces of fixed size: growing copies nothing,
// and a list is found by one number.
type halde[T any] struct {
	stuecke [][]T
	laenge  int // elements, the gaps at the ends of pieces included
}

const stueckBits = 15

// lege copies the list, of at most 2^15 elements, and returns its place.
func (h *halde[T]) lege(liste []T) uint32 {
	frei := len(h.stuecke)<<stueckBits - h.laenge
	if frei < len(liste) {
		h.laenge += frei
		h.stuecke = append(h.stuecke, make([]T, 1<<stueckBits))
	}
	ort := h.laenge
	if len(liste) > 0 {
		copy(h.stuecke[ort>>stueckBits][ort&(1<<stueckBits-1):], liste)
	}
	h.laenge += len(liste)
	return uint32(ort)
}

func (h *halde[T]) an(ort uint32) *T { return &h.stuecke[ort>>stueckBits][ort&(1<<stueckBits-1)] }

func (h *halde[T]) liste(ort uint32, n int) []T {
	if n == 0 {
		return nil
	}
	ab := ort & (1<<stueckBits - 1)
	return h.stuecke[ort>>stueckBits][ab : ab+uint32(n) : ab+uint32(n)]
}

// platz returns the place of a record in the order.
func (b *Bestand) platz(id SatzID) uint32 {
	i, _ := slices.BinarySearchFunc(b.folge, id, func(ort uint32, id SatzID) int { return cmp.Compare(b.koepfe.an(ort).satz, id) })
	return uint32(i)
}

// Hat reports whether the record is there.
func (b *Bestand) Hat(id SatzID) bool {
	b.ordne()
	i := b.platz(id)
	return int(i) < len(b.folge) && b.koepfe.an(b.folge[i]).satz == id
}

// IDs returns the ids of all records, ascending.
func (b *Bestand) IDs() []SatzID {
	b.ordne()
	aus := make([]SatzID, len(b.folge))
	for i, ort := range b.folge {
		aus[i] = b.koepfe.an(ort).satz
	}
	return aus
}

// Satzschluessel are the blocking keys of a record, ascending.
type Satzschluessel struct {
	Satz       SatzID
	Schluessel []Schluessel
}

// AlleSchluessel returns the blocking keys of all records, by ascending id. They
// are derived on all processors while the caller works.
func (b *Bestand) AlleSchluessel() iter.Seq[Satzschluessel] {
	b.ordne()
	return func(yield func(Satzschluessel) bool) {
		fertig, halt := make(chan []Satzschluessel, 1), make(chan struct{})
		var ableitung sync.WaitGroup
		defer ableitung.Wait()
		defer close(halt)
		ableitung.Go(func() {
			defer close(fertig)
			for ab := 0; ab < len(b.folge); ab += abschnitt {
				select {
				case fertig <- b.schluesselAb(ab, min(ab+abschnitt, len(b.folge))):
				case <-halt:
					return
				}
			}
		})
		for teil := range fertig {
			for _, z := range teil {
				if !yield(z) {
					return
				}
			}
		}
	}
}

// schluesselAb derives the keys of the records at the places of a range.
func (b *Bestand) schluesselAb(ab, bis int) []Satzschluessel {
	aus := make([]Satzschluessel, bis-ab)
	arbeiter := runtime.GOMAXPROCS(0)
	var alle sync.WaitGroup
	for w := range arbeiter {
		alle.Go(func() {
			var m Merkmale
			for i := len(aus) * w / arbeiter; i < len(aus)*(w+1)/arbeiter; i++ {
				b.merkmale(uint32(ab+i), &m)
				aus[i] = Satzschluessel{m.Satz, b.vorrat.Schluesselliste(&m)}
			}
		})
	}
	alle.Wait()
	return aus
}
