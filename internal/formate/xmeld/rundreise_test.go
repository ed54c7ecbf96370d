// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
)

// gleich compares exactly; times must show the same instant in the same offset.
func gleich(t interface {
	Helper()
	Error(...any)
}, erhalten, erwartet any) {
	t.Helper()
	zeit := cmp.Comparer(func(a, b time.Time) bool {
		return a.Format(time.RFC3339Nano) == b.Format(time.RFC3339Nano)
	})
	if unterschied := cmp.Diff(erwartet, erhalten, zeit); unterschied != "" {
		t.Error(unterschied)
	}
}

func TestRoundTripOfRecords(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		satz := meldetest.Saetze().Draw(rt, "satz")
		gelesen := datensaetze(t, lieferung(t, satz))
		if len(gelesen) != 1 || gelesen[0].Mangel != nil {
			rt.Fatalf("%d records, %v", len(gelesen), gelesen[0].Mangel)
		}
		gleich(rt, gelesen[0].Liefern, satz)
	})
}

func TestRoundTripOfTheFullRecord(t *testing.T) {
	gleich(t, datensaetze(t, lieferung(t, meldetest.Voll()))[0].Liefern, meldetest.Voll())
}

// Text of every kind survives: markup, white space, letters with combining marks.
func TestRoundTripOfTexts(t *testing.T) {
	teile := []string{"<", "&", ">", "\"", "'", " ", "\t", "\n", "\r", "]]>", "ß", "ł", "Nguyễn", "M̂", "C̆", "a", "&amp;", "<!--"}
	rapid.Check(t, func(rt *rapid.T) {
		text := ""
		for _, teil := range rapid.SliceOfN(rapid.SampledFrom(teile), 1, 12).Draw(rt, "teile") {
			text += teil
		}
		satz := meldetest.Satz(1)
		satz.Name.Familienname, satz.Schluessel.Ordnungsmerkmal = melde.Name(text), text
		gelesen := datensaetze(t, lieferung(t, satz))[0]
		if gelesen.Mangel != nil {
			rt.Fatal(gelesen.Mangel)
		}
		gleich(rt, gelesen.Liefern, satz)
	})
}

func TestRoundTripOfADelivery(t *testing.T) {
	var b bytes.Buffer
	k, lk := kopf("1100"), lieferkopf()
	s := xmeld.NeuerSchreiber1100(&b, &k, &lk)
	loeschung := xmeld.Loeschung{
		Schluessel: melde.Schluessel{AGS: "14628270", Ordnungsmerkmal: "PIR1"},
		Ereignis:   melde.Ereignis{Zeitpunkt: time.Date(2026, 3, 29, 3, 0, 0, 1e6, sommer), Zeichen: "Z9"},
	}
	alle := saetze(300) // more than the buffer holds
	for _, satz := range alle {
		if err := s.Liefern(satz); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Loeschen(loeschung); err != nil {
		t.Fatal(err)
	}
	if err := s.Schliesse(); err != nil {
		t.Fatal(err)
	}
	l, err := xmeld.Lies1100(bytes.NewReader(b.Bytes()), xmeld.Optionen1100{})
	if err != nil {
		t.Fatal(err)
	}
	gleich(t, l.Kopf(), &k)
	gleich(t, l.Lieferung(), &lk)
	gelesen := datensaetze(t, b.Bytes())
	if len(gelesen) != len(alle)+1 {
		t.Fatalf("%d records", len(gelesen))
	}
	for i, satz := range alle {
		gleich(t, gelesen[i].Liefern, satz)
		if !bytes.HasPrefix(b.Bytes()[gelesen[i].Byte:], []byte("<xmeld:datensatz>")) {
			t.Fatalf("record %d: wrong position %d", i, gelesen[i].Byte)
		}
	}
	letzter := gelesen[len(alle)]
	gleich(t, letzter.Loeschen, &loeschung)
	gleich(t, letzter.Schluessel(), loeschung.Schluessel)
	gleich(t, letzter.Ereignis(), loeschung.Ereignis)
	gleich(t, gelesen[0].Schluessel(), alle[0].Schluessel)
}

func TestRoundTripOfAnEmptyDelivery(t *testing.T) {
	if n := len(datensaetze(t, lieferung(t))); n != 0 {
		t.Errorf("%d records", n)
	}
}

func TestRoundTripOfAnswers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var personen []recht.Auszug
		for _, satz := range rapid.SliceOfN(meldetest.Saetze(), 0, 3).Draw(rt, "saetze") {
			personen = append(personen, auszug(satz))
		}
		a := antwort(personen...)
		var b bytes.Buffer
		if err := xmeld.Schreibe1331(&b, a); err != nil {
			rt.Fatal(err)
		}
		gelesen, err := xmeld.Lies1331(&b)
		if err != nil {
			rt.Fatal(err)
		}
		gleich(rt, gelesen, a)
	})
}

func TestRoundTripOfRefusals(t *testing.T) {
	a := antwort()
	a.Status, a.Protokoll = "", ""
	a.Rueckweisungen = []xmeld.Rueckweisungsgrund{{Grund: "17", Freitext: "aktenzeichen"}, {Grund: "18"}}
	pruefeRundreise(t, a, xmeld.Schreibe1331, xmeld.Lies1331)
}

func pruefeRundreise[T any](t *testing.T, wert *T, schreibe func(io.Writer, *T) error, lies func(io.Reader) (*T, error)) {
	t.Helper()
	var b bytes.Buffer
	if err := schreibe(&b, wert); err != nil {
		t.Fatal(err)
	}
	gelesen, err := lies(&b)
	if err != nil {
		t.Fatal(err)
	}
	gleich(t, gelesen, wert)
}

func TestRoundTripOfTheOtherMessages(t *testing.T) {
	t.Run("1101", func(t *testing.T) { pruefeRundreise(t, quittung(), xmeld.Schreibe1101, xmeld.Lies1101) })
	t.Run("1104", func(t *testing.T) { pruefeRundreise(t, ortsverzeichnis(), xmeld.Schreibe1104, xmeld.Lies1104) })
	t.Run("1330", func(t *testing.T) { pruefeRundreise(t, anfrage(), xmeld.Schreibe1330, xmeld.Lies1330) })
	t.Run("1330 with token", func(t *testing.T) {
		a := anfrage()
		a.Auswahl, a.Identifikationsmerkmal, a.HatErweiterung, a.Abruf = nil, "t0k3n", false, xmeld.Abrufangaben{}
		pruefeRundreise(t, a, xmeld.Schreibe1330, xmeld.Lies1330)
	})
	t.Run("1330 with religious name", func(t *testing.T) {
		a := anfrage()
		a.Auswahl.Nachname, a.Auswahl.Vornamen, a.Auswahl.OrdensKuenstlername = "", "", "Bruder Anselm"
		pruefeRundreise(t, a, xmeld.Schreibe1330, xmeld.Lies1330)
	})
	t.Run("0910", func(t *testing.T) { pruefeRundreise(t, ruecksendung(), xmeld.Schreibe0910, xmeld.Lies0910) })
	t.Run("0010", func(t *testing.T) {
		pruefeRundreise(t, rueckweisung(), func(w io.Writer, r *xmeld.Rueckweisung) error {
			return xmeld.Schreibe0010(w, r, bytes.NewReader(r.Nachricht))
		}, xmeld.Lies0010)
	})
}
