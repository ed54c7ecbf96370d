// SPDX-License-Identifier: EUPL-1.2

package zugang_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim/webauthn"
	"kernmelderegister/internal/grund/geheim/webauthn/webauthntest"
)

func ort() zugang.Ort {
	return zugang.Ort{Rechner: "register.example", Herkunft: "https://register.example"}
}

func erwartung(f zugang.Schluesselfrage) webauthn.Erwartung {
	return webauthn.Erwartung{Herausforderung: f.Herausforderung, Rechner: ort().Rechner, Herkunft: ort().Herkunft}
}

// mitSchluessel gives the account "mensch" a security key.
func mitSchluessel(t *testing.T, s *stand) *webauthntest.Geraet {
	t.Helper()
	g := webauthntest.Neu(t, webauthn.ES256, ort().Rechner)
	a := anmelden(t, s, s.dialog("mensch"))
	f, err := s.BeginneSchluesselwahl(t.Context(), a, richtig)
	if err != nil {
		t.Fatal(err)
	}
	antwort := zugang.Schluesselantwort{Token: f.Token, Antwort: g.Registriere(erwartung(f)), Ort: ort()}
	if err := s.RegistriereSchluessel(t.Context(), a, "Schlüsselbund", antwort); err != nil {
		t.Fatal(err)
	}
	if err := s.RegistriereSchluessel(t.Context(), a, "noch einmal", antwort); err == nil {
		t.Error("one challenge registers two keys")
	}
	s.uhr.Weiter(time.Minute)
	return g
}

func TestSecurityKeyIsASecondFactor(t *testing.T) {
	person := zugang.Nachweis{Kennung: "mensch", Passwort: richtig}
	frage := func(s *stand) zugang.Schluesselfrage {
		f, err := s.BeginneSchluessel(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for name, fall := range map[string]struct {
		mache func(*stand, *webauthntest.Geraet) zugang.Schluesselantwort
		gut   bool
	}{
		"S1-23.5 right key": {func(s *stand, g *webauthntest.Geraet) zugang.Schluesselantwort {
			f := frage(s)
			return zugang.Schluesselantwort{Token: f.Token, Antwort: g.MeldeAn(erwartung(f)), Ort: ort()}
		}, true},
		"S1-23.5 key of somebody else": {func(s *stand, _ *webauthntest.Geraet) zugang.Schluesselantwort {
			f := frage(s)
			return zugang.Schluesselantwort{Token: f.Token, Antwort: webauthntest.Neu(t, webauthn.ES256, ort().Rechner).MeldeAn(erwartung(f)), Ort: ort()}
		}, false},
		"S1-23.5 answer to an older challenge": {func(s *stand, g *webauthntest.Geraet) zugang.Schluesselantwort {
			return zugang.Schluesselantwort{Token: frage(s).Token, Antwort: g.MeldeAn(erwartung(frage(s))), Ort: ort()}
		}, false},
		"S1-23.5 too late": {func(s *stand, g *webauthntest.Geraet) zugang.Schluesselantwort {
			f := frage(s)
			s.uhr.Weiter(6 * time.Minute)
			return zugang.Schluesselantwort{Token: f.Token, Antwort: g.MeldeAn(erwartung(f)), Ort: ort()}
		}, false},
		"S3-15 blocked between the steps": {func(s *stand, g *webauthntest.Geraet) zugang.Schluesselantwort {
			f := frage(s)
			s.aendere("mensch", func(k *zugang.Konto) { k.Gesperrt = true })
			return zugang.Schluesselantwort{Token: f.Token, Antwort: g.MeldeAn(erwartung(f)), Ort: ort()}
		}, false},
		"another site": {func(s *stand, g *webauthntest.Geraet) zugang.Schluesselantwort {
			f := frage(s)
			return zugang.Schluesselantwort{Token: f.Token, Antwort: g.MeldeAn(erwartung(f)), Ort: zugang.Ort{Rechner: "evil.example", Herkunft: "https://evil.example"}}
		}, false},
		"unknown token": {func(*stand, *webauthntest.Geraet) zugang.Schluesselantwort {
			return zugang.Schluesselantwort{Token: "nie gegeben", Antwort: []byte("{}"), Ort: ort()}
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := neuerStand(t, zugang.Einstellungen{})
			g := mitSchluessel(t, s)
			antwort := fall.mache(s, g)
			vorher := len(s.buch.eintraege)
			token, a, err := s.VollendeSchluessel(t.Context(), antwort)
			if (err == nil) != fall.gut || (err != nil && !errors.Is(err, zugang.ErrZugang)) || (fall.gut != (token != "")) {
				t.Fatalf("got %v", err)
			}
			if len(s.buch.eintraege) != vorher+1 {
				t.Error("success or refusal is not in the log")
			}
			if fall.gut && (!a.ZweiterFaktor || a.Kennung != "mensch") {
				t.Errorf("%q, second factor %v", a.Kennung, a.ZweiterFaktor)
			}
			if _, _, err := s.VollendeSchluessel(t.Context(), antwort); !errors.Is(err, zugang.ErrZugang) {
				t.Errorf("one answer works twice: %v", err)
			}
		})
	}
}

func TestKeyNeedsThePasswordFirst(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	mitSchluessel(t, s)
	for name, n := range map[string]zugang.Nachweis{
		"wrong password":      {Kennung: "mensch", Passwort: "falsch"},
		"unknown name":        {Kennung: "niemand", Passwort: richtig},
		"account without key": {Kennung: "amt", Passwort: richtig},
	} {
		if _, err := s.BeginneSchluessel(t.Context(), n); !errors.Is(err, zugang.ErrZugang) {
			t.Errorf("S1-23.5 %s: %v", name, err)
		}
	}
	n := zugang.Nachweis{Kennung: "mensch", Passwort: richtig}
	if _, _, err := s.AnmeldenImDialog(t.Context(), n); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S1-23.5 the password alone: %v", err)
	}
	n.MitSchluessel = true
	if _, _, err := s.AnmeldenImDialog(t.Context(), n); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S1-23.5 claiming a key without showing it: %v", err)
	}
}

func TestLastSecondFactorStays(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	mitSchluessel(t, s)
	a := anmelden(t, s, s.dialog("mensch"))
	konto, err := s.MeinKonto(t.Context(), a)
	if err != nil || len(konto.Schluessel) != 1 || !konto.HatTOTP {
		t.Fatalf("%d keys, %v", len(konto.Schluessel), err)
	}
	if err := s.EntferneSchluessel(t.Context(), a, konto.Schluessel[0].ID, "falsch"); !slices.Contains(maengelVon(err), zugang.FeldPasswort) {
		t.Errorf("without the password: %v", err)
	}
	totp := s.ablage.konten["mensch"].TOTP
	s.aendere("mensch", func(k *zugang.Konto) { k.TOTP = zugang.Konto{}.TOTP })
	if err := s.EntferneSchluessel(t.Context(), a, konto.Schluessel[0].ID, richtig); !errors.Is(err, zugang.ErrEingabe) {
		t.Errorf("S1-23.5 the last factor went: %v", err)
	}
	s.aendere("mensch", func(k *zugang.Konto) { k.TOTP = totp })
	if err := s.EntferneSchluessel(t.Context(), a, konto.Schluessel[0].ID, richtig); err != nil {
		t.Error(err)
	}
}
