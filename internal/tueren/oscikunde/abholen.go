// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"context"
	"slices"

	"kernmelderegister/internal/formate/osci"
)

const (
	codeWeitere           = "3800" // further deliveries
	codeKeineZustellung   = "9803"
	codeKeinLaufzettel    = "9804"
	codeWeitereLaufzettel = "3801"
)

// Abholung is a delivery that lies before the recipient. Its attachments are gone when
// the function that was given it returns.
type Abholung struct {
	MessageID, Betreff string
	// Inhalt is osci:ContentPackage in canonical form.
	Inhalt   []byte
	Anhaenge []osci.Anhang
	// Zertifikate are those that content and Laufzettel speak of.
	Zertifikate []osci.Zertifikat
	// Laufzettel holds the times and the inspection of the certificates; nil if the
	// Intermediär sent none.
	Laufzettel   *osci.Laufzettel
	FremdeKoepfe []osci.Fremdkopf
	// Weitere says that further deliveries wait.
	Weitere bool
}

func abholung(e *osci.Eingang) *Abholung {
	a := &Abholung{MessageID: e.Nachricht.MessageID, Betreff: e.Betreff, Inhalt: e.Inhalt, Anhaenge: e.Anhaenge, Zertifikate: e.Zertifikate.Liste,
		FremdeKoepfe: e.FremdeKoepfe, Weitere: slices.Contains(codes(e.Rueckmeldung), codeWeitere)}
	if len(e.Laufzettel) > 0 {
		a.Laufzettel = &e.Laufzettel[0]
		a.MessageID, a.Betreff = a.Laufzettel.MessageID, a.Laufzettel.Betreff
	}
	return a
}

// Hole fetches one delivery (FetchDelivery) and gives it to nimm; da is false if none
// fits. It is confirmed by the next request of the dialog, Ende included; if nimm fails,
// the dialog is over and the delivery stays in the mailbox. Errors: MR-2305, MR-2306,
// MR-2307, those of nimm.
func (d *Dialog) Hole(ctx context.Context, w osci.Auswahl, nimm func(context.Context, *Abholung) error) (da bool, err error) {
	err = d.k.mitAblage(func(a osci.Ablage) error {
		e, err := d.sende(ctx, &osci.Nachricht{Art: osci.FetchDelivery, Auswahl: w}, a)
		if hatCode(err, codeKeineZustellung) {
			return nil
		}
		if err != nil {
			return err
		}
		da = true
		return d.uebergib(func() error { return nimm(ctx, abholung(e)) })
	})
	return da && err == nil, err
}

// uebergib hands the delivery over; if that fails, nothing must confirm it.
func (d *Dialog) uebergib(nimm func() error) error {
	err := nimm()
	if err != nil {
		d.zu = true
	}
	return err
}

// Leere empties the mailbox: a dialog in which deliveries are fetched, the oldest first,
// until there is none or hoechstens are there (0: any number). nimm must have kept a
// delivery durably when it returns nil; then it is confirmed. anzahl are those that nimm
// took, also with an error.
func (k *Kunde) Leere(ctx context.Context, hoechstens int, nimm func(context.Context, *Abholung) error) (anzahl int, err error) {
	d, err := k.Dialog(ctx)
	if err != nil {
		return 0, err
	}
	for hoechstens == 0 || anzahl < hoechstens {
		da, err := d.Hole(ctx, osci.Auswahl{}, nimm)
		if err != nil {
			return anzahl, err
		}
		if !da {
			break
		}
		anzahl++
	}
	return anzahl, d.Ende(ctx)
}

// Laufzettel fetches process cards (FetchProcessCard). Weitere says that more fit than
// the selection wanted. Errors: MR-2305, MR-2306, MR-2307.
func (d *Dialog) Laufzettel(ctx context.Context, w osci.Auswahl) (liste []osci.Laufzettel, weitere bool, err error) {
	err = d.k.mitAblage(func(a osci.Ablage) error {
		e, err := d.sende(ctx, &osci.Nachricht{Art: osci.FetchProcessCard, Auswahl: w}, a)
		if hatCode(err, codeKeinLaufzettel) {
			return nil
		}
		if err != nil {
			return err
		}
		liste, weitere = e.Laufzettel, slices.Contains(codes(e.Rueckmeldung), codeWeitereLaufzettel)
		return nil
	})
	return liste, weitere, err
}

// Laufzettel fetches the process cards of these messages in a dialog of its own.
func (k *Kunde) Laufzettel(ctx context.Context, messageIDs ...string) ([]osci.Laufzettel, error) {
	d, err := k.Dialog(ctx)
	if err != nil {
		return nil, err
	}
	liste, _, err := d.Laufzettel(ctx, osci.Auswahl{MessageIDs: messageIDs})
	if err != nil {
		return nil, err
	}
	return liste, d.Ende(ctx)
}

// Vermittlung is the reply to a request that was mediated.
type Vermittlung struct {
	Quittung
	// Antwort is the reply of the passive recipient; its Laufzettel is that of the reply.
	Antwort *Abholung
}

// Vermittle sends the request to a passive recipient at the address ziel and gives his
// reply to nimm (MediateDelivery in a dialog of its own). Errors: as Hole; MR-2307 with
// 9806 if the reply has no content.
func (k *Kunde) Vermittle(ctx context.Context, z *Zustellung, ziel string, nimm func(context.Context, *Vermittlung) error) error {
	d, err := k.Dialog(ctx)
	if err != nil {
		return err
	}
	n := z.nachricht(osci.MediateDelivery)
	n.Ziel = ziel
	err = k.mitAblage(func(a osci.Ablage) error {
		e, err := d.sende(ctx, n, a)
		if err != nil {
			return err
		}
		v := &Vermittlung{Quittung: quittung(e), Antwort: abholung(e)}
		if v.Antwort.Laufzettel = e.Antwortlaufzettel; e.Antwortlaufzettel != nil {
			v.Antwort.MessageID, v.Antwort.Betreff = e.Antwortlaufzettel.MessageID, e.Antwortlaufzettel.Betreff
		}
		return d.uebergib(func() error { return nimm(ctx, v) })
	})
	if err != nil {
		return err
	}
	return d.Ende(ctx)
}
