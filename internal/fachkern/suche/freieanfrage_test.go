// SPDX-License-Identifier: EUPL-1.2

package suche_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/meldetest"
	"kernmelderegister/internal/fachkern/suche"
)

var inDresden = suche.Suchbereich{Art: suche.BereichGemeinde, Schluessel: dresden}

func bereite(t testing.TB, a suche.FreieAnfrage) *suche.FreierSuchlauf {
	t.Helper()
	l, err := suche.BereiteFrei(a)
	if err != nil {
		t.Fatal(err)
	}
	return &l
}

// pruefeFreienIndex checks that every condition is fulfilled by a row of the record.
func pruefeFreienIndex(t testing.TB, l *suche.FreierSuchlauf, s *melde.Meldesatz) {
	t.Helper()
	zeilen := suche.Freizeilen(s)
	for i, b := range l.Bedingungen() {
		if !slices.ContainsFunc(zeilen, b.Erfuellt) {
			t.Errorf("condition %d loses a record that the comparison finds", i)
		}
	}
}

// The examples of the free search in the Anlage, put as whole queries.
func TestBeispieleAlsFreieAnfrage(t *testing.T) {
	for _, b := range leseBeispiele(t) {
		if b.nummer == "4" {
			continue
		}
		t.Run(fmt.Sprintf("DAV-07 Anlage %s%s row %d", b.nummer, b.buchstabe, b.zeile), func(t *testing.T) {
			s, l := b.satz(), bereite(t, b.freieAnfrage(t))
			if got := l.Trifft(s); got != b.treffer {
				t.Errorf("register %q, query %q: found %t, want %t", b.register, b.anfrage, got, b.treffer)
			}
			if b.treffer {
				pruefeFreienIndex(t, l, s)
			}
		})
	}
}

func (b beispiel) freieAnfrage(t *testing.T) suche.FreieAnfrage {
	t.Helper()
	a := suche.FreieAnfrage{Bereich: inDresden}
	switch feld := b.feldAnfrage; {
	case strings.HasPrefix(feld, "Vornamen"), strings.HasPrefix(feld, "Namen") && b.satz().Name.Familienname == "Probe":
		a.Vornamen = melde.Name(b.anfrage)
	case strings.HasPrefix(feld, "Familienname"), strings.HasPrefix(feld, "Namen"):
		a.Nachname = melde.Name(b.anfrage)
	case strings.HasPrefix(feld, "Künstlername"):
		a.OrdensKuenstlername = b.anfrage
	case strings.HasPrefix(feld, "Straße"):
		a.Wohnung.Inland.Strasse = b.anfrage
	case strings.HasPrefix(feld, "Hausnummernbereich"):
		teile := bereich.FindStringSubmatch(b.anfrage)
		a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis = teile[1], teile[2]
	case strings.HasPrefix(feld, "Hausnummer"):
		a.Wohnung.Hausnummer = suche.TeileHausnummer(b.anfrage)
	case strings.HasPrefix(feld, "Datumsangabe"):
		a.Geburtsdatum = dsmeldDatum(b.anfrage)
	case strings.HasPrefix(feld, "Geburtszeitraum"):
		teile := bereich.FindStringSubmatch(b.anfrage)
		a.Geburtszeitraum = suche.Geburtszeitraum{Von: tag(teile[1]), Bis: tag(teile[2])}
	default:
		t.Fatalf("field %q", feld)
	}
	return a
}

// vollprobe is a record with a value for every criterion.
func vollprobe() *melde.Meldesatz {
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: dresden, Ordnungsmerkmal: "1"},
		Name: melde.Personenname{
			Familienname: "Groß", Geburtsname: "Woźniak", Vornamen: "Anna-Lena Marie", Doktorgrad: "Dr.", Kuenstlername: "Graf Zahl",
		},
		Geburt:                 melde.Geburt{Datum: 19841105, Fruehere: []melde.TeilbekanntesDatum{19830000}, Ort: "Zgorzelec", Staat: "152"},
		Geschlecht:             "w",
		Staatsangehoerigkeiten: []string{"000", "152"},
		Familienstand:          &melde.Familienstand{Art: "VH", Beginn: 20150600, Ort: "Görlitz"},
		Wohnungen: []melde.Wohnung{
			{Aktuell: true, Status: melde.Hauptwohnung, Einzug: 20200301, Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				AGS: dresden, Postleitzahl: "01067", Wohnort: "Dresden", Ortsteil: "Cotta", Strasse: "Lange Str.", Hausnummer: "17", HausnummerZusatz: "a",
				StockwerkWohnung: "3. OG", Zusatzangaben: "Hinterhaus", Wohnungsinhaber: "Krause"}}},
			{Status: melde.Nebenwohnung, Einzug: 20100101, Auszug: 20200229, Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				AGS: dresden, Postleitzahl: "01099", Wohnort: "Dresden", Strasse: "Kurze Gasse", Hausnummer: "4"}}},
			{Art: melde.ArtPartner, Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{Strasse: "Partnerweg", Hausnummer: "1"}}},
			{Anschrift: melde.Anschrift{Form: melde.AnschriftAusland, Staat: "151", Zeilen: []melde.Anschriftzeile{{Nummer: 1, Inhalt: "Ringstraße 3"}, {Nummer: 2, Inhalt: "1010 Wien"}}}},
			{Anschrift: melde.Anschrift{Form: melde.AnschriftStaat, Staat: "129"}},
			{Anschrift: melde.Anschrift{Form: melde.AnschriftUnbekannt, Sachverhalt: "1"}},
		},
		Tod:                    &melde.Tod{Tag: 20260305, Ort: "Meißen"},
		Waffenerlaubnisse:      []melde.Erlaubnis{{Erteilt: 20110101}},
		Waffenbesitzverbote:    []melde.Waffenbesitzverbot{{Erteilt: 20120101}},
		Sprengstofferlaubnisse: []melde.Erlaubnis{{Erteilt: 20130101}},
	}
}

type frage = func(*suche.FreieAnfrage)

// TestKriterienDerFreienSuche: each criterion of XMeld 1332 by itself, with what finds
// the record and what must not.
func TestKriterienDerFreienSuche(t *testing.T) {
	w := func(f func(*suche.Wohnungsauswahl)) frage { return func(a *suche.FreieAnfrage) { f(&a.Wohnung) } }
	i := func(f func(*melde.Inlandsanschrift)) frage {
		return func(a *suche.FreieAnfrage) { f(&a.Wohnung.Inland) }
	}
	faelle := []struct {
		name   string
		k      suche.Kriterium
		findet []frage
		nicht  []frage
	}{
		{"DAV-07 Nr. 1 Familienname", suche.KritFamilienname,
			[]frage{func(a *suche.FreieAnfrage) { a.Nachname = "GROSS" }, func(a *suche.FreieAnfrage) { a.Nachname = "Wo?n*" }, func(a *suche.FreieAnfrage) { a.Nachname = "Zahl Graf Woźniak" },
				func(a *suche.FreieAnfrage) { a.Nachname, a.Phonetik = "Wosniack", true }},
			[]frage{func(a *suche.FreieAnfrage) { a.Nachname = "Grosz" }, func(a *suche.FreieAnfrage) { a.Nachname = "Gro" }, func(a *suche.FreieAnfrage) { a.Nachname, a.Phonetik = "Meier", true }, func(a *suche.FreieAnfrage) { a.Nachname = "+" }}},
		{"DAV-07 Nr. 3 Vornamen", suche.KritVornamen,
			[]frage{func(a *suche.FreieAnfrage) { a.Vornamen = "Marie" }, func(a *suche.FreieAnfrage) { a.Vornamen = "marie annalena" }, func(a *suche.FreieAnfrage) { a.Vornamen = "Ann*" }},
			[]frage{func(a *suche.FreieAnfrage) { a.Vornamen = "Anna" }, func(a *suche.FreieAnfrage) { a.Vornamen = "Anna*Marie" }}},
		{"DAV-07 Nr. 5 Künstlername", suche.KritOrdensKuenstlername,
			[]frage{func(a *suche.FreieAnfrage) { a.OrdensKuenstlername = "Zahl" }, func(a *suche.FreieAnfrage) { a.OrdensKuenstlername = "Gr?f" }},
			[]frage{func(a *suche.FreieAnfrage) { a.OrdensKuenstlername = "Groß" }}},
		{"DAV-07 Nr. 4 Doktorgrad", suche.KritDoktorgrad,
			[]frage{func(a *suche.FreieAnfrage) { a.Doktorgrad = "DR" }}, []frage{func(a *suche.FreieAnfrage) { a.Doktorgrad = "Dr. med." }}},
		{"DAV-07 Nr. 6 Geburtsdatum in allen Perioden", suche.KritGeburtsdatum,
			[]frage{func(a *suche.FreieAnfrage) { a.Geburtsdatum = 19841105 }, func(a *suche.FreieAnfrage) { a.Geburtsdatum = 19830000 },
				func(a *suche.FreieAnfrage) { a.Geburtszeitraum = suche.Geburtszeitraum{Von: 19830101, Bis: 19830102} }},
			[]frage{func(a *suche.FreieAnfrage) { a.Geburtsdatum = 19840000 }, func(a *suche.FreieAnfrage) { a.Geburtsdatum = melde.Unbekannt },
				func(a *suche.FreieAnfrage) { a.Geburtszeitraum = suche.Geburtszeitraum{Von: 19830102, Bis: 19841104} }}},
		{"DAV-07 Nr. 6 Geburtsort und Staat", suche.KritGeburtsort,
			[]frage{func(a *suche.FreieAnfrage) { a.Geburtsort = "ZGORZELEC" }, func(a *suche.FreieAnfrage) { a.Geburtsstaat.Staat = "152" }},
			[]frage{func(a *suche.FreieAnfrage) { a.Geburtsort = "Görlitz" }, func(a *suche.FreieAnfrage) { a.Geburtsstaat.Staat = "151" }, func(a *suche.FreieAnfrage) { a.Geburtsstaat.KeineAngabe = true }}},
		{"DAV-07 Nr. 7 Geschlecht", suche.KritGeschlecht,
			[]frage{func(a *suche.FreieAnfrage) { a.Geschlecht = "w" }}, []frage{func(a *suche.FreieAnfrage) { a.Geschlecht = "m" }}},
		{"DAV-07 Nr. 8 Staatsangehörigkeit", suche.KritStaatsangehoerigkeit,
			[]frage{func(a *suche.FreieAnfrage) { a.Staatsangehoerigkeit = "152" }, func(a *suche.FreieAnfrage) { a.Staatsangehoerigkeit = "000" }},
			[]frage{func(a *suche.FreieAnfrage) { a.Staatsangehoerigkeit = "151" }}},
		{"DAV-07 Nr. 9 Inlandsanschrift", suche.KritAnschrift,
			[]frage{i(func(a *melde.Inlandsanschrift) { a.Strasse = "Lange Straße" }), i(func(a *melde.Inlandsanschrift) { a.Strasse = "Lang*" }), i(func(a *melde.Inlandsanschrift) { a.Postleitzahl = "01099" }),
				i(func(a *melde.Inlandsanschrift) { a.Wohnort = "DRESDEN" }), i(func(a *melde.Inlandsanschrift) { a.Ortsteil = "Cotta" }), i(func(a *melde.Inlandsanschrift) { a.AGS = dresden }),
				i(func(a *melde.Inlandsanschrift) { a.StockwerkWohnung = "3.OG" }), i(func(a *melde.Inlandsanschrift) { a.Zusatzangaben = "HINTERHAUS" }), i(func(a *melde.Inlandsanschrift) { a.Wohnungsinhaber = "Krause" }),
				w(func(a *suche.Wohnungsauswahl) { a.Hausnummer.Nummer = "17" }), w(func(a *suche.Wohnungsauswahl) { a.HausnummerVon, a.HausnummerBis = "4", "6" })},
			[]frage{i(func(a *melde.Inlandsanschrift) { a.Strasse = "Partnerweg" }), i(func(a *melde.Inlandsanschrift) { a.Strasse, a.Postleitzahl = "Lange Straße", "01099" }),
				i(func(a *melde.Inlandsanschrift) { a.StockwerkWohnung = "2. OG" }), w(func(a *suche.Wohnungsauswahl) { a.Hausnummer.Zusatz = "b" }), w(func(a *suche.Wohnungsauswahl) { a.HausnummerVon, a.HausnummerBis = "5", "16" })}},
		{"DAV-07 Nr. 9 Auslandsanschrift", suche.KritAnschriftAusland,
			[]frage{w(func(a *suche.Wohnungsauswahl) {
				a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandAnschrift, Staat: "151"}
			}),
				w(func(a *suche.Wohnungsauswahl) {
					a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandAnschrift, Zeilen: []melde.Anschriftzeile{{Nummer: 1, Inhalt: "wien"}, {Nummer: 2, Inhalt: "RINGSTRASSE"}}}
				}),
				w(func(a *suche.Wohnungsauswahl) {
					a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandZuzugsstaat, Staat: "129"}
				}),
				w(func(a *suche.Wohnungsauswahl) {
					a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandBeides, Staat: "129"}
				}), w(func(a *suche.Wohnungsauswahl) {
					a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandBeides, Staat: "151"}
				})},
			[]frage{w(func(a *suche.Wohnungsauswahl) {
				a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandAnschrift, Staat: "129"}
			}),
				w(func(a *suche.Wohnungsauswahl) {
					a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandZuzugsstaat, Staat: "151"}
				}),
				w(func(a *suche.Wohnungsauswahl) {
					a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandBeides, StaatNichtZuUebermitteln: true}
				}),
				w(func(a *suche.Wohnungsauswahl) {
					a.Ausland = suche.Auslandsauswahl{Art: suche.AuslandAnschrift, Zeilen: []melde.Anschriftzeile{{Inhalt: "Graz"}}}
				})}},
		{"DAV-07 Nr. 9 unbekannt verzogen", suche.KritAnschriftUnbekannt,
			[]frage{w(func(a *suche.Wohnungsauswahl) { a.Unbekannt.Gesucht = true }), w(func(a *suche.Wohnungsauswahl) { a.Unbekannt = suche.Unbekanntauswahl{Gesucht: true, Sachverhalt: "1"} })},
			[]frage{w(func(a *suche.Wohnungsauswahl) { a.Unbekannt = suche.Unbekanntauswahl{Gesucht: true, Sachverhalt: "2"} })}},
		{"DAV-07 Nr. 9 Haupt- und Nebenwohnung", suche.KritWohnungsstatus,
			[]frage{w(func(a *suche.Wohnungsauswahl) { a.Status = melde.Nebenwohnung })}, []frage{w(func(a *suche.Wohnungsauswahl) { a.Status = melde.AlleinigeWohnung })}},
		{"DAV-07 Nr. 10 Einzug", suche.KritEinzugsdatum,
			[]frage{w(func(a *suche.Wohnungsauswahl) { a.Einzug = 20200301 })}, []frage{w(func(a *suche.Wohnungsauswahl) { a.Einzug = 20200302 })}},
		{"DAV-07 Nr. 10 Auszug", suche.KritAuszugsdatum,
			[]frage{w(func(a *suche.Wohnungsauswahl) { a.Auszug = 20200229 })}, []frage{w(func(a *suche.Wohnungsauswahl) { a.Auszug = 20200301 })}},
		{"DAV-07 Nr. 11 Familienstand", suche.KritFamilienstand,
			[]frage{func(a *suche.FreieAnfrage) { a.Familienstand.Art = "VH" }, func(a *suche.FreieAnfrage) { a.Familienstand.Beginn = 20150600 }, func(a *suche.FreieAnfrage) { a.Familienstand.Ort = "Goerlitz" }, func(a *suche.FreieAnfrage) { a.Familienstand.Staat, a.Familienstand.Art = "000", "VH" }},
			[]frage{func(a *suche.FreieAnfrage) { a.Familienstand.Art = "GS" }, func(a *suche.FreieAnfrage) { a.Familienstand.Beginn = 20150000 }, func(a *suche.FreieAnfrage) { a.Familienstand.BeginnVorausgegangeneLP = 20140101 }, func(a *suche.FreieAnfrage) { a.Familienstand.Staat = "151" }}},
		{"DAV-07 Nr. 12 Sterbedatum", suche.KritSterbedatum,
			[]frage{func(a *suche.FreieAnfrage) { a.Sterbetag = 20260305 }}, []frage{func(a *suche.FreieAnfrage) { a.Sterbetag = 20260306 }}},
		{"DAV-07 Nr. 12 Sterbeort", suche.KritSterbeort,
			[]frage{func(a *suche.FreieAnfrage) { a.Sterbeort = "MEISSEN" }, func(a *suche.FreieAnfrage) { a.Sterbestaat.KeineAngabe = true }},
			[]frage{func(a *suche.FreieAnfrage) { a.Sterbeort = "Riesa" }, func(a *suche.FreieAnfrage) { a.Sterbestaat.Staat = "152" }}},
		{"DAV-07 Abs. 2 waffenrechtliche Erlaubnis", suche.KritWaffenerlaubnis, []frage{func(a *suche.FreieAnfrage) { a.Waffenerlaubnis = true }}, nil},
		{"DAV-07 Abs. 2 Waffenbesitzverbot", suche.KritWaffenbesitzverbot, []frage{func(a *suche.FreieAnfrage) { a.Waffenbesitzverbot = true }}, nil},
		{"DAV-07 Abs. 2 sprengstoffrechtliche Erlaubnis", suche.KritSprengstofferlaubnis, []frage{func(a *suche.FreieAnfrage) { a.Sprengstofferlaubnis = true }}, nil},
	}
	leer := &melde.Meldesatz{Schluessel: melde.Schluessel{AGS: dresden}}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			stelle := func(frage frage) *suche.FreierSuchlauf {
				a := suche.FreieAnfrage{Bereich: inDresden}
				frage(&a)
				if r := a.Pruefe(); r != nil {
					t.Errorf("refused with %v", r)
				}
				if k := a.Kriterien(); !slices.Contains(k, f.k) {
					t.Errorf("criteria %v", k)
				}
				return bereite(t, a)
			}
			for n, frage := range f.findet {
				l := stelle(frage)
				if !l.Trifft(vollprobe()) {
					t.Errorf("query %d doesn't find", n)
				}
				if l.Trifft(leer) {
					t.Errorf("query %d finds an empty record", n)
				}
				pruefeFreienIndex(t, l, vollprobe())
			}
			for n, frage := range f.nicht {
				if stelle(frage).Trifft(vollprobe()) {
					t.Errorf("query %d finds", n)
				}
			}
		})
	}
}

// TestAktualitaet: the switches for persons and addresses (DAV-07 Abs. 3).
func TestAktualitaet(t *testing.T) {
	lebend := vollprobe()
	lebend.Tod = nil
	faelle := []struct {
		name              string
		person, anschrift suche.Aktualitaet
		strasse           string
		satz              *melde.Meldesatz
		findet            bool
	}{
		{"DAV-07 beides", "", "", "Lange Str", lebend, true},
		{"DAV-07 gemeldete Person, aktuell", suche.Aktuell, "", "Lange Str", lebend, true},
		{"DAV-07 gemeldete Person, inaktuell", suche.Inaktuell, "", "Lange Str", lebend, false},
		{"DAV-07 verstorbene Person, aktuell", suche.Aktuell, "", "Lange Str", vollprobe(), false},
		{"DAV-07 verstorbene Person, inaktuell", suche.Inaktuell, "", "Lange Str", vollprobe(), true},
		{"DAV-07 aktuelle Anschrift, aktuell", "", suche.Aktuell, "Lange Str", lebend, true},
		{"DAV-07 aktuelle Anschrift, inaktuell", "", suche.Inaktuell, "Lange Str", lebend, false},
		{"DAV-07 frühere Anschrift, aktuell", "", suche.Aktuell, "Kurze Gasse", lebend, false},
		{"DAV-07 frühere Anschrift, inaktuell", "", suche.Inaktuell, "Kurze Gasse", lebend, true},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			a := suche.FreieAnfrage{Bereich: inDresden, AktualitaetPerson: f.person}
			a.Wohnung.Aktualitaet, a.Wohnung.Inland.Strasse = f.anschrift, f.strasse
			if r := a.Pruefe(); r != nil {
				t.Errorf("refused with %v", r)
			}
			if got := bereite(t, a).Trifft(f.satz); got != f.findet {
				t.Errorf("found %v", got)
			}
		})
	}
}

// TestSuchbereich: municipality, district, Direktionsbezirk, Land (DAV-03m).
func TestSuchbereich(t *testing.T) {
	for _, f := range []struct {
		name   string
		b      suche.Suchbereich
		findet bool
	}{
		{"DAV-03m Gemeinde", inDresden, true},
		{"DAV-03m andere Gemeinde", suche.Suchbereich{Art: suche.BereichGemeinde, Schluessel: "14511000"}, false},
		{"DAV-03m Kreis", suche.Suchbereich{Art: suche.BereichKreis, Schluessel: "14612"}, true},
		{"DAV-03m anderer Kreis", suche.Suchbereich{Art: suche.BereichKreis, Schluessel: "14627"}, false},
		{"DAV-03m Direktionsbezirk", suche.Suchbereich{Art: suche.BereichBezirk, Schluessel: "146"}, true},
		{"DAV-03m anderer Direktionsbezirk", suche.Suchbereich{Art: suche.BereichBezirk, Schluessel: "147"}, false},
		{"DAV-03m Land", suche.Suchbereich{Art: suche.BereichLand, Schluessel: "14"}, true},
		{"DAV-03m anderes Land", suche.Suchbereich{Art: suche.BereichLand, Schluessel: "13"}, false},
	} {
		t.Run(f.name, func(t *testing.T) {
			l := bereite(t, suche.FreieAnfrage{Bereich: f.b, Geschlecht: "w"})
			if l.Trifft(vollprobe()) != f.findet {
				t.Error("wrong area")
			}
			if b := l.Bedingungen(); slices.ContainsFunc(suche.Freizeilen(vollprobe()), b[0].Erfuellt) != f.findet {
				t.Errorf("conditions %v", b)
			}
		})
	}
	t.Run("S0-08 DAV-03m Kreis mit heutigem Umfang", func(t *testing.T) {
		alt := bereite(t, suche.FreieAnfrage{Bereich: suche.Suchbereich{Art: suche.BereichKreis, Schluessel: "14262"}, Geschlecht: "w"})
		l := alt.InGemeinden([]melde.AGS{dresden})
		keine := alt.InGemeinden(nil)
		if alt.Trifft(vollprobe()) || !l.Trifft(vollprobe()) || keine.Trifft(vollprobe()) {
			t.Error("area of a former district")
		}
		pruefeFreienIndex(t, &l, vollprobe())
	})
}

// TestRueckweisungenDerFreienSuche: the grounds that the query itself gives.
func TestRueckweisungenDerFreienSuche(t *testing.T) {
	faelle := []struct {
		name  string
		frage frage
		grund string
		text  string
	}{
		{"DAV-07 15 Platzhalter im Namen bei Phonetik", func(a *suche.FreieAnfrage) { a.Nachname, a.Phonetik = "Me?er", true }, "15", ""},
		{"DAV-07 15 Platzhalter in der Straße bei Phonetik", func(a *suche.FreieAnfrage) { a.Wohnung.Inland.Strasse, a.Phonetik = "Haupt*", true }, "15", ""},
		{"DAV-07 17 Platzhalter an erster Stelle", func(a *suche.FreieAnfrage) { a.Nachname = "*eier" }, "17", "Nr. 7 c"},
		{"DAV-07 17 Platzhalter allein", func(a *suche.FreieAnfrage) { a.Vornamen = "*?*" }, "17", "Nr. 7 c"},
		{"DAV-07 17 Namensteil aus Platzhaltern", func(a *suche.FreieAnfrage) { a.Vornamen = "Hans *" }, "17", "Nr. 7 c"},
		{"DAV-07 17 Straße mit Platzhalter an erster Stelle", func(a *suche.FreieAnfrage) { a.Wohnung.Inland.Strasse = "?auptstraße" }, "17", "Nr. 7 c"},
		{"DAV-07 17 Platzhalter im Geburtsort", func(a *suche.FreieAnfrage) { a.Geburtsort = "Dres*" }, "17", "Geburtsort"},
		{"DAV-07 17 Platzhalter in der Auslandsanschrift", func(a *suche.FreieAnfrage) {
			a.Wohnung.Ausland = suche.Auslandsauswahl{Art: suche.AuslandAnschrift, Staat: "151", Zeilen: []melde.Anschriftzeile{{Inhalt: "W?en"}}}
		}, "17", "Auslandsanschrift"},
		{"DAV-07 17 kein Auswahldatum", func(*suche.FreieAnfrage) {}, "17", "Auswahldatum"},
		{"DAV-07 17 Aktualität unbekannt", func(a *suche.FreieAnfrage) { a.Geschlecht, a.AktualitaetPerson = "w", "03" }, "17", "Aktualität"},
		{"DAV-07 17 Hausnummernbereich ohne Zahlen", func(a *suche.FreieAnfrage) { a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis = "1a", "9" }, "17", "Zahlen"},
		{"DAV-07 17 Hausnummer und Bereich", func(a *suche.FreieAnfrage) {
			a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis, a.Wohnung.Hausnummer.Nummer = "1", "9", "3"
		}, "17", "entweder"},
		{"DAV-07 17 halber Geburtszeitraum", func(a *suche.FreieAnfrage) { a.Geburtszeitraum.Von = 19800101 }, "17", "Geburtszeitraum"},
		{"DAV-07 19 Ende gleich Beginn", func(a *suche.FreieAnfrage) { a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis = "3", "3" }, "19", ""},
		{"DAV-07 19 Ende kleiner als Beginn", func(a *suche.FreieAnfrage) { a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis = "12", "3" }, "19", ""},
		{"DAV-07 20 Ende am Beginn", func(a *suche.FreieAnfrage) { a.Geburtszeitraum = suche.Geburtszeitraum{Von: 19800101, Bis: 19800101} }, "20", ""},
		{"DAV-07 20 Ende vor Beginn", func(a *suche.FreieAnfrage) { a.Geburtszeitraum = suche.Geburtszeitraum{Von: 19800101, Bis: 19790101} }, "20", ""},
		{"DAV-07 21 Aktualität ohne Straße", func(a *suche.FreieAnfrage) {
			a.Wohnung.Aktualitaet, a.Wohnung.Inland.Postleitzahl = suche.Aktuell, "01067"
		}, "21", ""},
		{"DAV-03m 22 Kreis mit acht Stellen", func(a *suche.FreieAnfrage) { a.Geschlecht, a.Bereich.Art = "w", suche.BereichKreis }, "22", ""},
		{"DAV-03m 22 kein Bereich", func(a *suche.FreieAnfrage) { a.Geschlecht, a.Bereich = "w", suche.Suchbereich{} }, "22", ""},
		{"DAV-03m 22 keine Ziffern", func(a *suche.FreieAnfrage) { a.Geschlecht, a.Bereich.Schluessel = "w", "1461200x" }, "22", ""},
	}
	for _, f := range faelle {
		t.Run(f.name, func(t *testing.T) {
			a := suche.FreieAnfrage{Bereich: inDresden}
			f.frage(&a)
			r := a.Pruefe()
			if len(r) != 1 || r[0].Grund != f.grund || !strings.Contains(r[0].Freitext, f.text) || (f.text == "") != (r[0].Freitext == "") {
				t.Errorf("refused with %v", r)
			}
		})
	}
	t.Run("DAV-07 mehrere Gründe in der Reihenfolge der Liste", func(t *testing.T) {
		a := suche.FreieAnfrage{Bereich: inDresden, Phonetik: true, Nachname: "A*", Geburtszeitraum: suche.Geburtszeitraum{Von: 2, Bis: 1}}
		a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis, a.Wohnung.Aktualitaet = "2", "1", suche.Aktuell
		var gruende []string
		for _, r := range a.Pruefe() {
			gruende = append(gruende, r.Grund)
		}
		if !slices.Equal(gruende, []string{"15", "19", "20", "21"}) {
			t.Errorf("grounds %v", gruende)
		}
		if _, err := suche.BereiteFrei(a); err == nil {
			t.Error("prepared")
		}
	})
}

// Every record that a free query finds has a row for each of its conditions; no row
// comes twice, and the rows of a kind order like the forms.
func TestFreierIndexVersprichtNieZuWenig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := zieheSatz(t)
		s.Geschlecht = rapid.SampledFrom([]string{"", "m", "w"}).Draw(t, "geschlecht")
		s.Staatsangehoerigkeiten = rapid.SliceOfN(rapid.SampledFrom([]string{"000", "151", "152"}), 0, 2).Draw(t, "staaten")
		for range rapid.IntRange(0, 2).Draw(t, "wohnungen") {
			s.Wohnungen = append(s.Wohnungen, melde.Wohnung{Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				Strasse:    rapid.SampledFrom([]string{"", "Lange Straße", "Langer Weg", "Donaudampfschifffahrtsgasse"}).Draw(t, "strasse"),
				Hausnummer: rapid.SampledFrom([]string{"", "3", "012", "12"}).Draw(t, "nummer")}}})
		}
		a := suche.FreieAnfrage{
			Bereich:  suche.Suchbereich{Art: suche.BereichLand, Schluessel: "14"},
			Nachname: mitSternen(name.Draw(t, "gesucht"), t), Vornamen: mitSternen(name.Draw(t, "gesuchte vornamen"), t),
			OrdensKuenstlername: rapid.SampledFrom([]string{"", "", "Graf", "von"}).Draw(t, "gesuchter kuenstler"),
			Geburtsdatum:        datum.Draw(t, "gesuchte geburt"), Geschlecht: rapid.SampledFrom([]string{"", "", "w"}).Draw(t, "gesuchtes geschlecht"),
			Staatsangehoerigkeit: rapid.SampledFrom([]string{"", "", "152", "000"}).Draw(t, "gesuchter staat"),
		}
		a.Phonetik = !suche.HatPlatzhalter(string(a.Nachname+a.Vornamen)) && rapid.Bool().Draw(t, "phonetik")
		if rapid.Bool().Draw(t, "zeitraum") {
			a.Geburtszeitraum = suche.Geburtszeitraum{Von: 19980101, Bis: 19980401}
		}
		a.Wohnung.Inland.Strasse = rapid.SampledFrom([]string{"", "", "Lange Str.", "Lang*", "Donaudampfschifffahrts*", "Donaudampfschifffahrtsgasse", "L?nge Straße"}).Draw(t, "gesuchte strasse")
		if rapid.Bool().Draw(t, "bereich") {
			a.Wohnung.HausnummerVon, a.Wohnung.HausnummerBis = "2", strconv.Itoa(rapid.IntRange(3, 12).Draw(t, "bis"))
		}
		l, err := suche.BereiteFrei(a)
		if err != nil || !l.Trifft(s) {
			return
		}
		zeilen := suche.Freizeilen(s)
		for i, b := range l.Bedingungen() {
			if !slices.ContainsFunc(zeilen, b.Erfuellt) {
				t.Errorf("condition %d loses a record that the comparison finds", i)
			}
		}
		for i, z := range zeilen {
			if slices.Contains(zeilen[:i], z) {
				t.Errorf("row %d comes twice", i)
			}
		}
	})
}

// mitSternen shortens a name to a prefix with a wildcard, now and then.
func mitSternen(n melde.Name, t *rapid.T) melde.Name {
	if len(n) < 3 || n[0] > 'z' || strings.ContainsAny(string(n[:2]), "+- ") || !rapid.Bool().Draw(t, "stern") {
		return n
	}
	return n[:2] + "*"
}

// Full records of every kind neither panic nor lose themselves.
func TestFreieZeilenVollerSaetze(t *testing.T) {
	for nr := range uint64(200) {
		s := meldetest.Satz(nr)
		a := suche.FreieAnfrage{Bereich: suche.Suchbereich{Art: suche.BereichGemeinde, Schluessel: s.Schluessel.AGS}, Geschlecht: s.Geschlecht, Geburtsdatum: s.Geburt.Datum}
		l := bereite(t, a)
		if s.Geschlecht == "" && s.Geburt.Datum == 0 {
			continue
		}
		if !l.Trifft(s) {
			t.Fatalf("record %d doesn't find itself", nr)
		}
		pruefeFreienIndex(t, l, s)
	}
}

// BenchmarkFreizeilen measures the rows of a full record.
func BenchmarkFreizeilen(b *testing.B) {
	s := meldetest.Satz(7)
	zeilen := suche.Freizeilen(s)
	b.ReportAllocs()
	for b.Loop() {
		zeilen = suche.AnhaengeFreizeilen(zeilen[:0], s)
	}
	b.ReportMetric(float64(len(zeilen)), "Zeilen/Satz")
}

// BenchmarkFreierSuchlauf measures the comparison of a typical group query.
func BenchmarkFreierSuchlauf(b *testing.B) {
	a := suche.FreieAnfrage{Bereich: suche.Suchbereich{Art: suche.BereichLand, Schluessel: "14"}, Geschlecht: "w", AktualitaetPerson: suche.Inaktuell}
	a.Geburtszeitraum = suche.Geburtszeitraum{Von: 19800101, Bis: 19891231}
	l, s := bereite(b, a), vollprobe()
	b.ReportAllocs()
	for b.Loop() {
		if !l.Trifft(s) {
			b.Fatal("not found")
		}
	}
}
