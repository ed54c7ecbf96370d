// SPDX-License-Identifier: EUPL-1.2

// Package auskunftsstatistik counts simple information month by month without personal
// data. It is made of the claims, which know orders and facts but nobody who was sought.
//
// How many answers were neutral is told in classes only, and not at all where a number
// is below five; fees stand beside it only where the share does, because one could be
// calculated from the other. A single cell that is kept back takes a second one with it,
// so that no sum gives it away.
package auskunftsstatistik
