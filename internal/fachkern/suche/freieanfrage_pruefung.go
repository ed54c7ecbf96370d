// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strconv"
	"strings"
)

// Further grounds of refusal that a free search can have.
const (
	GrundAktualitaet = "21" // restricted to current or former addresses without a street
	GrundSuchbereich = "22" // the search area is no key of its level
)

// Pruefe returns every refusal of the query, in the order of the list of grounds:
// wildcards in a phonetic search (15), other breaches of the Anlage (17), a reversed
// range of house numbers (19), a reversed period of birth (20), the switch for
// current addresses without a street (21), an area that is no key of its level (22);
// nil if the query can be made. Whether the area exists is for the room behoerde.
func (a *FreieAnfrage) Pruefe() []Rueckweisung {
	var liste []Rueckweisung
	if a.Phonetik && a.hatPlatzhalter() {
		liste = append(liste, Rueckweisung{Grund: GrundPlatzhalterPhonetik})
	}
	if text := a.fachlicherMangel(); text != "" {
		liste = append(liste, Rueckweisung{GrundFachlich, text})
	}
	if b, istZahl := a.Wohnung.bereich(); istZahl && b.Pruefe() != nil {
		liste = append(liste, Rueckweisung{Grund: GrundHausnummernbereich})
	}
	if z := a.Geburtszeitraum; z.Von != 0 && z.Bis != 0 && z.Pruefe() != nil {
		liste = append(liste, Rueckweisung{Grund: GrundGeburtszeitraum})
	}
	if a.Wohnung.Aktualitaet != "" && NeuesStrassenmuster(a.Wohnung.Inland.Strasse) == "" {
		liste = append(liste, Rueckweisung{Grund: GrundAktualitaet})
	}
	if !a.Bereich.istSchluessel() {
		liste = append(liste, Rueckweisung{Grund: GrundSuchbereich})
	}
	return liste
}

// fachlicherMangel returns the German sentence for a breach without a ground of its
// own, "" if there is none.
func (a *FreieAnfrage) fachlicherMangel() string {
	_, istZahl := a.Wohnung.bereich()
	hatBereich := a.Wohnung.HausnummerVon+a.Wohnung.HausnummerBis != ""
	z := a.Geburtszeitraum
	switch {
	case len(a.Kriterien()) == 0:
		return "Es ist mindestens ein Auswahldatum anzugeben (§ 7 Abs. 5 BMeldDAV)."
	case !bekannteAktualitaet(a.AktualitaetPerson) || !bekannteAktualitaet(a.Wohnung.Aktualitaet):
		return "Die Angabe zur Aktualität ist weder 01 noch 02."
	case hatBereich && !istZahl:
		return "Beginn und Ende eines Hausnummernbereichs müssen Zahlen sein (Anlage Nr. 6 j BMeldDAV)."
	case hatBereich && !a.Wohnung.Hausnummer.IstLeer():
		return "Es ist entweder eine Hausnummer oder ein Hausnummernbereich anzugeben."
	case (z.Von == 0) != (z.Bis == 0):
		return "Ein Geburtszeitraum braucht Beginn und Ende (Anlage Nr. 6 g BMeldDAV)."
	}
	if feld := a.platzhalterAmFalschenOrt(); feld != "" {
		return "Platzhalter sind nur in Namen und Straßen zulässig (§ 7 Abs. 7 BMeldDAV): " + feld + "."
	}
	return a.falscherPlatzhalter()
}

func (b Suchbereich) istSchluessel() bool {
	return len(b.Schluessel) == stellen[b.Art] && len(b.Schluessel) > 0 && strings.Trim(string(b.Schluessel), "0123456789") == ""
}

func bekannteAktualitaet(a Aktualitaet) bool { return a == "" || a == Aktuell || a == Inaktuell }

// bereich returns the range of house numbers; false if none is given or an end is no number.
func (w *Wohnungsauswahl) bereich() (Hausnummernbereich, bool) {
	von, err1 := strconv.ParseUint(strings.TrimSpace(w.HausnummerVon), 10, 31)
	bis, err2 := strconv.ParseUint(strings.TrimSpace(w.HausnummerBis), 10, 31)
	return Hausnummernbereich{Von: int(von), Bis: int(bis)}, err1 == nil && err2 == nil
}

// mitPlatzhaltern are the texts in which wildcards are admitted.
func (a *FreieAnfrage) mitPlatzhaltern() []string {
	return []string{string(a.Nachname), string(a.Vornamen), a.OrdensKuenstlername, a.Wohnung.Inland.Strasse}
}

func (a *FreieAnfrage) hatPlatzhalter() bool {
	for _, text := range a.mitPlatzhaltern() {
		if HatPlatzhalter(text) {
			return true
		}
	}
	return false
}

// falscherPlatzhalter checks Anlage Nr. 7 c for each separated part of a name, and for
// the street as a whole.
func (a *FreieAnfrage) falscherPlatzhalter() string {
	for i, text := range a.mitPlatzhaltern() {
		teile := strings.Fields(text)
		if istStrasse := i == len(a.mitPlatzhaltern())-1; istStrasse {
			teile = []string{text}
		}
		for _, teil := range teile {
			if r, falsch := NeuesMuster(teil).Pruefe().(*Rueckweisung); falsch {
				return r.Freitext
			}
		}
	}
	return ""
}

// platzhalterAmFalschenOrt names the first field that has a wildcard and must not.
func (a *FreieAnfrage) platzhalterAmFalschenOrt() string {
	w := &a.Wohnung
	for _, t := range [...]struct{ feld, inhalt string }{
		{"Doktorgrad", a.Doktorgrad},
		{"Postleitzahl", w.Inland.Postleitzahl},
		{"Wohnort", w.Inland.Wohnort},
		{"früherer Gemeindename", w.Inland.Ortsteil},
		{"Hausnummer", w.Hausnummer.Nummer + w.Hausnummer.Zusatz + w.Hausnummer.Teil},
		{"Stockwerks- oder Wohnungsnummer", w.Inland.StockwerkWohnung},
		{"Zusatzangaben", w.Inland.Zusatzangaben},
		{"Wohnungsinhaber", w.Inland.Wohnungsinhaber},
		{"Geburtsort", a.Geburtsort},
		{"Ort der Eheschließung oder Begründung der Lebenspartnerschaft", a.Familienstand.Ort},
		{"Sterbeort", a.Sterbeort},
	} {
		if HatPlatzhalter(t.inhalt) {
			return t.feld
		}
	}
	for _, z := range w.Ausland.Zeilen {
		if HatPlatzhalter(z.Inhalt) {
			return "Auslandsanschrift"
		}
	}
	return ""
}
