// SPDX-License-Identifier: EUPL-1.2

// Package registerpost is the register as a participant of OSCI-Transport: it decides
// what a message from the register's mailbox is and who works on it, and brings what the
// register tells the Meldebehörden into the post room (osciversand).
//
// A message speaks in the name of municipalities. It is only taken if all of it was
// signed with the certificate that the DVDV names for each of them; everything else is
// turned back with a 0010 and has no effect (SächsMeldVO § 2, VwV elektronische
// Datenübermittlung VII). Nothing is taken or answered twice: deliveries are known by the
// UUID of their message, answers by the MessageId of the delivery they belong to.
package registerpost
