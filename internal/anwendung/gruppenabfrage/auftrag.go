// SPDX-License-Identifier: EUPL-1.2

package gruppenabfrage

import (
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
)

// Zustand says how far a group query is.
type Zustand string

// The states of a group query.
const (
	Gezaehlt     Zustand = "gezaehlt"    // the number is known, nobody has released it
	WartetZweite Zustand = "wartet"      // confirmed, a second person must release it
	Bereit       Zustand = "bereit"      // released, waits for its turn
	Laeuft       Zustand = "laeuft"      // somebody works on it until the lease ends
	Fertig       Zustand = "fertig"      // the result lies in the mailbox
	Gescheitert  Zustand = "gescheitert" // given up, Fehler says why
	Abgebrochen  Zustand = "abgebrochen" // cancelled by the body
)

// Beendet reports whether nothing more happens to the query.
func (z Zustand) Beendet() bool { return z == Fertig || z == Gescheitert || z == Abgebrochen }

// Auftrag is one group query from its counting to its end. It holds the criteria and
// no person.
type Auftrag struct {
	ID     string // random
	Stelle string // id of the body
	Profil string
	// Anfrage is the question without its actor, see Frage.
	Anfrage []byte

	Zustand Zustand
	// Anzahl are the persons at the counting, Geliefert those in the result.
	Anzahl, Geliefert int

	GezaehltVon, BestaetigtVon, FreigegebenVon string // officials
	Erstellt, Freigegeben, Beendet             time.Time
	// Zweck is the purpose that was confirmed.
	Zweck string

	// Faellig is the earliest time of the next attempt, BelegtBis the end of the lease
	// of the running one, Marke names it.
	Faellig, BelegtBis time.Time
	Marke              string
	Versuche           int
	// Erledigt of Gesamt candidates are compared.
	Erledigt, Gesamt int
	// Fehler is a German sentence for the body, free of personal data.
	Fehler string
	// LoeschenAb is when the query and its result are removed.
	LoeschenAb time.Time
}

// Veraltet reports whether the counting is too old to be released.
func (a *Auftrag) Veraltet(jetzt time.Time) bool { return jetzt.After(a.Erstellt.Add(zaehlungGilt)) }

// Frage returns the question of the query for the actor.
func (a *Auftrag) Frage(akteur behoerde.Akteur) (*abruf.FreieAnfrage, error) {
	var f abruf.FreieAnfrage
	if err := cbor.Unmarshal(a.Anfrage, &f); err != nil {
		return nil, fmt.Errorf("read group query: %w", err)
	}
	f.Akteur = akteur
	return &f, nil
}

// verpacke is the inverse of Frage.
func verpacke(f *abruf.FreieAnfrage) ([]byte, error) {
	ohne := *f
	ohne.Akteur = behoerde.Akteur{}
	b, err := cbor.Marshal(&ohne)
	if err != nil {
		return nil, fmt.Errorf("keep group query: %w", err)
	}
	return b, nil
}
