// SPDX-License-Identifier: EUPL-1.2

package eingang

import (
	"bufio"
	"errors"
	"io"
	"os"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/formate/xmeld"
)

// quelle opens the records of a file. At the first opening the whole message is
// held against the schema, so that nothing of an invalid one is stored.
type quelle struct {
	pfad     string
	geprueft bool
}

const lesepuffer = 256 << 10

// Oeffne implements lieferung.Quelle.
func (q *quelle) Oeffne() (lieferung.Saetze, error) {
	f, err := os.Open(q.pfad)
	if err != nil {
		return nil, err
	}
	if !q.geprueft {
		if err := q.pruefe(f); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	l, err := xmeld.Lies1100(bufio.NewReaderSize(f, lesepuffer), xmeld.Optionen1100{})
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &saetze{datei: f, leser: l}, nil
}

func (q *quelle) pruefe(f *os.File) error {
	if err := xmeld.Pruefe(bufio.NewReaderSize(f, lesepuffer)); err != nil {
		return err
	}
	q.geprueft = true
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// saetze hands out the records of an open file and closes it at its end.
type saetze struct {
	datei *os.File
	leser *xmeld.Leser1100
}

// Naechster implements lieferung.Saetze.
func (s *saetze) Naechster() (lieferung.Datensatz, error) {
	d, err := s.leser.Naechster()
	if err != nil {
		return lieferung.Datensatz{}, errors.Join(err, s.datei.Close())
	}
	return uebersetze(d), nil
}

func uebersetze(d xmeld.Datensatz) lieferung.Datensatz {
	satz := lieferung.Datensatz{Liefern: d.Liefern}
	if d.Loeschen != nil {
		satz.Loeschen = &lieferung.Loeschung{Schluessel: d.Loeschen.Schluessel, Ereignis: d.Loeschen.Ereignis}
	}
	if d.Mangel != nil {
		satz.Mangel = &lieferung.Mangel{Blatt: d.Mangel.Feld, Inhalt: d.Mangel.Wert, Text: d.Mangel.Text}
	}
	return satz
}

func liesVerzeichnis(pfad string) (lieferung.Verzeichnis, error) {
	f, err := os.Open(pfad)
	if err != nil {
		return lieferung.Verzeichnis{}, err
	}
	defer func() { _ = f.Close() }()
	if err := xmeld.Pruefe(bufio.NewReaderSize(f, lesepuffer)); err != nil {
		return lieferung.Verzeichnis{}, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return lieferung.Verzeichnis{}, err
	}
	v, err := xmeld.Lies1104(bufio.NewReaderSize(f, lesepuffer))
	if err != nil {
		return lieferung.Verzeichnis{}, err
	}
	return verzeichnisVon(v), nil
}

func verzeichnisVon(v *xmeld.Ortsverzeichnis) lieferung.Verzeichnis {
	w := lieferung.Verzeichnis{UUID: v.Kopf.UUID, Erstellt: v.Kopf.Erstellt, Autor: v.Kopf.Autor.AGS(), Test: v.Kopf.IstTest}
	for _, o := range v.Orte {
		ort := lieferung.Ort{AGS: o.AGS, Gemeinde: o.Gemeindename, Ortsteil: o.Ortsteil, Historisch: o.Historisch}
		for _, s := range o.Strassen {
			ort.Strassen = append(ort.Strassen, lieferung.Strasse{Name: s.Name, Historisch: s.Historisch})
		}
		w.Orte = append(w.Orte, ort)
	}
	return w
}
