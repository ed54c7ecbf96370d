// SPDX-License-Identifier: EUPL-1.2

package schrift

import (
	_ "embed"
	"fmt"
	"sync"
)

//go:embed dejavu/DejaVuSansCondensed.ttf
var normalDatei []byte

//go:embed dejavu/DejaVuSansCondensed-Bold.ttf
var fettDatei []byte

// Normal returns the regular cut of the family that comes with the program.
var Normal = sync.OnceValue(func() *Schrift { return eingebettet(normalDatei) })

// Fett returns its bold cut.
var Fett = sync.OnceValue(func() *Schrift { return eingebettet(fettDatei) })

func eingebettet(daten []byte) *Schrift {
	s, err := Lies(daten)
	if err != nil {
		panic(fmt.Sprintf("embedded font: %v", err))
	}
	return s
}
