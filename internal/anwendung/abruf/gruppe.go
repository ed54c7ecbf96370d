// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// Gruppenzahl is the answer to the first step of a group query: how many persons it
// would deliver, or the refusal.
type Gruppenzahl struct {
	Rueckweisungen []recht.Rueckweisung
	// Anzahl are the persons that would be delivered.
	Anzahl int
	// Profil is the id of the profile under which the query was admitted.
	Profil string
	// Protokollnummer is the number of the log entry.
	Protokollnummer int64
}

// ZaehleGruppe decides a group query and counts (S1-22.4, S1-22.5). Nothing of a
// person is read out. The counting is logged like a query, with the true number of
// matches. Errors are those of FreieSuche.
func (d *Dienst) ZaehleGruppe(ctx context.Context, a *FreieAnfrage) (*Gruppenzahl, error) {
	v := d.freierVorgang(a)
	v.angaben = map[string]string{"schritt": "zählung"}
	anzahl := 0
	ende, err := v.zaehle(ctx, &anzahl)
	if err != nil {
		ende = gestoert(err)
	}
	antwort, err := v.schliesse(ctx, ende)
	if err != nil {
		return nil, err
	}
	return &Gruppenzahl{
		Rueckweisungen: antwort.Rueckweisungen, Anzahl: anzahl, Profil: antwort.Profil, Protokollnummer: antwort.Protokollnummer,
	}, nil
}

func (v *vorgang) zaehle(ctx context.Context, anzahl *int) (ausgang, error) {
	lauf, ende := v.bereiteFrei()
	if ende == nil {
		ende = v.pruefeGruppe()
	}
	if ende != nil {
		return *ende, nil
	}
	menge, ende, err := v.sucheFrei(ctx, lauf, nil)
	if err != nil {
		return ausgang{}, err
	}
	if ende != nil {
		return *ende, nil
	}
	*anzahl = len(menge.offen)
	gezaehlt := ausgang{antwort: neutraleAntwort(), grund: protokoll.GrundNichtGefunden, treffer: int64(menge.anzahl())}
	if *anzahl > 0 {
		gezaehlt.antwort.Status, gezaehlt.grund = StatusErgebnisliste, protokoll.GrundMehrere
	}
	return gezaehlt, nil
}

// pruefeGruppe: counting first and delivering as a job is for group queries only.
func (v *vorgang) pruefeGruppe() *ausgang {
	if v.suchrecht.Art == recht.Gruppenabfrage {
		return nil
	}
	return v.keinProfil("Profil kennt keine Gruppenabfrage")
}

// Gruppenlauf says how a released group query is carried out.
type Gruppenlauf struct {
	// Angaben stand in every log entry: the job, who released it, the attempt.
	Angaben map[string]string
	// Hoechstens bounds the number of persons; a group that has grown beyond it is
	// refused.
	Hoechstens int
	// Fortschritt, which may be nil, is told how much of the reading is done.
	Fortschritt func(erledigt, gesamt int)
	// Liefere takes the answers in their order, each with at most 1,000 persons
	// (DAV-01.4); a group without anybody is one answer without persons. The log entry
	// of an answer is durable before it is handed over.
	Liefere func(teil, teile int, a *Antwort) error
}

// Codes of the errors of a group query.
const (
	// CodeGruppeZuGross: the group has more persons than the installation delivers.
	CodeGruppeZuGross = "MR-1401"
	// CodeGruppeVerweigert: the body may not ask the released query any more.
	CodeGruppeVerweigert = "MR-1402"
)

// LiefereGruppe decides a released group query once more, as of now, and delivers
// it. It returns the number of persons delivered. Errors: those of FreieSuche, those
// of Liefere as they are, MR-1401 (Konflikt), MR-1402 (NichtBerechtigt).
func (d *Dienst) LiefereGruppe(ctx context.Context, a *FreieAnfrage, g Gruppenlauf) (int, error) {
	v := d.freierVorgang(a)
	v.angaben = g.Angaben
	anzahl, ende, err := v.liefereGruppe(ctx, g)
	if err != nil {
		return anzahl, err
	}
	if ende == nil {
		return anzahl, nil
	}
	antwort, err := v.schliesse(ctx, *ende)
	if err != nil {
		return 0, err
	}
	return 0, verweigert(antwort)
}

// verweigert is the error for a refusal that would be an answer in the dialogue.
func verweigert(a *Antwort) error {
	for _, r := range a.Rueckweisungen {
		if r.Grund == grundErgebnislisteZuGross {
			return fehler.Neu(fehler.Konflikt, CodeGruppeZuGross, "Die Gruppe hat mehr Personen, als auf einmal geliefert werden.")
		}
	}
	return fehler.Neu(fehler.NichtBerechtigt, CodeGruppeVerweigert, "Die Gruppenabfrage ist nicht mehr zulässig. Bitte stellen Sie sie neu.")
}

// liefereGruppe returns an ausgang when the query ends without a delivery.
func (v *vorgang) liefereGruppe(ctx context.Context, g Gruppenlauf) (int, *ausgang, error) {
	lauf, ende := v.bereiteFrei()
	if ende == nil {
		ende = v.pruefeGruppe()
	}
	if ende != nil {
		return 0, ende, nil
	}
	menge, ende, err := v.sucheFrei(ctx, lauf, g.Fortschritt)
	if err != nil || ende != nil {
		return 0, ende, err
	}
	if len(menge.offen) > g.Hoechstens {
		zuGross := zurueckgewiesen(code(grundErgebnislisteZuGross), protokoll.GrundZuViele, "mehr Personen, als auf einmal geliefert werden")
		zuGross.treffer = int64(menge.anzahl())
		return 0, zuGross, nil
	}
	teile := slices.Collect(slices.Chunk(menge.offen, recht.MaxTreffer))
	if len(teile) == 0 {
		teile = [][]mensch{nil}
	}
	anzahl := 0
	for i, teil := range teile {
		angabe := teilangabe{lauf: lauf, nr: i + 1, von: len(teile), gesamt: menge.anzahl()}
		if i == 0 {
			angabe.sperrtreffer = menge.sperrtreffer
		}
		antwort, err := v.beantworteTeil(ctx, teil, angabe)
		if err != nil {
			return anzahl, nil, err
		}
		if err := g.Liefere(i+1, len(teile), antwort); err != nil {
			return anzahl, nil, err
		}
		anzahl += len(antwort.Personen)
	}
	return anzahl, nil, nil
}

// teilangabe says which part of a group is answered.
type teilangabe struct {
	lauf    *suche.FreierSuchlauf
	nr, von int
	gesamt  int // matches in all
	// sperrtreffer are the blocked persons of the whole group; the first part has them.
	sperrtreffer []protokoll.Sperrtreffer
}

// mitAngabe returns the particulars with one more.
func mitAngabe(angaben map[string]string, name, wert string) map[string]string {
	mit := maps.Clone(angaben)
	if mit == nil {
		mit = map[string]string{}
	}
	mit[name] = wert
	return mit
}

// beantworteTeil answers with the persons of one part, logged with the number of all
// (S1-22.9).
func (v *vorgang) beantworteTeil(ctx context.Context, menschen []mensch, t teilangabe) (*Antwort, error) {
	ende := ausgang{antwort: neutraleAntwort(), grund: protokoll.GrundNichtGefunden, treffer: int64(t.gesamt), sperrtreffer: t.sperrtreffer}
	if len(menschen) > 0 {
		teil, err := v.ladeTeil(ctx, t.lauf, menschen)
		if err != nil {
			return nil, err
		}
		if err := v.merkeErgebnisse(ctx, teil); err != nil {
			return nil, fmt.Errorf("store Identifikationsmerkmale: %w", err)
		}
		ende.saetze = teil.saetze
		if len(teil.auszuege) > 0 {
			ende.antwort = Antwort{Status: StatusErgebnisliste, Personen: teil.auszuege}
			ende.grund, ende.belege = protokoll.GrundMehrere, v.freigabe.Belege(teil.geliefert)
		}
	}
	v.angaben = mitAngabe(v.angaben, "teil", strconv.Itoa(t.nr)+" von "+strconv.Itoa(t.von))
	return v.schliesse(ctx, ende)
}
