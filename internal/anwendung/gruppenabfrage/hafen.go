// SPDX-License-Identifier: EUPL-1.2

package gruppenabfrage

import (
	"context"
	"time"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
)

// Abruf decides, counts and delivers; *abruf.Dienst is one.
type Abruf interface {
	ZaehleGruppe(ctx context.Context, a *abruf.FreieAnfrage) (*abruf.Gruppenzahl, error)
	LiefereGruppe(ctx context.Context, a *abruf.FreieAnfrage, g abruf.Gruppenlauf) (int, error)
}

// Akteure returns the actor of an official as of now, or refuses with a
// *fehler.Fehler of code ZUGANG or BERECHTIGUNG when body or official is blocked.
type Akteure func(ctx context.Context, stelle, kennung string) (behoerde.Akteur, error)

// Speicher keeps group queries. All methods are durable when they return, and each
// is one transaction.
type Speicher interface {
	// Lege stores a new query.
	Lege(ctx context.Context, a Auftrag) error
	// Hole returns a query of the body; false if the body has no such one.
	Hole(ctx context.Context, stelle, id string) (Auftrag, bool, error)
	// Auftraege returns the queries of the body, the newest first.
	Auftraege(ctx context.Context, stelle string) ([]Auftrag, error)
	// Wechsle replaces a query if it is still in the state von; false if it isn't.
	Wechsle(ctx context.Context, von Zustand, a Auftrag) (bool, error)

	// Nimm gives the query that is due longest to a worker: one that is Bereit, or
	// that Laeuft with its lease over. It becomes Laeuft with one attempt more, and
	// what an earlier attempt left in the mailbox is removed. False if none is due.
	Nimm(ctx context.Context, p Pacht) (Auftrag, bool, error)
	// Melde extends the lease and notes the progress; false when the query was
	// cancelled or given to another worker.
	Melde(ctx context.Context, id string, p Pacht, erledigt, gesamt int) (bool, error)
	// LegeStueck puts a piece of the result into the mailbox, where nobody sees it
	// before the query is Fertig; false as of Melde.
	LegeStueck(ctx context.Context, id string, p Pacht, s Stueck) (bool, error)
	// Schliesse ends the attempt with the state, numbers, error and times of the
	// query; with Fertig the pieces appear, with any other state they are removed.
	// False as of Melde.
	Schliesse(ctx context.Context, a Auftrag) (bool, error)

	// ZweitePerson says whether the body wants a second person for each release.
	ZweitePerson(ctx context.Context, stelle string) (bool, error)
	// SetzeZweitePerson changes that.
	SetzeZweitePerson(ctx context.Context, stelle string, verlangt bool) error
	// Raeume removes queries and pieces whose term is over and returns their number.
	Raeume(ctx context.Context, jetzt time.Time) (int64, error)
}

// Postfach reads the mailbox of a body.
type Postfach interface {
	// Stuecke returns the pieces without their contents, the newest first.
	Stuecke(ctx context.Context, e Empfaenger) ([]Stueck, error)
	// Oeffne returns a piece with its content and notes when it was fetched first;
	// false if the recipient has no such piece.
	Oeffne(ctx context.Context, e Empfaenger, id int64, jetzt time.Time) (Stueck, bool, error)
}

// Pacht is the right of one attempt to work on a query.
type Pacht struct {
	Marke string
	Jetzt time.Time
	Bis   time.Time
}

// Empfaengerart is a kind of owner of a mailbox.
type Empfaengerart string

// EmpfaengerStelle is the mailbox of a body.
const EmpfaengerStelle Empfaengerart = "stelle"

// Empfaenger is the owner of a mailbox.
type Empfaenger struct {
	Art Empfaengerart
	ID  string
}

// Auftragsart is the kind of work that a piece of mail came from.
const Auftragsart = "gruppenabfrage"

// Stueck is a piece in a mailbox.
type Stueck struct {
	ID         int64
	Empfaenger Empfaenger
	Auftrag    string // id of the work it came from
	Teil       int    // number within the work, from 1
	Name       string // of the file
	Medientyp  string
	Groesse    int // bytes
	Inhalt     []byte
	Erstellt   time.Time
	LoeschenAb time.Time
	Abgerufen  time.Time // zero until it was fetched
}
