// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"sync"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/suche"
)

// Strasse is a street in a municipality's stock.
type Strasse struct {
	AGS  uint32
	Form string // suche.Strassenform
}

// Strassengedaechtnis remembers which streets stand in the database, so that
// they are not written again with every record. Forgetting costs a write only.
type Strassengedaechtnis struct {
	mu      sync.Mutex
	bekannt map[Strasse]struct{}
}

// meisteStrassen bounds the memory; a Land has about 100,000 streets.
const meisteStrassen = 1 << 19

// Strassenmerker collects the streets of one transaction.
type Strassenmerker struct {
	gedaechtnis *Strassengedaechtnis
	neu         map[Strasse]struct{}
}

// Beginne returns the memory of one transaction.
func (g *Strassengedaechtnis) Beginne() *Strassenmerker {
	return &Strassenmerker{gedaechtnis: g, neu: make(map[Strasse]struct{})}
}

// Unbekannte returns the streets that are new to the database and the transaction.
func (m *Strassenmerker) Unbekannte(saetze []lieferung.Speichersatz) []Strasse {
	m.gedaechtnis.mu.Lock()
	defer m.gedaechtnis.mu.Unlock()
	var liste []Strasse
	for i := range saetze {
		ags := suche.AGSNummer(saetze[i].Satz.Schluessel.AGS)
		for _, form := range saetze[i].Abdruck.Strassen {
			s := Strasse{ags, form}
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

// Uebernimm remembers the streets after the transaction became durable.
func (m *Strassenmerker) Uebernimm() {
	g := m.gedaechtnis
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.bekannt == nil || len(g.bekannt) > meisteStrassen {
		g.bekannt = make(map[Strasse]struct{})
	}
	for s := range m.neu {
		g.bekannt[s] = struct{}{}
	}
}
