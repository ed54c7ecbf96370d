// SPDX-License-Identifier: EUPL-1.2

package bescheid_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/gebuehr"
	"kernmelderegister/internal/formate/bescheid"
	"kernmelderegister/internal/formate/pdf/pdftest"
	"kernmelderegister/internal/grund/uhr"
)

func tag(t testing.TB, text string) uhr.Datum {
	t.Helper()
	d, err := uhr.LiesDatum(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func brief(t testing.TB, tatbestaende ...gebuehr.Tatbestand) *bescheid.Bescheid {
	t.Helper()
	werk, err := gebuehr.Lade()
	if err != nil {
		t.Fatal(err)
	}
	tarif, err := werk.Fassung("2011-09")
	if err != nil {
		t.Fatal(err)
	}
	texte, err := bescheid.LadeTexte()
	if err != nil {
		t.Fatal(err)
	}
	r := tarif.Rechne(tatbestaende)
	return &bescheid.Bescheid{
		Aussteller: bescheid.Aussteller{Name: "Kernmelderegister Sachsen", Anschrift: []string{"Musterstraße 1", "01067 Dresden"}, Kontakt: "gebuehren@example.invalid"},
		Bank:       bescheid.Bank{Inhaber: "Hauptkasse Musterland", IBAN: "DE02120300000000202051", BIC: "BYLADEM1001", Name: "Musterbank"},
		Empfaenger: []string{"Ida Beispiel", "Alte Gasse 1", "01067 Dresden"}, Nummer: "2026-000017", Referenz: "RF71KMR2026000017", Kunde: "k-1",
		Datum: tag(t, "2026-03-31"), Faellig: tag(t, "2026-04-28"), Summe: r.Summe, Texte: bescheid.TexteAm(texte, tag(t, "2026-03-31")),
		Auftraege: []bescheid.Auftrag{{Nummer: "QGZ7ZVXLPRJ6ZK3KJ2UQ4E5B7M", Tag: tag(t, "2026-03-31"), Norm: tarif.Norm, Rechnung: r}},
	}
}

func schreibe(t testing.TB, b *bescheid.Bescheid) []byte {
	t.Helper()
	var puffer bytes.Buffer
	if err := bescheid.Schreibe(&puffer, b); err != nil {
		t.Fatal(err)
	}
	return puffer.Bytes()
}

func TestLetterSaysWhatTheLawDemands(t *testing.T) {
	inhalt := schreibe(t, brief(t, gebuehr.Auskunft, gebuehr.Neutral, gebuehr.KeineGebuehr))
	if ziel := os.Getenv("KMR_BILDER"); ziel != "" {
		if err := os.WriteFile(filepath.Join(ziel, "bescheid.pdf"), inhalt, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := strings.Join(pdftest.Struktur(t, inhalt), "\n")
	for _, soll := range []string{
		"Gebührenbescheid 2026-000017", "Kernmelderegister Sachsen", "Ida Beispiel", "31.03.2026", "SächsVwKG", "10. SächsKVZ lfd. Nr. 68",
		"68/1.1.3", "QGZ7ZVXLPRJ6ZK3KJ2UQ4E5B7M", "3,80 €", "0,76 €", "Summe: 4,56 €", "28.04.2026", "DE02 1203 0000 0000 2020 51",
		"RF71 KMR2 0260 0001 7", "GiroCode", "Rechtsbehelfsbelehrung", "innerhalb eines Monats", "Widerspruch", "Musterstraße 1, 01067 Dresden",
	} {
		if !strings.Contains(text, soll) {
			t.Errorf("S2-34.6 %q is missing in\n%s", soll, text)
			break
		}
	}
	if strings.Contains(text, "Mindestgebühr je Auftrag 0") {
		t.Error("a top-up of nothing is listed")
	}
}

func TestLetterNamesTheTopUp(t *testing.T) {
	text := strings.Join(pdftest.Struktur(t, schreibe(t, brief(t, gebuehr.Neutral))), "\n")
	for _, soll := range []string{"0,76 €", "Ergänzung auf die Mindestgebühr je Auftrag", "3,04 €", "Summe: 3,80 €"} {
		if !strings.Contains(text, soll) {
			t.Errorf("S2-34.1 %q is missing", soll)
		}
	}
}

// The three causes of the neutral answer are one Tatbestand; what is left to hold is
// that equal content gives equal bytes, also for the search in the separate storage (G3).
func TestEqualFeesGiveEqualBytes(t *testing.T) {
	if !bytes.Equal(schreibe(t, brief(t, gebuehr.Neutral)), schreibe(t, brief(t, gebuehr.Neutral))) {
		t.Error("BMG-51.1 letters about equal fees differ")
	}
	if !bytes.Equal(schreibe(t, brief(t, gebuehr.Neutral)), schreibe(t, brief(t, gebuehr.ArchivNeutral))) {
		t.Error("G3 the neutral answer of the separate storage is told apart")
	}
}

func TestLetterOfAMonth(t *testing.T) {
	b := brief(t, gebuehr.Auskunft)
	b.Monat = "2026-03"
	for range 400 {
		b.Auftraege = append(b.Auftraege, b.Auftraege[0])
	}
	b.Summe *= 401
	text := strings.Join(pdftest.Struktur(t, schreibe(t, b)), "\n")
	if !strings.Contains(text, "bis Ende 03/2026 bestätigten") || strings.Count(text, "QGZ7ZVXLPRJ6ZK3KJ2UQ4E5B7M") != 401 || !strings.Contains(text, "1.523,80 €") {
		t.Error("S2-20.4 monthly notice is incomplete")
	}
}

func TestBank(t *testing.T) {
	gut := brief(t).Bank
	for name, f := range map[string]struct {
		aendere func(*bescheid.Bank)
		gut     bool
	}{
		"all given":       {func(*bescheid.Bank) {}, true},
		"no BIC":          {func(b *bescheid.Bank) { b.BIC = "" }, true},
		"no holder":       {func(b *bescheid.Bank) { b.Inhaber = "" }, false},
		"holder too long": {func(b *bescheid.Bank) { b.Inhaber = strings.Repeat("ü", 71) }, false},
		"wrong digit":     {func(b *bescheid.Bank) { b.IBAN = "DE02120300000000202052" }, false},
		"with spaces":     {func(b *bescheid.Bank) { b.IBAN = "DE02 1203 0000 0000 2020 51" }, false},
		"none":            {func(b *bescheid.Bank) { *b = bescheid.Bank{} }, false},
		"wrong BIC":       {func(b *bescheid.Bank) { b.BIC = "BYLADEM" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			b := gut
			f.aendere(&b)
			if err := b.Pruefe(); (err == nil) != f.gut {
				t.Error(err)
			}
		})
	}
}

// The letter as a whole changes only on purpose: after such a change look at it
// (KMR_BILDER=folder writes it) and put the new hash here.
func TestLetterGolden(t *testing.T) {
	soll, err := os.ReadFile("testdata/bescheid.sha256")
	if err != nil {
		t.Fatal(err)
	}
	summe := sha256.Sum256(schreibe(t, brief(t, gebuehr.Auskunft, gebuehr.Neutral, gebuehr.KeineGebuehr)))
	if ist := hex.EncodeToString(summe[:]); ist != strings.TrimSpace(string(soll)) {
		t.Errorf("letter has the hash %s", ist)
	}
}
