// SPDX-License-Identifier: EUPL-1.2

package intermediaer

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Raeumbericht counts what a run of Raeume removed.
type Raeumbericht struct {
	Inhalte, Karten, Eintraege, Teilnachrichten, Dateien int
	// Verwaist are mailboxes with deliveries but without participant (S4-08.2); each is an error
	// that the office must clear up.
	Verwaist []Postfachstand
}

// Raeume ends retentions: contents, cards, lines of the log, unfinished chunked messages, and
// files that nothing refers to. It also looks for mailboxes without participant (S4-08.2). It is
// meant to run daily and may be interrupted.
func (i *Intermediaer) Raeume(ctx context.Context) (b Raeumbericht, err error) {
	r, jetzt := &i.Regelwerk.Aufbewahrung, i.jetzt()
	if b.Verwaist, err = i.PruefePostfaecher(ctx); err != nil {
		return b, err
	}
	if err := i.raeumeInhalte(ctx, &b, r.NachEmpfang, Empfangen, Verfallen); err != nil {
		return b, err
	}
	if err := i.raeumeInhalte(ctx, &b, r.Zurueckgehalten, Zurueckgehalten); err != nil {
		return b, err
	}
	if b.Karten, err = i.Ablage.RaeumeKarten(ctx, jetzt.Add(-r.Laufzettel)); err != nil {
		return b, fmt.Errorf("clear cards: %w", err)
	}
	if b.Eintraege, err = i.Ablage.RaeumeEintraege(ctx, jetzt.Add(-r.Protokoll)); err != nil {
		return b, fmt.Errorf("clear log: %w", err)
	}
	// The cards of chunked messages stay as long as their ids could be used again.
	if b.Teilnachrichten, err = i.Ablage.VergissTeile(ctx, jetzt.Add(-i.Regelwerk.Teile.Leerlauf)); err != nil {
		return b, fmt.Errorf("clear parts: %w", err)
	}
	b.Dateien, err = i.raeumeSpule(ctx, jetzt.Add(-i.Regelwerk.Teile.Leerlauf))
	return b, err
}

func (i *Intermediaer) raeumeInhalte(ctx context.Context, b *Raeumbericht, frist time.Duration, zustaende ...Zustand) error {
	jetzt := i.jetzt()
	for {
		n, err := i.Ablage.RaeumeInhalte(ctx, jetzt.Add(-frist), jetzt, zustaende...)
		if err != nil {
			return fmt.Errorf("clear contents: %w", err)
		}
		if n == 0 {
			return nil
		}
		b.Inhalte += n
	}
}

// raeumeSpule removes old files that nothing refers to: of deleted contents, and of requests
// that ended between file and row. A file becomes durable before its row; therefore only files
// of some age are looked at.
func (i *Intermediaer) raeumeSpule(ctx context.Context, vor time.Time) (n int, err error) {
	alte, err := i.Spule.Alte(vor)
	if err != nil {
		return 0, fmt.Errorf("list spool: %w", err)
	}
	gebraucht := i.abzuege.raeume(vor)
	benutzt, err := i.Ablage.Benutzt(ctx, alte)
	if err != nil {
		return 0, fmt.Errorf("look for references to spool files: %w", err)
	}
	for _, datei := range alte {
		if benutzt[datei] || gebraucht[datei] {
			continue
		}
		if fehlschlag := i.Spule.Loesche(datei); fehlschlag != nil {
			err = errors.Join(err, fehlschlag)
			continue
		}
		n++
	}
	return n, err
}

// PruefePostfaecher returns the mailboxes in which something lies that belongs to no participant
// or to a blocked one (S4-08.2), and writes each to the log.
func (i *Intermediaer) PruefePostfaecher(ctx context.Context) ([]Postfachstand, error) {
	alle, err := i.Ablage.Postfaecher(ctx)
	if err != nil {
		return nil, fmt.Errorf("read mailboxes: %w", err)
	}
	var verwaist []Postfachstand
	var eintraege []Eintrag
	for _, p := range alle {
		if p.Nachrichten == 0 || i.betreut(p) {
			continue
		}
		verwaist = append(verwaist, p)
		eintraege = append(eintraege, Eintrag{Zeit: i.jetzt(), Art: EintragPostfachpruefung, Postfach: p.Postfach, Notiz: "postfach ohne teilnehmer"})
	}
	if len(eintraege) == 0 {
		return nil, nil
	}
	return verwaist, i.Ablage.Trage(ctx, eintraege...)
}

func (i *Intermediaer) betreut(p Postfachstand) bool {
	t := i.bild.Load().nachID[p.Teilnehmer]
	return t != nil && t.Gesperrt.IsZero()
}
