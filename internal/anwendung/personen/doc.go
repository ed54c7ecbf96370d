// SPDX-License-Identifier: EUPL-1.2

// Package personen keeps the answer to "which records are one human" up to date:
// a full run over all records, the same result kept after every change of a
// single record, decisions of clerks, a ledger from which everything can be
// derived anew, and one Meldenummer for each person (E-A1, S1-10.10, S1-10.11).
//
// The ledger is the truth. Keys, connections, bundles and which number a bundle
// has are derived; what a clerk takes back is as if it had never been.
package personen
