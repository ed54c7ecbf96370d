// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// art says what kind of name form a key stands for. The values are stored in
// every key: never change one.
type art byte

const (
	artNachname  art = 'N' // names of Anlage Nr. 4 b, search form
	artKuenstler art = 'K' // 0501 and 0502, asked for as such
	artEhename   art = 'E' // 0103a and 0105a, search field of private persons only
	// artPhonetisch added to a kind stands for the phonetic code instead of the search form.
	artPhonetisch art = 0x20
)

// Indexzeilen derives the search rows of a record: for every name form and every
// date of birth one row with the search form and one with the phonetic code. No
// row comes twice, and an Ehename that is a name of Anlage Nr. 4 b as well has no
// row of its own: whoever may search by it asks for both kinds.
func Indexzeilen(s *melde.Meldesatz) []Indexzeile { return AnhaengeIndexzeilen(nil, s) }

// AnhaengeIndexzeilen appends the rows of Indexzeilen to ziel, so that a caller
// with many records can reuse the memory.
func AnhaengeIndexzeilen(ziel []Indexzeile, s *melde.Meldesatz) []Indexzeile {
	var namen [12]string
	var geburten [5]melde.TeilbekanntesDatum
	schreiber := indexschreiber{
		zeilen:   ziel,
		anfang:   len(ziel),
		ags:      AGSNummer(s.Schluessel.AGS),
		geburten: anhaengeGeburtsdaten(geburten[:0], &s.Geburt),
	}
	schreiber.vornamen(anhaengeVornamen(namen[:0], &s.Name))
	for _, name := range anhaengeNachnamen(namen[:0], &s.Name) {
		schreiber.name(artNachname, name)
	}
	for _, name := range anhaengeVorhandene(namen[:0], s.Name.Ordensname, s.Name.Kuenstlername) {
		schreiber.name(artKuenstler, name)
	}
	for _, name := range anhaengeVorhandene(namen[:0], string(s.Name.Ehename), string(s.Name.Lebenspartnerschaftsname)) {
		schreiber.name(artEhename, name)
	}
	return schreiber.zeilen
}

// indexschreiber collects the rows of one record.
type indexschreiber struct {
	zeilen   []Indexzeile
	anfang   int // of this record's rows
	ags      uint32
	geburten []melde.TeilbekanntesDatum

	exakteVornamen      int64
	phonetischeVornamen int64
}

// vornamen computes both signatures of the first names.
func (x *indexschreiber) vornamen(namen []string) {
	var form, code [64]byte
	for _, name := range namen {
		for teil := range strings.FieldsSeq(name) {
			f := anhaengeNamensform(form[:0], teil, false)
			x.exakteVornamen |= signatur(f)
			x.phonetischeVornamen |= signatur(codeVon(code[:0], f))
		}
	}
}

// name adds the rows of one name form of the kind.
func (x *indexschreiber) name(a art, name string) {
	var puffer, codepuffer [64]byte
	form := anhaengeNamensform(puffer[:0], name, false)
	if len(form) == 0 {
		return
	}
	if a == artEhename && x.hat(namensschluessel(artNachname, form)) {
		return
	}
	x.zeile(namensschluessel(a, form), x.exakteVornamen)
	if code := codeVon(codepuffer[:0], form); len(code) > 0 {
		x.zeile(namensschluessel(a|artPhonetisch, code), x.phonetischeVornamen)
	}
}

// codeVon appends the phonetic code of a name form, which may be nichtVorhanden.
func codeVon(ziel, form []byte) []byte {
	if string(form) == nichtVorhanden {
		return append(ziel, form...)
	}
	return anhaengeKoelner(ziel, form)
}

// hat reports whether the record has rows with the key.
func (x *indexschreiber) hat(schluessel int64) bool {
	for i := x.anfang; i < len(x.zeilen); i++ {
		if x.zeilen[i].Namensschluessel == schluessel {
			return true
		}
	}
	return false
}

func (x *indexschreiber) zeile(schluessel, vornamen int64) {
	if x.hat(schluessel) {
		return
	}
	for _, geburt := range x.geburten {
		x.zeilen = append(x.zeilen, Indexzeile{
			Namensschluessel: schluessel,
			AGS:              x.ags,
			Geburt:           uint32(geburt),
			Vornamen:         vornamen,
		})
	}
}

// anhaengeGeburtsdaten appends the dates of birth of all periods, each once. A
// record without any counts as one whose date is unknown.
func anhaengeGeburtsdaten(ziel []melde.TeilbekanntesDatum, g *melde.Geburt) []melde.TeilbekanntesDatum {
	ziel = append(ziel, oderUnbekannt(g.Datum))
	for _, frueheres := range g.Fruehere {
		if frueheres != 0 && !slices.Contains(ziel, frueheres) {
			ziel = append(ziel, frueheres)
		}
	}
	return ziel
}

// AGSNummer returns the municipality key as the number of the search index, 0
// for a key that isn't eight digits.
func AGSNummer(ags melde.AGS) uint32 {
	if len(ags) != 8 {
		return 0
	}
	nummer := uint32(0)
	for i := range len(ags) {
		ziffer := ags[i] - '0'
		if ziffer > 9 {
			return 0
		}
		nummer = nummer*10 + uint32(ziffer)
	}
	return nummer
}

const (
	fnvAnfang = 14695981039346656037
	fnvPrim   = 1099511628211
)

// namensschluessel is the FNV-1a 64 hash of the kind and the form. Two forms
// with the same hash do no harm: Trifft decides.
func namensschluessel(a art, form []byte) int64 {
	h := (uint64(fnvAnfang) ^ uint64(a)) * fnvPrim
	for _, b := range form {
		h = (h ^ uint64(b)) * fnvPrim
	}
	return int64(h)
}

// signatur returns the two bits of a first-name form, 0 for an empty one.
func signatur(form []byte) int64 {
	if len(form) == 0 {
		return 0
	}
	h := uint64(namensschluessel(0, form))
	h ^= h >> 29
	return int64(1<<(h&63) | 1<<(h>>6&63))
}
