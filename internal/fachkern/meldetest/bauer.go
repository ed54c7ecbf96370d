// SPDX-License-Identifier: EUPL-1.2

package meldetest

import (
	"fmt"
	"strconv"

	"kernmelderegister/internal/fachkern/melde"
)

// bauer makes records out of a source of numbers.
type bauer struct {
	// zahl returns a number between von and bis; was names the decision.
	zahl func(was string, von, bis int) int
	// alles fills every field that may be given.
	alles bool
}

// mal reports a decision that is true in one of n cases.
func (b *bauer) mal(was string, n int) bool {
	return b.alles || b.zahl(was, 1, n) == n
}

// anzahl returns how many elements a list has.
func (b *bauer) anzahl(was string, hoechstens int) int {
	if b.alles {
		return hoechstens
	}
	return max(0, b.zahl(was, -hoechstens, hoechstens))
}

func aus[T any](b *bauer, was string, werte []T) T {
	return werte[b.zahl(was, 0, len(werte)-1)]
}

// wenn returns one of the values in one of n cases, else the zero value.
func wenn[T any](b *bauer, was string, n int, werte []T) T {
	var leer T
	if !b.mal(was+"?", n) {
		return leer
	}
	return aus(b, was, werte)
}

func liste[T any](b *bauer, was string, hoechstens int, element func(i int) T) []T {
	var elemente []T
	for i := range b.anzahl(was, hoechstens) {
		elemente = append(elemente, element(i))
	}
	return elemente
}

func (b *bauer) datum(was string) melde.Datum {
	jahr, monat := b.zahl(was+" Jahr", 1920, 2026), b.zahl(was+" Monat", 1, 12)
	tag := b.zahl(was+" Tag", 1, melde.TageImMonat(jahr, monat))
	return melde.Datum(jahr*10000 + monat*100 + tag)
}

// datumWenn returns a date in one of three cases.
func (b *bauer) datumWenn(was string) melde.Datum {
	if !b.mal(was+"?", 3) {
		return 0
	}
	return b.datum(was)
}

// bekannt returns a date of which at least the year is known.
func (b *bauer) bekannt(was string) melde.TeilbekanntesDatum {
	d := b.datum(was)
	switch b.zahl(was+" Teile", 0, 7) {
	case 6:
		return melde.TeilbekanntesDatum(d / 100 * 100)
	case 7:
		return melde.TeilbekanntesDatum(d / 10000 * 10000)
	}
	return d.Teilbekannt()
}

func (b *bauer) teildatum(was string) melde.TeilbekanntesDatum {
	if b.zahl(was+" bekannt", 0, 9) == 9 {
		return melde.Unbekannt
	}
	return b.bekannt(was)
}

func (b *bauer) teildatumWenn(was string) melde.TeilbekanntesDatum {
	if !b.mal(was+"?", 3) {
		return 0
	}
	return b.teildatum(was)
}

// ganzOderUnbekannt returns a complete date, Unbekannt, or none.
func (b *bauer) ganzOderUnbekannt(was string) melde.TeilbekanntesDatum {
	switch b.zahl(was+" bekannt", 0, 9) {
	case 8:
		return melde.Unbekannt
	case 9:
		return 0
	}
	return b.datum(was).Teilbekannt()
}

func (b *bauer) ziffern(was string, stellen int) string {
	if stellen > 9 {
		return b.ziffern(was, stellen-9) + b.ziffern(was, 9)
	}
	hoechste := 1
	for range stellen {
		hoechste *= 10
	}
	return fmt.Sprintf("%0*d", stellen, b.zahl(was, 0, hoechste-1))
}

func (b *bauer) text(was string) string { return aus(b, was, texte) + " " + b.ziffern(was, 3) }

func (b *bauer) textWenn(was string) string {
	if !b.mal(was+"?", 3) {
		return ""
	}
	return b.text(was)
}

func (b *bauer) nachweis(was string) *melde.Nachweis {
	if !b.mal(was+"?", 3) {
		return nil
	}
	n := &melde.Nachweis{Datum: b.datum(was), Dokument: b.textWenn(was + " Dokument")}
	switch b.zahl(was+" Form", 0, 3) {
	case 1:
		n.Behoerde = b.text(was + " Behoerde")
	case 2:
		n.Behoerde, n.Aktenzeichen = b.text(was+" Behoerde"), b.text(was+" Aktenzeichen")
	case 3:
		n.BehoerdeAktenzeichen = b.text(was + " Behoerde und Aktenzeichen")
	}
	return n
}

// steuer returns a tax number with a correct check digit, or its substitute.
func (b *bauer) steuer(was string) melde.Steueridentifikation {
	switch b.zahl(was, 0, 3) {
	case 1:
		return melde.Steueridentifikation{VBM: b.ziffern(was, 20)}
	case 2, 3:
		return melde.Steueridentifikation{IdNr: b.idNr(was)}
	}
	return melde.Steueridentifikation{}
}

// idNr makes ten digits in which one digit stands twice and one is missing, and
// the check digit by ISO 7064 MOD 11,10 (AO § 139b).
func (b *bauer) idNr(was string) string {
	verschoben, doppelt := b.zahl(was+" erste", 1, 9), b.zahl(was+" doppelt", 0, 8)
	ziffern, produkt := make([]byte, 0, 11), 10
	for stelle := range 10 {
		ziffer := (verschoben + stelle) % 10
		if stelle == 9 {
			ziffer = (verschoben + doppelt) % 10
		}
		ziffern = append(ziffern, byte('0'+ziffer))
		summe := (ziffer + produkt) % 10
		if summe == 0 {
			summe = 10
		}
		produkt = summe * 2 % 11
	}
	return string(ziffern) + strconv.Itoa((11-produkt)%10)
}

// sperren returns blocks of the grounds; only two grounds have a term.
func (b *bauer) sperren(was string, gruende []melde.Sperrgrund) []melde.Auskunftssperre {
	return liste(b, was, min(2, len(gruende)), func(int) melde.Auskunftssperre {
		sperre := melde.Auskunftssperre{Grund: aus(b, was, gruende)}
		if sperre.Grund == melde.SperreGefahr || sperre.Grund == melde.SperreSicherheit {
			sperre.Frist = b.datumWenn(was + " Frist")
		}
		return sperre
	})
}
