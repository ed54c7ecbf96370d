// SPDX-License-Identifier: EUPL-1.2

// Package abrechnung turns claims for fees into notices and keeps the ledger of
// what was paid (S2 3.4, S2-20.4, S2-34.6).
//
// A private order gets its notice at once, a Großkunde one a month, about the
// orders confirmed in it. Numbers of notices have no gaps within a year. A notice
// tells orders and profiles by their numbers only, never whom they were about.
//
// Nothing is ever changed in the ledger: payments, credits, cancellations,
// refunds and reminders are entries that add up to what is still due.
package abrechnung
