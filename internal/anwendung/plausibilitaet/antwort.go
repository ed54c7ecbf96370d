// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"context"

	"kernmelderegister/internal/formate/xmeld"
)

// Nimm takes the answer of a Meldebehörde to a hint and sets the state of its
// finding: one confirmation confirms it, it is unfounded when all who were asked
// say so. The same answer again has no effect, a later one replaces the former. A
// finding that a delivery has removed stays Berichtigt. Errors: ErrUnbekannt,
// ErrAbsender.
func (d *Dienst) Nimm(ctx context.Context, a *xmeld.Hinweisantwort) (Stand, error) {
	lauf, nummer, ok, err := d.Befunde.Zuordnen(ctx, a.Ursprung.UUID)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, ErrUnbekannt
	}
	b, err := d.befund(ctx, lauf, nummer)
	if err != nil {
		return 0, err
	}
	neu := Nein
	if a.Bestaetigt {
		neu = Ja
	}
	for i := range b.Nachrichten {
		n := &b.Nachrichten[i]
		if n.UUID != a.Ursprung.UUID {
			continue
		}
		if a.Kopf.Autor.AGS() != n.Meldebehoerde {
			return 0, ErrAbsender
		}
		if n.Antwort == neu {
			return b.Stand, nil
		}
		n.Antwort = neu
	}
	stand := standAus(b)
	return stand, d.Befunde.Beantworte(ctx, a.Ursprung.UUID, neu, stand, d.Uhr.Jetzt())
}

// standAus derives the state of a finding from the answers.
func standAus(b *Befund) Stand {
	if b.Stand == Berichtigt {
		return Berichtigt
	}
	verneint := 0
	for _, n := range b.Nachrichten {
		switch n.Antwort {
		case Ja:
			return Bestaetigt
		case Nein:
			verneint++
		}
	}
	if verneint == len(b.Nachrichten) {
		return Unbegruendet
	}
	return Offen
}

// befund reads one finding.
func (d *Dienst) befund(ctx context.Context, lauf int64, nummer int) (*Befund, error) {
	for b, err := range d.Befunde.Befunde(ctx, lauf, Auswahl{Nach: nummer - 1, Anzahl: 1}) {
		if err != nil {
			return nil, err
		}
		if b.Nummer == nummer {
			return &b, nil
		}
	}
	return nil, ErrBefund
}
