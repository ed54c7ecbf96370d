// SPDX-License-Identifier: EUPL-1.2

// Package intermediaer is the post office of the administration (SächsMeldVO § 2,
// OSCI-Transport 1.2): it hands out message ids, takes deliveries, checks the
// certificates, keeps encrypted mailboxes, and proves on the Laufzettel when a
// delivery came in, went out and was received. It knows no wire format and never
// opens a content; what it gets are bytes and certificates.
//
// The order of work is the law's: check, write it down, then store or forward
// (S1-02.6). What is acknowledged is durable; what was received with confirmation
// isn't handed out again unless it is asked for by its id.
package intermediaer
