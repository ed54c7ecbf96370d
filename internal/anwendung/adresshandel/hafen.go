// SPDX-License-Identifier: EUPL-1.2

package adresshandel

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/grund/uhr"
)

// Filter selects cases; zero fields select all.
type Filter struct {
	Zustand Zustand
	Kunde   string
}

// Ablage keeps cases and limits. Each method that writes is one transaction.
type Ablage interface {
	Fallablage
	Grenzablage
	// Laufstand returns what was last remembered under the name, "" for nothing;
	// MerkeLaufstand replaces it.
	Laufstand(ctx context.Context, name string) (string, error)
	MerkeLaufstand(ctx context.Context, name, wert string) error
}

// Fallablage keeps cases.
type Fallablage interface {
	// LegeFaelle stores those whose Kennzeichen is new and returns them.
	LegeFaelle(ctx context.Context, f []Fall) (neue []Fall, err error)
	// Faelle returns the cases that fit, the latest first, at most 500.
	Faelle(ctx context.Context, f Filter) ([]Fall, error)
	// Fall returns a case; ok is false if there is none.
	Fall(ctx context.Context, nr int64) (f Fall, ok bool, err error)
	// ErsetzeFall stores the case if the stored one has the version f.Fassung-1; ok is
	// false, and nothing stored, if it has not.
	ErsetzeFall(ctx context.Context, f Fall) (ok bool, err error)
	// RaeumeFaelle deletes the cases whose day has come and returns their number.
	RaeumeFaelle(ctx context.Context, heute uhr.Datum) (int64, error)
}

// Grenzablage keeps limits.
type Grenzablage interface {
	// Grenze returns the customer's limit; ok is false if there is none.
	Grenze(ctx context.Context, kunde string) (g Grenze, ok bool, err error)
	// Grenzen returns all limits by customer.
	Grenzen(ctx context.Context) ([]Grenze, error)
	SetzeGrenze(ctx context.Context, g Grenze) error
	LoescheGrenze(ctx context.Context, kunde string) error
	// ProfileSeit counts the search profiles of orders that the customer has confirmed since.
	ProfileSeit(ctx context.Context, kunde string, seit time.Time) (int, error)
}

// Auftragsbestand are the orders and their claims.
type Auftragsbestand interface {
	// Bestaetigte streams the orders confirmed from von (inclusive) to bis (exclusive)
	// with what was asked and without what was answered, in the order of confirmation.
	Bestaetigte(ctx context.Context, von, bis time.Time) iter.Seq2[*auftrag.Auftrag, error]
	// Forderungen streams the claims raised in the time.
	Forderungen(ctx context.Context, von, bis time.Time) iter.Seq2[auftrag.Forderung, error]
}

// Sperrer blocks customers; *zugang.Dienst is one.
type Sperrer interface {
	SperreInhaber(ctx context.Context, wer zugang.Angemeldet, id string, gesperrt bool) error
}

// Protokoll writes the audit log.
type Protokoll interface {
	// Schreibe returns the number of the entry when it is durable.
	Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error)
}

// Ausstattung is what the use case works with; all fields are required.
type Ausstattung struct {
	Ablage    Ablage
	Auftraege Auftragsbestand
	Kunden    abrechnung.Kunden
	Sperrer   Sperrer
	Protokoll Protokoll
	Uhr       uhr.Uhr
	// Regeln are those of Standardregeln.
	Regeln []Regel
	// Aussteller stands in every letter.
	Aussteller bescheid.Aussteller
}
