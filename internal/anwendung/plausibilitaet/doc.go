// SPDX-License-Identifier: EUPL-1.2

// Package plausibilitaet runs the yearly check of the stock (SächsMeldVO § 13):
// it freezes the state of the Stichtag, looks at it although deliveries go on,
// keeps the findings, tells the Meldebehörden (XMeld 1500), takes their answers
// (1501) and closes a finding when a delivery has removed what it was about.
//
// The register never corrects by itself: nothing in this room can change a
// record (S1-13.8).
package plausibilitaet
