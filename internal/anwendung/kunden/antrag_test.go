// SPDX-License-Identifier: EUPL-1.2

package kunden_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/fehler"
)

func TestARegistrationGoesItsWay(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	z, err := s.Beginne(t.Context(), privat())
	gut(t, err)
	if err := s.Reiche(t.Context(), z, 1); !hatMangel(err, kunden.FeldNachweis) {
		t.Errorf("S2-10.2 a registration without proof was sent: %v", err)
	}
	if err := s.WaehleNachweis(t.Context(), z, kunden.Nachweiswahl{Art: kunden.NachweisDatei, Datei: ausweis(t)}); !hatMangel(err, kunden.FeldEinwilligung) {
		t.Errorf("a copy of the identity card was kept without consent: %v", err)
	}
	if n := len(s.lies(t, z).Nachweis.Dateien); n != 0 {
		t.Errorf("%d files without consent", n)
	}
	wahl := kunden.Nachweiswahl{Art: kunden.NachweisDatei, Einwilligung: true, Datei: ausweis(t)}
	gut(t, s.WaehleNachweis(t.Context(), z, wahl))
	gut(t, s.WaehleNachweis(t.Context(), z, wahl))
	if n := len(s.lies(t, z).Nachweis.Dateien); n != 1 {
		t.Errorf("the same file sent twice is stored %d times", n)
	}
	fassung := s.lies(t, z).Fassung
	gut(t, s.Reiche(t.Context(), z, fassung))
	gut(t, s.Reiche(t.Context(), z, fassung)) // double click
	liste, err := s.Liste(t.Context(), amt())
	if err != nil || len(liste) != 1 || liste[0].Zustand != kunden.Eingegangen {
		t.Fatalf("S2-10.2 sent twice: %d registrations, %v", len(liste), err)
	}
	if err := s.SetzeAngaben(t.Context(), z, s.lies(t, z).Fassung, privat()); !errors.Is(err, kunden.ErrZustand) {
		t.Errorf("changed after sending: %v", err)
	}
	gut(t, s.Uebernimm(t.Context(), amt(), z.Nummer))
	gut(t, s.FordereNach(t.Context(), amt(), z.Nummer, "Bitte auch die Rückseite."))
	neu := privat()
	neu.Anschrift.Hausnummer = "2"
	gut(t, s.SetzeAngaben(t.Context(), z, s.lies(t, z).Fassung, neu))
	s.reiche(t, z)
	gut(t, s.Uebernimm(t.Context(), amt(), z.Nummer))
	if _, err := s.SchalteFrei(t.Context(), amt(), z.Nummer, kunden.Freigabe{Nachweis: kunden.NachweisDatei}); !hatMangel(err, kunden.FeldVermerk) {
		t.Errorf("S2-10.2 activated without saying how the identity was checked: %v", err)
	}
	kunde, err := s.SchalteFrei(t.Context(), amt(), z.Nummer, kunden.Freigabe{Nachweis: kunden.NachweisDatei, Vermerk: "Ausweis gültig"})
	gut(t, err)
	if _, err := s.SchalteFrei(t.Context(), amt(), z.Nummer, kunden.Freigabe{Nachweis: kunden.NachweisDatei, Vermerk: "nochmals"}); !errors.Is(err, kunden.ErrZustand) {
		t.Errorf("activated twice: %v", err)
	}
	i, err := s.konten.Inhaber(t.Context(), kunde)
	if err != nil || i.Anschrift != "Alte Gasse 2\n01067 Dresden" || i.Kunde.Name != "Ida Marie Kästner" || i.Kunde.Regel != "S2" {
		t.Errorf("the customer as notices see him: %q %q %v", i.Anschrift, i.Kunde.Name, err)
	}
	letzter, da := s.lies(t, z).Letzter(kunden.Freigeschaltet)
	if !da || letzter.Art != kunden.NachweisDatei || letzter.Wer != "amt.eins" {
		t.Errorf("S2-10.2 kind of proof and clerk are not noted: %+v", letzter)
	}
	for _, e := range s.buch.eintraege {
		if text := fmt.Sprint(e); strings.Contains(text, "Kästner") || strings.Contains(text, "Alte Gasse") {
			t.Errorf("the log names the person: %s", text)
		}
	}
}

func TestStepsFollowEachOther(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func(s *stand, ctx context.Context, nummer string) error{
		"S2-10.2 activated without a check": func(s *stand, ctx context.Context, n string) error {
			_, err := s.SchalteFrei(ctx, amt(), n, kunden.Freigabe{Nachweis: kunden.NachweisDatei, Vermerk: "x"})
			return err
		},
		"refused without a check": func(s *stand, ctx context.Context, n string) error { return s.LehneAb(ctx, amt(), n, "x") },
		"asked without a check":   func(s *stand, ctx context.Context, n string) error { return s.FordereNach(ctx, amt(), n, "x") },
	} {
		t.Run(name, func(t *testing.T) {
			s := neuerStand(t)
			if err := f(s, t.Context(), s.eingereicht(t, privat()).Nummer); !errors.Is(err, kunden.ErrZustand) {
				t.Error(err)
			}
		})
	}
	t.Run("S2-10.2 a refusal needs a reason and can be read by the applicant", func(t *testing.T) {
		s := neuerStand(t)
		z := s.inPruefung(t, privat())
		if err := s.LehneAb(t.Context(), amt(), z.Nummer, " "); !hatMangel(err, kunden.FeldVermerk) {
			t.Error(err)
		}
		gut(t, s.LehneAb(t.Context(), amt(), z.Nummer, "Der Ausweis ist abgelaufen."))
		b, err := s.Standbrief(t.Context(), amt(), z.Nummer)
		gut(t, err)
		for _, soll := range []string{"Der Ausweis ist abgelaufen.", "Widerspruch", "Ida Marie Kästner", "01067 Dresden"} {
			if !strings.Contains(brieftext(t, b), soll) {
				t.Errorf("the letter lacks %q", soll)
			}
		}
	})
	t.Run("only the register office decides", func(t *testing.T) {
		s := neuerStand(t)
		z := s.eingereicht(t, privat())
		for _, b := range []zugang.Bereich{zugang.BereichPrivat, zugang.BereichBehoerde, zugang.BereichBetreiber, zugang.BereichKontrolle} {
			wer := zugang.Angemeldet{Bereich: b, Kennung: "x"}
			_, errDatei := func() (kunden.Datei, error) { d, _, err := s.Datei(t.Context(), wer, z.Nummer, 1); return d, err }()
			_, errListe := s.Liste(t.Context(), wer)
			_, errKunden := s.Kunden(t.Context(), wer)
			for _, err := range []error{s.Uebernimm(t.Context(), wer, z.Nummer), errDatei, errListe, errKunden} {
				if !errors.Is(err, kunden.ErrNurAmt) {
					t.Errorf("%s: %v", b, err)
				}
			}
		}
	})
	t.Run("no log, no effect", func(t *testing.T) {
		s := neuerStand(t)
		z := s.eingereicht(t, privat())
		s.buch.fehler = errors.New("disk full")
		if err := s.Uebernimm(t.Context(), amt(), z.Nummer); err == nil {
			t.Error("a step without log")
		}
		if _, _, err := s.Datei(t.Context(), amt(), z.Nummer, 1); err == nil {
			t.Error("a proof was handed out without log")
		}
		if a := s.lies(t, z); a.Zustand != kunden.Eingegangen {
			t.Errorf("state %s", a.Zustand)
		}
	})
	t.Run("a draft is nobody's business", func(t *testing.T) {
		s := neuerStand(t)
		z, err := s.Beginne(t.Context(), privat())
		gut(t, err)
		if _, err := s.Antrag(t.Context(), amt(), z.Nummer); !errors.Is(err, kunden.ErrVorgang) {
			t.Error(err)
		}
	})
}

func TestParticulars(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	for name, f := range map[string]struct {
		feld    string
		aendere func(*kunden.Angaben)
	}{
		"no first names":               {kunden.FeldVornamen, func(a *kunden.Angaben) { a.Vornamen = " " }},
		"a name of 10,000 letters":     {kunden.FeldFamilienname, func(a *kunden.Angaben) { a.Familienname = strings.Repeat("a", 10000) }},
		"letters outside of DIN 91379": {kunden.FeldFamilienname, func(a *kunden.Angaben) { a.Familienname = "Müller😀" }},
		"Chinese letters":              {kunden.FeldVornamen, func(a *kunden.Angaben) { a.Vornamen = "伊达" }},
		"right-to-left mark":           {kunden.FeldVornamen, func(a *kunden.Angaben) { a.Vornamen = "Ida\u202e" }},
		"no street":                    {kunden.FeldStrasse, func(a *kunden.Angaben) { a.Anschrift.Strasse = "" }},
		"post code of four digits":     {kunden.FeldPostleitzahl, func(a *kunden.Angaben) { a.Anschrift.Postleitzahl = "0106" }},
		"e-mail without place":         {kunden.FeldEMail, func(a *kunden.Angaben) { a.EMail = "ida@" }},
		"e-mail with a name":           {kunden.FeldEMail, func(a *kunden.Angaben) { a.EMail = "Ida <ida@example.org>" }},
		"e-mail with a header":         {kunden.FeldEMail, func(a *kunden.Angaben) { a.EMail = "ida@example.org\r\nBcc: x@example.org" }},
		"name and address too long to deliver": {kunden.FeldStrasse, func(a *kunden.Angaben) {
			a.Vornamen = strings.Repeat("Marie ", 16)
			a.Familienname = strings.Repeat("Li-", 33) + "x"
			a.Anschrift.Zusatz = strings.Repeat("c/o Haus ", 6)
		}},
		"neither private nor bulk":              {kunden.FeldArt, func(a *kunden.Angaben) { a.Art = zugang.BereichAmt }},
		"S2-20.2 bulk customer without company": {kunden.FeldFirma, func(a *kunden.Angaben) { a.Art = zugang.BereichGrosskunde }},
	} {
		t.Run(name, func(t *testing.T) {
			a := privat()
			f.aendere(&a)
			if _, err := s.Beginne(t.Context(), a); !hatMangel(err, f.feld) || fehler.ArtVon(err) != fehler.Ungueltig {
				t.Error(err)
			}
		})
	}
	fern := privat()
	fern.Anschrift = kunden.Anschrift{Strasse: "Rynek", Hausnummer: "7", Postleitzahl: "PL-00-272", Ort: "Łódź", Staat: "Polen"}
	decomposed := privat()
	decomposed.Familienname = "Ka\u0308stner" // the browser of a Mac may send it so
	for name, a := range map[string]kunden.Angaben{"abroad": fern, "without e-mail": func() kunden.Angaben { a := privat(); a.EMail = ""; return a }(), "decomposed": decomposed} {
		if err := kunden.PruefeAngaben(a.Bereinigt()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whoever asks learns nothing about who is registered, and guessing leads nowhere.
func TestNobodyIsFoundOutAndGuessingLeadsNowhere(t *testing.T) {
	t.Parallel()
	t.Run("S2-10.2 a known name and e-mail are answered like any other", func(t *testing.T) {
		s := neuerStand(t)
		s.freigeschaltet(t, privat())
		neu, errNeu := s.Beginne(t.Context(), privat())
		fremd := gross()
		fremd.EMail = "ganz@example.net"
		anderer, errAnderer := s.Beginne(t.Context(), fremd)
		if errNeu != nil || errAnderer != nil || len(neu.Nummer) != len(anderer.Nummer) || len(neu.Code) != len(anderer.Code) {
			t.Errorf("%v, %v", errNeu, errAnderer)
		}
		z := s.eingereicht(t, privat())
		a, err := s.Antrag(t.Context(), amt(), z.Nummer)
		gut(t, err)
		hinweise, err := s.Hinweise(t.Context(), amt(), a)
		if err != nil || len(hinweise) != 1 || hinweise[0].Gut {
			t.Errorf("only the clerk is told: %v, %v", hinweise, err)
		}
	})
	t.Run("a wrong code and an unknown number are one and the same", func(t *testing.T) {
		s := neuerStand(t)
		z := s.eingereicht(t, privat())
		_, falsch := s.Lies(t.Context(), kunden.Zugriff{Nummer: z.Nummer, Code: "AAAA"})
		_, unbekannt := s.Lies(t.Context(), kunden.Zugriff{Nummer: "AAAAAAAAAA", Code: "AAAA"})
		_, leer := s.Lies(t.Context(), kunden.Zugriff{})
		for _, err := range []error{falsch, unbekannt, leer} {
			if !errors.Is(err, kunden.ErrVorgang) || err.Error() != falsch.Error() {
				t.Error(err)
			}
		}
	})
	t.Run("guessing is throttled, then even the right code waits", func(t *testing.T) {
		s := neuerStand(t)
		z := s.eingereicht(t, privat())
		for range 12 {
			if _, err := s.Lies(t.Context(), kunden.Zugriff{Nummer: z.Nummer, Code: "AAAA"}); !errors.Is(err, kunden.ErrVorgang) {
				t.Fatal(err)
			}
		}
		if _, err := s.Lies(t.Context(), z); !errors.Is(err, kunden.ErrVorgang) {
			t.Error("no throttle")
		}
		s.uhr.Weiter(16 * time.Minute)
		s.lies(t, z)
	})
	t.Run("number and code as people type them", func(t *testing.T) {
		z := kunden.LiesZugriff(" abcd-efgh-i0 ", "ab cd 1")
		if z.Nummer != "ABCDEFGHIO" || z.Code != "ABCDI" {
			t.Error(z)
		}
	})
	t.Run("one network begins only so many", func(t *testing.T) {
		s := neuerStand(t)
		var err error
		for range s.Regel().JeQuelle {
			_, err = s.Beginne(von("2001:db8:1:1::5"), privat())
			gut(t, err)
		}
		if _, err := s.Beginne(von("2001:db8:1:1:9::77"), privat()); !errors.Is(err, kunden.ErrZuViele) {
			t.Errorf("another address of the same network: %v", err)
		}
		_, err = s.Beginne(von("2001:db8:1:2::5"), privat())
		gut(t, err)
		s.uhr.Weiter(61 * time.Minute)
		_, err = s.Beginne(von("2001:db8:1:1::5"), privat())
		gut(t, err)
	})
}

func TestFilesOfTheProof(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	z, err := s.Beginne(t.Context(), privat())
	gut(t, err)
	wahl := func(b []byte) error {
		return s.WaehleNachweis(t.Context(), z, kunden.Nachweiswahl{Art: kunden.NachweisDatei, Einwilligung: true, Datei: b})
	}
	for name, b := range map[string][]byte{
		"a script": []byte("<script>alert(1)</script>"), "a document that acts": []byte("%PDF-1.7\n<</S/JavaScript>>\n%%EOF\n"),
		"too large": append(ausweis(t), make([]byte, s.Regel().DateiMiB<<20)...),
	} {
		if err := wahl(b); !hatMangel(err, kunden.FeldDatei) {
			t.Errorf("S2-10.2 %s: %v", name, err)
		}
	}
	for i := range s.Regel().Dateien {
		gut(t, wahl(append([]byte("%PDF-1.4 "), fmt.Sprintf("%d\n%%%%EOF", i)...)))
	}
	if err := wahl(ausweis(t)); !hatMangel(err, kunden.FeldDatei) {
		t.Errorf("more files than allowed: %v", err)
	}
	gut(t, s.EntferneDatei(t.Context(), z, 2))
	gut(t, wahl(ausweis(t)))
	s.reiche(t, z)
	d, inhalt, err := s.Datei(t.Context(), amt(), z.Nummer, 4)
	if err != nil || !slices.Equal(inhalt, ausweis(t)) || d.Name(z.Nummer) != "nachweis-"+z.Nummer+"-4.png" {
		t.Errorf("%v, %v", d, err)
	}
	if letzter := s.buch.eintraege[len(s.buch.eintraege)-1]; letzter.Kennung != "amt.eins" || letzter.Weitere["registrierung"] != z.Nummer {
		t.Errorf("opening a proof is not in the log: %+v", letzter)
	}
	if _, _, err := s.Datei(t.Context(), amt(), z.Nummer, 2); !errors.Is(err, kunden.ErrKeineDatei) {
		t.Error(err)
	}
}

// ausweisdienst is another system that confirms who answers with its secret.
type ausweisdienst struct{ familienname string }

func (ausweisdienst) Kennzeichen() kunden.Nachweisart { return "eid" }
func (ausweisdienst) Name() string                    { return "Online-Ausweis" }

func (ausweisdienst) Beginne(context.Context, string) (ziel, merkmal string, err error) {
	return "https://eid.invalid/", "merkmal", nil
}

func (d ausweisdienst) Schliesse(_ context.Context, merkmal string, v url.Values) (kunden.Bestaetigung, error) {
	if v.Get("antwort") != merkmal {
		return kunden.Bestaetigung{}, errors.New("wrong answer")
	}
	return kunden.Bestaetigung{Vornamen: "Ida Marie", Familienname: d.familienname, Niveau: "hoch"}, nil
}

func TestProofByAnotherSystem(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Kästner", "Fremd"} {
		s := neuerStand(t, func(a *kunden.Ausstattung) { a.Wege = []kunden.Nachweisweg{ausweisdienst{name}} })
		z, err := s.Beginne(t.Context(), privat())
		gut(t, err)
		if err := s.SchliesseWeg(t.Context(), z, url.Values{"antwort": {""}}); !errors.Is(err, kunden.ErrNachweisweg) {
			t.Errorf("an answer that nobody asked for: %v", err)
		}
		ziel, err := s.BeginneWeg(t.Context(), z, "eid", "/zurueck")
		if err != nil || ziel != "https://eid.invalid/" {
			t.Fatal(ziel, err)
		}
		if err := s.Reiche(t.Context(), z, s.lies(t, z).Fassung); !hatMangel(err, kunden.FeldNachweis) {
			t.Errorf("sent before the answer: %v", err)
		}
		if err := s.SchliesseWeg(t.Context(), z, url.Values{"antwort": {"falsch"}}); !errors.Is(err, kunden.ErrNachweisweg) {
			t.Errorf("a forged answer: %v", err)
		}
		gut(t, s.SchliesseWeg(t.Context(), z, url.Values{"antwort": {"merkmal"}}))
		if err := s.SchliesseWeg(t.Context(), z, url.Values{"antwort": {"merkmal"}}); !errors.Is(err, kunden.ErrNachweisweg) {
			t.Errorf("the same answer twice: %v", err)
		}
		s.reiche(t, z)
		a, err := s.Antrag(t.Context(), amt(), z.Nummer)
		gut(t, err)
		hinweise, err := s.Hinweise(t.Context(), amt(), a)
		if err != nil || hinweise[len(hinweise)-1].Gut != (name == "Kästner") {
			t.Errorf("S2-10.2 %s: %v, %v", name, hinweise, err)
		}
	}
}

// Two clicks at the same moment, two tabs: one effect.
func TestTwoAtTheSameTime(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	z := s.inPruefung(t, privat())
	var lauf sync.WaitGroup
	kundennummern := make([]string, 8)
	for i := range kundennummern {
		lauf.Go(func() {
			kundennummern[i], _ = s.SchalteFrei(t.Context(), amt(), z.Nummer, kunden.Freigabe{Nachweis: kunden.NachweisDatei, Vermerk: "gut"})
		})
	}
	lauf.Wait()
	gewonnen := slices.DeleteFunc(kundennummern, func(k string) bool { return k == "" })
	alle, err := s.Kunden(t.Context(), amt())
	if err != nil || len(gewonnen) != 1 || len(alle) != 1 || alle[0].ID != gewonnen[0] {
		t.Errorf("%d activations, %d customers, %v", len(gewonnen), len(alle), err)
	}
	a := s.lies(t, z)
	if a.Kunde != gewonnen[0] {
		t.Error("the registration names another customer")
	}
}
