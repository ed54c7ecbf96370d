// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"math"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Freizeile is one row of the index of the free search: a feature of a record as an
// ordered number, with what narrows it further. Storage keeps the rows ordered by
// Schluessel, AGS, Zusatz and the record's number, so that a query reads a piece of
// the index and no bodies.
type Freizeile struct {
	Schluessel int64  // kind of feature and its value, for a name its phonetic code; values of one kind are ordered
	AGS        uint32 // stock the record belongs to
	Zusatz     uint32 // sex of a birth date, house number of a street, beginning of a name's search form, else 0
}

// FreieBedingung selects rows by intervals, both ends included. Every record that
// FreierSuchlauf.Trifft finds has a row that fulfils it; it may promise too much.
type FreieBedingung struct {
	Schluessel [2]int64
	AGS        [2]uint32
	Zusatz     [2]uint32
}

// Erfuellt reports whether the row fulfils the condition, as the storage checks it.
func (b FreieBedingung) Erfuellt(z Freizeile) bool {
	return b.Schluessel[0] <= z.Schluessel && z.Schluessel <= b.Schluessel[1] &&
		b.AGS[0] <= z.AGS && z.AGS <= b.AGS[1] &&
		b.Zusatz[0] <= z.Zusatz && z.Zusatz <= b.Zusatz[1]
}

// freiart is the kind of feature of a row. The values are stored: never change one.
type freiart int64

const (
	freiGeburt   freiart = 0
	freiNachname freiart = 1 // parts of the names of Anlage Nr. 6 b
	freiVornamen freiart = 2 // of Anlage Nr. 6 c
	freiStrasse  freiart = 3
	freiStaat    freiart = 4 // nationalities but the German one
)

// bitsWert are the bits of a row's key below the kind. Twelve letters of five bits
// fill them; longer forms share the row of their first twelve letters.
const (
	bitsWert      = 60
	bitsBuchstabe = 5
	maxBuchstaben = bitsWert / bitsBuchstabe
	groesster     = 1<<bitsBuchstabe - 1
)

func (a freiart) schluessel(wert int64) int64 { return int64(a)<<bitsWert | wert }

// gepackt returns the first letters of a form as a number that orders like the
// form. The rest is filled with rest: 0 for the form itself, groesster for the last
// form that begins with it.
func gepackt[T string | []byte](form T, rest int64) int64 {
	wert := int64(0)
	for i := range maxBuchstaben {
		stelle := rest
		if i < len(form) {
			stelle = packung(form[i])
		}
		wert = wert<<bitsBuchstabe | stelle
	}
	return wert
}

// maxAnfang are the letters of a name's search form that fit into Freizeile.Zusatz.
const maxAnfang = 6

// anfangszahl is gepackt for the first letters of a name's search form.
func anfangszahl[T string | []byte](form T, rest int64) uint32 {
	return uint32(gepackt(form[:min(len(form), maxAnfang)], rest) >> ((maxBuchstaben - maxAnfang) * bitsBuchstabe))
}

// packung numbers letters from 1, digits of a code from 1 and the sign for a name that
// rightly doesn't exist behind the letters.
func packung(c byte) int64 {
	switch {
	case 'A' <= c && c <= 'Z':
		return int64(c-'A') + 1
	case '0' <= c && c <= '9':
		return int64(c-'0') + 1
	}
	return groesster - 1
}

// Freizeilen derives the rows of a record: one for each date of birth, each part of
// a name, each street and each foreign nationality. The row of a name serves both
// kinds of search, because the search form decides the code. No row comes twice.
func Freizeilen(s *melde.Meldesatz) []Freizeile { return AnhaengeFreizeilen(nil, s) }

// AnhaengeFreizeilen appends the rows of Freizeilen to ziel.
func AnhaengeFreizeilen(ziel []Freizeile, s *melde.Meldesatz) []Freizeile {
	var geburten [5]melde.TeilbekanntesDatum
	var namen [12]string
	x := freischreiber{zeilen: ziel, anfang: len(ziel), ags: AGSNummer(s.Schluessel.AGS)}
	for _, g := range anhaengeGeburtsdaten(geburten[:0], &s.Geburt) {
		x.zeile(freiGeburt, int64(g.Fruehestens()), geschlechtsnummer(s.Geschlecht))
	}
	x.namen(freiNachname, anhaengeNachnamen(namen[:0], &s.Name))
	x.namen(freiVornamen, anhaengeVornamen(namen[:0], &s.Name))
	for i := range s.Wohnungen {
		if w := &s.Wohnungen[i]; w.Anschrift.Form == melde.AnschriftInland && istEigene(w) {
			x.strasse(&w.Anschrift.Inland)
		}
	}
	for _, staat := range s.Staatsangehoerigkeiten {
		if staat != deutschland {
			x.zeile(freiStaat, gepackt(staat, 0), 0)
		}
	}
	return x.zeilen
}

// freischreiber collects the rows of one record.
type freischreiber struct {
	zeilen []Freizeile
	anfang int
	ags    uint32
}

func (x *freischreiber) zeile(a freiart, wert int64, zusatz uint32) {
	neu := Freizeile{Schluessel: a.schluessel(wert), AGS: x.ags, Zusatz: zusatz}
	for i := x.anfang; i < len(x.zeilen); i++ {
		if x.zeilen[i] == neu {
			return
		}
	}
	x.zeilen = append(x.zeilen, neu)
}

func (x *freischreiber) namen(a freiart, namen []string) {
	var puffer, codepuffer [64]byte
	for _, name := range namen {
		for teil := range strings.FieldsSeq(name) {
			form := anhaengeNamensform(puffer[:0], teil, false)
			if len(form) == 0 {
				continue
			}
			x.zeile(a, gepackt(codeVon(codepuffer[:0], form), 0), anfangszahl(form, 0))
		}
	}
}

func (x *freischreiber) strasse(a *melde.Inlandsanschrift) {
	var puffer [64]byte
	if form := anhaengeStrassenform(puffer[:0], a.Strasse); len(form) > 0 {
		x.zeile(freiStrasse, gepackt(form, 0), hausnummernzahl(a.Hausnummer))
	}
}

// hausnummernzahl returns the house number as a number, 0 for what is none.
func hausnummernzahl(nummer string) uint32 {
	n := uint32(0)
	nummer = strings.TrimSpace(nummer)
	for i := range len(nummer) {
		if nummer[i] < '0' || nummer[i] > '9' || n > 1e8 {
			return 0
		}
		n = n*10 + uint32(nummer[i]-'0')
	}
	return n
}

func geschlechtsnummer(g string) uint32 {
	if len(g) != 1 {
		return 0
	}
	return uint32(g[0])
}

// Bedingungen returns what every record that Trifft finds fulfils, each by one of its
// Freizeilen, the narrowest kind first. There is always one: without a criterion that
// is indexed, the rows of the birth dates lead to all records of the area.
func (l *FreierSuchlauf) Bedingungen() []FreieBedingung {
	var liste []FreieBedingung
	alle := [2]uint32{0, math.MaxUint32}
	nimm := func(a freiart, von, bis int64, zusatz [2]uint32) {
		liste = append(liste, FreieBedingung{[2]int64{a.schluessel(von), a.schluessel(bis)}, l.agsbereich(), zusatz})
	}
	name := func(a freiart, m Muster) {
		if l.anfrage.Phonetik {
			nimm(a, m.von(), m.bis(), alle)
			return
		}
		code, ganz := m.codeanfang()
		rest := int64(groesster)
		if ganz {
			rest = 0
		}
		nimm(a, gepackt(code, 0), gepackt(code, rest), m.anfaenge())
	}
	for _, m := range append(l.nachname.teile[:len(l.nachname.teile):len(l.nachname.teile)], l.kuenstler.teile...) {
		name(freiNachname, m)
	}
	if m := l.wohnung.strasse; m != "" {
		nimm(freiStrasse, m.von(), m.bis(), l.wohnung.hausnummern())
	}
	if a := &l.anfrage; a.Geburtsdatum != 0 {
		tag := int64(a.Geburtsdatum.Fruehestens())
		nimm(freiGeburt, tag, tag, l.geschlecht())
	}
	if s := l.anfrage.Staatsangehoerigkeit; s != "" && s != deutschland {
		nimm(freiStaat, gepackt(s, 0), gepackt(s, 0), alle)
	}
	for _, m := range l.vornamen.teile {
		name(freiVornamen, m)
	}
	if z := l.anfrage.Geburtszeitraum; z != (Geburtszeitraum{}) {
		nimm(freiGeburt, int64(z.Von), int64(z.Bis), l.geschlecht())
	}
	if len(liste) == 0 {
		nimm(freiGeburt, 0, math.MaxUint32, l.geschlecht())
	}
	return liste
}

// von and bis are the ends of the interval of forms that the pattern can fit: those
// that begin with its letters before the first wildcard.
func (m Muster) von() int64 { return gepackt(m.anfang(), 0) }

func (m Muster) bis() int64 {
	if anfang := m.anfang(); len(anfang) < len(m) {
		return gepackt(anfang, groesster)
	}
	return gepackt(string(m), 0)
}

// anfaenge is the interval of the beginnings of the forms that the pattern can fit.
func (m Muster) anfaenge() [2]uint32 {
	rest := int64(0)
	anfang := m.anfang()
	if len(anfang) < len(m) {
		rest = groesster
	}
	return [2]uint32{anfangszahl(anfang, 0), anfangszahl(anfang, rest)}
}

// codeanfang returns the phonetic code of the pattern, ganz, or with wildcards the
// digits with which the code of every form begins that the pattern can fit: the
// letters before the first wildcard decide them, but for the last one, whose digits
// may hang on the letter behind it.
func (m Muster) codeanfang() (code []byte, ganz bool) {
	anfang := []byte(m.anfang())
	code = codeVon(nil, anfang)
	if len(anfang) == len(m) {
		return code, true
	}
	unsicher := 1
	if len(anfang) > 0 && anfang[len(anfang)-1] == 'X' {
		unsicher = 2
	}
	return code[:max(len(code)-unsicher, 0)], false
}

func (m Muster) anfang() string {
	if i := strings.IndexAny(string(m), platzhalter); i >= 0 {
		return string(m[:i])
	}
	return string(m)
}

func (l *wohnungslauf) hausnummern() [2]uint32 {
	switch n := hausnummernzahl(l.auswahl.Hausnummer.Nummer); {
	case n > 0:
		return [2]uint32{n, n}
	case l.hatBereich:
		return [2]uint32{uint32(l.bereich.Von), uint32(l.bereich.Bis)}
	}
	return [2]uint32{0, math.MaxUint32}
}

// geschlecht is the interval of the sex in a row of a birth date.
func (l *FreierSuchlauf) geschlecht() [2]uint32 {
	if n := geschlechtsnummer(l.anfrage.Geschlecht); n > 0 {
		return [2]uint32{n, n}
	}
	return [2]uint32{0, math.MaxUint32}
}

// agsbereich is the interval of the municipality numbers of the area.
func (l *FreierSuchlauf) agsbereich() [2]uint32 {
	if l.gemeinden == nil {
		anfang := string(l.anfrage.Bereich.Schluessel)
		rest := max(8-len(anfang), 0)
		return [2]uint32{AGSNummer(melde.AGS(anfang + strings.Repeat("0", rest))), AGSNummer(melde.AGS(anfang + strings.Repeat("9", rest)))}
	}
	bereich := [2]uint32{math.MaxUint32, 0}
	for g := range l.gemeinden {
		bereich[0], bereich[1] = min(bereich[0], AGSNummer(g)), max(bereich[1], AGSNummer(g))
	}
	return bereich
}
