// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/xmeld"
)

// anforderung0600 asks for three persons with every search item there is.
func anforderung0600(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "0600.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// anforderung0602 is the same order beyond one municipality.
func anforderung0602(t testing.TB) []byte {
	t.Helper()
	s := string(anforderung0600(t))
	vorn, rest, _ := strings.Cut(s, "<m:empfaenger>")
	_, hinten, _ := strings.Cut(rest, "</m:empfaenger>")
	s = vorn + "<m:dienstleister>Kernmelderegister</m:dienstleister>" + hinten
	return []byte(strings.NewReplacer(
		"anforderung.0600", "anforderunggemeindeuebergreifend.0602", "<code>0600</code>", "<code>0602</code>",
		"m:absender>", "m:kunde>",
		"<m:verzichtAufMitteilung>", "<m:steuerungsinformationAdressketten><m:adresskettenverfolgung>true</m:adresskettenverfolgung></m:steuerungsinformationAdressketten><m:verzichtAufMitteilung>",
	).Replace(s))
}

func TestReadOrderOfPrivatePerson(t *testing.T) {
	soll := []suche.Privatanfrage{
		{
			Nachname: "Lindner", Vornamen: "Katharina", Phonetik: true,
			Anschriften: []suche.Privatanschrift{{
				AGS: "14522180", Postleitzahl: "09599", Wohnort: "Freiberg", Strasse: "Silberstraße", Hausnummer: "7", HausnummerZusatz: "a", HausnummerTeil: "1/2",
			}},
			Ordensname: "Benedikta", Kuenstlername: "Lady Blau", Geburtsdatum: 19900400, Geburtsort: "Brünn", GeburtsortStaat: "164",
			Familienstand: "VH", Vertreter: suche.Bezugsperson{Nachname: "Amt", Vornamen: "Ina"}, Einzug: 20010102, Auszug: 20030405,
			Partnerschaft: suche.Partnerschaftsbeginn{Beginn: 19790505, Ort: "Pirna", Staat: "152"},
			Partner:       suche.Bezugsperson{Nachname: "Wolf", Vornamen: "Udo"}, Sterbetag: 20200229, Sterbeort: "Görlitz",
		},
		{Nachname: "Schöne", Vornamen: "Moritz", Geburtsdatum: 19900423, Geburtsort: "Zittau"},
		{Nachname: melde.NichtVorhanden, Vornamen: "Siti", Geschlecht: "w"},
	}
	for nachricht, b := range map[string][]byte{"0600": anforderung0600(t), "0602": anforderung0602(t)} {
		t.Run(nachricht, func(t *testing.T) {
			if err := xmeld.Pruefe(bytes.NewReader(b)); err != nil {
				t.Fatal(err)
			}
			a, err := xmeld.LiesAuskunftsanforderung(b)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range a.Profile {
				if d := cmp.Diff(soll[i], p.Anfrage); d != "" {
					t.Errorf("S2-32.12 profile %d:\n%s", i+1, d)
				}
			}
			p := a.Profile[0]
			if !p.Gewerblich || p.Zweck != "Forderungsmanagement" || p.Geschaeftszeichen != "FM-1" || p.Zeichen != "0001" || !p.VerzichtAufMitteilung {
				t.Errorf("BMG-44.1 %+v", p)
			}
			if p.Adresskette != (nachricht == "0602") || a.Gemeindeuebergreifend != (nachricht == "0602") {
				t.Errorf("S2-32.3 chain %t", p.Adresskette)
			}
			if !a.Profile[1].WerbungOderAdresshandel {
				t.Error("S2-32.17 the declaration is lost")
			}
			if a.Kundennummer != "K-2210" || a.Zeichen != "SAMMEL-17" || a.Kennung != "sb042" {
				t.Errorf("%q %q %q", a.Kundennummer, a.Zeichen, a.Kennung)
			}
		})
	}
}

func TestAnswersToPrivatePersonsAreValid(t *testing.T) {
	erstellt := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	kosten := uint64(380)
	antworten := func(a *xmeld.Auskunftsanforderung) *xmeld.Auskunftsantwort {
		k := kopf("0601")
		k.Erstellt, k.Raum, k.Version = erstellt, a.Kopf.Raum, a.Kopf.Version
		return &xmeld.Auskunftsantwort{
			Kopf: k, Kunde: a.Kunde, Zeichen: a.Zeichen, Auftrag: "A-1", Gesamt: len(a.Profile), Antworten: []xmeld.Profilantwort{
				{Position: 1, Echo: a.Profile[0].Echo, Kosten: &kosten, Erlaeuterung: "Auskunft", Person: &xmeld.Auskunftsperson{
					Familienname: "Lindner", Vornamen: "Katharina Elise", Rufname: "Elise", Doktorgrad: "Dr.", Verstorben: true,
					Anschriften: []melde.Anschrift{
						{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{AGS: "14628270", Postleitzahl: "01796", Wohnort: "Pirna", Strasse: "Elbweg", Hausnummer: "12"}},
						{Form: melde.AnschriftStaat, Staat: "151"},
					},
				}},
				{Position: 2, Echo: a.Profile[1].Echo, Rueckweisung: xmeld.GrundWerbung},
				{Position: 3, Echo: a.Profile[2].Echo},
			},
		}
	}
	nachrichten := map[string][]byte{"0600": anforderung0600(t), "0602": anforderung0602(t)}
	for frage, schreibe := range map[string]map[string]func(*bytes.Buffer, *xmeld.Auskunftsantwort) error{
		"0600": {"0601": func(b *bytes.Buffer, a *xmeld.Auskunftsantwort) error { return xmeld.Schreibe0601(b, a) }},
		"0602": {
			"0603": func(b *bytes.Buffer, a *xmeld.Auskunftsantwort) error { return xmeld.Schreibe0603(b, a) },
			"0604": func(b *bytes.Buffer, a *xmeld.Auskunftsantwort) error { return xmeld.Schreibe0604(b, a) },
		},
	} {
		a, err := xmeld.LiesAuskunftsanforderung(nachrichten[frage])
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range schreibe {
			var b bytes.Buffer
			if err := f(&b, antworten(a)); err != nil {
				t.Fatal(err)
			}
			if err := xmeld.Pruefe(bytes.NewReader(b.Bytes())); err != nil {
				t.Errorf("%s: %v\n%s", name, err, b.Bytes())
			}
			nachrichten[name] = b.Bytes()
		}
	}
	xmllint(t, "xinneres.xmeld.xsd", nachrichten)
}

func TestOfficialLikeExamplesOf0600(t *testing.T) {
	a, err := xmeld.LiesAuskunftsanforderung(datei(t, "spec", "xmeld", "beispiele", "eigene", "beispiel-0600.xml"))
	if err != nil || len(a.Profile) != 2 || len(a.Profile[1].Echo) == 0 {
		t.Errorf("%+v, %v", a, err)
	}
}

func FuzzAuskunftsanforderung(f *testing.F) {
	f.Add(anforderung0600(f))
	f.Add(anforderung0602(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := xmeld.LiesAuskunftsanforderung(b)
		if err == nil && a == nil {
			t.Error("neither order nor error")
		}
	})
}
