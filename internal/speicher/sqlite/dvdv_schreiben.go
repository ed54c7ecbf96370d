// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
)

// Schreibe implements verzeichnis.Ablage.
func (v *DVDV) Schreibe(ctx context.Context, s verzeichnis.Schreibauftrag) (stand int64, err error) {
	err = v.d.schreibe(ctx, func(tx *sql.Tx) error {
		if s.Antrag != nil {
			if err := wechsleAenderungsantrag(ctx, tx, *s.Antrag); err != nil {
				return err
			}
		}
		if len(s.Organisationen)+len(s.Klienten) == 0 {
			stand, err = zaehlerstand(ctx, tx, "verzeichnis")
			return err
		}
		err := tx.QueryRowContext(ctx, `UPDATE stand SET wert = wert + 1 WHERE name = 'verzeichnis' RETURNING wert`).Scan(&stand)
		if err != nil {
			return err
		}
		// Keys may move between the organisations of one change: all are given up first.
		for _, o := range s.Organisationen {
			if _, err := tx.ExecContext(ctx, `DELETE FROM schluessel WHERE organisation = ?`, o.ID); err != nil {
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

func setzeOrganisation(ctx context.Context, tx *sql.Tx, o verzeichnis.Organisation, stand int64) error {
	inhalt, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if o.ID == 0 {
		err := tx.QueryRowContext(ctx, `INSERT INTO organisation (stand, inhalt) VALUES (?, ?) RETURNING id`, stand, string(inhalt)).Scan(&o.ID)
		if err != nil {
			return err
		}
	} else if err := genauEine(tx.ExecContext(ctx, `UPDATE organisation SET stand = ?, inhalt = ? WHERE id = ? AND stand = ?`,
		stand, string(inhalt), o.ID, o.Stand)); err != nil {
		return err
	}
	for _, s := range o.Schluessel {
		ergebnis, err := tx.ExecContext(ctx, `INSERT INTO schluessel (kategorie, schluessel, organisation) VALUES (?, ?, ?)
			ON CONFLICT DO NOTHING`, o.Kategorie, s, o.ID)
		if err != nil {
			return err
		}
		n, err := ergebnis.RowsAffected()
		if err == nil && n == 0 {
			err = verzeichnis.ErrSchluessel
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func setzeKlienten(ctx context.Context, tx *sql.Tx, liste []verzeichnis.Klient) error {
	for _, k := range liste {
		inhalt, err := json.Marshal(k)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO klient (kennung, inhalt) VALUES (?, ?)
			ON CONFLICT (kennung) DO UPDATE SET inhalt = excluded.inhalt`, k.Kennung, string(inhalt))
		if err != nil {
			return err
		}
	}
	return nil
}

func wechsleAenderungsantrag(ctx context.Context, tx *sql.Tx, w verzeichnis.Antragswechsel) error {
	a := w.Antrag
	inhalt, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if w.Von == "" {
		_, err := tx.ExecContext(ctx, `INSERT INTO aenderungsantrag (id, zustand, eingegangen, inhalt) VALUES (?, ?, ?, ?)`,
			a.ID, string(a.Zustand), mikro(a.Eingegangen), string(inhalt))
		return err
	}
	return genauEine(tx.ExecContext(ctx, `UPDATE aenderungsantrag SET zustand = ?, inhalt = ? WHERE id = ? AND zustand = ?`,
		string(a.Zustand), string(inhalt), a.ID, string(w.Von)))
}

// genauEine returns ErrUeberholt if no row was changed.
func genauEine(ergebnis sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := ergebnis.RowsAffected()
	if err == nil && n == 0 {
		return verzeichnis.ErrUeberholt
	}
	return err
}

// MerkeAusgeleitet implements verzeichnis.Ausleitungsablage.
func (v *DVDV) MerkeAusgeleitet(ctx context.Context, stand int64) error {
	return v.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE stand SET wert = max(wert, ?) WHERE name = 'ausgeleitet'`, stand)
		return err
	})
}

// Verbrauche implements verzeichnis.Einmalablage.
func (v *DVDV) Verbrauche(ctx context.Context, token string, jetzt, bis time.Time) (neu bool, err error) {
	err = v.d.schreibe(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM einmal WHERE bis <= ?`, mikro(jetzt)); err != nil {
			return err
		}
		ergebnis, err := tx.ExecContext(ctx, `INSERT INTO einmal (token, bis) VALUES (?, ?) ON CONFLICT DO NOTHING`, token, mikro(bis))
		if err != nil {
			return err
		}
		n, err := ergebnis.RowsAffected()
		neu = n == 1
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
	return v.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO zusatzadresse (schluessel, dienst, inhalt) VALUES (?, ?, ?)
			ON CONFLICT (schluessel, dienst) DO UPDATE SET inhalt = excluded.inhalt`, z.Schluessel, z.URI, string(inhalt))
		return err
	})
}

// EntferneZusatz implements verzeichnisabfrage.Zusatzablage.
func (v *DVDV) EntferneZusatz(ctx context.Context, schluessel, uri string) error {
	return v.d.schreibe(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM zusatzadresse WHERE schluessel = ? AND dienst = ?`, schluessel, uri)
		return err
	})
}
