// SPDX-License-Identifier: EUPL-1.2

// Package welt makes a synthetic Saxony: invented residents with households and
// life courses in the 418 real municipalities, and the records (Meldesätze) that
// those lives leave behind in the municipal registers. It exists so that the
// demo, the tests and the benchmarks have a whole state to work on without a
// single real person. It talks to the register only through messages, as a
// municipality would.
//
// The same options give the same records, byte for byte, whatever the number of
// processors: residents are made in blocks of about a thousand, every block from
// its own random source. A block holds everybody who belongs together (families,
// former residents, the dead), so records of one person in several
// municipalities come from one place; what concerns other municipalities than
// the block's own is parked, compressed, until their turn (see ablage).
package welt
