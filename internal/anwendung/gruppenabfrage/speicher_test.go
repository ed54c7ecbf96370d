// SPDX-License-Identifier: EUPL-1.2

package gruppenabfrage_test

import (
	"context"
	"slices"
	"sync"
	"time"

	"kernmelderegister/internal/anwendung/gruppenabfrage"
)

// speicher keeps group queries and mailboxes in memory.
type speicher struct {
	mu          sync.Mutex
	auftraege   map[string]gruppenabfrage.Auftrag
	stuecke     []gruppenabfrage.Stueck // Inhalt always filled
	sichtbar    []bool
	zweite      map[string]bool
	geschlossen func()
}

func (s *speicher) Lege(_ context.Context, a gruppenabfrage.Auftrag) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.auftraege[a.ID] = a
	return nil
}

func (s *speicher) Hole(_ context.Context, stelle, id string) (gruppenabfrage.Auftrag, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, da := s.auftraege[id]
	if !da || a.Stelle != stelle {
		return gruppenabfrage.Auftrag{}, false, nil
	}
	return a, true, nil
}

func (s *speicher) Auftraege(context.Context, string) ([]gruppenabfrage.Auftrag, error) {
	return nil, nil
}

func (s *speicher) Wechsle(_ context.Context, von gruppenabfrage.Zustand, a gruppenabfrage.Auftrag) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.auftraege[a.ID].Zustand != von {
		return false, nil
	}
	s.auftraege[a.ID] = a
	if a.Zustand.Beendet() {
		s.verwirf(a.ID)
	}
	return true, nil
}

func (s *speicher) verwirf(auftrag string) {
	for i := len(s.stuecke) - 1; i >= 0; i-- {
		if s.stuecke[i].Auftrag == auftrag && !s.sichtbar[i] {
			s.stuecke, s.sichtbar = slices.Delete(s.stuecke, i, i+1), slices.Delete(s.sichtbar, i, i+1)
		}
	}
}

func (s *speicher) Nimm(_ context.Context, p gruppenabfrage.Pacht) (gruppenabfrage.Auftrag, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.auftraege {
		frei := a.Zustand == gruppenabfrage.Bereit || a.Zustand == gruppenabfrage.Laeuft && !a.BelegtBis.After(p.Jetzt)
		if !frei || a.Faellig.After(p.Jetzt) {
			continue
		}
		a.Zustand, a.Marke, a.BelegtBis = gruppenabfrage.Laeuft, p.Marke, p.Bis
		a.Versuche++
		s.auftraege[a.ID] = a
		s.verwirf(a.ID)
		return a, true, nil
	}
	return gruppenabfrage.Auftrag{}, false, nil
}

func (s *speicher) haelt(id, marke string) bool {
	a := s.auftraege[id]
	return a.Zustand == gruppenabfrage.Laeuft && a.Marke == marke
}

func (s *speicher) Melde(_ context.Context, id string, p gruppenabfrage.Pacht, erledigt, gesamt int) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.haelt(id, p.Marke) {
		return false, nil
	}
	a := s.auftraege[id]
	a.Erledigt, a.Gesamt, a.BelegtBis = erledigt, gesamt, p.Bis
	s.auftraege[id] = a
	return true, nil
}

func (s *speicher) LegeStueck(_ context.Context, id string, p gruppenabfrage.Pacht, st gruppenabfrage.Stueck) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.haelt(id, p.Marke) {
		return false, nil
	}
	st.ID = int64(len(s.stuecke) + 1)
	s.stuecke, s.sichtbar = append(s.stuecke, st), append(s.sichtbar, false)
	return true, nil
}

func (s *speicher) Schliesse(_ context.Context, a gruppenabfrage.Auftrag) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.haelt(a.ID, a.Marke) {
		return false, nil
	}
	s.auftraege[a.ID] = a
	if a.Zustand != gruppenabfrage.Fertig {
		s.verwirf(a.ID)
	}
	for i := range s.stuecke {
		if s.stuecke[i].Auftrag == a.ID {
			s.sichtbar[i] = true
		}
	}
	if s.geschlossen != nil {
		s.geschlossen()
	}
	return true, nil
}

func (s *speicher) ZweitePerson(_ context.Context, stelle string) (bool, error) {
	return s.zweite[stelle], nil
}

func (s *speicher) SetzeZweitePerson(_ context.Context, stelle string, verlangt bool) error {
	s.zweite[stelle] = verlangt
	return nil
}

func (s *speicher) Raeume(context.Context, time.Time) (int64, error) { return 0, nil }

func (s *speicher) Stuecke(_ context.Context, e gruppenabfrage.Empfaenger) ([]gruppenabfrage.Stueck, error) {
	var liste []gruppenabfrage.Stueck
	for i, st := range s.stuecke {
		if s.sichtbar[i] && st.Empfaenger == e {
			liste = append(liste, st)
		}
	}
	return liste, nil
}

func (s *speicher) Oeffne(_ context.Context, e gruppenabfrage.Empfaenger, id int64, _ time.Time) (gruppenabfrage.Stueck, bool, error) {
	for i, st := range s.stuecke {
		if st.ID == id && st.Empfaenger == e && s.sichtbar[i] {
			return st, true, nil
		}
	}
	return gruppenabfrage.Stueck{}, false, nil
}
