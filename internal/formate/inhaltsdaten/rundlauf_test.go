// SPDX-License-Identifier: EUPL-1.2

package inhaltsdaten_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/inhaltsdaten"
	"kernmelderegister/internal/grund/xmldsig"
	"kernmelderegister/internal/grund/xmlenc"
)

type behaelter = inhaltsdaten.NeuerBehaelter

func daten(s string) inhaltsdaten.NeuerInhalt { return inhaltsdaten.NeuerInhalt{Daten: []byte(s)} }

func anhang(id, inhalt string) inhaltsdaten.NeuerInhalt {
	return inhaltsdaten.NeuerInhalt{Anhang: &inhaltsdaten.NeuerAnhang{ContentID: id, Quelle: strings.NewReader(inhalt)}}
}

func innen(b *behaelter) inhaltsdaten.NeuerInhalt { return inhaltsdaten.NeuerInhalt{Behaelter: b} }

// bild writes a result in one line per content: text, authors, encrypted or not.
func bild(t testing.TB, e *inhaltsdaten.Ergebnis) []string {
	t.Helper()
	var zeilen []string
	for i := range e.Alle() {
		text := string(i.Daten)
		if i.Anhang != nil {
			text = i.Anhang.ContentID + ": " + string(liesAnhang(t, i.Anhang))
		}
		for _, a := range i.Autoren {
			text += " [" + a.Zertifikat.Subject.CommonName + "]"
		}
		if i.Verschluesselt {
			text += " geheim"
		}
		zeilen = append(zeilen, text)
	}
	return zeilen
}

func liesAnhang(t testing.TB, a *inhaltsdaten.Anhang) []byte {
	t.Helper()
	r, err := a.Oeffne()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	gross := strings.Repeat("0123456789abcdef", 100_000)
	a, m := autor(t, "autor"), autor(t, "mitautor")
	fuerLeser := []xmlenc.Empfaenger{leserVon("leser")}
	fuerBeide := []xmlenc.Empfaenger{leserVon("leser"), leserVon("mitleser")}
	nurMitleser := []xmlenc.Empfaenger{leserVon("mitleser")}
	for name, f := range map[string]struct {
		b            []*behaelter
		bild         []string
		verschlossen int
	}{
		"in the clear, unsigned": {b: []*behaelter{{Inhalte: []inhaltsdaten.NeuerInhalt{daten("eins"), daten("")}}}, bild: []string{"eins", ""}},
		"in the clear, signed": {b: []*behaelter{{Autoren: []inhaltsdaten.NeuerAutor{a}, Inhalte: []inhaltsdaten.NeuerInhalt{daten("eins"), anhang("a b/ä&<\"", "zwei")}}},
			bild: []string{"eins [autor]", "a b/ä&<\": zwei [autor]"}},
		"signed by several authors, encrypted for several readers": {
			b:    []*behaelter{{Autoren: []inhaltsdaten.NeuerAutor{a, m}, Leser: fuerBeide, Inhalte: []inhaltsdaten.NeuerInhalt{daten("eins"), anhang("x", gross), daten("drei")}}},
			bild: []string{"eins [autor] [mitautor] geheim", "x: " + gross + " [autor] [mitautor] geheim", "drei [autor] [mitautor] geheim"}},
		"container in a container": {
			b: []*behaelter{{Autoren: []inhaltsdaten.NeuerAutor{a}, Leser: fuerLeser, IvLaenge: 16, Inhalte: []inhaltsdaten.NeuerInhalt{
				innen(&behaelter{Autoren: []inhaltsdaten.NeuerAutor{m}, Inhalte: []inhaltsdaten.NeuerInhalt{daten("innen"), anhang("y", "teil")}}), daten("aussen")}}},
			bild: []string{"innen [mitautor] [autor] geheim", "y: teil [mitautor] [autor] geheim", "aussen [autor] geheim"}},
		"an attachment of an unsigned container in a signed one": {
			b: []*behaelter{{Autoren: []inhaltsdaten.NeuerAutor{a}, Inhalte: []inhaltsdaten.NeuerInhalt{
				innen(&behaelter{Inhalte: []inhaltsdaten.NeuerInhalt{anhang("y", "teil")}})}}},
			bild: []string{"y: teil [autor]"}},
		"encrypted twice": {
			b: []*behaelter{{Autoren: []inhaltsdaten.NeuerAutor{a}, Leser: fuerBeide, Inhalte: []inhaltsdaten.NeuerInhalt{
				daten("aussen"), innen(&behaelter{Leser: fuerLeser, Inhalte: []inhaltsdaten.NeuerInhalt{daten("innen"), anhang("z", "teil")}})}}},
			// The signature around it covers the encrypted element, but not the part.
			bild: []string{"aussen [autor] geheim", "innen [autor] geheim", "z: teil geheim"}},
		"content for somebody else": {
			b: []*behaelter{{Leser: nurMitleser, Inhalte: []inhaltsdaten.NeuerInhalt{daten("fremd")}},
				{Leser: fuerLeser, Autoren: []inhaltsdaten.NeuerAutor{a}, Inhalte: []inhaltsdaten.NeuerInhalt{daten("unser"),
					innen(&behaelter{Leser: nurMitleser, Inhalte: []inhaltsdaten.NeuerInhalt{daten("fremd")}})}}},
			bild: []string{"unser [autor] geheim"}, verschlossen: 2},
		"some encrypted, some in the clear": {
			b:    []*behaelter{{Inhalte: []inhaltsdaten.NeuerInhalt{daten("offen")}}, {Leser: fuerLeser, Inhalte: []inhaltsdaten.NeuerInhalt{daten("geheim")}}},
			bild: []string{"offen", "geheim geheim"}},
		"no content at all": {},
	} {
		t.Run(name, func(t *testing.T) {
			p := schreibe(t, f.b...)
			e, err := lies(t, p, "leser")
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(f.bild, bild(t, e)); d != "" || e.Verschlossen != f.verschlossen {
				t.Errorf("%d closed\n%s", e.Verschlossen, d)
			}
			pruefeKanonisch(t, p.Inhalt)
		})
	}
}

// pruefeKanonisch holds the package against its canonical form.
func pruefeKanonisch(t *testing.T, inhalt []byte) {
	t.Helper()
	var b bytes.Buffer
	if _, err := (xmldsig.Kontext{}).Kanonisch(&b, bytes.NewReader(inhalt)); err != nil || !bytes.Equal(b.Bytes(), inhalt) {
		t.Errorf("the package is not in canonical form: %v", err)
	}
}

func TestParts1BMeldDUEV(t *testing.T) {
	a := []inhaltsdaten.NeuerAutor{autor(t, "autor")}
	l := []xmlenc.Empfaenger{leserVon("leser")}
	offen := []xmlenc.Empfaenger(nil)
	for name, f := range map[string]struct {
		b  []*behaelter
		ok bool
	}{
		"signed and encrypted":  {[]*behaelter{{Autoren: a, Leser: l, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x"), anhang("y", "z")}}}, true},
		"not encrypted":         {[]*behaelter{{Autoren: a, Leser: offen, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x")}}}, false},
		"not signed":            {[]*behaelter{{Leser: l, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x")}}}, false},
		"one of two not signed": {[]*behaelter{{Autoren: a, Leser: l, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x")}}, {Leser: l, Inhalte: []inhaltsdaten.NeuerInhalt{daten("y")}}}, false},
		"attachment of an inner encrypted container not signed": {[]*behaelter{{Autoren: a, Leser: l, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x"),
			innen(&behaelter{Leser: l, Inhalte: []inhaltsdaten.NeuerInhalt{anhang("y", "z")}})}}}, false},
		"nothing that we can read": {[]*behaelter{{Autoren: a, Leser: []xmlenc.Empfaenger{leserVon("mitleser")}, Inhalte: []inhaltsdaten.NeuerInhalt{daten("x")}}}, false},
		"nothing at all":           {nil, false},
	} {
		t.Run("DÜV1-02.2 "+name, func(t *testing.T) {
			e, err := lies(t, schreibe(t, f.b...), "leser")
			if err != nil {
				t.Fatal(err)
			}
			err = e.PruefeGeschuetzt()
			if (err == nil) != f.ok || err != nil && fehler.CodeVon(err) != inhaltsdaten.CodeUngeschuetzt {
				t.Error(err)
			}
			if e.SigniertVon(personen["mitautor"]().zertifikat) {
				t.Error("signed by somebody who did not")
			}
		})
	}
}

func TestWhatCanNotBeWritten(t *testing.T) {
	_, chiffre := richtlinien(t)
	a := []inhaltsdaten.NeuerAutor{autor(t, "autor")}
	kaputt := errors.New("disk")
	for name, b := range map[string]*behaelter{
		"empty content":          {Inhalte: []inhaltsdaten.NeuerInhalt{{}}},
		"two kinds at once":      {Inhalte: []inhaltsdaten.NeuerInhalt{{Daten: []byte("x"), Behaelter: &behaelter{}}}},
		"the same Id twice":      {ID: "x", Inhalte: []inhaltsdaten.NeuerInhalt{{ID: "x", Daten: []byte("y")}}},
		"the same part twice":    {Inhalte: []inhaltsdaten.NeuerInhalt{anhang("x", "1"), anhang("x", "2")}},
		"part of the message":    {Inhalte: []inhaltsdaten.NeuerInhalt{anhang("osci@message", "1")}},
		"source that breaks":     {Autoren: a, Inhalte: []inhaltsdaten.NeuerInhalt{{Anhang: &inhaltsdaten.NeuerAnhang{ContentID: "x", Quelle: iotest.ErrReader(kaputt)}}}},
		"signed without content": {Autoren: a},
	} {
		s := inhaltsdaten.Schreiber{Chiffre: chiffre, Ablage: imSpeicher{}}
		if _, _, err := s.Schreibe(b); err == nil {
			t.Errorf("%s was written", name)
		}
	}
	s := inhaltsdaten.Schreiber{Chiffre: chiffre}
	if _, _, err := s.Schreibe(&behaelter{Inhalte: []inhaltsdaten.NeuerInhalt{anhang("x", "1")}}); err == nil {
		t.Error("an attachment without place was written")
	}
}

// Whoever encrypts within encryption without end must not keep us busy.
func TestBoundsOfDecryption(t *testing.T) {
	l := []xmlenc.Empfaenger{leserVon("leser")}
	tief := &behaelter{Inhalte: []inhaltsdaten.NeuerInhalt{daten("x")}, Leser: l}
	for range 8 {
		tief = &behaelter{Inhalte: []inhaltsdaten.NeuerInhalt{innen(tief)}, Leser: l}
	}
	var breit []*behaelter
	for range 101 {
		breit = append(breit, &behaelter{Inhalte: []inhaltsdaten.NeuerInhalt{daten("x")}, Leser: l})
	}
	for name, b := range map[string][]*behaelter{"deep": {tief}, "broad": breit} {
		if _, err := lies(t, schreibe(t, b...), "leser"); fehler.CodeVon(err) != inhaltsdaten.CodeAufbau {
			t.Errorf("%s: %v", name, err)
		}
	}
}
