// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kernmelderegister/internal/anwendung/klaerung"
	"kernmelderegister/internal/anwendung/klaerung/klaerungtest"
	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/anwendung/personen"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/zuordnung"
)

// Klaerungslager is a storage as deliveries, linking and clerks see it.
type Klaerungslager struct {
	Lager
	Personen personen.Speicher
	Klaerung klaerung.Speicher
}

// Klaerung runs the contract of the Klärungsfälle. neu opens a fresh storage and
// closes it at the end of the test.
func Klaerung(t *testing.T, neu func(t *testing.T) Klaerungslager) {
	t.Run("S1-10.11 cases are read as in memory", func(t *testing.T) { faelleWieImGedaechtnis(t, neuesFallpaar(t, neu(t))) })
	t.Run("S1-10.11 a case without one of its records is none", func(t *testing.T) { fallOhneSatz(t, neuesFallpaar(t, neu(t))) })
	t.Run("S1-10.11 a case is put off and taken up again", func(t *testing.T) { zurueckstellung(t, neuesFallpaar(t, neu(t))) })
	t.Run("S1-10.11 questions and their answers", func(t *testing.T) { rueckfragen(t, neu(t).Klaerung) })
}

// fallpaar is a storage beside the reference, both with the same records.
type fallpaar struct {
	*testing.T
	l    Klaerungslager
	p    *pruefstand
	soll *klaerungtest.Speicher
	ids  []zuordnung.SatzID
}

// neuesFallpaar delivers six records of six humans.
func neuesFallpaar(t *testing.T, l Klaerungslager) *fallpaar {
	f := &fallpaar{T: t, l: l, p: neuerPruefstand(l.Lager, lieferung.Optionen{}), soll: klaerungtest.Neu()}
	var saetze []lieferung.Datensatz
	for nr := range 6 {
		saetze = append(saetze, liefere(NeuerSatz(nr)))
	}
	f.p.nimm(t, delta(1), saetze...)
	for _, s := range alle(t, l.Personen.Alle(t.Context())) {
		f.soll.Lege(s.ID, s.Satz)
	}
	for id := zuordnung.SatzID(1); len(f.ids) < 6; id++ {
		for _, s := range alle(t, l.Personen.Alle(t.Context())) {
			if s.ID == id {
				f.ids = append(f.ids, id)
			}
		}
	}
	return f
}

// trageEin appends entries to both ledgers; pairs are named by place in ids.
func (f *fallpaar) trageEin(e ...zuordnung.Entscheidung) {
	f.Helper()
	for i := range e {
		e[i].Paar = f.paar(int(e[i].Paar.A), int(e[i].Paar.B))
	}
	for _, s := range []personen.Speicher{f.soll.Personen(), f.l.Personen} {
		err := s.Schreibe(f.Context(), jetzt, func(w personen.Schreiber) error {
			_, err := w.HaengeAn(f.Context(), e)
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
	}
}

func (f *fallpaar) paar(a, b int) zuordnung.Paar { return zuordnung.PaarVon(f.ids[a], f.ids[b]) }

func maschine(a, b int, tag int, u zuordnung.Urteil) zuordnung.Entscheidung {
	e := zuordnung.Entscheidung{Zeit: jetzt.AddDate(0, 0, -tag), Art: zuordnung.Maschine, Modell: "m/1",
		Paar: zuordnung.Paar{A: zuordnung.SatzID(a), B: zuordnung.SatzID(b)}}
	e.Vergleich.Urteil = u
	e.Vergleich.Gewichte[zuordnung.Vornamen] = int16(100 * tag)
	return e
}

func mensch(a, b int, wer string) zuordnung.Entscheidung {
	return zuordnung.Entscheidung{Zeit: jetzt, Art: zuordnung.Mensch, Wer: wer, Grund: "Akte", Urteil: zuordnung.Getrennt,
		Paar: zuordnung.Paar{A: zuordnung.SatzID(a), B: zuordnung.SatzID(b)}}
}

// klein compares what both storages must know alike: the version of a record is
// no business of the memory.
var klein = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(klaerung.Satz{}, "Fassung"), cmpopts.IgnoreFields(klaerung.Satz{}, "Satz"),
	cmp.Transformer("utc", func(t time.Time) int64 { return t.UnixMilli() })}

func (f *fallpaar) gleich(was string, soll, ist any) {
	f.Helper()
	if d := cmp.Diff(soll, ist, klein); d != "" {
		f.Fatalf("%s (-memory +storage):\n%s", was, d)
	}
}

func faelleWieImGedaechtnis(t *testing.T, f *fallpaar) {
	ctx := t.Context()
	f.trageEin(maschine(0, 1, 9, zuordnung.Klaerung), maschine(2, 3, 5, zuordnung.Klaerung), maschine(1, 4, 4, zuordnung.Sicher),
		maschine(3, 5, 3, zuordnung.Klaerung), maschine(0, 1, 2, zuordnung.Klaerung))
	f.trageEin(mensch(3, 5, "sb1"), mensch(2, 4, "sb2"))
	vorschlag := mensch(2, 3, "sb1")
	vorschlag.Art, vorschlag.Urteil = zuordnung.Vorschlag, zuordnung.Zusammen
	f.trageEin(vorschlag)
	faelle := ohneFehler[[]klaerung.Fallzeile](t)
	for _, a := range []klaerung.Auswahl{
		{Anzahl: 100}, {Anzahl: 1}, {Anzahl: 100, Nach: f.paar(0, 1)}, {Anzahl: 100, Gemeinde: Gemeinde}, {Anzahl: 100, Gemeinde: "14713000"},
	} {
		soll := faelle(f.soll.Faelle(ctx, a))
		f.gleich("cases", soll, faelle(f.l.Klaerung.Faelle(ctx, a)))
		if len(soll) == 0 && a.Gemeinde != "14713000" {
			t.Fatal("nothing was compared")
		}
	}
	zahl := ohneFehler[int](t)
	f.gleich("number of cases", 3, zahl(f.l.Klaerung.Fallzahl(ctx)))
	verlauf := ohneFehler[[]zuordnung.Entscheidung](t)
	for _, p := range []zuordnung.Paar{f.paar(0, 1), f.paar(2, 3), f.paar(3, 5), f.paar(0, 5)} {
		f.gleich("history", verlauf(f.soll.Verlauf(ctx, p)), verlauf(f.l.Klaerung.Verlauf(ctx, p)))
		f.vergleicheFall(p)
	}
	for _, wer := range []string{"sb1", "sb2", "", "niemand"} {
		for _, seit := range []time.Time{jetzt.AddDate(0, 0, -1), jetzt, jetzt.Add(time.Millisecond)} {
			f.gleich("entries of "+wer, verlauf(f.soll.Eintraege(ctx, wer, seit)), verlauf(f.l.Klaerung.Eintraege(ctx, wer, seit)))
		}
	}
}

// vergleicheFall compares a single pair, open or not.
func (f *fallpaar) vergleicheFall(p zuordnung.Paar) (ok bool) {
	f.Helper()
	a, aSaetze, aDa, err := f.soll.Fall(f.Context(), p)
	if err != nil {
		f.Fatal(err)
	}
	b, bSaetze, bDa, err := f.l.Klaerung.Fall(f.Context(), p)
	if err != nil {
		f.Fatal(err)
	}
	f.gleich("case", a, b)
	f.gleich("there", aDa, bDa)
	for i := range aSaetze {
		f.gleich("record", aSaetze[i].ID, bSaetze[i].ID)
		if bDa && (bSaetze[i].Fassung < 1 || bSaetze[i].Satz.Schluessel != aSaetze[i].Satz.Schluessel) {
			f.Error("the record is another one or has no version")
		}
	}
	return bDa
}

func fallOhneSatz(t *testing.T, f *fallpaar) {
	f.trageEin(maschine(0, 1, 1, zuordnung.Klaerung))
	if !f.vergleicheFall(f.paar(0, 1)) || f.vergleicheFall(f.paar(1, 2)) {
		t.Fatal("a case is not there, or an unknown pair is")
	}
	f.p.nimm(t, delta(2), loesche(1, 1))
	if _, _, ok, err := f.l.Klaerung.Fall(t.Context(), f.paar(0, 1)); ok || err != nil {
		t.Errorf("still there: %v, %v", ok, err)
	}
	if faelle, err := f.l.Klaerung.Faelle(t.Context(), klaerung.Auswahl{Anzahl: 9}); err != nil || len(faelle) != 0 {
		t.Errorf("%d cases, %v", len(faelle), err)
	}
}

func zurueckstellung(t *testing.T, f *fallpaar) {
	ctx := t.Context()
	f.trageEin(maschine(0, 1, 1, zuordnung.Klaerung))
	for _, bis := range []melde.Datum{20260901, 20261001} {
		for _, s := range []klaerung.Vermerke{f.soll, f.l.Klaerung} {
			err := s.StelleZurueck(ctx, klaerung.Zurueckstellung{Paar: f.paar(0, 1), Bis: bis, Wer: "sb1", Grund: "Akte", Zeit: jetzt})
			if err != nil {
				t.Fatal(err)
			}
		}
		f.vergleicheFall(f.paar(0, 1))
	}
	for range 2 {
		for _, s := range []klaerung.Vermerke{f.soll, f.l.Klaerung} {
			if err := s.NimmWiederAuf(ctx, f.paar(0, 1)); err != nil {
				t.Fatal(err)
			}
		}
		f.vergleicheFall(f.paar(0, 1))
	}
}

func rueckfragen(t *testing.T, ist klaerung.Speicher) {
	ctx := t.Context()
	soll := klaerungtest.Neu()
	f := &fallpaar{T: t}
	nummern := map[string]int64{}
	for i, kennzeichen := range []string{"KF-A", "KF-B", "KF-C"} {
		r := klaerung.Rueckfrage{Kennzeichen: kennzeichen, Paar: zuordnung.Paar{A: 1, B: zuordnung.SatzID(2 + i/2)}, Satz: 1, Gemeinde: Gemeinde,
			Text: "Ist das dieselbe Person? äß", Wer: "sb1", Gestellt: jetzt, Stand: klaerung.Offen}
		for _, s := range []klaerung.Vermerke{soll, ist} {
			n, err := s.LegeRueckfrage(ctx, r)
			if err != nil || n <= nummern["vorher"] {
				t.Fatalf("number %d after %d, %v", n, nummern["vorher"], err)
			}
			nummern[kennzeichen] = n
		}
		nummern["vorher"] = nummern[kennzeichen] - 1
	}
	if _, err := ist.LegeRueckfrage(ctx, klaerung.Rueckfrage{Kennzeichen: "KF-A", Paar: zuordnung.Paar{A: 8, B: 9}, Satz: 8, Stand: klaerung.Offen}); err == nil {
		t.Error("a Kennzeichen was used twice")
	}
	liste := ohneFehler[[]klaerung.Rueckfrage](t)
	vergleiche := func() {
		t.Helper()
		for _, a := range []klaerung.Frageauswahl{{}, {Paar: zuordnung.Paar{A: 1, B: 2}}, {Kennzeichen: "KF-C"}, {Kennzeichen: "KF-X"},
			{Stand: klaerung.Offen}, {Stand: klaerung.Versandt}, {Stand: klaerung.Beantwortet, Paar: zuordnung.Paar{A: 1, B: 2}}} {
			f.gleich("questions", ohneNummern(liste(soll.Rueckfragen(ctx, a))), ohneNummern(liste(ist.Rueckfragen(ctx, a))))
		}
	}
	vergleiche()
	for _, schritt := range []struct {
		kennzeichen string
		von, nach   klaerung.Rueckfragestand
		ok          bool
	}{
		{"KF-A", klaerung.Offen, klaerung.Versandt, true}, {"KF-A", klaerung.Offen, klaerung.Versandt, false},
		{"KF-B", klaerung.Versandt, klaerung.Beantwortet, false}, {"KF-A", klaerung.Versandt, klaerung.Beantwortet, true},
		{"KF-C", klaerung.Offen, klaerung.Versandt, true},
	} {
		for _, s := range []klaerung.Vermerke{soll, ist} {
			r := liste(s.Rueckfragen(ctx, klaerung.Frageauswahl{Kennzeichen: schritt.kennzeichen}))[0]
			r.Stand, r.Nachricht, r.Versandt = schritt.nach, "uuid", jetzt
			if schritt.nach == klaerung.Beantwortet {
				r.Bestaetigt, r.Beantwortet = true, jetzt.Add(time.Hour)
			}
			if ok, err := s.SetzeRueckfrage(ctx, schritt.von, r); ok != schritt.ok || err != nil {
				t.Errorf("%+v: %v, %v", schritt, ok, err)
			}
		}
		vergleiche()
	}
}

// ohneNummern forgets the numbers: only their order is promised.
func ohneNummern(liste []klaerung.Rueckfrage) []klaerung.Rueckfrage {
	for i := range liste {
		liste[i].Nummer = 0
	}
	return liste
}
