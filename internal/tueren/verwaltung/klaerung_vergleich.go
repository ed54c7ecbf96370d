// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"cmp"
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
)

// vergleichszeile is one line of the two records side by side. Agreement is told
// by sign and word.
type vergleichszeile struct {
	Angabe        string
	Links, Rechts []vergleichswert
	Zeichen, Wort string
}

// vergleichswert is a value; Abweichend says that the other side does not have it.
type vergleichswert struct {
	Text       string
	Abweichend bool
}

const zeichenGleich = "="

// gegenueberstellung compares what tells humans apart, line by line. Lines of
// which neither record tells anything are left out, and so is what a clerk needs
// not know for this: religion, tax number, documents, vBM (S1-10.12).
func gegenueberstellung(a, b *melde.Meldesatz) []vergleichszeile {
	var aus []vergleichszeile
	links, rechts := angaben(a), angaben(b)
	for i := range links {
		if z, da := vergleicheAngabe(links[i].name, links[i].werte, rechts[i].werte); da {
			aus = append(aus, z)
		}
	}
	return aus
}

func vergleicheAngabe(name string, a, b []string) (vergleichszeile, bool) {
	if len(a) == 0 && len(b) == 0 {
		return vergleichszeile{}, false
	}
	z := vergleichszeile{Angabe: name, Links: werte(a, b), Rechts: werte(b, a)}
	gleich := 0
	for _, w := range z.Links {
		if !w.Abweichend {
			gleich++
		}
	}
	switch {
	case len(a) == 0 || len(b) == 0:
		z.Zeichen, z.Wort = "–", "nur einseitig"
	case gleich == len(a) && gleich == len(b):
		z.Zeichen, z.Wort = zeichenGleich, "gleich"
	case gleich > 0:
		z.Zeichen, z.Wort = "≈", "teilweise gleich"
	default:
		z.Zeichen, z.Wort = "≠", "verschieden"
	}
	return z, true
}

func werte(hier, dort []string) []vergleichswert {
	aus := make([]vergleichswert, len(hier))
	for i, w := range hier {
		aus[i] = vergleichswert{w, !slices.Contains(dort, w)}
	}
	return aus
}

// angabe is a line of one record.
type angabe struct {
	name  string
	werte []string
}

var (
	geschlechter    = map[string]string{"m": "männlich", "w": "weiblich", "d": "divers", "x": "ohne Angabe"}
	familienstaende = map[string]string{"LD": "ledig", "VH": "verheiratet", "VW": "verwitwet", "GS": "geschieden", "EA": "Ehe aufgehoben",
		"LP": "in Lebenspartnerschaft", "LV": "Lebenspartner verstorben", "LA": "Lebenspartnerschaft aufgehoben",
		"LE": "Lebenspartnerschaft durch Todeserklärung aufgelöst", "NB": "nicht bekannt"}
)

// angaben lists all lines of a record, empty ones too, in a fixed order.
func angaben(s *melde.Meldesatz) []angabe {
	n := &s.Name
	var frueher, vornamen []string
	for _, f := range n.FruehereFamiliennamen {
		frueher = append(frueher, string(f.Name))
	}
	for _, f := range n.FruehereVornamen {
		vornamen = append(vornamen, string(f.Vornamen))
	}
	var geburten []string
	for _, d := range s.Geburt.Fruehere {
		geburten = append(geburten, d.Deutsch())
	}
	var tod []string
	if s.Tod != nil {
		tod = eines(strings.TrimSpace(s.Tod.Tag.Deutsch() + " " + s.Tod.Ort))
	}
	stand := ""
	if s.Familienstand != nil {
		stand = cmp.Or(familienstaende[s.Familienstand.Art], s.Familienstand.Art)
	}
	return []angabe{
		{"Familienname", eines(string(n.Familienname))},
		{"Geburtsname", eines(string(n.Geburtsname))},
		{"Frühere Namen", nichtLeer(frueher)},
		{"Vornamen", eines(string(n.Vornamen))},
		{"Frühere Vornamen", nichtLeer(vornamen)},
		{"Geburtsdatum", eines(s.Geburt.Datum.Deutsch())},
		{"Früher geführt", nichtLeer(geburten)},
		{"Geburtsort", eines(s.Geburt.Ort)},
		{"Staat der Geburt", eines(s.Geburt.Staat)},
		{"Geschlecht", eines(cmp.Or(geschlechter[s.Geschlecht], s.Geschlecht))},
		{"Familienstand", eines(stand)},
		{"Staatsangehörigkeit", staaten(s.Staatsangehoerigkeiten)},
		{"Verstorben", tod},
		{"Wohnungen", wohnungen(s)},
		{"Angehörige", angehoerige(s)},
	}
}

func eines(wert string) []string {
	if wert == "" || wert == string(melde.NichtVorhanden) {
		return nil
	}
	return []string{wert}
}

func nichtLeer(werte []string) []string {
	return slices.DeleteFunc(werte, func(w string) bool { return w == "" || w == string(melde.NichtVorhanden) })
}

func staaten(schluessel []string) []string {
	var aus []string
	for _, s := range schluessel {
		if s == "000" {
			s = "deutsch"
		}
		aus = append(aus, s)
	}
	return aus
}

// wohnungen are the dwellings from the newest back, each in one line.
func wohnungen(s *melde.Meldesatz) []string {
	sortiert := slices.Clone(s.Wohnungen)
	slices.SortStableFunc(sortiert, func(a, b melde.Wohnung) int { return cmp.Compare(b.Einzug.Spaetestens(), a.Einzug.Spaetestens()) })
	var aus []string
	for i := range sortiert {
		aus = append(aus, wohnungstext(&sortiert[i]))
	}
	return aus
}

var wohnungsarten = map[melde.Wohnungsart]string{
	melde.ArtZuzugAus: "zugezogen aus", melde.ArtLetzteInland: "letzte Wohnung im Inland", melde.ArtKuenftige: "künftige Wohnung",
	melde.ArtWegzugNach: "verzogen nach", melde.ArtInlandNachAusland: "im Inland nach Ausland", melde.ArtPartnerAufgegeben: "Partner (aufgegeben)",
	melde.ArtPartner: "Partner",
}

var wohnungsstatus = map[melde.Wohnungsstatus]string{
	melde.AlleinigeWohnung: "alleinige Wohnung", melde.Hauptwohnung: "Hauptwohnung", melde.Nebenwohnung: "Nebenwohnung",
}

func wohnungstext(w *melde.Wohnung) string {
	teile := []string{cmp.Or(wohnungsarten[w.Art], wohnungsstatus[w.Status], "Wohnung")}
	if zeit := zeitraum(w); zeit != "" {
		teile = append(teile, zeit)
	}
	return strings.Join(teile, ", ") + ": " + anschrift(&w.Anschrift)
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
	}
	return ""
}

func anschrift(a *melde.Anschrift) string {
	switch a.Form {
	case melde.AnschriftInland:
		i := &a.Inland
		nummer := i.Hausnummer + i.HausnummerZusatz
		if i.HausnummerTeil != "" {
			nummer += " " + i.HausnummerTeil
		}
		return strings.TrimSpace(i.Strasse+" "+nummer) + ", " + strings.TrimSpace(i.Postleitzahl+" "+i.Wohnort)
	case melde.AnschriftAusland:
		zeilen := []string{"Ausland " + a.Staat}
		for _, z := range a.Zeilen {
			zeilen = append(zeilen, z.Inhalt)
		}
		return strings.Join(zeilen, ", ")
	case melde.AnschriftStaat:
		return "Ausland " + a.Staat
	}
	return "unbekannt"
}

// angehoerige are partner and children whose data the record carries.
func angehoerige(s *melde.Meldesatz) []string {
	var aus []string
	nimm := func(art string, p *melde.Beigeschriebener) {
		text := art + ": " + strings.Trim(string(p.Vornamen)+" "+string(p.Familienname), " +")
		if d := p.Geburtsdatum.Deutsch(); d != "" {
			text += ", geboren " + d
		}
		aus = append(aus, text)
	}
	if s.Partner != nil && s.Partner.Daten != nil {
		nimm("Partner", &s.Partner.Daten.Person)
	}
	for _, k := range s.Kinder {
		if k.Daten != nil {
			nimm("Kind", &k.Daten.Person)
		}
	}
	return aus
}
