// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
)

// TestZurueckweisungen checks every refusal as a pair: its outward form and the
// reason in the log.
func TestZurueckweisungen(t *testing.T) {
	faelle := []struct {
		name    string
		profil  string
		aendere func(*abruf.Anfrage)
		code    string // Rueckweisung, or code of the Fehler
		feld    string // must stand in the Freitext
		innen   protokoll.Grund
		text    string // must stand in the log
	}{
		{"DAV-01.5 keine Stelle ohne Profil", "BMG-34a.2", func(a *abruf.Anfrage) { a.Akteur.Stelle.Profile = nil }, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "ohne Profil"},
		{"S1-22.1 fremdes Profil", "BMG-34a.2", func(a *abruf.Anfrage) { a.Profil = "BMG-34a.2S" }, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "nicht zugewiesen"},
		{"S1-22.1 unbekanntes Profil", "BMG-34a.2", func(a *abruf.Anfrage) { a.Akteur.Stelle.Profile = []string{"XX"} }, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "unbekannt"},
		{"S1-22.1 mehrere Profile ohne Wahl", "S1-29", func(a *abruf.Anfrage) { a.Akteur.Stelle.Profile = []string{"S1-29", "BMG-34a.2"} }, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "mehrere"},
		{"BMG-34.1 Profil für Sicherheitsbehörden ohne deren Nummer", "BMG-34a.2S", func(a *abruf.Anfrage) { a.Akteur.Stelle.Sicherheitsbehoerde = 0 }, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "§ 34 Abs. 4"},
		{"S1-22.3 Sitz außerhalb", "S1-29", func(a *abruf.Anfrage) { a.Akteur.Stelle.Sitz = "12" }, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "Sitz"},
		{"S3-15 gesperrte Stelle", "BMG-34a.2", func(a *abruf.Anfrage) { a.Akteur.Stelle.Gesperrt = true }, fehler.CodeZugang, "", protokoll.GrundZugang, "gesperrt"},
		{"Erweiterung aus anderem Land", "BMG-34a.2", func(a *abruf.Anfrage) { a.FremdesLand, a.Erweiterung = true, true }, "23", "", protokoll.GrundNachricht, ""},
		{"DAV-11 Behördenname fehlt", "BMG-34a.2", func(a *abruf.Anfrage) { a.AbrufendeStelle.Name = " " }, "17", "Behördenname", protokoll.GrundPflichtangabe, "Behördenname"},
		{"DAV-11 Anschrift fehlt", "BMG-34a.2", func(a *abruf.Anfrage) { a.AbrufendeStelle.Anschrift = "" }, "17", "Anschrift", protokoll.GrundPflichtangabe, ""},
		{"DAV-11 Erreichbarkeit fehlt", "BMG-34a.2", func(a *abruf.Anfrage) { a.AbrufendeStelle.Erreichbarkeit = "" }, "17", "Erreichbarkeit", protokoll.GrundPflichtangabe, ""},
		{"S1-22.1 Aktenzeichen fehlt", "S1-29", func(a *abruf.Anfrage) { a.AbrufendeStelle.Aktenzeichen = "" }, "17", "Aktenzeichen", protokoll.GrundPflichtangabe, ""},
		{"S1-22.1 Anlass fehlt", "S1-29", func(a *abruf.Anfrage) { a.AbrufendeStelle.Anlass = "\t" }, "17", "Anlass", protokoll.GrundPflichtangabe, ""},
		{"DAV-11 Kennung fehlt", "BMG-34a.2", func(a *abruf.Anfrage) { a.AbrufendeStelle.Kennung = "" }, "17", "Anwenderkennung", protokoll.GrundPflichtangabe, ""},
		{"DAV-11 121 Zeichen", "BMG-34a.2", func(a *abruf.Anfrage) { a.AbrufendeStelle.Aktenzeichen = strings.Repeat("ä", 121) }, "17", "Aktenzeichen", protokoll.GrundPflichtangabe, "120"},
		{"DAV-11 zehn Millionen Zeichen", "BMG-34a.2", func(a *abruf.Anfrage) { a.AbrufendeStelle.Anlass = strings.Repeat("x", 10_000_000) }, "17", "Anlass", protokoll.GrundPflichtangabe, "120"},
		{"BMG-38.1 nur Name", "BMG-34a.2", func(a *abruf.Anfrage) { a.Suche.Geburtsdatum = 0 }, "18", "", protokoll.GrundMindestkriterien, ""},
		{"DAV-01.5 ohne AGS", "BMG-34a.2", func(a *abruf.Anfrage) { a.Suche.AGS = ""; a.LeserKennung = "ags:14000000" }, "18", "Gemeindeschlüssel", protokoll.GrundMindestkriterien, ""},
		{"AZR-Nummer nach altem Recht", "S1-29", func(a *abruf.Anfrage) { a.Suche.AZRNummer = "800101123456" }, "24", "", protokoll.GrundSuchform, ""},
		{"Leser ist eine andere Gemeinde", "BMG-34a.2", func(a *abruf.Anfrage) { a.LeserKennung = "ags:14713000" }, "14", "", protokoll.GrundSuchraum, ""},
		{"DAV-01.5 Gemeinde außerhalb des Landes", "BMG-34a.2", func(a *abruf.Anfrage) { a.Suche.AGS = "09162000"; a.LeserKennung = "ags:14000000" }, "22", "", protokoll.GrundSuchraum, "Land"},
		{"S1-22.3 Gemeinde außerhalb des Gebiets", "S1-29", func(a *abruf.Anfrage) { a.Akteur.Stelle.Gebiet = []melde.AGS{leipzig} }, "22", "", protokoll.GrundSuchraum, "Gebiet"},
		{"DAV-04.7 Platzhalter", "BMG-34a.2", func(a *abruf.Anfrage) { a.Suche.Nachname = "Mu*" }, "17", "Platzhalter", protokoll.GrundSuchform, ""},
		{"DAV-04.7 Platzhalter mit Phonetik", "BMG-34a.2", func(a *abruf.Anfrage) { a.Suche.Nachname, a.Suche.Phonetik = "Mu?ter", true }, "15", "", protokoll.GrundSuchform, ""},
		{"BMG-34.1 zu Unrecht Sicherheitsbehörde", "BMG-34a.2", func(a *abruf.Anfrage) { a.AbrufendeStelle.Sicherheitsbehoerde = true }, "03", "", protokoll.GrundBerechtigung, "§ 34 Abs. 4"},
		{"BMG-34.1 Ausweisdaten", "BMG-34a.2", func(a *abruf.Anfrage) { a.Elemente = []recht.Element{1, 170} }, "07", "", protokoll.GrundDatenumfang, ""},
		{"BMG-34.1 Passversagung", "BMG-34a.2", func(a *abruf.Anfrage) { a.Elemente = []recht.Element{176} }, "08", "", protokoll.GrundDatenumfang, ""},
		{"BMG-34.1 Waffen", "BMG-34a.2", func(a *abruf.Anfrage) { a.Elemente = []recht.Element{178} }, "09", "", protokoll.GrundDatenumfang, ""},
		{"BMG-34.1 Wohnungsgeber", "BMG-34a.2", func(a *abruf.Anfrage) { a.Elemente = []recht.Element{184} }, "10", "", protokoll.GrundDatenumfang, ""},
		{"DAV-A4e unbekannte Straße", "BMG-34a.2", func(a *abruf.Anfrage) { a.Suche.Strasse = "Nirgendweg" }, "02", "", protokoll.GrundSuchform, "Straße"},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			amt := neuesAmt(t, fund(1))
			amt.bestand.strassen = map[string]abruf.Strasse{
				"HAUPTSTRASSE": {Verzeichnis: true, Bekannt: true}, "NIRGENDWEG": {Verzeichnis: true},
			}
			antwort, err := amt.Personensuche(t.Context(), anfrage(f.profil, f.aendere))
			pruefeAussen(t, antwort, err, f.code, f.feld)
			e := amt.buch.letzter(t)
			if e.Grund != f.innen || !strings.Contains(e.Grundtext, f.text) || !e.Ergebnis.Verweigert() {
				t.Errorf("log: %s %s %q", e.Ergebnis, e.Grund, e.Grundtext)
			}
			if len(e.Felder) > 0 || len(e.Saetze) > 0 {
				t.Error("a refused query has data in the log")
			}
			if len(e.Anlass) > 2000 {
				t.Error("the log takes texts of any length")
			}
		})
	}
}

func pruefeAussen(t *testing.T, antwort *abruf.Antwort, err error, code, feld string) {
	t.Helper()
	if len(code) > 2 {
		if antwort != nil || fehler.CodeVon(err) != code {
			t.Fatalf("outside: %+v, %v; want the Fault %s", antwort, err, code)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(antwort.Rueckweisungen) != 1 || antwort.Rueckweisungen[0].Grund != code || !strings.Contains(antwort.Rueckweisungen[0].Freitext, feld) {
		t.Errorf("outside: %+v, want %s %s", antwort.Rueckweisungen, code, feld)
	}
	if antwort.Status != "" || len(antwort.Personen) > 0 {
		t.Error("a refusal carries a result")
	}
}

// TestReihenfolge puts all faults into one query and mends them one after the other:
// the refusals come in the order of the contract.
func TestReihenfolge(t *testing.T) {
	amt := neuesAmt(t, fund(1))
	a := anfrage("BMG-34a.2", func(a *abruf.Anfrage) {
		a.Akteur.Stelle.Gebiet = []melde.AGS{leipzig}
		a.Profil = "S1-29"
		a.AbrufendeStelle.Anlass = ""
		a.Suche.Geburtsdatum = 0
		a.Suche.Nachname = "Mu*ter"
		a.AbrufendeStelle.Sicherheitsbehoerde = true
		a.Elemente = []recht.Element{1, 163, 176, 178, 184}
	})
	schritte := []struct {
		code  string
		heile func()
	}{
		{fehler.CodeBerechtigung, func() { a.Profil = "" }},
		{"17", func() { a.AbrufendeStelle.Anlass = "Ermittlung" }},
		{"18", func() { a.Suche.Geburtsdatum = 19800517 }},
		{"22", func() { a.Akteur.Stelle.Gebiet = nil }},
		{"17", func() { a.Suche.Nachname = "Muster" }},
		{"03", func() { a.AbrufendeStelle.Sicherheitsbehoerde = false }},
	}
	for _, s := range schritte {
		antwort, err := amt.Personensuche(t.Context(), a)
		pruefeAussen(t, antwort, err, s.code, "")
		s.heile()
	}
	antwort, err := amt.Personensuche(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, r := range antwort.Rueckweisungen {
		codes = append(codes, r.Grund)
	}
	if d := cmp.Diff([]string{"07", "08", "09", "10"}, codes); d != "" {
		t.Error(d)
	}
}

// TestEindeutig checks an answer about one person and its log entry.
func TestEindeutig(t *testing.T) {
	amt := neuesAmt(t, fund(1), fund(2, func(s *melde.Meldesatz) { s.Name.Familienname = "Andere" }))
	antwort, err := amt.Personensuche(t.Context(), anfrage("BMG-34a.2"))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("BMG-34a.2 nur angeforderte Felder", func(t *testing.T) {
		soll := &abruf.Antwort{
			Status: abruf.StatusEindeutig, Profil: "BMG-34a.2", Rechtsstand: "bmg2022", Protokollnummer: 1,
			Personen: []recht.Auszug{{
				Name: melde.Personenname{Familienname: "Muster", Vornamen: "Anna Maria", GebraeuchlicherVorname: "Anna", Doktorgrad: "Dr."},
				Wohnungen: []melde.Wohnung{{Aktuell: true, Anschrift: melde.Anschrift{Form: melde.AnschriftInland,
					Inland: melde.Inlandsanschrift{AGS: dresden, Strasse: "Hauptstraße"}}}},
			}},
		}
		if d := cmp.Diff(soll, antwort); d != "" {
			t.Error(d)
		}
	})
	t.Run("S1-22.7 S1-22.8 BMG-40.1 Pflichtfelder im Protokoll", func(t *testing.T) {
		e := amt.buch.letzter(t)
		soll := protokoll.Eintrag{
			Zeit: amt.uhr.Jetzt(), Art: protokoll.Personensuche, Klasse: protokoll.KlasseAbruf,
			Stelle: "bauamt", StelleName: "Amt", StelleAnschrift: "Weg 1, 01067 Dresden", Erreichbarkeit: "amt@example.org",
			Kennung: "huber", Aktenzeichen: "AZ 1/26", Anlass: "Ermittlung",
			Profil: "BMG-34a.2", Norm: e.Norm, Rechtsstand: "bmg2022",
			Kriterien:   `ags="14612000" nachname="Muster" vornamen="Anna" geburtsdatum="1980-05-17"`,
			Anforderung: []string{"1", "7", "10", "44", "48"},
			Ergebnis:    "01", Grund: protokoll.GrundGefunden, Treffer: 1,
			Felder: []protokoll.Feld{
				{Blatt: "1", Norm: "BMG § 34 Abs. 1 Satz 1 Nr. 1, BMeldDAV § 5 Abs. 1 Satz 1 Nr. 1"},
				{Blatt: "7", Norm: "BMG § 34 Abs. 1 Satz 1 Nr. 3, BMeldDAV § 5 Abs. 1 Satz 1 Nr. 3"},
				{Blatt: "10", Norm: "BMG § 34 Abs. 1 Satz 1 Nr. 4, BMeldDAV § 5 Abs. 1 Satz 1 Nr. 4"},
				{Blatt: "44,48", Norm: "BMG § 34 Abs. 1 Satz 1 Nr. 9, BMeldDAV § 5 Abs. 1 Satz 1 Nr. 9"},
			},
			Saetze: []protokoll.Satzbezug{{AGS: "14612000", Ordnungsmerkmal: "1", Satz: 1, Fassung: 3}},
		}
		if !strings.Contains(e.Norm, "§ 34a Abs. 2") {
			t.Errorf("norm %q", e.Norm)
		}
		if d := cmp.Diff(soll, e, cmp.AllowUnexported(protokoll.Feld{}, protokoll.Satzbezug{})); d != "" {
			t.Error(d)
		}
	})
	t.Run("DAV-11 genau 120 Zeichen", func(t *testing.T) {
		pruefeStatus(t, amt, anfrage("BMG-34a.2", func(a *abruf.Anfrage) { a.AbrufendeStelle.Aktenzeichen = strings.Repeat("ß", 120) }), abruf.StatusEindeutig)
	})
	t.Run("S0-08 früherer Gemeindeschlüssel", func(t *testing.T) {
		pruefeStatus(t, amt, anfrage("BMG-34a.2", func(a *abruf.Anfrage) { a.Suche.AGS, a.LeserKennung = altort, string(altort) }), abruf.StatusEindeutig)
	})
	t.Run("S1-22.3 Gebiet mit früherem Schlüssel", func(t *testing.T) {
		pruefeStatus(t, amt, anfrage("BMG-34a.2", func(a *abruf.Anfrage) { a.Akteur.Stelle.Gebiet = []melde.AGS{altort} }), abruf.StatusEindeutig)
	})
	t.Run("Leser ist das Register", func(t *testing.T) {
		pruefeStatus(t, amt, anfrage("BMG-34a.2", func(a *abruf.Anfrage) { a.LeserKennung = "ags:14000000" }), abruf.StatusEindeutig)
	})
	t.Run("S1-22.2 ohne Erklärungen fehlen die Felder", func(t *testing.T) {
		waffen := func(a *abruf.Anfrage) { a.Elemente = []recht.Element{1, 170, 178} }
		ohne := pruefeStatus(t, amt, anfrage("S1-29", waffen), abruf.StatusEindeutig)
		mit := pruefeStatus(t, amt, anfrage("S1-29", waffen, func(a *abruf.Anfrage) {
			a.Erklaerungen = recht.Erklaerungen{OhneKenntnisNichtMoeglich: true, ErhebungUnverhaeltnismaessig: true}
		}), abruf.StatusEindeutig)
		if len(ohne.Personen[0].Waffenerlaubnisse) != 0 || len(ohne.Personen[0].Ausweise) != 1 || len(mit.Personen[0].Waffenerlaubnisse) != 1 {
			t.Errorf("without: %+v with: %+v", ohne.Personen[0], mit.Personen[0])
		}
		w := amt.buch.letzter(t).Weitere
		if w["ohne_kenntnis_nicht_moeglich"] != "ja" || w["erhebung_unverhaeltnismaessig"] != "ja" {
			t.Errorf("declarations not logged: %v", w)
		}
	})
	t.Run("S1-22.2 altes Recht lässt Unerlaubtes still weg", func(t *testing.T) {
		a := pruefeStatus(t, amt, anfrage("S1-29", func(a *abruf.Anfrage) { a.Elemente = []recht.Element{1, 176, 184} }), abruf.StatusEindeutig)
		if d := cmp.Diff(recht.Auszug{Name: melde.Personenname{Familienname: "Muster"}}, a.Personen[0]); d != "" {
			t.Error(d)
		}
	})
}

func pruefeStatus(t *testing.T, amt *amt, a *abruf.Anfrage, soll abruf.Status) *abruf.Antwort {
	t.Helper()
	antwort, err := amt.Personensuche(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if antwort.Status != soll {
		t.Fatalf("status %q, refusals %v; want %q", antwort.Status, antwort.Rueckweisungen, soll)
	}
	if (soll == abruf.StatusNeutral) != (len(antwort.Personen) == 0) {
		t.Fatalf("status %q with %d persons", soll, len(antwort.Personen))
	}
	return antwort
}

// TestSperren: table E-G1 as it is lived, outward form and inward reason.
func TestSperren(t *testing.T) {
	ermaechtigt := func(a *abruf.Anfrage) { a.Akteur.BesondersErmaechtigt = true }
	veranlasst := func(inhalt string) func(*melde.Meldesatz) {
		return func(s *melde.Meldesatz) {
			s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzVeranlasser, Inhalt: []string{inhalt, "Stelle"}}}}
		}
	}
	faelle := []struct {
		name    string
		profil  string
		funde   []abruf.Fund
		aendere func(*abruf.Anfrage)
		status  abruf.Status
		hinweis bool
		innen   protokoll.Grund
	}{
		{"BMG-51.1 niemand", "BMG-34a.2", nil, nil, abruf.StatusNeutral, false, protokoll.GrundNichtGefunden},
		{"BMG-34a.5 gesperrt", "BMG-34a.2", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, nil, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"BMG-51.5 Adoption", "BMG-34a.2", []abruf.Fund{fund(1, gesperrt(melde.SperreAdoption))}, nil, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"BMG-34a.5 Polizei ohne Ermächtigung", "BMG-34a.2S", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, nil, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"BMG-34a.6 besonders ermächtigt", "BMG-34a.2S", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, ermaechtigt, abruf.StatusEindeutig, true, protokoll.GrundGefunden},
		{"BMG-34a.6 nicht bei Veranlassung", "BMG-34a.2S", []abruf.Fund{fund(1, gesperrt(melde.SperreSicherheit))}, ermaechtigt, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"BMG-34a.6 Veranlasser Nr. 6", "BMG-34a.2S", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr), veranlasst("6"))}, ermaechtigt, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"BMG-34a.6 Veranlasser Nr. 5 hindert nicht", "BMG-34a.2S", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr), veranlasst("5"))}, ermaechtigt, abruf.StatusEindeutig, true, protokoll.GrundGefunden},
		{"BMG-34a.6 unlesbarer Veranlasser hindert", "BMG-34a.2S", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr), veranlasst("LKA"))}, ermaechtigt, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"BMG-34a.6 nicht für allgemeine Stellen", "BMG-34a.2", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, ermaechtigt, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"BMG-34a.6 nicht für Nr. 2", "BMG-34a.2S", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, func(a *abruf.Anfrage) { ermaechtigt(a); a.Akteur.Stelle.Sicherheitsbehoerde = 2 }, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"S1-24.3 Daten mit Hinweis", "S1-29", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, nil, abruf.StatusEindeutig, true, protokoll.GrundGefunden},
		{"Übermittlungssperre wirkt nicht", "BMG-34a.2", []abruf.Fund{fund(1, gesperrt(melde.WiderspruchReligion))}, nil, abruf.StatusEindeutig, false, protokoll.GrundGefunden},
		{"S0-07 Internetwiderspruch wirkt nicht auf § 29", "S1-29", []abruf.Fund{fund(1, func(s *melde.Meldesatz) {
			s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzWiderspruchInternet, Inhalt: []string{"true"}}}}
		})}, nil, abruf.StatusEindeutig, false, protokoll.GrundGefunden},
		{"DAV-06 ein offener und ein gesperrter Treffer", "BMG-34a.2", []abruf.Fund{fund(1), fund(2, gesperrt(melde.SperreGefahr))}, nil, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"DAV-06 nur gesperrte Treffer", "BMG-34a.2", []abruf.Fund{fund(1, gesperrt(melde.SperrePStG)), fund(2, gesperrt(melde.SperreGefahr))}, nil, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"E-G1 nie in der Trefferliste, auch nach altem Recht", "S1-29", []abruf.Fund{fund(1), fund(2, gesperrt(melde.SperreGefahr))}, nil, abruf.StatusNeutral, false, protokoll.GrundGesperrt},
		{"nicht mehr geliefert", "BMG-34a.2", []abruf.Fund{{ID: 1, Fassung: 1, Satz: fund(1).Satz, NichtMehrGeliefert: true}}, nil, abruf.StatusNeutral, false, protokoll.GrundNichtGefunden},
		{"BMG-13.1 Löschfrist abgelaufen", "BMG-34a.2", []abruf.Fund{fund(1, func(s *melde.Meldesatz) { s.Tod = &melde.Tod{Tag: 19690101} })}, nil, abruf.StatusNeutral, false, protokoll.GrundNichtGefunden},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			amt := neuesAmt(t, f.funde...)
			if f.aendere == nil {
				f.aendere = func(*abruf.Anfrage) {}
			}
			antwort := pruefeStatus(t, amt, anfrage(f.profil, f.aendere), f.status)
			if f.status == abruf.StatusEindeutig && antwort.Personen[0].SperreHinweis != f.hinweis {
				t.Errorf("hint %v", antwort.Personen[0].SperreHinweis)
			}
			if e := amt.buch.letzter(t); e.Grund != f.innen || string(e.Ergebnis) != string(f.status) {
				t.Errorf("log: %s %s", e.Ergebnis, e.Grund)
			}
		})
	}
}

// TestNeutraleAntwort: outside, found-but-blocked and not found are the same, and so
// is the number of questions to the primary.
func TestNeutraleAntwort(t *testing.T) {
	for _, profil := range []string{"BMG-34a.2", "BMG-34a.2S"} {
		t.Run("BMG-51.1 BMG-34a.5 "+profil, func(t *testing.T) {
			niemand, gesperrte := neuesAmt(t), neuesAmt(t, fund(1, gesperrt(melde.SperreGefahr)))
			a := pruefeStatus(t, niemand, anfrage(profil), abruf.StatusNeutral)
			b := pruefeStatus(t, gesperrte, anfrage(profil), abruf.StatusNeutral)
			if d := cmp.Diff(a, b); d != "" {
				t.Error(d)
			}
			for _, amt := range []*amt{niemand, gesperrte} {
				if q := amt.bestand.abfragenSperrstand; len(q) != 1 || len(q[0]) == 0 {
					t.Errorf("the primary is asked %v", q)
				}
			}
		})
	}
}

// TestEntscheidungAmOriginal: the release decision sees the primary, whatever the replica says.
func TestEntscheidungAmOriginal(t *testing.T) {
	alt := fund(1)
	t.Run("BMG-34a.5 Sperre erst am Original", func(t *testing.T) {
		neu := fund(1, gesperrt(melde.SperreGefahr))
		neu.Fassung = 4
		amt := neuesAmt(t, neu)
		amt.bestand.replikat = []abruf.Fund{alt}
		pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusNeutral)
	})
	t.Run("BMG-33.4 Sperre an einem anderen Satz der Person", func(t *testing.T) {
		amt := neuesAmt(t, alt)
		amt.bestand.lagen = map[int64]recht.Sperrlage{1: {Gruende: []melde.Sperrgrund{melde.SperreGefahr}}}
		pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusNeutral)
	})
	t.Run("am Original gelöscht", func(t *testing.T) {
		amt := neuesAmt(t)
		amt.bestand.replikat = []abruf.Fund{alt}
		pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusNeutral)
	})
	t.Run("am Original anders geworden", func(t *testing.T) {
		neu := fund(1, func(s *melde.Meldesatz) { s.Geburt.Datum = 19810517 })
		neu.Fassung = 4
		amt := neuesAmt(t, neu)
		amt.bestand.replikat = []abruf.Fund{alt}
		pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusNeutral)
	})
	t.Run("am Original fortgeschrieben", func(t *testing.T) {
		neu := fund(1, func(s *melde.Meldesatz) { s.Name.Doktorgrad = "Dr.hc." })
		neu.Fassung = 4
		amt := neuesAmt(t, neu)
		amt.bestand.replikat = []abruf.Fund{alt}
		antwort := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusEindeutig)
		if antwort.Personen[0].Name.Doktorgrad != "Dr.hc." || amt.buch.letzter(t).Saetze[0].Fassung != 4 {
			t.Error("the answer is not the version of the primary")
		}
	})
}

// TestBeigeschriebene: related persons by reference, blocked ones dropped (BMG § 34a Abs. 5 Satz 3).
func TestBeigeschriebene(t *testing.T) {
	kind := func(f ...func(*melde.Meldesatz)) abruf.Fund {
		return fund(2, append(f, func(s *melde.Meldesatz) { s.Name.Vornamen, s.Geburt.Datum = "Emil", 20200101 })...)
	}
	mutter := fund(1, func(s *melde.Meldesatz) {
		s.Kinder = []melde.Kind{{Referenz: &melde.Schluessel{AGS: dresden, Ordnungsmerkmal: "2"}}}
	})
	faelle := []struct {
		name   string
		kind   abruf.Fund
		lage   recht.Sperrlage
		kinder int
	}{
		{"DAV-05 Kind aus eigenem Satz", kind(), recht.Sperrlage{}, 1},
		{"BMG-34a.5 gesperrtes Kind fehlt", kind(gesperrt(melde.SperreGefahr)), recht.Sperrlage{}, 0},
		{"BMG-34a.5 am Verbund gesperrtes Kind fehlt", kind(), recht.Sperrlage{Gruende: []melde.Sperrgrund{melde.SperreGefahr}}, 0},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			amt := neuesAmt(t, mutter, f.kind)
			amt.bestand.lagen = map[int64]recht.Sperrlage{2: f.lage}
			antwort := pruefeStatus(t, amt, anfrage("BMG-34a.2", func(a *abruf.Anfrage) { a.Elemente = []recht.Element{1, 147} }), abruf.StatusEindeutig)
			if n := len(antwort.Personen[0].Kinder); n != f.kinder {
				t.Errorf("%d children, want %d", n, f.kinder)
			}
		})
	}
}

// TestBetriebszaehler: who logs for the security authorities (BMG § 40 Abs. 3).
func TestBetriebszaehler(t *testing.T) {
	t.Run("S3-17 beauftragt: voller Inhalt", func(t *testing.T) {
		amt := neuesAmt(t, fund(1))
		pruefeStatus(t, amt, anfrage("BMG-34a.2S"), abruf.StatusEindeutig)
		if e := amt.buch.letzter(t); e.Aktenzeichen != "AZ 1/26" || len(e.Saetze) != 1 {
			t.Errorf("content is missing: %d records", len(e.Saetze))
		}
	})
	t.Run("BMG-40.3 S3-16 nicht beauftragt: kein Inhalt", func(t *testing.T) {
		amt := neuesAmt(t, fund(1))
		pruefeStatus(t, amt, anfrage("BMG-34a.2S", func(a *abruf.Anfrage) { a.Akteur.Stelle.ID = "zoll" }), abruf.StatusEindeutig)
		e := amt.buch.letzter(t)
		if e.Stelle != "zoll" || e.Profil != "BMG-34a.2S" || e.Weitere["dauer_us"] == "" {
			t.Error("operating counters are missing")
		}
		if e.Felder != nil || e.Saetze != nil || e.Anforderung != nil || e.Treffer != 0 || e.Grund != protokoll.GrundErledigt {
			t.Error("content in the log")
		}
		for _, text := range []string{e.Kriterien, e.Anlass, e.Aktenzeichen, e.Kennung, e.Grundtext} {
			for _, verboten := range []string{"Muster", "AZ 1", "Ermittlung", "huber"} {
				if strings.Contains(text, verboten) {
					t.Error("content in the log")
				}
			}
		}
	})
}

// TestOhneProtokollKeineAntwort: whatever happens, no entry means no answer (S1-22.7).
func TestOhneProtokollKeineAntwort(t *testing.T) {
	faelle := map[string]func(*abruf.Anfrage){
		"S1-22.7 Treffer":         func(*abruf.Anfrage) {},
		"S1-22.7 kein Treffer":    func(a *abruf.Anfrage) { a.Suche.Nachname = "Niemand" },
		"S1-22.7 Zurückweisung":   func(a *abruf.Anfrage) { a.Suche.Geburtsdatum = 0 },
		"S1-22.7 ohne Profil":     func(a *abruf.Anfrage) { a.Akteur.Stelle.Profile = nil },
		"S1-22.7 mehrere Treffer": func(a *abruf.Anfrage) { a.Suche.Geburtsdatum = 19700101 },
	}
	for name, aendere := range faelle {
		t.Run(name, func(t *testing.T) {
			gleich := func(s *melde.Meldesatz) { s.Geburt.Datum = 19700101 }
			amt := neuesAmt(t, fund(1), fund(2, gleich), fund(3, gleich))
			amt.buch.fehler = errStoerung
			antwort, err := amt.Personensuche(t.Context(), anfrage("BMG-34a.2", aendere))
			if antwort != nil || fehler.CodeVon(err) != abruf.CodeProtokoll || !errors.Is(err, errStoerung) {
				t.Errorf("%v, %v", antwort, err)
			}
		})
	}
}

// TestStoerung: a failure inside is an internal error without data, and it is logged.
func TestStoerung(t *testing.T) {
	stoere := map[string]func(*bestand){
		"Kandidaten": func(b *bestand) { b.fehlerKandidaten = errStoerung },
		"Sperrstand": func(b *bestand) { b.fehlerSperrstand = errStoerung },
	}
	for name, f := range stoere {
		t.Run(name, func(t *testing.T) {
			amt := neuesAmt(t, fund(1))
			f(amt.bestand)
			antwort, err := amt.Personensuche(t.Context(), anfrage("BMG-34a.2"))
			if antwort != nil || fehler.ArtVon(err) != fehler.Intern || !errors.Is(err, errStoerung) {
				t.Errorf("%v, %v", antwort, err)
			}
			if e := amt.buch.letzter(t); e.Grund != protokoll.GrundIntern {
				t.Errorf("log: %s", e.Grund)
			}
		})
	}
}

// TestWeitereProfile: what the rows of the other profiles demand is enforced here.
func TestWeitereProfile(t *testing.T) {
	behoerdeMit := func(profil string, gebiet ...melde.AGS) func(*abruf.Anfrage) {
		return func(a *abruf.Anfrage) {
			a.Akteur.Stelle = behoerde.Stelle{ID: "b", Name: "B", Art: "behoerde", Sitz: "14", Gebiet: gebiet, Profile: []string{profil}}
		}
	}
	zwillinge := []abruf.Fund{fund(1), fund(2)}
	genau := func(a *abruf.Anfrage) { a.Suche.Geburtsort, a.Suche.Geschlecht = "Leipzig", "w" }

	t.Run("S1-39.2 nur zweifelsfreie Person, keine Trefferliste", func(t *testing.T) {
		amt := neuesAmt(t, zwillinge...)
		pruefeStatus(t, amt, anfrage("S1-29", behoerdeMit("S1-39"), genau), abruf.StatusNeutral)
		if g := amt.buch.letzter(t).Grund; g != protokoll.GrundMehrere {
			t.Errorf("log says %s", g)
		}
		eine := neuesAmt(t, fund(1))
		pruefeStatus(t, eine, anfrage("S1-29", behoerdeMit("S1-39"), genau), abruf.StatusEindeutig)
	})
	faelle := []struct {
		name, profil, grund string
		gebiet              []melde.AGS
		aendere             func(*abruf.Anfrage)
	}{
		{"S1-30 Ordensname ist kein Suchdatum der Gerichte", "S1-30", "17", nil, func(a *abruf.Anfrage) {
			a.Suche.Nachname, a.Suche.Vornamen, a.Suche.OrdensKuenstlername = "", "", "Bruder Klaus"
		}},
		{"S1-37 nur das eigene Gebiet", "S1-37", "22", []melde.AGS{leipzig}, func(*abruf.Anfrage) {}},
		{"S1-38.1 nur der eigene Bezirk", "S1-38.1", "22", []melde.AGS{leipzig}, func(*abruf.Anfrage) {}},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			amt := neuesAmt(t, fund(1))
			antwort, err := amt.Personensuche(t.Context(), anfrage("S1-29", behoerdeMit(f.profil, f.gebiet...), f.aendere))
			if err != nil {
				t.Fatal(err)
			}
			if len(antwort.Rueckweisungen) == 0 || antwort.Rueckweisungen[0].Grund != f.grund {
				t.Errorf("got %+v, want %s", antwort, f.grund)
			}
		})
	}
}

// TestBeideBestaende: who is registered and who is kept separately are found alike.
func TestBeideBestaende(t *testing.T) {
	verzogen := func(s *melde.Meldesatz) {
		s.Wohnungen[0].Aktuell, s.Wohnungen[0].Auszug = false, 20100630
	}
	t.Run("DAV-10 gesonderte Aufbewahrung wird mitdurchsucht und gekennzeichnet", func(t *testing.T) {
		antwort := pruefeStatus(t, neuesAmt(t, fund(1, verzogen)), anfrage("BMG-34a.2"), abruf.StatusEindeutig)
		if !antwort.Personen[0].VerringerterUmfang {
			t.Error("the hint at § 13 Abs. 2 BMG is missing")
		}
	})
	t.Run("DAV-10 aktuell Gemeldete ohne Kennzeichen", func(t *testing.T) {
		antwort := pruefeStatus(t, neuesAmt(t, fund(1)), anfrage("BMG-34a.2"), abruf.StatusEindeutig)
		if antwort.Personen[0].VerringerterUmfang {
			t.Error("marked as kept separately")
		}
	})
}

// TestProfilwahl: a body with several profiles names one.
func TestProfilwahl(t *testing.T) {
	amt := neuesAmt(t, fund(1, gesperrt(melde.SperreGefahr)))
	beide := func(id string) func(*abruf.Anfrage) {
		return func(a *abruf.Anfrage) {
			a.Akteur.Stelle = behoerde.Stelle{ID: "sta", Sitz: "14", Profile: []string{"S1-29", "BMG-34a.2"}}
			a.Profil = id
		}
	}
	alt := pruefeStatus(t, amt, anfrage("S1-29", beide("S1-29")), abruf.StatusEindeutig)
	neu := pruefeStatus(t, amt, anfrage("S1-29", beide("BMG-34a.2")), abruf.StatusNeutral)
	if alt.Rechtsstand != "saechs2007" || neu.Rechtsstand != "bmg2022" {
		t.Errorf("%s, %s", alt.Rechtsstand, neu.Rechtsstand)
	}
}

// TestProfilNochNichtInKraft: the day decides which law there is.
func TestProfilNochNichtInKraft(t *testing.T) {
	amt := neuesAmt(t, fund(1))
	amt.uhr.Stelle(time.Date(2022, 4, 30, 23, 59, 59, 0, time.UTC)) // 1 May in Berlin
	pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusEindeutig)
	amt.uhr.Stelle(time.Date(2022, 4, 30, 21, 59, 59, 0, time.UTC)) // 30 April in Berlin
	_, err := amt.Personensuche(context.Background(), anfrage("BMG-34a.2"))
	if fehler.CodeVon(err) != fehler.CodeBerechtigung {
		t.Errorf("got %v", err)
	}
}
