// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

const (
	// maxKandidaten bounds the records that one query may read. With a family name and
	// a first name in one municipality it is out of reach of honest queries.
	maxKandidaten = 20_000
	// merkmalGueltig is the time in which a hit can be followed (BMeldDAV § 9).
	merkmalGueltig = 48 * time.Hour
)

// suche runs the search and answers what it finds.
func (v *vorgang) suche(ctx context.Context) (ausgang, error) {
	lauf := suche.Bereite(v.anfrage.Suche).ImBestand(v.anschluesse.Gemeinden.Bestandsgemeinde)
	if form := lauf.Strassenform(); form != "" {
		strasse, err := v.anschluesse.Bestand.StrasseBekannt(ctx, lauf.Bestand(), form)
		if err != nil {
			return ausgang{}, fmt.Errorf("look up street: %w", err)
		}
		if strasse.Verzeichnis && !strasse.Bekannt {
			return *zurueckgewiesen(code(recht.GrundStrasseUnbekannt), protokoll.GrundSuchform, "Straße steht nicht im Verzeichnis"), nil
		}
	}
	kandidaten, err := v.anschluesse.Bestand.Kandidaten(ctx, lauf.Bedingung(), maxKandidaten)
	if err != nil {
		return ausgang{}, fmt.Errorf("find candidates: %w", err)
	}
	if len(kandidaten) >= maxKandidaten {
		zuViele := []recht.Rueckweisung{{Grund: recht.GrundFachlich, Freitext: "Die Auswahldaten sind zu unbestimmt. Bitte geben Sie weitere Daten an."}}
		return *zurueckgewiesen(zuViele, protokoll.GrundZuViele, "zu viele Kandidaten"), nil
	}
	trifft := func(s *melde.Meldesatz) bool { return lauf.Trifft(s) && v.auskunftsfaehig(s) }
	var gefunden []Fund
	for _, f := range kandidaten {
		if trifft(f.Satz) {
			gefunden = append(gefunden, f)
		}
	}
	personen, err := v.amOriginal(ctx, gefunden, trifft)
	if err != nil {
		return ausgang{}, err
	}
	return v.beantworte(ctx, personen)
}

// auskunftsfaehig reports whether the record can be answered at all: within the
// profile and not past its legal deletion.
func (v *vorgang) auskunftsfaehig(s *melde.Meldesatz) bool {
	loeschen := s.Aufbewahrung().LoeschenAb
	return v.profil.InnerhalbDesProfils(s) && (loeschen == 0 || v.heute < loeschen)
}

// amOriginal checks the matches against the primary: gone ones fall out, changed
// ones are read anew and must match again, and the blocks are those of now. What
// remains are persons: records of one human are one.
func (v *vorgang) amOriginal(ctx context.Context, gefunden []Fund, trifft func(*melde.Meldesatz) bool) ([]person, error) {
	// 0 is nobody's number. It makes a search without a match ask the same question
	// as one with, so that the time tells less about blocked persons (BMG-51.1).
	ids := make([]int64, 1, len(gefunden)+1)
	for _, f := range gefunden {
		ids = append(ids, f.ID)
	}
	staende, err := v.anschluesse.Bestand.Sperrstand(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("check blocks: %w", err)
	}
	var geprueft []treffer
	for _, f := range gefunden {
		stand, da := staende[f.ID]
		if !da || stand.NichtMehrGeliefert {
			continue
		}
		if stand.Fassung != f.Fassung {
			if f, da, err = v.neueFassung(ctx, f.Satz.Schluessel); err != nil {
				return nil, err
			}
			if !da || !trifft(f.Satz) {
				continue
			}
		}
		stand.Lage = stand.Lage.Vereinige(recht.SperrlageVon(f.Satz))
		geprueft = append(geprueft, treffer{f, stand})
	}
	return buendele(geprueft), nil
}

func (v *vorgang) neueFassung(ctx context.Context, s melde.Schluessel) (Fund, bool, error) {
	funde, err := v.anschluesse.Bestand.Lade(ctx, []melde.Schluessel{s})
	if err != nil {
		return Fund{}, false, fmt.Errorf("reload record: %w", err)
	}
	if len(funde) != 1 || funde[0].NichtMehrGeliefert {
		return Fund{}, false, nil
	}
	return funde[0], true, nil
}

// setzeFort continues a query with the Identifikationsmerkmal of a hit list. An
// unknown, foreign or expired one is refused alike (DAV-09).
func (v *vorgang) setzeFort(ctx context.Context) (ausgang, error) {
	m, da, err := v.anschluesse.Merkmale.Hole(ctx, v.anfrage.Identifikationsmerkmal)
	if err != nil {
		return ausgang{}, fmt.Errorf("look up Identifikationsmerkmal: %w", err)
	}
	warum := ""
	switch {
	case !da:
		warum = "Identifikationsmerkmal ist unbekannt"
	case m.Stelle != v.anfrage.Akteur.Stelle.ID:
		warum = "Identifikationsmerkmal gehört einer anderen Stelle"
	case v.beginn.After(m.GueltigBis):
		warum = "Identifikationsmerkmal ist abgelaufen"
	case !v.imGebiet(m.Schluessel.AGS):
		warum = "Identifikationsmerkmal liegt außerhalb des Gebiets der Stelle"
	}
	if warum != "" {
		return *zurueckgewiesen(code(recht.GrundMerkmalUngueltig), protokoll.GrundMerkmal, warum), nil
	}
	gefunden, err := v.anschluesse.Bestand.Lade(ctx, []melde.Schluessel{m.Schluessel})
	if err != nil {
		return ausgang{}, fmt.Errorf("load record: %w", err)
	}
	personen, err := v.amOriginal(ctx, gefunden, v.auskunftsfaehig)
	if err != nil {
		return ausgang{}, err
	}
	return v.beantworte(ctx, personen)
}

// empfaenger is what the effect of a block depends on.
func (v *vorgang) empfaenger() recht.Sperrempfaenger {
	return recht.Sperrempfaenger{
		Sicherheitsbehoerde:      v.anfrage.Akteur.Stelle.Sicherheitsbehoerde,
		BesondersErmaechtigt:     v.anfrage.Akteur.BesondersErmaechtigt,
		InternetwiderspruchWirkt: v.einstellungen.InternetwiderspruchWirkt,
	}
}

// beantworte decides by the number of matches. Blocked persons count for
// uniqueness and never show in a list.
func (v *vorgang) beantworte(ctx context.Context, personen []person) (ausgang, error) {
	switch len(personen) {
	case 0:
		return neutral(protokoll.GrundNichtGefunden, "", nil), nil
	case 1:
		ende, err := v.eindeutig(ctx, personen[0])
		ende.sperrtreffer = v.sperrtreffer(&personen[0], &ende)
		return ende, err
	}
	if v.profil.NurEindeutig {
		return neutral(protokoll.GrundMehrere, "das Profil erlaubt nur die zweifelsfreie Person", personen), nil
	}
	var offen []person
	for _, p := range personen {
		if v.profil.Wirkung.InTrefferliste(p.lage, v.empfaenger()) {
			offen = append(offen, p)
		}
	}
	if len(offen) < 2 {
		return neutral(protokoll.GrundGesperrt, "mehrere Treffer, davon höchstens einer ohne Sperre", personen), nil
	}
	ende, err := v.trefferliste(ctx, offen)
	ende.treffer = int64(len(personen))
	return ende, err
}

// eindeutig answers with the one person: the record that was found, with the
// dwellings that only the other municipalities of the person know.
func (v *vorgang) eindeutig(ctx context.Context, p person) (ausgang, error) {
	sperre := v.profil.Wirkung.Entscheide(p.lage, v.empfaenger())
	if sperre.Neutral {
		return neutral(protokoll.GrundGesperrt, p.sperrtext(sperre.Norm), []person{p}), nil
	}
	geschwister, err := v.geschwister(ctx, &p)
	if err != nil {
		return ausgang{}, err
	}
	// A Sperre may have come to one of them since.
	if sperre = v.profil.Wirkung.Entscheide(p.lage, v.empfaenger()); sperre.Neutral {
		return neutral(protokoll.GrundGesperrt, p.sperrtext(sperre.Norm), []person{p}), nil
	}
	beziehungen, err := v.beziehungen(ctx, p.fund.Satz)
	if err != nil {
		return ausgang{}, err
	}
	saetze := bezuege([]person{p})
	meldesaetze := make([]*melde.Meldesatz, len(geschwister))
	for i, f := range geschwister {
		meldesaetze[i] = f.Satz
		saetze = mitBezug(saetze, bezug(f))
	}
	auszug, geliefert := v.freigabe.AuszugImVerbund(p.fund.Satz, meldesaetze, beziehungen, v.heute)
	auszug.SperreHinweis = sperre.Hinweis
	return ausgang{
		antwort: Antwort{Status: StatusEindeutig, Personen: []recht.Auszug{auszug}},
		grund:   protokoll.GrundGefunden, grundtext: p.sperrtext(sperre.Norm),
		treffer: 1, belege: v.freigabe.Belege(geliefert), saetze: saetze,
	}, nil
}

// geschwister reads the other records of the person whose dwellings may stand in
// the answer, the most telling first: within the territory of the body, still
// delivered, not to be deleted. What blocks them holds for the person.
func (v *vorgang) geschwister(ctx context.Context, p *person) ([]Fund, error) {
	if !v.freigabe.NenntWohnungen() {
		return nil, nil
	}
	var schluessel []melde.Schluessel
	for _, m := range p.geschwister() {
		if !m.NichtMehrGeliefert && v.imGebiet(m.Schluessel.AGS) {
			schluessel = append(schluessel, m.Schluessel)
		}
	}
	if len(schluessel) == 0 {
		return nil, nil
	}
	gelesen, err := v.anschluesse.Bestand.Lade(ctx, schluessel)
	if err != nil {
		return nil, fmt.Errorf("load records of the person: %w", err)
	}
	var geschwister []Fund
	for _, f := range gelesen {
		p.lage = p.lage.Vereinige(recht.SperrlageVon(f.Satz))
		if !f.NichtMehrGeliefert && v.auskunftsfaehig(f.Satz) {
			geschwister = append(geschwister, f)
		}
	}
	slices.SortFunc(geschwister, vergleicheFunde)
	return geschwister, nil
}

// beziehungen reads the records of related persons of whom something may leave;
// blocked ones are left out (BMG § 34a Abs. 5 Satz 3).
func (v *vorgang) beziehungen(ctx context.Context, s *melde.Meldesatz) (recht.Beziehungen, error) {
	verweise := v.freigabe.Verweise(s)
	if len(verweise) == 0 {
		return nil, nil
	}
	verwandte, err := v.anschluesse.Bestand.Lade(ctx, verweise)
	if err != nil {
		return nil, fmt.Errorf("load related records: %w", err)
	}
	personen, err := v.amOriginal(ctx, verwandte, func(*melde.Meldesatz) bool { return true })
	if err != nil {
		return nil, err
	}
	b := recht.Beziehungen{}
	for _, p := range personen {
		if p.lage.IstGesperrt() {
			continue
		}
		for _, f := range append(p.weitere, p.fund) {
			b[f.Satz.Schluessel] = f.Satz
		}
	}
	return b, nil
}

// trefferliste answers with at most 1,000 persons, each with an Identifikationsmerkmal;
// more are refused, in the dialogue cut and marked (DAV-01.4).
func (v *vorgang) trefferliste(ctx context.Context, personen []person) (ausgang, error) {
	zuViele := len(personen) > recht.MaxTreffer
	if zuViele && !v.anfrage.Dialog {
		return *zurueckgewiesen(code(recht.GrundTrefferlisteZuGross), protokoll.GrundZuViele, ""), nil
	}
	personen = personen[:min(len(personen), recht.MaxTreffer)]
	ende := ausgang{
		antwort: Antwort{Status: StatusTrefferliste, Gekuerzt: zuViele, Personen: make([]recht.Auszug, len(personen))},
		grund:   protokoll.GrundMehrere, saetze: bezuege(personen),
	}
	merkmale := make([]Merkmal, len(personen))
	var geliefert recht.Menge
	for i, p := range personen {
		merkmale[i] = Merkmal{
			Token: neuesMerkmal(), Stelle: v.anfrage.Akteur.Stelle.ID,
			Schluessel: p.fund.Satz.Schluessel, GueltigBis: v.beginn.Add(merkmalGueltig),
		}
		var menge recht.Menge
		ende.antwort.Personen[i], menge = v.anschluesse.Recht.Trefferauszug(p.fund.Satz, merkmale[i].Token)
		geliefert = geliefert.Oder(menge)
	}
	ende.belege = []recht.Beleg{v.anschluesse.Recht.TrefferBeleg(geliefert)}
	if err := v.anschluesse.Merkmale.Lege(ctx, merkmale); err != nil {
		return ausgang{}, fmt.Errorf("store Identifikationsmerkmale: %w", err)
	}
	return ende, nil
}
