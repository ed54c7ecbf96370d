// SPDX-License-Identifier: EUPL-1.2

package verzeichnis_test

import (
	"testing"

	"kernmelderegister/internal/anwendung/verzeichnis"
	"kernmelderegister/internal/anwendung/verzeichnis/verzeichnistest"
	"kernmelderegister/internal/grund/uhr"
)

func TestCheckOfTheDay(t *testing.T) {
	p := verzeichnistest.NeuesPaar(t, "c", anfang.AddDate(0, -6, 0), anfang.AddDate(0, 0, 61))
	a := baue(t)
	o := stadt("ags:14000001")
	o.Klienten = []verzeichnis.Zertifikat{{DER: p.DER}}
	a.trage(t, o)
	stand := verzeichnis.Pruefstand{Ablage: a.ablage, Netz: netz{}}
	pruefe := func(name string, neu bool, befunde, neue int) verzeichnis.Pruefung {
		t.Helper()
		p, ist, err := a.PruefeTag(t.Context(), stand)
		if err != nil || ist != neu || len(p.Befunde) != befunde || ist && len(p.Neue()) != neue {
			t.Errorf("S4-02.1 %s: made %v, %d findings, %d new, %v", name, ist, len(p.Befunde), len(p.Neue()), err)
		}
		return p
	}
	pruefe("the first check finds the missing services", true, 3, 3)
	pruefe("the same day again does nothing", false, 3, 0)
	a.uhr.Stelle(anfang.AddDate(0, 0, 1))
	pruefe("60 days before the end of the certificate", true, 4, 1)
	a.uhr.Stelle(anfang.AddDate(0, 0, 40))
	spaet := pruefe("after a standstill the warning of 30 days is made up for", true, 4, 1)
	for _, b := range spaet.Befunde {
		soll := uhr.DatumVon(anfang)
		if b.Art == verzeichnis.AblaufendesZertifikat {
			soll = uhr.DatumVon(anfang).PlusTage(40)
		}
		if b.Seit != soll {
			t.Errorf("S4-02.1 %s is known since %s, want %s", b.Art, b.Seit, soll)
		}
	}
	if p, err := a.PruefeJetzt(t.Context(), stand); err != nil || len(p.Neue()) != 1 {
		t.Errorf("S4-02.1 a second check of the day loses what was new: %d, %v", len(p.Neue()), err)
	}
}
