// SPDX-License-Identifier: EUPL-1.2

// Package verzeichnisabfrage asks the DVDV for addresses. Answers may be kept for
// the day on which they were fetched and no longer (Betriebskonzept VIII.3): at
// midnight of Berlin they are deleted, and even an answer that was forgotten then is
// not used. A directory that is down the next day is an error, never a reason to use
// yesterday's certificates. Where the Landesserver has no entry, addresses that were
// found otherwise serve (SächsMeldVO § 21 Abs. 5 S. 3).
package verzeichnisabfrage
