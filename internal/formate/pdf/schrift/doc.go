// SPDX-License-Identifier: EUPL-1.2

// Package schrift reads TrueType fonts as far as a PDF document needs it: which
// glyph shows a character, how wide it is, where a combining mark belongs, and a
// font file with the used glyphs only. It exists because names in the register
// use all letters of DIN 91379, also those that Unicode has only as sequences.
//
// It brings one family, DejaVu Sans Condensed, because it has a glyph for every
// code point of the norm; its licence lies beside the files. Format: OpenType
// specification 1.9, chapters head, hhea, hmtx, maxp, cmap, loca, glyf, OS/2 and
// name. There is no kerning and no hinting.
package schrift
