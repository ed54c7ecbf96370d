// SPDX-License-Identifier: EUPL-1.2

package eingang_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/anwendung/lieferung"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
	"kernmelderegister/internal/speicher/sqlite"
	"kernmelderegister/internal/tueren/eingang"
)

const (
	pirna   melde.AGS = "14628270"
	dresden melde.AGS = "14612000"
)

// jetzt has the zone of the clock, which the storage does not keep.
var jetzt = time.Date(2026, time.November, 4, 12, 0, 0, 0, uhr.Berlin())

// haus is the door over a real register in a new folder.
type haus struct {
	t          *testing.T
	ordner     string // deliveries
	quittungen string
	stand      *lieferung.Auskunft
	lauf       *eingang.Lauf
	abgewiesen []string
	folge      []string // messages in the order in which they were taken
}

func neuesHaus(t *testing.T, opt lieferung.Optionen) *haus {
	t.Helper()
	s, err := sqlite.Oeffne(t.Context(), t.TempDir(), sqlite.Optionen{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Schliesse(); err != nil {
			t.Error(err)
		}
	})
	u := uhr.Fest(jetzt)
	h := &haus{t: t, ordner: t.TempDir(), quittungen: t.TempDir(), stand: lieferung.NeueAuskunft(s.Bestand(), u)}
	h.lauf = &eingang.Lauf{
		Eingang: &eingang.Eingang{
			Dienst:  &mitschrift{Lieferdienst: lieferung.Neu(s.Bestand(), u, opt), haus: h},
			Ausgang: eingang.Ordner(h.quittungen), Register: stelle("ags:14000000"), Uhr: u,
		},
		Lader: s.Bestand(), Abgewiesen: func(a *eingang.Ablehnung) { h.abgewiesen = append(h.abgewiesen, a.Error()) },
	}
	return h
}

// mitschrift notes what reaches the use case.
type mitschrift struct {
	eingang.Lieferdienst
	haus *haus
}

func (m *mitschrift) Nimm(ctx context.Context, n lieferung.Nachricht, q lieferung.Quelle) (lieferung.Quittung, error) {
	m.haus.folge = append(m.haus.folge, fmt.Sprintf("%s/%d/%d", n.Gemeinde.AGS, n.Nummer, n.Paket))
	return m.Lieferdienst.Nimm(ctx, n, q)
}

func (m *mitschrift) NimmVerzeichnis(ctx context.Context, v lieferung.Verzeichnis) error {
	m.haus.folge = append(m.haus.folge, "1104")
	return m.Lieferdienst.NimmVerzeichnis(ctx, v)
}

// frisch gives the door new folders; the register stays.
func (h *haus) frisch(t *testing.T) {
	t.Helper()
	h.t, h.ordner, h.quittungen = t, t.TempDir(), t.TempDir()
	h.lauf.Eingang.Ausgang = eingang.Ordner(h.quittungen)
}

// lege puts a file into the folder of deliveries.
func (h *haus) lege(name string, inhalt []byte) {
	h.t.Helper()
	pfad := filepath.Join(h.ordner, name)
	if err := os.MkdirAll(filepath.Dir(pfad), 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(pfad, inhalt, 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// nimm takes the folder, or the given paths.
func (h *haus) nimm(pfade ...string) eingang.Ergebnis {
	h.t.Helper()
	if len(pfade) == 0 {
		pfade = []string{h.ordner}
	}
	dateien, err := eingang.Sammle(pfade, nil, h.t.TempDir())
	if err != nil {
		h.t.Fatal(err)
	}
	return h.nimmDateien(dateien)
}

func (h *haus) nimmDateien(dateien []*eingang.Datei) eingang.Ergebnis {
	h.t.Helper()
	h.abgewiesen, h.folge = nil, nil
	e, err := h.lauf.Nimm(h.t.Context(), dateien)
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

func (h *haus) saetze() int {
	h.t.Helper()
	z, err := h.stand.Bestand(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return z.Datensaetze
}

// antworten lists the answers by name.
func (h *haus) antworten() []string {
	h.t.Helper()
	eintraege, err := os.ReadDir(h.quittungen)
	if err != nil {
		h.t.Fatal(err)
	}
	var namen []string
	for _, e := range eintraege {
		namen = append(namen, e.Name())
	}
	return namen
}

func (h *haus) antwort(name string) []byte {
	h.t.Helper()
	b, err := os.ReadFile(filepath.Join(h.quittungen, name))
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

func (h *haus) quittung(uuid string) *xmeld.Quittung {
	h.t.Helper()
	q, err := xmeld.Lies1101(bytes.NewReader(h.antwort(uuid + ".1101.xml")))
	if err != nil {
		h.t.Fatal(err)
	}
	return q
}

func (h *haus) rueckweisung(name string) *xmeld.Rueckweisung {
	h.t.Helper()
	r, err := xmeld.Lies0010(bytes.NewReader(h.antwort(name + ".0010.xml")))
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// pruefeAntworten validates every answer against the official schemas.
func (h *haus) pruefeAntworten() {
	h.t.Helper()
	schemata := map[string]string{"1101": "xinneres.xmeld.xsd", "0010": filepath.Join("extern", "xinneres-rueckweisung.xsd")}
	for art, schema := range schemata {
		var dateien []string
		for _, name := range h.antworten() {
			if strings.HasSuffix(name, "."+art+".xml") {
				dateien = append(dateien, filepath.Join(h.quittungen, name))
			}
		}
		if len(dateien) > 0 {
			xmllint(h.t, schema, dateien)
		}
	}
}

func xmllint(t *testing.T, schema string, dateien []string) {
	t.Helper()
	ordner := os.Getenv("KMR_SHARED")
	if ordner == "" {
		ordner = filepath.Join("..", "..", "..", "..", "shared")
	}
	ordner, err := filepath.Abs(filepath.Join(ordner, "spec", "xmeld", "25.11a"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(ordner); err != nil {
		t.Skipf("!! answers are NOT validated: %v", err)
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("!! answers are NOT validated: xmllint is not installed")
	}
	aufruf := exec.CommandContext(t.Context(), "xmllint", slices.Concat([]string{"--noout", "--nonet", "--schema", filepath.Join(ordner, schema)}, dateien)...)
	aufruf.Env = append(os.Environ(), "XML_CATALOG_FILES="+filepath.Join(ordner, "catalog.xml"))
	if ausgabe, err := aufruf.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, ausgabe)
	}
}

func stelle(kennung string) xmeld.Stelle {
	return xmeld.Stelle{Kennung: kennung, Name: "Stelle",
		Erreichbarkeiten: []xmeld.Erreichbarkeit{{Kanal: "01", Kennung: "post@stelle.example"}},
		Anschrift:        &xmeld.Postanschrift{Gebaeude: melde.Inlandsanschrift{Strasse: "Ring", Hausnummer: "1", Postleitzahl: "01067", Wohnort: "Dresden"}},
	}
}

// auftrag describes a message 1100.
type auftrag struct {
	uuid     string
	ags      melde.AGS
	autor    string // other than that of ags
	nummer   uint64
	paket    uint64 // 0 means 1, the last one
	weitere  bool   // further packages follow
	test     bool
	saetze   []*melde.Meldesatz
	loeschen []melde.Schluessel
	gesamt   bool
}

func uuidVon(nr int) string { return fmt.Sprintf("8607763a-fd2e-8645-b9fe-%012d", nr) }

func n1100(t *testing.T, a auftrag) []byte {
	t.Helper()
	k := xmeld.Kopf{UUID: a.uuid, Nachricht: "1100", Erstellt: jetzt, Leser: stelle("ags:14000000"), Autor: stelle("ags:" + string(a.ags))}
	if a.autor != "" {
		k.Autor.Kennung = a.autor
	}
	if a.test {
		k.IstTest, k.Testangabe = true, "Test"
	}
	l := xmeld.Lieferkopf{Nummer: a.nummer, Paket: max(a.paket, 1), LetztesPaket: !a.weitere, Art: xmeld.Deltalieferung,
		Gemeinde: melde.Gemeinde{Name: "Gemeinde", AGS: a.ags}}
	if a.gesamt {
		l.Art = xmeld.Gesamtlieferung
	}
	var b bytes.Buffer
	s := xmeld.NeuerSchreiber1100(&b, &k, &l)
	for _, satz := range a.saetze {
		if err := s.Liefern(satz); err != nil {
			t.Fatal(err)
		}
	}
	for i, schluessel := range a.loeschen {
		err := s.Loeschen(xmeld.Loeschung{Schluessel: schluessel, Ereignis: melde.Ereignis{Zeitpunkt: jetzt, Zeichen: fmt.Sprintf("L%d", i)}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Schliesse(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func n1104(t *testing.T, ags melde.AGS, test bool) []byte {
	t.Helper()
	v := &xmeld.Ortsverzeichnis{
		Kopf: xmeld.Kopf{UUID: uuidVon(1104), Nachricht: "1104", Erstellt: jetzt, Leser: stelle("ags:14000000"), Autor: stelle("ags:" + string(ags))},
		Orte: []xmeld.Ort{{Nummer: 1, AGS: ags, Gemeindename: "Gemeinde", Strassen: []xmeld.Strasse{{Nummer: 1, Name: "Am Markt"}}}},
	}
	if test {
		v.Kopf.IstTest, v.Kopf.Testangabe = true, "Test"
	}
	var b bytes.Buffer
	if err := xmeld.Schreibe1104(&b, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// satz returns a record without any fault.
func satz(ags melde.AGS, nr int) *melde.Meldesatz {
	return &melde.Meldesatz{
		Schluessel: melde.Schluessel{AGS: ags, Ordnungsmerkmal: fmt.Sprintf("OM%06d", nr)},
		Ereignis:   melde.Ereignis{Zeitpunkt: jetzt.Add(-time.Hour), Zeichen: fmt.Sprintf("Z%06d", nr)},
		Name:       melde.Personenname{Familienname: "Muster", Vornamen: "Erika Maria"},
		Geburt:     melde.Geburt{Datum: 19600101, Ort: "Pirna"},
		Geschlecht: "w",
		Wohnungen: []melde.Wohnung{{
			Anschrift: melde.Anschrift{Form: melde.AnschriftInland, Inland: melde.Inlandsanschrift{
				AGS: ags, Postleitzahl: "01796", Wohnort: "Pirna", Strasse: "Am Markt", Hausnummer: "1"}},
			Aktuell: true, Status: melde.AlleinigeWohnung, Einzug: 20010203,
		}},
	}
}
