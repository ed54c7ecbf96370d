// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/fortschritt"
	"kernmelderegister/internal/tueren/befehl"
)

// lesemenge is how much XML is held in memory to be read again and again, in bytes.
const lesemenge = 32 << 20

// missXMeld: megabytes of 1100 messages per second of processor time, read into
// records, and checked against the schema; beside the tokens of encoding/xml.
func (s *messstand) missXMeld(ctx context.Context) error {
	l, err := s.land(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	nachrichten, err := liesNachrichten(l.ordner, lesemenge)
	if err != nil {
		return err
	}
	leser := []func([]byte) error{liesSaetze, pruefeSchema, liesToken}
	raten := make([][]float64, len(leser))
	balken := fortschritt.Neu(s.auftrag.Fortschritt, "Messung xmeld-lesen", int64(messscheiben*len(leser)))
	defer balken.Fertig()
	for range messscheiben {
		for i, lies := range leser {
			rate, err := s.lesescheibe(ctx, nachrichten, lies)
			if err != nil {
				return err
			}
			raten[i] = append(raten[i], rate)
			balken.Plus(1)
		}
	}
	const bezug = "encoding/xml, nur Token, dieselben Bytes"
	token := messung.Median(raten[2])
	s.melden(befehl.Messwert{Name: "xmeld-lesen", Wert: messung.Median(raten[0]), Einheit: "MB/s je Kern", Referenz: token, Bezug: bezug})
	s.melden(befehl.Messwert{Name: "xmeld-lesen-pruefung", Wert: messung.Median(raten[1]), Einheit: "MB/s je Kern", Referenz: token, Bezug: bezug})
	return nil
}

// lesescheibe reads the messages for a slice of the duration, at least one, and
// returns megabytes per second of processor time.
func (s *messstand) lesescheibe(ctx context.Context, nachrichten [][]byte, lies func([]byte) error) (float64, error) {
	gelesen, dauer := 0, s.auftrag.Dauer/messscheiben
	beginn, verbraucht := s.uhr.Jetzt(), messung.Prozessorzeit()
	for i := 0; gelesen == 0 || s.uhr.Jetzt().Sub(beginn) < dauer; i++ {
		if err := errors.Join(lies(nachrichten[i%len(nachrichten)]), ctx.Err()); err != nil {
			return 0, err
		}
		gelesen += len(nachrichten[i%len(nachrichten)])
	}
	return messung.JeSekunde(float64(gelesen)/1e6, max(messung.Prozessorzeit()-verbraucht, time.Microsecond)), nil
}

// liesNachrichten reads deliveries of the folder until there are so many bytes.
func liesNachrichten(ordner string, menge int) ([][]byte, error) {
	dateien, err := lieferdateien(ordner)
	if err != nil {
		return nil, err
	}
	var nachrichten [][]byte
	for _, datei := range dateien {
		b, err := os.ReadFile(datei)
		if err != nil {
			return nil, err
		}
		nachrichten = append(nachrichten, b)
		if menge -= len(b); menge <= 0 {
			break
		}
	}
	return nachrichten, nil
}

// lieferdateien lists the full deliveries below the folder of a state.
func lieferdateien(ordner string) ([]string, error) {
	dateien, err := filepath.Glob(filepath.Join(ordner, "lieferungen", "*", "gesamt-*.xml"))
	if err == nil && len(dateien) == 0 {
		err = errOhneMaterial
	}
	return dateien, err
}

func liesSaetze(nachricht []byte) error {
	l, err := xmeld.Lies1100(bytes.NewReader(nachricht), xmeld.Optionen1100{})
	if err != nil {
		return err
	}
	for {
		if _, err := l.Naechster(); err != nil {
			return ohneEOF(err)
		}
	}
}

func pruefeSchema(nachricht []byte) error { return xmeld.Pruefe(bytes.NewReader(nachricht)) }

func liesToken(nachricht []byte) error {
	d := xml.NewDecoder(bytes.NewReader(nachricht))
	for {
		if _, err := d.Token(); err != nil {
			return ohneEOF(err)
		}
	}
}

func ohneEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
