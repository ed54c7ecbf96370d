// SPDX-License-Identifier: EUPL-1.2

package osciversand

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

// Codes of the errors of this package.
const (
	CodeAnderer         = "MR-2308" // another message has this ID
	CodeUnbekannt       = "MR-2309" // there is no such message or participant
	CodeUnvollstaendig  = "MR-2310" // a message without sender, recipient, service or content
	CodeZustand         = "MR-2311" // the message is past this step
	CodeOhneZettel      = "MR-2312" // the Intermediär has no Laufzettel of the delivery
	CodeZertifikat      = "MR-2313" // the sender's certificate does not hold
	CodeUngewiss        = "MR-2314" // nobody says whether the certificate holds
	CodeOhneVerarbeiter = "MR-2315" // processing failed
)

// Teilnehmer is one of ours: a mailbox with its keys.
type Teilnehmer struct {
	Name string
	Post Post
	// Ausweis returns his present keys; it is asked anew for each message, so that keys
	// change without a pause.
	Ausweis func() Ausweis
}

// Ausweis are the keys of a participant for content.
type Ausweis struct {
	// Signatur is his certificate in DER, Unterzeichner signs with its key.
	Signatur      []byte
	Unterzeichner *xmldsig.Unterzeichner
	// Schluessel open content for him, also the older ones.
	Schluessel []inhaltsdaten.Schluessel
}

// Ausstattung is what the post room needs; all fields are required.
type Ausstattung struct {
	Teilnehmer  []Teilnehmer
	Speicher    Speicher
	Verzeichnis Verzeichnis
	Pruefer     Pruefer
	Verarbeiter Verarbeiter
	// Richtlinien says which algorithms are allowed today.
	Richtlinien func() (*xmldsig.Richtlinie, *xmlenc.Richtlinie)
	Regeln      *Regeln
	Uhr         uhr.Uhr
	Log         *slog.Logger
}

// Dienst is the post room. It is safe for concurrent use.
type Dienst struct {
	Ausstattung
	teilnehmer map[string]*Teilnehmer
	anstoss    chan struct{} // wakes Arbeite
}

// Neu returns the post room. Error: two participants of one name.
func Neu(a Ausstattung) (*Dienst, error) {
	d := &Dienst{Ausstattung: a, teilnehmer: make(map[string]*Teilnehmer, len(a.Teilnehmer)), anstoss: make(chan struct{}, 1)}
	for i := range a.Teilnehmer {
		t := &a.Teilnehmer[i]
		if t.Name == "" || d.teilnehmer[t.Name] != nil {
			return nil, errors.New("osciversand: a participant without name, or two of one name")
		}
		d.teilnehmer[t.Name] = t
	}
	return d, nil
}

// NimmAn accepts a message: when it returns nil the message is durable and will be sent
// or reported. The same ID with the same message again has no effect. Errors: MR-2308,
// MR-2309, MR-2310.
func (d *Dienst) NimmAn(ctx context.Context, s Sendung) error {
	if s.ID == "" || s.Empfaenger == "" || s.Dienst == "" || len(s.Inhalt) == 0 {
		return fehler.Neu(fehler.Ungueltig, CodeUnvollstaendig, "Der Nachricht fehlt Empfänger, Dienst oder Inhalt.")
	}
	if d.teilnehmer[s.Teilnehmer] == nil {
		return errUnbekannt
	}
	jetzt := d.Uhr.Jetzt()
	s = Sendung{ID: s.ID, Teilnehmer: s.Teilnehmer, Empfaenger: s.Empfaenger, Dienst: s.Dienst, Betreff: s.Betreff, Inhalt: s.Inhalt, Fristende: s.Fristende,
		Pruefsumme: pruefsumme(s.Inhalt), Zustand: Wartet, Angenommen: jetzt, Faellig: jetzt}
	neu, err := d.Speicher.LegeAusgang(ctx, s)
	if err != nil {
		return fmt.Errorf("accept message: %w", err)
	}
	if !neu {
		return d.dieselbe(ctx, s)
	}
	select {
	case d.anstoss <- struct{}{}:
	default:
	}
	return nil
}

func pruefsumme(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

var errUnbekannt = fehler.Neu(fehler.NichtGefunden, CodeUnbekannt, "Diese Nachricht oder dieser Teilnehmer ist nicht bekannt.")

// dieselbe compares with the message that has the ID.
func (d *Dienst) dieselbe(ctx context.Context, s Sendung) error {
	alt, err := d.Sendung(ctx, s.ID)
	if err != nil {
		return err
	}
	if alt.Teilnehmer != s.Teilnehmer || alt.Empfaenger != s.Empfaenger || alt.Dienst != s.Dienst || alt.Betreff != s.Betreff ||
		alt.Pruefsumme != s.Pruefsumme || alt.Fristende != s.Fristende {
		return fehler.Neu(fehler.Konflikt, CodeAnderer, "Unter dieser Kennung ist eine andere Nachricht angenommen.")
	}
	return nil
}

// Sendung returns a message without its content. Error: MR-2309.
func (d *Dienst) Sendung(ctx context.Context, id string) (Sendung, error) {
	liste, err := d.Speicher.Ausgaenge(ctx, Auswahl{ID: id})
	if err != nil {
		return Sendung{}, err
	}
	if len(liste) == 0 {
		return Sendung{}, errUnbekannt
	}
	return liste[0], nil
}

// VersandtPerPost notes that a message was printed and sent by mail. Errors: MR-2309,
// MR-2311 for one that is still being tried (S4-04.3) or delivered.
func (d *Dienst) VersandtPerPost(ctx context.Context, id string) error {
	s, err := d.Sendung(ctx, id)
	if err != nil {
		return err
	}
	if s.Zustand == PostErforderlich || s.Zustand == Abgewiesen || s.Zustand == Wartet && d.postVorziehen(&s) {
		ok, err := d.Speicher.WechsleAusgang(ctx, id, s.Zustand, PerPost, d.Uhr.Jetzt())
		if err != nil || ok {
			return err
		}
	}
	return fehler.Neu(fehler.Konflikt, CodeZustand, "Für diese Nachricht ist der Postweg nicht vorgesehen.")
}

func (d *Dienst) pacht(dauer time.Duration) Pacht {
	jetzt := d.Uhr.Jetzt()
	return Pacht{Marke: geheim.TokenBase32(16), Jetzt: jetzt, Bis: jetzt.Add(dauer)}
}

// verpacke makes the content: one container with the message, signed by the sender,
// encrypted for the recipient (1. BMeldDÜV § 2 Abs. 2).
func (d *Dienst) verpacke(t *Teilnehmer, s *Sendung, z Ziel) ([]byte, error) {
	leser, err := zertifikatAus(z.Empfaenger)
	if err != nil {
		return nil, err
	}
	ausweis := t.Ausweis()
	autor := inhaltsdaten.NeuerAutor{Unterzeichner: ausweis.Unterzeichner, Verweis: osci.NeuesZertifikat(osci.SignaturAbsender, 0, ausweis.Signatur).ID}
	_, chiffre := d.Richtlinien()
	w := inhaltsdaten.Schreiber{Chiffre: chiffre}
	inhalt, _, err := w.Schreibe(&inhaltsdaten.NeuerBehaelter{
		Inhalte: []inhaltsdaten.NeuerInhalt{{Daten: s.Inhalt}}, Autoren: []inhaltsdaten.NeuerAutor{autor},
		Leser: []xmlenc.Empfaenger{{Zertifikat: leser, Verweis: osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, z.Empfaenger).ID}},
	})
	return inhalt, err
}
