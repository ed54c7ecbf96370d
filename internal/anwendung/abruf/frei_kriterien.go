// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// freieKriterien writes the criteria of a free search for the log, in a fixed order
// (BMG § 40 Abs. 2, S1-22.8).
func freieKriterien(a *suche.FreieAnfrage) string {
	liste := []kriterium{
		{"bereich", string(a.Bereich.Art) + ":" + string(a.Bereich.Schluessel)},
		{"aktualitaet_person", string(a.AktualitaetPerson)},
		{"nachname", string(a.Nachname)}, {"vornamen", string(a.Vornamen)}, {"ordens_kuenstlername", a.OrdensKuenstlername},
		{"phonetik", jaWenn(a.Phonetik)}, {"doktorgrad", a.Doktorgrad},
	}
	liste = append(liste, wohnungskriterien(&a.Wohnung)...)
	f := &a.Familienstand
	return schreibeKriterien(append(liste, []kriterium{
		{"geburtsdatum", a.Geburtsdatum.String()},
		{"geburt_von", a.Geburtszeitraum.Von.String()}, {"geburt_bis", a.Geburtszeitraum.Bis.String()},
		{"geburtsort", a.Geburtsort}, {"geburtsort_staat", staatstext(a.Geburtsstaat)},
		{"geschlecht", a.Geschlecht}, {"staatsangehoerigkeit", a.Staatsangehoerigkeit},
		{"familienstand", f.Art}, {"familienstand_beginn", f.Beginn.String()},
		{"vorausgegangene_lp_beginn", f.BeginnVorausgegangeneLP.String()},
		{"eheschliessung_ort", f.Ort}, {"eheschliessung_staat", f.Staat},
		{"sterbetag", a.Sterbetag.String()}, {"sterbeort", a.Sterbeort}, {"sterbeort_staat", staatstext(a.Sterbestaat)},
		{"waffenerlaubnis", jaWenn(a.Waffenerlaubnis)}, {"waffenbesitzverbot", jaWenn(a.Waffenbesitzverbot)},
		{"sprengstofferlaubnis", jaWenn(a.Sprengstofferlaubnis)},
	}...))
}

func wohnungskriterien(w *suche.Wohnungsauswahl) []kriterium {
	i, aus := &w.Inland, &w.Ausland
	return []kriterium{
		{"gemeinde", string(i.AGS)}, {"plz", i.Postleitzahl}, {"wohnort", i.Wohnort}, {"ortsteil", i.Ortsteil}, {"strasse", i.Strasse},
		{"hausnummer", w.Hausnummer.Nummer}, {"hausnummer_zusatz", w.Hausnummer.Zusatz}, {"hausnummer_teil", w.Hausnummer.Teil},
		{"hausnummer_von", w.HausnummerVon}, {"hausnummer_bis", w.HausnummerBis},
		{"stockwerk_wohnung", i.StockwerkWohnung}, {"zusatzangaben", i.Zusatzangaben}, {"wohnungsinhaber", i.Wohnungsinhaber},
		{"ausland", string(aus.Art)}, {"ausland_staat", aus.Staat},
		{"ausland_staat_nicht_zu_uebermitteln", jaWenn(aus.StaatNichtZuUebermitteln)}, {"ausland_anschrift", zeilentext(aus.Zeilen)},
		{"anschrift_unbekannt", jaWenn(w.Unbekannt.Gesucht)}, {"anschrift_unbekannt_sachverhalt", w.Unbekannt.Sachverhalt},
		{"einzug", w.Einzug.String()}, {"auszug", w.Auszug.String()}, {"wohnungsstatus", string(w.Status)},
		{"aktualitaet_anschrift", string(w.Aktualitaet)},
	}
}

func jaWenn(b bool) string {
	if b {
		return "ja"
	}
	return ""
}

func staatstext(a suche.Staatsauswahl) string {
	if a.KeineAngabe {
		return "keine Angabe"
	}
	return a.Staat
}

func zeilentext(zeilen []melde.Anschriftzeile) string {
	texte := make([]string, len(zeilen))
	for i, z := range zeilen {
		texte[i] = z.Inhalt
	}
	return strings.Join(texte, "; ")
}
