// SPDX-License-Identifier: EUPL-1.2

package messung

import (
	"errors"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// ErrKeinPostgres says that no server programs are installed.
var ErrKeinPostgres = errors.New("messung: no PostgreSQL programs under /usr/lib/postgresql/*/bin or in PATH")

// programmordner returns the folder of the newest installed server.
func programmordner() (string, error) {
	funde, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(funde) > 0 {
		neuester := slices.MaxFunc(funde, func(a, b string) int { return fassung(a) - fassung(b) })
		return filepath.Dir(neuester), nil
	}
	pfad, err := exec.LookPath("initdb")
	if err != nil {
		return "", ErrKeinPostgres
	}
	return filepath.Dir(pfad), nil
}

// fassung returns the version in a path /usr/lib/postgresql/<version>/bin/initdb, else 0.
func fassung(pfad string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(pfad))))
	if err != nil {
		return 0
	}
	return n
}

// mitDatenbank returns the address with another database.
func mitDatenbank(dsn, name string) (string, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return "", errors.New("messung: the address of the database is no URL") // the cause would show the password
	}
	u.Path = "/" + name
	return u.String(), nil
}
