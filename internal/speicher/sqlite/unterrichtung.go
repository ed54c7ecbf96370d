// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	"kernmelderegister/internal/anwendung/unterrichtung"
)

const laufUnterrichtung = "unterrichtung"

// Unterrichtungsstand implements unterrichtung.Ablage.
func (p *Protokoll) Unterrichtungsstand(ctx context.Context) (int64, error) {
	wert, err := p.Laufstand(ctx, laufUnterrichtung)
	if err != nil || wert == "" {
		return 0, err
	}
	return strconv.ParseInt(wert, 10, 64)
}

// LegeAuftraege implements unterrichtung.Ablage.
func (p *Protokoll) LegeAuftraege(ctx context.Context, auftraege []unterrichtung.Auftrag, bis int64) (neu int, err error) {
	err = p.db.schreibe(ctx, func(tx *sql.Tx) error {
		for i := range auftraege {
			a := &auftraege[i]
			inhalt, err := json.Marshal(a)
			if err != nil {
				return fmt.Errorf("write order: %w", err)
			}
			n, err := betroffene(tx.ExecContext(ctx, `INSERT INTO auftrag (kennzeichen, zustand, art, frist, inhalt)
				VALUES (?, ?, ?, ?, ?) ON CONFLICT (kennzeichen) DO NOTHING`,
				a.Kennzeichen(), string(a.Zustand), string(a.Art), fristZahl(a.Frist), string(inhalt)))
			if err != nil {
				return fmt.Errorf("store order: %w", err)
			}
			neu += int(n)
		}
		return merkeLaufstand(ctx, tx, laufUnterrichtung, strconv.FormatInt(bis, 10))
	})
	return neu, err
}

// Auftraege implements unterrichtung.Ablage.
func (p *Protokoll) Auftraege(ctx context.Context, z unterrichtung.Zustand, nach int64) ([]unterrichtung.Auftrag, error) {
	return protokollListe(ctx, p.db.leser, liesAuftrag,
		`SELECT id, inhalt FROM auftrag WHERE (? = '' OR zustand = ?) AND id > ? ORDER BY id LIMIT 1000`, string(z), string(z), nach)
}

// Auftrag implements unterrichtung.Ablage.
func (p *Protokoll) Auftrag(ctx context.Context, id int64) (unterrichtung.Auftrag, bool, error) {
	alle, err := protokollListe(ctx, p.db.leser, liesAuftrag, `SELECT id, inhalt FROM auftrag WHERE id = ?`, id)
	if err != nil || len(alle) == 0 {
		return unterrichtung.Auftrag{}, false, err
	}
	return alle[0], true, nil
}

// BewegeAuftrag implements unterrichtung.Ablage.
func (p *Protokoll) BewegeAuftrag(ctx context.Context, a unterrichtung.Auftrag, vorher unterrichtung.Zustand) (bewegt bool, err error) {
	inhalt, err := json.Marshal(a)
	if err != nil {
		return false, fmt.Errorf("write order: %w", err)
	}
	err = p.db.schreibe(ctx, func(tx *sql.Tx) error {
		n, err := betroffene(tx.ExecContext(ctx, `UPDATE auftrag SET zustand = ?, inhalt = ? WHERE id = ? AND zustand = ?`,
			string(a.Zustand), string(inhalt), a.ID, string(vorher)))
		bewegt = n == 1
		return err
	})
	return bewegt && err == nil, err
}

// Auftragszahlen implements unterrichtung.Ablage.
func (p *Protokoll) Auftragszahlen(ctx context.Context) (map[unterrichtung.Zustand]int64, error) {
	type zahl struct {
		zustand unterrichtung.Zustand
		anzahl  int64
	}
	alle, err := protokollListe(ctx, p.db.leser, func(scan func(...any) error) (z zahl, err error) {
		return z, scan(&z.zustand, &z.anzahl)
	}, `SELECT zustand, count(*) FROM auftrag GROUP BY zustand`)
	zahlen := map[unterrichtung.Zustand]int64{}
	for _, z := range alle {
		zahlen[z.zustand] = z.anzahl
	}
	return zahlen, err
}

func liesAuftrag(scan func(...any) error) (a unterrichtung.Auftrag, err error) {
	var id int64
	var inhalt string
	if err := scan(&id, &inhalt); err != nil {
		return a, err
	}
	err = json.Unmarshal([]byte(inhalt), &a)
	a.ID = id
	return a, err
}
