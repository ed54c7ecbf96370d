// SPDX-License-Identifier: EUPL-1.2

package zugang_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/geheim"
)

func TestWhoComesIn(t *testing.T) {
	mitCode := func(s *stand, kennung string) zugang.Nachweis { return s.dialog(kennung) }
	ohneCode := func(s *stand, kennung string) zugang.Nachweis {
		n := s.dialog(kennung)
		n.Code = ""
		return n
	}
	faelle := map[string]struct {
		nachweis func(s *stand) zugang.Nachweis
		vorher   func(s *stand)
		grund    string // of the refusal in the log; empty: comes in
	}{
		"Basic": {func(s *stand) zugang.Nachweis { return basic("maschine", richtig) }, nil, ""},
		"header pair": {func(s *stand) zugang.Nachweis {
			return zugang.Nachweis{Weg: zugang.WegKopfzeilen, Kennung: "maschine", Passwort: richtig}
		}, nil, ""},
		"client certificate": {func(s *stand) zugang.Nachweis {
			return zugang.Nachweis{Weg: zugang.WegZertifikat, Zertifikat: zertifikat}
		}, nil, ""},
		"S1-23.5 password and code": {func(s *stand) zugang.Nachweis { return mitCode(s, "mensch") }, nil, ""},
		"S1-23.5 password and certificate of the body": {func(s *stand) zugang.Nachweis {
			n := ohneCode(s, "leitung")
			n.Zertifikat = zertifikat
			return n
		}, nil, ""},
		"customer needs no second factor": {func(s *stand) zugang.Nachweis { return ohneCode(s, "kundin") }, nil, ""},

		"wrong password":     {func(s *stand) zugang.Nachweis { return basic("maschine", "falsch") }, nil, "passwort"},
		"unknown name":       {func(s *stand) zugang.Nachweis { return basic("niemand", richtig) }, nil, "unbekannt"},
		"name in other case": {func(s *stand) zugang.Nachweis { return basic("Maschine", richtig) }, nil, "unbekannt"},
		"nothing at all":     {func(s *stand) zugang.Nachweis { return zugang.Nachweis{} }, nil, "Weg nicht erlaubt"},
		"empty name":         {func(s *stand) zugang.Nachweis { return basic("", "") }, nil, "unbekannt"},
		"blocked account":    {func(s *stand) zugang.Nachweis { return basic("maschine", richtig) }, func(s *stand) { s.aendere("maschine", func(k *zugang.Konto) { k.Gesperrt = true }) }, "gesperrt"},
		"S3-15 blocked body": {func(s *stand) zugang.Nachweis { return basic("maschine", richtig) }, func(s *stand) { s.sperre("pd") }, "gesperrt"},
		"certificate of a blocked body": {func(s *stand) zugang.Nachweis {
			return zugang.Nachweis{Weg: zugang.WegZertifikat, Zertifikat: zertifikat}
		}, func(s *stand) { s.sperre("pd") }, "gesperrt"},
		"S3-07 account past its term": {func(s *stand) zugang.Nachweis { return basic("maschine", richtig) }, func(s *stand) {
			s.aendere("maschine", func(k *zugang.Konto) { k.GueltigBis.Jahr, k.GueltigBis.Monat, k.GueltigBis.Tag = 2008, 6, 29 })
		}, "gesperrt"},
		"contract past its term":                           {func(s *stand) zugang.Nachweis { return basic("kundin", richtig) }, func(s *stand) { s.tag.Weiter(24 * time.Hour) }, "gesperrt"},
		"personal account without Basic":                   {func(s *stand) zugang.Nachweis { return basic("mensch", richtig) }, nil, "Weg nicht erlaubt"},
		"S1-22.20 a procedure is no person at the browser": {func(s *stand) zugang.Nachweis { return ohneCode(s, "maschine") }, nil, "Weg nicht erlaubt"},
		"S1-23.5 password without code":                    {func(s *stand) zugang.Nachweis { return ohneCode(s, "mensch") }, nil, "zweiter Faktor"},
		"S1-23.5 wrong code":                               {func(s *stand) zugang.Nachweis { n := s.dialog("mensch"); n.Code = falscherCode(s); return n }, nil, "zweiter Faktor"},
		"S1-23.5 staff without any second factor":          {func(s *stand) zugang.Nachweis { return ohneCode(s, "leitung") }, nil, "zweiter Faktor"},
		"S1-23.5 a certificate does not replace a code that is set": {func(s *stand) zugang.Nachweis {
			n := ohneCode(s, "mensch")
			n.Zertifikat = zertifikat
			return n
		}, nil, "zweiter Faktor"},
		"certificate of another body": {func(s *stand) zugang.Nachweis {
			n := basic("maschine", richtig)
			n.Zertifikat = "bb22"
			return n
		}, nil, "Zertifikat unbekannt oder fremd"},
		"unknown certificate": {func(s *stand) zugang.Nachweis {
			return zugang.Nachweis{Weg: zugang.WegZertifikat, Zertifikat: "cc33"}
		}, nil, "Zertifikat unbekannt oder fremd"},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			s := neuerStand(t, zugang.Einstellungen{})
			if fall.vorher != nil {
				fall.vorher(s)
			}
			n := fall.nachweis(s)
			a, err := s.Anmelden(t.Context(), n)
			eintrag := s.buch.letzter()
			if eintrag.Art != protokoll.Anmeldung || eintrag.Grundtext != fall.grund {
				t.Errorf("log says %q, %q", eintrag.Art, eintrag.Grundtext)
			}
			if fall.grund == "" {
				if err != nil || a.Akteur.Stelle.ID == "" || eintrag.Ergebnis != protokoll.ErgebnisOK {
					t.Errorf("%v, log %q", err, eintrag.Ergebnis)
				}
				return
			}
			if !errors.Is(err, zugang.ErrZugang) || fehler.TextVon(err) != zugang.ErrZugang.Text || a.Akteur.Stelle.ID != "" {
				t.Errorf("got %v, %q", err, fehler.TextVon(err))
			}
			if eintrag.Grund != protokoll.GrundZugang || !eintrag.Ergebnis.Verweigert() {
				t.Errorf("log says %q, %q", eintrag.Grund, eintrag.Ergebnis)
			}
		})
	}
}

func falscherCode(s *stand) string {
	if s.totp.Code(s.uhr.Jetzt()) == "000000" {
		return "000001"
	}
	return "000000"
}

func TestUnknownNameCostsTheSameWork(t *testing.T) {
	arbeit := func(n zugang.Nachweis, vorher func(s *stand)) []string {
		s := neuerStand(t, zugang.Einstellungen{})
		if vorher != nil {
			vorher(s)
		}
		_, err := s.Anmelden(t.Context(), n)
		if !errors.Is(err, zugang.ErrZugang) {
			t.Fatalf("got %v", err)
		}
		return s.ablage.aufrufe
	}
	soll := arbeit(basic("maschine", "falsch"), nil)
	for name, got := range map[string][]string{
		"unknown": arbeit(basic("niemand", "falsch"), nil),
		"blocked": arbeit(basic("maschine", "falsch"), func(s *stand) { s.aendere("maschine", func(k *zugang.Konto) { k.Gesperrt = true }) }),
		"throttled": arbeit(basic("maschine", "falsch"), func(s *stand) {
			s.ablage.versuche[geheim.Fingerabdruck("maschine")] = zugang.Versuche{Anzahl: 9, Letzter: s.uhr.Jetzt()}
		}),
		"no Basic": arbeit(basic("mensch", "falsch"), nil),
	} {
		if !slices.Equal(got, soll) {
			t.Errorf("%s: %v, known: %v", name, got, soll)
		}
	}
}

func TestTypedSecretsStayOut(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	_, err := s.Anmelden(t.Context(), basic("Passwort-im-Namensfeld", "noch-eins"))
	spur := err.Error()
	for _, e := range s.buch.eintraege {
		spur += e.Kennung + e.Grundtext + e.Kriterien
		for k, v := range e.Weitere {
			spur += k + v
		}
	}
	if strings.Contains(spur, "Passwort-im-Namensfeld") || strings.Contains(spur, "noch-eins") {
		t.Errorf("log or error repeats what was typed: %s", spur)
	}
}

func TestNoLogNoEntry(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	s.buch.fehler = errors.New("disk full")
	if _, err := s.Anmelden(t.Context(), basic("maschine", richtig)); err == nil || errors.Is(err, zugang.ErrZugang) {
		t.Errorf("got %v", err)
	}
}

func TestThrottleGrowsAndEnds(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{FreieVersuche: 3})
	versuche := func(passwort string) bool {
		_, err := s.Anmelden(t.Context(), basic("maschine", passwort))
		return err == nil
	}
	for range 3 {
		versuche("falsch")
	}
	if versuche(richtig) {
		t.Error("the right password comes in while the throttle is closed")
	}
	if got := s.buch.letzter().Grundtext; got != "gedrosselt" {
		t.Errorf("log says %q", got)
	}
	s.uhr.Weiter(2*time.Second - time.Nanosecond) // the attempt just now was the fourth failure
	if versuche(richtig) {
		t.Error("too early")
	}
	s.uhr.Weiter(4 * time.Second)
	if !versuche(richtig) {
		t.Error("the throttle does not open")
	}
	if v := s.ablage.versuche[geheim.Fingerabdruck("maschine")]; v.Anzahl != 0 {
		t.Errorf("%d failures are still counted after a success", v.Anzahl)
	}
	for range 40 {
		versuche("falsch")
	}
	s.uhr.Weiter(15*time.Minute + time.Second)
	if !versuche(richtig) {
		t.Error("the throttle stays closed for longer than a quarter of an hour")
	}
}

func TestThrottleIsPerAccount(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{FreieVersuche: 1})
	for range 5 {
		_, _ = s.Anmelden(t.Context(), basic("leitung", "falsch"))
	}
	if _, err := s.Anmelden(t.Context(), basic("maschine", richtig)); err != nil {
		t.Errorf("another account is throttled: %v", err)
	}
}

func TestCheckedPasswordIsRememberedForMinutes(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{Merkdauer: time.Minute})
	anmelden := func(passwort string) (gerechnet bool, err error) {
		vorher := len(s.ablage.aufrufe)
		_, err = s.Anmelden(t.Context(), basic("maschine", passwort))
		return slices.Contains(s.ablage.aufrufe[vorher:], "Versuche"), err
	}
	schritte := []struct {
		name      string
		tu        func()
		passwort  string
		gerechnet bool
		gut       bool
	}{
		{"first time", func() {}, richtig, true, true},
		{"again", func() {}, richtig, false, true},
		{"wrong password", func() {}, "falsch", true, false},
		{"still remembered while somebody guesses", func() {
			for range 20 {
				_, _ = anmelden("falsch")
			}
		}, richtig, false, true},
		{"after its time", func() { clear(s.ablage.versuche); s.uhr.Weiter(time.Minute) }, richtig, true, true},
		{"account changed", func() { s.aendere("maschine", func(k *zugang.Konto) { k.Passwort = "" }) }, richtig, true, false},
	}
	for _, schritt := range schritte {
		schritt.tu()
		eintraege := len(s.buch.eintraege)
		gerechnet, err := anmelden(schritt.passwort)
		if gerechnet != schritt.gerechnet || (err == nil) != schritt.gut {
			t.Errorf("%s: computed %v, %v", schritt.name, gerechnet, err)
		}
		if (len(s.buch.eintraege) > eintraege) != schritt.gerechnet {
			t.Errorf("%s: %d new log entries", schritt.name, len(s.buch.eintraege)-eintraege)
		}
	}
}

func TestRememberedPasswordDoesNotOutliveABlock(t *testing.T) {
	for name, sperre := range map[string]func(s *stand){
		"S3-15 account": func(s *stand) { s.aendere("maschine", func(k *zugang.Konto) { k.Gesperrt = true }) },
		"S3-15 body":    func(s *stand) { s.sperre("pd") },
	} {
		t.Run(name, func(t *testing.T) {
			s := neuerStand(t, zugang.Einstellungen{})
			if _, err := s.Anmelden(t.Context(), basic("maschine", richtig)); err != nil {
				t.Fatal(err)
			}
			sperre(s)
			if _, err := s.Anmelden(t.Context(), basic("maschine", richtig)); !errors.Is(err, zugang.ErrZugang) {
				t.Errorf("got %v", err)
			}
			if got := s.buch.letzter().Grundtext; got != "gesperrt" {
				t.Errorf("log says %q", got)
			}
		})
	}
}

func TestClientsThatStartTogetherComeIn(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	var alle sync.WaitGroup
	for range 32 {
		alle.Go(func() {
			if _, err := s.Anmelden(t.Context(), basic("maschine", richtig)); err != nil {
				t.Error(err)
			}
		})
	}
	alle.Wait()
}

func TestCodeWorksOnce(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	if _, err := s.Anmelden(t.Context(), s.dialog("mensch")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Anmelden(t.Context(), s.dialog("mensch")); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S1-23.5 the same code again: %v", err)
	}
	s.uhr.Weiter(30 * time.Second)
	if _, err := s.Anmelden(t.Context(), s.dialog("mensch")); err != nil {
		t.Errorf("the next code: %v", err)
	}
}

func TestActorCarriesTheAccount(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	faelle := map[string]struct {
		n                     zugang.Nachweis
		kennung               string
		maschine, ermaechtigt bool
		bereich               zugang.Bereich
		hinweis               bool
	}{
		"S1-22.20 machine has the name of its procedure": {basic("maschine", richtig), "Fahndung", true, false, zugang.BereichBehoerde, false},
		"S1-22.20 person has a name of its own":          {s.dialog("mensch"), "mensch", false, false, zugang.BereichBehoerde, true},
		"BMG-34a.6 special authorisation":                {basic("leitung", richtig), "leitung", true, true, zugang.BereichBehoerde, false},
		"register office":                                {s.dialog("amt"), "amt", false, false, zugang.BereichAmt, true},
		"customer":                                       {basic("kundin", richtig), "kundin", true, false, zugang.BereichPrivat, false},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			a, err := s.Anmelden(t.Context(), fall.n)
			if err != nil {
				t.Fatal(err)
			}
			if a.Akteur.Kennung != fall.kennung || a.Akteur.Maschine != fall.maschine ||
				a.Akteur.BesondersErmaechtigt != fall.ermaechtigt || a.Bereich != fall.bereich {
				t.Errorf("%+v", a)
			}
			if a.Hinweise.Protokollierung != fall.hinweis {
				t.Errorf("S3-12 notice is %v", a.Hinweise.Protokollierung)
			}
		})
	}
}

func TestOfficialNamedByAMessage(t *testing.T) {
	faelle := map[string]struct {
		weg, kennung string
		vorher       func(s *stand)
		soll         string
		ermaechtigt  bool
		err          error
	}{
		"none named: the procedure itself":              {weg: "basic", soll: "Fahndung"},
		"official without an account here":              {weg: "basic", kennung: "p.muster", soll: "p.muster"},
		"certificate and official":                      {weg: "zertifikat", kennung: "p.muster", soll: "p.muster"},
		"BMG-34a.6 right comes from the official":       {weg: "basic", kennung: "leitung", soll: "leitung", ermaechtigt: true},
		"official without the role":                     {weg: "basic", kennung: "admin", err: zugang.ErrNutzer},
		"S3-15 blocked official":                        {weg: "basic", kennung: "mensch", vorher: func(s *stand) { s.aendere("mensch", func(k *zugang.Konto) { k.Gesperrt = true }) }, err: zugang.ErrZugang},
		"official of another body gives no right":       {weg: "basic", kennung: "amt", soll: "amt"},
		"S1-22.20 a person acts in the own name only":   {weg: "dialog", kennung: "leitung", err: zugang.ErrNutzer},
		"a person may repeat the own name":              {weg: "dialog", kennung: "mensch", soll: "mensch"},
		"BMG-34a.6 own right is not lent to others":     {weg: "leitung", kennung: "p.muster", soll: "p.muster"},
		"BMG-34a.6 own right stays with the own person": {weg: "leitung", soll: "leitung", ermaechtigt: true},
	}
	for name, fall := range faelle {
		t.Run(name, func(t *testing.T) {
			s := neuerStand(t, zugang.Einstellungen{})
			n := map[string]zugang.Nachweis{
				"basic": basic("maschine", richtig), "leitung": basic("leitung", richtig), "dialog": s.dialog("mensch"),
				"zertifikat": {Weg: zugang.WegZertifikat, Zertifikat: zertifikat},
			}[fall.weg]
			a, err := s.Anmelden(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			if fall.vorher != nil {
				fall.vorher(s)
			}
			akteur, err := s.Handelnder(t.Context(), a, fall.kennung)
			if !errors.Is(err, fall.err) || akteur.Kennung != fall.soll || akteur.BesondersErmaechtigt != fall.ermaechtigt {
				t.Errorf("%q, %v, %v", akteur.Kennung, akteur.BesondersErmaechtigt, err)
			}
			if err == nil && akteur.Stelle.ID != "pd" {
				t.Errorf("acts for %q", akteur.Stelle.ID)
			}
		})
	}
}

func TestCommandLineNeedsAnAccountOfTheRegistersOwn(t *testing.T) {
	s := leererStand(t)
	_, err := legeAn(t, s, `{"stellen":[{"id":"kontrolle","name":"Datenschutz","art":"kontrolle","nutzer":[{"kennung":"pruefer","passwort":"ein-langes-Passwort"}]},
		{"id":"amt","name":"Amt","art":"amt","nutzer":[{"kennung":"sachbearbeitung","passwort":"ein-langes-Passwort"}]}]}`)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := s.AmBefehl(t.Context(), "kontrolle", "pruefer"); err != nil || a.Bereich != zugang.BereichKontrolle || a.Kennung != "pruefer" {
		t.Errorf("S1-22.12 the control can't look: %+v, %v", a, err)
	}
	for _, fremd := range []string{"niemand", "sachbearbeitung"} {
		if _, err := s.AmBefehl(t.Context(), "kontrolle", fremd); !errors.Is(err, zugang.ErrZugang) {
			t.Errorf("S1-22.12 somebody without an account of the control may look: %v", err)
		}
	}
}

func TestCommandLineNeedsABodyThatIsOpen(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	a, err := s.AmBefehl(t.Context(), "pd", "leitung")
	if err != nil || !a.Akteur.BesondersErmaechtigt || a.Akteur.Kennung != "leitung" || !a.Darf(zugang.RolleAbruf) {
		t.Errorf("%+v, %v", a, err)
	}
	if e := s.buch.letzter(); e.Art != protokoll.Anmeldung || e.Kennung != "leitung" || e.Weitere["weg"] != "befehl" {
		t.Error("log-in at the command line is not logged as such")
	}
	if _, err := s.AmBefehl(t.Context(), "nirgends", "x"); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("unknown body: %v", err)
	}
	s.sperre("pd")
	if _, err := s.AmBefehl(t.Context(), "pd", "leitung"); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("blocked body: %v", err)
	}
}
