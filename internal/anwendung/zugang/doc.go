// SPDX-License-Identifier: EUPL-1.2

// Package zugang decides who stands at the door: it keeps the accounts of
// bodies, customers and the register's own staff, checks the proof they bring
// and leads their sessions (BMG § 39 Abs. 1; SächsMeldVO § 22 Abs. 2, § 23 Abs.
// 3). Identification comes first and authorisation after it: what an actor may
// see is not decided here.
//
// Who is refused learns nothing: an unknown name, a wrong password, a blocked
// account and a throttled one look alike in text and in work done. The reason
// stands in the log.
package zugang
