// SPDX-License-Identifier: EUPL-1.2

package zertifikatspruefung

import (
	"context"
	"crypto/x509"

	"kernmelderegister/internal/grund/zertifikat"
)

// Eigenes returns the key pair that the service announces for the use: the youngest
// that has begun and is within its time. ok is false if there is none.
func (p *Pruefer) Eigenes(ctx context.Context, dienst string, v Verwendung) (i *zertifikat.Identitaet, ok bool) {
	jetzt := p.uhr.Jetzt()
	for _, e := range p.bild(ctx).eigene { // the youngest first
		z := e.Zertifikat
		if e.Dienst == dienst && e.Verwendung == v && !jetzt.Before(e.Ab) && !jetzt.Before(z.NotBefore) && !jetzt.After(z.NotAfter) {
			return e.Identitaet, true
		}
	}
	return nil, false
}

// EigenesZu returns the key pair of the service with exactly this certificate, also one
// that is announced no longer or not yet: during an overlap messages arrive for the old
// and the new key. ok is false if it is none of ours, or was struck from the settings.
func (p *Pruefer) EigenesZu(ctx context.Context, dienst string, z *x509.Certificate) (i *zertifikat.Identitaet, ok bool) {
	for _, e := range p.bild(ctx).eigene {
		if e.Dienst == dienst && e.Zertifikat.Equal(z) {
			return e.Identitaet, true
		}
	}
	return nil, false
}

// EigeneFuer returns all key pairs of the service for the use, the youngest first, also
// those that are announced no longer or not yet: what came before a change of keys is
// often opened after it.
func (p *Pruefer) EigeneFuer(ctx context.Context, dienst string, v Verwendung) (liste []*zertifikat.Identitaet) {
	for _, e := range p.bild(ctx).eigene {
		if e.Dienst == dienst && e.Verwendung == v {
			liste = append(liste, e.Identitaet)
		}
	}
	return liste
}
