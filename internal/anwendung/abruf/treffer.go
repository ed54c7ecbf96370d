// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"context"
	"fmt"
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

// person is a match with everything that decides about it.
type person struct {
	fund Fund
	lage recht.Sperrlage
}

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
	var treffer []Fund
	for _, f := range kandidaten {
		if trifft(f.Satz) {
			treffer = append(treffer, f)
		}
	}
	personen, err := v.amOriginal(ctx, treffer, trifft)
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
// ones are read anew and must match again, and the blocks are those of now.
func (v *vorgang) amOriginal(ctx context.Context, treffer []Fund, trifft func(*melde.Meldesatz) bool) ([]person, error) {
	// 0 is nobody's number. It makes a search without a match ask the same question
	// as one with, so that the time tells less about blocked persons (BMG-51.1).
	ids := make([]int64, 1, len(treffer)+1)
	for _, f := range treffer {
		ids = append(ids, f.ID)
	}
	staende, err := v.anschluesse.Bestand.Sperrstand(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("check blocks: %w", err)
	}
	var personen []person
	for _, f := range treffer {
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
		personen = append(personen, person{f, stand.Lage.Vereinige(recht.SperrlageVon(f.Satz))})
	}
	return personen, nil
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
	treffer, err := v.anschluesse.Bestand.Lade(ctx, []melde.Schluessel{m.Schluessel})
	if err != nil {
		return ausgang{}, fmt.Errorf("load record: %w", err)
	}
	personen, err := v.amOriginal(ctx, treffer, v.auskunftsfaehig)
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
		return v.eindeutig(ctx, personen[0])
	}
	if v.profil.NurEindeutig {
		return neutral(protokoll.GrundMehrere, "das Profil erlaubt nur die zweifelsfreie Person", funde(personen)), nil
	}
	var offen []person
	for _, p := range personen {
		if v.profil.Wirkung.InTrefferliste(p.lage, v.empfaenger()) {
			offen = append(offen, p)
		}
	}
	if len(offen) < 2 {
		return neutral(protokoll.GrundGesperrt, "mehrere Treffer, davon höchstens einer ohne Sperre", funde(personen)), nil
	}
	ende, err := v.trefferliste(ctx, offen)
	ende.treffer = int64(len(personen))
	return ende, err
}

func funde(personen []person) []Fund {
	liste := make([]Fund, len(personen))
	for i, p := range personen {
		liste[i] = p.fund
	}
	return liste
}

func (v *vorgang) eindeutig(ctx context.Context, p person) (ausgang, error) {
	sperre := v.profil.Wirkung.Entscheide(p.lage, v.empfaenger())
	if sperre.Neutral {
		return neutral(protokoll.GrundGesperrt, sperre.Norm, []Fund{p.fund}), nil
	}
	beziehungen, err := v.beziehungen(ctx, p.fund.Satz)
	if err != nil {
		return ausgang{}, err
	}
	auszug, geliefert := v.freigabe.Auszug(p.fund.Satz, beziehungen, v.heute)
	auszug.SperreHinweis = sperre.Hinweis
	return ausgang{
		antwort: Antwort{Status: StatusEindeutig, Personen: []recht.Auszug{auszug}},
		grund:   protokoll.GrundGefunden, grundtext: sperre.Norm,
		treffer: 1, belege: v.freigabe.Belege(geliefert), saetze: []Fund{p.fund},
	}, nil
}

// beziehungen reads the records of related persons of whom something may leave;
// blocked ones are left out (BMG § 34a Abs. 5 Satz 3).
func (v *vorgang) beziehungen(ctx context.Context, s *melde.Meldesatz) (recht.Beziehungen, error) {
	verweise := v.freigabe.Verweise(s)
	if len(verweise) == 0 {
		return nil, nil
	}
	treffer, err := v.anschluesse.Bestand.Lade(ctx, verweise)
	if err != nil {
		return nil, fmt.Errorf("load related records: %w", err)
	}
	personen, err := v.amOriginal(ctx, treffer, func(*melde.Meldesatz) bool { return true })
	if err != nil {
		return nil, err
	}
	b := recht.Beziehungen{}
	for _, p := range personen {
		if !p.lage.IstGesperrt() {
			b[p.fund.Satz.Schluessel] = p.fund.Satz
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
		grund:   protokoll.GrundMehrere, saetze: funde(personen),
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
