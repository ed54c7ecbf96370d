// SPDX-License-Identifier: EUPL-1.2

// Package verwaltung is the door of the register office: what the register
// holds, how old each municipality's delivery is (S0-01, S0-03, S0-04), how far
// the log is sealed, and the rules in force with their norms. It shows numbers
// and no resident.
package verwaltung
