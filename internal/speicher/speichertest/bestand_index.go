// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
)

func strassen(t *testing.T, p *pruefstand) {
	liefere := func(autor melde.AGS, stunden int, orte ...lieferung.Ort) {
		t.Helper()
		v := lieferung.Verzeichnis{UUID: "v", Erstellt: stunde(stunden), Autor: autor, Orte: orte}
		if err := p.NimmVerzeichnis(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
	pruefe := func(soll ...string) {
		t.Helper()
		liste, err := p.Strassen(t.Context(), Gemeinde)
		if err != nil {
			t.Fatal(err)
		}
		var ist []string
		for _, e := range liste {
			zeichen := ""
			if e.Historisch {
				zeichen = " (h)"
			}
			ist = append(ist, e.Name+zeichen)
		}
		slices.Sort(ist)
		if d := cmp.Diff(soll, ist); d != "" {
			t.Errorf("streets:\n%s", d)
		}
	}
	liefere(Gemeinde, 1, lieferung.Ort{AGS: Gemeinde, Gemeinde: "Pirna", Strassen: []lieferung.Strasse{
		{Name: "Am Markt"}, {Name: "Lange Straße", Historisch: true}, {Name: "Lange Str.", Historisch: false},
	}}, lieferung.Ort{AGS: Gemeinde, Ortsteil: "Copitz", Historisch: true, Strassen: []lieferung.Strasse{{Name: "Dorfplatz"}}})
	pruefe("Am Markt", "Dorfplatz (h)", "Lange Straße")
	liefere("14612000", 1, lieferung.Ort{AGS: "14612000", Strassen: []lieferung.Strasse{{Name: "Elbufer"}}})
	liefere(Gemeinde, 0, lieferung.Ort{AGS: Gemeinde, Strassen: []lieferung.Strasse{{Name: "Zu alt"}}})
	pruefe("Am Markt", "Dorfplatz (h)", "Lange Straße")
	liefere(Gemeinde, 2, lieferung.Ort{AGS: Gemeinde, Strassen: []lieferung.Strasse{{Name: "Neue Gasse"}}})
	pruefe("Neue Gasse")
	for _, fall := range []lieferung.Verzeichnis{{Autor: Gemeinde, Test: true, Erstellt: stunde(9)}, {Autor: "", Erstellt: stunde(9)}} {
		if err := p.NimmVerzeichnis(t.Context(), fall); err == nil {
			t.Errorf("author %q, test %v: taken", fall.Autor, fall.Test)
		}
	}
	pruefe("Neue Gasse")
}

func strasseBekannt(t *testing.T, p *pruefstand) {
	pruefe := func(form string, soll abruf.Strasse) {
		t.Helper()
		ist, err := p.abruf.StrasseBekannt(t.Context(), Gemeinde, form)
		if err != nil || ist != soll {
			t.Errorf("%s: %+v, %v", form, ist, err)
		}
	}
	markt, gasse := suche.Strassenform("Am Markt"), suche.Strassenform("Neue Gasse")
	pruefe(markt, abruf.Strasse{})
	p.nimm(t, delta(1), liefere(NeuerSatz(1)))
	pruefe(markt, abruf.Strasse{Bekannt: true})
	pruefe(gasse, abruf.Strasse{})
	v := lieferung.Verzeichnis{UUID: "v", Erstellt: stunde(0), Autor: Gemeinde, Orte: []lieferung.Ort{
		{AGS: Gemeinde, Strassen: []lieferung.Strasse{{Name: "Neue Gasse"}}},
	}}
	if err := p.NimmVerzeichnis(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	pruefe(gasse, abruf.Strasse{Verzeichnis: true, Bekannt: true})
	pruefe(markt, abruf.Strasse{Verzeichnis: true, Bekannt: true})
	pruefe(suche.Strassenform("Elbufer"), abruf.Strasse{Verzeichnis: true})
}

func sperrstand(t *testing.T, p *pruefstand) {
	gesperrt := func(s *melde.Meldesatz) {
		s.Sperren = []melde.Auskunftssperre{{Grund: melde.SperreGefahr}, {Grund: melde.WiderspruchParteien}}
	}
	p.nimm(t, delta(1), liefere(NeuerSatz(1)), liefere(NeuerSatz(2, gesperrt)))
	frei, _ := p.satz(t, 1)
	block, _ := p.satz(t, 2)
	staende, err := p.abruf.Sperrstand(t.Context(), []int64{frei.ID, block.ID, 0, 4711})
	if err != nil {
		t.Fatal(err)
	}
	soll := map[int64]abruf.Stand{
		frei.ID: {Fassung: 1}, block.ID: {Fassung: 1, Lage: recht.Sperrlage{Gruende: []melde.Sperrgrund{melde.SperreGefahr}}},
	}
	if d := cmp.Diff(soll, staende); d != "" {
		t.Errorf("blocks:\n%s", d)
	}
	p.nimm(t, delta(2), liefere(NeuerSatz(1, gesperrt, um(1))), liefere(NeuerSatz(2, um(1))))
	staende, err = p.abruf.Sperrstand(t.Context(), []int64{frei.ID, block.ID})
	if err != nil || !staende[frei.ID].Lage.IstGesperrt() || staende[block.ID].Lage.IstGesperrt() || staende[frei.ID].Fassung != 2 {
		t.Errorf("after the change: %+v, %v", staende, err)
	}
	if leer, err := p.abruf.Sperrstand(t.Context(), nil); err != nil || len(leer) != 0 {
		t.Errorf("no ids: %v, %v", leer, err)
	}
}

// PruefeNachlauf delivers to a storage whose reads go to a standby that has seen
// nothing yet: candidates come from there, blocks and records from the primary.
func PruefeNachlauf(t *testing.T, l Lager) {
	p := neuerPruefstand(l, lieferung.Optionen{})
	satz := NeuerSatz(1, func(s *melde.Meldesatz) { s.Sperren = []melde.Auskunftssperre{{Grund: melde.SperreGefahr}} })
	p.nimm(t, delta(1), liefere(satz))
	p.nimm(t, delta(2)) // the sequence is that of the primary
	p.pruefeGefunden(t, satz)
	fund, ok := p.satz(t, 1)
	if !ok {
		t.Fatal("the record was not read from the primary")
	}
	staende, err := p.abruf.Sperrstand(t.Context(), []int64{fund.ID})
	if err != nil || !staende[fund.ID].Lage.IstGesperrt() {
		t.Errorf("block of the primary: %+v, %v", staende, err)
	}
}

func kandidatenBegrenzt(t *testing.T, p *pruefstand) {
	saetze := make([]lieferung.Datensatz, 7)
	for i := range saetze {
		saetze[i] = liefere(NeuerSatz(i, namens("Zeisig"), func(s *melde.Meldesatz) {
			s.Geburt.Datum, s.Geburt.Fruehere = 19600101, []melde.TeilbekanntesDatum{19600000}
		}))
	}
	p.nimm(t, delta(1), saetze...)
	z := suche.Indexzeilen(saetze[0].Liefern)[0]
	for _, geburt := range []uint32{z.Geburt, 0} {
		for _, fall := range []struct{ hoechstens, soll int }{{5, 5}, {7, 7}, {100, 7}} {
			bed := suche.Bedingung{Namensschluessel: z.Namensschluessel, AGS: z.AGS, Geburt: geburt}
			funde, err := p.abruf.Kandidaten(t.Context(), bed, fall.hoechstens)
			if err != nil || len(funde) != fall.soll {
				t.Errorf("at most %d: %d, %v", fall.hoechstens, len(funde), err)
			}
			if !slices.IsSortedFunc(funde, func(a, b abruf.Fund) int { return int(a.ID - b.ID) }) {
				t.Error("not in the order of ids")
			}
		}
	}
}

func indexNeu(t *testing.T, p *pruefstand) {
	p.nimm(t, delta(1), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)), liefere(NeuerSatz(3)), liefere(NeuerSatz(4)))
	p.nimm(t, delta(2), loesche(2, 1), liefere(NeuerSatz(3, um(1), namens("Zeisig"))))
	erledigt, gesamt := 0, 0
	if err := p.SuchindexNeu(t.Context(), func(e, g int) { erledigt, gesamt = e, g }); err != nil {
		t.Fatal(err)
	}
	if erledigt != 3 || gesamt != 3 {
		t.Errorf("progress %d of %d", erledigt, gesamt)
	}
	p.pruefeGefunden(t, NeuerSatz(1), "OM000001")
	p.pruefeGefunden(t, NeuerSatz(2))
	p.pruefeGefunden(t, NeuerSatz(3))
	p.pruefeGefunden(t, NeuerSatz(3, namens("Zeisig")), "OM000003")
	// Afterwards rows can be taken away again.
	p.nimm(t, delta(3), loesche(3, 2))
	p.pruefeGefunden(t, NeuerSatz(3, namens("Zeisig")))
}

func (p *pruefstand) beginneLadung(t *testing.T, soll bool) {
	t.Helper()
	if ist, err := p.BeginneLadung(t.Context()); ist != soll || err != nil {
		t.Fatalf("first load begun: %v, %v", ist, err)
	}
}

func ladung(t *testing.T, p *pruefstand) {
	p.beginneLadung(t, true)
	p.nimm(t, paket(1, 1, false), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)), liefere(NeuerSatz(3)), liefere(NeuerSatz(4)))
	// Within the load a record is replaced, one deleted and one deleted and created again.
	p.nimm(t, paket(1, 2, true), liefere(NeuerSatz(1, um(1), namens("Zeisig"))), loesche(2, 1), loesche(3, 1), liefere(NeuerSatz(3, um(2))))
	p.beginneLadung(t, true) // it goes on
	if err := p.BeendeLadung(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.pruefeGefunden(t, NeuerSatz(1))
	p.pruefeGefunden(t, NeuerSatz(1, namens("Zeisig")), "OM000001")
	p.pruefeGefunden(t, NeuerSatz(2))
	p.pruefeGefunden(t, NeuerSatz(3), "OM000003")
	p.pruefeGefunden(t, NeuerSatz(4), "OM000004")
	if b, err := p.Bestand(t.Context(), 20261104); err != nil || b.Datensaetze != 3 {
		t.Errorf("%d records, %v", b.Datensaetze, err)
	}
	p.beginneLadung(t, false) // the register serves now
	p.nimm(t, delta(2), liefere(NeuerSatz(5)))
	p.pruefeGefunden(t, NeuerSatz(5), "OM000005")
}

func ladungAbgebrochen(t *testing.T, oeffne func(t *testing.T) Lager) {
	p := neuerPruefstand(oeffne(t), lieferung.Optionen{Stapel: 3})
	p.beginneLadung(t, true)
	p.nimm(t, paket(1, 1, true), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)))
	spaeter := neuerPruefstand(oeffne(t), lieferung.Optionen{Stapel: 3})
	spaeter.pruefeGefunden(t, NeuerSatz(1), "OM000001")
	spaeter.nimm(t, delta(2), liefere(NeuerSatz(3)), loesche(2, 1))
	spaeter.pruefeGefunden(t, NeuerSatz(2))
	spaeter.pruefeGefunden(t, NeuerSatz(3), "OM000003")
}
