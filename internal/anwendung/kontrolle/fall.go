// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Zustand is the state of a case of the work list (S3-13, S3-14).
type Zustand string

// The states of a case.
const (
	// ZustandNeu: found, nobody has looked yet.
	ZustandNeu Zustand = "neu"
	// ZustandPruefung: somebody is looking.
	ZustandPruefung Zustand = "in_pruefung"
	// ZustandKontakt: the body has been asked (S3-14).
	ZustandKontakt Zustand = "kontakt"
	// ZustandErledigt: closed with a result.
	ZustandErledigt Zustand = "erledigt"
)

// Zustaende returns all states in their order.
func Zustaende() []Zustand {
	return []Zustand{ZustandNeu, ZustandPruefung, ZustandKontakt, ZustandErledigt}
}

// Fallergebnis is how a case ended.
type Fallergebnis string

// The results of a case.
const (
	ErgebnisOhneBefund Fallergebnis = "ohne_befund"
	ErgebnisBelehrung  Fallergebnis = "belehrung"
	ErgebnisSperre     Fallergebnis = "sperre"
	ErgebnisVerstoss   Fallergebnis = "verstoss_gemeldet"
)

// Fallergebnisse returns all results.
func Fallergebnisse() []Fallergebnis {
	return []Fallergebnis{ErgebnisOhneBefund, ErgebnisBelehrung, ErgebnisSperre, ErgebnisVerstoss}
}

// Fall is an anomaly with its handling.
type Fall struct {
	ID int64 `json:"id"`
	// Regel is the id of the rule, Technisch whether it used counters only (S3-20).
	Regel     string `json:"regel"`
	Technisch bool   `json:"technisch,omitempty"`
	// Stelle is the body, Kennung its user, "" when the finding is about the body.
	Stelle  string `json:"stelle"`
	Kennung string `json:"kennung,omitempty"`
	// Tag is the day looked at.
	Tag uhr.Datum `json:"tag"`
	// Wert is what was found, Schwelle the greatest value that is no anomaly.
	Wert     float64 `json:"wert"`
	Schwelle float64 `json:"schwelle"`
	// Gegenstand tells findings of one rule, user and day apart; no personal data.
	Gegenstand string `json:"gegenstand,omitempty"`
	// Nummern are entries that show it, at most MaxNummern.
	Nummern []int64 `json:"nummern,omitempty"`

	Zustand  Zustand      `json:"zustand"`
	Ergebnis Fallergebnis `json:"ergebnis,omitempty"`
	// Ansprechpartner is the contact at the body (S3-14).
	Ansprechpartner string    `json:"ansprechpartner,omitempty"`
	Gefunden        time.Time `json:"gefunden"`
	// Frist is the day on which the case is deleted: with the entries it is about.
	Frist uhr.Datum `json:"frist"`
}

// MaxNummern bounds the entries that a case names.
const MaxNummern = 50

// Kennzeichen is the same for the same finding, however often the run is repeated.
func (f *Fall) Kennzeichen() string {
	return strings.Join([]string{f.Regel, f.Tag.String(), f.Stelle, f.Kennung, f.Gegenstand}, "\x1f")
}

// Schritt is one line of the history of a case: a change of state, a contact, a remark.
type Schritt struct {
	Zeit    time.Time `json:"zeit"`
	Wer     string    `json:"wer"`
	Zustand Zustand   `json:"zustand"`
	Text    string    `json:"text,omitempty"`
}

// Fallfilter selects cases; zero fields select all.
type Fallfilter struct {
	Zustand Zustand
	Stelle  string
	// NurTechnisch selects the findings that the body itself is told (S3-20).
	NurTechnisch bool
}

// Fallspeicher keeps cases.
type Fallspeicher interface {
	// LegeFaelle stores those whose Kennzeichen is new and returns their number.
	LegeFaelle(ctx context.Context, f []Fall) (neu int, err error)
	// Faelle returns the cases that fit, the latest day first, at most 1,000.
	Faelle(ctx context.Context, f Fallfilter) ([]Fall, error)
	// Fall returns a case with its history; false if there is none.
	Fall(ctx context.Context, id int64) (Fall, []Schritt, bool, error)
	// BewegeFall stores the changed case and the step if the case is still in the state
	// vorher; otherwise nothing changes and the result is false.
	BewegeFall(ctx context.Context, f Fall, vorher Zustand, s Schritt) (bool, error)
}

// Errors of the work list.
var (
	// ErrFall: there is no such case, or it is another body's.
	ErrFall = fehler.Neu(fehler.NichtGefunden, "MR-1601", "Diesen Vorgang gibt es nicht.")
	// ErrFallstand: somebody else has changed the case meanwhile, or it is closed.
	ErrFallstand = fehler.Neu(fehler.Konflikt, "MR-1602", "Der Vorgang wurde inzwischen geändert. Bitte laden Sie ihn neu.")
	// ErrFallschritt: the step is not possible or incomplete.
	ErrFallschritt = fehler.Neu(fehler.Ungueltig, "MR-1603",
		"Bitte wählen Sie einen zulässigen nächsten Stand. Ein Kontakt braucht einen Text, ein Abschluss ein Ergebnis und eine Begründung.")
)

// Fallschritt is what somebody does with a case.
type Fallschritt struct {
	ID int64
	// Vorher is the state that the person saw.
	Vorher, Nachher Zustand
	Text            string
	Ergebnis        Fallergebnis
	Ansprechpartner string
}

// schritte are the allowed changes of state; staying in a state adds a remark.
var schritte = map[Zustand][]Zustand{
	ZustandNeu:      {ZustandPruefung, ZustandKontakt, ZustandErledigt},
	ZustandPruefung: {ZustandPruefung, ZustandKontakt, ZustandErledigt},
	ZustandKontakt:  {ZustandKontakt, ZustandPruefung, ZustandErledigt},
}

// NaechsteZustaende returns what may follow on the state.
func NaechsteZustaende(z Zustand) []Zustand { return schritte[z] }

// Faelle returns the work list. The look is logged first.
func (d *Dienst) Faelle(ctx context.Context, e Einsicht, f Fallfilter) ([]Fall, error) {
	if err := d.nurKontrolle(e); err != nil {
		return nil, err
	}
	faelle, err := d.ablage.Faelle(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("read cases: %w", err)
	}
	return faelle, d.vermerke(ctx, e, "auffaelligkeiten zustand="+string(f.Zustand), int64(len(faelle)))
}

// Fall returns a case with its history. The look is logged first. Errors: ErrFall.
func (d *Dienst) Fall(ctx context.Context, e Einsicht, id int64) (Fall, []Schritt, error) {
	if err := d.nurKontrolle(e); err != nil {
		return Fall{}, nil, err
	}
	f, verlauf, da, err := d.ablage.Fall(ctx, id)
	if err != nil {
		return Fall{}, nil, fmt.Errorf("read case: %w", err)
	}
	if !da {
		return Fall{}, nil, ErrFall
	}
	return f, verlauf, d.vermerke(ctx, e, fmt.Sprintf("auffaelligkeit=%d", id), 1)
}

// BewegeFall takes a step. Errors: ErrFall, ErrFallstand, ErrFallschritt.
func (d *Dienst) BewegeFall(ctx context.Context, e Einsicht, s Fallschritt) error {
	if err := d.nurKontrolle(e); err != nil {
		return err
	}
	f, _, da, err := d.ablage.Fall(ctx, s.ID)
	switch {
	case err != nil:
		return fmt.Errorf("read case: %w", err)
	case !da:
		return ErrFall
	case f.Zustand != s.Vorher:
		return ErrFallstand
	case !s.zulaessig():
		return ErrFallschritt
	}
	f.Zustand = s.Nachher
	if s.Nachher == ZustandErledigt {
		f.Ergebnis = s.Ergebnis
	}
	if s.Ansprechpartner != "" {
		f.Ansprechpartner = s.Ansprechpartner
	}
	if err := d.vermerke(ctx, e, fmt.Sprintf("auffaelligkeit=%d zustand=%s", s.ID, s.Nachher), 1); err != nil {
		return err
	}
	ok, err := d.ablage.BewegeFall(ctx, f, s.Vorher, Schritt{Zeit: d.uhr.Jetzt(), Wer: e.Akteur.Kennung, Zustand: s.Nachher, Text: s.Text})
	if err != nil {
		return fmt.Errorf("store case: %w", err)
	}
	if !ok {
		return ErrFallstand
	}
	return nil
}

func (s Fallschritt) zulaessig() bool {
	text := strings.TrimSpace(s.Text) != ""
	switch {
	case !slices.Contains(schritte[s.Vorher], s.Nachher):
		return false
	case s.Nachher == ZustandErledigt:
		return text && slices.Contains(Fallergebnisse(), s.Ergebnis)
	case s.Nachher == ZustandKontakt, s.Nachher == s.Vorher:
		return text
	}
	return true
}

// TechnischeHinweise returns the findings from counters about a body that the body is
// told and asked to check itself (S3-20). They have no contents, so it is no look into the log.
func (d *Dienst) TechnischeHinweise(ctx context.Context, stelle string) ([]Fall, error) {
	return d.ablage.Faelle(ctx, Fallfilter{Stelle: stelle, NurTechnisch: true})
}

// nurKontrolle refuses everybody but the data protection control, and unlawful looks.
func (d *Dienst) nurKontrolle(e Einsicht) error {
	if err := e.pruefe(); err != nil {
		return err
	}
	if !e.Kontrolle {
		return ErrEinsicht
	}
	return nil
}

// fristVon is the day on which what is derived from the entries of a day goes with them.
func fristVon(tag uhr.Datum) uhr.Datum {
	return protokoll.Loeschfrist(protokoll.KlasseAbruf, tag.Beginn().Add(12*time.Hour))
}
