// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/abrechnung"
	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/grund/uhr"
)

// blaetter goes through the notices page by page.
func blaetter(t *testing.T, h Kassenhaus) {
	k := h(t)
	const viele = 53
	for i := range viele {
		fordere(t, k, i)
		entwurf := entwurfBescheid(380)
		if i == 7 {
			entwurf.Kunde = "andere"
		}
		erlasse(t, k, entwurf, fmt.Sprintf("A-%d", i))
	}
	erstes := blatt(t, k, "", "")
	if len(erstes) != 50 || erstes[0] != "2026-000053" || erstes[49] != "2026-000004" {
		t.Errorf("first page %v", erstes)
	}
	if rest := blatt(t, k, "", erstes[49]); !slices.Equal(rest, []string{"2026-000003", "2026-000002", "2026-000001"}) {
		t.Errorf("second page %v", rest)
	}
	if eigene := blatt(t, k, "andere", ""); !slices.Equal(eigene, []string{"2026-000008"}) {
		t.Errorf("of one customer %v", eigene)
	}
	if keine := blatt(t, k, "niemand", ""); len(keine) != 0 {
		t.Errorf("of nobody %v", keine)
	}
}

func blatt(t *testing.T, k Kasse, kunde, vor string) []string {
	t.Helper()
	liste, err := k.Abrechnung.Blatt(t.Context(), kunde, vor)
	if err != nil {
		t.Fatal(err)
	}
	var nummern []string
	for _, s := range liste {
		nummern = append(nummern, s.Nummer)
	}
	return nummern
}

func zuAuftrag(t *testing.T, h Kassenhaus) {
	k := h(t)
	fordere(t, k, 1)
	fordere(t, k, 2)
	erlasse(t, k, entwurfBescheid(380), "A-1")
	for _, f := range []struct {
		auftrag, nummer string
		da              bool
	}{{"A-1", "2026-000001", true}, {"A-2", "", true}, {"A-9", "", false}} {
		nummer, da, err := k.Abrechnung.ZuAuftrag(t.Context(), f.auftrag)
		if err != nil || nummer != f.nummer || da != f.da {
			t.Errorf("%s: %q %v %v", f.auftrag, nummer, da, err)
		}
	}
}

func monatssummen(t *testing.T, h Kassenhaus) {
	k := h(t)
	var alle []*abrechnung.Bescheid
	for i := range 3 {
		fordere(t, k, i)
		entwurf := entwurfBescheid(380)
		entwurf.Datum = ersterTag.PlusMonate(-i / 2) // two of March, one of February
		alle = append(alle, erlasse(t, k, entwurf, fmt.Sprintf("A-%d", i)))
	}
	buche(t, k, alle[0], abrechnung.Zahlung, 400)
	buche(t, k, alle[0], abrechnung.Erstattung, 20)
	buche(t, k, alle[1], abrechnung.Gutschrift, 80)
	buche(t, k, alle[1], abrechnung.Zahlung, 100)
	buche(t, k, alle[2], abrechnung.Storno, 380)
	ist, err := k.Abrechnung.Monatssummen(t.Context())
	soll := []abrechnung.Monatssumme{
		{Monat: "2026-03", Anzahl: 2, Posten: 760, Bescheide: 760, Zahlungen: 500, Gutschriften: 80, Erstattungen: 20, Offen: 200},
		{Monat: "2026-02", Anzahl: 1, Posten: 380, Bescheide: 380, Gutschriften: 380},
	}
	if d := cmp.Diff(soll, ist); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
	for _, m := range ist {
		if m.Unterschied() != 0 {
			t.Errorf("%s differs by %s", m.Monat, m.Unterschied())
		}
	}
	fordere(t, k, 7)
	erlasse(t, k, entwurfBescheid(381), "A-7") // a notice that asks for more than its claims
	if ist, err = k.Abrechnung.Monatssummen(t.Context()); err != nil || ist[0].Unterschied() != gebuehr.Cent(1) {
		t.Errorf("wrong notice: %+v, %v", ist[0], err)
	}
}

func bekannte(t *testing.T, h Kassenhaus) {
	k := h(t)
	neu, err := k.Abrechnung.NimmEingang(t.Context(), abrechnung.Eingang{Schluessel: "s700", Tag: faellig, Betrag: 1, Zeit: mikrozeit(1)}, nil)
	muss(t, neu, err)
	var frage []string
	for i := range 1200 {
		frage = append(frage, fmt.Sprintf("s%d", i))
	}
	bekannt, err := k.Abrechnung.Bekannt(t.Context(), frage)
	if err != nil || !bekannt["s700"] || bekannt["s701"] {
		t.Errorf("%d known, %v", len(bekannt), err)
	}
}

func gemahnte(t *testing.T, h Kassenhaus) {
	k := h(t)
	fordere(t, k, 1)
	b := erlasse(t, k, entwurfBescheid(380), "A-1")
	buche(t, k, b, abrechnung.Mahnung, 0)
	buche(t, k, b, abrechnung.Zahlung, 380)
	for _, f := range []struct {
		von, bis uhr.Datum
		zahl     int
	}{{faellig, faellig, 1}, {faellig.PlusTage(1), faellig.PlusTage(2), 0}, {faellig.PlusTage(-2), faellig.PlusTage(-1), 0}} {
		liste, err := k.Abrechnung.Gemahnte(t.Context(), f.von, f.bis)
		if err != nil || len(liste) != f.zahl || f.zahl == 1 && liste[0].Bescheid != b.Nummer {
			t.Errorf("%s: %v, %v", f.von, liste, err)
		}
	}
}

func abrechnungslaeufe(t *testing.T, h Kassenhaus) {
	k := h(t)
	for i, m := range []abrechnung.Monat{"2026-02", "2026-03"} {
		if err := k.Abrechnung.MerkeLauf(t.Context(), m, mikrozeit(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	ist, err := k.Abrechnung.Laeufe(t.Context())
	if d := cmp.Diff([]abrechnung.Abrechnungslauf{{Monat: "2026-03", Zeit: mikrozeit(2)}, {Monat: "2026-02", Zeit: mikrozeit(1)}}, ist); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
}
