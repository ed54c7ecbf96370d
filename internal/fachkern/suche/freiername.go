// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Teilnamen is a name criterion of the free search: it is cut at its blanks, and
// every part must be among the parts of the record's names, in any order
// (BMeldDAV Anlage Nr. 6 b, c, d). Build it with NeueTeilnamen.
type Teilnamen struct {
	teile      []Muster // search forms, or codes, or nichtVorhanden
	phonetisch bool
}

// NeueTeilnamen prepares a criterion. It refuses wildcards together with the
// phonetic search (ground 15) and wildcards in a wrong place (ground 17).
func NeueTeilnamen(s string, phonetisch bool) (Teilnamen, error) {
	if phonetisch && HatPlatzhalter(s) {
		return Teilnamen{}, &Rueckweisung{Grund: GrundPlatzhalterPhonetik}
	}
	if err := NeuesMuster(s).Pruefe(); err != nil {
		return Teilnamen{}, err
	}
	t := Teilnamen{phonetisch: phonetisch}
	for teil := range strings.FieldsSeq(s) {
		muster := NeuesMuster(teil)
		if teil == nichtVorhanden {
			muster = Muster(nichtVorhanden)
		}
		if muster == "" {
			continue
		}
		if phonetisch {
			muster = Muster(codeVon(nil, []byte(muster)))
		}
		t.teile = append(t.teile, muster)
	}
	return t, nil
}

// IstLeer reports whether nothing is left of the criterion: it counts as not given.
func (t Teilnamen) IstLeer() bool { return len(t.teile) == 0 }

// TrifftNachnamen looks for every part in the united parts of the names of
// Anlage Nr. 6 b, so that "Graf von Neuenwalde" finds von Neuenwalde with the
// stage name Graf Zahl.
func (t Teilnamen) TrifftNachnamen(n *melde.Personenname) bool {
	var namen [12]string
	return t.trifft(anhaengeNachnamen(namen[:0], n))
}

// TrifftVornamen looks for every part in the names of Anlage Nr. 6 c.
func (t Teilnamen) TrifftVornamen(n *melde.Personenname) bool {
	var namen [12]string
	return t.trifft(anhaengeVornamen(namen[:0], n))
}

// TrifftOrdensKuenstlernamen looks for every part in 0501 and 0502 (Anlage Nr. 6 d).
func (t Teilnamen) TrifftOrdensKuenstlernamen(n *melde.Personenname) bool {
	var namen [2]string
	return t.trifft(anhaengeVorhandene(namen[:0], n.Ordensname, n.Kuenstlername))
}

func (t Teilnamen) trifft(namen []string) bool {
	for _, teil := range t.teile {
		if !t.hatTeil(namen, teil) {
			return false
		}
	}
	return true
}

func (t Teilnamen) hatTeil(namen []string, gesucht Muster) bool {
	var puffer [64]byte
	for _, name := range namen {
		for teil := range strings.FieldsSeq(name) {
			form := anhaengeNamensform(puffer[:0], teil, t.phonetisch)
			if len(form) > 0 && passt(gesucht, form) { // an empty form or code finds nothing
				return true
			}
		}
	}
	return false
}
