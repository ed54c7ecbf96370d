// SPDX-License-Identifier: EUPL-1.2

package plausibilitaet_test

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// speicher is both storages in memory. bestand is the stock; who changes it says so.
type speicher struct {
	bestand   map[int64]*melde.Meldesatz
	frost     map[melde.Datum]map[int64]*melde.Meldesatz
	gefroren  []anwendung.Frost
	geaendert time.Time
	laeufe    []anwendung.Lauf
	befunde   map[int64][]anwendung.Befund
	gelesen   int
}

func (s *speicher) Friere(_ context.Context, tag melde.Datum, jetzt time.Time) error {
	s.frost[tag] = maps.Clone(s.bestand)
	s.gefroren = slices.DeleteFunc(s.gefroren, func(f anwendung.Frost) bool { return f.Stichtag == tag })
	s.gefroren = append(s.gefroren, anwendung.Frost{Stichtag: tag, Zeit: jetzt})
	s.laeufe = slices.DeleteFunc(s.laeufe, func(l anwendung.Lauf) bool { return l.Stichtag == tag })
	return nil
}

func (s *speicher) Frost(context.Context) ([]anwendung.Frost, error) {
	return slices.Clone(s.gefroren), nil
}

func (s *speicher) Taue(_ context.Context, tag melde.Datum) error {
	delete(s.frost, tag)
	s.gefroren = slices.DeleteFunc(s.gefroren, func(f anwendung.Frost) bool { return f.Stichtag == tag })
	return nil
}

func (s *speicher) LetzteAenderung(context.Context) (time.Time, error) { return s.geaendert, nil }

func (s *speicher) stand(tag melde.Datum) map[int64]*melde.Meldesatz {
	if tag == anwendung.Jetzt {
		return s.bestand
	}
	return s.frost[tag]
}

func (s *speicher) Alle(_ context.Context, tag melde.Datum) iter.Seq2[plausibilitaet.Satz, error] {
	s.gelesen++
	return func(yield func(plausibilitaet.Satz, error) bool) {
		for id, m := range s.stand(tag) {
			if !yield(plausibilitaet.Satz{ID: id, M: m}, nil) {
				return
			}
		}
	}
}

func (s *speicher) Saetze(_ context.Context, tag melde.Datum, ids []int64) (aus []plausibilitaet.Satz, err error) {
	for _, id := range ids {
		if m := s.stand(tag)[id]; m != nil {
			aus = append(aus, plausibilitaet.Satz{ID: id, M: m})
		}
	}
	return aus, nil
}

func (s *speicher) Lege(_ context.Context, l anwendung.Lauf, befunde []anwendung.Befund) (int64, bool, error) {
	l.ID = int64(len(s.laeufe) + 1)
	s.laeufe = append(s.laeufe, l)
	s.befunde[l.ID] = befunde
	return l.ID, true, nil
}

func (s *speicher) finde(uuid string) (lauf int64, b *anwendung.Befund, n *anwendung.Nachricht) {
	for lauf, liste := range s.befunde {
		for i := range liste {
			for j := range liste[i].Nachrichten {
				if liste[i].Nachrichten[j].UUID == uuid {
					return lauf, &liste[i], &liste[i].Nachrichten[j]
				}
			}
		}
	}
	return 0, nil, nil
}

func (s *speicher) Setze(_ context.Context, lauf int64, nummern []int, stand anwendung.Stand, jetzt time.Time) error {
	for i := range s.befunde[lauf] {
		if b := &s.befunde[lauf][i]; slices.Contains(nummern, b.Nummer) {
			b.Stand, b.Geaendert = stand, jetzt
		}
	}
	return nil
}

func (s *speicher) Beantworte(_ context.Context, uuid string, a anwendung.Antwort, stand anwendung.Stand, jetzt time.Time) error {
	_, b, n := s.finde(uuid)
	n.Antwort, n.Beantwortet, b.Stand = a, jetzt, stand
	return nil
}

func (s *speicher) MerkeAbgleich(_ context.Context, lauf int64, jetzt time.Time) error {
	for i := range s.laeufe {
		if s.laeufe[i].ID == lauf {
			s.laeufe[i].Abgeglichen = jetzt
		}
	}
	return nil
}

func (s *speicher) MerkeVersand(_ context.Context, lauf int64, jetzt time.Time) error {
	for i := range s.laeufe {
		if s.laeufe[i].ID == lauf {
			s.laeufe[i].Verschickt = jetzt
		}
	}
	return nil
}

func (s *speicher) Vergiss(_ context.Context, lauf int64) error {
	s.laeufe = slices.DeleteFunc(s.laeufe, func(l anwendung.Lauf) bool { return l.ID == lauf })
	delete(s.befunde, lauf)
	return nil
}

func (s *speicher) Laeufe(context.Context) ([]anwendung.Lauf, error) {
	return slices.SortedFunc(slices.Values(s.laeufe), func(a, b anwendung.Lauf) int { return cmp.Compare(b.Stichtag, a.Stichtag) }), nil
}

func (s *speicher) Befunde(_ context.Context, lauf int64, a anwendung.Auswahl) iter.Seq2[anwendung.Befund, error] {
	return func(yield func(anwendung.Befund, error) bool) {
		for _, b := range s.befunde[lauf] {
			fuer := a.Meldebehoerde == "" || slices.ContainsFunc(b.Nachrichten, func(n anwendung.Nachricht) bool { return n.Meldebehoerde == a.Meldebehoerde })
			b.Nachrichten = slices.Clone(b.Nachrichten)
			if b.Nummer > a.Nach && fuer && !yield(b, nil) {
				return
			}
		}
	}
}

func (s *speicher) Zuordnen(_ context.Context, uuid string) (int64, int, bool, error) {
	lauf, b, _ := s.finde(uuid)
	if b == nil {
		return 0, 0, false, nil
	}
	return lauf, b.Nummer, true, nil
}

func (s *speicher) Meldebehoerden(context.Context, int64) ([]melde.AGS, error) { return nil, nil }

func (s *speicher) Zahlen(context.Context, int64) ([]anwendung.Zahl, error) { return nil, nil }

func (s *speicher) Artzahlen(_ context.Context, lauf int64) (aus []anwendung.Zahl, err error) {
	for _, b := range s.befunde[lauf] {
		aus = append(aus, anwendung.Zahl{Art: b.Art, Stand: b.Stand, Anzahl: 1})
	}
	return aus, nil
}

// keineZuordnung has never linked anything.
type keineZuordnung struct{}

func (keineZuordnung) Buende(context.Context) iter.Seq2[zuordnung.Bund, error] {
	return func(func(zuordnung.Bund, error) bool) {}
}

func (keineZuordnung) Verbindungen(context.Context) iter.Seq2[zuordnung.Verbindung, error] {
	return func(func(zuordnung.Verbindung, error) bool) {}
}

// buch is the log.
type buch struct {
	eintraege []protokoll.Eintrag
	fehler    error
}

func (b *buch) Schreibe(_ context.Context, e protokoll.Eintrag) (int64, error) {
	if b.fehler != nil {
		return 0, b.fehler
	}
	if err := e.Vollstaendig(); err != nil {
		return 0, err
	}
	b.eintraege = append(b.eintraege, e)
	return int64(len(b.eintraege)), nil
}

// stand is the use case over everything.
type stand struct {
	*anwendung.Dienst
	s    *speicher
	buch *buch
	uhr  *uhr.Stell
}

func neuerStand(t *testing.T) *stand {
	t.Helper()
	regeln, err := plausibilitaet.Lade()
	if err != nil {
		t.Fatal(err)
	}
	st := &stand{buch: &buch{}, uhr: uhr.Fest(am(2026, 8, 30, 12)), s: &speicher{
		bestand: map[int64]*melde.Meldesatz{}, frost: map[melde.Datum]map[int64]*melde.Meldesatz{}, befunde: map[int64][]anwendung.Befund{},
	}}
	st.Dienst = anwendung.Neu(anwendung.Ausstattung{
		Frost: st.s, Befunde: st.s, Zuordnung: keineZuordnung{}, Protokoll: st.buch, Regelwerk: regeln,
		Gemeinden: behoerde.Verzeichnis(), Uhr: st.uhr,
		Register: xmeld.Stelle{Kennung: "ags:14000000", Name: "Register", Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "r@r.example"}},
			Anschrift: &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Postleitzahl: "01067", Wohnort: "Dresden"}}},
	})
	return st
}

func am(jahr int, monat time.Month, tag, stunde int) time.Time {
	return time.Date(jahr, monat, tag, stunde, 0, 0, 0, uhr.Berlin())
}

// setze stores a record, as a delivery of today would.
func (st *stand) setze(id int64, m *melde.Meldesatz) {
	st.s.bestand[id] = m
	st.s.geaendert = st.uhr.Jetzt()
}

const (
	pirna   melde.AGS = "14628270"
	dresden melde.AGS = "14612000"
)

// satz is a complete record of the one woman of these tests.
func satz(ags melde.AGS, status melde.Wohnungsstatus, aendere ...func(*melde.Meldesatz)) *melde.Meldesatz {
	m := &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: ags, Ordnungsmerkmal: "OM-" + string(ags)},
		Name:       melde.Personenname{Familienname: "Lindner", Vornamen: "Katharina"},
		Geburt:     melde.Geburt{Datum: 19840217, Ort: "Görlitz"}, Geschlecht: "w",
		Familienstand: &melde.Familienstand{Art: "LD"}, Religion: &melde.Religion{Steuererhebend: "vd"},
		Staatsangehoerigkeiten: []string{"000"},
		Wohnungen: []melde.Wohnung{{Aktuell: true, Status: status, Einzug: 20200101, Anschrift: melde.Anschrift{Form: melde.AnschriftInland,
			Inland: melde.Inlandsanschrift{AGS: ags, Postleitzahl: "01234", Wohnort: "Ort", Strasse: "Am Markt", Hausnummer: "7"}}}},
	}
	for _, f := range aendere {
		f(m)
	}
	return m
}
