// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kernmelderegister/internal/anwendung/lieferung"
	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/plausibilitaet"
)

// Plausispeicher is everything that a storage offers around the yearly check.
type Plausispeicher interface {
	anwendung.Frostspeicher
	anwendung.Befundspeicher
}

// Plausilager is a storage as the rooms of deliveries and of the check see it.
type Plausilager struct {
	Lager
	Plausi Plausispeicher
}

// Plausi runs the contract of the yearly check. neu opens a fresh storage and
// closes it at the end of the test.
func Plausi(t *testing.T, neu func(t *testing.T) Plausilager) {
	t.Run("S1-13.2 the state of the day stays although deliveries go on", func(t *testing.T) { frost(t, neu(t)) })
	t.Run("S1-13.2 two days are kept apart", func(t *testing.T) { zweiTage(t, neu(t)) })
	t.Run("S1-13.2 a day frozen again is the later state", func(t *testing.T) { nochmals(t, neu(t)) })
	t.Run("S1-13.2 the state survives a first load", func(t *testing.T) { frostUnterLadung(t, neu(t)) })
	t.Run("S1-13.1 one run for each day", func(t *testing.T) { laeufe(t, neu(t)) })
	t.Run("S1-13.8 findings keep what was stored", func(t *testing.T) { befunde(t, neu(t)) })
	t.Run("S1-13.8 answers and states", func(t *testing.T) { antworten(t, neu(t)) })
	t.Run("many findings come page by page", func(t *testing.T) { vieleBefunde(t, neu(t)) })
}

const stichtag melde.Datum = 20260830

// stand writes the records of a state as "OM000001=Name", by key.
func (l Plausilager) stand(t *testing.T, tag melde.Datum) string {
	t.Helper()
	var zeilen []string
	var ids []int64
	ganz := map[int64]*melde.Meldesatz{}
	for s, err := range l.Plausi.Alle(t.Context(), tag) {
		if err != nil {
			t.Fatal(err)
		}
		zeilen = append(zeilen, s.M.Schluessel.Ordnungsmerkmal[6:]+"="+string(s.M.Name.Familienname))
		ids, ganz[s.ID] = append(ids, s.ID), s.M
	}
	slices.Sort(zeilen)
	einzeln, err := l.Plausi.Saetze(t.Context(), tag, append(ids, 1<<40))
	if err != nil || len(einzeln) != len(ids) {
		t.Fatalf("%d of %d records by number, %v", len(einzeln), len(ids), err)
	}
	var dieselben []string
	for _, s := range einzeln {
		if unterschied := cmp.Diff(s.M, ganz[s.ID]); unterschied != "" {
			t.Error("a record is not streamed as a whole", unterschied)
		}
		dieselben = append(dieselben, s.M.Schluessel.Ordnungsmerkmal[6:]+"="+string(s.M.Name.Familienname))
	}
	slices.Sort(dieselben)
	if !slices.Equal(zeilen, dieselben) {
		t.Errorf("by number %v, streamed %v", dieselben, zeilen)
	}
	return strings.Join(zeilen, " ")
}

func (l Plausilager) friere(t *testing.T, tag melde.Datum) {
	t.Helper()
	if err := l.Plausi.Friere(t.Context(), tag, jetzt); err != nil {
		t.Fatal(err)
	}
}

func (l Plausilager) verlange(t *testing.T, tag melde.Datum, soll string) {
	t.Helper()
	if ist := l.stand(t, tag); ist != soll {
		t.Errorf("%v: %q, not %q", tag, ist, soll)
	}
}

func frost(t *testing.T, l Plausilager) {
	p := neuerPruefstand(l.Lager, lieferung.Optionen{})
	if zeit, err := l.Plausi.LetzteAenderung(t.Context()); err != nil || !zeit.IsZero() {
		t.Errorf("change %v of an empty stock, %v", zeit, err)
	}
	p.nimm(t, delta(1), liefere(NeuerSatz(1, namens("A"), func(s *melde.Meldesatz) { s.Religion = &melde.Religion{Steuererhebend: "lt"} })),
		liefere(NeuerSatz(2, namens("B"))), liefere(NeuerSatz(3, namens("C"))))
	l.verlange(t, stichtag, "")
	l.friere(t, stichtag)
	p.nimm(t, delta(2), liefere(NeuerSatz(1, um(1), namens("A2"))), loesche(2, 1), liefere(NeuerSatz(4, namens("D"))))
	p.nimm(t, delta(3), liefere(NeuerSatz(1, um(2), namens("A3"))), liefere(NeuerSatz(2, um(2), namens("B2"))))
	l.verlange(t, stichtag, "01=A 02=B 03=C")
	l.verlange(t, anwendung.Jetzt, "01=A3 02=B2 03=C 04=D")
	if zeit, err := l.Plausi.LetzteAenderung(t.Context()); err != nil || !zeit.Equal(jetzt) {
		t.Errorf("last change %v, %v", zeit, err)
	}
	frost, err := l.Plausi.Frost(t.Context())
	if err != nil || len(frost) != 1 || frost[0].Stichtag != stichtag || !frost[0].Zeit.Equal(jetzt) {
		t.Errorf("frozen %+v, %v", frost, err)
	}
	if err := l.Plausi.Taue(t.Context(), stichtag); err != nil {
		t.Fatal(err)
	}
	l.verlange(t, stichtag, "")
	l.verlange(t, anwendung.Jetzt, "01=A3 02=B2 03=C 04=D")
}

func zweiTage(t *testing.T, l Plausilager) {
	p := neuerPruefstand(l.Lager, lieferung.Optionen{})
	p.nimm(t, delta(1), liefere(NeuerSatz(1, namens("A"))))
	l.friere(t, stichtag)
	p.nimm(t, delta(2), liefere(NeuerSatz(1, um(1), namens("B"))))
	l.friere(t, stichtag+1)
	p.nimm(t, delta(3), loesche(1, 2), liefere(NeuerSatz(2, namens("C"))))
	l.verlange(t, stichtag, "01=A")
	l.verlange(t, stichtag+1, "01=B")
	if err := l.Plausi.Taue(t.Context(), stichtag); err != nil {
		t.Fatal(err)
	}
	l.verlange(t, stichtag+1, "01=B")
}

func nochmals(t *testing.T, l Plausilager) {
	p := neuerPruefstand(l.Lager, lieferung.Optionen{})
	p.nimm(t, delta(1), liefere(NeuerSatz(1, namens("A"))))
	l.friere(t, stichtag)
	if _, ok, err := l.Plausi.Lege(t.Context(), anwendung.Lauf{Stichtag: stichtag, Zeit: jetzt}, nil); err != nil || !ok {
		t.Fatal(ok, err)
	}
	p.nimm(t, delta(2), liefere(NeuerSatz(1, um(1), namens("B"))))
	l.friere(t, stichtag)
	p.nimm(t, delta(3), liefere(NeuerSatz(1, um(2), namens("C"))))
	l.verlange(t, stichtag, "01=B")
	if laeufe, err := l.Plausi.Laeufe(t.Context()); err != nil || len(laeufe) != 0 {
		t.Errorf("the run over the former state is still there: %v, %v", laeufe, err)
	}
}

// During a first load a replaced record gets a new number.
func frostUnterLadung(t *testing.T, l Plausilager) {
	p := neuerPruefstand(l.Lager, lieferung.Optionen{})
	if ok, err := p.BeginneLadung(t.Context()); err != nil || !ok {
		t.Fatal(ok, err)
	}
	p.nimm(t, delta(1), liefere(NeuerSatz(1, namens("A"))), liefere(NeuerSatz(2, namens("B"))))
	l.friere(t, stichtag)
	p.nimm(t, delta(2), liefere(NeuerSatz(1, um(1), namens("A2"))))
	if err := p.BeendeLadung(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.verlange(t, stichtag, "01=A 02=B")
}

func laeufe(t *testing.T, l Plausilager) {
	erster := anwendung.Lauf{
		Kennung: "k", Stichtag: stichtag, Amtlich: true, Zeit: jetzt, Datensaetze: 7, Haeufungen: 2,
	}
	id, ok, err := l.Plausi.Lege(t.Context(), erster, nil)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, ok, err := l.Plausi.Lege(t.Context(), erster, []anwendung.Befund{{Nummer: 1, Art: plausibilitaet.PM1}}); err != nil || ok {
		t.Errorf("a second run over the day: %v, %v", ok, err)
	}
	if _, ok, err := l.Plausi.Lege(t.Context(), anwendung.Lauf{Stichtag: stichtag + 1, Zeit: jetzt}, nil); err != nil || !ok {
		t.Errorf("a trial: %v, %v", ok, err)
	}
	if err := l.Plausi.MerkeAbgleich(t.Context(), id, jetzt.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, spaeter := range []time.Duration{2, 3} { // the first time counts
		if err := l.Plausi.MerkeVersand(t.Context(), id, jetzt.Add(spaeter*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	erster.ID, erster.Abgeglichen, erster.Verschickt = id, jetzt.Add(time.Hour), jetzt.Add(2*time.Hour)
	alle, err := l.Plausi.Laeufe(t.Context())
	if err != nil || len(alle) != 2 || alle[0].Stichtag != stichtag+1 || !alle[0].Abgeglichen.IsZero() {
		t.Fatalf("%+v, %v", alle, err)
	}
	if unterschied := cmp.Diff(erster, alle[1], cmpopts.EquateApproxTime(0)); unterschied != "" {
		t.Error(unterschied)
	}
}

// vorrat are two findings: one about two records, one about one.
func vorrat() []anwendung.Befund {
	return []anwendung.Befund{
		{
			Nummer: 1, Art: plausibilitaet.PM3, Sicher: true, Felder: []string{"doktorgrad", "tod"}, Geaendert: jetzt,
			Saetze: []anwendung.Satzbezug{
				{ID: 5, Schluessel: melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: "D 1"}},
				{ID: 3, Schluessel: melde.Schluessel{AGS: Gemeinde, Ordnungsmerkmal: "P 1"}},
			},
			Nachrichten: []anwendung.Nachricht{{UUID: "u1", Meldebehoerde: "14612000"}, {UUID: "u2", Meldebehoerde: Gemeinde}},
		},
		{
			Nummer: 2, Art: plausibilitaet.VOLL, Felder: []string{"religion"}, Geaendert: jetzt,
			Saetze:      []anwendung.Satzbezug{{ID: 9, Schluessel: melde.Schluessel{AGS: Gemeinde, Ordnungsmerkmal: "P 2"}}},
			Nachrichten: []anwendung.Nachricht{{UUID: "u3", Meldebehoerde: Gemeinde}},
		},
	}
}

func (l Plausilager) lege(t *testing.T, befunde []anwendung.Befund) int64 {
	t.Helper()
	id, ok, err := l.Plausi.Lege(t.Context(), anwendung.Lauf{Kennung: "k", Stichtag: stichtag, Zeit: jetzt}, befunde)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	return id
}

func (l Plausilager) befunde(t *testing.T, lauf int64, a anwendung.Auswahl) (aus []anwendung.Befund) {
	t.Helper()
	for b, err := range l.Plausi.Befunde(t.Context(), lauf, a) {
		if err != nil {
			t.Fatal(err)
		}
		aus = append(aus, b)
	}
	return aus
}

func befunde(t *testing.T, l Plausilager) {
	id := l.lege(t, vorrat())
	if unterschied := cmp.Diff(vorrat(), l.befunde(t, id, anwendung.Auswahl{}), cmpopts.EquateApproxTime(0), cmpopts.EquateEmpty()); unterschied != "" {
		t.Error(unterschied)
	}
	offen, zu := anwendung.Offen, anwendung.Berichtigt
	for name, f := range map[string]struct {
		auswahl anwendung.Auswahl
		soll    string
	}{
		"kind": {anwendung.Auswahl{Art: plausibilitaet.VOLL}, "2"}, "state": {anwendung.Auswahl{Stand: &offen}, "1 2"},
		"other state": {anwendung.Auswahl{Stand: &zu}, ""}, "authority": {anwendung.Auswahl{Meldebehoerde: "14612000"}, "1"},
		"municipality": {anwendung.Auswahl{Gemeinde: Gemeinde}, "1 2"}, "behind": {anwendung.Auswahl{Nach: 1}, "2"},
		"at most": {anwendung.Auswahl{Anzahl: 1}, "1"}, "all together": {anwendung.Auswahl{Art: plausibilitaet.PM3, Stand: &offen,
			Meldebehoerde: Gemeinde, Gemeinde: "14612000", Anzahl: 5}, "1"}, "another run": {anwendung.Auswahl{Gemeinde: "14713000"}, ""},
	} {
		var nummern []string
		for _, b := range l.befunde(t, id, f.auswahl) {
			nummern = append(nummern, fmt.Sprint(b.Nummer))
		}
		if ist := strings.Join(nummern, " "); ist != f.soll {
			t.Errorf("%s: %q, not %q", name, ist, f.soll)
		}
	}
	behoerden, err := l.Plausi.Meldebehoerden(t.Context(), id)
	if err != nil || !slices.Equal(behoerden, []melde.AGS{"14612000", Gemeinde}) {
		t.Errorf("authorities %v, %v", behoerden, err)
	}
	zahlen, err := l.Plausi.Zahlen(t.Context(), id)
	if err != nil || len(zahlen) != 3 || zahlen[0] != (anwendung.Zahl{Gemeinde: "14612000", Art: plausibilitaet.PM3, Anzahl: 1}) {
		t.Errorf("by municipality %+v, %v", zahlen, err)
	}
	zahlen, err = l.Plausi.Artzahlen(t.Context(), id)
	if err != nil || len(zahlen) != 2 || zahlen[1] != (anwendung.Zahl{Art: plausibilitaet.VOLL, Anzahl: 1}) {
		t.Errorf("by kind %+v, %v", zahlen, err)
	}
	if err := l.Plausi.Vergiss(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, _, ok, err := l.Plausi.Zuordnen(t.Context(), "u1"); err != nil || ok || len(l.befunde(t, id, anwendung.Auswahl{})) > 0 {
		t.Errorf("a forgotten run is still there: %v, %v", ok, err)
	}
}

func antworten(t *testing.T, l Plausilager) {
	id := l.lege(t, vorrat())
	if lauf, nummer, ok, err := l.Plausi.Zuordnen(t.Context(), "u2"); err != nil || !ok || lauf != id || nummer != 1 {
		t.Fatalf("u2 is about %d/%d, %v, %v", lauf, nummer, ok, err)
	}
	if _, _, ok, err := l.Plausi.Zuordnen(t.Context(), "u9"); err != nil || ok {
		t.Errorf("a message that nobody sent: %v, %v", ok, err)
	}
	spaeter := jetzt.Add(time.Hour)
	if err := l.Plausi.Beantworte(t.Context(), "u2", anwendung.Ja, anwendung.Bestaetigt, spaeter); err != nil {
		t.Fatal(err)
	}
	b := l.befunde(t, id, anwendung.Auswahl{})[0]
	if b.Stand != anwendung.Bestaetigt || !b.Geaendert.Equal(spaeter) || b.Nachrichten[0].Antwort != anwendung.OhneAntwort ||
		b.Nachrichten[1].Antwort != anwendung.Ja || !b.Nachrichten[1].Beantwortet.Equal(spaeter) {
		t.Errorf("%+v", b)
	}
	if err := l.Plausi.Setze(t.Context(), id, []int{1}, anwendung.Berichtigt, spaeter); err != nil {
		t.Fatal(err)
	}
	for _, f := range []func() error{
		func() error { return l.Plausi.Setze(t.Context(), id, []int{1, 2}, anwendung.Unbegruendet, spaeter) },
		func() error {
			return l.Plausi.Beantworte(t.Context(), "u1", anwendung.Nein, anwendung.Offen, spaeter)
		},
	} {
		if err := f(); err != nil {
			t.Fatal(err)
		}
	}
	alle := l.befunde(t, id, anwendung.Auswahl{})
	if alle[0].Stand != anwendung.Berichtigt || alle[1].Stand != anwendung.Unbegruendet || alle[0].Nachrichten[0].Antwort != anwendung.Nein {
		t.Errorf("S1-13.9: what is corrected stays so: %+v", alle)
	}
}

func vieleBefunde(t *testing.T, l Plausilager) {
	const anzahl = 2500
	var viele []anwendung.Befund
	for i := range anzahl {
		b := vorrat()[1]
		b.Nummer, b.Nachrichten = i+1, []anwendung.Nachricht{{UUID: fmt.Sprint("u", i), Meldebehoerde: Gemeinde}}
		viele = append(viele, b)
	}
	id := l.lege(t, viele)
	n := 0
	for b, err := range l.Plausi.Befunde(t.Context(), id, anwendung.Auswahl{Meldebehoerde: Gemeinde}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; b.Nummer != n || len(b.Saetze) != 1 || len(b.Nachrichten) != 1 || b.Nachrichten[0].UUID != fmt.Sprint("u", n-1) {
			t.Fatalf("finding %d: %+v", n, b)
		}
	}
	if n != anzahl {
		t.Errorf("%d findings", n)
	}
	for range l.Plausi.Befunde(t.Context(), id, anwendung.Auswahl{}) {
		break // may be broken off
	}
}
