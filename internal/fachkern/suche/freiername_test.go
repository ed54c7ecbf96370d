// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

func TestTeilnamenPhonetically(t *testing.T) {
	faelle := map[string]struct {
		name    melde.Name
		anfrage string
		leer    bool
		treffer bool
	}{
		"DAV-07 part that sounds alike":            {"von Meier", "Mayr", false, true},
		"DAV-07 every part must sound alike":       {"von Meier", "Mayr zu", false, false},
		"DAV-07 letter without code finds nothing": {"H", "H", false, false},
		"DAV-07 name that rightly doesn't exist":   {"+", "+", false, true},
		"DAV-07 nothing left of the criterion":     {"Meier", "- 17", true, true},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			teile, err := suche.NeueTeilnamen(fall.anfrage, true)
			if err != nil {
				t.Fatal(err)
			}
			if teile.IstLeer() != fall.leer {
				t.Errorf("empty %t", teile.IstLeer())
			}
			if got := teile.TrifftNachnamen(&melde.Personenname{Familienname: fall.name}); got != fall.treffer {
				t.Errorf("found %t, want %t", got, fall.treffer)
			}
		})
	}
}
