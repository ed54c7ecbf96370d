// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/grund/uhr"
)

// Beschwerden keeps complaints in the schema postfach. It implements beschwerde.Ablage.
type Beschwerden struct {
	s *Speicher
}

var _ beschwerde.Ablage = (*Beschwerden)(nil)

// Beschwerden returns the view of the complaints.
func (s *Speicher) Beschwerden() *Beschwerden { return &Beschwerden{s} }

// Lege implements beschwerde.Ablage.
func (s *Beschwerden) Lege(ctx context.Context, b beschwerde.Beschwerde) (nr int64, err error) {
	inhalt, err := json.Marshal(b)
	if err != nil {
		return 0, fmt.Errorf("write complaint: %w", err)
	}
	err = s.s.schreibe(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `INSERT INTO postfach.beschwerde (zustand, kunde, frist, fassung, inhalt) VALUES ($1, $2, $3, $4, $5) RETURNING nr`,
			string(b.Zustand), b.Kunde, fristZahl(b.Frist), b.Fassung, string(inhalt)).Scan(&nr)
	})
	return nr, err
}

// Liste implements beschwerde.Ablage.
func (s *Beschwerden) Liste(ctx context.Context, f beschwerde.Filter) ([]beschwerde.Beschwerde, error) {
	return sammle(ctx, s.s, liesBeschwerde, `SELECT nr, fassung, inhalt FROM postfach.beschwerde
		WHERE $1 IN ('', zustand) AND $2 IN ('', kunde) ORDER BY nr DESC LIMIT 500`, string(f.Zustand), f.Kunde)
}

// Lies implements beschwerde.Ablage.
func (s *Beschwerden) Lies(ctx context.Context, nr int64) (beschwerde.Beschwerde, bool, error) {
	return einer(sammle(ctx, s.s, liesBeschwerde, `SELECT nr, fassung, inhalt FROM postfach.beschwerde WHERE nr = $1`, nr))
}

func liesBeschwerde(zeile pgx.CollectableRow) (b beschwerde.Beschwerde, err error) {
	nr, fassung, inhalt, err := liesAkte(zeile)
	if err != nil {
		return b, err
	}
	err = json.Unmarshal(inhalt, &b)
	b.Nr, b.Fassung = nr, fassung
	return b, err
}

// Ersetze implements beschwerde.Ablage.
func (s *Beschwerden) Ersetze(ctx context.Context, b beschwerde.Beschwerde) (bool, error) {
	return s.s.ersetzeAkte(ctx, `UPDATE postfach.beschwerde SET zustand = $1, frist = $2, fassung = $3, inhalt = $4 WHERE nr = $5 AND fassung = $6`,
		b, string(b.Zustand), fristZahl(b.Frist), b.Fassung, b.Nr)
}

// Raeume implements beschwerde.Ablage.
func (s *Beschwerden) Raeume(ctx context.Context, heute uhr.Datum) (int64, error) {
	return s.s.tu(ctx, `DELETE FROM postfach.beschwerde WHERE frist > 0 AND frist <= $1`, fristZahl(heute))
}
