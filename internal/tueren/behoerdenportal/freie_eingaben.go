// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"slices"
	"strings"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/tueren/web"
)

// freieAnfrage builds the question for persons who need not be named; it counts only
// when e.fehler stays empty. The errors come in the order of the fields on the page.
func (e *eingaben) freieAnfrage(c *fall, t *Tuer) abruf.FreieAnfrage {
	s := e.freieSuche(t)
	q := e.rahmen(c.wer, c.profil)
	reihe := slices.Concat(freieFelder, reihenfolge)
	slices.SortStableFunc(e.fehler, func(x, y web.Feldfehler) int { return slices.Index(reihe, x.Feld) - slices.Index(reihe, y.Feld) })
	return abruf.FreieAnfrage{
		Akteur: q.Akteur, Profil: q.Profil, AbrufendeStelle: q.AbrufendeStelle, Suche: s,
		VerzichtAufMitteilung: q.VerzichtAufMitteilung, Erklaerungen: q.Erklaerungen, Zweck: q.Zweck, Dialog: true,
	}
}

func (e *eingaben) freieSuche(t *Tuer) suche.FreieAnfrage {
	return suche.FreieAnfrage{
		Bereich:             e.bereich(&t.gebiete),
		AktualitaetPerson:   suche.Aktualitaet(e.f.Wert(feldAktualitaet)),
		Nachname:            e.name(feldNachname, feldOhneNachname),
		Vornamen:            e.name(feldVornamen, feldOhneVornamen),
		OrdensKuenstlername: e.f.Wert(feldOrdensname),
		Phonetik:            e.f.hat(feldPhonetik),
		Doktorgrad:          e.f.Wert(feldDoktorgrad),
		Wohnung:             e.wohnung(&t.orte),
		Geburtsdatum:        e.datum(feldGeburtsdatum),
		Geburtszeitraum:     suche.Geburtszeitraum{Von: e.tag(feldGeburtVon), Bis: e.tag(feldGeburtBis)},
		Geburtsort:          e.f.Wert(feldGeburtsort), Geburtsstaat: e.staat(feldGeburtsstaat),
		Geschlecht:           e.f.Wert(feldGeschlecht),
		Staatsangehoerigkeit: e.f.Wert(feldStaatsangehoerig),
		Familienstand: suche.Familienstandsauswahl{
			Art: e.f.Wert(feldFamilienstand), Beginn: e.datum(feldFamilienstandSeit), BeginnVorausgegangeneLP: e.tag(feldLPSeit),
			Ort: e.f.Wert(feldFamilienstandOrt), Staat: e.f.Wert(feldFamilienstandStaat),
		},
		Sterbetag: e.tag(feldSterbedatum), Sterbeort: e.f.Wert(feldSterbeort), Sterbestaat: e.staat(feldSterbestaat),
		Waffenerlaubnis: e.f.hat(feldWaffenerlaubnis), Waffenbesitzverbot: e.f.hat(feldWaffenverbot), Sprengstofferlaubnis: e.f.hat(feldSprengstoff),
	}
}

func (e *eingaben) wohnung(o *orte) suche.Wohnungsauswahl {
	w := suche.Wohnungsauswahl{
		Inland: melde.Inlandsanschrift{
			Postleitzahl: e.postleitzahl(), Wohnort: e.f.Wert(feldWohnort), Ortsteil: e.f.Wert(feldOrtsteil), Strasse: e.f.Wert(feldStrasse),
			StockwerkWohnung: e.f.Wert(feldStockwerk), Zusatzangaben: e.f.Wert(feldZusatz), Wohnungsinhaber: e.f.Wert(feldInhaber),
		},
		Hausnummer:    suche.TeileHausnummer(e.f.Wert(feldHausnummer)),
		HausnummerVon: e.f.Wert(feldHausnummerVon), HausnummerBis: e.f.Wert(feldHausnummerBis),
		Ausland: e.ausland(),
		Einzug:  e.tag(feldEinzug), Auszug: e.tag(feldAuszug),
		Status: melde.Wohnungsstatus(e.f.Wert(feldWohnungsstatus)), Aktualitaet: suche.Aktualitaet(e.f.Wert(feldAnschriftStand)),
	}
	w.Inland.AGS = e.gemeinde(o)
	switch wert := e.f.Wert(feldUnbekannt); wert {
	case "":
	case "ja":
		w.Unbekannt.Gesucht = true
	default:
		w.Unbekannt = suche.Unbekanntauswahl{Gesucht: true, Sachverhalt: wert}
	}
	if (w.HausnummerVon == "") != (w.HausnummerBis == "") {
		e.melde(feldHausnummerVon, "Bitte geben Sie die erste und die letzte Hausnummer des Bereichs an.")
	}
	return w
}

func (e *eingaben) ausland() suche.Auslandsauswahl {
	a := suche.Auslandsauswahl{
		Art: suche.Auslandsart(e.f.Wert(feldAuslandArt)), Staat: e.f.Wert(feldAuslandStaat), StaatNichtZuUebermitteln: e.f.hat(feldAuslandGesperrt),
	}
	for zeile := range strings.SplitSeq(e.f.Wert(feldAuslandZeilen), ";") {
		if zeile = strings.TrimSpace(zeile); zeile != "" {
			a.Zeilen = append(a.Zeilen, melde.Anschriftzeile{Nummer: len(a.Zeilen) + 1, Inhalt: zeile})
		}
	}
	if a.Art == "" && (a.Staat != "" || a.StaatNichtZuUebermitteln || len(a.Zeilen) > 0) {
		e.melde(feldAuslandArt, "Bitte wählen Sie, ob der Wegzug oder der Zuzug gemeint ist.")
	}
	return a
}

// staat reads the state of a place, or that the register shall have none.
func (e *eingaben) staat(feld string) suche.Staatsauswahl {
	if wert := e.f.Wert(feld); wert != ohneEintrag {
		return suche.Staatsauswahl{Staat: wert}
	}
	return suche.Staatsauswahl{KeineAngabe: true}
}

// tag reads a date that must be whole.
func (e *eingaben) tag(feld string) melde.Datum {
	d := e.datum(feld)
	if d != 0 && !d.IstVollstaendig() {
		e.melde(feld, "Hier werden Tag, Monat und Jahr gebraucht.")
		return 0
	}
	return melde.Datum(d)
}

// bereichsarten are the levels of search areas by the length of their key.
var bereichsarten = map[int]suche.Bereichsart{2: suche.BereichLand, 3: suche.BereichBezirk, 5: suche.BereichKreis, 8: suche.BereichGemeinde}

// bereich resolves the search area; a choice among several counts only while it fits the text.
func (e *eingaben) bereich(o *orte) suche.Suchbereich {
	text := e.f.Wert(feldBereich)
	if text == "" {
		e.melde(feldBereich, "Bitte geben Sie an, wo gesucht werden soll: eine Gemeinde, einen Kreis, einen Direktionsbezirk oder Sachsen.")
		return suche.Suchbereich{}
	}
	gefunden := o.finde(text)
	if i := slices.IndexFunc(gefunden, func(g Gemeinde) bool { return string(g.AGS) == e.f.Wert(feldBereichWahl) }); i >= 0 {
		gefunden = gefunden[i : i+1]
	}
	switch len(gefunden) {
	case 0:
		e.melde(feldBereich, "Ein Gebiet dieses Namens gibt es in Sachsen nicht. Sie können auch den Schlüssel angeben.")
		return suche.Suchbereich{}
	case 1:
		e.f.werte[feldBereich] = gefunden[0].Anzeige()
		delete(e.f.werte, feldBereichWahl)
		return suche.Suchbereich{Art: bereichsarten[len(gefunden[0].AGS)], Schluessel: gefunden[0].AGS}
	}
	e.bereichswahl = gefunden
	e.melde(feldBereich, "Es gibt mehrere Gebiete, die so heißen oder so beginnen. Bitte wählen Sie eines aus.")
	return suche.Suchbereich{}
}
