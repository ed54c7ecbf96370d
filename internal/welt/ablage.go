// SPDX-License-Identifier: EUPL-1.2

package welt

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
)

// grenzen bound the memory of an ablage, in bytes.
type grenzen struct {
	stapel  int // one pile before it is compressed
	roh     int // uncompressed, over all piles
	gepackt int // compressed and kept in memory; the rest goes to the file
}

// ueblicheGrenzen keep worlds of some hundred thousand residents in memory.
func ueblicheGrenzen() grenzen {
	return grenzen{stapel: 32 << 10, roh: 8 << 20, gepackt: 16 << 20}
}

// ablage parks values in numbered piles until they are wanted: compressed, in
// memory as long as there are few, in a temporary file beyond that. Each pile
// keeps its order. Filling is for one goroutine; reading for many, afterwards.
type ablage struct {
	ordner  string
	grenzen grenzen
	modus   cbor.EncMode
	packer  *zstd.Encoder
	stapel  map[uint32]*stapel
	roh     int
	gepackt int

	datei *os.File
	ende  int64
	lesen sync.Mutex
	entp  *zstd.Decoder
}

type stapel struct {
	roh    []byte
	stueck []stueck
}

// stueck is a compressed part of a pile, in memory or at a place of the file.
type stueck struct {
	bytes  []byte
	ort    int64
	laenge int
}

func neueAblage(ordner string, g grenzen) *ablage {
	return &ablage{ordner: ordner, grenzen: g, stapel: map[uint32]*stapel{}}
}

// oeffne builds the coders on first use.
func (a *ablage) oeffne() (err error) {
	if a.packer != nil {
		return nil
	}
	if a.modus, err = (cbor.EncOptions{Time: cbor.TimeRFC3339Nano}).EncMode(); err != nil {
		return err
	}
	if a.packer, err = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest)); err != nil {
		return err
	}
	a.entp, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	return err
}

// lege appends an encoded value to a pile.
func (a *ablage) lege(nr uint32, wert []byte) error {
	s := a.stapel[nr]
	if s == nil {
		s = &stapel{}
		a.stapel[nr] = s
	}
	vorher := len(s.roh)
	s.roh = append(s.roh, wert...)
	a.roh += len(s.roh) - vorher
	if len(s.roh) >= a.grenzen.stapel {
		return a.packe(s)
	}
	if a.roh >= a.grenzen.roh {
		return a.packeAlle()
	}
	return nil
}

func (a *ablage) packeAlle() error {
	for _, s := range a.stapel {
		if err := a.packe(s); err != nil {
			return err
		}
	}
	return nil
}

func (a *ablage) packe(s *stapel) error {
	if len(s.roh) == 0 {
		return nil
	}
	gepackt := a.packer.EncodeAll(s.roh, nil)
	a.roh -= len(s.roh)
	s.roh = nil
	teil := stueck{bytes: gepackt, laenge: len(gepackt)}
	if a.gepackt+len(gepackt) > a.grenzen.gepackt {
		if err := a.schreibe(&teil); err != nil {
			return err
		}
	} else {
		a.gepackt += len(gepackt)
	}
	s.stueck = append(s.stueck, teil)
	return nil
}

func (a *ablage) schreibe(t *stueck) error {
	if a.datei == nil {
		f, err := os.CreateTemp(a.ordner, "kmr-welt-*.tmp")
		if err != nil {
			return fmt.Errorf("open temporary file: %w", err)
		}
		a.datei = f
	}
	if _, err := a.datei.WriteAt(t.bytes, a.ende); err != nil {
		return fmt.Errorf("write temporary file: %w", err)
	}
	t.bytes, t.ort = nil, a.ende
	a.ende += int64(t.laenge)
	return nil
}

// hole gives the values of a pile one after another to nimm, until it returns false.
func (a *ablage) hole(nr uint32, nimm func(geparkt) bool) error {
	s := a.stapel[nr]
	if s == nil {
		return nil
	}
	for _, teil := range s.stueck {
		roh, err := a.entpacke(teil)
		if err != nil {
			return err
		}
		if weiter, err := jeder(roh, nimm); err != nil || !weiter {
			return err
		}
	}
	_, err := jeder(s.roh, nimm)
	return err
}

func (a *ablage) entpacke(t stueck) ([]byte, error) {
	a.lesen.Lock()
	defer a.lesen.Unlock()
	gepackt := t.bytes
	if gepackt == nil {
		gepackt = make([]byte, t.laenge)
		if _, err := a.datei.ReadAt(gepackt, t.ort); err != nil {
			return nil, fmt.Errorf("read temporary file: %w", err)
		}
	}
	return a.entp.DecodeAll(gepackt, nil)
}

func jeder(roh []byte, nimm func(geparkt) bool) (weiter bool, err error) {
	for len(roh) > 0 {
		var g geparkt
		if roh, err = cbor.UnmarshalFirst(roh, &g); err != nil {
			return false, fmt.Errorf("decode parked record: %w", err)
		}
		if !nimm(g) {
			return false, nil
		}
	}
	return true, nil
}

// Close removes the temporary file; the ablage can't be used afterwards.
func (a *ablage) Close() error {
	if a.entp != nil {
		a.entp.Close()
	}
	if a.datei == nil {
		return nil
	}
	name := a.datei.Name()
	return errors.Join(a.datei.Close(), os.Remove(name))
}
