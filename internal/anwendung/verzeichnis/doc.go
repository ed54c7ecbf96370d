// SPDX-License-Identifier: EUPL-1.2

// Package verzeichnis is the DVDV-Landesserver: who is reachable where, under
// which key, with which certificates (SächsMeldVO § 5). Bodies hand in changes,
// a second person releases them, they take effect on their day, and the
// Statistisches Landesamt passes them on to the Bundesmaster. Everything that is
// looked up comes from an immutable picture in memory, so that a look-up costs
// no database.
package verzeichnis
