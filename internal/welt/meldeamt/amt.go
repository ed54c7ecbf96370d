// SPDX-License-Identifier: EUPL-1.2

package meldeamt

import (
	"context"
	"fmt"
	"maps"
	"sync"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/welt"
)

// Landeskreis is who takes part.
type Landeskreis interface {
	// Zustaendig returns the Meldebehörde of a municipality; da is false if it does not take
	// part.
	Zustaendig(gemeinde melde.AGS) (behoerde melde.AGS, da bool)
	// Register is the register as reader of deliveries.
	Register() xmeld.Stelle
}

// Art is a kind of message, by its number in XMeld.
type Art string

// The kinds of messages that a Meldebehörde sends.
const (
	Anmeldung  Art = "0201" // Rückmeldung to the former Meldebehörde
	Auswertung Art = "0203" // its answer
	Lieferung  Art = "1100" // delivery to the register
)

// Nachricht is a message that is to be sent.
type Nachricht struct {
	Art  Art
	UUID string
	// Empfaenger is the key of the reader in the DVDV.
	Empfaenger string
	Inhalt     []byte
	// Gemeinde, Nummer, Paket and Saetze belong to a delivery.
	Gemeinde melde.AGS
	Nummer   uint64
	Paket    uint64
	Saetze   int
}

// Amt is one virtual Meldebehörde. It is safe for concurrent use.
type Amt struct {
	welt      *welt.Welt
	kreis     Landeskreis
	behoerde  welt.Gemeinde
	gemeinden []*gemeinde

	mu        sync.Mutex
	zaehler   uint64 // of messages, for their UUID
	offen     []wegzug
	gesehen   map[string]eingang // by UUID of the message
	quittiert map[lieferung]int
	stand     Stand
}

// gemeinde is the register of one municipality.
type gemeinde struct {
	welt.Gemeinde
	saetze map[string]bool // by Ordnungsmerkmal: is the person registered now
	// faellig are changes that the register does not know yet, in their order.
	faellig     []welt.Aenderung
	lieferungen uint64
}

// lieferung names a delivery; each of its packages has a receipt of its own.
type lieferung struct {
	gemeinde melde.AGS
	nummer   uint64
}

// eingang is a message that came in, and what was answered.
type eingang struct {
	kennung   string // of the transport
	antworten []Nachricht
}

// Stand is what an Amt has seen so far. Persons are numbered as in the world.
type Stand struct {
	Umzuege, Geburten, Sterbefaelle map[uint64]bool
	// Rueckmeldungen are messages 0201 sent, Auswertungen 0203 received.
	Rueckmeldungen, Umziehende, Auswertungen int
	// Doppelte are messages that came a second time by another transport.
	Doppelte int
	// Sonstige are messages of other kinds.
	Sonstige int
	// Zurueckgewiesen are records that the register did not store, Beanstandet receipts of
	// deliveries that it refused as a whole.
	Zurueckgewiesen, Beanstandet int
}

// Neu returns the Meldebehörde with that key and its registers on the world's Stichtag.
// Error: the key is none of the world, or the world can't be read.
func Neu(ctx context.Context, w *welt.Welt, k Landeskreis, behoerde melde.AGS) (*Amt, error) {
	a := &Amt{welt: w, kreis: k, gesehen: map[string]eingang{}, quittiert: map[lieferung]int{},
		stand: Stand{Umzuege: map[uint64]bool{}, Geburten: map[uint64]bool{}, Sterbefaelle: map[uint64]bool{}}}
	for _, g := range w.Gemeinden() {
		if b, da := k.Zustaendig(g.AGS); !da || b != behoerde {
			continue
		}
		if g.AGS == behoerde {
			a.behoerde = g
		}
		a.gemeinden = append(a.gemeinden, &gemeinde{Gemeinde: g, saetze: map[string]bool{}})
	}
	if a.behoerde.AGS == "" {
		return nil, fmt.Errorf("no Meldebehörde %s", behoerde)
	}
	return a, nil
}

// AGS returns the key of the Meldebehörde.
func (a *Amt) AGS() melde.AGS { return a.behoerde.AGS }

// Stand returns what was seen so far.
func (a *Amt) Stand() Stand {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.stand
	s.Umzuege, s.Geburten, s.Sterbefaelle = maps.Clone(s.Umzuege), maps.Clone(s.Geburten), maps.Clone(s.Sterbefaelle)
	return s
}

// Bestand returns for each municipality how many records its register holds, and how
// many of these people are registered now.
func (a *Amt) Bestand() map[melde.AGS][2]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	alle := map[melde.AGS][2]int{}
	for _, g := range a.gemeinden {
		zahl := [2]int{len(g.saetze), 0}
		for _, gemeldet := range g.saetze {
			if gemeldet {
				zahl[1]++
			}
		}
		alle[g.AGS] = zahl
	}
	return alle
}

// Offen returns how much the Meldebehörde still waits for: departures whose Rückmeldung
// has not come, and changes that were not delivered yet.
func (a *Amt) Offen() (wegzuege, aenderungen int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, g := range a.gemeinden {
		aenderungen += len(g.faellig)
	}
	return len(a.offen), aenderungen
}

// Quittiert returns how many receipts came for a delivery.
func (a *Amt) Quittiert(gemeinde melde.AGS, nummer uint64) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.quittiert[lieferung{gemeinde, nummer}]
}
