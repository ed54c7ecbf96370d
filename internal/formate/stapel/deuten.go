// SPDX-License-Identifier: EUPL-1.2

package stapel

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/din91379"
)

// maxZeichen is the greatest length of one field in characters.
const maxZeichen = 120

// Deuter turns words into a search profile.
type Deuter struct {
	// Heute is the legal day: no date lies behind it.
	Heute melde.Datum
	Orte  *Orte
	// Strassen returns the names of the municipality's streets, valid and former ones;
	// none if its directory is not known. nil: none is known.
	Strassen func(melde.AGS) []string
	// Staaten are the keys of states that may be named (Destatis).
	Staaten map[string]bool
}

// deutung is one profile that is being read.
type deutung struct {
	deuter  *Deuter
	a       Angaben
	maengel []Mangel
}

func (d *deutung) melde(feld, code string, werte ...string) {
	d.maengel = append(d.maengel, Mangel{feld, code, werte})
}

// Deute reads the words. The profile counts only if there are no mistakes; what it
// lacks under the law says its own Maengel.
func (u *Deuter) Deute(a Angaben) (suche.Privatanfrage, []Mangel) {
	d := &deutung{deuter: u, a: a}
	p := suche.Privatanfrage{
		Nachname: melde.Name(d.name(FeldNachname)), Vornamen: melde.Name(d.name(FeldVornamen)), Phonetik: a[FeldPhonetik] == "ja",
		Ordensname: d.name(FeldOrdensname), Kuenstlername: d.name(FeldKuenstlername),
		Geburtsdatum: d.datum(FeldGeburtsdatum, false), Geburtsort: d.ort(FeldGeburtsort), GeburtsortStaat: d.staat(FeldGeburtsstaat, FeldGeburtsort),
		Geschlecht: d.wahl(FeldGeschlecht, Geschlechter()), Familienstand: d.wahl(FeldFamilienstand, Familienstaende()),
		Einzug: d.tag(FeldEinzug), Auszug: d.tag(FeldAuszug),
		Partnerschaft: d.partnerschaft(),
		Partner:       d.bezug(Partner), Vertreter: d.bezug(Vertreter),
		Sterbetag: d.tag(FeldSterbedatum), Sterbeort: d.ort(FeldSterbeort), SterbeortStaat: d.staat(FeldSterbestaat, FeldSterbeort),
	}
	for _, praefix := range []string{Anschrift1, Anschrift2} {
		if x := d.anschrift(praefix); x != (suche.Privatanschrift{}) {
			p.Anschriften = append(p.Anschriften, x)
		}
	}
	for _, praefix := range []string{Kind1, Kind2, Kind3} {
		if k := d.bezug(praefix); k != (suche.Bezugsperson{}) {
			p.Kinder = append(p.Kinder, k)
		}
	}
	d.folge(p)
	return p, d.maengel
}

// folge finds dates that exclude each other.
func (d *deutung) folge(p suche.Privatanfrage) {
	if p.Sterbetag != 0 && p.Geburtsdatum.Fruehestens() > p.Sterbetag {
		d.melde(FeldSterbedatum, "tod_vor_geburt")
	}
	if b := p.Partnerschaft.Beginn; b != 0 && p.Geburtsdatum != 0 && b.Spaetestens() < p.Geburtsdatum.Fruehestens() {
		d.melde(FeldHeiratsdatum, "heirat_vor_geburt")
	}
}

// text reads a field of the datatype of DIN 91379.
func (d *deutung) text(feld string, typ din91379.Datentyp) string {
	text := din91379.NFC(strings.TrimSpace(d.a[feld]))
	var fehler *din91379.Zeichenfehler
	switch {
	case suche.HatPlatzhalter(text):
		d.melde(feld, "platzhalter")
	case utf8.RuneCountInString(text) > maxZeichen:
		d.melde(feld, "laenge", strconv.Itoa(maxZeichen), strconv.Itoa(utf8.RuneCountInString(text)))
	case errors.As(typ.Pruefe(text), &fehler):
		d.melde(feld, "zeichen", string(fehler.Zeichen))
	default:
		return text
	}
	return ""
}

func (d *deutung) name(feld string) string { return d.text(feld, din91379.A) }

// ort reads a place of birth, death or marriage. A municipality of the directory
// is taken under its name, as the register writes it.
func (d *deutung) ort(feld string) string {
	text := d.text(feld, din91379.B)
	if g := d.deuter.Orte.finde(text); len(g) == 1 {
		return g[0].Name
	}
	return text
}

func (d *deutung) staat(feld, ort string) string {
	schluessel := d.a[feld]
	switch {
	case schluessel == "":
	case !d.deuter.Staaten[schluessel]:
		d.melde(feld, "wahl")
	case d.a[ort] == "":
		d.melde(ort, "ort_zum_staat")
	default:
		return schluessel
	}
	return ""
}

func (d *deutung) wahl(feld string, erlaubt []string) string {
	wert := d.a[feld]
	if wert != "" && !slices.Contains(erlaubt, wert) {
		d.melde(feld, "wahl")
		return ""
	}
	return wert
}

func (d *deutung) partnerschaft() suche.Partnerschaftsbeginn {
	switch {
	case d.a.leer(FeldHeiratsdatum, FeldHeiratsort, FeldHeiratsstaat):
		return suche.Partnerschaftsbeginn{}
	case d.a.leer(FeldHeiratsdatum):
		d.melde(FeldHeiratsdatum, "heirat_ganz")
	case d.a.leer(FeldHeiratsort):
		d.melde(FeldHeiratsort, "heirat_ganz")
	}
	return suche.Partnerschaftsbeginn{
		Beginn: d.datum(FeldHeiratsdatum, false), Ort: d.ort(FeldHeiratsort), Staat: d.staat(FeldHeiratsstaat, FeldHeiratsort),
	}
}

// bezug reads a related person; one name alone does not count and may be a slip.
func (d *deutung) bezug(praefix string) suche.Bezugsperson {
	nachname, vornamen := praefix+"_"+TeilNachname, praefix+"_"+TeilVornamen
	switch {
	case d.a.leer(nachname, vornamen):
		return suche.Bezugsperson{}
	case d.a.leer(nachname):
		d.melde(nachname, "bezug_ganz")
	case d.a.leer(vornamen):
		d.melde(vornamen, "bezug_ganz")
	}
	return suche.Bezugsperson{Nachname: melde.Name(d.name(nachname)), Vornamen: melde.Name(d.name(vornamen))}
}

// anschrift reads an address. A place that is a municipality is compared by its
// key, any other one by its name (S2-32.14).
func (d *deutung) anschrift(praefix string) suche.Privatanschrift {
	feld := func(teil string) string { return praefix + "_" + teil }
	if d.a.leer(feld(TeilOrt), feld(TeilPLZ), feld(TeilStrasse), feld(TeilHausnummer)) {
		return suche.Privatanschrift{}
	}
	h := suche.TeileHausnummer(d.text(feld(TeilHausnummer), din91379.B))
	x := suche.Privatanschrift{
		Postleitzahl: d.postleitzahl(feld(TeilPLZ)), Wohnort: d.text(feld(TeilOrt), din91379.B), Strasse: d.text(feld(TeilStrasse), din91379.B),
		Hausnummer: h.Nummer, HausnummerZusatz: h.Zusatz, HausnummerTeil: h.Teil,
	}
	switch g := d.deuter.Orte.finde(x.Wohnort); len(g) {
	case 0:
	case 1:
		x.AGS, x.Wohnort = g[0].AGS, ""
	default:
		d.melde(feld(TeilOrt), "ort_mehrdeutig", anzeigen(g)...)
	}
	if d.a.leer(feld(TeilStrasse)) {
		d.melde(feld(TeilStrasse), "strasse_fehlt")
	}
	if d.a.leer(feld(TeilOrt), feld(TeilPLZ)) {
		d.melde(feld(TeilOrt), "ort_fehlt")
	}
	d.pruefeStrasse(feld(TeilStrasse), x, d.a[feld(TeilTrotzdem)] == "ja")
	return x
}

func anzeigen(g []Gemeinde) []string {
	texte := make([]string, len(g))
	for i := range g {
		texte[i] = g[i].Anzeige()
	}
	return texte
}

// pruefeStrasse looks for the street in the directory of its municipality.
func (d *deutung) pruefeStrasse(feld string, x suche.Privatanschrift, trotzdem bool) {
	if x.AGS == "" || x.Strasse == "" || trotzdem || d.deuter.Strassen == nil {
		return
	}
	namen := d.deuter.Strassen(x.AGS)
	form := suche.Strassenform(x.Strasse)
	if len(namen) == 0 || slices.ContainsFunc(namen, func(n string) bool { return suche.Strassenform(n) == form }) {
		return
	}
	d.melde(feld, "strasse_unbekannt", append([]string{d.deuter.Orte.Text(x.AGS)}, aehnliche(namen, form)...)...)
}

// hoechstensAehnliche is how many similar streets are proposed.
const hoechstensAehnliche = 3

// aehnliche returns streets that sound like the one that is not there.
func aehnliche(namen []string, form string) []string {
	klang := suche.Koelner(form)
	var gut []string
	for _, n := range namen {
		if suche.Koelner(suche.Strassenform(n)) == klang && !slices.Contains(gut, n) {
			gut = append(gut, n)
		}
	}
	return gut[:min(len(gut), hoechstensAehnliche)]
}

func (d *deutung) postleitzahl(feld string) string {
	plz := d.a[feld]
	if plz != "" && (len(plz) != 5 || strings.Trim(plz, "0123456789") != "") {
		d.melde(feld, "plz")
		return ""
	}
	return plz
}

// AngabenAus writes a profile as a form shows it again.
func AngabenAus(p *suche.Privatanfrage, o *Orte) Angaben {
	a := Angaben{
		FeldNachname: string(p.Nachname), FeldVornamen: string(p.Vornamen), FeldOrdensname: p.Ordensname, FeldKuenstlername: p.Kuenstlername,
		FeldGeburtsdatum: p.Geburtsdatum.Deutsch(), FeldGeburtsort: p.Geburtsort, FeldGeburtsstaat: p.GeburtsortStaat,
		FeldGeschlecht: p.Geschlecht, FeldFamilienstand: p.Familienstand, FeldEinzug: p.Einzug.Deutsch(), FeldAuszug: p.Auszug.Deutsch(),
		FeldHeiratsdatum: p.Partnerschaft.Beginn.Deutsch(), FeldHeiratsort: p.Partnerschaft.Ort, FeldHeiratsstaat: p.Partnerschaft.Staat,
		FeldSterbedatum: p.Sterbetag.Deutsch(), FeldSterbeort: p.Sterbeort, FeldSterbestaat: p.SterbeortStaat,
	}
	if p.Phonetik {
		a[FeldPhonetik] = "ja"
	}
	for i, praefix := range []string{Anschrift1, Anschrift2} {
		if i < len(p.Anschriften) {
			a.schreibeAnschrift(praefix, p.Anschriften[i], o)
		}
	}
	a.schreibeBezug(Partner, p.Partner)
	a.schreibeBezug(Vertreter, p.Vertreter)
	for i, praefix := range []string{Kind1, Kind2, Kind3} {
		if i < len(p.Kinder) {
			a.schreibeBezug(praefix, p.Kinder[i])
		}
	}
	for feld, wert := range a {
		if wert == "" {
			delete(a, feld)
		}
	}
	return a
}

func (a Angaben) schreibeAnschrift(praefix string, x suche.Privatanschrift, o *Orte) {
	ort := x.Wohnort
	if x.AGS != "" {
		ort = o.Text(x.AGS)
	}
	nummer := strings.Join(slices.DeleteFunc([]string{x.Hausnummer + x.HausnummerZusatz, x.HausnummerTeil}, func(s string) bool { return s == "" }), " ")
	for teil, wert := range map[string]string{TeilOrt: ort, TeilPLZ: x.Postleitzahl, TeilStrasse: x.Strasse, TeilHausnummer: nummer} {
		a[praefix+"_"+teil] = wert
	}
}

func (a Angaben) schreibeBezug(praefix string, b suche.Bezugsperson) {
	a[praefix+"_"+TeilNachname], a[praefix+"_"+TeilVornamen] = string(b.Nachname), string(b.Vornamen)
}
