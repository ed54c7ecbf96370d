// SPDX-License-Identifier: EUPL-1.2

// Package melde holds the resident's record exactly as a municipality delivers
// it: names in all forms, partly known dates, dwellings with status and history,
// relations, blocks and objections (BMG § 3; XMeld 1100, t.xmeldit.lieferdatensatz).
//
// It is the centre of the house and knows neither XML nor SQL nor HTTP. The
// numbers in the cbor tags are the stable field numbers of the compact storage
// form: a number is never reused for another meaning, new fields get new
// numbers, so that bodies written by an older version stay readable.
//
// What BMG § 3 lets only the municipality keep (the eID blocking password and
// checksum) has no field here: it can't be stored because it can't be held.
package melde
