// SPDX-License-Identifier: EUPL-1.2

// Package kontrolle runs the log and lets it be looked into: it seals what was
// written, verifies everything, proves single entries, exports for a named
// purpose and destroys contents when their term is over (SächsMeldVO § 22 Abs.
// 3 and 4, § 23 Abs. 3; BMG § 40).
//
// Every look into the log is an entry of the log itself, durable before the
// first byte is shown (S1-22.12).
package kontrolle
