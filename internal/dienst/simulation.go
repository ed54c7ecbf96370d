// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/fachkern/arbeitstag"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/welt"
	"kernmelderegister/internal/welt/meldeamt"
)

// Bounds of a simulation. The world tells a year at most.
const (
	hoechstWelttage = 366
	// nachlauftage is how many Arbeitstage the last messages may take; three are needed for
	// a Rückmeldung, its answer and the receipt of the delivery that follows from it.
	nachlauftage = 6
)

// Simuliere implements befehl.Werk: virtual Meldebehörden live with the real post office,
// directory and register, in one process over loopback, under a clock that is moved.
func (w *Werk) Simuliere(ctx context.Context, a befehl.Simulation) (e befehl.Simulationsergebnis, err error) {
	if err := pruefeSimulation(a); err != nil {
		return e, err
	}
	ordner, raeume, err := simulationsordner(a.Daten)
	if err != nil {
		return e, err
	}
	defer raeume()
	heute := uhr.Heute(uhr.System())
	if a.Beginn != "" {
		if heute, err = uhr.LiesDatum(a.Beginn); err != nil {
			return e, konfigfehler("--beginn muss die Form JJJJ-MM-TT haben.")
		}
	}
	s := &simulation{auftrag: a, ordner: ordner, tag: heute, uhr: uhr.Fest(zur(heute, 7)), buch: neuesPostbuch()}
	defer func() { err = errors.Join(err, s.schliesse()) }()
	beginn := uhr.System().Jetzt()
	if err := s.baue(ctx); err != nil {
		return e, err
	}
	if a.Stoerungen {
		s.stoerung.schalteEin(a.Seed)
	}
	if err := s.unterStrom(ctx, s.lebe); err != nil {
		return e, err
	}
	if e, err = s.ergebnis(ctx); err != nil {
		return e, err
	}
	e.Dauer = uhr.System().Jetzt().Sub(beginn).Seconds()
	return e, nil
}

func pruefeSimulation(a befehl.Simulation) error {
	switch {
	case a.Meldebehoerden < 1 || a.Tage < 1 || a.Zeitraffer < 1 || a.Einwohner < 1:
		return konfigfehler("Simuliert werden mindestens eine Meldebehörde, ein Tag und ein Einwohner.")
	case a.Tage*a.Zeitraffer > hoechstWelttage:
		return konfigfehler(fmt.Sprintf("Tage mal --zeitraffer darf höchstens %d sein.", hoechstWelttage))
	case a.Einwohner > welt.MaxEinwohner:
		return konfigfehler(fmt.Sprintf("Erlaubt sind höchstens %d Einwohner.", welt.MaxEinwohner))
	}
	return nil
}

// simulationsordner returns the data folder, and how to tidy up: one that nobody named is
// removed at the end. A folder that holds something already is refused.
func simulationsordner(gewuenscht string) (string, func(), error) {
	if gewuenscht == "" {
		ordner, err := os.MkdirTemp("", "kmr-simulation-*")
		return ordner, func() { _ = os.RemoveAll(ordner) }, err
	}
	if vorhanden(filepath.Join(gewuenscht, "register.db")) {
		return "", nil, konfigfehler("Der Ordner " + gewuenscht + " enthält schon ein Register. Die Simulation braucht einen leeren.")
	}
	return gewuenscht, func() {}, os.MkdirAll(gewuenscht, 0o700)
}

// zur returns the full hour of the day.
func zur(tag uhr.Datum, stunde int) time.Time {
	b := tag.Beginn()
	return time.Date(b.Year(), b.Month(), b.Day(), stunde, 0, 0, 0, b.Location())
}

// simulation is one run.
type simulation struct {
	auftrag befehl.Simulation
	ordner  string
	uhr     *uhr.Stell
	tag     uhr.Datum

	haus      *haus
	ausweise  *osciausweise
	stoerung  *leitungsstoerung
	lauscher  net.Listener
	eingang   string // address of the Intermediär
	wurzel    string // address of the directory
	welt      *welt.Welt
	kreis     *landeskreis
	aemter    []*meldeamt.Amt
	nachAGS   map[melde.AGS]*meldeamt.Amt
	post      *amtspost
	buch      *postbuch
	warnungen int
	schluss   []func() error
}

// unterStrom serves the doors while tu works.
func (s *simulation) unterStrom(ctx context.Context, tu func(context.Context) error) error {
	wege, err := s.haus.wege()
	if err != nil {
		return err
	}
	ctx, halt := context.WithCancel(ctx)
	defer halt()
	gruppe, ctx := errgroup.WithContext(ctx)
	gruppe.Go(func() error { return diene(ctx, s.lauscher, wege, nil) })
	gruppe.Go(func() error {
		defer halt()
		return tu(ctx)
	})
	return gruppe.Wait()
}

// lebe lets the Arbeitstage pass, and then as many as the last messages need.
func (s *simulation) lebe(ctx context.Context) error {
	balken := fortschritt.Neu(s.auftrag.Fortschritt, "Simulation", int64(s.auftrag.Tage+1))
	defer balken.Fertig()
	s.naechsterArbeitstag()
	if err := s.beliefere(ctx); err != nil {
		return err
	}
	balken.Plus(1)
	welttage := s.welt.Tage()
	for d := range s.auftrag.Tage {
		teil := welttage[d*s.auftrag.Zeitraffer : (d+1)*s.auftrag.Zeitraffer]
		if err := s.arbeitstag(ctx, func() error { return s.geschehe(ctx, teil) }, true); err != nil {
			return fmt.Errorf("day %d: %w", d+1, err)
		}
		balken.Plus(1)
	}
	for range nachlauftage {
		if s.ruhig() {
			return nil
		}
		_, offen := s.offen()
		if err := s.arbeitstag(ctx, func() error { return nil }, offen > 0); err != nil {
			return fmt.Errorf("last messages: %w", err)
		}
	}
	return nil
}

// naechsterArbeitstag goes on to the next Arbeitstag at 7 o'clock; offices are closed on others.
func (s *simulation) naechsterArbeitstag() {
	if heute := uhr.Heute(s.uhr); heute.Nach(s.tag) { // attempts went on over night
		s.tag = heute
	}
	for s.tag = s.tag.PlusTage(1); !arbeitstag.Ist(s.tag); s.tag = s.tag.PlusTage(1) {
	}
	s.uhr.Stelle(zur(s.tag, 7))
}

// um goes on to the full hour unless it is later already.
func (s *simulation) um(stunde int) {
	if t := zur(s.tag, stunde); t.After(s.uhr.Jetzt()) {
		s.uhr.Stelle(t)
	}
}

// beliefere brings the full deliveries of all municipalities to the register.
func (s *simulation) beliefere(ctx context.Context) error {
	err := s.jedes(ctx, func(ctx context.Context, a *meldeamt.Amt) ([]meldeamt.Nachricht, error) {
		return a.Gesamtlieferung(ctx, s.uhr.Jetzt())
	})
	if err != nil {
		return err
	}
	return s.registerlauf(ctx)
}

// arbeitstag is a day of all offices: the mailbox is emptied in the morning (S4-03.2), what came is
// worked on, life goes on, and in the afternoon the register gets what has changed.
func (s *simulation) arbeitstag(ctx context.Context, leben func() error, liefern bool) error {
	s.naechsterArbeitstag()
	s.um(8)
	if err := s.post.leereAlle(ctx); err != nil {
		return err
	}
	s.um(10)
	if err := leben(); err != nil {
		return err
	}
	s.um(14)
	if liefern {
		err := s.jedes(ctx, func(_ context.Context, a *meldeamt.Amt) ([]meldeamt.Nachricht, error) {
			return a.Liefere(s.uhr.Jetzt())
		})
		if err != nil {
			return err
		}
	}
	if err := s.registerlauf(ctx); err != nil {
		return err
	}
	return s.ueberwache(ctx)
}

// geschehe lets happen what the world tells of these days.
func (s *simulation) geschehe(ctx context.Context, welttage []melde.Datum) error {
	return s.jedes(ctx, func(_ context.Context, a *meldeamt.Amt) ([]meldeamt.Nachricht, error) {
		return a.Tag(welttage, s.uhr.Jetzt())
	})
}

// jedes lets every office work and sends what it has to say. A package of a delivery goes
// when the one before has arrived: the register takes them only in their order.
func (s *simulation) jedes(ctx context.Context, tu func(context.Context, *meldeamt.Amt) ([]meldeamt.Nachricht, error)) error {
	pakete := map[uint64][]absendung{}
	letztes := uint64(0)
	for _, a := range s.aemter {
		liste, err := tu(ctx, a)
		if err != nil {
			return err
		}
		for i := range liste {
			n := &liste[i]
			pakete[n.Paket] = append(pakete[n.Paket], absendung{a.AGS(), n})
			letztes = max(letztes, n.Paket)
		}
	}
	for p := range letztes + 1 {
		for _, n := range pakete[p] {
			if err := s.post.nimmAn(ctx, n.von, n.nachricht); err != nil {
				return err
			}
		}
		delete(pakete, p)
		if err := s.post.sende(ctx); err != nil {
			return err
		}
	}
	return nil
}

// absendung is a message with its sender.
type absendung struct {
	von       melde.AGS
	nachricht *meldeamt.Nachricht
}

// ueberwache asks the post rooms what they complain about at the hour of the alarm: on
// a good day nothing (S4-03.2).
func (s *simulation) ueberwache(ctx context.Context) error {
	s.um(16)
	for _, r := range s.raeume() {
		w, err := r.Ueberwache(ctx)
		if err != nil {
			return err
		}
		s.warnungen += len(w)
	}
	return nil
}

// ruhig reports whether nothing is under way any more.
func (s *simulation) ruhig() bool {
	wegzuege, aenderungen := s.offen()
	return wegzuege == 0 && aenderungen == 0 && s.buch.ausstehend(s) == 0
}

// offen returns how much the offices wait for.
func (s *simulation) offen() (wegzuege, aenderungen int) {
	for _, a := range s.aemter {
		w, n := a.Offen()
		wegzuege += w
		aenderungen += n
	}
	return wegzuege, aenderungen
}
