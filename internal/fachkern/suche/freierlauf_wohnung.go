// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// wohnungslauf is a Wohnungsauswahl with its forms computed.
type wohnungslauf struct {
	auswahl     Wohnungsauswahl
	leer        bool // nothing is asked for
	inland      bool // parts of a German address are asked for
	strasse     Muster
	ort         string
	ortsteil    string
	zusatz      string
	inhaber     string
	bereich     Hausnummernbereich
	hatBereich  bool
	auslandform []string // forms of the lines of a foreign address
}

func bereiteWohnung(a *Wohnungsauswahl) wohnungslauf {
	l := wohnungslauf{
		auswahl:  *a,
		strasse:  NeuesStrassenmuster(a.Inland.Strasse),
		ort:      Suchform(a.Inland.Wohnort),
		ortsteil: Suchform(a.Inland.Ortsteil),
		zusatz:   Suchform(a.Inland.Zusatzangaben),
		inhaber:  Suchform(a.Inland.Wohnungsinhaber),
	}
	l.bereich, l.hatBereich = a.bereich()
	for _, z := range a.Ausland.Zeilen {
		if form := Suchform(z.Inhalt); form != "" {
			l.auslandform = append(l.auslandform, form)
		}
	}
	l.inland = l.strasse != "" || l.ort+l.ortsteil+l.zusatz+l.inhaber != "" || l.hatBereich || !a.Hausnummer.IstLeer() ||
		a.Inland.AGS != "" || strings.TrimSpace(a.Inland.Postleitzahl)+ohneLeerzeichen(a.Inland.StockwerkWohnung) != ""
	l.leer = !l.inland && a.Ausland.Art == "" && !a.Unbekannt.Gesucht && a.Einzug == 0 && a.Auszug == 0 && a.Status == ""
	return l
}

// trifft reports whether one dwelling of the person fits in every part.
func (l *wohnungslauf) trifft(wohnungen []melde.Wohnung) bool {
	if l.leer {
		return true
	}
	for i := range wohnungen {
		if w := &wohnungen[i]; istEigene(w) && l.trifftWohnung(w) {
			return true
		}
	}
	return false
}

func (l *wohnungslauf) trifftWohnung(w *melde.Wohnung) bool {
	a := &l.auswahl
	return a.Aktualitaet.umfasst(w.Aktuell) &&
		(a.Einzug == 0 || a.Einzug.Teilbekannt() == w.Einzug) &&
		(a.Auszug == 0 || a.Auszug.Teilbekannt() == w.Auszug) &&
		(a.Status == "" || a.Status == w.Status) &&
		(!l.inland || w.Anschrift.Form == melde.AnschriftInland && l.trifftInland(&w.Anschrift.Inland)) &&
		(a.Ausland.Art == "" || l.trifftAusland(&w.Anschrift)) &&
		(!a.Unbekannt.Gesucht || a.Unbekannt.trifft(&w.Anschrift))
}

func (l *wohnungslauf) trifftInland(a *melde.Inlandsanschrift) bool {
	g := &l.auswahl.Inland
	plz := strings.TrimSpace(g.Postleitzahl)
	return (g.AGS == "" || g.AGS == a.AGS) &&
		(plz == "" || plz == strings.TrimSpace(a.Postleitzahl)) &&
		l.auswahl.Hausnummer.Trifft(hausnummerVon(a)) &&
		(!l.hatBereich || l.bereich.Trifft(a.Hausnummer)) &&
		(l.strasse == "" || passtStrasse(l.strasse, a.Strasse)) &&
		(l.ort == "" || gleicheSuchform(a.Wohnort, l.ort)) &&
		(l.ortsteil == "" || gleicheSuchform(a.Ortsteil, l.ortsteil)) &&
		(l.zusatz == "" || gleicheSuchform(a.Zusatzangaben, l.zusatz)) &&
		(l.inhaber == "" || gleicheSuchform(a.Wohnungsinhaber, l.inhaber)) &&
		(ohneLeerzeichen(g.StockwerkWohnung) == "" || gleicherZusatz(g.StockwerkWohnung, a.StockwerkWohnung))
}

func passtStrasse(gesucht Muster, strasse string) bool {
	var puffer [64]byte
	return passt(gesucht, anhaengeStrassenform(puffer[:0], strasse))
}

// trifftAusland compares the address or state abroad. A print image is an address to
// which the person moved (1232, 1233), a bare state the one from which the person
// came (1223).
func (l *wohnungslauf) trifftAusland(a *melde.Anschrift) bool {
	g := &l.auswahl.Ausland
	istAnschrift, istStaat := a.Form == melde.AnschriftAusland, a.Form == melde.AnschriftStaat
	switch g.Art {
	case AuslandAnschrift:
		istStaat = false
	case AuslandZuzugsstaat:
		istAnschrift = false
	}
	if !istAnschrift && !istStaat || g.StaatNichtZuUebermitteln && !a.StaatNichtZuUebermitteln || g.Staat != "" && g.Staat != a.Staat {
		return false
	}
	for _, form := range l.auslandform {
		if !hatZeile(a.Zeilen, form) {
			return false
		}
	}
	return true
}

func hatZeile(zeilen []melde.Anschriftzeile, form string) bool {
	for i := range zeilen {
		if gleicheSuchform(zeilen[i].Inhalt, form) {
			return true
		}
	}
	return false
}

func (u Unbekanntauswahl) trifft(a *melde.Anschrift) bool {
	return a.Form == melde.AnschriftUnbekannt && (u.Sachverhalt == "" || u.Sachverhalt == a.Sachverhalt)
}
