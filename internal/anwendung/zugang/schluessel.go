// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/geheim/webauthn"
)

// herausforderungsfrist is how long a security key may take to answer.
const herausforderungsfrist = 5 * time.Minute

// maxSchluessel bounds the keys of one account.
const maxSchluessel = 10

// Ort is the page on which a security key is used: it answers for one site only.
type Ort struct {
	Rechner  string // host name without port
	Herkunft string // origin, e.g. "https://register.example:8443"
}

// Schluesselfrage is what the browser passes on to security keys.
type Schluesselfrage struct {
	// Token names the challenge; the browser sends it back with the answer.
	Token           string
	Herausforderung []byte
	// Schluessel are the ids of the keys of the account in base64url: to choose from
	// at a log-in, to exclude at a registration.
	Schluessel []string
	// Nutzer is the handle of the account, without any meaning outside; only at a registration.
	Nutzer  []byte
	Kennung string
}

// BeginneSchluessel checks name and password of a person in the dialog and, when
// they are right and the account has a security key, returns the challenge for it.
// Errors as of Anmelden; a refusal is in the log.
func (d *Dienst) BeginneSchluessel(ctx context.Context, n Nachweis) (Schluesselfrage, error) {
	n.Weg, n.MitSchluessel = WegDialog, true
	p, err := d.pruefe(ctx, n)
	if err != nil {
		return Schluesselfrage{}, err
	}
	if p.grund != grundKeiner {
		if err := d.vermerke(ctx, n, p); err != nil {
			return Schluesselfrage{}, err
		}
		return Schluesselfrage{}, ErrZugang.MitUrsache(errors.New(string(p.grund)))
	}
	return d.frageSchluessel(ctx, p.konto.Kennung, ZweckAnmeldung)
}

func (d *Dienst) frageSchluessel(ctx context.Context, kennung string, z Zweck) (Schluesselfrage, error) {
	alle, err := d.speicher.Schluessel(ctx, kennung)
	if err != nil {
		return Schluesselfrage{}, fmt.Errorf("read keys: %w", err)
	}
	f := Schluesselfrage{Token: geheim.TokenBase64(tokenBytes), Herausforderung: geheim.Zufall(webauthn.HerausforderungLaenge), Kennung: kennung}
	for _, s := range alle {
		f.Schluessel = append(f.Schluessel, s.ID)
	}
	jetzt := d.uhr.Jetzt()
	err = d.speicher.MerkeHerausforderung(ctx, Herausforderung{
		ID: geheim.Fingerabdruck(f.Token), Kennung: kennung, Zweck: z, Wert: f.Herausforderung, Bis: jetzt.Add(herausforderungsfrist),
	}, jetzt)
	if err != nil {
		return Schluesselfrage{}, fmt.Errorf("store challenge: %w", err)
	}
	return f, nil
}

// Schluesselantwort is what comes back from a security key.
type Schluesselantwort struct {
	Token   string
	Antwort []byte
	Ort     Ort
}

// VollendeSchluessel checks the answer of a security key to BeginneSchluessel and
// begins a session. Every refusal is ErrZugang; success and refusal are logged.
func (d *Dienst) VollendeSchluessel(ctx context.Context, s Schluesselantwort) (token string, a Angemeldet, err error) {
	h, err := d.nimm(ctx, s.Token, ZweckAnmeldung)
	if err != nil {
		return "", Angemeldet{}, err
	}
	n := Nachweis{Weg: WegDialog, Kennung: h.Kennung, MitSchluessel: true}
	p := pruefung{}
	if h.Kennung != "" {
		p.konto, p.inhaber, err = d.speicher.Konto(ctx, h.Kennung)
		if err != nil && !errors.Is(err, ErrUnbekannt) {
			return "", Angemeldet{}, fmt.Errorf("find account: %w", err)
		}
	}
	if p.grund, err = d.hindernis(ctx, n, p); err != nil {
		return "", Angemeldet{}, err
	}
	if p.grund == grundKeiner {
		if p.grund, err = d.pruefeSchluessel(ctx, h, s); err != nil {
			return "", Angemeldet{}, err
		}
	}
	p.code = p.grund == grundKeiner
	if err := d.vermerke(ctx, n, p); err != nil {
		return "", Angemeldet{}, err
	}
	if p.grund != grundKeiner {
		return "", Angemeldet{}, errors.Join(ErrZugang.MitUrsache(errors.New(string(p.grund))), d.zaehleFehlversuch(ctx, h.Kennung))
	}
	a = d.angemeldet(p, n)
	token, err = d.beginneSitzung(ctx, a)
	return token, a, err
}

// nimm takes a challenge out of the store; one that is unknown, past its term or
// for something else is the zero value.
func (d *Dienst) nimm(ctx context.Context, token string, z Zweck) (Herausforderung, error) {
	h, err := d.speicher.NimmHerausforderung(ctx, geheim.Fingerabdruck(token))
	switch {
	case errors.Is(err, ErrUnbekannt), err == nil && (h.Zweck != z || d.uhr.Jetzt().After(h.Bis)):
		return Herausforderung{}, nil
	case err != nil:
		return Herausforderung{}, fmt.Errorf("take challenge: %w", err)
	}
	return h, nil
}

func (d *Dienst) pruefeSchluessel(ctx context.Context, h Herausforderung, s Schluesselantwort) (grund, error) {
	id, err := webauthn.KennungAus(s.Antwort)
	if err != nil {
		return grundFaktor, nil
	}
	alle, err := d.speicher.Schluessel(ctx, h.Kennung)
	if err != nil {
		return grundKeiner, fmt.Errorf("read keys: %w", err)
	}
	for _, k := range alle {
		if k.ID != base64.RawURLEncoding.EncodeToString(id) || k.Rechner != s.Ort.Rechner {
			continue
		}
		zaehler, err := webauthn.Pruefe(s.Antwort, webauthn.Schluessel{ID: id, Oeffentlich: k.Oeffentlich, Zaehler: k.Zaehler}, s.erwartung(h))
		if err != nil {
			return grundFaktor, nil
		}
		gut, err := d.speicher.VermerkeSchluessel(ctx, k.ID, zaehler, d.uhr.Jetzt())
		if err != nil {
			return grundKeiner, fmt.Errorf("store use of key: %w", err)
		}
		if !gut {
			return grundFaktor, nil
		}
		return grundKeiner, nil
	}
	return grundFaktor, nil
}

func (s Schluesselantwort) erwartung(h Herausforderung) webauthn.Erwartung {
	return webauthn.Erwartung{Herausforderung: h.Wert, Rechner: s.Ort.Rechner, Herkunft: s.Ort.Herkunft}
}

// BeginneSchluesselwahl returns the challenge for a new security key of the own
// account. Who has a second factor already needs the password. Errors:
// ErrUeberlast, Maengelliste.
func (d *Dienst) BeginneSchluesselwahl(ctx context.Context, wer Angemeldet, passwort string) (Schluesselfrage, error) {
	if err := d.bestaetigeWennFaktor(ctx, wer, passwort); err != nil {
		return Schluesselfrage{}, err
	}
	f, err := d.frageSchluessel(ctx, wer.Kennung, ZweckRegistrierung)
	if err != nil {
		return Schluesselfrage{}, err
	}
	if len(f.Schluessel) >= maxSchluessel {
		return Schluesselfrage{}, Maengelliste{{FeldSchluesselname, "Mehr als zehn Sicherheitsschlüssel je Konto sind nicht möglich."}}
	}
	f.Nutzer = []byte(geheim.Fingerabdruck(wer.Kennung))
	return f, nil
}

// RegistriereSchluessel stores the security key that answered BeginneSchluesselwahl.
// Errors: Maengelliste.
func (d *Dienst) RegistriereSchluessel(ctx context.Context, wer Angemeldet, name string, s Schluesselantwort) error {
	if name == "" || utf8.RuneCountInString(name) > maxKennung {
		return Maengelliste{{FeldSchluesselname, "Bitte geben Sie dem Schlüssel einen Namen mit höchstens 120 Zeichen."}}
	}
	h, err := d.nimm(ctx, s.Token, ZweckRegistrierung)
	if err != nil {
		return err
	}
	neu, err := webauthn.Registriere(s.Antwort, s.erwartung(h))
	if err != nil || h.Kennung != wer.Kennung {
		return Maengelliste{{FeldSchluesselname, "Der Sicherheitsschlüssel hat nicht gültig geantwortet. Bitte versuchen Sie es erneut."}}
	}
	return d.aendereEigenes(ctx, wer, "Zweiter Faktor eingerichtet (Sicherheitsschlüssel)", func(b Bestand, k *Konto) error {
		k.Basic = false
		return b.SetzeSchluessel(ctx, Sicherheitsschluessel{
			ID: base64.RawURLEncoding.EncodeToString(neu.ID), Kennung: wer.Kennung, Name: name, Rechner: s.Ort.Rechner,
			Oeffentlich: neu.Oeffentlich, Zaehler: neu.Zaehler, Angelegt: d.uhr.Jetzt(),
		})
	})
}

// EntferneSchluessel takes a security key away from the own account, unless it is
// the last second factor. Errors: ErrUeberlast, Maengelliste.
func (d *Dienst) EntferneSchluessel(ctx context.Context, wer Angemeldet, id, passwort string) error {
	if _, err := d.bestaetige(ctx, wer, passwort); err != nil {
		return err
	}
	return d.aendereEigenes(ctx, wer, "Zweiter Faktor entfernt (Sicherheitsschlüssel)", func(b Bestand, k *Konto) error {
		if !k.HatTOTP() && k.Sicherheitsschluessel <= 1 {
			return Maengelliste{{FeldPasswort, "Der letzte zweite Faktor kann nicht entfernt werden."}}
		}
		return b.LoescheSchluessel(ctx, wer.Kennung, id)
	})
}
