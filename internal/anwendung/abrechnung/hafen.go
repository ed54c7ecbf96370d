// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"context"
	"iter"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Speicher keeps notices and the ledger beside the claims. Each method that writes
// is one transaction and durable when it returns.
type Speicher interface {
	Kassenbuch
	// SofortOffene returns at most 100 claims that want a notice of their own and have none.
	SofortOffene(ctx context.Context) ([]auftrag.Forderung, error)
	// MonatlichOffene returns the customer's claims for monthly notices, confirmed
	// before the instant and in no notice yet, in the order of confirmation.
	MonatlichOffene(ctx context.Context, kunde string, vor time.Time) ([]auftrag.Forderung, error)
	// Monatskunden returns the customers with such claims, or with monthly orders that
	// were confirmed before the instant and are done but not released.
	Monatskunden(ctx context.Context, vor time.Time) ([]string, error)
	// Erlasse gives the notice the next number of its year and puts the claims of the
	// orders into it; ok is false, and nothing stored, if one of them is in a notice already.
	Erlasse(ctx context.Context, b *Bescheid, auftraege []string) (ok bool, err error)

	// Bescheid returns a notice; ok is false if there is none.
	Bescheid(ctx context.Context, nummer string) (s Stand, ok bool, err error)
	// NachReferenz returns the number of the notice; ok is false if there is none.
	NachReferenz(ctx context.Context, referenz string) (nummer string, ok bool, err error)
	// Posten returns the claims in the notice in the order of confirmation.
	Posten(ctx context.Context, nummer string) ([]auftrag.Forderung, error)
	// Bescheide streams the notices of a customer, "" for all, the latest first.
	Bescheide(ctx context.Context, kunde string) iter.Seq2[Stand, error]
	// Unausgeglichene streams the notices of which something is due or overpaid, the earliest due first.
	Unausgeglichene(ctx context.Context) iter.Seq2[Stand, error]

	// Buche asks for an entry about the notice as it stands and adds it; an error of f
	// undoes everything. ok is false if there is no such notice.
	Buche(ctx context.Context, nummer string, f func(Stand) (Buchung, error)) (ok bool, err error)
	// Buchungen returns the entries about the notice, the first one first.
	Buchungen(ctx context.Context, nummer string) ([]Buchung, error)

	// NimmEingang stores a payment, and if b is not nil the entry with it. neu is false,
	// and nothing stored, if the same payment is there already.
	NimmEingang(ctx context.Context, e Eingang, b *Buchung) (neu bool, err error)
	// OffeneEingaenge returns the payments that belong to no notice yet, the earliest first.
	OffeneEingaenge(ctx context.Context) ([]Eingang, error)
	// OrdneEingangZu adds the entry that the function makes of the payment; ok is false
	// if there is no such payment without notice.
	OrdneEingangZu(ctx context.Context, nr int64, f func(Eingang) Buchung) (ok bool, err error)

	// Gelaufen reports whether the month was billed by MerkeLauf.
	Gelaufen(ctx context.Context, m Monat) (bool, error)
	// MerkeLauf notes that the month is billed.
	MerkeLauf(ctx context.Context, m Monat, zeit time.Time) error
	// Summen adds up everything in one state of the storage.
	Summen(ctx context.Context) (Summen, error)
}

// Kassenbuch is what the clerks of the register office look at.
type Kassenbuch interface {
	// Blatt returns at most 50 notices of a customer, "" for all, the latest first;
	// those before the notice with the number, "" for the latest of all.
	Blatt(ctx context.Context, kunde, vor string) ([]Stand, error)
	// ZuAuftrag returns the number of the notice that the order's claim is in; ok is
	// false if there is no claim, nummer "" if it is not billed yet.
	ZuAuftrag(ctx context.Context, auftrag string) (nummer string, ok bool, err error)
	// Monatssummen adds up the notices by the month of their issue, the latest first,
	// all in one state of the storage.
	Monatssummen(ctx context.Context) ([]Monatssumme, error)
	// Bekannt reports which of the payments are there already, by their keys.
	Bekannt(ctx context.Context, schluessel []string) (map[string]bool, error)
	// Gemahnte returns the reminders of the days, both inclusive, in their order.
	Gemahnte(ctx context.Context, von, bis uhr.Datum) ([]Buchung, error)
	// Laeufe returns the months that are billed with the time of the run, the latest first.
	Laeufe(ctx context.Context) ([]Abrechnungslauf, error)
}

// Abrechnungslauf says when a month was billed.
type Abrechnungslauf struct {
	Monat Monat
	Zeit  time.Time
}

// Monatssumme adds up the notices of a month. Posten and Bescheide are the same money
// from two tables; Offen is added up notice by notice.
type Monatssumme struct {
	Monat        Monat        `json:"monat"`
	Anzahl       int          `json:"anzahl"`
	Posten       gebuehr.Cent `json:"posten_cent"`
	Bescheide    gebuehr.Cent `json:"bescheide_cent"`
	Zahlungen    gebuehr.Cent `json:"zahlungen_cent"`
	Gutschriften gebuehr.Cent `json:"gutschriften_cent"`
	Erstattungen gebuehr.Cent `json:"erstattungen_cent"`
	Offen        gebuehr.Cent `json:"offen_cent"`
}

// Unterschied is what the two sides of the month differ by: claims against notices,
// and notices against payments, credits and what is still due. It is 0 in a ledger
// that is in order.
func (m *Monatssumme) Unterschied() gebuehr.Cent {
	ausgleich := m.Bescheide - m.Zahlungen - m.Gutschriften + m.Erstattungen - m.Offen
	return max(m.Posten-m.Bescheide, m.Bescheide-m.Posten) + max(ausgleich, -ausgleich)
}

// Eingang is a payment as the bank tells of it.
type Eingang struct {
	Nr int64
	// Schluessel makes the same line of two exports one payment.
	Schluessel string
	Tag        uhr.Datum
	Betrag     gebuehr.Cent
	// Zweck is what the payer wrote.
	Zweck string
	Zeit  time.Time
}

// Summen are the totals that must agree with each other.
type Summen struct {
	Forderungen, OhneBescheid, Bescheide  gebuehr.Cent
	Zahlungen, Gutschriften, Erstattungen gebuehr.Cent
	OffeneEingaenge                       gebuehr.Cent
}

// Offen is what all customers still owe in notices, less what they overpaid.
func (s Summen) Offen() gebuehr.Cent {
	return s.Bescheide - s.Zahlungen - s.Gutschriften + s.Erstattungen
}

// Kunde is who gets a notice.
type Kunde struct {
	ID, Name string
	// Anschrift are the lines below the name; none if not known.
	Anschrift []string
}

// Kunden knows the customers.
type Kunden interface {
	// Kunde returns the customer; ok is false if he is not known.
	Kunde(ctx context.Context, id string) (k Kunde, ok bool, err error)
}

// Auftraege releases orders before a month is billed; *auftrag.Dienst is one.
type Auftraege interface {
	Schliesse(ctx context.Context, kunde string, vor time.Time) error
}

// Tarife lists the rates; *gebuehr.Tarifwerk is one.
type Tarife interface {
	Tarife() []*gebuehr.Tarif
	Fassung(name string) (*gebuehr.Tarif, error)
}

// Protokoll writes the audit log.
type Protokoll interface {
	// Schreibe returns the number of the entry when it is durable.
	Schreibe(ctx context.Context, e protokoll.Eintrag) (int64, error)
}

// Wer acts for the register.
type Wer struct{ Stelle, StelleName, Kennung string }
