// SPDX-License-Identifier: EUPL-1.2

package zugang_test

import (
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// verwalterin logs the administrator of the body "pd" in.
func verwalterin(t *testing.T, s *stand) zugang.Angemeldet {
	t.Helper()
	s.aendere("admin", func(k *zugang.Konto) { k.TOTP = s.totp })
	return anmelden(t, s, s.dialog("admin"))
}

func neuerNutzer(aendere func(*zugang.NeuerNutzer)) zugang.NeuerNutzer {
	n := zugang.NeuerNutzer{Kurzname: "m.muster", Name: "Max Muster", Ausgabe: zugang.AusgabeGeteilt,
		Rechte: zugang.Rechte{Rollen: []zugang.Rolle{zugang.RolleAbruf}}}
	if aendere != nil {
		aendere(&n)
	}
	return n
}

func passwortVon(e zugang.Erstzugang) string {
	var text strings.Builder
	for _, t := range e.Teile {
		text.Write(t.Bytes())
	}
	return text.String()
}

// maengelVon returns the fields that a Maengelliste names.
func maengelVon(err error) (felder []string) {
	var liste zugang.Maengelliste
	if errors.As(err, &liste) {
		for _, m := range liste {
			felder = append(felder, m.Pfad)
		}
	}
	return felder
}

func TestNewAccountIsPersonalAndLimited(t *testing.T) {
	besonders := func(bis uhr.Datum) func(*zugang.NeuerNutzer) {
		return func(n *zugang.NeuerNutzer) {
			n.Rechte.Rollen, n.Rechte.BesondersBis = []zugang.Rolle{zugang.RolleAbruf, zugang.RolleBesondersErmaechtigt}, bis
		}
	}
	tag := func(jahr int, monat time.Month, t int) uhr.Datum { return uhr.Datum{Jahr: jahr, Monat: monat, Tag: t} }
	for name, fall := range map[string]struct {
		aendere func(*zugang.NeuerNutzer)
		feld    string // with a mistake, "" for none
	}{
		"S3-06 a person":                       {nil, ""},
		"S1-22.20 without a name":              {func(n *zugang.NeuerNutzer) { n.Name = "" }, zugang.FeldName},
		"S1-22.20 one word is no person":       {func(n *zugang.NeuerNutzer) { n.Name = "Poststelle" }, zugang.FeldName},
		"S1-22.20 shared account":              {func(n *zugang.NeuerNutzer) { n.Name = "Team Einwohnerwesen" }, zugang.FeldName},
		"S1-22.20 procedure with its name":     {func(n *zugang.NeuerNutzer) { n.Name, n.Verfahren = "", "OWi-Verfahren" }, ""},
		"S1-22.20 procedure and person in one": {func(n *zugang.NeuerNutzer) { n.Verfahren = "OWi-Verfahren" }, zugang.FeldVerfahren},
		"S1-22.20 procedure with a person's right": {func(n *zugang.NeuerNutzer) {
			n.Name, n.Verfahren = "", "X"
			n.Rechte.Rollen = []zugang.Rolle{zugang.RollePruefer}
		}, zugang.FeldRollen},
		"S3-05 administrators come by application": {func(n *zugang.NeuerNutzer) { n.Rechte.Rollen = []zugang.Rolle{zugang.RolleAdmin} }, zugang.FeldRollen},
		"BMG-34a.6 without an end":                 {besonders(uhr.Datum{}), zugang.FeldBesondersBis},
		"BMG-34a.6 twelve months":                  {besonders(tag(2009, time.June, 30)), ""},
		"BMG-34a.6 longer than twelve months":      {besonders(tag(2009, time.July, 1)), zugang.FeldBesondersBis},
		"BMG-34a.6 ended already":                  {besonders(tag(2008, time.June, 29)), zugang.FeldBesondersBis},
		"S3-07 end in the past":                    {func(n *zugang.NeuerNutzer) { n.Rechte.GueltigBis = tag(2008, time.June, 29) }, zugang.FeldGueltigBis},
		"F-01 unit that does not exist":            {func(n *zugang.NeuerNutzer) { n.Rechte.Einheit = "Keller" }, zugang.FeldEinheit},
		"S3-10a no way of handing over":            {func(n *zugang.NeuerNutzer) { n.Ausgabe = "" }, zugang.FeldAusgabe},
		"login name with a blank":                  {func(n *zugang.NeuerNutzer) { n.Kurzname = "m muster" }, zugang.FeldKurzname},
	} {
		t.Run(name, func(t *testing.T) {
			s := neuerStand(t, zugang.Einstellungen{})
			wer := verwalterin(t, s)
			erst, err := s.LegeNutzerAn(t.Context(), wer, neuerNutzer(fall.aendere))
			if fall.feld != "" {
				if !errors.Is(err, zugang.ErrEingabe) || !slices.Contains(maengelVon(err), fall.feld) || s.buch.letzter().Art == protokoll.Verwaltung {
					t.Errorf("got %v in %v", err, maengelVon(err))
				}
				return
			}
			if err != nil || erst.Kennung != "pd.m.muster" || len(passwortVon(erst)) < 20 {
				t.Fatalf("%v, %q", err, erst.Kennung)
			}
			if e := s.buch.letzter(); e.Anlass != "Konto angelegt" || e.Weitere["konto"] != "pd.m.muster" || e.Kennung != "admin" {
				t.Errorf("log says %q %v", e.Anlass, e.Weitere)
			}
		})
	}
}

func TestFirstLogInIsForTheSettingUpOnly(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	erst, err := s.LegeNutzerAn(t.Context(), verwalterin(t, s), neuerNutzer(nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(erst.Teile) != 2 || strings.Contains(s.ablage.konten[erst.Kennung].Passwort, passwortVon(erst)) {
		t.Errorf("S3-10a %d parts, or the password is stored", len(erst.Teile))
	}
	token, a, err := s.AnmeldenImDialog(t.Context(), zugang.Nachweis{Kennung: erst.Kennung, Passwort: passwortVon(erst)})
	if err != nil || !a.Hinweise.ZweiterFaktor || !a.Hinweise.Passwortwechsel || !a.Hinweise.Belehrung {
		t.Fatalf("S3-10a first log-in: %+v, %v", a.Hinweise, err)
	}
	if _, err := s.Anmelden(t.Context(), basic(erst.Kennung, passwortVon(erst))); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S3-10a the first password opens the door of machines: %v", err)
	}
	if err := s.RichteTOTPEin(t.Context(), a, s.totp, "000000", ""); !slices.Contains(maengelVon(err), zugang.FeldCode) {
		t.Errorf("wrong code: %v", err)
	}
	if err := s.RichteTOTPEin(t.Context(), a, s.totp, s.totp.Code(s.uhr.Jetzt()), ""); err != nil {
		t.Fatal(err)
	}
	neu := "Ganz-Neues-Passwort-3"
	token2, err := s.AenderePasswort(t.Context(), a, zugang.Passwortwechsel{Alt: passwortVon(erst), Neu: neu, Wiederholung: neu})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sitzung(t.Context(), token); !errors.Is(err, zugang.ErrSitzung) {
		t.Errorf("the session before the change goes on: %v", err)
	}
	b, err := s.Sitzung(t.Context(), token2)
	if err != nil || b.Hinweise.Einrichtung() || !b.Hinweise.Belehrung {
		t.Errorf("S3-08 afterwards: %+v, %v", b.Hinweise, err)
	}
	s.uhr.Weiter(time.Minute)
	n := zugang.Nachweis{Kennung: erst.Kennung, Passwort: neu}
	if _, _, err := s.AnmeldenImDialog(t.Context(), n); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S1-23.5 without the second factor: %v", err)
	}
	n.Code = s.totp.Code(s.uhr.Jetzt())
	if _, _, err := s.AnmeldenImDialog(t.Context(), n); err != nil {
		t.Errorf("S1-23.5 with both factors: %v", err)
	}
}

func TestOwnPasswordIsChosenWell(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	a := anmelden(t, s, s.dialog("mensch"))
	for name, fall := range map[string]struct {
		p    zugang.Passwortwechsel
		feld string
	}{
		"wrong old one":     {zugang.Passwortwechsel{Alt: "falsch", Neu: "Korrekt-Pferd-7", Wiederholung: "Korrekt-Pferd-7"}, zugang.FeldPasswort},
		"too short":         {zugang.Passwortwechsel{Alt: richtig, Neu: "Kurz-1", Wiederholung: "Kurz-1"}, zugang.FeldNeuesPasswort},
		"always the same":   {zugang.Passwortwechsel{Alt: richtig, Neu: "aaaaaaaaaaaaaa", Wiederholung: "aaaaaaaaaaaaaa"}, zugang.FeldNeuesPasswort},
		"with the login":    {zugang.Passwortwechsel{Alt: richtig, Neu: "Mensch-123456", Wiederholung: "Mensch-123456"}, zugang.FeldNeuesPasswort},
		"the old one again": {zugang.Passwortwechsel{Alt: richtig, Neu: richtig, Wiederholung: richtig}, zugang.FeldNeuesPasswort},
		"repeated wrongly":  {zugang.Passwortwechsel{Alt: richtig, Neu: "Korrekt-Pferd-7", Wiederholung: "Korrekt-Pferd-8"}, zugang.FeldWiederholung},
	} {
		s.ablage.versuche = map[string]zugang.Versuche{}
		if _, err := s.AenderePasswort(t.Context(), a, fall.p); !slices.Contains(maengelVon(err), fall.feld) {
			t.Errorf("%s: %v %v", name, err, maengelVon(err))
		}
	}
	s.ablage.versuche = map[string]zugang.Versuche{}
	for range 6 {
		_, _ = s.AenderePasswort(t.Context(), a, zugang.Passwortwechsel{Alt: "falsch"})
	}
	gut := zugang.Passwortwechsel{Alt: richtig, Neu: "Korrekt-Pferd-7", Wiederholung: "Korrekt-Pferd-7"}
	if _, err := s.AenderePasswort(t.Context(), a, gut); err == nil {
		t.Error("guessing the own password is not throttled")
	}
}

// TestOnlyTheActiveAdministratorManagesTheOwnBody holds S3-05 and S3-06.
func TestOnlyTheActiveAdministratorManagesTheOwnBody(t *testing.T) {
	taten := map[string]func(*stand, zugang.Angemeldet, string) error{
		"make": func(s *stand, w zugang.Angemeldet, _ string) error {
			_, err := s.LegeNutzerAn(t.Context(), w, neuerNutzer(nil))
			return err
		},
		"rights": func(s *stand, w zugang.Angemeldet, k string) error {
			return s.AendereRechte(t.Context(), w, k, zugang.Rechte{Rollen: []zugang.Rolle{zugang.RolleAbruf}})
		},
		"block":  func(s *stand, w zugang.Angemeldet, k string) error { return s.SperreNutzer(t.Context(), w, k, true) },
		"delete": func(s *stand, w zugang.Angemeldet, k string) error { return s.LoescheNutzer(t.Context(), w, k) },
		"reset": func(s *stand, w zugang.Angemeldet, k string) error {
			_, err := s.SetzeZurueck(t.Context(), w, k, zugang.AusgabePersoenlich)
			return err
		},
	}
	for tat, tu := range taten {
		for name, fall := range map[string]struct {
			mache   func(*stand, *zugang.Angemeldet)
			kennung string
			err     error
		}{
			"S3-06 own account":                      {func(*stand, *zugang.Angemeldet) {}, "mensch", nil},
			"S3-06 account of another holder":        {func(*stand, *zugang.Angemeldet) {}, "kundin", zugang.ErrVerwalten},
			"S3-06 account that does not exist":      {func(*stand, *zugang.Angemeldet) {}, "niemand", zugang.ErrVerwalten},
			"S3-06 user without the role":            {func(_ *stand, w *zugang.Angemeldet) { w.Rollen = []zugang.Rolle{zugang.RolleAbruf} }, "mensch", zugang.ErrVerwalten},
			"S3-05 administrator blocked meanwhile":  {func(s *stand, _ *zugang.Angemeldet) { s.aendere("admin", func(k *zugang.Konto) { k.Gesperrt = true }) }, "mensch", zugang.ErrOhneVerwaltung},
			"S3-05 administrator replaced meanwhile": {func(s *stand, _ *zugang.Angemeldet) { s.aendere("admin", func(k *zugang.Konto) { k.Rollen = nil }) }, "mensch", zugang.ErrOhneVerwaltung},
			"S3-05 administrator deleted meanwhile":  {func(s *stand, _ *zugang.Angemeldet) { delete(s.ablage.konten, "admin") }, "mensch", zugang.ErrOhneVerwaltung},
		} {
			t.Run(tat+": "+name, func(t *testing.T) {
				if tat == "make" && (fall.kennung != "mensch") {
					t.Skip("makes no difference")
				}
				s := neuerStand(t, zugang.Einstellungen{})
				wer := verwalterin(t, s)
				fall.mache(s, &wer)
				if err := tu(s, wer, fall.kennung); !errors.Is(err, fall.err) || (err == nil) != (fall.err == nil) {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestNothingIsDoneWithoutTheLog(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	wer := verwalterin(t, s)
	s.buch.fehler = errors.New("disk full")
	if _, err := s.LegeNutzerAn(t.Context(), wer, neuerNutzer(nil)); err == nil {
		t.Error("an account without an entry")
	}
	if err := s.SperreNutzer(t.Context(), wer, "mensch", true); err == nil || s.ablage.konten["mensch"].Gesperrt {
		t.Errorf("blocked without an entry: %v", err)
	}
	if err := s.LoescheNutzer(t.Context(), wer, "mensch"); err == nil || s.ablage.konten["mensch"].Kennung == "" {
		t.Errorf("deleted without an entry: %v", err)
	}
	if _, da := s.ablage.konten["pd.m.muster"]; da {
		t.Error("the account is stored")
	}
}

func TestOwnAccountIsNotForTheAdministrator(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	wer := verwalterin(t, s)
	_, zurueck := s.SetzeZurueck(t.Context(), wer, "admin", zugang.AusgabePersoenlich)
	for name, err := range map[string]error{
		"block": s.SperreNutzer(t.Context(), wer, "admin", true), "delete": s.LoescheNutzer(t.Context(), wer, "admin"), "reset": zurueck,
		"BMG-34a.6 nobody authorises himself": s.AendereRechte(t.Context(), wer, "admin", zugang.Rechte{
			Rollen: []zugang.Rolle{zugang.RolleBesondersErmaechtigt}, BesondersBis: uhr.Datum{Jahr: 2008, Monat: time.July, Tag: 1}}),
	} {
		if !errors.Is(err, zugang.ErrSelbst) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.AendereRechte(t.Context(), wer, "admin", zugang.Rechte{Rollen: []zugang.Rolle{zugang.RolleAbruf}}); err != nil || !s.ablage.konten["admin"].Hat(zugang.RolleAdmin) {
		t.Errorf("S3-05 the administrator lost the role by a form: %v", err)
	}
}

func TestNameOfADeletedAccountIsNotGivenAgain(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	wer := verwalterin(t, s)
	for _, soll := range []error{nil, zugang.ErrVergeben} {
		if _, err := s.LegeNutzerAn(t.Context(), wer, neuerNutzer(nil)); !errors.Is(err, soll) || (err == nil) != (soll == nil) {
			t.Fatalf("got %v, want %v", err, soll)
		}
	}
	if err := s.LoescheNutzer(t.Context(), wer, "pd.m.muster"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.LegeNutzerAn(t.Context(), wer, neuerNutzer(nil)); !errors.Is(err, zugang.ErrVergeben) {
		t.Errorf("S3-07 got %v", err)
	}
}

func TestSpecialAuthorisationEndsWithItsTerm(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	s.aendere("leitung", func(k *zugang.Konto) { k.BesondersBis = uhr.Datum{Jahr: 2008, Monat: time.June, Tag: 30} })
	maschine := anmelden(t, s, basic("maschine", richtig))
	for _, fall := range []struct {
		name string
		soll bool
	}{{"BMG-34a.6 on the last day", true}, {"BMG-34a.6 on the day after", false}} {
		a := anmelden(t, s, basic("leitung", richtig))
		h, err := s.Handelnder(t.Context(), maschine, "leitung")
		if a.Akteur.BesondersErmaechtigt != fall.soll || a.Darf(zugang.RolleBesondersErmaechtigt) != fall.soll || h.BesondersErmaechtigt != fall.soll || err != nil {
			t.Errorf("%s: dialog %v, message %v, %v", fall.name, a.Akteur.BesondersErmaechtigt, h.BesondersErmaechtigt, err)
		}
		s.tag.Weiter(24 * time.Hour)
		s.uhr.Weiter(24 * time.Hour)
	}
}

func TestUnitHasItsOwnProfilesAndBlock(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	i := s.ablage.inhaber["pd"]
	i.Stelle.Profile, i.Einheiten = []string{"BMG-34a.2"}, []zugang.Einheit{{Name: "Fahndung", Profile: []string{"BMG-34a.3"}}}
	s.ablage.inhaber["pd"] = i
	s.aendere("mensch", func(k *zugang.Konto) { k.Einheit = "Fahndung" })
	a, ohne := anmelden(t, s, s.dialog("mensch")), anmelden(t, s, basic("leitung", richtig))
	if !slices.Equal(a.Akteur.Stelle.Profile, []string{"BMG-34a.2", "BMG-34a.3"}) || !slices.Equal(ohne.Akteur.Stelle.Profile, []string{"BMG-34a.2"}) {
		t.Errorf("F-01 unit %v, rest %v", a.Akteur.Stelle.Profile, ohne.Akteur.Stelle.Profile)
	}
	s.uhr.Weiter(time.Minute)
	token := beginne(t, s, "mensch")
	if err := s.SperreEinheit(t.Context(), verwalterin(t, s), "Fahndung", true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sitzung(t.Context(), token); !errors.Is(err, zugang.ErrSitzung) {
		t.Errorf("S3-15 the session of the unit goes on: %v", err)
	}
	if _, err := s.Handelnder(t.Context(), anmelden(t, s, basic("maschine", richtig)), "mensch"); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S3-15 a procedure acts for the blocked unit: %v", err)
	}
	anmelden(t, s, basic("leitung", richtig))
}

func TestNetworksAreCheckedBeforeThePassword(t *testing.T) {
	innen, aussen := netip.MustParseAddr("10.1.2.3"), netip.MustParseAddr("192.0.2.1")
	s := neuerStand(t, zugang.Einstellungen{})
	wer := verwalterin(t, s)
	netze, mangel := zugang.LiesNetze("10.1.0.0/16\n2001:db8::/32 10.1.0.0/16")
	if mangel != "" || len(netze) != 2 {
		t.Fatalf("%v %s", netze, mangel)
	}
	if err := s.SetzeNetze(zugang.MitHerkunft(t.Context(), aussen), wer, netze); !slices.Contains(maengelVon(err), zugang.FeldNetze) {
		t.Errorf("S3-09 the administrator may shut himself out: %v", err)
	}
	if err := s.SetzeNetze(zugang.MitHerkunft(t.Context(), innen), wer, netze); err != nil {
		t.Fatal(err)
	}
	for name, fall := range map[string]struct {
		herkunft netip.Addr
		gut      bool
	}{
		"S3-09 inside": {innen, true}, "S3-09 inside, written as IPv6": {netip.MustParseAddr("::ffff:10.1.2.3"), true},
		"S3-09 outside": {aussen, false}, "S3-11a address unknown": {netip.Addr{}, false},
	} {
		ctx := zugang.MitHerkunft(t.Context(), fall.herkunft)
		if _, err := s.Anmelden(ctx, basic("leitung", richtig)); (err == nil) != fall.gut {
			t.Errorf("%s, password: %v", name, err)
		}
		if _, err := s.Anmelden(ctx, zugang.Nachweis{Weg: zugang.WegZertifikat, Zertifikat: zertifikat}); (err == nil) != fall.gut {
			t.Errorf("%s, certificate: %v", name, err)
		}
	}
	s.uhr.Weiter(time.Hour)
	token, _, err := s.AnmeldenImDialog(zugang.MitHerkunft(t.Context(), innen), s.dialog("mensch"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Sitzung(zugang.MitHerkunft(t.Context(), aussen), token); !errors.Is(err, zugang.ErrSitzung) {
		t.Errorf("S3-09 a session moves to another network: %v", err)
	}
}

func TestNetworksAreReadStrictly(t *testing.T) {
	for text, gut := range map[string]bool{
		"": true, "10.0.0.0/8": true, "10.1.2.3": true, "fe80::1%eth0": false, "0.0.0.0/0": false, "::/0": false, "10.0.0.0/33": false, "Landesnetz": false,
	} {
		if _, mangel := zugang.LiesNetze(text); (mangel == "") != gut {
			t.Errorf("%q: %q", text, mangel)
		}
	}
}

func TestUnusedAccountsAreListed(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	vor := func(tage int) time.Time { return s.uhr.Jetzt().AddDate(0, 0, -tage) }
	for name, fall := range map[string]struct {
		k    zugang.Konto
		soll bool
	}{
		"S3-07 used 89 days ago":        {zugang.Konto{LetzteAnmeldung: vor(89), Angelegt: vor(400)}, false},
		"S3-07 used 90 days ago":        {zugang.Konto{LetzteAnmeldung: vor(90)}, true},
		"S3-07 never used, new":         {zugang.Konto{Angelegt: vor(3)}, false},
		"S3-07 never used, old":         {zugang.Konto{Angelegt: vor(91)}, true},
		"S3-07 never used, age unknown": {zugang.Konto{}, true},
	} {
		if s.Ungenutzt(fall.k) != fall.soll {
			t.Errorf("%s: %v", name, !fall.soll)
		}
	}
}

func TestInstructionIsDueWhenItsTextChanges(t *testing.T) {
	s := neuerStand(t, zugang.Einstellungen{})
	token := beginne(t, s, "mensch")
	if err := s.BestaetigeBelehrung(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if f := s.ablage.konten["mensch"].BelehrtFassung; f != zugang.AktuelleBelehrung().Fassung {
		t.Errorf("S3-08 the version is not stored: %q", f)
	}
	s.aendere("mensch", func(k *zugang.Konto) { k.BelehrtFassung = "2025-1" })
	if a, err := s.Sitzung(t.Context(), token); err != nil || !a.Hinweise.Belehrung {
		t.Errorf("S3-08 an older version suffices: %v", err)
	}
}
