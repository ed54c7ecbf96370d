// SPDX-License-Identifier: EUPL-1.2

// Package recht holds the law as data — profiles, data groups, search keys, each
// row with its norm and validity — and the interpreter that answers: may this
// body, for this purpose, with this query, on this day, see this field of this
// record? The answer names the norm. No rule hangs on a body's name.
package recht
