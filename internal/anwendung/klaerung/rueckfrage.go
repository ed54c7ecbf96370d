// SPDX-License-Identifier: EUPL-1.2

package klaerung

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
)

// Frage is a question of a clerk to the Meldebehörde of one of the records.
type Frage struct {
	Paar  zuordnung.Paar
	Marke string
	Satz  zuordnung.SatzID
	Text  string
}

// kennzeichenlaenge is the number of characters of a Kennzeichen behind "KF-".
const kennzeichenlaenge = 16

// Frage logs and stores the question; Versende brings it out. The same question
// to the same Meldebehörde is not stored while the first is unanswered. Errors:
// ErrRolle, ErrKeinFall, ErrVeraltet, ErrStelle, ErrWorte, ErrLaenge, ErrGefragt,
// ErrProtokoll.
func (d *Dienst) Frage(ctx context.Context, s Sachbearbeitung, q Frage) error {
	text, err := inWorten(q.Text)
	if err != nil {
		return err
	}
	f, err := d.lies(ctx, s, q.Paar)
	if err != nil {
		return err
	}
	satz, ok := f.satz(q.Satz)
	switch {
	case !ok:
		return ErrStelle
	case f.Marke != q.Marke || !f.Entscheidbar && f.Vorschlag == nil:
		return ErrVeraltet
	}
	bisher, err := d.a.Speicher.Rueckfragen(ctx, Frageauswahl{Paar: f.Paar})
	if err != nil {
		return fmt.Errorf("read questions of the pair: %w", err)
	}
	for _, r := range bisher {
		if r.Satz == q.Satz && r.Stand != Beantwortet {
			return ErrGefragt
		}
	}
	r := Rueckfrage{
		Kennzeichen: "KF-" + geheim.TokenBase32(kennzeichenlaenge), Paar: f.Paar, Satz: q.Satz,
		Gemeinde: satz.Satz.Schluessel.AGS, Text: text, Wer: s.Akteur.Kennung, Gestellt: d.a.Uhr.Jetzt(), Stand: Offen,
	}
	v := vermerk{anlass: "Rückfrage an Meldebehörde", felder: map[string]string{"ags": string(r.Gemeinde), "kennzeichen": r.Kennzeichen}}
	return d.mitProtokoll(ctx, s, &f, v, func() error {
		_, err := d.a.Speicher.LegeRueckfrage(ctx, r)
		return err
	})
}

func (f *Fall) satz(id zuordnung.SatzID) (Satz, bool) {
	for _, s := range f.Saetze {
		if s.ID == id {
			return s, true
		}
	}
	return Satz{}, false
}

// Versende writes all questions that are not written yet, in their order: each is
// logged, given to schreibe as a Hinweisnachricht 1500, and then marked with the
// UUID of its message. A question one of whose records is gone meanwhile is passed
// over. It returns how many were written; an interrupted run is continued by the
// next one. The actor carries out what clerks have asked, and sees no case.
func (d *Dienst) Versende(ctx context.Context, wer behoerde.Akteur, schreibe func(*xmeld.Hinweisnachricht) error) (int, error) {
	s := Sachbearbeitung{Akteur: wer, Amt: true}
	offene, err := d.a.Speicher.Rueckfragen(ctx, Frageauswahl{Stand: Offen})
	if err != nil {
		return 0, fmt.Errorf("read open questions: %w", err)
	}
	anzahl := 0
	for _, r := range offene {
		f, err := d.lies(ctx, s, r.Paar)
		if errors.Is(err, ErrKeinFall) {
			continue
		}
		if err != nil {
			return anzahl, err
		}
		if err := d.versende(ctx, s, &f, versand{r, schreibe}); err != nil {
			return anzahl, err
		}
		anzahl++
	}
	return anzahl, nil
}

// versand is a question on its way.
type versand struct {
	Rueckfrage
	schreibe func(*xmeld.Hinweisnachricht) error
}

func (d *Dienst) versende(ctx context.Context, s Sachbearbeitung, f *Fall, r versand) error {
	v := vermerk{anlass: "Rückfrage versandt", felder: map[string]string{"ags": string(r.Gemeinde), "kennzeichen": r.Kennzeichen}}
	return d.mitProtokoll(ctx, s, f, v, func() error {
		n := d.hinweis(f, &r.Rueckfrage)
		if err := r.schreibe(n); err != nil {
			return err
		}
		r.Stand, r.Nachricht, r.Versandt = Versandt, n.Kopf.UUID, n.Kopf.Erstellt
		ok, err := d.a.Speicher.SetzeRueckfrage(ctx, Offen, r.Rueckfrage)
		if err == nil && !ok {
			err = ErrFrageStand
		}
		return err
	})
}

// Antwort is what a Meldebehörde answers (XMeld 1501).
type Antwort struct {
	Kennzeichen string // fallkennzeichen
	Nachricht   string // UUID of the 1500, the ursprungsnachricht
	Bestaetigt  bool   // hinweis.bestaetigt
}

// NimmAntwort stores the answer with its question. It decides nothing: the case
// comes back to the clerks. The same answer again changes nothing. Errors:
// ErrFrageFehlt, ErrFrageStand.
func (d *Dienst) NimmAntwort(ctx context.Context, a Antwort) (Rueckfrage, error) {
	fragen, err := d.a.Speicher.Rueckfragen(ctx, Frageauswahl{Kennzeichen: a.Kennzeichen})
	if err != nil {
		return Rueckfrage{}, fmt.Errorf("read question: %w", err)
	}
	if a.Kennzeichen == "" || len(fragen) != 1 || fragen[0].Nachricht != a.Nachricht {
		return Rueckfrage{}, ErrFrageFehlt
	}
	r := fragen[0]
	if r.Stand == Beantwortet && r.Bestaetigt == a.Bestaetigt {
		return r, nil
	}
	r.Stand, r.Bestaetigt, r.Beantwortet = Beantwortet, a.Bestaetigt, d.a.Uhr.Jetzt().Truncate(time.Millisecond)
	ok, err := d.a.Speicher.SetzeRueckfrage(ctx, Versandt, r)
	if err != nil {
		return Rueckfrage{}, fmt.Errorf("store answer: %w", err)
	}
	if !ok {
		return Rueckfrage{}, ErrFrageStand
	}
	return r, nil
}
