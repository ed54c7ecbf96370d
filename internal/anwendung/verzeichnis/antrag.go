// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"context"
	"errors"
	"slices"
	"time"

	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Zustand is where an application stands. The list is closed.
type Zustand string

// The states of an application (S1-05.6).
const (
	// Offen: it waits for the second person.
	Offen Zustand = "offen"
	// Freigegeben: it takes effect on its day.
	Freigegeben Zustand = "freigegeben"
	// Wirksam: the directory has it.
	Wirksam Zustand = "wirksam"
	// Abgelehnt: it was refused, with a reason.
	Abgelehnt Zustand = "abgelehnt"
	// Gescheitert: on its day it no longer fitted the directory; Grund says why.
	Gescheitert Zustand = "gescheitert"
)

// Antrag is the wish of a body to change its entry (S1-05.6).
type Antrag struct {
	ID      string  `json:"-"`
	Zustand Zustand `json:"-"`
	// Behoerde is the key of the body that wants it, "" for the register office itself.
	Behoerde string `json:"behoerde"`
	// Von is the login name of the person.
	Von         string    `json:"von"`
	Eingegangen time.Time `json:"eingegangen"`
	// Eintrag is the entry as it shall be. ID and stamp stand beside it.
	Eintrag      Organisation `json:"eintrag"`
	Organisation int64        `json:"organisation"`
	Stand        int64        `json:"stand"`
	// WirksamAb is the first day on which it holds.
	WirksamAb uhr.Datum `json:"wirksam_ab"`
	// EntschiedenVon is the second person.
	EntschiedenVon string    `json:"entschieden_von,omitempty"`
	Entschieden    time.Time `json:"entschieden,omitzero"`
	// Grund is the reason of a refusal or failure.
	Grund string `json:"grund,omitempty"`
}

// Stelle puts an application for the entry, which is new (ID 0) or carries the
// Stand it was read with. A body (behoerde not "") may only change the entry that
// has its key. Errors: MR-2100, MR-2102, MR-2103, MR-2107, MR-2109.
func (v *Verzeichnis) Stelle(ctx context.Context, a Antrag) (string, error) {
	o := a.Eintrag.kopie()
	o.numeriere()
	if err := v.pruefeEintrag(&o); err != nil {
		return "", err
	}
	if a.WirksamAb.Vor(uhr.Heute(v.uhr)) {
		return "", errVergangen
	}
	if a.Behoerde != "" && !slices.Contains(o.Schluessel, a.Behoerde) {
		return "", errFremd
	}
	if o.ID != 0 {
		vorher, da := v.Abbild().Nach(o.ID)
		switch {
		case !da:
			return "", errUnbekannt
		case a.Behoerde != "" && (!slices.Contains(vorher.Schluessel, a.Behoerde) || vorher.Kategorie != o.Kategorie):
			return "", errFremd
		case vorher.Stand != o.Stand:
			return "", errGeaendert
		}
	}
	a.ID, a.Zustand, a.Eingegangen = geheim.UUID(), Offen, v.uhr.Jetzt()
	a.Eintrag, a.Organisation, a.Stand = o, o.ID, o.Stand
	a.EntschiedenVon, a.Entschieden, a.Grund = "", time.Time{}, ""
	_, err := v.ablage.Schreibe(ctx, Schreibauftrag{Antrag: &Antragswechsel{Antrag: a}})
	return a.ID, err
}

// Antraege returns the applications in these states, all without one.
func (v *Verzeichnis) Antraege(ctx context.Context, zustaende ...Zustand) ([]Antrag, error) {
	return v.ablage.Antraege(ctx, zustaende...)
}

// GibFrei releases an application. What is due takes effect at once. Errors:
// MR-2104, MR-2105, MR-2106 same person, and those of taking effect (MR-2100, MR-2101).
func (v *Verzeichnis) GibFrei(ctx context.Context, id, person string) error {
	a, err := v.offener(ctx, id)
	if err != nil {
		return err
	}
	if a.Von == person {
		return errZweiter
	}
	a.Zustand, a.EntschiedenVon, a.Entschieden = Freigegeben, person, v.uhr.Jetzt()
	if a.WirksamAb.Nach(uhr.Heute(v.uhr)) {
		return v.wechsle(ctx, Offen, a)
	}
	return v.vollziehe(ctx, Offen, a)
}

// Lehne refuses an application with a reason. Errors: MR-2104, MR-2105, MR-2108.
func (v *Verzeichnis) Lehne(ctx context.Context, id, person, grund string) error {
	if grund == "" {
		return errBegruendet
	}
	a, err := v.offener(ctx, id)
	if err != nil {
		return err
	}
	a.Zustand, a.EntschiedenVon, a.Entschieden, a.Grund = Abgelehnt, person, v.uhr.Jetzt(), grund
	return v.wechsle(ctx, Offen, a)
}

// VollzieheFaellige lets the released applications take effect whose day has come
// and returns how many did. One that no longer fits fails and says why; the others
// go on. It is meant to run after midnight and at every start.
func (v *Verzeichnis) VollzieheFaellige(ctx context.Context) (int, error) {
	liste, err := v.ablage.Antraege(ctx, Freigegeben)
	if err != nil {
		return 0, err
	}
	anzahl := 0
	for _, a := range liste {
		if a.WirksamAb.Nach(uhr.Heute(v.uhr)) {
			continue
		}
		err := v.vollziehe(ctx, Freigegeben, a)
		if errors.Is(err, errGeaendert) || errors.Is(err, errVergeben) {
			a.Zustand, a.Grund = Gescheitert, "Der Eintrag wurde nach dem Antrag geändert, oder ein Schlüssel ist inzwischen vergeben."
			if err := v.wechsle(ctx, Freigegeben, a); err != nil {
				return anzahl, err
			}
			continue
		}
		if err != nil {
			return anzahl, err
		}
		anzahl++
	}
	return anzahl, nil
}

func (v *Verzeichnis) offener(ctx context.Context, id string) (Antrag, error) {
	a, da, err := v.ablage.Antrag(ctx, id)
	switch {
	case err != nil:
		return a, err
	case !da:
		return a, errAntrag
	case a.Zustand != Offen:
		return a, errEntschied
	}
	return a, nil
}

// wechsle stores the application's new state alone.
func (v *Verzeichnis) wechsle(ctx context.Context, von Zustand, a Antrag) error {
	_, err := v.ablage.Schreibe(ctx, Schreibauftrag{Antrag: &Antragswechsel{Von: von, Antrag: a}})
	if errors.Is(err, ErrUeberholt) {
		return errEntschied
	}
	return err
}

// vollziehe stores the entry and the application's new state together.
func (v *Verzeichnis) vollziehe(ctx context.Context, von Zustand, a Antrag) error {
	a.Zustand = Wirksam
	o := a.Eintrag.kopie()
	o.ID, o.Stand = a.Organisation, a.Stand
	return v.schreibe(ctx, Schreibauftrag{
		Organisationen: []Organisation{o}, Antrag: &Antragswechsel{Von: von, Antrag: a},
	})
}
