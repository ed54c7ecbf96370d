// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"maps"
	"net/url"
	"slices"

	"kernmelderegister/internal/tueren/web"
)

// The fields of the form. Their names are the ids on the page and the keys of the POST.
const (
	feldSchnell       = "schnelleingabe"
	feldGemeinde      = "gemeinde"
	feldAGS           = "ags" // chosen one of several municipalities
	feldNachname      = "nachname"
	feldOhneNachname  = "ohne_nachname"
	feldVornamen      = "vornamen"
	feldOhneVornamen  = "ohne_vornamen"
	feldOrdensname    = "ordensname"
	feldPhonetik      = "phonetik"
	feldGeburtsdatum  = "geburtsdatum"
	feldGeburtsort    = "geburtsort"
	feldGeburtsstaat  = "geburtsstaat"
	feldGeschlecht    = "geschlecht"
	feldStrasse       = "strasse"
	feldHausnummer    = "hausnummer"
	feldPLZ           = "plz"
	feldSterbedatum   = "sterbedatum"
	feldSterbeort     = "sterbeort"
	feldSterbestaat   = "sterbestaat"
	feldAZR           = "azr"
	feldAktenzeichen  = "aktenzeichen"
	feldAnlass        = "anlass"
	feldAnschrift     = "dienstanschrift"
	feldErreichbar    = "erreichbarkeit"
	feldProfil        = "profil"
	feldZweck         = "zweck"
	feldVerzicht      = "verzicht"
	feldOhneKenntnis  = "ohne_kenntnis"
	feldUnverhaeltnis = "unverhaeltnis"
	feldDaten         = "daten" // several: the requested data groups
	feldDatenDa       = "daten_da"
	feldMerkmal       = "merkmal"
	feldAktion        = "aktion"
)

// What a button of the form asks for.
const (
	aktionUebernehmen = "uebernehmen" // split the quick line only
	aktionProfil      = "profil"      // show the data groups of another profile
	aktionAendern     = "aendern"     // back from an answer to the form
	aktionNeu         = "neu"         // another person, same case
)

// personenfelder name a person; they are forgotten when the next search begins.
var personenfelder = []string{
	feldGemeinde, feldAGS, feldNachname, feldOhneNachname, feldVornamen, feldOhneVornamen, feldOrdensname, feldPhonetik,
	feldGeburtsdatum, feldGeburtsort, feldGeburtsstaat, feldGeschlecht, feldStrasse, feldHausnummer, feldPLZ,
	feldSterbedatum, feldSterbeort, feldSterbestaat, feldAZR,
}

// vorgangsfelder describe the case; they stay from search to search.
var vorgangsfelder = []string{
	feldAktenzeichen, feldAnlass, feldAnschrift, feldErreichbar, feldProfil, feldZweck,
	feldVerzicht, feldOhneKenntnis, feldUnverhaeltnis, feldDatenDa,
}

// seltene are the person's fields that stand folded together.
var seltene = []string{
	feldOhneNachname, feldOhneVornamen, feldOrdensname, feldGeburtsort, feldGeburtsstaat,
	feldSterbedatum, feldSterbeort, feldSterbestaat, feldAZR,
}

// reihenfolge is the order of the fields on the page.
var reihenfolge = []string{
	feldGemeinde, feldNachname, feldVornamen, feldGeburtsdatum, feldGeschlecht, feldStrasse, feldHausnummer, feldPLZ,
	feldOrdensname, feldGeburtsort, feldGeburtsstaat, feldSterbedatum, feldSterbeort, feldSterbestaat, feldAZR,
	feldAktenzeichen, feldAnlass, feldAnschrift, feldErreichbar, feldProfil, feldZweck, feldDaten,
}

// formular is what was typed, word for word, so that it can be shown again.
type formular struct {
	werte  map[string]string
	gruppe []string // chosen data groups
	suche  []string // the fields that say who is searched
}

// ausFormular reads the form of a Personensuche, ausFreiemFormular that of a search
// for persons who need not be named.
func ausFormular(v url.Values) formular { return liesFelder(v, personenfelder) }

func ausFreiemFormular(v url.Values) formular { return liesFelder(v, freieFelder) }

func liesFelder(v url.Values, suche []string) formular {
	f := formular{werte: map[string]string{}, gruppe: v[feldDaten], suche: suche}
	for _, feld := range slices.Concat([]string{feldSchnell, feldMerkmal}, suche, vorgangsfelder) {
		if wert := v.Get(feld); wert != "" {
			f.werte[feld] = wert
		}
	}
	return f
}

// Wert returns the content of a field.
func (f formular) Wert(feld string) string { return f.werte[feld] }

// hat reports whether a checkbox is set.
func (f formular) hat(feld string) bool { return f.werte[feld] != "" }

// leer reports whether none of the fields has content.
func (f formular) leer(felder ...string) bool {
	for _, feld := range felder {
		if f.werte[feld] != "" {
			return false
		}
	}
	return true
}

// naechste returns the form for another person of the same case.
func (f formular) naechste() formular {
	n := formular{werte: map[string]string{}, gruppe: f.gruppe, suche: f.suche}
	for _, feld := range vorgangsfelder {
		n.werte[feld] = f.werte[feld]
	}
	return n
}

// kopie returns the form so that neither changes the other.
func (f formular) kopie() formular {
	f.werte = maps.Clone(f.werte)
	f.gruppe = slices.Clone(f.gruppe)
	return f
}

// Verborgen returns everything that was typed, for the hidden fields of the
// buttons of an answer.
func (f formular) Verborgen() []web.Feld {
	var felder []web.Feld
	for _, feld := range slices.Concat(f.suche, vorgangsfelder) {
		if wert := f.werte[feld]; wert != "" {
			felder = append(felder, web.Feld{ID: feld, Wert: wert})
		}
	}
	for _, g := range f.gruppe {
		felder = append(felder, web.Feld{ID: feldDaten, Wert: g})
	}
	return felder
}
