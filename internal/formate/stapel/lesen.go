// SPDX-License-Identifier: EUPL-1.2

package stapel

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"kernmelderegister/internal/fachkern/suche"
)

// GroessteDatei is the greatest size of a file in bytes.
const GroessteDatei = 8 << 20

// The columns that a row has besides the fields of its profile.
const (
	SpalteZeichen  = "zeichen"
	SpalteKette    = "kette"
	SpalteArchiv   = "archiv"
	SpalteVerzicht = "verzicht"
)

// The lines of the head.
const (
	kopfzelle        = "kopf"
	KopfFassung      = "erklaerung_fassung"
	KopfKeineWerbung = "keine_werbung"
	KopfKeinHandel   = "kein_adresshandel"
	KopfGewerblich   = "gewerblich"
	KopfZweck        = "zweck"
	KopfGeschaeft    = "geschaeftszeichen"
	KopfZeichen      = "auftragszeichen"
)

// kopfnamen is the order of the head in the template.
var kopfnamen = []string{KopfFassung, KopfKeineWerbung, KopfKeinHandel, KopfGewerblich, KopfZweck, KopfGeschaeft, KopfZeichen}

// ketten are the values of the column kette, the default first (S2-32.3).
var ketten = []string{"keine", "normal", "lueckenhaft"}

// Kopf is what the head of a file declares for the whole order (S2-32.17, BMG-44.1).
type Kopf struct {
	Fassung                        string
	KeineWerbung, KeinAdresshandel bool
	Gewerblich                     bool
	Zweck, Geschaeftszeichen       string
	Zeichen                        string
}

// Zeile is a row of the file.
type Zeile struct {
	// Nr is the number of the line in the file, from 1.
	Nr      int
	Zeichen string
	// Kette is keine, normal or lueckenhaft.
	Kette            string
	Archiv, Verzicht bool
	Anfrage          suche.Privatanfrage
	Maengel          []Mangel
}

// Datei is a file that could be read; its rows may have mistakes each.
type Datei struct {
	Kopf
	// Kopfmaengel are mistakes of the head.
	Kopfmaengel []Mangel
	Zeilen      []Zeile
}

// Dateifehler refuses a whole file. Code names the sentence.
type Dateifehler struct {
	Code  string
	Werte []string
}

// Error names the code and nothing of the content.
func (f *Dateifehler) Error() string { return "stapel: " + f.Code }

func falsch(code string, werte ...string) error { return &Dateifehler{code, werte} }

// Lies reads a file of at most hoechstens rows. Errors are *Dateifehler.
func Lies(inhalt []byte, u *Deuter, hoechstens int) (*Datei, error) {
	if len(inhalt) > GroessteDatei {
		return nil, falsch("datei_gross")
	}
	text, err := alsText(inhalt)
	if err != nil {
		return nil, err
	}
	l := &leser{deuter: u, hoechstens: hoechstens}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = trennzeichen(text), -1, true
	for {
		zellen, err := r.Read()
		if errors.Is(err, io.EOF) {
			return l.fertig()
		}
		if err != nil {
			return nil, falsch("csv")
		}
		nr, _ := r.FieldPos(0)
		if err := l.nimm(nr, zellen); err != nil {
			return nil, err
		}
	}
}

// alsText decodes UTF-8 or, where it is none, Windows-1252, as spreadsheets write it.
// What is no text at all is refused before anything else looks at it.
func alsText(b []byte) (string, error) {
	b = bytes.TrimPrefix(b, []byte("\uFEFF"))
	if bytes.ContainsFunc(b, func(r rune) bool { return unicode.IsControl(r) && r < 0x80 && !strings.ContainsRune("\r\n\t", r) }) ||
		bytes.HasPrefix(b, []byte("PK")) || bytes.HasPrefix(b, []byte("%PDF")) {
		return "", falsch("kein_text")
	}
	if utf8.Valid(b) {
		return string(b), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(b)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", falsch("kodierung")
	}
	return string(text), nil
}

// trennzeichen is the separator of the first line: semicolon, tab or comma.
func trennzeichen(text string) rune {
	zeile, _, _ := strings.Cut(text, "\n")
	for _, z := range ";\t" {
		if strings.ContainsRune(zeile, z) {
			return z
		}
	}
	return ','
}

// leser takes line by line.
type leser struct {
	deuter     *Deuter
	hoechstens int
	datei      Datei
	kopf       map[string]string
	spalten    []string
}

func (l *leser) nimm(nr int, zellen []string) error {
	for i := range zellen {
		zellen[i] = strings.TrimSpace(strings.Map(ohneSteuerzeichen, zellen[i]))
	}
	leer := !slices.ContainsFunc(zellen, func(z string) bool { return z != "" })
	switch {
	case leer:
		return nil
	case l.spalten == nil && strings.EqualFold(zellen[0], kopfzelle):
		return l.nimmKopf(zellen)
	case l.spalten == nil:
		return l.nimmSpalten(zellen)
	case len(l.datei.Zeilen) == l.hoechstens:
		return falsch("zu_viele_zeilen", tausend(l.hoechstens))
	}
	l.datei.Zeilen = append(l.datei.Zeilen, l.zeile(nr, zellen))
	return nil
}

func ohneSteuerzeichen(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

func (l *leser) nimmKopf(zellen []string) error {
	if l.kopf == nil {
		l.kopf = map[string]string{}
	}
	if len(zellen) < 3 || !slices.Contains(kopfnamen, zellen[1]) {
		return falsch("kopf")
	}
	l.kopf[zellen[1]] = zellen[2]
	return nil
}

func (l *leser) nimmSpalten(zellen []string) error {
	erlaubt := Spalten()
	for _, z := range zellen {
		name := strings.ToLower(z)
		switch {
		case name == "":
		case !slices.Contains(erlaubt, name):
			return falsch("spalte_unbekannt")
		case slices.Contains(l.spalten, name):
			return falsch("spalte_doppelt", name)
		}
		l.spalten = append(l.spalten, name)
	}
	for _, pflicht := range []string{FeldNachname, FeldVornamen} {
		if !slices.Contains(l.spalten, pflicht) {
			return falsch("spalte_fehlt", pflicht)
		}
	}
	return nil
}

func (l *leser) zeile(nr int, zellen []string) Zeile {
	a := Angaben{}
	z := Zeile{Nr: nr}
	if len(zellen) > len(l.spalten) {
		z.Maengel = append(z.Maengel, Mangel{Code: "zu_viele_zellen"})
	}
	for i, wert := range zellen[:min(len(zellen), len(l.spalten))] {
		if l.spalten[i] != "" {
			a[l.spalten[i]] = ohneSchutzzeichen(wert)
		}
	}
	anfrage, maengel := l.deuter.Deute(a)
	z.Anfrage, z.Maengel = anfrage, append(z.Maengel, maengel...)
	z.Zeichen = a[SpalteZeichen]
	if utf8.RuneCountInString(z.Zeichen) > maxZeichen {
		z.Maengel = append(z.Maengel, Mangel{SpalteZeichen, "laenge", []string{tausend(maxZeichen), tausend(utf8.RuneCountInString(z.Zeichen))}})
	}
	z.Kette = a[SpalteKette]
	if z.Kette == "" {
		z.Kette = ketten[0]
	}
	if !slices.Contains(ketten, z.Kette) {
		z.Maengel = append(z.Maengel, Mangel{SpalteKette, "wahl", nil})
	}
	for spalte, ziel := range map[string]*bool{SpalteArchiv: &z.Archiv, SpalteVerzicht: &z.Verzicht} {
		wert, gut := jaNein(a[spalte])
		if *ziel = wert; !gut {
			z.Maengel = append(z.Maengel, Mangel{spalte, "ja_nein", nil})
		}
	}
	if _, gut := jaNein(a[FeldPhonetik]); !gut {
		z.Maengel = append(z.Maengel, Mangel{FeldPhonetik, "ja_nein", nil})
	}
	return z
}

// jaNein reads a cell that is ja, nein or empty.
func jaNein(text string) (wert, gut bool) {
	return text == "ja", text == "ja" || text == "nein" || text == ""
}

func (l *leser) fertig() (*Datei, error) {
	switch {
	case l.spalten == nil:
		return nil, falsch("leer")
	case len(l.datei.Zeilen) == 0:
		return nil, falsch("ohne_zeilen")
	}
	d := &l.datei
	d.Kopf = Kopf{Fassung: l.kopf[KopfFassung], Zweck: l.kopf[KopfZweck], Geschaeftszeichen: l.kopf[KopfGeschaeft], Zeichen: l.kopf[KopfZeichen]}
	for _, h := range []struct {
		name string
		ziel *bool
	}{{KopfKeineWerbung, &d.KeineWerbung}, {KopfKeinHandel, &d.KeinAdresshandel}, {KopfGewerblich, &d.Gewerblich}} {
		wert, gut := jaNein(l.kopf[h.name])
		if *h.ziel = wert; !gut {
			d.Kopfmaengel = append(d.Kopfmaengel, Mangel{h.name, "ja_nein", nil})
		}
	}
	return d, nil
}
