// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/formate/xmeld"
)

// xmllint validates the messages against an official schema.
func xmllint(t *testing.T, schema string, nachrichten map[string][]byte) {
	t.Helper()
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("SKIPPED: xmllint is not installed")
	}
	ordner := gemeinsam(t, "spec", "xmeld", "25.11a")
	ordner, err := filepath.Abs(ordner)
	if err != nil {
		t.Fatal(err)
	}
	ziel := t.TempDir()
	argumente := []string{"--noout", "--nonet", "--schema", filepath.Join(ordner, schema)}
	for name, inhalt := range nachrichten {
		pfad := filepath.Join(ziel, name+".xml")
		if err := os.WriteFile(pfad, inhalt, 0o600); err != nil {
			t.Fatal(err)
		}
		argumente = append(argumente, pfad)
	}
	aufruf := exec.Command("xmllint", argumente...)
	aufruf.Env = append(os.Environ(), "XML_CATALOG_FILES="+filepath.Join(ordner, "catalog.xml"))
	if ausgabe, err := aufruf.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, kuerze(ausgabe))
	}
}

func kuerze(b []byte) []byte {
	if len(b) > 3000 {
		return b[:3000]
	}
	return b
}

// What is written is valid against the official schemas.
func TestWrittenMessagesAreValid(t *testing.T) {
	nachrichten := map[string][]byte{
		"1100":      lieferung(t, append(saetze(150), meldetest.Voll())...),
		"1100-leer": lieferung(t),
	}
	for name, schreibe := range schreiberFunktionen() {
		var b bytes.Buffer
		if err := schreibe(&b); err != nil {
			t.Fatal(err)
		}
		nachrichten[name] = b.Bytes()
	}
	var viele []recht.Auszug
	for i := range 150 {
		viele = append(viele, auszug(meldetest.Satz(uint64(1000+i))))
	}
	viele = append(viele, auszug(meldetest.Voll()), recht.Auszug{}, recht.Auszug{UnbekanntVerzogen: true})
	var b bytes.Buffer
	if err := xmeld.Schreibe1331(&b, antwort(viele...)); err != nil {
		t.Fatal(err)
	}
	nachrichten["1331"] = b.Bytes()
	rueck := map[string][]byte{"0010": nachrichten["0010"]}
	delete(nachrichten, "0010")
	xmllint(t, "xinneres.xmeld.xsd", nachrichten)
	xmllint(t, filepath.Join("extern", "xinneres-rueckweisung.xsd"), rueck)
}

// The text of every answer is fit for the datatype, whatever is quoted.
func TestQuotedContentsAreMadeFit(t *testing.T) {
	q := quittung()
	q.Meldungen[0].Feldinhalt = "\x00 ☃ \ufffd 漢字 \u0308x a\u0308 ä"
	q.Meldungen[0].Fehlermeldung = "„Größe“ – falsch"
	var b bytes.Buffer
	if err := xmeld.Schreibe1101(&b, q); err != nil {
		t.Fatal(err)
	}
	gelesen, err := xmeld.Lies1101(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if erhalten := gelesen.Meldungen[0].Feldinhalt; erhalten != "? ? ? ?? ?x a? ä" {
		t.Errorf("quoted as %q", erhalten)
	}
	xmllint(t, "xinneres.xmeld.xsd", map[string][]byte{"1101": b.Bytes()})
}

// schreiberFunktionen writes one instance of every message but deliveries and answers.
func schreiberFunktionen() map[string]func(*bytes.Buffer) error {
	neutral, abgelehnt := antwort(), antwort()
	neutral.Status = xmeld.StatusNeutral
	abgelehnt.Rueckweisungen = []xmeld.Rueckweisungsgrund{{Grund: "17", Freitext: "aktenzeichen"}, {Grund: "18"}}
	neutraleListe, abgelehnteListe := ergebnisliste(), ergebnisliste()
	neutraleListe.Status = xmeld.StatusNeutral
	abgelehnteListe.Rueckweisungen = []xmeld.Rueckweisungsgrund{{Grund: "13"}, {Grund: "22"}}
	eindeutig := antwort(auszug(meldetest.Satz(3)))
	eindeutig.Status = xmeld.StatusEindeutig
	return map[string]func(*bytes.Buffer) error{
		"0201": func(b *bytes.Buffer) error {
			return xmeld.Schreibe0201(b, rueckmeldung(meldetest.Voll(), meldetest.Satz(3), meldetest.Satz(4)))
		},
		"0203": func(b *bytes.Buffer) error { return xmeld.Schreibe0203(b, auswertung()) },
		"0910": func(b *bytes.Buffer) error { return xmeld.Schreibe0910(b, ruecksendung()) },
		"1101": func(b *bytes.Buffer) error { return xmeld.Schreibe1101(b, quittung()) },
		"1104": func(b *bytes.Buffer) error { return xmeld.Schreibe1104(b, ortsverzeichnis()) },
		"1500": func(b *bytes.Buffer) error { return xmeld.Schreibe1500(b, hinweise()["wohnung"]) },
		"1501": func(b *bytes.Buffer) error { return xmeld.Schreibe1501(b, hinweisantwort()) },
		"1322": func(b *bytes.Buffer) error {
			return xmeld.Schreibe1322(b, &xmeld.Aussteuerung{
				Kopf: kopf("1322"), Person: meldetest.Satz(3).Schluessel, Nachricht: []byte("<urschrift/>"), Nachrichtenart: "1330",
			})
		},
		"1330": func(b *bytes.Buffer) error { return xmeld.Schreibe1330(b, anfrage()) },
		"1332": func(b *bytes.Buffer) error { return xmeld.Schreibe1332(b, freieAnfrage()) },
		"1333": func(b *bytes.Buffer) error {
			return xmeld.Schreibe1333(b, ergebnisliste(person1331(), ergebnis(meldetest.Satz(3))))
		},
		"1333-neutral":   func(b *bytes.Buffer) error { return xmeld.Schreibe1333(b, neutraleListe) },
		"1333-abgelehnt": func(b *bytes.Buffer) error { return xmeld.Schreibe1333(b, abgelehnteListe) },
		"1331-neutral":   func(b *bytes.Buffer) error { return xmeld.Schreibe1331(b, neutral) },
		"1331-abgelehnt": func(b *bytes.Buffer) error { return xmeld.Schreibe1331(b, abgelehnt) },
		"1331-eindeutig": func(b *bytes.Buffer) error { return xmeld.Schreibe1331(b, eindeutig) },
		"0010": func(b *bytes.Buffer) error {
			r := rueckweisung()
			return xmeld.Schreibe0010(b, r, bytes.NewReader(r.Nachricht))
		},
	}
}
