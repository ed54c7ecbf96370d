// SPDX-License-Identifier: EUPL-1.2

package zugang

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mangel is one error of a file of accounts.
type Mangel struct {
	// Pfad is the place, e.g. "$.stellen[2].nutzer[0].kennung".
	Pfad string
	// Text is a German sentence without the offending value.
	Text string
}

// maengel collects the errors of a file. A broken file may have one per byte;
// only the first ones are kept.
type maengel struct{ liste []Mangel }

const maxMaengel = 1000

func (m *maengel) melde(pfad, text string) {
	if len(m.liste) < maxMaengel {
		m.liste = append(m.liste, Mangel{Pfad: pfad, Text: text})
	}
}

// objekt reads the fields of one JSON object and knows which of them were asked for.
type objekt struct {
	m       *maengel
	k       knoten
	inhalt  map[string]knoten
	gefragt []string
}

func neuesObjekt(m *maengel, k knoten) (*objekt, bool) {
	inhalt, ok := k.wert.(map[string]knoten)
	if !ok {
		m.melde(k.pfad, "Hier wird ein Objekt erwartet.")
		return nil, false
	}
	return &objekt{m: m, k: k, inhalt: inhalt}, true
}

// fertig reports the fields nobody asked for.
func (o *objekt) fertig() {
	for _, feld := range o.k.felder {
		if !slices.Contains(o.gefragt, feld) {
			o.m.melde(o.inhalt[feld].pfad, "Dieses Feld ist nicht bekannt.")
		}
	}
}

func (o *objekt) feld(name string) (knoten, bool) {
	o.gefragt = append(o.gefragt, name)
	k, da := o.inhalt[name]
	return k, da
}

func (o *objekt) pfad(name string) string { return o.k.pfad + "." + name }

// text returns a text of up to hoechstens characters; "" when it is absent or wrong.
func (o *objekt) text(name string, hoechstens int) string {
	k, da := o.feld(name)
	if !da {
		return ""
	}
	s, ok := o.m.alsText(k)
	if ok && (utf8.RuneCountInString(s) > hoechstens || strings.ContainsFunc(s, unicode.IsControl)) {
		o.m.melde(k.pfad, "Der Text ist länger als "+strconv.Itoa(hoechstens)+" Zeichen oder enthält Steuerzeichen.")
		return ""
	}
	return s
}

// pflicht is text for fields that must be there and not be blank.
func (o *objekt) pflicht(name string, hoechstens int) string {
	vorher := len(o.m.liste)
	s := o.text(name, hoechstens)
	if strings.TrimSpace(s) == "" && len(o.m.liste) == vorher {
		o.m.melde(o.pfad(name), "Diese Angabe fehlt.")
	}
	return s
}

// zahl returns a whole number between 1 and groesste; 0 when it is absent or wrong.
func (o *objekt) zahl(name string, groesste int64) int {
	k, da := o.feld(name)
	if !da {
		return 0
	}
	z, ok := k.wert.(json.Number)
	n, err := z.Int64()
	if !ok || err != nil || n < 1 || n > groesste {
		o.m.melde(k.pfad, "Hier wird eine ganze Zahl von 1 bis "+strconv.FormatInt(groesste, 10)+" erwartet.")
		return 0
	}
	return int(n)
}

func (o *objekt) liste(name string) []knoten {
	k, da := o.feld(name)
	if !da {
		return nil
	}
	l, ok := k.wert.([]knoten)
	if !ok {
		o.m.melde(k.pfad, "Hier wird eine Liste erwartet.")
	}
	return l
}

// texte reads a list of distinct texts; pruefe returns a sentence for those that are wrong.
func (o *objekt) texte(name string, pruefe func(string) string) []string {
	var gut []string
	for _, k := range o.liste(name) {
		s, ok := o.m.alsText(k)
		if !ok {
			continue
		}
		mangel := pruefe(s)
		if mangel == "" && slices.Contains(gut, s) {
			mangel = "Dieser Eintrag steht schon in der Liste."
		}
		if mangel != "" {
			o.m.melde(k.pfad, mangel)
			continue
		}
		gut = append(gut, s)
	}
	return gut
}

func (m *maengel) alsText(k knoten) (string, bool) {
	s, ok := k.wert.(string)
	if !ok {
		m.melde(k.pfad, "Hier wird ein Text erwartet.")
	}
	return s, ok
}
