// SPDX-License-Identifier: EUPL-1.2

// Package xmldsig checks and makes XML signatures as OSCI-Transport 1.2 uses them
// (digest sections 8 and 9.1): detached references to elements of the same
// document and to MIME parts, Canonical XML 1.0, nothing else.
//
// "See what is signed": a Lauf reads the document once. The tokens that its
// Weiter returns are those that go into the digests, so nobody can interpret
// something else than was checked. The interpreter says which elements and parts
// must be covered; Pruefe compares this list with the references and demands that
// both are equal.
//
//	l := xmldsig.Neu(r, xmldsig.Optionen{Richtlinie: richtlinie})
//	p := l.Pruefling()
//	for {
//		t, err := l.Weiter()
//		...
//		p.Decke()           // at the Start of each header block and of the Body
//		p.LiesSignatur()    // at the Start of ds:Signature
//	}
//	io.Copy(p.Anhang(contentID), teil)
//	err := p.Pruefe(zertifikat)
//
//	operation           secret input   implementation                 tests
//	Pruefe              -              crypto/rsa, crypto/ecdsa       recorded messages, xmlsec1, own vectors, fuzz
//	Unterzeichner       private key    crypto.Signer                  round trip, xmlsec1
//	digests             -              crypto/sha256, sha512, sha3    as above
package xmldsig
