// SPDX-License-Identifier: EUPL-1.2

// Package kundenzeile is the stored form of registrations, proofs and customers' files,
// the same in both homes: sealed with the key of the installation and bound to its row,
// so that neither a copy of the database nor a row put elsewhere tells anything.
package kundenzeile

import (
	"encoding/json"
	"fmt"
	"strconv"

	"kernmelderegister/internal/anwendung/kunden"
	"kernmelderegister/internal/grund/geheim"
)

// Antrag returns the column for the registration.
func Antrag(t geheim.Tresor, a *kunden.Antrag) (string, error) {
	return verschliesse(t, a, "registrierung "+a.Nummer)
}

// LiesAntrag reads a column of Antrag. Error: geheim.ErrTresorInhalt.
func LiesAntrag(t geheim.Tresor, nummer, spalte string) (*kunden.Antrag, error) {
	a := &kunden.Antrag{}
	return a, oeffne(t, spalte, a, "registrierung "+nummer)
}

// Akte returns the column for the customer's file.
func Akte(t geheim.Tresor, a *kunden.Akte) (string, error) {
	return verschliesse(t, a, "kundenakte "+a.Kunde)
}

// LiesAkte reads a column of Akte. Error: geheim.ErrTresorInhalt.
func LiesAkte(t geheim.Tresor, kunde, spalte string) (*kunden.Akte, error) {
	a := &kunden.Akte{}
	return a, oeffne(t, spalte, a, "kundenakte "+kunde)
}

// Datei returns the column for the bytes of a proof.
func Datei(t geheim.Tresor, nummer string, nr int, inhalt []byte) (string, error) {
	return t.Verschliesse(inhalt, dateiort(nummer, nr))
}

// LiesDatei reads a column of Datei. Error: geheim.ErrTresorInhalt.
func LiesDatei(t geheim.Tresor, nummer string, nr int, spalte string) ([]byte, error) {
	return t.Oeffne(spalte, dateiort(nummer, nr))
}

func dateiort(nummer string, nr int) string { return "nachweis " + nummer + " " + strconv.Itoa(nr) }

func verschliesse(t geheim.Tresor, wert any, ort string) (string, error) {
	klar, err := json.Marshal(wert)
	if err != nil {
		return "", fmt.Errorf("write customer row: %w", err)
	}
	return t.Verschliesse(klar, ort)
}

func oeffne(t geheim.Tresor, spalte string, ziel any, ort string) error {
	klar, err := t.Oeffne(spalte, ort)
	if err != nil {
		return fmt.Errorf("open customer row: %w", err)
	}
	if err := json.Unmarshal(klar, ziel); err != nil {
		return fmt.Errorf("read customer row: %w", err)
	}
	return nil
}
