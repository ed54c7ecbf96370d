// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/grund/geheim"
)

// CodeKontendatei is the code of the error for a file of accounts that contradicts the accounts there are.
const CodeKontendatei = "MR-0703"

// Zaehlung says what a file of accounts has changed. Stellen, Kunden, Nutzer and
// Zertifikate count what stands in the file.
type Zaehlung struct {
	Stellen      int `json:"stellen"`
	Kunden       int `json:"kunden"`
	Nutzer       int `json:"nutzer"`
	Zertifikate  int `json:"zertifikate"`
	Neu          int `json:"neu"`
	Geaendert    int `json:"geaendert"`
	Unveraendert int `json:"unveraendert"`
}

// LegeAn stores the bodies, customers and users of a file in one transaction and
// logs it. Running it again changes nothing; what the file does not name stays; the
// particulars and certificates of a named body or customer are replaced. fortschritt is called for
// every finished user, also concurrently. A user name or certificate that belongs to
// somebody else is an Ungueltig with CodeKontendatei and the place in the file.
func (d *Dienst) LegeAn(ctx context.Context, wer Angemeldet, datei Kontendatei, fortschritt func()) (Zaehlung, error) {
	vorhaben := vorhabenVon(datei)
	konten, err := d.bereiteKonten(ctx, vorhaben, fortschritt)
	if err != nil {
		return Zaehlung{}, err
	}
	z := Zaehlung{Stellen: len(datei.Stellen), Kunden: len(datei.Kunden), Nutzer: len(konten)}
	for _, v := range vorhaben {
		z.Zertifikate += len(v.zertifikate)
	}
	err = d.vermerkeAkt(ctx, verwaltungsakt{wer: wer, anlass: "Konten aus Datei angelegt", daten: map[string]string{
		"stellen": strconv.Itoa(z.Stellen), "kunden": strconv.Itoa(z.Kunden), "nutzer": strconv.Itoa(z.Nutzer),
	}})
	if err != nil {
		return Zaehlung{}, err
	}
	err = d.speicher.Aendere(ctx, func(b Bestand) error {
		for _, v := range vorhaben {
			if err := setzeInhaber(ctx, b, v, &z); err != nil {
				return err
			}
		}
		for _, k := range konten {
			if err := setzeKonto(ctx, b, k, &z); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Zaehlung{}, err
	}
	return z, nil
}

// vorhaben is a holder to be stored.
type vorhaben struct {
	pfad        string
	inhaber     Inhaber
	nutzer      []NutzerAngabe
	zertifikate map[string][]byte
}

func vorhabenVon(datei Kontendatei) []vorhaben {
	alle := make([]vorhaben, 0, len(datei.Stellen)+len(datei.Kunden))
	for _, a := range datei.Stellen {
		inhaber := Inhaber{Bereich: BereichVon(a.Stelle.Art), Stelle: a.Stelle, Anschrift: a.Anschrift, Erreichbarkeit: a.Erreichbarkeit}
		alle = append(alle, vorhaben{a.pfad, inhaber, a.Nutzer, a.Zertifikate})
	}
	for _, a := range datei.Kunden {
		alle = append(alle, vorhaben{a.pfad, Inhaber{Bereich: a.Kunde.Art, Kunde: &a.Kunde}, a.Nutzer, nil})
	}
	return alle
}

type kontovorhaben struct {
	pfad string
	neu  Konto
}

// bereiteKonten computes the password hashes before the transaction, because
// each takes 50 ms. A password that fits the stored hash keeps it.
func (d *Dienst) bereiteKonten(ctx context.Context, alle []vorhaben, fortschritt func()) ([]kontovorhaben, error) {
	gruppe, ctx := errgroup.WithContext(ctx)
	gruppe.SetLimit(runtime.GOMAXPROCS(0))
	var konten []*kontovorhaben
	for _, v := range alle {
		for _, n := range v.nutzer {
			ziel := &kontovorhaben{pfad: n.pfad}
			konten = append(konten, ziel)
			gruppe.Go(func() (err error) {
				ziel.neu, err = d.bereiteKonto(ctx, v.inhaber, n)
				fortschritt()
				return err
			})
		}
	}
	if err := gruppe.Wait(); err != nil {
		return nil, err
	}
	fertig := make([]kontovorhaben, len(konten))
	for i, k := range konten {
		fertig[i] = *k
	}
	return fertig, nil
}

func (d *Dienst) bereiteKonto(ctx context.Context, i Inhaber, n NutzerAngabe) (Konto, error) {
	alt, _, err := d.speicher.Konto(ctx, n.Kennung)
	if err != nil && !errors.Is(err, ErrUnbekannt) {
		return Konto{}, fmt.Errorf("find account: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return Konto{}, err
	}
	neu := Konto{
		Kennung: n.Kennung, InhaberID: i.ID(), Passwort: alt.Passwort, Rollen: n.Rollen,
		Verfahren: n.Verfahren, TOTP: n.TOTP, Angelegt: d.uhr.Jetzt(),
	}
	passwort := string(n.Passwort.Bytes())
	if alt.Passwort != "" {
		gleich, _, err := geheim.PruefePasswort(alt.Passwort, passwort)
		if err != nil {
			return Konto{}, fmt.Errorf("check stored hash: %w", err)
		}
		if gleich {
			return neu, nil
		}
	}
	neu.Passwort, err = geheim.HashPasswortMit(passwort, d.e.Hash)
	if err != nil {
		return Konto{}, fmt.Errorf("hash password: %w", err)
	}
	return neu, nil
}

func setzeInhaber(ctx context.Context, b Bestand, v vorhaben, z *Zaehlung) error {
	alt, err := b.Inhaber(ctx, v.inhaber.ID())
	neu := errors.Is(err, ErrUnbekannt)
	switch {
	case err != nil && !neu:
		return fmt.Errorf("find holder: %w", err)
	case !neu && (alt.Kunde == nil) != (v.inhaber.Kunde == nil):
		return widerspruch(v.pfad+".id", "Diese id gehört schon einer Stelle oder einem Kunden der anderen Art.")
	}
	for abdruck := range v.zertifikate {
		besitzer, err := b.InhaberZuZertifikat(ctx, abdruck)
		if err != nil && !errors.Is(err, ErrUnbekannt) {
			return fmt.Errorf("find certificate: %w", err)
		}
		if err == nil && besitzer.ID() != v.inhaber.ID() {
			return widerspruch(v.pfad+".zertifikate", "Ein Zertifikat gehört schon einer anderen Stelle.")
		}
	}
	vorher, err := b.Zertifikate(ctx, v.inhaber.ID())
	if err != nil {
		return fmt.Errorf("read certificates: %w", err)
	}
	v.inhaber.behalte(alt)
	gleich := !neu && reflect.DeepEqual(alt, v.inhaber) && maps.EqualFunc(vorher, v.zertifikate, bytes.Equal)
	z.zaehle(neu, gleich)
	if gleich {
		return nil
	}
	return b.SetzeInhaber(ctx, v.inhaber, v.zertifikate)
}

// behalte: a file says nothing of blocks, networks and units, so it must not lift
// them; an address that it does not name stays.
func (i *Inhaber) behalte(alt Inhaber) {
	i.Stelle.Gesperrt, i.Netze, i.Einheiten = alt.Stelle.Gesperrt, alt.Netze, alt.Einheiten
	i.Anschrift, i.Erreichbarkeit = cmp.Or(i.Anschrift, alt.Anschrift), cmp.Or(i.Erreichbarkeit, alt.Erreichbarkeit)
	if i.Kunde != nil && alt.Kunde != nil {
		i.Kunde.Gesperrt = alt.Kunde.Gesperrt
	}
}

func setzeKonto(ctx context.Context, b Bestand, k kontovorhaben, z *Zaehlung) error {
	alt, inhaber, err := b.Konto(ctx, k.neu.Kennung)
	neu := errors.Is(err, ErrUnbekannt)
	switch {
	case err != nil && !neu:
		return fmt.Errorf("find account: %w", err)
	case !neu && inhaber.ID() != k.neu.InhaberID:
		return widerspruch(k.pfad+".kennung", "Diese Kennung gehört schon einer anderen Stelle oder einem anderen Kunden.")
	}
	ergebnis := alt
	ergebnis.Kennung, ergebnis.InhaberID = k.neu.Kennung, k.neu.InhaberID
	ergebnis.Passwort, ergebnis.Verfahren, ergebnis.Rollen = k.neu.Passwort, k.neu.Verfahren, k.neu.Rollen
	if neu {
		ergebnis.Angelegt = k.neu.Angelegt
	}
	ergebnis.Erstkennwort = alt.Erstkennwort && alt.Passwort == ergebnis.Passwort
	if k.neu.HatTOTP() && k.neu.TOTP.Base32() != alt.TOTP.Base32() {
		ergebnis.TOTP, ergebnis.TOTPZaehler = k.neu.TOTP, 0
	}
	// A person's second factor that can be walked around at another door is none (S1-23.5).
	ergebnis.Basic = ergebnis.Verfahren != "" || !ergebnis.HatFaktor()
	gleich := !neu && gleichesKonto(alt, ergebnis)
	z.zaehle(neu, gleich)
	if gleich {
		return nil
	}
	return b.SetzeKonto(ctx, ergebnis)
}

func gleichesKonto(a, b Konto) bool {
	return a.Passwort == b.Passwort && a.Verfahren == b.Verfahren && a.Basic == b.Basic &&
		a.TOTP.Base32() == b.TOTP.Base32() && slices.Equal(a.Rollen, b.Rollen)
}

func (z *Zaehlung) zaehle(neu, gleich bool) {
	switch {
	case neu:
		z.Neu++
	case gleich:
		z.Unveraendert++
	default:
		z.Geaendert++
	}
}

func widerspruch(pfad, text string) error {
	return fehler.Neu(fehler.Ungueltig, CodeKontendatei, text).MitElement(pfad)
}
