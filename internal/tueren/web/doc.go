// SPDX-License-Identifier: EUPL-1.2

// Package web is what all HTML doors share: the page frame in KERN UX, strict
// response headers, static files, the error summary of forms and server-side
// charts. It knows no resident and no use case.
//
// Every page goes through Vorlagen.Schreibe, so headers can't be forgotten:
// nothing is cached, nothing is inline, nothing is loaded from elsewhere.
package web
