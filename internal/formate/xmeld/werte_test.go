// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
)

// quittungMit writes a receipt in which alt is replaced.
func quittungMit(t *testing.T, alt, neu string) string {
	t.Helper()
	var b bytes.Buffer
	if err := xmeld.Schreibe1101(&b, quittung()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), alt) {
		t.Fatalf("%s is not there", alt)
	}
	return strings.Replace(b.String(), alt, neu, 1)
}

func TestTimes(t *testing.T) {
	for text, erwartet := range map[string]string{
		"2026-11-03T10:40:00.118+01:00":      "2026-11-03T10:40:00.118+01:00",
		" 2026-11-03T10:40:00Z ":             "2026-11-03T10:40:00Z",
		"2026-11-03T10:40:00":                "2026-11-03T10:40:00Z",
		"2026-11-03T10:40:00.123456789-3:00": "",
		"2026-11-03T10:40:00.1234567891Z":    "2026-11-03T10:40:00.123456789Z",
		"2026-11-03T10:40:00-00:30":          "2026-11-03T10:40:00-00:30",
		"2026-11-03T24:00:00+14:00":          "2026-11-04T00:00:00+14:00",
		"2026-11-03T24:00:01Z":               "",
		"2026-02-29T10:40:00Z":               "",
		"2026-11-03T10:60:00Z":               "",
		"2026-11-03T10:40:00+15:00":          "",
		"2026-11-03T10:40:00.Z":              "",
		"2026-11-03 10:40:00Z":               "",
		"2026-11-03":                         "",
		"":                                   "",
	} {
		nachricht := quittungMit(t, "2026-11-03T10:40:00.118+01:00", text)
		q, err := xmeld.Lies1101(strings.NewReader(nachricht))
		if (err != nil) != (erwartet == "") {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if err == nil && q.Meldungen[0].Ereignis.Zeitpunkt.Format(time.RFC3339Nano) != erwartet {
			t.Errorf("%q: %v", text, q.Meldungen[0].Ereignis.Zeitpunkt)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, erwartet := range map[string]uint64{"+7": 7, " 0012\n": 12, "1152921504606846976": 1 << 60} {
		q, err := xmeld.Lies1101(strings.NewReader(quittungMit(t, ">212<", ">"+text+"<")))
		if err != nil || q.Lieferung != erwartet {
			t.Errorf("%q: %v, %v", text, q, err)
		}
	}
	for _, text := range []string{"-1", "1,5", "zwei", "99999999999999999999"} {
		if _, err := xmeld.Lies1101(strings.NewReader(quittungMit(t, ">212<", ">"+text+"<"))); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func TestPartlyKnownDates(t *testing.T) {
	for text, erwartet := range map[string]melde.TeilbekanntesDatum{
		"<teilbekanntesDatum><jahrMonatTag>1984-02-29</jahrMonatTag></teilbekanntesDatum>": 19840229,
		"<teilbekanntesDatum><jahrMonat>1984-02</jahrMonat></teilbekanntesDatum>":          19840200,
		"<teilbekanntesDatum><jahr>1984</jahr></teilbekanntesDatum>":                       19840000,
		"<unbekannt>true</unbekannt>":                                                      melde.Unbekannt,
		"<teilbekanntesDatum><jahrMonat>1984-13</jahrMonat></teilbekanntesDatum>":          0,
		"<teilbekanntesDatum><jahr>0000</jahr></teilbekanntesDatum>":                       0,
		"<teilbekanntesDatum><jahr>84</jahr></teilbekanntesDatum>":                         0,
		"<teilbekanntesDatum><jahrMonatTag>1900-02-29</jahrMonatTag></teilbekanntesDatum>": 0,
	} {
		satz := *satz1100()
		satz.Geburt = melde.Geburt{Datum: melde.Unbekannt}
		nachricht := strings.Replace(string(lieferung(t, &satz)), "<unbekannt>true</unbekannt>", text, 1)
		gelesen := datensaetze(t, []byte(nachricht))[0]
		if (gelesen.Mangel != nil) != (erwartet == 0) || gelesen.Liefern.Geburt.Datum != erwartet {
			t.Errorf("%s: %v, %v", text, gelesen.Liefern.Geburt.Datum, gelesen.Mangel)
		}
		if gelesen.Mangel != nil && gelesen.Mangel.Feld != "0601" {
			t.Errorf("%s: sheet %s", text, gelesen.Mangel.Feld)
		}
	}
}

// A literal plus sign is the DSMeld's own way to say that there is no name.
func TestPlusMeansNoName(t *testing.T) {
	nachricht := strings.Replace(string(lieferung(t, satz1100())), "<name>Lindner</name>", "<name>+</name>", 1)
	if name := datensaetze(t, []byte(nachricht))[0].Liefern.Name.Familienname; name != melde.NichtVorhanden {
		t.Error("not recognised")
	}
}

// The schema fixes marks to true, so that an empty element says the same.
func TestEmptyMarksCountAsSet(t *testing.T) {
	nachricht := strings.Replace(string(lieferung(t, satz1100())),
		"<xmeld:bedingterSperrvermerk>true</xmeld:bedingterSperrvermerk>", "<xmeld:bedingterSperrvermerk/>", 1)
	if err := xmeld.Pruefe(strings.NewReader(nachricht)); err != nil {
		t.Fatal(err)
	}
	gleich(t, datensaetze(t, []byte(nachricht))[0].Liefern, satz1100())
}

func TestErrorsForTheDoors(t *testing.T) {
	for _, fall := range []struct {
		code, fach, rueck string
		art               fehler.Art
	}{
		{xmeld.CodeXML, fehler.CodeXML, xmeld.GrundNichtWohlgeformt, fehler.Ungueltig},
		{xmeld.CodeSchema, fehler.CodeSchema, xmeld.GrundNichtValide, fehler.Ungueltig},
		{xmeld.CodeVersion, fehler.CodeSchema, xmeld.GrundVersion, fehler.Ungueltig},
		{xmeld.CodeLeererText, fehler.CodeSchema, xmeld.GrundLeererText, fehler.Ungueltig},
		{xmeld.CodeLesen, xmeld.CodeLesen, xmeld.GrundSonstiges, fehler.Extern},
	} {
		f := &xmeld.Fehler{Code: fall.code, Nachricht: "1100", Pfad: "a/b", Satz: "Z1", Feld: "0101a", Zeile: 3, Byte: 9, Wert: "GEHEIM", Text: "Falsch."}
		if f.Rueckweisungscode() != fall.rueck {
			t.Errorf("%s: rejection %s", fall.code, f.Rueckweisungscode())
		}
		x := f.Fachfehler()
		if x.Code != fall.fach || x.Art != fall.art || x.Element != "a/b" {
			t.Errorf("%s: %v", fall.code, x)
		}
		if erwartet := "Nachricht 1100, Datensatz Z1, Element a/b (DSMeld-Blatt 0101a), Zeile 3, Byte 9: Falsch."; x.Text != erwartet {
			t.Errorf("%s", x.Text)
		}
		if strings.Contains(x.Text+f.Error()+x.Error(), "GEHEIM") {
			t.Error("content in the text")
		}
	}
}
