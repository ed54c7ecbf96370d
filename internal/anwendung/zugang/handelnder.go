// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"errors"
	"fmt"

	"kernmelderegister/internal/fachkern/behoerde"
)

// Handelnder returns the actor for a message that names its official (XMeld
// anwenderkennung or kennung, header X-Nutzerkennung; empty if it names none). A
// procedure may name officials that have no account here, since its body manages
// them itself; what an account here says about the official counts: blocked is
// ErrZugang, without the right to ask is ErrNutzer, and only an account can be
// besonders ermächtigt (BMG § 34a Abs. 6). A person in the dialog acts in the own
// name only.
func (d *Dienst) Handelnder(ctx context.Context, a Angemeldet, kennung string) (behoerde.Akteur, error) {
	if kennung == "" || kennung == a.Kennung {
		return a.Akteur, nil
	}
	if a.Weg == WegDialog {
		return behoerde.Akteur{}, ErrNutzer
	}
	akteur := a.Akteur
	akteur.Kennung, akteur.BesondersErmaechtigt = kennung, false
	konto, inhaber, err := d.speicher.Konto(ctx, kennung)
	switch {
	case errors.Is(err, ErrUnbekannt):
		return akteur, nil
	case err != nil:
		return behoerde.Akteur{}, fmt.Errorf("find official: %w", err)
	case inhaber.ID() != akteur.Stelle.ID: // another body's user happens to be called the same
		return akteur, nil
	case !inhaber.offenFuer(konto, d.heute()):
		return behoerde.Akteur{}, ErrZugang.MitUrsache(errors.New(string(grundGesperrt)))
	case !konto.Hat(RolleAbruf):
		return behoerde.Akteur{}, ErrNutzer
	}
	akteur.Stelle = inhaber.akteurMit(konto).Stelle
	akteur.BesondersErmaechtigt = konto.darf(RolleBesondersErmaechtigt, d.heute())
	return akteur, nil
}

// eigenesKonto returns the account of somebody of the register itself: unlike
// the officials of a body, nobody there acts without one.
func (d *Dienst) eigenesKonto(ctx context.Context, i Inhaber, kennung string) (Konto, grund, error) {
	konto, inhaber, err := d.speicher.Konto(ctx, kennung)
	switch {
	case errors.Is(err, ErrUnbekannt), err == nil && inhaber.ID() != i.ID():
		return Konto{}, grundUnbekannt, nil
	case err != nil:
		return Konto{}, grundKeiner, fmt.Errorf("find account: %w", err)
	case !konto.offen(d.heute()):
		return Konto{}, grundGesperrt, nil
	}
	return konto, grundKeiner, nil
}

// AmBefehl returns the actor for the command line of the installation, where
// whoever may read its data needs no password: the named holder and user. An
// unknown or blocked one is ErrZugang. The log-in is logged.
func (d *Dienst) AmBefehl(ctx context.Context, inhaberID, kennung string) (Angemeldet, error) {
	n := Nachweis{Weg: WegBefehl, Kennung: kennung}
	inhaber, err := d.speicher.Inhaber(ctx, inhaberID)
	if err != nil && !errors.Is(err, ErrUnbekannt) {
		return Angemeldet{}, fmt.Errorf("find holder: %w", err)
	}
	p := pruefung{inhaber: inhaber}
	switch {
	case err != nil:
		p.grund = grundUnbekannt
	case !inhaber.offen(d.heute()):
		p.grund = grundGesperrt
	case inhaber.Bereich.eigener():
		if p.konto, p.grund, err = d.eigenesKonto(ctx, inhaber, kennung); err != nil {
			return Angemeldet{}, err
		}
	}
	if err := d.vermerke(ctx, n, p); err != nil {
		return Angemeldet{}, err
	}
	if p.grund != grundKeiner {
		return Angemeldet{}, ErrZugang.MitUrsache(errors.New(string(p.grund)))
	}
	a := d.angemeldet(p, n)
	if inhaber.Bereich.eigener() {
		return a, nil
	}
	a.Rollen = []Rolle{RolleAbruf}
	a.Akteur, err = d.Handelnder(ctx, a, kennung)
	a.Kennung = kennung
	return a, err
}
