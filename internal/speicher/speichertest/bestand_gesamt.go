// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/grund/uhr"
)

func (p *pruefstand) vermisst(t *testing.T, nr int) bool {
	t.Helper()
	fund, ok := p.satz(t, nr)
	if !ok || fund.NichtMehrGeliefert == p.satzstand(t, nr).VermisstSeit.IsZero() {
		t.Fatalf("record %d: %v, missing %v, state %+v", nr, ok, fund.NichtMehrGeliefert, p.satzstand(t, nr))
	}
	return fund.NichtMehrGeliefert
}

func vermisst(t *testing.T, p *pruefstand) {
	p.nimm(t, paket(1, 1, true), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)), liefere(NeuerSatz(3)))
	fremd := paket(1, 1, true)
	fremd.UUID, fremd.Autor, fremd.Gemeinde.AGS = "f0000000-0000-4000-8000-000000000000", "14612000", "14612000"
	p.nimm(t, fremd, liefere(NeuerSatz(9, inGemeinde("14612000"))))
	p.nimm(t, delta(2), liefere(NeuerSatz(4, um(1))))
	q := p.nimm(t, paket(3, 1, true), liefere(NeuerSatz(2)), liefere(NeuerSatz(3, um(2))))
	if q.Zahlen.Vermisst != 2 || !p.vermisst(t, 1) || p.vermisst(t, 2) || p.vermisst(t, 3) || !p.vermisst(t, 4) {
		t.Errorf("missing: %d, 1 %v, 2 %v, 3 %v, 4 %v", q.Zahlen.Vermisst,
			p.vermisst(t, 1), p.vermisst(t, 2), p.vermisst(t, 3), p.vermisst(t, 4))
	}
	fund, ok := p.satzZu(t, melde.Schluessel{AGS: "14612000", Ordnungsmerkmal: "OM000009"})
	if !ok || fund.NichtMehrGeliefert {
		t.Errorf("record of another municipality: %v, missing %v", ok, fund.NichtMehrGeliefert)
	}
	p.pruefeGefunden(t, NeuerSatz(1), "OM000001") // visible, not gone
	q = p.nimm(t, paket(4, 1, true), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)), liefere(NeuerSatz(3, um(2))))
	if q.Zahlen.Vermisst != 0 || p.vermisst(t, 1) || !p.vermisst(t, 4) {
		t.Errorf("delivered again: %d new, 1 %v, 4 %v", q.Zahlen.Vermisst, p.vermisst(t, 1), p.vermisst(t, 4))
	}
}

func vermisstErstAmEnde(t *testing.T, p *pruefstand) {
	p.nimm(t, paket(1, 1, true), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)), liefere(NeuerSatz(3)))
	p.nimm(t, paket(2, 1, false), liefere(NeuerSatz(1)))
	if p.vermisst(t, 2) {
		t.Error("missing before the last package")
	}
	p.nimm(t, paket(2, 2, true), liefere(NeuerSatz(2)))
	if p.vermisst(t, 1) || p.vermisst(t, 2) || !p.vermisst(t, 3) {
		t.Errorf("missing: 1 %v, 2 %v, 3 %v", p.vermisst(t, 1), p.vermisst(t, 2), p.vermisst(t, 3))
	}
}

func abgewiesenIstDa(t *testing.T, p *pruefstand) {
	p.nimm(t, paket(1, 1, true), liefere(NeuerSatz(1)))
	schlecht := NeuerSatz(1, um(1))
	schlecht.Wohnungen = nil
	q := p.nimm(t, paket(2, 1, true), liefere(schlecht))
	if q.Zahlen.Zurueckgewiesen != 1 || q.Zahlen.Vermisst != 0 || p.vermisst(t, 1) {
		t.Errorf("numbers %+v, missing %v", q.Zahlen, p.vermisst(t, 1))
	}
}

func (p *pruefstand) aenderungen(t *testing.T) []lieferung.Aenderung {
	t.Helper()
	liste, err := p.Aenderungen(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return liste
}

func ereignisse(t *testing.T, p *pruefstand) {
	p.nimm(t, paket(1, 1, true), liefere(NeuerSatz(1, mitAnlass("101"))), liefere(NeuerSatz(2, mitAnlass("101"))))
	p.uhr.Weiter(time.Minute)
	p.nimm(t, delta(2), liefere(NeuerSatz(1, um(1), mitAnlass("302"))))
	p.nimm(t, paket(3, 1, true), liefere(NeuerSatz(1, um(1), mitAnlass("302"))))
	p.nimm(t, paket(4, 1, true), liefere(NeuerSatz(1, um(1), mitAnlass("302"))), liefere(NeuerSatz(2, mitAnlass("101"))))
	p.nimm(t, delta(5), loesche(2, 2))
	type zeile struct {
		OM     string
		Art    lieferung.Aenderungsart
		Anlass string
	}
	var ist []zeile
	letzte := int64(0)
	for _, a := range p.aenderungen(t) {
		ist = append(ist, zeile{a.Schluessel.Ordnungsmerkmal, a.Art, a.Anlass})
		if a.ID <= letzte || a.Vorgang == 0 || a.Schluessel.AGS != Gemeinde {
			t.Errorf("event %+v after id %d", a, letzte)
		}
		letzte = a.ID
	}
	soll := []zeile{
		{"OM000001", lieferung.SatzNeu, "101"}, {"OM000002", lieferung.SatzNeu, "101"},
		{"OM000001", lieferung.SatzGeaendert, "302"}, {"OM000002", lieferung.SatzVermisst, ""},
		{"OM000002", lieferung.SatzWiederDa, ""}, {"OM000002", lieferung.SatzGeloescht, ""},
	}
	if d := cmp.Diff(soll, ist); d != "" {
		t.Errorf("events:\n%s", d)
	}
	if zeit := p.aenderungen(t)[2].Zeit; !zeit.Equal(jetzt.Add(time.Minute)) {
		t.Errorf("time of the change %v", zeit)
	}
}

func mitAnlass(anlass string) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) { s.Anlass = anlass }
}

func unveraendert(t *testing.T, p *pruefstand) {
	p.nimm(t, paket(1, 1, true), liefere(NeuerSatz(1)))
	q := p.nimm(t, paket(2, 1, true), liefere(NeuerSatz(1)))
	stand := p.satzstand(t, 1)
	if stand.Fassung != 1 || stand.Nummer != 2 || !stand.Geliefert.Equal(jetzt) || q.Zahlen.Gespeichert != 1 {
		t.Errorf("state %+v, stored %d", stand, q.Zahlen.Gespeichert)
	}
	if n := len(p.aenderungen(t)); n != 1 {
		t.Errorf("%d events", n)
	}
}

func verstorben(tag melde.Datum) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) {
		s.Tod = &melde.Tod{Tag: tag}
		s.Wohnungen[0].Aktuell, s.Wohnungen[0].Auszug = false, tag.Teilbekannt()
	}
}

func verzogen(tag melde.Datum) func(*melde.Meldesatz) {
	return func(s *melde.Meldesatz) {
		s.Wohnungen[0].Aktuell, s.Wohnungen[0].Auszug = false, tag.Teilbekannt()
	}
}

func zahlen(t *testing.T, p *pruefstand) {
	pruefe := func(tag melde.Datum, soll lieferung.Bestand) {
		t.Helper()
		ist, err := p.Bestand(t.Context(), tag)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(soll, ist); d != "" {
			t.Errorf("on %v:\n%s", tag, d)
		}
	}
	pruefe(20261104, lieferung.Bestand{})
	p.nimm(t, delta(1), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)), liefere(NeuerSatz(3, verzogen(20251231))), liefere(NeuerSatz(4, verstorben(20200615))))
	pruefe(20261104, lieferung.Bestand{Gemeinden: 1, Datensaetze: 4, Aktuell: 2, Verzogen: 1, Verstorben: 1, Gesondert: 1, LetzteLieferung: jetzt})
	pruefe(20251231, lieferung.Bestand{Gemeinden: 1, Datensaetze: 4, Aktuell: 2, Verzogen: 1, Verstorben: 1, LetzteLieferung: jetzt})
	pruefe(20310101, lieferung.Bestand{Gemeinden: 1, Datensaetze: 4, Aktuell: 2, Verzogen: 1, Verstorben: 1, Gesondert: 2, LetzteLieferung: jetzt})
	p.uhr.Weiter(time.Hour)
	p.nimm(t, delta(2), liefere(NeuerSatz(1, um(1), verzogen(20261101))), loesche(2, 1), loesche(4, 1))
	pruefe(20261104, lieferung.Bestand{Gemeinden: 1, Datensaetze: 2, Verzogen: 2, LetzteLieferung: jetzt.Add(time.Hour)})
	p.nimm(t, delta(3), loesche(1, 2), loesche(3, 2))
	pruefe(20261104, lieferung.Bestand{LetzteLieferung: jetzt.Add(time.Hour)})
}

func lieferstand(t *testing.T, p *pruefstand) {
	p.nimm(t, paket(1, 1, true), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)))
	p.nimm(t, paket(2, 1, true), liefere(NeuerSatz(1)))
	auskunft := lieferung.NeueAuskunft(p.Bestandsspeicher, p.uhr)
	p.uhr.Stelle(time.Date(2026, time.November, 6, 8, 0, 0, 0, uhr.Berlin())) // two days later, a Friday
	staende, err := auskunft.Lieferstand(t.Context(), []melde.AGS{"14511000", Gemeinde})
	if err != nil || len(staende) != 2 {
		t.Fatalf("%d municipalities, %v", len(staende), err)
	}
	if nie := staende[0]; nie.AGS != "14511000" || !nie.Rueckstand.Nie || !nie.Rueckstand.Warnung() {
		t.Errorf("municipality that never delivered: %+v", nie)
	}
	g := staende[1]
	letzte := g.Letzte
	g.Letzte = lieferung.Vorgang{}
	soll := lieferung.Gemeindestand{
		AGS: Gemeinde, Name: "Pirna", Datensaetze: 2, Aktuell: 2, Vermisst: 1,
		Rueckstand: lieferung.Rueckstand{Alter: 2, Fehltage: 1},
	}
	if d := cmp.Diff(soll, g); d != "" || !g.Rueckstand.Warnung() {
		t.Errorf("municipality:\n%s", d)
	}
	if letzte.Nachricht.Nummer != 2 || !letzte.Beendet.Equal(jetzt) || letzte.Nachricht.Verfahren.Hersteller != "Musterhaus" {
		t.Errorf("latest message %+v", letzte)
	}
}
