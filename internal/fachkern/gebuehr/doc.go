// SPDX-License-Identifier: EUPL-1.2

// Package gebuehr turns facts into money: what one search profile cost, what an
// order costs, what a notice adds up to, and how costs are shared among
// municipalities. It calculates in whole cents and knows no person: a fee may
// never tell more than the answer it belongs to, so all three causes of the
// neutral answer are one Tatbestand here.
//
// Rates are rows of an embedded file with norm and validity, never constants.
package gebuehr
