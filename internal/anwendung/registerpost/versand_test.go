// SPDX-License-Identifier: EUPL-1.2

package registerpost_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"kernmelderegister/internal/anwendung/unterrichtung"
	"kernmelderegister/internal/fachkern/behoerde"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/meldenummer"
	"kernmelderegister/internal/formate/xmeld"
)

// nummern hands out the same message until there is a receipt.
type nummern struct{ gefragt []melde.AGS }

func (n *nummern) Erstelle(_ context.Context, ags melde.AGS) (*meldenummer.Nachricht, error) {
	n.gefragt = append(n.gefragt, ags)
	return &meldenummer.Nachricht{Kopf: meldenummer.Kopf{AGS: ags, Nummer: 3, Erstellt: mittag},
		Paare: []meldenummer.Paar{{Ordnungsmerkmal: "1", Meldenummer: "10043223448015"}}}, nil
}

// briefe are open orders by receiver; ordner takes what is not for OSCI.
type briefe struct{ an []string }

func (b briefe) Leite(context.Context) (int, error) { return len(b.an), nil }

func (b briefe) Uebergib(_ context.Context, ziel unterrichtung.Ausgang) (map[string]int, error) {
	for i, an := range b.an {
		if err := ziel.Schreibe(an, []string{"bearbeitung-00000001.xml", "betroffene-00000002.json", "veranlasser-00000003.json"}[i], []byte("<a/>")); err != nil {
			return nil, err
		}
	}
	return map[string]int{}, nil
}

type ordner struct{ namen []string }

func (o *ordner) Schreibe(empfaenger, name string, _ []byte) error {
	o.namen = append(o.namen, empfaenger+"/"+name)
	return nil
}

// fragen has one question that lacks what the standard demands.
type fragen struct{}

func (fragen) Versende(_ context.Context, _ behoerde.Akteur, schreibe func(*xmeld.Hinweisnachricht) error) (int, error) {
	return 0, schreibe(&xmeld.Hinweisnachricht{Kopf: xmeld.Kopf{UUID: "x", Leser: stelle("ags:" + string(dresden))}})
}

func TestOutgoingMessages(t *testing.T) {
	t.Run("Meldenummern go to whom the DVDV knows, the same message once", func(t *testing.T) {
		h, n := neuesHaus(t), &nummern{}
		for _, ags := range []melde.AGS{dresden, dresden, "14521010"} {
			paare, err := h.Versand.Meldenummern(t.Context(), n, ags)
			if err != nil || (paare == 1) != (ags == dresden) {
				t.Errorf("%s: %d, %v", ags, paare, err)
			}
		}
		s, da := h.gesendet["meldenummern:14612000:3"]
		if !da || len(h.gesendet) != 1 || s.Empfaenger != "ags:14612000" || s.Betreff != "Meldenummern" || slices.Contains(n.gefragt, "14521010") {
			t.Errorf("%v, asked for %v", h.gesendet, n.gefragt)
		}
		h.ausfall = true
		if _, err := h.Versand.Meldenummern(t.Context(), n, dresden); err == nil {
			t.Error("no directory answered and nothing was said")
		}
	})
	t.Run("duties to notify: Meldebehörden by OSCI, others by letter", func(t *testing.T) {
		h, o := neuesHaus(t), &ordner{}
		neu, _, err := h.Versand.Unterrichte(t.Context(), briefe{[]string{"14612000", "14713000", "veranlasser-3"}}, o)
		if err != nil || neu != 3 || len(h.gesendet) != 2 || !slices.Equal(o.namen, []string{"veranlasser-3/veranlasser-00000003.json"}) {
			t.Errorf("%d, %v, %v, %v", neu, err, h.gesendet, o.namen)
		}
		if s := h.gesendet["unterrichtung:bearbeitung-00000001.xml"]; s.Betreff != "1322 Aussteuerung" || s.Empfaenger != "ags:14612000" {
			t.Errorf("%+v", s)
		}
	})
	t.Run("a hint that breaks the schema does not leave", func(t *testing.T) {
		h := neuesHaus(t)
		if _, err := h.Versand.Rueckfragen(t.Context(), fragen{}, behoerde.Akteur{}); err == nil || errors.Is(err, context.Canceled) || len(h.gesendet) != 0 {
			t.Errorf("%v, %v", err, h.gesendet)
		}
	})
}
