// SPDX-License-Identifier: EUPL-1.2

package oscikunde_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/tueren/oscikunde"
)

const inhalt = `<osci:ContentPackage xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:osci="http://www.osci.de/2002/04/osci" ` +
	`xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
	`<osci:ContentContainer Id="c"><osci:Content Id="d" href="cid:teil"></osci:Content></osci:ContentContainer></osci:ContentPackage>`

func zustellung(id, teil string) *oscikunde.Zustellung {
	return &oscikunde.Zustellung{MessageID: id, Betreff: "Betreff", Empfaenger: personen()["kunde-cipher"].zertifikat.Raw, Inhalt: []byte(inhalt),
		Anhaenge: []osci.Anhang{{ContentID: "teil", Daten: osci.Speicherdaten(teil)}}}
}

// sammle returns a function that keeps what it is given: id and attachment.
func sammle(t testing.TB, ziel *[]string) func(context.Context, *oscikunde.Abholung) error {
	return func(_ context.Context, a *oscikunde.Abholung) error {
		if string(a.Inhalt) != inhalt || a.Betreff != "Betreff" || len(a.Zertifikate) != 3 || a.Laufzettel == nil {
			t.Errorf("delivery %s: %+v", a.MessageID, a)
		}
		*ziel = append(*ziel, a.MessageID+"="+string(alles(t, a.Anhaenge[0].Daten)))
		return nil
	}
}

func TestSendAndEmptyTheMailbox(t *testing.T) {
	p := neuesPostamt(t)
	k := p.kunde()
	var soll []string
	for _, teil := range []string{"eins", "zwei", strings.Repeat("gross", 500_000)} {
		id, err := k.MessageID(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		q, err := k.Stelle(t.Context(), zustellung(id, teil))
		if err != nil || q.Laufzettel == nil || q.Laufzettel.MessageID != id || !slices.Equal(q.Codes, []string{"0800"}) {
			t.Fatalf("%+v, %v", q, err)
		}
		soll = append(soll, id+"="+teil)
	}
	var ist []string
	n, err := k.Leere(t.Context(), 0, sammle(t, &ist))
	if err != nil || n != 3 || !slices.Equal(ist, soll) {
		t.Errorf("%d, %v", n, err)
	}
	for _, b := range p.briefe {
		if !b.empfangen {
			t.Error("a delivery is not confirmed")
		}
	}
	n, err = k.Leere(t.Context(), 0, sammle(t, &ist))
	if err != nil || n != 0 {
		t.Errorf("the empty mailbox: %d, %v", n, err)
	}
	liste, err := k.Laufzettel(t.Context(), "id-2")
	if err != nil || len(liste) != 1 || liste[0].MessageID != "id-2" || !liste[0].Empfang.Da() {
		t.Errorf("%+v, %v", liste, err)
	}
	if liste, err = k.Laufzettel(t.Context(), "gibt es nicht"); err != nil || len(liste) != 0 {
		t.Errorf("%+v, %v", liste, err)
	}
}

// What could not be kept is not confirmed, by no request whatsoever.
func TestNothingIsConfirmedThatWasNotKept(t *testing.T) {
	p := neuesPostamt(t)
	k := p.kunde()
	for _, id := range []string{"a", "b", "c"} {
		if _, err := k.Stelle(t.Context(), zustellung(id, id)); err != nil {
			t.Fatal(err)
		}
	}
	p.anfragen = nil
	voll := errors.New("disk full")
	n := 0
	anzahl, err := k.Leere(t.Context(), 0, func(context.Context, *oscikunde.Abholung) error {
		if n++; n == 2 {
			return voll
		}
		return nil
	})
	if !errors.Is(err, voll) || anzahl != 1 {
		t.Errorf("%d, %v", anzahl, err)
	}
	if d := cmp.Diff([]osci.Art{osci.InitDialog, osci.FetchDelivery, osci.FetchDelivery}, p.anfragen); d != "" {
		t.Error(d)
	}
	if !p.briefe[0].empfangen || p.briefe[1].empfangen || p.briefe[2].empfangen {
		t.Error("the wrong deliveries are confirmed")
	}
	var ist []string
	if _, err := k.Leere(t.Context(), 0, sammle(t, &ist)); err != nil || !slices.Equal(ist, []string{"b=b", "c=c"}) {
		t.Errorf("%v, %v", ist, err)
	}
}

func TestSelectionInADialog(t *testing.T) {
	p := neuesPostamt(t)
	k := p.kunde()
	for _, id := range []string{"a", "b"} {
		if _, err := k.Leite(t.Context(), zustellung(id, id), "https://ziel.example"); err != nil {
			t.Fatal(err)
		}
	}
	d, err := k.Dialog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	liste, weitere, err := d.Laufzettel(t.Context(), osci.Auswahl{GeaendertSeit: stichtag, Rolle: osci.AlsEmpfaenger, NurOhneEmpfang: true, Hoechstens: 1})
	if err != nil || !weitere || len(liste) != 1 {
		t.Fatalf("%+v, %v, %v", liste, weitere, err)
	}
	var ist []string
	for _, id := range []string{"b", "gibt es nicht", "a"} {
		da, err := d.Hole(t.Context(), osci.Auswahl{MessageIDs: []string{id}}, sammle(t, &ist))
		if err != nil || da != (id != "gibt es nicht") {
			t.Errorf("%s: %v, %v", id, da, err)
		}
	}
	if err := d.Ende(t.Context()); err != nil || !slices.Equal(ist, []string{"b=b", "a=a"}) {
		t.Errorf("%v, %v", ist, err)
	}
	if _, err := d.Hole(t.Context(), osci.Auswahl{}, sammle(t, &ist)); err == nil {
		t.Error("a dialog went on after its end")
	}
	if n, err := k.Leere(t.Context(), 1, sammle(t, &ist)); err != nil || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
}

func TestMediate(t *testing.T) {
	p := neuesPostamt(t)
	var antwort string
	err := p.kunde().Vermittle(t.Context(), zustellung("m", "frage"), "https://passiv.example", func(_ context.Context, v *oscikunde.Vermittlung) error {
		antwort = v.Antwort.MessageID + "=" + string(alles(t, v.Antwort.Anhaenge[0].Daten))
		if v.Laufzettel == nil || v.Laufzettel.MessageID != "m" {
			t.Errorf("%+v", v.Laufzettel)
		}
		return nil
	})
	if err != nil || antwort != "antwort=frage" {
		t.Errorf("%q, %v", antwort, err)
	}
}

func TestRefusals(t *testing.T) {
	p := neuesPostamt(t)
	k := p.kunde()
	if _, err := k.Stelle(t.Context(), zustellung("x", "1")); err != nil {
		t.Fatal(err)
	}
	_, err := k.Stelle(t.Context(), zustellung("x", "2"))
	var a *oscikunde.Abweisung
	if fehler.CodeVon(err) != oscikunde.CodeAbgewiesen || !errors.As(err, &a) || a.Fault || !slices.Equal(a.OSCICodes(), []string{"9801"}) {
		t.Errorf("%v", err)
	}
	d, err := k.Dialog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.folge = 17
	if _, err = d.Hole(t.Context(), osci.Auswahl{}, nil); !errors.As(err, &a) || !a.Fault || a.Codes[0] != "9400" {
		t.Errorf("%v", err)
	}
	p.server.Close()
	if _, err := k.MessageID(t.Context()); fehler.CodeVon(err) != oscikunde.CodeUnerreichbar {
		t.Errorf("%v", err)
	}
}

// An answer that is not the Intermediär's answer to this request ends the dialog, and
// no further request confirms anything.
func TestAnswersThatAreNone(t *testing.T) {
	andere := func(n *osci.Nachricht) { n.Steuerblock.ConversationID = "99" }
	for name, f := range map[string]func(n *osci.Nachricht, v *osci.Verpackung){
		"in the clear":         func(_ *osci.Nachricht, v *osci.Verpackung) { v.Empfaenger = nil },
		"not signed":           func(_ *osci.Nachricht, v *osci.Verpackung) { v.Unterzeichner = nil },
		"signed by a stranger": func(n *osci.Nachricht, v *osci.Verpackung) { fremd(t, n, v) },
		"another challenge":    func(n *osci.Nachricht, _ *osci.Verpackung) { n.Steuerblock.Response = "x" },
		"another dialog":       func(n *osci.Nachricht, _ *osci.Verpackung) { andere(n) },
		"another number":       func(n *osci.Nachricht, _ *osci.Verpackung) { n.Steuerblock.SequenceNumber++ },
		"another kind": func(n *osci.Nachricht, _ *osci.Verpackung) {
			n.Art, n.Inhalt, n.Anhaenge = osci.AntwortExitDialog, nil, nil
		},
		"encrypted for another": func(_ *osci.Nachricht, v *osci.Verpackung) { v.Empfaenger = personen()["intermed-cipher"].zertifikat },
	} {
		t.Run(name, func(t *testing.T) {
			p := neuesPostamt(t)
			k := p.kunde()
			if _, err := k.Stelle(t.Context(), zustellung("x", "1")); err != nil {
				t.Fatal(err)
			}
			d, err := k.Dialog(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			p.verfaelsche = f
			_, err = d.Hole(t.Context(), osci.Auswahl{}, func(context.Context, *oscikunde.Abholung) error {
				t.Error("the delivery was handed out")
				return nil
			})
			if fehler.CodeVon(err) != oscikunde.CodeAntwort {
				t.Errorf("%v", err)
			}
			p.anfragen, p.verfaelsche = nil, nil
			if err := d.Ende(t.Context()); err != nil || len(p.anfragen) > 0 || p.briefe[0].empfangen {
				t.Errorf("the dialog went on: %v, %v", err, p.anfragen)
			}
		})
	}
}

func fremd(t testing.TB, n *osci.Nachricht, v *osci.Verpackung) {
	v.Unterzeichner = unterzeichner(t, "fremd-sig")
	n.Intermediaer = []osci.Zertifikat{osci.NeuesZertifikat(osci.SignaturIntermediaer, 0, personen()["fremd-sig"].zertifikat.Raw)}
}

// Without a fixed certificate somebody else decides whom to believe.
func TestTrustInTheIntermediaer(t *testing.T) {
	p := neuesPostamt(t)
	e := p.einstellung()
	e.Signatur = nil
	e.Vertraue = func(z *x509.Certificate) error {
		if z.Subject.CommonName != "intermed sig" {
			return errors.New("unknown")
		}
		return nil
	}
	k, err := oscikunde.Neu(e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.MessageID(t.Context()); err != nil {
		t.Error(err)
	}
	p.verfaelsche = func(n *osci.Nachricht, v *osci.Verpackung) { fremd(t, n, v) }
	if _, err := k.MessageID(t.Context()); fehler.CodeVon(err) != oscikunde.CodeAntwort {
		t.Error(err)
	}
}

func TestIncompleteSettings(t *testing.T) {
	p := neuesPostamt(t)
	for name, f := range map[string]func(*oscikunde.Einstellung){
		"address": func(e *oscikunde.Einstellung) { e.Adresse = "ftp://x" },
		"trust":   func(e *oscikunde.Einstellung) { e.Signatur = nil },
		"key":     func(e *oscikunde.Einstellung) { e.Ausweis.ChiffrierSchluessel = nil },
	} {
		e := p.einstellung()
		f(&e)
		if _, err := oscikunde.Neu(e); err == nil {
			t.Errorf("%s is missing and nobody said so", name)
		}
	}
}

// Attachments leave nothing behind.
func TestPlacesAreRemoved(t *testing.T) {
	p := neuesPostamt(t)
	e := p.einstellung()
	ordner := t.TempDir()
	e.Ablage = func() (oscikunde.Ablage, error) { return oscikunde.NeueDateiablage(ordner) }
	k, err := oscikunde.Neu(e)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Stelle(t.Context(), zustellung("x", strings.Repeat("x", 100_000))); err != nil {
		t.Fatal(err)
	}
	var ist []string
	if _, err := k.Leere(t.Context(), 0, sammle(t, &ist)); err != nil {
		t.Fatal(err)
	}
	liste, err := os.ReadDir(ordner)
	if err != nil || len(liste) > 0 {
		t.Errorf("%v, %v", liste, err)
	}
}

func TestChunks(t *testing.T) {
	p := neuesPostamt(t)
	k := p.kunde()
	gross := string(bytes.Repeat([]byte("0123456789abcdef"), 20_000))
	g, err := k.NeueGrossendung(zustellung("gross", gross), 64)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = g.Raeume() }()
	// The connection breaks twice: once before a chunk arrives, once after.
	unterbrochen := 0
	p.davor = func(art osci.Art) error {
		if art == osci.PartialStoreDelivery && len(p.stuecke) == 1 && unterbrochen == 0 {
			unterbrochen++
			return errors.New("break")
		}
		return nil
	}
	p.danach = func(art osci.Art) error {
		if art == osci.PartialStoreDelivery && len(p.stuecke) == 3 && unterbrochen == 1 {
			unterbrochen++
			return errors.New("break")
		}
		return nil
	}
	for range 2 {
		if _, err := g.Sende(t.Context()); fehler.CodeVon(err) != oscikunde.CodeUnerreichbar {
			t.Fatalf("%v", err)
		}
	}
	q, err := g.Sende(t.Context())
	if err != nil || q.Laufzettel == nil || q.Laufzettel.MessageID != "gross" || g.Anzahl() < 5 {
		t.Fatalf("%+v, %v", q, err)
	}
	gesendet := 0
	for _, a := range p.anfragen {
		if a == osci.PartialStoreDelivery {
			gesendet++
		}
	}
	if gesendet != g.Anzahl()+2 { // and two questions
		t.Errorf("%d requests for %d chunks", gesendet, g.Anzahl())
	}
	d, err := k.Dialog(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ist []string
	da, err := d.HoleInPaketen(t.Context(), osci.Auswahl{}, 64, sammle(t, &ist))
	if err != nil || !da || ist[0] != "gross="+gross {
		t.Errorf("%v, %v", da, err)
	}
	if err := d.Ende(t.Context()); err != nil || !p.briefe[0].empfangen {
		t.Error(err)
	}
	p.ganzes = nil
	if d, err = k.Dialog(t.Context()); err != nil {
		t.Fatal(err)
	}
	if da, err := d.HoleInPaketen(t.Context(), osci.Auswahl{}, 64, nil); da || err != nil {
		t.Errorf("the empty mailbox: %v, %v", da, err)
	}
}
