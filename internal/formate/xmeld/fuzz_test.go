// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/formate/xmeld"
)

// saatgut adds one small instance of every message; large ones would keep the
// fuzzer busy with making them small.
func saatgut(f *testing.F) {
	f.Helper()
	f.Add(lieferung(f, &melde.Meldesatz{
		Geschlecht: "x", Ereignis: melde.Ereignis{Zeichen: "1"}, Geburt: melde.Geburt{Datum: 19840200},
		Schluessel: melde.Schluessel{AGS: "14628270", Ordnungsmerkmal: "1"}, Name: melde.Personenname{Familienname: "Ü"},
		Wohnungen: []melde.Wohnung{{Anschrift: melde.Anschrift{Form: melde.AnschriftStaat, Staat: "152"}}},
	}))
	f.Add([]byte(alteAnfrage))
	f.Add([]byte(alteFreieAnfrage))
	for _, schreibe := range schreiberFunktionen() {
		var b bytes.Buffer
		if err := schreibe(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte(`<x:a.1100 xmlns:x="http://www.osci.de/xmeld2511a"><x:datensatz/><x:datensatz>t</x:datensatz></x:a.1100>`))
}

// FuzzLesen reads foreign bytes with every reader: they never panic, and an
// error is a *Fehler with a sentence and a position inside the message.
func FuzzLesen(f *testing.F) {
	saatgut(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		pruefeFehler(t, xmeld.Pruefe(bytes.NewReader(b)), len(b))
		for _, n := range alleNachrichten {
			_, err := lies(n, bytes.NewReader(b))
			pruefeFehler(t, err, len(b))
		}
	})
}

var alleNachrichten = []string{"0201", "0203", "1100", "1101", "1104", "1330", "1331", "1332", "1333", "1500", "1501", "0910", "0010"}

// Every part of a full record is damaged in turn, always in the same ways.
func TestDamagedRecordsNeverPanic(t *testing.T) {
	gut := lieferung(t, meldetest.Voll(), meldetest.Satz(1))
	zufall := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		b := bytes.Clone(gut)
		for range 1 + zufall.IntN(4) {
			i, j := zufall.IntN(len(b)), zufall.IntN(len(b))
			switch zufall.IntN(3) {
			case 0:
				b[i] = byte(zufall.IntN(256))
			case 1: // lose a piece
				b = append(b[:i], b[min(len(b), i+1+zufall.IntN(60)):]...)
			case 2: // move a piece
				b = slices.Insert(b, i, b[j:min(len(b), j+zufall.IntN(200))]...)
			}
		}
		pruefeFehler(t, xmeld.Pruefe(bytes.NewReader(b)), len(b))
		_, err := lies1100(bytes.NewReader(b))
		pruefeFehler(t, err, len(b))
	}
}

func pruefeFehler(t *testing.T, err error, laenge int) {
	t.Helper()
	if err == nil {
		return
	}
	var f *xmeld.Fehler
	if !errors.As(err, &f) {
		t.Fatalf("no *xmeld.Fehler: %v", err)
	}
	if f.Code == "" || !strings.HasSuffix(f.Text, ".") || f.Byte < 0 || f.Byte > int64(laenge) {
		t.Fatalf("%+v", f)
	}
}

// FuzzGueltigWirdGelesen: what passes the schema can be decoded, and what was
// decoded can be written and read again with the same result.
func FuzzGueltigWirdGelesen(f *testing.F) {
	saatgut(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		if xmeld.Pruefe(bytes.NewReader(b)) != nil {
			return
		}
		l, err := xmeld.Lies1100(bytes.NewReader(b), xmeld.Optionen1100{})
		if err != nil {
			return // another message, or a breach in the header
		}
		for {
			satz, err := l.Naechster()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("valid, but not readable: %v", err)
			}
			if satz.Liefern == nil || satz.Mangel != nil {
				continue
			}
			einmal := lieferung(t, satz.Liefern)
			zweimal := lieferung(t, datensaetze(t, einmal)[0].Liefern)
			if !bytes.Equal(einmal, zweimal) {
				t.Fatal("written twice, two results")
			}
		}
	})
}
