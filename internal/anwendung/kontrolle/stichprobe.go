// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Probenergebnis is what a body found when it checked one of its own queries.
type Probenergebnis string

// The results of a sample.
const (
	ProbeInOrdnung   Probenergebnis = "in_ordnung"
	ProbeUnklar      Probenergebnis = "unklar"
	ProbeUnzulaessig Probenergebnis = "unzulaessig"
)

// Probenergebnisse returns all results.
func Probenergebnisse() []Probenergebnis {
	return []Probenergebnis{ProbeInOrdnung, ProbeUnklar, ProbeUnzulaessig}
}

// Stichprobe is one query of a body, drawn at random for the body's own control (§ 23
// Abs. 3 Satz 3 SächsMeldVO 2007, S1-23.7).
type Stichprobe struct {
	ID     int64  `json:"id"`
	Stelle string `json:"stelle"`
	// Monat is the first day of the month of the query.
	Monat uhr.Datum `json:"monat"`
	// Nummer is the number of the entry.
	Nummer int64     `json:"nummer"`
	Frist  uhr.Datum `json:"frist"`
	// Geprueft is when, Von by whom, Ergebnis with which result it was checked; zero until then.
	Geprueft  time.Time      `json:"geprueft,omitzero"`
	Von       string         `json:"von,omitempty"`
	Ergebnis  Probenergebnis `json:"ergebnis,omitempty"`
	Bemerkung string         `json:"bemerkung,omitempty"`
}

// Stichprobenspeicher keeps samples.
type Stichprobenspeicher interface {
	// LegeStichproben stores those that are new by body, month and number.
	LegeStichproben(ctx context.Context, s []Stichprobe) (neu int, err error)
	// Stichproben returns the samples of the body in order of month (latest first) and number.
	Stichproben(ctx context.Context, stelle string) ([]Stichprobe, error)
	// VermerkeStichprobe stores the mark on the sample with this ID of this body, once:
	// false if there is none or it bears a mark already.
	VermerkeStichprobe(ctx context.Context, s Stichprobe) (bool, error)
	// Probenstand counts samples and marks per body.
	Probenstand(ctx context.Context) ([]Probenstand, error)
}

// Probenstand says how far a body is with its samples.
type Probenstand struct {
	Stelle      string `json:"stelle"`
	Gezogen     int64  `json:"gezogen"`
	Geprueft    int64  `json:"geprueft"`
	Unzulaessig int64  `json:"unzulaessig"`
}

// Errors of samples.
var (
	// ErrStichprobe: there is no such sample of this body, or it is checked already.
	ErrStichprobe = fehler.Neu(fehler.NichtGefunden, "MR-1604", "Diese Stichprobe gibt es nicht oder sie ist schon geprüft.")
	// ErrVermerk: the mark is incomplete.
	ErrVermerk = fehler.Neu(fehler.Ungueltig, "MR-1605",
		"Bitte wählen Sie ein Ergebnis. Bei „unklar“ und „unzulässig“ ist eine Bemerkung nötig.")
)

// proben is the number of samples per body and month.
const proben = 10

// ZieheStichproben draws samples of the month before that of heute for each body that
// asked in it. It does nothing for a month that is drawn already. zufall returns a
// random number from 0 to n-1.
func (d *Dienst) ZieheStichproben(ctx context.Context, zufall func(n int) int) (int, error) {
	heute := uhr.Heute(d.uhr)
	monat := uhr.Datum{Jahr: heute.Jahr, Monat: heute.Monat, Tag: 1}.PlusMonate(-1)
	const name = "stichproben"
	stand, err := d.ablage.Laufstand(ctx, name)
	if err != nil || stand >= monat.String() {
		return 0, err
	}
	auswahl, err := d.ziehe(ctx, monat, zufall)
	if err != nil {
		return 0, err
	}
	neu, err := d.ablage.LegeStichproben(ctx, auswahl)
	if err != nil {
		return 0, fmt.Errorf("store samples: %w", err)
	}
	return neu, d.ablage.MerkeLaufstand(ctx, name, monat.String())
}

// ziehe reads the month once and keeps of each body a fair sample of fixed size
// (reservoir sampling), whatever the number of its queries.
func (d *Dienst) ziehe(ctx context.Context, monat uhr.Datum, zufall func(n int) int) ([]Stichprobe, error) {
	toepfe := map[string][]Stichprobe{}
	gesehen := map[string]int{}
	filter := Filter{Von: monat.Beginn(), Bis: monat.PlusMonate(1).Beginn()}
	err := d.durchlaufe(ctx, filter, func(z protokoll.Zeile, e *protokoll.Eintrag) {
		if !e.Art.Behoerdenabruf() || e.FuerStelle || e.Stelle == "" {
			return
		}
		gesehen[e.Stelle]++
		probe := Stichprobe{Stelle: e.Stelle, Monat: monat, Nummer: z.Nummer, Frist: z.Frist}
		topf := toepfe[e.Stelle]
		if len(topf) < proben {
			toepfe[e.Stelle] = append(topf, probe)
		} else if platz := zufall(gesehen[e.Stelle]); platz < proben {
			topf[platz] = probe
		}
	})
	var alle []Stichprobe
	for _, topf := range toepfe {
		alle = append(alle, topf...)
	}
	slices.SortFunc(alle, func(a, b Stichprobe) int { return int(a.Nummer - b.Nummer) })
	return alle, err
}

// Stichproben returns the samples of the actor's own body.
func (d *Dienst) Stichproben(ctx context.Context, e Eigenkontrolle) ([]Stichprobe, error) {
	return d.ablage.Stichproben(ctx, e.Akteur.Stelle.ID)
}

// VermerkeStichprobe marks a sample of the actor's own body as checked. The act is an
// entry of the log. Errors: ErrStichprobe, ErrVermerk.
func (d *Dienst) VermerkeStichprobe(ctx context.Context, e Eigenkontrolle, s Stichprobe) error {
	bemerkung := strings.TrimSpace(s.Bemerkung) != ""
	if !slices.Contains(Probenergebnisse(), s.Ergebnis) || (s.Ergebnis != ProbeInOrdnung && !bemerkung) {
		return ErrVermerk
	}
	s.Stelle, s.Von, s.Geprueft = e.Akteur.Stelle.ID, e.Akteur.Kennung, d.uhr.Jetzt()
	if err := d.vermerkeEigen(ctx, e, fmt.Sprintf("stichprobe=%d ergebnis=%s", s.ID, s.Ergebnis), 1); err != nil {
		return err
	}
	ok, err := d.ablage.VermerkeStichprobe(ctx, s)
	if err != nil {
		return fmt.Errorf("store mark: %w", err)
	}
	if !ok {
		return ErrStichprobe
	}
	return nil
}

// Probenstand says how far the bodies are with their samples, without personal data.
func (d *Dienst) Probenstand(ctx context.Context) ([]Probenstand, error) {
	return d.ablage.Probenstand(ctx)
}
