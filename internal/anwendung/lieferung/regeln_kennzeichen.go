// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"errors"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// regelnKennzeichen check vorläufiges Bearbeitungsmerkmal and Meldenummer
// (SächsMeldVO § 10). The content never goes into the receipt, which outlives the
// deletion of the mark (S1-10.12).
var regelnKennzeichen = []regel{
	{ID: "L-VBM-fehlt", Konsequenz: Zurueckgewiesen,
		Text: "Der Datensatz hat weder ein vorläufiges Bearbeitungsmerkmal noch eine Meldenummer.",
		Pruefe: func(p *pruefling, b *befunde) {
			if p.KennzeichenPflicht && zuordnung.AusweisVon(p.Meldesatz) == (zuordnung.Ausweis{}) {
				b.melde(melde.ZusatzVBM, "")
			}
		}},
	{ID: "L-VBM", Konsequenz: Zurueckgewiesen,
		Text: "Das vorläufige Bearbeitungsmerkmal muss 20-stellig sein, mit dem Gemeindeschlüssel beginnen und darf keine Leerzeichen enthalten.",
		Pruefe: func(p *pruefling, b *befunde) {
			for _, vbm := range p.Zusatz(melde.ZusatzVBM) {
				if !zuordnung.VBM(vbm).Gueltig() {
					b.melde(melde.ZusatzVBM, "")
				}
			}
		}},
	{ID: "L-VBM-mehrfach", Konsequenz: Zurueckgewiesen,
		Text: "Es ist mehr als ein vorläufiges Bearbeitungsmerkmal oder mehr als eine Meldenummer angegeben.",
		Pruefe: func(p *pruefling, b *befunde) {
			for _, feld := range []string{melde.ZusatzVBM, melde.ZusatzMeldenummer} {
				if len(p.Zusatz(feld)) > 1 {
					b.melde(feld, "")
				}
			}
		}},
	{ID: "L-Meldenummer", Konsequenz: Zurueckgewiesen,
		Text: "Die Meldenummer hat nicht die vorgeschriebene Form oder ihre Prüfziffern stimmen nicht.",
		Pruefe: func(p *pruefling, b *befunde) {
			if nummern := p.Zusatz(melde.ZusatzMeldenummer); len(nummern) == 1 && !zuordnung.Meldenummer(nummern[0]).Gueltig() {
				b.melde(melde.ZusatzMeldenummer, "")
			}
		}},
}

// Refusals that depend on who used a vBM before.
var (
	regelVBMVergeben = regel{ID: "L-VBM-vergeben", Konsequenz: Zurueckgewiesen,
		Text: "Das vorläufige Bearbeitungsmerkmal wurde schon für einen anderen Einwohner verwendet."}
	regelVBMFremd = regel{ID: "L-VBM-fremd", Konsequenz: Zurueckgewiesen,
		Text: "Das vorläufige Bearbeitungsmerkmal beginnt mit dem Schlüssel einer anderen Gemeinde; eine Zuzugsanschrift dort ist nicht angegeben."}
)

// kennzeichenmeldung is the objection that belongs to a refusal of the Kennzeichenwache.
func kennzeichenmeldung(p *posten, ablehnung error) Meldung {
	r := regelVBMVergeben
	if errors.Is(ablehnung, zuordnung.ErrVBMFremd) {
		r = regelVBMFremd
	}
	m := r.zu(p)
	m.Blatt = melde.ZusatzVBM
	return m
}
