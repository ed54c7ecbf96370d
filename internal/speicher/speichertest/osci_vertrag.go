// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/osciversand"
	"kernmelderegister/internal/formate/osci"
	"kernmelderegister/internal/grund/uhr"
)

// OSCI runs the contract of the OSCI post room. neu returns a fresh storage.
func OSCI(t *testing.T, neu func(t *testing.T) osciversand.Speicher) {
	for _, fall := range []struct {
		name string
		test func(t *testing.T, s osciversand.Speicher)
	}{
		{"a message keeps everything and is accepted once", osciAusgangBleibt},
		{"S4-04.3 the clock starts with the first attempt", osciErsterVersuch},
		{"an attempt without lease has no effect", osciOhnePacht},
		{"the content of a message goes with its delivery", osciInhaltGeht},
		{"S4-04.1 the Laufzettel is kept", osciLaufzettel},
		{"a delivery is stored once and whole", osciEingangEinmal},
		{"a delivery is processed by one at a time", osciEingangPacht},
		{"the content of a delivery goes with its processing", osciEingangGeht},
		{"S4-03.2 the days are counted", osciTage},
	} {
		t.Run(fall.name, func(t *testing.T) { fall.test(t, neu(t)) })
	}
}

func osciSendung(nr int) osciversand.Sendung {
	return osciversand.Sendung{ID: fmt.Sprintf("s-%d", nr), Teilnehmer: "register", Empfaenger: "ags:14612000", Dienst: "urn:dienst", Betreff: "b",
		Inhalt: []byte("<x/>"), Pruefsumme: "abc", Fristende: uhr.Datum{Jahr: 2026, Monat: 11, Tag: 25}, Zustand: osciversand.Wartet,
		Angenommen: mikrozeit(nr), Faellig: mikrozeit(nr)}
}

func osciPacht(marke string, minute int) osciversand.Pacht {
	return osciversand.Pacht{Marke: marke, Jetzt: mikrozeit(minute), Bis: mikrozeit(minute + 2)}
}

func ohneInhalt(s osciversand.Sendung) osciversand.Sendung {
	s.Inhalt = nil
	return s
}

func pruefeAusgaenge(t *testing.T, s osciversand.Speicher, w osciversand.Auswahl, soll ...osciversand.Sendung) {
	t.Helper()
	ist, err := s.Ausgaenge(t.Context(), w)
	if d := cmp.Diff(soll, ist); d != "" || err != nil {
		t.Errorf("%v\n%s", err, d)
	}
}

func osciAusgangBleibt(t *testing.T, s osciversand.Speicher) {
	eins, zwei := osciSendung(1), osciSendung(2)
	zwei.Teilnehmer, zwei.Codes, zwei.Fehler, zwei.MessageID, zwei.Intermediaer = "stadt", []string{"9801", "9805"}, "MR-2307", "id", "https://i"
	zwei.ErsterVersuch, zwei.Versuche, zwei.Beendet, zwei.NachgesehenAb, zwei.Zustand = mikrozeit(1), 3, mikrozeit(4), mikrozeit(5), osciversand.Abgewiesen
	for _, x := range []osciversand.Sendung{zwei, eins} {
		ok, err := s.LegeAusgang(t.Context(), x)
		muss(t, ok, err)
	}
	ok, err := s.LegeAusgang(t.Context(), eins)
	mussNicht(t, ok, err)
	pruefeAusgaenge(t, s, osciversand.Auswahl{}, ohneInhalt(eins), ohneInhalt(zwei))
	pruefeAusgaenge(t, s, osciversand.Auswahl{ID: "s-2"}, ohneInhalt(zwei))
	pruefeAusgaenge(t, s, osciversand.Auswahl{Teilnehmer: "register", Zustaende: []osciversand.Zustand{osciversand.Wartet, osciversand.Abgewiesen}}, ohneInhalt(eins))
	pruefeAusgaenge(t, s, osciversand.Auswahl{NachsehenBis: mikrozeit(5)}, ohneInhalt(zwei))
	pruefeAusgaenge(t, s, osciversand.Auswahl{NachsehenBis: mikrozeit(4)})
	pruefeAusgaenge(t, s, osciversand.Auswahl{ID: "s-3"})
}

func osciErsterVersuch(t *testing.T, s osciversand.Speicher) {
	ctx := t.Context()
	for _, nr := range []int{2, 1} {
		ok, err := s.LegeAusgang(ctx, osciSendung(nr))
		muss(t, ok, err)
	}
	_, da, err := s.NimmAusgang(ctx, osciPacht("a", 0))
	mussNicht(t, da, err)
	x, da, err := s.NimmAusgang(ctx, osciPacht("a", 5))
	muss(t, da, err)
	soll := osciSendung(1)
	soll.ErsterVersuch, soll.Versuche = mikrozeit(5), 1
	if d := cmp.Diff(soll, x); d != "" {
		t.Error(d)
	}
	y, da, err := s.NimmAusgang(ctx, osciPacht("b", 5))
	muss(t, da, err)
	_, da, err = s.NimmAusgang(ctx, osciPacht("c", 6))
	mussNicht(t, da, err)
	if y.ID != "s-2" {
		t.Errorf("%s came twice", y.ID)
	}
	x, da, err = s.NimmAusgang(ctx, osciPacht("d", 7)) // the first lease is over
	muss(t, da, err)
	if !x.ErsterVersuch.Equal(mikrozeit(5)) || x.Versuche != 2 {
		t.Errorf("first attempt %v, %d attempts", x.ErsterVersuch, x.Versuche)
	}
}

func osciOhnePacht(t *testing.T, s osciversand.Speicher) {
	ctx := t.Context()
	ok, err := s.LegeAusgang(ctx, osciSendung(1))
	muss(t, ok, err)
	alt := osciPacht("a", 1)
	x, da, err := s.NimmAusgang(ctx, alt)
	muss(t, da, err)
	x.MessageID = "id"
	ok, err = s.SetzeAusgang(ctx, x, alt, false)
	muss(t, ok, err)
	ok, err = s.WechsleAusgang(ctx, x.ID, osciversand.Wartet, osciversand.PerPost, mikrozeit(2))
	mussNicht(t, ok, err)
	y, da, err := s.NimmAusgang(ctx, osciPacht("b", 9))
	muss(t, da, err)
	if y.MessageID != "id" || string(y.Inhalt) != "<x/>" {
		t.Errorf("%+v", y)
	}
	x.Zustand = osciversand.Zugestellt
	ok, err = s.SetzeAusgang(ctx, x, alt, true)
	mussNicht(t, ok, err)
	ok, err = s.SetzeAusgang(ctx, y, osciPacht("b", 9), true)
	muss(t, ok, err)
	ok, err = s.SetzeAusgang(ctx, y, osciPacht("b", 9), true)
	mussNicht(t, ok, err)
	ok, err = s.WechsleAusgang(ctx, x.ID, osciversand.PostErforderlich, osciversand.PerPost, mikrozeit(20))
	mussNicht(t, ok, err)
	ok, err = s.WechsleAusgang(ctx, x.ID, osciversand.Wartet, osciversand.PerPost, mikrozeit(20))
	muss(t, ok, err)
	_, da, err = s.NimmAusgang(ctx, osciPacht("c", 30))
	mussNicht(t, da, err)
}

func osciInhaltGeht(t *testing.T, s osciversand.Speicher) {
	ctx := t.Context()
	x := osciSendung(1)
	ok, err := s.LegeAusgang(ctx, x)
	muss(t, ok, err)
	p := osciPacht("a", 1)
	x, da, err := s.NimmAusgang(ctx, p)
	muss(t, da, err)
	x.Zustand, x.Beendet = osciversand.Zugestellt, mikrozeit(2)
	ok, err = s.SetzeAusgang(ctx, x, p, true)
	muss(t, ok, err)
	pruefeAusgaenge(t, s, osciversand.Auswahl{}, ohneInhalt(x))
	_, da, err = s.NimmAusgang(ctx, osciPacht("b", 50))
	mussNicht(t, da, err)
}

func osciZettel(empfang int) osci.Laufzettel {
	l := osci.Laufzettel{MessageID: "id", GeaendertAm: mikrozeit(empfang), Einreichung: osci.Um(mikrozeit(1)), Betreff: "b",
		Pruefbericht: []osci.Pruefung{{Zeit: osci.Um(mikrozeit(1)), Inhaber: "CN=x", Seriennummer: "17", Mathematisch: osci.BefundOK, Offline: osci.BefundGueltig}}}
	if empfang > 0 {
		l.Empfang = osci.Um(mikrozeit(empfang))
	}
	return l
}

func osciLaufzettel(t *testing.T, s osciversand.Speicher) {
	ctx := t.Context()
	ok, err := s.LegeAusgang(ctx, osciSendung(1))
	muss(t, ok, err)
	_, da, err := s.Laufzettel(ctx, "s-1")
	mussNicht(t, da, err)
	for _, empfang := range []int{0, 7} {
		soll := osciversand.Laufzettel{Sendung: "s-1", Laufzettel: osciZettel(empfang)}
		if err := s.SetzeLaufzettel(ctx, soll, mikrozeit(empfang)); err != nil {
			t.Fatal(err)
		}
		ist, da, err := s.Laufzettel(ctx, "s-1")
		muss(t, da, err)
		if d := cmp.Diff(soll, ist); d != "" {
			t.Error(d)
		}
	}
	x := osciSendung(1)
	x.NachgesehenAb = mikrozeit(7)
	pruefeAusgaenge(t, s, osciversand.Auswahl{NachsehenBis: mikrozeit(7)}, ohneInhalt(x))
}

func osciEingang(id string, groesse int64) osciversand.Eingang {
	return osciversand.Eingang{Teilnehmer: "register", MessageID: id, Betreff: "b", Inhalt: []byte("<p/>"), Laufzettel: osciZettel(3),
		Zertifikate: []osci.Zertifikat{{Art: osci.SignaturAbsender, ID: "z", DER: []byte{1, 2}}},
		Anhaenge:    []osciversand.Anhangzeile{{ContentID: "a", Groesse: groesse}}, Zustand: osciversand.Eingegangen, Empfangen: mikrozeit(1), Faellig: mikrozeit(1)}
}

func osciEingangEinmal(t *testing.T, s osciversand.Speicher) {
	ctx := t.Context()
	gross := bytes.Repeat([]byte("0123456789"), 150_000)
	anhang := func(d osci.Daten) []osci.Anhang { return []osci.Anhang{{ContentID: "a", Daten: d}} }
	kaputt := errors.New("broken")
	if _, err := s.LegeEingang(ctx, osciEingang("m", int64(len(gross))), anhang(abbrechend{kaputt})); !errors.Is(err, kaputt) {
		t.Errorf("%v", err)
	}
	ok, err := s.LegeEingang(ctx, osciEingang("m", int64(len(gross))), anhang(osci.Speicherdaten(gross)))
	muss(t, ok, err)
	ok, err = s.LegeEingang(ctx, osciEingang("m", 1), anhang(osci.Speicherdaten("x")))
	mussNicht(t, ok, err)
	andere := osciEingang("m", 0)
	andere.Teilnehmer = "stadt"
	ok, err = s.LegeEingang(ctx, andere, anhang(osci.Speicherdaten("")))
	muss(t, ok, err)
	liste, err := s.Eingaenge(ctx, "")
	if err != nil || len(liste) != 2 {
		t.Fatalf("%d, %v", len(liste), err)
	}
	soll := osciEingang("m", int64(len(gross)))
	soll.Nr, soll.Inhalt = liste[0].Nr, nil
	if d := cmp.Diff(soll, liste[0]); d != "" {
		t.Error(d)
	}
	var ist []byte
	for stueck := range 2 {
		b, err := s.Anhangstueck(ctx, liste[0].Nr, 0, stueck)
		if err != nil || stueck == 0 && len(b) != osciversand.Stueckgroesse {
			t.Fatalf("piece %d: %d bytes, %v", stueck, len(b), err)
		}
		ist = append(ist, b...)
	}
	if !bytes.Equal(ist, gross) {
		t.Error("the attachment was changed")
	}
	if _, err := s.Anhangstueck(ctx, liste[0].Nr, 0, 2); err == nil {
		t.Error("a piece that does not exist was read")
	}
}

// abbrechend is an attachment that can't be read to its end.
type abbrechend struct{ err error }

func (a abbrechend) Groesse() int64 { return 1 << 22 }

func (a abbrechend) Oeffne() (io.ReadSeekCloser, error) {
	return struct {
		io.Reader
		io.Seeker
		io.Closer
	}{io.MultiReader(bytes.NewReader(make([]byte, 3<<20)), iotest.ErrReader(a.err)), nil, io.NopCloser(nil)}, nil
}

func osciEingangPacht(t *testing.T, s osciversand.Speicher) {
	ctx := t.Context()
	ok, err := s.LegeEingang(ctx, osciEingang("m", 0), nil)
	muss(t, ok, err)
	p := osciPacht("a", 2)
	e, da, err := s.NimmEingang(ctx, p)
	muss(t, da, err)
	if string(e.Inhalt) != "<p/>" || e.Versuche != 1 || e.Nr == 0 {
		t.Errorf("%+v", e)
	}
	_, da, err = s.NimmEingang(ctx, osciPacht("b", 3))
	mussNicht(t, da, err)
	ok, err = s.SetzeEingang(ctx, e, osciPacht("b", 3))
	mussNicht(t, ok, err)
	e.Faellig, e.Fehler = mikrozeit(9), "MR-2314"
	ok, err = s.SetzeEingang(ctx, e, p)
	muss(t, ok, err)
	_, da, err = s.NimmEingang(ctx, osciPacht("c", 8))
	mussNicht(t, da, err)
	p = osciPacht("d", 9)
	e, da, err = s.NimmEingang(ctx, p)
	muss(t, da, err)
	e.Zustand, e.Fehler = osciversand.Zurueckgehalten, "MR-2313"
	ok, err = s.SetzeEingang(ctx, e, p)
	muss(t, ok, err)
	_, da, err = s.NimmEingang(ctx, osciPacht("e", 99))
	mussNicht(t, da, err)
	e.Inhalt = nil
	for zustand, soll := range map[osciversand.Eingangszustand][]osciversand.Eingang{osciversand.Zurueckgehalten: {e}, osciversand.Verarbeitet: nil} {
		liste, err := s.Eingaenge(ctx, zustand)
		if d := cmp.Diff(soll, liste); d != "" || err != nil {
			t.Errorf("%v\n%s", err, d)
		}
	}
}

func osciEingangGeht(t *testing.T, s osciversand.Speicher) {
	ctx := t.Context()
	for _, zustand := range []osciversand.Eingangszustand{osciversand.Zurueckgehalten, osciversand.Verarbeitet} {
		ok, err := s.LegeEingang(ctx, osciEingang(string(zustand), 1), []osci.Anhang{{ContentID: "a", Daten: osci.Speicherdaten("x")}})
		muss(t, ok, err)
		p := osciPacht("a", 2)
		e, da, err := s.NimmEingang(ctx, p)
		muss(t, da, err)
		e.Zustand = zustand
		ok, err = s.SetzeEingang(ctx, e, p)
		muss(t, ok, err)
		_, err = s.Anhangstueck(ctx, e.Nr, 0, 0)
		if da := err == nil; da != (zustand == osciversand.Zurueckgehalten) {
			t.Errorf("%s: attachment is there: %v", zustand, da)
		}
		ok, err = s.LegeEingang(ctx, osciEingang(string(zustand), 1), nil)
		mussNicht(t, ok, err)
	}
}

func osciTage(t *testing.T, s osciversand.Speicher) {
	tag := uhr.Datum{Jahr: 2026, Monat: 11, Tag: 20}
	stand := osciversand.Tagesstand{Teilnehmer: "register", Richtung: osciversand.Leeren, Tag: tag}
	merke := func(d uhr.Datum, minute int, code string) {
		t.Helper()
		x := stand
		if x.Tag, x.Code = d, code; code == "" {
			x.Erfolge, x.LetzterErfolg = 1, mikrozeit(minute)
		} else {
			x.Fehlschlaege, x.LetzterFehlschlag = 1, mikrozeit(minute)
		}
		if err := s.MerkeTag(t.Context(), x); err != nil {
			t.Fatal(err)
		}
	}
	merke(tag, 1, "MR-2306")
	merke(tag, 2, "")
	merke(tag, 3, "MR-2305")
	merke(tag, 4, "")
	merke(tag.PlusTage(1), 5, "")
	eins, zwei := stand, stand
	eins.Erfolge, eins.Fehlschlaege, eins.LetzterErfolg, eins.LetzterFehlschlag, eins.Code = 2, 2, mikrozeit(4), mikrozeit(3), "MR-2305"
	zwei.Tag, zwei.Erfolge, zwei.LetzterErfolg = tag.PlusTage(1), 1, mikrozeit(5)
	for ab, soll := range map[uhr.Datum][]osciversand.Tagesstand{tag: {eins, zwei}, tag.PlusTage(1): {zwei}, tag.PlusTage(2): nil} {
		liste, err := s.Tage(t.Context(), "register", osciversand.Leeren, ab)
		if d := cmp.Diff(soll, liste); d != "" || err != nil {
			t.Errorf("%v\n%s", err, d)
		}
	}
	liste, err := s.Tage(t.Context(), "register", osciversand.Senden, tag)
	if len(liste) > 0 || err != nil {
		t.Errorf("%v, %v", liste, err)
	}
}
