// SPDX-License-Identifier: EUPL-1.2

package ausgabe_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/welt"
	"kernmelderegister/internal/welt/ausgabe"
)

func schreibe(t testing.TB, arbeiter int) (string, ausgabe.Zaehlung) {
	t.Helper()
	w, err := welt.Neu(context.Background(), welt.Optionen{Einwohner: 1500, Seed: 2, Fehlerrate: 0.05,
		Stichtag: 20260630, Tage: 12, Arbeiter: arbeiter})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	ziel := t.TempDir()
	z, err := ausgabe.Schreibe(context.Background(), w, ausgabe.Optionen{Ziel: ziel, PaketSaetze: 100, Arbeiter: arbeiter})
	if err != nil {
		t.Fatal(err)
	}
	return ziel, z
}

// summen hashes every file below the folder.
func summen(t *testing.T, ordner string) map[string][32]byte {
	t.Helper()
	aus := map[string][32]byte{}
	err := filepath.WalkDir(ordner, func(pfad string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(pfad)
		rel, _ := filepath.Rel(ordner, pfad)
		aus[rel] = sha256.Sum256(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return aus
}

func TestEqualWorldsGiveEqualFiles(t *testing.T) {
	a, _ := schreibe(t, 1)
	b, _ := schreibe(t, 5)
	if !maps.Equal(summen(t, a), summen(t, b)) {
		t.Error("with another number of workers the files differ")
	}
}

// lies1100 reads a delivery and returns its head and the keys of its records.
func lies1100(t *testing.T, pfad string) (*xmeld.Lieferkopf, []xmeld.Datensatz) {
	t.Helper()
	f, err := os.Open(pfad)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := xmeld.Lies1100(f, xmeld.Optionen1100{})
	if err != nil {
		t.Fatal(err)
	}
	var saetze []xmeld.Datensatz
	for {
		d, err := l.Naechster()
		if errors.Is(err, io.EOF) {
			return l.Lieferung(), saetze
		}
		if err != nil {
			t.Fatal(err)
		}
		if d.Mangel != nil {
			t.Errorf("%s: %v", filepath.Base(pfad), d.Mangel)
		}
		saetze = append(saetze, d)
	}
}

func TestDeliveriesAreNumberedWithoutGaps(t *testing.T) {
	ziel, z := schreibe(t, 2)
	saetze, aenderungen := 0, 0
	wahr := wahrheit(t, ziel)
	ordner, err := os.ReadDir(filepath.Join(ziel, "lieferungen"))
	if err != nil {
		t.Fatal(err)
	}
	naechste := map[string]uint64{}
	for _, o := range ordner {
		ags := o.Name()
		pakete, err := filepath.Glob(filepath.Join(ziel, "lieferungen", ags, "gesamt-*.xml"))
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(pakete)
		for i, pfad := range pakete {
			kopf, ds := lies1100(t, pfad)
			saetze += len(ds)
			if kopf.Art != xmeld.Gesamtlieferung || kopf.Nummer != 1 || kopf.Paket != uint64(i+1) ||
				kopf.LetztesPaket != (i == len(pakete)-1) || string(kopf.Gemeinde.AGS) != ags {
				t.Errorf("%s package %d of %d: %+v", ags, i+1, len(pakete), *kopf)
			}
			for _, d := range ds {
				if !wahr[wahrzeile(&d)] {
					t.Errorf("%s: a record is missing in wahrheit.csv", ags)
				}
			}
		}
		naechste[ags] = 2
	}
	tage, err := filepath.Glob(filepath.Join(ziel, "aenderungen", "*"))
	if err != nil || len(tage) == 0 {
		t.Fatalf("no changes: %v", err)
	}
	slices.Sort(tage)
	for _, tag := range tage {
		dateien, _ := filepath.Glob(filepath.Join(tag, "*.xml"))
		for _, pfad := range dateien {
			ags := strings.TrimSuffix(filepath.Base(pfad), ".xml")
			kopf, ds := lies1100(t, pfad)
			aenderungen += len(ds)
			if soll := max(naechste[ags], 1); kopf.Art != xmeld.Deltalieferung || kopf.Nummer != soll || !kopf.LetztesPaket || len(ds) == 0 {
				t.Errorf("%s %s: %+v, expected number %d", filepath.Base(tag), ags, *kopf, soll)
			}
			naechste[ags] = kopf.Nummer + 1
			for _, d := range ds {
				if !wahr[wahrzeile(&d)] {
					t.Errorf("%s: a changed record is missing in wahrheit.csv", ags)
				}
			}
		}
	}
	if saetze != z.Saetze || aenderungen != z.Aenderungen+z.Loeschungen || z.Gemeinden != 418 {
		t.Errorf("counted %+v, found %d records and %d changes", z, saetze, aenderungen)
	}
}

func wahrzeile(d *xmeld.Datensatz) string {
	k := d.Schluessel()
	return fmt.Sprintf("%s;%s", k.AGS, k.Ordnungsmerkmal)
}

// wahrheit reads the keys of wahrheit.csv; each may stand there once.
func wahrheit(t *testing.T, ziel string) map[string]bool {
	t.Helper()
	roh, err := os.ReadFile(filepath.Join(ziel, "wahrheit.csv"))
	if err != nil {
		t.Fatal(err)
	}
	zeilen := strings.Split(strings.TrimSpace(string(roh)), "\n")
	if zeilen[0] != "ags;ordnungsmerkmal;person" {
		t.Errorf("head of wahrheit.csv is %q", zeilen[0])
	}
	aus := map[string]bool{}
	for _, z := range zeilen[1:] {
		ende := strings.LastIndexByte(z, ';')
		if ende < 0 || aus[z[:ende]] || z[ende+1:] == "" {
			t.Fatalf("wahrheit.csv: bad or double line %q", z)
		}
		aus[z[:ende]] = true
	}
	return aus
}

func TestEveryMunicipalityHasADirectoryOfStreets(t *testing.T) {
	ziel, z := schreibe(t, 2)
	strassen := 0
	dateien, _ := filepath.Glob(filepath.Join(ziel, "verzeichnis", "*.xml"))
	if len(dateien) != 418 {
		t.Errorf("%d directories of streets", len(dateien))
	}
	for _, pfad := range dateien {
		f, err := os.Open(pfad)
		if err != nil {
			t.Fatal(err)
		}
		v, err := xmeld.Lies1104(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		strassen += len(v.Orte[0].Strassen)
	}
	if strassen != z.Strassen {
		t.Errorf("%d streets read, %d counted", strassen, z.Strassen)
	}
}

func TestMessagesAreSchemaValid(t *testing.T) {
	shared := os.Getenv("KMR_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	schema, err := filepath.Abs(filepath.Join(shared, "spec", "xmeld", "25.11a", "xmeld-nachrichten-xmeldit.xsd"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(schema); err != nil {
		t.Skipf("shared material not found (KMR_SHARED): %v", err)
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("xmllint not found")
	}
	ziel, _ := schreibe(t, 2)
	befehl := exec.Command("xmllint", "--nonet", "--noout", "--schema", schema)
	befehl.Env = append(os.Environ(), "XML_CATALOG_FILES="+filepath.Join(filepath.Dir(schema), "catalog.xml"))
	for _, muster := range []string{"lieferungen/*/*.xml", "aenderungen/*/*.xml", "verzeichnis/146*.xml"} {
		dateien, _ := filepath.Glob(filepath.Join(ziel, filepath.FromSlash(muster)))
		befehl.Args = append(befehl.Args, dateien...)
	}
	if aus, err := befehl.CombinedOutput(); err != nil {
		for zeile := range strings.Lines(string(aus)) {
			if !strings.HasSuffix(zeile, "validates\n") {
				t.Error(strings.TrimSpace(zeile))
			}
		}
	}
}

func BenchmarkSchreibe(b *testing.B) {
	const einwohner = 20000
	for b.Loop() {
		w, err := welt.Neu(context.Background(), welt.Optionen{Einwohner: einwohner, Seed: 1, Fehlerrate: 0.03, Stichtag: 20260630})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := ausgabe.Schreibe(context.Background(), w, ausgabe.Optionen{Ziel: b.TempDir()}); err != nil {
			b.Fatal(err)
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(einwohner*float64(b.N)/b.Elapsed().Seconds(), "einwohner/s")
}
