// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/tueren/web"
)

// orte resolves what officials type for a municipality: its key, its name, or
// both as the list of suggestions offers it.
type orte struct {
	gemeinden []Gemeinde
	formen    []string // search form of each name
}

func neueOrte(gemeinden []Gemeinde) orte {
	o := orte{gemeinden: gemeinden}
	for _, g := range gemeinden {
		o.formen = append(o.formen, suche.Suchform(g.Name))
	}
	return o
}

// finde returns the municipalities that the text can mean: those with exactly
// this name, else those whose name begins so. A key is taken as it is, since the
// register resolves former municipalities.
func (o *orte) finde(text string) []Gemeinde {
	if ags, name := o.schluesselIn(text); ags != "" {
		return []Gemeinde{o.mit(ags, name)}
	}
	form := suche.Suchform(text)
	if form == "" {
		return nil
	}
	var gleiche, beginnende []Gemeinde
	for i, f := range o.formen {
		switch {
		case f == form || f == form+" STADT" || f == form+"STADT":
			gleiche = append(gleiche, o.gemeinden[i])
		case strings.HasPrefix(f, form):
			beginnende = append(beginnende, o.gemeinden[i])
		}
	}
	if len(gleiche) > 0 {
		return gleiche
	}
	return beginnende
}

// mit returns the municipality with the key, under the typed name if it isn't one of today's.
func (o *orte) mit(ags melde.AGS, name string) Gemeinde {
	for _, g := range o.gemeinden {
		if g.AGS == ags {
			return g
		}
	}
	return Gemeinde{AGS: ags, Name: name}
}

// schluesselIn finds a key in "14713000" or "Leipzig (14713000)": any of eight
// digits, shorter ones only of areas of the list.
func (o *orte) schluesselIn(text string) (ags melde.AGS, name string) {
	for _, wort := range strings.Fields(text) {
		wort = strings.Trim(wort, "()")
		if strings.Trim(wort, "0123456789") == "" && (len(wort) == 8 || o.kennt(melde.AGS(wort))) {
			return melde.AGS(wort), strings.TrimSpace(strings.SplitN(text, "(", 2)[0])
		}
	}
	return "", ""
}

func (o *orte) kennt(ags melde.AGS) bool {
	return slices.ContainsFunc(o.gemeinden, func(g Gemeinde) bool { return g.AGS == ags })
}

// Anzeige is the municipality as list of suggestions and echo write it.
func (g Gemeinde) Anzeige() string {
	if g.Name == "" || g.Name == string(g.AGS) {
		return string(g.AGS)
	}
	return g.Name + " (" + string(g.AGS) + ")"
}

// optionen offers municipalities of one name for choice.
func optionen(gemeinden []Gemeinde) []web.Option {
	var liste []web.Option
	for _, g := range gemeinden {
		liste = append(liste, web.Option{Wert: string(g.AGS), Text: g.Anzeige(), Hinweis: g.Kreis})
	}
	return liste
}
