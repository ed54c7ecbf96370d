// SPDX-License-Identifier: EUPL-1.2

package webauthn_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"testing"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/geheim/webauthn"
	"kernmelderegister/internal/grund/geheim/webauthn/webauthntest"
)

func erwartung() webauthn.Erwartung {
	return webauthn.Erwartung{
		Herausforderung: geheim.Zufall(webauthn.HerausforderungLaenge), Rechner: "register.example", Herkunft: "https://register.example:8443",
	}
}

func registriert(t *testing.T, g *webauthntest.Geraet) webauthn.Schluessel {
	t.Helper()
	e := erwartung()
	s, err := webauthn.Registriere(g.Registriere(e), e)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryOfferedAlgorithmRegistersAndLogsIn(t *testing.T) {
	for _, verfahren := range webauthn.Verfahren() {
		t.Run(fmt.Sprint(verfahren), func(t *testing.T) {
			g := webauthntest.Neu(t, verfahren, "register.example")
			s := registriert(t, g)
			for soll := uint32(1); soll <= 3; soll++ {
				e := erwartung()
				zaehler, err := webauthn.Pruefe(g.MeldeAn(e), s, e)
				if err != nil || zaehler != soll {
					t.Fatalf("log-in %d: counter %d, %v", soll, zaehler, err)
				}
				s.Zaehler = zaehler
			}
			antwort := g.MeldeAn(erwartung())
			if id, err := webauthn.KennungAus(antwort); err != nil || !bytes.Equal(id, s.ID) {
				t.Errorf("id of the answer: %v", err)
			}
		})
	}
}

func TestRegistrationThatDoesNotBelongHereIsRefused(t *testing.T) {
	for name, fall := range map[string]struct {
		aendere func(*webauthntest.Geraet, *webauthn.Erwartung)
		err     error
	}{
		"another challenge":    {func(_ *webauthntest.Geraet, e *webauthn.Erwartung) { e.Herausforderung = geheim.Zufall(32) }, webauthn.ErrBezug},
		"another origin":       {func(_ *webauthntest.Geraet, e *webauthn.Erwartung) { e.Herkunft = "https://evil.example" }, webauthn.ErrBezug},
		"another host":         {func(g *webauthntest.Geraet, _ *webauthn.Erwartung) { g.Rechner = "evil.example" }, webauthn.ErrBezug},
		"nobody touched it":    {func(g *webauthntest.Geraet, _ *webauthn.Erwartung) { g.Flaggen = 0x40 }, webauthn.ErrBezug},
		"no key in the answer": {func(g *webauthntest.Geraet, _ *webauthn.Erwartung) { g.Flaggen = 0x01 }, webauthn.ErrForm},
		"unknown algorithm":    {func(g *webauthntest.Geraet, _ *webauthn.Erwartung) { g.COSE[3] = -999 }, webauthn.ErrVerfahren},
		"point off the curve":  {func(g *webauthntest.Geraet, _ *webauthn.Erwartung) { g.COSE[-2] = make([]byte, 32) }, webauthn.ErrForm},
		"id without bytes":     {func(g *webauthntest.Geraet, _ *webauthn.Erwartung) { g.ID = nil }, webauthn.ErrForm},
		"id that is too long":  {func(g *webauthntest.Geraet, _ *webauthn.Erwartung) { g.ID = make([]byte, 1024) }, webauthn.ErrForm},
	} {
		t.Run(name, func(t *testing.T) {
			g, e := webauthntest.Neu(t, webauthn.ES256, "register.example"), erwartung()
			gesendet := e
			fall.aendere(g, &e)
			if _, err := webauthn.Registriere(g.Registriere(gesendet), e); !errors.Is(err, fall.err) {
				t.Errorf("got %v, want %v", err, fall.err)
			}
		})
	}
}

func TestLogInThatDoesNotBelongHereIsRefused(t *testing.T) {
	for name, fall := range map[string]struct {
		aendere func(*webauthntest.Geraet, *webauthn.Schluessel, *webauthn.Erwartung)
		err     error
	}{
		"S1-23.5 answer of another challenge": {func(_ *webauthntest.Geraet, _ *webauthn.Schluessel, e *webauthn.Erwartung) {
			e.Herausforderung = geheim.Zufall(32)
		}, webauthn.ErrBezug},
		"no challenge at all": {func(_ *webauthntest.Geraet, _ *webauthn.Schluessel, e *webauthn.Erwartung) { e.Herausforderung = nil }, webauthn.ErrBezug},
		"phishing page": {func(_ *webauthntest.Geraet, _ *webauthn.Schluessel, e *webauthn.Erwartung) {
			e.Herkunft = "https://register.example.evil"
		}, webauthn.ErrBezug},
		"another key of the same person": {func(_ *webauthntest.Geraet, s *webauthn.Schluessel, _ *webauthn.Erwartung) { s.ID = []byte{1} }, webauthn.ErrBezug},
		"key of somebody else": {func(g *webauthntest.Geraet, s *webauthn.Schluessel, _ *webauthn.Erwartung) {
			s.Oeffentlich = registriert(g.TB().(*testing.T), webauthntest.Neu(g.TB(), webauthn.ES256, "register.example")).Oeffentlich
		}, webauthn.ErrSignatur},
		"copied key":        {func(_ *webauthntest.Geraet, s *webauthn.Schluessel, _ *webauthn.Erwartung) { s.Zaehler = 7 }, webauthn.ErrZaehler},
		"nobody touched it": {func(g *webauthntest.Geraet, _ *webauthn.Schluessel, _ *webauthn.Erwartung) { g.Flaggen = 0 }, webauthn.ErrBezug},
	} {
		t.Run(name, func(t *testing.T) {
			g := webauthntest.Neu(t, webauthn.ES256, "register.example")
			s, e := registriert(t, g), erwartung()
			gesendet := e
			fall.aendere(g, &s, &e)
			if _, err := webauthn.Pruefe(g.MeldeAn(gesendet), s, e); !errors.Is(err, fall.err) {
				t.Errorf("got %v, want %v", err, fall.err)
			}
		})
	}
}

func TestRegistrationIsNoLogIn(t *testing.T) {
	g, e := webauthntest.Neu(t, webauthn.ES256, "register.example"), erwartung()
	s := registriert(t, g)
	if _, err := webauthn.Pruefe(g.Registriere(e), s, e); err == nil {
		t.Error("the answer to a registration logs in")
	}
	if _, err := webauthn.Registriere(g.MeldeAn(e), e); err == nil {
		t.Error("the answer to a log-in registers")
	}
}

func FuzzAnswers(f *testing.F) {
	e := erwartung()
	g := webauthntest.Neu(f, webauthn.ES256, "register.example")
	f.Add(g.Registriere(e))
	f.Add(g.MeldeAn(e))
	f.Add([]byte(`{"id":"AA","clientDataJSON":"e30","attestationObject":"oA","authenticatorData":"AA","signature":"AA"}`))
	f.Fuzz(func(t *testing.T, antwort []byte) {
		if s, err := webauthn.Registriere(antwort, e); err == nil && (len(s.ID) == 0 || len(s.Oeffentlich) == 0) {
			t.Error("a key without id or content")
		}
		_, _ = webauthn.Pruefe(antwort, webauthn.Schluessel{ID: g.ID, Oeffentlich: []byte{0xa0}}, e)
	})
}

// FuzzDaten reaches behind the base64 of the answers.
func FuzzDaten(f *testing.F) {
	e := erwartung()
	g := webauthntest.Neu(f, webauthn.EdDSA, "register.example")
	f.Add([]byte{0xa1, 0x68, 'a', 'u', 't', 'h', 'D', 'a', 't', 'a', 0x41, 0})
	klient := base64.RawURLEncoding.EncodeToString([]byte(`{"type":"webauthn.create","challenge":"` +
		base64.RawURLEncoding.EncodeToString(e.Herausforderung) + `","origin":"` + e.Herkunft + `"}`))
	anmeldung := g.MeldeAn(e)
	f.Fuzz(func(_ *testing.T, zeugnis []byte) {
		_, _ = webauthn.Registriere(fmt.Appendf(nil, `{"id":"AA","clientDataJSON":%q,"attestationObject":%q}`,
			klient, base64.RawURLEncoding.EncodeToString(zeugnis)), e)
		_, _ = webauthn.Pruefe(anmeldung, webauthn.Schluessel{ID: g.ID, Oeffentlich: zeugnis}, e)
	})
}
