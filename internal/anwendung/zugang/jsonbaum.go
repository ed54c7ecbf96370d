// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// knoten is a JSON value that remembers its place, so that every error of a
// file can be named with its path. encoding/json stops at the first one and lets
// doubled keys pass.
type knoten struct {
	pfad   string
	wert   any // string, json.Number, bool, nil, []knoten or map[string]knoten
	felder []string
}

const maxTiefe = 16

var errTiefe = errors.New("nested too deeply")

// liesBaum reads one JSON value and nothing after it. A key given twice is
// reported through doppelt.
func liesBaum(r io.Reader, doppelt func(pfad string)) (knoten, error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	l := baumleser{d: d, doppelt: doppelt}
	k, err := l.wert("$", 0)
	if err != nil {
		return knoten{}, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return knoten{}, fmt.Errorf("more after the end of the value at byte %d", d.InputOffset())
	}
	return k, nil
}

type baumleser struct {
	d       *json.Decoder
	doppelt func(pfad string)
}

func (l baumleser) wert(pfad string, tiefe int) (knoten, error) {
	if tiefe > maxTiefe {
		return knoten{}, errTiefe
	}
	t, err := l.d.Token()
	if err != nil {
		return knoten{}, err
	}
	switch t {
	case json.Delim('{'):
		return l.objekt(pfad, tiefe)
	case json.Delim('['):
		return l.liste(pfad, tiefe)
	}
	return knoten{pfad: pfad, wert: t}, nil
}

func (l baumleser) objekt(pfad string, tiefe int) (knoten, error) {
	inhalt := map[string]knoten{}
	k := knoten{pfad: pfad, wert: inhalt}
	for l.d.More() {
		t, err := l.d.Token()
		if err != nil {
			return knoten{}, err
		}
		name, _ := t.(string)
		kind, err := l.wert(pfad+"."+name, tiefe+1)
		if err != nil {
			return knoten{}, err
		}
		if _, da := inhalt[name]; da {
			l.doppelt(kind.pfad)
			continue
		}
		inhalt[name] = kind
		k.felder = append(k.felder, name)
	}
	_, err := l.d.Token()
	return k, err
}

func (l baumleser) liste(pfad string, tiefe int) (knoten, error) {
	inhalt := []knoten{}
	for l.d.More() {
		kind, err := l.wert(pfad+"["+strconv.Itoa(len(inhalt))+"]", tiefe+1)
		if err != nil {
			return knoten{}, err
		}
		inhalt = append(inhalt, kind)
	}
	_, err := l.d.Token()
	return knoten{pfad: pfad, wert: inhalt}, err
}
