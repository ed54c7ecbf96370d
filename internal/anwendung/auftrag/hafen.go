// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// Nutzer is who acts for a customer.
type Nutzer struct {
	Kunde     string // the customer's id
	KundeName string
	Regel     suche.Merkmalsregel
	Kennung   string // the account
	// Anwender is who acts behind a machine account, as the message names him; may be empty.
	Anwender string
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
	// false, and nothing stored, if it has not. All of it is one transaction.
	Ersetze(ctx context.Context, a *Auftrag, n Neues) (ok bool, err error)
	// Loesche removes the order with everything in it if it still has the version;
	// its claim stays.
	Loesche(ctx context.Context, nummer string, fassung int64) error
	// Liste streams the orders of the customer without their profiles, the latest
	// first; nutzer restricts to one account, "" to none.
	Liste(ctx context.Context, kunde, nutzer string) iter.Seq2[Zeile, error]
	// Offene returns at most 100 numbers of confirmed orders that are not done and do
	// not wait for a repetition after jetzt, the oldest first.
	Offene(ctx context.Context, jetzt time.Time) ([]string, error)
	// Faellige returns at most 100 numbers of orders that are over: drafts, released
	// orders, and orders done and not released, each last changed before vorher.
	Faellige(ctx context.Context, vorher time.Time) ([]string, error)
	// Unbekanntgegebene returns at most 100 numbers of the customer's orders that were
	// confirmed before the instant and are done, but not released.
	Unbekanntgegebene(ctx context.Context, kunde string, vor time.Time) ([]string, error)
	// Unerledigte returns at most 200 orders that are confirmed and not done, the oldest first.
	Unerledigte(ctx context.Context) ([]Amtszeile, error)
}

// Neues says what else of an order is stored besides its head.
type Neues struct {
	// AlleProfile: any profile may have changed, and their number.
	AlleProfile bool
	// Profile are the places of those that changed, from 0.
	Profile []int
	// Forderung is the claim that the release raises, nil for none.
	Forderung *Forderung
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
// was sought, therefore also not the customer's own reference.
type Forderung struct {
	Auftrag string
	Kunde   string
	// Sofort: the notice follows at once; otherwise with the month of Bestaetigt.
	Sofort     bool
	Bestaetigt time.Time
	Zeit       time.Time
	Rechnung   gebuehr.Rechnung
	// Weg is the channel, for statistics; "" in claims of older programs.
	Weg Weg
}

// Auskunft answers one profile; *auskunft.Dienst is one.
type Auskunft interface {
	Erteile(ctx context.Context, k *auskunft.Kontext, e *auskunft.Ersuchen) (auskunft.Ergebnis, error)
	Gilt(ctx context.Context, g []auskunft.Grundlage) (bool, error)
}

// Protokoll writes the audit log.
type Protokoll interface {
	// Schreibe returns the number of the entry when it is durable.
	Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error)
}

// Kunden knows the customers.
type Kunden interface {
	// Nutzer returns the account as it is today; ok is false if it may not ask any
	// more, n then holds what is known.
	Nutzer(ctx context.Context, kunde, kennung string) (n Nutzer, ok bool, err error)
}

// Tarife knows the rates; *gebuehr.Tarifwerk is one.
type Tarife interface {
	Am(tag melde.Datum) (*gebuehr.Tarif, error)
	Fassung(name string) (*gebuehr.Tarif, error)
}

// Kontingent limits customers; *adresshandel.Dienst is one.
type Kontingent interface {
	// Erlaube returns an error for the customer if an order of so many profiles is too
	// much. It must not depend on what is asked.
	Erlaube(ctx context.Context, kunde string, profile int) error
}

// Ausstattung is what the use case works with; all fields but Wecke, Fertig and Kontingent are required.
type Ausstattung struct {
	Speicher Speicher
	Auskunft Auskunft
	Kunden   Kunden
	Tarife   Tarife
	// Protokoll keeps who read which results (S2-10.3).
	Protokoll Protokoll
	Uhr       uhr.Uhr
	// Wecke is called after an order was confirmed or released, for the work that
	// follows in the background; it must return at once. nil: nobody is told.
	Wecke func()
	// Kontingent may refuse an order before it is confirmed; nil: nobody is limited.
	Kontingent Kontingent
	// Fertig is told of every order that is done and waits to be read; nil: nobody is told.
	Fertig func(ctx context.Context, a *Auftrag)
	// Zeitgleich is how many profiles are answered at the same time, at least 1.
	Zeitgleich int
	// Aufbewahrung is how long drafts and results stay (S2-10.3), e.g. 30 days.
	Aufbewahrung time.Duration
}
