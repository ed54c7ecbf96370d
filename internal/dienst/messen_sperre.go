// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/anwendung/zugang"
	"kernmelderegister/internal/dienst/messung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/tueren/befehl"
)

// The scenario of a block that overtakes information on its way.
const (
	// sperrkunde is the customer whose results are withdrawn.
	sperrkunde = "kunde-sperre"
	// sperrstapel is the number of profiles of the batch that runs meanwhile.
	sperrstapel = 100
	// minSperren and maxSperren bound the number of blocks that are measured.
	minSperren, maxSperren = 5, 200
	// wartende is the number of records of each delivery that is queued meanwhile.
	wartende = 200
	// sperrgrenze is how long it may take in milliseconds.
	sperrgrenze = 2000
)

// errVerraten means that an answer about a blocked person left.
var errVerraten = errors.New("the answer about a person who was blocked meanwhile has left")

// missAuskunftSperre: while other municipalities deliver one message after the other, a
// block arrives for somebody about whom a customer has an answer in his mailbox, a queued
// order and a running batch. Measured is the time from the block's arrival until the
// answer in the mailbox is the neutral one; the order and the batch must be neutral too.
func (s *messstand) missAuskunftSperre(ctx context.Context) error {
	g, err := s.haus(ctx, s.auftrag.Einwohner)
	if err != nil {
		return err
	}
	offen, _, err := proben(g.land.ordner)
	if err != nil {
		return err
	}
	kunde := zugang.KundeAngabe{Kunde: zugang.Kunde{ID: sperrkunde, Name: sperrkunde, Art: zugang.BereichGrosskunde, Regel: string(suche.RegelS2)}}
	if _, err := g.zugang.LegeAn(ctx, betreiber(), zugang.Kontendatei{Kunden: []zugang.KundeAngabe{kunde}}, func() {}); err != nil {
		return err
	}
	fremd, gesuchte := teileNachGemeinde(offen)
	b := &sperrbote{stand: s, haus: g}
	m := &sperrmessung{sperrbote: b, fragen: mische(offen, nil)}
	andrang, halt := context.WithCancel(ctx)
	defer halt()
	gruppe, andrang := errgroup.WithContext(andrang)
	andere := &sperrbote{stand: s, haus: g}
	gruppe.Go(func() error { return andere.draenge(andrang, fremd) })
	err = m.laufe(ctx, gesuchte)
	halt()
	if err := errors.Join(err, gruppe.Wait()); err != nil {
		return err
	}
	slices.Sort(m.dauern)
	bezug := fmt.Sprintf("Grenze in ms; %d Sperren, während andere Gemeinden je %d Sätze liefern", len(m.dauern), wartende)
	for name, p := range map[string]float64{"auskunft-sperre-p50": 0.5, "auskunft-sperre": 1} {
		s.melden(befehl.Messwert{Name: name, Wert: messung.Millisekunden(messung.Quantil(m.dauern, p)), Einheit: "ms", Referenz: sperrgrenze, Bezug: bezug})
	}
	return nil
}

// teileNachGemeinde separates the municipality with the most records, which delivers
// meanwhile, from the others.
func teileNachGemeinde(offen []*melde.Meldesatz) (fremd, gesuchte []*melde.Meldesatz) {
	je := map[melde.AGS]int{}
	for _, m := range offen {
		je[m.Schluessel.AGS]++
	}
	groesste := offen[0].Schluessel.AGS
	for ags, n := range je {
		if n > je[groesste] || n == je[groesste] && ags < groesste {
			groesste = ags
		}
	}
	for _, m := range offen {
		if m.Schluessel.AGS == groesste {
			fremd = append(fremd, m)
		} else {
			gesuchte = append(gesuchte, m)
		}
	}
	return fremd, gesuchte
}

// draenge delivers the records of one municipality again and again until ctx ends.
func (b *sperrbote) draenge(ctx context.Context, saetze []*melde.Meldesatz) error {
	for ctx.Err() == nil {
		datei, err := b.liefere("andrang.xml", saetze[:min(len(saetze), wartende)])
		if err != nil {
			return err
		}
		if _, err := b.stand.spieleEin(ctx, b.haus.haus, datei); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// sperrmessung counts how long blocks take.
type sperrmessung struct {
	*sperrbote
	fragen []messfrage
	dauern []time.Duration
}

func (m *sperrmessung) laufe(ctx context.Context, gesuchte []*melde.Meldesatz) error {
	beginn := m.stand.uhr.Jetzt()
	for _, person := range gesuchte {
		if n := len(m.dauern); n >= maxSperren || n >= minSperren && m.stand.uhr.Jetzt().Sub(beginn) > m.stand.auftrag.Dauer {
			break
		}
		frage := mische([]*melde.Meldesatz{person}, nil)[0]
		e, err := m.haus.auskunft.Erteile(ctx, &auskunft.Kontext{Kunde: sperrkunde, Regel: suche.RegelS2, Kennung: sperrkunde, Position: 1}, privatfrage(&frage))
		if err != nil {
			return err
		}
		if e.Auskunft == nil {
			continue // not the only one of that name
		}
		if err := m.miss(ctx, &frage); err != nil {
			return err
		}
	}
	if len(m.dauern) == 0 {
		return errOhneTreffer
	}
	return nil
}

// miss lets one block overtake an answer in the mailbox, a queued order and a batch.
func (m *sperrmessung) miss(ctx context.Context, frage *messfrage) error {
	n := auftrag.Nutzer{Kunde: sperrkunde, Kennung: sperrkunde, Regel: suche.RegelS2, Grosskunde: true}
	einer := func(profile int) auftrag.Sammelauftrag {
		a := auftrag.Sammelauftrag{Weg: auftrag.Stapel, Erklaerung: auftrag.Erklaerung{Fassung: "messung", KeineWerbung: true, KeinAdresshandel: true}}
		for i := range profile {
			f := frage
			if i > 0 && i < profile-1 {
				f = &m.fragen[i%len(m.fragen)]
			}
			a.Profile = append(a.Profile, auftrag.Profil{Ersuchen: *privatfrage(f)})
		}
		return a
	}
	var nummern [3]string // mailbox, queue, batch
	for i, profile := range []int{1, 1, sperrstapel} {
		nummer, err := m.haus.auftraege.Sende(ctx, n, einer(profile))
		if err != nil {
			return err
		}
		nummern[i] = nummer
	}
	if _, err := m.haus.auftraege.BearbeiteAuftrag(ctx, nummern[0]); err != nil {
		return err
	}
	var stapel errgroup.Group
	stapel.Go(func() error { _, err := m.haus.auftraege.BearbeiteAuftrag(ctx, nummern[2]); return err })
	dauer, err := m.stand.stoppe(func() error {
		datei, err := m.schreibe(frage.person)
		if err != nil {
			return err
		}
		if _, err := m.stand.spieleEin(ctx, m.haus.haus, datei); err != nil {
			return err
		}
		return m.neutral(ctx, n, nummern[0], 0)
	})
	if err := errors.Join(err, stapel.Wait()); err != nil {
		return err
	}
	m.dauern = append(m.dauern, dauer)
	if _, err := m.haus.auftraege.BearbeiteAuftrag(ctx, nummern[1]); err != nil {
		return err
	}
	return errors.Join(m.neutral(ctx, n, nummern[1], 0), m.neutral(ctx, n, nummern[2], 0), m.neutral(ctx, n, nummern[2], sperrstapel-1))
}

// neutral opens the order and checks that the answer of the profile says nothing.
func (m *sperrmessung) neutral(ctx context.Context, n auftrag.Nutzer, nummer string, profil int) error {
	a, err := m.haus.auftraege.Oeffne(ctx, n, nummer)
	if err != nil {
		return err
	}
	if e := a.Profile[profil].Ergebnis; e == nil || e.Auskunft != nil {
		return errVerraten
	}
	return nil
}
