// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet

import (
	"context"
	"fmt"
	"iter"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/formate/xmeld"
)

// Mitteilung is what one Meldebehörde is told about one finding.
type Mitteilung struct {
	Folge     int // 1, 2, 3 … for the Meldebehörde
	Nachricht *xmeld.Hinweisnachricht
	Zeile     Listenzeile
}

// Listenzeile is the same for people.
type Listenzeile struct {
	Fallkennzeichen string
	Art             plausibilitaet.Art
	Titel           string
	Schluessel      melde.Schluessel // of the record at the Meldebehörde
	Familienname    melde.Name
	Vornamen        melde.Name
	Geburtsdatum    melde.TeilbekanntesDatum
	Anschrift       string
	// Angaben are the particulars that are missing or disagree.
	Angaben []Angabe
	// Andere are the other municipalities concerned.
	Andere []Gemeinde
}

// Angabe is a particular of a finding as the Meldebehörde sees it.
type Angabe struct {
	Name    string
	Eigener string // in its own record; empty for a missing one
	Anderer string // in the other record; empty for a missing or withheld one
}

// Gemeinde names a municipality.
type Gemeinde struct {
	AGS  melde.AGS
	Name string
}

// Behoerde names a Meldebehörde.
func (d *Dienst) Behoerde(ags melde.AGS) Gemeinde {
	if g, ok := d.Gemeinden.Gemeinde(ags, d.heute()); ok {
		return Gemeinde{ags, g.Amtlich}
	}
	return Gemeinde{ags, string(ags)}
}

// Verschicke notes in the log that the Meldebehörde is told what the run has
// found, and returns it in the order of the findings; the same again gives the
// same messages. Error: ErrNichtEingefroren once the frozen state is deleted.
func (d *Dienst) Verschicke(ctx context.Context, l Lauf, an melde.AGS) (iter.Seq2[Mitteilung, error], error) {
	frost, err := d.frost(ctx, l.Stichtag)
	if err != nil {
		return nil, err
	}
	if frost == nil {
		return nil, ErrNichtEingefroren
	}
	_, err = d.Protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.Uhr.Jetzt(), Art: protokoll.Uebermittlung, Klasse: protokoll.KlasseAbruf,
		Stelle: string(an), StelleName: d.Behoerde(an).Name, Norm: d.Regelwerk.Befundtext(plausibilitaet.PM1).Norm,
		Anlass:   "Plausibilitätsprüfung, Stichtag " + l.Stichtag.Deutsch(),
		Weitere:  map[string]string{"lauf": strconv.FormatInt(l.ID, 10), "amtlich": strconv.FormatBool(l.Amtlich)},
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	})
	if err != nil {
		return nil, fmt.Errorf("log the transmission: %w", err)
	}
	return d.mitteilungen(ctx, l, an), nil
}

// Verschickt notes that every Meldebehörde has been told.
func (d *Dienst) Verschickt(ctx context.Context, l Lauf) error {
	return d.Befunde.MerkeVersand(ctx, l.ID, d.Uhr.Jetzt())
}

func (d *Dienst) mitteilungen(ctx context.Context, l Lauf, an melde.AGS) iter.Seq2[Mitteilung, error] {
	return func(yield func(Mitteilung, error) bool) {
		folge := 0
		for stapel, err := range gestapelt(d.Befunde.Befunde(ctx, l.ID, Auswahl{Meldebehoerde: an})) {
			if err != nil {
				yield(Mitteilung{}, err)
				return
			}
			voll, err := d.rekonstruiere(ctx, l, stapel)
			if err != nil {
				yield(Mitteilung{}, err)
				return
			}
			for i := range stapel {
				folge++
				m := d.mitteilung(l, &stapel[i], &voll[i], an)
				m.Folge = folge
				if !yield(m, nil) {
					return
				}
			}
		}
	}
}

// gestapelt hands out findings in batches.
func gestapelt(befunde iter.Seq2[Befund, error]) iter.Seq2[[]Befund, error] {
	return func(yield func([]Befund, error) bool) {
		var stapel []Befund
		for b, err := range befunde {
			if err != nil {
				yield(nil, err)
				return
			}
			if stapel = append(stapel, b); len(stapel) == gruppenstapel {
				if !yield(stapel, nil) {
					return
				}
				stapel = nil
			}
		}
		if len(stapel) > 0 {
			yield(stapel, nil)
		}
	}
}

// rekonstruiere reads the records of stored findings from the frozen state and
// derives the values again.
func (d *Dienst) rekonstruiere(ctx context.Context, l Lauf, befunde []Befund) ([]plausibilitaet.Befund, error) {
	var ids []int64
	for i := range befunde {
		for _, s := range befunde[i].Saetze {
			ids = append(ids, s.ID)
		}
	}
	saetze, err := d.Frost.Saetze(ctx, l.Stichtag, ids)
	if err != nil {
		return nil, fmt.Errorf("read the records of findings: %w", err)
	}
	nach := make(map[int64]plausibilitaet.Satz, len(saetze))
	for _, s := range saetze {
		nach[s.ID] = s
	}
	aus := make([]plausibilitaet.Befund, len(befunde))
	for i := range befunde {
		b := &befunde[i]
		voll := plausibilitaet.Befund{Art: b.Art, Sicher: b.Sicher}
		for _, s := range b.Saetze {
			satz, da := nach[s.ID]
			if !da {
				return nil, fmt.Errorf("finding %d of run %d: record %d is not in the frozen state", b.Nummer, l.ID, s.ID)
			}
			voll.Saetze = append(voll.Saetze, satz)
		}
		voll.Felder = d.Regelwerk.Werte(b.Art, voll.Saetze, b.Felder, l.Stichtag)
		aus[i] = voll
	}
	return aus, nil
}

// mitteilung tells one Meldebehörde about a finding.
func (d *Dienst) mitteilung(l Lauf, b *Befund, voll *plausibilitaet.Befund, an melde.AGS) Mitteilung {
	s := sicht{d: d, lauf: l, befund: b, voll: voll}
	for i, n := range b.Nachrichten {
		if n.Meldebehoerde == an {
			s.nachricht = &b.Nachrichten[i]
		}
	}
	for i, x := range b.Saetze {
		if d.meldebehoerde(x.Schluessel.AGS) == an {
			s.eigen = i
			break
		}
	}
	return Mitteilung{Nachricht: s.hinweis(), Zeile: s.zeile()}
}

// Fallkennzeichen names a finding towards the Meldebehörden.
func Fallkennzeichen(l Lauf, b *Befund) string {
	return fmt.Sprintf("%s-%d-%06d", b.Art, l.Stichtag, b.Nummer)
}
