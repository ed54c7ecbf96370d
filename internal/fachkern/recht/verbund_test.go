// SPDX-License-Identifier: EUPL-1.2

package recht_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

const (
	hier = melde.AGS("14612000")
	dort = melde.AGS("14713000")
)

// unterkunft is a current main dwelling; aendere makes another one of it.
func unterkunft(ags melde.AGS, strasse string, aendere ...func(*melde.Wohnung)) melde.Wohnung {
	w := melde.Wohnung{Aktuell: true, Status: melde.Hauptwohnung, Einzug: 20240501,
		Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: ags, Strasse: strasse, Hausnummer: "7"}}}
	for _, f := range aendere {
		f(&w)
	}
	return w
}

func beendet(w *melde.Wohnung) { w.Aktuell, w.Auszug = false, 20250630 }

func hinweg(w *melde.Wohnung) { w.Art, w.Status = melde.ArtWegzugNach, "" }

func vermerk(w *melde.Wohnung) { w.Anschrift.BedingterSperrvermerk = true }

func ohneVermerk(w melde.Wohnung) melde.Wohnung {
	w.Anschrift.BedingterSperrvermerk = false
	return w
}

func seit(tag melde.TeilbekanntesDatum) func(*melde.Wohnung) {
	return func(w *melde.Wohnung) { w.Einzug = tag }
}

func satzMit(ags melde.AGS, wohnungen ...melde.Wohnung) *melde.Meldesatz {
	return &melde.Meldesatz{Schluessel: melde.Schluessel{AGS: ags, Ordnungsmerkmal: "1"},
		Name: melde.Personenname{Familienname: "Muster", Vornamen: "Anna"}, Wohnungen: wohnungen}
}

// TestAuszugImVerbund: which dwellings of another record join, complete or are left out.
func TestAuszugImVerbund(t *testing.T) {
	f := profil(t, "BMG-34a.2S").Freigabe(recht.Bereich(1, recht.AnzahlElemente).Elemente(), recht.Erklaerungen{})
	for _, fall := range []struct {
		name    string
		eigene  []melde.Wohnung
		fremde  []melde.Wohnung
		antwort []melde.Wohnung
	}{
		{"S1-20.4 die Wohnung der anderen Gemeinde kommt hinzu",
			[]melde.Wohnung{unterkunft(hier, "Ring")}, []melde.Wohnung{unterkunft(dort, "Allee", beendet)},
			[]melde.Wohnung{unterkunft(hier, "Ring"), unterkunft(dort, "Allee", beendet)}},
		{"S1-20.4 eine Wohnung, die beide nennen, steht einmal und vollständig",
			[]melde.Wohnung{unterkunft(dort, "Hauptstr.", hinweg)}, []melde.Wohnung{unterkunft(dort, "Hauptstraße")},
			[]melde.Wohnung{unterkunft(dort, "Hauptstr.", func(w *melde.Wohnung) { w.Art = melde.ArtWegzugNach })}},
		{"S1-20.4 anderer Einzugstag: beide Angaben stehen da",
			[]melde.Wohnung{unterkunft(dort, "Allee")}, []melde.Wohnung{unterkunft(dort, "Allee", seit(20240601))},
			[]melde.Wohnung{unterkunft(dort, "Allee"), unterkunft(dort, "Allee", seit(20240601))}},
		{"ein teilbekannter Einzugstag widerspricht nicht",
			[]melde.Wohnung{unterkunft(dort, "Allee", seit(20240000))}, []melde.Wohnung{unterkunft(dort, "Allee")},
			[]melde.Wohnung{unterkunft(dort, "Allee", seit(20240000))}},
		{"S1-20.4 anderer Status: beide Angaben stehen da",
			[]melde.Wohnung{unterkunft(dort, "Allee")}, []melde.Wohnung{unterkunft(dort, "Allee", func(w *melde.Wohnung) { w.Status = melde.Nebenwohnung })},
			[]melde.Wohnung{unterkunft(dort, "Allee"), unterkunft(dort, "Allee", func(w *melde.Wohnung) { w.Status = melde.Nebenwohnung })}},
		{"S1-20.4 hier noch aktuell, dort schon verlassen: beide Angaben",
			[]melde.Wohnung{unterkunft(dort, "Allee", hinweg)}, []melde.Wohnung{unterkunft(dort, "Allee", beendet)},
			[]melde.Wohnung{unterkunft(dort, "Allee", hinweg), unterkunft(dort, "Allee", beendet)}},
		{"andere Hausnummer ist eine andere Wohnung",
			[]melde.Wohnung{unterkunft(dort, "Allee")}, []melde.Wohnung{unterkunft(dort, "Allee", func(w *melde.Wohnung) { w.Anschrift.Inland.HausnummerZusatz = "a" })},
			[]melde.Wohnung{unterkunft(dort, "Allee"), unterkunft(dort, "Allee", func(w *melde.Wohnung) { w.Anschrift.Inland.HausnummerZusatz = "a" })}},
		{"was der andere Satz nur vom Hörensagen weiß, bleibt weg",
			[]melde.Wohnung{unterkunft(hier, "Ring")}, []melde.Wohnung{unterkunft("14511000", "Weg"), unterkunft("14511000", "Steg", hinweg),
				unterkunft(dort, "Gasse", func(w *melde.Wohnung) { w.Art = melde.ArtPartner })},
			[]melde.Wohnung{unterkunft(hier, "Ring")}},
		{"frühere eigene Wohnung unter altem Gemeindeschlüssel",
			[]melde.Wohnung{unterkunft(hier, "Ring")}, []melde.Wohnung{unterkunft("14365001", "Dorfweg", beendet)},
			[]melde.Wohnung{unterkunft(hier, "Ring"), unterkunft("14365001", "Dorfweg", beendet)}},
		{"BMG-52 der bedingte Sperrvermerk gilt der Wohnung, wer sie auch nennt",
			[]melde.Wohnung{unterkunft(hier, "Ring", beendet), unterkunft(dort, "Haus", hinweg)}, []melde.Wohnung{unterkunft(dort, "Haus", vermerk)},
			[]melde.Wohnung{unterkunft(hier, "Ring", beendet), unterkunft(dort, "Haus", vermerk, func(w *melde.Wohnung) { w.Art = melde.ArtWegzugNach })}},
		{"BMG-52 andere Wohnungen bleiben ohne Vermerk",
			[]melde.Wohnung{unterkunft(hier, "Ring")}, []melde.Wohnung{unterkunft(dort, "Haus", vermerk)},
			[]melde.Wohnung{ohneVermerk(unterkunft(hier, "Ring")), unterkunft(dort, "Haus", vermerk)}},
	} {
		t.Run(fall.name, func(t *testing.T) {
			s, g := satzMit(hier, fall.eigene...), satzMit(dort, fall.fremde...)
			a, _ := f.AuszugImVerbund(s, []*melde.Meldesatz{g}, nil, heute)
			if d := cmp.Diff(fall.antwort, a.Wohnungen); d != "" {
				t.Error(d)
			}
		})
	}
	t.Run("S1-20.4 nur Wohnungen kommen aus dem anderen Satz", func(t *testing.T) {
		g := satzMit(dort)
		g.Geburt.Datum, g.Tod, g.ZuzugLand = 19800517, &melde.Tod{Tag: 20250101}, 20010101
		g.Ausweise = []melde.Ausweisdokument{{Art: "09", Seriennummer: "L01X00T47"}}
		allein, _ := f.Auszug(satzMit(hier, unterkunft(hier, "Ring")), nil, heute)
		zusammen, _ := f.AuszugImVerbund(satzMit(hier, unterkunft(hier, "Ring")), []*melde.Meldesatz{g}, nil, heute)
		if d := cmp.Diff(allein, zusammen); d != "" {
			t.Error(d)
		}
	})
	t.Run("S1-20.1 nur angeforderte Angaben, nachgewiesen", func(t *testing.T) {
		eng := profil(t, "BMG-34a.2").Freigabe([]recht.Element{1, 48}, recht.Erklaerungen{})
		a, geliefert := eng.AuszugImVerbund(satzMit(hier), []*melde.Meldesatz{satzMit(dort, unterkunft(dort, "Allee"))}, nil, heute)
		soll := []melde.Wohnung{{Aktuell: true, Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{Strasse: "Allee"}}}}
		if d := cmp.Diff(soll, a.Wohnungen); d != "" || geliefert != recht.MengeVon(1, 48) {
			t.Errorf("%v %s", geliefert.Elemente(), d)
		}
	})
	t.Run("BMG-13.1 gesonderte Aufbewahrung begrenzt jeden Satz für sich", func(t *testing.T) {
		alt := satzMit(dort, unterkunft(dort, "Allee", func(w *melde.Wohnung) {
			w.Aktuell, w.Auszug, w.Wohnungsgeber = false, 20100101, []melde.Anschriftfeld{{{Nummer: 1, Inhalt: "Geber"}}}
		}))
		neu := satzMit(dort, unterkunft(dort, "Allee", func(w *melde.Wohnung) { w.Wohnungsgeber = []melde.Anschriftfeld{{{Nummer: 1, Inhalt: "Geber"}}} }))
		for _, g := range []*melde.Meldesatz{alt, neu} {
			a, _ := f.AuszugImVerbund(satzMit(hier), []*melde.Meldesatz{g}, nil, heute)
			if len(a.Wohnungen) != 1 || (len(a.Wohnungen[0].Wohnungsgeber) > 0) != (g == neu) || a.VerringerterUmfang {
				t.Errorf("%+v", a)
			}
		}
	})
}
