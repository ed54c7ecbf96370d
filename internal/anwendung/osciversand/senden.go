// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
)

var errOhneZettel = fehler.Neu(fehler.Extern, CodeOhneZettel, "Der Intermediär hat die Zustellung nicht bestätigt.")

// codeVerbraucht says that a MessageId was not issued or was used before.
const codeVerbraucht = "9801"

// SendeEine makes one attempt with the message that is due longest; false if none is.
// The error says what failed inside; what failed outside is noted at the message.
func (d *Dienst) SendeEine(ctx context.Context) (bool, error) {
	p := d.pacht(d.Regeln.Versand.Pacht)
	s, da, err := d.Speicher.NimmAusgang(ctx, p)
	if err != nil || !da {
		return false, err
	}
	t := d.teilnehmer[s.Teilnehmer]
	if t == nil {
		return true, d.gescheitert(ctx, &s, p, errUnbekannt)
	}
	versuch := &versuch{d: d, t: t, s: &s, p: p}
	frist, ab := context.WithTimeout(ctx, d.Regeln.Versand.Frist)
	defer ab()
	zettel, err := versuch.sende(frist)
	if err == nil {
		err = d.zugestellt(ctx, &s, p, zettel)
	} else if ctx.Err() == nil {
		err = d.gescheitert(ctx, &s, p, err)
	}
	return true, err
}

// versuch is one attempt to send.
type versuch struct {
	d *Dienst
	t *Teilnehmer
	s *Sendung
	p Pacht
}

// sende returns the Laufzettel of the delivery.
func (v *versuch) sende(ctx context.Context) (*osci.Laufzettel, error) {
	ziel, err := v.ziel(ctx)
	if err != nil {
		return nil, err
	}
	if v.s.MessageID != "" && v.s.Intermediaer == ziel.Intermediaer {
		// An earlier attempt may have succeeded without our knowing.
		zettel, err := v.t.Post.Laufzettel(ctx, ziel, v.s.MessageID)
		if err != nil || zettel != nil {
			return zettel, err
		}
	} else if err := v.kennung(ctx, ziel); err != nil {
		return nil, err
	}
	zettel, err := v.stelle(ctx, ziel)
	if slices.Contains(oscicodes(err), codeVerbraucht) {
		return v.nachsehen(ctx, ziel)
	}
	if err != nil || zettel != nil {
		return zettel, err
	}
	return v.nachsehen(ctx, ziel)
}

// ziel asks the directory; nothing is sent without its answer of today (S1-05.4).
func (v *versuch) ziel(ctx context.Context) (Ziel, error) {
	a, err := v.d.Verzeichnis.Adresse(ctx, v.s.Empfaenger, v.s.Dienst)
	if err != nil {
		return Ziel{}, err
	}
	return Ziel{Intermediaer: a.Intermediaer, ChiffrierIntermediaer: a.ChiffrierIntermediaer, Empfaenger: a.Chiffrier}, nil
}

// kennung gets an id and notes it durably before it is used.
func (v *versuch) kennung(ctx context.Context, z Ziel) error {
	id, err := v.t.Post.MessageID(ctx, z)
	if err != nil {
		return err
	}
	v.s.MessageID, v.s.Intermediaer = id, z.Intermediaer
	return v.d.setze(ctx, v.s, v.p, false)
}

func (v *versuch) stelle(ctx context.Context, z Ziel) (*osci.Laufzettel, error) {
	inhalt, err := v.d.verpacke(v.t, v.s, z)
	if err != nil {
		return nil, err
	}
	return v.t.Post.Stelle(ctx, z, Zustellung{MessageID: v.s.MessageID, Betreff: v.s.Betreff, Inhalt: inhalt})
}

// nachsehen asks for the Laufzettel. If there is none, the id is of no more use.
func (v *versuch) nachsehen(ctx context.Context, z Ziel) (*osci.Laufzettel, error) {
	zettel, err := v.t.Post.Laufzettel(ctx, z, v.s.MessageID)
	if err == nil && zettel == nil {
		v.s.MessageID, v.s.Intermediaer = "", ""
		err = errOhneZettel
	}
	return zettel, err
}

// setze writes the message; that the lease was lost is an error.
func (d *Dienst) setze(ctx context.Context, s *Sendung, p Pacht, beende bool) error {
	ok, err := d.Speicher.SetzeAusgang(ctx, *s, p, beende)
	if err == nil && !ok {
		err = errors.New("the lease of a message was lost")
	}
	if err != nil {
		return fmt.Errorf("note attempt: %w", err)
	}
	return nil
}

// zugestellt notes the delivery: it lies in the mailbox of the recipient's Intermediär
// (S4-04.1).
func (d *Dienst) zugestellt(ctx context.Context, s *Sendung, p Pacht, z *osci.Laufzettel) error {
	jetzt := d.Uhr.Jetzt()
	if err := d.Speicher.SetzeLaufzettel(ctx, Laufzettel{s.ID, *z}, time.Time{}); err != nil {
		return err
	}
	s.Zustand, s.Beendet, s.Codes, s.Fehler = Zugestellt, jetzt, nil, ""
	s.NachgesehenAb = jetzt.Add(d.Regeln.Laufzettel.Nachsehen)
	if err := d.setze(ctx, s, p, true); err != nil {
		return err
	}
	return d.merkeTag(ctx, s.Teilnehmer, Senden, "")
}

// gescheitert decides what follows from a failed attempt: another one, the end because
// of an error message, or the mail after 24 hours.
func (d *Dienst) gescheitert(ctx context.Context, s *Sendung, p Pacht, ursache error) error {
	jetzt := d.Uhr.Jetzt()
	s.Codes, s.Fehler = oscicodes(ursache), fehler.CodeVon(ursache)
	ende := s.ErsterVersuch.Add(d.Regeln.Versand.PostNach)
	switch {
	case d.Regeln.endgueltig(s.Codes):
		s.Zustand, s.Beendet = Abgewiesen, jetzt
	case !jetzt.Before(ende):
		s.Zustand, s.Beendet = PostErforderlich, jetzt
	default:
		s.Faellig = jetzt.Add(abstand(d.Regeln.Versand.Abstaende, s.Versuche))
		if s.Faellig.After(ende) {
			s.Faellig = ende
		}
	}
	d.Log.LogAttrs(ctx, slog.LevelWarn, "OSCI message not delivered", slog.String("teilnehmer", s.Teilnehmer), slog.String("empfaenger", s.Empfaenger),
		slog.String("zustand", string(s.Zustand)), slog.Int("versuch", s.Versuche), slog.String("code", s.Fehler), slog.Any("osci", s.Codes))
	if err := d.setze(ctx, s, p, true); err != nil {
		return err
	}
	return d.merkeTag(ctx, s.Teilnehmer, Senden, s.Fehler)
}

// oscicodes returns the codes of a refusal, none for another error.
func oscicodes(err error) []string {
	var a interface{ OSCICodes() []string }
	if errors.As(err, &a) {
		return a.OSCICodes()
	}
	return nil
}

func (d *Dienst) merkeTag(ctx context.Context, teilnehmer string, r Richtung, code string) error {
	jetzt := d.Uhr.Jetzt()
	t := Tagesstand{Teilnehmer: teilnehmer, Richtung: r, Tag: uhr.DatumVon(jetzt), Code: code}
	if code == "" {
		t.Erfolge, t.LetzterErfolg = 1, jetzt
	} else {
		t.Fehlschlaege, t.LetzterFehlschlag = 1, jetzt
	}
	return d.Speicher.MerkeTag(ctx, t)
}

func zertifikatAus(der []byte) (*x509.Certificate, error) {
	z, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fehler.Neu(fehler.Extern, CodeZertifikat, "Das Zertifikat der Gegenstelle ist nicht gültig.").MitUrsache(err)
	}
	return z, nil
}

// HoleLaufzettel asks for the Laufzettel of delivered messages that the recipient had
// not fetched yet, and returns how many changed. An Intermediär that does not answer is
// asked again later.
func (d *Dienst) HoleLaufzettel(ctx context.Context) (anzahl int, err error) {
	jetzt := d.Uhr.Jetzt()
	liste, err := d.Speicher.Ausgaenge(ctx, Auswahl{Zustaende: []Zustand{Zugestellt}, NachsehenBis: jetzt})
	if err != nil {
		return 0, err
	}
	for i := range liste {
		neu, err := d.holeZettel(ctx, &liste[i], jetzt)
		if err != nil {
			return anzahl, err
		}
		if neu {
			anzahl++
		}
	}
	return anzahl, nil
}

func (d *Dienst) holeZettel(ctx context.Context, s *Sendung, jetzt time.Time) (neu bool, err error) {
	alt, _, err := d.Speicher.Laufzettel(ctx, s.ID)
	if err != nil {
		return false, err
	}
	naechstes := jetzt.Add(d.Regeln.Laufzettel.Nachsehen)
	if naechstes.After(s.Beendet.Add(d.Regeln.Laufzettel.Hoechstens)) {
		naechstes = time.Time{}
	}
	t := d.teilnehmer[s.Teilnehmer]
	v := &versuch{d: d, t: t, s: s}
	if ziel, err := v.ziel(ctx); err == nil && t != nil && ziel.Intermediaer == s.Intermediaer {
		z, err := t.Post.Laufzettel(ctx, ziel, s.MessageID)
		if err == nil && z != nil && z.GeaendertAm.After(alt.GeaendertAm) {
			alt.Laufzettel, neu = *z, true
		}
	}
	if alt.Empfang.Da() {
		naechstes = time.Time{}
	}
	alt.Sendung = s.ID
	return neu, d.Speicher.SetzeLaufzettel(ctx, alt, naechstes)
}
