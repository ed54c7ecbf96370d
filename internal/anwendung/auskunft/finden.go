// SPDX-License-Identifier: EUPL-1.2

package auskunft

import (
	"cmp"
	"context"
	"slices"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

// hoechstensKandidaten bounds how many records of one name are compared. Who asks
// for a name that more records bear, without a date that narrows them, gets the
// neutral answer of a person who is not unique.
const hoechstensKandidaten = 20000

// person is a human who was found.
type person struct {
	fund    abruf.Fund       // the record that answers
	lage    recht.Sperrlage  // over all records that are hers or may be
	verbund []abruf.Mitglied // the other records
}

func (p *person) satz() *melde.Meldesatz { return p.fund.Satz }

// treffer is a record that fits, with its state on the primary.
type treffer struct {
	fund  abruf.Fund
	stand abruf.Stand
}

// finde returns the persons whom the profile describes: those in the active stock,
// or, if there is nobody and the asker wants it, those of the gesonderte Aufbewahrung (G5).
func (v *vorgang) finde(ctx context.Context) (p []person, archiv bool, err error) {
	passende, err := v.passende(ctx, suche.BereitePrivat(v.ersuchen.Anfrage))
	if err != nil {
		return nil, false, err
	}
	var aktive, gesonderte []treffer
	for _, t := range passende {
		if t.fund.Satz.Aufbewahrung().IstGesondert(v.heute) {
			gesonderte = append(gesonderte, t)
		} else {
			aktive = append(aktive, t)
		}
	}
	if len(aktive) == 0 && v.ersuchen.Archiv {
		return buendele(gesonderte), true, nil
	}
	return buendele(aktive), false, nil
}

// passende returns the records of the whole Land that fit, with their state on the primary.
func (v *vorgang) passende(ctx context.Context, lauf suche.Privatlauf) ([]treffer, error) {
	bestand := v.anschluesse.Gemeinden.Bestandsgemeinde
	lauf = lauf.ImBestand(bestand)
	kandidaten, err := v.anschluesse.Bestand.Landesweit(ctx, lauf.Bedingungen(), hoechstensKandidaten)
	if err != nil {
		return nil, err
	}
	nachschlag, err := v.nachschlag(ctx, &lauf, kandidaten)
	if err != nil {
		return nil, err
	}
	var funde []abruf.Fund
	for _, k := range kandidaten {
		if !k.NichtMehrGeliefert && lauf.Trifft(k.Satz, nachschlag, bestand) {
			funde = append(funde, k)
		}
	}
	return v.amPrimaersystem(ctx, funde)
}

// nachschlag loads the records that the candidates refer to, if the profile asks
// for a relation.
func (v *vorgang) nachschlag(ctx context.Context, lauf *suche.Privatlauf, kandidaten []abruf.Fund) (suche.Nachschlag, error) {
	saetze := map[melde.Schluessel]*melde.Meldesatz{}
	if lauf.BrauchtNachschlag() {
		geladen, err := v.anschluesse.Bestand.Lade(ctx, verweise(kandidaten))
		if err != nil {
			return nil, err
		}
		for _, f := range geladen {
			saetze[f.Satz.Schluessel] = f.Satz
		}
	}
	return func(s melde.Schluessel) *melde.Meldesatz { return saetze[s] }, nil
}

func verweise(kandidaten []abruf.Fund) []melde.Schluessel {
	var liste []melde.Schluessel
	nimm := func(s *melde.Schluessel) {
		if s != nil {
			liste = append(liste, *s)
		}
	}
	for _, k := range kandidaten {
		if k.Satz.Partner != nil {
			nimm(k.Satz.Partner.Referenz)
		}
		for i := range k.Satz.Kinder {
			nimm(k.Satz.Kinder[i].Referenz)
		}
		for i := range k.Satz.Vertreter {
			nimm(k.Satz.Vertreter[i].Referenz)
		}
	}
	return liste
}

// amPrimaersystem adds the state of the records on the primary. It asks also when
// nothing was found: the work does not tell whether there was anybody.
func (v *vorgang) amPrimaersystem(ctx context.Context, funde []abruf.Fund) ([]treffer, error) {
	ids := []int64{0}
	for _, f := range funde {
		ids = append(ids, f.ID)
	}
	staende, err := v.anschluesse.Bestand.Sperrstand(ctx, ids)
	if err != nil {
		return nil, err
	}
	liste := make([]treffer, 0, len(funde))
	for _, f := range funde {
		if s, da := staende[f.ID]; da && !s.NichtMehrGeliefert {
			liste = append(liste, treffer{f, s})
		}
	}
	return liste, nil
}

// buendele makes persons of the matches: records of one sure bundle are one
// person, in the record that is the latest.
func buendele(liste []treffer) []person {
	var personen []person
	stelle := make(map[int64]int, len(liste)) // place of the person by a record of it
	for _, t := range liste {
		i, da := stelle[t.fund.ID]
		if !da {
			i = len(personen)
			personen = append(personen, person{t.fund, t.stand.Lage, t.stand.Verbund})
			stelle[t.fund.ID] = i
			for _, m := range t.stand.Verbund {
				if m.Verbindung == abruf.Sicher {
					stelle[m.ID] = i
				}
			}
			continue
		}
		p := &personen[i]
		p.lage = p.lage.Vereinige(t.stand.Lage)
		if spaeter(t.fund, p.fund) {
			p.fund, p.verbund = t.fund, t.stand.Verbund
		}
	}
	return personen
}

// spaeter reports whether a tells of the human later than b: a death ends all; then
// the main dwelling, another present dwelling, and what was left last.
func spaeter(a, b abruf.Fund) bool {
	return cmp.Or(
		cmp.Compare(stufe(a.Satz), stufe(b.Satz)),
		cmp.Compare(b.Satz.Ausscheiden(), a.Satz.Ausscheiden()),
		cmp.Compare(letzterEinzug(b.Satz), letzterEinzug(a.Satz)),
		cmp.Compare(a.ID, b.ID),
	) < 0
}

func stufe(s *melde.Meldesatz) int {
	switch s.Lage() {
	case melde.Verstorben:
		return 0
	case melde.Verzogen:
		return 3
	}
	if slices.ContainsFunc(s.Wohnungen, melde.Wohnung.IstHauptOderAlleinige) {
		return 1
	}
	return 2
}

func letzterEinzug(s *melde.Meldesatz) melde.Datum {
	var tag melde.Datum
	for i := range s.Wohnungen {
		if w := &s.Wohnungen[i]; s.IstEigene(w) {
			tag = max(tag, w.Einzug.Spaetestens())
		}
	}
	return tag
}
