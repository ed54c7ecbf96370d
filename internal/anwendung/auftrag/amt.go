// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// Amtsblick says who of the register office looks at orders and what for.
type Amtsblick struct {
	Stelle, StelleName, Kennung string
	// Zweck is why, in the clerk's words; required.
	Zweck string
}

// Errors of the register office.
var (
	// ErrZweck: nobody looks at an order without saying what for.
	ErrZweck = fehler.Neu(fehler.Ungueltig, "MR-2442", "Bitte geben Sie an, wozu Sie den Auftrag ansehen oder ändern.")
	// ErrNichtMoeglich: the order is not in a state for it.
	ErrNichtMoeglich = fehler.Neu(fehler.Konflikt, "MR-2443", "In diesem Stand kann der Auftrag weder zurückgezogen noch wiederholt werden.")
)

// Amtszeile is an order in a list of the register office.
type Amtszeile struct {
	Zeile
	Kunde string
	// Wiederholung is when what failed is tried again, zero for at once.
	Wiederholung time.Time
}

// Amtsansicht is an order as the register office sees it: how far it is, never what was
// asked or answered.
type Amtsansicht struct {
	Amtszeile
	Abgebrochen, Monatlich bool
	Tarif                  string
	Bekanntgegeben         time.Time
	Profile                []Profilstand
}

// Wiederholbar reports whether profiles wait for an answer that may still be tried.
func (a *Amtsansicht) Wiederholbar() bool {
	return !a.Abgebrochen && a.Offen > 0 && (a.Zustand == Bestaetigt || a.Zustand == Erledigt)
}

// Zurueckziehbar reports whether the rest of the order can be stopped.
func (a *Amtsansicht) Zurueckziehbar() bool { return !a.Abgebrochen && a.Zustand == Bestaetigt }

// Profilstand is how far one search profile is.
type Profilstand struct {
	// Nr counts from 1.
	Nr int
	// Offen waits for its answer, Abgelehnt was refused as incomplete.
	Offen, Abgelehnt bool
	// Versuche counts how often answering failed for technical reasons.
	Versuche int
}

// Unerledigte returns at most 200 orders that are confirmed and not done, the oldest
// first. Error: ErrZweck.
func (d *Dienst) Unerledigte(ctx context.Context, b Amtsblick) ([]Amtszeile, error) {
	if err := d.vermerkeBlick(ctx, b, "Unerledigte Aufträge angesehen", ""); err != nil {
		return nil, err
	}
	return d.Speicher.Unerledigte(ctx)
}

// Sieh returns an order of any customer. The look is logged first. Errors: ErrZweck, MR-1821.
func (d *Dienst) Sieh(ctx context.Context, b Amtsblick, nummer string) (Amtsansicht, error) {
	if err := d.vermerkeBlick(ctx, b, "Auftrag angesehen", nummer); err != nil {
		return Amtsansicht{}, err
	}
	a, ok, err := d.Speicher.Lies(ctx, nummer)
	if err != nil {
		return Amtsansicht{}, err
	}
	if !ok {
		return Amtsansicht{}, errUnbekannt
	}
	return a.amtsansicht(), nil
}

func (a *Auftrag) amtsansicht() Amtsansicht {
	s := Amtsansicht{Amtszeile: Amtszeile{Kunde: a.Kunde, Wiederholung: a.Wiederholung, Zeile: Zeile{
		Nummer: a.Nummer, Nutzer: a.Nutzer, Weg: a.Weg, Zustand: a.Zustand, Angelegt: a.Angelegt, Bestaetigt: a.Bestaetigt,
		Erledigt: a.Erledigt, Offen: a.Offen(), Summe: a.Rechnung.Summe,
	}}, Abgebrochen: a.Abgebrochen, Monatlich: a.Monatlich, Tarif: a.Tarif, Bekanntgegeben: a.Bekanntgegeben}
	s.Zeile.Profile = len(a.Profile)
	for i := range a.Profile {
		p := &a.Profile[i]
		s.Profile = append(s.Profile, Profilstand{Nr: i + 1, Offen: p.offen(), Abgelehnt: p.Abgelehnt != "", Versuche: p.Versuche})
	}
	return s
}

// Wiederhole lets everything that failed for technical reasons be tried again at once
// (G9). Errors: ErrZweck, ErrNichtMoeglich, MR-1821.
func (d *Dienst) Wiederhole(ctx context.Context, b Amtsblick, nummer string) error {
	return d.aendereAmtlich(ctx, b, nummer, "Auftrag zur Wiederholung freigegeben", func(a *Auftrag) ([]int, bool) {
		s := a.amtsansicht()
		if !s.Wiederholbar() {
			return nil, false
		}
		var stellen []int
		for i := range a.Profile {
			if a.Profile[i].offen() {
				a.Profile[i].Versuche = 0
				stellen = append(stellen, i)
			}
		}
		a.Zustand, a.Erledigt, a.Wiederholung = Bestaetigt, time.Time{}, time.Time{}
		return stellen, true
	})
}

// ZieheZurueck stops an order: profiles that are not answered yet stay so and cost
// nothing. Errors: ErrZweck, ErrNichtMoeglich, MR-1821.
func (d *Dienst) ZieheZurueck(ctx context.Context, b Amtsblick, nummer string) error {
	return d.aendereAmtlich(ctx, b, nummer, "Auftrag durch das Amt zurückgezogen", func(a *Auftrag) ([]int, bool) {
		s := a.amtsansicht()
		if !s.Zurueckziehbar() {
			return nil, false
		}
		a.Abgebrochen, a.Wiederholung = true, time.Time{}
		return nil, true
	})
}

// aendereAmtlich applies f to the order until it meets no other change; f returns the
// places of the profiles that it has changed, and false if it can't be done.
func (d *Dienst) aendereAmtlich(ctx context.Context, b Amtsblick, nummer, anlass string, f func(*Auftrag) ([]int, bool)) error {
	if err := d.vermerkeBlick(ctx, b, anlass, nummer); err != nil {
		return err
	}
	for {
		a, ok, err := d.Speicher.Lies(ctx, nummer)
		if err != nil {
			return err
		}
		if !ok {
			return errUnbekannt
		}
		stellen, moeglich := f(a)
		if !moeglich {
			return ErrNichtMoeglich
		}
		if err := d.ersetze(ctx, a, Neues{Profile: stellen}); !errors.Is(err, errUeberholt) {
			d.wecke()
			return err
		}
	}
}

// vermerkeBlick logs a look of the register office with its purpose, before it takes place.
func (d *Dienst) vermerkeBlick(ctx context.Context, b Amtsblick, anlass, nummer string) error {
	zweck := strings.TrimSpace(b.Zweck)
	if zweck == "" || len(zweck) > 500 {
		return ErrZweck
	}
	e := protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf, Stelle: b.Stelle, StelleName: b.StelleName,
		Kennung: b.Kennung, Anlass: anlass, Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
		Weitere: map[string]string{"zweck": zweck},
	}
	if nummer != "" {
		e.Weitere["auftrag"] = nummer
	}
	if _, err := d.Protokoll.Schreibe(ctx, e); err != nil {
		return fmt.Errorf("log the look: %w", err)
	}
	return nil
}
