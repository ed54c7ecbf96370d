// SPDX-License-Identifier: EUPL-1.2

package unterrichtung

import (
	"context"
	"fmt"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Zustand is the state of an order.
type Zustand string

// The states of an order.
const (
	// ZustandOffen: nobody has been told yet.
	ZustandOffen Zustand = "offen"
	// ZustandUebergeben: the message was handed over.
	ZustandUebergeben Zustand = "uebergeben"
	// ZustandErledigt: the receiver has confirmed, or a clerk has closed the order.
	ZustandErledigt Zustand = "erledigt"
)

// Zustaende returns all states in their order.
func Zustaende() []Zustand { return []Zustand{ZustandOffen, ZustandUebergeben, ZustandErledigt} }

// Auftrag is the order to tell one receiver about one query for one blocked person. It
// contains personal data: it prints as its number only.
type Auftrag struct {
	ID   int64  `json:"id"`
	Art  Art    `json:"art"`
	Norm string `json:"norm"`
	// Meldebehoerde is the AGS of the Meldebehörde that is responsible for the record.
	Meldebehoerde melde.AGS `json:"meldebehoerde"`
	// Veranlasser is the number of § 34 Abs. 4 Satz 1 BMG of the body to be told; -1 if the
	// order is not for such a body, 0 if it is named but can't be read.
	Veranlasser int `json:"veranlasser"`
	// Satz is the record of the person.
	Satz protokoll.Satzbezug `json:"satz"`
	// Protokollnummer is the number of the log entry.
	Protokollnummer int64     `json:"protokollnummer"`
	Zeit            time.Time `json:"zeit"`
	Ersuchen        Ersuchen  `json:"ersuchen"`

	Zustand    Zustand   `json:"zustand"`
	Uebergeben time.Time `json:"uebergeben,omitzero"`
	Erledigt   time.Time `json:"erledigt,omitzero"`
	Von        string    `json:"von,omitempty"`
	Vermerk    string    `json:"vermerk,omitempty"`
	// Frist is the day on which the order is deleted: with the log entry.
	Frist uhr.Datum `json:"frist"`
}

// Ersuchen is what the receiver learns about the query.
type Ersuchen struct {
	Art            protokoll.Art `json:"art"`
	Stelle         string        `json:"stelle"`
	Anschrift      string        `json:"anschrift,omitempty"`
	Erreichbarkeit string        `json:"erreichbarkeit,omitempty"`
	Aktenzeichen   string        `json:"aktenzeichen,omitempty"`
	Anlass         string        `json:"anlass,omitempty"`
	// Kriterien and Anforderung are for ArtBearbeitung only.
	Kriterien   string   `json:"kriterien,omitempty"`
	Anforderung []string `json:"anforderung,omitempty"`
	// Urschrift is the question as it came in; nil if it came without a message. Only for
	// ArtBearbeitung.
	Urschrift *protokoll.Urschrift `json:"urschrift,omitempty"`
	// BeiDerStelle says that the contents are with the asking body (§ 40 Abs. 3 BMG).
	BeiDerStelle bool `json:"bei_der_stelle,omitempty"`
}

// Kennzeichen is the same for the same order, however often it is derived.
func (a *Auftrag) Kennzeichen() string {
	return fmt.Sprintf("%d/%s/%s/%s/%d", a.Protokollnummer, a.Art, a.Satz.AGS, a.Satz.Ordnungsmerkmal, a.Veranlasser)
}

// Empfaenger names the receiver as a folder: the AGS of a Meldebehörde, or "veranlasser-N".
func (a *Auftrag) Empfaenger() string {
	if a.Art == ArtVeranlasser && a.Veranlasser > 0 {
		return fmt.Sprintf("veranlasser-%d", a.Veranlasser)
	}
	return string(a.Meldebehoerde)
}

// String returns "[Unterrichtungsauftrag N]".
func (a Auftrag) String() string { return fmt.Sprintf("[Unterrichtungsauftrag %d]", a.ID) }

// Format writes "[Unterrichtungsauftrag N]" for every verb.
func (a Auftrag) Format(zustand fmt.State, _ rune) { _, _ = zustand.Write([]byte(a.String())) }

// Ablage keeps orders.
type Ablage interface {
	// Unterrichtungsstand returns the number of the last log entry that was looked at, 0 for none.
	Unterrichtungsstand(ctx context.Context) (int64, error)
	// LegeAuftraege stores those whose Kennzeichen is new, and bis as the last entry looked
	// at, in one transaction.
	LegeAuftraege(ctx context.Context, a []Auftrag, bis int64) (neu int, err error)
	// Auftraege returns orders of the state ("" for all) in order of ID, those after nach,
	// at most 1,000.
	Auftraege(ctx context.Context, z Zustand, nach int64) ([]Auftrag, error)
	// Auftrag returns one order; false if there is none.
	Auftrag(ctx context.Context, id int64) (Auftrag, bool, error)
	// BewegeAuftrag stores the changed order if it is still in the state vorher; else false.
	BewegeAuftrag(ctx context.Context, a Auftrag, vorher Zustand) (bool, error)
	// Auftragszahlen counts orders per state.
	Auftragszahlen(ctx context.Context) (map[Zustand]int64, error)
}

// Errors of orders.
var (
	// ErrAuftrag: there is no such order.
	ErrAuftrag = fehler.Neu(fehler.NichtGefunden, "MR-1611", "Diesen Auftrag gibt es nicht.")
	// ErrAuftragsstand: the order was changed meanwhile.
	ErrAuftragsstand = fehler.Neu(fehler.Konflikt, "MR-1612", "Der Auftrag wurde inzwischen geändert. Bitte laden Sie ihn neu.")
	// ErrVermerk: an order can't be closed without a remark.
	ErrVermerk = fehler.Neu(fehler.Ungueltig, "MR-1613", "Bitte geben Sie an, wie der Auftrag erledigt wurde.")
)
