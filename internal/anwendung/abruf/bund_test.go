// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
)

// in moves the record to a municipality and a street.
func in(ags melde.AGS, strasse string) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) {
		s.Schluessel.AGS = ags
		s.Wohnungen[0].Anschrift.Inland.AGS, s.Wohnungen[0].Anschrift.Inland.Strasse = ags, strasse
		s.Wohnungen[0].Anschrift.Inland.Postleitzahl = ""
	}
}

func mitStatus(status melde.Wohnungsstatus) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) { s.Wohnungen[0].Status = status }
}

// weg lets the person leave on the day, for an address in Leipzig if one is named.
func weg(tag melde.TeilbekanntesDatum, strasse string) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) {
		s.Wohnungen[0].Aktuell, s.Wohnungen[0].Auszug = false, tag
		if strasse == "" {
			return
		}
		s.Wohnungen = append(s.Wohnungen, melde.Wohnung{Aktuell: true, Art: melde.ArtWegzugNach, Einzug: tag,
			Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: leipzig, Strasse: strasse, Hausnummer: "7"}}})
	}
}

// strassen lists the streets of the answer.
func strassen(a *recht.Auszug) []string {
	var liste []string
	for _, w := range a.Wohnungen {
		liste = append(liste, w.Anschrift.Inland.Strasse)
	}
	return liste
}

// satznummern lists the records that the log entry names.
func satznummern(e protokoll.Eintrag) []int64 {
	var liste []int64
	for _, s := range e.Saetze {
		liste = append(liste, s.Satz)
	}
	slices.Sort(liste)
	return liste
}

// wohnungselemente are municipality and street, status and days of dwellings.
var wohnungselemente = []recht.Element{1, 7, 44, 48, 55, 58, 62, 69, 74, 80, 82}

func mitWohnungen(a *abruf.Anfrage) { a.Elemente = wohnungselemente }

// TestPersonenStattSaetze: matches of one sure bundle are one hit (S1-20.4).
func TestPersonenStattSaetze(t *testing.T) {
	t.Run("S1-20.4 drei Sätze einer Person sind ein Treffer", func(t *testing.T) {
		amt := neuesAmt(t, fund(1, weg(20100101, "")), fund(2), fund(3, weg(20180101, "")))
		amt.bestand.buende = [][]int64{{1, 2, 3}}
		antwort := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusEindeutig)
		if len(antwort.Personen) != 1 {
			t.Fatalf("%d persons", len(antwort.Personen))
		}
		e := amt.buch.letzter(t)
		if e.Treffer != 1 || !slices.Equal(satznummern(e), []int64{1, 2, 3}) {
			t.Errorf("log: %d hits, records %v", e.Treffer, satznummern(e))
		}
	})
	t.Run("S2-32.10 ein unsicherer Bund verbindet nicht", func(t *testing.T) {
		amt := neuesAmt(t, fund(1), fund(2))
		amt.bestand.offen = [][]int64{{1, 2}}
		pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusTrefferliste)
	})
	t.Run("zwei Personen bleiben zwei", func(t *testing.T) {
		amt := neuesAmt(t, fund(1), fund(2), fund(3), fund(4))
		amt.bestand.buende = [][]int64{{1, 3}, {2, 4}}
		antwort := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusTrefferliste)
		if e := amt.buch.letzter(t); len(antwort.Personen) != 2 || e.Treffer != 2 || len(e.Saetze) != 4 {
			t.Errorf("%d persons, log %d hits %d records", len(antwort.Personen), e.Treffer, len(e.Saetze))
		}
	})
	t.Run("DAV-04.4 ein Satz muss alle Kriterien erfüllen", func(t *testing.T) {
		amt := neuesAmt(t, fund(1, func(s *melde.Meldesatz) { s.Name.Familienname = "Andere" }),
			fund(2, func(s *melde.Meldesatz) { s.Geburt.Datum = 19810517 }))
		amt.bestand.buende = [][]int64{{1, 2}}
		pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusNeutral)
	})
}

// TestAntwortenderSatz: main dwelling, other current dwelling, the one left last.
func TestAntwortenderSatz(t *testing.T) {
	const haupt, neben, spaet, frueh = 1, 2, 3, 4
	saetze := map[int64]abruf.Fund{
		haupt: fund(haupt, mitStatus(melde.Hauptwohnung)), neben: fund(neben, mitStatus(melde.Nebenwohnung)),
		spaet: fund(spaet, weg(20230101, "")), frueh: fund(frueh, weg(20220101, "")),
	}
	for _, f := range []struct {
		name string
		ids  []int64
		soll int64
	}{
		{"Hauptwohnung vor allen", []int64{frueh, neben, haupt, spaet}, haupt},
		{"Nebenwohnung vor verlassenen", []int64{spaet, neben, frueh}, neben},
		{"die zuletzt verlassene", []int64{frueh, spaet}, spaet},
		{"die zuletzt verlassene, andere Folge", []int64{spaet, frueh}, spaet},
	} {
		t.Run("S1-20.4 "+f.name, func(t *testing.T) {
			var funde []abruf.Fund
			for _, id := range f.ids {
				s := *saetze[id].Satz
				s.Name.Doktorgrad = s.Schluessel.Ordnungsmerkmal
				funde = append(funde, abruf.Fund{ID: id, Fassung: 1, Satz: &s})
			}
			amt := neuesAmt(t, funde...)
			amt.bestand.buende = [][]int64{f.ids}
			antwort := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusEindeutig)
			if ist := antwort.Personen[0].Name.Doktorgrad; ist != saetze[f.soll].Satz.Schluessel.Ordnungsmerkmal {
				t.Errorf("record %s answers", ist)
			}
		})
	}
}

// TestWohnungenDerGeschwister: what the other municipalities add to the answer.
func TestWohnungenDerGeschwister(t *testing.T) {
	neu := func(t *testing.T, andere ...func(*melde.Meldesatz)) *amt {
		amt := neuesAmt(t, fund(1, weg(20230101, "Ring")), fund(2, append([]func(*melde.Meldesatz){in(leipzig, "Allee")}, andere...)...))
		amt.bestand.buende = [][]int64{{1, 2}}
		return amt
	}
	pruefe := func(t *testing.T, amt *amt, a *abruf.Anfrage, soll ...string) *recht.Auszug {
		t.Helper()
		p := &pruefeStatus(t, amt, a, abruf.StatusEindeutig).Personen[0]
		if d := cmp.Diff(soll, strassen(p)); d != "" {
			t.Error(d)
		}
		return p
	}
	t.Run("S1-20.4 die Wohnung der anderen Gemeinde kommt hinzu", func(t *testing.T) {
		amt := neu(t)
		pruefe(t, amt, anfrage("BMG-34a.2", mitWohnungen), "Hauptstraße", "Ring", "Allee")
		if ist := satznummern(amt.buch.letzter(t)); !slices.Equal(ist, []int64{1, 2}) {
			t.Errorf("log names %v", ist)
		}
	})
	t.Run("S1-20.4 Personendaten nur aus dem gefundenen Satz", func(t *testing.T) {
		amt := neu(t, func(s *melde.Meldesatz) { s.Name.Familienname = "Neu" })
		if p := pruefe(t, amt, anfrage("BMG-34a.2", mitWohnungen), "Hauptstraße", "Ring", "Allee"); p.Name.Familienname != "Muster" {
			t.Errorf("name %s", p.Name.Familienname)
		}
	})
	t.Run("ohne Wohnungsdaten bleibt der andere Satz ungelesen", func(t *testing.T) {
		amt := neu(t)
		pruefeStatus(t, amt, anfrage("BMG-34a.2", func(a *abruf.Anfrage) { a.Elemente = []recht.Element{1, 7} }), abruf.StatusEindeutig)
		if ist := satznummern(amt.buch.letzter(t)); !slices.Equal(ist, []int64{1}) {
			t.Errorf("log names %v", ist)
		}
	})
	t.Run("S1-22.3 außerhalb des Gebiets der Stelle", func(t *testing.T) {
		a := anfrage("S1-29", mitWohnungen, func(a *abruf.Anfrage) { a.Akteur.Stelle.Gebiet = []melde.AGS{dresden} })
		pruefe(t, neu(t), a, "Hauptstraße", "Ring")
	})
	t.Run("nicht mehr geliefert", func(t *testing.T) {
		amt := neu(t)
		amt.bestand.funde[1].NichtMehrGeliefert = true
		pruefe(t, amt, anfrage("BMG-34a.2", mitWohnungen), "Hauptstraße", "Ring")
	})
	t.Run("BMG-13.1 der andere Satz ist zu löschen", func(t *testing.T) {
		pruefe(t, neu(t, weg(19600101, "")), anfrage("BMG-34a.2", mitWohnungen), "Hauptstraße", "Ring")
	})
	t.Run("DAV-09 auch bei der Fortsetzung mit Identifikationsmerkmal", func(t *testing.T) {
		amt := neu(t)
		amt.bestand.funde = append(amt.bestand.funde, fund(3))
		liste := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusTrefferliste)
		pruefe(t, amt, anfrage("BMG-34a.2", mitWohnungen, func(a *abruf.Anfrage) {
			a.Identifikationsmerkmal = liste.Personen[0].Identifikationsmerkmal
		}), "Hauptstraße", "Ring", "Allee")
	})
	t.Run("Störung beim Lesen", func(t *testing.T) {
		amt := neu(t)
		amt.bestand.fehlerLade = errStoerung
		if antwort, err := amt.Personensuche(t.Context(), anfrage("BMG-34a.2", mitWohnungen)); err == nil {
			t.Errorf("answered %+v", antwort)
		}
	})
}

// TestSperreImVerbund: a Sperre of one record holds for the human (BMG § 33 Abs. 4).
func TestSperreImVerbund(t *testing.T) {
	internet := func(s *melde.Meldesatz) {
		s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzWiderspruchInternet, Inhalt: []string{"true"}}}}
	}
	for _, f := range []struct {
		name   string
		andere func(*melde.Meldesatz)
		offen  bool
		profil string
		status abruf.Status
		text   string
	}{
		{"BMG-33.4 Sperre in der anderen Gemeinde", gesperrt(melde.SperreGefahr), false, "BMG-34a.2", abruf.StatusNeutral, "anderen Datensatz der Person"},
		{"BMG-51.5 Adoption", gesperrt(melde.SperreAdoption), false, "BMG-34a.2", abruf.StatusNeutral, "anderen Datensatz der Person"},
		{"BMG-33.4 auch solange die Zuordnung ungeklärt ist", gesperrt(melde.SperreGefahr), true, "BMG-34a.2", abruf.StatusNeutral, "ungeklärt"},
		{"S1-24.2 Daten mit Hinweis nach altem Recht", gesperrt(melde.SperreGefahr), false, "S1-29", abruf.StatusEindeutig, "anderen Datensatz der Person"},
		{"S1-29 Übermittlungssperren stehen Behörden nicht entgegen", gesperrt(melde.WiderspruchParteien), false, "BMG-34a.2", abruf.StatusEindeutig, ""},
		{"BMG-52 der bedingte Sperrvermerk bleibt bei der Wohnung", func(s *melde.Meldesatz) { s.Wohnungen[0].Anschrift.BedingterSperrvermerk = true }, false, "BMG-34a.2", abruf.StatusEindeutig, ""},
		{"S0-07 Internetwiderspruch wirkt auf §§ 29–38 nicht", internet, false, "S1-29", abruf.StatusEindeutig, ""},
	} {
		t.Run(f.name, func(t *testing.T) {
			amt := neuesAmt(t, fund(1), fund(2, in(leipzig, "Allee"), f.andere))
			if f.offen {
				amt.bestand.offen = [][]int64{{1, 2}}
			} else {
				amt.bestand.buende = [][]int64{{1, 2}}
			}
			antwort := pruefeStatus(t, amt, anfrage(f.profil), f.status)
			e := amt.buch.letzter(t)
			if f.text == "" {
				if e.Grundtext != "" {
					t.Errorf("log: %s", e.Grundtext)
				}
				return
			}
			if !slices.Equal(satznummern(e), []int64{1, 2}) || !strings.Contains(e.Grundtext, f.text) {
				t.Errorf("log: %s, records %v", e.Grundtext, satznummern(e))
			}
			if f.status == abruf.StatusEindeutig && !antwort.Personen[0].SperreHinweis {
				t.Error("no hint")
			}
		})
	}
	t.Run("E-D3 gesperrte Person zählt als Person und erscheint nicht", func(t *testing.T) {
		amt := neuesAmt(t, fund(1), fund(2), fund(3), fund(4, in(leipzig, "Allee"), gesperrt(melde.SperreGefahr)))
		amt.bestand.buende = [][]int64{{2, 4}}
		if antwort := pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusTrefferliste); len(antwort.Personen) != 2 {
			t.Errorf("%d persons", len(antwort.Personen))
		}
		amt = neuesAmt(t, fund(1), fund(2), fund(4, in(leipzig, "Allee"), gesperrt(melde.SperreGefahr)))
		amt.bestand.buende = [][]int64{{2, 4}}
		pruefeStatus(t, amt, anfrage("BMG-34a.2"), abruf.StatusNeutral)
	})
	t.Run("BMG-51.1 neutral nach ebenso vielen Fragen wie nicht gefunden", func(t *testing.T) {
		amt := neuesAmt(t, fund(1), fund(2, in(leipzig, "Allee"), gesperrt(melde.SperreGefahr)))
		amt.bestand.buende = [][]int64{{1, 2}}
		amt.bestand.fehlerLade = errStoerung // any further look-up would be seen
		pruefeStatus(t, amt, anfrage("BMG-34a.2", mitWohnungen), abruf.StatusNeutral)
		if n := len(amt.bestand.abfragenSperrstand); n != 1 {
			t.Errorf("the primary is asked %d times", n)
		}
	})
}
