// SPDX-License-Identifier: EUPL-1.2

package abrechnung

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
)

// maxKontoauszug is the greatest size of a bank's export in bytes, maxMaengel how
// many faults of it are told.
const (
	maxKontoauszug = 32 << 20
	maxMaengel     = 100
)

// spaltennamen are the headings by which banks call the three columns we read.
var spaltennamen = [3][]string{
	{"buchungstag", "buchungsdatum", "datum", "valuta", "tag"},
	{"betrag", "betrag (eur)", "umsatz", "betrag in eur"},
	{"verwendungszweck", "zweck", "buchungstext", "vwz"},
}

// LiesKontoauszug reads a bank's export: CSV with semicolons or commas, in UTF-8 or
// ISO 8859-15, whose first line names the columns Buchungstag, Betrag and
// Verwendungszweck in any order; others are passed over. Days are TT.MM.JJJJ,
// TT.MM.JJ or JJJJ-MM-TT, amounts 1.234,56 or 1234.56. Lines about outgoing money
// are counted in uebergangen. All faults are returned at once; the payments are
// usable only if there is none.
func LiesKontoauszug(r io.Reader) (eingaenge []Eingang, uebergangen int, maengel []Mangel) {
	inhalt, err := io.ReadAll(io.LimitReader(r, maxKontoauszug+1))
	switch {
	case err != nil:
		return nil, 0, []Mangel{{Text: "Die Datei kann nicht gelesen werden."}}
	case len(inhalt) > maxKontoauszug:
		return nil, 0, []Mangel{{Text: "Die Datei ist größer als 32 MB."}}
	}
	l := &auszugleser{gleiche: map[string]int{}}
	l.lies(inUTF8(inhalt))
	return l.eingaenge, l.uebergangen, l.maengel
}

// inUTF8 takes what is no UTF-8 for the western character set of older exports.
func inUTF8(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if utf8.Valid(b) {
		return b
	}
	text, err := charmap.ISO8859_15.NewDecoder().Bytes(b)
	if err != nil {
		return bytes.ToValidUTF8(b, []byte("?"))
	}
	return text
}

type auszugleser struct {
	eingaenge   []Eingang
	uebergangen int
	maengel     []Mangel
	spalten     [3]int
	gleiche     map[string]int // how often a line has come already
}

func (l *auszugleser) melde(zeile int, text string) {
	if len(l.maengel) < maxMaengel {
		l.maengel = append(l.maengel, Mangel{zeile, text})
	}
}

func (l *auszugleser) lies(inhalt []byte) {
	kopf, _, _ := bufio.NewReader(bytes.NewReader(inhalt)).ReadLine()
	c := csv.NewReader(bytes.NewReader(inhalt))
	c.FieldsPerRecord = -1
	if bytes.Count(kopf, []byte(";")) >= bytes.Count(kopf, []byte(",")) {
		c.Comma = ';'
	}
	felder, err := c.Read()
	if err != nil || !l.findeSpalten(felder) {
		l.melde(1, "Die erste Zeile muss die Spalten Buchungstag, Betrag und Verwendungszweck nennen.")
		return
	}
	for {
		felder, err := c.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var fehler *csv.ParseError
		if errors.As(err, &fehler) {
			l.melde(fehler.StartLine, "Die Anführungszeichen dieser Zeile sind nicht geschlossen oder stehen falsch.")
			return
		}
		if err != nil {
			l.melde(0, "Die Datei kann nicht gelesen werden.")
			return
		}
		zeile, _ := c.FieldPos(0)
		l.zeile(zeile, felder)
	}
}

func (l *auszugleser) findeSpalten(kopf []string) bool {
	for i, namen := range spaltennamen {
		l.spalten[i] = -1
		for _, name := range namen {
			for j, feld := range kopf {
				if l.spalten[i] < 0 && strings.EqualFold(strings.TrimSpace(feld), name) {
					l.spalten[i] = j
				}
			}
		}
		if l.spalten[i] < 0 {
			return false
		}
	}
	return true
}

func (l *auszugleser) zeile(nr int, felder []string) {
	if len(felder) == 1 && strings.TrimSpace(felder[0]) == "" {
		return
	}
	var wert [3]string
	for i, s := range l.spalten {
		if s >= len(felder) {
			l.melde(nr, "Diese Zeile hat zu wenige Spalten.")
			return
		}
		wert[i] = strings.TrimSpace(felder[s])
	}
	tag, ok := LiesTag(wert[0])
	if !ok {
		l.melde(nr, "Der Buchungstag ist kein Datum der Form TT.MM.JJJJ oder JJJJ-MM-TT.")
		return
	}
	betrag, ok := LiesBetrag(wert[1])
	if !ok {
		l.melde(nr, "Der Betrag ist keine Zahl der Form 1.234,56.")
		return
	}
	if betrag <= 0 {
		l.uebergangen++
		return
	}
	zweck := strings.Join(strings.Fields(wert[2]), " ")
	l.eingaenge = append(l.eingaenge, Eingang{Schluessel: l.schluessel(tag, betrag, zweck), Tag: tag, Betrag: betrag, Zweck: zweck})
}

// schluessel is the same for the same line of two exports, and another one for each
// of several equal lines of one export: those are as many payments.
func (l *auszugleser) schluessel(tag uhr.Datum, betrag gebuehr.Cent, zweck string) string {
	text := fmt.Sprintf("%s\n%d\n%s", tag, betrag, zweck)
	n := l.gleiche[text]
	l.gleiche[text]++
	if n > 0 {
		text += fmt.Sprintf("\n%d", n)
	}
	summe := sha256.Sum256([]byte(text))
	return hex.EncodeToString(summe[:])
}

// LiesTag reads TT.MM.JJJJ, TT.MM.JJ or JJJJ-MM-TT; ok is false for anything else.
func LiesTag(text string) (tag uhr.Datum, ok bool) {
	for _, form := range []string{"02.01.2006", "2006-01-02", "02.01.06"} {
		if t, err := time.Parse(form, text); err == nil {
			d, err := uhr.LiesDatum(t.Format(time.DateOnly))
			return d, err == nil
		}
	}
	return uhr.Datum{}, false
}

var (
	deutscheZahl  = regexp.MustCompile(`^[+-]?([0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,10})(,[0-9]{1,2})?$`)
	englischeZahl = regexp.MustCompile(`^[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,10})\.[0-9]{1,2}$`)
)

// LiesBetrag reads an amount in euros, with or without the name of the currency: 1.234,56
// or 1234.56. ok is false for anything else and for more than a hundred million.
func LiesBetrag(text string) (gebuehr.Cent, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(text, "EUR"), "€"))
	var dicht string
	switch {
	case deutscheZahl.MatchString(text):
		dicht = strings.Replace(strings.ReplaceAll(text, ".", ""), ",", ".", 1)
	case englischeZahl.MatchString(text):
		dicht = strings.ReplaceAll(text, ",", "")
	default:
		return 0, false
	}
	ganz, teil, _ := strings.Cut(strings.TrimLeft(dicht, "+-"), ".")
	n, err := strconv.ParseInt(ganz+(teil + "00")[:2], 10, 64)
	if err != nil || gebuehr.Cent(n) > hoechstbetrag {
		return 0, false
	}
	if strings.HasPrefix(dicht, "-") {
		n = -n
	}
	return gebuehr.Cent(n), true
}
