// SPDX-License-Identifier: EUPL-1.2

package osciempfang

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
)

// anfrage is one request on its way through the door.
type anfrage struct {
	*Tuer
	stand Stand
	// ablage gets what may stay, zwischen what is needed until the answer is written.
	ablage, zwischen *spulablage

	eingang *osci.Eingang
	vorgang *intermediaer.Vorgang // nil until an InitDialog is let in
	klient  intermediaer.Klient
	// hinweise are warnings about the client's certificates.
	hinweise []intermediaer.Code
}

// ablehnung is a refusal that is told as feedback of an answer, not as a fault.
type ablehnung struct{ code string }

// Error returns the code.
func (a *ablehnung) Error() string { return "osci feedback " + a.code }

func (a *anfrage) art() osci.Art {
	if a.eingang == nil {
		return ""
	}
	return a.eingang.Art
}

func abgelehnt(code, text string) error { return &osci.Fehler{Code: code, Text: text} }

// bediene reads the request and writes its answer. An error is to be answered with a
// fault unless something was written already.
func (a *anfrage) bediene(ctx context.Context, w io.Writer, koerper io.Reader) (err error) {
	if err := a.lies(koerper); err != nil {
		return err
	}
	defer func() {
		if a.vorgang != nil {
			a.vorgang.Ende()
		}
		err = errors.Join(err, a.zwischen.raeume(nil))
	}()
	var antwort *osci.Nachricht
	err = a.lasseEin(ctx)
	if err == nil {
		antwort, err = a.fuehreAus(ctx)
	}
	var nein *ablehnung
	if errors.As(err, &nein) {
		slog.InfoContext(ctx, "osci request refused", slog.String("art", string(a.art())), slog.String("code", nein.code))
		antwort, err = &osci.Nachricht{Rueckmeldung: osci.Melde(a.eingang.Sprachen, nein.code)}, nil
	}
	if err != nil {
		return err
	}
	return a.schreibe(w, antwort)
}

func (a *anfrage) lies(koerper io.Reader) error {
	e, err := a.stand.Leser.Lies(koerper, osci.Quelle{Schluessel: a.stand.Schluessel, Ablage: a.ablage})
	if err != nil {
		return errors.Join(err, a.ablage.raeume(nil))
	}
	a.eingang = e
	if err := a.ablage.raeume(e.Anhaenge); err != nil {
		return err
	}
	switch {
	case e.Verschluesselt == nil && !a.Klartext:
		return abgelehnt(osci.CodeKeineNachricht, "Unverschlüsselte Aufträge werden nicht angenommen.")
	case !e.Art.IstAuftrag() || e.Art.AnPassive():
		return abgelehnt(osci.CodeKeinAuftrag, "Die Nachricht ist kein Auftrag an den Intermediär.")
	}
	return nil
}

// lasseEin finds out who asks and whether he may: control block, certificate,
// signature, in this order. Only its end changes the state of the dialog.
func (a *anfrage) lasseEin(ctx context.Context) error {
	if err := a.findeDialog(ctx); err != nil {
		return err
	}
	if err := a.findeKlient(ctx); err != nil {
		return err
	}
	if err := a.pruefeSignatur(ctx); err != nil {
		return err
	}
	var err error
	if a.eingang.Art == osci.InitDialog {
		a.vorgang, err = a.Intermediaer.Eroeffne(a.klient, steuerblock(a.eingang))
	} else {
		err = a.vorgang.Anerkenne(ctx, a.klient)
	}
	return dialogfehler(err)
}

func (a *anfrage) findeDialog(ctx context.Context) error {
	if a.eingang.Art == osci.InitDialog {
		return nil
	}
	v, err := a.Intermediaer.Beginne(ctx, steuerblock(a.eingang))
	if err != nil {
		return dialogfehler(err)
	}
	a.vorgang = v
	return nil
}

// dialogfehler turns what the use case says about a dialog into a fault.
func dialogfehler(err error) error {
	if errors.Is(err, intermediaer.ErrDialog) {
		return abgelehnt(osci.CodeSteuerblock, "Der Steuerblock passt nicht zum Dialog.")
	}
	return err
}

// findeKlient takes the cipher certificate of the dialog or of the request.
func (a *anfrage) findeKlient(ctx context.Context) error {
	if v := a.vorgang; v != nil && v.Explizit() {
		a.klient.Chiffrier = v.Klient().Chiffrier
		return nil
	}
	z := a.eingang.Zertifikate.Finde(osci.ChiffrierAbsender)
	switch {
	case z == nil && a.eingang.Art.NurImDialog() && a.eingang.Verschluesselt == nil:
		return &ablehnung{osci.CodeNurImDialog}
	case z == nil:
		return abgelehnt(osci.CodeChiffrierFehlt, "Das Chiffrierzertifikat des Clients fehlt.")
	}
	a.klient.Chiffrier = z.DER
	_, code := a.Intermediaer.PruefeKlient(ctx, z.DER)
	if osci.IstFault(string(code)) {
		return abgelehnt(string(code), "Das Chiffrierzertifikat des Clients ist nicht in Ordnung.")
	}
	if code != "" {
		a.hinweise = append(a.hinweise, code)
	}
	if a.eingang.Art.NurImDialog() {
		return &ablehnung{osci.CodeNurImDialog}
	}
	return nil
}

// pruefeSignatur demands that a signature, if there is one, is that of the client and
// covers everything. Its certificate is checked here unless the delivery is: then the
// use case checks all certificates and decides what follows (S4-07.3).
func (a *anfrage) pruefeSignatur(ctx context.Context) error {
	if !a.eingang.Signiert() {
		if a.Signaturpflicht {
			return &ablehnung{osci.CodeUnsigniert}
		}
		return nil
	}
	eintrag, err := a.eingang.Signaturzertifikat()
	if err != nil {
		return &ablehnung{osci.CodeVon(err)}
	}
	z, err := eintrag.X509()
	if err != nil {
		return &ablehnung{osci.CodeSignatur}
	}
	if err := a.eingang.PruefeSignatur(z); err != nil {
		return &ablehnung{osci.CodeVon(err)}
	}
	a.klient.Signatur = eintrag.DER
	if a.eingang.Inhalt != nil || a.vorgang != nil && a.vorgang.Explizit() {
		return nil
	}
	return a.pruefeSignaturzertifikat(ctx, eintrag.DER)
}

// signaturcodes is what the check of the client's signature certificate means outside
// of deliveries (section 14).
var signaturcodes = map[intermediaer.Ergebnis]string{
	intermediaer.Ungueltig: "9700", intermediaer.Gesperrt: "9701", intermediaer.Abgelaufen: "3700", intermediaer.Unbekannt: "3707",
}

func (a *anfrage) pruefeSignaturzertifikat(ctx context.Context, der []byte) error {
	i := a.Intermediaer
	p, err := i.Pruefung.Pruefe(ctx, intermediaer.Zertifikat{Rolle: intermediaer.RolleKlientSignatur, DER: der}, i.Uhr.Jetzt())
	if err != nil {
		slog.ErrorContext(ctx, "certificate check failed", slog.Any("fehler", err))
		return &ablehnung{string(intermediaer.CodePruefungGescheitert)}
	}
	code := signaturcodes[p.Ergebnis]
	if code != "" && code[0] == '9' {
		return &ablehnung{code}
	}
	if code != "" {
		a.hinweise = append(a.hinweise, intermediaer.Code(code))
	}
	return nil
}

// steuerblock is the control block as the use case wants it.
func steuerblock(e *osci.Eingang) intermediaer.Steuerblock {
	s := e.Steuerblock
	return intermediaer.Steuerblock{Response: s.Response, Challenge: s.Challenge, ConversationID: s.ConversationID,
		SequenceNumber: s.SequenceNumber, MitNummer: e.Art != osci.InitDialog}
}

// schreibe completes the answer and writes it: signed if we can, encrypted if the
// request was. The answer to InitDialog is always encrypted: who can return its
// Challenge has the private key (section 4.3).
func (a *anfrage) schreibe(w io.Writer, n *osci.Nachricht) error {
	a.benenne(n)
	n.Steuerblock = a.antwortblock()
	n.Auswahl = a.eingang.Auswahl
	n.Merkmale = a.Merkmale
	v := osci.Verpackung{Unterzeichner: a.stand.Unterzeichner}
	if v.Unterzeichner != nil {
		n.Intermediaer = []osci.Zertifikat{osci.NeuesZertifikat(osci.SignaturIntermediaer, 0, a.stand.Signatur)}
	}
	if a.eingang.Verschluesselt != nil || a.eingang.Art == osci.InitDialog {
		z, err := (&osci.Zertifikat{Art: osci.ChiffrierAbsender, DER: a.klient.Chiffrier}).X509()
		if err != nil {
			return abgelehnt(osci.CodeChiffrierFalsch, "Das Chiffrierzertifikat des Clients ist unlesbar.")
		}
		v.Empfaenger, v.Richtlinie, v.IvLaenge = z, a.stand.Leser.Verschluesselung, ivLaenge(a.eingang.Merkmale)
	}
	return osci.Schreibe(w, n, v)
}

// benenne gives the answer its Art and what the schema demands of it even if nothing
// was done.
func (a *anfrage) benenne(n *osci.Nachricht) {
	if n.Art == "" {
		n.Art = a.eingang.Art.Antwort()
	}
	if n.Paket != nil {
		return
	}
	switch n.Art {
	case osci.AntwortPartialStoreDelivery:
		n.Paket = &osci.Paket{}
		if p := a.eingang.Paket; p != nil {
			n.Paket.Nummer, n.Paket.Anzahl = p.Nummer, p.Anzahl
		}
	case osci.AntwortPartialFetchDelivery:
		n.Art = osci.AntwortFetchDelivery // the client takes both
	}
}

// ivLaenge is 12 for whoever says that he knows it; older clients know only 16
// (section 7).
func ivLaenge(m *osci.Merkmale) int {
	if m != nil && slices.ContainsFunc(m.Liste, func(f osci.Merkmal) bool { return f.Name == "Support96Bit12ByteIV" }) {
		return 12
	}
	return 16
}

// antwortblock is the control block of the answer. A refusal that has no dialog, or
// leaves it as it was, still needs what the schema demands: numbers and a Challenge
// that nobody waits for.
func (a *anfrage) antwortblock() osci.Steuerblock {
	s := osci.Steuerblock{Response: a.eingang.Steuerblock.Challenge, SequenceNumber: a.eingang.Steuerblock.SequenceNumber}
	if a.vorgang != nil {
		b := a.vorgang.Antwort()
		s.Challenge, s.ConversationID = b.Challenge, b.ConversationID
	}
	if s.ConversationID == "" {
		s.ConversationID = "0"
	}
	if s.Challenge == "" && (a.vorgang == nil || a.vorgang.Explizit() || a.eingang.Art.NurImDialog()) {
		s.Challenge = geheim.TokenBase64(10)
	}
	return s
}
