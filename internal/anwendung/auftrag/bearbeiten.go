// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"context"
	"errors"
	"sync"

	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/suche"
)

// Limits of working on an order.
const (
	// schub is how many profiles are answered before the order is stored again: so
	// much work is repeated after a power cut, without a second fee.
	schub = 100
	// hoechstensVersuche is how often a profile is tried that fails for technical
	// reasons before it is left without fee and answer (G9).
	hoechstensVersuche = 5
)

// Bearbeite works on all confirmed orders until none is open, and returns how many
// it finished. One Bearbeite at a time per installation suffices; two do no harm.
func (d *Dienst) Bearbeite(ctx context.Context) (int, error) {
	fertig := 0
	for {
		nummern, err := d.Speicher.Offene(ctx)
		if err != nil || len(nummern) == 0 {
			return fertig, err
		}
		vorher := fertig
		for _, nummer := range nummern {
			erledigt, err := d.bearbeite(ctx, nummer)
			if err != nil && !errors.Is(err, errUeberholt) {
				return fertig, err
			}
			if erledigt {
				fertig++
			}
		}
		if fertig == vorher {
			return fertig, nil // only what has to be tried again later
		}
	}
}

// BearbeiteAuftrag works on one order and reports whether it is done.
func (d *Dienst) BearbeiteAuftrag(ctx context.Context, nummer string) (bool, error) {
	return d.bearbeite(ctx, nummer)
}

// bearbeite answers the profiles of one order, batch by batch, and stores after
// each. What the customer stopped in between is stopped.
func (d *Dienst) bearbeite(ctx context.Context, nummer string) (erledigt bool, err error) {
	for {
		a, ok, err := d.Speicher.Lies(ctx, nummer)
		if err != nil || !ok || a.Zustand != Bestaetigt {
			return false, err
		}
		n, darf, err := d.Kunden.Nutzer(ctx, a.Kunde, a.Nutzer)
		if err != nil {
			return false, err
		}
		offen := a.bearbeitbare()
		if len(offen) > 0 && darf && !a.Abgebrochen {
			if err := d.beantworte(ctx, a, n, offen[:min(len(offen), schub)]); err != nil {
				return false, err
			}
		}
		if !darf || a.Abgebrochen || len(a.bearbeitbare()) == 0 {
			a.Zustand, a.Erledigt = Erledigt, d.Uhr.Jetzt()
		}
		if err := d.ersetze(ctx, a, nil); err != nil {
			return false, err
		}
		if a.Zustand == Erledigt {
			return true, nil
		}
		if len(a.bearbeitbare()) == len(offen) {
			return false, nil // everything failed: try again later
		}
	}
}

// bearbeitbare are the places of the profiles that are open and may be tried.
func (a *Auftrag) bearbeitbare() []int {
	var liste []int
	for i := range a.Profile {
		if p := &a.Profile[i]; p.Ergebnis == nil && p.Versuche < hoechstensVersuche {
			liste = append(liste, i)
		}
	}
	return liste
}

// beantworte answers the profiles at the places, several at a time. A profile that
// fails for technical reasons stays open.
func (d *Dienst) beantworte(ctx context.Context, a *Auftrag, n Nutzer, stellen []int) error {
	var gruppe sync.WaitGroup
	plaetze := make(chan struct{}, max(1, d.Zeitgleich))
	for _, i := range stellen {
		plaetze <- struct{}{}
		gruppe.Go(func() {
			defer func() { <-plaetze }()
			p := &a.Profile[i]
			ergebnis, err := d.Auskunft.Erteile(ctx, a.kontext(n, i), &p.Ersuchen)
			if err != nil {
				p.Versuche++
				return
			}
			p.Ergebnis = &ergebnis
		})
	}
	gruppe.Wait()
	return ctx.Err()
}

// kontext says for whom the i-th profile is answered.
func (a *Auftrag) kontext(n Nutzer, i int) *auskunft.Kontext {
	regel := n.Regel
	if regel == "" {
		regel = suche.RegelS2
	}
	k := &auskunft.Kontext{
		Kunde: a.Kunde, KundeName: n.KundeName, Regel: regel, Kennung: a.Nutzer,
		Auftrag: a.Nummer, Position: i + 1, Weg: string(a.Weg),
	}
	if a.Erklaerung.Gewerblich {
		k.Zweck, k.Geschaeftszeichen = a.Erklaerung.Zweck, a.Erklaerung.Geschaeftszeichen
	}
	return k
}

// Brich stops the user's order: profiles that are not answered yet stay so and
// cost nothing.
func (d *Dienst) Brich(ctx context.Context, n Nutzer, nummer string) error {
	for {
		a, err := d.eigener(ctx, n, nummer)
		if err != nil {
			return err
		}
		if a.Zustand != Bestaetigt || a.Abgebrochen {
			return nil
		}
		a.Abgebrochen = true
		if err := d.ersetze(ctx, a, nil); !errors.Is(err, errUeberholt) {
			return err
		}
	}
}
