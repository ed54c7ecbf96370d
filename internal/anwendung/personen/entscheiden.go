// SPDX-License-Identifier: EUPL-1.2

package personen

import (
	"context"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// The refusals of a clerk's decision.
var (
	ErrOhneGrund       = fehler.Neu(fehler.Ungueltig, "MR-0601", "Die Entscheidung braucht eine Begründung.")
	ErrSelbst          = fehler.Neu(fehler.Ungueltig, "MR-0602", "Ein Datensatz kann nicht mit sich selbst zusammengeführt oder von sich getrennt werden.")
	ErrSatzFehlt       = fehler.Neu(fehler.NichtGefunden, "MR-0603", "Einer der Datensätze ist nicht mehr vorhanden.")
	ErrEintragFehlt    = fehler.Neu(fehler.NichtGefunden, "MR-0604", "Diese Entscheidung gibt es nicht oder sie gilt nicht mehr.")
	ErrVierAugen       = fehler.Neu(fehler.NichtBerechtigt, "MR-0605", "Eine Zusammenführung über verschiedene Geburtsdaten muss eine zweite Person bestätigen.")
	ErrUrteilUngueltig = fehler.Neu(fehler.Ungueltig, "MR-0606", "Zu entscheiden ist: zusammen oder getrennt.")
)

// Fallentscheidung is what a clerk decides about two records.
type Fallentscheidung struct {
	Paar   zuordnung.Paar
	Urteil zuordnung.Menschenurteil // Zusammen or Getrennt
	Wer    string                   // the clerk's id
	Grund  string
}

// Entscheide appends the decision and derives its consequences. A merge across
// different dates of birth becomes a proposal that waits for a second clerk:
// vorgeschlagen is true and nothing has changed yet. folge names the entry for
// Bestaetige and NimmZurueck. The error is one of the refusals above.
func (d *Dienst) Entscheide(ctx context.Context, e Fallentscheidung) (folge int64, vorgeschlagen bool, err error) {
	if err := e.pruefe(); err != nil {
		return 0, false, err
	}
	p := zuordnung.PaarVon(e.Paar.A, e.Paar.B)
	err = d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
		saetze, err := w.Saetze(ctx, []zuordnung.SatzID{p.A, p.B})
		if err != nil {
			return err
		}
		if len(saetze) != 2 {
			return ErrSatzFehlt
		}
		eintrag := zuordnung.Entscheidung{Zeit: d.uhr.Jetzt(), Art: zuordnung.Mensch, Paar: p, Urteil: e.Urteil, Wer: e.Wer, Grund: e.Grund}
		if e.Urteil == zuordnung.Zusammen && verschiedenGeboren(saetze[0].Satz, saetze[1].Satz) {
			eintrag.Art, vorgeschlagen = zuordnung.Vorschlag, true
		}
		folge, err = d.trageEin(ctx, w, eintrag)
		return err
	})
	return folge, vorgeschlagen, err
}

func (e *Fallentscheidung) pruefe() error {
	switch {
	case e.Urteil != zuordnung.Zusammen && e.Urteil != zuordnung.Getrennt:
		return ErrUrteilUngueltig
	case e.Paar.A == e.Paar.B:
		return ErrSelbst
	case strings.TrimSpace(e.Grund) == "" || e.Wer == "":
		return ErrOhneGrund
	}
	return nil
}

func verschiedenGeboren(a, b *melde.Meldesatz) bool { return a.Geburt.Datum != b.Geburt.Datum }

// Bestaetige puts a proposal into force; wer must not be who made it.
func (d *Dienst) Bestaetige(ctx context.Context, folge int64, wer string) error {
	return d.beziehe(ctx, folge, func(e zuordnung.Entscheidung, k zuordnung.Kantenstand) (zuordnung.Entscheidung, error) {
		switch {
		case !enthaelt(k.Offen, folge):
			return e, ErrEintragFehlt
		case wer == "" || wer == e.Wer:
			return e, ErrVierAugen
		}
		return zuordnung.Entscheidung{Art: zuordnung.Bestaetigung, Wer: wer, Grund: e.Grund}, nil
	})
}

// NimmZurueck undoes a clerk's decision or proposal with all consequences: the
// bundles become what they would be without it. A decision that was proposed and
// confirmed is named by the entry of its confirmation.
func (d *Dienst) NimmZurueck(ctx context.Context, folge int64, wer, grund string) error {
	if strings.TrimSpace(grund) == "" || wer == "" {
		return ErrOhneGrund
	}
	return d.beziehe(ctx, folge, func(e zuordnung.Entscheidung, k zuordnung.Kantenstand) (zuordnung.Entscheidung, error) {
		if !enthaelt(k.Menschen, folge) && !enthaelt(k.Offen, folge) {
			return e, ErrEintragFehlt
		}
		return zuordnung.Entscheidung{Art: zuordnung.Ruecknahme, Wer: wer, Grund: grund}, nil
	})
}

func enthaelt(liste []zuordnung.Entscheidung, folge int64) bool {
	for _, e := range liste {
		if e.Folge == folge {
			return true
		}
	}
	return false
}

// beziehe appends an entry that refers to another one.
func (d *Dienst) beziehe(ctx context.Context, folge int64,
	mache func(zuordnung.Entscheidung, zuordnung.Kantenstand) (zuordnung.Entscheidung, error)) error {
	return d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
		e, ok, err := w.Eintrag(ctx, folge)
		if err != nil {
			return err
		}
		if !ok {
			return ErrEintragFehlt
		}
		kanten, err := w.Kanten(ctx, []zuordnung.SatzID{e.Paar.A})
		if err != nil {
			return err
		}
		var stand zuordnung.Kantenstand
		for _, k := range kanten {
			if k.Paar == e.Paar {
				stand = k.Stand
			}
		}
		neu, err := mache(e, stand)
		if err != nil {
			return err
		}
		neu.Zeit, neu.Paar, neu.Bezug = d.uhr.Jetzt(), e.Paar, folge
		_, err = d.trageEin(ctx, w, neu)
		return err
	})
}

// trageEin appends entries of one clerk and bundles anew what they touch.
func (d *Dienst) trageEin(ctx context.Context, w Schreiber, e ...zuordnung.Entscheidung) (int64, error) {
	folge, err := w.HaengeAn(ctx, e)
	if err != nil {
		return 0, err
	}
	f := neueFortschreibung(d, w)
	for _, x := range e {
		f.beruehrt[x.Paar.A], f.beruehrt[x.Paar.B] = true, true
	}
	return folge, f.buendle(ctx)
}

// Spalte separates the records of teil from all others of their bundles: every
// pair across the cut is decided as Getrennt, so nothing brings them together
// again by a detour.
func (d *Dienst) Spalte(ctx context.Context, teil []zuordnung.SatzID, wer, grund string) error {
	if strings.TrimSpace(grund) == "" || wer == "" {
		return ErrOhneGrund
	}
	return d.speicher.Schreibe(ctx, d.uhr.Jetzt(), func(w Schreiber) error {
		buende, err := w.Buende(ctx, teil)
		if err != nil {
			return err
		}
		drin := map[zuordnung.SatzID]bool{}
		for _, s := range teil {
			drin[s] = true
		}
		var neu []zuordnung.Entscheidung
		for _, b := range buende {
			for _, s := range b.Saetze {
				for _, t := range b.Saetze {
					if drin[s] && !drin[t] {
						neu = append(neu, zuordnung.Entscheidung{Zeit: d.uhr.Jetzt(), Art: zuordnung.Mensch,
							Paar: zuordnung.PaarVon(s, t), Urteil: zuordnung.Getrennt, Wer: wer, Grund: grund})
					}
				}
			}
		}
		if len(neu) == 0 {
			return ErrSatzFehlt
		}
		_, err = d.trageEin(ctx, w, neu...)
		return err
	})
}
