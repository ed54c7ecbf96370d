// SPDX-License-Identifier: EUPL-1.2

// Package speichertest is the contract of the storages: suites that run on
// SQLite always and on PostgreSQL when it is found, one for each room that
// stores. The storages share no SQL; these suites are what keeps them equal.
package speichertest
