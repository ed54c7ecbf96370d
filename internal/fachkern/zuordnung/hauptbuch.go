// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"slices"
	"time"
)

// Entscheidungsart is the kind of an entry of the ledger. The values are stored.
type Entscheidungsart uint8

// The kinds of entries.
const (
	Maschine     Entscheidungsart = 1 + iota // a comparison, replaces the one before
	Mensch                                   // a clerk says Zusammen or Getrennt
	Vorschlag                                // the same, but of no effect until a second clerk confirms
	Bestaetigung                             // by the second clerk; Bezug is the Vorschlag
	Ruecknahme                               // takes back the entry Bezug: it is as if that had not been made
)

// Entscheidung is an entry of the ledger. Entries are appended and never changed;
// everything else is derived from them. They hold no personal data.
type Entscheidung struct {
	Folge     int64 // place in the ledger, ascending, given by the storage
	Zeit      time.Time
	Art       Entscheidungsart
	Paar      Paar
	Modell    string    // Maschine: Fassung of the model
	Vergleich Vergleich // Maschine
	Urteil    Menschenurteil
	Wer       string // clerk's id, not for Maschine
	Grund     string // clerk's reason
	Bezug     int64  // Bestaetigung, Ruecknahme: Folge of the entry meant
}

// Kantenstand is what the ledger says of one pair: the latest comparison, and all
// decisions of clerks that are in force, by place in the ledger.
type Kantenstand struct {
	Maschine Vergleich
	Menschen []Entscheidung // Mensch, and confirmed Vorschlag
	Offen    []Entscheidung // Vorschlag that waits for the second clerk
}

// Wende adds an entry about the pair. An entry that refers to nothing in force
// changes nothing. The order of the entries is that of the ledger.
func (k *Kantenstand) Wende(e Entscheidung) {
	switch e.Art {
	case Maschine:
		k.Maschine = e.Vergleich
	case Mensch:
		k.Menschen = append(k.Menschen, e)
	case Vorschlag:
		k.Offen = append(k.Offen, e)
	case Bestaetigung:
		i := stelle(k.Offen, e.Bezug)
		if i < 0 || k.Offen[i].Wer == e.Wer {
			return
		}
		v := k.Offen[i]
		k.Offen = slices.Delete(slices.Clone(k.Offen), i, i+1)
		v.Folge = e.Folge // in force from the confirmation on
		k.Menschen = append(k.Menschen, v)
	case Ruecknahme:
		if i := stelle(k.Menschen, e.Bezug); i >= 0 {
			k.Menschen = slices.Delete(slices.Clone(k.Menschen), i, i+1)
		}
		if i := stelle(k.Offen, e.Bezug); i >= 0 {
			k.Offen = slices.Delete(slices.Clone(k.Offen), i, i+1)
		}
	}
}

func stelle(liste []Entscheidung, folge int64) int {
	return slices.IndexFunc(liste, func(e Entscheidung) bool { return e.Folge == folge })
}

// Verbindung is what holds for the pair now: the latest decision of a clerk, and
// the latest comparison.
func (k *Kantenstand) Verbindung(p Paar) Verbindung {
	v := Verbindung{Paar: p, Vergleich: k.Maschine}
	if n := len(k.Menschen); n > 0 {
		v.Mensch, v.Folge = k.Menschen[n-1].Urteil, k.Menschen[n-1].Folge
	}
	return v
}

// Leer reports whether nothing is known of the pair that needs keeping.
func (k *Kantenstand) Leer() bool {
	v := k.Verbindung(Paar{})
	return v.Bedeutungslos() && len(k.Menschen) == 0 && len(k.Offen) == 0
}

// Hauptbuch replays a ledger: the state of every pair. It is the reference for
// what a storage keeps as rows.
type Hauptbuch struct{ kanten map[Paar]*Kantenstand }

// NeuesHauptbuch returns the state before the first entry.
func NeuesHauptbuch() *Hauptbuch { return &Hauptbuch{kanten: map[Paar]*Kantenstand{}} }

// Wende adds the next entry of the ledger.
func (h *Hauptbuch) Wende(e Entscheidung) {
	k := h.kanten[e.Paar]
	if k == nil {
		k = &Kantenstand{}
		h.kanten[e.Paar] = k
	}
	k.Wende(e)
	if k.Leer() {
		delete(h.kanten, e.Paar)
	}
}

// Verbindungen returns the connections in force, by pair.
func (h *Hauptbuch) Verbindungen() []Verbindung {
	aus := make([]Verbindung, 0, len(h.kanten))
	for p, k := range h.kanten {
		if v := k.Verbindung(p); !v.Bedeutungslos() {
			aus = append(aus, v)
		}
	}
	slices.SortFunc(aus, func(x, y Verbindung) int { return x.Paar.Vergleiche(y.Paar) })
	return aus
}
