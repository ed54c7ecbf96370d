// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/speicher/oscizeile"
)

// OSCI keeps the post room of OSCI-Transport in the schema postfach. It implements
// osciversand.Speicher.
type OSCI struct {
	s *Speicher
}

var _ osciversand.Speicher = (*OSCI)(nil)

// OSCI returns the view of the post room.
func (s *Speicher) OSCI() *OSCI { return &OSCI{s} }

// aendere runs a statement and reports whether it changed a row.
func (o *OSCI) aendere(ctx context.Context, anweisung string, werte ...any) (bool, error) {
	r, err := o.s.pool.Exec(ctx, anweisung, werte...)
	return err == nil && r.RowsAffected() > 0, uebersetze(err)
}

// LegeAusgang implements osciversand.Ausgangsspeicher.
func (o *OSCI) LegeAusgang(ctx context.Context, s osciversand.Sendung) (neu bool, err error) {
	return o.aendere(ctx, `INSERT INTO postfach.osci_ausgang (`+oscizeile.AusgangSpalten+`, belegt_bis, marke)
		VALUES `+plaetze(oscizeile.AusgangAnzahl+2)+` ON CONFLICT (id) DO NOTHING`, append(oscizeile.AusgangWerte(s), int64(0), "")...)
}

// NimmAusgang implements osciversand.Ausgangsspeicher.
func (o *OSCI) NimmAusgang(ctx context.Context, p osciversand.Pacht) (s osciversand.Sendung, da bool, err error) {
	s, err = oscizeile.LiesAusgang(o.s.pool.QueryRow(ctx, `UPDATE postfach.osci_ausgang SET versuche = versuche + 1, belegt_bis = $2, marke = $3,
		erster_versuch = CASE erster_versuch WHEN 0 THEN $1 ELSE erster_versuch END
		WHERE id = (SELECT id FROM postfach.osci_ausgang WHERE zustand = 'wartet' AND faellig <= $1 AND belegt_bis <= $1
			ORDER BY faellig, angenommen LIMIT 1 FOR UPDATE SKIP LOCKED)
		RETURNING `+oscizeile.AusgangSpalten, oscizeile.Mikro(p.Jetzt), oscizeile.Mikro(p.Bis), p.Marke))
	if errors.Is(err, pgx.ErrNoRows) {
		return s, false, nil
	}
	return s, err == nil, uebersetze(err)
}

// SetzeAusgang implements osciversand.Ausgangsspeicher.
func (o *OSCI) SetzeAusgang(ctx context.Context, s osciversand.Sendung, p osciversand.Pacht, beende bool) (ok bool, err error) {
	bis, marke := oscizeile.Mikro(p.Bis), p.Marke
	if beende {
		bis, marke = 0, ""
	}
	n := oscizeile.AusgangAnzahl + 2
	return o.aendere(ctx, fmt.Sprintf(`UPDATE postfach.osci_ausgang SET (%s, belegt_bis, marke) = %s WHERE id = $%d AND marke = $%d AND zustand = 'wartet'`,
		oscizeile.AusgangSpalten, plaetze(n), n+1, n+2), append(oscizeile.AusgangWerte(s), bis, marke, s.ID, p.Marke)...)
}

// WechsleAusgang implements osciversand.Ausgangsspeicher.
func (o *OSCI) WechsleAusgang(ctx context.Context, id string, von, nach osciversand.Zustand, zeit time.Time) (ok bool, err error) {
	return o.aendere(ctx, `UPDATE postfach.osci_ausgang SET zustand = $3, beendet = $4, inhalt = ''
		WHERE id = $1 AND zustand = $2 AND belegt_bis <= $4`, id, string(von), string(nach), oscizeile.Mikro(zeit))
}

// Ausgaenge implements osciversand.Ausgangsspeicher.
func (o *OSCI) Ausgaenge(ctx context.Context, w osciversand.Auswahl) (liste []osciversand.Sendung, err error) {
	zustaende := make([]string, len(w.Zustaende))
	for i, z := range w.Zustaende {
		zustaende[i] = string(z)
	}
	zeilen, err := o.s.pool.Query(ctx, `SELECT `+oscizeile.AusgangOhneInhalt+` FROM postfach.osci_ausgang
		WHERE ($1 = '' OR id = $1) AND ($2 = '' OR teilnehmer = $2) AND (cardinality($3::text[]) = 0 OR zustand = ANY ($3))
			AND ($4::bigint = 0 OR nachsehen_ab > 0 AND nachsehen_ab <= $4) ORDER BY angenommen, id`,
		w.ID, w.Teilnehmer, zustaende, oscizeile.Mikro(w.NachsehenBis))
	if err != nil {
		return nil, uebersetze(err)
	}
	liste, err = pgx.CollectRows(zeilen, func(z pgx.CollectableRow) (osciversand.Sendung, error) { return oscizeile.LiesAusgang(z) })
	return nieLeereListe(liste), uebersetze(err)
}

// nieLeereListe makes no list of an empty one, as the other storage does.
func nieLeereListe[T any](liste []T) []T {
	if len(liste) == 0 {
		return nil
	}
	return liste
}

// SetzeLaufzettel implements osciversand.Laufzettelspeicher.
func (o *OSCI) SetzeLaufzettel(ctx context.Context, l osciversand.Laufzettel, nachsehenAb time.Time) error {
	text, err := oscizeile.Zettel(l.Laufzettel)
	if err != nil {
		return fmt.Errorf("write Laufzettel: %w", err)
	}
	return o.s.schreibe(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO postfach.osci_laufzettel (sendung, zettel) VALUES ($1, $2)
			ON CONFLICT (sendung) DO UPDATE SET zettel = excluded.zettel`, l.Sendung, text)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE postfach.osci_ausgang SET nachsehen_ab = $1 WHERE id = $2`, oscizeile.Mikro(nachsehenAb), l.Sendung)
		return err
	})
}

// Laufzettel implements osciversand.Laufzettelspeicher.
func (o *OSCI) Laufzettel(ctx context.Context, sendung string) (l osciversand.Laufzettel, da bool, err error) {
	var text string
	err = o.s.pool.QueryRow(ctx, `SELECT zettel FROM postfach.osci_laufzettel WHERE sendung = $1`, sendung).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) {
		return l, false, nil
	}
	if err != nil {
		return l, false, uebersetze(err)
	}
	l.Sendung = sendung
	l.Laufzettel, err = oscizeile.LiesZettel(text)
	return l, err == nil, err
}
