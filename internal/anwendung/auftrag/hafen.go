// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// Nutzer is who acts for a customer.
type Nutzer struct {
	Kunde     string // the customer's id
	KundeName string
	Regel     suche.Merkmalsregel
	Kennung   string // the account
	// Grosskunde pays monthly and may send batches.
	Grosskunde bool
	// AlleAuftraege lets an administrator see orders of the customer's other users,
	// never their results.
	AlleAuftraege bool
}

// Speicher keeps orders and claims. Everything is safe for concurrent use.
type Speicher interface {
	// Lies returns the order; ok is false if there is none.
	Lies(ctx context.Context, nummer string) (a *Auftrag, ok bool, err error)
	// Lege stores a new order. If einmal is not empty and an order of the same
	// customer was stored with it before, nothing happens and vorhandener is its number.
	Lege(ctx context.Context, a *Auftrag, einmal string) (vorhandener string, err error)
	// Ersetze stores the order if the stored one has the version a.Fassung-1; ok is
	// false if it has not. The claim, if there is one, is stored in the same transaction.
	Ersetze(ctx context.Context, a *Auftrag, f *Forderung) (ok bool, err error)
	// Loesche removes the order with everything in it; its claim stays.
	Loesche(ctx context.Context, nummer string) error
	// Liste streams the orders of the customer without their profiles, the latest
	// first; nutzer restricts to one account, "" to none.
	Liste(ctx context.Context, kunde, nutzer string) iter.Seq2[Zeile, error]
	// Offene returns at most 100 numbers of confirmed orders that are not done, the oldest first.
	Offene(ctx context.Context) ([]string, error)
	// Faellige returns at most 100 numbers of orders that are over: drafts and released
	// orders last changed before vorher, and orders done before vorher and not released.
	Faellige(ctx context.Context, vorher time.Time) ([]string, error)
	// Unbekanntgegebene returns at most 100 numbers of the customer's orders that were
	// confirmed before the instant and are done, but not released.
	Unbekanntgegebene(ctx context.Context, kunde string, vor time.Time) ([]string, error)
}

// Zeile is an order in a list.
type Zeile struct {
	Nummer, Nutzer, Zeichen        string
	Weg                            Weg
	Zustand                        Zustand
	Angelegt, Bestaetigt, Erledigt time.Time
	Profile, Offen                 int
	Summe                          gebuehr.Cent // 0 until released
}

// Forderung is the claim for the fee of an order. It holds no data of anybody who
// was sought.
type Forderung struct {
	Auftrag string
	Kunde   string
	// Sofort: the notice follows at once; otherwise with the month of Bestaetigt.
	Sofort     bool
	Bestaetigt time.Time
	Zeit       time.Time
	Rechnung   gebuehr.Rechnung
}

// Auskunft answers one profile; *auskunft.Dienst is one.
type Auskunft interface {
	Erteile(ctx context.Context, k *auskunft.Kontext, e *auskunft.Ersuchen) (auskunft.Ergebnis, error)
	Gilt(ctx context.Context, g []auskunft.Grundlage) (bool, error)
}

// Kunden knows the customers.
type Kunden interface {
	// Nutzer returns the account as it is today; ok is false if it may not ask any more.
	Nutzer(ctx context.Context, kunde, kennung string) (n Nutzer, ok bool, err error)
}

// Tarife knows the rates; *gebuehr.Tarifwerk is one.
type Tarife interface {
	Am(tag melde.Datum) (*gebuehr.Tarif, error)
	Fassung(name string) (*gebuehr.Tarif, error)
}

// Ausstattung is what the use case works with; all fields are required.
type Ausstattung struct {
	Speicher Speicher
	Auskunft Auskunft
	Kunden   Kunden
	Tarife   Tarife
	Uhr      uhr.Uhr
	// Zeitgleich is how many profiles are answered at the same time, at least 1.
	Zeitgleich int
	// Aufbewahrung is how long drafts and results stay (S2-10.3), e.g. 30 days.
	Aufbewahrung time.Duration
}
