// SPDX-License-Identifier: EUPL-1.2

package kunden

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/uhr"
)

// Kunde is a customer as the register office sees him.
type Kunde struct {
	ID, Name string
	Art      zugang.Bereich
	Vertrag  Vertrag
	// Gesperrt: blocked, or closed by the customer.
	Gesperrt, Geschlossen bool
	// Zugangsbrief: the first letter with access data is still to be written, Codebrief: the
	// letter with the code of a change.
	Zugangsbrief, Codebrief bool
	Anschrift               []string
	EMail                   string
	Verlauf                 []Schritt
}

// Kunden returns all customers by name. Error: ErrNurAmt.
func (d *Dienst) Kunden(ctx context.Context, wer zugang.Angemeldet) ([]Kunde, error) {
	if err := nurAmt(wer); err != nil {
		return nil, err
	}
	alle, err := d.konten.Kunden(ctx)
	if err != nil {
		return nil, fmt.Errorf("read customers: %w", err)
	}
	akten := map[string]*Akte{}
	for a, err := range d.speicher.Akten(ctx) {
		if err != nil {
			return nil, err
		}
		akten[a.Kunde] = a
	}
	liste := make([]Kunde, 0, len(alle))
	for _, i := range alle {
		liste = append(liste, d.kunde(i, akten[i.ID()]))
	}
	return liste, nil
}

// Kunde returns one customer. Errors: ErrNurAmt, ErrKeinKunde.
func (d *Dienst) Kunde(ctx context.Context, wer zugang.Angemeldet, id string) (Kunde, error) {
	if err := nurAmt(wer); err != nil {
		return Kunde{}, err
	}
	a, i, err := d.akte(ctx, id)
	if err != nil {
		return Kunde{}, err
	}
	return d.kunde(i, a), nil
}

// kunde joins what the accounts and the file say; a may be nil.
func (d *Dienst) kunde(i zugang.Inhaber, a *Akte) Kunde {
	k := Kunde{
		ID: i.ID(), Name: i.Kunde.Name, Art: i.Bereich, Gesperrt: i.Kunde.Gesperrt, EMail: i.Erreichbarkeit,
		Vertrag: Vertrag{Nummer: i.Kunde.Vertrag, Bis: i.Kunde.GueltigBis},
	}
	if a == nil {
		a = leereAkte(i)
	}
	k.Anschrift = empfaenger(a, i)[1:]
	k.Vertrag.Ab, k.Verlauf, k.Geschlossen = a.VertragAb, a.Verlauf, !a.Geschlossen.IsZero()
	if k.Geschlossen {
		return k
	}
	k.Zugangsbrief = a.Registrierung != "" && !slices.ContainsFunc(a.Verlauf, func(s Schritt) bool { return s.Was == wasZugangsbrief })
	k.Codebrief = a.Aenderung != nil && a.Aenderung.Code == "" && !d.kalender.Jetzt().After(a.Aenderung.Bis)
	return k
}

// leereAkte is the file of a customer of whom the office has none, e.g. from a file of accounts.
func leereAkte(i zugang.Inhaber) *Akte {
	return &Akte{Kunde: i.ID(), Angaben: Angaben{Art: i.Bereich, EMail: i.Erreichbarkeit, Vertrag: i.Kunde.Vertrag}}
}

// akte returns the customer's file and account; a file that is missing is made up, and so
// is the account of an activation that was interrupted. Error: ErrKeinKunde.
func (d *Dienst) akte(ctx context.Context, kunde string) (*Akte, zugang.Inhaber, error) {
	a, da, err := d.speicher.Akte(ctx, kunde)
	if err != nil {
		return nil, zugang.Inhaber{}, err
	}
	i, err := d.inhaber(ctx, kunde)
	switch {
	case errors.Is(err, ErrKeinKunde) && da:
		i = inhaberVon(a)
	case err != nil:
		return nil, zugang.Inhaber{}, err
	case !da:
		a = leereAkte(i)
	}
	return a, i, nil
}

// offeneAkte is akte for the register office, of customers who did not close their account.
func (d *Dienst) offeneAkte(ctx context.Context, wer zugang.Angemeldet, kunde string) (*Akte, zugang.Inhaber, error) {
	if err := nurAmt(wer); err != nil {
		return nil, zugang.Inhaber{}, err
	}
	a, i, err := d.akte(ctx, kunde)
	if err == nil && !a.Geschlossen.IsZero() {
		err = ErrZustand
	}
	return a, i, err
}

// aendereAkte changes a customer's file from the state of that moment.
func (d *Dienst) aendereAkte(ctx context.Context, kunde string, f func(*Akte) error) error {
	for range wiederholungen {
		a, _, err := d.akte(ctx, kunde)
		if err != nil {
			return err
		}
		if err := f(a); err != nil {
			return err
		}
		a.Fassung++
		ok, err := d.speicher.SetzeAkte(ctx, a)
		if err != nil || ok {
			return err
		}
	}
	return ErrVeraendert
}

// notiere adds an act to the file.
func (d *Dienst) notiere(a *Akte, wer zugang.Angemeldet, was, text string) error {
	s := Schritt{Zeit: d.kalender.Jetzt(), Was: was, Text: text}
	if wer.Bereich == zugang.BereichAmt {
		s.Wer = wer.Kennung
	}
	a.Verlauf = append(slices.Clone(a.Verlauf), s)
	return nil
}

// Sperre blocks a customer with all accounts, or frees him, with a reason; running
// sessions end at once (S3-15). A closed account stays closed. Errors: ErrNurAmt,
// ErrKeinKunde, ErrZustand, zugang.Maengelliste.
func (d *Dienst) Sperre(ctx context.Context, wer zugang.Angemeldet, kunde, grund string, gesperrt bool) error {
	if _, _, err := d.offeneAkte(ctx, wer, kunde); err != nil {
		return err
	}
	if err := pruefeVermerk(grund); err != nil {
		return err
	}
	if err := d.bereiter.SperreInhaber(ctx, wer, kunde, gesperrt); err != nil {
		return err
	}
	was := wasGesperrt
	if !gesperrt {
		was = wasEntsperrt
	}
	return d.aendereAkte(ctx, kunde, func(a *Akte) error { return d.notiere(a, wer, was, grund) })
}

// SetzeVertrag gives a bulk customer another number or term of the contract; after its last
// day nobody gets in (S2-20.2). Errors: ErrNurAmt, ErrKeinKunde, ErrZustand, zugang.Maengelliste.
func (d *Dienst) SetzeVertrag(ctx context.Context, wer zugang.Angemeldet, kunde string, v Vertrag) error {
	_, i, err := d.offeneAkte(ctx, wer, kunde)
	switch {
	case err != nil:
		return err
	case i.Bereich != zugang.BereichGrosskunde:
		return ErrZustand
	}
	if err := v.pruefe(uhr.Heute(d.kalender)).Fehler(); err != nil {
		return err
	}
	if err := d.vermerke(ctx, wer, "Vertrag eines Großkunden geändert", map[string]string{"kunde": kunde, "gueltig_bis": v.Bis.String()}); err != nil {
		return err
	}
	err = d.aendereInhaber(ctx, kunde, func(i *zugang.Inhaber) { i.Kunde.Vertrag, i.Kunde.GueltigBis = v.Nummer, v.Bis })
	if err != nil {
		return err
	}
	return d.aendereAkte(ctx, kunde, func(a *Akte) error {
		a.VertragAb, a.VertragBis, a.Angaben.Vertrag = v.Ab, v.Bis, v.Nummer
		return d.notiere(a, wer, wasVertrag, v.Nummer)
	})
}

// aendereInhaber changes the customer in the accounts.
func (d *Dienst) aendereInhaber(ctx context.Context, kunde string, f func(*zugang.Inhaber)) error {
	return d.konten.Aendere(ctx, func(b zugang.Bestand) error {
		i, err := b.Inhaber(ctx, kunde)
		if err != nil {
			return err
		}
		zertifikate, err := b.Zertifikate(ctx, kunde)
		if err != nil {
			return err
		}
		f(&i)
		return b.SetzeInhaber(ctx, i, zertifikate)
	})
}
