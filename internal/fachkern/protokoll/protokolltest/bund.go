// SPDX-License-Identifier: EUPL-1.2

package protokolltest

import (
	"sync"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/geheim"
)

var _ protokoll.Schluesselbund = (*Bund)(nil)

// Bund keeps the keys of contents in memory.
type Bund struct {
	mu         sync.Mutex
	schluessel map[protokoll.Fach]geheim.Schluessel
}

// NeuerBund returns one without keys.
func NeuerBund() *Bund { return &Bund{schluessel: map[protokoll.Fach]geheim.Schluessel{}} }

// Schluessel implements protokoll.Schluesselbund.
func (b *Bund) Schluessel(f protokoll.Fach, anlegen bool) (geheim.Schluessel, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, da := b.schluessel[f]
	if !da && !anlegen {
		return geheim.Schluessel{}, protokoll.ErrKeinSchluessel
	}
	if !da {
		s = geheim.NeuerSchluessel(geheim.Zufall(protokoll.SchluesselLaenge))
		b.schluessel[f] = s
	}
	return s, nil
}

// Faecher implements protokoll.Schluesselbund.
func (b *Bund) Faecher() ([]protokoll.Fach, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var liste []protokoll.Fach
	for f := range b.schluessel {
		liste = append(liste, f)
	}
	return liste, nil
}

// Vernichte implements protokoll.Schluesselbund.
func (b *Bund) Vernichte(f protokoll.Fach) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.schluessel, f)
	return nil
}
