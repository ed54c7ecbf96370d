// SPDX-License-Identifier: EUPL-1.2

package adresshandel

import (
	"context"
	"fmt"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

const (
	laufname = "adresshandel"
	// maxNachgeholt bounds how many missed days one run makes up for.
	maxNachgeholt = 14
)

// Lauf says what a look at a day found.
type Lauf struct {
	Tag       uhr.Datum
	Auftraege int
	Funde     int
	// Neu of the findings no earlier run had; Grenzen is how many limits were set.
	Neu, Grenzen int
}

// LaufeTaeglich looks at every day that is over and not looked at yet, at most at the
// last maxNachgeholt of them, and deletes cases whose day has come.
func (d *Dienst) LaufeTaeglich(ctx context.Context) ([]Lauf, error) {
	if _, err := d.Ablage.RaeumeFaelle(ctx, uhr.Heute(d.Uhr)); err != nil {
		return nil, err
	}
	text, err := d.Ablage.Laufstand(ctx, laufname)
	if err != nil {
		return nil, err
	}
	gestern := uhr.Heute(d.Uhr).PlusTage(-1)
	letzter, err := uhr.LiesDatum(text)
	if err != nil { // a new installation: its first day is today
		return nil, d.Ablage.MerkeLaufstand(ctx, laufname, gestern.String())
	}
	tag := letzter.PlusTage(1)
	if frueh := gestern.PlusTage(1 - maxNachgeholt); tag.Vor(frueh) {
		tag = frueh
	}
	var alle []Lauf
	for ; !tag.Nach(gestern); tag = tag.PlusTage(1) {
		l, err := d.Sieh(ctx, tag)
		if err != nil {
			return alle, err
		}
		alle = append(alle, l)
		if err := d.Ablage.MerkeLaufstand(ctx, laufname, tag.String()); err != nil {
			return alle, err
		}
	}
	return alle, nil
}

// Sieh looks at one day. It may be repeated: the same finding becomes one case. The look
// is an entry of the log, before any order is read.
func (d *Dienst) Sieh(ctx context.Context, tag uhr.Datum) (Lauf, error) {
	l := Lauf{Tag: tag}
	_, err := d.Protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Verwaltung, Klasse: protokoll.KlasseAbruf, Stelle: "betreiber", Kennung: "adresshandelslauf",
		Anlass: "Aufträge auf Adresshandel durchgesehen", Kriterien: "tag=" + tag.String(),
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	})
	if err != nil {
		return l, fmt.Errorf("log the look: %w", err)
	}
	s, err := d.sichte(ctx, tag)
	if err != nil {
		return l, err
	}
	l.Auftraege = s.auftraege
	var faelle []Fall
	for i := range d.Regeln {
		r := &d.Regeln[i]
		if !r.Gilt(tag) {
			continue
		}
		for _, f := range s.wende(r) {
			f.Regel, f.Tag, f.Zustand, f.Fassung = r.ID, tag, ZustandNeu, 1
			f.Gefunden, f.Frist = d.Uhr.Jetzt(), fristVon(tag)
			f.Auftraege = f.Auftraege[:min(len(f.Auftraege), MaxAuftraege)]
			faelle = append(faelle, f)
		}
	}
	neue, err := d.Ablage.LegeFaelle(ctx, faelle)
	if err != nil {
		return l, err
	}
	l.Funde, l.Neu = len(faelle), len(neue)
	l.Grenzen, err = d.begrenze(ctx, neue)
	return l, err
}

// begrenze sets the limits that the rules of new cases demand; a stricter one stays.
func (d *Dienst) begrenze(ctx context.Context, neue []Fall) (n int, err error) {
	heute := uhr.Heute(d.Uhr)
	for i := range neue {
		r := d.Regel(neue[i].Regel)
		if r.GrenzeProfile == 0 {
			continue
		}
		alt, da, err := d.Ablage.Grenze(ctx, neue[i].Kunde)
		if err != nil {
			return n, err
		}
		if da && !heute.Nach(alt.Bis) && alt.Profile <= r.GrenzeProfile {
			continue
		}
		g := Grenze{Kunde: neue[i].Kunde, Profile: r.GrenzeProfile, Bis: heute.PlusTage(r.GrenzeTage), Seit: d.Uhr.Jetzt(), Wer: "adresshandelslauf", Grund: r.Bezeichnung}
		if err := d.Ablage.SetzeGrenze(ctx, g); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
