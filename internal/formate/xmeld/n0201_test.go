// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/formate/xmeld"
)

func umzugsereignis(zeichen string) melde.Ereignis {
	return melde.Ereignis{Zeitpunkt: time.Date(2026, 11, 3, 9, 30, 0, 0, winter), Zeichen: zeichen}
}

// umzugVon makes a case out of a record, with what the message can carry of it.
func umzugVon(m *melde.Meldesatz, zeichen string) xmeld.Umzug {
	name := m.Name
	name.FruehereFamiliennamen = ohneNachweis(name.FruehereFamiliennamen, func(n *melde.FruehererFamilienname) { n.Nachweis = nil })
	name.FruehereVornamen = ohneNachweis(name.FruehereVornamen, func(n *melde.FruehereVornamen) { n.Nachweis = nil })
	if name.Familienname == "" {
		name.FamiliennamePass = ""
	}
	if name.Vornamen == "" {
		name.Vornamen, name.VornamenPass = melde.NichtVorhanden, ""
	}
	geburt := m.Geburt
	geburt.Nachweis = nil
	p := xmeld.Zuzugsperson{
		Sperren: m.Sperren, Name: name, Geburt: geburt, Familienstand: melde.Familienstand{Art: "LD"}, Religion: melde.Religion{Steuererhebend: "vd"},
		Staaten: []string{"000"}, Ausweise: m.Ausweise, Geschlecht: m.Geschlecht, Passversagungen: m.Passversagungen,
		GeburtseintragOhneUrkunde: m.GeburtseintragOhneUrkunde, IdNr: m.Steuer.IdNr,
		Wohnungen: []melde.Wohnung{
			{Anschrift: inlandsanschrift("14628270", "Pirna", "Elbweg"), Status: melde.AlleinigeWohnung, Einzug: 20261101},
			{Anschrift: melde.Anschrift{Form: melde.AnschriftStaat, Staat: "164"}, Einzug: melde.Unbekannt, Auszug: 20261000, Statuswechsel: 20250102},
		},
	}
	if r := m.Religion; r != nil && r.Steuererhebend != "" {
		p.Religion = melde.Religion{Steuererhebend: r.Steuererhebend, NichtSteuererhebend: r.NichtSteuererhebend}
	}
	if n := len(m.Staatsangehoerigkeiten); n > 0 {
		p.Staaten = m.Staatsangehoerigkeiten[:min(n, 4)]
	}
	return xmeld.Umzug{Betroffener: gemeint(name, geburt), Person: p, Ereignis: umzugsereignis(zeichen)}
}

func ohneNachweis[T any](liste []T, nimm func(*T)) []T {
	kopie := append([]T(nil), liste...)
	for i := range kopie {
		nimm(&kopie[i])
	}
	return kopie
}

// gemeint is the identification: names and birth without history.
func gemeint(n melde.Personenname, g melde.Geburt) xmeld.Rueckmeldeperson {
	n.FruehereFamiliennamen, n.FruehereVornamen, n.Doktorgrad, n.Ordensname, n.Kuenstlername = nil, nil, "", "", ""
	return xmeld.Rueckmeldeperson{
		Name: n, Geburt: melde.Geburt{Datum: g.Datum, Ort: g.Ort, Staat: g.Staat},
		WohnungAutor: &melde.Wohnung{Anschrift: inlandsanschrift("14628270", "Pirna", "Elbweg"), Status: melde.AlleinigeWohnung},
		WohnungLeser: melde.Wohnung{Anschrift: inlandsanschrift("14612000", "Dresden", "Am Rathaus")},
		AZRNummer:    "840203123456",
	}
}

func rueckmeldung(saetze ...*melde.Meldesatz) *xmeld.Rueckmeldung {
	r := &xmeld.Rueckmeldung{Kopf: kopf("0201")}
	for i, m := range saetze {
		u := umzugVon(m, fmt.Sprint("u", i))
		if i%2 == 0 {
			r.Verbaende = append(r.Verbaende, xmeld.Umzugsverband{u})
		} else {
			r.Verbaende[i/2] = append(r.Verbaende[i/2], u)
		}
	}
	return r
}

func auswertung() *xmeld.Auswertung {
	m := meldetest.Voll()
	return &xmeld.Auswertung{
		Kopf: kopf("0203"), Betroffener: umzugVon(m, "u0").Betroffener,
		Ergaenzungen: xmeld.Ergaenzungen{VorherNachUnbekannt: true, AZRKommunikation: true, VBM: strings.Repeat("4", 20), ZuzugBund: 20110203},
		Abweichungen: xmeld.Abweichungen{
			Familienname: &xmeld.Gegenueberstellung[melde.Personenname]{Rueckmelder: melde.Personenname{Familienname: "Lindner", FamiliennamePass: "LINDNER"}},
			Geburtsname:  &xmeld.Gegenueberstellung[melde.Name]{Auswerter: "Woźniak"},
			Vornamen: &xmeld.Gegenueberstellung[melde.Personenname]{
				Rueckmelder: melde.Personenname{Vornamen: "Elise"}, Auswerter: melde.Personenname{Vornamen: melde.NichtVorhanden},
			},
			Doktorgrad: &xmeld.Gegenueberstellung[string]{Auswerter: "Dr."},
			Staaten:    &xmeld.Gegenueberstellung[[]string]{Rueckmelder: []string{"000"}, Auswerter: []string{"000", "164"}},
			Religion: &xmeld.Gegenueberstellung[melde.Religion]{
				Rueckmelder: melde.Religion{Steuererhebend: "vd"}, Auswerter: melde.Religion{Steuererhebend: "ev"},
			},
			Hauptwohnung: &xmeld.Gegenueberstellung[melde.Wohnung]{
				Rueckmelder: melde.Wohnung{Anschrift: inlandsanschrift("14612000", "Dresden", "Am Rathaus"), Auszug: 20261101},
				Auswerter:   melde.Wohnung{Anschrift: inlandsanschrift("14612000", "Dresden", "Neustadt"), Einzug: 20200101, Status: melde.Hauptwohnung},
			},
			Geschlecht: &xmeld.Gegenueberstellung[string]{Rueckmelder: "w", Auswerter: "d"},
			IdNr:       &xmeld.Gegenueberstellung[string]{Rueckmelder: "01234567896", Auswerter: "02345678917"},
		},
		Ursprung:          kopf("0201").Verweis(),
		Ursprungsereignis: umzugsereignis("u0"), Ereignis: umzugsereignis("a0"),
	}
}

func schreibe0201(t interface{ Fatal(...any) }, r *xmeld.Rueckmeldung) []byte {
	var b bytes.Buffer
	if err := xmeld.Schreibe0201(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTripOf0201(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		soll := rueckmeldung(rapid.SliceOfN(meldetest.Saetze(), 1, 3).Draw(rt, "saetze")...)
		b := schreibe0201(rt, soll)
		if err := xmeld.Pruefe(bytes.NewReader(b)); err != nil {
			rt.Fatalf("not valid: %v\n%s", err, b)
		}
		ist, err := xmeld.Lies0201(bytes.NewReader(b))
		if err != nil {
			rt.Fatal(err)
		}
		if zweimal := schreibe0201(rt, ist); !bytes.Equal(b, zweimal) {
			rt.Errorf("written twice, two results:\n%s\n%s", b, zweimal)
		}
	})
	voll := rueckmeldung(meldetest.Voll(), meldetest.Satz(4))
	ist, err := xmeld.Lies0201(bytes.NewReader(schreibe0201(t, voll)))
	if err != nil {
		t.Fatal(err)
	}
	gleich(t, ist, voll)
}

func TestRoundTripOf0203(t *testing.T) {
	leer := auswertung()
	leer.Abweichungen, leer.Ergaenzungen = xmeld.Abweichungen{}, xmeld.Ergaenzungen{}
	for name, soll := range map[string]*xmeld.Auswertung{"full": auswertung(), "nothing differs": leer} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := xmeld.Schreibe0203(&b, soll); err != nil {
				t.Fatal(err)
			}
			ist, err := xmeld.Lies0203(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			gleich(t, ist, soll)
		})
	}
}

// The values of both sides never change places.
func TestSidesOfAnAnswerAreKeptApart(t *testing.T) {
	var b bytes.Buffer
	if err := xmeld.Schreibe0203(&b, auswertung()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "<xmeld:idNr.rueckmelder>01234567896</xmeld:idNr.rueckmelder><xmeld:idNr.auswerter>02345678917<") {
		t.Error("idNr")
	}
}

func TestRueckmeldungenThatAreNone(t *testing.T) {
	var b bytes.Buffer
	a := auswertung()
	a.Ursprung.Nachricht = "0202"
	if err := xmeld.Schreibe0203(&b, a); err != nil {
		t.Fatal(err)
	}
	_, falscherUrsprung := xmeld.Lies0203(bytes.NewReader(b.Bytes()))
	leer := &xmeld.Rueckmeldung{Kopf: kopf("0201"), Verbaende: []xmeld.Umzugsverband{{}}}
	_, niemand := xmeld.Lies0201(bytes.NewReader(schreibe0201(t, leer)))
	_, andere := xmeld.Lies0201(bytes.NewReader(b.Bytes()))
	for name, err := range map[string]error{"origin is no 0201": falscherUrsprung, "nobody moved": niemand, "another message": andere} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
