// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/totpzeile"
)

// Zugang keeps accounts and sessions in the schema zugang; it implements
// zugang.Speicher. All of it is read from the primary: a block counts at once.
type Zugang struct {
	zugangsleser
	speicher *Speicher
}

// Zugang returns the view of accounts and sessions. t seals the second factors.
func (s *Speicher) Zugang(t geheim.Tresor) *Zugang {
	return &Zugang{zugangsleser: zugangsleser{s.pool, t}, speicher: s}
}

// zugangsleser implements zugang.Leser on the database or inside a transaction.
type zugangsleser struct {
	q interface {
		QueryRow(ctx context.Context, befehl string, werte ...any) pgx.Row
		Query(ctx context.Context, befehl string, werte ...any) (pgx.Rows, error)
	}
	tresor geheim.Tresor
}

const inhaberspalten = `i.id, i.bereich, i.name, i.art, i.sicherheitsbehoerde, i.sitz, i.gebiet, i.profile,
	i.regel, i.vertrag, i.gueltig_bis, i.gesperrt, i.anschrift, i.erreichbarkeit, i.netze, i.einheiten`

const kontospalten = `k.kennung, k.inhaber, k.passwort, k.rollen, k.verfahren, k.basic, k.totp, k.totp_zaehler,
	k.gesperrt, k.gueltig_bis, k.letzte_anmeldung, k.belehrt, k.name, k.einheit, k.erstkennwort, k.besonders_bis,
	k.belehrt_fassung, k.angelegt, (SELECT count(*) FROM zugang.schluessel s WHERE s.kennung = k.kennung)`

// Konto implements zugang.Leser.
func (l zugangsleser) Konto(ctx context.Context, kennung string) (zugang.Konto, zugang.Inhaber, error) {
	var k kontozeile
	var i inhaberzeile
	zeile := l.q.QueryRow(ctx, `SELECT `+kontospalten+`, `+inhaberspalten+`
		FROM zugang.konto k JOIN zugang.inhaber i ON i.id = k.inhaber WHERE k.kennung = $1`, kennung)
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
func (l zugangsleser) Konten(ctx context.Context, inhaberID string) ([]zugang.Konto, error) {
	zeilen, err := l.q.Query(ctx, `SELECT `+kontospalten+` FROM zugang.konto k WHERE k.inhaber = $1 ORDER BY k.kennung COLLATE "C"`, inhaberID)
	if err != nil {
		return nil, uebersetze(err)
	}
	defer zeilen.Close()
	var alle []zugang.Konto
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

// InhaberZuZertifikat implements zugang.Leser.
func (l zugangsleser) InhaberZuZertifikat(ctx context.Context, fingerabdruck string) (zugang.Inhaber, error) {
	return l.einInhaber(ctx, `SELECT `+inhaberspalten+` FROM zugang.zertifikat z
		JOIN zugang.inhaber i ON i.id = z.inhaber WHERE z.fingerabdruck = $1`, fingerabdruck)
}

// Inhaber implements zugang.Leser.
func (l zugangsleser) Inhaber(ctx context.Context, id string) (zugang.Inhaber, error) {
	return l.einInhaber(ctx, `SELECT `+inhaberspalten+` FROM zugang.inhaber i WHERE i.id = $1`, id)
}

func (l zugangsleser) einInhaber(ctx context.Context, befehl, wert string) (zugang.Inhaber, error) {
	var i inhaberzeile
	if err := l.q.QueryRow(ctx, befehl, wert).Scan(i.ziele()...); err != nil {
		return zugang.Inhaber{}, unbekannt(err)
	}
	return i.inhaber()
}

// Zertifikate implements zugang.Leser.
func (l zugangsleser) Zertifikate(ctx context.Context, inhaberID string) (map[string][]byte, error) {
	zeilen, err := l.q.Query(ctx, `SELECT fingerabdruck, der FROM zugang.zertifikat WHERE inhaber = $1`, inhaberID)
	if err != nil {
		return nil, uebersetze(err)
	}
	alle := map[string][]byte{}
	var fingerabdruck string
	var der []byte
	_, err = pgx.ForEachRow(zeilen, []any{&fingerabdruck, &der}, func() error {
		alle[fingerabdruck] = der
		der = nil
		return nil
	})
	return alle, uebersetze(err)
}

func unbekannt(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return zugang.ErrUnbekannt
	}
	return uebersetze(err)
}

// inhaberzeile is a row of the table inhaber.
type inhaberzeile struct {
	s                         behoerde.Stelle
	k                         zugang.Kunde
	bereich                   zugang.Bereich
	gueltigBis                int32
	anschrift, erreichbarkeit string
	netze                     []string
	einheiten                 string
}

func (z *inhaberzeile) ziele() []any {
	return []any{
		&z.s.ID, &z.bereich, &z.s.Name, &z.s.Art, &z.s.Sicherheitsbehoerde, &z.s.Sitz, &z.s.Gebiet, &z.s.Profile,
		&z.k.Regel, &z.k.Vertrag, &z.gueltigBis, &z.s.Gesperrt, &z.anschrift, &z.erreichbarkeit, &z.netze, &z.einheiten,
	}
}

func (z *inhaberzeile) inhaber() (zugang.Inhaber, error) {
	i := zugang.Inhaber{Bereich: z.bereich, Anschrift: z.anschrift, Erreichbarkeit: z.erreichbarkeit}
	for _, text := range z.netze {
		n, err := netip.ParsePrefix(text)
		if err != nil {
			return zugang.Inhaber{}, fmt.Errorf("read networks of holder: %w", err)
		}
		i.Netze = append(i.Netze, n)
	}
	if err := json.Unmarshal([]byte(z.einheiten), &i.Einheiten); err != nil {
		return zugang.Inhaber{}, fmt.Errorf("read units of holder: %w", err)
	}
	i.Einheiten = ohneLeere(i.Einheiten)
	if z.bereich.IstKunde() {
		z.k.ID, z.k.Name, z.k.Art, z.k.Gesperrt = z.s.ID, z.s.Name, z.bereich, z.s.Gesperrt
		z.k.GueltigBis = fristDatum(z.gueltigBis)
		i.Kunde = &z.k
		return i, nil
	}
	z.s.Gebiet, z.s.Profile = ohneLeere(z.s.Gebiet), ohneLeere(z.s.Profile)
	i.Stelle = z.s
	return i, nil
}

// kontozeile is a row of the table konto.
type kontozeile struct {
	k                        zugang.Konto
	totp                     string
	gueltigBis, besondersBis int32
	letzteAnmeldung, belehrt int64
	angelegt                 int64
}

func (z *kontozeile) ziele() []any {
	return []any{
		&z.k.Kennung, &z.k.InhaberID, &z.k.Passwort, &z.k.Rollen, &z.k.Verfahren, &z.k.Basic, &z.totp, &z.k.TOTPZaehler,
		&z.k.Gesperrt, &z.gueltigBis, &z.letzteAnmeldung, &z.belehrt, &z.k.Name, &z.k.Einheit, &z.k.Erstkennwort, &z.besondersBis,
		&z.k.BelehrtFassung, &z.angelegt, &z.k.Sicherheitsschluessel,
	}
}

func (z *kontozeile) konto(t geheim.Tresor) (zugang.Konto, error) {
	z.k.GueltigBis, z.k.BesondersBis = fristDatum(z.gueltigBis), fristDatum(z.besondersBis)
	z.k.LetzteAnmeldung, z.k.Belehrt, z.k.Angelegt = zeitVonMikro(z.letzteAnmeldung), zeitVonMikro(z.belehrt), zeitVonMikro(z.angelegt)
	z.k.Rollen = ohneLeere(z.k.Rollen)
	var err error
	z.k.TOTP, err = totpzeile.Lies(t, z.k.Kennung, z.totp)
	return z.k, err
}

// ohneLeere makes the empty list nil again.
func ohneLeere[T any](liste []T) []T {
	if len(liste) == 0 {
		return nil
	}
	return liste
}

// texte returns the list in the form the driver knows, empty instead of nil.
func texte[T ~string](liste []T) []string {
	alle := make([]string, len(liste))
	for i, t := range liste {
		alle[i] = string(t)
	}
	return alle
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
