// SPDX-License-Identifier: EUPL-1.2

package suche

import (
	"strings"
)

// Pruefe runs PruefeMindestangaben and PruefePlatzhalter. The error is a *Rueckweisung.
func (a Personenanfrage) Pruefe() error {
	if err := a.PruefeMindestangaben(); err != nil {
		return err
	}
	return a.PruefePlatzhalter()
}

// PruefeMindestangaben refuses a query without the minimum criteria of BMG § 38
// Abs. 1 and BMeldDAV § 4 Abs. 1 (ground 18) and names what is missing: one
// municipality; family name and first name, or a religious or stage name; and
// one of street, date of birth, place of birth, sex, date or place of death. A
// complete address contains the street. Names of which the search form leaves
// nothing count as not given (Anlage Nr. 4 a).
func (a Personenanfrage) PruefeMindestangaben() error {
	var fehlt []string
	if AGSNummer(a.AGS) == 0 {
		fehlt = append(fehlt, "genau ein amtlicher Gemeindeschlüssel")
	}
	if !hatNamensform(a.OrdensKuenstlername) {
		if !hatNamensform(string(a.Nachname)) {
			fehlt = append(fehlt, "Familienname oder früherer Name")
		}
		if !hatNamensform(string(a.Vornamen)) {
			fehlt = append(fehlt, "mindestens ein Vorname")
		}
	}
	if !a.hatWeiteresDatum() {
		fehlt = append(fehlt, "Anschrift mit Straße oder eines von Geburtsdatum, Geburtsort, Geschlecht, Sterbedatum, Sterbeort")
	}
	if fehlt == nil {
		return nil
	}
	return &Rueckweisung{Grund: GrundMindestangaben, Freitext: "Es fehlt: " + strings.Join(fehlt, "; ") + "."}
}

func hatNamensform(name string) bool { return name == nichtVorhanden || Suchform(name) != "" }

func (a Personenanfrage) hatWeiteresDatum() bool {
	return Suchform(a.Strasse) != "" || a.Geburtsdatum != 0 || Suchform(a.Geburtsort) != "" ||
		a.Geschlecht != "" || a.Sterbetag != 0 || Suchform(a.Sterbeort) != ""
}

// PruefePlatzhalter refuses wildcards (BMeldDAV § 4 Abs. 7): with ground 15 in a
// phonetic search, else with ground 17. They are not normalised away.
func (a Personenanfrage) PruefePlatzhalter() error {
	texte := [...]struct{ feld, inhalt string }{
		{"Familienname", string(a.Nachname)},
		{"Vornamen", string(a.Vornamen)},
		{"Ordens- oder Künstlername", a.OrdensKuenstlername},
		{"Straße", a.Strasse},
		{"Hausnummer", a.Hausnummer + a.HausnummerZusatz + a.HausnummerTeil},
		{"Postleitzahl", a.Postleitzahl},
		{"Geburtsort", a.Geburtsort},
		{"Sterbeort", a.Sterbeort},
	}
	for _, t := range texte {
		if !HatPlatzhalter(t.inhalt) {
			continue
		}
		if a.Phonetik {
			return &Rueckweisung{Grund: GrundPlatzhalterPhonetik}
		}
		return &Rueckweisung{Grund: GrundFachlich, Freitext: "Platzhalter sind in der Personensuche unzulässig (§ 4 Abs. 7 BMeldDAV): " + t.feld + "."}
	}
	return nil
}
