// SPDX-License-Identifier: EUPL-1.2

package staaten_test

import (
	"slices"
	"testing"

	"kernmelderegister/internal/fachkern/staaten"
)

func TestStates(t *testing.T) {
	alle, wahl := staaten.Alle(), staaten.Auswahl()
	if len(alle) < 200 || len(wahl) >= len(alle) {
		t.Fatalf("%d states, %d of them to choose", len(alle), len(wahl))
	}
	stelle := func(schluessel string) int {
		return slices.IndexFunc(wahl, func(s staaten.Staat) bool { return s.Schluessel == schluessel })
	}
	for name, f := range map[string]struct {
		schluessel string
		waehlbar   bool
	}{"today's": {"121", true}, "former": {"120", false}, "Germany is not abroad": {staaten.Deutschland, false}} {
		if (stelle(f.schluessel) >= 0) != f.waehlbar {
			t.Errorf("%s: %s", name, f.schluessel)
		}
	}
	oesterreich, da := staaten.Nach("151")
	if !da || oesterreich.Name != "Österreich" || oesterreich.Angehoerigkeit != "österreichisch" {
		t.Errorf("%+v", oesterreich)
	}
	if norwegen := stelle("149"); norwegen < 0 || stelle("151") != norwegen+2 {
		t.Error("umlauts are not sorted in German")
	}
	if _, da := staaten.Nach("xyz"); da {
		t.Error("unknown key")
	}
	alle[0].Name = "verändert"
	if staaten.Alle()[0].Name == "verändert" {
		t.Error("the list can be changed from outside")
	}
}
