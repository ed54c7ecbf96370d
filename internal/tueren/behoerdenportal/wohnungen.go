// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"cmp"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// wohnungsansicht is one dwelling on the time line.
type wohnungsansicht struct {
	Zeitraum string
	Zeilen   []string // of the address
	Status   string
	Aktuell  bool
	Vermerk  bool // bedingter Sperrvermerk
	Weiteres []angabe
}

// wohnungen orders the dwellings from now back: current ones first, among them
// the main one, then by the day of moving in.
func (t *Tuer) wohnungen(alle []melde.Wohnung) []wohnungsansicht {
	sortiert := slices.Clone(alle)
	slices.SortStableFunc(sortiert, func(a, b melde.Wohnung) int {
		return cmp.Or(
			rang(a)-rang(b),
			cmp.Compare(beginn(b), beginn(a)),
		)
	})
	liste := make([]wohnungsansicht, len(sortiert))
	for i := range sortiert {
		liste[i] = t.wohnung(&sortiert[i])
	}
	return liste
}

func rang(w melde.Wohnung) int {
	switch {
	case w.IstHauptOderAlleinige():
		return 0
	case w.Aktuell:
		return 1
	}
	return 2
}

// beginn is the day from which the dwelling counts on the time line.
func beginn(w melde.Wohnung) melde.Datum {
	return cmp.Or(w.Einzug.Spaetestens(), w.Anmeldung, w.Auszug.Spaetestens())
}

func (t *Tuer) wohnung(w *melde.Wohnung) wohnungsansicht {
	v := wohnungsansicht{
		Zeitraum: zeitraum(w),
		Zeilen:   t.anschriftzeilen(&w.Anschrift),
		Status:   verbinde(", ", text(wohnungsstatus, string(w.Status)), text(wohnungsart, string(w.Art))),
		Aktuell:  w.Aktuell,
		Vermerk:  w.Anschrift.BedingterSperrvermerk,
	}
	b := block{}
	b.neu("Wechsel des Wohnungsstatus", w.Statuswechsel.Deutsch())
	b.neu("Anmeldung", w.Anmeldung.Deutsch())
	b.neu("Abmeldung", w.Abmeldung.Deutsch())
	b.neu("Anmeldung von Amts wegen", w.AnmeldungVonAmtsWegen.Deutsch())
	b.neu("Abmeldung von Amts wegen", w.AbmeldungVonAmtsWegen.Deutsch())
	b.neu("Statuswechsel von Amts wegen", w.StatuswechselVonAmtsWegen.Deutsch())
	b.neu("Mitteilung des Statuswechsels", w.MitteilungStatuswechsel.Deutsch())
	b.neu("Letzter Wegzug ins Ausland", w.LetzterWegzugAusland.Deutsch())
	for _, geber := range w.Wohnungsgeber {
		b.neu("Wohnungsgeber", zeilentext(geber))
	}
	for _, e := range w.EigentuemerNichtWohnungsgeber {
		b.neu("Eigentümer", e)
	}
	v.Weiteres = slices.Concat(b.Teile...)
	return v
}

func zeitraum(w *melde.Wohnung) string {
	von, bis := w.Einzug.Deutsch(), w.Auszug.Deutsch()
	switch {
	case von != "" && bis != "":
		return von + " bis " + bis
	case von != "":
		return "seit " + von
	case bis != "":
		return "bis " + bis
	case w.Aktuell:
		return "aktuell"
	}
	return "früher"
}

// anschriftzeilen writes an address as on a letter.
func (t *Tuer) anschriftzeilen(a *melde.Anschrift) []string {
	switch a.Form {
	case melde.AnschriftInland:
		i := &a.Inland
		nummer := verbinde(" ", i.Hausnummer+i.HausnummerZusatz, i.HausnummerTeil)
		gemeinde := ""
		if i.AGS != "" {
			gemeinde = "Gemeindeschlüssel " + string(i.AGS)
		}
		return ohneLeere(verbinde(" ", i.Strasse, nummer), verbinde(", ", i.StockwerkWohnung, i.Zusatzangaben),
			inhaber(i.Wohnungsinhaber), verbinde(" ", i.Postleitzahl, i.Wohnort), i.Ortsteil, gemeinde)
	case melde.AnschriftAusland, melde.AnschriftStaat:
		return ohneLeere(zeilentext(a.Zeilen), t.texte.staat(a.Staat))
	case melde.AnschriftUnbekannt:
		return []string{text(unbekannterVerbleib, a.Sachverhalt)}
	}
	return nil
}

func inhaber(name string) string {
	if name == "" {
		return ""
	}
	return "bei " + name
}

// anschrift writes an address in one line.
func (t *Tuer) anschrift(a *melde.Anschrift) string { return strings.Join(t.anschriftzeilen(a), ", ") }

func zeilentext(zeilen []melde.Anschriftzeile) string {
	var teile []string
	for _, z := range zeilen {
		teile = append(teile, z.Inhalt)
	}
	return verbinde(", ", teile...)
}

func ohneLeere(zeilen ...string) []string {
	return slices.DeleteFunc(zeilen, func(s string) bool { return s == "" })
}

// fruehere lists the other names in which the search may have matched.
func fruehere(n *melde.Personenname) string {
	var teile []string
	if n.Geburtsname != "" && n.Geburtsname != n.Familienname {
		teile = append(teile, "geb. "+benannt(n.Geburtsname))
	}
	for _, f := range n.FruehereFamiliennamen {
		if f.Name != "" {
			teile = append(teile, "früher "+benannt(f.Name))
		}
	}
	for _, f := range n.FruehereVornamen {
		if f.Vornamen != "" {
			teile = append(teile, "früher "+benannt(f.Vornamen))
		}
	}
	if n.Ordensname != "" {
		teile = append(teile, "Ordensname "+n.Ordensname)
	}
	if n.Kuenstlername != "" {
		teile = append(teile, "Künstlername "+n.Kuenstlername)
	}
	return strings.Join(teile, ", ")
}
