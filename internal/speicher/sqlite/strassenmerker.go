// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"fmt"
	"sync"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/suche"
)

// bestandsstrasse is a street in a municipality's stock.
type bestandsstrasse struct {
	ags  uint32
	form string
}

// strassengedaechtnis remembers which streets stand in the database, so that
// they are not written again with every record. Forgetting costs a write only.
type strassengedaechtnis struct {
	mu      sync.Mutex
	bekannt map[bestandsstrasse]struct{}
}

// meisteStrassen bounds the memory; a Land has about 100,000 streets.
const meisteStrassen = 1 << 19

// strassenmerker collects the streets of one transaction.
type strassenmerker struct {
	gedaechtnis *strassengedaechtnis
	neu         map[bestandsstrasse]struct{}
}

func (g *strassengedaechtnis) beginne() *strassenmerker {
	return &strassenmerker{gedaechtnis: g, neu: make(map[bestandsstrasse]struct{})}
}

// unbekannte returns the streets that are new to the database and the transaction.
func (m *strassenmerker) unbekannte(saetze []lieferung.Speichersatz) []bestandsstrasse {
	m.gedaechtnis.mu.Lock()
	defer m.gedaechtnis.mu.Unlock()
	var liste []bestandsstrasse
	for i := range saetze {
		ags := suche.AGSNummer(saetze[i].Satz.Schluessel.AGS)
		for _, form := range saetze[i].Abdruck.Strassen {
			s := bestandsstrasse{ags, form}
			_, alt := m.gedaechtnis.bekannt[s]
			_, schon := m.neu[s]
			if !alt && !schon {
				m.neu[s] = struct{}{}
				liste = append(liste, s)
			}
		}
	}
	return liste
}

// uebernimm remembers the streets after the transaction became durable.
func (m *strassenmerker) uebernimm() {
	g := m.gedaechtnis
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.bekannt == nil || len(g.bekannt) > meisteStrassen {
		g.bekannt = make(map[bestandsstrasse]struct{})
	}
	for s := range m.neu {
		g.bekannt[s] = struct{}{}
	}
}

func (w *bestandsschreiber) schreibeStrassen(ctx context.Context, s lieferung.Stapel) error {
	liste := w.strassen.unbekannte(s.Speichern)
	neu := ablauf{vielzeiler{`INSERT OR IGNORE INTO bestandsstrasse (ags, strassenform) VALUES`, ``, 2},
		w.tx, len(liste), func(i int, ziel []any) []any { return append(ziel, liste[i].ags, liste[i].form) }}
	if err := neu.schreibe(ctx); err != nil {
		return fmt.Errorf("write streets: %w", err)
	}
	return nil
}
