// SPDX-License-Identifier: EUPL-1.2

// Package zertifikatspruefung decides whether a signature or cipher certificate
// holds at an instant (SächsMeldVO § 6, VwV elektronische Datenübermittlung VII):
// chain to the anchors of the network, time, use, algorithms, revocation. What is
// trusted, by whose decision and how long, is data of the operator and is read
// again while the program runs. A revocation that can't be asked about is never
// taken for none (E-K1).
//
// It also holds the program's own keys, of which the old ones go on decrypting
// while the new ones are already announced, and watches over what ends soon.
package zertifikatspruefung
