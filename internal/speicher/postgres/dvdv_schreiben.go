// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
)

// Schreibe implements verzeichnis.Ablage. The row of the counter lets writers pass
// one after the other.
func (v *DVDV) Schreibe(ctx context.Context, s verzeichnis.Schreibauftrag) (stand int64, err error) {
	err = v.s.schreibe(ctx, func(tx pgx.Tx) error {
		if s.Antrag != nil {
			if err := wechsleAenderungsantrag(ctx, tx, *s.Antrag); err != nil {
				return err
			}
		}
		if len(s.Organisationen)+len(s.Klienten) == 0 {
			stand, err = zaehlerstand(ctx, tx, "verzeichnis")
			return err
		}
		err := tx.QueryRow(ctx, `UPDATE verzeichnis.stand SET wert = wert + 1 WHERE name = 'verzeichnis' RETURNING wert`).Scan(&stand)
		if err != nil {
			return err
		}
		// Keys may move between the organisations of one change: all are given up first.
		for _, o := range s.Organisationen {
			if _, err := tx.Exec(ctx, `DELETE FROM verzeichnis.schluessel WHERE organisation = $1`, o.ID); err != nil {
				return err
			}
		}
		for _, o := range s.Organisationen {
			if err := setzeOrganisation(ctx, tx, o, stand); err != nil {
				return err
			}
		}
		return setzeKlienten(ctx, tx, s.Klienten)
	})
	return stand, err
}

func setzeOrganisation(ctx context.Context, tx pgx.Tx, o verzeichnis.Organisation, stand int64) error {
	inhalt, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if o.ID == 0 {
		err := tx.QueryRow(ctx, `INSERT INTO verzeichnis.organisation (stand, inhalt) VALUES ($1, $2) RETURNING id`, stand, string(inhalt)).Scan(&o.ID)
		if err != nil {
			return err
		}
	} else if err := genauEine(tx.Exec(ctx, `UPDATE verzeichnis.organisation SET stand = $1, inhalt = $2 WHERE id = $3 AND stand = $4`,
		stand, string(inhalt), o.ID, o.Stand)); err != nil {
		return err
	}
	for _, s := range o.Schluessel {
		ergebnis, err := tx.Exec(ctx, `INSERT INTO verzeichnis.schluessel (kategorie, schluessel, organisation) VALUES ($1, $2, $3)
			ON CONFLICT DO NOTHING`, o.Kategorie, s, o.ID)
		if err != nil {
			return err
		}
		if ergebnis.RowsAffected() == 0 {
			return verzeichnis.ErrSchluessel
		}
	}
	return nil
}

func setzeKlienten(ctx context.Context, tx pgx.Tx, liste []verzeichnis.Klient) error {
	for _, k := range liste {
		inhalt, err := json.Marshal(k)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO verzeichnis.klient (kennung, inhalt) VALUES ($1, $2)
			ON CONFLICT (kennung) DO UPDATE SET inhalt = excluded.inhalt`, k.Kennung, string(inhalt))
		if err != nil {
			return err
		}
	}
	return nil
}

func wechsleAenderungsantrag(ctx context.Context, tx pgx.Tx, w verzeichnis.Antragswechsel) error {
	a := w.Antrag
	inhalt, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if w.Von == "" {
		_, err := tx.Exec(ctx, `INSERT INTO verzeichnis.aenderungsantrag (id, zustand, eingegangen, inhalt) VALUES ($1, $2, $3, $4)`,
			a.ID, string(a.Zustand), mikro(a.Eingegangen), string(inhalt))
		return err
	}
	return genauEine(tx.Exec(ctx, `UPDATE verzeichnis.aenderungsantrag SET zustand = $1, inhalt = $2 WHERE id = $3 AND zustand = $4`,
		string(a.Zustand), string(inhalt), a.ID, string(w.Von)))
}

// genauEine returns ErrUeberholt if no row was changed.
func genauEine(ergebnis pgconn.CommandTag, err error) error {
	if err == nil && ergebnis.RowsAffected() == 0 {
		return verzeichnis.ErrUeberholt
	}
	return err
}

// MerkeAusgeleitet implements verzeichnis.Ausleitungsablage.
func (v *DVDV) MerkeAusgeleitet(ctx context.Context, stand int64) error {
	_, err := v.s.pool.Exec(ctx, `UPDATE verzeichnis.stand SET wert = greatest(wert, $1) WHERE name = 'ausgeleitet'`, stand)
	return uebersetze(err)
}

// Verbrauche implements verzeichnis.Einmalablage.
func (v *DVDV) Verbrauche(ctx context.Context, token string, jetzt, bis time.Time) (neu bool, err error) {
	err = v.s.schreibe(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM verzeichnis.einmal WHERE bis <= $1`, mikro(jetzt)); err != nil {
			return err
		}
		ergebnis, err := tx.Exec(ctx, `INSERT INTO verzeichnis.einmal (token, bis) VALUES ($1, $2) ON CONFLICT DO NOTHING`, token, mikro(bis))
		neu = ergebnis.RowsAffected() == 1
		return err
	})
	return neu && err == nil, err
}

// SetzeZusatz implements verzeichnisabfrage.Zusatzablage.
func (v *DVDV) SetzeZusatz(ctx context.Context, z verzeichnisabfrage.Zusatz) error {
	inhalt, err := json.Marshal(z)
	if err != nil {
		return err
	}
	_, err = v.s.pool.Exec(ctx, `INSERT INTO verzeichnis.zusatzadresse (schluessel, dienst, inhalt) VALUES ($1, $2, $3)
		ON CONFLICT (schluessel, dienst) DO UPDATE SET inhalt = excluded.inhalt`, z.Schluessel, z.URI, string(inhalt))
	return uebersetze(err)
}

// EntferneZusatz implements verzeichnisabfrage.Zusatzablage.
func (v *DVDV) EntferneZusatz(ctx context.Context, schluessel, uri string) error {
	_, err := v.s.pool.Exec(ctx, `DELETE FROM verzeichnis.zusatzadresse WHERE schluessel = $1 AND dienst = $2`, schluessel, uri)
	return uebersetze(err)
}
