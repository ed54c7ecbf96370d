// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"fmt"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// Protokollvertrag is the order of a body of § 40 Abs. 3 BMG to keep its log here (S3-17).
type Protokollvertrag struct {
	// Stelle is the id of the body, Vertrag the number of the contract.
	Stelle  string
	Vertrag string
	// Schluessel is the public key of the body.
	Schluessel protokoll.Stellenschluessel
	// Personen are the identifications of those who may fetch the sealed contents (S3-18).
	Personen []string
}

// Vertraege are the orders of all bodies.
type Vertraege map[string]Protokollvertrag

// Fuer returns the order of the body.
func (v Vertraege) Fuer(stelle string) (Protokollvertrag, bool) {
	p, da := v[stelle]
	return p, da
}

// ErrVertrag refuses a contract that lacks something.
var ErrVertrag = fehler.Neu(fehler.Ungueltig, "MR-1607",
	"Ein Protokollvertrag braucht Stelle, Vertragsnummer, den öffentlichen Schlüssel der Stelle und mindestens eine benannte Person.")

// NeuerVertrag checks the particulars. Error: ErrVertrag.
func NeuerVertrag(stelle, vertrag, schluessel string, personen []string) (Protokollvertrag, error) {
	s, err := protokoll.LiesStellenschluessel(schluessel)
	if err != nil || stelle == "" || vertrag == "" || len(personen) == 0 {
		return Protokollvertrag{}, ErrVertrag
	}
	return Protokollvertrag{Stelle: stelle, Vertrag: vertrag, Schluessel: s, Personen: personen}, nil
}

// verwahre seals the contents of an entry that belongs to a body with a contract; every
// other entry stays as it is.
func (v Vertraege) verwahre(e protokoll.Eintrag) (protokoll.Eintrag, *protokoll.Kapsel, error) {
	p, da := v.Fuer(e.Stelle)
	if !e.FuerStelle || !da || !e.HatInhalt() {
		return e, nil, nil
	}
	offen, kapsel, err := protokoll.Verkapsele(e, p.Vertrag, p.Schluessel)
	if err != nil {
		return protokoll.Eintrag{}, nil, fmt.Errorf("seal entry to its body: %w", err)
	}
	return offen, kapsel, nil
}
