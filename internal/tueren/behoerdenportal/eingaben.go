// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/tueren/web"
)

// maxAngabe is the greatest length of a particular in characters (BMeldDAV Anlage Nr. 8).
const maxAngabe = 120

// eingaben turns a form into a question and collects everything that is wrong
// with it, so that the official sees all of it at once.
type eingaben struct {
	f      formular
	heute  melde.Datum
	fehler []web.Feldfehler
	wahl   []Gemeinde // municipalities to choose from
	// bereichswahl are search areas to choose from.
	bereichswahl []Gemeinde
}

func (e *eingaben) melde(feld, text string) {
	e.fehler = append(e.fehler, web.Feldfehler{Feld: feld, Text: text})
}

// anfrage builds the question; it counts only when e.fehler stays empty. The
// errors come in the order of the fields on the page.
func (e *eingaben) anfrage(a zugang.Angemeldet, p *recht.Profil, o *orte) abruf.Anfrage {
	s := e.personenanfrage(o)
	e.pruefeMindestangaben(s)
	q := e.rahmen(a, p)
	q.Suche = s
	slices.SortStableFunc(e.fehler, func(x, y web.Feldfehler) int {
		return slices.Index(reihenfolge, x.Feld) - slices.Index(reihenfolge, y.Feld)
	})
	return q
}

// rahmen builds everything of a question but the person.
func (e *eingaben) rahmen(a zugang.Angemeldet, p *recht.Profil) abruf.Anfrage {
	e.angabe(feldAktenzeichen, "das Aktenzeichen", maxAngabe)
	e.angabe(feldAnlass, "den Anlass des Abrufs", maxAngabe)
	e.angabe(feldAnschrift, "die Anschrift Ihrer Dienststelle", 0)
	e.angabe(feldErreichbar, "Ihre Erreichbarkeit", 0)
	if len(p.Zwecke) > 0 && e.f.Wert(feldZweck) == "" {
		e.melde(feldZweck, "Bitte wählen Sie den Zweck des Abrufs.")
	}
	return abruf.Anfrage{
		Akteur: a.Akteur, Profil: p.ID, Dialog: true,
		AbrufendeStelle: abruf.AbrufendeStelle{
			Name: a.Akteur.Stelle.Name, Kennung: a.Kennung,
			Anschrift: e.f.Wert(feldAnschrift), Erreichbarkeit: e.f.Wert(feldErreichbar),
			Aktenzeichen: e.f.Wert(feldAktenzeichen), Anlass: e.f.Wert(feldAnlass),
			Sicherheitsbehoerde: a.Akteur.Stelle.Sicherheitsbehoerde != 0,
		},
		VerzichtAufMitteilung: e.f.hat(feldVerzicht),
		Erklaerungen:          e.f.erklaerungen(),
		Zweck:                 e.f.Wert(feldZweck),
	}
}

func (f formular) erklaerungen() recht.Erklaerungen {
	return recht.Erklaerungen{
		OhneKenntnisNichtMoeglich:    f.hat(feldOhneKenntnis),
		ErhebungUnverhaeltnismaessig: f.hat(feldUnverhaeltnis),
	}
}

// angabe demands a particular of § 11 BMeldDAV; nothing is shortened.
func (e *eingaben) angabe(feld, was string, laengste int) {
	wert := e.f.Wert(feld)
	switch n := utf8.RuneCountInString(wert); {
	case n == 0:
		e.melde(feld, "Bitte geben Sie "+was+" an.")
	case laengste > 0 && n > laengste:
		e.melde(feld, fmt.Sprintf("Hier sind höchstens %d Zeichen möglich, es sind %d.", laengste, n))
	}
}

func (e *eingaben) personenanfrage(o *orte) suche.Personenanfrage {
	h := suche.TeileHausnummer(e.f.Wert(feldHausnummer))
	s := suche.Personenanfrage{
		AGS:                 e.gemeinde(o),
		Nachname:            e.name(feldNachname, feldOhneNachname),
		Vornamen:            e.name(feldVornamen, feldOhneVornamen),
		OrdensKuenstlername: e.f.Wert(feldOrdensname),
		Phonetik:            e.f.hat(feldPhonetik),
		Postleitzahl:        e.postleitzahl(),
		Strasse:             e.f.Wert(feldStrasse),
		Hausnummer:          h.Nummer, HausnummerZusatz: h.Zusatz, HausnummerTeil: h.Teil,
		Geburtsdatum: e.datum(feldGeburtsdatum),
		Geburtsort:   e.f.Wert(feldGeburtsort), GeburtsortStaat: e.f.Wert(feldGeburtsstaat),
		Geschlecht: e.f.Wert(feldGeschlecht),
		Sterbetag:  e.sterbetag(),
		Sterbeort:  e.f.Wert(feldSterbeort), SterbeortStaat: e.f.Wert(feldSterbestaat),
		AZRNummer: e.f.Wert(feldAZR),
	}
	if !h.IstLeer() && s.Strasse == "" {
		e.melde(feldStrasse, "Bitte geben Sie zur Hausnummer die Straße an.")
	}
	return s
}

// gemeinde resolves the municipality; a choice among several counts only while it fits the text.
func (e *eingaben) gemeinde(o *orte) melde.AGS {
	text := e.f.Wert(feldGemeinde)
	if text == "" {
		return ""
	}
	gefunden := o.finde(text)
	for _, g := range gefunden {
		if string(g.AGS) == e.f.Wert(feldAGS) {
			gefunden = []Gemeinde{g}
			break
		}
	}
	switch len(gefunden) {
	case 0:
		e.melde(feldGemeinde, "Eine Gemeinde dieses Namens gibt es in Sachsen nicht. Sie können auch den achtstelligen Gemeindeschlüssel angeben.")
		return ""
	case 1:
		e.f.werte[feldGemeinde] = gefunden[0].Anzeige()
		delete(e.f.werte, feldAGS)
		return gefunden[0].AGS
	}
	e.wahl = gefunden
	e.melde(feldGemeinde, "Es gibt mehrere Gemeinden, die so heißen oder so beginnen. Bitte wählen Sie eine aus.")
	return ""
}

// name reads a name, or the statement that the person rightly has none.
func (e *eingaben) name(feld, ohne string) melde.Name {
	wert := e.f.Wert(feld)
	if !e.f.hat(ohne) {
		return melde.Name(wert)
	}
	if wert != "" {
		e.melde(feld, "Entweder ein Name oder „zu Recht nicht vorhanden“ – beides zugleich ist nicht möglich.")
	}
	return melde.NichtVorhanden
}

func (e *eingaben) postleitzahl() string {
	plz := e.f.Wert(feldPLZ)
	if plz != "" && (len(plz) != 5 || strings.Trim(plz, "0123456789") != "") {
		e.melde(feldPLZ, "Eine Postleitzahl hat fünf Ziffern.")
	}
	return plz
}

func (e *eingaben) datum(feld string) melde.TeilbekanntesDatum {
	d, fehlt := liesDatum(e.f.Wert(feld), e.heute)
	if fehlt != "" {
		e.melde(feld, fehlt)
	}
	return d
}

// sterbetag needs a whole date (XMeld sterbetag).
func (e *eingaben) sterbetag() melde.Datum {
	d := e.datum(feldSterbedatum)
	if d != 0 && !d.IstVollstaendig() {
		e.melde(feldSterbedatum, "Beim Sterbedatum werden Tag, Monat und Jahr gebraucht.")
		return 0
	}
	return melde.Datum(d)
}

// pruefeMindestangaben shows at its field what the law misses (BMG § 38 Abs. 1).
// Whether the criteria suffice is asked of the domain; this only finds the place.
func (e *eingaben) pruefeMindestangaben(s suche.Personenanfrage) {
	if s.PruefeMindestangaben() == nil {
		return
	}
	if e.f.leer(feldGemeinde) {
		e.melde(feldGemeinde, "Bitte geben Sie die Gemeinde an, in der gesucht werden soll.")
	}
	if suche.Suchform(s.OrdensKuenstlername) == "" {
		if s.Nachname != melde.NichtVorhanden && suche.Suchform(string(s.Nachname)) == "" {
			e.melde(feldNachname, "Bitte geben Sie den Familiennamen oder einen früheren Namen an.")
		}
		if s.Vornamen != melde.NichtVorhanden && suche.Suchform(string(s.Vornamen)) == "" {
			e.melde(feldVornamen, "Bitte geben Sie mindestens einen Vornamen an.")
		}
	}
	if ohneWeiteres(e.f) {
		e.melde(feldGeburtsdatum, "Bitte geben Sie noch eines an: Geburtsdatum, Geburtsort, Geschlecht, Straße, Sterbedatum oder Sterbeort (§ 38 Abs. 1 BMG).")
	}
}

func ohneWeiteres(f formular) bool {
	return f.leer(feldStrasse, feldGeburtsdatum, feldGeburtsort, feldGeschlecht, feldSterbedatum, feldSterbeort)
}
