// SPDX-License-Identifier: EUPL-1.2

package internal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
)

// The house and its floors, see docs/architektur.md. A room may import rooms of
// lower floors, and of its own floor only if the edge stands in the table.
var stockwerke = []struct {
	praefix   string
	stockwerk int
}{
	{"internal/grund/", 1},
	{"internal/fachkern/", 2},
	{"internal/formate/", 3},
	{"internal/anwendung/", 4},
	{"internal/welt", 4},
	{"internal/speicher/", 5},
	{"internal/tueren/", 5},
	{"internal/dienst", 6},
	{"cmd/", 6},
	{"werkzeug/", 6},
}

const (
	modul       = "kernmelderegister/"
	kantendatei = "architektur_kanten.txt"
)

var aktualisieren = flag.Bool("update", false, "rewrite "+kantendatei)

type paket struct {
	ImportPath string
	Imports    []string
	Standard   bool
	Module     *struct{ Path string }
}

func TestImportsRunDownwards(t *testing.T) {
	for _, k := range kanten(t) {
		von, nach, _ := strings.Cut(k, " -> ")
		if !strings.HasPrefix(nach, "internal/") {
			continue
		}
		if stockwerk(t, nach) > stockwerk(t, von) {
			t.Errorf("%s imports upwards: %s", von, nach)
		}
	}
}

func TestDomainHasNoInputOutput(t *testing.T) {
	verboten := []string{"database/sql", "net/http", "net", "os", "os/exec", "encoding/xml"}
	for _, p := range pakete(t) {
		name := strings.TrimPrefix(p.ImportPath, modul)
		if !strings.HasPrefix(name, "internal/fachkern/") {
			continue
		}
		for _, i := range p.Imports {
			if slices.Contains(verboten, i) {
				t.Errorf("%s imports %s", name, i)
			}
		}
	}
}

func TestOnlyDienstImportsDoorsAndStorage(t *testing.T) {
	for _, k := range kanten(t) {
		von, nach, _ := strings.Cut(k, " -> ")
		tuerOderSpeicher := strings.HasPrefix(nach, "internal/tueren/") || strings.HasPrefix(nach, "internal/speicher/")
		if tuerOderSpeicher && stockwerk(t, von) < 5 {
			t.Errorf("%s imports %s", von, nach)
		}
	}
}

// TestEdgesAreThoseOfTheTable makes every new import between rooms, and every
// new third-party module of a room, a visible line in a diff.
func TestEdgesAreThoseOfTheTable(t *testing.T) {
	ist := kanten(t)
	if *aktualisieren {
		if err := os.WriteFile(kantendatei, []byte(strings.Join(ist, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	inhalt, err := os.ReadFile(kantendatei)
	if err != nil {
		t.Fatal(err)
	}
	soll := strings.Split(strings.TrimSpace(string(inhalt)), "\n")
	for _, k := range ist {
		if !slices.Contains(soll, k) {
			t.Errorf("new edge, not in %s: %s", kantendatei, k)
		}
	}
	for _, k := range soll {
		if !slices.Contains(ist, k) {
			t.Errorf("edge of %s that nobody uses: %s", kantendatei, k)
		}
	}
}

func TestEveryFileNamesItsLicence(t *testing.T) {
	for _, datei := range goDateien(t) {
		inhalt, err := os.ReadFile(datei)
		if err != nil {
			t.Fatal(err)
		}
		kopf, _, _ := bytes.Cut(inhalt, []byte("\npackage "))
		if !bytes.Contains(kopf, []byte("SPDX-License-Identifier: EUPL-1.2")) {
			t.Errorf("%s has no SPDX line", datei)
		}
	}
}

func TestOnlyUhrReadsTheClock(t *testing.T) {
	for _, datei := range goDateien(t) {
		if strings.Contains(datei, "grund/uhr") || strings.HasSuffix(datei, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), datei, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && (s.Sel.Name == "Now" || s.Sel.Name == "Since" || s.Sel.Name == "Sleep") {
				t.Errorf("%s uses time.%s", datei, s.Sel.Name)
			}
			return true
		})
	}
}

func goDateien(t *testing.T) []string {
	t.Helper()
	var dateien []string
	for _, wurzel := range []string{".", "../cmd", "../werkzeug"} {
		err := filepath.WalkDir(wurzel, func(pfad string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(pfad, ".go") {
				dateien = append(dateien, pfad)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return dateien
}

func stockwerk(t *testing.T, raum string) int {
	t.Helper()
	for _, s := range stockwerke {
		if strings.HasPrefix(raum, s.praefix) {
			return s.stockwerk
		}
	}
	t.Fatalf("%s stands on no floor", raum)
	return 0
}

// kanten lists "room -> room" and "room -> third-party module", sorted.
func kanten(t *testing.T) []string {
	t.Helper()
	fremd := map[string]string{}
	var eigene []paket
	for _, p := range pakete(t) {
		switch {
		case strings.HasPrefix(p.ImportPath, modul):
			eigene = append(eigene, p)
		case !p.Standard && p.Module != nil:
			fremd[p.ImportPath] = p.Module.Path
		}
	}
	menge := map[string]bool{}
	for _, p := range eigene {
		von := strings.TrimPrefix(p.ImportPath, modul)
		for _, i := range p.Imports {
			if m, ok := fremd[i]; ok {
				menge[fmt.Sprintf("%s -> %s", von, m)] = true
			}
			if nach, ok := strings.CutPrefix(i, modul); ok {
				menge[fmt.Sprintf("%s -> %s", von, nach)] = true
			}
		}
	}
	liste := make([]string, 0, len(menge))
	for k := range menge {
		liste = append(liste, k)
	}
	sort.Strings(liste)
	return liste
}

func pakete(t *testing.T) []paket {
	t.Helper()
	befehl := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Standard,Module", "./...")
	befehl.Dir = ".."
	var fehler bytes.Buffer
	befehl.Stderr = &fehler
	ausgabe, err := befehl.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, fehler.String())
	}
	var liste []paket
	for d := json.NewDecoder(bytes.NewReader(ausgabe)); ; {
		var p paket
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return liste
		} else if err != nil {
			t.Fatal(err)
		}
		liste = append(liste, p)
	}
}
