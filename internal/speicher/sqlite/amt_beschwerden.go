// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"kernmelderegister/internal/anwendung/beschwerde"
	"kernmelderegister/internal/grund/uhr"
)

// Beschwerden keeps complaints in postfach.db. It implements beschwerde.Ablage.
type Beschwerden struct {
	d *datenbank
}

var _ beschwerde.Ablage = (*Beschwerden)(nil)

// Beschwerden returns the view of the complaints.
func (s *Speicher) Beschwerden() *Beschwerden { return &Beschwerden{s.postfach} }

// Lege implements beschwerde.Ablage.
func (s *Beschwerden) Lege(ctx context.Context, b beschwerde.Beschwerde) (nr int64, err error) {
	inhalt, err := json.Marshal(b)
	if err != nil {
		return 0, fmt.Errorf("write complaint: %w", err)
	}
	err = s.d.schreibe(ctx, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `INSERT INTO beschwerde (zustand, kunde, frist, fassung, inhalt) VALUES (?, ?, ?, ?, ?) RETURNING nr`,
			string(b.Zustand), b.Kunde, fristZahl(b.Frist), b.Fassung, string(inhalt)).Scan(&nr)
	})
	return nr, err
}

// Liste implements beschwerde.Ablage.
func (s *Beschwerden) Liste(ctx context.Context, f beschwerde.Filter) ([]beschwerde.Beschwerde, error) {
	return protokollListe(ctx, s.d.leser, liesBeschwerde, `SELECT nr, fassung, inhalt FROM beschwerde
		WHERE ?1 IN ('', zustand) AND ?2 IN ('', kunde) ORDER BY nr DESC LIMIT 500`, string(f.Zustand), f.Kunde)
}

// Lies implements beschwerde.Ablage.
func (s *Beschwerden) Lies(ctx context.Context, nr int64) (beschwerde.Beschwerde, bool, error) {
	return einer(protokollListe(ctx, s.d.leser, liesBeschwerde, `SELECT nr, fassung, inhalt FROM beschwerde WHERE nr = ?`, nr))
}

func liesBeschwerde(scan func(...any) error) (b beschwerde.Beschwerde, err error) {
	nr, fassung, inhalt, err := liesAkte(scan)
	if err != nil {
		return b, err
	}
	err = json.Unmarshal(inhalt, &b)
	b.Nr, b.Fassung = nr, fassung
	return b, err
}

// Ersetze implements beschwerde.Ablage.
func (s *Beschwerden) Ersetze(ctx context.Context, b beschwerde.Beschwerde) (bool, error) {
	return s.d.ersetzeAkte(ctx, `UPDATE beschwerde SET zustand = ?, frist = ?, fassung = ?, inhalt = ? WHERE nr = ? AND fassung = ?`,
		b, string(b.Zustand), fristZahl(b.Frist), b.Fassung, b.Nr)
}

// Raeume implements beschwerde.Ablage.
func (s *Beschwerden) Raeume(ctx context.Context, heute uhr.Datum) (int64, error) {
	return s.d.tu(ctx, `DELETE FROM beschwerde WHERE frist > 0 AND frist <= ?`, fristZahl(heute))
}
