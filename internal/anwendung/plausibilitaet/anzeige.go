// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/fachkern/protokoll"
)

// Uebersicht is what the dashboard shows. It says nothing about a resident.
type Uebersicht struct {
	Laeufe []Lauf // all, the latest day first
	Frost  []Frost
	// Gewaehlt is the run shown, nil if there is none.
	Gewaehlt *Lauf
	Arten    []Zahl // its findings by kind and state
	Zahlen   []Zahl // the same by municipality
	Jahr     int    // calendar year of the days below
	Fristen  []Frist
	// Ueberfaellig is the number of findings of the official run that have come up
	// again without an answer or a correction.
	Ueberfaellig int
}

// Frist is a day of the yearly check and how it stands.
type Frist struct {
	plausibilitaet.Fristtag
	Erledigt  bool
	Versaeumt bool // past and not done
}

// Uebersicht returns the dashboard with the run over the day, 0 for the latest.
func (d *Dienst) Uebersicht(ctx context.Context, stichtag melde.Datum) (u Uebersicht, err error) {
	if u.Laeufe, err = d.Befunde.Laeufe(ctx); err != nil {
		return u, err
	}
	if u.Frost, err = d.Frost.Frost(ctx); err != nil {
		return u, err
	}
	for i := range u.Laeufe {
		if stichtag == 0 || u.Laeufe[i].Stichtag == stichtag {
			u.Gewaehlt = &u.Laeufe[i]
			break
		}
	}
	if err := d.fristen(ctx, &u); err != nil || u.Gewaehlt == nil {
		return u, err
	}
	if u.Arten, err = d.Befunde.Artzahlen(ctx, u.Gewaehlt.ID); err != nil {
		return u, err
	}
	u.Zahlen, err = d.Befunde.Zahlen(ctx, u.Gewaehlt.ID)
	return u, err
}

// fristen fills the days of the check that runs: from its Stichtag to the next.
func (d *Dienst) fristen(ctx context.Context, u *Uebersicht) error {
	heute := d.heute()
	u.Jahr = heute.Jahr()
	amtlich := func() *Lauf {
		i := slices.IndexFunc(u.Laeufe, func(l Lauf) bool { return l.Amtlich && l.Stichtag.Jahr() == u.Jahr })
		if i < 0 {
			return nil
		}
		return &u.Laeufe[i]
	}
	if heute <= d.Regelwerk.Tag(plausibilitaet.Stichtag, u.Jahr) {
		if u.Jahr--; amtlich() == nil {
			u.Jahr++ // nothing of last year's check is left
		}
	}
	lauf := amtlich()
	if lauf != nil {
		zahlen, err := d.Befunde.Artzahlen(ctx, lauf.ID)
		if err != nil {
			return err
		}
		for _, z := range zahlen {
			if z.Stand == Offen || z.Stand == Bestaetigt {
				u.Ueberfaellig += z.Anzahl
			}
		}
	}
	for _, tag := range d.Regelwerk.Fristtage(u.Jahr) {
		f := Frist{Fristtag: tag}
		switch tag.Frist {
		case plausibilitaet.Stichtag:
			f.Erledigt = lauf != nil || slices.ContainsFunc(u.Frost, func(x Frost) bool { return x.Stichtag == tag.Tag })
		case plausibilitaet.Pruefung:
			f.Erledigt = lauf != nil
		case plausibilitaet.Mitteilung:
			f.Erledigt = lauf != nil && !lauf.Verschickt.IsZero()
		case plausibilitaet.Wiedervorlage:
			f.Erledigt = lauf != nil && u.Ueberfaellig == 0
		default:
			f.Erledigt = heute > tag.Tag
		}
		f.Versaeumt = heute > tag.Tag && !f.Erledigt
		u.Fristen = append(u.Fristen, f)
		if tag.Frist == plausibilitaet.Wiedervorlage && !f.Versaeumt {
			u.Ueberfaellig = 0
		}
	}
	return nil
}

// Liste returns the findings that fit, at most a.Anzahl, and whether there are more.
func (d *Dienst) Liste(ctx context.Context, l Lauf, a Auswahl) (liste []Befund, weitere bool, err error) {
	anzahl := a.Anzahl
	a.Anzahl++
	for b, err := range d.Befunde.Befunde(ctx, l.ID, a) {
		if err != nil {
			return nil, false, err
		}
		if len(liste) == anzahl {
			return liste, true, nil
		}
		liste = append(liste, b)
	}
	return liste, false, nil
}

// Sachbearbeitung is who acts. Amt says that it is a clerk of the register
// office; nobody else may see the residents of a finding.
type Sachbearbeitung struct {
	Akteur behoerde.Akteur
	Amt    bool
}

// Einzelheiten is a finding with the residents it is about.
type Einzelheiten struct {
	Lauf     Lauf
	Befund   Befund
	Text     plausibilitaet.Befundtext
	Personen []Person // in the order of Befund.Saetze; those that are gone are left out
	Angaben  []Wertepaar
	// Eingefroren says that the values are those of the Stichtag; else the frozen
	// state has been deleted and they are those of today.
	Eingefroren bool
}

// Person is what a record of a finding says about the resident.
type Person struct {
	Schluessel    melde.Schluessel
	Gemeinde      string
	Meldebehoerde melde.AGS
	Name          melde.Personenname
	Geburt        melde.Geburt
	Wohnungen     string // own current ones, in words
	Andernorts    string // current ones elsewhere that the record names
	Gesperrt      bool
}

// Wertepaar is one particular with its values in the order of the records.
type Wertepaar struct {
	Feld  plausibilitaet.Feld
	Werte []string // nil for a missing one
}

// Zeige returns a finding with both values. That is an access to residents: it
// is logged, durably, before anything is returned. Errors: ErrRolle, ErrBefund.
func (d *Dienst) Zeige(ctx context.Context, wer Sachbearbeitung, stichtag melde.Datum, nummer int) (e Einzelheiten, err error) {
	if !wer.Amt || wer.Akteur.Kennung == "" {
		return e, ErrRolle
	}
	l, ok, err := d.Lauf(ctx, stichtag)
	if err != nil {
		return e, err
	}
	if !ok {
		return e, ErrBefund
	}
	b, err := d.befund(ctx, l.ID, nummer)
	if err != nil {
		return e, err
	}
	if err := d.vermerke(ctx, wer, l, b); err != nil {
		return e, err
	}
	e = Einzelheiten{Lauf: l, Befund: *b, Text: d.Regelwerk.Befundtext(b.Art)}
	return e, d.fuelle(ctx, &e)
}

func (d *Dienst) vermerke(ctx context.Context, wer Sachbearbeitung, l Lauf, b *Befund) error {
	eintrag := protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf,
		Stelle: wer.Akteur.Stelle.ID, StelleName: wer.Akteur.Stelle.Name, Kennung: wer.Akteur.Kennung,
		Anlass: "Plausibilitätsprüfung: Einzelheiten eines Befundes", Kriterien: Fallkennzeichen(l, b),
		Norm: d.Regelwerk.Befundtext(b.Art).Norm, Treffer: int64(len(b.Saetze)),
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	}
	for _, s := range b.Saetze {
		eintrag.Saetze = append(eintrag.Saetze, protokoll.Satzbezug{AGS: string(s.Schluessel.AGS), Ordnungsmerkmal: s.Schluessel.Ordnungsmerkmal, Satz: s.ID})
	}
	if _, err := d.Protokoll.Schreibe(ctx, eintrag); err != nil {
		return fmt.Errorf("log the look at a finding: %w", err)
	}
	return nil
}

func (d *Dienst) fuelle(ctx context.Context, e *Einzelheiten) error {
	frost, err := d.frost(ctx, e.Lauf.Stichtag)
	if err != nil {
		return err
	}
	stand, tag := Jetzt, d.heute()
	if e.Eingefroren = frost != nil; e.Eingefroren {
		stand, tag = e.Lauf.Stichtag, e.Lauf.Stichtag
	}
	ids := make([]int64, len(e.Befund.Saetze))
	for i, s := range e.Befund.Saetze {
		ids[i] = s.ID
	}
	saetze, err := d.Frost.Saetze(ctx, stand, ids)
	if err != nil {
		return err
	}
	slices.SortFunc(saetze, func(a, b plausibilitaet.Satz) int {
		return cmp.Compare(slices.Index(ids, a.ID), slices.Index(ids, b.ID))
	})
	for _, s := range saetze {
		e.Personen = append(e.Personen, Person{
			Schluessel: s.M.Schluessel, Gemeinde: d.Behoerde(s.M.Schluessel.AGS).Name, Meldebehoerde: d.meldebehoerde(s.M.Schluessel.AGS),
			Name: s.M.Name, Geburt: s.M.Geburt, Wohnungen: wohnungsworte(s.M, tag), Andernorts: andernorts(s.M, tag), Gesperrt: s.M.IstGesperrt(),
		})
	}
	if len(saetze) == len(ids) {
		for _, f := range d.Regelwerk.Werte(e.Befund.Art, saetze, e.Befund.Felder, tag) {
			e.Angaben = append(e.Angaben, Wertepaar(f))
		}
	}
	return nil
}
