// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"context"
	"errors"
	"time"
)

// Oeffne releases the user's order if it is done and returns it with its results.
// The error is MR-1828 while it is worked on.
func (d *Dienst) Oeffne(ctx context.Context, n Nutzer, nummer string) (*Auftrag, error) {
	for {
		a, err := d.eigener(ctx, n, nummer)
		if err != nil {
			return nil, err
		}
		switch a.Zustand {
		case Bekanntgegeben:
			return a, nil
		case Entwurf, Bestaetigt:
			return nil, errNichtFertig
		}
		if err := d.gibBekannt(ctx, a, n); !errors.Is(err, errUeberholt) {
			return a, err
		}
	}
}

// gibBekannt makes results and fee final: each answer that may not be given any
// more is decided anew first, so that neither the result nor its fee tells of it.
func (d *Dienst) gibBekannt(ctx context.Context, a *Auftrag, n Nutzer) error {
	for i := range a.Profile {
		p := &a.Profile[i]
		if p.Ergebnis == nil || p.Ergebnis.Auskunft == nil {
			continue
		}
		gilt, err := d.Auskunft.Gilt(ctx, p.Ergebnis.Grundlage)
		if err != nil {
			return err
		}
		if gilt {
			continue
		}
		neu, err := d.Auskunft.Erteile(ctx, a.kontext(n, i), &p.Ersuchen)
		if err != nil {
			return err
		}
		p.Ergebnis = &neu
	}
	tarif, err := d.Tarife.Fassung(a.Tarif)
	if err != nil {
		return err
	}
	a.Zustand, a.Bekanntgegeben, a.Rechnung = Bekanntgegeben, d.Uhr.Jetzt(), tarif.Rechne(a.tatbestaende())
	if a.Rechnung.Summe == 0 {
		return d.ersetze(ctx, a, nil)
	}
	return d.ersetze(ctx, a, &Forderung{
		Auftrag: a.Nummer, Kunde: a.Kunde, Sofort: !n.Grosskunde, Bestaetigt: a.Bestaetigt, Zeit: a.Bekanntgegeben, Rechnung: a.Rechnung,
	})
}

// Schliesse releases all orders of the customer that were confirmed before the
// instant, for the notice of the month. Orders still worked on are left out; they
// belong to a later notice.
func (d *Dienst) Schliesse(ctx context.Context, kunde string, vor time.Time) error {
	return d.jede(ctx, func() ([]string, error) { return d.Speicher.Unbekanntgegebene(ctx, kunde, vor) }, d.schliesse)
}

// Raeume deletes drafts and results whose time is over; an order that nobody
// opened is released first, because its fee is due.
func (d *Dienst) Raeume(ctx context.Context) error {
	vorher := d.Uhr.Jetzt().Add(-d.Aufbewahrung)
	return d.jede(ctx, func() ([]string, error) { return d.Speicher.Faellige(ctx, vorher) }, func(ctx context.Context, a *Auftrag) error {
		if a.Zustand == Erledigt {
			if err := d.schliesse(ctx, a); err != nil {
				return err
			}
		}
		return d.Speicher.Loesche(ctx, a.Nummer)
	})
}

func (d *Dienst) schliesse(ctx context.Context, a *Auftrag) error {
	n, ok, err := d.Kunden.Nutzer(ctx, a.Kunde, a.Nutzer)
	if err != nil {
		return err
	}
	if !ok {
		n.Kunde, n.Kennung = a.Kunde, a.Nutzer
	}
	return d.gibBekannt(ctx, a, n)
}

// jede applies f to the orders of each portion until there are no more.
func (d *Dienst) jede(ctx context.Context, portion func() ([]string, error), f func(context.Context, *Auftrag) error) error {
	for {
		nummern, err := portion()
		if err != nil || len(nummern) == 0 {
			return err
		}
		for _, nummer := range nummern {
			a, ok, err := d.Speicher.Lies(ctx, nummer)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if err := f(ctx, a); err != nil && !errors.Is(err, errUeberholt) {
				return err
			}
		}
	}
}
