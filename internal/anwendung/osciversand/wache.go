// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	"context"
	"log/slog"

	"kernmelderegister/internal/fachkern/arbeitstag"
	"kernmelderegister/internal/grund/uhr"
)

// Warnungsart is what somebody must look at. The list is closed.
type Warnungsart string

// The kinds of warnings.
const (
	// Ungeleert is a mailbox that was not emptied on an Arbeitstag (S4-03.2).
	Ungeleert Warnungsart = "postkorb_ungeleert"
	// Stoerung is a direction that has not worked for four Arbeitstage: from now on the
	// Vermittlungsstelle is to be used (S4-04.7, S4-04.8).
	Stoerung Warnungsart = "stoerung"
	// PostVorziehen is a message for which the mail after 24 hours would be too late
	// (S4-04.4).
	PostVorziehen Warnungsart = "post_vorziehen"
	// PostNoetig is a message that must go by mail now (S4-04.3), or was refused (S4-04.2).
	PostNoetig Warnungsart = "post_noetig"
)

// Warnung is one finding of the watch.
type Warnung struct {
	Art        Warnungsart
	Teilnehmer string
	// Richtung and Tage belong to Stoerung and Ungeleert: the Arbeitstage without success.
	Richtung Richtung
	Tage     []uhr.Datum
	// Sendung is the ID of the message concerned.
	Sendung string
}

// rueckblick is how many days the watch looks back.
const rueckblick = 30

// Ueberwache returns what somebody must look at now, and logs it.
func (d *Dienst) Ueberwache(ctx context.Context) (liste []Warnung, err error) {
	for i := range d.Teilnehmer {
		w, err := d.wacheTage(ctx, d.Teilnehmer[i].Name)
		if err != nil {
			return nil, err
		}
		liste = append(liste, w...)
	}
	offen, err := d.Speicher.Ausgaenge(ctx, Auswahl{Zustaende: []Zustand{Wartet, PostErforderlich, Abgewiesen}})
	if err != nil {
		return nil, err
	}
	for i := range offen {
		s := &offen[i]
		switch {
		case s.Zustand != Wartet:
			liste = append(liste, Warnung{Art: PostNoetig, Teilnehmer: s.Teilnehmer, Sendung: s.ID})
		case d.postVorziehen(s):
			liste = append(liste, Warnung{Art: PostVorziehen, Teilnehmer: s.Teilnehmer, Sendung: s.ID})
		}
	}
	for _, w := range liste {
		d.Log.LogAttrs(ctx, slog.LevelError, "OSCI traffic needs attention", slog.String("art", string(w.Art)), slog.String("teilnehmer", w.Teilnehmer),
			slog.String("richtung", string(w.Richtung)), slog.Int("tage", len(w.Tage)), slog.String("sendung", w.Sendung))
	}
	return liste, nil
}

// wacheTage looks at the days of both directions.
func (d *Dienst) wacheTage(ctx context.Context, teilnehmer string) (liste []Warnung, err error) {
	heute := uhr.Heute(d.Uhr)
	for _, r := range []Richtung{Leeren, Senden} {
		tage, err := d.Speicher.Tage(ctx, teilnehmer, r, heute.PlusTage(-rueckblick))
		if err != nil {
			return nil, err
		}
		if len(tage) == 0 {
			continue // nothing is known yet
		}
		ohne := d.ohneErfolg(tage, r)
		if r == Leeren && len(ohne) > 0 {
			liste = append(liste, Warnung{Art: Ungeleert, Teilnehmer: teilnehmer, Richtung: r, Tage: ohne})
		}
		if volle := vor(ohne, heute); len(volle) >= d.Regeln.Stoerung.Arbeitstage {
			liste = append(liste, Warnung{Art: Stoerung, Teilnehmer: teilnehmer, Richtung: r, Tage: volle})
		}
	}
	return liste, nil
}

// ohneErfolg returns the Arbeitstage since the last success on which there was none.
// Today counts for emptying from the hour on at which it must have succeeded. A day on
// which nothing was to be sent says nothing.
func (d *Dienst) ohneErfolg(tage []Tagesstand, r Richtung) (ohne []uhr.Datum) {
	stand := make(map[uhr.Datum]Tagesstand, len(tage))
	for _, t := range tage {
		stand[t.Tag] = t
	}
	jetzt := d.Uhr.Jetzt()
	heute := uhr.DatumVon(jetzt)
	for tag := tage[0].Tag; !tag.Nach(heute); tag = tag.PlusTage(1) {
		t := stand[tag]
		switch {
		case t.Erfolge > 0:
			ohne = nil
		case !arbeitstag.Ist(tag), r == Senden && t.Fehlschlaege == 0:
		case tag == heute && (r == Senden || jetzt.Before(d.Regeln.alarmzeit(heute))):
		default:
			ohne = append(ohne, tag)
		}
	}
	return ohne
}

// vor returns the days before the day: full ones.
func vor(tage []uhr.Datum, heute uhr.Datum) []uhr.Datum {
	if n := len(tage); n > 0 && tage[n-1] == heute {
		return tage[:n-1]
	}
	return tage
}

// Dreitagefrist returns the last day on which the notice of a registration must have
// arrived (S4-04.4).
func (d *Dienst) Dreitagefrist(anmeldung uhr.Datum) uhr.Datum {
	return arbeitstag.PlusWerktage(anmeldung, d.Regeln.Dreitage.Werktage)
}

// postVorziehen reports whether a letter that is written after the 24 hours would arrive
// too late: then it may be written earlier (S4-04.4).
func (d *Dienst) postVorziehen(s *Sendung) bool {
	if s.Fristende.Leer() || s.ErsterVersuch.IsZero() {
		return false
	}
	aufgabe := s.Fristende.PlusTage(-d.Regeln.Dreitage.Postlaufzeit)
	return !s.ErsterVersuch.Add(d.Regeln.Versand.PostNach).Before(aufgabe.PlusTage(1).Beginn())
}
