// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"slices"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// bereiteFrei applies the refusals that need no look into the stock, in the order of
// the contract, and prepares the search.
func (v *vorgang) bereiteFrei() (*suche.FreierSuchlauf, *ausgang) {
	if v.anfrage.Akteur.Stelle.Gesperrt {
		return nil, abgewiesen(fehler.Gesperrt, fehler.CodeZugang, protokoll.GrundZugang, "Stelle ist gesperrt")
	}
	if ende := v.pruefeTempo(); ende != nil {
		return nil, ende
	}
	if ende := v.waehleListenprofil(); ende != nil {
		return nil, ende
	}
	schritte := []func() *ausgang{
		v.pruefeErweiterung, v.pruefeAngaben, v.pruefeSuchbereich, v.pruefeFreienLeser,
		v.pruefeFreieSuche, v.pruefeSicherheitsbehoerde, v.pruefeListenrecht, v.pruefeFreieAuswahl, v.pruefeElemente,
	}
	for _, schritt := range schritte {
		if ende := schritt(); ende != nil {
			return nil, ende
		}
	}
	lauf, err := suche.BereiteFrei(v.frei.Suche)
	if err != nil {
		return nil, ausSuche(err, protokoll.GrundSuchform)
	}
	lauf = lauf.InGemeinden(v.umfang())
	v.freigabe = v.suchrecht.Freigabe(v.anfrage.Elemente, v.anfrage.Erklaerungen)
	return &lauf, nil
}

// waehleListenprofil takes the named profile, or the only one of the body's that knows
// a search for persons who need not be named. A named profile without that right is
// kept: whether the query is refused with 17 is a later step, as long as the body has
// the right under another one.
func (v *vorgang) waehleListenprofil() *ausgang {
	stelle := v.anfrage.Akteur.Stelle
	if v.anfrage.Profil != "" && !stelle.HatProfil(v.anfrage.Profil) {
		return v.keinProfil("Profil ist der Stelle nicht zugewiesen")
	}
	warum := "Stelle ohne Profil"
	var mitListe, genannt *recht.Profil
	anzahl := 0
	for _, id := range stelle.Profile {
		p, err := v.anschluesse.Recht.Profil(id, v.heute)
		if err != nil {
			warum = "Profil " + id + " ist unbekannt oder gilt nicht"
			continue
		}
		if grund, ok := p.PasstZu(stelle); !ok {
			warum = "Profil " + id + ": " + grund
			continue
		}
		if id == v.anfrage.Profil {
			genannt = p
		}
		if _, ok := p.Listensuche(); !ok {
			warum = "Profil " + id + " kennt weder freie Suche noch Gruppenabfrage"
			continue
		}
		mitListe = p
		anzahl++
	}
	switch {
	case anzahl == 0 || v.anfrage.Profil != "" && genannt == nil:
		return v.keinProfil(warum)
	case genannt != nil:
		v.profil = genannt
	case anzahl > 1:
		return v.keinProfil("mehrere Profile passen, die Anfrage nennt keines")
	default:
		v.profil = mitListe
	}
	if art, ok := v.profil.Listensuche(); ok {
		v.suchrecht, _ = v.profil.Suchrecht(art)
	}
	return nil
}

// pruefeListenrecht: the named profile has no right to ask for persons who are not named.
func (v *vorgang) pruefeListenrecht() *ausgang {
	return zurueckgewiesen(v.profil.PruefeGruppenabfrage(), protokoll.GrundSuchform, "Profil kennt weder freie Suche noch Gruppenabfrage")
}

// umfang are today's municipalities of the search area.
func (v *vorgang) umfang() []melde.AGS {
	return v.anschluesse.Gebiete.Umfang(v.frei.Suche.Bereich.Schluessel)
}

// pruefeSuchbereich: the area is a key of its level, belongs to the Land and lies as
// a whole within what the profile opens for the body (DAV-03m, S1-22.3).
func (v *vorgang) pruefeSuchbereich() *ausgang {
	umfang := v.umfang()
	unbekannt := slices.ContainsFunc(v.frei.Suche.Pruefe(), func(r suche.Rueckweisung) bool { return r.Grund == suche.GrundSuchbereich })
	if unbekannt || len(umfang) == 0 {
		return zurueckgewiesen(code(recht.GrundSuchbereich), protokoll.GrundSuchraum, "Suchbereich gehört nicht zum Land")
	}
	if slices.ContainsFunc(umfang, func(g melde.AGS) bool { return !v.imGebiet(g) }) {
		return zurueckgewiesen(code(recht.GrundSuchbereich), protokoll.GrundSuchraum, "Suchbereich liegt außerhalb des Gebiets der Stelle")
	}
	return nil
}

// pruefeFreienLeser: the reader of a 1332 is the register itself or a municipality
// within the search area (contract 5.4).
func (v *vorgang) pruefeFreienLeser() *ausgang {
	leser := melde.AGS(strings.TrimPrefix(v.anfrage.LeserKennung, "ags:"))
	if leser == "" || leser == registerAGS || slices.Contains(v.umfang(), v.anschluesse.Gemeinden.Bestandsgemeinde(leser)) {
		return nil
	}
	return zurueckgewiesen(code(recht.GrundLeserAGS), protokoll.GrundSuchraum, "Leser liegt nicht im Suchbereich")
}

// pruefeFreieSuche applies what the Anlage says of the criteria themselves (DAV-07).
func (v *vorgang) pruefeFreieSuche() *ausgang {
	var liste []recht.Rueckweisung
	text := ""
	for _, r := range v.frei.Suche.Pruefe() {
		liste = append(liste, recht.Rueckweisung{Grund: r.Grund, Freitext: r.Freitext})
		text = strings.TrimSpace(text + " " + r.Freitext)
	}
	return zurueckgewiesen(liste, protokoll.GrundSuchform, text)
}

// pruefeFreieAuswahl: a criterion by which the profile may not search is never left
// out to find somebody, the query is refused (S1-22.5, DAV-04.4).
func (v *vorgang) pruefeFreieAuswahl() *ausgang {
	var auswahl []recht.Auswahldatum
	for _, k := range v.frei.Suche.Kriterien() {
		auswahl = append(auswahl, recht.Auswahldatum(k))
	}
	return zurueckgewiesen(v.suchrecht.PruefeAuswahl(auswahl), protokoll.GrundSuchform, "Auswahldatum im Profil nicht zugelassen")
}
