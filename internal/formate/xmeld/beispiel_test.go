// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/formate/xmeld"
)

// A delivery is checked as a whole first and then read record by record.
func ExampleLies1100() {
	var nachricht bytes.Buffer
	k, l := kopf("1100"), lieferkopf()
	s := xmeld.NeuerSchreiber1100(&nachricht, &k, &l)
	_ = s.Liefern(meldetest.Satz(1))
	_ = s.Liefern(meldetest.Satz(2))
	_ = s.Schliesse()

	if err := xmeld.Pruefe(bytes.NewReader(nachricht.Bytes())); err != nil {
		fmt.Println(err)
		return
	}
	leser, err := xmeld.Lies1100(&nachricht, xmeld.Optionen1100{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("Lieferung", leser.Lieferung().Nummer, leser.Lieferung().Gemeinde.Name)
	saetze := 0
	for {
		satz, err := leser.Naechster()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || satz.Mangel != nil {
			fmt.Println(err, satz.Mangel)
			return
		}
		saetze++
	}
	fmt.Println("Sätze", saetze)
	// Output:
	// Lieferung 212 Pirna
	// Sätze 2
}
