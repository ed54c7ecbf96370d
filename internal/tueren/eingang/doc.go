// SPDX-License-Identifier: EUPL-1.2

// Package eingang is the door for what municipalities deliver: it finds out
// which message a file holds, checks it against the schema, brings 1100 and 1104
// to the use case in the order of their numbers, and writes the answers — one
// 1101 for each 1100, or the XInneres 0010 for what can't be processed at all
// (contract 5.11). Files come from a folder, a labelled data carrier (contract
// section 3) or the standard input.
package eingang
