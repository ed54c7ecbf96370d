// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
)

type bestandszeile struct {
	Datensaetze int  `json:"datensaetze"`
	Personen    *int `json:"personen"`
}

func personenzahl(t *testing.T, r ruf, daten string) (saetze, personen int) {
	t.Helper()
	b := als[bestandszeile](t, r.gelingt(t, "bestand", "--json", "--daten", daten))
	if b.Personen == nil {
		return b.Datensaetze, -1
	}
	return b.Datensaetze, *b.Personen
}

// weggezogen is the record that a former stay of the resident left behind.
func weggezogen(m mensch) *melde.Meldesatz {
	s := m.satz()
	s.Schluessel.Ordnungsmerkmal += "A"
	w := &s.Wohnungen[0]
	w.Aktuell, w.Einzug, w.Auszug = false, 19900101, 20001231
	return s
}

func spieleEin(t *testing.T, r ruf, daten string, nummer int, saetze ...*melde.Meldesatz) lauf {
	t.Helper()
	datei := schreibeDatei(t, filepath.Join(t.TempDir(), fmt.Sprintf("%d.xml", nummer)), lieferung(t, nummer, saetze...))
	return r.kmr(t, "einspielen", "--json", "--daten", daten, datei)
}

func TestDeliveriesAreLinkedToPersons(t *testing.T) {
	r, daten := ruf{umgebung: []string{"KMR_HEUTE=" + spieltag}}, t.TempDir()
	erwarte := func(was string, saetze, personen int) {
		t.Helper()
		if s, p := personenzahl(t, r, daten); s != saetze || p != personen {
			t.Errorf("%s: %d records are %d persons, want %d and %d", was, s, p, saetze, personen)
		}
	}
	const nummer = "10000000000277"
	spieleEin(t, r, daten, 1, mitZusatz(frei.satz(), melde.ZusatzMeldenummer, nummer), beispiel.satz())
	erwarte("after the first load", 2, 2)
	frueher := mitZusatz(weggezogen(frei), melde.ZusatzMeldenummer, nummer)
	spieleEin(t, r, daten, 2, unbekannt.satz(), frueher)
	erwarte("after a delivery", 4, 3)
	spieleEin(t, r, daten, 2, unbekannt.satz(), frueher)
	erwarte("after the same delivery again", 4, 3)
	l := r.gelingt(t, "zuordnung", "--json", "--daten", daten)
	if z := als[struct{ Geaendert int }](t, l); z.Geaendert != 0 {
		t.Errorf("a full run changed %d decisions", z.Geaendert)
	}
	erwarte("after a full run", 4, 3)
}

func mitZusatz(s *melde.Meldesatz, feld, wert string) *melde.Meldesatz {
	s.Landescontainer = &melde.Landescontainer{Zusatzfelder: []melde.Zusatzfeld{{Name: feld, Inhalt: []string{wert}}}}
	return s
}

func TestMarkIsDemandedWhereTheInstallationWantsIt(t *testing.T) {
	for _, f := range []struct {
		name, konfig string
		satz         *melde.Meldesatz
		status       int
	}{
		{"S1-10.2 off: neither is needed", "", frei.satz(), 0},
		{"S1-10.1 S1-10.2 on: neither is refused", "vbm_pflicht = true\n", frei.satz(), 1},
		{"S1-10.1 on: a vBM suffices", "vbm_pflicht = true\n", mitZusatz(frei.satz(), melde.ZusatzVBM, string(dresden)+"abcdefghijkl"), 0},
		{"S1-10.9 on: a Meldenummer suffices", "vbm_pflicht = true\n", mitZusatz(frei.satz(), melde.ZusatzMeldenummer, "10000000000277"), 0},
	} {
		t.Run(f.name, func(t *testing.T) {
			daten := t.TempDir()
			schreibeDatei(t, filepath.Join(daten, "kmr.toml"), []byte("betriebsart = \"test\"\n"+f.konfig))
			if l := spieleEin(t, ruf{}, daten, 1, f.satz); l.status != f.status {
				t.Errorf("status %d, want %d\n%s%s", l.status, f.status, l.aus, l.meldung)
			}
		})
	}
}

// geheimesMerkmal stands in a record and must be seen by no user.
const geheimesMerkmal = "vbmabcdefghi"

func TestVBMIsNeverShownToUsers(t *testing.T) {
	t.Run("S1-10.4 no answer, receipt, log or page has it", func(t *testing.T) {
		r, daten := ruf{umgebung: []string{"KMR_HEUTE=" + spieltag}}, t.TempDir()
		laut := map[string]string{}
		hoere := func(quelle string, l lauf) { laut[quelle] = l.aus + l.meldung }
		vbm := string(dresden) + geheimesMerkmal
		hoere("einspielen", spieleEin(t, r, daten, 1, mitZusatz(frei.satz(), melde.ZusatzVBM, vbm)))
		hoere("abgewiesen", spieleEin(t, r, daten, 2, mitZusatz(unbekannt.satz(), melde.ZusatzVBM, vbm)))
		hoere("konten", r.gelingt(t, "konten", "anlegen", "--daten", daten, schreibeDatei(t, filepath.Join(t.TempDir(), "k.json"), []byte(kontendatei))))
		var alle []recht.Element
		for e := recht.Element(1); e < 100; e++ {
			alle = append(alle, e)
		}
		for i := range alle {
			r.eingabe = frage(t, frei, func(a *xmeld.Anfrage) { a.Elemente = alle[:i+1] })
			l := r.kmr(t, "abfrage", "--daten", daten, "--stelle", "amt-1", "--nutzer", "verfahren")
			hoere(fmt.Sprint("abfrage ", i), l)
			if l.status != 0 {
				break // elements of higher numbers do not exist
			}
		}
		hoere("protokoll", r.kmr(t, "protokoll", "export", "--daten", daten))
		hoere("bestand", r.gelingt(t, "bestand", "--json", "--daten", daten))
		hoere("zuordnung", r.gelingt(t, "zuordnung", "--daten", daten))
		dateien, err := filepath.Glob(filepath.Join(daten, "quittungen", "*"))
		if err != nil || len(dateien) < 2 {
			t.Fatalf("%d receipts (%v)", len(dateien), err)
		}
		for _, d := range append(dateien, filepath.Join(daten, "protokoll.db"), filepath.Join(daten, "zugang.db")) {
			inhalt, err := os.ReadFile(d)
			if err != nil {
				t.Fatal(err)
			}
			laut[filepath.Base(d)] = string(inhalt)
		}
		for quelle, text := range laut {
			if strings.Contains(text, geheimesMerkmal) {
				t.Errorf("%s shows the mark", quelle)
			}
		}
		if len(laut) < 10 || !strings.Contains(laut["abfrage 0"], string(frei.nachname)) {
			t.Errorf("%d outputs; the person was not found: %s", len(laut), laut["abfrage 0"])
		}
		roh, err := os.ReadFile(filepath.Join(daten, "register.db"))
		if err != nil || !bytes.Contains(roh, []byte(geheimesMerkmal)) {
			t.Errorf("the mark does not stand in the register: the test shows nothing (%v)", err)
		}
	})
}
