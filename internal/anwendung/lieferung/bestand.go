// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"context"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

// Bestand are the numbers of the whole register on one day. Aktuell, Verzogen
// and Verstorben add up to Datensaetze; Gesondert counts those of them that are
// in the gesonderte Aufbewahrung (BMG § 13 Abs. 2).
type Bestand struct {
	Gemeinden       int // municipalities with at least one record
	Datensaetze     int
	Aktuell         int
	Verzogen        int
	Verstorben      int
	Gesondert       int
	LetzteLieferung time.Time // end of the latest finished message; zero if there is none
}

// Gemeindestand is what the register has of one municipality.
type Gemeindestand struct {
	AGS         melde.AGS
	Name        string // as the municipality writes it, empty if it never delivered
	Datensaetze int
	Aktuell     int
	Gesondert   int
	Vermisst    int // records that the last Gesamtlieferung did not contain any more
	// Letzte is the latest finished message of the municipality; ID 0 if there is none.
	Letzte Vorgang
	// Rueckstand is computed from Letzte.
	Rueckstand Rueckstand
}

// Rueckstand says how late a municipality is.
type Rueckstand struct {
	Nie bool // it never delivered
	// Alter is the number of working days that have begun since the day of the
	// last delivery; more than one is a warning (S0-01).
	Alter int
	// Fehltage is the number of whole working days since then without a delivery,
	// not even an empty one (S0-04).
	Fehltage int
}

// Warnung reports whether the municipality's data are not of the day (S0-01).
func (r Rueckstand) Warnung() bool { return r.Nie || r.Alter > 1 }

// Bestandsleser reads the numbers. heute decides what is in the gesonderte Aufbewahrung.
type Bestandsleser interface {
	Bestand(ctx context.Context, heute melde.Datum) (Bestand, error)
	// Gemeindestaende returns one entry for each municipality that has records or
	// delivered once, ordered by AGS; Rueckstand is left empty.
	Gemeindestaende(ctx context.Context, heute melde.Datum) ([]Gemeindestand, error)
}

// Auskunft answers questions about the stock and the deliveries.
type Auskunft struct {
	leser Bestandsleser
	uhr   uhr.Uhr
}

// NeueAuskunft returns the view over the storage.
func NeueAuskunft(leser Bestandsleser, u uhr.Uhr) *Auskunft { return &Auskunft{leser: leser, uhr: u} }

// Bestand returns the numbers of the whole register today.
func (a *Auskunft) Bestand(ctx context.Context) (Bestand, error) {
	return a.leser.Bestand(ctx, a.heute())
}

// Lieferstand returns the stock and the delay of every municipality: those that
// delivered and those of erwartet that never did (S0-01, S0-04), ordered by AGS.
func (a *Auskunft) Lieferstand(ctx context.Context, erwartet []melde.AGS) ([]Gemeindestand, error) {
	heute := a.heute()
	staende, err := a.leser.Gemeindestaende(ctx, heute)
	if err != nil {
		return nil, err
	}
	staende = ergaenze(staende, erwartet)
	for i := range staende {
		staende[i].Rueckstand = rueckstand(staende[i].Letzte, heute)
	}
	return staende, nil
}

func (a *Auskunft) heute() melde.Datum { return melde.DatumVon(a.uhr.Jetzt().In(uhr.Berlin())) }

// Aenderungsart is the kind of a change event.
type Aenderungsart uint8

// The kinds of change events. The values are stored.
const (
	SatzNeu       Aenderungsart = 1 + iota
	SatzGeaendert               // replaced by another content
	SatzGeloescht
	SatzVermisst // no longer contained in a Gesamtlieferung
	SatzWiederDa // contained again
)

// Aenderung is a change event: what happened to a record. Events are written in
// the transaction of the delivery, in the order of the changes.
type Aenderung struct {
	ID         int64 // ascending
	Zeit       time.Time
	Schluessel melde.Schluessel
	Art        Aenderungsart
	Anlass     string // occasion of the delivered record, may be empty
	Vorgang    int64  // the message
}

// Satzstand says where a record comes from and how new it is (S0-01).
type Satzstand struct {
	Fassung      int64     // version: 1, 2, 3 … with every change
	Nummer       uint64    // number of the delivery that contained the record last
	Geliefert    time.Time // when the message of that delivery began
	VermisstSeit time.Time // zero unless the last Gesamtlieferung did not contain the record
}
