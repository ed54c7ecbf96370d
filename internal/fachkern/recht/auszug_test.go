// SPDX-License-Identifier: EUPL-1.2

package recht_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

func bewohner(w ...melde.Wohnung) *melde.Meldesatz {
	return &melde.Meldesatz{
		Name:      melde.Personenname{Familienname: "Muster", Doktorgrad: "Dr."},
		Wohnungen: w,
	}
}

func inDresden(aktuell bool) melde.Wohnung {
	return melde.Wohnung{Aktuell: aktuell, Status: melde.AlleinigeWohnung, Einzug: 20100101, Anschrift: melde.Anschrift{
		Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: "14612000", Strasse: "Hauptstraße", Hausnummer: "7"}}}
}

func wegzug(art melde.Wohnungsart, a melde.Anschrift) melde.Wohnung {
	return melde.Wohnung{Art: art, Anschrift: a}
}

// hinweise names the hints that are set.
func hinweise(a recht.Auszug) string {
	var gesetzt []string
	for _, h := range []struct {
		name string
		wert bool
	}{
		{"verstorben", a.Verstorben}, {"verzogen", a.Verzogen}, {"unbekannt", a.UnbekanntVerzogen},
		{"ausland", a.InsAuslandVerzogen}, {"13.2", a.VerringerterUmfang},
	} {
		if h.wert {
			gesetzt = append(gesetzt, h.name)
		}
	}
	return strings.Join(gesetzt, " ")
}

// TestHinweise: hints 2–5 come only when the datum itself was not requested, hint 6 always (DAV-05).
func TestHinweise(t *testing.T) {
	neueAdresse := melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: "09162000"}}
	tot := bewohner(inDresden(false))
	tot.Tod = &melde.Tod{Tag: 20260101}
	archiviert := bewohner(inDresden(false), wegzug(melde.ArtWegzugNach, neueAdresse))
	archiviert.Wohnungen[0].Auszug = 20150630
	faelle := []struct {
		name     string
		satz     *melde.Meldesatz
		elemente []recht.Element
		soll     string
	}{
		{"DAV-05 gemeldet", bewohner(inDresden(true)), []recht.Element{1}, ""},
		{"DAV-05 Nr. 5 verstorben", tot, []recht.Element{1}, "verstorben"},
		{"DAV-05 Nr. 5 Sterbedatum angefordert", tot, []recht.Element{172}, ""},
		{"DAV-05 Nr. 5 Sterbeort angefordert", tot, []recht.Element{174}, ""},
		{"DAV-05 Nr. 2 im Inland verzogen", bewohner(inDresden(false), wegzug(melde.ArtWegzugNach, neueAdresse)), []recht.Element{1, 58}, "verzogen"},
		{"DAV-05 Nr. 2 aktuelle Anschrift angefordert", bewohner(inDresden(false), wegzug(melde.ArtWegzugNach, neueAdresse)), []recht.Element{48}, ""},
		{"DAV-05 Nr. 3 unbekannt verzogen", bewohner(inDresden(false), wegzug("", unbekannt())), []recht.Element{1}, "unbekannt"},
		{"DAV-05 Nr. 3 aktuelle Anschrift angefordert", bewohner(inDresden(false), wegzug("", unbekannt())), []recht.Element{43}, ""},
		{"DAV-05 Nr. 4 ins Ausland verzogen", bewohner(inDresden(false), wegzug("", ausland())), []recht.Element{1, 48}, "ausland"},
		{"DAV-05 Nr. 4 Wegzugsstaat angefordert", bewohner(inDresden(false), wegzug("", ausland())), []recht.Element{72}, ""},
		{"DAV-05 Nr. 4 Auslandsanschrift angefordert", bewohner(inDresden(false), wegzug("", ausland())), []recht.Element{73}, ""},
		{"DAV-05 Nr. 4 unbekanntes Ausland", bewohner(inDresden(false), wegzug("", melde.Anschrift{Form: melde.AnschriftUnbekannt, Sachverhalt: "2"})), []recht.Element{1}, "ausland"},
		{"DAV-05 aus dem Ausland zurück", bewohner(inDresden(false), wegzug("", ausland()), wegzug(melde.ArtInlandNachAusland, neueAdresse)), []recht.Element{1}, "verzogen"},
		{"DAV-05 früher anderswo, heute hier", bewohner(inDresden(true), wegzug(melde.ArtZuzugAus, neueAdresse)), []recht.Element{1}, ""},
		{"DAV-05 Nr. 6 gesonderte Aufbewahrung", archiviert, []recht.Element{48}, "13.2"},
	}
	p := profil(t, "BMG-34a.2")
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			a, _ := p.Freigabe(f.elemente, recht.Erklaerungen{}).Auszug(f.satz, nil, heute)
			if ist := hinweise(a); ist != f.soll {
				t.Errorf("hints %q, want %q", ist, f.soll)
			}
		})
	}
}

// TestWegzugsanschrift: it is a dwelling with its kind, asked for as the current address.
func TestWegzugsanschrift(t *testing.T) {
	neu := melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: "09162000", Strasse: "Marienplatz", Hausnummer: "8"}}
	s := bewohner(inDresden(false), wegzug(melde.ArtWegzugNach, neu), wegzug(melde.ArtPartner, neu))
	a, _ := profil(t, "BMG-34a.2").Freigabe([]recht.Element{48, 56}, recht.Erklaerungen{}).Auszug(s, nil, heute)
	soll := []melde.Wohnung{{Art: melde.ArtWegzugNach, Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{Strasse: "Marienplatz"}}}}
	if d := cmp.Diff(soll, a.Wohnungen); d != "" {
		t.Error(d)
	}
}

// TestBedingterSperrvermerk: the mark goes with its address, and with no other (BMG-52).
func TestBedingterSperrvermerk(t *testing.T) {
	s := bewohner(inDresden(true), inDresden(false))
	s.Wohnungen[0].Anschrift.BedingterSperrvermerk = true
	p := profil(t, "BMG-34a.2")
	t.Run("BMG-52 mit jedem Teil der Anschrift", func(t *testing.T) {
		for e := recht.Element(44); e <= 49; e++ {
			a, menge := p.Freigabe([]recht.Element{e, e + 14}, recht.Erklaerungen{}).Auszug(s, nil, heute)
			for _, w := range a.Wohnungen {
				if w.Anschrift.BedingterSperrvermerk != w.Aktuell {
					t.Errorf("element %d: current %v, mark %v", e, w.Aktuell, w.Anschrift.BedingterSperrvermerk)
				}
			}
			if len(a.Wohnungen) != menge.Anzahl() {
				t.Errorf("element %d: %d dwellings", e, len(a.Wohnungen))
			}
		}
	})
	t.Run("BMG-52 nicht ohne die Anschrift", func(t *testing.T) {
		a, _ := p.Freigabe([]recht.Element{1, 55, 74}, recht.Erklaerungen{}).Auszug(s, nil, heute)
		soll := []melde.Wohnung{{Aktuell: true, Status: melde.AlleinigeWohnung, Einzug: 20100101}}
		if d := cmp.Diff(soll, a.Wohnungen); d != "" {
			t.Error(d)
		}
	})
}

// TestGesonderteAufbewahrung: only the data of § 13 Abs. 2 Satz 3 BMG remain (BMG-13.2).
func TestGesonderteAufbewahrung(t *testing.T) {
	alle := recht.Bereich(1, recht.AnzahlElemente).Elemente()
	satz := vollerSatz("EG")
	satz.Tod.Tag = 20191231 // separate from 2025 on
	unerlaesslich := recht.Erklaerungen{OhneKenntnisNichtMoeglich: true}
	// Written from § 13 Abs. 2 Satz 3: names, birth, addresses, move-out, death.
	beschraenkt := []recht.Element{1, 2, 3, 4, 5, 7, 8, 13, 14, 15, 16}
	for e := recht.Element(43); e <= 70; e++ {
		beschraenkt = append(beschraenkt, e)
	}
	beschraenkt = append(beschraenkt, 72, 73, 82, 172, 174, 175)
	t.Run("BMG-13.2 allgemeine Stelle", func(t *testing.T) {
		for _, e := range []recht.Erklaerungen{{}, unerlaesslich} {
			a, menge := profil(t, "BMG-34a.2").Freigabe(alle, e).Auszug(satz, nil, heute)
			if d := cmp.Diff(beschraenkt, menge.Elemente()); d != "" || !a.VerringerterUmfang {
				t.Error(d)
			}
		}
	})
	t.Run("BMG-13.2 Sicherheitsbehörde ohne Erklärung", func(t *testing.T) {
		_, menge := profil(t, "BMG-34a.2S").Freigabe(alle, recht.Erklaerungen{}).Auszug(satz, nil, heute)
		if d := cmp.Diff(beschraenkt, menge.Elemente()); d != "" {
			t.Error(d)
		}
	})
	t.Run("BMG-13.2 Satz 4 Nr. 2 c unerlässlich", func(t *testing.T) {
		for _, id := range []string{"BMG-34a.2S", "S1-29"} {
			a, menge := profil(t, id).Freigabe(alle, unerlaesslich).Auszug(satz, nil, heute)
			if !menge.Hat(10) || !menge.Hat(19) || !a.VerringerterUmfang {
				t.Errorf("%s: degree and sex are missing", id)
			}
		}
	})
	t.Run("BMG-13.1 am letzten Tag davor noch alles", func(t *testing.T) {
		a, menge := profil(t, "BMG-34a.2").Freigabe(alle, recht.Erklaerungen{}).Auszug(satz, nil, 20241231)
		if !menge.Hat(10) || a.VerringerterUmfang {
			t.Error("limited too early")
		}
	})
}

// TestFamilienstand: the wedding only of those who are married (BMG § 34 Abs. 1 Satz 1 Nr. 12).
func TestFamilienstand(t *testing.T) {
	for art, soll := range map[string]bool{"VH": true, "LP": true, "GS": false, "VW": false, "LD": false, "": false} {
		for _, id := range []string{"BMG-34a.2", "S1-29"} {
			t.Run("BMG-34.1 "+id+" "+art, func(t *testing.T) {
				s := &melde.Meldesatz{Familienstand: &melde.Familienstand{Art: art, Beginn: 20100101, Ort: "Leipzig", Ende: 20200101}}
				_, menge := profil(t, id).Freigabe([]recht.Element{95, 100}, recht.Erklaerungen{}).Auszug(s, nil, heute)
				if menge.Hat(95) != soll || menge.Hat(100) != soll {
					t.Errorf("delivered %v", menge.Elemente())
				}
			})
		}
	}
}

// TestKinder: minor for certain, in Germany, without a block.
func TestKinder(t *testing.T) {
	faelle := []struct {
		name   string
		geburt melde.TeilbekanntesDatum
		sperre []melde.Auskunftssperre
		kommt  bool
	}{
		{"BMG-34.1 morgen volljährig", 20081123, nil, true},
		{"BMG-34.1 heute volljährig", 20081122, nil, false},
		{"BMG-34.1 nur Jahr bekannt, vielleicht volljährig", 20080000, nil, false},
		{"BMG-34.1 nur Jahr bekannt, sicher minderjährig", 20090000, nil, true},
		{"BMG-34.1 Geburtsdatum unbekannt", melde.Unbekannt, nil, false},
		{"BMG-34a.5 Auskunftssperre", 20200101, []melde.Auskunftssperre{{Grund: melde.SperreGefahr}}, false},
		{"BMG-34a.5 Übermittlungssperre schadet nicht", 20200101, []melde.Auskunftssperre{{Grund: melde.WiderspruchReligion}}, true},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			s := &melde.Meldesatz{Kinder: []melde.Kind{{Daten: &melde.KindDaten{Person: melde.Beigeschriebener{Vornamen: "Emil", Geburtsdatum: f.geburt, Sperren: f.sperre}}}}}
			a, _ := profil(t, "BMG-34a.2").Freigabe([]recht.Element{147}, recht.Erklaerungen{}).Auszug(s, nil, heute)
			if (len(a.Kinder) == 1) != f.kommt {
				t.Errorf("%d children", len(a.Kinder))
			}
		})
	}
}

// TestBeigeschriebene: blocked partners and representatives are dropped, also by reference.
func TestBeigeschriebene(t *testing.T) {
	p := profil(t, "BMG-34a.2")
	schluessel := melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: "9"}
	gesperrt := []melde.Auskunftssperre{{Grund: melde.SperreGefahr}}
	eigener := bewohner(inDresden(true))
	eigener.Schluessel = schluessel
	eigenerGesperrt := *eigener
	eigenerGesperrt.Sperren = gesperrt
	alle := recht.Bereich(20, 162).Elemente()
	faelle := []struct {
		name   string
		satz   *melde.Meldesatz
		b      recht.Beziehungen
		anzahl int
	}{
		{"Ehegatte mit Daten", &melde.Meldesatz{Partner: &melde.Partner{Daten: &melde.PartnerDaten{Typ: "EG", Person: melde.Beigeschriebener{Vornamen: "Max"}}}}, nil, 1},
		{"BMG-34a.5 Ehegatte gesperrt", &melde.Meldesatz{Partner: &melde.Partner{Daten: &melde.PartnerDaten{Typ: "EG", Person: melde.Beigeschriebener{Vornamen: "Max", Sperren: gesperrt}}}}, nil, 0},
		{"Ehegatte aus eigenem Satz", &melde.Meldesatz{Partner: &melde.Partner{Referenz: &schluessel}}, recht.Beziehungen{schluessel: eigener}, 1},
		{"BMG-34a.5 Ehegatte im eigenen Satz gesperrt", &melde.Meldesatz{Partner: &melde.Partner{Referenz: &schluessel}}, recht.Beziehungen{schluessel: &eigenerGesperrt}, 0},
		{"Ehegatte ohne Satz im Register", &melde.Meldesatz{Partner: &melde.Partner{Referenz: &schluessel}}, nil, 0},
		{"Vertreter aus eigenem Satz", &melde.Meldesatz{Vertreter: []melde.Vertreter{{Referenz: &schluessel, Art: "1"}}}, recht.Beziehungen{schluessel: eigener}, 1},
		{"BMG-34a.5 Vertreter gesperrt", &melde.Meldesatz{Vertreter: []melde.Vertreter{{Art: "1", Person: &melde.VertreterDaten{Person: melde.Beigeschriebener{Vornamen: "Eva", Sperren: gesperrt}}}}}, nil, 0},
		{"BMG-34a.5 Vertreter im eigenen Satz gesperrt", &melde.Meldesatz{Vertreter: []melde.Vertreter{{Referenz: &schluessel, Art: "1"}}}, recht.Beziehungen{schluessel: &eigenerGesperrt}, 0},
		{"Kind aus eigenem Satz ohne Geburtsdatum", &melde.Meldesatz{Kinder: []melde.Kind{{Referenz: &schluessel}}}, recht.Beziehungen{schluessel: eigener}, 0},
		{"höchstens vier Vertreter", &melde.Meldesatz{Vertreter: slices.Repeat([]melde.Vertreter{{Art: "1", Juristisch: &melde.JuristischeVertretung{Bezeichnung: "Amt"}}}, 5)}, nil, 4},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			a, _ := p.Freigabe(alle, recht.Erklaerungen{}).Auszug(f.satz, f.b, heute)
			n := len(a.Vertreter) + len(a.Kinder)
			if a.Partner != nil {
				n++
			}
			if n != f.anzahl {
				t.Errorf("%d related persons, want %d", n, f.anzahl)
			}
		})
	}
	t.Run("Anschrift und Typ des Ehegatten aus eigenem Satz", func(t *testing.T) {
		s := &melde.Meldesatz{Familienstand: &melde.Familienstand{Art: "LP"}, Partner: &melde.Partner{Referenz: &schluessel}}
		a, _ := p.Freigabe([]recht.Element{124, 135}, recht.Erklaerungen{}).Auszug(s, recht.Beziehungen{schluessel: eigener}, heute)
		soll := &recht.PartnerAuszug{Typ: "LP", Person: recht.Person{Familienname: "Muster"}, Wohnungen: []melde.PartnerWohnung{
			{Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{Strasse: "Hauptstraße"}}}}}
		if d := cmp.Diff(soll, a.Partner); d != "" {
			t.Error(d)
		}
	})
}

// TestVerweise: only related records of whom something may leave are read at all.
func TestVerweise(t *testing.T) {
	s := &melde.Meldesatz{
		Vertreter: []melde.Vertreter{{Referenz: &melde.Schluessel{Ordnungsmerkmal: "v"}}},
		Partner:   &melde.Partner{Referenz: &melde.Schluessel{Ordnungsmerkmal: "p"}},
		Kinder:    []melde.Kind{{Referenz: &melde.Schluessel{Ordnungsmerkmal: "k"}}},
	}
	for _, f := range []struct {
		profil  string
		element recht.Element
		soll    string
	}{{"BMG-34a.2", 21, "v"}, {"BMG-34a.2", 102, "p"}, {"BMG-34a.2", 145, "p"}, {"BMG-34a.2", 146, "k"}, {"BMG-34a.2", 1, ""}, {"S1-29", 102, ""}, {"S1-29", 146, ""}, {"S1-29", 21, "v"}} {
		t.Run(fmt.Sprint(f.profil, " ", f.element), func(t *testing.T) {
			var ist string
			for _, k := range profil(t, f.profil).Freigabe([]recht.Element{f.element}, recht.Erklaerungen{}).Verweise(s) {
				ist += k.Ordnungsmerkmal
			}
			if ist != f.soll {
				t.Errorf("reads %q, want %q", ist, f.soll)
			}
		})
	}
}

// TestTrefferauszug: five data, the token and four hints, on a record in which everything is filled.
func TestTrefferauszug(t *testing.T) {
	t.Run("DAV-06 keine weiteren Felder", func(t *testing.T) {
		a, menge := lade(t).Trefferauszug(vollerSatz("EG"), "TOKEN")
		soll := []string{
			"Geburt.Datum", "Identifikationsmerkmal",
			"Name.Ehename", "Name.Familienname", "Name.FamiliennamePass", "Name.FruehereFamiliennamen.Name", "Name.FruehereVornamen.Vornamen",
			"Name.Geburtsname", "Name.Lebenspartnerschaftsname", "Name.Vornamen", "Name.VornamenPass",
			"Wohnungen[aktuell].Anschrift.Inland.AGS", "Wohnungen[aktuell].Anschrift.Inland.Hausnummer",
			"Wohnungen[aktuell].Anschrift.Inland.HausnummerTeil", "Wohnungen[aktuell].Anschrift.Inland.HausnummerZusatz",
			"Wohnungen[aktuell].Anschrift.Inland.Ortsteil", "Wohnungen[aktuell].Anschrift.Inland.Postleitzahl",
			"Wohnungen[aktuell].Anschrift.Inland.Strasse", "Wohnungen[aktuell].Anschrift.Inland.Wohnort",
		}
		if d := cmp.Diff(soll, pfade(a)); d != "" {
			t.Error(d)
		}
		if hinweise(a) != "verstorben" || a.Wohnungen[0].Anschrift.BedingterSperrvermerk {
			t.Errorf("hints %q", hinweise(a))
		}
		if d := cmp.Diff([]recht.Element{1, 2, 3, 4, 5, 7, 8, 13, 44, 45, 46, 47, 48, 49, 50, 51}, menge.Elemente()); d != "" {
			t.Error(d)
		}
	})
	t.Run("DAV-06 Hinweise immer", func(t *testing.T) {
		for soll, s := range map[string]*melde.Meldesatz{
			"verzogen":  bewohner(inDresden(false), wegzug(melde.ArtWegzugNach, inland())),
			"unbekannt": bewohner(inDresden(false), wegzug("", unbekannt())),
			"ausland":   bewohner(inDresden(false), wegzug("", ausland())),
			"":          bewohner(inDresden(true)),
		} {
			if a, _ := lade(t).Trefferauszug(s, "T"); hinweise(a) != soll {
				t.Errorf("hints %q, want %q", hinweise(a), soll)
			}
		}
	})
}

// TestSperrwirkungen: table E-G1 row by row.
func TestSperrwirkungen(t *testing.T) {
	gesperrt := recht.Sperrlage{Gruende: []melde.Sperrgrund{melde.SperreGefahr}}
	widerspruch := recht.Sperrlage{InternetWider: true}
	faelle := []struct {
		wirkung                  string
		neutral, hinweis, netzzu bool
	}{
		{"privat", true, false, true},
		{"saechs2007-24.2", false, true, false},
		{"saechs2007-39", true, false, true},
		{"bmg2022", true, false, false},
		{"uebermittlung", false, true, false},
	}
	an := recht.Sperrempfaenger{InternetwiderspruchWirkt: true}
	for _, f := range faelle {
		t.Run("E-G1 "+f.wirkung, func(t *testing.T) {
			w, ok := lade(t).Wirkung(f.wirkung)
			if !ok {
				t.Fatal("missing row")
			}
			e := w.Entscheide(gesperrt, an)
			if e.Neutral != f.neutral || e.Hinweis != f.hinweis || e.Norm == "" {
				t.Errorf("blocked: %+v", e)
			}
			if w.InTrefferliste(gesperrt, an) {
				t.Error("blocked person in a list")
			}
			if e := w.Entscheide(widerspruch, an); e.Neutral != f.netzzu || w.InTrefferliste(widerspruch, an) == f.netzzu {
				t.Errorf("S0-07 objection: %+v", e)
			}
			if w.Entscheide(widerspruch, recht.Sperrempfaenger{}).Neutral {
				t.Error("S0-07 objection counts although the setting is off")
			}
			if e := w.Entscheide(recht.Sperrlage{}, an); e != (recht.Sperrentscheidung{}) || !w.InTrefferliste(recht.Sperrlage{}, an) {
				t.Errorf("open: %+v", e)
			}
		})
	}
}

// TestSperrlage: only blocks of § 51 BMG count, and their term does not lift them.
func TestSperrlage(t *testing.T) {
	for g := range map[melde.Sperrgrund]bool{"1": true, "3": true, "6": true, "11": true, "12": true, "2": false, "5": false, "7": false, "10": false, "13": false} {
		s := &melde.Meldesatz{Sperren: []melde.Auskunftssperre{{Grund: g, Frist: 20200101}}}
		soll := slices.Contains([]melde.Sperrgrund{"1", "3", "6", "11", "12"}, g)
		if recht.SperrlageVon(s).IstGesperrt() != soll {
			t.Errorf("BMG-51.4 ground %s: blocked %v", g, !soll)
		}
	}
	l := recht.Sperrlage{}.Vereinige(recht.Sperrlage{Gruende: []melde.Sperrgrund{"3"}, Veranlasser: []int{1}})
	if !l.IstGesperrt() || len(l.Veranlasser) != 1 {
		t.Error("BMG-33.4 a block of another record is lost")
	}
}

// TestProfilSchema: features of later profiles work as data.
func TestProfilSchema(t *testing.T) {
	p := profil(t, "S1-29")
	t.Run("S1-22.4 Gruppenabfrage", func(t *testing.T) {
		if p.PruefeGruppenabfrage() != nil {
			t.Error("S1-29 may ask for groups")
		}
		if r := profil(t, "BMG-34a.2").PruefeGruppenabfrage(); len(r) != 1 || r[0].Grund != "17" {
			t.Errorf("got %v", r)
		}
	})
	t.Run("S1-22.3 Raum", func(t *testing.T) {
		q := *p
		q.Raum = recht.RaumGebiet
		if _, ok := q.PasstZu(behoerde.Stelle{}); ok {
			t.Error("a body without an area fits")
		}
	})
	t.Run("Art der Stelle und nur Frauen", func(t *testing.T) {
		q := *p
		q.Arten, q.NurGeschlecht = []string{"kv"}, "w"
		if _, ok := q.PasstZu(behoerde.Stelle{Art: "polizei"}); ok {
			t.Error("any kind of body fits")
		}
		if q.InnerhalbDesProfils(&melde.Meldesatz{Geschlecht: "m"}) || !q.InnerhalbDesProfils(&melde.Meldesatz{Geschlecht: "w"}) {
			t.Error("sex is not checked")
		}
	})
	t.Run("Geltung", func(t *testing.T) {
		r := lade(t)
		if _, err := r.Profil("BMG-34a.2", 20220430); err != recht.ErrProfilNichtInKraft {
			t.Errorf("got %v", err)
		}
		if _, err := r.Profil("XX", heute); err != recht.ErrProfilUnbekannt {
			t.Errorf("got %v", err)
		}
		if n := len(r.Profile(20100101)); n == len(r.Profile(heute)) || n == 0 {
			t.Errorf("%d profiles in 2010", n)
		}
	})
}

// BenchmarkAuszug measures the widest answer about a full record.
func BenchmarkAuszug(b *testing.B) {
	p := profil(b, "BMG-34a.2S")
	s, alle := vollerSatz("EG"), recht.Bereich(1, recht.AnzahlElemente).Elemente()
	b.ReportAllocs()
	for b.Loop() {
		f := p.Freigabe(alle, recht.Erklaerungen{})
		if _, menge := f.Auszug(s, nil, heute); menge.Leer() {
			b.Fatal("empty")
		}
	}
}
