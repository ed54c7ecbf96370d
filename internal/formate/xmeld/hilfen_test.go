// SPDX-License-Identifier: EUPL-1.2

package xmeld_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/xmeld"
)

// winter and sommer are the offsets of the legal time.
var (
	winter = time.FixedZone("", 3600)
	sommer = time.FixedZone("", 7200)
)

func stadt() xmeld.Stelle {
	return xmeld.Stelle{
		Kennung: "ags:14628270", Name: "Stadt Pirna, Bürgerbüro",
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "meldewesen@pirna.example", Zusatz: "Frau <Muster> & Co"}},
		Anschrift: &xmeld.Postanschrift{
			Gebaeude: melde.Inlandsanschrift{Hausnummer: "1", Postleitzahl: "01796", Strasse: "Am Markt", Wohnort: "Pirna"},
			Bis:      xmeld.Hausnummer{Nummer: "3", Zusatz: "b"},
		},
	}
}

func register() xmeld.Stelle {
	return xmeld.Stelle{
		Kennung: "ags:14000000", Name: "Kernmelderegister Sachsen",
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "kmr@register.example"}},
		Anschrift: &xmeld.Postanschrift{
			IstFach: true, Postfach: "10 00 01",
			Gebaeude: melde.Inlandsanschrift{Postleitzahl: "01099", Wohnort: "Dresden"},
		},
	}
}

// kopf returns a header as it looks when it has been read again.
func kopf(nachricht string) xmeld.Kopf {
	return xmeld.Kopf{
		UUID: "8607763a-fd2e-5645-b9fe-cf258eea3842", Nachricht: nachricht,
		Erstellt: time.Date(2026, 11, 3, 18, 0, 0, 5e6, winter), Leser: register(), Autor: stadt(),
		Version: xmeld.Version, Raum: xmeld.Raum,
		Produkt: xmeld.Produkt{Name: xmeld.ProduktName, Hersteller: xmeld.ProduktHersteller, Version: "0.1"},
		IstTest: true, Testangabe: `erfundene "Personen"`,
	}
}

func lieferkopf() xmeld.Lieferkopf {
	return xmeld.Lieferkopf{
		Nummer: 212, Paket: 1, LetztesPaket: true, Art: xmeld.Deltalieferung,
		Gemeinde: melde.Gemeinde{Name: "Pirna", AGS: "14628270", Zugangsportal: "https://pirna.example/?a=1&b=2"},
	}
}

// lieferung writes a delivery of the records.
func lieferung(t testing.TB, saetze ...*melde.Meldesatz) []byte {
	t.Helper()
	var b bytes.Buffer
	k, l := kopf("1100"), lieferkopf()
	s := xmeld.NeuerSchreiber1100(&b, &k, &l)
	for _, satz := range saetze {
		if err := s.Liefern(satz); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Schliesse(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// saetze returns n records.
func saetze(n int) []*melde.Meldesatz {
	liste := make([]*melde.Meldesatz, n)
	for i := range liste {
		liste[i] = meldetest.Satz(uint64(i))
	}
	return liste
}

// datensaetze reads all records of a delivery.
func datensaetze(t testing.TB, nachricht []byte) []xmeld.Datensatz {
	t.Helper()
	l, err := xmeld.Lies1100(bytes.NewReader(nachricht), xmeld.Optionen1100{})
	if err != nil {
		t.Fatal(err)
	}
	var alle []xmeld.Datensatz
	for {
		satz, err := l.Naechster()
		if errors.Is(err, io.EOF) {
			return alle
		}
		if err != nil {
			t.Fatal(err)
		}
		alle = append(alle, satz)
	}
}

// auszug turns a delivered record into an answer that has everything.
func auszug(m *melde.Meldesatz) recht.Auszug {
	a := recht.Auszug{
		Name: m.Name, Geburt: m.Geburt, GeburtseintragOhneUrkunde: m.GeburtseintragOhneUrkunde,
		Geschlecht: m.Geschlecht, Staatsangehoerigkeiten: m.Staatsangehoerigkeiten,
		Glaubhaftmachungen: m.Glaubhaftmachungen, ZuzugBund: m.ZuzugBund, ZuzugLand: m.ZuzugLand,
		ZuzugKreis: m.ZuzugKreis, ZuzugGemeinde: m.ZuzugGemeinde, Familienstand: m.Familienstand,
		Tod: m.Tod, Ausweise: m.Ausweise, Passversagungen: m.Passversagungen,
		Waffenerlaubnisse: m.Waffenerlaubnisse, Waffenbesitzverbote: m.Waffenbesitzverbote,
		Sprengstofferlaubnisse: m.Sprengstofferlaubnisse, Verstorben: m.Tod != nil,
		Verzogen: m.Verteidigungsfall, VerringerterUmfang: m.AZRKommunikation,
		SperreHinweis: len(m.Sperren) > 0, UnbekanntVerzogen: m.Religion == nil, InsAuslandVerzogen: m.Unionsbuerger == nil,
		Identifikationsmerkmal: m.LandesAnlass,
	}
	for _, w := range m.Wohnungen {
		w.Wohnungsbindung = "" // not in answers
		if w.Anschrift.Form == melde.AnschriftAusland {
			druck := w.Anschrift
			a.Auslandsanschrift = &druck
			w.Anschrift = melde.Anschrift{Form: melde.AnschriftStaat, Staat: druck.Staat}
		}
		if (w.Anschrift.Form == melde.AnschriftUnbekannt || w.Anschrift.StaatNichtZuUebermitteln) && w.Status == "" {
			w.Status = melde.AlleinigeWohnung // else it could be a hint
		}
		a.Wohnungen = append(a.Wohnungen, w)
	}
	beziehungen(m, &a)
	return a
}

func person(b melde.Beigeschriebener) recht.Person {
	return recht.Person{
		Familienname: b.Familienname, FamiliennamePass: b.FamiliennamePass, Geburtsname: b.Geburtsname,
		Vornamen: b.Vornamen, Doktorgrad: b.Doktorgrad, Geburtsdatum: b.Geburtsdatum,
		Geschlecht: b.Geschlecht, Sterbetag: b.Sterbetag,
	}
}

func beziehungen(m *melde.Meldesatz, a *recht.Auszug) {
	if m.Partner != nil && m.Partner.Daten != nil {
		d := m.Partner.Daten
		a.Partner = &recht.PartnerAuszug{Typ: d.Typ, Person: person(d.Person), Wohnungen: d.Wohnungen}
	}
	for _, k := range m.Kinder {
		if k.Daten != nil {
			a.Kinder = append(a.Kinder, recht.KindAuszug{Person: person(k.Daten.Person), Anschrift: k.Daten.Anschrift})
		}
	}
	for _, v := range m.Vertreter {
		x := recht.VertreterAuszug{Art: v.Art, Ende: v.Ende}
		switch {
		case v.Person != nil:
			anschrift := v.Person.Anschrift
			x.Person, x.Anschrift = person(v.Person.Person), &anschrift
		case v.Juristisch != nil:
			x.Bezeichnung = v.Juristisch.Bezeichnung
			x.Anschrift = &melde.Anschrift{Form: melde.AnschriftInland, Inland: v.Juristisch.Anschrift}
		default:
			continue
		}
		if len(a.Vertreter) < 4 {
			a.Vertreter = append(a.Vertreter, x)
		}
	}
}

func antwort(personen ...recht.Auszug) *xmeld.Antwort {
	a := &xmeld.Antwort{
		Kopf: kopf("1331"), Status: xmeld.StatusTrefferliste, Personen: personen, Protokoll: "4711",
		Ursprung: xmeld.Kopf{
			UUID: "86df92a0-b20d-5550-a9f5-c7d7303be0ff", Nachricht: "1330",
			Erstellt: time.Date(2026, 7, 3, 18, 0, 0, 0, sommer),
		}.Verweis(),
	}
	return a
}

func anfrage() *xmeld.Anfrage {
	return &xmeld.Anfrage{
		Kopf: kopf("1330"),
		Abrufer: xmeld.Abrufer{
			Sicherheitsbehoerde: true, Behoerde: "Polizeidirektion Musterstadt",
			Anschrift:        stadt().Anschrift,
			Erreichbarkeiten: stadt().Erreichbarkeiten,
			Aktenzeichen:     "4 Js 12/26", Anlass: "Ermittlung", Kennung: "PHM-77",
		},
		Auswahl: &suche.Personenanfrage{
			AGS: "14628270", Nachname: "Müller", Vornamen: melde.NichtVorhanden, Phonetik: true,
			Postleitzahl: "01796", Strasse: "Elbweg", Hausnummer: "12", HausnummerZusatz: "a", HausnummerTeil: "1/2",
			Geburtsdatum: 19840200, Geburtsort: "Zgorzelec", GeburtsortStaat: "152", Geschlecht: "w",
			Sterbetag: 20200229, Sterbeort: "Görlitz", AZRNummer: "840217123456",
		},
		Elemente: []recht.Element{1, 7, 185}, VerzichtAufMitteilung: true, HatErweiterung: true,
		Abruf: xmeld.Abrufangaben{Profil: "S1-29", OhneKenntnisNichtMoeglich: true, Zweck: "§ 22 \"SächsMeldVO\""},
	}
}

func quittung() *xmeld.Quittung {
	return &xmeld.Quittung{
		Kopf: kopf("1101"), Lieferung: 212, Status: xmeld.StatusVerarbeitet, Gelesen: 3, Zurueckgewiesen: 1, MitMeldung: 2,
		Gemeinde: melde.Gemeinde{Name: "Pirna", AGS: "14628270"},
		Meldungen: []xmeld.Quittungsmeldung{
			{
				Ereignis:   melde.Ereignis{Zeitpunkt: time.Date(2026, 11, 3, 10, 40, 0, 118e6, winter), Zeichen: "PIR-1"},
				Konsequenz: xmeld.Zurueckgewiesen, Person: &melde.Schluessel{AGS: "14628270", Ordnungsmerkmal: "PIR0000815"},
				Fehlermeldung: "Der zu löschende Datensatz ist nicht vorhanden.", Fehlercode: "K01",
			},
			{
				Ereignis:   melde.Ereignis{Zeitpunkt: time.Date(2026, 7, 3, 10, 2, 7, 0, sommer), Zeichen: "PIR-2"},
				Konsequenz: xmeld.NurHinweis, Blatt: "0601", Feldinhalt: "1951-08", Fehlermeldung: "Geburtstag ohne Tag.",
			},
		},
	}
}

func ortsverzeichnis() *xmeld.Ortsverzeichnis {
	return &xmeld.Ortsverzeichnis{Kopf: kopf("1104"), Orte: []xmeld.Ort{
		{Nummer: 1, AGS: "14628270", Gemeindename: "Pirna", Ortsteil: "Copitz", Historisch: true, Strassen: []xmeld.Strasse{
			{Nummer: 101, Name: "Elbweg"}, {Name: "Straße der Einheit", Historisch: true},
		}},
		{Nummer: 2, AGS: "14628270", Gemeindename: "Pirna"},
	}}
}

func ruecksendung() *xmeld.Ruecksendung {
	return &xmeld.Ruecksendung{
		Kopf: kopf("0910"), Grund: "X001", Hinweise: []string{"Element fehlt.", "Zeile 3"},
		Stelle: &xmeld.RueckweisendeStelle{
			Pruefinstanz: "Prüfstelle", Anschrift: *register().Anschrift, Erreichbarkeiten: register().Erreichbarkeiten,
		},
		Transport: &xmeld.Transportangaben{
			Nachrichtenkennung: "urn:x:1", Betreff: "XMELD_DATA", Gesendet: time.Date(2026, 1, 2, 3, 4, 5, 0, winter), Hinweise: "h",
		},
		Ursprung: antwort().Ursprung,
	}
}

func rueckweisung() *xmeld.Rueckweisung {
	k := kopf("0010")
	k.Version, k.Raum = "6", xmeld.RaumRueckweisung
	r := ruecksendung()
	ursprung := antwort().Ursprung
	return &xmeld.Rueckweisung{
		Kopf: k, Stelle: r.Stelle, Transport: r.Transport,
		Gruende: []xmeld.Fehlergrund{
			{Grund: xmeld.GrundSonstiges, Beschreibungen: []string{"Nachricht 1100, Datensatz PIR-1: Lücke.", "Zweiter Grund"}},
			{Grund: xmeld.GrundNichtValide},
		},
		Faelle:   []xmeld.Einzelfall{{Ereignis: quittung().Meldungen[0].Ereignis, Gruende: []xmeld.Fehlergrund{{Grund: "S020"}}}},
		Ursprung: &ursprung, Nachricht: []byte("<?xml version=\"1.0\"?><a>\x00 not valid &</a>"),
	}
}
