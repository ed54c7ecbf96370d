// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/fehler"
)

func pruefeStatus(t *testing.T, q lieferung.Quittung, soll lieferung.Antwortstatus) {
	t.Helper()
	if q.Status != soll {
		t.Errorf("delivery %d/%d: status %s (%s), want %s", q.Nummer, q.Paket, q.Status, q.Text, soll)
	}
	if (q.Text == "") != (soll == lieferung.StatusErbracht) {
		t.Errorf("status %s with text %q", q.Status, q.Text)
	}
}

func autorIstGemeinde(t *testing.T, p *pruefstand) {
	n := delta(1)
	n.Autor = "14612000"
	pruefeStatus(t, p.nimm(t, n, liefere(NeuerSatz(1))), lieferung.StatusUnberechtigt)
	if p.name(t, 1) != "" {
		t.Error("the record was stored")
	}
	pruefeStatus(t, p.nimm(t, delta(1), liefere(NeuerSatz(1))), lieferung.StatusErbracht)
}

func luekenlos(t *testing.T, p *pruefstand) {
	for _, schritt := range []struct {
		nummer uint64
		soll   lieferung.Antwortstatus
	}{
		{212, lieferung.StatusErbracht}, // the first may bear any number
		{214, lieferung.StatusAnfragefehler},
		{211, lieferung.StatusAnfragefehler},
		{1 << 63, lieferung.StatusAnfragefehler},
		{0, lieferung.StatusAnfragefehler},
		{213, lieferung.StatusErbracht},
		{214, lieferung.StatusErbracht}, // the message that was refused before
	} {
		pruefeStatus(t, p.nimm(t, delta(schritt.nummer), liefere(NeuerSatz(int(schritt.nummer%1000), um(1)))), schritt.soll)
	}
	if p.name(t, 211) != "" {
		t.Error("a record of a refused delivery was stored")
	}
}

func paketeLueckenlos(t *testing.T, p *pruefstand) {
	for _, schritt := range []struct {
		nummer, paket uint64
		letztes       bool
		soll          lieferung.Antwortstatus
	}{
		{1, 2, false, lieferung.StatusAnfragefehler},
		{1, 1, false, lieferung.StatusErbracht},
		{1, 3, false, lieferung.StatusAnfragefehler},
		{2, 1, false, lieferung.StatusAnfragefehler}, // 1 is not complete
		{1, 2, true, lieferung.StatusErbracht},
		{1, 3, true, lieferung.StatusAnfragefehler}, // 1 is complete
		{2, 1, true, lieferung.StatusErbracht},
	} {
		pruefeStatus(t, p.nimm(t, paket(schritt.nummer, schritt.paket, schritt.letztes)), schritt.soll)
	}
}

func artBleibt(t *testing.T, p *pruefstand) {
	p.nimm(t, paket(1, 1, false))
	anders := paket(1, 2, true)
	anders.Art = lieferung.Deltalieferung
	pruefeStatus(t, p.nimm(t, anders), lieferung.StatusAnfragefehler)
	pruefeStatus(t, p.nimm(t, paket(1, 2, true)), lieferung.StatusErbracht)
}

func zweimal(t *testing.T, p *pruefstand) {
	schlecht := NeuerSatz(2)
	schlecht.Wohnungen = nil
	saetze := []lieferung.Datensatz{liefere(NeuerSatz(1)), liefere(schlecht), liefere(NeuerSatz(3))}
	erste := p.nimm(t, delta(1), saetze...)
	p.nimm(t, delta(2), liefere(NeuerSatz(1, um(5), namens("Neu"))))
	p.uhr.Weiter(1000)
	zweite := p.nimm(t, delta(1), saetze...)
	if !zweite.Wiederholt || erste.Wiederholt {
		t.Errorf("repeated: first %v, second %v", erste.Wiederholt, zweite.Wiederholt)
	}
	zweite.Wiederholt = false
	if d := cmp.Diff(erste, zweite); d != "" {
		t.Errorf("the second receipt differs:\n%s", d)
	}
	if p.name(t, 1) != "Neu" {
		t.Error("the repeated message had an effect")
	}
}

func leer(t *testing.T, p *pruefstand) {
	q := p.nimm(t, delta(1))
	pruefeStatus(t, q, lieferung.StatusErbracht)
	if q.Zahlen != (lieferung.Zahlen{}) {
		t.Errorf("numbers %+v", q.Zahlen)
	}
	pruefeStatus(t, p.nimm(t, delta(2)), lieferung.StatusErbracht)
}

func testnachricht(t *testing.T, p *pruefstand) {
	n := delta(1)
	n.Test = true
	pruefeStatus(t, p.nimm(t, n, liefere(NeuerSatz(1))), lieferung.StatusNichtUnterstuetzt)
	if p.name(t, 1) != "" {
		t.Error("the test record was stored")
	}
	testanlage := neuerPruefstand(p.lager, lieferung.Optionen{Testbetrieb: true})
	pruefeStatus(t, testanlage.nimm(t, n, liefere(NeuerSatz(1))), lieferung.StatusErbracht)
}

type kaputteQuelle struct{ Liste }

func (k kaputteQuelle) Zaehle(context.Context) (int, error) { return 0, errors.New("broken off") }

func unlesbar(t *testing.T, p *pruefstand) {
	saetze := make(Liste, 60) // more than the goroutines of a run have under way
	for i := range saetze {
		saetze[i] = liefere(NeuerSatz(i))
	}
	_, err := p.Nimm(t.Context(), delta(1), kaputteQuelle{saetze})
	if fehler.CodeVon(err) != lieferung.CodeUnlesbar || fehler.ArtVon(err) != fehler.Ungueltig {
		t.Errorf("error %v", err)
	}
	if p.name(t, 0) != "" {
		t.Error("a record of the broken message was stored")
	}
	pruefeStatus(t, p.nimm(t, delta(1), saetze...), lieferung.StatusErbracht)
}

// nimmUnterbrochen delivers and stops after the first durable batch.
func (p *pruefstand) nimmUnterbrochen(t *testing.T, n lieferung.Nachricht, saetze []lieferung.Datensatz) {
	t.Helper()
	ctx, stopp := context.WithCancel(t.Context())
	defer stopp()
	d := lieferung.Neu(p.Bestandsspeicher, p.uhr, lieferung.Optionen{
		Stapel: 2, Fortschritt: func(int, int) { stopp() },
	})
	if _, err := d.Nimm(ctx, n, Liste(saetze)); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted delivery: %v", err)
	}
}

func zehnSaetze() []lieferung.Datensatz {
	saetze := make([]lieferung.Datensatz, 10)
	for i := range saetze {
		saetze[i] = liefere(NeuerSatz(i))
	}
	saetze[0].Liefern.Wohnungen = nil // refused
	saetze[9].Liefern.Geburt.Datum = 19600000
	return saetze
}

func setztFort(t *testing.T, p *pruefstand) {
	p.nimmUnterbrochen(t, delta(1), zehnSaetze())
	if p.name(t, 1) == "" {
		t.Error("the durable batch is not there")
	}
	if p.name(t, 8) != "" {
		t.Error("the delivery was not interrupted")
	}
	pruefeStatus(t, p.nimm(t, delta(2)), lieferung.StatusAnfragefehler)
	q := p.nimm(t, delta(1), zehnSaetze()...)
	soll := lieferung.Zahlen{Gelesen: 10, Gespeichert: 9, Zurueckgewiesen: 1, MitMeldung: 2, Hinweise: 1}
	if d := cmp.Diff(soll, q.Zahlen); d != "" || len(q.Meldungen) != 2 {
		t.Errorf("%d objections, numbers:\n%s", len(q.Meldungen), d)
	}
}

func loestAb(t *testing.T, p *pruefstand) {
	p.nimmUnterbrochen(t, delta(1), zehnSaetze())
	andere := delta(1)
	andere.UUID = "10000000-0000-4000-8000-000000000001"
	q := p.nimm(t, andere, zehnSaetze()...)
	if q.Zahlen.Gespeichert != 9 || q.Zahlen.Zurueckgewiesen != 1 {
		t.Errorf("numbers %+v", q.Zahlen)
	}
	pruefeStatus(t, p.nimm(t, delta(1), zehnSaetze()...), lieferung.StatusAnfragefehler)
}

func gleichzeitig(t *testing.T, p *pruefstand) {
	const viele = 4
	ergebnisse := make(chan error, viele)
	for range viele {
		go func() {
			_, err := p.Nimm(t.Context(), delta(1), Liste(zehnSaetze()))
			ergebnisse <- err
		}()
	}
	durch := 0
	for range viele {
		err := <-ergebnisse
		switch {
		case err == nil:
			durch++
		case fehler.CodeVon(err) != lieferung.CodeParallel:
			t.Errorf("error %v", err)
		}
	}
	if durch == 0 {
		// Two may stop each other between batches; the message then continues.
		pruefeStatus(t, p.nimm(t, delta(1), zehnSaetze()...), lieferung.StatusErbracht)
	}
	q := p.nimm(t, delta(1), zehnSaetze()...)
	if !q.Wiederholt || q.Zahlen.Gelesen != 10 || q.Zahlen.Gespeichert != 9 {
		t.Errorf("repeated %v, numbers %+v", q.Wiederholt, q.Zahlen)
	}
}

// ueberholt lets another run finish an interrupted message while the first one is
// between two batches.
func ueberholt(t *testing.T, p *pruefstand) {
	p.nimmUnterbrochen(t, delta(1), zehnSaetze())
	gerufen := false
	d := lieferung.Neu(p.Bestandsspeicher, p.uhr, lieferung.Optionen{Stapel: 2, Fortschritt: func(int, int) {
		if !gerufen {
			gerufen = true
			pruefeStatus(t, p.nimm(t, delta(1), zehnSaetze()...), lieferung.StatusErbracht)
		}
	}})
	if _, err := d.Nimm(t.Context(), delta(1), Liste(zehnSaetze())); fehler.CodeVon(err) != lieferung.CodeParallel {
		t.Errorf("error %v", err)
	}
	q := p.nimm(t, delta(1), zehnSaetze()...)
	if !q.Wiederholt || q.Zahlen.Gelesen != 10 || q.Zahlen.Gespeichert != 9 || len(q.Meldungen) != 2 {
		t.Errorf("repeated %v, numbers %+v, %d objections", q.Wiederholt, q.Zahlen, len(q.Meldungen))
	}
}
