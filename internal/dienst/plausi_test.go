// SPDX-License-Identifier: EUPL-1.2

package dienst_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/datentraeger"
	"kernmelderegister/internal/formate/xmeld"
)

const pirna melde.AGS = "14628270"

// pruefling is a resident of the yearly check in one municipality.
type pruefling struct {
	nr      int
	ags     melde.AGS
	status  melde.Wohnungsstatus
	aendere func(*melde.Meldesatz)
}

func (p pruefling) satz() *melde.Meldesatz {
	s := mensch{nr: p.nr, nachname: melde.Name("Prüf" + strings.Repeat("a", p.nr)), vorname: "Vigdis", geboren: melde.TeilbekanntesDatum(19700100 + p.nr)}.satz()
	s.Schluessel.AGS = p.ags
	s.Ereignis.Zeichen = fmt.Sprintf("%s-%d", p.ags, p.nr)
	s.Religion, s.Familienstand = &melde.Religion{Steuererhebend: "vd"}, &melde.Familienstand{Art: "LD"}
	s.Staatsangehoerigkeiten = []string{"000"}
	s.Wohnungen[0].Status = p.status
	s.Wohnungen[0].Anschrift.Inland.AGS = p.ags
	if p.aendere != nil {
		p.aendere(s)
	}
	return s
}

// lieferungVon writes a delivery of the municipality.
func lieferungVon(t testing.TB, ags melde.AGS, nummer int, saetze ...pruefling) []byte {
	t.Helper()
	k := xmeld.Kopf{UUID: fmt.Sprintf("8607763a-fd2e-8645-%s-%012d", ags[4:], nummer), Nachricht: "1100", Erstellt: gestern,
		Leser: stelle("ags:14000000", "Register"), Autor: stelle("ags:"+string(ags), "Gemeinde")}
	l := xmeld.Lieferkopf{Nummer: uint64(nummer), Paket: 1, LetztesPaket: true, Art: xmeld.Deltalieferung, Gemeinde: melde.Gemeinde{Name: "Gemeinde", AGS: ags}}
	var b bytes.Buffer
	s := xmeld.NeuerSchreiber1100(&b, &k, &l)
	for _, p := range saetze {
		satz := p.satz()
		satz.Ereignis.Zeitpunkt = satz.Ereignis.Zeitpunkt.Add(time.Duration(nummer) * time.Hour)
		if err := s.Liefern(satz); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Schliesse(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type plausizahlen struct {
	PM1, PM2, PM2a, PM3, VOLL, Meldebehoerden int
}

// The yearly check from freezing to correction, as its users see it.
func TestPlausibilitaetspruefung(t *testing.T) {
	const haupt, neben = melde.Hauptwohnung, melde.Nebenwohnung
	daten, ordner := t.TempDir(), t.TempDir()
	am := func(tag string) ruf { return ruf{umgebung: []string{"KMR_HEUTE=" + tag}} }
	liefere := func(tag string, ags melde.AGS, nummer int, saetze ...pruefling) {
		t.Helper()
		datei := schreibeDatei(t, filepath.Join(ordner, fmt.Sprintf("%s-%d.xml", ags, nummer)), lieferungVon(t, ags, nummer, saetze...))
		am(tag).gelingt(t, "einspielen", "--daten", daten, datei)
	}
	geschieden := func(m *melde.Meldesatz) { m.Familienstand.Art = "GS" }
	inBerlin := func(m *melde.Meldesatz) {
		w := m.Wohnungen[0]
		w.Status, w.Anschrift.Inland.AGS, w.Anschrift.Inland.Wohnort = haupt, "11000000", "Berlin"
		m.Wohnungen = append(m.Wohnungen, w)
	}
	geschuetzt := func(m *melde.Meldesatz) { m.Sperren = []melde.Auskunftssperre{{Grund: melde.SperreGefahr}} }
	liefere("2026-08-30", dresden, 1,
		pruefling{1, dresden, haupt, nil}, pruefling{4, dresden, haupt, nil}, pruefling{5, dresden, haupt, func(m *melde.Meldesatz) {
			m.Religion, m.Geburt.Ort = nil, ""
		}}, pruefling{6, dresden, haupt, geschuetzt})
	liefere("2026-08-30", pirna, 1,
		pruefling{1, pirna, haupt, nil}, pruefling{2, pirna, neben, nil}, pruefling{3, pirna, neben, inBerlin},
		pruefling{4, pirna, neben, geschieden}, pruefling{6, pirna, haupt, nil})
	am("2026-08-30").gelingt(t, "plausi", "einfrieren", "--daten", daten)

	ziel := filepath.Join(ordner, "hinweise")
	pruefe := func(tag, stichtag, ziel string) lauf {
		return am(tag).kmr(t, "plausi", "--json", "--daten", daten, "--stichtag", stichtag, "--ziel", ziel)
	}
	t.Run("S1-13.2 a past day without a frozen state is refused", func(t *testing.T) {
		if l := pruefe("2026-09-02", "2026-08-29", filepath.Join(ordner, "x")); l.status != 1 || !strings.Contains(l.meldung, "MR-1300") {
			t.Errorf("status %d, %s", l.status, l.meldung)
		}
		if l := pruefe("2026-09-02", "2026-09-03", filepath.Join(ordner, "x")); l.status != 1 || !strings.Contains(l.meldung, "MR-1301") {
			t.Errorf("status %d, %s", l.status, l.meldung)
		}
	})
	liefere("2026-09-02", pirna, 2, pruefling{1, pirna, neben, nil}) // the correction
	vorher := am("2026-09-02").gelingt(t, "bestand", "--json", "--daten", daten).aus
	soll := plausizahlen{PM1: 2, PM2: 1, PM2a: 1, PM3: 1, VOLL: 1, Meldebehoerden: 2}
	t.Run("S1-13.2 the frozen state is checked, not the running one", func(t *testing.T) {
		l := pruefe("2026-09-02", "2026-08-30", ziel)
		if z := als[plausizahlen](t, l); l.status != 0 || z != soll {
			t.Errorf("status %d: %+v", l.status, z)
		}
	})
	t.Run("S1-13.7 each authority gets its part", func(t *testing.T) { pruefeHinweise(t, ziel) })
	t.Run("S1-13.1 the same run again gives the same files", func(t *testing.T) {
		nochmals := filepath.Join(ordner, "nochmals")
		if z := als[plausizahlen](t, pruefe("2026-09-03", "2026-08-30", nochmals)); z != soll {
			t.Errorf("%+v", z)
		}
		gleicheOrdner(t, ziel, nochmals)
	})
	t.Run("S1-13.8 answers are taken from whom was asked", func(t *testing.T) {
		antworten := filepath.Join(ordner, "antworten")
		if err := os.Mkdir(antworten, 0o700); err != nil {
			t.Fatal(err)
		}
		for i, hinweis := range hinweise(t, filepath.Join(ziel, string(pirna))) {
			beantworte(t, filepath.Join(antworten, fmt.Sprintf("%d.xml", i)), hinweis, stelle("ags:"+string(pirna), "Pirna"))
		}
		fremd := filepath.Join(ordner, "fremd.xml")
		beantworte(t, fremd, hinweise(t, filepath.Join(ziel, string(dresden)))[0], stelle("ags:"+string(pirna), "Pirna"))
		am("2026-09-04").gelingt(t, "plausi", "antwort", "--daten", daten, antworten)
		if l := am("2026-09-04").kmr(t, "plausi", "antwort", "--daten", daten, fremd); l.status != 1 || !strings.Contains(l.meldung, "MR-1304") {
			t.Errorf("status %d, %s", l.status, l.meldung)
		}
	})
	t.Run("S1-13.9 a correction closes its finding", func(t *testing.T) {
		l := am("2026-09-04").gelingt(t, "plausi", "abgleich", "--json", "--daten", daten)
		if !strings.Contains(l.aus, `"berichtigt":1`) {
			t.Errorf("%s", l.aus)
		}
	})
	t.Run("S1-13.8 the register has changed nothing by itself", func(t *testing.T) {
		if nachher := am("2026-09-02").gelingt(t, "bestand", "--json", "--daten", daten).aus; nachher != vorher {
			t.Errorf("before %s after %s", vorher, nachher)
		}
	})
}

func hinweise(t *testing.T, ordner string) (aus []*xmeld.Hinweisnachricht) {
	t.Helper()
	dateien, err := filepath.Glob(filepath.Join(ordner, "1500-*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, datei := range dateien {
		b, err := os.ReadFile(datei)
		if err != nil {
			t.Fatal(err)
		}
		if err := xmeld.Pruefe(bytes.NewReader(b)); err != nil {
			t.Errorf("%s: %v", datei, err)
		}
		h, err := xmeld.Lies1500(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		aus = append(aus, h)
	}
	return aus
}

func pruefeHinweise(t *testing.T, ziel string) {
	t.Helper()
	for ags, anzahl := range map[melde.AGS]int{dresden: 4, pirna: 5} {
		ordner := filepath.Join(ziel, string(ags))
		if err := datentraeger.PruefeOrdner(ordner); err != nil {
			t.Error(err)
		}
		liste := hinweise(t, ordner)
		if len(liste) != anzahl {
			t.Errorf("%s gets %d hints, not %d", ags, len(liste), anzahl)
		}
		csv, err := os.ReadFile(filepath.Join(ordner, "befunde.csv"))
		if err != nil || strings.Count(string(csv), "\r\n") != anzahl+1 || !bytes.HasPrefix(csv, []byte("\ufeff")) {
			t.Errorf("list of %s: %v\n%s", ags, err, csv)
		}
		for _, h := range liste {
			pruefeHinweis(t, ags, h)
		}
	}
}

func pruefeHinweis(t *testing.T, ags melde.AGS, h *xmeld.Hinweisnachricht) {
	t.Helper()
	if h.Kopf.Leser.AGS() != ags || !h.Kopf.IstTest || h.Person.Steuer.IdNr != "" {
		t.Errorf("%s: reader %s, trial %v", h.Fallkennzeichen, h.Kopf.Leser.Kennung, h.Kopf.IstTest)
	}
	art, _, _ := strings.Cut(h.Fallkennzeichen, "-")
	switch {
	case art == "PM3":
		if f := h.Familienstand; f == nil || (f.LetzterStand.Art == "GS") != (ags == pirna) || f.Abweichend.Art == f.LetzterStand.Art {
			t.Errorf("%s at %s: %+v", h.Fallkennzeichen, ags, f)
		}
	case art == "PM1" && h.Person.Name.Familienname == "Prüfaaaaaa":
		// One of the two is protected, and only the key says that they are one human.
		if h.Wohnungen != nil || h.Anderer.Abweichend != "" || !strings.Contains(h.Erlaeuterung, "Weitere Meldung") {
			t.Errorf("%s at %s tells the other address: %+v", h.Fallkennzeichen, ags, h.Anderer)
		}
	case art == "PM1":
		if w := h.Wohnungen; w == nil || len(w.LetzterStand) != 1 || w.LetzterStand[0].Anschrift.Inland.AGS != ags ||
			len(w.Abweichend) != 1 || w.Abweichend[0].Anschrift.Inland.AGS == ags {
			t.Errorf("%s at %s: %+v", h.Fallkennzeichen, ags, w)
		}
	case art == "VOLL":
		if !strings.Contains(h.Anderer.Beschreibung, "Geburtsort, rechtliche Zugehörigkeit") {
			t.Errorf("%s: %+v", h.Fallkennzeichen, h.Anderer)
		}
	}
}

// beantworte writes a 1501 that confirms the hint.
func beantworte(t *testing.T, datei string, h *xmeld.Hinweisnachricht, autor xmeld.Stelle) {
	t.Helper()
	a := xmeld.Hinweisantwort{Bestaetigt: true, Fallkennzeichen: h.Fallkennzeichen, Ursprung: h.Kopf.Verweis(),
		Kopf: h.Kopf.Antwortkopf(autor, "8607763a-fd2e-8645-b9fe-000000009999", gestern)}
	var b bytes.Buffer
	if err := xmeld.Schreibe1501(&b, &a); err != nil {
		t.Fatal(err)
	}
	schreibeDatei(t, datei, b.Bytes())
}

func gleicheOrdner(t *testing.T, a, b string) {
	t.Helper()
	dateien, err := datentraeger.Dateien(a)
	if err != nil || len(dateien) == 0 {
		t.Fatal(len(dateien), err)
	}
	for _, name := range append(dateien, string(pirna)+"/etikett.json") {
		x, err1 := os.ReadFile(filepath.Join(a, name))
		y, err2 := os.ReadFile(filepath.Join(b, name))
		if err1 != nil || err2 != nil || !bytes.Equal(x, y) {
			t.Errorf("%s differs: %v, %v", name, err1, err2)
		}
	}
}
