// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"errors"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// registerAGS is the key of the register itself as a reader.
const registerAGS = "14000000"

// pruefe applies the refusals that need no look into the stock, in the order of the
// contract; nil means that the query is admissible.
func (v *vorgang) pruefe() *ausgang {
	if v.anfrage.Akteur.Stelle.Gesperrt {
		return abgewiesen(fehler.Gesperrt, fehler.CodeZugang, protokoll.GrundZugang, "Stelle ist gesperrt")
	}
	if ende := v.pruefeTempo(); ende != nil {
		return ende
	}
	if ende := v.waehleProfil(); ende != nil {
		return ende
	}
	schritte := []func() *ausgang{
		v.pruefeErweiterung, v.pruefeAngaben, v.pruefeMindestangaben, v.pruefeAuswahl,
		v.pruefeLeser, v.pruefeSuchraum, v.pruefePlatzhalter, v.pruefeSicherheitsbehoerde, v.pruefeElemente,
	}
	for _, schritt := range schritte {
		if ende := schritt(); ende != nil {
			return ende
		}
	}
	return nil
}

func abgewiesen(art fehler.Art, code string, grund protokoll.Grund, text string) *ausgang {
	return &ausgang{
		abweisung: fehler.Neu(art, code, "Die abrufende Stelle ist zu dieser Anfrage nicht berechtigt."),
		grund:     grund, grundtext: text,
	}
}

// zurueckgewiesen returns nil when there is no refusal.
func zurueckgewiesen(r []recht.Rueckweisung, grund protokoll.Grund, text string) *ausgang {
	if len(r) == 0 {
		return nil
	}
	return &ausgang{antwort: Antwort{Rueckweisungen: r}, grund: grund, grundtext: text}
}

func code(grund string) []recht.Rueckweisung { return []recht.Rueckweisung{{Grund: grund}} }

// waehleProfil takes the named profile, or the only one of the body's that knows the
// Personensuche and fits the body today.
func (v *vorgang) waehleProfil() *ausgang {
	stelle := v.anfrage.Akteur.Stelle
	kandidaten := stelle.Profile
	if v.anfrage.Profil != "" {
		if !stelle.HatProfil(v.anfrage.Profil) {
			return v.keinProfil("Profil ist der Stelle nicht zugewiesen")
		}
		kandidaten = []string{v.anfrage.Profil}
	}
	warum := "Stelle ohne Profil"
	var passend []*recht.Profil
	for _, id := range kandidaten {
		p, err := v.anschluesse.Recht.Profil(id, v.heute)
		if err != nil {
			warum = "Profil " + id + " ist unbekannt oder gilt nicht"
			continue
		}
		if !p.ErlaubtSuche(recht.Personensuche) {
			warum = "Profil " + id + " kennt keine Personensuche"
			continue
		}
		if grund, ok := p.PasstZu(stelle); !ok {
			warum = "Profil " + id + ": " + grund
			continue
		}
		passend = append(passend, p)
	}
	switch len(passend) {
	case 0:
		return v.keinProfil(warum)
	case 1:
		v.profil = passend[0]
		v.suchrecht, _ = v.profil.Suchrecht(recht.Personensuche)
		return nil
	}
	return v.keinProfil("mehrere Profile passen, die Anfrage nennt keines")
}

func (v *vorgang) keinProfil(warum string) *ausgang {
	return abgewiesen(fehler.NichtBerechtigt, fehler.CodeBerechtigung, protokoll.GrundBerechtigung, warum)
}

func (v *vorgang) pruefeErweiterung() *ausgang {
	if !v.anfrage.FremdesLand || !v.anfrage.Erweiterung {
		return nil
	}
	return zurueckgewiesen(code(recht.GrundErweiterungLaender), protokoll.GrundNachricht, "Erweiterung im länderübergreifenden Abruf")
}

func (v *vorgang) pruefeAngaben() *ausgang {
	s := &v.anfrage.AbrufendeStelle
	r := recht.PruefeAngaben([]recht.Angabe{
		{Feld: "Behördenname", Inhalt: s.Name},
		{Feld: "Anschrift", Inhalt: s.Anschrift, Lang: true},
		{Feld: "Erreichbarkeit", Inhalt: s.Erreichbarkeit, Lang: true},
		{Feld: "Aktenzeichen", Inhalt: s.Aktenzeichen},
		{Feld: "Anlass des Abrufs", Inhalt: s.Anlass},
		{Feld: "Anwenderkennung", Inhalt: s.Kennung},
	})
	if r == nil {
		r = v.profil.PruefeZweck(v.anfrage.Zweck)
	}
	if r == nil {
		return nil
	}
	return zurueckgewiesen(r, protokoll.GrundPflichtangabe, r[0].Freitext)
}

// ausSuche turns a refusal that the search found into an ausgang.
func ausSuche(err error, grund protokoll.Grund) *ausgang {
	var r *suche.Rueckweisung
	if !errors.As(err, &r) {
		return nil
	}
	return zurueckgewiesen([]recht.Rueckweisung{{Grund: r.Grund, Freitext: r.Freitext}}, grund, r.Freitext)
}

func (v *vorgang) pruefeMindestangaben() *ausgang {
	if v.anfrage.Identifikationsmerkmal != "" {
		return nil
	}
	if ende := ausSuche(v.anfrage.Suche.PruefeMindestangaben(), protokoll.GrundMindestkriterien); ende != nil {
		return ende
	}
	if weitereDaten(&v.anfrage.Suche) < v.profil.WeitereAuswahldaten {
		return zurueckgewiesen(code(recht.GrundMindestangaben), protokoll.GrundMindestkriterien, "zu wenige weitere Auswahldaten für das Profil")
	}
	return nil
}

// weitereDaten counts the criteria beside name and municipality; an address counts once.
func weitereDaten(s *suche.Personenanfrage) int {
	n := 0
	for _, gegeben := range []bool{
		s.Strasse != "" || s.Postleitzahl != "", s.Geburtsdatum != 0, s.Geburtsort != "",
		s.Geschlecht != "", s.Sterbetag != 0, s.Sterbeort != "",
	} {
		if gegeben {
			n++
		}
	}
	return n
}

// pruefeAuswahl: no criterion by which the profile may not search is left out
// to find a match, the query is refused.
func (v *vorgang) pruefeAuswahl() *ausgang {
	if v.anfrage.Identifikationsmerkmal != "" {
		return nil
	}
	kriterien := v.anfrage.Suche.Kriterien()
	auswahl := make([]recht.Auswahldatum, len(kriterien))
	for i, k := range kriterien {
		auswahl[i] = recht.Auswahldatum(k)
	}
	return zurueckgewiesen(v.suchrecht.PruefeAuswahl(auswahl), protokoll.GrundSuchform, "Auswahldatum im Profil nicht zugelassen")
}

// pruefeLeser: the reader of a 1330 is the register itself or the municipality of the criteria.
func (v *vorgang) pruefeLeser() *ausgang {
	leser := strings.TrimPrefix(v.anfrage.LeserKennung, "ags:")
	if leser == "" || leser == registerAGS || v.anfrage.Identifikationsmerkmal != "" || leser == string(v.anfrage.Suche.AGS) {
		return nil
	}
	return zurueckgewiesen(code(recht.GrundLeserAGS), protokoll.GrundSuchraum, "Leser ist eine andere Gemeinde als die der Auswahldaten")
}

func (v *vorgang) pruefeSuchraum() *ausgang {
	if v.anfrage.Identifikationsmerkmal != "" {
		return nil
	}
	if len(v.anschluesse.Gemeinden.Nachfolger(v.anfrage.Suche.AGS)) == 0 {
		return zurueckgewiesen(code(recht.GrundSuchbereich), protokoll.GrundSuchraum, "Gemeinde gehört nicht zum Land")
	}
	if !v.imGebiet(v.anfrage.Suche.AGS) {
		return zurueckgewiesen(code(recht.GrundSuchbereich), protokoll.GrundSuchraum, "Gemeinde liegt außerhalb des Gebiets der Stelle")
	}
	return nil
}

// imGebiet reports whether the body may search the municipality under its profile.
func (v *vorgang) imGebiet(ags melde.AGS) bool {
	return v.anschluesse.Gemeinden.ImGebiet(ags, v.profil.Gebiet(v.anfrage.Akteur.Stelle))
}

func (v *vorgang) pruefePlatzhalter() *ausgang {
	if v.anfrage.Identifikationsmerkmal != "" {
		return nil
	}
	return ausSuche(v.anfrage.Suche.PruefePlatzhalter(), protokoll.GrundSuchform)
}

func (v *vorgang) pruefeSicherheitsbehoerde() *ausgang {
	r := recht.PruefeSicherheitsbehoerde(v.anfrage.AbrufendeStelle.Sicherheitsbehoerde, v.anfrage.Akteur.Stelle.Sicherheitsbehoerde)
	return zurueckgewiesen(r, protokoll.GrundBerechtigung, "keine Behörde nach § 34 Abs. 4 Satz 1 BMG")
}

func (v *vorgang) pruefeElemente() *ausgang {
	return zurueckgewiesen(v.suchrecht.PruefeElemente(v.anfrage.Elemente), protokoll.GrundDatenumfang, "Daten außerhalb des Profils angefordert")
}
