// SPDX-License-Identifier: EUPL-1.2

// Package abruf is the automated retrieval by authorities (BMG §§ 34a, 38–40,
// SächsMeldVO §§ 22–24, 29–39): it decides whether a query is admissible, finds,
// lets the Auskunftssperren speak, filters under the body's profile, writes the
// log entry, and only then answers. A refusal has one outward form; its true
// reason stands in the log. The neutral answer is built by a function that is
// not told why.
package abruf
