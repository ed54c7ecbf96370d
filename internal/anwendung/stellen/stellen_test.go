// SPDX-License-Identifier: EUPL-1.2

package stellen_test

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/stellen"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/sqlite"
)

type buch struct {
	eintraege []protokoll.Eintrag
	fehler    error
}

func (b *buch) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	if b.fehler != nil {
		return 0, b.fehler
	}
	if err := e.Vollstaendig(); err != nil {
		return 0, err
	}
	b.eintraege = append(b.eintraege, e)
	return int64(len(b.eintraege)), nil
}

// stand is the service on a real database, with a clock that stands.
type stand struct {
	*stellen.Dienst
	zugang *zugang.Dienst
	ablage *sqlite.Zugang
	buch   *buch
	uhr    *uhr.Stell
}

func neuerStand(t *testing.T) *stand {
	t.Helper()
	gesetz, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	tresor, err := geheim.NeuerTresor(geheim.NeuerSchluessel(geheim.Zufall(geheim.TresorLaenge)))
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Oeffne(t.Context(), t.TempDir(), sqlite.Optionen{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	s := &stand{ablage: db.Zugang(tresor), buch: &buch{}, uhr: uhr.Fest(time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC))}
	s.zugang = zugang.Neu(zugang.Ausstattung{Speicher: s.ablage, Protokoll: s.buch, Uhr: s.uhr, Kalender: s.uhr,
		Einstellungen: zugang.Einstellungen{Hash: geheim.Parameter{SpeicherKiB: 64, Durchlaeufe: 1, Faeden: 1}}})
	s.Dienst, err = stellen.Neu(stellen.Ausstattung{Speicher: s.ablage, Konten: s.zugang, Protokoll: s.buch, Recht: gesetz, Kalender: s.uhr})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func amt() zugang.Angemeldet {
	return zugang.Angemeldet{Bereich: zugang.BereichAmt, Kennung: "amt.eins", Akteur: behoerde.Akteur{Stelle: behoerde.Stelle{ID: "amt", Name: "Registerstelle"}}}
}

// antrag is a complete application of a body.
func antrag() stellen.Angaben {
	return stellen.Angaben{
		Art: stellen.Grundzugang, Profil: "BMG-34a.2", Anschrift: "Rathausplatz 1", Erreichbarkeit: "0351 4880",
		Stelle:  behoerde.Stelle{ID: "stadt-muster", Name: "Stadt Muster", Art: "behoerde"},
		Leitung: "Petra Beispiel", LeitungFunktion: "Oberbürgermeisterin", Nachweis: stellen.NachweisDVDV, Nachweiszeichen: "10-1/26",
		Administrator: "Erika Muster", AdminKurzname: "e.muster", AdminErreichbar: "0351 4881",
		Netze: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}, Befugte: true,
	}
}

func (s *stand) beantrage(t *testing.T, a stellen.Angaben) stellen.Antrag {
	t.Helper()
	eingegangen, err := s.Beantrage(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return eingegangen
}

// bisGemeldet leads an application to the point where it can be granted.
func (s *stand) bisGemeldet(t *testing.T, a stellen.Angaben) string {
	t.Helper()
	id := s.beantrage(t, a).ID
	err := s.Bestaetige(t.Context(), amt(), id, "Schreiben geprüft")
	if a.Art != stellen.Administratorwechsel {
		err = errors.Join(err, s.NotiereMeldung(t.Context(), amt(), id, "Behördenpost", 20260901))
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *stand) schalteFrei(t *testing.T, a stellen.Angaben) zugang.Erstzugang {
	t.Helper()
	erst, err := s.SchalteFrei(t.Context(), amt(), s.bisGemeldet(t, a))
	if err != nil {
		t.Fatal(err)
	}
	return erst
}

func TestApplicationNamesEverythingThatTheLawWants(t *testing.T) {
	s := neuerStand(t)
	for name, fall := range map[string]struct {
		aendere func(*stellen.Angaben)
		feld    string
	}{
		"S1-39.3 complete":                                {func(*stellen.Angaben) {}, ""},
		"F-01 without the head of the body":               {func(a *stellen.Angaben) { a.Leitung = "" }, stellen.FeldLeitung},
		"F-01 profile that is no basic one":               {func(a *stellen.Angaben) { a.Profil = "BMG-34a.3" }, stellen.FeldProfil},
		"S3-01 basic profile of security bodies":          {func(a *stellen.Angaben) { a.Profil = "BMG-34a.2S"; a.Stelle.Sicherheitsbehoerde = 1 }, ""},
		"F-01 additional profile without a unit":          {func(a *stellen.Angaben) { a.Art, a.Profil = stellen.Zusatzprofil, "BMG-34a.3" }, stellen.FeldEinheit},
		"F-01 neither networks nor a reason":              {func(a *stellen.Angaben) { a.Netze = nil }, stellen.FeldNetze},
		"F-01 Internet, because there is no Landesnetz":   {func(a *stellen.Angaben) { a.Netze, a.OhneLandesnetz = nil, true }, ""},
		"S3-03 without the declaration":                   {func(a *stellen.Angaben) { a.Befugte = false }, stellen.FeldBefugte},
		"S3-04 without proof of identity":                 {func(a *stellen.Angaben) { a.Nachweis = "hörensagen" }, stellen.FeldNachweis},
		"S3-04 proof without its file number":             {func(a *stellen.Angaben) { a.Nachweiszeichen = " " }, stellen.FeldNachweiszeichen},
		"S3-05 without a named administrator":             {func(a *stellen.Angaben) { a.Administrator = "" }, stellen.FeldAdministrator},
		"S3-05 administrator who is no person":            {func(a *stellen.Angaben) { a.Administrator = "Team IT" }, stellen.FeldAdministrator},
		"id that can't stand before login names":          {func(a *stellen.Angaben) { a.Stelle.ID = "Stadt Muster" }, stellen.FeldStelleID},
		"body of the register itself by the public form":  {func(a *stellen.Angaben) { a.Stelle.Art = "amt" }, stellen.FeldBehoerdenart},
		"customer by the form for bodies":                 {func(a *stellen.Angaben) { a.Stelle.Art = "privat" }, stellen.FeldBehoerdenart},
		"area outside of the Land":                        {func(a *stellen.Angaben) { a.Stelle.Gebiet = []melde.AGS{"11000000"} }, stellen.FeldGebiet},
		"profile that does not exist":                     {func(a *stellen.Angaben) { a.Profil = "S1-99" }, stellen.FeldProfil},
		"121 characters in a field of BMeldDAV":           {func(a *stellen.Angaben) { a.Anschrift = strings.Repeat("ä", 121) }, stellen.FeldAnschrift},
		"number that § 34 Abs. 4 Satz 1 BMG doesn't have": {func(a *stellen.Angaben) { a.Stelle.Sicherheitsbehoerde = 14 }, stellen.FeldSicherheit},
	} {
		t.Run(name, func(t *testing.T) {
			a := antrag()
			fall.aendere(&a)
			err := s.Pruefe(a)
			var liste zugang.Maengelliste
			errors.As(err, &liste)
			da := slices.ContainsFunc(liste, func(m zugang.Mangel) bool { return m.Pfad == fall.feld })
			if (fall.feld == "") != (err == nil) || (fall.feld != "" && !da) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestStepsFollowTheirOrder tries every step in every state.
func TestStepsFollowTheirOrder(t *testing.T) {
	schritte := map[string]func(*stand, string) error{
		"pruefe": func(s *stand, id string) error { return s.Bestaetige(t.Context(), amt(), id, "geprüft") },
		"melde":  func(s *stand, id string) error { return s.NotiereMeldung(t.Context(), amt(), id, "Post", 20260901) },
		"frei":   func(s *stand, id string) error { _, err := s.SchalteFrei(t.Context(), amt(), id); return err },
		"lehne":  func(s *stand, id string) error { return s.LehneAb(t.Context(), amt(), id, "Zweifel") },
	}
	s, nummer := neuerStand(t), 0
	for _, fall := range []struct {
		name  string
		davor []string
		darf  []string
	}{
		{"S1-39.3 come in", nil, []string{"pruefe", "lehne"}},
		{"S3-04 checked", []string{"pruefe"}, []string{"melde", "lehne"}},
		{"S1-39.4 commissioner informed", []string{"pruefe", "melde"}, []string{"frei", "lehne"}},
		{"S3-02 registered", []string{"pruefe", "melde", "frei"}, nil},
		{"refused", []string{"lehne"}, nil},
	} {
		for tat := range schritte {
			t.Run(fall.name+": "+tat, func(t *testing.T) {
				nummer++
				a := antrag()
				a.Stelle.ID, a.Stelle.Name = fmt.Sprint("stadt-", nummer), fmt.Sprint("Stadt ", nummer)
				id := s.beantrage(t, a).ID
				for _, davor := range fall.davor {
					if err := schritte[davor](s, id); err != nil {
						t.Fatal(err)
					}
				}
				_, vorher := s.ablage.Inhaber(t.Context(), a.Stelle.ID)
				geloggt := len(s.buch.eintraege)
				err := schritte[tat](s, id)
				if darf := slices.Contains(fall.darf, tat); darf != (err == nil) || (!darf && !errors.Is(err, stellen.ErrZustand)) {
					t.Fatalf("got %v", err)
				}
				if (err == nil) != (len(s.buch.eintraege) == geloggt+1) {
					t.Errorf("%d entries", len(s.buch.eintraege)-geloggt)
				}
				_, nachher := s.ablage.Inhaber(t.Context(), a.Stelle.ID)
				if err == nil && tat == "frei" && (vorher == nil || nachher != nil) {
					t.Errorf("S3-02 body before: %v, after: %v", vorher, nachher)
				}
				if tat != "frei" && errors.Is(vorher, zugang.ErrUnbekannt) != errors.Is(nachher, zugang.ErrUnbekannt) {
					t.Error("S3-02 a step before the last one opened an access")
				}
			})
		}
	}
}

func TestCheckIsNotedWithWhoHowAndWhen(t *testing.T) {
	s := neuerStand(t)
	id := s.beantrage(t, antrag()).ID
	s.uhr.Weiter(time.Hour)
	for _, leer := range []string{"", "  ", strings.Repeat("x", 1001)} {
		if err := s.Bestaetige(t.Context(), amt(), id, leer); !errors.Is(err, zugang.ErrEingabe) {
			t.Errorf("S3-04 a remark of %d characters: %v", len(leer), err)
		}
	}
	if err := s.Bestaetige(t.Context(), amt(), id, "Rückruf über die Zentrale"); err != nil {
		t.Fatal(err)
	}
	for name, tag := range map[string]melde.Datum{"S1-39.4 dispatch without a day": 0, "S1-39.4 dispatch tomorrow": 20260902} {
		if err := s.NotiereMeldung(t.Context(), amt(), id, "Post", tag); !errors.Is(err, zugang.ErrEingabe) {
			t.Errorf("%s: %v", name, err)
		}
	}
	a, err := s.Antrag(t.Context(), amt(), id)
	schritt, da := a.Letzter(stellen.Geprueft)
	if err != nil || !da || schritt.Wer != "amt.eins" || schritt.Text != "Rückruf über die Zentrale" || !schritt.Zeit.Equal(s.uhr.Jetzt()) {
		t.Errorf("S3-04 %+v, %v", schritt, err)
	}
	brief := s.Mitteilung(a)
	var text strings.Builder
	for _, z := range brief.Angaben {
		text.WriteString(z[0] + ": " + z[1] + "\n")
	}
	for _, teil := range []string{"Stelle: Stadt Muster", "Personensuche: öffentliche Stellen allgemein (BMG-34a.2)", "Rückruf über die Zentrale"} {
		if !strings.Contains(text.String(), teil) {
			t.Errorf("S1-39.4 the letter lacks %q", teil)
		}
	}
}

func TestOnlyTheRegisterOfficeDecides(t *testing.T) {
	s := neuerStand(t)
	id := s.beantrage(t, antrag()).ID
	for _, bereich := range []zugang.Bereich{"", zugang.BereichBehoerde, zugang.BereichKontrolle, zugang.BereichBetreiber, zugang.BereichPrivat, zugang.BereichMeldebehoerde} {
		wer := amt()
		wer.Bereich, wer.Rollen = bereich, zugang.Rollen()
		_, antraege := s.Antraege(t.Context(), wer)
		_, einer := s.Antrag(t.Context(), wer, id)
		_, behoerden := s.Behoerden(t.Context(), wer)
		_, frei := s.SchalteFrei(t.Context(), wer, id)
		for name, err := range map[string]error{
			"list": antraege, "application": einer, "bodies": behoerden, "open": frei, "check": s.Bestaetige(t.Context(), wer, id, "x"),
			"notify": s.NotiereMeldung(t.Context(), wer, id, "x", 20260901), "refuse": s.LehneAb(t.Context(), wer, id, "x"), "block": s.Sperre(t.Context(), wer, "x", "x", true),
		} {
			if !errors.Is(err, stellen.ErrNurAmt) {
				t.Errorf("%s by %q: %v", name, bereich, err)
			}
		}
	}
}

func TestGrantedBodyHasItsAdministratorAndNothingElse(t *testing.T) {
	s := neuerStand(t)
	erst := s.schalteFrei(t, antrag())
	if len(erst.Teile) != 2 || erst.Kennung != "stadt-muster.e.muster" {
		t.Fatalf("S3-10a %d parts for %q", len(erst.Teile), erst.Kennung)
	}
	konten, err := s.ablage.Konten(t.Context(), "stadt-muster")
	if err != nil || len(konten) != 1 || !slices.Equal(konten[0].Rollen, []zugang.Rolle{zugang.RolleAdmin}) || !konten[0].Erstkennwort || konten[0].Name != "Erika Muster" {
		t.Errorf("S3-05 %d accounts, %v", len(konten), err)
	}
	i, err := s.ablage.Inhaber(t.Context(), "stadt-muster")
	if err != nil || !slices.Equal(i.Stelle.Profile, []string{"BMG-34a.2"}) || i.Stelle.Sitz != "14" || i.Anschrift != "Rathausplatz 1" || len(i.Netze) != 1 {
		t.Errorf("S3-01 %v, %v", i.Stelle.Profile, err)
	}
	zweiter := s.bisGemeldet(t, antrag())
	if _, err := s.SchalteFrei(t.Context(), amt(), zweiter); !errors.Is(err, stellen.ErrWiderspruch) {
		t.Errorf("F-01 a second access of one body: %v", err)
	}
	falsch := antrag()
	falsch.Stelle.ID, falsch.Profil = "andere-stadt", "BMG-34a.2S"
	if _, err := s.SchalteFrei(t.Context(), amt(), s.bisGemeldet(t, falsch)); !errors.Is(err, stellen.ErrWiderspruch) {
		t.Errorf("S3-01 a profile of security bodies for somebody else: %v", err)
	}
}

func TestAdditionalProfileBelongsToTheUnit(t *testing.T) {
	s := neuerStand(t)
	zusatz := antrag()
	zusatz.Art, zusatz.Profil, zusatz.Einheit = stellen.Zusatzprofil, "BMG-34a.3", "Bußgeldstelle"
	if _, err := s.SchalteFrei(t.Context(), amt(), s.bisGemeldet(t, zusatz)); !errors.Is(err, stellen.ErrWiderspruch) {
		t.Errorf("F-01 additional profile without an access: %v", err)
	}
	s.schalteFrei(t, antrag())
	if erst := s.schalteFrei(t, zusatz); len(erst.Teile) != 0 {
		t.Error("an additional profile comes with a password")
	}
	i, err := s.ablage.Inhaber(t.Context(), "stadt-muster")
	if err != nil || i.Stelle.HatProfil("BMG-34a.3") || len(i.Einheiten) != 1 || !slices.Equal(i.Einheiten[0].Profile, []string{"BMG-34a.3"}) {
		t.Errorf("F-01 body %v, units %v, %v", i.Stelle.Profile, i.Einheiten, err)
	}
	if _, err := s.SchalteFrei(t.Context(), amt(), s.bisGemeldet(t, zusatz)); !errors.Is(err, stellen.ErrWiderspruch) {
		t.Errorf("the same profile twice: %v", err)
	}
}

func TestChangeOfTheAdministratorIsAnApplication(t *testing.T) {
	s := neuerStand(t)
	s.schalteFrei(t, antrag())
	wechsel := antrag()
	wechsel.Art, wechsel.Profil, wechsel.Administrator, wechsel.AdminKurzname = stellen.Administratorwechsel, "", "Jan Nachfolger", "j.nachfolger"
	if erst := s.schalteFrei(t, wechsel); erst.Kennung != "stadt-muster.j.nachfolger" || len(erst.Teile) != 2 {
		t.Errorf("S3-05 new administrator %q with %d parts", erst.Kennung, len(erst.Teile))
	}
	admins := func() (namen []string) {
		konten, err := s.ablage.Konten(t.Context(), "stadt-muster")
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range konten {
			if k.Hat(zugang.RolleAdmin) {
				namen = append(namen, k.Kennung)
			}
		}
		return namen
	}
	if a := admins(); !slices.Equal(a, []string{"stadt-muster.j.nachfolger"}) {
		t.Errorf("S3-05 administrators are %v", a)
	}
	zurueck := antrag()
	zurueck.Art, zurueck.Profil = stellen.Administratorwechsel, ""
	if erst := s.schalteFrei(t, zurueck); len(erst.Teile) != 0 {
		t.Error("an account that is there gets a new password")
	}
	if a := admins(); !slices.Equal(a, []string{"stadt-muster.e.muster"}) {
		t.Errorf("S3-05 administrators are %v", a)
	}
}

func TestBlockingABodyEndsEverythingAtOnce(t *testing.T) {
	s := neuerStand(t)
	a := antrag()
	a.Netze, a.OhneLandesnetz = nil, true
	erst := s.schalteFrei(t, a)
	passwort := string(erst.Teile[0].Bytes()) + string(erst.Teile[1].Bytes())
	n := zugang.Nachweis{Kennung: erst.Kennung, Passwort: passwort}
	token, _, err := s.zugang.AnmeldenImDialog(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	s.buch.fehler = errors.New("disk full")
	if err := s.Sperre(t.Context(), amt(), "stadt-muster", "Verdacht", true); err == nil {
		t.Error("blocked without an entry")
	}
	s.buch.fehler = nil
	if err := s.Sperre(t.Context(), amt(), "stadt-muster", "", true); !errors.Is(err, zugang.ErrEingabe) {
		t.Errorf("without a reason: %v", err)
	}
	if err := s.Sperre(t.Context(), amt(), "nirgends", "x", true); !errors.Is(err, zugang.ErrKeinKonto) {
		t.Errorf("unknown body: %v", err)
	}
	if _, err := s.zugang.Sitzung(t.Context(), token); err != nil {
		t.Fatalf("nothing was blocked, but the session ended: %v", err)
	}
	if err := s.Sperre(t.Context(), amt(), "stadt-muster", "Verdacht", true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.zugang.Sitzung(t.Context(), token); !errors.Is(err, zugang.ErrSitzung) {
		t.Errorf("S3-15 the session goes on: %v", err)
	}
	zustand := func() stellen.Zustand {
		alle, err := s.Antraege(t.Context(), amt())
		if err != nil || len(alle) != 1 {
			t.Fatalf("%d applications, %v", len(alle), err)
		}
		return alle[0].Zustand
	}
	if z := zustand(); z != stellen.Gesperrt {
		t.Errorf("S3-15 the application says %s", z)
	}
	if err := s.Sperre(t.Context(), amt(), "stadt-muster", "geklärt", false); err != nil || zustand() != stellen.Registriert {
		t.Errorf("freed: %s, %v", zustand(), err)
	}
	if _, _, err := s.zugang.AnmeldenImDialog(t.Context(), n); err != nil {
		t.Errorf("after freeing: %v", err)
	}
}

func TestApplicationsAreLoggedWithoutNames(t *testing.T) {
	s := neuerStand(t)
	s.schalteFrei(t, antrag())
	if len(s.buch.eintraege) != 4 {
		t.Fatalf("%d entries for four steps", len(s.buch.eintraege))
	}
	for _, e := range s.buch.eintraege {
		for name, wert := range e.Weitere {
			if strings.Contains(wert, "Muster") || strings.Contains(wert, "Beispiel") {
				t.Errorf("%s: %s has a name", e.Anlass, name)
			}
		}
	}
	s.buch.fehler = errors.New("disk full")
	if _, err := s.Beantrage(t.Context(), antrag()); err == nil {
		t.Error("an application without an entry")
	}
	if n, err := s.ablage.OffeneAntraege(t.Context()); n != 0 || err != nil {
		t.Errorf("%d open applications, %v", n, err)
	}
}
