// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"cmp"
	"context"
	"fmt"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// vermerke writes a log-in to the log. A name that no account has is noted as a
// fingerprint only: it may be a password typed into the wrong field.
func (d *Dienst) vermerke(ctx context.Context, n Nachweis, p pruefung) error {
	e := protokoll.Eintrag{
		Zeit: d.kalender.Jetzt(), Art: protokoll.Anmeldung, Klasse: protokoll.KlasseAbruf,
		Stelle: p.inhaber.ID(), StelleName: p.inhaber.akteur().Stelle.Name, Kennung: p.konto.Kennung,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
		Weitere: map[string]string{"weg": n.Weg.String()},
	}
	if p.grund != grundKeiner {
		e.Ergebnis, e.Grund, e.Grundtext = protokoll.Abweisung(fehler.CodeZugang), protokoll.GrundZugang, string(p.grund)
	}
	if n.Weg == WegBefehl {
		e.Kennung = n.Kennung
	}
	if n.Kennung != "" && e.Kennung == "" {
		e.Weitere["kennung_abdruck"] = name(n.Kennung)[:abdruckZeichen]
	}
	if n.Zertifikat != "" {
		e.Weitere["zertifikat"] = gekuerzt(n.Zertifikat)
	}
	if _, err := d.protokoll.Schreibe(ctx, e); err != nil {
		return fmt.Errorf("log the log-in: %w", err)
	}
	return nil
}

// abdruckZeichen is enough of a fingerprint to tell attempts apart.
const abdruckZeichen = 16

func gekuerzt(abdruck string) string { return abdruck[:min(len(abdruck), 2*abdruckZeichen)] }

// verwaltungsakt is a change of accounts for the log.
type verwaltungsakt struct {
	wer    Angemeldet
	anlass string // what was done, German
	daten  map[string]string
}

func (d *Dienst) vermerkeAkt(ctx context.Context, v verwaltungsakt) error {
	_, err := d.protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.kalender.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf,
		Stelle: v.wer.Akteur.Stelle.ID, StelleName: v.wer.Akteur.Stelle.Name,
		Kennung: cmp.Or(v.wer.Kennung, v.wer.Akteur.Kennung), Anlass: v.anlass,
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt, Weitere: v.daten,
	})
	if err != nil {
		return fmt.Errorf("log the act: %w", err)
	}
	return nil
}
