// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"context"
	"errors"

	"kernmelderegister/internal/formate/osci"
)

// Zustellung is a delivery to be sent.
type Zustellung struct {
	// MessageID was issued by this Intermediär.
	MessageID string
	// Betreff is visible to the Intermediär: nothing personal belongs into it.
	Betreff string
	// Empfaenger is the addressee's certificate for encryption in DER: his mailbox.
	Empfaenger []byte
	// Weitere are the certificates of other authors and readers.
	Weitere []osci.Zertifikat
	// Inhalt and Anhaenge are the content (inhaltsdaten.Schreiber).
	Inhalt   []byte
	Anhaenge []osci.Anhang
	// FremdeKoepfe are header blocks beside those of OSCI.
	FremdeKoepfe []osci.Fremdkopf
}

func (z *Zustellung) nachricht(art osci.Art) *osci.Nachricht {
	n := &osci.Nachricht{Art: art, MessageID: z.MessageID, Betreff: z.Betreff, Inhalt: z.Inhalt, Anhaenge: z.Anhaenge,
		FremdeKoepfe: z.FremdeKoepfe, Merkmale: osci.EigeneMerkmale()}
	n.Zertifikate.Liste = append(n.Zertifikate.Liste, z.Weitere...)
	if z.Empfaenger != nil {
		n.Zertifikate.Liste = append(n.Zertifikate.Liste, osci.NeuesZertifikat(osci.ChiffrierEmpfaenger, 0, z.Empfaenger))
	}
	return n
}

// Quittung is what the Intermediär says about a delivery.
type Quittung struct {
	// Codes are those of the feedback: the success and any warnings.
	Codes []string
	// Laufzettel is nil if the answer has none.
	Laufzettel *osci.Laufzettel
}

func quittung(e *osci.Eingang) Quittung {
	q := Quittung{Codes: codes(e.Rueckmeldung)}
	if len(e.Laufzettel) > 0 {
		q.Laufzettel = &e.Laufzettel[0]
	}
	return q
}

// MessageID returns a fresh id of the Intermediär, which is used once. Errors: MR-2305,
// MR-2306, MR-2307.
func (k *Kunde) MessageID(ctx context.Context) (id string, err error) {
	err = k.mitAblage(func(a osci.Ablage) error {
		e, err := k.implizit(ctx, &osci.Nachricht{Art: osci.GetMessageID}, a)
		if err != nil {
			return err
		}
		if id = e.Nachricht.MessageID; id == "" {
			return errAntwort.MitUrsache(errors.New("answer without MessageId"))
		}
		return nil
	})
	return id, err
}

// Stelle puts the delivery into the mailbox of the addressee (StoreDelivery). After
// MR-2306 nobody knows whether it is there: the Laufzettel tells. Errors: MR-2305,
// MR-2306, MR-2307, those of the attachments.
func (k *Kunde) Stelle(ctx context.Context, z *Zustellung) (Quittung, error) {
	return k.stelle(ctx, z.nachricht(osci.StoreDelivery))
}

// Leite hands the delivery to a passive recipient at the address ziel (ForwardDelivery).
// Errors: as Stelle.
func (k *Kunde) Leite(ctx context.Context, z *Zustellung, ziel string) (Quittung, error) {
	n := z.nachricht(osci.ForwardDelivery)
	n.Ziel = ziel
	return k.stelle(ctx, n)
}

func (k *Kunde) stelle(ctx context.Context, n *osci.Nachricht) (q Quittung, err error) {
	err = k.mitAblage(func(a osci.Ablage) error {
		e, err := k.implizit(ctx, n, a)
		if err == nil {
			q = quittung(e)
		}
		return err
	})
	return q, err
}
