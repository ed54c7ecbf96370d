// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/speicher/oscizeile"
)

// OSCI keeps the post room of OSCI-Transport in postfach.db. It implements
// osciversand.Speicher.
type OSCI struct {
	d *datenbank
}

var _ osciversand.Speicher = (*OSCI)(nil)

// OSCI returns the view of the post room.
func (s *Speicher) OSCI() *OSCI { return &OSCI{s.postfach} }

// LegeAusgang implements osciversand.Ausgangsspeicher.
func (o *OSCI) LegeAusgang(ctx context.Context, s osciversand.Sendung) (neu bool, err error) {
	err = o.d.schreibe(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO osci_ausgang (`+oscizeile.AusgangSpalten+`, belegt_bis, marke)
			VALUES `+platzhalter(oscizeile.AusgangAnzahl+2, 1)+` ON CONFLICT (id) DO NOTHING`, append(oscizeile.AusgangWerte(s), 0, "")...)
		neu, err = getroffen(r, err)
		return err
	})
	return neu && err == nil, err
}

// getroffen reports whether a statement changed a row.
func getroffen(r sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}

// NimmAusgang implements osciversand.Ausgangsspeicher.
func (o *OSCI) NimmAusgang(ctx context.Context, p osciversand.Pacht) (s osciversand.Sendung, da bool, err error) {
	err = o.d.schreibe(ctx, func(tx *sql.Tx) error {
		s, err = oscizeile.LiesAusgang(tx.QueryRowContext(ctx, `UPDATE osci_ausgang SET versuche = versuche + 1, belegt_bis = ?2, marke = ?3,
			erster_versuch = CASE erster_versuch WHEN 0 THEN ?1 ELSE erster_versuch END
			WHERE id = (SELECT id FROM osci_ausgang WHERE zustand = 'wartet' AND faellig <= ?1 AND belegt_bis <= ?1
				ORDER BY faellig, angenommen LIMIT 1)
			RETURNING `+oscizeile.AusgangSpalten, oscizeile.Mikro(p.Jetzt), oscizeile.Mikro(p.Bis), p.Marke))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		da = err == nil
		return err
	})
	return s, da && err == nil, err
}

// SetzeAusgang implements osciversand.Ausgangsspeicher.
func (o *OSCI) SetzeAusgang(ctx context.Context, s osciversand.Sendung, p osciversand.Pacht, beende bool) (ok bool, err error) {
	bis, marke := oscizeile.Mikro(p.Bis), p.Marke
	if beende {
		bis, marke = 0, ""
	}
	werte := append(oscizeile.AusgangWerte(s), bis, marke, s.ID, p.Marke)
	err = o.d.schreibe(ctx, func(tx *sql.Tx) error {
		ok, err = getroffen(tx.ExecContext(ctx, `UPDATE osci_ausgang SET (`+oscizeile.AusgangSpalten+`, belegt_bis, marke) = `+
			platzhalter(oscizeile.AusgangAnzahl+2, 1)+` WHERE id = ? AND marke = ? AND zustand = 'wartet'`, werte...))
		return err
	})
	return ok && err == nil, err
}

// WechsleAusgang implements osciversand.Ausgangsspeicher.
func (o *OSCI) WechsleAusgang(ctx context.Context, id string, von, nach osciversand.Zustand, zeit time.Time) (ok bool, err error) {
	err = o.d.schreibe(ctx, func(tx *sql.Tx) error {
		ok, err = getroffen(tx.ExecContext(ctx, `UPDATE osci_ausgang SET zustand = ?3, beendet = ?4, inhalt = x''
			WHERE id = ?1 AND zustand = ?2 AND belegt_bis <= ?4`, id, string(von), string(nach), oscizeile.Mikro(zeit)))
		return err
	})
	return ok && err == nil, err
}

// Ausgaenge implements osciversand.Ausgangsspeicher.
func (o *OSCI) Ausgaenge(ctx context.Context, w osciversand.Auswahl) (liste []osciversand.Sendung, err error) {
	bedingungen, werte := []string{"true"}, []any{}
	if w.ID != "" {
		bedingungen, werte = append(bedingungen, "id = ?"), append(werte, w.ID)
	}
	if w.Teilnehmer != "" {
		bedingungen, werte = append(bedingungen, "teilnehmer = ?"), append(werte, w.Teilnehmer)
	}
	if len(w.Zustaende) > 0 {
		bedingungen = append(bedingungen, "zustand IN "+platzhalter(len(w.Zustaende), 1))
		for _, z := range w.Zustaende {
			werte = append(werte, string(z))
		}
	}
	if !w.NachsehenBis.IsZero() {
		bedingungen, werte = append(bedingungen, "nachsehen_ab > 0 AND nachsehen_ab <= ?"), append(werte, oscizeile.Mikro(w.NachsehenBis))
	}
	zeilen, err := o.d.leser.QueryContext(ctx, `SELECT `+oscizeile.AusgangOhneInhalt+` FROM osci_ausgang
		WHERE `+strings.Join(bedingungen, " AND ")+` ORDER BY angenommen, id`, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		s, err := oscizeile.LiesAusgang(zeilen)
		if err != nil {
			return nil, uebersetze(err)
		}
		liste = append(liste, s)
	}
	return liste, uebersetze(zeilen.Err())
}

// SetzeLaufzettel implements osciversand.Laufzettelspeicher.
func (o *OSCI) SetzeLaufzettel(ctx context.Context, l osciversand.Laufzettel, nachsehenAb time.Time) error {
	text, err := oscizeile.Zettel(l.Laufzettel)
	if err != nil {
		return fmt.Errorf("write Laufzettel: %w", err)
	}
	return o.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO osci_laufzettel (sendung, zettel) VALUES (?, ?)
			ON CONFLICT (sendung) DO UPDATE SET zettel = excluded.zettel`, l.Sendung, text)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE osci_ausgang SET nachsehen_ab = ? WHERE id = ?`, oscizeile.Mikro(nachsehenAb), l.Sendung)
		return err
	})
}

// Laufzettel implements osciversand.Laufzettelspeicher.
func (o *OSCI) Laufzettel(ctx context.Context, sendung string) (l osciversand.Laufzettel, da bool, err error) {
	var text string
	err = o.d.leser.QueryRowContext(ctx, `SELECT zettel FROM osci_laufzettel WHERE sendung = ?`, sendung).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return l, false, nil
	}
	if err != nil {
		return l, false, uebersetze(err)
	}
	l.Sendung = sendung
	l.Laufzettel, err = oscizeile.LiesZettel(text)
	return l, err == nil, err
}
