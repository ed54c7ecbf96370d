// SPDX-License-Identifier: EUPL-1.2

package din91379

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

//go:embed suchform.txt
var suchformText string

// ende is the first code point above every character of the norm.
const ende = 0x2300

// folge is a letter of several code points, padded with 0.
type folge [3]rune

// zeichentabelle answers by code point. Built once, never changed.
type zeichentabelle struct {
	// erlaubt holds one bit per Datentyp.
	erlaubt [ende]uint8
	// form is an index into formen, 0 for characters that the search form drops.
	form   [ende]uint8
	formen []string
	folgen map[folge]uint8
}

var tabelle = sync.OnceValue(func() *zeichentabelle {
	t := &zeichentabelle{formen: []string{""}, folgen: map[folge]uint8{}}
	for zeile := range strings.Lines(suchformText) {
		if err := t.lese(zeile); err != nil {
			panic(fmt.Sprintf("din91379: embedded table: %v", err))
		}
	}
	for typ, bereiche := range datentypen {
		for _, b := range bereiche {
			for r := b.von; r <= b.bis; r++ {
				t.erlaubt[r] |= 1 << typ
			}
		}
	}
	return t
})

func (t *zeichentabelle) lese(zeile string) error {
	worte := strings.Fields(zeile)
	if len(worte) == 0 || worte[0] == "#" {
		return nil
	}
	nummer := uint8(len(t.formen))
	t.formen = append(t.formen, worte[0])
	for _, wort := range worte[1:] {
		var f folge
		for i, teil := range strings.Split(wort, "+") {
			punkt, err := strconv.ParseUint(teil, 16, 16)
			if err != nil || i >= len(f) || punkt >= ende {
				return fmt.Errorf("entry %q", wort)
			}
			f[i] = rune(punkt)
		}
		if f[1] == 0 {
			t.form[f[0]] = nummer
			continue
		}
		t.folgen[f] = nummer
	}
	return nil
}

// istKombinierend reports whether r can be the second code point of a sequence.
func istKombinierend(r rune) bool { return 0x0300 <= r && r < 0x0370 }
