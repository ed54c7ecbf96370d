// SPDX-License-Identifier: EUPL-1.2

package eingang

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/formate/xmeld"
)

// Datei is a file with one message, its header read.
type Datei struct {
	Pfad string
	Name string // what the operator called it

	art       xmeld.Art
	kopf      xmeld.Kopf
	lieferung xmeld.Lieferkopf
	fehler    *xmeld.Fehler // the header could not be read
	groesse   int64
	// pruefe holds the whole message against the schema, once, and returns the
	// number of its records. It may be called ahead, from another goroutine.
	pruefe func() (int, error)
}

// liesDatei reads the header. A message that is broken already there is kept
// with its error, to be answered in its turn; an error means that the file
// itself can't be read.
func liesDatei(pfad, name string) (*Datei, error) {
	d := &Datei{Pfad: pfad, Name: name, pruefe: sync.OnceValues(func() (int, error) { return pruefeDatei(pfad) })}
	err := d.liesKopf()
	var f *xmeld.Fehler
	if errors.As(err, &f) && f.Code != xmeld.CodeLesen {
		d.fehler = f
		return d, nil
	}
	return d, err
}

func (d *Datei) liesKopf() error {
	f, err := os.Open(d.Pfad)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	d.groesse = info.Size()
	if d.art, err = xmeld.Erkenne(bufio.NewReader(f)); err != nil {
		return err
	}
	if d.art.Nachricht != "1100" {
		return nil
	}
	if _, err := f.Seek(0, 0); err != nil {
		return err
	}
	l, err := xmeld.Lies1100(bufio.NewReader(f), xmeld.Optionen1100{})
	if err != nil {
		return err
	}
	d.kopf, d.lieferung = *l.Kopf(), *l.Lieferung()
	return nil
}

// nachricht translates the header for the use case.
func (d *Datei) nachricht() lieferung.Nachricht {
	return lieferung.Nachricht{
		UUID: d.kopf.UUID, Erstellt: d.kopf.Erstellt, Autor: d.kopf.Autor.AGS(), Test: d.kopf.IstTest,
		Gemeinde: d.lieferung.Gemeinde, Nummer: d.lieferung.Nummer, Paket: d.lieferung.Paket,
		Letztes: d.lieferung.LetztesPaket, Art: lieferung.Art(d.lieferung.Art),
		Verfahren: lieferung.Verfahren{Produkt: d.kopf.Produkt.Name, Hersteller: d.kopf.Produkt.Hersteller,
			Version: d.kopf.Produkt.Version, XMeld: d.art.Version},
	}
}

// antwortname is the name of a refusal without ending: the message's UUID as far
// as it is one, else the name of its file and, since files in different folders
// may be called the same, the beginning of its SHA-256.
func (d *Datei) antwortname() (string, error) {
	if istUUID(d.kopf.UUID) {
		return d.kopf.UUID, nil
	}
	f, err := os.Open(d.Pfad)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	name := filepath.Base(d.Name)
	if d.Name == standardeingabe {
		name = "eingabe"
	}
	return fmt.Sprintf("%s-%x", strings.TrimSuffix(name, filepath.Ext(name)), h.Sum(nil)[:4]), nil
}

func istUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	return strings.Trim(s, "0123456789abcdefABCDEF-") == ""
}
