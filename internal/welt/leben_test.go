// SPDX-License-Identifier: EUPL-1.2

package welt_test

import (
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/welt"
)

// register is what all municipalities together hold, by key.
type register map[melde.Schluessel]welt.Satz

func (g gelesen) register() register {
	r := register{}
	for _, s := range g.saetze {
		r[s.Meldesatz.Schluessel] = s
	}
	return r
}

// nachher applies all changes in the order of their delivery.
func (g gelesen) nachher() register {
	r := g.register()
	for _, a := range g.aenderungen {
		if a.Loeschen {
			delete(r, a.Meldesatz.Schluessel)
			continue
		}
		r[a.Meldesatz.Schluessel] = a.Satz
	}
	return r
}

// staende are the full delivery and the stock after the last day.
func staende(t *testing.T) map[string]register {
	g := liesGrosse(t)
	return map[string]register{"on the Stichtag": g.register(), "after the last day": g.nachher()}
}

func TestEveryLivingPersonHasOneMainDwelling(t *testing.T) {
	for name, r := range staende(t) {
		t.Run(name, func(t *testing.T) {
			haupt := map[uint64]int{}
			tot, gesamt := map[uint64]bool{}, 0
			for _, s := range r {
				if s.Meldesatz.Tod != nil {
					tot[s.Person] = true
				}
				for _, w := range s.Meldesatz.Wohnungen {
					if w.IstHauptOderAlleinige() && w.Anschrift.Inland.AGS == s.Meldesatz.Schluessel.AGS {
						haupt[s.Person]++
						gesamt++
					}
				}
			}
			for p, n := range haupt {
				if n != 1 || tot[p] {
					t.Errorf("person %d: %d current main dwellings, dead %v", p, n, tot[p])
				}
			}
			if soll := grosse().Einwohner; gesamt < soll*97/100 || gesamt > soll*103/100 {
				t.Errorf("%d residents", gesamt)
			}
		})
	}
}

func TestRecordsAreConsistent(t *testing.T) {
	for name, r := range staende(t) {
		t.Run(name, func(t *testing.T) {
			for k, s := range r {
				if grund := unstimmig(&s.Meldesatz); grund != "" {
					t.Errorf("record %v: %s", k, grund)
				}
			}
		})
	}
}

// unstimmig names what is impossible in a record, "" if nothing is.
func unstimmig(m *melde.Meldesatz) string {
	if m.Name.Familienname == "" || m.Name.Vornamen == "" || m.Geschlecht == "" || len(m.Wohnungen) == 0 {
		return "lacks name, sex or dwelling"
	}
	vbm := m.Zusatz(melde.ZusatzVBM)
	if len(vbm) != 1 || len(vbm[0]) != 20 || !strings.HasPrefix(vbm[0], string(m.Schluessel.AGS)) {
		return "S1-10.3 vBM is not AGS and twelve characters"
	}
	eigene := false
	for _, w := range m.Wohnungen {
		hier := w.Anschrift.Inland.AGS == m.Schluessel.AGS && w.Art == ""
		eigene = eigene || hier
		switch {
		case w.Aktuell && w.Auszug != 0:
			return "a current dwelling has a move-out"
		case w.Einzug.IstBekannt() && w.Auszug.IstBekannt() && w.Auszug < w.Einzug:
			return "move-out before move-in"
		case hier && !w.Aktuell && w.Auszug == 0:
			return "a former own dwelling has no move-out"
		case m.Tod != nil && w.Aktuell:
			return "a dead person has a current dwelling"
		case w.Anschrift.Form == melde.AnschriftInland && (w.Anschrift.Inland.Postleitzahl == "" || w.Anschrift.Inland.Strasse == ""):
			return "address without postcode or street"
		case w.Einzug.IstVollstaendig() && m.Geburt.Datum.IstVollstaendig() && w.Einzug.Jahr() < m.Geburt.Datum.Jahr():
			return "moved in before birth"
		}
	}
	if !eigene {
		return "no dwelling in the own municipality"
	}
	return ""
}

func TestTruthFitsTheRecords(t *testing.T) {
	g := liesGrosse(t)
	if n := len(g.register()); n != len(g.saetze) {
		t.Errorf("%d records have only %d keys", len(g.saetze), n)
	}
	idnr, person, vbm := map[uint64]string{}, map[string]uint64{}, map[string]bool{}
	je := map[uint64]map[melde.AGS]bool{}
	for _, s := range g.saetze {
		id := s.Meldesatz.Steuer.IdNr
		if alt, da := idnr[s.Person]; da && alt != id {
			t.Errorf("person %d has two tax numbers", s.Person)
		}
		if alt, da := person[id]; da && alt != s.Person {
			t.Errorf("persons %d and %d share a tax number", alt, s.Person)
		}
		idnr[s.Person], person[id] = id, s.Person
		v := s.Meldesatz.Zusatz(melde.ZusatzVBM)[0]
		if vbm[v] {
			t.Error("S1-10.1 a vBM occurs twice")
		}
		vbm[v] = true
		if je[s.Person] == nil {
			je[s.Person] = map[melde.AGS]bool{}
		}
		if je[s.Person][s.Meldesatz.Schluessel.AGS] {
			t.Errorf("person %d has two records in one municipality", s.Person)
		}
		je[s.Person][s.Meldesatz.Schluessel.AGS] = true
	}
	mehrfach := 0
	for _, orte := range je {
		if len(orte) > 1 {
			mehrfach++
		}
	}
	if mehrfach < len(je)/20 {
		t.Errorf("only %d of %d persons have several records", mehrfach, len(je))
	}
}

func TestReferencesLeadToRecords(t *testing.T) {
	for name, r := range staende(t) {
		t.Run(name, func(t *testing.T) {
			verweise := 0
			pruefe := func(k *melde.Schluessel) {
				if k == nil {
					return
				}
				verweise++
				if _, da := r[*k]; !da {
					t.Error("a reference leads nowhere")
				}
			}
			for _, s := range r {
				if p := s.Meldesatz.Partner; p != nil {
					pruefe(p.Referenz)
				}
				for _, k := range s.Meldesatz.Kinder {
					pruefe(k.Referenz)
				}
				for _, v := range s.Meldesatz.Vertreter {
					pruefe(v.Referenz)
				}
			}
			if verweise < 1000 {
				t.Errorf("only %d references", verweise)
			}
		})
	}
}

func TestChangesFitTheirOccasion(t *testing.T) {
	g := liesGrosse(t)
	bekannt := g.register()
	anlaesse := map[string]int{}
	for _, a := range g.aenderungen {
		k := a.Meldesatz.Schluessel
		if _, da := bekannt[k]; da == (a.Neu && !a.Loeschen) {
			t.Errorf("record %v: known before %v, marked as new %v", k, da, a.Neu)
		}
		if d := melde.DatumVon(a.Meldesatz.Ereignis.Zeitpunkt); d <= stichtag || d > stichtag.PlusTage(40) {
			t.Errorf("event on %s", d)
		}
		if a.Loeschen {
			anlaesse["deletion"]++
			delete(bekannt, k)
			continue
		}
		bekannt[k] = a.Satz
		anlaesse[a.Meldesatz.Anlass]++
		switch a.Meldesatz.Anlass {
		case "201":
			if a.Meldesatz.Tod == nil {
				t.Error("201 without a death")
			}
		case "104", "302", "303":
			if !gemeldetMitHauptwohnung(&a.Meldesatz) {
				t.Errorf("%s without a current dwelling", a.Meldesatz.Anlass)
			}
		case "310":
			if a.Meldesatz.Familienstand.Art != "VH" || a.Meldesatz.Partner == nil {
				t.Error("310 without a spouse")
			}
		case "307":
			if !a.Meldesatz.IstGesperrt() {
				t.Error("307 without a block")
			}
		}
	}
	for _, anlass := range []string{"103", "104", "201", "202", "301", "302", "303", "307", "310", "311", "316", "324", "325", "390", "deletion"} {
		if anlaesse[anlass] == 0 {
			t.Errorf("occasion %s does not occur; there are %v", anlass, anlaesse)
		}
	}
}

// schwierig counts the cases that make linking and search hard, or that a rule needs.
func schwierig(saetze []welt.Satz) map[string]int {
	n := map[string]int{}
	geburten := map[string][]*melde.Meldesatz{}
	for i := range saetze {
		m := &saetze[i].Meldesatz
		zaehle := func(name string, ja bool) {
			if ja {
				n[name]++
			}
		}
		name := m.Name
		zaehle("BMG-51 Auskunftssperre", m.IstGesperrt())
		zaehle("BMG-52 bedingter Sperrvermerk", m.HatBedingtenSperrvermerk())
		zaehle("BMG-13.1 gesonderte Aufbewahrung", m.Aufbewahrung().IstGesondert(stichtag))
		zaehle("Wegzug ins Ausland", slices.ContainsFunc(m.Wohnungen, func(w melde.Wohnung) bool { return w.Anschrift.Form == melde.AnschriftAusland }))
		zaehle("nach unbekannt", slices.ContainsFunc(m.Wohnungen, func(w melde.Wohnung) bool { return w.Anschrift.Form == melde.AnschriftUnbekannt }))
		zaehle("Nebenwohnung", slices.ContainsFunc(m.Wohnungen, func(w melde.Wohnung) bool { return w.Aktuell && w.Status == melde.Nebenwohnung }))
		zaehle("teilbekanntes Geburtsdatum", m.Geburt.Datum.IstBekannt() && !m.Geburt.Datum.IstVollstaendig())
		zaehle("Name in zwei Schreibweisen", name.FamiliennamePass != "" || name.VornamenPass != "")
		zaehle("S0-07 Widerspruch Internet", m.Zusatz(melde.ZusatzWiderspruchInternet) != nil)
		zaehle("Veranlasser der Sperre", m.Zusatz(melde.ZusatzVeranlasser) != nil)
		zaehle("frueheres Geburtsdatum", len(m.Geburt.Fruehere) > 0)
		zaehle("Doppelname", strings.Contains(string(name.Familienname), "-"))
		zaehle("Geburtsname abweichend", name.Geburtsname != "" && name.Geburtsname != name.Familienname)
		zaehle("frueherer Familienname", len(name.FruehereFamiliennamen) > 0)
		zaehle("fruehere Vornamen", len(name.FruehereVornamen) > 0)
		zaehle("Doktorgrad", name.Doktorgrad != "")
		zaehle("Künstler- oder Ordensname", name.Kuenstlername != "" || name.Ordensname != "")
		zaehle("Waffenerlaubnis", len(m.Waffenerlaubnisse) > 0)
		zaehle("AZR-Nummer", m.AZRNummer != "")
		zaehle("gesetzlicher Vertreter", len(m.Vertreter) > 0)
		zaehle("sorbischer Name", strings.ContainsAny(string(name.Familienname), "ćěłńśź"))
		if gemeldetMitHauptwohnung(m) && m.Geburt.Datum.IstVollstaendig() {
			geburten[m.Geburt.Datum.String()] = append(geburten[m.Geburt.Datum.String()], m)
		}
	}
	for _, am := range geburten {
		for i, a := range am {
			for _, b := range am[i+1:] {
				gleich := a.Name.Familienname == b.Name.Familienname
				if gleich && a.Name.Vornamen == b.Name.Vornamen {
					n["Namensgleiche mit gleichem Geburtstag"]++
				}
				if gleich && a.Name.Vornamen != b.Name.Vornamen && a.Wohnungen[0].Anschrift.Inland == b.Wohnungen[0].Anschrift.Inland {
					n["Zwillinge"]++
				}
			}
		}
	}
	return n
}

func TestDifficultCasesOccur(t *testing.T) {
	saetze := liesGrosse(t).saetze
	n := schwierig(saetze)
	for _, name := range []string{
		"BMG-51 Auskunftssperre", "BMG-52 bedingter Sperrvermerk", "BMG-13.1 gesonderte Aufbewahrung",
		"Wegzug ins Ausland", "nach unbekannt", "Nebenwohnung", "teilbekanntes Geburtsdatum", "frueheres Geburtsdatum",
		"Doppelname", "Geburtsname abweichend", "frueherer Familienname", "fruehere Vornamen", "Doktorgrad",
		"Künstler- oder Ordensname", "Waffenerlaubnis", "AZR-Nummer", "gesetzlicher Vertreter", "sorbischer Name",
		"Name in zwei Schreibweisen", "S0-07 Widerspruch Internet", "Veranlasser der Sperre",
		"Zwillinge", "Namensgleiche mit gleichem Geburtstag",
	} {
		t.Run(name, func(t *testing.T) {
			if n[name] == 0 {
				t.Error("does not occur")
			}
		})
	}
	if anteil := float64(n["BMG-51 Auskunftssperre"]) / float64(len(saetze)); anteil < 0.0015 || anteil > 0.005 {
		t.Errorf("%.4f of the records are blocked, wanted about 0.003", anteil)
	}
	t.Log(n)
}
