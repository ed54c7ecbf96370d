// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kernmelderegister/internal/grund/geheim"
)

// AendereRechte replaces the rights of an account of the administrator's own body.
// Running sessions go on with the new rights. Nobody authorises himself specially.
// Errors: ErrVerwalten, ErrOhneVerwaltung, ErrSelbst, Maengelliste.
func (d *Dienst) AendereRechte(ctx context.Context, wer Angemeldet, kennung string, r Rechte) error {
	konto, inhaber, err := d.eigenesNutzerkonto(ctx, wer, kennung)
	if err != nil {
		return err
	}
	var m Maengelliste
	if d.pruefeRechte(inhaber, r, konto.Verfahren != "", &m); len(m) > 0 {
		return m
	}
	if kennung == wer.Kennung && (slices.Contains(r.Rollen, RolleBesondersErmaechtigt) || !r.GueltigBis.Leer()) {
		return ErrSelbst
	}
	konto.setze(r)
	return d.aendereKonto(ctx, kontoakt{wer, kennung, "Rechte eines Kontos geändert", rechtedaten(konto)}, func(k *Konto) { k.setze(r) })
}

// SperreNutzer blocks or frees an account of the administrator's own body;
// running sessions end at once (S3-15). Errors: ErrVerwalten, ErrOhneVerwaltung, ErrSelbst.
func (d *Dienst) SperreNutzer(ctx context.Context, wer Angemeldet, kennung string, gesperrt bool) error {
	konto, _, err := d.eigenesNutzerkonto(ctx, wer, kennung)
	if err != nil {
		return err
	}
	if kennung == wer.Kennung {
		return ErrSelbst
	}
	daten := map[string]string{"konto": kennung, "inhaber": konto.InhaberID}
	return d.aendereKonto(ctx, kontoakt{wer, kennung, anlassSperre(gesperrt), daten}, func(k *Konto) { k.Gesperrt = gesperrt })
}

// SetzeZurueck gives an account of the administrator's own body a new first
// password and takes its second factors away, e.g. after a loss. Running sessions
// end. Errors: ErrVerwalten, ErrOhneVerwaltung, ErrSelbst.
func (d *Dienst) SetzeZurueck(ctx context.Context, wer Angemeldet, kennung string, a Ausgabe) (Erstzugang, error) {
	konto, _, err := d.eigenesNutzerkonto(ctx, wer, kennung)
	switch {
	case err != nil:
		return Erstzugang{}, err
	case kennung == wer.Kennung:
		return Erstzugang{}, ErrSelbst
	}
	erst, hash, err := d.neuerErstzugang(kennung, a)
	if err != nil {
		return Erstzugang{}, err
	}
	erst.Maschine = konto.Verfahren != ""
	akt := verwaltungsakt{wer: wer, anlass: "Zugangsdaten zurückgesetzt",
		daten: map[string]string{"konto": kennung, "inhaber": konto.InhaberID}}
	err = d.aendere(ctx, akt, func(b Bestand) error {
		k, _, err := b.Konto(ctx, kennung)
		if err != nil {
			return err
		}
		k.Passwort, k.Erstkennwort, k.TOTP, k.TOTPZaehler = hash, k.Verfahren == "", geheim.TOTP{}, 0
		return errors.Join(b.LoescheSchluessel(ctx, kennung, ""), b.SetzeKonto(ctx, k))
	})
	if err != nil {
		return Erstzugang{}, err
	}
	return erst, nil
}

// LoescheNutzer deletes an account of the administrator's own body with its
// sessions (S3-07). Its name is never given again. Errors: ErrVerwalten, ErrOhneVerwaltung, ErrSelbst.
func (d *Dienst) LoescheNutzer(ctx context.Context, wer Angemeldet, kennung string) error {
	konto, _, err := d.eigenesNutzerkonto(ctx, wer, kennung)
	switch {
	case err != nil:
		return err
	case kennung == wer.Kennung:
		return ErrSelbst
	}
	akt := verwaltungsakt{wer: wer, anlass: "Konto gelöscht", daten: map[string]string{"konto": kennung, "inhaber": konto.InhaberID}}
	return d.aendere(ctx, akt, func(b Bestand) error { return b.LoescheKonto(ctx, kennung) })
}

// kontoakt is a change of one account.
type kontoakt struct {
	wer     Angemeldet
	kennung string
	anlass  string
	daten   map[string]string
}

func (d *Dienst) aendereKonto(ctx context.Context, a kontoakt, tu func(*Konto)) error {
	return d.aendere(ctx, verwaltungsakt{wer: a.wer, anlass: a.anlass, daten: a.daten}, func(b Bestand) error {
		k, _, err := b.Konto(ctx, a.kennung)
		if err != nil {
			return err
		}
		tu(&k)
		return b.SetzeKonto(ctx, k)
	})
}

// eigenesNutzerkonto returns an account of the administrator's own body; a
// foreign one looks like one that does not exist.
func (d *Dienst) eigenesNutzerkonto(ctx context.Context, wer Angemeldet, kennung string) (Konto, Inhaber, error) {
	k, i, err := d.speicher.Konto(ctx, kennung)
	switch {
	case err != nil && !errors.Is(err, ErrUnbekannt):
		return Konto{}, Inhaber{}, fmt.Errorf("find account: %w", err)
	case err != nil || !verwaltetEigene(wer, i):
		return Konto{}, Inhaber{}, ErrVerwalten
	}
	return k, i, nil
}
