// SPDX-License-Identifier: EUPL-1.2

// Package portal is the door for private persons and bulk customers at the browser:
// simple information of the register as a dialog of one decision per page, as a
// batch of a file, and the mailbox in which the results lie (§§ 44, 49 BMG; S2).
//
// All that was answered stands in the stored draft, so that reload, back button, a
// second tab and an interruption are safe; each page sends the version of the draft
// that it showed. Whether somebody gets an answer, and which, is never decided
// here: every neutral answer is the same page.
//
// Every word stands in the room katalog. Nothing about a person stands in a URL or
// a title.
package portal
