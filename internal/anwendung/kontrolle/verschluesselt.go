// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"

	"kernmelderegister/internal/fachkern/protokoll"
)

// Protokollablage is the log as storage keeps it.
type Protokollablage interface {
	protokoll.Anhaenger
	protokoll.Siegelspeicher
	Speicher
}

// Verschluesselt is a log whose contents are encrypted in storage, with one key per
// class and month. Rows of before stay readable.
type Verschluesselt struct {
	Protokollablage
	tresor *protokoll.Tresor
}

// NeueVerschluesselung puts the Tresor between the log and its storage.
func NeueVerschluesselung(a Protokollablage, t *protokoll.Tresor) *Verschluesselt {
	return &Verschluesselt{Protokollablage: a, tresor: t}
}

// HaengeAn implements protokoll.Anhaenger. The key is durable before the first row that needs it.
func (v *Verschluesselt) HaengeAn(ctx context.Context, zeilen []protokoll.Zeile) (int64, error) {
	geschlossen := make([]protokoll.Zeile, len(zeilen))
	for i, z := range zeilen {
		var err error
		if geschlossen[i], err = v.tresor.Verschliesse(z); err != nil {
			return 0, err
		}
	}
	return v.Protokollablage.HaengeAn(ctx, geschlossen)
}

// LeseZeilen implements protokoll.Leser.
func (v *Verschluesselt) LeseZeilen(ctx context.Context, ab int64, max int) ([]protokoll.Zeile, error) {
	return v.oeffne(v.Protokollablage.LeseZeilen(ctx, ab, max))
}

// Suche implements Sucher.
func (v *Verschluesselt) Suche(ctx context.Context, f Filter, nach Marke, max int) ([]protokoll.Zeile, error) {
	return v.oeffne(v.Protokollablage.Suche(ctx, f, nach, max))
}

func (v *Verschluesselt) oeffne(zeilen []protokoll.Zeile, err error) ([]protokoll.Zeile, error) {
	for i := range zeilen {
		v.tresor.Oeffne(&zeilen[i])
	}
	return zeilen, err
}
