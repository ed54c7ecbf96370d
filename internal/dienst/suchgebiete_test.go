// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"slices"
	"testing"

	"kernmelderegister/internal/tueren/behoerdenportal"
)

// TestSearchAreas: Land, three Direktionsbezirke, ten districts, each told apart from
// the town of its name.
func TestSearchAreas(t *testing.T) {
	gebiete := suchgebiete()
	if len(gebiete) != 14 {
		t.Errorf("DAV-03m %d areas: %v", len(gebiete), gebiete)
	}
	for _, g := range []behoerdenportal.Gemeinde{
		{AGS: "14", Name: "Sachsen"}, {AGS: "147", Name: "Direktionsbezirk Leipzig"},
		{AGS: "14729", Name: "Landkreis Leipzig"}, {AGS: "14523", Name: "Vogtlandkreis"},
	} {
		if !slices.Contains(gebiete, g) {
			t.Errorf("DAV-03m area %s is missing", g.Name)
		}
	}
	if slices.ContainsFunc(gebiete, func(g behoerdenportal.Gemeinde) bool { return g.AGS == "14713" }) {
		t.Error("a district-free city is offered twice")
	}
}
