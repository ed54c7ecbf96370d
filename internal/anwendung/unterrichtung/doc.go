// SPDX-License-Identifier: EUPL-1.2

// Package unterrichtung derives from the log who must be told about a query for a person
// with an Auskunftssperre: the Meldebehörde so that it informs the person, the body that
// caused the block, and the Meldebehörde again where a neutral answer is to be handled as
// a manual request (BMG § 34 Abs. 5, § 34a Abs. 5 Satz 2, § 51 Abs. 3).
//
// The query itself does nothing of this: what is needed is part of its log entry, so it is
// durable before the answer, and a query for a blocked person does the same work as one
// for nobody.
package unterrichtung
