// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/tueren/web"
)

// freieAngaben repeats the criteria in words, for the answer, the print, and whoever
// releases a group query.
func (t *Tuer) freieAngaben(s *suche.FreieAnfrage) []angabe {
	b := block{}
	b.neu("Suchbereich", t.gebiete.mit(s.Bereich.Schluessel, "").Anzeige())
	if s.AktualitaetPerson != "" {
		b.neu("Personen", wahltext(aktualitaeten, string(s.AktualitaetPerson)))
	}
	b.neu("Familienname oder früherer Name", benannt(s.Nachname))
	b.neu("Vornamen", benannt(s.Vornamen))
	b.neu("Ordens- oder Künstlername", s.OrdensKuenstlername)
	if s.Phonetik {
		b.neu("Namen", "phonetische Suche")
	}
	b.neu("Doktorgrad", s.Doktorgrad)
	b.neu("Geburtsdatum", s.Geburtsdatum.Deutsch())
	b.neu("Geburtszeitraum", spanne(s.Geburtszeitraum.Von.Deutsch(), s.Geburtszeitraum.Bis.Deutsch()))
	b.neu("Geburtsort", verbinde(", ", s.Geburtsort, t.staatsangabe(s.Geburtsstaat)))
	b.neu("Geschlecht", text(geschlecht, s.Geschlecht))
	b.neu("Staatsangehörigkeit", text(t.texte.angehoerige, s.Staatsangehoerigkeit))
	t.wohnungskriterien(&b, &s.Wohnung)
	f := &s.Familienstand
	b.neu("Familienstand", verbinde(", ", text(familienstand, f.Art), f.Beginn.Deutsch(), t.ort(f.Ort, f.Staat)))
	b.neu("Beginn der vorangegangenen Lebenspartnerschaft", f.BeginnVorausgegangeneLP.Deutsch())
	b.neu("Sterbedatum", s.Sterbetag.Deutsch())
	b.neu("Sterbeort", verbinde(", ", s.Sterbeort, t.staatsangabe(s.Sterbestaat)))
	for _, m := range []struct {
		gesucht bool
		text    string
	}{
		{s.Waffenerlaubnis, "waffenrechtliche Erlaubnis"}, {s.Waffenbesitzverbot, "Waffenbesitzverbot"},
		{s.Sprengstofferlaubnis, "sprengstoffrechtliche Erlaubnis"},
	} {
		if m.gesucht {
			b.neu("Vorhanden", m.text)
		}
	}
	if len(b.Teile) == 0 {
		return nil
	}
	return b.Teile[0]
}

func (t *Tuer) wohnungskriterien(b *block, w *suche.Wohnungsauswahl) {
	i := &w.Inland
	nummer := verbinde(" ", w.Hausnummer.Nummer+w.Hausnummer.Zusatz, w.Hausnummer.Teil)
	b.neu("Anschrift", verbinde(", ", verbinde(" ", i.Strasse, nummer), i.StockwerkWohnung, i.Zusatzangaben, inhaber(i.Wohnungsinhaber),
		verbinde(" ", i.Postleitzahl, i.Wohnort), i.Ortsteil, t.gemeindename(i.AGS)))
	b.neu("Hausnummern", spanne(w.HausnummerVon, w.HausnummerBis))
	if w.Aktualitaet != "" {
		b.neu("Anschriften", wahltext(anschriftstaende, string(w.Aktualitaet)))
	}
	b.neu("Wohnung", text(wohnungsstatus, string(w.Status)))
	b.neu("Einzug", w.Einzug.Deutsch())
	b.neu("Auszug", w.Auszug.Deutsch())
	if w.Ausland.Art != "" {
		b.neu("Ausland", verbinde(", ", wahltext(auslandsarten, string(w.Ausland.Art)), t.texte.staat(w.Ausland.Staat), zeilentext(w.Ausland.Zeilen)))
	}
	if w.Unbekannt.Gesucht {
		b.neu("Verbleib", verbinde(", ", "unbekannt verzogen", text(unbekannterVerbleib, w.Unbekannt.Sachverhalt)))
	}
}

func (t *Tuer) gemeindename(ags melde.AGS) string {
	if ags == "" {
		return ""
	}
	return t.orte.mit(ags, "").Anzeige()
}

func (t *Tuer) staatsangabe(s suche.Staatsauswahl) string {
	if s.KeineAngabe {
		return "Deutschland oder ohne Eintrag"
	}
	return t.texte.staat(s.Staat)
}

// spanne writes "von bis", "" if both are missing.
func spanne(von, bis string) string {
	if von+bis == "" {
		return ""
	}
	return von + " bis " + bis
}

// wahltext is the text of a choice.
func wahltext(wahl []web.Option, wert string) string {
	for _, o := range wahl {
		if o.Wert == wert {
			return o.Text
		}
	}
	return strings.TrimSpace(wert)
}
