// SPDX-License-Identifier: EUPL-1.2

package welt

import "kernmelderegister/internal/fachkern/melde"

// Scrambling of the different keys, so that none can be read off another.
const (
	geheimOrdnung uint64 = 0x0d<<56 + iota
	geheimVBM
	geheimIdNr
	geheimSerie
)

const zeichenvorrat = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// kodiert writes the lowest n·5 bits of x as n characters.
func kodiert(x uint64, n int) string {
	aus := make([]byte, n)
	for i := n - 1; i >= 0; i-- {
		aus[i] = zeichenvorrat[x&31]
		x >>= 5
	}
	return string(aus)
}

// personennummer names a human over the whole world.
func (b *block) personennummer(nr int) uint64 { return uint64(b.plan.nr)<<platzBits | uint64(nr) }

// satzschluessel names the person's record in one municipality, the place-th in the life course.
func (b *block) satzschluessel(nr, platz int) uint64 {
	return b.personennummer(nr)<<satzBits | uint64(platz)
}

// platzIn returns which of the person's records belongs to the municipality, -1 if none ever does.
func (p *person) platzIn(g uint16) int {
	for i, x := range p.gemeindeIn(maxTag) {
		if x == g {
			return i
		}
	}
	return -1
}

// maxTag lies behind everything that is told.
const maxTag = tag(1 << 30)

// schluessel returns AGS and Ordnungsmerkmal of a record. The Ordnungsmerkmal
// is unique in the municipality and says nothing about the person.
func (w *Welt) schluessel(g uint16, satz uint64) melde.Schluessel {
	ags := w.fakten.gemeinden[g].ags
	opak := verwuerfle(satz, 40, w.opt.Seed^geheimOrdnung^uint64(g)<<20)
	return melde.Schluessel{AGS: ags, Ordnungsmerkmal: kodiert(opak, 8)}
}

// vbm returns the vorläufiges Bearbeitungsmerkmal: AGS and twelve characters (S1-10.3).
func (w *Welt) vbm(g uint16, satz uint64) string {
	return string(w.fakten.gemeinden[g].ags) + kodiert(verwuerfle(satz, 60, w.opt.Seed^geheimVBM), 12)
}
