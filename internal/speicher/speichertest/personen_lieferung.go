// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
	"kernmelderegister/internal/grund/geheim"
	"kernmelderegister/internal/grund/uhr"
)

// Size of a random history of deliveries: few humans who move about, so that
// records of one human meet and part again.
const (
	nachrichten     = 10
	jeNachricht     = 6
	historienkoepfe = 4
)

// ziehe draws the record of one human in the municipality: sometimes with another
// first name, moved out, or with a wrong day of birth.
func ziehe(r *rand.Rand, kopf int) *melde.Meldesatz {
	return NeuerSatz(kopf, func(s *melde.Meldesatz) {
		s.Schluessel.Ordnungsmerkmal = fmt.Sprintf("OM%d-%d", kopf, r.IntN(3))
		w := &s.Wohnungen[0]
		if r.IntN(2) == 0 {
			w.Aktuell, w.Einzug, w.Auszug = false, 19900101, 19950101
		}
		switch r.IntN(6) {
		case 0:
			s.Name.Vornamen = "Ottokar"
		case 1:
			s.Geburt.Datum += 100
		case 2:
			s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{
				{Name: melde.ZusatzVBM, Inhalt: []string{fmt.Sprintf("%s%012d", Gemeinde, kopf)}},
			}}
		}
	})
}

// lieferhistorie sends random messages, some of them twice, and compares what the
// deliveries have left with what a full run leaves.
func lieferhistorie(t *testing.T, l Personenlager, r *rand.Rand) {
	dienst := personen.Neu(l.Personen, uhr.Fest(jetzt), personen.Optionen{})
	p := neuerPruefstand(l.Lager, lieferung.Optionen{Zuordner: dienst, Stapel: 3})
	if _, err := dienst.Vollauf(t.Context()); err != nil {
		t.Fatal(err)
	}
	for nr := range nachrichten {
		var saetze []lieferung.Datensatz
		for i := range jeNachricht {
			s := ziehe(r, r.IntN(historienkoepfe))
			um(nr*jeNachricht + i)(s)
			satz := liefere(s)
			if r.IntN(4) == 0 {
				satz = lieferung.Datensatz{Loeschen: &lieferung.Loeschung{Schluessel: s.Schluessel, Ereignis: s.Ereignis}}
			}
			saetze = append(saetze, satz)
		}
		p.nimm(t, delta(uint64(nr+1)), saetze...)
		if r.IntN(3) == 0 {
			p.nimm(t, delta(uint64(nr+1)), saetze...)
		}
	}
	wieVollauf(t, l, dienst)
}

// wieVollauf demands that bundles, numbers and cases stay as they are when
// everything is linked anew.
func wieVollauf(t *testing.T, l Personenlager, dienst *personen.Dienst) {
	t.Helper()
	ids := make([]zuordnung.SatzID, 0, 20)
	for _, n := range alle(t, l.Personen.Satznummern(t.Context())) {
		ids = append(ids, n.ID)
	}
	slices.Sort(ids)
	lage := func() any {
		faelle := ohneFehler[[]zuordnung.Verbindung](t)(l.Personen.Faelle(t.Context(), zuordnung.Paar{}, 1000))
		nummern := ohneFehler[[]personen.Nummernzeile](t)(l.Personen.Nummern(t.Context(), ids))
		return []any{alle(t, l.Personen.Buende(t.Context())), faelle, nummern}
	}
	vorher := lage()
	z := ohneFehler[personen.Laufzahlen](t)(dienst.Vollauf(t.Context()))
	if z.Saetze != len(ids) || len(ids) < 3 {
		t.Fatalf("%d records, the full run saw %d", len(ids), z.Saetze)
	}
	gleich(t, "after a full run", vorher, lage())
}

// stoerend delivers while a full run reads.
type stoerend struct {
	Personenspeicher
	waehrend func()
}

// Alle implements personen.Leser.
func (s stoerend) Alle(ctx context.Context) iter.Seq2[personen.Satz, error] {
	return func(yield func(personen.Satz, error) bool) {
		for x, err := range s.Personenspeicher.Alle(ctx) {
			if !yield(x, err) {
				return
			}
		}
		s.waehrend()
	}
}

// waehrendVollauf changes, adds and deletes records behind the back of a full run.
func waehrendVollauf(t *testing.T, l Personenlager) {
	dienst := personen.Neu(l.Personen, uhr.Fest(jetzt), personen.Optionen{})
	p := neuerPruefstand(l.Lager, lieferung.Optionen{Zuordner: dienst})
	p.nimm(t, delta(1), menschen()...)
	s := stoerend{l.Personen, func() {
		p.nimm(t, delta(2), liefere(NeuerSatz(98)), loesche(2, 1), loesche(4, 1),
			liefere(NeuerSatz(0, um(1), func(s *melde.Meldesatz) { s.Name.Vornamen = "Ottokar" })))
	}}
	z := ohneFehler[personen.Laufzahlen](t)(personen.Neu(s, uhr.Fest(jetzt), personen.Optionen{}).Vollauf(t.Context()))
	if z.Saetze != len(menschen()) {
		t.Fatalf("the run saw %d records", z.Saetze)
	}
	if faellig, err := dienst.Faellig(t.Context()); err != nil || faellig {
		t.Fatalf("after the run: due %v, %v", faellig, err)
	}
	wieVollauf(t, l, dienst)
}

func mitVBM(nr int, vbm string) *melde.Meldesatz {
	return NeuerSatz(nr, um(nr), func(s *melde.Meldesatz) {
		s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: melde.ZusatzVBM, Inhalt: []string{vbm}}}}
	})
}

// zuzug gives the record a dwelling elsewhere from which the person came.
func zuzug(s *melde.Meldesatz, aus melde.AGS) *melde.Meldesatz {
	s.Wohnungen = append(s.Wohnungen, melde.Wohnung{Art: melde.ArtZuzugAus, Auszug: 20010203,
		Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: aus, Postleitzahl: "01067", Strasse: "Am Markt", Hausnummer: "2"}}})
	return s
}

// vbmListe delivers records with vBM; some of them must be refused.
func vbmListe(t *testing.T, l Personenlager) {
	wache := personen.NeueVBMWache(geheim.NeuerSchluessel([]byte("Probe")))
	p := neuerPruefstand(l.Lager, lieferung.Optionen{Kennzeichen: wache})
	eigene, andere, fremde := string(Gemeinde)+"abcdefghijkl", string(Gemeinde)+"ABCDEFGHIJKL", "14612000abcdefghijkl"
	for i, fall := range []struct {
		name  string
		satz  lieferung.Datensatz
		regel string
	}{
		{"S1-10.1 first use", liefere(mitVBM(1, eigene)), ""},
		{"S1-10.9 the same record again", liefere(mitVBM(1, eigene)), ""},
		{"S1-10.4 another record", liefere(mitVBM(2, eigene)), "L-VBM-vergeben"},
		{"S1-10.4 letters differ in their case", liefere(mitVBM(2, andere)), ""},
		{"S1-10.3 of a foreign municipality", liefere(mitVBM(3, fremde)), "L-VBM-fremd"},
		{"S1-10.8 the person came from there", liefere(zuzug(mitVBM(3, fremde), "14612000")), ""},
		{"S1-10.8 carried on once more by the next", liefere(zuzug(mitVBM(4, eigene), "14612000")), ""},
		{"deletion", loesche(2, 50), ""},
		{"S1-10.4 also after its record was deleted", liefere(mitVBM(5, andere)), "L-VBM-vergeben"},
		{"S1-10.9 the deleted record comes back", liefere(NeuerSatz(2, um(51), func(s *melde.Meldesatz) {
			s.Landescontainer = mitVBM(2, andere).Landescontainer
		})), ""},
	} {
		q := p.nimm(t, delta(uint64(i+1)), fall.satz)
		regel := ""
		for _, m := range q.Meldungen {
			regel += m.Regel
			if m.Inhalt != "" || m.Blatt != melde.ZusatzVBM {
				t.Errorf("%s: the receipt names %q of field %s", fall.name, m.Inhalt, m.Blatt)
			}
		}
		if regel != fall.regel {
			t.Errorf("%s: objection %q, want %q", fall.name, regel, fall.regel)
		}
	}
}

// vbmFrist lets months pass until the vBM of linked records is deleted.
func vbmFrist(t *testing.T, l Personenlager) {
	beginn := time.Date(2026, time.August, 31, 12, 0, 0, 0, uhr.Berlin())
	dienst := func(tage int) *personen.Dienst {
		return personen.Neu(l.Personen, uhr.Fest(beginn.AddDate(0, 0, tage)), personen.Optionen{})
	}
	heute := dienst(0)
	p := neuerPruefstand(l.Lager, lieferung.Optionen{Zuordner: heute})
	p.nimm(t, delta(1), menschen()...)
	ohneFehler[personen.Laufzahlen](t)(heute.Vollauf(t.Context()))
	buende := alle(t, l.Personen.Buende(t.Context()))
	for _, fall := range []struct {
		tage, soll int
	}{{0, 0}, {180, 0}, {181, len(menschen())}, {182, 0}} { // 28 February 2027 is day 181
		n, err := dienst(fall.tage).LoescheVBM(t.Context(), l.Personen)
		if err != nil || n != fall.soll {
			t.Fatalf("after %d days: %d deleted, want %d (%v)", fall.tage, n, fall.soll, err)
		}
	}
	for s, err := range l.Personen.Alle(t.Context()) {
		if err != nil || s.Satz.Zusatz(melde.ZusatzVBM) != nil || len(s.Satz.Zusatz(melde.ZusatzMeldenummer)) != 1 {
			t.Fatalf("a record still has its vBM, or no Meldenummer (%v)", err)
		}
	}
	gleich(t, "bundles", buende, alle(t, l.Personen.Buende(t.Context())))
	wieVollauf(t, l, dienst(183))
	t.Run("delivered again, it is deleted again", func(t *testing.T) {
		p.nimm(t, delta(2), liefere(mitVBM(7, string(Gemeinde)+"000000000007")))
		if n, err := dienst(184).LoescheVBM(t.Context(), l.Personen); n != 1 || err != nil {
			t.Errorf("%d deleted (%v)", n, err)
		}
	})
}
