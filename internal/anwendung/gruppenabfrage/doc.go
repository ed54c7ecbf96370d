// SPDX-License-Identifier: EUPL-1.2

// Package gruppenabfrage carries group queries out for the dialogue (SächsMeldVO
// § 22 Abs. 1 Satz 4 and 5): first only the number of persons, then a release by
// which the body takes the responsibility (S1-22.6), if it wants so by a second
// person, then a job that puts the result into the body's mailbox. The job survives
// the end of the program and its result appears once and as a whole. Whether a body
// may ask at all, and for what, is decided in the room abruf.
package gruppenabfrage
