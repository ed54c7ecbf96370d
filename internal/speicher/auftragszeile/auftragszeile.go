// SPDX-License-Identifier: EUPL-1.2

// Package auftragszeile turns orders, their profiles and the claims for their
// fees into bodies for storage: one byte with the version of the format, then
// CBOR (RFC 8949). Both storages use it, so that a backup of one can be read by
// the other.
package auftragszeile

import (
	"fmt"
	"slices"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/gebuehr"
)

// fassung1 is the first byte of a body in the only format so far.
const fassung1 = 1

// kopf is an order without its profiles.
type kopf struct {
	Auftrag  auftrag.Auftrag `cbor:"1,keyasint"`
	Rechnung rechnung        `cbor:"2,keyasint,omitzero"`
}

// rechnung is a gebuehr.Rechnung in which each rate stands once.
type rechnung struct {
	Fassung     string         `cbor:"1,keyasint"`
	Saetze      []gebuehr.Satz `cbor:"2,keyasint"`
	Positionen  []position     `cbor:"3,keyasint"`
	Aufstockung gebuehr.Cent   `cbor:"4,keyasint"`
	Summe       gebuehr.Cent   `cbor:"5,keyasint"`
}

type position struct {
	_          struct{} `cbor:",toarray"`
	Tatbestand gebuehr.Tatbestand
	Satz       int // place in Saetze
	Cent       gebuehr.Cent
}

func rechnungVon(r *gebuehr.Rechnung) rechnung {
	z := rechnung{Fassung: r.Fassung, Aufstockung: r.Aufstockung, Summe: r.Summe}
	for _, p := range r.Positionen {
		i := slices.Index(z.Saetze, p.Satz)
		if i < 0 {
			i = len(z.Saetze)
			z.Saetze = append(z.Saetze, p.Satz)
		}
		z.Positionen = append(z.Positionen, position{Tatbestand: p.Tatbestand, Satz: i, Cent: p.Cent})
	}
	return z
}

func (z *rechnung) rechnung() (gebuehr.Rechnung, error) {
	r := gebuehr.Rechnung{Fassung: z.Fassung, Aufstockung: z.Aufstockung, Summe: z.Summe}
	for i, p := range z.Positionen {
		if p.Satz < 0 || p.Satz >= len(z.Saetze) {
			return r, fmt.Errorf("decode fee: position without rate")
		}
		r.Positionen = append(r.Positionen, gebuehr.Position{Nr: i + 1, Tatbestand: p.Tatbestand, Satz: z.Saetze[p.Satz], Cent: p.Cent})
	}
	return r, nil
}

// Kopf returns the body of the order without its profiles.
func Kopf(a *auftrag.Auftrag) ([]byte, error) {
	k := kopf{Auftrag: *a, Rechnung: rechnungVon(&a.Rechnung)}
	k.Auftrag.Profile, k.Auftrag.Rechnung = nil, gebuehr.Rechnung{}
	return codiere(k)
}

// LiesKopf reads a body of Kopf.
func LiesKopf(b []byte) (*auftrag.Auftrag, error) {
	var k kopf
	if err := decodiere(b, &k); err != nil {
		return nil, err
	}
	var err error
	k.Auftrag.Rechnung, err = k.Rechnung.rechnung()
	return &k.Auftrag, err
}

// Profil returns the body of a profile.
func Profil(p *auftrag.Profil) ([]byte, error) { return codiere(p) }

// LiesProfil reads a body of Profil.
func LiesProfil(b []byte) (p auftrag.Profil, err error) { return p, decodiere(b, &p) }

// Profile returns the places of the profiles that are to be stored, and their bodies.
func Profile(a *auftrag.Auftrag, n auftrag.Neues) (stellen []int, koerper [][]byte, err error) {
	stellen = n.Profile
	if n.AlleProfile {
		stellen = make([]int, len(a.Profile))
		for i := range stellen {
			stellen[i] = i
		}
	}
	koerper = make([][]byte, len(stellen))
	for i, stelle := range stellen {
		if koerper[i], err = Profil(&a.Profile[stelle]); err != nil {
			return nil, nil, err
		}
	}
	return stellen, koerper, nil
}

// forderung is a claim with its fee in the short form.
type forderung struct {
	Forderung auftrag.Forderung `cbor:"1,keyasint"`
	Rechnung  rechnung          `cbor:"2,keyasint"`
}

// Forderung returns the body of a claim.
func Forderung(f *auftrag.Forderung) ([]byte, error) {
	z := forderung{Forderung: *f, Rechnung: rechnungVon(&f.Rechnung)}
	z.Forderung.Rechnung = gebuehr.Rechnung{}
	return codiere(z)
}

// LiesForderung reads a body of Forderung.
func LiesForderung(b []byte) (auftrag.Forderung, error) {
	var z forderung
	if err := decodiere(b, &z); err != nil {
		return auftrag.Forderung{}, err
	}
	var err error
	z.Forderung.Rechnung, err = z.Rechnung.rechnung()
	return z.Forderung, err
}

// OhneErgebnisse returns the order without what was answered, nil for nil.
func OhneErgebnisse(a *auftrag.Auftrag) *auftrag.Auftrag {
	if a == nil {
		return nil
	}
	for i := range a.Profile {
		a.Profile[i].Ergebnis = nil
	}
	return a
}

func codiere(wert any) ([]byte, error) {
	b, err := modi().enc.Marshal(wert)
	if err != nil {
		return nil, fmt.Errorf("encode order: %w", err)
	}
	return slices.Concat([]byte{fassung1}, b), nil
}

func decodiere(b []byte, ziel any) error {
	if len(b) == 0 || b[0] != fassung1 {
		return fmt.Errorf("decode order: unknown format of the body")
	}
	if err := modi().dec.Unmarshal(b[1:], ziel); err != nil {
		return fmt.Errorf("decode order: %w", err)
	}
	return nil
}

type cborModi struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

// modi builds the shared modes once: they hold the analysed types.
var modi = sync.OnceValue(func() cborModi {
	enc, err := cbor.EncOptions{Sort: cbor.SortNone, Time: cbor.TimeRFC3339Nano}.EncMode()
	if err != nil {
		panic("auftragszeile: " + err.Error())
	}
	dec, err := cbor.DecOptions{MaxArrayElements: 1 << 20}.DecMode()
	if err != nil {
		panic("auftragszeile: " + err.Error())
	}
	return cborModi{enc, dec}
})
