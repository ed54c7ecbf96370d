// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"cmp"
	"context"
	"fmt"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/geheim"
)

// VBMWache makes sure that a vBM is used for one human only, also after it was
// deleted (S1-10.1, S1-10.4), and by a municipality that may use it (S1-10.3, S1-10.8).
type VBMWache struct {
	schluessel geheim.Schluessel
	gemeinden  *behoerde.Gemeindeverzeichnis
}

// NeueVBMWache returns the guard; schluessel is the installation's secret.
func NeueVBMWache(schluessel geheim.Schluessel) *VBMWache {
	return &VBMWache{schluessel: schluessel, gemeinden: behoerde.Verzeichnis()}
}

// Pruefe looks at records that are about to be stored, in the transaction that
// stores them. The result has a refusal (ErrVBMVergeben or ErrVBMFremd of
// zuordnung) or nil for each record; what is not refused is noted as used. A vBM
// without the right form is passed over: it is refused by its form alone.
func (w *VBMWache) Pruefe(ctx context.Context, s VBMSchreiber, saetze []*melde.Meldesatz) ([]error, error) {
	abdruecke := make([]zuordnung.VBMAbdruck, len(saetze))
	var gefragt []zuordnung.VBMAbdruck
	for i, satz := range saetze {
		if vbm := zuordnung.AusweisVon(satz).VBM; vbm.Gueltig() {
			abdruecke[i] = vbm.Abdruck(w.schluessel)
			gefragt = append(gefragt, abdruecke[i])
		}
	}
	if len(gefragt) == 0 {
		return make([]error, len(saetze)), nil
	}
	verwender, err := s.Verwender(ctx, gefragt)
	if err != nil {
		return nil, fmt.Errorf("look up %d vBM: %w", len(gefragt), err)
	}
	neu := map[zuordnung.VBMAbdruck]melde.Schluessel{}
	urteile := make([]error, len(saetze))
	for i, satz := range saetze {
		if abdruecke[i] == (zuordnung.VBMAbdruck{}) {
			continue
		}
		erster, bekannt := verwender[abdruecke[i]]
		if urteile[i] = w.urteile(satz, erster, bekannt); urteile[i] == nil && !bekannt {
			verwender[abdruecke[i]], neu[abdruecke[i]] = satz.Schluessel, satz.Schluessel
		}
	}
	if len(neu) == 0 {
		return urteile, nil
	}
	if err := s.Verwende(ctx, neu); err != nil {
		return nil, fmt.Errorf("note %d vBM: %w", len(neu), err)
	}
	return urteile, nil
}

// urteile decides for one record. A Rückmeldung stands behind a record that names
// a dwelling elsewhere from which the person came: the new Meldebehörde carries
// the vBM of the former one on.
func (w *VBMWache) urteile(s *melde.Meldesatz, erster melde.Schluessel, bekannt bool) error {
	switch {
	case bekannt && (erster == s.Schluessel || w.zugezogen(s, "")):
		return nil
	case bekannt:
		return zuordnung.ErrVBMVergeben
	}
	geber := zuordnung.AusweisVon(s).VBM.AGS()
	if w.behoerde(geber) == w.behoerde(s.Schluessel.AGS) || w.zugezogen(s, geber) {
		return nil
	}
	return zuordnung.ErrVBMFremd
}

// zugezogen reports whether the record names a dwelling in another municipality
// from which the person came: in that of the key, or in any if it is empty.
func (w *VBMWache) zugezogen(s *melde.Meldesatz, aus melde.AGS) bool {
	for i := range s.Wohnungen {
		x := &s.Wohnungen[i]
		if x.Art != melde.ArtZuzugAus || x.Anschrift.Form != melde.AnschriftInland {
			continue
		}
		herkunft := w.gebiet(x.Anschrift.Inland.AGS)
		if aus == "" && herkunft != w.gebiet(s.Schluessel.AGS) || aus != "" && herkunft == w.gebiet(aus) {
			return true
		}
	}
	return false
}

// gebiet is the municipality that has the area today: whoever took a municipality
// in uses the marks that it had given.
func (w *VBMWache) gebiet(ags melde.AGS) melde.AGS { return w.gemeinden.Bestandsgemeinde(ags) }

// behoerde is the Meldebehörde of the area today; it may look after several municipalities.
func (w *VBMWache) behoerde(ags melde.AGS) melde.AGS {
	return cmp.Or(w.gemeinden.Meldebehoerde(ags), w.gebiet(ags))
}
