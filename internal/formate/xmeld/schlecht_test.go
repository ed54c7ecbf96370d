// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/formate/xmeld"
)

// vorlage is a valid delivery of two records in which the cases below damage
// the second one.
func vorlage(t testing.TB) string {
	t.Helper()
	eins, zwei := meldetest.Satz(1), meldetest.Voll()
	eins.Ereignis.Zeichen, zwei.Ereignis.Zeichen = "ERSTER", "ZWEITER"
	zwei.Name.Familienname, zwei.Geburt.Datum = "Prüfname", 19840217
	return string(lieferung(t, eins, zwei))
}

// fehlerVon checks a damaged message and returns the error.
func fehlerVon(t *testing.T, nachricht string) *xmeld.Fehler {
	t.Helper()
	err := xmeld.Pruefe(strings.NewReader(nachricht))
	var f *xmeld.Fehler
	if !errors.As(err, &f) {
		t.Fatalf("no *xmeld.Fehler: %v", err)
	}
	return f
}

type schaden struct {
	name      string
	alt, neu  string // the last occurrence of alt is replaced
	code      string
	satz      string
	pfadende  string // end of the element path
	feld      string
	rueck     string // reason of the rejection 0010
	ohneTexte string // personal data that must not stand in the sentence
}

var schaeden = []schaden{
	{name: "not well-formed", alt: "</xmeld:personendaten>", neu: "</xmeld:personen>", code: "XML", satz: "ZWEITER", pfadende: "personendaten", rueck: "X000"},
	{name: "wrong namespace", alt: `"http://www.osci.de/xmeld2511a"`, neu: `"http://example.org/xmeld"`, code: "VERSION", rueck: "V000"},
	{name: "version before 2.4.3", alt: `"http://www.osci.de/xmeld2511a"`, neu: `"http://www.osci.de/xmeld242"`, code: "VERSION", rueck: "V000"},
	{name: "unqualified element", alt: "<xmeld:wohnung.aktuell>true</xmeld:wohnung.aktuell>", neu: "<wohnung.aktuell>true</wohnung.aktuell>", code: "SCHEMA", satz: "ZWEITER", rueck: "X001"},
	{name: "wrong order", alt: "<xmeld:personendaten>", neu: "<xmeld:partner/><xmeld:personendaten>", code: "SCHEMA", satz: "ZWEITER", pfadende: "person.liefern", rueck: "X001"},
	{name: "unknown code", alt: "<xmeld:passart><code>", neu: "<xmeld:passart><code>7", code: "SCHEMA", satz: "ZWEITER", pfadende: "passart/code", feld: "1700,1704", rueck: "X001"},
	{name: "missing mandatory field", alt: "<xmeld:geschlecht listVersionID=\"1\"><code>", neu: "<xmeld:geschlecht listVersionID=\"1\">", code: "SCHEMA", satz: "ZWEITER", rueck: "X001"},
	{name: "letter outside DIN 91379", alt: "<name>Prüfname</name>", neu: "<name>Prüf漢字</name>", code: "SCHEMA", satz: "ZWEITER", pfadende: "nachname/name", feld: "0101a", ohneTexte: "Prüf", rueck: "X001"},
	{name: "not in NFC", alt: "<name>Prüfname</name>", neu: "<name>Pru\u0308fname</name>", code: "SCHEMA", satz: "ZWEITER", pfadende: "nachname/name", feld: "0101a", ohneTexte: "fname", rueck: "X001"},
	{name: "date that does not exist", alt: "<jahrMonatTag>1984-02-17", neu: "<jahrMonatTag>1984-02-30", code: "SCHEMA", satz: "ZWEITER", pfadende: "jahrMonatTag", feld: "0601", ohneTexte: "1984", rueck: "X001"},
	{name: "10-MB name", alt: "<name>Prüfname</name>", neu: "<name>" + strings.Repeat("Ä", 5<<20) + "</name>", code: "XML", satz: "ZWEITER", pfadende: "nachname/name", feld: "0101a", rueck: "X000"},
	{name: "500,000 nested elements", alt: "<name>Prüfname</name>", neu: strings.Repeat("<a>", 500_000), code: "XML,SCHEMA", satz: "ZWEITER"},
	{name: "nested extension", alt: "</xmeld:landescontainer>", neu: "</xmeld:landescontainer><xmeld:landesspezifischeErweiterungen>" + strings.Repeat("<a>", 500_000), code: "XML", satz: "ZWEITER", rueck: "X000"},
	{name: "DTD", alt: "<xmeld:xmeldit.datenlieferung.1100", neu: `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><xmeld:xmeldit.datenlieferung.1100`, code: "XML", rueck: "X000"},
	{name: "unknown entity", alt: "Prüfname", neu: "&uuml;", code: "XML", satz: "ZWEITER", pfadende: "nachname/name", rueck: "X000"},
	{name: "encoding declared as Latin-1", alt: `encoding="UTF-8"`, neu: `encoding="ISO-8859-1"`, code: "XML", rueck: "S001"},
	{name: "bytes in Latin-1", alt: "Prüfname", neu: "Pr\xfcfname", code: "XML", satz: "ZWEITER", pfadende: "nachname/name", rueck: "S001"},
	{name: "text between elements", alt: "<xmeld:personendaten>", neu: "x<xmeld:personendaten>", code: "SCHEMA", satz: "ZWEITER", rueck: "X001"},
	{name: "unknown list version of an embedded list", alt: "<xmeld:passart>", neu: `<xmeld:passart listVersionID="0">`, code: "SCHEMA", satz: "ZWEITER", rueck: "X001"},
	{name: "xsi:type", alt: "<xmeld:passart>", neu: `<xmeld:passart xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="x">`, code: "SCHEMA", satz: "ZWEITER", rueck: "X001"},
}

func TestBadDeliveriesAreRefusedWithPlaceAndSentence(t *testing.T) {
	gut := vorlage(t)
	for _, s := range schaeden {
		t.Run(s.name, func(t *testing.T) {
			stelle := strings.LastIndex(gut, s.alt)
			if stelle < 0 {
				t.Fatal("the template does not have the place")
			}
			f := fehlerVon(t, gut[:stelle]+s.neu+gut[stelle+len(s.alt):])
			pruefeSchaden(t, f, s)
			if f.Byte < int64(stelle)-2000 && f.Code != xmeld.CodeVersion {
				t.Errorf("position %d, the damage is at %d", f.Byte, stelle)
			}
		})
	}
}

func pruefeSchaden(t *testing.T, f *xmeld.Fehler, s schaden) {
	t.Helper()
	if !strings.Contains(s.code, f.Code) || f.Satz != s.satz || !strings.HasSuffix(f.Pfad, s.pfadende) {
		t.Errorf("code %s, record %q, path %s", f.Code, f.Satz, f.Pfad)
	}
	if s.feld != "" && f.Feld != s.feld {
		t.Errorf("sheet %q", f.Feld)
	}
	if s.rueck != "" && f.Rueckweisungscode() != s.rueck {
		t.Errorf("rejection %s", f.Rueckweisungscode())
	}
	satz := f.Satztext()
	if !strings.HasPrefix(satz, "Nachricht") || !strings.HasSuffix(satz, ".") || f.Zeile < 1 {
		t.Errorf("sentence %q, line %d", satz, f.Zeile)
	}
	if s.satz != "" && !strings.Contains(satz, "1100, Datensatz "+s.satz) {
		t.Errorf("sentence does not name message and record: %q", satz)
	}
	if s.ohneTexte != "" && (strings.Contains(satz, s.ohneTexte) || strings.Contains(f.Error(), s.ohneTexte)) {
		t.Error("personal data in the sentence")
	}
}

func TestTruncatedDeliveries(t *testing.T) {
	gut := vorlage(t)
	for _, laenge := range []int{0, 1, 20, 200, len(gut) / 2, len(gut) - 3} {
		f := fehlerVon(t, gut[:laenge])
		if f.Code != xmeld.CodeXML || f.Text == "" {
			t.Errorf("%d bytes: %+v", laenge, f)
		}
		_, err := lies1100(strings.NewReader(gut[:laenge]))
		if !errors.As(err, &f) || f.Code != xmeld.CodeXML {
			t.Errorf("%d bytes: %v", laenge, err)
		}
	}
}

// A reader that fails is not the sender's fault.
func TestBrokenReader(t *testing.T) {
	kaputt := io.MultiReader(strings.NewReader(vorlage(t)[:5000]), fehlerleser{})
	var f *xmeld.Fehler
	if err := xmeld.Pruefe(kaputt); !errors.As(err, &f) || f.Code != xmeld.CodeLesen || !errors.Is(err, errKaputt) {
		t.Errorf("%v", err)
	}
}

var errKaputt = errors.New("disk broken")

type fehlerleser struct{}

func (fehlerleser) Read([]byte) (int, error) { return 0, errKaputt }

// A breach beyond the schema refuses the record and leaves its neighbours alone.
func TestRecordsWithBreachesDoNotHarmTheirNeighbours(t *testing.T) {
	gut := vorlage(t)
	for _, fall := range []struct{ name, alt, neu, code, feld string }{
		{"empty name", "<name>Prüfname</name>", "<name></name>", "S030", "0101a"},
		{"empty Ordnungsmerkmal", "<xmeld:ordnungsmerkmal>", "<xmeld:ordnungsmerkmal></xmeld:ordnungsmerkmal><xmeld:x>", "S030", ""},
		{"not in NFC", "Prüfname", "Pru\u0308fname", "SCHEMA", "0101a"},
		{"impossible date", "1984-02-17", "1984-02-30", "SCHEMA", "0601"},
		{"impossible year", "<xmeld:gueltigkeitsdauer>", "<xmeld:gueltigkeitsdauer>1", "SCHEMA", "1703,1707,1716"},
		{"impossible time", "<ereignis.zeitpunkt>", "<ereignis.zeitpunkt>-", "SCHEMA", ""},
	} {
		t.Run(fall.name, func(t *testing.T) {
			stelle := strings.LastIndex(gut, fall.alt)
			if strings.Contains(fall.alt, "ordnungsmerkmal") {
				stelle = strings.Index(gut, "ZWEITER") + strings.Index(gut[strings.Index(gut, "ZWEITER"):], fall.alt)
			}
			text := gut[:stelle] + fall.neu + gut[stelle+len(fall.alt):]
			if strings.Contains(fall.neu, "<xmeld:x>") {
				rest := text[stelle:]
				ende := strings.Index(rest, "</xmeld:ordnungsmerkmal></xmeld:ident")
				text = text[:stelle] + rest[:ende] + "</xmeld:x>" + rest[ende+len("</xmeld:ordnungsmerkmal>"):]
			}
			alle := datensaetze(t, []byte(text))
			if len(alle) != 2 || alle[0].Mangel != nil || alle[1].Mangel == nil {
				t.Fatalf("%d records", len(alle))
			}
			m := alle[1].Mangel
			if m.Code != fall.code || m.Satz != "ZWEITER" || m.Feld != fall.feld || m.Byte < alle[1].Byte {
				t.Errorf("%+v", m)
			}
		})
	}
}

func TestSecretsOfTheIdentityCardAreNotKept(t *testing.T) {
	gut := vorlage(t)
	text := strings.Replace(gut, "</xmeld:ausweisdokument>",
		"<xmeld:sperrsumme>GEHEIM1</xmeld:sperrsumme><xmeld:sperrkennwort>GEHEIM2</xmeld:sperrkennwort></xmeld:ausweisdokument>", 1)
	if err := xmeld.Pruefe(strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	t.Run("BMG-03 neither password nor checksum", func(t *testing.T) {
		for i, satz := range datensaetze(t, []byte(text)) {
			gleich(t, satz.Liefern, datensaetze(t, []byte(gut))[i].Liefern)
			if bytes.Contains(lieferung(t, satz.Liefern), []byte("GEHEIM")) {
				t.Error("secret kept")
			}
		}
	})
}

func TestExtensionsOfTheLandAreCountedAndLeftOut(t *testing.T) {
	text := strings.Replace(vorlage(t), "</xmeld:personendaten>",
		`<xmeld:landesspezifischeErweiterungen><x:a xmlns:x="urn:x"><x:b>1</x:b></x:a><c/></xmeld:landesspezifischeErweiterungen></xmeld:personendaten>`, 1)
	if err := xmeld.Pruefe(strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	alle := datensaetze(t, []byte(text))
	if alle[0].Erweiterungen != 2 || alle[1].Erweiterungen != 0 {
		t.Errorf("counted %d and %d", alle[0].Erweiterungen, alle[1].Erweiterungen)
	}
}
