// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kernmelderegister/internal/grund/xmlscan"
	"kernmelderegister/internal/grund/xsd"
)

const (
	katalog = "testdata/katalog.xml"
	klein   = "testdata/klein.xsd"
)

var urteile = []struct {
	name, dokument string
	gueltig        bool
}{
	{"least content", `<w id="x"><a>X</a><a>AB1</a></w>`, true},
	{"one of two required", `<w id="x"><a>X</a></w>`, false},
	{"four of four", `<w id="x"><a>X</a><a>X</a><a>X</a><a>X</a></w>`, true},
	{"five of four", `<w id="x"><a>X</a><a>X</a><a>X</a><a>X</a><a>X</a></w>`, false},
	{"alternative patterns", `<w id="x"><a>X</a><a>XY</a></w>`, false},
	{"inherited attribute missing", `<w><a>X</a><a>X</a></w>`, false},
	{"inherited attribute with wrong name", `<w id="1x"><a>X</a><a>X</a></w>`, false},
	{"fixed attribute", `<w id="x" art="klein"><a>X</a><a>X</a></w>`, true},
	{"fixed attribute with another value", `<w id="x" art="gross"><a>X</a><a>X</a></w>`, false},
	{"extension comes after the base", `<w id="x"><a>X</a><a>X</a><c>2024-02-29</c></w>`, true},
	{"extension before the base", `<w id="x"><c>2024-02-29</c><a>X</a><a>X</a></w>`, false},
	{"choice twice", `<w id="x"><a>X</a><a>X</a><e>12</e><c>2024-02-29</c><d xmlns="">ja</d></w>`, true},
	{"choice three times", `<w id="x"><a>X</a><a>X</a><e>12</e><e>1</e><e>1</e></w>`, false},
	{"empty element takes the fixed value", `<w id="x"><a>X</a><a>X</a><c>2024-02-29</c><d xmlns=""/></w>`, true},
	{"another than the fixed value", `<w id="x"><a>X</a><a>X</a><c>2024-02-29</c><d xmlns="">nein</d></w>`, false},
	{"unqualified element written qualified", `<w id="x"><a>X</a><a>X</a><c>2024-02-29</c><d>ja</d></w>`, false},
	{"number at its limit", `<w id="x"><a>X</a><a>X</a><e>013</e></w>`, false},
	{"number below 1", `<w id="x"><a>X</a><a>X</a><e>0</e></w>`, false},
	{"restriction keeps what it repeats", `<w id="x"><a>X</a><a>X</a><b version="1"><code xmlns="">m</code></b></w>`, true},
	{"restriction drops what it leaves out", `<w id="x"><a>X</a><a>X</a><b version="1"><code xmlns="">m</code><name xmlns=""/></b></w>`, false},
	{"restricted code", `<w id="x"><a>X</a><a>X</a><b version="1"><code xmlns="">d</code></b></w>`, false},
	{"prohibited attribute", `<w id="x"><a>X</a><a>X</a><b version="1" liste="u"><code xmlns="">m</code></b></w>`, false},
	{"attribute made mandatory", `<w id="x"><a>X</a><a>X</a><b><code xmlns="">m</code></b></w>`, false},
	{"type that contains itself", `<baum xmlns="urn:klein"><baum><baum/></baum><baum/><baum/></baum>`, true},
	{"too many of itself", `<baum xmlns="urn:klein"><baum/><baum/><baum/><baum/></baum>`, false},
	{"wildcard admits anything", `<offen xmlns="urn:klein">x<b xmlns="" c="d">y<e/></b>z</offen>`, true},
	{"wildcard checks what it knows", `<offen xmlns="urn:klein"><x xmlns=""><baum xmlns="urn:klein">text</baum></x></offen>`, false},
	{"simple content with attribute", `<betrag xmlns="urn:klein" waehrung="EUR">7</betrag>`, true},
	{"simple content outside its type", `<betrag xmlns="urn:klein" waehrung="EUR">-7</betrag>`, false},
	{"attribute outside its list", `<betrag xmlns="urn:klein" waehrung="USD">7</betrag>`, false},
	{"attribute of simple content missing", `<betrag xmlns="urn:klein">7</betrag>`, false},
}

func ganz(dokument string) string {
	r := strings.NewReplacer(`<w id`, `<wurzel xmlns="urn:klein" id`, `<w>`, `<wurzel xmlns="urn:klein">`, `</w>`, `</wurzel>`)
	return r.Replace(dokument)
}

func TestTabellenUrteilenWieDasSchema(t *testing.T) {
	m, err := leseSchema(katalog, []string{klein})
	if err != nil {
		t.Fatal(err)
	}
	tab, err := baue(m)
	if err != nil {
		t.Fatal(err)
	}
	s, err := xsd.Neu(tab)
	if err != nil {
		t.Fatal(err)
	}
	for _, fall := range urteile {
		err := s.Pruefe(xmlscan.NeuAusBytes([]byte(ganz(fall.dokument)), xmlscan.Optionen{Vokabular: s.Vokabular()}))
		if (err == nil) != fall.gueltig {
			t.Errorf("%s: %v", fall.name, err)
		}
	}
}

func TestErwarteteUrteileSindDieVonXmllint(t *testing.T) {
	programm, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("SKIPPED: xmllint is not installed (package libxml2-utils)")
	}
	hier, err := filepath.Abs(katalog)
	if err != nil {
		t.Fatal(err)
	}
	for _, fall := range urteile {
		befehl := exec.Command(programm, "--noout", "--nonet", "--schema", klein, "-")
		befehl.Env = append(os.Environ(), "XML_CATALOG_FILES="+hier)
		befehl.Stdin = strings.NewReader(ganz(fall.dokument))
		if ausgabe, err := befehl.CombinedOutput(); (err == nil) != fall.gueltig {
			t.Errorf("%s: %s", fall.name, ausgabe)
		}
	}
}

// TestEingebetteteTabellenSindAktuell repeats the generation for XMeld.
func TestEingebetteteTabellenSindAktuell(t *testing.T) {
	ordner := os.Getenv("KMR_SHARED")
	if ordner == "" {
		ordner = "../../../shared"
	}
	ordner = filepath.Join(ordner, "spec/xmeld/25.11a")
	if _, err := os.Stat(ordner); err != nil {
		t.Skipf("SKIPPED: no shared material: set KMR_SHARED: %v", err)
	}
	aus := filepath.Join(t.TempDir(), "neu.xsdt")
	err := lauf([]string{
		"-katalog", filepath.Join(ordner, "catalog.xml"), "-aus", aus,
		filepath.Join(ordner, "xinneres.xmeld.xsd"), filepath.Join(ordner, "extern/xinneres-rueckweisung.xsd"),
	}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	will, err := os.ReadFile(aus)
	if err != nil {
		t.Fatal(err)
	}
	hat, err := os.ReadFile("../../internal/formate/xmeld/schema/xmeld2511a.xsdt")
	if err != nil {
		t.Fatal(err)
	}
	if string(hat) != string(will) {
		t.Error("the embedded tables are out of date: run go generate ./internal/formate/xmeld/schema")
	}
}

func TestNichtUnterstuetztesWirdGemeldet(t *testing.T) {
	for name, inhalt := range map[string]string{
		"union":                `<xs:element name="e"><xs:simpleType><xs:union memberTypes="xs:date xs:token"/></xs:simpleType></xs:element>`,
		"group":                `<xs:group name="g"><xs:sequence/></xs:group>`,
		"all":                  `<xs:element name="e"><xs:complexType><xs:all/></xs:complexType></xs:element>`,
		"nillable":             `<xs:element name="e" nillable="true" type="xs:token"/>`,
		"attribute wildcard":   `<xs:element name="e"><xs:complexType><xs:anyAttribute/></xs:complexType></xs:element>`,
		"unknown built-in":     `<xs:element name="e" type="xs:duration"/>`,
		"unknown type":         `<xs:element name="e" type="Fehlt"/>`,
		"abstract type":        `<xs:complexType name="A" abstract="true"/><xs:element name="e" type="A"/>`,
		"ambiguous content":    `<xs:element name="e"><xs:complexType><xs:choice><xs:element name="a" type="xs:token"/><xs:element name="a" type="xs:date"/></xs:choice></xs:complexType></xs:element>`,
		"pattern out of order": `<xs:simpleType name="s"><xs:restriction base="xs:token"><xs:pattern value="[z-a]"/></xs:restriction></xs:simpleType><xs:element name="e" type="s"/>`,
	} {
		pfad := filepath.Join(t.TempDir(), "s.xsd")
		schema := `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">` + inhalt + `</xs:schema>`
		if err := os.WriteFile(pfad, []byte(schema), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := leseSchema(katalog, []string{pfad})
		if err == nil {
			_, err = baue(m)
		}
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAuszugResolvesInheritance(t *testing.T) {
	m, err := leseSchema(katalog, []string{klein})
	if err != nil {
		t.Fatal(err)
	}
	text, err := schreibeAuszug(m, []string{"wurzel"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, "complexContent") || strings.Contains(text, "pattern") || strings.Contains(text, "enumeration") {
		t.Errorf("not reduced:\n%s", text)
	}
	if !strings.Contains(text, `form="unqualified"`) || !strings.Contains(text, `<xs:element name="wurzel"`) {
		t.Errorf("names have lost their namespaces:\n%s", text)
	}
	if _, err := schreibeAuszug(m, []string{"gibtesnicht"}); err == nil {
		t.Error("a message that is not declared")
	}
}

// TestDescriptionsOfTheServicesAreCurrent makes their schemas again.
func TestDescriptionsOfTheServicesAreCurrent(t *testing.T) {
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "shared")
	}
	quelle := filepath.Join(wurzel, "spec", "xmeld", "25.11a")
	if _, err := os.Stat(quelle); err != nil {
		t.Skipf("!! NOT tested, the schemas of XMeld are missing: %v", err)
	}
	const auskunft, abruf = "melderegisterauskunfteinfach.", "datenabruf."
	for datei, nachrichten := range map[string]string{
		"auskunft": auskunft + "anforderung.0600," + auskunft + "antwort.0601," + auskunft + "anforderunggemeindeuebergreifend.0602," +
			auskunft + "quittunggemeindeuebergreifend.0603," + auskunft + "antwortgemeindeuebergreifend.0604",
		"abruf": abruf + "personensuche.suchanfrage.1330," + abruf + "personensuche.antwort.1331," + abruf + "freieSuche.suchanfrage.1332," + abruf + "freieSuche.antwort.1333",
	} {
		neu := filepath.Join(t.TempDir(), datei)
		if err := lauf([]string{"-katalog", filepath.Join(quelle, "catalog.xml"), "-aus", neu, "-auszug", nachrichten, filepath.Join(quelle, "xinneres.xmeld.xsd")}, io.Discard); err != nil {
			t.Fatal(err)
		}
		soll, err := os.ReadFile(neu)
		if err != nil {
			t.Fatal(err)
		}
		ist, err := os.ReadFile(filepath.Join("..", "..", "internal", "tueren", "soap", datei+".schemata.xml"))
		if err != nil || string(ist) != string(soll) {
			t.Errorf("%s is not what werkzeug/wsdlschemata writes, %v", datei, err)
		}
	}
}
