// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/speicher/stoerung"
)

// uebersetze turns the server's errors that a user can act on into a Fehler;
// every other error stays as it is. The server's detail, which may quote a
// row, is never part of an error's text in pgx.
func uebersetze(err error) error {
	var schon *fehler.Fehler
	if err == nil || errors.As(err, &schon) {
		return err
	}
	var verbindung *pgconn.ConnectError
	if errors.As(err, &verbindung) || pgconn.SafeToRetry(err) {
		return stoerung.Unerreichbar(err)
	}
	var server *pgconn.PgError
	if !errors.As(err, &server) {
		return err
	}
	switch code := server.Code; {
	case code == "53100": // disk_full
		return stoerung.Voll(err)
	case code == "55P03" || code == "40P01" || code == "40001": // lock_not_available, deadlock, serialization
		return stoerung.Gesperrt(err)
	case strings.HasPrefix(code, "53"), strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"):
		return stoerung.Unerreichbar(err)
	case strings.HasPrefix(code, "XX"): // data_corrupted, index_corrupted
		return stoerung.Beschaedigt(err)
	}
	return err
}
