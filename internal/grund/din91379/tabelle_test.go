// SPDX-License-Identifier: EUPL-1.2

package din91379

import "testing"

func TestTabelleHatAlleZuordnungen(t *testing.T) {
	t9 := tabelle()
	einzelne := 0
	for r, nummer := range t9.form {
		if nummer == 0 {
			continue
		}
		einzelne++
		if t9.erlaubt[r]&1 == 0 {
			t.Errorf("%U has a search form but is no letter of datatype A", r)
		}
	}
	if einzelne != 500 || len(t9.folgen) != 149 {
		t.Errorf("got %d letters and %d sequences, want 500 and 149", einzelne, len(t9.folgen))
	}
	anzahl := [...]int{A: 518, B: 578, C: 588, D: 695, E: 761}
	for typ, soll := range anzahl {
		ist := 0
		for _, bits := range t9.erlaubt {
			ist += int(bits >> typ & 1)
		}
		if ist != soll {
			t.Errorf("datatype %s has %d characters, want %d", Datentyp(typ), ist, soll)
		}
	}
}

func TestLeseRefusesBrokenEntries(t *testing.T) {
	for _, zeile := range []string{"A x", "A 2300", "A 0041+0042+0043+0044", "A 0041+"} {
		leer := &zeichentabelle{folgen: map[folge]uint8{}}
		if leer.lese(zeile) == nil {
			t.Errorf("%q was accepted", zeile)
		}
	}
}
