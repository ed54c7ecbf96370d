// SPDX-License-Identifier: EUPL-1.2

package browsertest

import (
	"context"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// SteckeSchluesselEin gives the browser a virtual security key (CTAP2 over USB)
// that answers at once, as if somebody touched it.
func (b *Browser) SteckeSchluesselEin() {
	b.tb.Helper()
	ctx, ab := context.WithTimeout(b.ctx, frist)
	defer ab()
	if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		b.tb.Fatalf("enable security keys: %v", err)
	}
	_, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
		Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportUsb, AutomaticPresenceSimulation: true,
		},
	})
	if err != nil {
		b.tb.Fatalf("add security key: %v", err)
	}
}
