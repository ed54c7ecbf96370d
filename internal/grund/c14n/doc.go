// SPDX-License-Identifier: EUPL-1.2

// Package c14n writes Canonical XML 1.0 and Exclusive Canonical XML 1.0, both
// without comments, from the tokens of package xmlscan while they are read: what
// is hashed is what is interpreted, there is no second parser to disagree with
// ("see what is signed").
//
// A Geltung follows the document from its root; a Schreiber is begun at the
// element whose canonical form is wanted:
//
//	for each token {
//		if token.Art == xmlscan.Start { g.Betritt(scanner, token) }
//		if writing { fertig = w.Schreibe(token) }
//		if token.Art == xmlscan.Ende { g.Verlasse() }
//	}
//
// Processing instructions would be part of the canonical form, but the scanner
// leaves them out: set xmlscan.Optionen.OhneAnweisungen.
package c14n
