// SPDX-License-Identifier: EUPL-1.2

// Package protokoll is the audit log of the register: the entry that every
// retrieval leaves behind (§ 22 Abs. 3 SächsMeldVO 2007, § 40 BMG), its
// commitment, the tree that makes later changes visible, the proofs, and the
// legal deletion that leaves the rest verifiable.
//
// An entry is encoded (Kodiere) and bound by a commitment, the Zusage
// SHA-256(salt || content). Commitment and deletion term form one leaf of a Merkle tree
// of RFC 6962; the position in the tree is the number of the entry. The entry is
// durable before the answer leaves (Schreiber); the tree grows afterwards in
// batches (Versiegler) and ends each time in a signed tree head, the Siegel. When
// the term is over, content and salt are destroyed; commitment and leaf stay,
// tell nothing about the content, and keep every other proof valid. Because the
// term is part of the leaf, content that is missing too early is noticed.
package protokoll
