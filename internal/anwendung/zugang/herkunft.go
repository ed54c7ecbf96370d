// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"context"
	"net/netip"
)

type herkunftSchluessel struct{}

// MitHerkunft notes from which address a request came. It is set once at the
// door of the house; a body with a list of networks lets nobody in without it (S3-09).
func MitHerkunft(ctx context.Context, a netip.Addr) context.Context {
	return context.WithValue(ctx, herkunftSchluessel{}, a.Unmap())
}

// Herkunft returns the address of the request, the zero value if it is unknown.
func Herkunft(ctx context.Context) netip.Addr {
	a, _ := ctx.Value(herkunftSchluessel{}).(netip.Addr)
	return a
}
