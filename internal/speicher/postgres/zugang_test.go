// SPDX-License-Identifier: EUPL-1.2

package postgres_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/speicher/postgres"
	"kernmelderegister/internal/speicher/speichertest"
)

func TestZugang(t *testing.T) {
	neu := immerLeer(t, "zugang")
	speichertest.Zugang(t, func(t *testing.T) zugang.Speicher { return neu(t).Zugang(speichertest.Tresor(t)) })
}

func TestStellen(t *testing.T) {
	neu := immerLeer(t, "zugang")
	speichertest.Stellen(t, func(t *testing.T) speichertest.Stellenspeicher { return neu(t).Zugang(speichertest.Tresor(t)) })
}

func TestSecondFactorsAreSealedAtRest(t *testing.T) {
	dsn := server.Datenbank(t, keinServer)
	verbinde := func(t *testing.T, tu func(*pgx.Conn) error) {
		t.Helper()
		verbindung, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(tu(verbindung), verbindung.Close(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	speichertest.Versiegelung(t, speichertest.Siegelprobe{
		Oeffne: func(t *testing.T, tresor geheim.Tresor) speichertest.Stellenspeicher {
			return oeffne(t, dsn, postgres.Optionen{}).Zugang(tresor)
		},
		Fuehre: func(t *testing.T, befehl string) {
			verbinde(t, func(v *pgx.Conn) error { _, err := v.Exec(t.Context(), befehl); return err })
		},
		Spalte: func(t *testing.T, kennung string) (wert string) {
			verbinde(t, func(v *pgx.Conn) error {
				return v.QueryRow(t.Context(), `SELECT totp FROM zugang.konto WHERE kennung = $1`, kennung).Scan(&wert)
			})
			return wert
		},
		Tafel: "zugang.konto",
	})
}

func TestMerkmale(t *testing.T) {
	neu := immerLeer(t, "zugang")
	speichertest.Merkmale(t, func(t *testing.T) speichertest.Merkmalspeicher { return neu(t).Merkmale() })
}

// immerLeer returns a function that opens one and the same database with an
// empty schema each time. A new database for each case would take most of the time.
func immerLeer(t *testing.T, schema string) func(t *testing.T) *postgres.Speicher {
	t.Helper()
	dsn := server.Datenbank(t, keinServer)
	return func(t *testing.T) *postgres.Speicher {
		t.Helper()
		s := oeffne(t, dsn, postgres.Optionen{})
		verbindung, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		// The role switches the triggers off that keep the log append-only.
		_, err = verbindung.Exec(t.Context(), `SET session_replication_role = replica; DO $$ BEGIN EXECUTE (
			SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables
			WHERE schemaname = '`+schema+`' AND tablename <> 'schemafassung'); END $$`)
		if err = errors.Join(err, verbindung.Close(t.Context())); err != nil {
			t.Fatal(err)
		}
		return s
	}
}
