// SPDX-License-Identifier: EUPL-1.2

package speichertest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/anwendung/intermediaer"
)

func eintraegeBleiben(t *testing.T, a intermediaer.Ablage) {
	liste := []intermediaer.Eintrag{
		{Zeit: stundeNach(0), Art: intermediaer.EintragEingang, MessageID: "x", Postfach: adresse(1), Klient: adresse(2), Code: "0800", Notiz: "n"},
		{Zeit: stundeNach(1), Art: intermediaer.EintragAblage, MessageID: "x", Postfach: adresse(1)},
		{Zeit: stundeNach(2), Art: intermediaer.EintragVerwaltung},
	}
	if err := a.Trage(t.Context(), liste...); err != nil {
		t.Fatal(err)
	}
	for name, fall := range map[string]struct {
		f    intermediaer.Eintragsfilter
		soll []int
	}{
		"newest first":         {intermediaer.Eintragsfilter{}, []int{2, 1, 0}},
		"of a kind":            {intermediaer.Eintragsfilter{Art: intermediaer.EintragAblage}, []int{1}},
		"of a message":         {intermediaer.Eintragsfilter{MessageID: "x"}, []int{1, 0}},
		"of a client":          {intermediaer.Eintragsfilter{Postfach: adresse(2)}, []int{0}},
		"of a mailbox":         {intermediaer.Eintragsfilter{Postfach: adresse(1)}, []int{1, 0}},
		"within hours":         {intermediaer.Eintragsfilter{Von: stundeNach(1), Bis: stundeNach(2)}, []int{1}},
		"of an unknown client": {intermediaer.Eintragsfilter{Postfach: adresse(7)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			ist, err := a.Eintraege(t.Context(), fall.f, 100)
			var soll []intermediaer.Eintrag
			for _, i := range fall.soll {
				soll = append(soll, liste[i])
			}
			ohneNummer := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Nummer" }, cmp.Ignore())
			if d := cmp.Diff(soll, ist, ohneNummer); err != nil || d != "" {
				t.Error(err, d)
			}
		})
	}
	seite, err := a.Eintraege(t.Context(), intermediaer.Eintragsfilter{}, 1)
	if err != nil || len(seite) != 1 {
		t.Fatal(seite, err)
	}
	if seite, err = a.Eintraege(t.Context(), intermediaer.Eintragsfilter{Vor: seite[0].Nummer}, 1); err != nil || len(seite) != 1 || seite[0].Art != intermediaer.EintragAblage {
		t.Errorf("second page %+v, %v", seite, err)
	}
}

func teilnehmer(id string, zertifikate ...byte) intermediaer.Teilnehmer {
	t := intermediaer.Teilnehmer{
		ID: id, Name: "Stadt " + id, Art: "meldebehoerde", Adresse: "https://" + id + ".example/", Verzeichnis: "ags:1", Gesperrt: stundeNach(1),
		Signaturzertifikate: [][]byte{{1}},
	}
	for _, z := range zertifikate {
		t.Postfaecher = append(t.Postfaecher, intermediaer.Postfacheintrag{
			Zertifikat: []byte{z}, Nachrichtenarten: []string{"*"}, Kontingent: intermediaer.Kontingent{Nachrichten: 1, Bytes: 2}, Klartext: true,
		})
	}
	return t
}

func postfachEiner(t *testing.T, a intermediaer.Ablage) {
	setze := func(x intermediaer.Teilnehmer) error {
		return a.SetzeTeilnehmer(t.Context(), x, intermediaer.Eintrag{Zeit: stundeNach(0), Art: intermediaer.EintragVerwaltung})
	}
	if err := errors.Join(setze(teilnehmer("b", 1, 2)), setze(teilnehmer("a", 3))); err != nil {
		t.Fatal(err)
	}
	liste, stand, err := a.Teilnehmer(t.Context())
	if err != nil || len(liste) != 2 || liste[0].ID != "a" || stand != liste[0].Stand {
		t.Fatalf("%+v, stamp %d, %v", liste, stand, err)
	}
	soll := teilnehmer("b", 1, 2)
	soll.Stand = liste[1].Stand
	if d := cmp.Diff(soll, liste[1]); d != "" {
		t.Error(d)
	}
	if err := setze(teilnehmer("c", 2)); !errors.Is(err, intermediaer.ErrVergeben) {
		t.Errorf("a mailbox of somebody else: %v", err)
	}
	if err := setze(teilnehmer("b", 9)); !errors.Is(err, intermediaer.ErrUeberholt) {
		t.Errorf("created twice: %v", err)
	}
	e := einlage("x", 0, stundeNach(0))
	e.Zustellung.Postfach = intermediaer.PostfachVon([]byte{2})
	legeEin(t, a, e)
	ohne := teilnehmer("b", 1)
	ohne.Stand = soll.Stand
	if err := setze(ohne); err != nil {
		t.Fatal(err)
	}
	staende, err := a.Postfaecher(t.Context())
	if err != nil || len(staende) != 3 {
		t.Fatalf("%+v, %v", staende, err)
	}
	for _, s := range staende {
		verwaist := s.Postfach == intermediaer.PostfachVon([]byte{2})
		if verwaist != (s.Teilnehmer == "") || verwaist != (s.Nachrichten == 1) || verwaist != s.Aelteste.Equal(stundeNach(0)) {
			t.Errorf("mailbox %+v", s)
		}
	}
	if s, err := a.Teilnehmerstand(t.Context()); err != nil || s <= stand {
		t.Errorf("stamp %d after %d, %v", s, stand, err)
	}
}

func teileBleiben(t *testing.T, a intermediaer.Ablage) {
	k := intermediaer.Teilkopf{
		MessageID: "x", Klient: adresse(1), Anzahl: 2, GesamtKB: 150, TeilKB: 100, Begonnen: stundeNach(0), Geaendert: stundeNach(0),
	}
	t2, t1 := intermediaer.Teil{Nummer: 2, Datei: "d2", Groesse: 50}, intermediaer.Teil{Nummer: 1, Datei: "d1", Groesse: 100}
	if err := a.LegeTeil(t.Context(), k, t2); err != nil {
		t.Fatal(err)
	}
	k.Geaendert = stundeNach(1)
	if err := a.LegeTeil(t.Context(), k, t1, intermediaer.Eintrag{Zeit: stundeNach(1), Art: intermediaer.EintragTeil}); err != nil {
		t.Fatal(err)
	}
	if err := a.LegeTeil(t.Context(), k, intermediaer.Teil{Nummer: 2, Datei: "d3"}); !errors.Is(err, intermediaer.ErrDoppelt) {
		t.Errorf("a part twice: %v", err)
	}
	kopf, teile, da, err := a.Teile(t.Context(), adresse(1), "x")
	if d := cmp.Diff(k, kopf) + cmp.Diff([]intermediaer.Teil{t1, t2}, teile); err != nil || !da || d != "" {
		t.Error(da, err, d)
	}
	if _, _, da, err := a.Teile(t.Context(), adresse(2), "x"); da || err != nil {
		t.Errorf("somebody else's message: %v, %v", da, err)
	}
	if n, err := a.OffeneTeile(t.Context(), adresse(1)); n != 1 || err != nil {
		t.Errorf("%d open, %v", n, err)
	}
	if b, err := a.Benutzt(t.Context(), []string{"d1", "d3"}); err != nil || !b["d1"] || b["d3"] {
		t.Errorf("files in use %v, %v", b, err)
	}
	for _, innen := range [][]intermediaer.Code{{"0800", "3707"}, {"9811"}} { // the first feedback stands
		if err := a.SchliesseTeile(t.Context(), adresse(1), "x", innen); err != nil {
			t.Fatal(err)
		}
	}
	kopf, teile, _, err = a.Teile(t.Context(), adresse(1), "x")
	if d := cmp.Diff([]intermediaer.Code{"0800", "3707"}, kopf.Innen); err != nil || len(teile) != 0 || d != "" {
		t.Error(err, teile, d)
	}
	for wann, soll := range []int{0, 1} {
		if n, err := a.VergissTeile(t.Context(), stundeNach(wann+1)); n != soll || err != nil {
			t.Errorf("%d forgotten, %v; want %d", n, err, soll)
		}
	}
}

func fristenEnden(t *testing.T, a intermediaer.Ablage) {
	mit := func(id string, z intermediaer.Zustand, geaendert time.Time) intermediaer.Einlage {
		e := einlage(id, 1, stundeNach(0))
		e.Zustellung.Zustand, e.Zustellung.Geaendert = z, geaendert
		e.Inhalt.Anhaenge = []intermediaer.Anhang{{Stueck: intermediaer.Stueck{Datei: "datei-" + id}}}
		return e
	}
	legeEin(t, a, mit("alt", intermediaer.Empfangen, stundeNach(0)), mit("neu", intermediaer.Empfangen, stundeNach(5)),
		mit("bereit", intermediaer.Bereit, stundeNach(0)), mit("gehalten", intermediaer.Zurueckgehalten, stundeNach(0)))
	for _, soll := range []int{1, 0} {
		if n, err := a.RaeumeInhalte(t.Context(), stundeNach(5), stundeNach(6), intermediaer.Empfangen); n != soll || err != nil {
			t.Fatalf("%d contents cleared, %v; want %d", n, err, soll)
		}
	}
	for _, id := range []string{"alt", "neu", "bereit", "gehalten"} {
		_, da, err := a.Inhalt(t.Context(), zustellung(t, a, id).Nummer)
		b, fehler := a.Benutzt(t.Context(), []string{"datei-" + id})
		if soll := id != "alt"; err != nil || fehler != nil || da != soll || b["datei-"+id] != soll {
			t.Errorf("content of %s: %v, file %v, %v %v", id, da, b, err, fehler)
		}
	}
	if n, err := a.RaeumeKarten(t.Context(), stundeNach(6)); n != 1 || err != nil {
		t.Errorf("%d cards cleared, %v: only the one without content", n, err)
	}
	if zeilen, err := a.Eintraege(t.Context(), intermediaer.Eintragsfilter{Art: intermediaer.EintragLoeschung}, 9); err != nil || len(zeilen) != 1 || zeilen[0].MessageID != "alt" {
		t.Errorf("log of the deletion %+v, %v", zeilen, err)
	}
	for i, soll := range []int{0, 1} {
		if n, err := a.RaeumeEintraege(t.Context(), stundeNach(6+i)); n != soll || err != nil {
			t.Errorf("%d lines cleared, %v; want %d", n, err, soll)
		}
	}
}
