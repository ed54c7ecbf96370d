// SPDX-License-Identifier: EUPL-1.2

// Package oscikunde is the client side of OSCI-Transport 1.2: it talks to an
// Intermediär over HTTP (digest sections 4, 5, 12 and 13). Every request is signed and
// encrypted, every answer must be encrypted for us, signed by the Intermediär and
// belong to the request; an answer that does not ends the dialog without a further
// request, because that would confirm a delivery that nobody has (section 4.2 no. 9).
//
// It knows nothing of what it carries: contents are made and read in inhaltsdaten,
// what has to be sent and when is decided in osciversand.
package oscikunde
