// SPDX-License-Identifier: EUPL-1.2

package stellen

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kernmelderegister/internal/anwendung/zugang"
)

// SchalteFrei grants an application of which the data protection commissioner was
// informed (S1-39.4): it registers the body and its named administrator, gives an
// organisational unit its profile, or changes the administrator. The first
// password is in the result, in two halves, and nowhere else; there is none for a
// Zusatzprofil and for somebody who has an account already. Errors: ErrNurAmt,
// ErrKeinAntrag, ErrZustand, ErrWiderspruch.
func (d *Dienst) SchalteFrei(ctx context.Context, wer zugang.Angemeldet, id string) (zugang.Erstzugang, error) {
	schritt := Schritt{Zustand: Registriert, Text: "freigeschaltet"}
	antrag, err := d.Antrag(ctx, wer, id)
	switch {
	case err != nil:
		return zugang.Erstzugang{}, err
	case !antrag.Freischaltbar():
		return zugang.Erstzugang{}, ErrZustand
	}
	punkte, err := d.Pruefpunkte(ctx, antrag)
	antrag.Zustand = Registriert
	switch {
	case err != nil:
		return zugang.Erstzugang{}, err
	case slices.ContainsFunc(punkte, func(p Pruefpunkt) bool { return p.Hindernis }):
		return zugang.Erstzugang{}, ErrWiderspruch
	}
	f := &freischaltung{angaben: antrag.Angaben}
	if antrag.Angaben.Art != Zusatzprofil {
		f.konto, f.erst, err = d.konten.Administrator(antrag.Angaben.Stelle.ID, antrag.Angaben.AdminKurzname, antrag.Angaben.Administrator)
		if err != nil {
			return zugang.Erstzugang{}, err
		}
	}
	if err := d.vermerke(ctx, wer, antrag, "Zugang einer Stelle freigeschaltet"); err != nil {
		return zugang.Erstzugang{}, err
	}
	err = d.speicher.AendereStellen(ctx, func(b Bestand) error {
		if vorher, err := b.Antrag(ctx, id); err != nil || !vorher.Freischaltbar() {
			return errors.Join(ErrZustand, err)
		}
		if _, err := d.gehe(ctx, b, wer, id, schritt); err != nil {
			return err
		}
		return f.tu(ctx, b)
	})
	if err != nil {
		return zugang.Erstzugang{}, err
	}
	return f.erst, nil
}

// freischaltung is what a granted application changes.
type freischaltung struct {
	angaben Angaben
	konto   zugang.Konto
	erst    zugang.Erstzugang
}

func (f *freischaltung) tu(ctx context.Context, b Bestand) error {
	inhaber, err := b.Inhaber(ctx, f.angaben.Stelle.ID)
	unbekannt := errors.Is(err, zugang.ErrUnbekannt)
	if err != nil && !unbekannt {
		return fmt.Errorf("find body: %w", err)
	}
	if unbekannt != (f.angaben.Art == Grundzugang) {
		return ErrWiderspruch
	}
	switch f.angaben.Art {
	case Grundzugang:
		return f.registriere(ctx, b)
	case Zusatzprofil:
		return f.ergaenze(ctx, b, inhaber)
	default:
		return f.wechsle(ctx, b, inhaber)
	}
}

func (f *freischaltung) registriere(ctx context.Context, b Bestand) error {
	a := f.angaben
	a.Stelle.Profile, a.Stelle.Gesperrt = []string{a.Profil}, false
	err := b.SetzeInhaber(ctx, zugang.Inhaber{
		Bereich: zugang.BereichBehoerde, Stelle: a.Stelle, Anschrift: a.Anschrift, Erreichbarkeit: a.Erreichbarkeit, Netze: a.Netze,
	}, nil)
	if err != nil {
		return err
	}
	return b.SetzeKonto(ctx, f.konto)
}

// ergaenze gives the unit its profile; the rest of the body does not get it (F-01).
func (f *freischaltung) ergaenze(ctx context.Context, b Bestand, i zugang.Inhaber) error {
	i.Einheiten = slices.Clone(i.Einheiten)
	n := slices.IndexFunc(i.Einheiten, func(e zugang.Einheit) bool { return e.Name == f.angaben.Einheit })
	if n < 0 {
		i.Einheiten = append(i.Einheiten, zugang.Einheit{Name: f.angaben.Einheit})
		n = len(i.Einheiten) - 1
	}
	if slices.Contains(i.Einheiten[n].Profile, f.angaben.Profil) || i.Stelle.HatProfil(f.angaben.Profil) {
		return ErrWiderspruch
	}
	i.Einheiten[n].Profile = append(slices.Clone(i.Einheiten[n].Profile), f.angaben.Profil)
	zertifikate, err := b.Zertifikate(ctx, i.ID())
	if err != nil {
		return err
	}
	return b.SetzeInhaber(ctx, i, zertifikate)
}

// wechsle makes the named person the only administrator (S3-05).
func (f *freischaltung) wechsle(ctx context.Context, b Bestand, i zugang.Inhaber) error {
	konten, err := b.Konten(ctx, i.ID())
	if err != nil {
		return err
	}
	da := false
	for _, k := range konten {
		neu := k.Kennung == f.konto.Kennung
		da = da || neu
		if neu && k.Verfahren != "" {
			return ErrWiderspruch
		}
		if neu == k.Hat(zugang.RolleAdmin) {
			continue
		}
		if neu {
			k.Rollen = append(slices.Clone(k.Rollen), zugang.RolleAdmin)
		} else {
			k.Rollen = slices.DeleteFunc(slices.Clone(k.Rollen), func(r zugang.Rolle) bool { return r == zugang.RolleAdmin })
		}
		if err := b.SetzeKonto(ctx, k); err != nil {
			return err
		}
	}
	if da {
		f.erst = zugang.Erstzugang{Kennung: f.konto.Kennung}
		return nil
	}
	if war, err := b.WarVergeben(ctx, f.konto.Kennung); err != nil || war {
		return errors.Join(ErrWiderspruch, err)
	}
	return b.SetzeKonto(ctx, f.konto)
}

// Sperre blocks (or with gesperrt false frees) a registered body with all its
// accounts; running sessions end at once (S3-15). Bodies without an application,
// that came from a file, are blocked just the same. Errors: ErrNurAmt,
// zugang.ErrKeinKonto, zugang.Maengelliste.
func (d *Dienst) Sperre(ctx context.Context, wer zugang.Angemeldet, stelle, grund string, gesperrt bool) error {
	if wer.Bereich != zugang.BereichAmt {
		return ErrNurAmt
	}
	var m zugang.Maengelliste
	if pflicht(&m, FeldVermerk, grund); len(m) > 0 {
		return m
	}
	inhaber, err := d.speicher.Inhaber(ctx, stelle)
	switch {
	case errors.Is(err, zugang.ErrUnbekannt), err == nil && inhaber.Bereich != zugang.BereichBehoerde:
		return zugang.ErrKeinKonto
	case err != nil:
		return fmt.Errorf("find body: %w", err)
	}
	schritt, anlass := Schritt{Zustand: Gesperrt, Text: grund}, "Zugang einer Stelle gesperrt"
	if !gesperrt {
		schritt.Zustand, anlass = Registriert, "Zugang einer Stelle entsperrt"
	}
	akt := Antrag{Zustand: schritt.Zustand, Angaben: Angaben{Art: Grundzugang, Stelle: inhaber.Stelle}}
	if err := d.vermerke(ctx, wer, akt, anlass); err != nil {
		return err
	}
	return d.speicher.AendereStellen(ctx, func(b Bestand) error { return d.sperre(ctx, b, wer, stelle, schritt) })
}

func (d *Dienst) sperre(ctx context.Context, b Bestand, wer zugang.Angemeldet, stelle string, s Schritt) error {
	inhaber, err := b.Inhaber(ctx, stelle)
	if err != nil {
		return err
	}
	zertifikate, err := b.Zertifikate(ctx, stelle)
	if err != nil {
		return err
	}
	inhaber.Stelle.Gesperrt = s.Zustand == Gesperrt
	if err := b.SetzeInhaber(ctx, inhaber, zertifikate); err != nil {
		return err
	}
	antraege, err := b.Antraege(ctx)
	if err != nil {
		return err
	}
	for _, a := range antraege {
		passt := a.Angaben.Art == Grundzugang && a.Angaben.Stelle.ID == stelle && a.Erlaubt(s.Zustand)
		if !passt || a.Zustand.Offen() {
			continue
		}
		if _, err := d.gehe(ctx, b, wer, a.ID, s); err != nil {
			return err
		}
	}
	return nil
}
