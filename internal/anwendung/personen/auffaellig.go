// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Auffaelligkeitsart says what is odd about a single record. The values are stored.
type Auffaelligkeitsart uint8

// What can be odd.
const (
	// AndererMensch: a delivery replaced the record of one human by that of another
	// one. Its links have ended, the number stays with the former human.
	AndererMensch Auffaelligkeitsart = 1
	// Haeufung: so many records agree in name and date of birth, or in address and
	// day of a move, that they are not compared with each other by that
	// (zuordnung.Blockgrenze). The note stands at the first of them.
	Haeufung Auffaelligkeitsart = 2
)

// String returns the German sentence for the clerk.
func (a Auffaelligkeitsart) String() string {
	switch a {
	case AndererMensch:
		return "Unter demselben Ordnungsmerkmal wird jetzt ein anderer Mensch geliefert: Familienname, Vornamen, Geburtsdatum und Geschlecht sind verschieden."
	case Haeufung:
		return fmt.Sprintf("Mehr als %d Datensätze stimmen in Name und Geburtsdatum oder in Anschrift und Umzugstag überein. Deshalb allein werden sie nicht miteinander verglichen. Dies ist der erste davon.", zuordnung.Blockgrenze)
	}
	return ""
}

// Auffaelligkeit is a note that a clerk should look at a record.
type Auffaelligkeit struct {
	Folge int64 // ascending, given by the storage
	Satz  zuordnung.SatzID
	Zeit  time.Time
	Art   Auffaelligkeitsart
}

// Auffaelligkeitsspeicher keeps the notes.
type Auffaelligkeitsspeicher interface {
	// Auffaelligkeiten returns at most n open notes behind the one with the number.
	Auffaelligkeiten(ctx context.Context, nach int64, n int) ([]Auffaelligkeit, error)
	// ErledigeAuffaelligkeit closes an open note; false if there is none.
	ErledigeAuffaelligkeit(ctx context.Context, folge int64, e Erledigung) (bool, error)
}

// Erledigung says who closed a note and why.
type Erledigung struct {
	Wer, Grund string
	Zeit       time.Time
}

// Pruefe reports ErrOhneGrund for a closing without reason or name.
func (e Erledigung) Pruefe() error {
	if strings.TrimSpace(e.Grund) == "" || e.Wer == "" {
		return ErrOhneGrund
	}
	return nil
}

// Erledige closes a note. The error is ErrOhneGrund or ErrEintragFehlt.
func (d *Dienst) Erledige(ctx context.Context, s Auffaelligkeitsspeicher, folge int64, e Erledigung) error {
	if err := e.Pruefe(); err != nil {
		return err
	}
	e.Zeit = d.uhr.Jetzt()
	ok, err := s.ErledigeAuffaelligkeit(ctx, folge, e)
	if err != nil {
		return fmt.Errorf("close note %d: %w", folge, err)
	}
	if !ok {
		return ErrEintragFehlt
	}
	return nil
}

// Aenderung is a record that a delivery has stored, replaced or deleted.
type Aenderung struct {
	Satz   zuordnung.SatzID
	Vorher *melde.Meldesatz // what it was before; nil if it is new
}

// loese ends what is known of a record that became another human's: decisions of
// clerks are taken back, and its number goes to the other records of the former
// human, or to nobody. The comparisons follow from the new content.
func (f *fortschreibung) loese(ctx context.Context, aenderungen []Aenderung) error {
	for _, a := range aenderungen {
		if a.Vorher == nil {
			continue
		}
		saetze, err := f.w.Saetze(ctx, []zuordnung.SatzID{a.Satz})
		if err != nil {
			return err
		}
		if len(saetze) == 0 || !zuordnung.AndererMensch(a.Vorher, saetze[0].Satz) {
			continue
		}
		if err := f.verabschiede(ctx, a.Satz); err != nil {
			return err
		}
		if err := f.w.MerkeAuffaelligkeit(ctx, Auffaelligkeit{Satz: a.Satz, Zeit: f.d.uhr.Jetzt(), Art: AndererMensch}); err != nil {
			return err
		}
	}
	return nil
}

// merkeHaeufung notes a block that has just become too large to be compared.
func (f *fortschreibung) merkeHaeufung(ctx context.Context, block []zuordnung.SatzID) error {
	if len(block) <= zuordnung.Blockgrenze {
		return nil
	}
	return f.w.MerkeAuffaelligkeit(ctx, Auffaelligkeit{Satz: block[0], Zeit: f.d.uhr.Jetzt(), Art: Haeufung})
}

// merkeHaeufungen notes the blocks that a full run did not compare.
func (l *vollauf) merkeHaeufungen(ctx context.Context, w Schreiber) error {
	for _, h := range l.zahlen.Haeufungen {
		if err := w.MerkeAuffaelligkeit(ctx, Auffaelligkeit{Satz: h.Satz, Zeit: l.uhr.Jetzt(), Art: Haeufung}); err != nil {
			return err
		}
	}
	return nil
}
