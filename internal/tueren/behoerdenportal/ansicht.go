// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
)

// personenansicht is the answer about one person.
type personenansicht struct {
	Name      string
	Hinweise  []string // come unasked (BMeldDAV § 5 Abs. 1 Satz 3)
	Warnung   bool     // one of the hints binds the use of the data
	Bloecke   []block
	Wohnungen []wohnungsansicht
	Normen    []normzeile // of the dwellings
}

// block is one data group of the answer.
type block struct {
	Titel  string
	Teile  [][]angabe // one part for each child, document, …
	Normen []normzeile
}

// normzeile names the norm under which fields left the register.
type normzeile struct{ Norm, Felder string }

func (b *block) neu(name, wert string) {
	if wert == "" {
		return
	}
	if len(b.Teile) == 0 {
		b.Teile = [][]angabe{nil}
	}
	letzter := &b.Teile[len(b.Teile)-1]
	*letzter = append(*letzter, angabe{name, wert})
}

// beginne starts a new part for another thing of the same kind.
func (b *block) beginne() {
	if n := len(b.Teile); n > 0 && len(b.Teile[n-1]) > 0 {
		b.Teile = append(b.Teile, nil)
	}
}

func (b *block) nachweis(name string, n *melde.Nachweis) {
	if n == nil {
		return
	}
	b.neu(name, verbinde(", ", n.Datum.Deutsch(), n.Dokument, n.Behoerde, n.Aktenzeichen, n.BehoerdeAktenzeichen))
}

// ansicht builds the view. Only blocks with content are shown: what was not
// asked for or not allowed does not leave an empty place (S1-22.2).
func (t *Tuer) ansicht(a *recht.Auszug, q anforderung) *personenansicht {
	v := &personenansicht{
		Name:      verbinde(" ", a.Name.Doktorgrad, vorhanden(a.Name.Vornamen), vorhanden(a.Name.Familienname)),
		Hinweise:  hinweise(a),
		Warnung:   a.SperreHinweis || bedingterVermerk(a.Wohnungen),
		Wohnungen: t.wohnungen(a.Wohnungen),
		Normen:    t.normen(q, "wohnung", "frueher", "wohnungsgeber"),
	}
	bauer := []struct {
		titel   string
		gruppen []string // ids of datengruppen
		fuelle  func(*block, *recht.Auszug)
	}{
		{"Namen", []string{"name"}, t.namen},
		{"Geburt und Geschlecht", []string{"geburt", "geschlecht"}, t.geburt},
		{"Tod", []string{"tod"}, t.tod},
		{"Staatsangehörigkeit", []string{"staat"}, t.staat},
		{"Familienstand", []string{"familienstand"}, t.familienstand},
		{"Ehegatte oder Lebenspartner", []string{"partner"}, t.partner},
		{"Kinder", []string{"kinder"}, t.kinder},
		{"Gesetzliche Vertreter", []string{"vertreter"}, t.vertreter},
		{"Zuzug und Ausland", []string{"zuzug", "ausland"}, t.zuzug},
		{"Pass und Ausweis", []string{"ausweis", "versagung"}, t.ausweise},
		{"Waffen- und Sprengstoffrecht", []string{"waffen"}, t.waffen},
	}
	for _, z := range bauer {
		b := block{Titel: z.titel}
		if z.fuelle(&b, a); len(b.Teile) > 0 {
			b.Normen = t.normen(q, z.gruppen...)
			v.Bloecke = append(v.Bloecke, b)
		}
	}
	return v
}

// anforderung is what was asked for and under which right.
type anforderung struct {
	recht        *recht.Suchrecht
	erklaerungen recht.Erklaerungen
	elemente     []recht.Element
}

// normen names the norm of every requested field of the data groups.
func (t *Tuer) normen(q anforderung, gruppen ...string) []normzeile {
	var zeilen []normzeile
	for _, g := range datengruppen {
		if !slices.Contains(gruppen, g.id) {
			continue
		}
		for _, el := range t.elemente(g, q.recht, q.erklaerungen) {
			if !slices.Contains(q.elemente, el) {
				continue
			}
			norm, _ := q.recht.Erlaubt(el, q.erklaerungen)
			angabe, _ := t.Recht.Element(el)
			i := slices.IndexFunc(zeilen, func(z normzeile) bool { return z.Norm == norm })
			if i < 0 {
				zeilen = append(zeilen, normzeile{norm, angabe.Bezeichnung})
				continue
			}
			zeilen[i].Felder += "; " + angabe.Bezeichnung
		}
	}
	return zeilen
}

func hinweise(a *recht.Auszug) []string {
	var liste []string
	for _, h := range []struct {
		gilt bool
		text string
	}{
		{a.SperreHinweis, "Zu dieser Person besteht eine Auskunftssperre. Nach § 41 Satz 2 BMG dürfen die Daten nur so verwendet werden, dass schutzwürdige Interessen der Person nicht beeinträchtigt werden."},
		{bedingterVermerk(a.Wohnungen), "Zu einer Anschrift besteht ein bedingter Sperrvermerk (§ 52 BMG)."},
		{a.Verstorben, "Die Person ist verstorben."},
		{a.Verzogen, "Die Person ist innerhalb Deutschlands verzogen."},
		{a.UnbekanntVerzogen, "Die Person ist nach unbekannt verzogen."},
		{a.InsAuslandVerzogen, "Die Person ist ins Ausland verzogen."},
		{a.VerringerterUmfang, "Der Datensatz wird gesondert aufbewahrt (§ 13 Abs. 2 BMG); die Auskunft hat deshalb einen verringerten Umfang."},
	} {
		if h.gilt {
			liste = append(liste, h.text)
		}
	}
	return liste
}

func bedingterVermerk(wohnungen []melde.Wohnung) bool {
	return slices.ContainsFunc(wohnungen, func(w melde.Wohnung) bool { return w.Anschrift.BedingterSperrvermerk })
}

// vorhanden writes a name, and nothing for a person who rightly has none.
func vorhanden(n melde.Name) string {
	if n == melde.NichtVorhanden {
		return ""
	}
	return string(n)
}

// benannt writes a name in a field of its own.
func benannt(n melde.Name) string {
	if n == melde.NichtVorhanden {
		return "zu Recht nicht vorhanden"
	}
	return string(n)
}

// verbinde joins the parts that are not empty.
func verbinde(trenner string, teile ...string) string {
	return strings.Join(slices.DeleteFunc(teile, func(s string) bool { return s == "" }), trenner)
}
