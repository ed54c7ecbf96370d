// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"

	"kernmelderegister/internal/tueren/befehl"
)

// Miss implements befehl.Werk.
func (w *Werk) Miss(ctx context.Context, m befehl.Messung, melde func(befehl.Messwert)) error {
	return nil
}
