// SPDX-License-Identifier: EUPL-1.2

package eingang

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kernmelderegister/internal/formate/datentraeger"
)

// standardeingabe is the path that stands for the standard input.
const standardeingabe = "-"

// Sammle finds the messages of the paths: files, folders with everything below
// them, and "-" for the standard input, which is kept in a file of ablage while
// it is needed. A folder with an etikett.json is checked as a data carrier.
// The result has the street directories first, then the deliveries of each
// municipality by number and package, whatever the files are called.
func Sammle(pfade []string, eingabe io.Reader, ablage string) ([]*Datei, error) {
	var dateien []*Datei
	for _, pfad := range pfade {
		neue, err := sammlePfad(pfad, eingabe, ablage)
		if err != nil {
			return nil, err
		}
		dateien = append(dateien, neue...)
	}
	slices.SortStableFunc(dateien, func(a, b *Datei) int {
		return cmp.Or(
			cmp.Compare(rang(a), rang(b)),
			cmp.Compare(a.kopf.Autor.Kennung, b.kopf.Autor.Kennung),
			cmp.Compare(a.lieferung.Nummer, b.lieferung.Nummer),
			cmp.Compare(a.lieferung.Paket, b.lieferung.Paket),
		)
	})
	return dateien, nil
}

func rang(d *Datei) int {
	if d.art.Nachricht == "1104" {
		return 0
	}
	return 1
}

func sammlePfad(pfad string, eingabe io.Reader, ablage string) ([]*Datei, error) {
	if pfad == standardeingabe {
		d, err := bewahre(eingabe, ablage)
		return []*Datei{d}, err
	}
	info, err := os.Stat(pfad)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		d, err := liesDatei(pfad, pfad)
		return []*Datei{d}, err
	}
	return sammleOrdner(pfad)
}

func sammleOrdner(ordner string) ([]*Datei, error) {
	var dateien []*Datei
	err := filepath.WalkDir(ordner, func(pfad string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			return pruefeEtikett(pfad)
		}
		if !strings.EqualFold(filepath.Ext(pfad), ".xml") {
			return nil
		}
		d, err := liesDatei(pfad, pfad)
		dateien = append(dateien, d)
		return err
	})
	return dateien, err
}

// pruefeEtikett checks the label of a data carrier where the folder has one.
func pruefeEtikett(ordner string) error {
	err := datentraeger.PruefeOrdner(ordner)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("%s: %w", ordner, err)
}

// bewahre copies the standard input into a file: it is read twice.
func bewahre(eingabe io.Reader, ablage string) (*Datei, error) {
	f, err := os.CreateTemp(ablage, "eingabe-*.xml")
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(f, eingabe)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("keep standard input: %w", err)
	}
	return liesDatei(f.Name(), standardeingabe)
}
