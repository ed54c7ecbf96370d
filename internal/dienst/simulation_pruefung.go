// SPDX-License-Identifier: EUPL-1.2

package dienst

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/speicher/spule"
	"kernmelderegister/internal/tueren/befehl"
	"kernmelderegister/internal/welt/meldeamt"
)

// ergebnis counts and checks: every message was received once by the one it was for,
// every delivery has its receipts, the register holds what the municipalities hold, and
// nothing is left lying about.
func (s *simulation) ergebnis(ctx context.Context) (e befehl.Simulationsergebnis, err error) {
	e = befehl.Simulationsergebnis{Meldebehoerden: len(s.aemter), Tage: s.auftrag.Tage, Stoerungen: s.stoerung.schnitte}
	s.zaehle(&e)
	e.Lieferungen, e.Nachrichten = s.buch.lieferzahl(), s.buch.anzahl+s.buch.lieferzahl()
	e.Verluste, e.Doppelte = s.buch.ausstehend(s), e.Doppelte+s.buch.doppelte(s)
	maengel := func(was string, n int) {
		if n != 0 {
			e.Maengel = append(e.Maengel, fmt.Sprintf("%d %s", n, was))
		}
	}
	wegzuege, aenderungen := s.offen()
	maengel("Nachrichten im falschen Postfach", s.buch.fremde)
	maengel("Wegzüge ohne Rückmeldung", wegzuege)
	maengel("nicht gelieferte Änderungen", aenderungen)
	maengel("Warnungen der Überwachung", s.warnungen)
	for _, a := range s.aemter {
		st := a.Stand()
		maengel("zurückgewiesene Sätze von "+string(a.AGS()), st.Zurueckgewiesen)
		maengel("beanstandete Lieferungen von "+string(a.AGS()), st.Beanstandet)
	}
	for _, p := range []struct {
		was   string
		zaehl func(context.Context) (int, error)
	}{
		{"Gemeinden mit anderem Bestand im Register", s.abweichend}, {"Postfächer ohne Teilnehmer oder nicht geleert", s.verwaist},
		{"verwaiste Dateien", s.herrenlos}, {"Sendungen ohne Zustellung", s.unzugestellt}, {"Eingänge ohne Verarbeitung", s.unverarbeitet},
	} {
		n, err := p.zaehl(ctx)
		if err != nil {
			return e, err
		}
		maengel(p.was, n)
	}
	return e, nil
}

// zaehle adds up what the offices have seen; a person counts once.
func (s *simulation) zaehle(e *befehl.Simulationsergebnis) {
	umzuege, geburten, tote := map[uint64]bool{}, map[uint64]bool{}, map[uint64]bool{}
	for _, a := range s.aemter {
		st := a.Stand()
		maps.Copy(umzuege, st.Umzuege)
		maps.Copy(geburten, st.Geburten)
		maps.Copy(tote, st.Sterbefaelle)
		e.Rueckmeldungen += st.Rueckmeldungen
		e.Doppelte += st.Doppelte
	}
	e.Umzuege, e.Geburten, e.Sterbefaelle = len(umzuege), len(geburten), len(tote)
}

func (b *postbuch) lieferzahl() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, pakete := range b.lieferungen {
		n += pakete
	}
	return n
}

// ausstehend counts messages that the one they are for has not got, and packages without
// receipt.
func (b *postbuch) ausstehend(s *simulation) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.rueckmeldungen {
		amt, _ := s.kreis.Zustaendig(melde.AGS(m.empfaenger[len("ags:"):]))
		da := false
		for eingang := range m.eingaenge {
			da = da || eingang[:len(amt)] == string(amt)
		}
		if !da {
			n++
		}
	}
	for l, pakete := range b.lieferungen {
		n += max(0, pakete-s.amtVon(l.gemeinde).Quittiert(l.gemeinde, l.nummer))
	}
	return n
}

// doppelte counts what came more often than it was sent.
func (b *postbuch) doppelte(s *simulation) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l, pakete := range b.lieferungen {
		n += max(0, s.amtVon(l.gemeinde).Quittiert(l.gemeinde, l.nummer)-pakete)
	}
	for _, m := range b.rueckmeldungen {
		n += max(0, len(m.eingaenge)-1)
	}
	return n
}

func (s *simulation) amtVon(gemeinde melde.AGS) *meldeamt.Amt {
	behoerde, _ := s.kreis.Zustaendig(gemeinde)
	return s.nachAGS[behoerde]
}

// abweichend counts municipalities of whom the register holds other numbers than they do.
func (s *simulation) abweichend(ctx context.Context) (n int, err error) {
	staende, err := s.haus.speicher.bestand.Gemeindestaende(ctx, heuteVon(s.uhr))
	if err != nil {
		return 0, err
	}
	ist := map[melde.AGS][2]int{}
	for _, g := range staende {
		ist[g.AGS] = [2]int{g.Datensaetze, g.Aktuell}
	}
	for _, a := range s.aemter {
		for ags, soll := range a.Bestand() {
			if ist[ags] != soll {
				n++
			}
			delete(ist, ags)
		}
	}
	return n + len(ist), nil
}

// verwaist counts mailboxes that belong to nobody (S4-08.2) or hold something.
func (s *simulation) verwaist(ctx context.Context) (n int, err error) {
	im, err := s.haus.poststelle()
	if err != nil {
		return 0, err
	}
	liste, err := im.Postfaecher(ctx)
	for _, p := range liste {
		if p.Teilnehmer == "" || p.Nachrichten > 0 {
			n++
		}
	}
	return n, err
}

// herrenlos counts files that nothing refers to: in the spool and where messages lie
// while they are read.
func (s *simulation) herrenlos(ctx context.Context) (n int, err error) {
	o, err := spule.Oeffne(filepath.Join(s.ordner, spulordner))
	if err != nil {
		return 0, err
	}
	dateien, err := o.Alte(s.ausweise.spaet.AddDate(1, 0, 0))
	if err != nil {
		return 0, err
	}
	benutzt, err := s.haus.speicher.post.Benutzt(ctx, dateien)
	if err != nil {
		return 0, err
	}
	for _, d := range dateien {
		if !benutzt[d] {
			n++
		}
	}
	for _, ordner := range []string{s.anhangordner(), filepath.Join(s.ordner, postordner)} {
		reste, err := os.ReadDir(ordner)
		if err != nil && !os.IsNotExist(err) {
			return n, err
		}
		n += len(reste)
	}
	return n, nil
}

// unzugestellt counts messages in the post rooms without Laufzettel of their delivery
// (S4-04.1).
func (s *simulation) unzugestellt(ctx context.Context) (n int, err error) {
	for _, r := range s.raeume() {
		alle, err := r.Speicher.Ausgaenge(ctx, osciversand.Auswahl{})
		if err != nil {
			return n, err
		}
		for i := range alle {
			_, da, err := r.Speicher.Laufzettel(ctx, alle[i].ID)
			if err != nil {
				return n, err
			}
			if alle[i].Zustand != osciversand.Zugestellt || !da {
				n++
			}
		}
	}
	return n, nil
}

// unverarbeitet counts messages in the post rooms that were not worked on.
func (s *simulation) unverarbeitet(ctx context.Context) (n int, err error) {
	for _, r := range s.raeume() {
		alle, err := r.Speicher.Eingaenge(ctx, "")
		if err != nil {
			return n, err
		}
		for i := range alle {
			if alle[i].Zustand != osciversand.Verarbeitet {
				n++
			}
		}
	}
	return n, nil
}
