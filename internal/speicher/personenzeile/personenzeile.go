// SPDX-License-Identifier: EUPL-1.2

// Package personenzeile encodes what the storages keep of the linking of records
// to persons, and does the part of the work that does not depend on the
// database. Both storages use it, so that a backup of one can be read by the other.
package personenzeile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"kernmelderegister/internal/fachkern/zuordnung"
)

// fassung1 is the first byte of a comparison in the only format so far.
const fassung1 = 1

var errFormat = errors.New("unknown format of a comparison")

// Vergleich encodes a comparison; the zero value gives no bytes.
func Vergleich(v zuordnung.Vergleich) []byte {
	if v == (zuordnung.Vergleich{}) {
		return []byte{}
	}
	return haengeAn(make([]byte, 0, laenge(zuordnung.AnzahlMerkmale)), v)
}

// laenge is the size of a comparison in n features: format, n, a byte of level
// and two of weight for each feature, two of contradictions, one of outcome.
func laenge(n int) int { return 5 + 3*n }

func haengeAn(b []byte, v zuordnung.Vergleich) []byte {
	b = append(b, fassung1, zuordnung.AnzahlMerkmale)
	for _, s := range v.Stufen {
		b = append(b, byte(s))
	}
	for _, g := range v.Gewichte {
		b = binary.BigEndian.AppendUint16(b, uint16(g))
	}
	b = binary.BigEndian.AppendUint16(b, uint16(v.Widerspruch))
	return append(b, byte(v.Urteil))
}

// LiesVergleich decodes a comparison.
func LiesVergleich(b []byte) (zuordnung.Vergleich, error) {
	if len(b) == 0 {
		return zuordnung.Vergleich{}, nil
	}
	v, rest, err := schneideVergleich(b)
	if err == nil && len(rest) > 0 {
		err = errFormat
	}
	return v, err
}

// schneideVergleich decodes the comparison at the start of b. One that knows
// fewer features than this program leaves the others without a level.
func schneideVergleich(b []byte) (v zuordnung.Vergleich, rest []byte, err error) {
	if len(b) < 2 || b[0] != fassung1 {
		return v, nil, errFormat
	}
	n := int(b[1])
	if n > zuordnung.AnzahlMerkmale || len(b) < laenge(n) {
		return v, nil, errFormat
	}
	for i := range n {
		v.Stufen[i] = zuordnung.Stufe(b[2+i])
		v.Gewichte[i] = int16(binary.BigEndian.Uint16(b[2+n+2*i:]))
	}
	v.Widerspruch = zuordnung.Widerspruch(binary.BigEndian.Uint16(b[2+3*n:]))
	v.Urteil = zuordnung.Urteil(b[4+3*n])
	return v, b[laenge(n):], nil
}

// menschen are the decisions of clerks about a pair.
type menschen struct {
	Geltend []entscheidung `cbor:"1,keyasint,omitempty"`
	Offen   []entscheidung `cbor:"2,keyasint,omitempty"`
}

type entscheidung struct {
	Folge  int64                      `cbor:"1,keyasint"`
	Zeit   int64                      `cbor:"2,keyasint"` // ms
	Art    zuordnung.Entscheidungsart `cbor:"3,keyasint"`
	Urteil zuordnung.Menschenurteil   `cbor:"4,keyasint"`
	Wer    string                     `cbor:"5,keyasint"`
	Grund  string                     `cbor:"6,keyasint"`
	Bezug  int64                      `cbor:"7,keyasint,omitempty"`
}

// Stand encodes the state of a pair: its comparison, and behind it the decisions
// of clerks, if there are any.
func Stand(k *zuordnung.Kantenstand) ([]byte, error) {
	b := haengeAn(make([]byte, 0, laenge(zuordnung.AnzahlMerkmale)), k.Maschine)
	if len(k.Menschen) == 0 && len(k.Offen) == 0 {
		return b, nil
	}
	m, err := cbor.Marshal(menschen{packe(k.Menschen), packe(k.Offen)})
	if err != nil {
		return nil, fmt.Errorf("encode decisions: %w", err)
	}
	return append(b, m...), nil
}

// LiesStand decodes the state of the pair.
func LiesStand(p zuordnung.Paar, b []byte) (zuordnung.Kantenstand, error) {
	v, rest, err := schneideVergleich(b)
	if err != nil || len(rest) == 0 {
		return zuordnung.Kantenstand{Maschine: v}, err
	}
	var m menschen
	if err := cbor.Unmarshal(rest, &m); err != nil {
		return zuordnung.Kantenstand{}, fmt.Errorf("decode decisions: %w", err)
	}
	return zuordnung.Kantenstand{Maschine: v, Menschen: entpacke(p, m.Geltend), Offen: entpacke(p, m.Offen)}, nil
}

func packe(liste []zuordnung.Entscheidung) []entscheidung {
	aus := make([]entscheidung, len(liste))
	for i, e := range liste {
		aus[i] = entscheidung{e.Folge, e.Zeit.UnixMilli(), e.Art, e.Urteil, e.Wer, e.Grund, e.Bezug}
	}
	return aus
}

func entpacke(p zuordnung.Paar, liste []entscheidung) []zuordnung.Entscheidung {
	var aus []zuordnung.Entscheidung
	for _, e := range liste {
		aus = append(aus, zuordnung.Entscheidung{Folge: e.Folge, Zeit: time.UnixMilli(e.Zeit), Art: e.Art, Paar: p,
			Urteil: e.Urteil, Wer: e.Wer, Grund: e.Grund, Bezug: e.Bezug})
	}
	return aus
}

// Schluessel encodes the keys of a record, which ascend: the first and the
// distances, so that five million records with their keys stay small.
func Schluessel(liste []zuordnung.Schluessel) []byte {
	b := make([]byte, 0, 5*len(liste))
	vorher := zuordnung.Schluessel(0)
	for _, s := range liste {
		b = binary.AppendUvarint(b, uint64(s-vorher))
		vorher = s
	}
	return b
}

// LiesSchluessel decodes the keys of a record; nil if there are none.
func LiesSchluessel(b []byte) ([]zuordnung.Schluessel, error) {
	var aus []zuordnung.Schluessel
	s := zuordnung.Schluessel(0)
	for len(b) > 0 {
		abstand, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errors.New("broken list of blocking keys")
		}
		s += zuordnung.Schluessel(abstand)
		aus, b = append(aus, s), b[n:]
	}
	return aus, nil
}
