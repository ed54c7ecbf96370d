// SPDX-License-Identifier: EUPL-1.2

package osciempfang

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/xmlenc"
)

// Ablage takes what is too large for memory while one request is worked on.
type Ablage interface {
	osci.Ablage
	// Raeume removes everything that was put into it.
	Raeume() error
}

// Zustellung is what a passive recipient gets: decrypted, its signatures checked.
type Zustellung struct {
	// Bearbeitung says that the sender waits for content in the answer (ProcessDelivery).
	Bearbeitung bool
	// Laufzettel is that of the Intermediär, nil if the sender wanted none.
	Laufzettel *osci.Laufzettel
	// MessageID and Betreff are those of the Laufzettel.
	MessageID, Betreff string
	// Inhalt is the content as far as it could be opened; every signature in it holds.
	Inhalt *inhaltsdaten.Ergebnis
	// Zertifikate are all that the sender named.
	Zertifikate []osci.Zertifikat
	// FremdeKoepfe are header blocks such as the metadata of XTA.
	FremdeKoepfe []osci.Fremdkopf
	// Intermediaer is the certificate in DER with which the Intermediär signed.
	Intermediaer []byte
}

// Antwort is what the recipient returns.
type Antwort struct {
	// Codes are the feedback, none for 0800. A code of the class 9 refuses the delivery
	// (the sender gets 9805).
	Codes []string
	// Inhalte are the content of the answer to a Bearbeitung; it is signed and, if the
	// sender named a cipher certificate, encrypted for him.
	Inhalte []inhaltsdaten.NeuerInhalt
	Betreff string
}

// Passivstand is what may change from one request to the next.
type Passivstand struct {
	Stand
	// Chiffrier is the recipient's own cipher certificate in DER, which answers name.
	Chiffrier []byte
}

// Passivausstattung is what the door of a passive recipient works with.
type Passivausstattung struct {
	// Stand is asked once for each request; Unterzeichner and Signatur are those of the
	// recipient and required.
	Stand func() Passivstand
	// Pruefe decides whether the signature certificate (DER) is that of an Intermediär
	// from whom deliveries are taken.
	Pruefe func(ctx context.Context, der []byte) error
	// Nimm works on a delivery. An error is told as 9811, its text only to the log.
	Nimm func(ctx context.Context, z Zustellung) (Antwort, error)
	// Ablage makes a place for large attachments.
	Ablage func() (Ablage, error)
	// Klartext lets requests and contents in that are not encrypted.
	Klartext bool
}

// Passiv is the HTTP door of a passive recipient. It is safe for concurrent use.
type Passiv struct{ Passivausstattung }

// NeuesPassiv returns the door.
func NeuesPassiv(a Passivausstattung) *Passiv { return &Passiv{a} }

// ServeHTTP answers one AcceptDelivery or ProcessDelivery.
func (p *Passiv) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	nimm(w, r, func(ctx context.Context, w io.Writer, koerper io.Reader) (art osci.Art, err error) {
		ablage, err := p.Ablage()
		if err != nil {
			return "", err
		}
		defer func() { err = errors.Join(err, ablage.Raeume()) }()
		a := &passivanfrage{Passiv: p, stand: p.Stand(), ablage: ablage}
		err = a.bediene(ctx, w, koerper)
		if a.eingang != nil {
			art = a.eingang.Art
		}
		return art, err
	})
}

type passivanfrage struct {
	*Passiv
	stand    Passivstand
	ablage   Ablage
	eingang  *osci.Eingang
	signatur []byte // certificate of the Intermediär
}

func (a *passivanfrage) bediene(ctx context.Context, w io.Writer, koerper io.Reader) error {
	e, err := a.stand.Leser.Lies(koerper, osci.Quelle{Schluessel: a.stand.Schluessel, Ablage: a.ablage})
	if err != nil {
		return err
	}
	a.eingang = e
	switch {
	case e.Verschluesselt == nil && !a.Klartext:
		return abgelehnt(osci.CodeKeineNachricht, "Unverschlüsselte Zustellungen werden nicht angenommen.")
	case !e.Art.AnPassive():
		return abgelehnt(osci.CodeKeinAuftrag, "Die Nachricht ist kein Auftrag an einen passiven Empfänger.")
	}
	n, err := a.fuehreAus(ctx)
	var nein *ablehnung
	if errors.As(err, &nein) {
		slog.InfoContext(ctx, "osci delivery refused", slog.String("art", string(e.Art)), slog.String("code", nein.code), slog.Any("fehler", err))
		n, err = &osci.Nachricht{Rueckmeldung: osci.Melde(e.Sprachen, nein.code)}, nil
	}
	if err != nil {
		return err
	}
	return a.schreibe(w, n)
}

// pruefeIntermediaer demands the signature of an Intermediär that is known.
func (a *passivanfrage) pruefeIntermediaer(ctx context.Context) error {
	eintrag, err := a.eingang.Signaturzertifikat()
	if err != nil {
		return ablehnungAus(err)
	}
	z, err := eintrag.X509()
	if err != nil {
		return ablehnungAus(err)
	}
	if err := a.eingang.PruefeSignatur(z); err != nil {
		return ablehnungAus(err)
	}
	if err := a.Pruefe(ctx, eintrag.DER); err != nil {
		return errors.Join(&ablehnung{osci.CodeSignatur}, err)
	}
	a.signatur = eintrag.DER
	return nil
}

// ablehnungAus is the feedback for an error: codes of faults are none (section 14).
func ablehnungAus(err error) error {
	code := osci.CodeVon(err)
	if osci.IstFault(code) {
		code = osci.CodeAuftragIntern
	}
	return errors.Join(&ablehnung{code}, err)
}

func (a *passivanfrage) fuehreAus(ctx context.Context) (*osci.Nachricht, error) {
	if err := a.pruefeIntermediaer(ctx); err != nil {
		return nil, err
	}
	z, err := a.zustellung()
	if err != nil {
		return nil, err
	}
	x, err := a.Nimm(ctx, z)
	if err != nil {
		return nil, errors.Join(&ablehnung{osci.CodeAuftragIntern}, err)
	}
	if len(x.Codes) == 0 {
		x.Codes = []string{osci.CodeDialogBeendet}
	}
	n := &osci.Nachricht{Rueckmeldung: osci.Melde(a.eingang.Sprachen, x.Codes...)}
	if !z.Bearbeitung || len(x.Inhalte) == 0 || !osci.Erfolg(n.Rueckmeldung) {
		return n, nil
	}
	n.MessageID, n.Betreff = a.eingang.MessageIDAntwort, x.Betreff
	return n, a.setzeInhalt(n, x.Inhalte)
}

// zustellung opens the content. What can't be opened by us, or whose signature is
// wrong, is not taken.
func (a *passivanfrage) zustellung() (Zustellung, error) {
	e := a.eingang
	z := Zustellung{Bearbeitung: e.Art == osci.ProcessDelivery, Zertifikate: e.Zertifikate.Liste, FremdeKoepfe: e.FremdeKoepfe, Intermediaer: a.signatur}
	if len(e.Laufzettel) > 0 {
		z.Laufzettel = &e.Laufzettel[0]
		z.MessageID, z.Betreff = z.Laufzettel.MessageID, z.Laufzettel.Betreff
	}
	if e.OffenerInhalt && !a.Klartext {
		return z, &ablehnung{osci.CodeNichtAngenommen}
	}
	l := inhaltsdaten.Leser{Signatur: a.stand.Leser.Signatur, Chiffre: a.stand.Leser.Verschluesselung, Schluessel: a.schluessel()}
	var err error
	if z.Inhalt, err = l.Lies(inhaltsdaten.AusNachricht(&e.Nachricht)); err != nil {
		return z, errors.Join(&ablehnung{osci.CodeAuftragIntern}, err)
	}
	if len(z.Inhalt.Behaelter) == 0 {
		return z, ablehnungAus(abgelehnt(osci.CodeUnlesbar, "Der Inhalt ist nicht für diesen Empfänger verschlüsselt."))
	}
	return z, nil
}

// schluessel are our keys to certificates that the delivery names.
func (a *passivanfrage) schluessel() []inhaltsdaten.Schluessel {
	var liste []inhaltsdaten.Schluessel
	for i := range a.eingang.Zertifikate.Liste {
		z := &a.eingang.Zertifikate.Liste[i]
		if k := a.stand.Schluessel(z.DER); k != nil {
			if x, err := z.X509(); err == nil {
				liste = append(liste, inhaltsdaten.Schluessel{Zertifikat: x, Privat: k})
			}
		}
	}
	return liste
}

// setzeInhalt signs the content of the answer and encrypts it for the sender.
func (a *passivanfrage) setzeInhalt(n *osci.Nachricht, inhalte []inhaltsdaten.NeuerInhalt) error {
	signatur := osci.NeuesZertifikat(osci.SignaturAbsender, 0, a.stand.Signatur)
	n.Zertifikate.Liste = []osci.Zertifikat{osci.NeuesZertifikat(osci.ChiffrierAbsender, 0, a.stand.Chiffrier), signatur}
	b := &inhaltsdaten.NeuerBehaelter{Inhalte: inhalte, IvLaenge: ivLaenge(a.eingang.Merkmale),
		Autoren: []inhaltsdaten.NeuerAutor{{Unterzeichner: a.stand.Unterzeichner, Verweis: signatur.ID}}}
	if z := a.eingang.Zertifikate.Finde(osci.ChiffrierAbsender); z != nil {
		leser := osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, z.DER)
		x, err := leser.X509()
		if err != nil {
			return ablehnungAus(err)
		}
		n.Zertifikate.Liste = append(n.Zertifikate.Liste, leser)
		b.Leser = []xmlenc.Empfaenger{{Zertifikat: x, Verweis: leser.ID}}
	} else if !a.Klartext {
		return &ablehnung{osci.CodeNichtAngenommen}
	}
	var err error
	n.Inhalt, n.Anhaenge, err = (&inhaltsdaten.Schreiber{Chiffre: a.stand.Leser.Verschluesselung, Ablage: a.ablage}).Schreibe(b)
	return err
}

// schreibe completes the answer: signed, and encrypted for the Intermediär if its
// request was.
func (a *passivanfrage) schreibe(w io.Writer, n *osci.Nachricht) error {
	e := a.eingang
	n.Art = e.Art.Antwort()
	n.Steuerblock = osci.Steuerblock{Response: e.Steuerblock.Challenge}
	n.Merkmale = osci.EigeneMerkmale()
	signatur := osci.SignaturEmpfaenger
	if n.Art == osci.AntwortProcessDelivery {
		signatur = osci.SignaturAbsender
	}
	if n.Zertifikate.Finde(signatur) == nil {
		n.Zertifikate.Liste = append(n.Zertifikate.Liste, osci.NeuesZertifikat(signatur, 0, a.stand.Signatur))
	}
	v := osci.Verpackung{Unterzeichner: a.stand.Unterzeichner}
	if e.Verschluesselt == nil {
		return osci.Schreibe(w, n, v)
	}
	z := chiffrierIntermediaer(e)
	if z == nil {
		return abgelehnt(osci.CodeChiffrierFehlt, "Das Chiffrierzertifikat des Intermediärs fehlt.")
	}
	x, err := z.X509()
	if err != nil {
		return abgelehnt(osci.CodeChiffrierFalsch, "Das Chiffrierzertifikat des Intermediärs ist unlesbar.")
	}
	v.Empfaenger, v.Richtlinie, v.IvLaenge = x, a.stand.Leser.Verschluesselung, ivLaenge(e.Merkmale)
	return osci.Schreibe(w, n, v)
}

func chiffrierIntermediaer(e *osci.Eingang) *osci.Zertifikat {
	for i := range e.Intermediaer {
		if e.Intermediaer[i].Art == osci.ChiffrierIntermediaer {
			return &e.Intermediaer[i]
		}
	}
	return nil
}
