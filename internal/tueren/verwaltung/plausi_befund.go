// SPDX-License-Identifier: EUPL-1.2

package verwaltung

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/tueren/web"
)

// einzelbefundseite is one finding with the residents it is about.
type einzelbefundseite struct {
	Fall, Tag, Wort     string
	Art, Titel, Text    string
	Norm, Stand, Seit   string
	Eingefroren, Sicher bool
	Koepfe              []anwendung.Person
	Vergleich           []gegenueber
	Fehlend             []plausibilitaet.Feld
	Nachrichten         []einzelnachricht
	Zurueck             string
}

// gegenueber is a row of the comparison of the records.
type gegenueber struct {
	Name, Norm  string
	Verschieden bool
	Zellen      []gegenueberzelle
}

type gegenueberzelle struct{ Gemeinde, Text string }

type einzelnachricht struct{ Behoerde, UUID, Antwort, Zeit string }

func (t *Tuer) plausibefund(w http.ResponseWriter, r *http.Request) {
	tag, err := melde.ParseDatum(r.PathValue("stichtag"))
	nummer, errNummer := strconv.Atoi(r.PathValue("nummer"))
	if err != nil || errNummer != nil {
		t.fehler(w, r, errSeite)
		return
	}
	e, err := t.Plausi.Zeige(r.Context(), sachbearbeiter(r), tag, nummer)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	l := neuerPlausilauf(e.Lauf)
	s := einzelbefundseite{
		Fall: anwendung.Fallkennzeichen(e.Lauf, &e.Befund), Tag: l.Tag, Wort: l.Wort, Art: string(e.Text.Art), Titel: e.Text.Titel, Text: e.Text.Text,
		Norm: e.Text.Norm, Stand: e.Befund.Stand.String(), Seit: zeitpunkt(e.Befund.Geaendert), Eingefroren: e.Eingefroren, Sicher: e.Befund.Sicher,
		Koepfe: e.Personen, Vergleich: gegenuebergestellt(e), Zurueck: befundliste(tag, anwendung.Auswahl{}),
	}
	for _, a := range e.Angaben {
		if len(a.Werte) == 0 {
			s.Fehlend = append(s.Fehlend, a.Feld)
		}
	}
	for _, n := range e.Befund.Nachrichten {
		antwort := map[anwendung.Antwort]string{anwendung.OhneAntwort: "noch keine Antwort", anwendung.Ja: "bestätigt", anwendung.Nein: "nicht bestätigt"}[n.Antwort]
		z := einzelnachricht{t.plausigemeinde(n.Meldebehoerde), n.UUID, antwort, ""}
		if !n.Beantwortet.IsZero() {
			z.Zeit = zeitpunkt(n.Beantwortet)
		}
		s.Nachrichten = append(s.Nachrichten, z)
	}
	t.seiten.Schreibe(w, r, http.StatusOK, "plausi-befund", t.kopf(r, web.Seite{Titel: "Befund", Inhalt: s}))
}

// gegenuebergestellt puts the records of a finding side by side.
func gegenuebergestellt(e anwendung.Einzelheiten) (zeilen []gegenueber) {
	zeile := func(z gegenueber, text func(i int) string) {
		for i := range e.Personen {
			z.Zellen = append(z.Zellen, gegenueberzelle{e.Personen[i].Gemeinde, text(i)})
		}
		zeilen = append(zeilen, z)
	}
	if len(e.Personen) == 0 {
		return nil
	}
	zeile(gegenueber{Name: "Datensatz"}, func(i int) string {
		k := e.Personen[i].Schluessel
		return string(k.AGS) + " · " + k.Ordnungsmerkmal
	})
	zeile(gegenueber{Name: "Name"}, func(i int) string { return plausiname(&e.Personen[i]) })
	zeile(gegenueber{Name: "Geburt"}, func(i int) string {
		g := &e.Personen[i].Geburt
		return strings.TrimSuffix(g.Datum.Deutsch()+" in "+g.Ort, " in ")
	})
	zeile(gegenueber{Name: "Wohnungen in der Gemeinde"}, func(i int) string { return cmp.Or(e.Personen[i].Wohnungen, "keine") })
	zeile(gegenueber{Name: "Wohnungen andernorts laut Datensatz"}, func(i int) string { return cmp.Or(e.Personen[i].Andernorts, "keine") })
	for _, a := range e.Angaben {
		if len(a.Werte) == len(e.Personen) {
			zeile(gegenueber{Name: a.Feld.Name, Norm: a.Feld.Norm, Verschieden: true}, func(i int) string { return a.Werte[i] })
		}
	}
	return zeilen
}

// plausiname writes the name, and that nobody must learn the address: on a narrow
// screen the heads of the columns are not seen.
func plausiname(p *anwendung.Person) string {
	s := string(p.Name.Familienname) + ", " + string(p.Name.Vornamen)
	if n := p.Name.Geburtsname; n != "" && n != p.Name.Familienname {
		s += ", geborene(r) " + string(n)
	}
	if p.Gesperrt {
		s += " – Auskunftssperre"
	}
	return s
}
