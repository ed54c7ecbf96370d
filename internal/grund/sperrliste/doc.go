// SPDX-License-Identifier: EUPL-1.2

// Package sperrliste finds out whether a certificate has been revoked, by lists
// (CRL, RFC 5280) and by questions (OCSP, RFC 6960). Whatever comes from the
// network is bounded in size and time, taken from named hosts only, and believed
// only when its signature is that of the issuer. It knows three answers: not
// revoked, revoked, and an error when neither is proven.
package sperrliste
