// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/totpzeile"
)

// Zugang keeps accounts and sessions in zugang.db; it implements zugang.Speicher.
type Zugang struct {
	zugangsleser
	db         *datenbank
	konto      vorbereitet
	zertifikat vorbereitet
}

// Zugang returns the view of accounts and sessions. It is to be called once:
// the view keeps prepared statements. t seals the second factors.
func (s *Speicher) Zugang(t geheim.Tresor) *Zugang {
	return &Zugang{zugangsleser: zugangsleser{s.zugang.leser, t}, db: s.zugang}
}

// vorbereitet is a statement that is prepared at its first use: parsing it costs
// several times what it costs to run, and every request of a machine needs it.
type vorbereitet struct {
	mu   sync.Mutex
	satz *sql.Stmt
}

func (v *vorbereitet) hole(ctx context.Context, db *sql.DB, befehl string) (*sql.Stmt, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.satz == nil {
		satz, err := db.PrepareContext(ctx, befehl)
		if err != nil {
			return nil, uebersetze(err)
		}
		v.satz = satz
	}
	return v.satz, nil
}

// Konto implements zugang.Leser.
func (z *Zugang) Konto(ctx context.Context, kennung string) (zugang.Konto, zugang.Inhaber, error) {
	satz, err := z.konto.hole(ctx, z.db.leser, kontofrage)
	if err != nil {
		return zugang.Konto{}, zugang.Inhaber{}, err
	}
	return z.leseKonto(satz.QueryRowContext(ctx, kennung))
}

// InhaberZuZertifikat implements zugang.Leser.
func (z *Zugang) InhaberZuZertifikat(ctx context.Context, fingerabdruck string) (zugang.Inhaber, error) {
	satz, err := z.zertifikat.hole(ctx, z.db.leser, zertifikatfrage)
	if err != nil {
		return zugang.Inhaber{}, err
	}
	return leseInhaber(satz.QueryRowContext(ctx, fingerabdruck))
}

// zugangsleser implements zugang.Leser on the file or inside a transaction.
type zugangsleser struct {
	q interface {
		QueryRowContext(ctx context.Context, befehl string, werte ...any) *sql.Row
		QueryContext(ctx context.Context, befehl string, werte ...any) (*sql.Rows, error)
	}
	tresor geheim.Tresor
}

const inhaberspalten = `i.id, i.bereich, i.name, i.art, i.sicherheitsbehoerde, i.sitz, i.gebiet, i.profile,
	i.regel, i.vertrag, i.gueltig_bis, i.gesperrt, i.anschrift, i.erreichbarkeit, i.netze, i.einheiten`

const kontospalten = `k.kennung, k.inhaber, k.passwort, k.rollen, k.verfahren, k.basic, k.totp, k.totp_zaehler,
	k.gesperrt, k.gueltig_bis, k.letzte_anmeldung, k.belehrt, k.name, k.einheit, k.erstkennwort, k.besonders_bis,
	k.belehrt_fassung, k.angelegt, (SELECT count(*) FROM schluessel s WHERE s.kennung = k.kennung)`

const (
	kontofrage = `SELECT ` + kontospalten + `, ` + inhaberspalten + `
		FROM konto k JOIN inhaber i ON i.id = k.inhaber WHERE k.kennung = ?`
	zertifikatfrage = `SELECT ` + inhaberspalten + `
		FROM zertifikat z JOIN inhaber i ON i.id = z.inhaber WHERE z.fingerabdruck = ?`
)

// Konto implements zugang.Leser.
func (l zugangsleser) Konto(ctx context.Context, kennung string) (zugang.Konto, zugang.Inhaber, error) {
	return l.leseKonto(l.q.QueryRowContext(ctx, kontofrage, kennung))
}

// InhaberZuZertifikat implements zugang.Leser.
func (l zugangsleser) InhaberZuZertifikat(ctx context.Context, fingerabdruck string) (zugang.Inhaber, error) {
	return leseInhaber(l.q.QueryRowContext(ctx, zertifikatfrage, fingerabdruck))
}

// Inhaber implements zugang.Leser.
func (l zugangsleser) Inhaber(ctx context.Context, id string) (zugang.Inhaber, error) {
	return leseInhaber(l.q.QueryRowContext(ctx, `SELECT `+inhaberspalten+` FROM inhaber i WHERE i.id = ?`, id))
}

func (l zugangsleser) leseKonto(zeile *sql.Row) (zugang.Konto, zugang.Inhaber, error) {
	var k kontozeile
	var i inhaberzeile
	if err := zeile.Scan(append(k.ziele(), i.ziele()...)...); err != nil {
		return zugang.Konto{}, zugang.Inhaber{}, unbekannt(err)
	}
	konto, err := k.konto(l.tresor)
	if err != nil {
		return zugang.Konto{}, zugang.Inhaber{}, fmt.Errorf("read account: %w", err)
	}
	inhaber, err := i.inhaber()
	return konto, inhaber, err
}

// Konten implements zugang.Leser.
func (l zugangsleser) Konten(ctx context.Context, inhaberID string) (alle []zugang.Konto, err error) {
	zeilen, err := l.q.QueryContext(ctx, `SELECT `+kontospalten+` FROM konto k WHERE k.inhaber = ? ORDER BY k.kennung`, inhaberID)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	for zeilen.Next() {
		var k kontozeile
		if err := zeilen.Scan(k.ziele()...); err != nil {
			return nil, uebersetze(err)
		}
		konto, err := k.konto(l.tresor)
		if err != nil {
			return nil, fmt.Errorf("read account: %w", err)
		}
		alle = append(alle, konto)
	}
	return alle, uebersetze(zeilen.Err())
}

func leseInhaber(zeile *sql.Row) (zugang.Inhaber, error) {
	var i inhaberzeile
	if err := zeile.Scan(i.ziele()...); err != nil {
		return zugang.Inhaber{}, unbekannt(err)
	}
	return i.inhaber()
}

// Zertifikate implements zugang.Leser.
func (l zugangsleser) Zertifikate(ctx context.Context, inhaberID string) (alle map[string][]byte, err error) {
	zeilen, err := l.q.QueryContext(ctx, `SELECT fingerabdruck, der FROM zertifikat WHERE inhaber = ?`, inhaberID)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer func() { err = errors.Join(err, zeilen.Close()) }()
	alle = map[string][]byte{}
	for zeilen.Next() {
		var fingerabdruck string
		var der []byte
		if err := zeilen.Scan(&fingerabdruck, &der); err != nil {
			return nil, uebersetze(err)
		}
		alle[fingerabdruck] = der
	}
	return alle, uebersetze(zeilen.Err())
}

func unbekannt(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return zugang.ErrUnbekannt
	}
	return uebersetze(err)
}

// inhaberzeile is a row of the table inhaber.
type inhaberzeile struct {
	s                         behoerde.Stelle
	k                         zugang.Kunde
	bereich                   zugang.Bereich
	gebiet, profile           string
	gueltigBis                int
	anschrift, erreichbarkeit string
	netze, einheiten          string
}

func (z *inhaberzeile) ziele() []any {
	return []any{
		&z.s.ID, &z.bereich, &z.s.Name, &z.s.Art, &z.s.Sicherheitsbehoerde, &z.s.Sitz, &z.gebiet, &z.profile,
		&z.k.Regel, &z.k.Vertrag, &z.gueltigBis, &z.s.Gesperrt, &z.anschrift, &z.erreichbarkeit, &z.netze, &z.einheiten,
	}
}

func (z *inhaberzeile) inhaber() (zugang.Inhaber, error) {
	i := zugang.Inhaber{Bereich: z.bereich, Anschrift: z.anschrift, Erreichbarkeit: z.erreichbarkeit}
	err := errors.Join(liesJSONListe(z.netze, &i.Netze), liesJSONListe(z.einheiten, &i.Einheiten))
	if z.bereich.IstKunde() {
		z.k.ID, z.k.Name, z.k.Art, z.k.Gesperrt = z.s.ID, z.s.Name, z.bereich, z.s.Gesperrt
		z.k.GueltigBis = fristDatum(z.gueltigBis)
		i.Kunde = &z.k
	} else {
		err = errors.Join(err, liesJSONListe(z.gebiet, &z.s.Gebiet), liesJSONListe(z.profile, &z.s.Profile))
		i.Stelle = z.s
	}
	if err != nil {
		return zugang.Inhaber{}, fmt.Errorf("read holder: %w", err)
	}
	return i, nil
}

// kontozeile is a row of the table konto.
type kontozeile struct {
	k                        zugang.Konto
	rollen, totp             string
	gueltigBis, besondersBis int
	letzteAnmeldung, belehrt int64
	angelegt                 int64
}

func (z *kontozeile) ziele() []any {
	return []any{
		&z.k.Kennung, &z.k.InhaberID, &z.k.Passwort, &z.rollen, &z.k.Verfahren, &z.k.Basic, &z.totp, &z.k.TOTPZaehler,
		&z.k.Gesperrt, &z.gueltigBis, &z.letzteAnmeldung, &z.belehrt, &z.k.Name, &z.k.Einheit, &z.k.Erstkennwort, &z.besondersBis,
		&z.k.BelehrtFassung, &z.angelegt, &z.k.Sicherheitsschluessel,
	}
}

func (z *kontozeile) konto(t geheim.Tresor) (zugang.Konto, error) {
	z.k.GueltigBis, z.k.BesondersBis = fristDatum(z.gueltigBis), fristDatum(z.besondersBis)
	z.k.LetzteAnmeldung, z.k.Belehrt, z.k.Angelegt = zeitVonMikro(z.letzteAnmeldung), zeitVonMikro(z.belehrt), zeitVonMikro(z.angelegt)
	if err := liesJSONListe(z.rollen, &z.k.Rollen); err != nil {
		return z.k, err
	}
	var err error
	z.k.TOTP, err = totpzeile.Lies(t, z.k.Kennung, z.totp)
	return z.k, err
}

func liesJSONListe[T any](text string, ziel *[]T) error {
	err := json.Unmarshal([]byte(text), ziel)
	if len(*ziel) == 0 {
		*ziel = nil
	}
	return err
}

func jsonListe[T any](liste []T) (string, error) {
	b, err := json.Marshal(liste)
	return string(b), err
}

// zeitVonMikro and mikro keep the zero time as 0.
func zeitVonMikro(mikro int64) time.Time {
	if mikro == 0 {
		return time.Time{}
	}
	return time.UnixMicro(mikro).UTC()
}

func mikro(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
