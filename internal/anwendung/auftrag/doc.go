// SPDX-License-Identifier: EUPL-1.2

// Package auftrag leads an order of a private person or a bulk customer from the
// draft over "Bestätigen" to the mailbox and the claim for its fee (S2 3.4).
//
//	draft → confirmed → worked on, profile by profile → done → released
//
// An order is released when its results are read for the first time, or when the
// time for that is over. Until then nothing about it is final: a Sperre that
// comes in between turns the result into the neutral answer, and its fee with it
// (BMG-51.1), because the asker has seen neither. The claim is written in the
// transaction that releases the order.
//
// What was asked and answered is deleted after a term; claim and log remain.
package auftrag
