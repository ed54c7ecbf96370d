// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
)

// gemeinsam returns a path in the shared material and skips the test without it.
func gemeinsam(t testing.TB, teile ...string) string {
	t.Helper()
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "..", "shared")
	}
	pfad := filepath.Join(append([]string{wurzel}, teile...)...)
	if _, err := os.Stat(pfad); err != nil {
		t.Skipf("SKIPPED: shared material not found: %s", pfad)
	}
	return pfad
}

func datei(t testing.TB, teile ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(gemeinsam(t, teile...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// lies reads a message with the reader for its number and returns how many
// records it has.
func lies(nachricht string, r io.Reader) (int, error) {
	switch nachricht {
	case "0201":
		_, err := xmeld.Lies0201(r)
		return 1, err
	case "0203":
		_, err := xmeld.Lies0203(r)
		return 1, err
	case "1100":
		return lies1100(r)
	case "1101":
		_, err := xmeld.Lies1101(r)
		return 1, err
	case "1104":
		_, err := xmeld.Lies1104(r)
		return 1, err
	case "1330":
		_, err := xmeld.Lies1330(r)
		return 1, err
	case "1331":
		_, err := xmeld.Lies1331(r)
		return 1, err
	case "1332":
		_, err := xmeld.Lies1332(r)
		return 1, err
	case "1333":
		_, err := xmeld.Lies1333(r)
		return 1, err
	case "1500":
		_, err := xmeld.Lies1500(r)
		return 1, err
	case "1501":
		_, err := xmeld.Lies1501(r)
		return 1, err
	case "0910":
		_, err := xmeld.Lies0910(r)
		return 1, err
	case "0010":
		_, err := xmeld.Lies0010(r)
		return 1, err
	}
	return 0, nil
}

func lies1100(r io.Reader) (saetze int, err error) {
	l, err := xmeld.Lies1100(r, xmeld.Optionen1100{})
	if err != nil {
		return 0, err
	}
	for {
		satz, err := l.Naechster()
		if errors.Is(err, io.EOF) {
			return saetze, nil
		}
		if err != nil {
			return saetze, err
		}
		if satz.Mangel != nil {
			return saetze, satz.Mangel
		}
		saetze++
	}
}

func TestEveryExampleIsRead(t *testing.T) {
	for _, ordner := range []string{"amtlich", "eigene"} {
		verzeichnis := gemeinsam(t, "spec", "xmeld", "beispiele", ordner)
		dateien, err := filepath.Glob(filepath.Join(verzeichnis, "*.xml"))
		if err != nil || len(dateien) == 0 {
			t.Fatalf("no examples in %s: %v", verzeichnis, err)
		}
		for _, pfad := range dateien {
			t.Run(filepath.Base(pfad), func(t *testing.T) {
				b, err := os.ReadFile(pfad)
				if err != nil {
					t.Fatal(err)
				}
				art, err := xmeld.Erkenne(strings.NewReader(string(b)))
				if err != nil {
					t.Fatal(err)
				}
				if art.Version != "25.11a" || !strings.Contains(pfad, art.Nachricht) {
					t.Errorf("recognised as %+v", art)
				}
				if _, err := lies(art.Nachricht, strings.NewReader(string(b))); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// The contents of an official question and of a delivery arrive where they belong.
func TestContentsOfExamples(t *testing.T) {
	a, err := xmeld.Lies1330(bytes.NewReader(datei(t, "spec", "xmeld", "beispiele", "amtlich", "FachspezifischBehoerdenauskunft006a-1330.xml")))
	if err != nil {
		t.Fatal(err)
	}
	if !a.Kopf.IstTest || a.Kopf.Leser.AGS() != "09000009" || len(a.Kopf.Autor.Erreichbarkeiten) != 4 || !a.Abrufer.Sicherheitsbehoerde {
		t.Errorf("header %+v", a.Kopf)
	}
	if len(a.Elemente) != 185 || a.Elemente[0] != 1 || a.Elemente[184] != 185 || !a.VerzichtAufMitteilung || a.HatErweiterung {
		t.Errorf("%d elements", len(a.Elemente))
	}
	if a.Auswahl.AGS != "09000009" || a.Auswahl.Nachname == "" || a.Auswahl.Vornamen == "" || a.Abrufer.Aktenzeichen == "" || a.Abrufer.Kennung == "" {
		t.Error("criteria or reference are missing")
	}
	saetze := datensaetze(t, datei(t, "spec", "xmeld", "beispiele", "eigene", "beispiel-1100.xml"))
	if len(saetze) != 3 || saetze[2].Loeschen == nil || saetze[2].Schluessel().Ordnungsmerkmal != "PIR0000815" {
		t.Fatalf("%d records", len(saetze))
	}
	m := saetze[0].Liefern
	if m.Name.Geburtsname != "Woźniak" || m.Familienstand.Beginn != 20150620 || m.Wohnungen[1].Auszug != 20261031 ||
		m.Partner.Referenz.Ordnungsmerkmal != "PIR0004712" || m.Kinder[0].Daten.Person.Geschlecht != "m" || m.Sperren[0].Grund != melde.WiderspruchJubilaeum {
		t.Error("the first record differs from the example")
	}
	if zweiter := saetze[1].Liefern; zweiter.Wohnungen[1].Anschrift.Zeilen[1].Inhalt != "Mostecká 8" || zweiter.Geburt.Datum != 19510800 {
		t.Error("the second record differs from the example")
	}
}
