// SPDX-License-Identifier: EUPL-1.2

// Package osciabruf is the door for questions of authorities by OSCI-Transport: the
// register as a passive recipient, to whom an Intermediär brings a 1330 or 1332 by
// ProcessDelivery and who answers with the 1331 or 1333 in the same dialogue.
//
// The body that asks is the one that signed the content: its signature certificate is
// registered like a client certificate of TLS. Rights, log and answers are those of the
// other doors (abrufnachricht).
package osciabruf

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"kernmelderegister/internal/anwendung/zertifikatspruefung"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/tueren/abrufnachricht"
	"kernmelderegister/internal/tueren/osciempfang"
)

// groessteAnfrage bounds a question in bytes.
const groessteAnfrage = 1 << 20

// Anmeldung checks proofs; *zugang.Dienst is one.
type Anmeldung interface {
	Anmelden(ctx context.Context, n zugang.Nachweis) (zugang.Angemeldet, error)
	Handelnder(ctx context.Context, a zugang.Angemeldet, kennung string) (behoerde.Akteur, error)
}

// Nachrichten answers questions in XMeld form; *abrufnachricht.Dienst is one.
type Nachrichten interface {
	Beantworte(ctx context.Context, f abrufnachricht.Frage, wer abrufnachricht.Handelnder) (abrufnachricht.Antwort, error)
}

// Pruefer says whether a certificate holds; *zertifikatspruefung.Pruefer is one.
type Pruefer interface {
	Pruefe(ctx context.Context, f zertifikatspruefung.Frage) zertifikatspruefung.Befund
}

// Abruf answers questions; Nimm fits osciempfang.Passivausstattung. All fields are required.
type Abruf struct {
	Anmeldung   Anmeldung
	Nachrichten Nachrichten
	Pruefer     Pruefer
	// Register is this register as author of refusals.
	Register xmeld.Stelle
	Uhr      uhr.Uhr
}

// Nimm answers a delivery. What is no readable question, or not completely signed and
// encrypted (DÜV1-02.2), is refused as a delivery (9805); a question that may not be
// answered gets a 0910. An error is our own.
func (a *Abruf) Nimm(ctx context.Context, z osciempfang.Zustellung) (osciempfang.Antwort, error) {
	if !z.Bearbeitung {
		return abgelehnt(ctx, "a question that wants no answer")
	}
	nachricht, autor := frageAus(z.Inhalt)
	if autor == nil {
		return abgelehnt(ctx, "content that is not exactly one signed and encrypted message")
	}
	frage, err := abrufnachricht.Lies(nachricht)
	if err != nil {
		slog.InfoContext(ctx, "osci question unreadable", slog.String("code", fehler.CodeVon(err)))
		return abgelehnt(ctx, "no valid question")
	}
	antwort, err := a.beantworte(ctx, frage, &urheber{autor, z.Laufzettel})
	if err != nil {
		return a.weiseAb(ctx, nachricht, err)
	}
	dokument, err := antwort.Dokument()
	if err != nil {
		return osciempfang.Antwort{}, fmt.Errorf("write answer: %w", err)
	}
	aus := osciempfang.Antwort{Betreff: "1331 Datenabruf", Inhalte: []inhaltsdaten.NeuerInhalt{{Daten: dokument}}}
	if h := antwort.Hinweise(); h != nil {
		aus.Betreff = "1333 Datenabruf"
		aus.Inhalte = append(aus.Inhalte, inhaltsdaten.NeuerInhalt{Daten: h})
	}
	return aus, nil
}

// abgelehnt refuses the delivery; the cause goes to the log only.
func abgelehnt(ctx context.Context, ursache string) (osciempfang.Antwort, error) {
	slog.InfoContext(ctx, "osci delivery refused", slog.String("ursache", ursache))
	return osciempfang.Antwort{Codes: []string{osci.CodeNichtAngenommen}}, nil
}

// frageAus returns the one message and the certificate of its only author, nil if the
// delivery is not made of exactly these.
func frageAus(inhalt *inhaltsdaten.Ergebnis) (nachricht []byte, autor *x509.Certificate) {
	anzahl := 0
	for i := range inhalt.Alle() {
		anzahl++
		nachricht = i.Daten
	}
	if anzahl != 1 || len(nachricht) > groessteAnfrage || inhalt.PruefeGeschuetzt() != nil {
		return nil, nil
	}
	for i := range inhalt.Alle() {
		if len(i.Autoren) == 1 {
			return nachricht, i.Autoren[0].Zertifikat
		}
	}
	return nil, nil
}

// urheber is who signed the question.
type urheber struct {
	zertifikat *x509.Certificate
	laufzettel *osci.Laufzettel // nil if the sender wanted none
}

// errZertifikat refuses a certificate that does not hold.
var errZertifikat = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeZugang, "Das Zertifikat, mit dem die Anfrage signiert ist, ist nicht gültig.")

// errDienst refuses an account that has no business at this service.
var errDienst = fehler.Neu(fehler.NichtBerechtigt, fehler.CodeZugang, "Dieser Zugang ist für den Dienst nicht freigeschaltet.")

// beantworte finds out who asks, and asks the use case.
func (a *Abruf) beantworte(ctx context.Context, f abrufnachricht.Frage, u *urheber) (abrufnachricht.Antwort, error) {
	if err := a.pruefe(ctx, u); err != nil {
		return abrufnachricht.Antwort{}, err
	}
	wer, err := a.Anmeldung.Anmelden(ctx, zugang.Nachweis{Weg: zugang.WegZertifikat, Zertifikat: zugang.ZertifikatAbdruck(u.zertifikat.Raw)})
	if err != nil {
		return abrufnachricht.Antwort{}, err
	}
	if wer.Bereich != zugang.BereichBehoerde {
		return abrufnachricht.Antwort{}, errDienst
	}
	return a.Nachrichten.Beantworte(ctx, f, func(ctx context.Context, kennung string) (behoerde.Akteur, error) {
		return a.Anmeldung.Handelnder(ctx, wer, kennung)
	})
}

// pruefe demands that the certificate held when the Intermediär received the question.
func (a *Abruf) pruefe(ctx context.Context, u *urheber) error {
	zeit := a.Uhr.Jetzt()
	if u.laufzettel != nil && !u.laufzettel.Einreichung.Zeit.IsZero() {
		zeit = u.laufzettel.Einreichung.Zeit
	}
	b := a.Pruefer.Pruefe(ctx, zertifikatspruefung.Frage{Zertifikat: u.zertifikat, Verwendung: zertifikatspruefung.Signatur, Zeitpunkt: zeit})
	if b.Urteil != zertifikatspruefung.Gueltig {
		return errZertifikat
	}
	return nil
}

// weiseAb answers with a 0910 what must not be answered otherwise. Its text is that of the
// fault at the SOAP door; what is our own failure leaves as an error.
func (a *Abruf) weiseAb(ctx context.Context, nachricht []byte, grund error) (osciempfang.Antwort, error) {
	var f *fehler.Fehler
	if !errors.As(grund, &f) || f.Art == fehler.Intern || f.Art == fehler.Extern {
		return osciempfang.Antwort{}, grund
	}
	kopf, err := kopfVon(nachricht)
	if err != nil {
		return osciempfang.Antwort{}, err
	}
	slog.InfoContext(ctx, "osci question refused", slog.String("code", f.Code))
	var b bytes.Buffer
	err = xmeld.Schreibe0910(&b, &xmeld.Ruecksendung{
		Kopf:  kopf.Antwortkopf(a.Register, geheim.UUID(), a.Uhr.Jetzt().In(uhr.Berlin()).Truncate(time.Millisecond)),
		Grund: rueckweisungsgrund(f), Hinweise: []string{f.Code + ": " + f.Text}, Ursprung: kopf.Verweis(),
	})
	if err != nil {
		return osciempfang.Antwort{}, fmt.Errorf("write refusal: %w", err)
	}
	return osciempfang.Antwort{Betreff: "0910 Rückweisung", Inhalte: []inhaltsdaten.NeuerInhalt{{Daten: b.Bytes()}}}, nil
}

func rueckweisungsgrund(f *fehler.Fehler) string {
	if f.Art == fehler.NichtBerechtigt || f.Art == fehler.Gesperrt {
		return xmeld.GrundNichtBerechtigt
	}
	return xmeld.GrundSonstiges
}

// kopfVon reads the header of a question that was read before.
func kopfVon(nachricht []byte) (xmeld.Kopf, error) {
	art, err := xmeld.Erkenne(bytes.NewReader(nachricht))
	if err != nil {
		return xmeld.Kopf{}, err
	}
	if art.Nachricht == "1332" {
		f, err := xmeld.Lies1332(bytes.NewReader(nachricht))
		if err != nil {
			return xmeld.Kopf{}, err
		}
		return f.Kopf, nil
	}
	f, err := xmeld.Lies1330(bytes.NewReader(nachricht))
	if err != nil {
		return xmeld.Kopf{}, err
	}
	return f.Kopf, nil
}
