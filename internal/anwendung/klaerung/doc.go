// SPDX-License-Identifier: EUPL-1.2

// Package klaerung is the work of the register's clerks on Klärungsfälle: pairs
// of records of which the machine can't say whether they are one human
// (SächsMeldVO § 10 Abs. 3 Satz 2; S1-10.11). A clerk looks at both records with
// the evidence, decides with a reason, puts the case off or asks a Meldebehörde.
//
// Nobody merges records across different dates of birth alone: a second clerk
// confirms. Every look and every act is an entry of the log that is durable
// before the page is answered. The register changes no record: a wrong one is
// corrected by the Meldebehörde that keeps it.
package klaerung
