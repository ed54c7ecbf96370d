// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/kontrolle"
)

// LegeFaelle implements kontrolle.Fallspeicher.
func (p *Protokoll) LegeFaelle(ctx context.Context, faelle []kontrolle.Fall) (neu int, err error) {
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		for i := range faelle {
			f := &faelle[i]
			inhalt, err := json.Marshal(f)
			if err != nil {
				return fmt.Errorf("write case: %w", err)
			}
			ergebnis, err := tx.Exec(ctx, `INSERT INTO protokoll.fall (kennzeichen, zustand, stelle, technisch, tag, frist, inhalt)
				VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (kennzeichen) DO NOTHING`,
				f.Kennzeichen(), string(f.Zustand), f.Stelle, f.Technisch, fristZahl(f.Tag), fristZahl(f.Frist), string(inhalt))
			if err != nil {
				return fmt.Errorf("store case: %w", err)
			}
			neu += int(ergebnis.RowsAffected())
		}
		return nil
	})
	return neu, err
}

// Faelle implements kontrolle.Fallspeicher.
func (p *Protokoll) Faelle(ctx context.Context, f kontrolle.Fallfilter) ([]kontrolle.Fall, error) {
	return protokollListe(ctx, p, liesFall, `SELECT id, inhalt FROM protokoll.fall
		WHERE ($1 = '' OR zustand = $2) AND ($3 = '' OR stelle = $4) AND (NOT $5 OR technisch)
		ORDER BY tag DESC, id DESC LIMIT 1000`,
		string(f.Zustand), string(f.Zustand), f.Stelle, f.Stelle, f.NurTechnisch)
}

// Fall implements kontrolle.Fallspeicher.
func (p *Protokoll) Fall(ctx context.Context, id int64) (kontrolle.Fall, []kontrolle.Schritt, bool, error) {
	alle, err := protokollListe(ctx, p, liesFall, `SELECT id, inhalt FROM protokoll.fall WHERE id = $1`, id)
	if err != nil || len(alle) == 0 {
		return kontrolle.Fall{}, nil, false, err
	}
	verlauf, err := protokollListe(ctx, p, liesJSON[kontrolle.Schritt], `SELECT inhalt FROM protokoll.fallschritt WHERE fall = $1 ORDER BY id`, id)
	return alle[0], verlauf, true, err
}

// BewegeFall implements kontrolle.Fallspeicher.
func (p *Protokoll) BewegeFall(ctx context.Context, f kontrolle.Fall, vorher kontrolle.Zustand, s kontrolle.Schritt) (bewegt bool, err error) {
	inhalt, err1 := json.Marshal(f)
	schritt, err2 := json.Marshal(s)
	if err := errors.Join(err1, err2); err != nil {
		return false, fmt.Errorf("write case: %w", err)
	}
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		ergebnis, err := tx.Exec(ctx, `UPDATE protokoll.fall SET zustand = $1, inhalt = $2 WHERE id = $3 AND zustand = $4`,
			string(f.Zustand), string(inhalt), f.ID, string(vorher))
		if err != nil {
			return fmt.Errorf("store case: %w", err)
		}
		if ergebnis.RowsAffected() == 0 {
			return nil
		}
		bewegt = true
		_, err = tx.Exec(ctx, `INSERT INTO protokoll.fallschritt (fall, inhalt) VALUES ($1, $2)`, f.ID, string(schritt))
		return err
	})
	return bewegt && err == nil, err
}

func liesFall(zeile pgx.CollectableRow) (f kontrolle.Fall, err error) {
	var id int64
	var inhalt string
	if err := zeile.Scan(&id, &inhalt); err != nil {
		return f, err
	}
	err = json.Unmarshal([]byte(inhalt), &f)
	f.ID = id
	return f, err
}

func liesJSON[T any](zeile pgx.CollectableRow) (wert T, err error) {
	var inhalt string
	if err := zeile.Scan(&inhalt); err != nil {
		return wert, err
	}
	return wert, json.Unmarshal([]byte(inhalt), &wert)
}
