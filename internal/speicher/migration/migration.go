// SPDX-License-Identifier: EUPL-1.2

// Package migration brings a database to the schema that this program knows:
// ordered SQL files, each applied once in a transaction of its own together
// with the note that it was applied. It refuses a database that a newer program
// has made, because writing to a schema one doesn't know destroys data.
package migration

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/speicher/stoerung"
)

// Schritt is one migration file.
type Schritt struct {
	Nummer     int    // 1, 2, 3 … without gaps
	Name       string // file name without folder
	SQL        string
	Pruefsumme string // hex of SHA-256 of the file
}

// Angewandt is the note of a step in the database.
type Angewandt struct {
	Nummer     int
	Pruefsumme string
}

// Ziel is a database that can be migrated.
type Ziel interface {
	// Stand returns the applied steps in order; none for an empty database.
	Stand(ctx context.Context) ([]Angewandt, error)
	// Wende executes the step and notes it, both in one transaction.
	Wende(ctx context.Context, s Schritt) error
}

var namensform = regexp.MustCompile(`^([0-9]{4})_[a-z0-9_]+\.sql$`)

// Lies reads the steps from the folder: files NNNN_name.sql, numbered from
// 0001 without gaps. Any other file is an error.
func Lies(dateien fs.FS, ordner string) ([]Schritt, error) {
	eintraege, err := fs.ReadDir(dateien, ordner)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	schritte := make([]Schritt, 0, len(eintraege))
	for i, e := range eintraege {
		teile := namensform.FindStringSubmatch(e.Name())
		if teile == nil {
			return nil, fmt.Errorf("migration %s: name is not NNNN_name.sql", e.Name())
		}
		nummer, err := strconv.Atoi(teile[1])
		if err != nil || nummer != i+1 {
			return nil, fmt.Errorf("migration %s: expected number %04d", e.Name(), i+1)
		}
		inhalt, err := fs.ReadFile(dateien, ordner+"/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", e.Name(), err)
		}
		summe := sha256.Sum256(inhalt)
		schritte = append(schritte, Schritt{
			Nummer: nummer, Name: e.Name(), SQL: string(inhalt), Pruefsumme: hex.EncodeToString(summe[:]),
		})
	}
	return schritte, nil
}

// Bringe applies the missing steps in order. A database with more steps than
// the program knows is refused with code MR-0106, one whose applied steps differ
// from the program's with MR-0107 (both Konflikt); nothing is changed then.
func Bringe(ctx context.Context, ziel Ziel, schritte []Schritt) error {
	stand, err := ziel.Stand(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if len(stand) > len(schritte) {
		return neuer(len(stand), len(schritte))
	}
	for i, a := range stand {
		if a.Nummer != schritte[i].Nummer || a.Pruefsumme != schritte[i].Pruefsumme {
			return geaendert(schritte[i].Nummer)
		}
	}
	for _, s := range schritte[len(stand):] {
		if err := ziel.Wende(ctx, s); err != nil {
			return fmt.Errorf("apply migration %s: %w", s.Name, err)
		}
	}
	return nil
}

func neuer(vorhanden, bekannt int) error {
	return fehler.Neu(fehler.Konflikt, stoerung.CodeNeuer, fmt.Sprintf(
		"Die Datenbank wurde von einer neueren Fassung des Programms angelegt (Schema %d, dieses Programm kennt %d). "+
			"Bitte aktualisieren Sie das Programm.", vorhanden, bekannt))
}

func geaendert(nummer int) error {
	return fehler.Neu(fehler.Konflikt, stoerung.CodeGeaendert, fmt.Sprintf(
		"Das Schema der Datenbank stammt nicht von dieser Programmfassung (Schritt %d weicht ab).", nummer))
}
