// SPDX-License-Identifier: EUPL-1.2

// Package mimeteile reads and writes the multipart/related package of
// OSCI-Transport 1.2 (digest section 2): the MIME header stands in the body itself,
// boundaries contain '+' and '/', Content-IDs are raw text, lines end with CRLF.
// The standard library's reader is too forgiving for what is signed part by part:
// here everything that two programs could split differently is an error. Parts are
// streamed; nothing is kept but one buffer.
package mimeteile
