// SPDX-License-Identifier: EUPL-1.2

package verzeichnis

import (
	"context"
	"slices"
)

// Saat says what became of the entries that were to be seeded.
type Saat struct {
	// Neu were stored, Ergaenzt were there without any service and got them, Vorhanden
	// were left as they are.
	Neu       int `json:"neu"`
	Ergaenzt  int `json:"ergaenzt"`
	Vorhanden int `json:"vorhanden"`
	// Abweichend are the first keys of those left out because another of their keys
	// belongs to another entry: somebody must look at them.
	Abweichend []string `json:"abweichend,omitempty"`
}

// Saee stores the entries of which the directory has none with their first key, in one
// change. What is entered and released by people is never overwritten: an entry that
// is there only gets services if it has none (S1-05.2). It can be run again without
// harm. Errors: those of Trage.
func (v *Verzeichnis) Saee(ctx context.Context, liste ...Organisation) (Saat, error) {
	var ergebnis Saat
	var neu []Organisation
	bild := v.Abbild()
	for _, o := range liste {
		vorhanden := bild.mitSchluessel(o.Kategorie, o.Schluessel[:min(1, len(o.Schluessel))])
		switch {
		case vorhanden == nil && bild.mitSchluessel(o.Kategorie, o.Schluessel) != nil:
			ergebnis.Abweichend = append(ergebnis.Abweichend, o.Schluessel[0])
		case vorhanden == nil:
			ergebnis.Neu++
			neu = append(neu, o)
		case len(vorhanden.Dienste) == 0 && len(o.Dienste) > 0:
			ergebnis.Ergaenzt++
			ergaenzt := vorhanden.kopie()
			ergaenzt.Dienste, ergaenzt.Klienten = o.Dienste, append(ergaenzt.Klienten, o.Klienten...)
			neu = append(neu, ergaenzt)
		default:
			ergebnis.Vorhanden++
		}
	}
	if len(neu) == 0 {
		return ergebnis, nil
	}
	return ergebnis, v.Trage(ctx, neu...)
}

// mitSchluessel returns an organisation of the category that has one of the keys, nil
// if none has; whether it holds does not matter.
func (a *Abbild) mitSchluessel(kategorie string, schluessel []string) *Organisation {
	for _, s := range schluessel {
		i := slices.IndexFunc(a.schluessel[s], func(o *Organisation) bool { return o.Kategorie == kategorie })
		if i >= 0 {
			return a.schluessel[s][i]
		}
	}
	return nil
}
