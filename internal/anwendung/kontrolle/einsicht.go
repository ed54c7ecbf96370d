// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
)

// Zweck is a purpose for which the log may be looked into. The list is closed
// (SächsMeldVO § 22 Abs. 4; BMG § 40 Abs. 5 Satz 3).
type Zweck string

// The purposes.
const (
	// ZweckDatenschutz is the data protection control.
	ZweckDatenschutz Zweck = "datenschutzkontrolle"
	// ZweckStrafverfahren are criminal proceedings that follow from it.
	ZweckStrafverfahren Zweck = "strafverfahren"
	// ZweckBetrieb is to secure the operation and to prove transmissions.
	ZweckBetrieb Zweck = "betrieb"
	// ZweckAuskunft is the information of the person concerned.
	ZweckAuskunft Zweck = "auskunft_betroffene"
)

// Zwecke returns the closed list.
func Zwecke() []Zweck {
	return []Zweck{ZweckDatenschutz, ZweckStrafverfahren, ZweckBetrieb, ZweckAuskunft}
}

// Errors of a look into the log.
var (
	// ErrZweck refuses a look without one of the purposes of the law.
	ErrZweck = fehler.Neu(fehler.Ungueltig, "MR-0711",
		"Bitte geben Sie einen zulässigen Zweck der Einsicht an: datenschutzkontrolle, strafverfahren, betrieb oder auskunft_betroffene.")
	// ErrEinsicht refuses somebody who is not the data protection control.
	ErrEinsicht = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeBerechtigung,
		"Dieser Zweck ist der Datenschutzkontrolle vorbehalten.")
	// ErrKennung refuses a look by nobody in particular.
	ErrKennung = fehler.Neu(fehler.Ungueltig, "MR-0712", "Bitte geben Sie an, wer in das Protokoll Einsicht nimmt.")
)

// Einsicht says who looks into the log and what for.
type Einsicht struct {
	Akteur behoerde.Akteur
	// Kontrolle says that the actor holds the role of data protection control;
	// others may look for ZweckBetrieb only (S1-22.13).
	Kontrolle bool
	Zweck     Zweck
	// Anlass is the case in the actor's words; may be empty.
	Anlass string
}

func (e Einsicht) pruefe() error {
	switch {
	case strings.TrimSpace(e.Akteur.Kennung) == "":
		return ErrKennung
	case !slices.Contains(Zwecke(), e.Zweck):
		return ErrZweck
	case !e.Kontrolle && e.Zweck != ZweckBetrieb:
		return ErrEinsicht
	}
	return nil
}

// sicht returns of an entry what may be shown for the purpose. To secure the operation
// nobody needs to know who was searched for, and contents that belong to the body are
// nobody's here (S1-22.13, S3-19).
func (e Einsicht) sicht(p protokoll.Eintrag) protokoll.Eintrag {
	if e.Kontrolle && e.Zweck != ZweckBetrieb && !p.FuerStelle {
		return p
	}
	verdeckt := p.OhneInhalt()
	verdeckt.FuerStelle, verdeckt.Sperrtreffer = p.FuerStelle, nil
	verdeckt.Kennung, verdeckt.Aktenzeichen, verdeckt.Anlass, verdeckt.Kriterien = "", "", "", ""
	verdeckt.Ergebnis, verdeckt.Grund = p.Ergebnis, p.Grund
	if p.Art.Behoerdenabruf() && !p.Ergebnis.Verweigert() {
		verdeckt.Ergebnis, verdeckt.Grund = protokoll.ErgebnisOK, protokoll.GrundErledigt
	}
	return verdeckt
}

// vermerke logs the look before it takes place.
func (d *Dienst) vermerke(ctx context.Context, e Einsicht, kriterien string, treffer int64) error {
	if err := e.pruefe(); err != nil {
		return err
	}
	anlass := string(e.Zweck)
	if e.Anlass != "" {
		anlass += ": " + e.Anlass
	}
	_, err := d.protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.uhr.Jetzt(), Art: protokoll.Protokolleinsicht, Klasse: protokoll.KlasseAbruf,
		Stelle: e.Akteur.Stelle.ID, StelleName: e.Akteur.Stelle.Name, Kennung: e.Akteur.Kennung, Anlass: anlass,
		Kriterien: kriterien, Treffer: treffer, Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	})
	if err != nil {
		return fmt.Errorf("log the look into the log: %w", err)
	}
	return nil
}
