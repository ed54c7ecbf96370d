// SPDX-License-Identifier: EUPL-1.2

package oscikunde

import (
	"context"
	"crypto/x509"
	"fmt"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/formate/osci"
)

// Post is the transport of one participant. It implements osciversand.Post and is safe
// for concurrent use.
type Post struct {
	// Vorlage returns how every Intermediär is talked to: its Adresse, Chiffrier and
	// Signatur are those of the participant's own Intermediär, where his mailbox is.
	// Vertraue decides about the answers of all others. It is asked for each request, so
	// that keys and rules change without a pause.
	Vorlage func() Einstellung
	// Hoechstens is how many deliveries are fetched in one dialog; 0 for any number.
	Hoechstens int
}

var _ osciversand.Post = (*Post)(nil)

// kunde returns the client for the Intermediär of a recipient.
func (p *Post) kunde(z osciversand.Ziel) (*Kunde, error) {
	e := p.Vorlage()
	if z.Intermediaer != e.Adresse {
		chiffrier, err := x509.ParseCertificate(z.ChiffrierIntermediaer)
		if err != nil {
			return nil, fmt.Errorf("certificate of the Intermediär: %w", err)
		}
		e.Adresse, e.Chiffrier, e.Signatur = z.Intermediaer, chiffrier, nil
	}
	return Neu(e)
}

// MessageID implements osciversand.Post.
func (p *Post) MessageID(ctx context.Context, z osciversand.Ziel) (string, error) {
	k, err := p.kunde(z)
	if err != nil {
		return "", err
	}
	return k.MessageID(ctx)
}

// Stelle implements osciversand.Post.
func (p *Post) Stelle(ctx context.Context, z osciversand.Ziel, s osciversand.Zustellung) (*osci.Laufzettel, error) {
	k, err := p.kunde(z)
	if err != nil {
		return nil, err
	}
	q, err := k.Stelle(ctx, &Zustellung{MessageID: s.MessageID, Betreff: s.Betreff, Empfaenger: z.Empfaenger, Inhalt: s.Inhalt})
	return q.Laufzettel, err
}

// Laufzettel implements osciversand.Post.
func (p *Post) Laufzettel(ctx context.Context, z osciversand.Ziel, messageID string) (*osci.Laufzettel, error) {
	k, err := p.kunde(z)
	if err != nil {
		return nil, err
	}
	liste, err := k.Laufzettel(ctx, messageID)
	for i := range liste {
		if liste[i].MessageID == messageID {
			return &liste[i], err
		}
	}
	return nil, err
}

// Leere implements osciversand.Post.
func (p *Post) Leere(ctx context.Context, nimm func(context.Context, *osciversand.Abholung) error) (int, error) {
	k, err := Neu(p.Vorlage())
	if err != nil {
		return 0, err
	}
	return k.Leere(ctx, p.Hoechstens, func(ctx context.Context, a *Abholung) error {
		b := &osciversand.Abholung{MessageID: a.MessageID, Betreff: a.Betreff, Inhalt: a.Inhalt, Anhaenge: a.Anhaenge, Zertifikate: a.Zertifikate}
		if a.Laufzettel != nil {
			b.Laufzettel = *a.Laufzettel
		}
		return nimm(ctx, b)
	})
}
