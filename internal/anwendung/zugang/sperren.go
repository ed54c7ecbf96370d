// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"errors"
	"fmt"

	"kernmelderegister/internal/fachkern/fehler"
)

// Errors of blocking.
var (
	// ErrVerwalten refuses somebody who may not manage the account or holder.
	ErrVerwalten = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
		"Sie dürfen dieses Konto nicht verwalten.")
	// ErrKeinKonto means that the account or holder to be changed does not exist.
	ErrKeinKonto = fehler.Neu(fehler.NichtGefunden, "MR-0702", "Dieses Konto gibt es nicht.")
)

// SperreKonto blocks (or with gesperrt false frees) an account; running sessions
// end at once (S3-15). The register office may do it for everybody, the
// administrator of a body or customer for its own accounts (S3-06). The act is in
// the log before it takes effect. Errors: ErrVerwalten, ErrKeinKonto.
func (d *Dienst) SperreKonto(ctx context.Context, wer Angemeldet, kennung string, gesperrt bool) error {
	_, inhaber, err := d.speicher.Konto(ctx, kennung)
	unbekannt := errors.Is(err, ErrUnbekannt)
	switch {
	case err != nil && !unbekannt:
		return fmt.Errorf("find account: %w", err)
	case wer.Bereich != BereichAmt && (unbekannt || !verwaltetEigene(wer, inhaber)):
		return ErrVerwalten // the same whether it exists elsewhere or not
	case unbekannt:
		return ErrKeinKonto
	}
	err = d.vermerkeAkt(ctx, verwaltungsakt{
		wer: wer, anlass: anlassSperre(gesperrt),
		daten: map[string]string{"konto": kennung, "inhaber": inhaber.ID()},
	})
	if err != nil {
		return err
	}
	return d.speicher.Aendere(ctx, func(b Bestand) error {
		konto, _, err := b.Konto(ctx, kennung)
		if err != nil {
			return err
		}
		konto.Gesperrt = gesperrt
		return b.SetzeKonto(ctx, konto)
	})
}

// SperreInhaber blocks (or frees) a body or customer with all its accounts, like
// SperreKonto. Only the register office may do it.
func (d *Dienst) SperreInhaber(ctx context.Context, wer Angemeldet, id string, gesperrt bool) error {
	if wer.Bereich != BereichAmt {
		return ErrVerwalten
	}
	_, err := d.speicher.Inhaber(ctx, id)
	if errors.Is(err, ErrUnbekannt) {
		return ErrKeinKonto
	}
	if err != nil {
		return fmt.Errorf("find holder: %w", err)
	}
	err = d.vermerkeAkt(ctx, verwaltungsakt{
		wer: wer, anlass: anlassSperre(gesperrt), daten: map[string]string{"inhaber": id},
	})
	if err != nil {
		return err
	}
	return d.speicher.Aendere(ctx, func(b Bestand) error {
		inhaber, err := b.Inhaber(ctx, id)
		if err != nil {
			return err
		}
		zertifikate, err := b.Zertifikate(ctx, id)
		if err != nil {
			return err
		}
		inhaber.Stelle.Gesperrt = gesperrt
		if inhaber.Kunde != nil {
			inhaber.Kunde.Gesperrt = gesperrt
		}
		return b.SetzeInhaber(ctx, inhaber, zertifikate)
	})
}

func verwaltetEigene(wer Angemeldet, inhaber Inhaber) bool {
	return wer.Darf(RolleAdmin) && wer.Akteur.Stelle.ID == inhaber.ID()
}

func anlassSperre(gesperrt bool) string {
	if gesperrt {
		return "Zugang gesperrt"
	}
	return "Zugang entsperrt"
}
