// SPDX-License-Identifier: EUPL-1.2

// Package stapel reads the search profiles of simple information as people write
// them: field by field in a form, or row by row in a CSV file (S2-20.1;
// docs/formate/stapel.md). Both go through one Deuter, so that a row and a form
// with the same words ask the same question and are told the same mistakes.
//
// Mistakes that would cost a fee are found here, before anything is ordered:
// impossible dates, letters outside of DIN 91379, streets that the town does not
// have. Helper registers are the directories of municipalities and streets, never
// the register of persons (S2-32.14).
//
// Mistakes are codes with values, not sentences: the words are the door's.
package stapel
