// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"crypto/x509"
	"errors"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
)

// pruefe demands that e is the answer of the Intermediär to n: encrypted for us, signed
// by him, of the right kind and with the right control block.
func (k *Kunde) pruefe(n *osci.Nachricht, e *osci.Eingang) error {
	if e.Art == osci.SOAPFault {
		return abgewiesen(true, e.Fault.Code)
	}
	if e.Art != n.Art.Antwort() && (n.Art != osci.PartialFetchDelivery || e.Art != osci.AntwortFetchDelivery) {
		return errAntwort.MitUrsache(errors.New("answer of another kind"))
	}
	if e.Verschluesselt == nil {
		return errAntwort.MitUrsache(errors.New("answer is not encrypted"))
	}
	if err := k.pruefeSignatur(e); err != nil {
		return errAntwort.MitUrsache(err)
	}
	frage, antwort := n.Steuerblock, e.Steuerblock
	if !geheim.Gleich(antwort.Response, frage.Challenge) || frage.ConversationID != "" && antwort.ConversationID != frage.ConversationID ||
		antwort.SequenceNumber != frage.SequenceNumber {
		return errAntwort.MitUrsache(errors.New("control block of another dialog"))
	}
	return nil
}

func (k *Kunde) pruefeSignatur(e *osci.Eingang) error {
	eintrag, err := e.Signaturzertifikat()
	if err != nil {
		return err
	}
	z, err := x509.ParseCertificate(eintrag.DER)
	if err != nil {
		return err
	}
	if k.e.Signatur != nil {
		if !z.Equal(k.e.Signatur) {
			return errors.New("answer is signed with an unknown certificate")
		}
	} else if err := k.e.Vertraue(z); err != nil {
		return err
	}
	return e.PruefeSignatur(z)
}

// pruefeRueckmeldung demands that the request was executed.
func pruefeRueckmeldung(e *osci.Eingang) error {
	if !osci.Erfolg(e.Rueckmeldung) {
		return abgewiesen(false, codes(e.Rueckmeldung)...)
	}
	return nil
}
