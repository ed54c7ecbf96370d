// SPDX-License-Identifier: EUPL-1.2

package datentraeger

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Druckname is the name of the printable label's file. Like the label itself it
// does not stand on the label.
const Druckname = "etikett.pdf"

// Lege writes the label into the directory: to print, and last the one that is
// read. An incomplete label is a *Fehler and writes nothing (S1-23.2).
func (e *Etikett) Lege(ordner string) error {
	var druck, text bytes.Buffer
	if err := errors.Join(e.Drucke(&druck), e.Schreibe(&text)); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(ordner, Druckname), druck.Bytes(), 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(ordner, Dateiname), text.Bytes(), 0o600)
}

// PruefeOrdner checks the data carrier in a directory: its label and whether
// exactly the files on the label lie there. It returns an error that is
// fs.ErrNotExist if the directory has no label, a *Fehler if the carrier must
// be refused.
func PruefeOrdner(ordner string) error {
	f, err := os.Open(filepath.Join(ordner, Dateiname))
	if err != nil {
		return err
	}
	e, err := Lies(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	dateien, err := Dateien(ordner)
	if err != nil {
		return err
	}
	return e.PruefeInhalt(dateien)
}

// Dateien returns the files of a directory and everything below it that belong
// on its label, as slash-separated paths in lexical order.
func Dateien(ordner string) ([]string, error) {
	var dateien []string
	err := filepath.WalkDir(ordner, func(pfad string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name, err := filepath.Rel(ordner, pfad)
		if err != nil {
			return err
		}
		if name = filepath.ToSlash(name); name != Dateiname && name != Druckname {
			dateien = append(dateien, name)
		}
		return nil
	})
	return dateien, err
}
