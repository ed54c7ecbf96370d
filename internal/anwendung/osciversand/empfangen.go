// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
)

// LeerePostkorb fetches everything out of a participant's mailbox and returns the number
// of new messages. Each is stored before it is confirmed; one that was stored before is
// confirmed again and not doubled. That it was done, or failed, is noted (S4-03.2).
// Errors: MR-2309, those of the transport and of the storage.
func (d *Dienst) LeerePostkorb(ctx context.Context, teilnehmer string) (neue int, err error) {
	t := d.teilnehmer[teilnehmer]
	if t == nil {
		return 0, errUnbekannt
	}
	_, err = t.Post.Leere(ctx, func(ctx context.Context, a *Abholung) error {
		neu, err := d.lege(ctx, teilnehmer, a)
		if neu {
			neue++
		}
		return err
	})
	code := ""
	if err != nil {
		code = fehler.CodeVon(err)
		d.Log.LogAttrs(ctx, slog.LevelWarn, "OSCI mailbox not emptied", slog.String("teilnehmer", teilnehmer), slog.String("code", code))
	}
	return neue, errors.Join(err, d.merkeTag(ctx, teilnehmer, Leeren, code))
}

func (d *Dienst) lege(ctx context.Context, teilnehmer string, a *Abholung) (neu bool, err error) {
	jetzt := d.Uhr.Jetzt()
	e := Eingang{Teilnehmer: teilnehmer, MessageID: a.MessageID, Betreff: a.Betreff, Inhalt: a.Inhalt, Zertifikate: a.Zertifikate, Laufzettel: a.Laufzettel,
		Zustand: Eingegangen, Empfangen: jetzt, Faellig: jetzt}
	for _, x := range a.Anhaenge {
		e.Anhaenge = append(e.Anhaenge, Anhangzeile{x.ContentID, x.Daten.Groesse()})
	}
	if neu, err = d.Speicher.LegeEingang(ctx, e, a.Anhaenge); err != nil {
		return false, fmt.Errorf("store delivery: %w", err)
	}
	return neu, nil
}

// VerarbeiteEine hands on the message that is due longest; false if none is. The error
// says what failed inside; what failed because of the message is noted there.
func (d *Dienst) VerarbeiteEine(ctx context.Context) (bool, error) {
	p := d.pacht(d.Regeln.Eingang.Pacht)
	e, da, err := d.Speicher.NimmEingang(ctx, p)
	if err != nil || !da {
		return false, err
	}
	err = d.verarbeite(ctx, &e)
	if ctx.Err() != nil {
		return true, ctx.Err() // the lease ends by itself
	}
	d.entscheide(ctx, &e, err)
	ok, err := d.Speicher.SetzeEingang(ctx, e, p)
	if err == nil && !ok {
		err = errors.New("note processing: the lease of a message was lost")
	}
	return true, err
}

// verarbeite checks the message and gives it to whoever processes it.
func (d *Dienst) verarbeite(ctx context.Context, e *Eingang) error {
	t := d.teilnehmer[e.Teilnehmer]
	if t == nil {
		return errUnbekannt
	}
	n, err := d.oeffne(ctx, t, e)
	if err != nil {
		return err
	}
	if err := d.Verarbeiter.Verarbeite(ctx, n); err != nil {
		return fehler.Neu(fehler.Intern, CodeOhneVerarbeiter, "Die Nachricht konnte noch nicht verarbeitet werden.").MitUrsache(err)
	}
	return nil
}

// oeffne decrypts the content, checks its signatures and the certificates of its authors.
func (d *Dienst) oeffne(ctx context.Context, t *Teilnehmer, e *Eingang) (*Nachricht, error) {
	l := &inhaltsdaten.Leser{Schluessel: t.Ausweis().Schluessel}
	l.Signatur, l.Chiffre = d.Richtlinien()
	paket := inhaltsdaten.Paket{Inhalt: e.Inhalt, Zertifikate: e.Zertifikate}
	for i, a := range e.Anhaenge {
		paket.Anhaenge = append(paket.Anhaenge, osci.Anhang{ContentID: a.ContentID,
			Daten: gespeichert{ctx: ctx, s: d.Speicher, nr: e.Nr, index: i, groesse: a.Groesse}})
	}
	inhalt, err := l.Lies(paket)
	if err != nil {
		return nil, err
	}
	if err := inhalt.PruefeGeschuetzt(); err != nil {
		return nil, err
	}
	n := &Nachricht{Teilnehmer: e.Teilnehmer, MessageID: e.MessageID, Betreff: e.Betreff, Inhalt: inhalt,
		Eingereicht: e.Laufzettel.Einreichung.Zeit, Wiederholt: e.Versuche > 1}
	for _, z := range autoren(inhalt) {
		if err := d.pruefe(ctx, e, z); err != nil {
			return nil, err
		}
		if inhalt.SigniertVon(z) {
			n.Autoren = append(n.Autoren, z)
		}
	}
	return n, nil
}

// autoren returns the certificates of all who signed any of the content.
func autoren(inhalt *inhaltsdaten.Ergebnis) (liste []*x509.Certificate) {
	for i := range inhalt.Alle() {
		for _, a := range i.Autoren {
			if !slices.ContainsFunc(liste, a.Zertifikat.Equal) {
				liste = append(liste, a.Zertifikat)
			}
		}
	}
	return liste
}

// pruefe demands that the certificate of an author held when the Intermediär received
// the message, by the inspection of the Intermediär and by our own (S4-07.1, S4-07.3).
func (d *Dienst) pruefe(ctx context.Context, e *Eingang, z *x509.Certificate) error {
	for _, p := range e.Laufzettel.Pruefbericht {
		gemeint := p.Seriennummer == z.SerialNumber.String() && p.Inhaber == z.Subject.String()
		if gemeint && (p.Online == osci.BefundGesperrt || p.Offline == osci.BefundUngueltig || p.Mathematisch == osci.BefundVerfaelscht) {
			return errZertifikat
		}
	}
	zeitpunkt := e.Laufzettel.Einreichung.Zeit
	if zeitpunkt.IsZero() {
		zeitpunkt = e.Empfangen
	}
	b := d.Pruefer.Pruefe(ctx, zertifikatspruefung.Frage{Zertifikat: z, Verwendung: zertifikatspruefung.Signatur, Zeitpunkt: zeitpunkt})
	switch b.Urteil {
	case zertifikatspruefung.Gueltig:
		return nil
	case zertifikatspruefung.Ungewiss:
		return errUngewiss
	}
	return errZertifikat
}

var (
	errZertifikat = fehler.Neu(fehler.Gesperrt, CodeZertifikat, "Das Zertifikat der Gegenstelle ist nicht gültig.")
	errUngewiss   = fehler.Neu(fehler.Extern, CodeUngewiss, "Ob das Zertifikat des Absenders gilt, ist noch nicht festzustellen.")
)

// zurueckhalten are the codes after which a message is never processed (S4-07.3).
var zurueckhalten = []string{inhaltsdaten.CodeAufbau, inhaltsdaten.CodeChiffre, inhaltsdaten.CodeSignatur, inhaltsdaten.CodeUngeschuetzt, CodeZertifikat}

// entscheide sets what follows from an attempt.
func (d *Dienst) entscheide(ctx context.Context, e *Eingang, err error) {
	jetzt := d.Uhr.Jetzt()
	if err == nil {
		e.Zustand, e.Verarbeitet, e.Fehler = Verarbeitet, jetzt, ""
		return
	}
	e.Fehler = fehler.CodeVon(err)
	switch {
	case slices.Contains(zurueckhalten, e.Fehler):
		e.Zustand = Zurueckgehalten
	case !jetzt.Before(e.Empfangen.Add(d.Regeln.Eingang.KlaerungNach)):
		e.Zustand = Klaerung
	default:
		e.Faellig = jetzt.Add(abstand(d.Regeln.Eingang.Abstaende, e.Versuche))
	}
	d.Log.LogAttrs(ctx, slog.LevelWarn, "OSCI message not processed", slog.String("teilnehmer", e.Teilnehmer), slog.Int64("nr", e.Nr),
		slog.String("zustand", string(e.Zustand)), slog.String("code", e.Fehler))
}
