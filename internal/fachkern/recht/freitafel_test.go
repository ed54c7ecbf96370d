// SPDX-License-Identifier: EUPL-1.2

package recht_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

// freiezelle is one cell of the table of the free search.
type freiezelle struct {
	code     int
	element  recht.Element
	eintrag  string // of the table: j, n, e or the code of a refusal
	erklaert recht.Erklaerungen
	fall     *sperrfall
	sperre   byte // what the block leaves of a list: d, h or n
	norm     string
	pfade    []string
}

// TestFreitafel executes every cell "profile × 46 codes × declarations × kind of block
// with and without special authorisation" of the search for persons who need not be
// named: the block stands in the record, the record goes through the interpreter, and
// the outward form (refusal, nothing, data, data with hint) goes with its inward reason
// (S1-22.2, S1-22.4, S1-24.2, S1-24.3, BMG-34a.3, BMG-34a.6, DAV-07, DAV-08).
func TestFreitafel(t *testing.T) {
	r := lade(t)
	erwartet, faelle := listenpfade(t), sperrfaelle(t)
	tafel := liesTafel(t, "freitafel.tsv")
	kopf, sperren, zeilen := tafel[0], tafel[1], tafel[2:]
	if len(zeilen) != 46 || sperren[0] != "sperre" {
		t.Fatalf("table has %d codes", len(zeilen))
	}
	zellen := 0
	for spalte := 1; spalte < len(kopf)-1; spalte++ {
		p := profil(t, kopf[spalte])
		t.Run(p.ID, func(t *testing.T) {
			art, ok := p.Listensuche()
			suchrecht, hat := p.Suchrecht(art)
			if !ok || !hat {
				t.Fatal("the profile has no right to ask for persons who are not named")
			}
			saetze := gesperrteSaetze(faelle)
			for i, z := range zeilen {
				element, _ := r.ElementFreieSuche(i + 1)
				for _, e := range alleErklaerungen {
					for f := range faelle {
						soll := faelle[f].soll[sperren[spalte]]
						zelle := freiezelle{code: i + 1, element: element, eintrag: z[spalte], erklaert: e, fall: &faelle[f], sperre: soll[2],
							norm: sperrnorm[sperren[spalte]][soll[2]], pfade: erwartet[element]}
						pruefeFreiezelle(t, zelle, p, suchrecht, saetze[f])
						zellen++
					}
				}
			}
		})
	}
	if soll := (len(kopf) - 2) * 46 * len(alleErklaerungen) * len(faelle); zellen != soll || zellen < 50_000 {
		t.Errorf("%d cells, want %d", zellen, soll)
	}
}

// listenpfade are the fields that an element fills in a list: never a former dwelling.
func listenpfade(t *testing.T) map[recht.Element][]string {
	liste := erwartetePfade(t)
	for e := range liste {
		liste[e] = slices.DeleteFunc(liste[e], func(p string) bool { return strings.Contains(p, "[frueher]") })
	}
	return liste
}

// gesperrteSaetze are full records, each with the block of one case.
func gesperrteSaetze(faelle []sperrfall) []*melde.Meldesatz {
	saetze := make([]*melde.Meldesatz, len(faelle))
	for i, f := range faelle {
		saetze[i] = vollerSatz("EG")
		saetze[i].Sperren, saetze[i].Landescontainer = f.satz.Sperren, f.satz.Landescontainer
	}
	return saetze
}

// pruefeFreiezelle decides the cell as the use case does: refusal, block, filter.
func pruefeFreiezelle(t *testing.T, z freiezelle, p *recht.Profil, r *recht.Suchrecht, s *melde.Meldesatz) {
	t.Helper()
	var abgelehnt []recht.Rueckweisung
	if _, err := strconv.Atoi(z.eintrag); err == nil {
		abgelehnt = []recht.Rueckweisung{{Grund: z.eintrag}}
	}
	if ist := r.PruefeElemente([]recht.Element{z.element}); !slices.Equal(ist, abgelehnt) {
		t.Errorf("code %d: refused with %v, want %v", z.code, ist, abgelehnt)
	}
	sperre := p.Wirkung.InErgebnisliste(recht.SperrlageVon(s), z.fall.empfaenger)
	if form(sperre) != z.sperre || sperre.Norm != z.norm {
		t.Errorf("%s: %c because of %q, want %c because of %q", z.fall.name, form(sperre), sperre.Norm, z.sperre, z.norm)
	}
	if sperre.Neutral {
		return // the person is not read any further
	}
	f := r.Freigabe([]recht.Element{z.element}, z.erklaert)
	auszug, geliefert := f.Ergebnisauszug(s, heute)
	soll, menge, normen := []string(nil), recht.Menge{}, 0
	if z.eintrag == "j" || z.eintrag == "e" && z.erklaert == beideErklaerungen {
		soll, menge, normen = z.pfade, recht.MengeVon(z.element), 1
	}
	belege := f.Belege(geliefert)
	if ist := pfade(auszug); !slices.Equal(ist, soll) || geliefert != menge || len(belege) != normen || normen == 1 && belege[0].Norm == "" {
		t.Errorf("code %d, %s, declarations %v: fills %v under %v, want %v", z.code, z.fall.name, z.erklaert, ist, belege, soll)
	}
}

// TestFreitafelHasEveryListProfile: no profile that may ask for lists is missing in the table.
func TestFreitafelHasEveryListProfile(t *testing.T) {
	var soll []string
	for _, p := range lade(t).Profile(heute) {
		if _, ok := p.Listensuche(); ok {
			soll = append(soll, p.ID)
		}
	}
	kopf := liesTafel(t, "freitafel.tsv")[0]
	ist := slices.Clone(kopf[1 : len(kopf)-1])
	slices.Sort(ist)
	slices.Sort(soll)
	if !slices.Equal(ist, soll) {
		t.Errorf("table has %v, the register %v", ist, soll)
	}
}
