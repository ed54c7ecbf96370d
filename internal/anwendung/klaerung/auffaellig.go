// SPDX-License-Identifier: EUPL-1.2

package klaerung

import (
	"context"
	"fmt"
	"unicode/utf8"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// ErrKeineAuffaelligkeit: the note does not exist or is closed already.
var ErrKeineAuffaelligkeit = fehler.Neu(fehler.NichtGefunden, "MR-1213", "Diese Auffälligkeit gibt es nicht, oder sie ist schon erledigt.")

// Auffaelligkeit is a note about a single record, with the record.
type Auffaelligkeit struct {
	personen.Auffaelligkeit
	// Satz is the record as it is now; its Satz is nil if it was deleted since.
	Satz Satz
}

// Auffaelligkeiten returns the open notes behind the one with the number, at most
// n, and whether there are more. They tell nothing about a resident.
func (d *Dienst) Auffaelligkeiten(ctx context.Context, s Sachbearbeitung, nach int64, n int) (liste []personen.Auffaelligkeit, weitere bool, err error) {
	if err := s.pruefe(); err != nil {
		return nil, false, err
	}
	liste, err = d.a.Auffaelligkeiten.Auffaelligkeiten(ctx, nach, n+1)
	if err != nil {
		return nil, false, fmt.Errorf("read notes: %w", err)
	}
	return liste[:min(n, len(liste))], len(liste) > n, nil
}

// ZeigeAuffaelligkeit returns an open note with its record after the look at it
// has been logged.
func (d *Dienst) ZeigeAuffaelligkeit(ctx context.Context, s Sachbearbeitung, folge int64) (Auffaelligkeit, error) {
	a, err := d.auffaelligkeit(ctx, s, folge)
	if err != nil {
		return Auffaelligkeit{}, err
	}
	return a, d.protokolliereAuffaelligkeit(ctx, s, &a, "Auffälligkeit angesehen")
}

// ErledigeAuffaelligkeit closes a note with a reason. The log says so before.
func (d *Dienst) ErledigeAuffaelligkeit(ctx context.Context, s Sachbearbeitung, folge int64, grund string) error {
	if utf8.RuneCountInString(grund) > maxWorte {
		return ErrLaenge
	}
	a, err := d.auffaelligkeit(ctx, s, folge)
	if err != nil {
		return err
	}
	e := personen.Erledigung{Wer: s.Akteur.Kennung, Grund: grund}
	if err := e.Pruefe(); err != nil {
		return err
	}
	if err := d.protokolliereAuffaelligkeit(ctx, s, &a, "Auffälligkeit erledigt"); err != nil {
		return err
	}
	return personen.Neu(d.a.Personen, d.a.Uhr, personen.Optionen{Modell: d.a.Modell}).Erledige(ctx, d.a.Auffaelligkeiten, folge, e)
}

// auffaelligkeit reads an open note and its record, without any entry in the log.
func (d *Dienst) auffaelligkeit(ctx context.Context, s Sachbearbeitung, folge int64) (Auffaelligkeit, error) {
	if err := s.pruefe(); err != nil {
		return Auffaelligkeit{}, err
	}
	liste, err := d.a.Auffaelligkeiten.Auffaelligkeiten(ctx, folge-1, 1)
	if err != nil {
		return Auffaelligkeit{}, fmt.Errorf("read note: %w", err)
	}
	if len(liste) == 0 || liste[0].Folge != folge {
		return Auffaelligkeit{}, ErrKeineAuffaelligkeit
	}
	a := Auffaelligkeit{Auffaelligkeit: liste[0], Satz: Satz{ID: liste[0].Satz}}
	err = d.a.Personen.Schreibe(ctx, d.a.Uhr.Jetzt(), func(w personen.Schreiber) error {
		saetze, err := w.Saetze(ctx, []zuordnung.SatzID{a.Satz.ID})
		if len(saetze) == 1 {
			a.Satz.Satz = saetze[0].Satz
		}
		return err
	})
	if err != nil {
		return Auffaelligkeit{}, fmt.Errorf("read record of the note: %w", err)
	}
	return a, nil
}

func (d *Dienst) protokolliereAuffaelligkeit(ctx context.Context, s Sachbearbeitung, a *Auffaelligkeit, anlass string) error {
	return d.trageEin(ctx, s, fmt.Sprintf("auffaelligkeit=%d", a.Folge), vermerk{anlass: anlass, saetze: [2]Satz{a.Satz}})
}
