// SPDX-License-Identifier: EUPL-1.2

package zugang_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/protokoll"
)

func beginne(t *testing.T, s *stand, kennung string) string {
	t.Helper()
	token, a, err := s.AnmeldenImDialog(t.Context(), s.dialog(kennung))
	if err != nil {
		t.Fatal(err)
	}
	if a.Kennung != kennung || len(token) < 43 {
		t.Fatalf("%q, token of %d characters", a.Kennung, len(token))
	}
	return token
}

func TestTokenIsNotStored(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	token := beginne(t, s, "mensch")
	for gespeichert := range s.ablage.sitzungen {
		if strings.Contains(gespeichert, token) {
			t.Error("the token itself is stored")
		}
	}
	if _, err := s.Sitzung(t.Context(), token+"x"); !errors.Is(err, zugang.ErrSitzung) {
		t.Errorf("a token that was never given: %v", err)
	}
}

func TestSessionEnds(t *testing.T) {
	faelle := map[string]struct {
		tu     func(s *stand, token string)
		laeuft bool
	}{
		"not in between":           {func(*stand, string) {}, true},
		"just before its rest":     {func(s *stand, _ string) { s.uhr.Weiter(15*time.Minute - time.Second) }, true},
		"after 15 minutes of rest": {func(s *stand, _ string) { s.uhr.Weiter(15 * time.Minute) }, false},
		"use keeps it":             {func(s *stand, token string) { benutze(t, s, token, 4*time.Hour) }, true},
		"after 8 hours of use":     {func(s *stand, token string) { benutze(t, s, token, 8*time.Hour) }, false},
		"log-out":                  {func(s *stand, token string) { _ = s.BeendeSitzung(t.Context(), token) }, false},
		"S3-15 account is blocked": {func(s *stand, _ string) { s.aendere("mensch", func(k *zugang.Konto) { k.Gesperrt = true }) }, false},
		"S3-15 body is blocked":    {func(s *stand, _ string) { s.sperre("pd") }, false},
		"S3-07 account is deleted": {func(s *stand, _ string) { delete(s.ablage.konten, "mensch") }, false},
		"S3-07 account's last day": {func(s *stand, _ string) {
			s.aendere("mensch", func(k *zugang.Konto) { k.GueltigBis.Jahr, k.GueltigBis.Monat, k.GueltigBis.Tag = 2008, 6, 30 })
		}, true},
		"S3-07 account's day after": {func(s *stand, _ string) {
			s.aendere("mensch", func(k *zugang.Konto) { k.GueltigBis.Jahr, k.GueltigBis.Monat, k.GueltigBis.Tag = 2008, 6, 29 })
		}, false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			s := neuerStand(t, zugang.Einstellungen{})
			token := beginne(t, s, "mensch")
			fall.tu(s, token)
			a, err := s.Sitzung(t.Context(), token)
			if fall.laeuft {
				if err != nil || a.Akteur.Stelle.ID != "pd" || a.Akteur.Maschine || !a.ZweiterFaktor {
					t.Errorf("%+v, %v", a, err)
				}
				return
			}
			if !errors.Is(err, zugang.ErrSitzung) || a.Kennung != "" {
				t.Errorf("got %v", err)
			}
			if len(s.ablage.sitzungen) != 0 {
				t.Error("the ended session is still stored")
			}
		})
	}
}

// benutze calls up a page every ten minutes.
func benutze(t *testing.T, s *stand, token string, dauer time.Duration) {
	for ab := time.Duration(0); ab < dauer; ab += 10 * time.Minute {
		s.uhr.Weiter(10 * time.Minute)
		if _, err := s.Sitzung(t.Context(), token); err != nil && ab+10*time.Minute < 8*time.Hour {
			t.Fatalf("after %s: %v", ab, err)
		}
	}
}

func TestBlockingEndsSessionsAndIsLogged(t *testing.T) {
	admin := func(s *stand) zugang.Angemeldet { return anmelden(t, s, basic("admin", richtig)) }
	amt := func(s *stand) zugang.Angemeldet { return anmelden(t, s, s.dialog("amt")) }
	nutzer := func(s *stand) zugang.Angemeldet { return anmelden(t, s, basic("leitung", richtig)) }
	konto := func(kennung string) func(*stand, zugang.Angemeldet) error {
		return func(s *stand, wer zugang.Angemeldet) error { return s.SperreKonto(t.Context(), wer, kennung, true) }
	}
	inhaber := func(id string) func(*stand, zugang.Angemeldet) error {
		return func(s *stand, wer zugang.Angemeldet) error { return s.SperreInhaber(t.Context(), wer, id, true) }
	}
	faelle := map[string]struct {
		wer func(*stand) zugang.Angemeldet
		tu  func(*stand, zugang.Angemeldet) error
		err error
	}{
		"S3-15 administrator blocks an own account":  {admin, konto("mensch"), nil},
		"S3-15 register office blocks an account":    {amt, konto("mensch"), nil},
		"S3-15 register office blocks a body":        {amt, inhaber("pd"), nil},
		"S3-06 administrator and a foreign account":  {admin, konto("kundin"), zugang.ErrVerwalten},
		"S3-06 administrator and an unknown account": {admin, konto("niemand"), zugang.ErrVerwalten},
		"administrator and the own body":             {admin, inhaber("pd"), zugang.ErrVerwalten},
		"user without the role":                      {nutzer, konto("mensch"), zugang.ErrVerwalten},
		"register office and an unknown account":     {amt, konto("niemand"), zugang.ErrKeinKonto},
		"register office and an unknown body":        {amt, inhaber("nirgends"), zugang.ErrKeinKonto},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			s := neuerStand(t, zugang.Einstellungen{})
			token := beginne(t, s, "mensch")
			wer := fall.wer(s)
			vorher := len(s.buch.eintraege)
			if err := fall.tu(s, wer); !errors.Is(err, fall.err) {
				t.Fatalf("got %v", err)
			}
			_, err := s.Sitzung(t.Context(), token)
			if errors.Is(err, zugang.ErrSitzung) != (fall.err == nil) {
				t.Errorf("session afterwards: %v", err)
			}
			if geloggt := len(s.buch.eintraege) - vorher; (geloggt == 1) != (fall.err == nil) {
				t.Errorf("%d log entries", geloggt)
			}
		})
	}
}

func anmelden(t *testing.T, s *stand, n zugang.Nachweis) zugang.Angemeldet {
	t.Helper()
	a, err := s.Anmelden(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestUnblockingTakesALogEntry(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	amt := anmelden(t, s, s.dialog("amt"))
	if err := s.SperreInhaber(t.Context(), amt, "ra", true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Anmelden(t.Context(), basic("kundin", richtig)); !errors.Is(err, zugang.ErrZugang) {
		t.Fatalf("got %v", err)
	}
	s.buch.fehler = errors.New("disk full")
	if err := s.SperreInhaber(t.Context(), amt, "ra", false); err == nil {
		t.Error("no entry, but no error")
	}
	s.buch.fehler = nil
	if _, err := s.Anmelden(t.Context(), basic("kundin", richtig)); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("freed without an entry: %v", err)
	}
	if err := s.SperreInhaber(t.Context(), amt, "ra", false); err != nil {
		t.Fatal(err)
	}
	if e := s.buch.letzter(); e.Art != protokoll.Verwaltung || e.Kennung != "amt" || e.Weitere["inhaber"] != "ra" {
		t.Errorf("log says %q, %v", e.Kennung, e.Weitere)
	}
	anmelden(t, s, basic("kundin", richtig))
}

func TestInstructionIsDueOnceAYear(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{SitzungDauer: 10000 * time.Hour, SitzungRuhe: 10000 * time.Hour})
	token := beginne(t, s, "mensch")
	for _, schritt := range []struct {
		name string
		tu   func() error
		soll bool
	}{
		{"S3-08 first log-in", func() error { return nil }, true},
		{"S3-08 confirmed", func() error { return s.BestaetigeBelehrung(t.Context(), token) }, false},
		{"S3-08 a year later", func() error { s.uhr.Stelle(s.uhr.Jetzt().AddDate(1, 0, 0)); return nil }, false},
		{"S3-08 more than a year later", func() error { s.uhr.Weiter(time.Second); return nil }, true},
	} {
		if err := schritt.tu(); err != nil {
			t.Fatal(err)
		}
		a, err := s.Sitzung(t.Context(), token)
		if err != nil || a.Hinweise.Belehrung != schritt.soll || !a.Hinweise.Protokollierung {
			t.Errorf("%s: %+v, %v", schritt.name, a.Hinweise, err)
		}
	}
}

func TestSettingAllowsPasswordAlone(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{OhneZweitenFaktor: true})
	n := s.dialog("leitung")
	n.Code = ""
	if a := anmelden(t, s, n); a.ZweiterFaktor {
		t.Error("claims a second factor")
	}
	n.Kennung = "mensch"
	if _, err := s.Anmelden(t.Context(), n); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S1-23.5 a code that is set may be left out: %v", err)
	}
}
