// SPDX-License-Identifier: EUPL-1.2

package osciempfang_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/tueren/osciempfang"
)

// Forward and mediate go through both doors: the Intermediär's and the passive
// recipient's, who answers the latter with content.
func TestForwardAndMediate(t *testing.T) {
	a := neuesAmt(t, nil)
	g := neueGegenstelle(t, false)
	a.passiv = g.tuer
	g.antwort = osciempfang.Antwort{Inhalte: []inhaltsdaten.NeuerInhalt{daten("<antwort/>"), anhang("anlage", strings.Repeat("b", 200_000))}, Betreff: "Antwort"}

	n := a.zustellung()
	n.Art, n.Ziel = osci.ForwardDelivery, a.adresse
	e := a.frage(a.sender, n)
	if codes(e) != "0800" || len(e.Laufzettel) != 1 || !e.Laufzettel[0].Empfang.Da() {
		t.Fatalf("ForwardDelivery: %s %+v", codes(e), e.Laufzettel)
	}
	if b := g.bekommen[0]; b.MessageID != n.MessageID || b.Betreff != n.Betreff {
		t.Errorf("delivered: %+v", b)
	}
	g.antwort.Inhalte[1] = anhang("anlage", strings.Repeat("b", 200_000))
	n = a.zustellung()
	n.Art, n.Ziel = osci.MediateDelivery, a.adresse
	e = a.dialog(a.sender).naechste(n)
	if codes(e) != "0801" || len(e.Laufzettel) != 1 || e.Antwortlaufzettel == nil || e.Antwortlaufzettel.Betreff != "Antwort" {
		t.Fatalf("MediateDelivery: %s %+v", codes(e), e.Laufzettel)
	}
	if i := inhalte(t, &e.Nachricht, a.sender); len(i) != 2 || i[0] != "<antwort/>" || len(i[1]) != 200_000 {
		t.Errorf("%d contents in the answer", len(i))
	}
}

// What the recipient does with a delivery decides what the sender is told (section 14.4).
func TestWhatTheSenderIsTold(t *testing.T) {
	a := neuesAmt(t, nil)
	g := neueGegenstelle(t, false)
	rede := func(s string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, s)
		})
	}
	for name, f := range map[string]struct {
		passiv  http.Handler
		antwort osciempfang.Antwort
		soll    string
	}{
		"refused":         {g.tuer, osciempfang.Antwort{Codes: []string{"9811"}}, "9805"},
		"without content": {g.tuer, osciempfang.Antwort{}, "9806"},
		"garbage":         {rede("<html/>"), osciempfang.Antwort{}, "9808"},
		"cut line": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = c.Close()
			}
		}), osciempfang.Antwort{}, "9810"},
	} {
		t.Run(name, func(t *testing.T) {
			a.t, a.passiv, g.antwort = t, f.passiv, f.antwort
			n := a.zustellung()
			n.Art, n.Ziel = osci.MediateDelivery, a.adresse
			if e := a.dialog(a.sender).naechste(n); codes(e) != f.soll || e.Inhalt != nil {
				t.Errorf("%s", codes(e))
			}
		})
	}
}
