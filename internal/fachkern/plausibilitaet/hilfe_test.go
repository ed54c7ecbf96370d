// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet_test

import (
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
)

const stichtag melde.Datum = 20260830

const (
	pirna   melde.AGS = "14628270"
	dresden melde.AGS = "14612000"
	leipzig melde.AGS = "14713000"
	berlin  melde.AGS = "11000000"
)

func ort(ags melde.AGS) melde.Anschrift {
	orte := map[melde.AGS]string{pirna: "Pirna", dresden: "Dresden", leipzig: "Leipzig", berlin: "Berlin"}
	return melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
		AGS: ags, Postleitzahl: "01234", Wohnort: orte[ags], Strasse: "Am Markt", Hausnummer: "7",
	}}
}

func wohnung(ags melde.AGS, status melde.Wohnungsstatus) melde.Wohnung {
	return melde.Wohnung{Anschrift: ort(ags), Aktuell: true, Status: status, Einzug: 20200101}
}

// satz returns a complete record of one woman in the municipality. Different
// numbers are different records of the same woman.
func satz(id int64, ags melde.AGS, status melde.Wohnungsstatus, aendere ...func(*melde.Meldesatz)) plausibilitaet.Satz {
	m := &melde.Meldesatz{
		Schluessel:             melde.Schluessel{AGS: ags, Ordnungsmerkmal: "OM" + string(rune('0'+id))},
		Name:                   melde.Personenname{Familienname: "Lindner", Geburtsname: "Woźniak", Vornamen: "Katharina Elise"},
		Geburt:                 melde.Geburt{Datum: 19840217, Ort: "Görlitz"},
		Geschlecht:             "w",
		Familienstand:          &melde.Familienstand{Art: "VH", Beginn: 20150620},
		Religion:               &melde.Religion{Steuererhebend: "lt"},
		Staatsangehoerigkeiten: []string{"000"},
		Wohnungen:              []melde.Wohnung{wohnung(ags, status)},
	}
	for _, f := range aendere {
		f(m)
	}
	return plausibilitaet.Satz{ID: id, M: m}
}

func nenne(w melde.Wohnung) func(*melde.Meldesatz) {
	return func(m *melde.Meldesatz) { m.Wohnungen = append(m.Wohnungen, w) }
}

func idnr(nr string) func(*melde.Meldesatz) {
	return func(m *melde.Meldesatz) { m.Steuer.IdNr = nr }
}

// verzogen ends the dwelling and names where the person went.
func verzogen(nach melde.AGS) func(*melde.Meldesatz) {
	return func(m *melde.Meldesatz) {
		m.Wohnungen[0].Aktuell, m.Wohnungen[0].Auszug = false, 20260101
		m.Wohnungen = append(m.Wohnungen, melde.Wohnung{Anschrift: ort(nach), Aktuell: true, Art: melde.ArtWegzugNach})
	}
}

// wissen is a linking written down.
type wissen struct {
	buende   map[int64]int64
	getrennt [2]int64
}

func (w wissen) Bund(satz int64) int64 { return w.buende[satz] }

func (w wissen) Getrennt(a, b int64) bool { return w.getrennt == [2]int64{min(a, b), max(a, b)} }

func regeln(t testing.TB) *plausibilitaet.Regelwerk {
	t.Helper()
	r, err := plausibilitaet.Lade()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pruefe collects, groups, parts and judges the records as a run does.
func pruefe(t testing.TB, w wissen, saetze ...plausibilitaet.Satz) (aus []plausibilitaet.Befund) {
	t.Helper()
	r, s := regeln(t), plausibilitaet.NeuerSammler(stichtag)
	nach := map[int64]plausibilitaet.Satz{}
	buende := map[int64][]int64{}
	for _, x := range saetze {
		nach[x.ID] = x
		s.Lege(x)
		if b := w.Bund(x.ID); b != 0 {
			buende[b] = append(buende[b], x.ID)
		}
	}
	for _, ids := range buende {
		s.Verbinde(ids)
	}
	gruppen, _ := s.Gruppen()
	for ids := range gruppen {
		var gruppe []plausibilitaet.Satz
		for _, id := range ids {
			gruppe = append(gruppe, nach[id])
		}
		for _, m := range plausibilitaet.Menschen(gruppe, w, stichtag) {
			aus = append(aus, r.Pruefe(m, stichtag)...)
		}
	}
	return aus
}
