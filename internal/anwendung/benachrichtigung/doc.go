// SPDX-License-Identifier: EUPL-1.2

// Package benachrichtigung tells customers by e-mail that something waits in their
// mailbox (S2-10.3). The note has no content: no name, no number of an order, no
// result, no link. It is sent only if the result has not been read within a while, and
// only once for everything that waits.
package benachrichtigung
