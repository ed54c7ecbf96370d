// SPDX-License-Identifier: EUPL-1.2

package auftrag

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

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
	hoechstensVersuche = 8
	// ersteWartezeit passes before the first repetition, twice as long before each further one.
	ersteWartezeit = time.Minute
)

// Bearbeite works on all confirmed orders until none is open, and returns how many
// it finished. It passes over those that somebody else works on, and those that
// wait for their repetition after a technical failure. Several at a time keep a
// large batch from holding up everybody else. An order that fails does not keep the
// others from their turn; the errors are returned at the end.
func (d *Dienst) Bearbeite(ctx context.Context) (int, error) {
	fertig := 0
	gescheitert := map[string]error{}
	for {
		nummern, err := d.Speicher.Offene(ctx, d.jetzt())
		if err != nil {
			return fertig, err
		}
		genommen := false
		for _, nummer := range nummern {
			if gescheitert[nummer] != nil {
				continue
			}
			gib, _ := d.belegung.nimm(nummer)
			if gib == nil {
				continue
			}
			genommen = true
			erledigt, err := d.arbeiteAb(ctx, nummer)
			gib()
			if err != nil {
				gescheitert[nummer] = err
			}
			if erledigt {
				fertig++
			}
		}
		if !genommen || ctx.Err() != nil {
			return fertig, errors.Join(slices.Collect(maps.Values(gescheitert))...)
		}
	}
}

// BearbeiteAuftrag works on one order, or waits for who does already, and reports
// whether it is done. It is not if profiles failed for technical reasons; they are
// repeated by Bearbeite.
func (d *Dienst) BearbeiteAuftrag(ctx context.Context, nummer string) (bool, error) {
	for {
		gib, fertig := d.belegung.nimm(nummer)
		if gib != nil {
			defer gib()
			return d.arbeiteAb(ctx, nummer)
		}
		select {
		case <-fertig:
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
}

// arbeiteAb works on the order until it is done or has to wait.
func (d *Dienst) arbeiteAb(ctx context.Context, nummer string) (bool, error) {
	for {
		a, ok, err := d.Speicher.Lies(ctx, nummer)
		if err != nil || !ok || a.Zustand != Bestaetigt {
			return ok && err == nil && (a.Zustand == Erledigt || a.Zustand == Bekanntgegeben), err
		}
		erledigt, err := d.bearbeite(ctx, a)
		if !errors.Is(err, errUeberholt) {
			return erledigt, err
		}
	}
}

// bearbeite answers the profiles of the order, batch by batch, and stores after
// each. What the customer stopped in between is errUeberholt.
func (d *Dienst) bearbeite(ctx context.Context, a *Auftrag) (erledigt bool, err error) {
	offen := a.bearbeitbare()
	for {
		n, darf, err := d.Kunden.Nutzer(ctx, a.Kunde, a.Nutzer)
		if err != nil {
			return false, err
		}
		if !darf || a.Abgebrochen {
			offen = nil
		}
		dran := offen[:min(len(offen), schub)]
		offen = offen[len(dran):]
		if err := d.beantworte(ctx, a, n, dran); err != nil {
			return false, err
		}
		if len(offen) == 0 {
			d.schliesseArbeitAb(a, darf)
		}
		if err := d.ersetze(ctx, a, Neues{Profile: dran}); err != nil {
			return false, err
		}
		if len(offen) == 0 {
			if a.Zustand == Erledigt && d.Fertig != nil {
				d.Fertig(ctx, a)
			}
			return a.Zustand == Erledigt, nil
		}
	}
}

// schliesseArbeitAb says after a round over all profiles whether the order is done
// or waits for a repetition.
func (d *Dienst) schliesseArbeitAb(a *Auftrag, darf bool) {
	jetzt := d.jetzt()
	nochmals := a.bearbeitbare()
	if !darf || a.Abgebrochen || len(nochmals) == 0 {
		a.Zustand, a.Erledigt = Erledigt, jetzt
		return
	}
	versuche := hoechstensVersuche
	for _, i := range nochmals {
		versuche = min(versuche, a.Profile[i].Versuche)
	}
	a.Wiederholung = jetzt.Add(ersteWartezeit << max(0, versuche-1))
}

// bearbeitbare are the places of the profiles that are open and may be tried.
func (a *Auftrag) bearbeitbare() []int {
	var liste []int
	for i := range a.Profile {
		if p := &a.Profile[i]; p.offen() && p.Versuche < hoechstensVersuche {
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
		Kunde: a.Kunde, KundeName: n.KundeName, Regel: regel, Kennung: a.Nutzer, Anwender: a.Anwender,
		Auftrag: a.Nummer, Position: i + 1, Weg: string(a.Weg),
	}
	if a.Erklaerung.Gewerblich {
		k.Zweck, k.Geschaeftszeichen = a.Erklaerung.Zweck, a.Erklaerung.Geschaeftszeichen
	}
	if p := &a.Profile[i]; p.Zweck != "" {
		k.Zweck, k.Geschaeftszeichen = p.Zweck, p.Geschaeftszeichen
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
		a.Abgebrochen, a.Wiederholung = true, time.Time{}
		if err := d.ersetze(ctx, a, Neues{}); !errors.Is(err, errUeberholt) {
			d.wecke()
			return err
		}
	}
}
