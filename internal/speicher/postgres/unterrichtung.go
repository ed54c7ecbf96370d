// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

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
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		for i := range auftraege {
			a := &auftraege[i]
			inhalt, err := json.Marshal(a)
			if err != nil {
				return fmt.Errorf("write order: %w", err)
			}
			n, err := betroffene(tx.Exec(ctx, `INSERT INTO protokoll.auftrag (kennzeichen, zustand, art, frist, inhalt)
				VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kennzeichen) DO NOTHING`,
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
	return protokollListe(ctx, p, liesAuftrag,
		`SELECT id, inhalt FROM protokoll.auftrag WHERE ($1 = '' OR zustand = $2) AND id > $3 ORDER BY id LIMIT 1000`, string(z), string(z), nach)
}

// Auftrag implements unterrichtung.Ablage.
func (p *Protokoll) Auftrag(ctx context.Context, id int64) (unterrichtung.Auftrag, bool, error) {
	alle, err := protokollListe(ctx, p, liesAuftrag, `SELECT id, inhalt FROM protokoll.auftrag WHERE id = $1`, id)
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
	err = p.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		n, err := betroffene(tx.Exec(ctx, `UPDATE protokoll.auftrag SET zustand = $1, inhalt = $2 WHERE id = $3 AND zustand = $4`,
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
	alle, err := protokollListe(ctx, p, func(zeile pgx.CollectableRow) (z zahl, err error) {
		return z, zeile.Scan(&z.zustand, &z.anzahl)
	}, `SELECT zustand, count(*) FROM protokoll.auftrag GROUP BY zustand`)
	zahlen := map[unterrichtung.Zustand]int64{}
	for _, z := range alle {
		zahlen[z.zustand] = z.anzahl
	}
	return zahlen, err
}

func liesAuftrag(zeile pgx.CollectableRow) (a unterrichtung.Auftrag, err error) {
	var id int64
	var inhalt string
	if err := zeile.Scan(&id, &inhalt); err != nil {
		return a, err
	}
	err = json.Unmarshal([]byte(inhalt), &a)
	a.ID = id
	return a, err
}
