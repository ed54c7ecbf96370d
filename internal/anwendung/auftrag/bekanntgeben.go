// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
)

// Oeffne releases the user's order if it is done and returns it with its results;
// the log keeps that he read them (S2-10.3). Errors: MR-1821 (unknown), MR-1828
// while it is worked on.
func (d *Dienst) Oeffne(ctx context.Context, n Nutzer, nummer string) (*Auftrag, error) {
	for {
		a, err := d.eigener(ctx, n, nummer)
		if err != nil {
			return nil, err
		}
		switch a.Zustand {
		case Entwurf, Bestaetigt:
			return nil, errNichtFertig
		case Erledigt:
			err := d.gibBekannt(ctx, a, n)
			if errors.Is(err, errUeberholt) {
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		return a, d.vermerkeAbruf(ctx, a)
	}
}

// vermerkeAbruf writes the log entry before the results leave.
func (d *Dienst) vermerkeAbruf(ctx context.Context, a *Auftrag) error {
	_, err := d.Protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf, Stelle: a.Kunde, Kennung: a.Nutzer,
		Anlass: "Ergebnis eines Auftrags gelesen", Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
		Weitere: map[string]string{"auftrag": a.Nummer},
	})
	return err
}

// gruppe is how many answers are checked at once.
const gruppe = 256

// gibBekannt makes results and fee final: each answer that may not be given any
// more is decided anew first, so that neither the result nor its fee tells of it.
func (d *Dienst) gibBekannt(ctx context.Context, a *Auftrag, n Nutzer) error {
	var neue, mitAuskunft []int
	for i := range a.Profile {
		if p := &a.Profile[i]; p.Ergebnis != nil && p.Ergebnis.Auskunft != nil {
			mitAuskunft = append(mitAuskunft, i)
		}
	}
	for stellen := range slices.Chunk(mitAuskunft, gruppe) {
		ueberholte, err := d.ueberholte(ctx, a, stellen)
		if err != nil {
			return err
		}
		neue = append(neue, ueberholte...)
	}
	for _, i := range neue {
		p := &a.Profile[i]
		ergebnis, err := d.Auskunft.Erteile(ctx, a.kontext(n, i), &p.Ersuchen)
		if err != nil {
			return err
		}
		p.Ergebnis = &ergebnis
	}
	tarif, err := d.Tarife.Fassung(a.Tarif)
	if err != nil {
		return err
	}
	a.Zustand, a.Bekanntgegeben, a.Rechnung = Bekanntgegeben, d.jetzt(), tarif.Rechne(a.tatbestaende())
	if err := d.ersetze(ctx, a, Neues{Profile: neue, Forderung: a.forderung()}); err != nil {
		return err
	}
	d.wecke()
	return nil
}

// forderung is the claim for the fee of the released order, nil if it cost nothing.
func (a *Auftrag) forderung() *Forderung {
	if a.Rechnung.Summe == 0 {
		return nil
	}
	return &Forderung{
		Auftrag: a.Nummer, Kunde: a.Kunde, Sofort: !a.Monatlich, Bestaetigt: a.Bestaetigt, Zeit: a.Bekanntgegeben, Rechnung: a.Rechnung, Weg: a.Weg,
	}
}

// ueberholte returns those of the places whose answers may not be given any more.
// Nearly always it is none, so that one question for all of them is enough.
func (d *Dienst) ueberholte(ctx context.Context, a *Auftrag, stellen []int) ([]int, error) {
	gilt, err := d.Auskunft.Gilt(ctx, a.alleGrundlagen(stellen))
	if err != nil || gilt {
		return nil, err
	}
	if len(stellen) == 1 {
		return stellen, nil
	}
	vorne, err := d.ueberholte(ctx, a, stellen[:len(stellen)/2])
	if err != nil {
		return nil, err
	}
	hinten, err := d.ueberholte(ctx, a, stellen[len(stellen)/2:])
	return slices.Concat(vorne, hinten), err
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
	vorher := d.jetzt().Add(-d.Aufbewahrung)
	return d.jede(ctx, func() ([]string, error) { return d.Speicher.Faellige(ctx, vorher) }, func(ctx context.Context, a *Auftrag) error {
		if a.Zustand == Erledigt {
			if err := d.schliesse(ctx, a); err != nil {
				return err
			}
		}
		return d.Speicher.Loesche(ctx, a.Nummer, a.Fassung)
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

// jede applies f to the orders of each portion until there are no more. One that
// fails does not keep the others from their turn; the errors are returned at the end.
func (d *Dienst) jede(ctx context.Context, portion func() ([]string, error), f func(context.Context, *Auftrag) error) error {
	gescheitert := map[string]error{}
	for {
		nummern, err := portion()
		if err != nil {
			return err
		}
		nummern = slices.DeleteFunc(nummern, func(nummer string) bool { return gescheitert[nummer] != nil })
		if len(nummern) == 0 || ctx.Err() != nil {
			return errors.Join(slices.Collect(maps.Values(gescheitert))...)
		}
		for _, nummer := range nummern {
			a, ok, err := d.Speicher.Lies(ctx, nummer)
			if ok && err == nil {
				err = f(ctx, a)
			}
			if err != nil && !errors.Is(err, errUeberholt) {
				gescheitert[nummer] = err
			}
		}
	}
}
