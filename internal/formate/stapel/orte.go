// SPDX-License-Identifier: EUPL-1.2

package stapel

import (
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// Gemeinde is an entry of the directory of municipalities.
type Gemeinde struct {
	AGS  melde.AGS
	Name string
	// Kreis tells municipalities of one name apart.
	Kreis string
}

// Anzeige is the municipality as lists and forms write it; Orte.finde reads it again.
func (g Gemeinde) Anzeige() string { return g.Name + " (" + g.Kreis + ")" }

// Orte is the directory of municipalities, by which places are recognised.
type Orte struct {
	gemeinden []Gemeinde
	nachAGS   map[melde.AGS]int
	nachForm  map[string][]int
	nachText  map[string]int // by Anzeige
}

// NeueOrte returns the directory.
func NeueOrte(gemeinden []Gemeinde) *Orte {
	o := &Orte{gemeinden: gemeinden, nachAGS: map[melde.AGS]int{}, nachForm: map[string][]int{}, nachText: map[string]int{}}
	for i, g := range gemeinden {
		form := suche.Suchform(g.Name)
		o.nachAGS[g.AGS], o.nachText[suche.Suchform(g.Anzeige())] = i, i
		o.nachForm[form] = append(o.nachForm[form], i)
		if kurz, hat := strings.CutSuffix(form, "STADT"); hat && strings.HasSuffix(g.Name, ", Stadt") {
			o.nachForm[kurz] = append(o.nachForm[kurz], i)
		}
	}
	return o
}

// Gemeinden returns the entries in the order they came in.
func (o *Orte) Gemeinden() []Gemeinde { return o.gemeinden }

// Text is the municipality as a form shows it; the key if it is not in the directory.
func (o *Orte) Text(ags melde.AGS) string {
	i, da := o.nachAGS[ags]
	if !da {
		return string(ags)
	}
	if g := o.gemeinden[i]; len(o.nachForm[suche.Suchform(g.Name)]) == 1 {
		return g.Name
	}
	return o.gemeinden[i].Anzeige()
}

// finde returns the municipalities that bear the name or are written as Anzeige
// does. None is no mistake: a place may be a part of a town or lie elsewhere.
func (o *Orte) finde(text string) []Gemeinde {
	if i, da := o.nachAGS[melde.AGS(text)]; da {
		return []Gemeinde{o.gemeinden[i]}
	}
	form := suche.Suchform(text)
	if i, da := o.nachText[form]; da {
		return []Gemeinde{o.gemeinden[i]}
	}
	var gefunden []Gemeinde
	for _, i := range o.nachForm[form] {
		gefunden = append(gefunden, o.gemeinden[i])
	}
	return gefunden
}
