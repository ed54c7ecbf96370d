// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/zustellungszeile"
)

// abfragbar is a pool of readers or a transaction.
type abfragbar interface {
	QueryContext(ctx context.Context, befehl string, werte ...any) (*sql.Rows, error)
}

// zustellungen reads deliveries; rest is what follows the table zustellung z.
func zustellungen(ctx context.Context, q abfragbar, rest string, werte ...any) (liste []intermediaer.Zustellung, err error) {
	zeilen, err := q.QueryContext(ctx, `SELECT `+zustellungszeile.Spalten+` FROM zustellung z `+rest, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var zeile zustellungszeile.Zeile
		if err := zeilen.Scan(zeile.Ziele()...); err != nil {
			return nil, uebersetze(err)
		}
		z, err := zeile.Zustellung()
		if err != nil {
			return nil, fmt.Errorf("read delivery %d: %w", z.Nummer, err)
		}
		liste = append(liste, z)
	}
	return liste, uebersetze(zeilen.Err())
}

// Zustellung implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Zustellung(ctx context.Context, messageID string) (z intermediaer.Zustellung, da bool, err error) {
	liste, err := zustellungen(ctx, m.d.leser, `WHERE z.message_id = ?`, messageID)
	if err != nil || len(liste) == 0 {
		return z, false, err
	}
	return liste[0], true, nil
}

// Naechste implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Naechste(ctx context.Context, p intermediaer.Postfach, ab time.Time) (z intermediaer.Zustellung, da, weitere bool, err error) {
	liste, err := zustellungen(ctx, m.d.leser, `WHERE z.postfach = ? AND z.belegt = 1 AND z.zustand = 'bereit' AND z.eingereicht >= ?
		ORDER BY z.eingereicht, z.nummer LIMIT 2`, p[:], zustellungszeile.Milli(ab))
	if err != nil || len(liste) == 0 {
		return z, false, false, err
	}
	return liste[0], true, len(liste) > 1, nil
}

// Inhalt implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Inhalt(ctx context.Context, nummer int64) (i intermediaer.Inhalt, da bool, err error) {
	var koerper []byte
	err = m.d.leser.QueryRowContext(ctx, `SELECT koerper FROM inhalt WHERE nummer = ?`, nummer).Scan(&koerper)
	if errors.Is(err, sql.ErrNoRows) {
		return i, false, nil
	}
	if err != nil {
		return i, false, uebersetze(err)
	}
	i, err = zustellungszeile.Lies[intermediaer.Inhalt](koerper)
	return i, err == nil, err
}

// Zertifikate implements intermediaer.Kartenablage.
func (m *Intermediaer) Zertifikate(ctx context.Context, nummer int64) ([]intermediaer.Zertifikat, error) {
	var koerper []byte
	err := m.d.leser.QueryRowContext(ctx, `SELECT zertifikate FROM inhalt WHERE nummer = ?`, nummer).Scan(&koerper)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, uebersetze(err)
	}
	return zustellungszeile.Lies[[]intermediaer.Zertifikat](koerper)
}

// Karten implements intermediaer.Kartenablage.
func (m *Intermediaer) Karten(ctx context.Context, f intermediaer.Kartenfilter) ([]intermediaer.Zustellung, error) {
	bedingung, werte, err := kartenbedingung(f)
	if err != nil {
		return nil, err
	}
	return zustellungen(ctx, m.d.leser, fmt.Sprintf(`WHERE %s ORDER BY z.nummer LIMIT %d`, bedingung, f.Hoechstens), werte...)
}

// sichtbar is what a recipient sees of what is addressed to it.
const sichtbar = `z.zustand NOT IN ('zurueckgehalten', 'zurueckgestellt', 'klaerfall')`

// kartenbedingung builds the condition from a closed list of columns.
func kartenbedingung(f intermediaer.Kartenfilter) (string, []any, error) {
	teile, werte := []string{`z.nummer > ?`}, []any{f.Nach}
	dazu := func(wenn bool, teil string, wert ...any) {
		if wenn {
			teile, werte = append(teile, teil), append(werte, wert...)
		}
	}
	p := f.Klient[:]
	einer := !f.Klient.Leer()
	dazu(einer && f.NurVon, `z.absender = ?`, p)
	dazu(einer && f.NurAn, `z.postfach = ? AND `+sichtbar, p)
	dazu(einer && !f.NurAn && !f.NurVon, `(z.absender = ? OR z.postfach = ? AND `+sichtbar+`)`, p, p)
	dazu(!f.EingereichtAb.IsZero(), `z.eingereicht >= ?`, zustellungszeile.Milli(f.EingereichtAb))
	dazu(!f.GeaendertAb.IsZero(), `z.geaendert >= ?`, zustellungszeile.Milli(f.GeaendertAb))
	dazu(f.OhneEmpfang, `z.bestaetigt = 0`)
	zustaende, err := json.Marshal(f.Zustaende)
	dazu(f.Zustaende != nil, `z.zustand IN (SELECT value FROM json_each(?))`, string(zustaende))
	return strings.Join(teile, ` AND `), werte, err
}

// Faellige implements intermediaer.Kartenablage.
func (m *Intermediaer) Faellige(ctx context.Context, jetzt time.Time, hoechstens int, zustaende ...intermediaer.Zustand) ([]intermediaer.Zustellung, error) {
	gesucht, err := json.Marshal(zustaende)
	if err != nil {
		return nil, err
	}
	return zustellungen(ctx, m.d.leser, fmt.Sprintf(`WHERE z.faellig > 0 AND z.faellig <= ? AND z.zustand IN (SELECT value FROM json_each(?))
		ORDER BY z.faellig, z.nummer LIMIT %d`, hoechstens), zustellungszeile.Milli(jetzt), string(gesucht))
}

// Postfaecher implements intermediaer.Kartenablage.
func (m *Intermediaer) Postfaecher(ctx context.Context) ([]intermediaer.Postfachstand, error) {
	return liesAlle(ctx, m.d.leser, func(scan func(...any) error) (p intermediaer.Postfachstand, err error) {
		var adresse []byte
		var aelteste int64
		err = scan(&adresse, &p.Teilnehmer, &p.Nachrichten, &p.Bytes, &aelteste)
		p.Postfach, p.Aelteste = zustellungszeile.LiesAdresse(adresse), zustellungszeile.VonMilli(aelteste)
		return p, err
	}, `SELECT p.adresse, p.teilnehmer, p.nachrichten, p.bytes, coalesce(
		(SELECT min(z.eingereicht) FROM zustellung z WHERE z.postfach = p.adresse AND z.belegt = 1), 0) FROM postfach p ORDER BY p.adresse`)
}

// liesAlle collects the rows of a query.
func liesAlle[T any](ctx context.Context, q abfragbar, zeile func(scan func(...any) error) (T, error), befehl string, werte ...any) (alle []T, err error) {
	zeilen, err := q.QueryContext(ctx, befehl, werte...)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		z, err := zeile(zeilen.Scan)
		if err != nil {
			return nil, uebersetze(err)
		}
		alle = append(alle, z)
	}
	return alle, uebersetze(zeilen.Err())
}

// Teilnehmerstand implements intermediaer.Teilnehmerablage.
func (m *Intermediaer) Teilnehmerstand(ctx context.Context) (int64, error) {
	return zaehlerstand(ctx, m.d.leser, "teilnehmer")
}

// Teilnehmer implements intermediaer.Teilnehmerablage.
func (m *Intermediaer) Teilnehmer(ctx context.Context) (liste []intermediaer.Teilnehmer, stand int64, err error) {
	tx, err := m.d.leser.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, 0, uebersetze(err)
	}
	defer func() { err = errors.Join(err, undo(tx)) }()
	if stand, err = zaehlerstand(ctx, tx, "teilnehmer"); err != nil {
		return nil, 0, err
	}
	liste, err = liesAlle(ctx, tx, func(scan func(...any) error) (t intermediaer.Teilnehmer, err error) {
		var inhalt []byte
		if err := scan(&t.ID, &t.Stand, &inhalt); err != nil {
			return t, err
		}
		err = json.Unmarshal(inhalt, &t)
		return t, err
	}, `SELECT id, stand, inhalt FROM teilnehmer ORDER BY name, id`)
	return liste, stand, err
}

// Eintraege implements intermediaer.Eintragsablage.
func (m *Intermediaer) Eintraege(ctx context.Context, f intermediaer.Eintragsfilter, hoechstens int) ([]intermediaer.Eintrag, error) {
	teile, werte := []string{`true`}, []any{}
	dazu := func(wenn bool, teil string, wert ...any) {
		if wenn {
			teile, werte = append(teile, teil), append(werte, wert...)
		}
	}
	dazu(!f.Von.IsZero(), `zeit >= ?`, zustellungszeile.Milli(f.Von))
	dazu(!f.Bis.IsZero(), `zeit < ?`, zustellungszeile.Milli(f.Bis))
	dazu(f.Art != "", `art = ?`, string(f.Art))
	dazu(f.MessageID != "", `message_id = ? AND message_id <> ''`, f.MessageID)
	dazu(!f.Postfach.Leer(), `(postfach = ? OR klient = ?)`, f.Postfach[:], f.Postfach[:])
	dazu(f.Vor > 0, `nummer < ?`, f.Vor)
	return liesAlle(ctx, m.d.leser, func(scan func(...any) error) (e intermediaer.Eintrag, err error) {
		var zeit int64
		var postfach, klient []byte
		err = scan(&e.Nummer, &zeit, &e.Art, &e.MessageID, &postfach, &klient, &e.Code, &e.Notiz)
		e.Zeit, e.Postfach, e.Klient = zustellungszeile.VonMilli(zeit), zustellungszeile.LiesAdresse(postfach), zustellungszeile.LiesAdresse(klient)
		return e, err
	}, fmt.Sprintf(`SELECT nummer, zeit, art, message_id, postfach, klient, code, notiz FROM eintrag WHERE %s ORDER BY nummer DESC LIMIT %d`,
		strings.Join(teile, ` AND `), hoechstens), werte...)
}

// OffeneHinweise implements intermediaer.Hinweisablage.
func (m *Intermediaer) OffeneHinweise(ctx context.Context, hoechstens int) ([]intermediaer.Hinweis, error) {
	return m.hinweise(ctx, fmt.Sprintf(`erledigt = 0 ORDER BY nummer LIMIT %d`, hoechstens))
}

// Hinweise implements intermediaer.Hinweisablage.
func (m *Intermediaer) Hinweise(ctx context.Context, messageID string) ([]intermediaer.Hinweis, error) {
	return m.hinweise(ctx, `message_id = ? ORDER BY nummer`, messageID)
}

func (m *Intermediaer) hinweise(ctx context.Context, bedingung string, werte ...any) ([]intermediaer.Hinweis, error) {
	return liesAlle(ctx, m.d.leser, func(scan func(...any) error) (h intermediaer.Hinweis, err error) {
		var nummer, erledigt int64
		var koerper []byte
		if err := scan(&nummer, &erledigt, &koerper); err != nil {
			return h, err
		}
		h, err = zustellungszeile.Lies[intermediaer.Hinweis](koerper)
		h.Nummer, h.Erledigt = nummer, zustellungszeile.VonMilli(erledigt)
		return h, err
	}, `SELECT nummer, erledigt, koerper FROM hinweis WHERE `+bedingung, werte...)
}

// Vermerke implements intermediaer.Hinweisablage.
func (m *Intermediaer) Vermerke(ctx context.Context, messageID string) ([]intermediaer.Vermerk, error) {
	return liesAlle(ctx, m.d.leser, func(scan func(...any) error) (v intermediaer.Vermerk, err error) {
		var zeit int64
		err = scan(&v.MessageID, &zeit, &v.Kennung, &v.Text)
		v.Zeit = zustellungszeile.VonMilli(zeit)
		return v, err
	}, `SELECT message_id, zeit, kennung, text FROM vermerk WHERE message_id = ? ORDER BY nummer`, messageID)
}

// Teile implements intermediaer.Teilablage.
func (m *Intermediaer) Teile(ctx context.Context, klient intermediaer.Postfach, messageID string) (k intermediaer.Teilkopf, teile []intermediaer.Teil, da bool, err error) {
	tx, err := m.d.leser.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return k, nil, false, uebersetze(err)
	}
	defer func() { err = errors.Join(err, undo(tx)) }()
	koepfe, err := liesAlle(ctx, tx, liesTeilkopf, `SELECT message_id, klient, anzahl, gesamt_kb, teil_kb, begonnen, geaendert, innen
		FROM teilnachricht WHERE klient = ? AND message_id = ?`, klient[:], messageID)
	if err != nil || len(koepfe) == 0 {
		return k, nil, false, err
	}
	teile, err = liesAlle(ctx, tx, func(scan func(...any) error) (t intermediaer.Teil, err error) {
		err = scan(&t.Nummer, &t.Datei, &t.Groesse)
		return t, err
	}, `SELECT nummer, datei, groesse FROM teil WHERE klient = ? AND message_id = ? ORDER BY nummer`, klient[:], messageID)
	return koepfe[0], teile, err == nil, err
}

func liesTeilkopf(scan func(...any) error) (k intermediaer.Teilkopf, err error) {
	var klient []byte
	var begonnen, geaendert int64
	var innen sql.NullString
	if err := scan(&k.MessageID, &klient, &k.Anzahl, &k.GesamtKB, &k.TeilKB, &begonnen, &geaendert, &innen); err != nil {
		return k, err
	}
	k.Klient, k.Begonnen, k.Geaendert = zustellungszeile.LiesAdresse(klient), zustellungszeile.VonMilli(begonnen), zustellungszeile.VonMilli(geaendert)
	if innen.Valid {
		err = json.Unmarshal([]byte(innen.String), &k.Innen)
	}
	return k, err
}

// OffeneTeile implements intermediaer.Teilablage.
func (m *Intermediaer) OffeneTeile(ctx context.Context, klient intermediaer.Postfach) (anzahl int, err error) {
	err = m.d.leser.QueryRowContext(ctx, `SELECT count(*) FROM teilnachricht WHERE klient = ? AND innen IS NULL`, klient[:]).Scan(&anzahl)
	return anzahl, uebersetze(err)
}

// Benutzt implements intermediaer.Raeumablage.
func (m *Intermediaer) Benutzt(ctx context.Context, dateien []string) (map[string]bool, error) {
	gesucht, err := json.Marshal(dateien)
	if err != nil {
		return nil, err
	}
	namen, err := liesAlle(ctx, m.d.leser, func(scan func(...any) error) (name string, err error) {
		err = scan(&name)
		return name, err
	}, `SELECT name FROM spuldatei WHERE name IN (SELECT value FROM json_each(?1))
		UNION ALL SELECT datei FROM teil WHERE datei IN (SELECT value FROM json_each(?1))`, string(gesucht))
	if err != nil {
		return nil, err
	}
	benutzt := map[string]bool{}
	for _, n := range namen {
		benutzt[n] = true
	}
	return benutzt, nil
}
