// SPDX-License-Identifier: EUPL-1.2

// Package anmeldung is the log-in at the HTML doors: form, second factor,
// instruction on the bound purpose, log-out, and the guard that lets only
// fitting sessions pass (SächsMeldVO § 23 Abs. 3; S3-08, S3-12, S3-15).
// Each area has a door and a cookie of its own.
package anmeldung
