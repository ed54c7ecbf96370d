// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/welt"
	"kernmelderegister/internal/welt/ausgabe"
)

// ueblicherStichtag is fixed, so that the same seed gives the same bytes on every day.
const ueblicherStichtag melde.Datum = 20251231

// Erzeuge implements befehl.Werk.
func (w *Werk) Erzeuge(ctx context.Context, e befehl.Erzeugung) (any, error) {
	stichtag := ueblicherStichtag
	if e.Stichtag != "" {
		var err error
		if stichtag, err = melde.ParseDatum(e.Stichtag); err != nil {
			return nil, konfigfehler("Der Stichtag muss die Form JJJJ-MM-TT haben.")
		}
	}
	return erzeuge(ctx, e, stichtag, func(*welt.Welt) error { return nil })
}

// erzeuge makes the world, writes it and lets f look at it.
func erzeuge(ctx context.Context, e befehl.Erzeugung, stichtag melde.Datum, f func(*welt.Welt) error) (z ausgabe.Zaehlung, err error) {
	if e.Einwohner < 1 || e.Einwohner > welt.MaxEinwohner || e.Fehlerrate < 0 || e.Fehlerrate > 1 {
		return z, konfigfehler("Die Einwohnerzahl muss zwischen 1 und 5.000.000 liegen, die Fehlerrate zwischen 0 und 1.")
	}
	leben := fortschritt.Neu(e.Fortschritt, "Lebensläufe", 0)
	wlt, err := welt.Neu(ctx, welt.Optionen{Einwohner: e.Einwohner, Seed: e.Seed, Fehlerrate: e.Fehlerrate, Stichtag: stichtag, Tage: e.Tage})
	leben.Fertig()
	if err != nil {
		return z, err
	}
	defer func() { err = errors.Join(err, wlt.Close()) }()
	balken := fortschritt.Neu(e.Fortschritt, "Datensätze", 0)
	z, err = ausgabe.Schreibe(ctx, wlt, ausgabe.Optionen{Ziel: e.Ziel, Fortschritt: func(n int) { balken.Plus(int64(n)) }})
	balken.Fertig()
	if err != nil {
		return z, err
	}
	return z, f(wlt)
}
