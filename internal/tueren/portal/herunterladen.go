// SPDX-License-Identifier: EUPL-1.2

package portal

import (
	"bytes"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"kernmelderegister/internal/anwendung/auftrag"
	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/pdf"
	"kernmelderegister/internal/formate/stapel"
)

var errDatei = fehler.Neu(fehler.Intern, "MR-1902", "Die Datei konnte nicht erzeugt werden.")

// sendeDatei sends a file that is complete; it is never shown inside of a page.
func (t *Tuer) sendeDatei(c *fall, name, art string, schreibe func(*bytes.Buffer) error) {
	var puffer bytes.Buffer
	if err := schreibe(&puffer); err != nil {
		t.fehler(c.w, c.r, errDatei.MitUrsache(err))
		return
	}
	c.w.Header().Set("Content-Type", art)
	c.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	c.w.Header().Set("Content-Length", strconv.Itoa(puffer.Len()))
	_, _ = puffer.WriteTo(c.w)
}

// ergebnisPDF sends the results as an accessible document.
func (t *Tuer) ergebnisPDF(c *fall) {
	t.sendeDatei(c, "auskunft-"+c.a.Nummer+".pdf", "application/pdf", func(b *bytes.Buffer) error { return t.schreibePDF(b, c) })
}

func (t *Tuer) schreibePDF(b *bytes.Buffer, c *fall) error {
	d := pdf.Neu(b, pdf.Angaben{Titel: t.texte.T("ergebnis.titel") + " " + c.a.Nummer, Erstellt: c.a.Bekanntgegeben, Kopf: c.a.Nummer})
	d.Ueberschrift(1, t.texte.T("allgemein.bereich"))
	d.Absatz(t.texte.T("ergebnis.auftrag", c.a.Nummer, zeitpunkt(c.a.Bestaetigt)))
	if c.a.Zeichen != "" {
		d.Absatz(t.texte.T("ergebnis.zeichen", c.a.Zeichen))
	}
	d.Absatz(t.texte.T("ergebnis.stand", zeitpunkt(c.a.Erledigt)))
	for i := range c.a.Profile {
		t.schreibeKarte(d, t.ergebniskarte(c, i))
	}
	d.Ueberschrift(2, t.texte.T("ergebnis.gebuehr"))
	if c.a.Rechnung.Summe == 0 {
		d.Absatz(t.texte.T("ergebnis.gebuehr_keine"))
	} else {
		d.Tabelle(t.gebuehrentabelle(), t.gebuehrenzeilen(c.a))
	}
	d.Ueberschrift(2, t.texte.T("ergebnis.recht"))
	d.Aufzaehlung(t.texte.Liste("ergebnis.recht_punkte")...)
	return d.Schliesse()
}

func (t *Tuer) schreibeKarte(d *pdf.Dokument, k ergebniskarte) {
	titel := t.texte.T("allgemein.person", k.Nr)
	if k.Zeichen != "" {
		titel += " (" + k.Zeichen + ")"
	}
	d.Ueberschrift(2, titel)
	d.Ueberschrift(3, t.texte.T("ergebnis.gesucht"))
	werte := []pdf.Wert{{Name: t.texte.T("pruefen.name"), Wert: k.Name}}
	for _, a := range k.Angaben {
		werte = append(werte, pdf.Wert{Name: a.Name, Wert: a.Wert})
	}
	d.Werte(werte...)
	d.Ueberschrift(3, t.texte.T("ergebnis.auskunft"))
	d.Absatz(t.texte.T("ergebnis." + k.Art))
	switch k.Art {
	case artPositiv:
		werte = nil
		for _, a := range k.Zeilen {
			werte = append(werte, pdf.Wert{Name: a.Name, Wert: a.Wert})
		}
		d.Werte(werte...)
		d.Absatz(t.texte.T("ergebnis.positiv_text"))
	case artNeutral:
		d.Absatz(t.texte.T("ergebnis.neutral_text"))
		d.Absatz(t.texte.T("ergebnis.hinweis"))
	}
}

func (t *Tuer) gebuehrentabelle() pdf.Tabelle {
	return pdf.Tabelle{Titel: t.texte.T("ergebnis.gebuehr_tabelle"), Spalten: []pdf.Spalte{
		{Kopf: t.texte.T("ergebnis.gebuehr_person"), Gewicht: 1, Zeilenkopf: true}, {Kopf: t.texte.T("ergebnis.gebuehr_stelle"), Gewicht: 2},
		{Kopf: t.texte.T("ergebnis.gebuehr_text"), Gewicht: 6}, {Kopf: t.texte.T("ergebnis.gebuehr_betrag"), Gewicht: 2, Rechts: true},
	}}
}

func (t *Tuer) gebuehrenzeilen(a *auftrag.Auftrag) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for _, p := range t.posten(a, 0, len(a.Profile)) {
			if !yield([]string{strconv.Itoa(p.Nr), p.Stelle, p.Text, p.Betrag}) {
				return
			}
		}
		yield([]string{t.texte.T("ergebnis.gebuehr_summe"), "", "", a.Rechnung.Summe.String()})
	}
}

// csvSpalten are the columns of the results, as keys of their names.
var csvSpalten = []string{
	"position", "zeichen", "ergebnis", "familienname", "vornamen", "rufname", "doktorgrad", "verstorben", "anschriften", "gebuehr",
}

// ergebnisCSV sends the results as a table that no spreadsheet executes.
func (t *Tuer) ergebnisCSV(c *fall) {
	t.sendeDatei(c, "auskunft-"+c.a.Nummer+".csv", "text/csv; charset=utf-8", func(b *bytes.Buffer) error {
		kopf := make([]string, len(csvSpalten))
		for i, s := range csvSpalten {
			kopf[i] = t.texte.T("csv." + s)
		}
		zeilen := [][]string{kopf}
		for i := range c.a.Profile {
			zeilen = append(zeilen, t.csvZeile(c.a, i))
		}
		return stapel.SchreibeTabelle(b, zeilen)
	})
}

func (t *Tuer) csvZeile(a *auftrag.Auftrag, i int) []string {
	p := &a.Profile[i]
	z := []string{strconv.Itoa(i + 1), p.Zeichen, t.texte.T("csv." + art(p)), "", "", "", "", "", "", ""}
	if i < len(a.Rechnung.Positionen) {
		z[9] = fmt.Sprint(int64(a.Rechnung.Positionen[i].Cent))
	}
	if p.Ergebnis == nil || p.Ergebnis.Auskunft == nil {
		return z
	}
	x := p.Ergebnis.Auskunft
	z[3], z[4], z[5], z[6], z[7] = string(x.Familienname), string(x.Vornamen), string(x.Rufname), x.Doktorgrad, t.texte.T("allgemein.nein")
	if x.Verstorben {
		z[7] = t.texte.T("allgemein.ja")
	}
	var anschriften []string
	for _, anschrift := range x.Anschriften {
		text := strings.Join(t.anschriftzeilen(anschrift.Anschrift), ", ")
		if anschrift.Wegzug {
			text = t.texte.T("ergebnis.wegzug") + ": " + text
		}
		anschriften = append(anschriften, text)
	}
	z[8] = strings.Join(anschriften, " | ")
	return z
}
