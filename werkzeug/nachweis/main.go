// SPDX-License-Identifier: EUPL-1.2

// Command nachweis reads the output of "go test -json", shows it shortened, and
// writes which requirement of the catalogue is covered by which test of which
// room. It ends with the line "N passed, N failed, N skipped" and exits with 1
// if anything failed.
package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

//go:embed anforderungen.csv
var anforderungenCSV string

func main() {
	ausgabe := flag.String("ausgabe", "", "file for the table requirement → test → room")
	flag.Parse()
	lauf, err := lies(os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "nachweis:", err)
		os.Exit(1)
	}
	katalog := leseKatalog(anforderungenCSV)
	abdeckung := decke(katalog, lauf.bestanden)
	if *ausgabe != "" {
		if err := os.WriteFile(*ausgabe, []byte(tabelle(katalog, abdeckung)), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "nachweis:", err)
			os.Exit(1)
		}
	}
	zusammenfassung(os.Stdout, katalog, abdeckung, lauf)
	if len(lauf.gescheitert) > 0 {
		os.Exit(1)
	}
}

// test names one test case; Paket is the import path below the module.
type test struct{ Paket, Name string }

type lauf struct {
	bestanden, uebersprungen, gescheitert []test
}

type ereignis struct {
	Action, Package, Test, Output string
	FailedBuild                   string
}

// lies follows the events: prints a line per package, the whole output of what
// failed and the reason of what was skipped.
func lies(r io.Reader, w io.Writer) (lauf, error) {
	var l lauf
	ausgaben := map[test]*strings.Builder{}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 1<<20), 64<<20)
	for s.Scan() {
		var e ereignis
		if json.Unmarshal(s.Bytes(), &e) != nil {
			fmt.Fprintln(w, s.Text())
			continue
		}
		t := test{strings.TrimPrefix(e.Package, "kernmelderegister/"), e.Test}
		switch e.Action {
		case "output", "build-output":
			if e.Action == "build-output" {
				fmt.Fprint(w, e.Output)
				continue
			}
			b := ausgaben[t]
			if b == nil {
				b = &strings.Builder{}
				ausgaben[t] = b
			}
			if b.Len() < 1<<16 {
				b.WriteString(e.Output)
			}
		case "pass", "fail", "skip":
			l.zaehle(w, e.Action, t, ausgaben[t])
			delete(ausgaben, t)
		}
	}
	return l, s.Err()
}

func (l *lauf) zaehle(w io.Writer, aktion string, t test, ausgabe *strings.Builder) {
	text := ""
	if ausgabe != nil {
		text = ausgabe.String()
	}
	if t.Name == "" {
		paketzeile(w, aktion, t, text)
		if aktion == "fail" && !l.hatGescheitert(t.Paket) {
			fmt.Fprint(w, text)
			l.gescheitert = append(l.gescheitert, t)
		}
		return
	}
	switch aktion {
	case "pass":
		l.bestanden = append(l.bestanden, t)
	case "skip":
		l.uebersprungen = append(l.uebersprungen, t)
		fmt.Fprintf(w, "skipped: %s %s\n%s", t.Paket, t.Name, text)
	case "fail":
		l.gescheitert = append(l.gescheitert, t)
		fmt.Fprintf(w, "FAILED: %s %s\n%s", t.Paket, t.Name, text)
	}
}

func (l *lauf) hatGescheitert(paket string) bool {
	for _, t := range l.gescheitert {
		if t.Paket == paket {
			return true
		}
	}
	return false
}

func paketzeile(w io.Writer, aktion string, t test, text string) {
	if strings.Contains(text, "[no test files]") {
		return
	}
	zeichen := map[string]string{"pass": "ok  ", "fail": "FAIL", "skip": "-   "}[aktion]
	fmt.Fprintf(w, "%s %s\n", zeichen, t.Paket)
}
