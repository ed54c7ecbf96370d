// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
)

// Raeume ends and deletes what is past its term: unfinished drafts, requests that nobody
// answered, proofs after the decision, old registrations, changes that were never
// confirmed, and the personal data of closed accounts that owe nothing. It may run as
// often as one likes.
func (d *Dienst) Raeume(ctx context.Context) error {
	return errors.Join(d.raeumeAntraege(ctx), d.raeumeAkten(ctx))
}

func (d *Dienst) raeumeAntraege(ctx context.Context) error {
	for {
		nummern, err := d.speicher.Faellige(ctx, d.kalender.Jetzt())
		if err != nil || len(nummern) == 0 {
			return err
		}
		for _, n := range nummern {
			if err := d.raeumeAntrag(ctx, n); err != nil && !errors.Is(err, ErrVorgang) {
				return fmt.Errorf("clear registration %s: %w", n, err)
			}
		}
	}
}

// raeumeAntrag does what is due: each run brings the registration one step further.
func (d *Dienst) raeumeAntrag(ctx context.Context, nummer string) error {
	a, da, err := d.speicher.Lies(ctx, nummer)
	if err != nil || !da || a.Faellig.IsZero() || a.Faellig.After(d.kalender.Jetzt()) {
		return err
	}
	r := d.Regel()
	switch {
	case a.Zustand == Entwurf:
		return d.speicher.Loesche(ctx, nummer)
	case a.Zustand == Nachgefordert:
		_, err = d.aendere(ctx, nummer, a.Fassung, func(a *Antrag) (Dateiwechsel, error) {
			a.Faellig = d.nachTagen(r.AntragTage)
			return alleDateienWeg(a), d.gehe(a, Schritt{Zustand: Geschlossen, Text: "Frist abgelaufen"})
		})
		return err
	case len(a.Nachweis.Dateien) > 0: // decided: the files go first
		_, err = d.aendere(ctx, nummer, a.Fassung, func(a *Antrag) (Dateiwechsel, error) {
			a.Faellig = d.nachTagen(max(1, r.AntragTage-r.NachweisTage))
			return alleDateienWeg(a), nil
		})
		return err
	case d.rest(a, r).After(d.kalender.Jetzt()): // nothing but the rest, and that not yet
		_, err = d.aendere(ctx, nummer, a.Fassung, func(a *Antrag) (Dateiwechsel, error) {
			a.Faellig = d.rest(a, r)
			return Dateiwechsel{}, nil
		})
		return err
	}
	return d.speicher.Loesche(ctx, nummer)
}

// rest is when nothing of the registration may be left.
func (d *Dienst) rest(a *Antrag, r Regel) time.Time {
	return a.Verlauf[len(a.Verlauf)-1].Zeit.AddDate(0, 0, r.AntragTage)
}

// nochmals is after how many days a closed account that owes something is looked at again.
const nochmals = 30

func (d *Dienst) raeumeAkten(ctx context.Context) error {
	for {
		kunden, err := d.speicher.FaelligeAkten(ctx, d.kalender.Jetzt())
		if err != nil || len(kunden) == 0 {
			return err
		}
		for _, k := range kunden {
			if err := d.raeumeAkte(ctx, k); err != nil {
				return fmt.Errorf("clear customer %s: %w", k, err)
			}
		}
	}
}

func (d *Dienst) raeumeAkte(ctx context.Context, kunde string) error {
	a, da, err := d.speicher.Akte(ctx, kunde)
	if err != nil || !da || a.Faellig.IsZero() || a.Faellig.After(d.kalender.Jetzt()) {
		return err
	}
	if a.Geschlossen.IsZero() { // a change that was never confirmed
		return d.aendereAkte(ctx, kunde, func(a *Akte) error {
			a.Aenderung, a.Faellig = nil, time.Time{}
			return nil
		})
	}
	offen, err := d.forderungen.Offen(ctx, kunde)
	if err != nil {
		return err
	}
	if offen {
		return d.aendereAkte(ctx, kunde, func(a *Akte) error {
			a.Faellig = d.nachTagen(nochmals)
			return nil
		})
	}
	return d.vergiss(ctx, a)
}

// geloeschterName stands where the name of a customer stood who closed the account.
const geloeschterName = "geschlossenes Konto"

// vergiss deletes what is personal of a closed account. Its number stays, because notices
// and log name it.
func (d *Dienst) vergiss(ctx context.Context, a *Akte) error {
	daten := map[string]string{"kunde": a.Kunde}
	if err := d.vermerke(ctx, zugang.Angemeldet{}, "Daten eines geschlossenen Kontos gelöscht", daten); err != nil {
		return err
	}
	err := d.konten.Aendere(ctx, func(b zugang.Bestand) error {
		konten, err := b.Konten(ctx, a.Kunde)
		if err != nil {
			return err
		}
		for _, k := range konten {
			if err := b.LoescheKonto(ctx, k.Kennung); err != nil {
				return err
			}
		}
		i, err := b.Inhaber(ctx, a.Kunde)
		if err != nil {
			return err
		}
		i.Kunde.Name, i.Anschrift, i.Erreichbarkeit, i.Kunde.Gesperrt = geloeschterName, "", "", true
		return b.SetzeInhaber(ctx, i, nil)
	})
	if err != nil {
		return err
	}
	if a.Registrierung != "" {
		if err := d.speicher.Loesche(ctx, a.Registrierung); err != nil {
			return err
		}
	}
	return d.speicher.LoescheAkte(ctx, a.Kunde)
}
