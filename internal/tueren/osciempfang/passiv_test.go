// SPDX-License-Identifier: EUPL-1.2

package osciempfang_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/tueren/osciempfang"
)

// gegenstelle is a passive recipient and the Intermediär that sends to it.
type gegenstelle struct {
	t                          testing.TB
	tuer                       *osciempfang.Passiv
	selbst, sender, empfaenger *partei
	bekommen                   []osciempfang.Zustellung
	antwort                    osciempfang.Antwort
	fehler                     error
}

func neueGegenstelle(t testing.TB, klartext bool) *gegenstelle {
	p := parteien()
	g := &gegenstelle{t: t, selbst: p[0], sender: p[1], empfaenger: p[2]}
	g.tuer = osciempfang.NeuesPassiv(osciempfang.Passivausstattung{
		Stand: func() osciempfang.Passivstand {
			return osciempfang.Passivstand{Stand: g.empfaenger.stand(), Chiffrier: g.empfaenger.chiffrier.Raw}
		},
		Pruefe: func(_ context.Context, der []byte) error {
			if !bytes.Equal(der, g.selbst.signatur.Raw) {
				return errors.New("unknown")
			}
			return nil
		},
		Nimm: func(_ context.Context, z osciempfang.Zustellung) (osciempfang.Antwort, error) {
			g.bekommen = append(g.bekommen, z)
			return g.antwort, g.fehler
		},
		Ablage:   func() (osciempfang.Ablage, error) { return ablage{}, nil },
		Klartext: klartext,
	})
	return g
}

// auftrag is a request of the Intermediär with content of the sender.
func (g *gegenstelle) auftrag(art osci.Art, fuer *partei) *osci.Nachricht {
	g.t.Helper()
	n := &osci.Nachricht{Art: art, Steuerblock: osci.Steuerblock{Challenge: "c"}, MessageIDAntwort: "antwort-1", Merkmale: osci.EigeneMerkmale(),
		Laufzettel:   []osci.Laufzettel{{MessageID: "id-1", Betreff: "Abruf", GeaendertAm: stichtag, Einreichung: osci.Um(stichtag), Weiterleitung: osci.Um(stichtag)}},
		Intermediaer: []osci.Zertifikat{osci.NeuesZertifikat(osci.ChiffrierIntermediaer, 0, g.selbst.chiffrier.Raw), osci.NeuesZertifikat(osci.SignaturIntermediaer, 0, g.selbst.signatur.Raw)}}
	verfasse(g.t, n, g.sender, fuer, daten("<frage/>"))
	return n
}

func (g *gegenstelle) sende(n *osci.Nachricht, v osci.Verpackung) *osci.Eingang {
	g.t.Helper()
	var b bytes.Buffer
	if err := osci.Schreibe(&b, n, v); err != nil {
		g.t.Fatal(err)
	}
	w := httptest.NewRecorder()
	g.tuer.ServeHTTP(w, httptest.NewRequestWithContext(g.t.Context(), http.MethodPost, "/osci/passiv", &b))
	e, err := leser().Lies(w.Body, osci.Quelle{Schluessel: g.selbst.bund(), Ablage: ablage{}})
	if err != nil {
		g.t.Fatal(err)
	}
	return e
}

func (g *gegenstelle) verpackung(p *partei) osci.Verpackung {
	return osci.Verpackung{Unterzeichner: p.unterzeichner(), Empfaenger: g.empfaenger.chiffrier, Richtlinie: leser().Verschluesselung}
}

// A passive recipient gets the delivery opened and answers signed and encrypted, in a
// ProcessDelivery with content for the sender.
func TestPassiveRecipient(t *testing.T) {
	for _, art := range []osci.Art{osci.AcceptDelivery, osci.ProcessDelivery} {
		t.Run("DÜV1-02.2 "+string(art), func(t *testing.T) {
			g := neueGegenstelle(t, false)
			g.antwort = osciempfang.Antwort{Inhalte: []inhaltsdaten.NeuerInhalt{daten("<antwort/>")}, Betreff: "Antwort"}
			e := g.sende(g.auftrag(art, g.empfaenger), g.verpackung(g.selbst))
			if codes(e) != "0800" || e.Art != art.Antwort() || e.Verschluesselt == nil || e.Steuerblock.Response != "c" {
				t.Fatalf("%s %s", e.Art, codes(e))
			}
			z, err := e.Signaturzertifikat()
			if err != nil || !bytes.Equal(z.DER, g.empfaenger.signatur.Raw) {
				t.Fatalf("signer: %v", err)
			}
			if err := e.PruefeSignatur(g.empfaenger.signatur); err != nil {
				t.Fatal(err)
			}
			b := g.bekommen[0]
			if b.MessageID != "id-1" || b.Betreff != "Abruf" || texte(t, b.Inhalt)[0] != "<frage/>" ||
				b.Bearbeitung != (art == osci.ProcessDelivery) {
				t.Errorf("%+v", b)
			}
			if art == osci.AcceptDelivery {
				if e.Inhalt != nil {
					t.Error("content in the answer")
				}
				return
			}
			if i := inhalte(t, &e.Nachricht, g.sender); i[0] != "<antwort/>" || e.MessageID != "antwort-1" || e.Betreff != "Antwort" {
				t.Errorf("answer: %s", e.MessageID)
			}
		})
	}
}

// Whoever is no Intermediär that is known, or sends what can't be opened, is refused
// before anybody works on it.
func TestPassiveRecipientRefuses(t *testing.T) {
	for name, f := range map[string]struct {
		aendere func(*gegenstelle, *osci.Nachricht, *osci.Verpackung)
		soll    string
	}{
		"unsigned": {func(_ *gegenstelle, _ *osci.Nachricht, v *osci.Verpackung) { v.Unterzeichner = nil }, "9600"},
		"unknown Intermediär": {func(g *gegenstelle, n *osci.Nachricht, v *osci.Verpackung) {
			n.Intermediaer[1] = osci.NeuesZertifikat(osci.SignaturIntermediaer, 0, g.sender.signatur.Raw)
			v.Unterzeichner = g.sender.unterzeichner()
		}, "9601"},
		"in the clear":         {func(_ *gegenstelle, _ *osci.Nachricht, v *osci.Verpackung) { v.Empfaenger = nil }, "fault 9100"},
		"encrypted for others": {func(g *gegenstelle, _ *osci.Nachricht, v *osci.Verpackung) { v.Empfaenger = g.sender.chiffrier }, "fault 9200"},
		"content for others":   {func(g *gegenstelle, n *osci.Nachricht, _ *osci.Verpackung) { *n = *g.auftrag(n.Art, g.sender) }, "9811"},
		"open content": {func(_ *gegenstelle, n *osci.Nachricht, _ *osci.Verpackung) {
			n.Inhalt = []byte(`<osci:ContentPackage><osci:ContentContainer Id="x"></osci:ContentContainer></osci:ContentPackage>`)
		}, "9805"},
		"no certificate to answer": {func(_ *gegenstelle, n *osci.Nachricht, _ *osci.Verpackung) { n.Intermediaer = n.Intermediaer[1:] }, "fault 9500"},
		"request for an Intermediär": {func(g *gegenstelle, n *osci.Nachricht, v *osci.Verpackung) {
			n.Art, n.MessageID = osci.StoreDelivery, "x"
			v.Unterzeichner = g.sender.unterzeichner()
		}, "fault 9300"},
	} {
		t.Run(name, func(t *testing.T) {
			g := neueGegenstelle(t, false)
			n, v := g.auftrag(osci.ProcessDelivery, g.empfaenger), g.verpackung(g.selbst)
			f.aendere(g, n, &v)
			if e := g.sende(n, v); codes(e) != f.soll {
				t.Errorf("%s", codes(e))
			}
			if len(g.bekommen) > 0 && f.soll != "fault 9500" {
				t.Error("it was worked on")
			}
		})
	}
}

func TestPassiveRecipientSaysNo(t *testing.T) {
	g := neueGegenstelle(t, false)
	g.antwort = osciempfang.Antwort{Codes: []string{"9805"}, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x")}}
	if e := g.sende(g.auftrag(osci.ProcessDelivery, g.empfaenger), g.verpackung(g.selbst)); codes(e) != "9805" || e.Inhalt != nil {
		t.Errorf("%s", codes(e))
	}
	g.fehler = errors.New("secret")
	e := g.sende(g.auftrag(osci.AcceptDelivery, g.empfaenger), g.verpackung(g.selbst))
	if codes(e) != "9811" || bytes.Contains([]byte(e.Rueckmeldung[0].Text), []byte("secret")) {
		t.Errorf("%s", codes(e))
	}
}
