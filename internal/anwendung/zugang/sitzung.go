// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/grund/geheim"
)

// beruehrung is how much later than stored the last use of a session may be; it
// saves a write per page.
const beruehrung = 15 * time.Second

// tokenBytes gives 256 bits.
const tokenBytes = 32

// AnmeldenImDialog checks the proof of a person at the browser and begins a
// session. The token goes into the cookie; storage keeps its fingerprint only.
// Errors as of Anmelden.
func (d *Dienst) AnmeldenImDialog(ctx context.Context, n Nachweis) (token string, a Angemeldet, err error) {
	n.Weg, n.MitSchluessel = WegDialog, false
	a, err = d.Anmelden(ctx, n)
	if err != nil {
		return "", Angemeldet{}, err
	}
	token, err = d.beginneSitzung(ctx, a)
	if err != nil {
		return "", Angemeldet{}, err
	}
	return token, a, nil
}

// beginneSitzung stores a new session and returns its token.
func (d *Dienst) beginneSitzung(ctx context.Context, a Angemeldet) (token string, err error) {
	jetzt := d.uhr.Jetzt()
	err = d.speicher.RaeumeSitzungen(ctx, jetzt.Add(-d.e.SitzungDauer), jetzt.Add(-d.e.SitzungRuhe))
	if err != nil {
		return "", fmt.Errorf("clear old sessions: %w", err)
	}
	token = geheim.TokenBase64(tokenBytes)
	err = d.speicher.BeginneSitzung(ctx, Sitzungsstand{
		Token: geheim.Fingerabdruck(token), Kennung: a.Kennung, ZweiterFaktor: a.ZweiterFaktor,
		Begonnen: jetzt, Zuletzt: jetzt,
	})
	if err != nil {
		return "", fmt.Errorf("begin session: %w", err)
	}
	return token, nil
}

// Sitzung returns who is behind the token, with the rights of this moment. It
// is ErrSitzung when the session has ended by rest, age or log-out, and from the
// moment on in which the account, its unit or its holder is blocked (S3-15) or the
// session is used from outside of the holder's networks (S3-09).
func (d *Dienst) Sitzung(ctx context.Context, token string) (Angemeldet, error) {
	abdruck := geheim.Fingerabdruck(token)
	stand, err := d.speicher.Sitzung(ctx, abdruck)
	if errors.Is(err, ErrUnbekannt) {
		return Angemeldet{}, ErrSitzung
	}
	if err != nil {
		return Angemeldet{}, fmt.Errorf("read session: %w", err)
	}
	konto, inhaber, err := d.speicher.Konto(ctx, stand.Kennung)
	if err != nil && !errors.Is(err, ErrUnbekannt) {
		return Angemeldet{}, fmt.Errorf("find account: %w", err)
	}
	jetzt, heute := d.uhr.Jetzt(), d.heute()
	if err != nil || d.abgelaufen(stand, jetzt) || !inhaber.offenFuer(konto, heute) || !inhaber.erlaubtNetz(Herkunft(ctx)) {
		return Angemeldet{}, errors.Join(ErrSitzung, d.speicher.BeendeSitzung(ctx, abdruck))
	}
	if jetzt.Sub(stand.Zuletzt) >= beruehrung {
		if err := d.speicher.BeruehreSitzung(ctx, abdruck, jetzt); err != nil {
			return Angemeldet{}, fmt.Errorf("touch session: %w", err)
		}
	}
	a := d.angemeldet(pruefung{konto: konto, inhaber: inhaber, code: stand.ZweiterFaktor}, Nachweis{Weg: WegDialog})
	return a, nil
}

func (d *Dienst) abgelaufen(s Sitzungsstand, jetzt time.Time) bool {
	return jetzt.Sub(s.Begonnen) >= d.e.SitzungDauer || jetzt.Sub(s.Zuletzt) >= d.e.SitzungRuhe
}

// BeendeSitzung logs out; without effect for an unknown token.
func (d *Dienst) BeendeSitzung(ctx context.Context, token string) error {
	if err := d.speicher.BeendeSitzung(ctx, geheim.Fingerabdruck(token)); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// BestaetigeBelehrung stores that the person behind the session has confirmed
// the instruction on the bound purpose of the data (BMG § 41, S3-08).
func (d *Dienst) BestaetigeBelehrung(ctx context.Context, token string) error {
	a, err := d.Sitzung(ctx, token)
	if err != nil {
		return err
	}
	if err := d.speicher.VermerkeBelehrung(ctx, a.Kennung, AktuelleBelehrung().Fassung, d.uhr.Jetzt()); err != nil {
		return fmt.Errorf("store confirmation: %w", err)
	}
	return nil
}
