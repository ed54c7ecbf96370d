// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"context"

	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/geheim"
)

// Dialog is an explicit dialog (digest section 4). It takes one request at a time. After
// an error other than a refusal in the feedback it is over: nothing more is sent, since
// the next request would confirm what was delivered before.
type Dialog struct {
	k            *Kunde
	conversation string
	challenge    string // of the last answer
	folge        int
	zu           bool
}

// Dialog opens an explicit dialog. Whoever opens one ends it with Ende.
func (k *Kunde) Dialog(ctx context.Context) (*Dialog, error) {
	d := &Dialog{k: k, folge: -1}
	err := k.mitAblage(func(a osci.Ablage) error {
		_, err := d.sende(ctx, &osci.Nachricht{Art: osci.InitDialog}, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// sende sends a request of the dialog. The first one, InitDialog, has no numbers yet.
func (d *Dialog) sende(ctx context.Context, n *osci.Nachricht, a osci.Ablage) (*osci.Eingang, error) {
	if d.zu {
		return nil, errBeendet
	}
	n.Steuerblock = osci.Steuerblock{Response: d.challenge, Challenge: geheim.TokenBase64(16), ConversationID: d.conversation, SequenceNumber: max(d.folge, 0)}
	e, err := d.k.tausche(ctx, n, a)
	if err != nil {
		d.zu = true
		return nil, err
	}
	d.challenge, d.conversation = e.Steuerblock.Challenge, e.Steuerblock.ConversationID
	d.folge++
	return e, pruefeRueckmeldung(e)
}

// Ende ends the dialog. It also confirms the last delivery, so it must not be called
// when that could not be kept; an unfinished dialog simply expires. After an error of
// the dialog it does nothing.
func (d *Dialog) Ende(ctx context.Context) error {
	if d.zu {
		return nil
	}
	return d.k.mitAblage(func(a osci.Ablage) error {
		_, err := d.sende(ctx, &osci.Nachricht{Art: osci.ExitDialog}, a)
		d.zu = true
		return err
	})
}
