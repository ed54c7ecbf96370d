// SPDX-License-Identifier: EUPL-1.2

package befehl

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	anwendung "kernmelderegister/internal/anwendung/plausibilitaet"
	"kernmelderegister/internal/fachkern/melde"
	"kernmelderegister/internal/formate/datentraeger"
	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/formate/xmeld"
	"kernmelderegister/internal/grund/uhr"
)

// hinweisordner is the data carrier that one Meldebehörde gets: a message for
// each finding, the list for people, the label.
type hinweisordner struct {
	pfad     string
	behoerde anwendung.Gemeinde
	register string
	lauf     anwendung.Lauf
}

// Names of the files beside the messages.
const (
	listeCSV = "befunde.csv"
	listePDF = "befunde.pdf"
)

// schreibe writes the carrier; the same again gives the same files.
func (o hinweisordner) schreibe(mitteilungen iter.Seq2[anwendung.Mitteilung, error]) error {
	if err := os.MkdirAll(o.pfad, 0o700); err != nil {
		return err
	}
	var zeilen []listenzeile
	dateien := []string{listeCSV, listePDF}
	for m, err := range mitteilungen {
		if err != nil {
			return err
		}
		name := fmt.Sprintf("1500-%04d.xml", m.Folge)
		var b bytes.Buffer
		if err := xmeld.Schreibe1500(&b, m.Nachricht); err != nil {
			return err
		}
		if err := xmeld.Pruefe(bytes.NewReader(b.Bytes())); err != nil {
			return fmt.Errorf("the hint %s is not valid: %w", name, err)
		}
		if err := o.lege(name, b.Bytes()); err != nil {
			return err
		}
		dateien = append(dateien, name)
		zeilen = append(zeilen, listenzeile{name, m.Zeile})
	}
	if err := o.schreibeListen(zeilen); err != nil {
		return err
	}
	return o.etikettiere(dateien)
}

func (o hinweisordner) lege(name string, inhalt []byte) error {
	return os.WriteFile(filepath.Join(o.pfad, name), inhalt, 0o600)
}

func (o hinweisordner) etikettiere(dateien []string) error {
	slices.Sort(dateien)
	e := &datentraeger.Etikett{
		AbsendendeStelle: o.register, EmpfangendeStelle: o.behoerde.Name,
		Kennzeichen: fmt.Sprintf("PLAUSI-%d-%s", o.lauf.Stichtag, o.behoerde.AGS), Dateinamen: dateien,
		LaufendeNummer: 1, Gesamtzahl: 1, Erstellungsdatum: melde.DatumVon(o.lauf.Zeit.In(uhr.Berlin())),
		Zeichendichte: datentraeger.Zeichendichte,
	}
	da, err := datentraeger.Dateien(o.pfad)
	if err != nil {
		return err
	}
	if err := e.PruefeInhalt(da); err != nil {
		return errZielBelegt.MitUrsache(err)
	}
	return e.Lege(o.pfad)
}

// listenzeile is a row of the list with the message that belongs to it.
type listenzeile struct {
	datei string
	anwendung.Listenzeile
}

func (o hinweisordner) schreibeListen(zeilen []listenzeile) error {
	if err := o.lege(listeCSV, plausiCSV(zeilen)); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := o.schreibePDF(&b, zeilen); err != nil {
		return fmt.Errorf("write the list as PDF: %w", err)
	}
	return o.lege(listePDF, b.Bytes())
}

// schreibePDF writes the list for reading and printing.
func (o hinweisordner) schreibePDF(b *bytes.Buffer, zeilen []listenzeile) error {
	titel := "Plausibilitätsprüfung, Stichtag " + o.lauf.Stichtag.Deutsch()
	d := pdf.Neu(b, pdf.Angaben{
		Titel: titel, Erstellt: o.lauf.Zeit.In(uhr.Berlin()), Quer: true,
		Kopf: o.behoerde.Name + " – enthält personenbezogene Daten",
	})
	d.Ueberschrift(1, titel)
	d.Absatz(fmt.Sprintf("Meldebehörde: %s (%s). %d Befunde nach § 13 SächsMeldVO. Bitte prüfen Sie Ihre Datensätze und antworten Sie zu jedem "+
		"Hinweis mit der Nachricht 1501; eine Berichtigung liefern Sie mit der nächsten Änderungslieferung.",
		o.behoerde.Name, o.behoerde.AGS, len(zeilen)))
	if !o.lauf.Amtlich {
		d.Absatz("Dies ist ein Probelauf; es ist nichts zu veranlassen.")
	}
	d.Tabelle(pdf.Tabelle{Titel: "Befunde", Spalten: []pdf.Spalte{
		{Kopf: "Fall", Gewicht: 3}, {Kopf: "Befund", Gewicht: 4}, {Kopf: "Datensatz", Gewicht: 4}, {Kopf: "Person", Gewicht: 4},
		{Kopf: "Eigene Angaben", Gewicht: 6}, {Kopf: "Andere Angaben", Gewicht: 6},
	}}, func(gib func([]string) bool) {
		for _, z := range zeilen {
			if !gib(pdfZeile(z)) {
				return
			}
		}
	})
	return d.Schliesse()
}

func pdfZeile(z listenzeile) []string {
	var eigene, andere []string
	for _, a := range z.Angaben {
		if a.Eigener == "" && a.Anderer == "" {
			eigene = append(eigene, a.Name+" fehlt")
			continue
		}
		eigene = append(eigene, a.Name+": "+a.Eigener)
		if a.Anderer != "" {
			andere = append(andere, a.Name+": "+a.Anderer)
		}
	}
	for _, g := range z.Andere {
		andere = append(andere, "gemeldet in "+g.Name)
	}
	return []string{
		z.Fallkennzeichen, string(z.Art) + ": " + z.Titel, string(z.Schluessel.AGS) + "\n" + z.Schluessel.Ordnungsmerkmal,
		nameInWorten(z.Familienname) + ", " + nameInWorten(z.Vornamen) + "\n" + z.Geburtsdatum.Deutsch() + "\n" + z.Anschrift,
		strings.Join(eigene, "\n"), strings.Join(andere, "\n"),
	}
}

func nameInWorten(n melde.Name) string {
	if n == melde.NichtVorhanden {
		return "(nicht vorhanden)"
	}
	return string(n)
}
