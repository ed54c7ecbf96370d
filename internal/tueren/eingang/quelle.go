// SPDX-License-Identifier: EUPL-1.2

package eingang

import (
	"bufio"
	"context"
	"errors"
	"os"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/formate/xmeld"
)

// quelle are the records of a file.
type quelle struct{ datei *Datei }

const lesepuffer = 256 << 10

// Zaehle implements lieferung.Quelle: the whole message is held against the
// schema, so that nothing of an invalid one is stored.
func (q quelle) Zaehle(context.Context) (int, error) { return q.datei.pruefe() }

// Oeffne implements lieferung.Quelle.
func (q quelle) Oeffne() (lieferung.Saetze, error) {
	f, err := os.Open(q.datei.Pfad)
	if err != nil {
		return nil, err
	}
	l, err := xmeld.Lies1100(bufio.NewReaderSize(f, lesepuffer), xmeld.Optionen1100{})
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &saetze{datei: f, leser: l}, nil
}

func pruefeDatei(pfad string) (int, error) {
	f, err := os.Open(pfad)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	return xmeld.PruefeUndZaehle(bufio.NewReaderSize(f, lesepuffer))
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

func liesVerzeichnis(d *Datei) (lieferung.Verzeichnis, error) {
	if _, err := d.pruefe(); err != nil {
		return lieferung.Verzeichnis{}, err
	}
	f, err := os.Open(d.Pfad)
	if err != nil {
		return lieferung.Verzeichnis{}, err
	}
	defer func() { _ = f.Close() }()
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
