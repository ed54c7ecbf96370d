// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnisabfrage"
)

// DVDV keeps the directory of the DVDV-Landesserver.
type DVDV struct{ d *datenbank }

// DVDV returns the storage of the DVDV-Landesserver.
func (s *Speicher) DVDV() *DVDV { return &DVDV{d: s.verzeichnis} }

// Stand implements verzeichnis.Ablage.
func (v *DVDV) Stand(ctx context.Context) (int64, error) {
	return zaehlerstand(ctx, v.d.leser, "verzeichnis")
}

// Ausgeleitet implements verzeichnis.Ausleitungsablage.
func (v *DVDV) Ausgeleitet(ctx context.Context) (int64, error) {
	return zaehlerstand(ctx, v.d.leser, "ausgeleitet")
}

func zaehlerstand(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, befehl string, werte ...any) *sql.Row
}, name string,
) (wert int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT wert FROM stand WHERE name = ?`, name).Scan(&wert)
	return wert, uebersetze(err)
}

// Lade implements verzeichnis.Ablage.
func (v *DVDV) Lade(ctx context.Context) (b verzeichnis.Bestand, err error) {
	tx, err := v.d.leser.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return b, uebersetze(err)
	}
	defer func() { err = errors.Join(err, undo(tx)) }()
	if b.Stand, err = zaehlerstand(ctx, tx, "verzeichnis"); err != nil {
		return b, err
	}
	if b.Organisationen, err = organisationen(ctx, tx); err != nil {
		return b, err
	}
	b.Klienten, err = klienten(ctx, tx)
	return b, err
}

func organisationen(ctx context.Context, tx *sql.Tx) (liste []verzeichnis.Organisation, err error) {
	zeilen, err := tx.QueryContext(ctx, `SELECT id, stand, inhalt FROM organisation ORDER BY id`)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var o verzeichnis.Organisation
		var inhalt []byte
		if err := zeilen.Scan(&o.ID, &o.Stand, &inhalt); err != nil {
			return nil, uebersetze(err)
		}
		if err := json.Unmarshal(inhalt, &o); err != nil {
			return nil, fmt.Errorf("read organisation %d: %w", o.ID, err)
		}
		liste = append(liste, o)
	}
	return liste, uebersetze(zeilen.Err())
}

func klienten(ctx context.Context, tx *sql.Tx) (liste []verzeichnis.Klient, err error) {
	zeilen, err := tx.QueryContext(ctx, `SELECT inhalt FROM klient ORDER BY kennung`)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var k verzeichnis.Klient
		var inhalt []byte
		if err := zeilen.Scan(&inhalt); err != nil {
			return nil, uebersetze(err)
		}
		if err := json.Unmarshal(inhalt, &k); err != nil {
			return nil, fmt.Errorf("read client: %w", err)
		}
		liste = append(liste, k)
	}
	return liste, uebersetze(zeilen.Err())
}

// Antraege implements verzeichnis.Ablage.
func (v *DVDV) Antraege(ctx context.Context, zustaende ...verzeichnis.Zustand) (liste []verzeichnis.Antrag, err error) {
	gesucht, err := json.Marshal(zustaende)
	if err != nil {
		return nil, err
	}
	zeilen, err := v.d.leser.QueryContext(ctx, `SELECT id, zustand, inhalt FROM aenderungsantrag
		WHERE ?1 = 'null' OR zustand IN (SELECT value FROM json_each(?1)) ORDER BY eingegangen, id`, string(gesucht))
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		a, err := liesAenderungsantrag(zeilen)
		if err != nil {
			return nil, err
		}
		liste = append(liste, a)
	}
	return liste, uebersetze(zeilen.Err())
}

// Antrag implements verzeichnis.Ablage.
func (v *DVDV) Antrag(ctx context.Context, id string) (verzeichnis.Antrag, bool, error) {
	a, err := liesAenderungsantrag(v.d.leser.QueryRowContext(ctx, `SELECT id, zustand, inhalt FROM aenderungsantrag WHERE id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return verzeichnis.Antrag{}, false, nil
	}
	return a, err == nil, err
}

func liesAenderungsantrag(z abtastbar) (a verzeichnis.Antrag, err error) {
	var inhalt []byte
	if err := z.Scan(&a.ID, &a.Zustand, &inhalt); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return a, err
		}
		return a, uebersetze(err)
	}
	if err := json.Unmarshal(inhalt, &a); err != nil {
		return a, fmt.Errorf("read application %s: %w", a.ID, err)
	}
	return a, nil
}

// Zusatz implements verzeichnisabfrage.Zusatzablage.
func (v *DVDV) Zusatz(ctx context.Context, schluessel, uri string) (z verzeichnisabfrage.Zusatz, da bool, err error) {
	var inhalt []byte
	err = v.d.leser.QueryRowContext(ctx, `SELECT inhalt FROM zusatzadresse WHERE schluessel = ? AND dienst = ?`, schluessel, uri).Scan(&inhalt)
	if errors.Is(err, sql.ErrNoRows) {
		return z, false, nil
	}
	if err != nil {
		return z, false, uebersetze(err)
	}
	err = json.Unmarshal(inhalt, &z)
	return z, err == nil, err
}

// Zusaetze implements verzeichnisabfrage.Zusatzablage.
func (v *DVDV) Zusaetze(ctx context.Context) (liste []verzeichnisabfrage.Zusatz, err error) {
	zeilen, err := v.d.leser.QueryContext(ctx, `SELECT inhalt FROM zusatzadresse ORDER BY schluessel, dienst`)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var z verzeichnisabfrage.Zusatz
		var inhalt []byte
		if err := zeilen.Scan(&inhalt); err != nil {
			return nil, uebersetze(err)
		}
		if err := json.Unmarshal(inhalt, &z); err != nil {
			return nil, fmt.Errorf("read supplementary address: %w", err)
		}
		liste = append(liste, z)
	}
	return liste, uebersetze(zeilen.Err())
}
