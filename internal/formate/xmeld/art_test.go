// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/xmeld"
)

func TestErkenne(t *testing.T) {
	wurzel := func(raum, name, rest string) string {
		return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?><x:%s xmlns:x="%s"%s><unfinished`, name, raum, rest)
	}
	const suchanfrage = "datenabruf.personensuche.suchanfrage.1330"
	for _, fall := range []struct {
		text, nachricht, version, code string
	}{
		{wurzel("http://www.osci.de/xmeld2511a", suchanfrage, ` version="25.11a"`), "1330", "25.11a", ""},
		{wurzel("http://www.osci.de/xmeld2511a", suchanfrage, ""), "1330", "25.11a", ""},
		{wurzel("http://www.osci.de/xmeld243", suchanfrage, ""), "1330", "2.4.3", ""},
		{wurzel("http://www.osci.de/xmeld2.4.3", suchanfrage, ""), "1330", "2.4.3", ""},
		{wurzel("http://www.osci.de/xmeld2305", suchanfrage, ""), "1330", "23.05", ""},
		{wurzel("http://www.osci.de/xmeld244a", suchanfrage, ""), "1330", "2.4.4a", ""},
		{wurzel("http://www.osci.de/xmeld3", suchanfrage, ""), "1330", "3", ""},
		{wurzel("http://www.osci.de/xinneres/rueckweisung/6", "rueckweisung.asynchron.0010", ` version="6"`), "0010", "6", ""},
		{wurzel("http://www.osci.de/xmeld242", suchanfrage, ""), "", "", "VERSION"},
		{wurzel("http://www.osci.de/xmeld17", suchanfrage, ""), "", "", "VERSION"},
		{wurzel("http://www.osci.de/xmeld", suchanfrage, ""), "", "", "VERSION"},
		{wurzel("http://www.osci.de/xmeldabc", suchanfrage, ""), "", "", "VERSION"},
		{wurzel("http://www.osci.de/xmeld2..3", suchanfrage, ""), "", "", "VERSION"},
		{wurzel("http://www.osci.de/xausland2511", suchanfrage, ""), "", "", "VERSION"},
		{wurzel("http://www.osci.de/xmeld2511a", "rechnung", ""), "", "", "VERSION"},
		{wurzel("http://www.osci.de/xmeld2511a", "a.12x4", ""), "", "", "VERSION"},
		{`<html>`, "", "", "VERSION"},
		{`kein XML`, "", "", "XML"},
		{``, "", "", "XML"},
	} {
		art, err := xmeld.Erkenne(strings.NewReader(fall.text))
		var f *xmeld.Fehler
		if errors.As(err, &f) != (fall.code != "") || f != nil && f.Code != fall.code {
			t.Errorf("%s: %v", fall.text, err)
			continue
		}
		if err == nil && (art.Nachricht != fall.nachricht || art.Version != fall.version) {
			t.Errorf("%s: %+v", fall.text, art)
		}
	}
}

func TestReadersRefuseOtherMessages(t *testing.T) {
	var b bytes.Buffer
	if err := xmeld.Schreibe1104(&b, ortsverzeichnis()); err != nil {
		t.Fatal(err)
	}
	var f *xmeld.Fehler
	if _, err := xmeld.Lies1330(&b); !errors.As(err, &f) || f.Code != xmeld.CodeVersion {
		t.Errorf("%v", err)
	}
}

func TestDeliveriesOfOtherVersionsAreRefused(t *testing.T) {
	text := strings.ReplaceAll(string(lieferung(t, saetze(1)...)), "xmeld2511a", "xmeld2411")
	var f *xmeld.Fehler
	if _, err := lies1100(strings.NewReader(text)); !errors.As(err, &f) || f.Code != xmeld.CodeVersion {
		t.Errorf("%v", err)
	}
	if f.Rueckweisungscode() != xmeld.GrundVersion {
		t.Error(f.Rueckweisungscode())
	}
}

// alteAnfrage is a question of version 2.4.3 with the old header, everything
// qualified, and elements that the register does not know.
const alteAnfrage = `<?xml version="1.0" encoding="UTF-8"?>
<datenabruf.personensuche.suchanfrage.1330 xmlns="http://www.osci.de/xmeld243" version="2.4.3" produkt="Alt" produkthersteller="H">
  <nachrichtenkopf>
    <identifikation.nachricht>
      <nachrichtennummer><code>1330</code></nachrichtennummer>
      <erstellungszeitpunkt>2020-01-02T03:04:05.006Z</erstellungszeitpunkt>
      <tagesvorgangszaehler>1</tagesvorgangszaehler>
    </identifikation.nachricht>
    <anwenderkennung>PHM-9</anwenderkennung>
    <absender>
      <behoerdenkennung><praefix listVersionID="9"><code>dbs</code></praefix><kennung><code>140030010000</code></kennung></behoerdenkennung>
      <ORGANISATIONSEINHEIT><bezeichnung>Polizei</bezeichnung><hierarchieebene>1</hierarchieebene></ORGANISATIONSEINHEIT>
      <erreichbarkeit><kanal><code>01</code></kanal><kennung>p@x.example</kennung></erreichbarkeit>
      <ANSCHRIFT><hausnummer>3</hausnummer><postleitzahl>01067</postleitzahl><strasse>Weg</strasse><wohnort>Dresden</wohnort></ANSCHRIFT>
    </absender>
    <empfaenger><behoerdenkennung> ags:14000000 </behoerdenkennung></empfaenger>
  </nachrichtenkopf>
  <neuesElement><tief>x</tief></neuesElement>
  <suchprofil><auswahldaten>
    <name><name><nachnameUndVornamen><vornamen><name>Anna</name></vornamen><nachname><name>Muster</name></nachname></nachnameUndVornamen></name></name>
    <anschrift><gemeindeschluessel><code>14628270</code></gemeindeschluessel><strasse>Elbweg</strasse></anschrift>
  </auswahldaten></suchprofil>
  <steuerungsinformationen><anforderungselement><code>7</code></anforderungselement><anforderungselement><code>999</code></anforderungselement></steuerungsinformationen>
</datenabruf.personensuche.suchanfrage.1330>`

func TestQuestionsOfOtherVersionsAreReadAndAnsweredInTheirVersion(t *testing.T) {
	if err := xmeld.Pruefe(strings.NewReader(alteAnfrage)); err != nil {
		t.Errorf("no schema applies, but: %v", err)
	}
	a, err := xmeld.Lies1330(strings.NewReader(alteAnfrage))
	if err != nil {
		t.Fatal(err)
	}
	if k := a.Kopf; k.Autor.Kennung != "dbs:140030010000" || k.Autor.Name != "Polizei" || k.Leser.AGS() != "14000000" ||
		k.Anwender != "PHM-9" || k.Autor.Anschrift.Gebaeude.Strasse != "Weg" || k.Version != "2.4.3" || k.Nachricht != "1330" {
		t.Errorf("header %+v", k)
	}
	if a.Auswahl.Nachname != "Muster" || a.Auswahl.Vornamen != "Anna" || a.Auswahl.AGS != "14628270" || a.Auswahl.Strasse != "Elbweg" {
		t.Errorf("criteria %+v", a.Auswahl)
	}
	if len(a.Elemente) != 1 || a.Elemente[0] != 7 || len(a.Fremdelemente) != 1 {
		t.Errorf("elements %v, %v", a.Elemente, a.Fremdelemente)
	}
	x := antwort(auszug(saetze(1)[0]))
	x.Kopf = a.Kopf.Antwortkopf(register(), "594090f9-33b0-5902-8ec2-0f7777d4fed8", a.Kopf.Erstellt)
	text := string(xmeld.Anhaengen1331(nil, x))
	if !strings.HasPrefix(text, `<xmeld:datenabruf.personensuche.antwort.1331 xmlns:xmeld="http://www.osci.de/xmeld243" version="2.4.3"`) {
		t.Errorf("answered as %.200s", text)
	}
	gelesen, err := xmeld.Lies1331(strings.NewReader(text))
	if err != nil || len(gelesen.Personen) != 1 || gelesen.Kopf.Leser.Kennung != "dbs:140030010000" {
		t.Errorf("%v", err)
	}
}
