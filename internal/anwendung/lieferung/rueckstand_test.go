// SPDX-License-Identifier: EUPL-1.2

package lieferung

import (
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

func TestRueckstand(t *testing.T) {
	for _, fall := range []struct {
		name    string
		letzte  melde.Datum
		heute   melde.Datum
		soll    Rueckstand
		warnung bool
	}{
		{"S0-01 delivered today", 20261104, 20261104, Rueckstand{}, false},
		{"S0-01 delivered yesterday", 20261103, 20261104, Rueckstand{Alter: 1}, false},
		{"S0-01 delivered two days ago", 20261102, 20261104, Rueckstand{Alter: 2, Fehltage: 1}, true},
		{"S0-01 a weekend does not count", 20261106, 20261109, Rueckstand{Alter: 1}, false},
		{"S0-04 a Friday without delivery", 20261105, 20261107, Rueckstand{Alter: 1, Fehltage: 1}, false},
		{"S0-04 Buß- und Bettag does not count", 20261117, 20261119, Rueckstand{Alter: 1}, false},
		{"S0-04 Easter does not count", 20270325, 20270330, Rueckstand{Alter: 1}, false},
		{"S0-04 a week", 20261106, 20261113, Rueckstand{Alter: 5, Fehltage: 4}, true},
		{"clock set back", 20261106, 20261101, Rueckstand{}, false},
	} {
		t.Run(fall.name, func(t *testing.T) {
			ende := time.Date(fall.letzte.Jahr(), time.Month(fall.letzte.Monat()), fall.letzte.Tag(), 23, 59, 0, 0, uhr.Berlin())
			ist := rueckstand(Vorgang{ID: 1, Beendet: ende}, fall.heute)
			if ist != fall.soll || ist.Warnung() != fall.warnung {
				t.Errorf("%+v, warning %v", ist, ist.Warnung())
			}
		})
	}
	if nie := rueckstand(Vorgang{}, 20261104); !nie.Nie || !nie.Warnung() {
		t.Errorf("never delivered: %+v", nie)
	}
}
