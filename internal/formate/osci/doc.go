// SPDX-License-Identifier: EUPL-1.2

// Package osci speaks OSCI-Transport 1.2: it turns the bytes of an HTTP body into a
// Nachricht and back, for whoever asks and for whoever answers. It exists so that
// nobody else has to know how a message is packed, signed and encrypted, and so that
// what was signed is what is interpreted: the tokens that make a Nachricht are those
// that went into the digests, block by block, part by part.
//
// One type, Nachricht, holds every message; the table in bauplan.go says which
// blocks and elements each Art has, and drives both reader and writer. What belongs
// to the parties and must reach the other side byte by byte (ContentPackage,
// NonIntermediaryCertificates, foreign header blocks, attachments) is kept in its
// canonical form and never rebuilt.
//
//	eingang, err := leser.Lies(r.Body, osci.Quelle{Schluessel: schluesselbund, Ablage: ablage})
//	...
//	err = osci.Schreibe(w, &antwort, osci.Verpackung{Unterzeichner: u, Empfaenger: zertifikat, ...})
//
// Names of elements are those of the standard; the sections in brackets are those of
// the digest that the project keeps of it (docs/osci.md).
package osci
