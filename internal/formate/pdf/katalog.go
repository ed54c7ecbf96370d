// SPDX-License-Identifier: EUPL-1.2

package pdf

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// lesezeichen is a bookmark: a heading and where it is.
type lesezeichen struct {
	stufe int
	text  string
	seite int     // object
	y     float64 // from below
}

const programm = "Kernmelderegister"

// schreibeKatalog writes everything that is known at the end only. It returns
// the number of the information dictionary.
func (d *Dokument) schreibeKatalog() int {
	f, a := d.datei, d.angaben
	var namen string
	for _, c := range d.schnitte {
		if c.nr != 0 {
			c.schreibe()
			namen += fmt.Sprintf("/%s %d 0 R", c.name, c.nr)
		}
	}
	f.objekt(d.vorrat, fmt.Sprintf("<</Font<<%s>>/XObject<</Gesamt %d 0 R>>>>", namen, d.gesamt))
	f.objekt(d.seitenNr, fmt.Sprintf("<</Type/Pages/Kids[%s]/Count %d>>", verweise(d.seiten), len(d.seiten)))
	metadaten := f.nummer()
	f.rohstrom(metadaten, "/Type/Metadata/Subtype/XML", []byte(xmp(a)))
	gliederung := ""
	if nr := d.schreibeGliederung(); nr != 0 {
		gliederung = fmt.Sprintf("/Outlines %d 0 R/PageMode/UseOutlines", nr)
	}
	f.objekt(d.katalogNr, fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang%s/ViewerPreferences<</DisplayDocTitle true>>/Metadata %d 0 R%s>>",
		d.seitenNr, d.baum, bytewert(a.Sprache), metadaten, gliederung))
	info := f.nummer()
	f.objekt(info, fmt.Sprintf("<</Title%s/Producer%s/CreationDate%s/ModDate%s>>",
		textwert(a.Titel), textwert(programm), zeitwert(a.Erstellt), zeitwert(a.Erstellt)))
	return info
}

// xmp is the metadata in XML (ISO 16684-1) with the mark of PDF/UA-1.
func xmp(a Angaben) string {
	zeit := a.Erstellt.UTC().Format(time.RFC3339)
	return `<?xpacket begin="` + "\uFEFF" + `" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + xmlText(a.Titel) + `</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>` + xmlText(a.Sprache) + `</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>` + zeit + `</xmp:CreateDate><xmp:ModifyDate>` + zeit + `</xmp:ModifyDate>
<pdf:Producer>` + programm + `</pdf:Producer><pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
}

func xmlText(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}

// schreibeGliederung writes the bookmarks as a tree (ISO 32000-1, 12.3.3) and
// returns the number of its root, 0 if there is no heading.
func (d *Dokument) schreibeGliederung() int {
	if len(d.lesezeichen) == 0 {
		return 0
	}
	wurzel := d.datei.nummer()
	nummern := make([]int, len(d.lesezeichen))
	for i := range nummern {
		nummern[i] = d.datei.nummer()
	}
	eltern, vorige, naechste, erste, letzte := d.verwandte()
	zeiger := func(name string, i int) string {
		switch {
		case i < 0:
			return ""
		case i == len(nummern):
			return name + " " + verweis(wurzel)
		}
		return name + " " + verweis(nummern[i])
	}
	for i, l := range d.lesezeichen {
		d.datei.objekt(nummern[i], fmt.Sprintf("<</Title%s/Dest[%d 0 R/XYZ 0 %s 0]%s%s%s%s%s>>", textwert(l.text), l.seite, zahl(l.y),
			zeiger("/Parent", eltern[i]), zeiger("/Prev", vorige[i]), zeiger("/Next", naechste[i]),
			zeiger("/First", erste[i]), zeiger("/Last", letzte[i])))
	}
	n := len(nummern)
	d.datei.objekt(wurzel, "<</Type/Outlines"+zeiger("/First", erste[n])+zeiger("/Last", letzte[n])+">>")
	return wurzel
}

// verwandte returns the relatives of every bookmark as indices, -1 for none;
// the index behind the last one is the root.
func (d *Dokument) verwandte() (eltern, vorige, naechste, erste, letzte []int) {
	n := len(d.lesezeichen)
	for _, liste := range []*[]int{&eltern, &vorige, &naechste, &erste, &letzte} {
		*liste = make([]int, n+1)
		for i := range *liste {
			(*liste)[i] = -1
		}
	}
	offen := []int{n} // from the root down to the latest
	for i, l := range d.lesezeichen {
		for len(offen) > 1 && d.lesezeichen[offen[len(offen)-1]].stufe >= l.stufe {
			offen = offen[:len(offen)-1]
		}
		e := offen[len(offen)-1]
		eltern[i] = e
		if vorige[i] = letzte[e]; vorige[i] >= 0 {
			naechste[vorige[i]] = i
		} else {
			erste[e] = i
		}
		letzte[e] = i
		offen = append(offen, i)
	}
	return eltern, vorige, naechste, erste, letzte
}
