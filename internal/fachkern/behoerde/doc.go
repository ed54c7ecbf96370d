// SPDX-License-Identifier: EUPL-1.2

// Package behoerde knows the municipalities with their validity and successors,
// the Meldebehörden that register for them, and the bodies that may ask the
// register (BMG §§ 34, 34a; SächsMeldVO §§ 29–39; S0-08). It holds no passwords.
package behoerde
