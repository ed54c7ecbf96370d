// SPDX-License-Identifier: EUPL-1.2

// Package bescheid writes a notice of fees (S2-34.6) as an accessible letter after
// DIN 5008 with legal basis, positions, payment data, GiroCode and information on
// legal remedies. Positions name orders and profiles by their numbers: the letter
// never says whom a search was about, nor why it had no result.
package bescheid
