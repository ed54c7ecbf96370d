// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/tueren/behoerdenportal"
)

// suchgebiete are the areas larger than a municipality that a search can have: the
// Land, its Direktionsbezirke, and today's districts. A district-free city is a
// municipality already.
func suchgebiete() []behoerdenportal.Gemeinde {
	v := behoerde.Verzeichnis()
	gebiete := []behoerdenportal.Gemeinde{{AGS: landSachsen, Name: "Sachsen"}}
	var bezirke []string
	for _, k := range v.Kreise() {
		if bezirk := k.Schluessel[:3]; !slices.Contains(bezirke, bezirk) {
			bezirke = append(bezirke, bezirk)
			gebiete = append(gebiete, behoerdenportal.Gemeinde{AGS: melde.AGS(bezirk), Name: "Direktionsbezirk " + v.Bezirksname(bezirk)})
		}
		if len(v.Umfang(melde.AGS(k.Schluessel))) > 1 {
			gebiete = append(gebiete, behoerdenportal.Gemeinde{AGS: melde.AGS(k.Schluessel), Name: landkreis(k.Name)})
		}
	}
	return gebiete
}

// landkreis is the full name of a district, so that it isn't taken for the town of
// the same name.
func landkreis(name string) string {
	if strings.HasSuffix(name, "kreis") {
		return name
	}
	return "Landkreis " + name
}

// strassen returns the streets of a municipality by name, each once.
func (h *haus) strassen(ctx context.Context, ags melde.AGS) ([]string, error) {
	eintraege, err := h.speicher.bestand.Strassen(ctx, ags)
	if err != nil {
		return nil, err
	}
	var namen []string
	da := map[string]bool{}
	for _, e := range eintraege {
		if !e.Historisch && !da[e.Name] {
			da[e.Name] = true
			namen = append(namen, e.Name)
		}
	}
	return namen, nil
}
