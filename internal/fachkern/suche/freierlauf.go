// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// FreierSuchlauf is a FreieAnfrage with its forms computed, ready to be compared
// with many records. It is immutable and may be used by several goroutines.
type FreierSuchlauf struct {
	anfrage   FreieAnfrage
	gemeinden map[melde.AGS]bool // stocks that are searched, nil: by the digits of the area

	nachname, vornamen, kuenstler Teilnamen

	// Forms, "" for criteria that aren't given.
	doktorgrad string
	geburtsort string
	heiratsort string
	sterbeort  string
	wohnung    wohnungslauf
}

// BereiteFrei computes the forms of a query. Criteria of which the search form
// leaves nothing count as not given (BMeldDAV Anlage Nr. 6 a). The query must have
// passed Pruefe; otherwise the error is the *Rueckweisung of a name criterion.
func BereiteFrei(a FreieAnfrage) (FreierSuchlauf, error) {
	l := FreierSuchlauf{
		anfrage:    a,
		doktorgrad: Suchform(a.Doktorgrad),
		geburtsort: Suchform(a.Geburtsort),
		heiratsort: Suchform(a.Familienstand.Ort),
		sterbeort:  Suchform(a.Sterbeort),
		wohnung:    bereiteWohnung(&a.Wohnung),
	}
	for _, n := range []struct {
		ziel *Teilnamen
		text string
	}{{&l.nachname, string(a.Nachname)}, {&l.vornamen, string(a.Vornamen)}, {&l.kuenstler, a.OrdensKuenstlername}} {
		teile, err := NeueTeilnamen(n.text, a.Phonetik)
		if err != nil {
			return FreierSuchlauf{}, err
		}
		*n.ziel = teile
	}
	return l, nil
}

// InGemeinden returns the query with its area resolved to the municipalities whose
// stocks are searched today, see Gemeindeverzeichnis.Umfang in package behoerde.
func (l FreierSuchlauf) InGemeinden(gemeinden []melde.AGS) FreierSuchlauf {
	l.gemeinden = make(map[melde.AGS]bool, len(gemeinden))
	for _, g := range gemeinden {
		l.gemeinden[g] = true
	}
	return l
}

// Bereich returns the area that is searched.
func (l *FreierSuchlauf) Bereich() Suchbereich { return l.anfrage.Bereich }

// Trifft reports whether the record answers the query: it belongs to a stock of the
// area and every given criterion matches (BMeldDAV Anlage Nr. 6, 7).
func (l *FreierSuchlauf) Trifft(s *melde.Meldesatz) bool {
	return l.imBereich(s.Schluessel.AGS) &&
		l.anfrage.AktualitaetPerson.umfasst(s.Lage() == melde.Gemeldet) &&
		l.trifftMerkmale(s) &&
		l.trifftGeburt(&s.Geburt) &&
		l.trifftNamen(&s.Name) &&
		l.trifftFamilienstand(s.Familienstand) &&
		l.trifftTod(s.Tod) &&
		l.wohnung.trifft(s.Wohnungen)
}

func (l *FreierSuchlauf) imBereich(ags melde.AGS) bool {
	if l.gemeinden != nil {
		return l.gemeinden[ags]
	}
	return strings.HasPrefix(string(ags), string(l.anfrage.Bereich.Schluessel))
}

func (l *FreierSuchlauf) trifftMerkmale(s *melde.Meldesatz) bool {
	a := &l.anfrage
	return (a.Geschlecht == "" || a.Geschlecht == s.Geschlecht) &&
		(a.Staatsangehoerigkeit == "" || slices.Contains(s.Staatsangehoerigkeiten, a.Staatsangehoerigkeit)) &&
		(!a.Waffenerlaubnis || len(s.Waffenerlaubnisse) > 0) &&
		(!a.Waffenbesitzverbot || len(s.Waffenbesitzverbote) > 0) &&
		(!a.Sprengstofferlaubnis || len(s.Sprengstofferlaubnisse) > 0)
}

func (l *FreierSuchlauf) trifftGeburt(g *melde.Geburt) bool {
	a := &l.anfrage
	return (a.Geburtsdatum == 0 || TrifftGeburtsdatum(g, a.Geburtsdatum)) &&
		(a.Geburtszeitraum == Geburtszeitraum{} || a.Geburtszeitraum.Trifft(g)) &&
		(l.geburtsort == "" || gleicheSuchform(g.Ort, l.geburtsort)) &&
		a.Geburtsstaat.trifft(g.Staat)
}

func (l *FreierSuchlauf) trifftNamen(n *melde.Personenname) bool {
	return l.nachname.TrifftNachnamen(n) && l.vornamen.TrifftVornamen(n) && l.kuenstler.TrifftOrdensKuenstlernamen(n) &&
		(l.doktorgrad == "" || gleicheSuchform(n.Doktorgrad, l.doktorgrad))
}

// trifftFamilienstand compares the marital status as it is stored, also an ended one.
func (l *FreierSuchlauf) trifftFamilienstand(f *melde.Familienstand) bool {
	a := &l.anfrage.Familienstand
	if (*a == Familienstandsauswahl{}) {
		return true
	}
	return f != nil &&
		(a.Art == "" || a.Art == f.Art) &&
		(a.Beginn == 0 || a.Beginn == f.Beginn) &&
		(a.BeginnVorausgegangeneLP == 0 || a.BeginnVorausgegangeneLP == f.BeginnVorausgegangeneLP) &&
		(l.heiratsort == "" || gleicheSuchform(f.Ort, l.heiratsort)) &&
		Staatsauswahl{Staat: a.Staat}.trifft(f.Staat)
}

func (l *FreierSuchlauf) trifftTod(t *melde.Tod) bool {
	a := &l.anfrage
	if a.Sterbetag == 0 && l.sterbeort == "" && (a.Sterbestaat == Staatsauswahl{}) {
		return true
	}
	return t != nil && (a.Sterbetag == 0 || a.Sterbetag == t.Tag) &&
		(l.sterbeort == "" || gleicheSuchform(t.Ort, l.sterbeort)) && a.Sterbestaat.trifft(t.Staat)
}
