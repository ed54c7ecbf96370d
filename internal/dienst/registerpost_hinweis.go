// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"

	"kernmelderegister/internal/anwendung/intermediaer"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/formate/posthinweis"
	"kernmelderegister/internal/grund/xmlenc"
)

// hinweisverfasser writes notices about kept-back deliveries (S4-07.4), signed by the post
// office and encrypted for the recipient. It implements intermediaer.Hinweisverfasser.
type hinweisverfasser struct{ stand *oscistand }

var _ intermediaer.Hinweisverfasser = hinweisverfasser{}

// hinweisbetreff is one by which the post office knows the kind of message.
const hinweisbetreff = "Zurückgehaltene Nachricht"

// Verfasse implements intermediaer.Hinweisverfasser.
func (v hinweisverfasser) Verfasse(_ context.Context, h intermediaer.Hinweis, empfaenger []byte) (intermediaer.Einreichung, error) {
	stand := v.stand.passiv()
	if stand.Unterzeichner == nil || stand.Chiffrier == nil {
		return intermediaer.Einreichung{}, errors.New("the post office has no keys")
	}
	chiffrier, signatur := osci.NeuesZertifikat(osci.ChiffrierAbsender, 0, stand.Chiffrier), osci.NeuesZertifikat(osci.SignaturAbsender, 0, stand.Signatur)
	an := osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, empfaenger)
	leser, err := x509.ParseCertificate(empfaenger)
	if err != nil {
		return intermediaer.Einreichung{}, fmt.Errorf("certificate of the recipient: %w", err)
	}
	var text bytes.Buffer
	if err := hinweistext(h).Schreibe(&text); err != nil {
		return intermediaer.Einreichung{}, fmt.Errorf("write notice: %w", err)
	}
	n := &osci.Nachricht{Art: osci.StoreDelivery, MessageID: h.MessageID, Betreff: hinweisbetreff, Steuerblock: osci.Steuerblock{Challenge: h.MessageID}}
	n.Zertifikate.Liste = []osci.Zertifikat{chiffrier, an, signatur}
	n.Inhalt, _, err = (&inhaltsdaten.Schreiber{Chiffre: stand.Leser.Verschluesselung}).Schreibe(&inhaltsdaten.NeuerBehaelter{
		Inhalte: []inhaltsdaten.NeuerInhalt{{Daten: text.Bytes()}},
		Autoren: []inhaltsdaten.NeuerAutor{{Unterzeichner: stand.Unterzeichner, Verweis: signatur.ID}},
		Leser:   []xmlenc.Empfaenger{{Zertifikat: leser, Verweis: an.ID}},
	})
	if err != nil {
		return intermediaer.Einreichung{}, fmt.Errorf("pack notice: %w", err)
	}
	block, err := zertifikatsblock(stand.Leser, n)
	if err != nil {
		return intermediaer.Einreichung{}, fmt.Errorf("pack notice: %w", err)
	}
	return intermediaer.Einreichung{
		Betreff: hinweisbetreff, Signiert: true, Verschluesselt: true,
		Zertifikate: []intermediaer.Zertifikat{
			{Rolle: intermediaer.RolleKlientChiffrier, DER: chiffrier.DER}, {Rolle: intermediaer.RolleKlientSignatur, DER: signatur.DER},
			{Rolle: intermediaer.RolleEmpfaengerChiffrier, DER: an.DER},
		},
		Inhalt: intermediaer.Inhalt{Paket: intermediaer.Stueck{Groesse: int64(len(n.Inhalt)), Summe: sha256.Sum256(n.Inhalt), Bytes: n.Inhalt}, Zertifikate: block},
	}, nil
}

// hinweistext is the notice as the recipient reads it.
func hinweistext(h intermediaer.Hinweis) posthinweis.Hinweis {
	x := posthinweis.Hinweis{
		MessageID: h.MessageID, Eingang: h.Eingang, Grund: string(h.Grund.Ergebnis),
		Seriennummer: h.Grund.Seriennummer, Aussteller: h.Grund.Aussteller,
	}
	if h.Kontakt.Name != "" {
		x.Absender = &posthinweis.Absender{Name: h.Kontakt.Name, Anschrift: h.Kontakt.Anschrift, Schluessel: h.Kontakt.Schluessel}
	}
	return x
}

// zertifikatsblock returns the certificates of the message in canonical form, as they come
// out of a message that was received.
func zertifikatsblock(l *osci.Leser, n *osci.Nachricht) ([]byte, error) {
	var b bytes.Buffer
	if err := osci.Schreibe(&b, n, osci.Verpackung{}); err != nil {
		return nil, err
	}
	e, err := l.Lies(&b, osci.Quelle{})
	if err != nil {
		return nil, err
	}
	return e.Zertifikate.Kanonisch, nil
}
