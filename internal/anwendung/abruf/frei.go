// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"context"

	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// StatusErgebnisliste is the ergebnisstatus of a free search that found somebody,
// also for one person (contract 5.6).
const StatusErgebnisliste Status = "04"

// grundErgebnislisteZuGross refuses a list of more than 1,000 persons.
const grundErgebnislisteZuGross = "13"

// FreieAnfrage is a free search or a group query as the door hands it over (XMeld
// 1332 or the same as a form). Which of the two it is, the profile says.
type FreieAnfrage struct {
	// Akteur is the body and its official as authenticated at the door.
	Akteur behoerde.Akteur
	// Profil names one of the body's profiles; "" when the body has one that fits.
	Profil string
	// AbrufendeStelle are the particulars of § 11 BMeldDAV as they stand in the message.
	AbrufendeStelle AbrufendeStelle
	// LeserKennung is nachrichtenkopf/leser/kennung, with or without the prefix
	// "ags:"; "" when the door has no message header.
	LeserKennung string

	// Suche are the criteria with the search area.
	Suche suche.FreieAnfrage
	// Codes are the requested data by the numbers 1–46 of the list of the free
	// search; others are left out.
	Codes []int
	// VerzichtAufMitteilung waives the handling by the Meldebehörde (§ 38 Abs. 5 BMG).
	VerzichtAufMitteilung bool

	// Erklaerungen and Zweck come from landesspezifischeErweiterungen.
	Erklaerungen recht.Erklaerungen
	Zweck        string
	// Erweiterung says that landesspezifischeErweiterungen were given, FremdesLand
	// that the request comes from another Land; together they are refused (23).
	Erweiterung bool
	FremdesLand bool
	// Urschrift is the message as it came in; nil when the door has no message.
	Urschrift *protokoll.Urschrift

	// Dialog says that a human looks at the answer in the browser: a list that is too
	// long is cut and marked instead of refused.
	Dialog bool
}

// Freibestand finds records by the index of the free search. It never writes and may
// read a replica.
type Freibestand interface {
	// Freikandidaten returns the ids of the records that fulfil all conditions, each
	// once and ascending; it may promise too much, never too little.
	Freikandidaten(ctx context.Context, bedingungen []suche.FreieBedingung) ([]int64, error)
	// Funde returns those of the records that exist, in any order. It is called by
	// several goroutines at once, each with some hundred ids.
	Funde(ctx context.Context, ids []int64) ([]Fund, error)
}

// Gebietsumfang resolves search areas; *behoerde.Gemeindeverzeichnis is one.
type Gebietsumfang interface {
	// Umfang returns today's municipalities of an area (Land, Direktionsbezirk,
	// Kreis, Gemeinde, also former ones); nil for one that the Land never had.
	Umfang(gebiet melde.AGS) []melde.AGS
}

// FreieSuche decides and answers one free search or group query with at most 1,000
// persons. Refusals inside an XMeld answer are answers; the error is a
// *fehler.Fehler as of Personensuche. Without a durable log entry there is no answer.
func (d *Dienst) FreieSuche(ctx context.Context, a *FreieAnfrage) (*Antwort, error) {
	v := d.freierVorgang(a)
	ende, err := v.entscheideFrei(ctx)
	if err != nil {
		ende = gestoert(err)
	}
	return v.schliesse(ctx, ende)
}

// freierVorgang is a vorgang whose question is a 1332: what both kinds have in
// common is checked by the same steps.
func (d *Dienst) freierVorgang(a *FreieAnfrage) *vorgang {
	v := d.neuerVorgang(&Anfrage{
		Akteur: a.Akteur, Profil: a.Profil, AbrufendeStelle: a.AbrufendeStelle, LeserKennung: a.LeserKennung,
		Elemente: d.listenelemente(a.Codes), VerzichtAufMitteilung: a.VerzichtAufMitteilung,
		Erklaerungen: a.Erklaerungen, Zweck: a.Zweck, Erweiterung: a.Erweiterung, FremdesLand: a.FremdesLand, Dialog: a.Dialog, Urschrift: a.Urschrift,
	})
	v.frei = a
	return v
}

// listenelemente translates the numbers of the free search; unknown ones are left out.
func (d *Dienst) listenelemente(codes []int) []recht.Element {
	var elemente []recht.Element
	for _, c := range codes {
		if e, ok := d.anschluesse.Recht.ElementFreieSuche(c); ok {
			elemente = append(elemente, e)
		}
	}
	return elemente
}

func (v *vorgang) entscheideFrei(ctx context.Context) (ausgang, error) {
	lauf, ende := v.bereiteFrei()
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
	return v.ergebnisliste(ctx, lauf, menge)
}

// ergebnisliste answers with at most 1,000 persons; more are refused, in the dialogue
// cut and marked (DAV-01.4). The log has the true number (S1-22.9).
func (v *vorgang) ergebnisliste(ctx context.Context, lauf *suche.FreierSuchlauf, m *personenmenge) (ausgang, error) {
	gesamt := int64(m.anzahl())
	if len(m.offen) == 0 {
		grund, text := protokoll.GrundNichtGefunden, ""
		if gesamt > 0 {
			grund, text = protokoll.GrundGesperrt, "alle Treffer sind gesperrt"
		}
		return ausgang{antwort: neutraleAntwort(), grund: grund, grundtext: text, treffer: gesamt, saetze: m.gesperrteBezuege(), sperrtreffer: m.sperrtreffer}, nil
	}
	zuViele := len(m.offen) > recht.MaxTreffer
	if zuViele && !v.anfrage.Dialog {
		ende := zurueckgewiesen(code(grundErgebnislisteZuGross), protokoll.GrundZuViele, "")
		ende.treffer = gesamt
		return *ende, nil
	}
	teil, err := v.ladeTeil(ctx, lauf, m.offen[:min(len(m.offen), recht.MaxTreffer)])
	if err != nil {
		return ausgang{}, err
	}
	if len(teil.auszuege) == 0 { // all of them went away or were blocked meanwhile
		return ausgang{antwort: neutraleAntwort(), grund: protokoll.GrundGesperrt, treffer: gesamt, saetze: teil.saetze, sperrtreffer: m.sperrtreffer}, nil
	}
	ende := ausgang{
		antwort: Antwort{Status: StatusErgebnisliste, Gekuerzt: zuViele, Personen: teil.auszuege},
		grund:   protokoll.GrundGefunden, treffer: gesamt, belege: v.freigabe.Belege(teil.geliefert), saetze: teil.saetze,
		sperrtreffer: m.sperrtreffer,
	}
	if gesamt > 1 {
		ende.grund = protokoll.GrundMehrere
	}
	return ende, v.merkeErgebnisse(ctx, teil)
}

// merkeErgebnisse gives every person of a list an Identifikationsmerkmal, if the
// list has more than one (DAV-08, DAV-09).
func (v *vorgang) merkeErgebnisse(ctx context.Context, t *ergebnisteil) error {
	if len(t.auszuege) < 2 {
		return nil
	}
	merkmale := make([]Merkmal, len(t.auszuege))
	for i := range t.auszuege {
		merkmale[i] = Merkmal{
			Token: neuesMerkmal(), Stelle: v.anfrage.Akteur.Stelle.ID,
			Schluessel: t.schluessel[i], GueltigBis: v.beginn.Add(merkmalGueltig),
		}
		t.auszuege[i].Identifikationsmerkmal = merkmale[i].Token
	}
	return v.anschluesse.Merkmale.Lege(ctx, merkmale)
}
