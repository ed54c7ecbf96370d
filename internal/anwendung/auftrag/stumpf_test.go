// SPDX-License-Identifier: EUPL-1.2

package auftrag_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/anwendung/auskunft"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/grund/uhr"
)

// ablage is a storage in memory. It keeps copies, as a database does.
type ablage struct {
	mu          sync.Mutex
	auftraege   map[string]*auftrag.Auftrag
	einmal      map[[2]string]string
	forderungen []auftrag.Forderung
	fehler      error
	kaputt      string // order that can't be read
	geschrieben int    // how often an order was replaced
	vorErsetze  func()
}

func kopie(a *auftrag.Auftrag) *auftrag.Auftrag {
	b := *a
	b.Profile = slices.Clone(a.Profile)
	return &b
}

func (s *ablage) Lies(_ context.Context, nummer string) (*auftrag.Auftrag, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, da := s.auftraege[nummer]
	if nummer == s.kaputt {
		return nil, false, errTechnik
	}
	if !da || s.fehler != nil {
		return nil, false, s.fehler
	}
	return kopie(a), true, nil
}

func (s *ablage) Lege(_ context.Context, a *auftrag.Auftrag, einmal string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, da := s.einmal[[2]string{a.Kunde, einmal}]; einmal != "" && da {
		return n, nil
	}
	if einmal != "" {
		s.einmal[[2]string{a.Kunde, einmal}] = a.Nummer
	}
	s.auftraege[a.Nummer] = kopie(a)
	return "", s.fehler
}

func (s *ablage) Ersetze(_ context.Context, a *auftrag.Auftrag, n auftrag.Neues) (bool, error) {
	if f := s.vorErsetze; f != nil {
		s.vorErsetze = nil
		f()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	alt, da := s.auftraege[a.Nummer]
	if s.fehler != nil || !da || alt.Fassung != a.Fassung-1 {
		return false, s.fehler
	}
	neu := kopie(a)
	if !n.AlleProfile {
		neu.Profile = slices.Clone(alt.Profile)
		for _, i := range n.Profile {
			neu.Profile[i] = a.Profile[i]
		}
	}
	s.auftraege[a.Nummer] = neu
	s.geschrieben++
	if n.Forderung != nil {
		s.forderungen = append(s.forderungen, *n.Forderung)
	}
	return true, nil
}

func (s *ablage) Loesche(_ context.Context, nummer string, fassung int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, da := s.auftraege[nummer]; da && a.Fassung == fassung {
		delete(s.auftraege, nummer)
	}
	return nil
}

func (s *ablage) Liste(_ context.Context, kunde, nutzer string) iter.Seq2[auftrag.Zeile, error] {
	return func(yield func(auftrag.Zeile, error) bool) {
		for _, nummer := range s.nummern(func(a *auftrag.Auftrag) bool { return a.Kunde == kunde && (nutzer == "" || a.Nutzer == nutzer) }) {
			a := s.auftraege[nummer]
			if !yield(auftrag.Zeile{Nummer: nummer, Nutzer: a.Nutzer, Zustand: a.Zustand}, nil) {
				return
			}
		}
	}
}

func (s *ablage) nummern(passt func(*auftrag.Auftrag) bool) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var liste []*auftrag.Auftrag
	for _, a := range s.auftraege {
		if passt(a) {
			liste = append(liste, a)
		}
	}
	slices.SortFunc(liste, func(a, b *auftrag.Auftrag) int {
		return cmp.Or(a.Angelegt.Compare(b.Angelegt), cmp.Compare(a.Nummer, b.Nummer))
	})
	namen := make([]string, len(liste))
	for i, a := range liste {
		namen[i] = a.Nummer
	}
	return namen
}

func (s *ablage) Offene(_ context.Context, jetzt time.Time) ([]string, error) {
	return s.nummern(func(a *auftrag.Auftrag) bool { return a.Zustand == auftrag.Bestaetigt && !a.Wiederholung.After(jetzt) }), s.fehler
}

func (s *ablage) Faellige(_ context.Context, vorher time.Time) ([]string, error) {
	return s.nummern(func(a *auftrag.Auftrag) bool { return a.Zustand != auftrag.Bestaetigt && a.Geaendert.Before(vorher) }), s.fehler
}

func (s *ablage) Unbekanntgegebene(_ context.Context, kunde string, vor time.Time) ([]string, error) {
	return s.nummern(func(a *auftrag.Auftrag) bool {
		return a.Zustand == auftrag.Erledigt && a.Kunde == kunde && a.Bestaetigt.Before(vor)
	}), s.fehler
}

// auskunftei answers by the family name: "Ohne" neutral, "Archiv" from the
// separate storage, "Fehler" not at all, "Mangel" with a refusal, others with an
// answer as long as they are not blocked.
type auskunftei struct {
	mu       sync.Mutex
	kontexte []auskunft.Kontext
	gesperrt map[melde.Name]bool
	kaputt   map[melde.Name]bool
	bei      func(nr int) // called with the ordinal number of the request
}

var errTechnik = errors.New("disk broken")

func (x *auskunftei) Erteile(ctx context.Context, k *auskunft.Kontext, e *auskunft.Ersuchen) (auskunft.Ergebnis, error) {
	x.mu.Lock()
	x.kontexte = append(x.kontexte, *k)
	nr, name := len(x.kontexte), e.Anfrage.Nachname
	gesperrt, kaputt := x.gesperrt[name], x.kaputt[name]
	x.mu.Unlock()
	if x.bei != nil {
		x.bei(nr)
	}
	if err := ctx.Err(); err != nil {
		return auskunft.Ergebnis{}, err
	}
	antwort := &auskunft.Auskunft{Familienname: name}
	grundlage := []auskunft.Grundlage{{Satz: satzVon[name], Fassung: 1}}
	switch {
	case kaputt:
		return auskunft.Ergebnis{}, errTechnik
	case name == "Mangel":
		return auskunft.Ergebnis{Maengel: []suche.Mangel{suche.MangelMerkmale}}, nil
	case name == "Ohne" || gesperrt:
		return auskunft.Ergebnis{Tatbestand: gebuehr.Neutral}, nil
	case name == "Archiv":
		return auskunft.Ergebnis{Tatbestand: gebuehr.Archiv, Auskunft: antwort, Grundlage: grundlage}, nil
	}
	return auskunft.Ergebnis{Tatbestand: gebuehr.Auskunft, Auskunft: antwort, Grundlage: grundlage}, nil
}

var satzVon = map[melde.Name]int64{"Anna": 1, "Berta": 2, "Clara": 3, "Archiv": 4}

func (x *auskunftei) Gilt(_ context.Context, g []auskunft.Grundlage) (bool, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for name := range x.gesperrt {
		if slices.ContainsFunc(g, func(g auskunft.Grundlage) bool { return g.Satz == satzVon[name] }) {
			return false, nil
		}
	}
	return true, nil
}

// tarife has a second version from the day neuAb on, 0 for never.
type tarife struct {
	*gebuehr.Tarifwerk
	neuAb melde.Datum
}

func (t *tarife) Am(tag melde.Datum) (*gebuehr.Tarif, error) {
	tarif, err := t.Tarifwerk.Am(tag)
	if err == nil && t.neuAb != 0 && tag >= t.neuAb {
		neu := *tarif
		neu.Fassung = "neu"
		return &neu, nil
	}
	return tarif, err
}

// haus is the use case among its stubs.
type haus struct {
	*auftrag.Dienst
	t         *testing.T
	ablage    *ablage
	auskunft  *auskunftei
	uhr       *uhr.Stell
	tarife    *tarife
	gesperrt  map[string]bool // accounts that may not ask any more
	eintraege []protokoll.Eintrag
	geweckt   int
}

var beginn = time.Date(2026, 3, 31, 20, 0, 0, 0, time.UTC)

func neuesHaus(t *testing.T) *haus {
	t.Helper()
	werk, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	h := &haus{
		t: t, uhr: uhr.Fest(beginn), tarife: &tarife{Tarifwerk: werk}, gesperrt: map[string]bool{},
		ablage:   &ablage{auftraege: map[string]*auftrag.Auftrag{}, einmal: map[[2]string]string{}},
		auskunft: &auskunftei{gesperrt: map[melde.Name]bool{}, kaputt: map[melde.Name]bool{}},
	}
	h.Dienst = auftrag.Neu(auftrag.Ausstattung{
		Speicher: h.ablage, Auskunft: h.auskunft, Kunden: h, Tarife: h.tarife, Protokoll: h, Uhr: h.uhr,
		Wecke: func() { h.geweckt++ }, Zeitgleich: 4, Aufbewahrung: 30 * 24 * time.Hour,
	})
	return h
}

// Nutzer implements auftrag.Kunden.
func (h *haus) Nutzer(_ context.Context, kunde, kennung string) (auftrag.Nutzer, bool, error) {
	n := nutzer
	n.Kunde, n.Kennung = kunde, kennung
	n.Grosskunde = kunde == gross.Kunde
	return n, !h.gesperrt[kennung], nil
}

// Schreibe implements auftrag.Protokoll.
func (h *haus) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	h.eintraege = append(h.eintraege, e)
	return int64(len(h.eintraege)), e.Vollstaendig()
}

var (
	nutzer  = auftrag.Nutzer{Kunde: "ida", KundeName: "Ida Beispiel", Regel: suche.RegelS2, Kennung: "ida"}
	gross   = auftrag.Nutzer{Kunde: "bank", KundeName: "Bank AG", Regel: suche.RegelS2, Kennung: "bank.1", Grosskunde: true}
	erlaubt = auftrag.Erklaerung{Fassung: "1", KeineWerbung: true, KeinAdresshandel: true}
)

func profile(namen ...melde.Name) []auftrag.Profil {
	liste := make([]auftrag.Profil, len(namen))
	for i, n := range namen {
		liste[i].Ersuchen = auskunft.Ersuchen{Kette: auskunft.KetteKeine, Archiv: n == "Archiv", Anfrage: suche.Privatanfrage{
			Nachname: n, Vornamen: "Ida", Geburtsdatum: 19800517, Geburtsort: "Riesa",
		}}
	}
	return liste
}

// entwurf begins a draft with the profiles and returns it.
func (h *haus) entwurf(n auftrag.Nutzer, p []auftrag.Profil) *auftrag.Auftrag {
	h.t.Helper()
	nummer, err := h.Beginne(h.t.Context(), n, "")
	if err != nil {
		h.t.Fatal(err)
	}
	a, err := h.Aendere(h.t.Context(), n, nummer, 1, func(a *auftrag.Auftrag) error {
		a.Profile, a.Erklaerung = p, erlaubt
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// bestellt confirms an order with the profiles and returns its number.
func (h *haus) bestellt(n auftrag.Nutzer, namen ...melde.Name) string {
	h.t.Helper()
	a := h.entwurf(n, profile(namen...))
	p, err := h.Pruefe(n, a)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.Bestaetige(h.t.Context(), n, a.Nummer, a.Fassung, p.Tarif); err != nil {
		h.t.Fatal(err)
	}
	return a.Nummer
}

func (h *haus) arbeite() {
	h.t.Helper()
	if _, err := h.Bearbeite(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *haus) oeffne(n auftrag.Nutzer, nummer string) *auftrag.Auftrag {
	h.t.Helper()
	a, err := h.Oeffne(h.t.Context(), n, nummer)
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

func mitCode(t *testing.T, err error, code string) {
	t.Helper()
	if code == "" && err == nil {
		return
	}
	if err == nil || fehler.CodeVon(err) != code {
		t.Errorf("error %v, want code %s", err, code)
	}
}

func (s *ablage) Unerledigte(context.Context) ([]auftrag.Amtszeile, error) {
	var liste []auftrag.Amtszeile
	for _, nummer := range s.nummern(func(a *auftrag.Auftrag) bool { return a.Zustand == auftrag.Bestaetigt }) {
		a := s.auftraege[nummer]
		liste = append(liste, auftrag.Amtszeile{Kunde: a.Kunde, Zeile: auftrag.Zeile{Nummer: nummer, Zustand: a.Zustand, Offen: a.Offen()}})
	}
	return liste, nil
}
