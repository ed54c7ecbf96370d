// SPDX-License-Identifier: EUPL-1.2

package zuordnung

import (
	"math/bits"

	"kernmelderegister/internal/fachkern/melde"
)

// vorschau is what a first look compares of a record: eight bytes side by side
// for all records, so that most pairs are told apart without touching the rest.
type vorschau struct {
	geburt  uint32 // the date of birth if there is one and it is fully known, else 0
	vorname Nummer // the first names if there is one group, else 0; and traegtNummer
}

// traegtNummer marks a record that carries a vBM or a Meldenummer.
const traegtNummer Nummer = 1 << 31

func vorschauVon(m *Merkmale) (v vorschau) {
	if len(m.Geburten) == 1 && m.Geburten[0].IstVollstaendig() {
		v.geburt = uint32(m.Geburten[0])
	}
	if len(m.Vornamen) == 1 {
		v.vorname = m.Vornamen[0]
	}
	if len(m.Nummern) > 0 {
		v.vorname |= traegtNummer
	}
	return v
}

// ersterBlick reports whether the two come into question as one human, as
// kommtInFrage would; klar is false if the preview is not enough to tell.
func (v *Vergleicher) ersterBlick(a, b vorschau) (inFrage, klar bool) {
	if a.vorname&b.vorname&traegtNummer != 0 || a.geburt == 0 || b.geburt == 0 {
		return false, false
	}
	if geburtspaar(melde.TeilbekanntesDatum(a.geburt), melde.TeilbekanntesDatum(b.geburt)) == geburtVerschieden {
		return false, true
	}
	x, y := a.vorname&^traegtNummer, b.vorname&^traegtNummer
	if x == 0 || y == 0 {
		return false, false
	}
	stufe, _ := v.name(x, y)
	return stufe != vornamenVerschieden, true
}

// paarmenge is a set of pairs of places, which are never equal. Reading is safe
// for concurrent use.
type paarmenge struct {
	felder []uint64 // a power of two, less than half of them used; 0 = free
	anzahl int
}

// paarzahl is the pair of places in one number, which is never 0.
func paarzahl(x, y uint32) uint64 { return uint64(min(x, y))<<32 | uint64(max(x, y)) }

// feld returns where the pair stands or would stand; there are free fields.
func (p *paarmenge) feld(paar uint64) int {
	i := int(streuwert(paar).fertig()) & (len(p.felder) - 1)
	for p.felder[i] != 0 && p.felder[i] != paar {
		i = (i + 1) & (len(p.felder) - 1)
	}
	return i
}

func (p *paarmenge) hat(paar uint64) bool { return len(p.felder) > 0 && p.felder[p.feld(paar)] == paar }

// nimm adds pairs.
func (p *paarmenge) nimm(paare []uint64) {
	if n := p.anzahl + len(paare); 2*n > len(p.felder) {
		alt := p.felder
		p.felder = make([]uint64, 1<<bits.Len(uint(2*n)))
		for _, paar := range alt {
			if paar != 0 {
				p.felder[p.feld(paar)] = paar
			}
		}
	}
	for _, paar := range paare {
		if i := p.feld(paar); p.felder[i] == 0 {
			p.felder[i] = paar
			p.anzahl++
		}
	}
}
