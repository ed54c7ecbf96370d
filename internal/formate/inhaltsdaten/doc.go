// SPDX-License-Identifier: EUPL-1.2

// Package inhaltsdaten reads and writes the content of OSCI-Transport 1.2
// (osci:ContentPackage, digest section 9): containers with contents, attachments
// and further containers, signed by authors and encrypted for readers. An
// Intermediär never looks into it; only author and reader are here at home.
//
// "See what is signed" (VwV elektronische Datenübermittlung VII, S4-07.2): a
// container is read in one pass, whose tokens go into the digests and into the
// result at the same time. What a signature must cover follows from the place where
// it stands, never from what it refers to; both must be equal, otherwise nothing of
// the package is handed out. Contents that nobody signed are marked as such, and
// PruefeGeschuetzt refuses them.
//
// Beyond the letter of order.xsd and oscisig.xsd, but as the official library does it:
// one element may be encrypted for several readers, and a content may hold a container.
//
// Which certificates are believed is the caller's business: Autor names the
// certificate that a valid signature was made with, no more.
//
//	operation        secret input    implementation      tests
//	Leser.Lies       private key     xmlenc, xmldsig     recorded messages, attacks, fuzz
//	Schreiber        private key     xmlenc, xmldsig     round trip, schema, foreign library
package inhaltsdaten
