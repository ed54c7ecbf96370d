// SPDX-License-Identifier: EUPL-1.2

// Command weltdaten condenses the collected reference data on Saxony into the
// small fact files that package welt embeds (internal/welt/daten). It is run by
// hand when the collection changes; its output is checked in.
//
//	go run ./werkzeug/weltdaten -quelle ../shared/daten -ziel internal/welt/daten
//
// Sources and licences of every file are listed in internal/welt/daten/HERKUNFT.md.
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// zeile is one row of a source table, addressed by column name.
type zeile map[string]string

// zahl reads a column as a number; an empty column counts as 0.
func (z zeile) zahl(spalte string) int {
	n, err := strconv.ParseFloat(z[spalte], 64)
	if err != nil {
		return 0
	}
	return int(n)
}

// quelle is the folder with the collected tables.
type quelle string

// tabelle reads one source file (UTF-8, header line, separator `;`).
func (q quelle) tabelle(name string) ([]zeile, error) {
	f, err := os.Open(filepath.Join(string(q), name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = ';'
	roh, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	zeilen := make([]zeile, 0, len(roh))
	for _, werte := range roh[1:] {
		z := zeile{}
		for i, w := range werte {
			z[roh[0][i]] = w
		}
		zeilen = append(zeilen, z)
	}
	return zeilen, nil
}

// auszug makes the lines of one fact file from the collection.
type auszug struct {
	datei string
	kopf  string
	bau   func(quelle) ([]string, error)
}

func auszuege() []auszug {
	return []auszug{
		{"gemeinden.csv", "ags;name;meldebehoerde;behoerdenname;plz;einwohner", gemeinden},
		{"kreise.csv", "kreis;name", kreise},
		{"alter_land.csv", "alter;m;w", alterLand},
		{"alter_kreise.csv", "kreis;geschlecht;anzahl je Altersgruppe 0,3,6,10,15,18,20,25,30,35,40,45,50,55,60,65,75", alterKreise},
		{"vornamen.csv", "herkunft;geschlecht;von;bis;name:gewicht|…", vornamen},
		{"nachnamen.csv", "herkunft;geschlecht;name:gewicht|…", nachnamen},
		{"strassen.csv", "ags;plz;name|… (ags * = häufige Namen mit Gewicht)", strassen},
		{"staaten.csv", "schluessel;name;herkunft;gewicht", staaten},
		{"sondernamen.csv", "vorname;nachname;sprache", sondernamen},
	}
}

func main() {
	von := flag.String("quelle", "../shared/daten", "folder with the collected tables")
	nach := flag.String("ziel", "internal/welt/daten", "folder for the condensed fact files")
	flag.Parse()
	for _, a := range auszuege() {
		zeilen, err := a.bau(quelle(*von))
		if err != nil {
			log.Fatalf("%s: %v", a.datei, err)
		}
		text := a.kopf + "\n" + strings.Join(zeilen, "\n") + "\n"
		if err := os.WriteFile(filepath.Join(*nach, a.datei), []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

func gemeinden(q quelle) ([]string, error) {
	t, err := q.tabelle("gemeinden_sachsen.csv")
	if err != nil {
		return nil, err
	}
	mb, err := q.tabelle("meldebehoerden_sachsen.csv")
	if err != nil {
		return nil, err
	}
	behoerde := map[string]string{}
	for _, z := range mb {
		behoerde[z["mitglied_ags"]] = z["meldebehoerde_name"]
	}
	var aus []string
	for _, z := range t {
		aus = append(aus, strings.Join([]string{z["ags"], z["name_kurz"], z["meldebehoerde_ags"],
			behoerde[z["ags"]], z["plz_alle"], z["einwohner"]}, ";"))
	}
	sort.Strings(aus)
	return aus, nil
}

func kreise(q quelle) ([]string, error) {
	t, err := q.tabelle("kreise_sachsen.csv")
	if err != nil {
		return nil, err
	}
	var aus []string
	for _, z := range t {
		aus = append(aus, z["ags5"]+";"+z["name"])
	}
	return aus, nil
}

func alterLand(q quelle) ([]string, error) {
	t, err := q.tabelle("altersstruktur_sachsen.csv")
	if err != nil {
		return nil, err
	}
	var je [91][2]int
	for _, z := range t {
		je[z.zahl("alter")][spalte(z)] += z.zahl("anzahl")
	}
	var aus []string
	for alter, n := range je {
		aus = append(aus, fmt.Sprintf("%d;%d;%d", alter, n[0], n[1]))
	}
	return aus, nil
}

func alterKreise(q quelle) ([]string, error) {
	t, err := q.tabelle("altersstruktur_kreise_sachsen.csv")
	if err != nil {
		return nil, err
	}
	var aus []string
	for i := 0; i < len(t); {
		z := t[i]
		var zahlen []string
		for ; i < len(t) && t[i]["kreis_ags"] == z["kreis_ags"] && t[i]["geschlecht"] == z["geschlecht"]; i++ {
			zahlen = append(zahlen, t[i]["anzahl"])
		}
		aus = append(aus, z["kreis_ags"]+";"+z["geschlecht"]+";"+strings.Join(zahlen, ","))
	}
	return aus, nil
}

// spalte is 0 for male, 1 for female.
func spalte(z zeile) int {
	if z["geschlecht"] == "w" {
		return 1
	}
	return 0
}
