// SPDX-License-Identifier: EUPL-1.2

package eingang

import (
	"io"
	"os"
	"path/filepath"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// quittung1101 puts the receipt into the form of the standard. Its time is
// written in one zone, so that a repetition gives the same bytes.
func (e *Eingang) quittung1101(d *Datei, q lieferung.Quittung) *xmeld.Quittung {
	x := &xmeld.Quittung{
		Kopf:      d.kopf.Antwortkopf(e.Register, q.UUID, q.Erstellt.In(uhr.Berlin())),
		Lieferung: q.Nummer, Status: string(q.Status), Fehlermeldung: q.Text,
		Gelesen: uint64(q.Zahlen.Gelesen), Zurueckgewiesen: uint64(q.Zahlen.Zurueckgewiesen),
		MitMeldung: uint64(q.Zahlen.MitMeldung), Gemeinde: q.Gemeinde,
	}
	for _, m := range q.Meldungen {
		x.Meldungen = append(x.Meldungen, meldung1101(m))
	}
	return x
}

func meldung1101(m lieferung.Meldung) xmeld.Quittungsmeldung {
	return xmeld.Quittungsmeldung{
		Ereignis: m.Ereignis, Konsequenz: xmeld.Konsequenz(m.Konsequenz), Person: person(m.Schluessel),
		Blatt: m.Blatt, Feldinhalt: m.Inhalt, Fehlermeldung: m.Text, Fehlercode: m.Regel,
	}
}

func person(s melde.Schluessel) *melde.Schluessel {
	if s == (melde.Schluessel{}) {
		return nil
	}
	return &s
}

// rueckweisung0010 refuses a message as a whole.
func (e *Eingang) rueckweisung0010(d *Datei, f *xmeld.Fehler) *xmeld.Rueckweisung {
	r := &xmeld.Rueckweisung{
		Kopf:    d.kopf.Antwortkopf(e.Register, geheim.UUID(), e.Uhr.Jetzt()),
		Gruende: []xmeld.Fehlergrund{{Grund: f.Rueckweisungscode(), Beschreibungen: []string{f.Satztext()}}},
	}
	if istUUID(d.kopf.UUID) {
		v := d.kopf.Verweis()
		r.Ursprung = &v
	}
	return r
}

// Ordner writes answers into a folder. A name appears with its whole content or not at all.
type Ordner string

// Schreibe implements Ausgang.
func (o Ordner) Schreibe(name string, inhalt func(io.Writer) error) error {
	ziel := filepath.Join(string(o), name)
	f, err := os.CreateTemp(string(o), ".antwort-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	if err := inhalt(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), ziel)
}
