// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	schnellAGS    = regexp.MustCompile(`(^|[\s,;(])(\d{8})($|[\s,;)])`)
	schnellPLZ    = regexp.MustCompile(`(^|[\s,;(])(\d{5})($|[\s,;)])`)
	schnellDatum  = regexp.MustCompile(`(?i)(?:\*|geb(?:oren)?\.?(?:\s+am)?)?\s*\b(\d{1,2}\s?\.\s?\d{1,2}\s?\.\s?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{4}|(?:18|19|20)\d{2})(?:$|[\s,;)])`)
	schnellNummer = regexp.MustCompile(`^(.*\pL\S*)\s+(\d+\s*\pL?(?:\s+\d+/\d+)?(?:\s*[-–]\s*\d+)?)$`)
	strassenende  = regexp.MustCompile(`(?i)(stra(ß|ss)e|str\.?|weg|platz|allee|gasse|ring|ufer|markt|damm|steig|berg|hof)$`)
	anreden       = []string{"herr", "frau", "dr.", "prof.", "dr", "prof"}
)

// maxSchnell bounds the quick line; nobody pastes more of one person.
const maxSchnell = 400

// teile splits a pasted line such as "Müller, Anna 1.2.1980, Leipzig" into the
// fields of the form. It guesses only what stands there; what it can't place
// stays empty, and the official sees the result before it counts.
func teile(zeile string) map[string]string {
	felder := map[string]string{}
	if len(zeile) > maxSchnell {
		return felder
	}
	rest := ziehe(zeile, schnellAGS, 2, func(s string) { felder[feldGemeinde] = s })
	rest = ziehe(rest, schnellDatum, 1, func(s string) { felder[feldGeburtsdatum] = strings.ReplaceAll(s, " ", "") })
	rest = ziehe(rest, schnellPLZ, 2, func(s string) { felder[feldPLZ] = s })
	stuecke := zerlege(rest, ",;\t"+string(trenner))
	if len(stuecke) == 0 {
		return felder
	}
	vorne, _, _ := strings.Cut(rest, string(trenner))
	if len(zerlege(vorne, ",;\t")) > 1 {
		felder[feldNachname], felder[feldVornamen] = stuecke[0], stuecke[1]
		stuecke = stuecke[2:]
	} else {
		teileName(felder, stuecke[0])
		stuecke = stuecke[1:]
	}
	for _, s := range stuecke {
		verorte(felder, s)
	}
	return felder
}

// zerlege cuts the text at the signs and drops forms of address and empty pieces.
func zerlege(text, zeichen string) []string {
	var stuecke []string
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(zeichen, r) }) {
		if s = ohneAnrede(strings.Trim(s, " ()")); s != "" {
			stuecke = append(stuecke, s)
		}
	}
	return stuecke
}

// trenner takes the place of what was taken out of the line: the text before and
// behind it doesn't belong together.
const trenner = '\u001f'

// ziehe takes the first match out of the line and hands its group to nimm.
func ziehe(zeile string, muster *regexp.Regexp, gruppe int, nimm func(string)) string {
	m := muster.FindStringSubmatchIndex(zeile)
	if m == nil {
		return zeile
	}
	nimm(zeile[m[2*gruppe]:m[2*gruppe+1]])
	return zeile[:m[0]] + string(trenner) + zeile[m[2*gruppe+1]:]
}

// verorte puts a piece behind the name into street, house number or municipality.
func verorte(felder map[string]string, s string) {
	strasse, nummer := s, ""
	if m := schnellNummer.FindStringSubmatch(s); m != nil {
		strasse, nummer = m[1], m[2]
	}
	switch {
	case (nummer != "" || strassenende.MatchString(s)) && felder[feldStrasse] == "":
		felder[feldStrasse], felder[feldHausnummer] = strasse, nummer
	case felder[feldGemeinde] == "":
		felder[feldGemeinde] = s
	}
}

// teileName splits "Anna Maria von der Heide": the family name begins with the
// first word in small letters, else it is the last word.
func teileName(felder map[string]string, s string) {
	worte := strings.Fields(s)
	if len(worte) == 1 {
		felder[feldNachname] = s
		return
	}
	grenze := slices.IndexFunc(worte[1:], func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return unicode.IsLower(r)
	}) + 1
	if grenze == 0 {
		grenze = len(worte) - 1
	}
	felder[feldVornamen], felder[feldNachname] = strings.Join(worte[:grenze], " "), strings.Join(worte[grenze:], " ")
}

func ohneAnrede(s string) string {
	worte := strings.Fields(s)
	for len(worte) > 1 && slices.Contains(anreden, strings.ToLower(worte[0])) {
		worte = worte[1:]
	}
	return strings.Join(worte, " ")
}

// uebernimm fills the single fields from the quick line and empties it. Fields
// that the official typed stay as they are.
func (f formular) uebernimm() {
	for feld, wert := range teile(f.werte[feldSchnell]) {
		if f.werte[feld] == "" && wert != "" {
			f.werte[feld] = wert
		}
	}
	delete(f.werte, feldSchnell)
}
