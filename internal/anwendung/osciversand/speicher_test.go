// SPDX-License-Identifier: EUPL-1.2

package osciversand_test

import (
	"cmp"
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
)

// ausgangszeile and eingangszeile are rows with their lease.
type ausgangszeile struct {
	osciversand.Sendung
	p osciversand.Pacht
}

type eingangszeile struct {
	osciversand.Eingang
	p        osciversand.Pacht
	anhaenge [][]byte
}

// imSpeicher keeps the post room in memory; the contract is held against the real ones.
type imSpeicher struct {
	sperre    sync.Mutex
	ausgaenge []*ausgangszeile
	eingaenge []*eingangszeile
	zettel    map[string]osciversand.Laufzettel
	tage      []osciversand.Tagesstand
	// davor is called before a delivery is stored.
	davor func() error
}

func (s *imSpeicher) LegeAusgang(_ context.Context, x osciversand.Sendung) (bool, error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	if slices.ContainsFunc(s.ausgaenge, func(z *ausgangszeile) bool { return z.ID == x.ID }) {
		return false, nil
	}
	s.ausgaenge = append(s.ausgaenge, &ausgangszeile{Sendung: x})
	return true, nil
}

func (s *imSpeicher) NimmAusgang(_ context.Context, p osciversand.Pacht) (osciversand.Sendung, bool, error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for _, z := range s.ausgaenge {
		if z.Zustand == osciversand.Wartet && !z.Faellig.After(p.Jetzt) && !z.p.Bis.After(p.Jetzt) {
			z.p = p
			z.Versuche++
			if z.ErsterVersuch.IsZero() {
				z.ErsterVersuch = p.Jetzt
			}
			return z.Sendung, true, nil
		}
	}
	return osciversand.Sendung{}, false, nil
}

func (s *imSpeicher) SetzeAusgang(_ context.Context, x osciversand.Sendung, p osciversand.Pacht, beende bool) (bool, error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for _, z := range s.ausgaenge {
		if z.ID == x.ID && z.p.Marke == p.Marke {
			if z.Sendung = x; beende {
				z.p = osciversand.Pacht{}
			}
			return true, nil
		}
	}
	return false, nil
}

func (s *imSpeicher) WechsleAusgang(_ context.Context, id string, von, nach osciversand.Zustand, zeit time.Time) (bool, error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for _, z := range s.ausgaenge {
		if z.ID == id && z.Zustand == von && !z.p.Bis.After(zeit) {
			z.Zustand, z.Beendet = nach, zeit
			return true, nil
		}
	}
	return false, nil
}

func (s *imSpeicher) Ausgaenge(_ context.Context, w osciversand.Auswahl) (liste []osciversand.Sendung, err error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for _, z := range s.ausgaenge {
		if w.ID != "" && z.ID != w.ID || w.Zustaende != nil && !slices.Contains(w.Zustaende, z.Zustand) ||
			!w.NachsehenBis.IsZero() && (z.NachgesehenAb.IsZero() || z.NachgesehenAb.After(w.NachsehenBis)) {
			continue
		}
		liste = append(liste, z.Sendung)
	}
	return liste, nil
}

func (s *imSpeicher) SetzeLaufzettel(_ context.Context, l osciversand.Laufzettel, ab time.Time) error {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	s.zettel[l.Sendung] = l
	for _, z := range s.ausgaenge {
		if z.ID == l.Sendung {
			z.NachgesehenAb = ab
		}
	}
	return nil
}

func (s *imSpeicher) Laufzettel(_ context.Context, id string) (osciversand.Laufzettel, bool, error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	l, da := s.zettel[id]
	return l, da, nil
}

func (s *imSpeicher) LegeEingang(_ context.Context, e osciversand.Eingang, anhaenge []osci.Anhang) (bool, error) {
	if s.davor != nil {
		if err := s.davor(); err != nil {
			return false, err
		}
	}
	z := &eingangszeile{Eingang: e}
	for _, a := range anhaenge {
		r, err := a.Daten.Oeffne()
		if err != nil {
			return false, err
		}
		b, err := io.ReadAll(r)
		if err != nil {
			return false, err
		}
		z.anhaenge = append(z.anhaenge, b)
	}
	s.sperre.Lock()
	defer s.sperre.Unlock()
	if slices.ContainsFunc(s.eingaenge, func(x *eingangszeile) bool { return x.Teilnehmer == e.Teilnehmer && x.MessageID == e.MessageID }) {
		return false, nil
	}
	z.Nr = int64(len(s.eingaenge) + 1)
	s.eingaenge = append(s.eingaenge, z)
	return true, nil
}

func (s *imSpeicher) NimmEingang(_ context.Context, p osciversand.Pacht) (osciversand.Eingang, bool, error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for _, z := range s.eingaenge {
		if z.Zustand == osciversand.Eingegangen && !z.Faellig.After(p.Jetzt) && !z.p.Bis.After(p.Jetzt) {
			z.p = p
			z.Versuche++
			return z.Eingang, true, nil
		}
	}
	return osciversand.Eingang{}, false, nil
}

func (s *imSpeicher) SetzeEingang(_ context.Context, e osciversand.Eingang, p osciversand.Pacht) (bool, error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for _, z := range s.eingaenge {
		if z.Nr == e.Nr && z.p.Marke == p.Marke {
			z.Eingang, z.p = e, osciversand.Pacht{}
			return true, nil
		}
	}
	return false, nil
}

func (s *imSpeicher) Eingaenge(_ context.Context, zustand osciversand.Eingangszustand) (liste []osciversand.Eingang, err error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for _, z := range s.eingaenge {
		if zustand == "" || z.Zustand == zustand {
			liste = append(liste, z.Eingang)
		}
	}
	return liste, nil
}

func (s *imSpeicher) Anhangstueck(_ context.Context, nr int64, anhang, stueck int) ([]byte, error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	b := s.eingaenge[nr-1].anhaenge[anhang]
	von := min(stueck*osciversand.Stueckgroesse, len(b))
	return b[von:min(von+osciversand.Stueckgroesse, len(b))], nil
}

func (s *imSpeicher) MerkeTag(_ context.Context, t osciversand.Tagesstand) error {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for i := range s.tage {
		if x := &s.tage[i]; x.Teilnehmer == t.Teilnehmer && x.Richtung == t.Richtung && x.Tag == t.Tag {
			x.Erfolge += t.Erfolge
			x.Fehlschlaege += t.Fehlschlaege
			return nil
		}
	}
	s.tage = append(s.tage, t)
	return nil
}

func (s *imSpeicher) Tage(_ context.Context, teilnehmer string, r osciversand.Richtung, ab uhr.Datum) (liste []osciversand.Tagesstand, err error) {
	s.sperre.Lock()
	defer s.sperre.Unlock()
	for _, t := range s.tage {
		if t.Teilnehmer == teilnehmer && t.Richtung == r && !t.Tag.Vor(ab) {
			liste = append(liste, t)
		}
	}
	slices.SortFunc(liste, func(a, b osciversand.Tagesstand) int { return cmp.Or(a.Tag.Vergleiche(b.Tag)) })
	return liste, nil
}
