// SPDX-License-Identifier: EUPL-1.2

package abruf_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kernmelderegister/internal/anwendung/abruf"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/protokoll"
	"kernmelderegister/internal/fachkern/recht"
)

// TestTempo: who asks too often is refused until the next minute, on record like everybody.
func TestTempo(t *testing.T) {
	r, err := recht.Lade()
	if err != nil {
		t.Fatal(err)
	}
	amt := neuesAmt(t, fund(1))
	amt.baue(r, abruf.Tempo{JeMinute: 3, ImDialog: 1})
	frage := func(tu func(*abruf.Anfrage)) string {
		if _, err := amt.Personensuche(t.Context(), anfrage("S1-29", tu)); err != nil {
			return fehler.CodeVon(err)
		}
		return ""
	}
	maschine := func(*abruf.Anfrage) {}
	dialog := func(a *abruf.Anfrage) { a.Dialog = true }
	for i, soll := range []string{"", "", "", abruf.CodeTempo, abruf.CodeTempo} {
		if ist := frage(maschine); ist != soll {
			t.Errorf("question %d: %q, want %q", i+1, ist, soll)
		}
	}
	if e := amt.buch.letzter(t); e.Grund != protokoll.GrundTempo || !e.Ergebnis.Verweigert() {
		t.Errorf("the refusal is logged as %s, %s", e.Grund, e.Ergebnis)
	}
	if ist := frage(func(a *abruf.Anfrage) { a.Akteur.Kennung = "andere" }); ist != "" {
		t.Errorf("another official is refused: %q", ist)
	}
	for i, soll := range []string{"", abruf.CodeTempo} {
		if ist := frage(dialog); ist != soll {
			t.Errorf("question %d in the browser: %q, want %q", i+1, ist, soll)
		}
	}
	amt.uhr.Stelle(amt.uhr.Jetzt().Add(time.Minute))
	if ist := frage(maschine); ist != "" {
		t.Errorf("refused in the next minute: %q", ist)
	}
}

// TestUrschrift: the question is kept for the Meldebehörde where it may have to handle it,
// whether somebody is blocked or nobody found (BMG § 34a Abs. 5 Satz 2, § 38 Abs. 5).
func TestUrschrift(t *testing.T) {
	frage := &protokoll.Urschrift{Nachrichtenart: "1330", Inhalt: []byte("<frage/>")}
	mitFrage := func(a *abruf.Anfrage) { a.Urschrift = frage }
	faelle := map[string]struct {
		amt    *amt
		profil string
		tu     func(*abruf.Anfrage)
		status abruf.Status
		soll   *protokoll.Urschrift
	}{
		"blocked":   {neuesAmt(t, fund(1, gesperrt(melde.SperreGefahr))), "BMG-34a.2", mitFrage, abruf.StatusNeutral, frage},
		"not found": {neuesAmt(t), "BMG-34a.2", mitFrage, abruf.StatusNeutral, frage},
		"found":     {neuesAmt(t, fund(1)), "BMG-34a.2", mitFrage, abruf.StatusEindeutig, nil},
		"waived":    {neuesAmt(t), "BMG-34a.2", func(a *abruf.Anfrage) { mitFrage(a); a.VerzichtAufMitteilung = true }, abruf.StatusNeutral, nil},
		"BMG-40.3 contents are the asking body's": {neuesAmt(t), "BMG-34a.2S", func(a *abruf.Anfrage) { mitFrage(a); a.Akteur.Stelle.ID = "zoll" }, abruf.StatusNeutral, nil},
	}
	for name, f := range faelle {
		t.Run(name, func(t *testing.T) {
			pruefeStatus(t, f.amt, anfrage(f.profil, f.tu), f.status)
			if d := cmp.Diff(f.soll, f.amt.buch.letzter(t).Urschrift, cmpopts.IgnoreUnexported(protokoll.Urschrift{})); d != "" {
				t.Error(d)
			}
		})
	}
}
