// SPDX-License-Identifier: EUPL-1.2

package recht

import (
	"slices"
	"strings"
	"unicode"
)

// Codes of refusals (XMeld Datenabruf.Nichterstellung.Grund); the texts stand in
// ablehnungen.toml.
const (
	GrundMerkmalUngueltig         = "01" // Identifikationsmerkmal unknown, foreign or expired
	GrundStrasseUnbekannt         = "02"
	GrundKeineSicherheitsbehoerde = "03" // sicherheitsbehoerde wrongly true
	GrundTrefferlisteZuGross      = "12"
	GrundLeserAGS                 = "14" // reader is another municipality
	GrundFachlich                 = "17" // with Freitext
	GrundMindestangaben           = "18"
	GrundSuchbereich              = "22"
	GrundErweiterungLaender       = "23" // extension in a query from another Land
	GrundAZRNummer                = "24"
)

// maxAngabe is the greatest length of a particular in characters (BMeldDAV Anlage Nr. 8).
const maxAngabe = 120

const textGruppenabfrage = "Die abrufende Stelle ist zu Gruppenabfragen nicht berechtigt (§ 22 Abs. 1 Satz 4 SächsMeldVO, § 34a Abs. 3 BMG)."

// Rueckweisung is the refusal of a query inside an XMeld answer.
// Source: XMeld t.Datenabruf.SuchanfrageNichtMoeglich.
type Rueckweisung struct {
	Grund    string // code 01–24
	Freitext string // German, free of personal data; only with codes that provide for it
}

// Angabe is one particular that the body gives of itself and its query.
type Angabe struct {
	Feld   string // German name, as it stands in the refusal
	Inhalt string
	Lang   bool // not limited to 120 characters (address and reachability have no limit)
}

// PruefeAngaben returns a refusal (17, naming the field) for the first particular
// that is blank or longer than 120 characters, nil if all are in order. Nothing
// is shortened (DAV-11, S1-22.1). Source: BMeldDAV § 11, Anlage Nr. 8.
func PruefeAngaben(angaben []Angabe) []Rueckweisung {
	for _, a := range angaben {
		if strings.TrimSpace(a.Inhalt) == "" {
			return []Rueckweisung{{GrundFachlich, "Die Angabe " + a.Feld + " fehlt (§ 11 BMeldDAV)."}}
		}
		if !a.Lang && len([]rune(a.Inhalt)) > maxAngabe {
			return []Rueckweisung{{GrundFachlich, "Die Angabe " + a.Feld + " ist länger als 120 Zeichen (Anlage Nr. 8 BMeldDAV)."}}
		}
	}
	return nil
}

// PruefeZweck returns a refusal (17) when the profile wants one of its purposes
// named. A purpose is named when the given text contains its words; where the
// profile has a single purpose, naming none means that one.
func (p *Profil) PruefeZweck(zweck string) []Rueckweisung {
	if len(p.Zwecke) == 0 || len(p.Zwecke) == 1 && strings.TrimSpace(zweck) == "" {
		return nil
	}
	if slices.ContainsFunc(p.Zwecke, func(z string) bool { return nenntZweck(zweck, z) }) {
		return nil
	}
	return []Rueckweisung{{GrundFachlich, "Es ist einer der zugelassenen Zwecke anzugeben: " + strings.Join(p.Zwecke, "; ") + "."}}
}

// nenntZweck reports whether the words of the purpose stand in the text one after
// the other; white space, commas and the case of letters make no difference.
func nenntZweck(text, zweck string) bool {
	worte := func(s string) string {
		return " " + strings.ToLower(strings.Join(strings.FieldsFunc(s, trennt), " ")) + " "
	}
	return strings.Contains(worte(text), worte(zweck))
}

func trennt(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:()", r) }

// PruefeSicherheitsbehoerde returns a refusal (03) when a body claims to be one of
// § 34 Abs. 4 Satz 1 BMG and isn't. nummer is the body's registered number, 0 for none.
func PruefeSicherheitsbehoerde(behauptet bool, nummer int) []Rueckweisung {
	if behauptet && nummer == 0 {
		return []Rueckweisung{{Grund: GrundKeineSicherheitsbehoerde}}
	}
	return nil
}

// PruefeElemente returns the refusals (07–11) for requested items that the profile
// does not allow and that have a code of their own, each code once, in the order of
// the list. Profiles without ablehnung_mit_code leave such items out silently.
func (r *Suchrecht) PruefeElemente(angefordert []Element) []Rueckweisung {
	if !r.profil.AblehnungMitCode {
		return nil
	}
	verboten := MengeVon(angefordert...).Ohne(r.frei).Ohne(r.bedingt)
	if verboten.Leer() {
		return nil
	}
	var liste []Rueckweisung
	for _, code := range r.profil.register.codes {
		if !r.profil.register.ablehnungen[code].Elemente.Und(verboten).Leer() {
			liste = append(liste, Rueckweisung{Grund: code})
		}
	}
	return liste
}

// PruefeGruppenabfrage returns a refusal (17) when the profile has no right to ask for
// persons who are not named (S1-22.4).
func (p *Profil) PruefeGruppenabfrage() []Rueckweisung {
	if _, ok := p.Listensuche(); ok {
		return nil
	}
	return []Rueckweisung{{GrundFachlich, textGruppenabfrage}}
}
