// SPDX-License-Identifier: EUPL-1.2

// Package din91379 knows the characters of DIN 91379 (Ausgabe August 2022): which
// of them a datatype A–E allows, and the search form that its table 9 gives them.
// Registers compare names by the search form and must refuse characters outside
// their datatype, so both questions are asked for every delivered field; the
// package answers them without allocation.
package din91379
