// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"fmt"

	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/geheim"
)

// VBMWache makes sure that a vBM is used for one human only, also after it was
// deleted (S1-10.1, S1-10.4).
type VBMWache struct {
	speicher   VBMSpeicher
	schluessel geheim.Schluessel
}

// NeueVBMWache returns the guard; schluessel is the installation's secret.
func NeueVBMWache(s VBMSpeicher, schluessel geheim.Schluessel) *VBMWache {
	return &VBMWache{speicher: s, schluessel: schluessel}
}

// Beanspruche notes that the record carries the vBM. The error is ErrVBMVergeben
// of zuordnung if another record gave rise to it; a municipality that carries on a
// foreign vBM after a Rückmeldung (S1-10.8) says so with rueckgemeldet.
func (w *VBMWache) Beanspruche(ctx context.Context, v zuordnung.VBM, id zuordnung.SatzID, rueckgemeldet bool) error {
	erster, err := w.speicher.Beanspruche(ctx, v.Abdruck(w.schluessel), id)
	if err != nil {
		return fmt.Errorf("claim vBM of record %d: %w", id, err)
	}
	if erster != id && !rueckgemeldet {
		return zuordnung.ErrVBMVergeben
	}
	return nil
}
