// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
)

func inlandsanschrift(ags melde.AGS, ort, strasse string) melde.Anschrift {
	return melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
		AGS: ags, Postleitzahl: "01796", Wohnort: ort, Strasse: strasse, Hausnummer: "12",
	}}
}

// hinweisnachricht is a hint without the hint itself.
func hinweisnachricht() *xmeld.Hinweisnachricht {
	k := kopf("1500")
	k.Leser, k.Autor = stadt(), register()
	return &xmeld.Hinweisnachricht{
		Kopf: k,
		Person: xmeld.Hinweisperson{
			Name: melde.Personenname{
				Familienname: "Lindner", FamiliennamePass: "LINDNER", Geburtsname: "Woźniak", Vornamen: "Katharina Elise",
				GebraeuchlicherVorname: "Elise",
				FruehereFamiliennamen:  []melde.FruehererFamilienname{{Name: "Maier"}, {Name: "Mayer"}},
				FruehereVornamen:       []melde.FruehereVornamen{{Vornamen: "Katja"}},
			},
			Geburt: melde.Geburt{Datum: 19840200, Ort: "Görlitz"}, Geschlecht: "w",
			Anschrift: inlandsanschrift("14628270", "Pirna", "Elbweg"),
			Steuer:    melde.Steueridentifikation{IdNr: "01234567896"},
		},
		Erlaeuterung: "Jährliche Prüfung nach § 13 SächsMeldVO <2026>.", Fallkennzeichen: "PM3-2026-000001",
	}
}

// hinweise are hints of every kind.
func hinweise() map[string]*xmeld.Hinweisnachricht {
	liste := map[string]*xmeld.Hinweisnachricht{}
	neu := func(name string) *xmeld.Hinweisnachricht {
		liste[name] = hinweisnachricht()
		return liste[name]
	}
	name := melde.Personenname{
		Familienname: "Lindner", Ehename: melde.NichtVorhanden, Lebenspartnerschaftsname: "Ó", Geburtsname: "W",
		FruehereFamiliennamen: []melde.FruehererFamilienname{{Name: "A"}, {Name: melde.NichtVorhanden}}, Vornamen: "K",
		VornamenPass: "KE", FruehereVornamen: []melde.FruehereVornamen{{Vornamen: "B"}, {Vornamen: "C"}},
		GebraeuchlicherVorname: "K", Doktorgrad: "Dr.", Ordensname: "Sr. Maria", Kuenstlername: "Elli",
	}
	neu("name").Name = &xmeld.Abweichung[melde.Personenname]{Abweichend: name, LetzterStand: melde.Personenname{Familienname: "L"}}
	neu("familienstand").Familienstand = &xmeld.Abweichung[melde.Familienstand]{
		Abweichend:   melde.Familienstand{Art: "VH", Beginn: 20150600, Ort: "Brno", Staat: "164", BeginnVorausgegangeneLP: 20100101},
		LetzterStand: melde.Familienstand{Art: "GS", Ende: 20140131, Beendigungsgrund: "7"},
	}
	neu("geschlecht").Geschlecht = &xmeld.Abweichung[string]{Abweichend: "w", LetzterStand: "d"}
	neu("geburt").Geburt = &xmeld.Abweichung[melde.Geburt]{
		Abweichend: melde.Geburt{Datum: 19840217, Ort: "Görlitz"}, LetzterStand: melde.Geburt{Datum: melde.Unbekannt, Ort: "Zgorzelec", Staat: "152"},
	}
	neu("tod").Tod = &xmeld.Abweichung[*melde.Tod]{Abweichend: &melde.Tod{Tag: 20260401, Ort: "Pirna"}}
	neu("religion").Religion = &xmeld.Abweichung[melde.Religion]{
		Abweichend: melde.Religion{Steuererhebend: "rk", Eintritt: 20200101}, LetzterStand: melde.Religion{Steuererhebend: "lt", Austritt: 20191231},
	}
	neu("wohnung").Wohnungen = &xmeld.Abweichung[[]melde.Wohnung]{
		Abweichend: []melde.Wohnung{
			{Anschrift: inlandsanschrift("14628270", "Pirna", "Elbweg"), Aktuell: true, Status: melde.Nebenwohnung, Einzug: 20200101},
			{Anschrift: inlandsanschrift("14612000", "Dresden", "Am Hang"), Aktuell: true, Status: melde.Hauptwohnung, Einzug: melde.Unbekannt, Statuswechsel: 20210301},
		},
	}
	partner := &melde.PartnerDaten{
		Typ: "EG", Person: melde.Beigeschriebener{
			Familienname: "Lindner", Geburtsname: "Kranz", Vornamen: "Ole", Doktorgrad: "Dr.", Geburtsdatum: 19830101,
			Geschlecht: "m", Steuer: melde.Steueridentifikation{IdNr: "01234567896"},
		},
		Wohnungen: []melde.PartnerWohnung{{Anschrift: inlandsanschrift("14628270", "Pirna", "Elbweg"), Status: melde.Hauptwohnung}},
	}
	neu("partner").Partner = &xmeld.Abweichung[*melde.PartnerDaten]{LetzterStand: partner}
	adresse := inlandsanschrift("14628270", "Pirna", "Elbweg")
	neu("kind").Kinder = &xmeld.Abweichung[[]melde.KindDaten]{LetzterStand: []melde.KindDaten{
		{Person: melde.Beigeschriebener{Familienname: "L", Vornamen: "Oskar", Geburtsdatum: 20170905, Geschlecht: "m"}, Anschrift: &adresse},
		{Person: melde.Beigeschriebener{Vornamen: "Ida", Geburtsdatum: 20190000, Steuer: melde.Steueridentifikation{IdNr: "01234567896"}}},
	}}
	neu("anderer").Anderer = &xmeld.AndererHinweis{Beschreibung: "Staatsangehörigkeiten", Abweichend: "000, 152", LetzterStand: "000"}
	return liste
}

func hinweisantwort() *xmeld.Hinweisantwort {
	frage := kopf("1500")
	frage.Erstellt = time.Date(2026, 9, 14, 6, 0, 0, 0, sommer)
	return &xmeld.Hinweisantwort{Kopf: kopf("1501"), Bestaetigt: true, Fallkennzeichen: "PM3-2026-000001", Ursprung: frage.Verweis()}
}

func TestRoundTripOfHints(t *testing.T) {
	for name, h := range hinweise() {
		t.Run("S1-13.7 1500 "+name, func(t *testing.T) { pruefeRundreise(t, h, xmeld.Schreibe1500, xmeld.Lies1500) })
	}
	for _, form := range []melde.Anschrift{
		{Form: melde.AnschriftUnbekannt, Sachverhalt: "1"},
		{Form: melde.AnschriftStaat, Staat: "152"},
	} {
		h := hinweise()["anderer"]
		h.Person.Anschrift = form
		pruefeRundreise(t, h, xmeld.Schreibe1500, xmeld.Lies1500)
	}
	t.Run("S1-13.8 1501", func(t *testing.T) { pruefeRundreise(t, hinweisantwort(), xmeld.Schreibe1501, xmeld.Lies1501) })
	nein := hinweisantwort()
	nein.Bestaetigt = false
	pruefeRundreise(t, nein, xmeld.Schreibe1501, xmeld.Lies1501)
}

// Every kind of hint is valid, for this register's own check and for xmllint.
func TestHintsAreValid(t *testing.T) {
	nachrichten := map[string][]byte{}
	for name, h := range hinweise() {
		var b bytes.Buffer
		if err := xmeld.Schreibe1500(&b, h); err != nil {
			t.Fatal(err)
		}
		if err := xmeld.Pruefe(bytes.NewReader(b.Bytes())); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if art, err := xmeld.Erkenne(bytes.NewReader(b.Bytes())); err != nil || art.Nachricht != "1500" {
			t.Errorf("%s: recognised as %q, %v", name, art.Nachricht, err)
		}
		nachrichten["1500-"+name] = b.Bytes()
	}
	var b bytes.Buffer
	if err := xmeld.Schreibe1501(&b, hinweisantwort()); err != nil {
		t.Fatal(err)
	}
	if err := xmeld.Pruefe(bytes.NewReader(b.Bytes())); err != nil {
		t.Error(err)
	}
	nachrichten["1501"] = b.Bytes()
	xmllint(t, "xinneres.xmeld.xsd", nachrichten)
}

// An answer that can't be assigned is refused.
func TestAnswersMustNameTheirHint(t *testing.T) {
	var b bytes.Buffer
	if err := xmeld.Schreibe1501(&b, hinweisantwort()); err != nil {
		t.Fatal(err)
	}
	for name, tausch := range map[string][2]string{
		"no Fallkennzeichen": {"PM3-2026-000001", ""},
		"origin is no 1500":  {"<code>1500</code>", "<code>1330</code>"},
		"other message":      {"antwort.1501", "antwort.1331"},
	} {
		text := strings.ReplaceAll(b.String(), tausch[0], tausch[1])
		_, err := xmeld.Lies1501(strings.NewReader(text))
		var f *xmeld.Fehler
		if !errors.As(err, &f) || text == b.String() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A hint without its mandatory words is refused.
func TestHintsNeedTheirWords(t *testing.T) {
	for _, leere := range []func(*xmeld.Hinweisnachricht){
		func(h *xmeld.Hinweisnachricht) { h.Erlaeuterung = "" },
		func(h *xmeld.Hinweisnachricht) { h.Fallkennzeichen = "" },
		func(h *xmeld.Hinweisnachricht) { h.Anderer.Beschreibung = "" },
	} {
		h := hinweise()["anderer"]
		leere(h)
		var b bytes.Buffer
		if err := xmeld.Schreibe1500(&b, h); err != nil {
			t.Fatal(err)
		}
		if _, err := xmeld.Lies1500(&b); err == nil {
			t.Error("read without a word")
		}
	}
}
