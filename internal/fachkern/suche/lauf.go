// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// Suchlauf is a Personenanfrage with its forms computed, ready to be compared
// with many records. It is immutable and may be used by several goroutines.
type Suchlauf struct {
	bestand    melde.AGS
	phonetisch bool

	// Forms, "" for criteria that aren't given.
	nachname    string
	vornamen    []string
	kuenstler   string
	strasse     string
	geburtsort  string
	sterbeort   string
	hausnummer  Hausnummer
	plz         string
	geburtStaat string
	sterbeStaat string
	azr         string
	geschlecht  string

	geburtsdatum melde.TeilbekanntesDatum
	sterbetag    melde.Datum

	// unerfuellbar says that a given name has no phonetic code: it equals nothing.
	unerfuellbar bool
}

// Bereite computes the forms of a query. Criteria of which the search form
// leaves nothing count as not given (BMeldDAV Anlage Nr. 4 a). It does not
// replace Pruefe.
func Bereite(a Personenanfrage) Suchlauf {
	l := Suchlauf{
		bestand:      a.AGS,
		phonetisch:   a.Phonetik,
		strasse:      Strassenform(a.Strasse),
		geburtsort:   Suchform(a.Geburtsort),
		sterbeort:    Suchform(a.Sterbeort),
		hausnummer:   Hausnummer{Nummer: a.Hausnummer, Zusatz: a.HausnummerZusatz, Teil: a.HausnummerTeil},
		plz:          strings.TrimSpace(a.Postleitzahl),
		geburtStaat:  auslandsstaat(a.GeburtsortStaat),
		sterbeStaat:  auslandsstaat(a.SterbeortStaat),
		azr:          strings.TrimSpace(a.AZRNummer),
		geschlecht:   a.Geschlecht,
		geburtsdatum: a.Geburtsdatum,
		sterbetag:    a.Sterbetag,
	}
	l.nachname = l.form(string(a.Nachname))
	l.kuenstler = l.form(a.OrdensKuenstlername)
	for _, teil := range namensteile(string(a.Vornamen)) {
		if form := l.form(teil); form != "" {
			l.vornamen = append(l.vornamen, form)
		}
	}
	return l
}

// form returns the form of a name criterion and notes if it can't be satisfied.
func (l *Suchlauf) form(name string) string {
	form := string(anhaengeNamensform(nil, name, l.phonetisch))
	if form == "" && hatNamensform(name) {
		l.unerfuellbar = true
	}
	return form
}

// deutschland is the state key of Germany, where a place needs no state.
const deutschland = "000"

func auslandsstaat(staat string) string {
	if staat == deutschland {
		return ""
	}
	return staat
}

// ImBestand returns the query with its municipality replaced by the one that
// holds its records today, so that the key of a merged municipality still finds
// (S0-08). bestand maps a key to that municipality, see package behoerde.
func (l Suchlauf) ImBestand(bestand func(melde.AGS) melde.AGS) Suchlauf {
	l.bestand = bestand(l.bestand)
	return l
}

// Bestand returns the municipality whose records are searched.
func (l Suchlauf) Bestand() melde.AGS { return l.bestand }

// Strassenform returns the form of the street that was asked for, "" if none
// was. A query for a street that the stock doesn't know is refused with
// GrundStrasseUnbekannt (BMeldDAV Anlage Nr. 4 f).
func (l Suchlauf) Strassenform() string { return l.strasse }

// Bedingung returns what every record that Trifft finds fulfils in one of its
// Indexzeilen. The query must have passed Pruefe: without a name there is no key.
func (l Suchlauf) Bedingung() Bedingung {
	a, form := artNachname, l.nachname
	if form == "" {
		a, form = artKuenstler, l.kuenstler
	}
	if l.phonetisch {
		a |= artPhonetisch
	}
	b := Bedingung{
		Namensschluessel: namensschluessel(a, []byte(form)),
		AGS:              AGSNummer(l.bestand),
		Geburt:           uint32(l.geburtsdatum),
	}
	for _, vorname := range l.vornamen {
		b.Vornamen |= signatur([]byte(vorname))
	}
	return b
}

// Erfuellt reports whether the row fulfils the condition, as the storage checks it.
func (b Bedingung) Erfuellt(z Indexzeile) bool {
	return z.Namensschluessel == b.Namensschluessel && z.AGS == b.AGS &&
		(b.Geburt == 0 || z.Geburt == b.Geburt) && z.Vornamen&b.Vornamen == b.Vornamen
}

// Trifft reports whether the record answers the query: it belongs to the
// municipality's stock and every given criterion matches (BMeldDAV § 4 Abs. 6,
// Anlage Nr. 4). All parts of an address must match in one dwelling, current or
// former, of that record.
func (l Suchlauf) Trifft(s *melde.Meldesatz) bool {
	return !l.unerfuellbar && s.Schluessel.AGS == l.bestand &&
		l.trifftMerkmale(s) && l.trifftNamen(&s.Name) && l.trifftAnschrift(s.Wohnungen)
}

func (l *Suchlauf) trifftMerkmale(s *melde.Meldesatz) bool {
	return (l.geburtsdatum == 0 || TrifftGeburtsdatum(&s.Geburt, l.geburtsdatum)) &&
		(l.geschlecht == "" || l.geschlecht == s.Geschlecht) &&
		(l.azr == "" || l.azr == s.AZRNummer) &&
		trifftOrt(ort{l.geburtsort, l.geburtStaat}, ort{s.Geburt.Ort, s.Geburt.Staat}) &&
		l.trifftTod(s.Tod)
}

func (l *Suchlauf) trifftTod(tod *melde.Tod) bool {
	if l.sterbetag == 0 && l.sterbeort == "" && l.sterbeStaat == "" {
		return true
	}
	return tod != nil && (l.sterbetag == 0 || l.sterbetag == tod.Tag) &&
		trifftOrt(ort{l.sterbeort, l.sterbeStaat}, ort{tod.Ort, tod.Staat})
}

// ort is a place with its state, which is empty in Germany.
type ort struct{ name, staat string }

// trifftOrt compares a place: without a state only a place in Germany matches,
// abroad place and state must.
func trifftOrt(gesucht, register ort) bool {
	if gesucht == (ort{}) {
		return true
	}
	return gesucht.staat == auslandsstaat(register.staat) &&
		(gesucht.name == "" || gleicheSuchform(register.name, gesucht.name))
}

func (l *Suchlauf) trifftNamen(n *melde.Personenname) bool {
	var puffer [12]string
	if l.nachname != "" && !hatGanzen(anhaengeNachnamen(puffer[:0], n), l.nachname, l.phonetisch) {
		return false
	}
	if l.kuenstler != "" && !hatGanzen(anhaengeVorhandene(puffer[:0], n.Ordensname, n.Kuenstlername), l.kuenstler, l.phonetisch) {
		return false
	}
	if len(l.vornamen) == 0 {
		return true
	}
	vornamen := anhaengeVornamen(puffer[:0], n)
	for _, gesucht := range l.vornamen {
		if !hatTeil(vornamen, gesucht, l.phonetisch) {
			return false
		}
	}
	return true
}

func (l *Suchlauf) trifftAnschrift(wohnungen []melde.Wohnung) bool {
	if l.plz == "" && l.strasse == "" && l.hausnummer.IstLeer() {
		return true
	}
	for i := range wohnungen {
		w := &wohnungen[i]
		if w.Anschrift.Form == melde.AnschriftInland && istEigene(w) && l.trifftInland(&w.Anschrift.Inland) {
			return true
		}
	}
	return false
}

func (l *Suchlauf) trifftInland(a *melde.Inlandsanschrift) bool {
	return (l.plz == "" || l.plz == strings.TrimSpace(a.Postleitzahl)) &&
		l.hausnummer.Trifft(hausnummerVon(a)) &&
		(l.strasse == "" || gleicheStrassenform(a.Strasse, l.strasse))
}
