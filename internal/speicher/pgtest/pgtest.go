// SPDX-License-Identifier: EUPL-1.2

// Package pgtest gives tests a PostgreSQL. It uses the server that KMR_TEST_PG
// names (a DSN with the right to create databases), else it starts a throw-away
// cluster with the binaries that are installed. Without either, the test is
// skipped and says so loudly: a contract that was not checked must be seen.
package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Umgebung names the environment variable with the DSN of a server for tests.
const Umgebung = "KMR_TEST_PG"

// Server is a PostgreSQL server for the tests of one package.
type Server struct {
	dsn     string // of a database from which others can be created
	cluster *cluster
}

// Optionen say how a throw-away cluster runs.
type Optionen struct {
	// OhneSync switches fsync off. A test that kills or measures must not use it.
	OhneSync bool
}

// Starte returns a server, or an error that names why there is none. It must be
// stopped with Stoppe.
func Starte(ctx context.Context, opt Optionen) (*Server, error) {
	if dsn := os.Getenv(Umgebung); dsn != "" {
		return &Server{dsn: dsn}, nil
	}
	c, err := starteCluster(ctx, opt)
	if err != nil {
		return nil, err
	}
	return &Server{dsn: c.dsn(), cluster: c}, nil
}

// Stoppe stops and removes a throw-away cluster.
func (s *Server) Stoppe() error {
	if s == nil || s.cluster == nil {
		return nil
	}
	return s.cluster.stoppe()
}

// Datenbank creates an empty database and returns its DSN. The database is
// dropped at the end of the test. With s nil the test is skipped: grund says why.
func (s *Server) Datenbank(t testing.TB, grund error) string {
	t.Helper()
	if s == nil {
		t.Skipf("!! PostgreSQL is NOT tested: %v", grund)
	}
	name := "kmr_" + strings.ToLower(rand.Text())
	fuehreAus(t, s.dsn, "CREATE DATABASE "+name)
	t.Cleanup(func() { fuehreAus(t, s.dsn, "DROP DATABASE "+name+" WITH (FORCE)") })
	return mitDatenbank(t, s.dsn, name)
}

func fuehreAus(t testing.TB, dsn, befehl string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	verbindung, err := pgx.Connect(ctx, dsn)
	if err != nil {
		t.Fatalf("connect to the test server: %v", err)
	}
	_, err = verbindung.Exec(ctx, befehl)
	if err = errors.Join(err, verbindung.Close(ctx)); err != nil {
		t.Fatalf("%s: %v", befehl, err)
	}
}

// mitDatenbank returns the DSN with another database.
func mitDatenbank(t testing.TB, dsn, name string) string {
	t.Helper()
	if u, err := url.Parse(dsn); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		u.Path = "/" + name
		return u.String()
	}
	return fmt.Sprintf("%s dbname=%s", dsn, name) // keyword form: the last value counts
}
