// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"
)

// arbeitsmenge is how many deliveries of a kind one run takes.
const arbeitsmenge = 500

// Arbeitsbericht counts what a run of Arbeite did.
type Arbeitsbericht struct {
	// Geprueft deliveries were checked again; of them Freigegeben went into the mailbox,
	// Zurueckgehalten were found invalid, Klaerfaelle wait for too long.
	Geprueft, Freigegeben, Zurueckgehalten, Klaerfaelle int
	// Hinweise were put into mailboxes, Verfallen deliveries not fetched in time, Gescheitert
	// forwardings without outcome.
	Hinweise, Verfallen, Gescheitert int
}

// Arbeite does what is due: checks again what was set aside (E-K1), writes notices (S4-07.4),
// lets deliveries lapse, ends idle dialogs, and reads the participants if another process
// changed them. It is meant to run every minute, in one process at a time; two at a time do no harm.
func (i *Intermediaer) Arbeite(ctx context.Context) (Arbeitsbericht, error) {
	var b Arbeitsbericht
	jetzt := i.jetzt()
	i.dialoge.raeume(jetzt.Add(-i.Regelwerk.Dialog.Leerlauf))
	err := errors.Join(
		i.aktualisiere(ctx),
		i.fuerFaellige(ctx, func(z *Zustellung) error { return i.pruefeErneut(ctx, z, &b) }, Zurueckgestellt, Klaerfall),
		i.fuerFaellige(ctx, func(z *Zustellung) error {
			n, err := i.beendeUngenutzt(ctx, z, Verfallen, EintragVerfall, "")
			b.Verfallen += n
			return err
		}, Bereit),
		i.fuerFaellige(ctx, func(z *Zustellung) error {
			n, err := i.beendeUngenutzt(ctx, z, Gescheitert, EintragWeiterleitung, CodeEmpfaengerVielleicht)
			b.Gescheitert += n
			return err
		}, Unterwegs),
		i.schreibeHinweise(ctx, &b),
	)
	return b, err
}

func (i *Intermediaer) fuerFaellige(ctx context.Context, tu func(*Zustellung) error, zustaende ...Zustand) error {
	liste, err := i.Ablage.Faellige(ctx, i.jetzt(), arbeitsmenge, zustaende...)
	if err != nil {
		return fmt.Errorf("read due deliveries: %w", err)
	}
	for n := range liste {
		if err := tu(&liste[n]); err != nil {
			return err
		}
	}
	return nil
}

func (i *Intermediaer) beendeUngenutzt(ctx context.Context, z *Zustellung, nach Zustand, art Eintragsart, code Code) (int, error) {
	jetzt := i.jetzt()
	n, err := i.Ablage.Wechsle(ctx, Wechsel{
		Nummer: z.Nummer, Von: z.Zustand, Nach: nach, Geaendert: jetzt, Eintraege: []Eintrag{z.eintrag(jetzt, art, code, "")},
	})
	if err != nil {
		return 0, fmt.Errorf("end delivery: %w", err)
	}
	return n, nil
}

// eintrag is a line of the log about the delivery.
func (z *Zustellung) eintrag(zeit time.Time, art Eintragsart, code Code, notiz string) Eintrag {
	return Eintrag{Zeit: zeit, Art: art, MessageID: z.MessageID, Postfach: z.Postfach, Klient: z.Absender, Code: code, Notiz: notiz}
}

// pruefeErneut asks again about the certificates whose revocation was unknown, as of the instant
// of coming in, and moves the delivery accordingly.
func (i *Intermediaer) pruefeErneut(ctx context.Context, z *Zustellung, b *Arbeitsbericht) error {
	zertifikate, err := i.Ablage.Zertifikate(ctx, z.Nummer)
	if err != nil {
		return fmt.Errorf("read certificates: %w", err)
	}
	pruefungen := slices.Clone(z.Pruefungen)
	for n := range pruefungen {
		if pruefungen[n].Ergebnis != Unbekannt || n >= len(zertifikate) {
			continue
		}
		p, err := i.Pruefung.Pruefe(ctx, zertifikate[n], z.Eingereicht)
		if err != nil {
			slog.ErrorContext(ctx, "certificate check failed", slog.Any("fehler", err))
			continue // it stays unknown and is asked again
		}
		pruefungen[n] = p
	}
	b.Geprueft++
	u := i.urteile(pruefungen)
	w := i.nachpruefung(z, u, zertifikate)
	n, err := i.Ablage.Wechsle(ctx, w)
	if err != nil {
		return fmt.Errorf("note repeated check: %w", err)
	}
	if n > 0 && w.Nach != z.Zustand {
		switch w.Nach {
		case Bereit:
			b.Freigegeben++
		case Zurueckgehalten:
			b.Zurueckgehalten++
		case Klaerfall:
			b.Klaerfaelle++
		}
	}
	return nil
}

// nachpruefung is the step that follows from a repeated check.
func (i *Intermediaer) nachpruefung(z *Zustellung, u urteil, zertifikate []Zertifikat) Wechsel {
	jetzt := i.jetzt()
	r := &i.Regelwerk.Pruefung
	w := Wechsel{Nummer: z.Nummer, Von: z.Zustand, Pruefungen: u.pruefungen, Geaendert: jetzt}
	dazu := func(art Eintragsart, code Code) {
		w.Eintraege = append(w.Eintraege, z.eintrag(jetzt, EintragPruefung, "", "wiederholt "+u.notiz()), z.eintrag(jetzt, art, code, ""))
	}
	switch {
	case u.folge == Zurueckhalten || u.folge == Ablehnen:
		w.Nach, w.Hinweis = Zurueckgehalten, hinweis(z, u, zertifikate)
		dazu(EintragZurueckhaltung, u.antwortcodes("")[0])
	case u.folge != Zurueckstellen:
		w.Nach, w.Faellig = Bereit, jetzt.Add(i.Regelwerk.Aufbewahrung.NichtAbgeholt)
		dazu(EintragAblage, CodeAusgefuehrt)
	case jetzt.Sub(z.Eingereicht) >= r.KlaerfallNach:
		w.Nach, w.Faellig = Klaerfall, jetzt.Add(r.KlaerfallWiederholung)
		if z.Zustand != Klaerfall {
			dazu(EintragKlaerfall, CodePruefungUnvollstaendig)
		}
	default:
		// The clarification case comes on its hour, not with the next repetition after it.
		w.Nach, w.Faellig = Zurueckgestellt, frueher(jetzt.Add(r.Wiederholung), z.Eingereicht.Add(r.KlaerfallNach))
	}
	return w
}

func frueher(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// schreibeHinweise puts the notices about kept-back deliveries into the mailboxes (S4-07.4).
func (i *Intermediaer) schreibeHinweise(ctx context.Context, b *Arbeitsbericht) error {
	if i.Hinweise == nil {
		return nil
	}
	offen, err := i.Ablage.OffeneHinweise(ctx, arbeitsmenge)
	if err != nil {
		return fmt.Errorf("read notices: %w", err)
	}
	for _, h := range offen {
		geschrieben, err := i.schreibeHinweis(ctx, h)
		if err != nil {
			return err
		}
		if geschrieben {
			b.Hinweise++
		}
	}
	return nil
}

func (i *Intermediaer) schreibeHinweis(ctx context.Context, h Hinweis) (bool, error) {
	t := i.bild.Load().nachPostf[h.Postfach]
	if t == nil {
		return false, nil
	}
	eintrag, _ := t.Eintrag(h.Postfach)
	if i.Verzeichnis != nil {
		k, da, err := i.Verzeichnis.Kontakt(ctx, h.Zertifikat)
		if err != nil {
			slog.WarnContext(ctx, "directory does not answer, notice waits", slog.Any("fehler", err))
			return false, nil
		}
		if da {
			h.Kontakt = k
		}
	}
	e, err := i.Hinweise.Verfasse(ctx, h, eintrag.Zertifikat)
	if err != nil {
		return false, fmt.Errorf("write notice: %w", err)
	}
	jetzt := i.jetzt()
	x := &eingang{Einreichung: e, zeit: jetzt, weg: WegPostfach, postfach: h.Postfach}
	x.MessageID = i.neueKennung(Postfach{})
	z := i.zustellung(x, urteil{})
	z.Faellig = jetzt.Add(i.Regelwerk.Aufbewahrung.NichtAbgeholt)
	notiz := z.eintrag(jetzt, EintragHinweis, CodeAusgefuehrt, "")
	notiz.MessageID = h.MessageID
	err = i.Ablage.Lege(ctx, Einlage{
		Zustellung: z, Inhalt: &x.Inhalt, Zertifikate: x.Zertifikate, Kontingent: i.kontingent(eintrag), Erledigt: &h, Eintraege: []Eintrag{notiz},
	})
	if errors.Is(err, ErrUeberholt) { // another process was faster
		return false, nil
	}
	return err == nil, err
}
