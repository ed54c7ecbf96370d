// SPDX-License-Identifier: EUPL-1.2

package klaerung

import (
	"context"
	"fmt"
	"time"

	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Auftrag is what a clerk decides.
type Auftrag struct {
	Paar zuordnung.Paar
	// Marke is the state that the clerk saw (Fall.Marke).
	Marke string
	// Begruendung is the id of one of Begruendungen, Worte what the clerk adds.
	Begruendung, Worte string
	// Bis is the day until which the case is put off, 0 for the usual two weeks.
	Bis melde.Datum
}

// Ausgang is what became of it.
type Ausgang struct {
	Beschluss Beschluss
	// Folge names the entry of the ledger for Bestaetige and NimmZurueck, 0 for Spaeter.
	Folge int64
	// Vorgeschlagen says that a second clerk must confirm.
	Vorgeschlagen bool
}

// ueblicheFrist is how long a case is put off, in days.
const ueblicheFrist = 14

var urteile = map[Beschluss]zuordnung.Menschenurteil{Zusammen: zuordnung.Zusammen, Getrennt: zuordnung.Getrennt}

// Entscheide logs and carries out what the clerk decided on the state that the
// clerk saw. The same decision sent twice by the same clerk has the effect of
// once. Errors: ErrRolle, ErrBeschluss, ErrWorte, ErrLaenge, ErrKeinFall,
// ErrVeraltet, ErrWartet, ErrProtokoll.
func (d *Dienst) Entscheide(ctx context.Context, s Sachbearbeitung, a Auftrag) (Ausgang, error) {
	b, grund, err := begruende(a.Begruendung, a.Worte)
	if err != nil {
		return Ausgang{}, err
	}
	f, err := d.lies(ctx, s, a.Paar)
	if err != nil {
		return Ausgang{}, err
	}
	if fertig, ok := schonGetan(&f, s.Akteur.Kennung, b.Beschluss); ok && f.Marke != a.Marke {
		return fertig, nil
	}
	switch {
	case f.Vorschlag != nil:
		return Ausgang{}, ErrWartet
	case f.Marke != a.Marke || !f.Entscheidbar:
		return Ausgang{}, ErrVeraltet
	}
	var aus Ausgang
	err = d.mitProtokoll(ctx, s, &f, vermerk{anlass: "Klärungsfall entschieden: " + string(b.Beschluss), felder: map[string]string{"grund": grund}}, func() error {
		aus, err = d.fuehreAus(ctx, s, &f, beschlossen{b.Beschluss, grund, a.Bis})
		return err
	})
	return aus, err
}

// mitProtokoll logs the act before it is done, and its failure afterwards.
func (d *Dienst) mitProtokoll(ctx context.Context, s Sachbearbeitung, f *Fall, v vermerk, tu func() error) error {
	v.saetze = f.Saetze
	if err := d.protokolliere(ctx, s, f.Paar, v); err != nil {
		return err
	}
	err := tu()
	if err == nil {
		return nil
	}
	v.fehler = err
	if e := d.protokolliere(context.WithoutCancel(ctx), s, f.Paar, v); e != nil {
		return e
	}
	return err
}

type beschlossen struct {
	beschluss Beschluss
	grund     string
	bis       melde.Datum
}

func (d *Dienst) fuehreAus(ctx context.Context, s Sachbearbeitung, f *Fall, b beschlossen) (Ausgang, error) {
	wer := s.Akteur.Kennung
	aus := Ausgang{Beschluss: b.beschluss}
	if b.beschluss == Spaeter {
		if b.bis <= d.heute() {
			b.bis = d.heute().PlusTage(ueblicheFrist)
		}
		return aus, d.a.Speicher.StelleZurueck(ctx, Zurueckstellung{Paar: f.Paar, Bis: b.bis, Wer: wer, Grund: b.grund, Zeit: d.a.Uhr.Jetzt()})
	}
	var err error
	aus.Folge, aus.Vorgeschlagen, err = d.personen(f.Paar, f.Marke).Entscheide(ctx,
		personen.Fallentscheidung{Paar: f.Paar, Urteil: urteile[b.beschluss], Wer: wer, Grund: b.grund})
	if err != nil {
		return Ausgang{}, err
	}
	return aus, d.a.Speicher.NimmWiederAuf(ctx, f.Paar)
}

// schonGetan reports whether the latest decision about the pair is this very one:
// a form that was sent twice.
func schonGetan(f *Fall, wer string, b Beschluss) (Ausgang, bool) {
	urteil, entscheidet := urteile[b]
	if !entscheidet {
		return Ausgang{}, false
	}
	if v := f.Vorschlag; v != nil {
		return Ausgang{Beschluss: b, Folge: v.Folge, Vorgeschlagen: true}, v.Wer == wer && v.Urteil == urteil
	}
	menschen := f.Fallzeile.Stand.Menschen
	if len(menschen) == 0 {
		return Ausgang{}, false
	}
	letzte := menschen[len(menschen)-1]
	return Ausgang{Beschluss: b, Folge: letzte.Folge}, letzte.Wer == wer && letzte.Urteil == urteil
}

// personen returns the use case of linking, which refuses with ErrVeraltet if the
// pair is no longer in the state when its transaction begins.
func (d *Dienst) personen(p zuordnung.Paar, marke string) *personen.Dienst {
	return personen.Neu(geprueft{d.a.Personen, p, marke}, d.a.Uhr, personen.Optionen{Modell: d.a.Modell})
}

// geprueft is the storage of linking whose transactions begin with a look at the pair.
type geprueft struct {
	personen.Speicher
	paar  zuordnung.Paar
	marke string
}

// Schreibe implements personen.Speicher.
func (g geprueft) Schreibe(ctx context.Context, jetzt time.Time, f func(personen.Schreiber) error) error {
	return g.Speicher.Schreibe(ctx, jetzt, func(w personen.Schreiber) error {
		if _, _, err := w.Regelwerk(ctx); err != nil { // from here on nobody else writes
			return err
		}
		ist, err := g.stand(ctx, w)
		if err != nil {
			return err
		}
		if ist != g.marke {
			return ErrVeraltet
		}
		return f(w)
	})
}

func (g geprueft) stand(ctx context.Context, w personen.Schreiber) (string, error) {
	kanten, err := w.Kanten(ctx, []zuordnung.SatzID{g.paar.A})
	if err != nil {
		return "", err
	}
	var stand zuordnung.Kantenstand
	for _, k := range kanten {
		if k.Paar == g.paar {
			stand = k.Stand
		}
	}
	buende, err := w.Buende(ctx, []zuordnung.SatzID{g.paar.A, g.paar.B})
	if err != nil {
		return "", err
	}
	return marke(&stand, inEinem(buende, g.paar)), nil
}

// inEinem reports whether one of the bundles holds both records.
func inEinem(buende []zuordnung.Bund, p zuordnung.Paar) bool {
	for _, b := range buende {
		drin := 0
		for _, s := range b.Saetze {
			if s == p.A || s == p.B {
				drin++
			}
		}
		if drin == 2 {
			return true
		}
	}
	return false
}

// Zweitblick is what the second clerk says about a proposal.
type Zweitblick struct {
	Paar      zuordnung.Paar
	Marke     string
	Zustimmen bool
	// Worte are the reason, required for a refusal.
	Worte string
}

// Bestaetige puts a proposal of somebody else into force or refuses it. Errors:
// those of Entscheide, personen.ErrVierAugen for the own proposal.
func (d *Dienst) Bestaetige(ctx context.Context, s Sachbearbeitung, z Zweitblick) (Ausgang, error) {
	f, err := d.lies(ctx, s, z.Paar)
	if err != nil {
		return Ausgang{}, err
	}
	switch {
	case f.Vorschlag == nil || f.Marke != z.Marke:
		return Ausgang{}, ErrVeraltet
	case f.Eigener:
		return Ausgang{}, personen.ErrVierAugen
	}
	grund, anlass := z.Worte, "Vorschlag bestätigt"
	if !z.Zustimmen {
		anlass = "Vorschlag abgelehnt"
		if grund, err = inWorten(z.Worte); err != nil {
			return Ausgang{}, err
		}
	}
	aus := Ausgang{Beschluss: Zusammen}
	err = d.mitProtokoll(ctx, s, &f, vermerk{anlass: anlass, felder: map[string]string{"grund": grund, "folge": fmt.Sprint(f.Vorschlag.Folge)}}, func() error {
		p := d.personen(f.Paar, f.Marke)
		if !z.Zustimmen {
			return p.NimmZurueck(ctx, f.Vorschlag.Folge, s.Akteur.Kennung, grund)
		}
		if err := p.Bestaetige(ctx, f.Vorschlag.Folge, s.Akteur.Kennung); err != nil {
			return err
		}
		return d.a.Speicher.NimmWiederAuf(ctx, f.Paar)
	})
	if err != nil || !z.Zustimmen {
		return Ausgang{}, err
	}
	aus.Folge, err = d.letzteFolge(ctx, f.Paar)
	return aus, err
}

// letzteFolge is the place of the decision in force.
func (d *Dienst) letzteFolge(ctx context.Context, p zuordnung.Paar) (int64, error) {
	z, _, ok, err := d.a.Speicher.Fall(ctx, p)
	if err != nil || !ok {
		return 0, err
	}
	v := z.Stand.Verbindung(p)
	return v.Folge, nil
}

// NimmZurueck takes a decision or a proposal about the pair back: it is as if it
// had never been made. Any clerk may, with a reason. Errors: ErrRolle, ErrWorte,
// ErrLaenge, ErrKeinFall, ErrEntschluss, ErrVeraltet, ErrProtokoll.
func (d *Dienst) NimmZurueck(ctx context.Context, s Sachbearbeitung, p zuordnung.Paar, folge int64, worte string) error {
	grund, err := inWorten(worte)
	if err != nil {
		return err
	}
	f, err := d.lies(ctx, s, p)
	if err != nil {
		return err
	}
	gilt, err := d.gilt(ctx, zuordnung.Entscheidung{Paar: f.Paar, Folge: folge})
	if err != nil {
		return err
	}
	if !gilt {
		return ErrEntschluss
	}
	v := vermerk{anlass: "Entscheidung zurückgenommen", felder: map[string]string{"grund": grund, "folge": fmt.Sprint(folge)}}
	return d.mitProtokoll(ctx, s, &f, v, func() error {
		return d.personen(f.Paar, f.Marke).NimmZurueck(ctx, folge, s.Akteur.Kennung, grund)
	})
}

// NimmWiederAuf ends the putting off of a case.
func (d *Dienst) NimmWiederAuf(ctx context.Context, s Sachbearbeitung, p zuordnung.Paar) error {
	f, err := d.lies(ctx, s, p)
	if err != nil {
		return err
	}
	return d.mitProtokoll(ctx, s, &f, vermerk{anlass: "Klärungsfall wieder aufgenommen"}, func() error {
		return d.a.Speicher.NimmWiederAuf(ctx, f.Paar)
	})
}
