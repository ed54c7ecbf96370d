// SPDX-License-Identifier: EUPL-1.2

// Package auskunft decides the simple information for private persons (§§ 44, 49
// BMG; S2 3.2): exactly one person is meant and nothing forbids the answer, or
// the neutral answer is given. One search profile goes in, five facts or nothing
// come out, and the log entry is durable before that.
//
// The neutral answer is made by one function that isn't told why. What differs by
// cause stays in the log. Every profile takes the same steps, its log entry has
// one of few widths, and its answer leaves at a tick of a coarse clock.
//
// The person who is sought is protected beyond her own record: a Sperre anywhere
// among the records that are, or may be, hers makes the whole profile neutral
// (E-D4), also one that only the municipality she moved to knows.
package auskunft
