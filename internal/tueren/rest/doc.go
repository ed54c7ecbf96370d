// SPDX-License-Identifier: EUPL-1.2

// Package rest is the JSON door /api/v1/ of the register: the Personensuche and the
// free search of authorities, and the orders of private persons and bulk customers,
// over the same use cases as SOAP and the pages (contract section 2).
//
// The types of questions and answers are the only description of the interface: the
// strict reader checks a body against them, and openapi.json is written from them, so
// that the three can't contradict each other. What is refused leaves as problem+json
// (RFC 9457). Nothing of a person ever stands in an address.
package rest
