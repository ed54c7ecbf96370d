// SPDX-License-Identifier: EUPL-1.2

package kontrolle

import (
	"context"
	"fmt"
	"time"

	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/grund/uhr"
)

// Auswertung is the result of an anomaly run.
type Auswertung struct {
	Tag uhr.Datum `json:"tag"`
	// Abrufe is the number of queries looked at, OhneInhalt of those that were counted only.
	Abrufe     int64 `json:"abrufe"`
	OhneInhalt int64 `json:"ohne_inhalt"`
	// Befunde is the number of findings, Neu of those that no earlier run had.
	Befunde int `json:"befunde"`
	Neu     int `json:"neu"`
	// JeRegel counts the findings of each rule.
	JeRegel map[string]int `json:"je_regel"`
}

const laufAuswertung = "auswertung"

// maxNachgeholt bounds how many missed days one run makes up for.
const maxNachgeholt = 14

// WerteTaeglichAus runs the anomaly rules over every day that is over and not looked at
// yet (S3-13), at most the last maxNachgeholt of them.
func (d *Dienst) WerteTaeglichAus(ctx context.Context) ([]Auswertung, error) {
	text, err := d.ablage.Laufstand(ctx, laufAuswertung)
	if err != nil {
		return nil, fmt.Errorf("read state of the anomaly run: %w", err)
	}
	gestern := uhr.Heute(d.uhr).PlusTage(-1)
	letzter, err := uhr.LiesDatum(text)
	if err != nil { // a new installation: its first day is today
		return nil, d.ablage.MerkeLaufstand(ctx, laufAuswertung, gestern.String())
	}
	tag := letzter.PlusTage(1)
	if frueh := gestern.PlusTage(1 - maxNachgeholt); tag.Vor(frueh) {
		tag = frueh
	}
	var alle []Auswertung
	for ; !tag.Nach(gestern); tag = tag.PlusTage(1) {
		a, err := d.WerteAus(ctx, tag)
		if err != nil {
			return alle, err
		}
		alle = append(alle, a)
		if err := d.ablage.MerkeLaufstand(ctx, laufAuswertung, tag.String()); err != nil {
			return alle, fmt.Errorf("remember the anomaly run: %w", err)
		}
	}
	return alle, nil
}

// WerteAus runs the anomaly rules over one day. It may be repeated: the same finding
// becomes one case. The run is an entry of the log. Contents that belong to a body of
// § 40 Abs. 3 BMG are never looked at (S3-19): such bodies are counted per hour (S3-20).
func (d *Dienst) WerteAus(ctx context.Context, tag uhr.Datum) (Auswertung, error) {
	_, err := d.protokoll.Schreibe(ctx, protokoll.Eintrag{
		Zeit: d.uhr.Jetzt(), Art: protokoll.Protokolleinsicht, Klasse: protokoll.KlasseAbruf,
		Kennung: "auffaelligkeitslauf", Anlass: string(ZweckDatenschutz), Kriterien: "tag=" + tag.String(),
		Ergebnis: protokoll.ErgebnisOK, Grund: protokoll.GrundErledigt,
	})
	if err != nil {
		return Auswertung{}, fmt.Errorf("log the anomaly run: %w", err)
	}
	s, err := d.sichte(ctx, tag)
	if err != nil {
		return Auswertung{}, err
	}
	a := Auswertung{Tag: tag, Abrufe: s.abrufe, OhneInhalt: s.ohneInhalt, JeRegel: map[string]int{}}
	var faelle []Fall
	for _, r := range d.regeln {
		if !r.Gilt(tag) {
			continue
		}
		neue := s.wende(r)
		for i := range neue {
			neue[i].Regel, neue[i].Tag, neue[i].Zustand = r.ID, tag, ZustandNeu
			neue[i].Gefunden, neue[i].Frist = d.uhr.Jetzt(), fristVon(tag)
			neue[i].Nummern = neue[i].Nummern[:min(len(neue[i].Nummern), MaxNummern)]
		}
		a.JeRegel[r.ID] += len(neue)
		faelle = append(faelle, neue...)
	}
	a.Befunde = len(faelle)
	if a.Neu, err = d.ablage.LegeFaelle(ctx, faelle); err != nil {
		return a, fmt.Errorf("store findings: %w", err)
	}
	return a, nil
}

// vorlauf is how long before the day queries still count, for windows of 24 hours.
const vorlauf = 24 * time.Hour

// mitteltage is the greatest number of days for a mean.
const mitteltage = 30

// sichte reads the day: contents where they may be read, counters for all.
func (d *Dienst) sichte(ctx context.Context, tag uhr.Datum) (*sichtung, error) {
	s := neueSichtung(tag)
	filter := Filter{Von: tag.Beginn().Add(-vorlauf), Bis: tag.PlusTage(1).Beginn()}
	if err := d.durchlaufe(ctx, filter, func(z protokoll.Zeile, e *protokoll.Eintrag) { s.nimm(z.Nummer, e) }); err != nil {
		return nil, err
	}
	zahlen, err := d.ablage.Stundenzahlen(ctx, tag.PlusTage(-mitteltage).Beginn(), tag.PlusTage(1).Beginn())
	if err != nil {
		return nil, fmt.Errorf("count queries per hour: %w", err)
	}
	s.zahlen = zahlen
	return s, nil
}
