// SPDX-License-Identifier: EUPL-1.2

// Package kunden leads private persons and bulk customers from their registration to
// their account and, if they wish, out of it again (S2-10.2, S2-20.2, § 49 Abs. 3 BMG):
// somebody fills in the form, proves who he is, the register office checks it and
// activates or refuses with a reason, and the access data go out by letter. Afterwards
// customers change their address themselves, confirmed by a code, and close their
// account; open claims stay, personal data go when their term is over.
//
// Nobody learns here who is registered: a registration for a known name or address is
// answered like any other, an unknown number like a wrong code. Every act of the
// register office is in the log before it takes effect; what somebody told of himself
// never is.
package kunden
