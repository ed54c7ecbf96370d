// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/speicher/totpzeile"
)

// Versuche implements zugang.Versuchszaehler.
func (z *Zugang) Versuche(ctx context.Context, name string) (zugang.Versuche, error) {
	var v zugang.Versuche
	var letzter int64
	err := z.q.QueryRow(ctx, `SELECT anzahl, letzter FROM zugang.fehlversuch WHERE name = $1`, name).Scan(&v.Anzahl, &letzter)
	if errors.Is(err, pgx.ErrNoRows) {
		return zugang.Versuche{}, nil
	}
	v.Letzter = zeitVonMikro(letzter)
	return v, uebersetze(err)
}

// Fehlversuch implements zugang.Versuchszaehler.
func (z *Zugang) Fehlversuch(ctx context.Context, name string, jetzt, vergessen time.Time) error {
	return z.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM zugang.fehlversuch WHERE letzter < $1`, mikro(vergessen)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO zugang.fehlversuch AS f (name, anzahl, letzter) VALUES ($1, 1, $2)
			ON CONFLICT (name) DO UPDATE SET anzahl = f.anzahl + 1, letzter = excluded.letzter`, name, mikro(jetzt))
		return err
	})
}

// errCodeVerbraucht undoes the transaction of a log-in whose code was used meanwhile.
var errCodeVerbraucht = errors.New("code was used meanwhile")

// VermerkeErfolg implements zugang.Vermerker.
func (z *Zugang) VermerkeErfolg(ctx context.Context, e zugang.Erfolg) (bool, error) {
	err := z.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM zugang.fehlversuch WHERE name = $1`, e.Name); err != nil {
			return err
		}
		ergebnis, err := tx.Exec(ctx, `UPDATE zugang.konto SET letzte_anmeldung = $1,
			totp_zaehler = greatest(totp_zaehler, $2::bigint),
			passwort = CASE WHEN $4::text <> '' AND passwort = $3 THEN $4 ELSE passwort END
			WHERE kennung = $5 AND ($2 = 0 OR totp_zaehler < $2)`,
			mikro(e.Jetzt), e.TOTPZaehler, e.AlterHash, e.NeuerHash, e.Kennung)
		if err != nil {
			return err
		}
		if ergebnis.RowsAffected() == 0 {
			return errCodeVerbraucht
		}
		return nil
	})
	if errors.Is(err, errCodeVerbraucht) {
		return false, nil
	}
	return err == nil, err
}

// VermerkeBelehrung implements zugang.Vermerker.
func (z *Zugang) VermerkeBelehrung(ctx context.Context, kennung, fassung string, jetzt time.Time) error {
	return z.fuehreAus(ctx, `UPDATE zugang.konto SET belehrt = $1, belehrt_fassung = $2 WHERE kennung = $3`, mikro(jetzt), fassung, kennung)
}

// BeginneSitzung implements zugang.Sitzungen.
func (z *Zugang) BeginneSitzung(ctx context.Context, s zugang.Sitzungsstand) error {
	return z.fuehreAus(ctx, `INSERT INTO zugang.sitzung (token, kennung, zweiter_faktor, begonnen, zuletzt)
		VALUES ($1, $2, $3, $4, $5)`, s.Token, s.Kennung, s.ZweiterFaktor, mikro(s.Begonnen), mikro(s.Zuletzt))
}

// Sitzung implements zugang.Sitzungen.
func (z *Zugang) Sitzung(ctx context.Context, token string) (zugang.Sitzungsstand, error) {
	s := zugang.Sitzungsstand{Token: token}
	var begonnen, zuletzt int64
	err := z.q.QueryRow(ctx, `SELECT kennung, zweiter_faktor, begonnen, zuletzt FROM zugang.sitzung WHERE token = $1`, token).
		Scan(&s.Kennung, &s.ZweiterFaktor, &begonnen, &zuletzt)
	if err != nil {
		return zugang.Sitzungsstand{}, unbekannt(err)
	}
	s.Begonnen, s.Zuletzt = zeitVonMikro(begonnen), zeitVonMikro(zuletzt)
	return s, nil
}

// BeruehreSitzung implements zugang.Sitzungen.
func (z *Zugang) BeruehreSitzung(ctx context.Context, token string, jetzt time.Time) error {
	return z.fuehreAus(ctx, `UPDATE zugang.sitzung SET zuletzt = $1 WHERE token = $2`, mikro(jetzt), token)
}

// BeendeSitzung implements zugang.Sitzungen.
func (z *Zugang) BeendeSitzung(ctx context.Context, token string) error {
	return z.fuehreAus(ctx, `DELETE FROM zugang.sitzung WHERE token = $1`, token)
}

// RaeumeSitzungen implements zugang.Sitzungen.
func (z *Zugang) RaeumeSitzungen(ctx context.Context, begonnen, zuletzt time.Time) error {
	return z.fuehreAus(ctx, `DELETE FROM zugang.sitzung WHERE begonnen <= $1 OR zuletzt <= $2`, mikro(begonnen), mikro(zuletzt))
}

func (z *Zugang) fuehreAus(ctx context.Context, befehl string, werte ...any) error {
	_, err := z.speicher.pool.Exec(ctx, befehl, werte...)
	return uebersetze(err)
}

// Aendere implements zugang.Verwahrer.
func (z *Zugang) Aendere(ctx context.Context, tu func(zugang.Bestand) error) error {
	return z.speicher.schreibe(ctx, func(tx pgx.Tx) error {
		return tu(kontenbestand{zugangsleser{tx, z.tresor}, tx})
	})
}

// kontenbestand implements zugang.Bestand inside a transaction.
type kontenbestand struct {
	zugangsleser
	tx pgx.Tx
}

// SetzeInhaber implements zugang.Bestand.
func (b kontenbestand) SetzeInhaber(ctx context.Context, i zugang.Inhaber, zertifikate map[string][]byte) error {
	s, k := i.Stelle, zugang.Kunde{}
	if i.Kunde != nil {
		k = *i.Kunde
		s.ID, s.Name, s.Gesperrt = k.ID, k.Name, k.Gesperrt
	}
	netze := make([]string, len(i.Netze))
	for n, netz := range i.Netze {
		netze[n] = netz.String()
	}
	einheiten, err := json.Marshal(slices.Concat([]zugang.Einheit{}, i.Einheiten))
	if err != nil {
		return err
	}
	_, err = b.tx.Exec(ctx, `INSERT INTO zugang.inhaber (id, bereich, name, art, sicherheitsbehoerde, sitz, gebiet, profile,
		regel, vertrag, gueltig_bis, gesperrt, anschrift, erreichbarkeit, netze, einheiten)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
		ON CONFLICT (id) DO UPDATE SET bereich = excluded.bereich, name = excluded.name, art = excluded.art,
		sicherheitsbehoerde = excluded.sicherheitsbehoerde, sitz = excluded.sitz, gebiet = excluded.gebiet,
		profile = excluded.profile, regel = excluded.regel, vertrag = excluded.vertrag,
		gueltig_bis = excluded.gueltig_bis, gesperrt = excluded.gesperrt, anschrift = excluded.anschrift,
		erreichbarkeit = excluded.erreichbarkeit, netze = excluded.netze, einheiten = excluded.einheiten`,
		s.ID, string(i.Bereich), s.Name, s.Art, s.Sicherheitsbehoerde, s.Sitz, texte(s.Gebiet), texte(s.Profile),
		k.Regel, k.Vertrag, fristZahl(k.GueltigBis), s.Gesperrt, i.Anschrift, i.Erreichbarkeit, netze, string(einheiten))
	if err != nil {
		return fmt.Errorf("store holder: %w", err)
	}
	if _, err := b.tx.Exec(ctx, `DELETE FROM zugang.zertifikat WHERE inhaber = $1`, s.ID); err != nil {
		return fmt.Errorf("replace certificates: %w", err)
	}
	for fingerabdruck, der := range zertifikate {
		_, err := b.tx.Exec(ctx, `INSERT INTO zugang.zertifikat (fingerabdruck, inhaber, der) VALUES ($1, $2, $3)`,
			fingerabdruck, s.ID, der)
		if err != nil {
			return fmt.Errorf("store certificate: %w", err)
		}
	}
	if !s.Gesperrt {
		return nil
	}
	_, err = b.tx.Exec(ctx,
		`DELETE FROM zugang.sitzung WHERE kennung IN (SELECT kennung FROM zugang.konto WHERE inhaber = $1)`, s.ID)
	return err
}

// SetzeKonto implements zugang.Bestand.
func (b kontenbestand) SetzeKonto(ctx context.Context, k zugang.Konto) error {
	totp, err := totpzeile.Schreibe(b.tresor, k.Kennung, k.TOTP)
	if err != nil {
		return err
	}
	_, err = b.tx.Exec(ctx, `DELETE FROM zugang.sitzung WHERE kennung = $1
		AND ($2 OR EXISTS (SELECT 1 FROM zugang.konto WHERE kennung = $1 AND passwort <> $3))`, k.Kennung, k.Gesperrt, k.Passwort)
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	_, err = b.tx.Exec(ctx, `INSERT INTO zugang.konto (kennung, inhaber, passwort, rollen, verfahren, basic, totp,
		totp_zaehler, gesperrt, gueltig_bis, letzte_anmeldung, belehrt, name, einheit, erstkennwort, besonders_bis,
		belehrt_fassung, angelegt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (kennung) DO UPDATE SET inhaber = excluded.inhaber, passwort = excluded.passwort,
		rollen = excluded.rollen, verfahren = excluded.verfahren, basic = excluded.basic, totp = excluded.totp,
		totp_zaehler = excluded.totp_zaehler, gesperrt = excluded.gesperrt, gueltig_bis = excluded.gueltig_bis,
		letzte_anmeldung = excluded.letzte_anmeldung, belehrt = excluded.belehrt, name = excluded.name,
		einheit = excluded.einheit, erstkennwort = excluded.erstkennwort, besonders_bis = excluded.besonders_bis,
		belehrt_fassung = excluded.belehrt_fassung, angelegt = excluded.angelegt`,
		k.Kennung, k.InhaberID, k.Passwort, texte(k.Rollen), k.Verfahren, k.Basic, totp, k.TOTPZaehler,
		k.Gesperrt, fristZahl(k.GueltigBis), mikro(k.LetzteAnmeldung), mikro(k.Belehrt), k.Name, k.Einheit, k.Erstkennwort,
		fristZahl(k.BesondersBis), k.BelehrtFassung, mikro(k.Angelegt))
	if err != nil {
		return fmt.Errorf("store account: %w", err)
	}
	return nil
}
