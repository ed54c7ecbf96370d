// SPDX-License-Identifier: EUPL-1.2

package kunden_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

func TestAccessComesByLetter(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	kunde := s.freigeschaltet(t, privat())
	if liste, err := s.Kunden(t.Context(), amt()); err != nil || len(liste) != 1 || !liste[0].Zugangsbrief {
		t.Errorf("the letter is not on the list: %v", err)
	}
	kennung, passwort := s.zugangsdaten(t, kunde)
	brief, err := s.Zugangsbrief(t.Context(), amt(), kunde)
	gut(t, err)
	if ziel := os.Getenv("KMR_BILDER"); ziel != "" {
		gut(t, os.WriteFile(filepath.Join(ziel, "zugangsbrief.pdf"), brief.PDF, 0o600))
	}
	text := brieftext(t, brief)
	for _, soll := range []string{"Ida Marie Kästner", "Alte Gasse 1 a", "01067 Dresden", "Persönlich", "https://register.invalid/konto/", kennung} {
		if !strings.Contains(text, soll) {
			t.Errorf("S2-10.2 the letter lacks %q", soll)
		}
	}
	anmelden := func(passwort, code string) (string, zugang.Angemeldet, error) {
		return s.zugang.AnmeldenImDialog(t.Context(), zugang.Nachweis{Kennung: kennung, Passwort: passwort, Code: code})
	}
	if _, _, err := anmelden(passwort, ""); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("the password of the first letter works after the second: %v", err)
	}
	_, zweites := s.zugangsdaten(t, kunde)
	token, wer, err := anmelden(zweites, "")
	gut(t, err)
	if !wer.Hinweise.Passwortwechsel || !wer.Hinweise.ZweiterFaktor || wer.Bereich != zugang.BereichPrivat || len(wer.Rollen) != 0 {
		t.Errorf("S3-10a first log-in: %+v", wer.Hinweise)
	}
	totp := geheim.NeuesTOTP()
	gut(t, s.zugang.RichteTOTPEin(t.Context(), wer, totp, totp.Code(s.uhr.Jetzt()), ""))
	_, err = s.zugang.AenderePasswort(t.Context(), wer, zugang.Passwortwechsel{Alt: zweites, Neu: "ein langer eigener Satz", Wiederholung: "ein langer eigener Satz"})
	gut(t, err)
	if _, err := s.zugang.Sitzung(t.Context(), token); !errors.Is(err, zugang.ErrSitzung) {
		t.Errorf("the session of the first password goes on: %v", err)
	}
	if _, _, err := anmelden("ein langer eigener Satz", ""); !errors.Is(err, zugang.ErrZugang) {
		t.Errorf("S2-10.2 in without the second factor: %v", err)
	}
	s.uhr.Weiter(time.Minute)
	_, wer, err = anmelden("ein langer eigener Satz", totp.Code(s.uhr.Jetzt()))
	if err != nil || wer.Hinweise.Einrichtung() {
		t.Errorf("%v, %+v", err, wer.Hinweise)
	}
	for _, e := range s.buch.eintraege {
		if strings.Contains(fmt.Sprint(e), zweites) {
			t.Error("the password stands in the log")
		}
	}
}

func TestBulkCustomersHaveAContract(t *testing.T) {
	t.Parallel()
	heute := uhr.DatumVon(beginn)
	s := neuerStand(t)
	z := s.inPruefung(t, gross())
	for name, f := range map[string]struct {
		feld    string
		vertrag kunden.Vertrag
	}{
		"S2-20.2 no number":       {kunden.FeldVertrag, kunden.Vertrag{Ab: heute}},
		"S2-20.2 no first day":    {kunden.FeldAb, kunden.Vertrag{Nummer: "GK-1"}},
		"S2-20.2 not begun yet":   {kunden.FeldAb, kunden.Vertrag{Nummer: "GK-1", Ab: heute.PlusTage(1)}},
		"S2-20.2 over":            {kunden.FeldBis, kunden.Vertrag{Nummer: "GK-1", Ab: heute.PlusTage(-9), Bis: heute.PlusTage(-1)}},
		"S2-20.2 ends before it":  {kunden.FeldBis, kunden.Vertrag{Nummer: "GK-1", Ab: heute, Bis: heute.PlusTage(-1)}},
		"S2-20.2 number too long": {kunden.FeldVertrag, kunden.Vertrag{Nummer: strings.Repeat("9", 41), Ab: heute}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.SchalteFrei(t.Context(), amt(), z.Nummer, kunden.Freigabe{Nachweis: kunden.NachweisVertrag, Vermerk: "x", Vertrag: f.vertrag})
			if !hatMangel(err, f.feld) {
				t.Error(err)
			}
		})
	}
	t.Run("S2-20.2 after its last day nobody gets in, with a new term he does", func(t *testing.T) {
		s := neuerStand(t)
		_, token := s.angemeldet(t, gross())
		alle, err := s.Kunden(t.Context(), amt())
		if err != nil || alle[0].Vertrag != vertrag {
			t.Fatalf("%+v, %v", alle, err)
		}
		kurz := kunden.Vertrag{Nummer: "GK-8", Ab: heute, Bis: heute}
		gut(t, s.SetzeVertrag(t.Context(), amt(), alle[0].ID, kurz))
		if _, err := s.zugang.Sitzung(t.Context(), token); err != nil {
			t.Errorf("the last day: %v", err)
		}
		s.uhr.Stelle(beginn.Add(24 * time.Hour))
		if _, err := s.zugang.Sitzung(t.Context(), token); !errors.Is(err, zugang.ErrSitzung) {
			t.Errorf("the day after: %v", err)
		}
		kurz.Bis = uhr.Datum{}
		gut(t, s.SetzeVertrag(t.Context(), amt(), alle[0].ID, kurz))
		kennung, passwort := s.zugangsdaten(t, alle[0].ID)
		if _, _, err := s.zugang.AnmeldenImDialog(t.Context(), zugang.Nachweis{Kennung: kennung, Passwort: passwort}); err != nil {
			t.Error(err)
		}
	})
}

func TestBlockedCustomersAreOutAtOnce(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	wer, token := s.angemeldet(t, privat())
	if err := s.Sperre(t.Context(), amt(), wer.Kunde.ID, "", true); !hatMangel(err, kunden.FeldVermerk) {
		t.Errorf("blocked without a reason: %v", err)
	}
	gut(t, s.Sperre(t.Context(), amt(), wer.Kunde.ID, "Verdacht auf Adresshandel", true))
	if _, err := s.zugang.Sitzung(t.Context(), token); !errors.Is(err, zugang.ErrSitzung) {
		t.Errorf("S3-15 the session goes on: %v", err)
	}
	k, err := s.Kunde(t.Context(), amt(), wer.Kunde.ID)
	if err != nil || !k.Gesperrt || k.Verlauf[len(k.Verlauf)-1].Text != "Verdacht auf Adresshandel" {
		t.Errorf("%+v, %v", k, err)
	}
	gut(t, s.Sperre(t.Context(), amt(), wer.Kunde.ID, "geklärt", false))
	if k, err := s.Kunde(t.Context(), amt(), wer.Kunde.ID); err != nil || k.Gesperrt {
		t.Errorf("%+v, %v", k, err)
	}
	if _, err := s.Kunde(t.Context(), amt(), "amt"); !errors.Is(err, kunden.ErrKeinKunde) {
		t.Errorf("a body is no customer: %v", err)
	}
}

var codeform = regexp.MustCompile(`(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}`)

func TestAChangedAddressIsConfirmedByLetter(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	wer, _ := s.angemeldet(t, privat())
	neu := kunden.Anschrift{Strasse: "Neue Gasse", Hausnummer: "5", Postleitzahl: "04109", Ort: "Leipzig"}
	anschrift := func() string {
		i, err := s.konten.Inhaber(t.Context(), wer.Kunde.ID)
		gut(t, err)
		return i.Anschrift
	}
	if err := s.AendereAnschrift(t.Context(), wer, kunden.Anschrift{Strasse: "Neue Gasse", Postleitzahl: "x", Ort: "Leipzig"}); !hatMangel(err, kunden.FeldPostleitzahl) {
		t.Errorf("a wrong address: %v", err)
	}
	gut(t, s.AendereAnschrift(t.Context(), wer, neu))
	if err := s.BestaetigeAenderung(t.Context(), wer, ""); !hatMangel(err, kunden.FeldCode) {
		t.Errorf("confirmed before there is a letter: %v", err)
	}
	if k, err := s.Kunde(t.Context(), amt(), wer.Kunde.ID); err != nil || !k.Codebrief {
		t.Errorf("the letter is not on the list: %v", err)
	}
	b, err := s.Codebrief(t.Context(), amt(), wer.Kunde.ID)
	gut(t, err)
	text := brieftext(t, b)
	if !strings.Contains(text, "Neue Gasse 5") || strings.Contains(text, "Alte Gasse") {
		t.Errorf("the code does not go to the new address:\n%s", text)
	}
	if anschrift() != "Alte Gasse 1 a\n01067 Dresden" {
		t.Errorf("effective before the code: %q", anschrift())
	}
	for range 10 {
		if err := s.BestaetigeAenderung(t.Context(), wer, "AAAA-AAAA-AAAA-AAAA"); !hatMangel(err, kunden.FeldCode) {
			t.Fatal(err)
		}
	}
	code := codeform.FindString(text)
	if err := s.BestaetigeAenderung(t.Context(), wer, code); !hatMangel(err, kunden.FeldCode) {
		t.Errorf("guessing is not throttled: %v", err)
	}
	s.uhr.Weiter(16 * time.Minute)
	gut(t, s.BestaetigeAenderung(t.Context(), wer, strings.ToLower(code)))
	if anschrift() != "Neue Gasse 5\n04109 Leipzig" {
		t.Errorf("notices still go to %q", anschrift())
	}
	if err := s.BestaetigeAenderung(t.Context(), wer, code); !errors.Is(err, kunden.ErrZustand) {
		t.Errorf("the code works twice: %v", err)
	}
	gut(t, s.AendereAnschrift(t.Context(), wer, neu))
	s.uhr.Weiter(31 * 24 * time.Hour)
	gut(t, s.Raeume(t.Context()))
	if k, err := s.Eigene(t.Context(), wer); err != nil || k.Aenderung != nil {
		t.Errorf("a change that nobody confirmed stays: %v", err)
	}
	if _, err := s.Codebrief(t.Context(), amt(), wer.Kunde.ID); !errors.Is(err, kunden.ErrZustand) {
		t.Errorf("a letter about nothing: %v", err)
	}
}

func TestAChangedEMailIsConfirmedThere(t *testing.T) {
	t.Parallel()
	post := &postamt{}
	s := neuerStand(t, func(a *kunden.Ausstattung) { a.Versand = post })
	wer, _ := s.angemeldet(t, privat())
	gut(t, s.AendereEMail(t.Context(), wer, "neu@example.org"))
	code := codeform.FindString(post.text)
	if post.an != "neu@example.org" || code == "" || strings.Contains(post.text, "Kästner") {
		t.Fatalf("%q", post.an)
	}
	gut(t, s.BestaetigeAenderung(t.Context(), wer, code))
	if k, err := s.Eigene(t.Context(), wer); err != nil || k.EMail != "neu@example.org" || k.Aenderung != nil {
		t.Errorf("%+v, %v", k, err)
	}
}

func TestClosingAnAccount(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	wer, token := s.angemeldet(t, privat())
	kunde := wer.Kunde.ID
	gut(t, s.Schliesse(t.Context(), wer))
	if _, err := s.zugang.Sitzung(t.Context(), token); !errors.Is(err, zugang.ErrSitzung) {
		t.Errorf("the session goes on: %v", err)
	}
	if _, err := s.Zugangsbrief(t.Context(), amt(), kunde); !errors.Is(err, kunden.ErrZustand) {
		t.Errorf("a closed account gets a letter: %v", err)
	}
	if err := s.Sperre(t.Context(), amt(), kunde, "Versehen", false); !errors.Is(err, kunden.ErrZustand) {
		t.Errorf("a closed account is freed: %v", err)
	}
	name := func() string {
		i, err := s.konten.Inhaber(t.Context(), kunde)
		gut(t, err)
		return i.Kunde.Name + "|" + i.Anschrift + "|" + i.Erreichbarkeit
	}
	const alles = "Ida Marie Kästner|Alte Gasse 1 a\n01067 Dresden|ida@example.org"
	s.schulden[kunde] = true
	s.uhr.Weiter(400 * 24 * time.Hour)
	gut(t, s.Raeume(t.Context()))
	if name() != alles {
		t.Errorf("deleted while something is owed: %q", name())
	}
	delete(s.schulden, kunde)
	s.uhr.Weiter(40 * 24 * time.Hour)
	gut(t, s.Raeume(t.Context()))
	if name() != "geschlossenes Konto||" {
		t.Errorf("personal data after the term: %q", name())
	}
	if _, _, err := s.konten.Konto(t.Context(), wer.Kennung); !errors.Is(err, zugang.ErrUnbekannt) {
		t.Errorf("the account is still there: %v", err)
	}
	if _, da, err := s.ablage.Akte(t.Context(), kunde); da || err != nil {
		t.Errorf("the file is still there: %v", err)
	}
}

func TestWhatIsOverIsDeleted(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	r := s.Regel()
	tage := func(n int) {
		t.Helper()
		s.uhr.Weiter(time.Duration(n) * 24 * time.Hour)
		gut(t, s.Raeume(t.Context()))
	}
	zahl := func(z ...kunden.Zustand) int {
		n, err := s.ablage.Anzahl(t.Context(), z...)
		gut(t, err)
		return n
	}
	datei := func(z kunden.Zugriff) bool {
		_, da, err := s.ablage.Datei(t.Context(), z.Nummer, 1)
		gut(t, err)
		return da
	}
	_, err := s.Beginne(t.Context(), privat())
	gut(t, err)
	gefragt, abgelehnt, gut_ := s.inPruefung(t, privat()), s.inPruefung(t, gross()), s.inPruefung(t, gross())
	gut(t, s.FordereNach(t.Context(), amt(), gefragt.Nummer, "Rückseite"))
	gut(t, s.LehneAb(t.Context(), amt(), abgelehnt.Nummer, "Ausweis abgelaufen"))
	_, err = s.SchalteFrei(t.Context(), amt(), gut_.Nummer, kunden.Freigabe{Nachweis: kunden.NachweisDatei, Vermerk: "gut", Vertrag: vertrag})
	gut(t, err)
	tage(0)
	if zahl(kunden.Entwurf) != 1 || !datei(gefragt) {
		t.Error("deleted before its term")
	}
	tage(1)
	if zahl(kunden.Entwurf) != 0 {
		t.Error("an unfinished registration stays")
	}
	tage(r.NachforderungTage)
	if zahl(kunden.Geschlossen) != 1 || datei(gefragt) {
		t.Error("what nobody answered is not closed, or its files stay")
	}
	if !datei(abgelehnt) || !datei(gut_) {
		t.Error("S2-10.2 proofs are deleted before the term to object is over")
	}
	tage(r.NachweisTage - r.NachforderungTage)
	if datei(abgelehnt) || datei(gut_) {
		t.Error("S2-10.2 proofs stay after their term")
	}
	if zahl(kunden.Abgelehnt, kunden.Freigeschaltet) != 2 {
		t.Error("registrations went with their files")
	}
	tage(r.AntragTage)
	if n := zahl(kunden.Geschlossen, kunden.Abgelehnt, kunden.Freigeschaltet); n != 0 {
		t.Errorf("%d registrations stay for ever", n)
	}
	if alle, err := s.Kunden(t.Context(), amt()); err != nil || len(alle) != 1 {
		t.Errorf("the customer went with the registration: %v", err)
	}
}

func TestWithdrawing(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	entwurf, err := s.Beginne(t.Context(), privat())
	gut(t, err)
	gut(t, s.Ziehe(t.Context(), entwurf))
	if _, err := s.Lies(t.Context(), entwurf); !errors.Is(err, kunden.ErrVorgang) {
		t.Errorf("the draft stays: %v", err)
	}
	z := s.eingereicht(t, privat())
	gut(t, s.Ziehe(t.Context(), z))
	if _, da, err := s.ablage.Datei(t.Context(), z.Nummer, 1); da || err != nil {
		t.Errorf("the proof stays: %v", err)
	}
	if err := s.Ziehe(t.Context(), z); !errors.Is(err, kunden.ErrZustand) {
		t.Error(err)
	}
}

func TestAdministratorsOfABulkCustomer(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	chefin, _ := s.angemeldet(t, gross())
	fremde, _ := s.angemeldet(t, func() kunden.Angaben { a := gross(); a.Firma, a.EMail = "Andere GmbH", "x@example.org"; return a }())
	lege := func(kurz, name, verfahren string) string {
		e, err := s.zugang.LegeNutzerAn(t.Context(), chefin, zugang.NeuerNutzer{Kurzname: kurz, Name: name, Verfahren: verfahren, Ausgabe: zugang.AusgabePersoenlich})
		gut(t, err)
		return e.Kennung
	}
	kollege, maschine := lege("u.kollege", "Udo Kollege", ""), lege("soap", "", "Forderungsmanagement")
	verwaltet := func() bool {
		k, _, err := s.konten.Konto(t.Context(), kollege)
		gut(t, err)
		return slices.Contains(k.Rollen, zugang.RolleAdmin)
	}
	if err := s.SetzeVerwaltung(t.Context(), fremde, kollege, true); !errors.Is(err, zugang.ErrVerwalten) {
		t.Errorf("S2-40.1 somebody else's user: %v", err)
	}
	if err := s.SetzeVerwaltung(t.Context(), chefin, maschine, true); !errors.Is(err, zugang.ErrVerwalten) {
		t.Errorf("S2-40.1 a program administers: %v", err)
	}
	if err := s.SetzeVerwaltung(t.Context(), chefin, chefin.Kennung, false); !errors.Is(err, zugang.ErrSelbst) {
		t.Errorf("S2-40.1 the last administrator leaves: %v", err)
	}
	ohne := chefin
	ohne.Rollen = nil
	for name, err := range map[string]error{
		"role": s.SetzeVerwaltung(t.Context(), ohne, kollege, true), "address": s.AendereAnschrift(t.Context(), ohne, privat().Anschrift),
		"closing": s.Schliesse(t.Context(), ohne), "code": s.BestaetigeAenderung(t.Context(), ohne, "x"),
	} {
		if !errors.Is(err, kunden.ErrNurVerwaltung) {
			t.Errorf("S2-40.1 %s by a user without the role: %v", name, err)
		}
	}
	gut(t, s.SetzeVerwaltung(t.Context(), chefin, kollege, true))
	if !verwaltet() {
		t.Error("S2-40.1 the role was not given")
	}
	gut(t, s.SetzeVerwaltung(t.Context(), chefin, kollege, false))
	if verwaltet() {
		t.Error("S2-40.1 the role was not taken")
	}
}

// An activation that broke off between the two storages is completed by the letter.
func TestAnInterruptedActivationIsCompletedByTheLetter(t *testing.T) {
	t.Parallel()
	s := neuerStand(t)
	akte := &kunden.Akte{Kunde: "kaaaabbbbc", Fassung: 1, Registrierung: "R", Angaben: gross(), VertragAb: vertrag.Ab, VertragBis: vertrag.Bis}
	akte.Angaben.Vertrag = vertrag.Nummer
	ok, err := s.ablage.SetzeAkte(t.Context(), akte)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	kennung, passwort := s.zugangsdaten(t, akte.Kunde)
	_, wer, err := s.zugang.AnmeldenImDialog(t.Context(), zugang.Nachweis{Kennung: kennung, Passwort: passwort})
	if err != nil || wer.Kunde.Vertrag != "GK-7" || wer.Kunde.GueltigBis != vertrag.Bis {
		t.Errorf("%+v, %v", wer.Kunde, err)
	}
}
