// SPDX-License-Identifier: EUPL-1.2

// Command xsdtabelle flattens XML schemas into the tables that package xsd
// checks documents with. It reads local files only, imports through an OASIS
// catalogue, and takes over facts: names, order, occurrences, types, code
// lists; no annotations.
//
//	xsdtabelle -katalog DIR/catalog.xml -aus tabelle.bin DIR/a.xsd DIR/b.xsd
//
// With -auszug it writes instead what the named messages need as schemas for a WSDL.
//
//	xsdtabelle -katalog DIR/catalog.xml -aus auskunft.xml -auszug nachricht.0600,nachricht.0601 DIR/a.xsd
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"kernmelderegister/internal/grund/xsd"
)

func main() {
	if err := lauf(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "xsdtabelle:", err)
		os.Exit(1)
	}
}

func lauf(argumente []string, bericht io.Writer) error {
	f := flag.NewFlagSet("xsdtabelle", flag.ContinueOnError)
	katalog := f.String("katalog", "", "OASIS catalogue that maps addresses to files")
	aus := f.String("aus", "", "file to write")
	auszug := f.String("auszug", "", "messages, separated by commas, whose schemas are written for a WSDL")
	if err := f.Parse(argumente); err != nil {
		return err
	}
	if *katalog == "" || *aus == "" || f.NArg() == 0 {
		return errors.New("usage: xsdtabelle -katalog FILE -aus FILE SCHEMA…")
	}
	m, err := leseSchema(*katalog, f.Args())
	if err != nil {
		return err
	}
	if *auszug != "" {
		text, err := schreibeAuszug(m, strings.Split(*auszug, ","))
		if err != nil {
			return err
		}
		return os.WriteFile(*aus, []byte(text), 0o644)
	}
	t, err := baue(m)
	if err != nil {
		return err
	}
	if _, err := xsd.Neu(t); err != nil {
		return err
	}
	b := t.Kodieren()
	fmt.Fprintf(bericht, "%d messages, %d names, %d declarations, %d types, %d states, %d transitions, %d patterns: %d bytes\n",
		len(t.Wurzeln), len(t.Namen), len(t.Deklarationen), len(t.Typen), len(t.Zustaende), len(t.Uebergaenge), len(t.Muster), len(b))
	return os.WriteFile(*aus, b, 0o644)
}
