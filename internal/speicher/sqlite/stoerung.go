// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/speicher/stoerung"
)

// uebersetze turns the driver's errors that a user can act on into a Fehler;
// every other error stays as it is.
func uebersetze(err error) error {
	var schon *fehler.Fehler
	var treiber *sqlite.Error
	if err == nil || errors.As(err, &schon) || !errors.As(err, &treiber) {
		return err
	}
	switch treiber.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return stoerung.Gesperrt(err)
	case sqlite3.SQLITE_FULL:
		return stoerung.Voll(err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR:
		return stoerung.Unzugaenglich(err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return stoerung.Beschaedigt(err)
	}
	return err
}
