// SPDX-License-Identifier: EUPL-1.2

package behoerdenportal

import (
	"bytes"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"kernmelderegister/internal/fachkern/fehler"
	"kernmelderegister/internal/formate/ergebnisdruck"
	"kernmelderegister/internal/tueren/web"
)

var errKopie = fehler.Neu(fehler.NichtGefunden, "MR-1450",
	"Diese Auskunft ist nicht mehr zum Druck bereit. Sie wird nur zehn Minuten lang vorgehalten. Bitte rufen Sie die Daten bei Bedarf neu ab.")

// neutralerSatz is what the neutral answer says.
const neutralerSatz = "Zu Ihren Angaben wurde entweder keine Person gefunden, oder einer automatisierten Auskunft stehen Gründe entgegen. " +
	"Das Verfahren unterscheidet diese Fälle nicht (§ 34a Abs. 5 BMG)."

// druck sends an answer of this session as PDF. It is the answer that was shown:
// nothing is asked again, and nothing is kept on a disk.
func (t *Tuer) druck(w http.ResponseWriter, r *http.Request) {
	werte, err := web.LiesFormular(r)
	if err != nil {
		t.fehler(w, r, err)
		return
	}
	e, da := t.zettel.ergebnis(sitzungVon(r), werte.Get("kopie"))
	if !da {
		t.fehler(w, r, errKopie)
		return
	}
	var datei bytes.Buffer
	if err := ergebnisdruck.Schreibe(&datei, e); err != nil {
		t.fehler(w, r, err)
		return
	}
	sendeDatei(w, r, "auskunft-"+strconv.FormatInt(e.Protokollnummer, 10)+".pdf", "application/pdf", datei.Bytes())
}

// sendeDatei answers with a file to be kept. Its name says nothing about a person.
func sendeDatei(w http.ResponseWriter, r *http.Request, name, medientyp string, inhalt []byte) {
	w.Header().Set("Content-Type", medientyp)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(inhalt)))
	if _, err := w.Write(inhalt); err != nil {
		slog.DebugContext(r.Context(), "download ended early", slog.Any("fehler", err))
	}
}

// druckbild is the answer as the print shows it: the same as the page.
func (t *Tuer) druckbild(n *antwortseite) ergebnisdruck.Ergebnis {
	e := ergebnisdruck.Ergebnis{
		Titel: n.Titel, Protokollnummer: n.Protokoll, Erstellt: t.Uhr.Jetzt(), Frage: druckangaben(n.Frage), Neutral: neutralerSatz,
	}
	switch {
	case n.Person != nil:
		e.Person = druckperson(n.Person)
	case n.Liste != nil:
		e.Treffer = drucktreffer(n.Liste)
	}
	return e
}

func druckangaben(liste []angabe) []ergebnisdruck.Angabe {
	angaben := make([]ergebnisdruck.Angabe, len(liste))
	for i, a := range liste {
		angaben[i] = ergebnisdruck.Angabe(a)
	}
	return angaben
}

func drucknormen(liste []normzeile) []ergebnisdruck.Norm {
	normen := make([]ergebnisdruck.Norm, len(liste))
	for i, n := range liste {
		normen[i] = ergebnisdruck.Norm(n)
	}
	return normen
}

func druckperson(p *personenansicht) *ergebnisdruck.Person {
	person := &ergebnisdruck.Person{Name: p.Name, Hinweise: p.Hinweise}
	if len(p.Wohnungen) > 0 {
		wohnungen := ergebnisdruck.Block{Titel: "Wohnungen", Normen: drucknormen(p.Normen)}
		for i := range p.Wohnungen {
			wohnungen.Teile = append(wohnungen.Teile, druckwohnung(&p.Wohnungen[i]))
		}
		person.Bloecke = append(person.Bloecke, wohnungen)
	}
	for _, b := range p.Bloecke {
		block := ergebnisdruck.Block{Titel: b.Titel, Normen: drucknormen(b.Normen)}
		for _, teil := range b.Teile {
			block.Teile = append(block.Teile, druckangaben(teil))
		}
		person.Bloecke = append(person.Bloecke, block)
	}
	return person
}

func druckwohnung(w *wohnungsansicht) []ergebnisdruck.Angabe {
	zeitraum := w.Zeitraum
	if w.Aktuell && zeitraum != "aktuell" {
		zeitraum += ", aktuell"
	}
	teil := []ergebnisdruck.Angabe{{Name: "Zeitraum", Wert: zeitraum}}
	if w.Status != "" {
		teil = append(teil, ergebnisdruck.Angabe{Name: "Wohnung", Wert: w.Status})
	}
	teil = append(teil, ergebnisdruck.Angabe{Name: "Anschrift", Wert: strings.Join(w.Zeilen, "\n")})
	if w.Vermerk {
		teil = append(teil, ergebnisdruck.Angabe{Name: "Vermerk", Wert: "Bedingter Sperrvermerk zu dieser Anschrift (§ 52 BMG)"})
	}
	return append(teil, druckangaben(w.Weiteres)...)
}

func drucktreffer(l *liste) *ergebnisdruck.Trefferliste {
	treffer := &ergebnisdruck.Trefferliste{
		Ueberschrift: l.Titel, Spalten: l.Spalten(), Gekuerzt: l.Gekuerzt, Normen: drucknormen(l.Normen),
	}
	for i := range l.Zeilen {
		treffer.Zeilen = append(treffer.Zeilen, l.Zeilen[i].zellen(l.MitWeiterem))
	}
	return treffer
}
