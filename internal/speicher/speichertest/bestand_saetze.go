// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
)

// gefunden returns the keys of the records that the search index names under
// any row of the record.
func (p *pruefstand) gefunden(t *testing.T, s *melde.Meldesatz) []string {
	t.Helper()
	menge := map[string]bool{}
	for _, z := range suche.Indexzeilen(s) {
		for _, geburt := range []uint32{z.Geburt, 0} {
			bed := suche.Bedingung{Namensschluessel: z.Namensschluessel, AGS: z.AGS, Geburt: geburt, Vornamen: z.Vornamen}
			funde, err := p.abruf.Kandidaten(t.Context(), bed, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range funde {
				menge[f.Satz.Schluessel.Ordnungsmerkmal] = true
			}
		}
	}
	liste := []string{}
	for om := range menge {
		liste = append(liste, om)
	}
	slices.Sort(liste)
	return liste
}

func (p *pruefstand) pruefeGefunden(t *testing.T, s *melde.Meldesatz, soll ...string) {
	t.Helper()
	if ist := p.gefunden(t, s); !slices.Equal(ist, soll) {
		t.Errorf("found %v, want %v", ist, soll)
	}
}

func pruefeMeldungen(t *testing.T, q lieferung.Quittung, soll ...string) {
	t.Helper()
	var ist []string
	for _, m := range q.Meldungen {
		ist = append(ist, string(m.Konsequenz)+" "+m.Schluessel.Ordnungsmerkmal+" "+m.Regel)
	}
	if d := cmp.Diff(soll, ist); d != "" {
		t.Errorf("objections:\n%s", d)
	}
}

func nurEigene(t *testing.T, p *pruefstand) {
	fremd := NeuerSatz(1, inGemeinde("14612000"))
	q := p.nimm(t, delta(1), liefere(fremd), liefere(NeuerSatz(2)))
	pruefeMeldungen(t, q, "01 OM000001 L-AGS")
	if _, ok := p.satzZu(t, fremd.Schluessel); ok {
		t.Error("foreign record stored")
	}
	if p.name(t, 2) == "" {
		t.Error("own record not stored")
	}
}

func wirdGefunden(t *testing.T, p *pruefstand) {
	satz := NeuerSatz(1, func(s *melde.Meldesatz) {
		s.Name.Geburtsname = "Zeisig"
		s.Geburt.Fruehere = []melde.TeilbekanntesDatum{19600000}
		s.Sperren = []melde.Auskunftssperre{{Grund: melde.SperreGefahr, Frist: 20271231}}
	})
	p.nimm(t, delta(1), liefere(satz), liefere(NeuerSatz(2)), liefere(NeuerSatz(3)), liefere(NeuerSatz(4)))
	fund, ok := p.satz(t, 1)
	if !ok {
		t.Fatal("not found by key")
	}
	if d := cmp.Diff(satz, fund.Satz); d != "" {
		t.Errorf("stored record differs:\n%s", d)
	}
	if fund.ID <= 0 || fund.Fassung != 1 || fund.NichtMehrGeliefert {
		t.Errorf("id %d, version %d, missing %v", fund.ID, fund.Fassung, fund.NichtMehrGeliefert)
	}
	p.pruefeGefunden(t, satz, "OM000001")
	zeile := suche.Indexzeilen(satz)[0]
	for name, bed := range map[string]suche.Bedingung{
		"other municipality": {Namensschluessel: zeile.Namensschluessel, AGS: 14612000},
		"other name":         {Namensschluessel: zeile.Namensschluessel + 1, AGS: zeile.AGS},
		"other birth":        {Namensschluessel: zeile.Namensschluessel, AGS: zeile.AGS, Geburt: 19991231},
		"other first names":  {Namensschluessel: zeile.Namensschluessel, AGS: zeile.AGS, Vornamen: ^zeile.Vornamen},
	} {
		funde, err := p.abruf.Kandidaten(t.Context(), bed, 100)
		if err != nil || len(funde) != 0 {
			t.Errorf("%s: %d found, %v", name, len(funde), err)
		}
	}
}

func ersetztGanz(t *testing.T, p *pruefstand) {
	alt := NeuerSatz(1, func(s *melde.Meldesatz) { s.Name.Doktorgrad = "Dr." })
	neu := NeuerSatz(1, um(1), namens("Zeisig"))
	p.nimm(t, delta(1), liefere(alt), liefere(NeuerSatz(2)))
	p.nimm(t, delta(2), liefere(neu))
	fund, _ := p.satz(t, 1)
	if d := cmp.Diff(neu, fund.Satz); d != "" || fund.Fassung != 2 {
		t.Errorf("version %d:\n%s", fund.Fassung, d)
	}
	p.pruefeGefunden(t, alt)
	p.pruefeGefunden(t, neu, "OM000001")
}

func loeschtGanz(t *testing.T, p *pruefstand) {
	p.nimm(t, delta(1), liefere(NeuerSatz(1)), liefere(NeuerSatz(2)))
	q := p.nimm(t, delta(2), loesche(1, 1), loesche(3, 1))
	pruefeMeldungen(t, q, "01 OM000003 L-Folge-fehlt")
	if q.Zahlen.Geloescht != 1 || p.name(t, 1) != "" || p.name(t, 2) == "" {
		t.Errorf("deleted %d, %q, %q", q.Zahlen.Geloescht, p.name(t, 1), p.name(t, 2))
	}
	p.pruefeGefunden(t, NeuerSatz(1))
	p.nimm(t, delta(3), liefere(NeuerSatz(1, um(2))))
	if fund, ok := p.satz(t, 1); !ok || fund.Fassung != 2 {
		t.Errorf("after the return: %v, version %d", ok, fund.Fassung)
	}
	p.pruefeGefunden(t, NeuerSatz(1), "OM000001")
}

func quittiertJeSatz(t *testing.T, p *pruefstand) {
	ohneWohnung := NeuerSatz(2)
	ohneWohnung.Wohnungen = nil
	ausgezogen := NeuerSatz(3)
	ausgezogen.Wohnungen[0].Auszug = 20200101
	teilweise := NeuerSatz(4)
	teilweise.Geburt.Datum = 19600000
	q := p.nimm(t, delta(1), liefere(NeuerSatz(1)), liefere(ohneWohnung), liefere(ausgezogen), liefere(teilweise))
	pruefeMeldungen(t, q, "01 OM000002 L-1200", "02 OM000003 L-1306-aktuell", "03 OM000004 L-0601-Teil")
	soll := lieferung.Meldung{
		Ereignis: ausgezogen.Ereignis, Konsequenz: lieferung.TrotzFehlerErfasst, Schluessel: ausgezogen.Schluessel,
		Blatt: "1306", Inhalt: "2020-01-01", Text: "Eine aktuelle Wohnung hat ein Auszugsdatum.", Regel: "L-1306-aktuell",
	}
	if d := cmp.Diff(soll, q.Meldungen[1]); d != "" {
		t.Errorf("objection:\n%s", d)
	}
	zahlen := lieferung.Zahlen{Gelesen: 4, Gespeichert: 3, Zurueckgewiesen: 1, MitMeldung: 3, Hinweise: 2}
	if d := cmp.Diff(zahlen, q.Zahlen); d != "" {
		t.Errorf("numbers:\n%s", d)
	}
	if q.Status != lieferung.StatusErbracht {
		t.Errorf("status %s: refused records do not refuse the delivery", q.Status)
	}
}

func nachbarnUnberuehrt(t *testing.T, p *pruefstand) {
	mangelhaft := lieferung.Datensatz{
		Liefern: NeuerSatz(2),
		Mangel:  &lieferung.Mangel{Blatt: "0701", Inhalt: "y", Text: "Der Schlüssel ist nicht bekannt."},
	}
	q := p.nimm(t, delta(1), liefere(NeuerSatz(1)), mangelhaft, liefere(NeuerSatz(3)))
	pruefeMeldungen(t, q, "01 OM000002 L-Mangel")
	if q.Meldungen[0].Text != "Der Schlüssel ist nicht bekannt." || q.Meldungen[0].Blatt != "0701" {
		t.Errorf("objection %+v", q.Meldungen[0])
	}
	if p.name(t, 1) == "" || p.name(t, 2) != "" || p.name(t, 3) == "" {
		t.Error("wrong records stored")
	}
}

func ereignisfolge(t *testing.T, p *pruefstand) {
	p.nimm(t, delta(1), liefere(NeuerSatz(1, um(5), namens("Neuer"))))
	q := p.nimm(t, delta(2), liefere(NeuerSatz(1, um(4), namens("Alt"))))
	pruefeMeldungen(t, q, "03 OM000001 L-Folge-aelter")
	if q.Zahlen.Gespeichert != 0 || p.name(t, 1) != "Neuer" {
		t.Errorf("stored %d, name %q", q.Zahlen.Gespeichert, p.name(t, 1))
	}
	q = p.nimm(t, delta(3), loesche(1, 4))
	pruefeMeldungen(t, q, "03 OM000001 L-Folge-aelter")
	if p.name(t, 1) != "Neuer" {
		t.Error("an older deletion was applied")
	}
	p.nimm(t, delta(4), liefere(NeuerSatz(1, um(5), namens("Gleich"))))
	if p.name(t, 1) != "Gleich" {
		t.Error("the same event in a later delivery must replace")
	}
}

func geloeschtBleibt(t *testing.T, p *pruefstand) {
	p.nimm(t, delta(1), liefere(NeuerSatz(1)))
	p.nimm(t, delta(2), loesche(1, 5))
	q := p.nimm(t, delta(3), liefere(NeuerSatz(1, um(4))))
	pruefeMeldungen(t, q, "03 OM000001 L-Folge-aelter")
	if p.name(t, 1) != "" {
		t.Error("the deleted record is back")
	}
	p.nimm(t, delta(4), liefere(NeuerSatz(1, um(6))))
	if p.name(t, 1) == "" {
		t.Error("a newer event must create the record again")
	}
}

func loeschungZuerst(t *testing.T, p *pruefstand) {
	q := p.nimm(t, delta(1), loesche(1, 5))
	pruefeMeldungen(t, q, "01 OM000001 L-Folge-fehlt")
	q = p.nimm(t, delta(2), liefere(NeuerSatz(1, um(4))))
	pruefeMeldungen(t, q, "03 OM000001 L-Folge-aelter")
	if p.name(t, 1) != "" {
		t.Error("the record was created after its deletion")
	}
}

func mehrfach(t *testing.T, p *pruefstand) {
	// The key stands in one batch twice and in the next one again.
	q := p.nimm(t, delta(1), liefere(NeuerSatz(1, um(2), namens("Zwei"))), liefere(NeuerSatz(1, um(1), namens("Eins"))),
		liefere(NeuerSatz(2)), liefere(NeuerSatz(1, um(3), namens("Drei"))))
	pruefeMeldungen(t, q, "03 OM000001 L-Folge-aelter", "03 OM000001 L-Folge-mehrfach")
	if p.name(t, 1) != "Drei" {
		t.Errorf("name %q", p.name(t, 1))
	}
	p.pruefeGefunden(t, NeuerSatz(1, namens("Zwei")))
	p.pruefeGefunden(t, NeuerSatz(1, namens("Drei")), "OM000001")
}

func doppelt(t *testing.T, p *pruefstand) {
	q := p.nimm(t, delta(1), liefere(NeuerSatz(1, namens("Erster"))), liefere(NeuerSatz(1, namens("Zweiter"))))
	pruefeMeldungen(t, q, "01 OM000001 L-Folge-doppelt")
	if p.name(t, 1) != "Erster" {
		t.Errorf("name %q", p.name(t, 1))
	}
}
