// SPDX-License-Identifier: EUPL-1.2

// Package osciversand is the post room of everybody who takes part in OSCI-Transport:
// the register, the gateway, a Meldebehörde.
//
// Going out: a message is durable before it counts as accepted, its address is asked
// of the directory on the day it is sent (SächsMeldVO § 5 Abs. 3), and it is tried with
// growing gaps for 24 hours before it has to go by mail (VwV elektronische
// Datenübermittlung IV). It is delivered when the Laufzettel of the Intermediär says so,
// never because it was sent. What an interrupted attempt did is asked before the next.
//
// Coming in: a delivery is stored before it is confirmed and known by its MessageId, so
// it is handed on once although it may be fetched twice. What is not signed completely,
// not encrypted, or signed with a certificate that does not hold is kept back and has
// no way to processing, for nobody (VwV VII).
//
// Times, gaps and codes are data with their norm (regeln.toml).
package osciversand
