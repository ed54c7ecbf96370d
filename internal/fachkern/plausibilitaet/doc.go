// SPDX-License-Identifier: EUPL-1.2

// Package plausibilitaet holds the rules of the yearly check of the stock
// (SächsMeldVO § 13): which records are the same inhabitant by the identity key
// of the law, which current dwellings contradict each other, what must agree
// between the record of the main and that of a secondary dwelling, and which
// particulars a record must have.
//
// The rules only ever say what looks wrong. They never change a record, and they
// rather leave two records apart than tell one human's data to the authority of
// another (ADR 0027).
package plausibilitaet
