// SPDX-License-Identifier: EUPL-1.2

// Package stellen leads bodies from their application to their access and, if
// need be, out of it again (SächsMeldVO § 39 Abs. 2, BMG § 39 Abs. 1): the head of
// a body applies, the register office checks who stands behind it, informs the
// data protection commissioner, and only then opens the access for one named
// administrator, who makes the users. Additional profiles belong to an
// organisational unit and are applications of their own, and so is a change of
// the administrator.
//
// Every step is in the log before it takes effect.
package stellen
