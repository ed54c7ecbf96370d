// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// TestFreieZurueckweisungen checks every refusal of a 1332 as a pair: its outward
// form and the reason in the log.
func TestFreieZurueckweisungen(t *testing.T) {
	strasse := func(a *abruf.FreieAnfrage) { a.Suche.Wohnung.Inland.Strasse = "Hauptstraße" }
	faelle := []struct {
		name    string
		profil  string
		aendere func(*abruf.FreieAnfrage)
		code    string
		feld    string
		innen   protokoll.Grund
		text    string
	}{
		{"S1-22.4 Stelle ohne Gruppenabfrage", "S1-30", nil, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "kennt weder"},
		{"S1-22.1 fremdes Profil", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.Profil = "BMG-34a.3S" }, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "nicht zugewiesen"},
		{"S1-22.3 Sitz außerhalb", "S1-29", func(a *abruf.FreieAnfrage) { a.Akteur.Stelle.Sitz = "12" }, fehler.CodeBerechtigung, "", protokoll.GrundBerechtigung, "Sitz"},
		{"S3-15 gesperrte Stelle", "S1-29", func(a *abruf.FreieAnfrage) { a.Akteur.Stelle.Gesperrt = true }, fehler.CodeZugang, "", protokoll.GrundZugang, "gesperrt"},
		{"Erweiterung aus anderem Land", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.FremdesLand, a.Erweiterung = true, true }, "23", "", protokoll.GrundNachricht, ""},
		{"DAV-11 Anlass fehlt", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.AbrufendeStelle.Anlass = "" }, "17", "Anlass", protokoll.GrundPflichtangabe, "Anlass"},
		{"DAV-11 121 Zeichen", "S1-29", func(a *abruf.FreieAnfrage) { a.AbrufendeStelle.Aktenzeichen = strings.Repeat("ä", 121) }, "17", "Aktenzeichen", protokoll.GrundPflichtangabe, "120"},
		{"DAV-03m anderes Land", "BMG-34a.3", func(a *abruf.FreieAnfrage) {
			a.Suche.Bereich = suche.Suchbereich{Art: suche.BereichKreis, Schluessel: "12051"}
		}, "22", "", protokoll.GrundSuchraum, "Land"},
		{"DAV-03m Schlüssel der falschen Stufe", "BMG-34a.3", func(a *abruf.FreieAnfrage) {
			a.Suche.Bereich = suche.Suchbereich{Art: suche.BereichKreis, Schluessel: "14612000"}
		}, "22", "", protokoll.GrundSuchraum, "Land"},
		{"DAV-03m ohne Suchbereich", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.Suche.Bereich = suche.Suchbereich{} }, "22", "", protokoll.GrundSuchraum, "Land"},
		{"S1-22.3 Land bei Stelle mit Gebiet", "S1-29", func(a *abruf.FreieAnfrage) {
			a.Akteur.Stelle.Gebiet = []melde.AGS{dresden}
			a.Suche.Bereich = suche.Suchbereich{Art: suche.BereichLand, Schluessel: "14"}
		}, "22", "", protokoll.GrundSuchraum, "Gebiet"},
		{"Leser außerhalb des Suchbereichs", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.LeserKennung = "ags:14713000" }, "14", "", protokoll.GrundSuchraum, "Leser"},
		{"DAV-07 Platzhalter mit Phonetik", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.Suche.Nachname, a.Suche.Phonetik = "Mu*", true }, "15", "", protokoll.GrundSuchform, ""},
		{"DAV-07 Platzhalter am Anfang", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.Suche.Nachname = "*ster" }, "17", "Platzhalter", protokoll.GrundSuchform, "Platzhalter"},
		{"DAV-07 ohne Auswahldatum", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.Suche.Nachname = "" }, "17", "Auswahldatum", protokoll.GrundSuchform, ""},
		{"DAV-07 Hausnummernbereich verkehrt", "BMG-34a.3", func(a *abruf.FreieAnfrage) {
			strasse(a)
			a.Suche.Wohnung.HausnummerVon, a.Suche.Wohnung.HausnummerBis = "9", "3"
		}, "19", "", protokoll.GrundSuchform, ""},
		{"DAV-07 Geburtszeitraum verkehrt", "BMG-34a.3", func(a *abruf.FreieAnfrage) {
			a.Suche.Geburtszeitraum = suche.Geburtszeitraum{Von: 19800101, Bis: 19791231}
		}, "20", "", protokoll.GrundSuchform, ""},
		{"DAV-07 Aktualität ohne Straße", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.Suche.Wohnung.Aktualitaet = suche.Aktuell }, "21", "", protokoll.GrundSuchform, ""},
		{"BMG-34.1 zu Unrecht Sicherheitsbehörde", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.AbrufendeStelle.Sicherheitsbehoerde = true }, "03", "", protokoll.GrundBerechtigung, "§ 34 Abs. 4"},
		{"S1-22.4 genanntes Profil ohne freie Suche", "BMG-34a.3", func(a *abruf.FreieAnfrage) { a.Profil = "BMG-34a.2" }, "17", "Gruppenabfragen", protokoll.GrundSuchform, "freie Suche"},
		{"S1-22.5 Waffenerlaubnis", "S1-29", func(a *abruf.FreieAnfrage) { a.Suche.Waffenerlaubnis = true }, "04", "", protokoll.GrundSuchform, "Auswahldatum"},
		{"S1-22.5 Anschrift im Ausland", "S1-29", func(a *abruf.FreieAnfrage) {
			a.Suche.Wohnung.Ausland = suche.Auslandsauswahl{Art: suche.AuslandAnschrift, Staat: "152"}
		}, "17", "Ausland", protokoll.GrundSuchform, "Auswahldatum"},
		{"BMG-34.1 Ausweisdaten", "BMG-34a.3", nil, "07", "", protokoll.GrundDatenumfang, ""},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			amt := neuesAmt(t, fund(1))
			if f.aendere == nil {
				f.aendere = func(*abruf.FreieAnfrage) {}
			}
			a := freieAnfrage(f.profil, f.aendere)
			antwort, err := amt.FreieSuche(t.Context(), a)
			if f.code == "07" {
				if err != nil || len(antwort.Rueckweisungen) == 0 || antwort.Rueckweisungen[0].Grund != "07" {
					t.Fatalf("outside: %+v, %v", antwort, err)
				}
			} else {
				pruefeAussen(t, antwort, err, f.code, f.feld)
			}
			e := amt.buch.letzter(t)
			if e.Grund != f.innen || !strings.Contains(e.Grundtext, f.text) || !e.Ergebnis.Verweigert() || e.Art == protokoll.Personensuche {
				t.Errorf("log: %s %s %s %q", e.Art, e.Ergebnis, e.Grund, e.Grundtext)
			}
			if len(e.Felder) > 0 || len(e.Saetze) > 0 {
				t.Error("a refused query has data in the log")
			}
		})
	}
}

// TestFreieReihenfolge mends the faults of one query one after the other: the
// refusals come in the order of the contract.
func TestFreieReihenfolge(t *testing.T) {
	amt := neuesAmt(t, fund(1))
	a := freieAnfrage("BMG-34a.3", func(a *abruf.FreieAnfrage) {
		a.Profil = "S1-29"
		a.AbrufendeStelle.Anlass = ""
		a.Suche.Bereich.Schluessel = "12000000"
		a.Suche.Nachname, a.Suche.Phonetik = "Mu*", true
		a.AbrufendeStelle.Sicherheitsbehoerde = true
	})
	for _, s := range []struct {
		code  string
		heile func()
	}{
		{fehler.CodeBerechtigung, func() { a.Profil = "" }},
		{"17", func() { a.AbrufendeStelle.Anlass = "Ermittlung" }},
		{"22", func() { a.Suche.Bereich.Schluessel = dresden }},
		{"15", func() { a.Suche.Phonetik = false }},
		{"03", func() { a.AbrufendeStelle.Sicherheitsbehoerde = false }},
		{"07", func() { a.Codes = slices.DeleteFunc(a.Codes, func(c int) bool { return c > 12 }) }},
	} {
		antwort, err := amt.FreieSuche(t.Context(), a)
		if s.code == fehler.CodeBerechtigung {
			pruefeAussen(t, antwort, err, s.code, "")
		} else if err != nil || len(antwort.Rueckweisungen) == 0 || antwort.Rueckweisungen[0].Grund != s.code {
			t.Fatalf("%+v, %v; want %s", antwort, err, s.code)
		}
		s.heile()
	}
	pruefeFrei(t, amt, a, abruf.StatusErgebnisliste, 1)
}

func pruefeFrei(t *testing.T, amt *amt, a *abruf.FreieAnfrage, soll abruf.Status, personen int) *abruf.Antwort {
	t.Helper()
	antwort, err := amt.FreieSuche(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if antwort.Status != soll || len(antwort.Personen) != personen {
		t.Fatalf("status %q with %d persons, refusals %v; want %q with %d", antwort.Status, len(antwort.Personen), antwort.Rueckweisungen, soll, personen)
	}
	return antwort
}

// ohneAusweise asks for what the profile of § 34a Abs. 3 BMG admits.
func ohneAusweise(a *abruf.FreieAnfrage) {
	a.Codes = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27}
}

func TestErgebnisliste(t *testing.T) {
	anders := func(s *melde.Meldesatz) { s.Name.Familienname = "Andere" }
	t.Run("contract 5.6 a single person is a list, DAV-08 without Identifikationsmerkmal", func(t *testing.T) {
		amt := neuesAmt(t, fund(1), fund(2, anders))
		a := pruefeFrei(t, amt, freieAnfrage("S1-29"), abruf.StatusErgebnisliste, 1)
		if a.Personen[0].Identifikationsmerkmal != "" || len(amt.merkmale) != 0 || a.Personen[0].Name.Familienname != "Muster" {
			t.Errorf("%+v", a.Personen[0])
		}
		e := amt.buch.letzter(t)
		if e.Art != protokoll.Gruppenabfrage || e.Ergebnis != "04" || e.Grund != protokoll.GrundGefunden || e.Treffer != 1 ||
			e.Kriterien != `bereich="gemeinde:14612000" nachname="Muster"` || len(e.Saetze) != 1 || len(e.Felder) == 0 {
			t.Errorf("log %+v", e)
		}
	})
	t.Run("nobody is status 03", func(t *testing.T) {
		amt := neuesAmt(t, fund(2, anders))
		pruefeFrei(t, amt, freieAnfrage("S1-29"), abruf.StatusNeutral, 0)
		if e := amt.buch.letzter(t); e.Grund != protokoll.GrundNichtGefunden || e.Treffer != 0 {
			t.Errorf("S1-22.9 no hit: %+v", e)
		}
	})
	t.Run("DAV-08 DAV-09 token for each of several, bound to the body for 48 hours", func(t *testing.T) {
		amt := neuesAmt(t, vieleMenschen(3)...)
		a := pruefeFrei(t, amt, freieAnfrage("S1-29"), abruf.StatusErgebnisliste, 3)
		token := a.Personen[1].Identifikationsmerkmal
		if len(amt.merkmale) != 3 || len(token) < 20 || len(token) > 500 || token == a.Personen[0].Identifikationsmerkmal {
			t.Fatalf("tokens %v", amt.merkmale)
		}
		fortsetzung := func(profil, token string) *abruf.Antwort {
			antwort, err := amt.Personensuche(t.Context(), anfrage(profil, func(a *abruf.Anfrage) {
				a.Identifikationsmerkmal, a.Suche = token, suche.Personenanfrage{}
			}))
			if err != nil {
				t.Fatal(err)
			}
			return antwort
		}
		gueltig := func(a *abruf.Antwort) bool { return a.Status == abruf.StatusEindeutig && len(a.Personen) == 1 }
		if a := fortsetzung("S1-29", token); !gueltig(a) {
			t.Errorf("own token: %+v", a)
		}
		for name, f := range map[string]struct{ profil, token string }{
			"foreign": {"BMG-34a.2", token}, "forged": {"S1-29", token[:len(token)-1] + "1"}, "of nothing": {"S1-29", "x"},
		} {
			if a := fortsetzung(f.profil, f.token); len(a.Rueckweisungen) != 1 || a.Rueckweisungen[0].Grund != recht.GrundMerkmalUngueltig {
				t.Errorf("%s token: %+v", name, a)
			}
		}
		amt.uhr.Stelle(amt.uhr.Jetzt().Add(48 * time.Hour))
		if a := fortsetzung("S1-29", token); !gueltig(a) {
			t.Errorf("after 48 hours: %+v", a)
		}
		amt.uhr.Stelle(amt.uhr.Jetzt().Add(time.Second))
		if a := fortsetzung("S1-29", token); len(a.Rueckweisungen) != 1 {
			t.Errorf("expired token: %+v", a)
		}
	})
	t.Run("replica behind the primary", func(t *testing.T) {
		neu := fund(1, gesperrt(melde.SperreGefahr))
		neu.Fassung++
		amt := neuesAmt(t, neu, fund(2, anders))
		amt.bestand.replikat = []abruf.Fund{fund(1), fund(2), fund(3)}
		pruefeFrei(t, amt, freieAnfrage("BMG-34a.3", ohneAusweise), abruf.StatusNeutral, 0)
	})
}

// TestGenauTausend: 1,000 persons are a list, 1,001 are refused or, for a human, cut
// and marked; the log has the true number (DAV-01.4, S1-22.9).
func TestGenauTausend(t *testing.T) {
	for _, f := range []struct {
		name     string
		anzahl   int
		dialog   bool
		personen int
		gekuerzt bool
	}{
		{"DAV-01.4 exactly 1,000", 1000, false, 1000, false},
		{"DAV-01.4 1,001 refused", 1001, false, 0, false},
		{"DAV-01.4 exactly 1,000 in the dialogue", 1000, true, 1000, false},
		{"DAV-01.4 1,001 cut and marked", 1001, true, 1000, true},
	} {
		t.Run(f.name, func(t *testing.T) {
			// A blocked person beyond the list neither counts for the limit nor shows.
			funde := append(vieleMenschen(f.anzahl), fund(int64(f.anzahl+1), gesperrt(melde.SperreGefahr)))
			amt := neuesAmt(t, funde...)
			antwort, err := amt.FreieSuche(t.Context(), freieAnfrage("BMG-34a.3", ohneAusweise, func(a *abruf.FreieAnfrage) { a.Dialog = f.dialog }))
			if err != nil {
				t.Fatal(err)
			}
			if len(antwort.Personen) != f.personen || antwort.Gekuerzt != f.gekuerzt {
				t.Errorf("%d persons, cut %v", len(antwort.Personen), antwort.Gekuerzt)
			}
			if refused := len(antwort.Rueckweisungen) == 1 && antwort.Rueckweisungen[0].Grund == "13"; refused != (f.personen == 0) {
				t.Errorf("refusals %v", antwort.Rueckweisungen)
			}
			if e := amt.buch.letzter(t); e.Treffer != int64(f.anzahl+1) || (f.personen == 0) != (e.Grund == protokoll.GrundZuViele) {
				t.Errorf("log: %d matches, %s", e.Treffer, e.Grund)
			}
		})
	}
}

// TestFreieSperren: who is blocked, in whose list (table E-G1), and that outside
// nobody can tell.
func TestFreieSperren(t *testing.T) {
	for _, f := range []struct {
		name     string
		profil   string
		funde    []abruf.Fund
		personen int
		hinweise []int
		innen    protokoll.Grund
	}{
		{"DAV-08 blocked person is left out", "BMG-34a.3", []abruf.Fund{fund(1), fund(2, gesperrt(melde.SperreGefahr))}, 1, nil, protokoll.GrundMehrere},
		{"DAV-08 only blocked persons", "BMG-34a.3", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, 0, nil, protokoll.GrundGesperrt},
		{"DAV-08 never, also for the police", "BMG-34a.3S", []abruf.Fund{fund(1, gesperrt(melde.SperreGefahr))}, 0, nil, protokoll.GrundGesperrt},
		{"S1-24.3 data with hint", "S1-29", []abruf.Fund{fund(1), fund(2, gesperrt(melde.SperreGefahr))}, 2, []int{1}, protokoll.GrundMehrere},
	} {
		t.Run(f.name, func(t *testing.T) {
			amt := neuesAmt(t, f.funde...)
			status := abruf.StatusErgebnisliste
			if f.personen == 0 {
				status = abruf.StatusNeutral
			}
			antwort := pruefeFrei(t, amt, freieAnfrage(f.profil, ohneAusweise, func(a *abruf.FreieAnfrage) { a.Akteur.BesondersErmaechtigt = true }), status, f.personen)
			var hinweise []int
			for i, p := range antwort.Personen {
				if p.SperreHinweis {
					hinweise = append(hinweise, i)
				}
			}
			if d := cmp.Diff(f.hinweise, hinweise); d != "" {
				t.Error(d)
			}
			e := amt.buch.letzter(t)
			if e.Grund != f.innen {
				t.Errorf("log %s", e.Grund)
			}
			if len(e.Sperrtreffer) != 1 || e.Sperrtreffer[0].Neutral == (f.hinweise != nil) {
				t.Errorf("BMG-34.5 the blocked person is not noted for the notification: %+v", e.Sperrtreffer)
			}
		})
	}
	t.Run("BMG-34a.5 neutral answer says nothing", func(t *testing.T) {
		niemand, gesperrte := neuesAmt(t), neuesAmt(t, fund(1, gesperrt(melde.SperreGefahr)))
		a := pruefeFrei(t, niemand, freieAnfrage("BMG-34a.3", ohneAusweise), abruf.StatusNeutral, 0)
		b := pruefeFrei(t, gesperrte, freieAnfrage("BMG-34a.3", ohneAusweise), abruf.StatusNeutral, 0)
		if d := cmp.Diff(a, b); d != "" {
			t.Error(d)
		}
	})
	t.Run("BMG-33.4 Sperre of another record of the bundle", func(t *testing.T) {
		amt := neuesAmt(t, fund(1))
		amt.bestand.lagen = map[int64]recht.Sperrlage{1: {Gruende: []melde.Sperrgrund{melde.SperreGefahr}}}
		pruefeFrei(t, amt, freieAnfrage("BMG-34a.3", ohneAusweise), abruf.StatusNeutral, 0)
	})
}

// TestErgebnisumfang: § 34a Abs. 3 BMG limits what a free search gives.
func TestErgebnisumfang(t *testing.T) {
	frueher := func(s *melde.Meldesatz) {
		s.Wohnungen = append(s.Wohnungen, melde.Wohnung{Status: melde.AlleinigeWohnung, Einzug: 20000101,
			Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: leipzig, Strasse: "Nebenweg"}}})
	}
	for profil, mitEinzug := range map[string]bool{"BMG-34a.3": false, "BMG-34a.3S": true} {
		t.Run("BMG-34a.3 "+profil, func(t *testing.T) {
			amt := neuesAmt(t, fund(1, frueher))
			a := freieAnfrage(profil)
			if !mitEinzug {
				ohneAusweise(a)
			}
			p := pruefeFrei(t, amt, a, abruf.StatusErgebnisliste, 1).Personen[0]
			if len(p.Wohnungen) != 1 || p.Wohnungen[0].Anschrift.Inland.Strasse != "Hauptstraße" {
				t.Errorf("only the main dwelling: %+v", p.Wohnungen)
			}
			if (p.Wohnungen[0].Einzug != 0) != mitEinzug {
				t.Errorf("day of moving in: %v", p.Wohnungen[0].Einzug)
			}
			if len(p.Vertreter)+len(p.Kinder) > 0 || p.Partner != nil || len(p.Passversagungen) > 0 {
				t.Error("data beyond § 34a Abs. 3")
			}
		})
	}
}

// TestSuchbereiche: every level finds what lies in it (DAV-03m).
func TestSuchbereiche(t *testing.T) {
	dort := func(ags melde.AGS) func(*melde.Meldesatz) {
		return func(s *melde.Meldesatz) { s.Schluessel.AGS, s.Wohnungen[0].Anschrift.Inland.AGS = ags, ags }
	}
	funde := []abruf.Fund{fund(1), fund(2, dort(leipzig)), fund(3, dort("14628270"))}
	for _, f := range []struct {
		art      suche.Bereichsart
		key      melde.AGS
		personen int
	}{
		{suche.BereichGemeinde, dresden, 1}, {suche.BereichGemeinde, altort, 1}, {suche.BereichKreis, "14612", 1},
		{suche.BereichKreis, "14628", 1}, {suche.BereichBezirk, "146", 2}, {suche.BereichBezirk, "147", 1}, {suche.BereichLand, "14", 3},
	} {
		t.Run(fmt.Sprintf("DAV-03m %s %s", f.art, f.key), func(t *testing.T) {
			a := freieAnfrage("S1-29", func(a *abruf.FreieAnfrage) { a.Suche.Bereich = suche.Suchbereich{Art: f.art, Schluessel: f.key} })
			pruefeFrei(t, neuesAmt(t, funde...), a, abruf.StatusErgebnisliste, f.personen)
		})
	}
}

// TestFreieStoerungen: without log no answer, and a failing stock is logged.
func TestFreieStoerungen(t *testing.T) {
	amt := neuesAmt(t, fund(1))
	amt.buch.fehler = errStoerung
	if a, err := amt.FreieSuche(t.Context(), freieAnfrage("S1-29")); a != nil || fehler.CodeVon(err) != abruf.CodeProtokoll {
		t.Errorf("S1-22.7 without log: %v, %v", a, err)
	}
	for name, stoere := range map[string]func(*bestand){
		"index":   func(b *bestand) { b.fehlerKandidaten = errStoerung },
		"records": func(b *bestand) { b.fehlerLade = errStoerung },
		"primary": func(b *bestand) { b.fehlerSperrstand = errStoerung },
	} {
		amt := neuesAmt(t, vieleMenschen(3)...)
		stoere(amt.bestand)
		if _, err := amt.FreieSuche(t.Context(), freieAnfrage("S1-29")); fehler.CodeVon(err) != abruf.CodeBestand {
			t.Errorf("%s: %v", name, err)
		}
		if e := amt.buch.letzter(t); e.Grund != protokoll.GrundIntern {
			t.Errorf("%s: log %s", name, e.Grund)
		}
	}
}
