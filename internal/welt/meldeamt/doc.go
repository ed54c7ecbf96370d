// SPDX-License-Identifier: EUPL-1.2

// Package meldeamt is a virtual Meldebehörde: the municipal registers it keeps are
// those of a synthetic world (package welt), and it says of itself what a real one would
// say, message by message. It exists so that the post office, the directory and the
// register can be tried with a whole state without a single real authority.
//
// What concerns only itself it takes from the world: births, deaths, arrivals. That
// somebody left for a Meldebehörde that takes part too, it must be told: the world's
// departure waits until the Rückmeldung 0201 arrives (BMG § 33 Abs. 1), and only then it
// is delivered to the register. So a message that gets lost shows in the stock.
//
// It sends nothing itself; whoever drives it takes the messages to the post room.
package meldeamt
