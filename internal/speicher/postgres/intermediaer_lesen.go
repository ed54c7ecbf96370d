// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/speicher/zustellungszeile"
)

// zustellungen reads deliveries; rest is what follows the table zustellung z.
func zustellungen(ctx context.Context, q abfragbar, rest string, werte ...any) ([]intermediaer.Zustellung, error) {
	return liesAlle(ctx, q, func(scan func(...any) error) (intermediaer.Zustellung, error) {
		var zeile zustellungszeile.Zeile
		if err := scan(zeile.Ziele()...); err != nil {
			return intermediaer.Zustellung{}, err
		}
		z, err := zeile.Zustellung()
		if err != nil {
			return z, fmt.Errorf("read delivery %d: %w", z.Nummer, err)
		}
		return z, nil
	}, `SELECT `+zustellungszeile.Spalten+` FROM intermediaer.zustellung z `+rest, werte...)
}

// Zustellung implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Zustellung(ctx context.Context, messageID string) (z intermediaer.Zustellung, da bool, err error) {
	liste, err := zustellungen(ctx, m.s.pool, `WHERE z.message_id = $1`, messageID)
	if err != nil || len(liste) == 0 {
		return z, false, err
	}
	return liste[0], true, nil
}

// Naechste implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Naechste(ctx context.Context, p intermediaer.Postfach, ab time.Time) (z intermediaer.Zustellung, da, weitere bool, err error) {
	liste, err := zustellungen(ctx, m.s.pool, `WHERE z.postfach = $1 AND z.belegt = 1 AND z.zustand = 'bereit' AND z.eingereicht >= $2
		ORDER BY z.eingereicht, z.nummer LIMIT 2`, p[:], zustellungszeile.Milli(ab))
	if err != nil || len(liste) == 0 {
		return z, false, false, err
	}
	return liste[0], true, len(liste) > 1, nil
}

// Inhalt implements intermediaer.Zustellungsablage.
func (m *Intermediaer) Inhalt(ctx context.Context, nummer int64) (i intermediaer.Inhalt, da bool, err error) {
	var koerper []byte
	err = m.s.pool.QueryRow(ctx, `SELECT koerper FROM intermediaer.inhalt WHERE nummer = $1`, nummer).Scan(&koerper)
	if errors.Is(err, pgx.ErrNoRows) {
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
	err := m.s.pool.QueryRow(ctx, `SELECT zertifikate FROM intermediaer.inhalt WHERE nummer = $1`, nummer).Scan(&koerper)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, uebersetze(err)
	}
	return zustellungszeile.Lies[[]intermediaer.Zertifikat](koerper)
}

// Karten implements intermediaer.Kartenablage.
func (m *Intermediaer) Karten(ctx context.Context, f intermediaer.Kartenfilter) ([]intermediaer.Zustellung, error) {
	b := kartenbedingung(f)
	return zustellungen(ctx, m.s.pool, fmt.Sprintf(`WHERE %s ORDER BY z.nummer LIMIT %d`, b, f.Hoechstens), b.werte...)
}

// sichtbar is what a recipient sees of what is addressed to it.
const sichtbar = `z.zustand NOT IN ('zurueckgehalten', 'zurueckgestellt', 'klaerfall')`

// kartenbedingung builds the condition from a closed list of columns.
func kartenbedingung(f intermediaer.Kartenfilter) *bedingungen {
	b := &bedingungen{}
	p := f.Klient[:]
	einer := !f.Klient.Leer()
	b.dazu(true, `z.nummer > ?`, f.Nach)
	b.dazu(einer && f.NurVon, `z.absender = ?`, p)
	b.dazu(einer && f.NurAn, `z.postfach = ? AND `+sichtbar, p)
	b.dazu(einer && !f.NurAn && !f.NurVon, `(z.absender = ? OR z.postfach = ? AND `+sichtbar+`)`, p, p)
	b.dazu(!f.EingereichtAb.IsZero(), `z.eingereicht >= ?`, zustellungszeile.Milli(f.EingereichtAb))
	b.dazu(!f.GeaendertAb.IsZero(), `z.geaendert >= ?`, zustellungszeile.Milli(f.GeaendertAb))
	b.dazu(f.OhneEmpfang, `z.bestaetigt = 0`)
	b.dazu(f.Zustaende != nil, `z.zustand = ANY(?)`, texte(f.Zustaende))
	return b
}

// Faellige implements intermediaer.Kartenablage.
func (m *Intermediaer) Faellige(ctx context.Context, jetzt time.Time, hoechstens int, zustaende ...intermediaer.Zustand) ([]intermediaer.Zustellung, error) {
	return zustellungen(ctx, m.s.pool, fmt.Sprintf(`WHERE z.faellig > 0 AND z.faellig <= $1 AND z.zustand = ANY($2)
		ORDER BY z.faellig, z.nummer LIMIT %d`, hoechstens), zustellungszeile.Milli(jetzt), texte(zustaende))
}

// Postfaecher implements intermediaer.Kartenablage.
func (m *Intermediaer) Postfaecher(ctx context.Context) ([]intermediaer.Postfachstand, error) {
	return liesAlle(ctx, m.s.pool, func(scan func(...any) error) (p intermediaer.Postfachstand, err error) {
		var adresse []byte
		var aelteste int64
		err = scan(&adresse, &p.Teilnehmer, &p.Nachrichten, &p.Bytes, &aelteste)
		p.Postfach, p.Aelteste = zustellungszeile.LiesAdresse(adresse), zustellungszeile.VonMilli(aelteste)
		return p, err
	}, `SELECT p.adresse, p.teilnehmer, p.nachrichten, p.bytes, coalesce(
		(SELECT min(z.eingereicht) FROM intermediaer.zustellung z WHERE z.postfach = p.adresse AND z.belegt = 1), 0) FROM intermediaer.postfach p ORDER BY p.adresse`)
}

// Teilnehmerstand implements intermediaer.Teilnehmerablage.
func (m *Intermediaer) Teilnehmerstand(ctx context.Context) (stand int64, err error) {
	err = m.s.pool.QueryRow(ctx, teilnehmerstand).Scan(&stand)
	return stand, uebersetze(err)
}

const teilnehmerstand = `SELECT wert FROM intermediaer.stand WHERE name = 'teilnehmer'`

// Teilnehmer implements intermediaer.Teilnehmerablage.
func (m *Intermediaer) Teilnehmer(ctx context.Context) (liste []intermediaer.Teilnehmer, stand int64, err error) {
	err = m.stand(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, teilnehmerstand).Scan(&stand); err != nil {
			return uebersetze(err)
		}
		var err error
		liste, err = liesAlle(ctx, tx, func(scan func(...any) error) (t intermediaer.Teilnehmer, err error) {
			var inhalt []byte
			if err := scan(&t.ID, &t.Stand, &inhalt); err != nil {
				return t, err
			}
			err = json.Unmarshal(inhalt, &t)
			return t, err
		}, `SELECT id, stand, inhalt FROM intermediaer.teilnehmer ORDER BY name, id`)
		return err
	})
	return liste, stand, err
}

// Eintraege implements intermediaer.Eintragsablage.
func (m *Intermediaer) Eintraege(ctx context.Context, f intermediaer.Eintragsfilter, hoechstens int) ([]intermediaer.Eintrag, error) {
	b := &bedingungen{teile: []string{`true`}}
	b.dazu(!f.Von.IsZero(), `zeit >= ?`, zustellungszeile.Milli(f.Von))
	b.dazu(!f.Bis.IsZero(), `zeit < ?`, zustellungszeile.Milli(f.Bis))
	b.dazu(f.Art != "", `art = ?`, string(f.Art))
	b.dazu(f.MessageID != "", `message_id = ? AND message_id <> ''`, f.MessageID)
	b.dazu(!f.Postfach.Leer(), `(postfach = ? OR klient = ?)`, f.Postfach[:], f.Postfach[:])
	b.dazu(f.Vor > 0, `nummer < ?`, f.Vor)
	return liesAlle(ctx, m.s.pool, func(scan func(...any) error) (e intermediaer.Eintrag, err error) {
		var zeit int64
		var postfach, klient []byte
		err = scan(&e.Nummer, &zeit, &e.Art, &e.MessageID, &postfach, &klient, &e.Code, &e.Notiz)
		e.Zeit, e.Postfach, e.Klient = zustellungszeile.VonMilli(zeit), zustellungszeile.LiesAdresse(postfach), zustellungszeile.LiesAdresse(klient)
		return e, err
	}, fmt.Sprintf(`SELECT nummer, zeit, art, message_id, postfach, klient, code, notiz FROM intermediaer.eintrag WHERE %s ORDER BY nummer DESC LIMIT %d`,
		b, hoechstens), b.werte...)
}

// OffeneHinweise implements intermediaer.Hinweisablage.
func (m *Intermediaer) OffeneHinweise(ctx context.Context, hoechstens int) ([]intermediaer.Hinweis, error) {
	return m.hinweise(ctx, fmt.Sprintf(`erledigt = 0 ORDER BY nummer LIMIT %d`, hoechstens))
}

// Hinweise implements intermediaer.Hinweisablage.
func (m *Intermediaer) Hinweise(ctx context.Context, messageID string) ([]intermediaer.Hinweis, error) {
	return m.hinweise(ctx, `message_id = $1 ORDER BY nummer`, messageID)
}

func (m *Intermediaer) hinweise(ctx context.Context, bedingung string, werte ...any) ([]intermediaer.Hinweis, error) {
	return liesAlle(ctx, m.s.pool, func(scan func(...any) error) (h intermediaer.Hinweis, err error) {
		var nummer, erledigt int64
		var koerper []byte
		if err := scan(&nummer, &erledigt, &koerper); err != nil {
			return h, err
		}
		h, err = zustellungszeile.Lies[intermediaer.Hinweis](koerper)
		h.Nummer, h.Erledigt = nummer, zustellungszeile.VonMilli(erledigt)
		return h, err
	}, `SELECT nummer, erledigt, koerper FROM intermediaer.hinweis WHERE `+bedingung, werte...)
}

// Vermerke implements intermediaer.Hinweisablage.
func (m *Intermediaer) Vermerke(ctx context.Context, messageID string) ([]intermediaer.Vermerk, error) {
	return liesAlle(ctx, m.s.pool, func(scan func(...any) error) (v intermediaer.Vermerk, err error) {
		var zeit int64
		err = scan(&v.MessageID, &zeit, &v.Kennung, &v.Text)
		v.Zeit = zustellungszeile.VonMilli(zeit)
		return v, err
	}, `SELECT message_id, zeit, kennung, text FROM intermediaer.vermerk WHERE message_id = $1 ORDER BY nummer`, messageID)
}

// Teile implements intermediaer.Teilablage.
func (m *Intermediaer) Teile(ctx context.Context, klient intermediaer.Postfach, messageID string) (k intermediaer.Teilkopf, teile []intermediaer.Teil, da bool, err error) {
	err = m.stand(ctx, func(tx pgx.Tx) error {
		koepfe, err := liesAlle(ctx, tx, liesTeilkopf, `SELECT message_id, klient, anzahl, gesamt_kb, teil_kb, begonnen, geaendert, innen
			FROM intermediaer.teilnachricht WHERE klient = $1 AND message_id = $2`, klient[:], messageID)
		if err != nil || len(koepfe) == 0 {
			return err
		}
		k, da = koepfe[0], true
		teile, err = liesAlle(ctx, tx, func(scan func(...any) error) (t intermediaer.Teil, err error) {
			err = scan(&t.Nummer, &t.Datei, &t.Groesse)
			return t, err
		}, `SELECT nummer, datei, groesse FROM intermediaer.teil WHERE klient = $1 AND message_id = $2 ORDER BY nummer`, klient[:], messageID)
		return err
	})
	return k, teile, da && err == nil, err
}

func liesTeilkopf(scan func(...any) error) (k intermediaer.Teilkopf, err error) {
	var klient []byte
	var begonnen, geaendert int64
	var innen *string
	if err := scan(&k.MessageID, &klient, &k.Anzahl, &k.GesamtKB, &k.TeilKB, &begonnen, &geaendert, &innen); err != nil {
		return k, err
	}
	k.Klient, k.Begonnen, k.Geaendert = zustellungszeile.LiesAdresse(klient), zustellungszeile.VonMilli(begonnen), zustellungszeile.VonMilli(geaendert)
	if innen != nil {
		err = json.Unmarshal([]byte(*innen), &k.Innen)
	}
	return k, err
}

// OffeneTeile implements intermediaer.Teilablage.
func (m *Intermediaer) OffeneTeile(ctx context.Context, klient intermediaer.Postfach) (anzahl int, err error) {
	err = m.s.pool.QueryRow(ctx, `SELECT count(*) FROM intermediaer.teilnachricht WHERE klient = $1 AND innen IS NULL`, klient[:]).Scan(&anzahl)
	return anzahl, uebersetze(err)
}

// Benutzt implements intermediaer.Raeumablage.
func (m *Intermediaer) Benutzt(ctx context.Context, dateien []string) (map[string]bool, error) {
	namen, err := liesAlle(ctx, m.s.pool, func(scan func(...any) error) (name string, err error) {
		err = scan(&name)
		return name, err
	}, `SELECT name FROM intermediaer.spuldatei WHERE name = ANY($1)
		UNION ALL SELECT datei FROM intermediaer.teil WHERE datei = ANY($1)`, dateien)
	if err != nil {
		return nil, err
	}
	benutzt := map[string]bool{}
	for _, n := range namen {
		benutzt[n] = true
	}
	return benutzt, nil
}
