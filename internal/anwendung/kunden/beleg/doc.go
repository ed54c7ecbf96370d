// SPDX-License-Identifier: EUPL-1.2

// Package beleg looks at files that strangers upload as a proof of identity before
// anybody opens them: only JPEG, PNG and PDF pass, recognised by their bytes and never
// by a name or a stated type. Pictures are taken apart and written anew with nothing
// but their pixels: metadata, comments and whatever hangs behind them are gone.
// A PDF is refused when it can act (scripts, launched programs, embedded files), is
// encrypted, or hides such a thing in a compressed part.
//
// Nothing is ever decoded into memory beyond its compressed size; what would unpack to
// more than the limits is refused as a bomb.
package beleg
