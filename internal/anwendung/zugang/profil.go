// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"kernmelderegister/internal/grund/geheim"
)

// The fields of the forms for the own account, as a Maengelliste names them.
const (
	FeldPasswort       = "passwort"
	FeldNeuesPasswort  = "neues_passwort"
	FeldWiederholung   = "wiederholung"
	FeldCode           = "code"
	FeldSchluesselname = "schluesselname"
)

// Lengths of a password that its owner chooses, in characters.
const (
	minPasswort         = 12
	verschiedeneZeichen = 5
)

// Eigenes is what somebody sees of the own account.
type Eigenes struct {
	Kennung, Name, Einheit string
	Rollen                 []Rolle
	HatTOTP                bool
	Schluessel             []Sicherheitsschluessel
	Belehrt                time.Time
	BelehrtFassung         string
	LetzteAnmeldung        time.Time
}

// MeinKonto returns the own account.
func (d *Dienst) MeinKonto(ctx context.Context, wer Angemeldet) (Eigenes, error) {
	k, _, err := d.speicher.Konto(ctx, wer.Kennung)
	if err != nil {
		return Eigenes{}, fmt.Errorf("find account: %w", err)
	}
	schluessel, err := d.speicher.Schluessel(ctx, wer.Kennung)
	if err != nil {
		return Eigenes{}, fmt.Errorf("read keys: %w", err)
	}
	return Eigenes{
		Kennung: k.Kennung, Name: k.Name, Einheit: k.Einheit, Rollen: k.RollenAm(d.heute()), HatTOTP: k.HatTOTP(),
		Schluessel: schluessel, Belehrt: k.Belehrt, BelehrtFassung: k.BelehrtFassung, LetzteAnmeldung: k.LetzteAnmeldung,
	}, nil
}

// Passwortwechsel is the form in which somebody changes the own password.
type Passwortwechsel struct{ Alt, Neu, Wiederholung string }

// AenderePasswort changes the own password, ends all sessions of the account and
// returns the token of a new one that knows the second factor of the old. Errors:
// ErrUeberlast, Maengelliste; too many wrong passwords are answered like one.
func (d *Dienst) AenderePasswort(ctx context.Context, wer Angemeldet, p Passwortwechsel) (token string, err error) {
	konto, err := d.bestaetige(ctx, wer, p.Alt)
	if err != nil {
		return "", err
	}
	if m := pruefePasswortwahl(wer.Kennung, p); len(m) > 0 {
		return "", m
	}
	hash, err := geheim.HashPasswortMit(p.Neu, d.e.Hash)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	err = d.aendereEigenes(ctx, wer, "Eigenes Passwort geändert", func(b Bestand, k *Konto) error {
		if k.Passwort != konto.Passwort {
			return ErrVerwalten // somebody changed it meanwhile
		}
		k.Passwort, k.Erstkennwort = hash, false
		return nil
	})
	if err != nil {
		return "", err
	}
	return d.beginneSitzung(ctx, wer)
}

func pruefePasswortwahl(kennung string, p Passwortwechsel) (m Maengelliste) {
	zeichen := map[rune]bool{}
	for _, r := range p.Neu {
		zeichen[r] = true
	}
	switch {
	case utf8.RuneCountInString(p.Neu) < minPasswort:
		m.Melde(FeldNeuesPasswort, "Das neue Passwort muss mindestens zwölf Zeichen haben.")
	case len(p.Neu) > geheim.MaxPasswort || !utf8.ValidString(p.Neu):
		m.Melde(FeldNeuesPasswort, "Das neue Passwort ist zu lang.")
	case len(zeichen) < verschiedeneZeichen:
		m.Melde(FeldNeuesPasswort, "Das neue Passwort besteht aus zu wenigen verschiedenen Zeichen.")
	case strings.Contains(strings.ToLower(p.Neu), strings.ToLower(kennung)):
		m.Melde(FeldNeuesPasswort, "Das neue Passwort darf die Kennung nicht enthalten.")
	case p.Neu == p.Alt:
		m.Melde(FeldNeuesPasswort, "Das neue Passwort muss sich vom bisherigen unterscheiden.")
	case p.Neu != p.Wiederholung:
		m.Melde(FeldWiederholung, "Die Wiederholung stimmt nicht mit dem neuen Passwort überein.")
	}
	return m
}

// RichteTOTPEin sets the secret of the own authenticator app once a code shows that
// the app has it. Who has a second factor already needs the password to replace
// it. Errors: ErrUeberlast, Maengelliste.
func (d *Dienst) RichteTOTPEin(ctx context.Context, wer Angemeldet, t geheim.TOTP, code, passwort string) error {
	if err := d.bestaetigeWennFaktor(ctx, wer, passwort); err != nil {
		return err
	}
	zaehler, gut := t.Pruefe(code, d.uhr.Jetzt(), 0)
	if !gut {
		return Maengelliste{{FeldCode, "Der Einmalcode passt nicht. Prüfen Sie die Uhrzeit Ihres Geräts und geben Sie den aktuellen Code ein."}}
	}
	return d.aendereEigenes(ctx, wer, "Zweiter Faktor eingerichtet (Einmalcode)", func(_ Bestand, k *Konto) error {
		k.TOTP, k.TOTPZaehler, k.Basic = t, zaehler, false
		return nil
	})
}

// bestaetigeWennFaktor asks for the password of who changes an existing second factor.
func (d *Dienst) bestaetigeWennFaktor(ctx context.Context, wer Angemeldet, passwort string) error {
	k, _, err := d.speicher.Konto(ctx, wer.Kennung)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	if !k.HatFaktor() {
		return nil
	}
	_, err = d.bestaetige(ctx, wer, passwort)
	return err
}

// bestaetige checks the password of somebody who is logged in, with the throttle of the log-in.
func (d *Dienst) bestaetige(ctx context.Context, wer Angemeldet, passwort string) (Konto, error) {
	falsch := Maengelliste{{FeldPasswort, "Das bisherige Passwort stimmt nicht."}}
	gib, err := d.platz(ctx)
	if err != nil {
		return Konto{}, err
	}
	defer gib()
	k, _, err := d.speicher.Konto(ctx, wer.Kennung)
	if err != nil {
		return Konto{}, fmt.Errorf("find account: %w", err)
	}
	versuche, err := d.speicher.Versuche(ctx, name(k.Kennung))
	if err != nil {
		return Konto{}, fmt.Errorf("read failed attempts: %w", err)
	}
	gleich, _, err := geheim.PruefePasswort(k.Passwort, passwort)
	switch {
	case err != nil:
		return Konto{}, fmt.Errorf("check password: %w", err)
	case !gleich || d.e.gedrosselt(versuche, d.uhr.Jetzt()):
		return Konto{}, errors.Join(falsch, d.zaehleFehlversuch(ctx, k.Kennung))
	}
	return k, nil
}

// aendereEigenes logs a change of the own account and then does it.
func (d *Dienst) aendereEigenes(ctx context.Context, wer Angemeldet, anlass string, tu func(Bestand, *Konto) error) error {
	err := d.vermerkeAkt(ctx, verwaltungsakt{wer: wer, anlass: anlass, daten: map[string]string{"konto": wer.Kennung}})
	if err != nil {
		return err
	}
	return d.speicher.Aendere(ctx, func(b Bestand) error {
		k, _, err := b.Konto(ctx, wer.Kennung)
		if err != nil {
			return err
		}
		if err := tu(b, &k); err != nil {
			return err
		}
		return b.SetzeKonto(ctx, k)
	})
}
