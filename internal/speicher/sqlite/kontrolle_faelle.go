// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/kontrolle"
)

// LegeFaelle implements kontrolle.Fallspeicher.
func (p *Protokoll) LegeFaelle(ctx context.Context, faelle []kontrolle.Fall) (neu int, err error) {
	err = p.db.schreibe(ctx, func(tx *sql.Tx) error {
		for i := range faelle {
			f := &faelle[i]
			inhalt, err := json.Marshal(f)
			if err != nil {
				return fmt.Errorf("write case: %w", err)
			}
			ergebnis, err := tx.ExecContext(ctx, `INSERT INTO fall (kennzeichen, zustand, stelle, technisch, tag, frist, inhalt)
				VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kennzeichen) DO NOTHING`,
				f.Kennzeichen(), string(f.Zustand), f.Stelle, f.Technisch, fristZahl(f.Tag), fristZahl(f.Frist), string(inhalt))
			if err != nil {
				return fmt.Errorf("store case: %w", err)
			}
			n, err := ergebnis.RowsAffected()
			if err != nil {
				return err
			}
			neu += int(n)
		}
		return nil
	})
	return neu, err
}

// Faelle implements kontrolle.Fallspeicher.
func (p *Protokoll) Faelle(ctx context.Context, f kontrolle.Fallfilter) ([]kontrolle.Fall, error) {
	return protokollListe(ctx, p.db.leser, liesFall, `SELECT id, inhalt FROM fall
		WHERE (? = '' OR zustand = ?) AND (? = '' OR stelle = ?) AND (NOT ? OR technisch)
		ORDER BY tag DESC, id DESC LIMIT 1000`,
		string(f.Zustand), string(f.Zustand), f.Stelle, f.Stelle, f.NurTechnisch)
}

// Fall implements kontrolle.Fallspeicher.
func (p *Protokoll) Fall(ctx context.Context, id int64) (kontrolle.Fall, []kontrolle.Schritt, bool, error) {
	alle, err := protokollListe(ctx, p.db.leser, liesFall, `SELECT id, inhalt FROM fall WHERE id = ?`, id)
	if err != nil || len(alle) == 0 {
		return kontrolle.Fall{}, nil, false, err
	}
	verlauf, err := protokollListe(ctx, p.db.leser, liesJSON[kontrolle.Schritt], `SELECT inhalt FROM fallschritt WHERE fall = ? ORDER BY id`, id)
	return alle[0], verlauf, true, err
}

// BewegeFall implements kontrolle.Fallspeicher.
func (p *Protokoll) BewegeFall(ctx context.Context, f kontrolle.Fall, vorher kontrolle.Zustand, s kontrolle.Schritt) (bewegt bool, err error) {
	inhalt, err1 := json.Marshal(f)
	schritt, err2 := json.Marshal(s)
	if err := errors.Join(err1, err2); err != nil {
		return false, fmt.Errorf("write case: %w", err)
	}
	err = p.db.schreibe(ctx, func(tx *sql.Tx) error {
		ergebnis, err := tx.ExecContext(ctx, `UPDATE fall SET zustand = ?, inhalt = ? WHERE id = ? AND zustand = ?`,
			string(f.Zustand), string(inhalt), f.ID, string(vorher))
		if err != nil {
			return fmt.Errorf("store case: %w", err)
		}
		if n, err := ergebnis.RowsAffected(); err != nil || n == 0 {
			return err
		}
		bewegt = true
		_, err = tx.ExecContext(ctx, `INSERT INTO fallschritt (fall, inhalt) VALUES (?, ?)`, f.ID, string(schritt))
		return err
	})
	return bewegt && err == nil, err
}

func liesFall(scan func(...any) error) (f kontrolle.Fall, err error) {
	var id int64
	var inhalt string
	if err := scan(&id, &inhalt); err != nil {
		return f, err
	}
	err = json.Unmarshal([]byte(inhalt), &f)
	f.ID = id
	return f, err
}

func liesJSON[T any](scan func(...any) error) (wert T, err error) {
	var inhalt string
	if err := scan(&inhalt); err != nil {
		return wert, err
	}
	return wert, json.Unmarshal([]byte(inhalt), &wert)
}
