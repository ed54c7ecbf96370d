// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
)

// DVDV keeps the directory of the DVDV-Landesserver.
type DVDV struct{ s *Speicher }

// DVDV returns the storage of the DVDV-Landesserver.
func (s *Speicher) DVDV() *DVDV { return &DVDV{s: s} }

// Stand implements verzeichnis.Ablage.
func (v *DVDV) Stand(ctx context.Context) (int64, error) {
	return zaehlerstand(ctx, v.s.pool, "verzeichnis")
}

// Ausgeleitet implements verzeichnis.Ausleitungsablage.
func (v *DVDV) Ausgeleitet(ctx context.Context) (int64, error) {
	return zaehlerstand(ctx, v.s.pool, "ausgeleitet")
}

func zaehlerstand(ctx context.Context, q interface {
	QueryRow(ctx context.Context, befehl string, werte ...any) pgx.Row
}, name string,
) (wert int64, err error) {
	err = q.QueryRow(ctx, `SELECT wert FROM verzeichnis.stand WHERE name = $1`, name).Scan(&wert)
	return wert, uebersetze(err)
}

// Lade implements verzeichnis.Ablage.
func (v *DVDV) Lade(ctx context.Context) (b verzeichnis.Bestand, err error) {
	tx, err := v.s.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return b, uebersetze(err)
	}
	defer func() { err = errors.Join(err, undo(ctx, tx)) }()
	if b.Stand, err = zaehlerstand(ctx, tx, "verzeichnis"); err != nil {
		return b, err
	}
	zeilen, err := tx.Query(ctx, `SELECT id, stand, inhalt FROM verzeichnis.organisation ORDER BY id`)
	if err != nil {
		return b, uebersetze(err)
	}
	if b.Organisationen, err = pgx.CollectRows(zeilen, liesOrganisation); err != nil {
		return b, uebersetze(err)
	}
	if zeilen, err = tx.Query(ctx, `SELECT inhalt FROM verzeichnis.klient ORDER BY kennung COLLATE "C"`); err != nil {
		return b, uebersetze(err)
	}
	b.Klienten, err = pgx.CollectRows(zeilen, liesInhalt[verzeichnis.Klient])
	return b, uebersetze(err)
}

func liesOrganisation(z pgx.CollectableRow) (o verzeichnis.Organisation, err error) {
	var inhalt []byte
	if err := z.Scan(&o.ID, &o.Stand, &inhalt); err != nil {
		return o, err
	}
	if err := json.Unmarshal(inhalt, &o); err != nil {
		return o, fmt.Errorf("read organisation %d: %w", o.ID, err)
	}
	return o, nil
}

// liesInhalt reads a row whose only column is JSON.
func liesInhalt[T any](z pgx.CollectableRow) (wert T, err error) {
	var inhalt []byte
	if err := z.Scan(&inhalt); err != nil {
		return wert, err
	}
	return wert, json.Unmarshal(inhalt, &wert)
}

// Antraege implements verzeichnis.Ablage.
func (v *DVDV) Antraege(ctx context.Context, zustaende ...verzeichnis.Zustand) ([]verzeichnis.Antrag, error) {
	gesucht := make([]string, len(zustaende))
	for i, z := range zustaende {
		gesucht[i] = string(z)
	}
	zeilen, err := v.s.pool.Query(ctx, `SELECT id, zustand, inhalt FROM verzeichnis.aenderungsantrag
		WHERE cardinality($1::text[]) = 0 OR zustand = ANY($1) ORDER BY eingegangen, id COLLATE "C"`, gesucht)
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err := pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (verzeichnis.Antrag, error) { return liesAenderungsantrag(z) })
	return liste, uebersetze(err)
}

// Antrag implements verzeichnis.Ablage.
func (v *DVDV) Antrag(ctx context.Context, id string) (verzeichnis.Antrag, bool, error) {
	a, err := liesAenderungsantrag(v.s.pool.QueryRow(ctx, `SELECT id, zustand, inhalt FROM verzeichnis.aenderungsantrag WHERE id = $1`, id))
	if errors.Is(err, pgx.ErrNoRows) {
		return verzeichnis.Antrag{}, false, nil
	}
	return a, err == nil, uebersetze(err)
}

func liesAenderungsantrag(z pgx.Row) (a verzeichnis.Antrag, err error) {
	var inhalt []byte
	if err := z.Scan(&a.ID, &a.Zustand, &inhalt); err != nil {
		return a, err
	}
	if err := json.Unmarshal(inhalt, &a); err != nil {
		return a, fmt.Errorf("read application %s: %w", a.ID, err)
	}
	return a, nil
}

// Zusatz implements verzeichnisabfrage.Zusatzablage.
func (v *DVDV) Zusatz(ctx context.Context, schluessel, uri string) (z verzeichnisabfrage.Zusatz, da bool, err error) {
	var inhalt []byte
	err = v.s.pool.QueryRow(ctx, `SELECT inhalt FROM verzeichnis.zusatzadresse WHERE schluessel = $1 AND dienst = $2`, schluessel, uri).Scan(&inhalt)
	if errors.Is(err, pgx.ErrNoRows) {
		return z, false, nil
	}
	if err != nil {
		return z, false, uebersetze(err)
	}
	err = json.Unmarshal(inhalt, &z)
	return z, err == nil, err
}

// Zusaetze implements verzeichnisabfrage.Zusatzablage.
func (v *DVDV) Zusaetze(ctx context.Context) ([]verzeichnisabfrage.Zusatz, error) {
	zeilen, err := v.s.pool.Query(ctx, `SELECT inhalt FROM verzeichnis.zusatzadresse ORDER BY schluessel COLLATE "C", dienst COLLATE "C"`)
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err := pgx.CollectRows(zeilen, liesInhalt[verzeichnisabfrage.Zusatz])
	return liste, uebersetze(err)
}
