// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/grund/geheim"
)

// Zugang keeps accounts and sessions in the schema zugang; it implements
// zugang.Speicher. All of it is read from the primary: a block counts at once.
type Zugang struct {
	zugangsleser
	speicher *Speicher
}

// Zugang returns the view of accounts and sessions.
func (s *Speicher) Zugang() *Zugang {
	return &Zugang{zugangsleser: zugangsleser{s.pool}, speicher: s}
}

// zugangsleser implements zugang.Leser on the database or inside a transaction.
type zugangsleser struct {
	q interface {
		QueryRow(ctx context.Context, befehl string, werte ...any) pgx.Row
		Query(ctx context.Context, befehl string, werte ...any) (pgx.Rows, error)
	}
}

const inhaberspalten = `i.id, i.bereich, i.name, i.art, i.sicherheitsbehoerde, i.sitz, i.gebiet, i.profile,
	i.regel, i.vertrag, i.gueltig_bis, i.gesperrt`

const kontospalten = `k.kennung, k.inhaber, k.passwort, k.rollen, k.verfahren, k.basic, k.totp, k.totp_zaehler,
	k.gesperrt, k.gueltig_bis, k.letzte_anmeldung, k.belehrt`

// Konto implements zugang.Leser.
func (l zugangsleser) Konto(ctx context.Context, kennung string) (zugang.Konto, zugang.Inhaber, error) {
	var k kontozeile
	var i inhaberzeile
	zeile := l.q.QueryRow(ctx, `SELECT `+kontospalten+`, `+inhaberspalten+`
		FROM zugang.konto k JOIN zugang.inhaber i ON i.id = k.inhaber WHERE k.kennung = $1`, kennung)
	if err := zeile.Scan(append(k.ziele(), i.ziele()...)...); err != nil {
		return zugang.Konto{}, zugang.Inhaber{}, unbekannt(err)
	}
	konto, err := k.konto()
	if err != nil {
		return zugang.Konto{}, zugang.Inhaber{}, fmt.Errorf("read account: %w", err)
	}
	return konto, i.inhaber(), nil
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
	return i.inhaber(), nil
}

// Zertifikate implements zugang.Bestand.
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
	s          behoerde.Stelle
	k          zugang.Kunde
	bereich    zugang.Bereich
	gueltigBis int32
}

func (z *inhaberzeile) ziele() []any {
	return []any{
		&z.s.ID, &z.bereich, &z.s.Name, &z.s.Art, &z.s.Sicherheitsbehoerde, &z.s.Sitz, &z.s.Gebiet, &z.s.Profile,
		&z.k.Regel, &z.k.Vertrag, &z.gueltigBis, &z.s.Gesperrt,
	}
}

func (z *inhaberzeile) inhaber() zugang.Inhaber {
	if z.bereich.IstKunde() {
		z.k.ID, z.k.Name, z.k.Art, z.k.Gesperrt = z.s.ID, z.s.Name, z.bereich, z.s.Gesperrt
		z.k.GueltigBis = fristDatum(z.gueltigBis)
		return zugang.Inhaber{Bereich: z.bereich, Kunde: &z.k}
	}
	z.s.Gebiet, z.s.Profile = ohneLeere(z.s.Gebiet), ohneLeere(z.s.Profile)
	return zugang.Inhaber{Bereich: z.bereich, Stelle: z.s}
}

// kontozeile is a row of the table konto.
type kontozeile struct {
	k                        zugang.Konto
	totp                     string
	gueltigBis               int32
	letzteAnmeldung, belehrt int64
}

func (z *kontozeile) ziele() []any {
	return []any{
		&z.k.Kennung, &z.k.InhaberID, &z.k.Passwort, &z.k.Rollen, &z.k.Verfahren, &z.k.Basic, &z.totp, &z.k.TOTPZaehler,
		&z.k.Gesperrt, &z.gueltigBis, &z.letzteAnmeldung, &z.belehrt,
	}
}

func (z *kontozeile) konto() (zugang.Konto, error) {
	z.k.GueltigBis = fristDatum(z.gueltigBis)
	z.k.LetzteAnmeldung, z.k.Belehrt = zeitVonMikro(z.letzteAnmeldung), zeitVonMikro(z.belehrt)
	z.k.Rollen = ohneLeere(z.k.Rollen)
	if z.totp == "" {
		return z.k, nil
	}
	var err error
	z.k.TOTP, err = geheim.LiesTOTP(z.totp)
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
