// SPDX-License-Identifier: EUPL-1.2

// Package zuordnung decides which Meldesätze are one human. A person who moves
// leaves a record in every municipality; only records that are bundled let the
// register follow gaps (§ 10 SächsMeldVO, S2-32.10), find wrong double
// registrations (§ 13) and give out one Meldenummer.
//
// The way of a record: Merkmale (what is compared) → Schluessel (which other
// records are looked at) → Vergleich (one level per feature) → weights of a
// Modell after Fellegi and Sunter, learned without labels → Urteil (sure,
// Klärungsfall, no) → Buende (bundles without contradictions). All weights are
// whole hundredths of a bit and every step has a total order, so that the same
// records give the same bundles in any order, on any machine.
//
// A wrong merge hands a stranger's address to somebody; a missed one costs a
// second look. Therefore no single feature merges, what can't be true at once
// (Widerspruch) always separates, and a Häufung of equal records is shown to a
// clerk instead of being guessed at.
//
// What must not be used for linking is not read: the tax number (§ 139b AO), the
// AZR number (§ 10 AZRG) and serial numbers of documents (§ 16 PAuswG, § 16 PassG).
package zuordnung
