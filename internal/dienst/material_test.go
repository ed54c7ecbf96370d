// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/fachkern/recht"
	"kernmelderegister/internal/fachkern/suche"
	"kernmelderegister/internal/formate/xmeld"
)

const (
	dresden melde.AGS = "14612000"
	// spieltag is the legal day of the tests' installations.
	spieltag = "2026-03-02"
)

var gestern = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// mensch is a resident of the tests. The names are invented and unique, so that
// they can be found wherever they must not be.
type mensch struct {
	nr       int
	nachname melde.Name
	vorname  melde.Name
	geboren  melde.TeilbekanntesDatum
	gesperrt bool
}

func (m mensch) satz() *melde.Meldesatz {
	s := &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: dresden, Ordnungsmerkmal: fmt.Sprintf("OM%06d", m.nr)},
		Ereignis:   melde.Ereignis{Zeitpunkt: gestern, Zeichen: fmt.Sprintf("Z%06d", m.nr)},
		Name:       melde.Personenname{Familienname: m.nachname, Vornamen: m.vorname},
		Geburt:     melde.Geburt{Datum: m.geboren, Ort: "Zinnwaldgeising"},
		Geschlecht: "w",
		Wohnungen: []melde.Wohnung{{
			Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				AGS: dresden, Postleitzahl: "01067", Wohnort: "Dresden", Strasse: "Am Vogelbeerstieg", Hausnummer: "1"}},
			Aktuell: true, Status: melde.AlleinigeWohnung, Einzug: 20010203,
		}},
	}
	if m.gesperrt {
		s.Sperren = []melde.Auskunftssperre{{Grund: melde.SperreGefahr, Frist: 20270101}}
	}
	return s
}

var (
	frei      = mensch{nr: 1, nachname: "Quittenhöfer", vorname: "Idamaria", geboren: 19840217}
	gesperrt  = mensch{nr: 2, nachname: "Rosenstrunk", vorname: "Udobert", geboren: 19750308, gesperrt: true}
	doppelt   = mensch{nr: 3, nachname: "Zwetschgenau", vorname: "Mechthildis", geboren: 19690401}
	doppelt2  = mensch{nr: 4, nachname: "Zwetschgenau", vorname: "Mechthildis", geboren: 19690401}
	beispiel  = mensch{nr: 5, nachname: "Schneider", vorname: "Hans Peter", geboren: 20070530}
	unbekannt = mensch{nr: 6, nachname: "Nirgendsdorn", vorname: "Kunigundis", geboren: 19800101}
)

func stelle(kennung, name string) xmeld.Stelle {
	return xmeld.Stelle{Kennung: kennung, Name: name,
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "post@stelle.example"}},
		Anschrift:        &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}},
	}
}

func uuidVon(nr int) string { return fmt.Sprintf("8607763a-fd2e-8645-b9fe-%012d", nr) }

// lieferung writes package 1 of the delivery.
func lieferung(t testing.TB, nummer int, saetze ...*melde.Meldesatz) []byte {
	t.Helper()
	k := xmeld.Kopf{UUID: uuidVon(nummer), Nachricht: "1100", Erstellt: gestern, Leser: stelle("ags:14000000", "Register"), Autor: stelle("ags:"+string(dresden), "Dresden")}
	l := xmeld.Lieferkopf{Nummer: uint64(nummer), Paket: 1, LetztesPaket: true, Art: xmeld.Deltalieferung, Gemeinde: melde.Gemeinde{Name: "Dresden", AGS: dresden}}
	var b bytes.Buffer
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

// lieferordner returns a folder with one delivery of the residents.
func lieferordner(t testing.TB, menschen ...mensch) string {
	t.Helper()
	ordner := t.TempDir()
	var saetze []*melde.Meldesatz
	for _, m := range menschen {
		saetze = append(saetze, m.satz())
	}
	schreibeDatei(t, filepath.Join(ordner, "lieferung.xml"), lieferung(t, 1, saetze...))
	return ordner
}

func schreibeDatei(t testing.TB, pfad string, inhalt []byte) string {
	t.Helper()
	if err := os.WriteFile(pfad, inhalt, 0o600); err != nil {
		t.Fatal(err)
	}
	return pfad
}

// frage writes a 1330 for the resident; aendern may change it.
func frage(t testing.TB, m mensch, aendern ...func(*xmeld.Anfrage)) []byte {
	t.Helper()
	b, err := frageMit(m, aendern...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func frageMit(m mensch, aendern ...func(*xmeld.Anfrage)) ([]byte, error) {
	a := &xmeld.Anfrage{
		Kopf: xmeld.Kopf{UUID: uuidVon(900), Nachricht: "1330", Erstellt: gestern,
			Leser: stelle("ags:"+string(dresden), "Dresden"), Autor: stelle("dbs:060030020000", "Ordnungsamt")},
		Abrufer: xmeld.Abrufer{Behoerde: "Ordnungsamt", Anschrift: stelle("", "").Anschrift,
			Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "post@stelle.example"}},
			Aktenzeichen:     "12/26", Anlass: "Anhörung", Kennung: "sachbearbeitung.7"},
		Auswahl:  &suche.Personenanfrage{AGS: dresden, Nachname: m.nachname, Vornamen: m.vorname, Geburtsdatum: m.geboren},
		Elemente: []recht.Element{1, 2, 3, 4, 5, 6},
	}
	for _, f := range aendern {
		f(a)
	}
	var b bytes.Buffer
	err := xmeld.Schreibe1330(&b, a)
	return b.Bytes(), err
}

// umschlag puts a document into a SOAP envelope.
func umschlag(dokument []byte) []byte {
	const deklaration = `<?xml version="1.0" encoding="UTF-8"?>`
	return fmt.Appendf(nil, `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>%s</s:Body></s:Envelope>`,
		bytes.TrimPrefix(dokument, []byte(deklaration)))
}

// gemeinsam returns a path below the shared material, or skips the test loudly.
func gemeinsam(t testing.TB, teile ...string) string {
	t.Helper()
	wurzel := os.Getenv("KMR_SHARED")
	if wurzel == "" {
		wurzel = filepath.Join("..", "..", "..", "shared")
	}
	pfad, err := filepath.Abs(filepath.Join(append([]string{wurzel}, teile...)...))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(pfad); err != nil {
		t.Skipf("!! NOT tested, the shared material is missing: %v", err)
	}
	return pfad
}
