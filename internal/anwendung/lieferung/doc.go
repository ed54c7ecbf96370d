// SPDX-License-Identifier: EUPL-1.2

// Package lieferung takes what the municipalities deliver (XMeld 1100, 1104):
// it checks sequence, packages and responsibility, judges every record by a
// table of rules, applies the good ones in batches, and says of each objected
// record what became of it (XMeld 1101).
//
// The promises of the room: a record belongs to the municipality that delivered
// it and only that one may change it (SächsMeldVO § 20 Abs. 4); the same
// message twice has the effect of once; what one batch stores is durable and
// complete, with search keys, change events and receipt lines, and a run that
// was interrupted continues behind the last batch; a bad record never harms its
// neighbours; nothing vanishes silently.
package lieferung
