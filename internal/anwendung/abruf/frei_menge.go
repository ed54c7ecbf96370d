// SPDX-License-Identifier: EUPL-1.2

package abruf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

const (
	// maxFreikandidaten bounds the records that a free search may read: some seconds
	// of work. Group queries, whose true number is on record, have no bound.
	maxFreikandidaten = 300_000
	// lesestueck is the number of records that are read at once.
	lesestueck = 500
)

// satzverweis names a record that met the criteria, without its content: a group can
// be large.
type satzverweis struct {
	id, fassung int64
	schluessel  melde.Schluessel
}

// mensch are the records of one human that met the criteria.
type mensch []satzverweis

// personenmenge are the humans who met the criteria, in the order of the number of
// their first record.
type personenmenge struct {
	offen    []mensch // who may stand in a list
	gesperrt []mensch
	// sperrtreffer are the blocked ones among both, for the duties to notify.
	sperrtreffer []protokoll.Sperrtreffer
}

func (m *personenmenge) anzahl() int { return len(m.offen) + len(m.gesperrt) }

// gesperrteBezuege names the records of blocked persons for the log.
func (m *personenmenge) gesperrteBezuege() []protokoll.Satzbezug {
	var liste []protokoll.Satzbezug
	for _, g := range m.gesperrt[:min(len(m.gesperrt), recht.MaxTreffer)] {
		liste = append(liste, g.bezuege()...)
	}
	return liste
}

func (m mensch) bezuege() []protokoll.Satzbezug {
	liste := make([]protokoll.Satzbezug, len(m))
	for i, v := range m {
		liste[i] = satzbezug(v.schluessel, v.id, v.fassung)
	}
	return liste
}

// sucheFrei finds the humans that meet the criteria, each with the state of its
// Sperren on the primary. fortschritt, which may be nil, is told how many of the
// candidates are behind.
func (v *vorgang) sucheFrei(ctx context.Context, lauf *suche.FreierSuchlauf, fortschritt func(erledigt, gesamt int)) (*personenmenge, *ausgang, error) {
	ids, err := v.anschluesse.Frei.Freikandidaten(ctx, lauf.Bedingungen())
	if err != nil {
		return nil, nil, fmt.Errorf("find candidates: %w", err)
	}
	if len(ids) > maxFreikandidaten && v.suchrecht.Art == recht.FreieSuche {
		zuViele := []recht.Rueckweisung{{Grund: recht.GrundFachlich, Freitext: "Die Auswahldaten sind zu unbestimmt. Bitte geben Sie weitere Daten an oder wählen Sie einen kleineren Suchbereich."}}
		return nil, zurueckgewiesen(zuViele, protokoll.GrundZuViele, "zu viele Kandidaten"), nil
	}
	verweise, err := v.vergleiche(ctx, ids, lauf, fortschritt)
	if err != nil {
		return nil, nil, err
	}
	menge, err := v.trenne(ctx, verweise)
	return menge, nil, err
}

// vergleiche reads the candidates, several pieces side by side, and keeps those that
// match.
func (v *vorgang) vergleiche(ctx context.Context, ids []int64, lauf *suche.FreierSuchlauf, fortschritt func(erledigt, gesamt int)) ([]satzverweis, error) {
	ctx, halt := context.WithCancelCause(ctx)
	defer halt(nil)
	stuecke := make(chan []int64)
	var (
		sperre   sync.Mutex
		treffer  []satzverweis
		erledigt int
		leser    sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		leser.Go(func() {
			for stueck := range stuecke {
				passend, err := v.passende(ctx, stueck, lauf)
				if err != nil {
					halt(err)
					return
				}
				sperre.Lock()
				treffer = append(treffer, passend...)
				erledigt += len(stueck)
				if fortschritt != nil {
					fortschritt(erledigt, len(ids))
				}
				sperre.Unlock()
			}
		})
	}
	for stueck := range slices.Chunk(ids, lesestueck) {
		select {
		case stuecke <- stueck:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
	}
	close(stuecke)
	leser.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, fmt.Errorf("compare candidates: %w", err)
	}
	slices.SortFunc(treffer, func(a, b satzverweis) int { return cmp.Compare(a.id, b.id) })
	return treffer, nil
}

func (v *vorgang) passende(ctx context.Context, ids []int64, lauf *suche.FreierSuchlauf) ([]satzverweis, error) {
	funde, err := v.anschluesse.Frei.Funde(ctx, ids)
	if err != nil {
		return nil, err
	}
	var passend []satzverweis
	for _, f := range funde {
		if !f.NichtMehrGeliefert && lauf.Trifft(f.Satz) && v.auskunftsfaehig(f.Satz) {
			passend = append(passend, satzverweis{f.ID, f.Fassung, f.Satz.Schluessel})
		}
	}
	return passend, nil
}

// trenne asks the primary for the Sperren of the records, makes humans of them and
// says who may stand in a list. Records that went away fall out.
func (v *vorgang) trenne(ctx context.Context, verweise []satzverweis) (*personenmenge, error) {
	var menschen []mensch
	var lagen []recht.Sperrlage
	stelle := make(map[int64]int, len(verweise)) // place of the human by a record
	for stueck := range slices.Chunk(mitNiemand(verweise), lesestueck) {
		staende, err := v.staende(ctx, stueck)
		if err != nil {
			return nil, err
		}
		for _, s := range stueck {
			stand, da := staende[s.id]
			if !da || stand.NichtMehrGeliefert {
				continue
			}
			i, bekannt := stelle[s.id]
			if !bekannt {
				i = len(menschen)
				menschen, lagen = append(menschen, nil), append(lagen, recht.Sperrlage{})
				stelle[s.id] = i
				for _, m := range stand.Verbund {
					if m.Verbindung == Sicher {
						stelle[m.ID] = i
					}
				}
			}
			menschen[i] = append(menschen[i], s)
			lagen[i] = lagen[i].Vereinige(stand.Lage)
		}
	}
	menge := &personenmenge{}
	for i, m := range menschen {
		neutral := v.profil.Wirkung.InErgebnisliste(lagen[i], v.empfaenger()).Neutral
		if lagen[i].IstGesperrt() {
			menge.sperrtreffer = append(menge.sperrtreffer, v.sperrtrefferVon(m.bezuege()[0], lagen[i], neutral))
		}
		if neutral {
			menge.gesperrt = append(menge.gesperrt, m)
		} else {
			menge.offen = append(menge.offen, m)
		}
	}
	return menge, nil
}

// mitNiemand puts nobody's number in front, so that a search without a match asks the
// primary the same question as one with (BMG-51.1).
func mitNiemand(verweise []satzverweis) []satzverweis {
	return append([]satzverweis{{}}, verweise...)
}

func (v *vorgang) staende(ctx context.Context, verweise []satzverweis) (map[int64]Stand, error) {
	ids := make([]int64, len(verweise))
	for i, s := range verweise {
		ids[i] = s.id
	}
	staende, err := v.anschluesse.Bestand.Sperrstand(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("check blocks: %w", err)
	}
	return staende, nil
}

// ergebnisteil are the filtered data of some persons.
type ergebnisteil struct {
	auszuege   []recht.Auszug
	schluessel []melde.Schluessel // of the record that answers, for each of auszuege
	geliefert  recht.Menge
	saetze     []protokoll.Satzbezug
}

// errOhneSuche means that a part was asked for without a search before it.
var errOhneSuche = errors.New("no persons to load")

// ladeTeil reads the persons from the primary, compares them once more, checks their
// Sperren and filters what may leave. Who no longer fits is left out.
func (v *vorgang) ladeTeil(ctx context.Context, lauf *suche.FreierSuchlauf, menschen []mensch) (*ergebnisteil, error) {
	if len(menschen) == 0 {
		return nil, errOhneSuche
	}
	schluessel := map[melde.Schluessel]bool{}
	for _, m := range menschen {
		for _, s := range m {
			schluessel[s.schluessel] = true
		}
	}
	gelesen, err := v.anschluesse.Bestand.Lade(ctx, slices.Collect(maps.Keys(schluessel)))
	if err != nil {
		return nil, fmt.Errorf("load records: %w", err)
	}
	slices.SortFunc(gelesen, func(a, b Fund) int { return cmp.Compare(a.ID, b.ID) })
	trifft := func(s *melde.Meldesatz) bool { return lauf.Trifft(s) && v.auskunftsfaehig(s) }
	gelesen = slices.DeleteFunc(gelesen, func(f Fund) bool { return f.NichtMehrGeliefert || !trifft(f.Satz) })
	personen, err := v.amOriginal(ctx, gelesen, trifft)
	if err != nil {
		return nil, err
	}
	teil := &ergebnisteil{saetze: bezuege(personen)}
	for _, p := range personen {
		sperre := v.profil.Wirkung.InErgebnisliste(p.lage, v.empfaenger())
		if sperre.Neutral {
			continue
		}
		auszug, geliefert := v.freigabe.Ergebnisauszug(p.fund.Satz, v.heute)
		auszug.SperreHinweis = sperre.Hinweis
		teil.auszuege = append(teil.auszuege, auszug)
		teil.schluessel = append(teil.schluessel, p.fund.Satz.Schluessel)
		teil.geliefert = teil.geliefert.Oder(geliefert)
	}
	return teil, nil
}
